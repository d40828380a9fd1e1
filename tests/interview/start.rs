//! The start: parts and forms, a draft that was found, leaving and going on.

use csm_kompass::interview::draft::Draft;
use csm_kompass::interview::event::{Event, Outcome};
use csm_kompass::interview::run::Ended;
use csm_kompass::interview::view::{Field, Stage};
use csm_kompass::interview::{Found, Interview, Options, Part};
use csm_kompass::locale::Lang;
use csm_kompass::pack::questionnaire::Form;
use serde_json::json;

use super::{PACK, begin, given, golden_until, lead_to, play};

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
