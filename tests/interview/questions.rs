//! Questions: skipping, consent, numbers, names of files, words.

use csm_kompass::answers::Answer;
use csm_kompass::interview::Part;
use csm_kompass::interview::event::Event;
use csm_kompass::interview::view::{Field, Stage};
use csm_kompass::locale::Lang;
use csm_kompass::pack::questionnaire::ItemKind;
use serde_json::json;

use super::{PACK, begin, given, golden, golden_until, lead_to, play, script_of};

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
