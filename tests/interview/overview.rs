//! The overview: what is missing, what that costs, and the ways out of it.

use csm_kompass::interview::Part;
use csm_kompass::interview::event::Event;
use csm_kompass::interview::run::{Ended, PromptError, RunError};
use csm_kompass::interview::view::{Field, Stage};
use csm_kompass::locale::Lang;
use csm_kompass::pack::questionnaire::ItemKind;

use super::{PACK, begin, golden, golden_until, lead_to, play, script_of};

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

#[test]
fn the_overview_opens_only_where_it_is_offered() {
    let mut interview = begin(Part::All, Lang::De);
    lead_to(&mut interview, "begin\ntype\ntype x1\nback\nback\nback\n");
    assert_eq!(interview.view().stage, Stage::Welcome);
    assert!(!interview.view().can.overview);
    interview.apply(Event::Overview);
    assert_eq!(interview.view().stage, Stage::Welcome, "back from there would lead here and no further");
}
