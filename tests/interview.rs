//! The interview without a terminal: whole runs by script, skip rules, parts, numbers, and random walks.

#![allow(clippy::unwrap_used)] // helpers of tests outside of test functions

use std::fmt::Write;
use std::sync::LazyLock;

use csm_kompass::answers::Answer;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Splitter;
use csm_kompass::answers::write::to_json;
use csm_kompass::interview::draft::Draft;
use csm_kompass::interview::event::{Event, Outcome};
use csm_kompass::interview::run::{Ended, PromptError, RunError, run};
use csm_kompass::interview::script::ScriptPrompter;
use csm_kompass::interview::view::{Entry, Field, Stage, View};
use csm_kompass::interview::{Found, Interview, Options, Part, Storage};
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::{Form, ItemKind, Mode};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

static PACK: LazyLock<Pack> = LazyLock::new(Pack::embedded);

fn begin(part: Part, lang: Lang) -> Interview<'static> {
    let stored_at = Some(Storage { drafts: "/home/anna/state".to_owned(), out: "out".to_owned() });
    let options = Options { part, lang, stored_at, ..Options::default() };
    Interview::start(&PACK, options, Draft::empty(&PACK))
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
    run(interview, &mut ScriptPrompter::new(script), &mut |_: &Draft| Ok(()), None)
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
        let (mut saved, mut kept) = (0, Draft::empty(&PACK));
        let mut prompter = ScriptPrompter::new(&script_of(&golden()));
        let ended = run(
            &mut interview,
            &mut prompter,
            &mut |draft: &Draft| {
                saved += usize::from(draft.change_since(&PACK, &kept).is_some());
                kept = draft.clone();
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
    let options = Options { lang: Lang::En, ..Options::default() };
    let mut second = Interview::start(&PACK, options, Draft::of(&PACK, first.answers().clone()));
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

#[test]
fn back_from_the_overview_leads_to_where_it_was_opened() {
    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, &golden_until("EMP1"));
    lead_to(&mut interview, "answer EMP1 4\nreview");
    assert_eq!(interview.view().progress.unwrap().percent, 3);
    lead_to(&mut interview, "jump P2\nback\nback");
    assert_eq!(interview.view().item, Some("RES2"));
    lead_to(&mut interview, "back");
    assert_eq!(interview.view().item, Some("EMP1"), "and on from there as ever");
    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, &script_of(&golden()).replace("finish", "back"));
    assert_eq!(interview.view().item, Some("N4"), "after the last question it follows the last question");
}

#[test]
fn from_the_overview_to_what_is_open_back_is_the_question_before() {
    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, &golden_until("EMP1"));
    lead_to(&mut interview, "review\npick open\nanswer EMP1 4\nanswer RES2 3");
    assert_eq!(interview.view().item, Some("ORG2"));
    lead_to(&mut interview, "back");
    assert_eq!(interview.view().item, Some("RES2"));
}

#[test]
fn the_overview_says_what_is_missing_and_what_that_costs_and_lets_one_finish_without() {
    let mut interview = begin(Part::All, Lang::En);
    lead_to(&mut interview, &golden_until("EMP1"));
    lead_to(&mut interview, "review");
    let said = interview.view().paragraphs.join(" ");
    assert!(
        said.contains("Needed for any result: ") && said.contains("12 competencies cannot be scored."),
        "{said}"
    );
    assert!(matches!(
        play(&mut interview, "pick finish_open"),
        Err(RunError::Prompt(PromptError::Script(..)))
    ));

    let mut interview = begin(Part::All, Lang::En);
    let needed = ["NEG", "LEA"];
    let script: String = script_of(&golden())
        .lines()
        .map(|line| {
            let of = |id: &&str| line.starts_with(&format!("answer {id}"));
            let offers = |item: csm_kompass::id::ItemIx| {
                matches!(&PACK.questionnaire.items[item.at()].kind, ItemKind::Statement(one) if one.na)
            };
            match line.split(' ').nth(1).and_then(|id| PACK.item(id)) {
                Some(item) if needed.iter().any(of) && offers(item) => {
                    format!("na {}\n", PACK.questionnaire.items[item.at()].id)
                }
                _ => format!("{line}\n"),
            }
        })
        .filter(|line| line != "finish\n")
        .collect();
    lead_to(&mut interview, &script);
    let said = interview.view().paragraphs.join(" ");
    assert!(said.contains("cannot be scored: "), "{said}");
    assert!(said.contains("assumptions"), "{said}");

    let mut interview = begin(Part::All, Lang::En);
    lead_to(
        &mut interview,
        "begin\ntype\ntype x1\nanswer P1 manager\nanswer P2 public\nreview\njump B1\nanswer B1 none\nreview",
    );
    let view = interview.view();
    let Field::One(entries) = &view.field else { panic!() };
    let text = &entries.iter().find(|entry| entry.code == "finish_open").expect("a result is possible").text;
    let open = view.progress.map(|progress| progress.total - progress.settled).unwrap();
    assert!(text.contains(&open.to_string()), "{text}");
    assert!(view.paragraphs.concat().contains("situations without an answer"), "{:?}", view.paragraphs);
    assert_eq!(play(&mut interview, "pick finish_open").unwrap(), Ended::Finished);
}

fn found() -> Found {
    let mut first = begin(Part::All, Lang::De);
    lead_to(&mut first, &golden_until("B2"));
    let when = "2026-11-25T14:05:00".parse().unwrap();
    Found { draft: first.draft().clone(), when, others: 2, refused: 1 }
}

#[test]
fn a_found_draft_is_offered_with_its_date_and_how_far_it_got() {
    let begin = |lang| {
        let options = Options { lang, found: Some(found()), ..Options::default() };
        Interview::start(&PACK, options, Draft::empty(&PACK))
    };
    let view = |interview: &Interview<'_>| interview.view().paragraphs.join(" ");
    let said = view(&begin(Lang::De)).replace('\u{a0}', " ");
    assert!(said.contains("25. November 2026 um 14:05 Uhr: 60 von 84"), "{said}");
    let said = view(&begin(Lang::En)).replace('\u{a0}', " ");
    assert!(
        said.contains("25 November 2026 at 14:05: 60 of 84")
            && said.contains("drafts besides this one: 2")
            && said.contains("1 of its answers no longer fits"),
        "{said}"
    );

    let mut interview = begin(Lang::En);
    lead_to(&mut interview, "pick continue");
    assert_eq!((interview.view().item, interview.lang()), (Some("B2"), Lang::En));
    assert_eq!(interview.draft().answers.id.as_deref(), Some("golden"));

    let mut interview = begin(Lang::De);
    lead_to(&mut interview, "pick afresh");
    assert_eq!(interview.view().stage, Stage::Welcome);
    lead_to(&mut interview, "back\nlang en\npick delete");
    assert_eq!(interview.view().stage, Stage::Discard);
    lead_to(&mut interview, "no");
    assert_eq!(interview.view().stage, Stage::Found);
    lead_to(&mut interview, "pick delete");
    assert_eq!(interview.apply(Event::Choose(1)), Outcome::Discarded);
    assert!(interview.view().notice.is_some());
    lead_to(&mut interview, "back\nbegin");
    assert!(interview.answers().is_empty());
}

#[test]
fn form_and_part_are_chosen_on_the_first_screen_with_their_length() {
    let mut interview = begin(Part::All, Lang::En);
    let texts = |interview: &Interview<'_>| match &interview.view().field {
        Field::One(entries) => entries.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>(),
        _ => panic!(),
    };
    let first = texts(&interview);
    assert!(first.iter().any(|text| text.starts_with("Long form instead: ")), "{first:?}");
    lead_to(&mut interview, "pick pay");
    assert!(interview.view().question.starts_with("At most 18 questions"), "{}", interview.view().question);
    assert!(!texts(&interview).iter().any(|text| text.starts_with("Long form")), "it would ask the same");
    lead_to(&mut interview, "pick all\npick full");
    assert!(interview.route().len() > 90);
    assert_eq!(interview.answers().form, Form::Full);
}

/// Times per question in seconds, the same on every machine.
fn seconds(seed: u64, at: u64) -> u64 {
    2 + u64::try_from(pick(seed, "pace", at) % 9).unwrap()
}

#[test]
fn what_is_left_never_rises_after_a_pause_and_needs_no_recorded_times() {
    for seed in 0..20 {
        for timing in [true, false] {
            let options = Options { timing, ..Options::default() };
            let mut interview = Interview::start(&PACK, options, Draft::empty(&PACK));
            lead_to(&mut interview, "begin\ntype\ntype x1\nanswer P1 manager\nanswer P2 public\ngo");
            let mut minutes = interview.view().progress.unwrap().minutes;
            for at in 0..50 {
                let is_pause = at % 10 == 9;
                interview
                    .spend(u32::try_from(1000 * if is_pause { 3600 } else { seconds(seed, at) }).unwrap());
                interview.apply(Event::Choose(3));
                let now = interview.view().progress.unwrap().minutes;
                assert!(now <= minutes + usize::from(!is_pause), "{minutes} → {now} at {at} for {seed}");
                minutes = now;
            }
            let recorded = PACK.item("EMP1").and_then(|item| interview.answers().timing_ms(item));
            assert_eq!(recorded.is_some(), timing);
            if seed == 0 {
                assert_ne!(minutes, begin(Part::All, Lang::De).view().progress.map_or(99, |one| one.minutes));
            }
        }
    }
}

#[test]
fn from_every_screen_two_keys_lead_out() {
    let mut interview = begin(Part::All, Lang::De);
    let mut stages = std::collections::BTreeSet::new();
    let script = script_of(&golden())
        .replace("answer C4 6\n", "answer C4 600\nyes\nback\nanswer C4 1.500\nno\nanswer C4 6\n");
    for line in script.lines() {
        let mut leaving = interview.clone();
        stages.insert(format!("{:?}", leaving.view().stage));
        let left =
            leaving.apply(Event::Quit) == Outcome::Stopped || leaving.apply(Event::Quit) == Outcome::Stopped;
        assert!(left, "{:?}", interview.view().stage);
        let _ = play(&mut interview, line);
    }
    assert!(stages.len() >= 9, "{stages:?}");
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
    let place = |view: &View<'_>| (view.item.map(str::to_owned), view.stage == Stage::Review);
    let mut view = interview.view();
    let here = place(&view).0;
    let mut refused = 0;
    while refused < 400 {
        let event = act(&view, seed, refused);
        interview.apply(event);
        view = interview.view();
        let (item, is_review) = place(&view);
        if item != here || is_review {
            return;
        }
        refused += u64::from(view.notice.is_some());
    }
    panic!("no answer to {here:?} was taken");
}

fn straight(seed: u64) -> Interview<'static> {
    let mut interview = begin(Part::All, Lang::De);
    while interview.view().stage != Stage::Review {
        answer_here(&mut interview, seed);
    }
    interview
}

/// So many different people walk.
const PEOPLE: u64 = 48;

/// What they answer in a straight run.
static WANTED: LazyLock<Vec<Value>> =
    LazyLock::new(|| (0..PEOPLE).map(|seed| given(&straight(seed))).collect());

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

/// Reading the words takes longer than a walk.
static FRESH: LazyLock<Interview<'static>> = LazyLock::new(|| begin(Part::All, Lang::De));

/// Walks of the property test; more with `CSM_TEST_WALKS`.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests may make them longer")]
fn walks() -> u32 {
    std::env::var("CSM_TEST_WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(2000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: walks(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_walks_end_where_the_straight_run_ends(seed in 0..PEOPLE, walk in prop::collection::vec(any::<u32>(), 0..48)) {
        let wanted = WANTED[usize::try_from(seed).unwrap()].clone();
        let mut interview = FRESH.clone();
        for _ in 0..3 {
            answer_here(&mut interview, seed); // through the first screens
        }
        // what is done at a screen is decided when it is looked at, once
        let decide = |view: &View<'_>, op: u32| {
            let event = if op.is_multiple_of(3) { stray(view, op / 3) } else { act(view, u64::from(op), 0) };
            (event, view.stage, view.progress.map(|progress| progress.position))
        };
        let mut next = decide(&interview.view(), walk.first().copied().unwrap_or(1));
        for at in 0..walk.len() {
            let (event, stage, position) = next;
            let is_back = event == Event::Back;
            let without_rest = stage == Stage::Review && event == Event::Choose(1);
            let looks = matches!(event, Event::Back | Event::Help | Event::Speak(_) | Event::Overview | Event::Jump(_) | Event::Quit);
            let kept = looks.then(|| interview.draft().clone());
            // Leaving ends the run, not the walk.
            let outcome = interview.apply(event);
            if let Some(mut kept) = kept {
                kept.answers.lang = interview.draft().answers.lang;
                prop_assert_eq!(&kept, interview.draft(), "looking around changed an answer");
            }
            prop_assert!(outcome != Outcome::Finished || interview.is_complete() || without_rest);
            if outcome == Outcome::Finished {
                let mut again = begin(Part::All, Lang::De);
                std::mem::swap(&mut again, &mut interview);
                let options = Options { lang: Lang::En, ..Options::default() };
                interview = Interview::start(&PACK, options, again.draft().clone());
                interview.apply(Event::Choose(0));
            }
            let view = interview.view();
            if let (true, Some(was), Some(progress)) = (is_back, position, view.progress)
                && !matches!(stage, Stage::Quit | Stage::Unusual | Stage::Ambiguous)
                && view.stage != Stage::Review
            {
                prop_assert!(progress.position <= was, "back went forward");
            }
            if let Some(progress) = view.progress {
                prop_assert!(progress.position <= progress.total + 1 && progress.settled <= progress.total);
                prop_assert_eq!(progress.percent == 100, interview.is_complete());
            }
            next = decide(&view, walk.get(at + 1).copied().unwrap_or(1));
        }
        // what was declined on the way is only in the overview; then back to the first question and through all of them
        while interview.view().stage == Stage::Quit {
            interview.apply(Event::Back);
        }
        for (at, question) in PACK.questionnaire.items.iter().enumerate().filter(|(_, question)| question.confidential) {
            let item = csm_kompass::id::ItemIx::new(at);
            if interview.draft().consent.get(&item) == Some(&false) {
                interview.apply(Event::Overview);
                interview.apply(Event::Jump(item));
                prop_assert_eq!((interview.view().stage, interview.view().item), (Stage::Consent, Some(question.id.as_str())));
                answer_here(&mut interview, seed);
            }
        }
        interview.apply(Event::Overview);
        let first = PACK.item("P1");
        let mut steps = 0;
        while interview.item() != first {
            interview.apply(Event::Back);
            steps += 1;
            prop_assert!(steps < 400, "no way back from {:?}", interview.view().stage);
        }
        while interview.item().is_some() || interview.view().stage != Stage::Review {
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
