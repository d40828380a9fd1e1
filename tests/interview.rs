//! The interview without a terminal: whole runs by script, skip rules, parts, numbers, and random walks.

#![allow(clippy::unwrap_used)] // helpers of tests outside of test functions

use std::fmt::Write;
use std::sync::LazyLock;

use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Splitter;
use csm_kompass::answers::write::to_json;
use csm_kompass::answers::{Answer, Answers};
use csm_kompass::interview::event::{Event, Outcome};
use csm_kompass::interview::run::{Ended, PromptError, RunError, run};
use csm_kompass::interview::script::ScriptPrompter;
use csm_kompass::interview::view::{Entry, Field, Stage, View};
use csm_kompass::interview::{Interview, Options, Part};
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::{Form, ItemKind, Mode};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

static PACK: LazyLock<Pack> = LazyLock::new(Pack::embedded);

fn begin(part: Part, lang: Lang) -> Interview<'static> {
    let options = Options {
        form: Form::Standard,
        part,
        mode: Mode::Own,
        lang,
        suggested_id: "r-1f3c".to_owned(),
        stored_at: Some("out/r-1f3c.answers.json".to_owned()),
    };
    Interview::start(&PACK, options, Answers::empty(PACK.questionnaire.items.len()))
}

fn golden() -> Map<String, Value> {
    let text = include_str!("../examples/answers/golden.json");
    let sheet: Value = serde_json::from_str(text).unwrap();
    sheet["answers"].as_object().unwrap().clone()
}

fn given(interview: &Interview<'_>) -> Value {
    to_json(&PACK, interview.answers())["answers"].clone()
}

/// The script of a person who answers everything in `answers` and nothing else.
fn script_of(answers: &Map<String, Value>) -> String {
    let mut out = "begin\ntype Anna Beispiel\ntype golden\n".to_owned();
    for question in &PACK.questionnaire.items {
        let id = question.id.as_str();
        let line = match answers.get(id) {
            None if question.confidential => "no".to_owned(),
            None if question.optional => format!("skip {id}"),
            None => continue,
            Some(Value::Object(picks)) => format!(
                "best {}\nworst {}",
                picks["best"].as_str().unwrap(),
                picks["worst"].as_str().unwrap()
            ),
            Some(Value::Array(codes)) if codes.is_empty() => format!("answer {id} -"),
            Some(Value::Array(codes)) => {
                let codes: Vec<_> = codes.iter().map(|code| code.as_str().unwrap()).collect();
                format!("answer {id} {}", codes.join(","))
            }
            Some(Value::String(code)) => format!("answer {id} {code}"),
            Some(number) => format!("answer {id} {number}"),
        };
        writeln!(out, "{line}").unwrap();
    }
    out + "finish\n"
}

fn play(interview: &mut Interview<'_>, script: &str) -> Result<Ended, RunError> {
    run(interview, &mut ScriptPrompter::new(script), &mut |_| Ok(()), None)
}

/// Plays the lines; the script ends before the interview does.
fn lead_to(interview: &mut Interview<'_>, script: &str) {
    match play(interview, script) {
        Err(RunError::Prompt(PromptError::Closed)) => {}
        other => panic!("{other:?}"),
    }
}

/// The lines of the golden respondent up to, not including, the question `id`.
fn golden_until(id: &str) -> String {
    let script = script_of(&golden());
    let end = script.find(&format!("answer {id} ")).or_else(|| script.find(&format!("skip {id}\n"))).unwrap();
    script[..end].to_owned()
}

#[test]
fn a_script_of_the_golden_respondent_ends_in_their_answers_in_both_languages() {
    for lang in Lang::ALL {
        let mut interview = begin(Part::All, lang);
        let mut saved = 0;
        let mut prompter = ScriptPrompter::new(&script_of(&golden()));
        let ended = run(
            &mut interview,
            &mut prompter,
            &mut |_| {
                saved += 1;
                Ok(())
            },
            None,
        );
        assert_eq!(ended.unwrap(), Ended::Finished);
        assert_eq!(prompter.left(), 0);
        assert_eq!(given(&interview), Value::Object(golden()));
        assert_eq!(interview.answers().name.as_deref(), Some("Anna Beispiel"));
        assert_eq!(interview.answers().lang, Some(lang));
        assert!(saved > 77, "saved {saved} times only");
    }
}

#[test]
fn what_the_interview_writes_reads_back_without_a_remark() {
    let mut interview = begin(Part::All, Lang::De);
    play(&mut interview, &script_of(&golden())).unwrap();
    let text = to_json(&PACK, interview.answers()).to_string();
    let piece = Splitter::new(text.as_bytes(), 1 << 20).next_piece().unwrap().unwrap();
    let sheet = Reader::new(&PACK, Mode::Own).read(&piece).unwrap();
    assert_eq!(&sheet.answers, interview.answers());
}

#[test]
fn progress_is_honest_and_reaches_all_at_the_last_answer() {
    let mut interview = begin(Part::All, Lang::En);
    lead_to(&mut interview, "begin\ntype\ntype x1\nanswer P1 manager");
    let early = interview.view().progress.unwrap();
    assert_eq!((early.position, early.settled, early.total), (2, 1, 84));
    lead_to(&mut interview, "answer P2 public\ngo\nback\n");
    assert_eq!(interview.view().item, Some("P2"));
    let mut interview = begin(Part::All, Lang::En);
    lead_to(&mut interview, &golden_until("N4"));
    let late = interview.view().progress.unwrap();
    assert_eq!((late.position, late.total, late.settled), (83, 83, 82)); // D10 declined
    assert!(late.percent < 100 && late.minutes == 1);
    lead_to(&mut interview, "skip N4");
    assert_eq!(interview.view().stage, Stage::Review);
    assert!(interview.is_complete());
}

#[test]
fn skip_rules_shorten_the_way_and_changing_ones_mind_brings_it_back() {
    let mut interview = begin(Part::All, Lang::De);
    let long = interview.route().len();
    lead_to(&mut interview, &golden_until("C5"));
    assert_eq!(given(&interview)["C4"], json!(6));
    // Back to C1: no experience at all. C2 to C6 fall away, C7 is next.
    lead_to(&mut interview, "back C5\nback C4\nback C3\nback C2\nanswer C1 0");
    assert_eq!(interview.view().item, Some("C7"));
    assert_eq!(interview.route().len(), long - 5);
    assert_eq!(given(&interview).get("C4"), None);
    // Back goes to C1, not through hidden questions; the old answers are still there.
    lead_to(&mut interview, "back C7\nanswer C1 9");
    assert_eq!(interview.view().item, Some("C2"));
    assert_eq!(given(&interview)["C4"], json!(6));
    assert!(matches!(&interview.view().field, Field::Text { preset: Some(six), .. } if six == "6"));
}

#[test]
fn less_experience_than_before_asks_the_parts_again() {
    let mut interview = begin(Part::All, Lang::De);
    play(
        &mut interview,
        &script_of(&golden()).replace("finish", "jump C1\nanswer C1 4\nanswer C2 3\nfinish"),
    )
    .unwrap();
    assert_eq!((&given(&interview)["C1"], &given(&interview)["C2"]), (&json!(4), &json!(3)));

    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, &script_of(&golden()).replace("finish", "jump C1\nanswer C1 4"));
    let view = interview.view();
    assert_eq!(view.item, Some("C2"));
    assert!(view.notice.as_ref().unwrap().contains('4'), "{:?}", view.notice);
    assert_eq!(given(&interview).get("C2"), None, "a contradiction is never written");

    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, &script_of(&golden()).replace("finish", "jump B3\nanswer B3 tools"));
    let view = interview.view();
    assert_eq!(view.item, Some("B4"));
    let Field::Many { entries, .. } = &view.field else { panic!() };
    assert_eq!(entries.iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>(), ["tools"]);
}

#[test]
fn required_questions_are_asked_again_and_optional_ones_may_be_left_out() {
    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, "begin\nskip\ntype x1\nanswer P1 head\nskip P2");
    assert_eq!(interview.view().item, Some("P2"));
    assert!(interview.view().notice.is_some());
    lead_to(&mut interview, "answer P2 public\nanswer EMP1 4\nna RES2");
    let view = interview.view();
    assert_eq!(view.item, Some("RES2"), "no opportunity is not offered here");
    assert!(view.notice.unwrap().contains("keine Gelegenheit"));
    let offered = PACK.questionnaire.items.iter().position(|item| item.id == "LEA4").unwrap();
    assert!(matches!(&PACK.questionnaire.items[offered].kind, ItemKind::Statement(one) if one.na));
    lead_to(&mut interview, "answer RES2 4\nanswer ORG2 4\nanswer PRB1 4\nanswer NEG3 na");
    assert_eq!(interview.answers().get(PACK.item("NEG3").unwrap()), Some(Answer::NotApplicable));
}

#[test]
fn own_pay_is_shown_only_after_consent_and_forgotten_after_a_no() {
    let mut interview = begin(Part::Pay, Lang::De);
    let before = "begin\ntype\ntype x1\nanswer P1 head\nanswer P2 public\nanswer C1 0\nanswer C7 none\nanswer B1 none\n\
                  answer B3 none\nanswer D1 b1_b2\nskip D2\nanswer D3 BE\nanswer D5 unknown\nanswer D6 none\nanswer D7 t0\n\
                  answer D8 39\nskip D9";
    lead_to(&mut interview, before);
    assert_eq!((interview.view().stage, interview.view().item), (Stage::Consent, Some("D10")));
    lead_to(&mut interview, "yes\nanswer D10 52000");
    assert_eq!(given(&interview)["D10"], json!(52_000));
    assert_eq!(interview.view().stage, Stage::Review);
    lead_to(&mut interview, "jump D10\nback\nno");
    assert_eq!(given(&interview).get("D10"), None);
    lead_to(&mut interview, "jump D10\nyes");
    assert!(matches!(&interview.view().field, Field::Text { preset: None, .. }), "a no forgets the number");
}

#[test]
fn parts_ask_only_their_questions() {
    for (part, asked, not_asked) in [(Part::Pay, "D3", "EMP1"), (Part::Profile, "EMP1", "D3")] {
        let interview = begin(part, Lang::De);
        let has = |id: &str| interview.route().contains(&PACK.item(id).unwrap());
        assert!(has(asked) && !has(not_asked) && has("P1"));
        let minutes = |interview: &Interview<'_>| interview.view().question.clone();
        assert_ne!(minutes(&interview), minutes(&begin(Part::All, Lang::De)));
    }
    let welcome = begin(Part::All, Lang::De).view().question;
    assert_eq!(welcome, "Höchstens 84 Fragen, etwa 15 Minuten");
}

#[test]
fn numbers_are_checked_asked_back_and_never_guessed() {
    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, &golden_until("C1"));
    for (typed, said) in [("zwölf", "zwölf"), ("99", "55"), ("6,3", "0,5"), ("-1", "-1"), ("1e1", "6,5")] {
        lead_to(&mut interview, &format!("answer C1 {typed}"));
        let view = interview.view();
        assert_eq!(view.item, Some("C1"));
        assert!(
            view.notice.as_ref().is_some_and(|notice| notice.contains(said)),
            "{typed}: {:?}",
            view.notice
        );
    }
    lead_to(&mut interview, "answer C1 6,5\nback\nanswer C1 6.5 Jahre\nanswer C2 7");
    let notice = interview.view().notice.unwrap();
    assert!(notice.contains("6,5") && notice.contains("Berufserfahrung"), "{notice}");
    lead_to(&mut interview, "answer C2 6,5\nanswer C3 1\nanswer C4 1.500");
    assert_eq!(
        interview.view().stage,
        Stage::Unusual,
        "one and a half people cannot be meant; 1500 are asked back"
    );
    lead_to(&mut interview, "no\nanswer C4 600\nyes");
    assert_eq!(given(&interview)["C4"], json!(600));
    assert_eq!(interview.view().item, Some("C5"));
}

#[test]
fn quitting_asks_once_and_leaves_at_the_second_word() {
    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, "begin\ntype\ntype x1\nanswer P1 head\nquit");
    assert_eq!(interview.view().stage, Stage::Quit);
    lead_to(&mut interview, "no");
    assert_eq!(interview.view().item, Some("P2"));
    assert_eq!(play(&mut interview, "quit\nquit").unwrap(), Ended::Stopped);
    assert_eq!(given(&interview), json!({ "P1": "head" }));
}

#[test]
fn a_resumed_interview_goes_on_at_the_first_open_question() {
    let mut first = begin(Part::All, Lang::De);
    lead_to(&mut first, &golden_until("B2"));
    let options = Options {
        form: Form::Standard,
        part: Part::All,
        mode: Mode::Own,
        lang: Lang::En,
        suggested_id: "other".to_owned(),
        stored_at: None,
    };
    let mut second = Interview::start(&PACK, options, first.answers().clone());
    lead_to(&mut second, "begin");
    assert_eq!(second.view().item, Some("B2"));
    assert_eq!(second.answers().id.as_deref(), Some("golden"));
}

#[test]
fn an_id_is_a_file_name_and_nothing_else() {
    for id in ["", "../x", "a/b", ".hidden", "-x", "a b", "x\u{1b}[2J"] {
        let mut interview = begin(Part::All, Lang::De);
        lead_to(&mut interview, &format!("begin\ntype\ntype {id}"));
        assert_eq!((interview.view().stage, interview.view().notice.is_some()), (Stage::Id, true), "{id:?}");
    }
}

#[test]
fn no_screen_is_without_words_or_with_an_open_placeholder() {
    for lang in Lang::ALL {
        let mut interview = begin(Part::All, lang);
        let script = script_of(&golden());
        let mut seen = 0;
        for line in script.lines() {
            let _ = play(&mut interview, line);
            interview.apply(Event::Help);
            let view = interview.view();
            let texts: Vec<&String> =
                view.paragraphs.iter().chain([&view.question]).chain(&view.help).chain(&view.hint).collect();
            assert!(texts.iter().any(|text| !text.is_empty()), "{:?} says nothing", view.stage);
            assert!(texts.iter().all(|text| !text.contains('{')), "{texts:?}");
            interview.apply(Event::Help);
            seen += 1;
        }
        assert!(seen > 80);
    }
}

/// A number from a seed and a place, the same on every machine.
fn pick(seed: u64, place: &str, salt: u64) -> usize {
    let mut state = seed ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in place.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        state ^= state >> 29;
    }
    usize::try_from(state >> 33).unwrap()
}

/// What the person `seed` does at a screen; `attempt` counts refusals.
fn act(view: &View<'_>, seed: u64, attempt: u64) -> Event {
    let place = format!("{}{:?}", view.item.unwrap_or("-"), view.stage);
    let n = pick(seed, &place, attempt);
    let code = |entries: &[Entry], code: &str| entries.iter().position(|entry| entry.code == code);
    if view.can.skip && view.stage == Stage::Question && pick(seed, &place, 77).is_multiple_of(4) {
        return Event::Skip;
    }
    match &view.field {
        Field::Text { .. } if view.stage == Stage::Id => Event::Type("walker".to_owned()),
        Field::Text { .. } if view.stage == Stage::Name => Event::Type(String::new()),
        Field::Text { .. } => {
            let numbers = ["0", "1", "2,5", "6.5", "9", "39", "600", "30000", "40000", "6", "1.500"];
            Event::Type(numbers[n % numbers.len()].to_owned())
        }
        Field::One(entries) => match view.stage {
            Stage::Welcome | Stage::Lead | Stage::Ambiguous => Event::Choose(0),
            Stage::Consent | Stage::Unusual => Event::Choose(code(entries, "yes").unwrap()),
            Stage::Quit => Event::Choose(code(entries, "no").unwrap()),
            _ => {
                let open: Vec<usize> = (0..entries.len()).filter(|at| !entries[*at].blocked).collect();
                Event::Choose(open[n % open.len()])
            }
        },
        Field::Many { entries, exclusive, may_be_empty } => {
            let mut marked: Vec<usize> = (0..entries.len())
                .filter(|at| Some(*at) != *exclusive && (n >> (at % 30)) & 1 == 1)
                .collect();
            if marked.is_empty() && !may_be_empty {
                marked = vec![exclusive.unwrap_or(0)];
            }
            Event::Mark(marked)
        }
    }
}

/// Answers as the person `seed` until the screen is another question.
fn answer_here(interview: &mut Interview<'_>, seed: u64) {
    let item = interview.view().item.map(str::to_owned);
    let mut refused = 0;
    while refused < 400 {
        let event = act(&interview.view(), seed, refused);
        interview.apply(event);
        let view = interview.view();
        if view.item.map(str::to_owned) != item || view.stage == Stage::Review {
            return;
        }
        refused += u64::from(view.notice.is_some());
    }
    panic!("no answer to {item:?} was taken");
}

fn straight(seed: u64) -> Interview<'static> {
    let mut interview = begin(Part::All, Lang::De);
    while interview.view().stage != Stage::Review {
        answer_here(&mut interview, seed);
    }
    interview
}

/// Any event at all, also ones that make no sense here.
fn stray(view: &View<'_>, op: u32) -> Event {
    let many = match &view.field {
        Field::One(entries) | Field::Many { entries, .. } => entries.len(),
        Field::Text { .. } => 1,
    };
    let at = op as usize / 32;
    match op % 16 {
        0..=2 => Event::Back,
        3 => Event::Skip,
        4 => Event::NotApplicable,
        5 => Event::Help,
        6 => Event::Speak(Lang::ALL[at % 2]),
        7 => Event::Overview,
        8 => Event::Jump(
            PACK.item(PACK.questionnaire.items[at % PACK.questionnaire.items.len()].id.as_str()).unwrap(),
        ),
        9 => Event::Mark((0..many.min(16)).filter(|bit| (at >> bit) & 1 == 1).collect()),
        10 => Event::Type(["0", "9", "x", "1.500", "700", ""][at % 6].to_owned()),
        11 => Event::Quit,
        _ => Event::Choose(at % (many + 1)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_walks_end_where_the_straight_run_ends(seed in any::<u64>(), walk in prop::collection::vec(any::<u32>(), 0..120)) {
        let wanted = given(&straight(seed));
        let mut interview = begin(Part::All, Lang::De);
        for _ in 0..3 {
            answer_here(&mut interview, seed); // through the first screens
        }
        for op in walk {
            let view = interview.view();
            let before = (view.stage, view.progress.map(|progress| progress.position));
            let event = if op % 3 == 0 { stray(&view, op / 3) } else { act(&view, u64::from(op), 0) };
            let is_back = event == Event::Back;
            // Leaving ends the run, not the walk.
            let outcome = interview.apply(event);
            prop_assert!(outcome != Outcome::Finished || interview.is_complete());
            if outcome == Outcome::Finished {
                let mut again = begin(Part::All, Lang::De);
                std::mem::swap(&mut again, &mut interview);
                let options = Options { form: Form::Standard, part: Part::All, mode: Mode::Own, lang: Lang::En,
                    suggested_id: "again".to_owned(), stored_at: None };
                interview = Interview::start(&PACK, options, again.answers().clone());
                interview.apply(Event::Choose(0));
            }
            let view = interview.view();
            if let (true, (stage, Some(was)), Some(progress)) = (is_back, before, view.progress)
                && !matches!(stage, Stage::Quit | Stage::Unusual | Stage::Ambiguous)
            {
                prop_assert!(progress.position <= was, "back went forward");
            }
            if let Some(progress) = view.progress {
                prop_assert!(progress.position <= progress.total + 1 && progress.settled <= progress.total);
                prop_assert_eq!(progress.percent == 100, interview.is_complete());
            }
        }
        for at in 0..PACK.questionnaire.items.len() {
            let item = csm_kompass::id::ItemIx::new(at);
            while interview.view().stage == Stage::Quit {
                interview.apply(Event::Back);
            }
            if !interview.route().contains(&item) && !PACK.questionnaire.items[at].confidential {
                continue;
            }
            interview.apply(Event::Overview);
            interview.apply(Event::Jump(item));
            answer_here(&mut interview, seed);
        }
        let text = to_json(&PACK, interview.answers()).to_string();
        prop_assert_eq!(given(&interview), wanted);
        let piece = Splitter::new(text.as_bytes(), 1 << 20).next_piece().unwrap().unwrap();
        prop_assert!(Reader::new(&PACK, Mode::Own).read(&piece).is_ok());
        interview.apply(Event::Overview);
        prop_assert_eq!(interview.apply(Event::Choose(0)), Outcome::Finished);
    }
}
