//! Funding is shown only where its conditions can hold: a table over situations and states, and the words around it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "support/people.rs"]
mod people;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use csm_kompass::answers::Answers;
use csm_kompass::assessment::{Request, assess};
use csm_kompass::levers::levers;
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use csm_kompass::pack::training::Measure;
use csm_kompass::plan::candidate::means;
use csm_kompass::plan::condition::Facts;
use csm_kompass::plan::funding::{general, possible};
use csm_kompass::plan::plan;
use csm_kompass::report::wording::Wording;
use csm_kompass::report::{ComposeOptions, Edition, Report, compose};
use people::{day, golden, read};
use serde_json::{Value, json};

/// The sixteen states, and elsewhere.
const STATES: [&str; 17] = [
    "BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH", "abroad",
];

/// Name, and what such a person answers.
fn situations() -> [(&'static str, Value); 6] {
    [
        ("employed", json!({ "N4": "in_service", "N3": ["none"] })),
        ("employer pays", json!({ "N4": "in_service", "N3": ["employer_pays"] })),
        ("employed, seeking", json!({ "N4": "other_job", "N3": ["jobseeking"] })),
        ("no job", json!({ "N4": "no_job", "N3": ["none"] })),
        ("no job, registered", json!({ "N4": "no_job", "N3": ["jobseeking"] })),
        (
            "unknown",
            json!({ "N4": null, "N3": null, "C1": 0, "C2": null, "C3": null, "C4": null, "C5": null, "C6": null }),
        ),
    ]
}

fn answers(pack: &Pack, changes: &Value, more: &Value) -> Answers {
    let mut all = changes.as_object().unwrap().clone();
    all.insert("D4".to_owned(), Value::Null);
    all.extend(more.as_object().unwrap().clone());
    read(pack, &golden(&Value::Object(all)))
}

fn measure<'a>(pack: &'a Pack, id: &str) -> &'a Measure {
    pack.training.as_ref().unwrap().measures.iter().find(|one| one.id == *id).unwrap()
}

/// Codes of what is possible for a measure.
fn codes(pack: &Pack, answers: &Answers, id: &str, date: NaiveDate) -> BTreeSet<String> {
    let catalogue = pack.training.as_ref().unwrap();
    let request = Request::of(pack, answers, date).unwrap();
    let assessment = assess(pack, answers, &request);
    let facts = Facts { pack, catalogue, answers, assessment: &assessment, date };
    let means = means(pack, catalogue, answers);
    let all =
        if id.is_empty() { general(&facts, &means) } else { possible(&facts, &means, measure(pack, id)) };
    all.iter().map(ToString::to_string).collect()
}

fn set(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(ToString::to_string).collect()
}

#[test]
fn every_situation_in_every_state_sees_what_its_conditions_allow() {
    let pack = Pack::embedded();
    for (situation, changes) in &situations() {
        let employed = !situation.starts_with("no job");
        let paid = *situation == "employer pays";
        for state in STATES {
            let answers = answers(
                &pack,
                changes,
                &json!({ "D3": state, "D5": "s51_500", "B1": "voc_3y", "P2": "it_software" }),
            );
            let found = |id| codes(&pack, &answers, id, day());
            let told = format!("{situation} in {state}");

            // a leadership course of 900 euro: named by LAND, LAND-HH, TAX and EMP
            let mut course = BTreeSet::new();
            if !paid {
                course.insert("TAX".to_owned());
                course.extend(employed.then(|| "EMP".to_owned()));
            }
            match state {
                // employees and people who return to work
                "NW" => course.extend(set(&["LAND-NW"])),
                "RP" if employed => course.extend(set(&["LAND-RP"])),
                "HH" if employed => course.extend(set(&["LAND-HH"])),
                _ => {}
            }
            assert_eq!(found("K07"), course, "{told}: course");

            // the advanced exam, 1,200 hours and 4,600 euro
            let exam = found("F04");
            assert!(exam.contains("AFBG"), "{told}: {exam:?}");
            assert_eq!(exam.contains("S82"), employed, "{told}: {exam:?}");
            assert_eq!(exam.contains("QG"), paid || *situation == "unknown", "{told}: {exam:?}");
            assert!(
                !exam.contains("LAND-BB") && !exam.contains("BILDUNGSPRAEMIE"),
                "{told}: {exam:?} holds what has run out"
            );
            assert!(
                !exam.contains("BONUS") && !exam.contains("BU"),
                "money after the exam and time are no money in hand"
            );

            // a subject course in Baden-Württemberg
            assert_eq!(found("C02").contains("LAND-BW"), state == "BW", "{told}");
            // a prevention course: the health insurer, never the state
            assert!(
                found("K13").contains("KK") && !found("K13").iter().any(|one| one.starts_with("LAND")),
                "{told}"
            );
            // what is free needs nobody to pay
            assert_eq!(found("J04"), BTreeSet::new(), "{told}");

            // the voucher of the employment agency: only for those who said that they need it
            let voucher = situation.contains("seeking") || !employed;
            assert_eq!(found("").contains("BGS"), voucher, "{told}");
        }
    }
}

#[test]
fn conditions_on_qualification_size_and_industry_are_kept() {
    let pack = Pack::embedded();
    let found = |more: Value, id: &str| {
        codes(&pack, &answers(&pack, &json!({ "N4": "in_service", "N3": ["none"] }), &more), id, day())
    };
    // no upgrading assistance above a master's degree, with a bachelor's yes
    assert!(!found(json!({ "B1": "master", "B2": "business" }), "F07").contains("AFBG"));
    assert!(found(json!({ "B1": "bachelor", "B2": "business" }), "F07").contains("AFBG"));
    // the scholarship for a first degree needs a qualification and two years of work, the other one is not for graduates
    let young = json!({ "B1": "voc_3y", "C1": 1, "C2": 1, "C3": 0, "C4": null });
    assert!(!found(young, "F09").contains("AST"));
    assert!(found(json!({ "B1": "voc_3y" }), "F09").contains("AST"));
    assert!(!found(json!({ "B1": "bachelor", "B2": "business" }), "F04").contains("WBS"));
    // Hamburg: neither large firms nor the public service
    let hamburg = |size: &str, industry: &str| {
        found(json!({ "D3": "HH", "D5": size, "P2": industry }), "K07").contains("LAND-HH")
    };
    assert!(hamburg("s1_50", "bpo") && hamburg("unknown", "bpo"));
    assert!(!hamburg("s5000p", "bpo") && !hamburg("s1_50", "public"));
    // more than 120 hours and a taught course or exam: not a reading course of 210 hours on the net
    assert!(!found(json!({}), "C09").contains("S82") && !found(json!({}), "F08").contains("S82"));
    // Rhineland-Palatinate pays from 100 euro
    assert!(!found(json!({ "D3": "RP" }), "M04").contains("LAND-RP"));
}

#[test]
fn dates_decide_whether_a_rule_is_in_force() {
    let pack = Pack::embedded();
    let on = |year, month, day_of: u32, state: &str| {
        let date = NaiveDate::from_ymd_opt(year, month, day_of).unwrap();
        codes(
            &pack,
            &answers(&pack, &json!({ "N4": "in_service", "N3": ["none"] }), &json!({ "D3": state })),
            "K07",
            date,
        )
    };
    assert!(!on(2026, 1, 31, "NW").contains("LAND-NW") && on(2026, 2, 1, "NW").contains("LAND-NW"));
    assert!(!on(2021, 12, 31, "NW").contains("BILDUNGSPRAEMIE"));
    // a programme nobody knows the state of is not offered, run out or not
    assert!(!on(2025, 8, 31, "SN").contains("LAND-SN") && !on(2025, 9, 1, "SN").contains("LAND-SN"));
}

#[test]
fn educational_leave_is_among_the_funding_where_the_person_counts_on_it_and_the_state_has_it() {
    let pack = Pack::embedded();
    let catalogue = pack.training.as_ref().unwrap();
    // a course of the kind is planned from the first week
    let weak = |state: &str| {
        let mut changes = json!({ "D3": state });
        for competency in ["PRB", "EMP", "COM"] {
            for number in 1..=4 {
                changes[format!("{competency}{number}")] = json!(2);
            }
        }
        changes
    };
    let planned = |support: &str, state: &str, job: &str| {
        let answers =
            answers(&pack, &json!({ "N1": 6, "N2": 3000, "N4": job, "N3": [support] }), &weak(state));
        let request = Request::of(&pack, &answers, day()).unwrap();
        let assessment = assess(&pack, &answers, &request);
        plan(&pack, &answers, &assessment, day()).unwrap()
    };
    let told = |support: &str, state: &str, job: &str| {
        let plan = planned(support, state, job);
        let with = plan.measures.iter().filter(|one| one.possible.iter().any(|code| *code == "BU"));
        let usable = |at: csm_kompass::id::MeasureIx| {
            catalogue.measures[at.at()].funding.iter().any(|code| *code == "BU")
        };
        assert!(plan.measures.iter().any(|one| usable(one.measure)), "nothing to see in {state}");
        with.inspect(|one| assert!(usable(one.measure))).count()
    };
    assert!(told("educational_leave", "NI", "in_service") > 0);
    assert_eq!(told("none", "NI", "in_service"), 0, "not counted on");
    assert_eq!(told("educational_leave", "BY", "in_service"), 0, "no law");
    assert_eq!(told("educational_leave", "NI", "no_job"), 0, "leave is from a job");

    // no remark on it beside a measure where nobody has it
    let notes = |state: &str, date| {
        let answers =
            answers(&pack, &json!({ "N1": 6, "N2": 3000, "N4": "in_service", "N3": ["none"] }), &weak(state));
        let lines = report(&pack, &answers, Lang::En, date).plan.measures;
        lines
            .iter()
            .filter(|one| one.notes.iter().any(|note| note.starts_with("Educational leave only")))
            .map(|one| one.from_week)
            .collect::<Vec<_>>()
    };
    assert!(!notes("NI", day()).is_empty());
    assert_eq!(notes("BY", day()), Vec::<u32>::new());
    // Saxony's law begins on 1 January 2027, five and a half weeks after the report
    assert!(notes("SN", day()).iter().all(|week| *week >= 6), "{:?}", notes("SN", day()));
    assert_eq!(notes("SN", NaiveDate::from_ymd_opt(2025, 11, 23).unwrap()), Vec::<u32>::new());
}

fn report(pack: &Pack, answers: &Answers, lang: Lang, date: NaiveDate) -> Report {
    let request = Request::of(pack, answers, date).unwrap();
    let assessment = assess(pack, answers, &request);
    let made = plan(pack, answers, &assessment, date);
    let about = ComposeOptions {
        edition: Edition::Personal,
        date,
        program: "csm-kompass test".to_owned(),
        input_hash: "0123456789abcdef".to_owned(),
        attached: false,
    };
    let levers = levers(pack, answers, &assessment);
    compose(pack, answers, &assessment, made.as_ref(), &levers, &about, &Wording::builtin(lang))
}

#[test]
fn educational_leave_is_told_for_all_sixteen_states() {
    let pack = Pack::embedded();
    let leave = pack.training.as_ref().unwrap().leave.len();
    assert_eq!(leave, 16);
    let on = |state: &str, date| {
        let answers = answers(
            &pack,
            &json!({ "N4": "in_service", "N3": ["educational_leave"] }),
            &json!({ "D3": state }),
        );
        report(&pack, &answers, Lang::De, date).plan.funding.leave
    };
    for state in STATES.into_iter().filter(|one| *one != "abroad") {
        let line = on(state, day()).unwrap_or_else(|| panic!("nothing is said about {state}"));
        // Bavaria has no law, Saxony none until the end of 2026
        assert_eq!(line.granted, state != "BY" && state != "SN", "{state}");
        assert_eq!(line.days, if line.granted { 5 } else { 0 }, "{state}");
        assert_eq!(line.change_date.is_empty(), state != "SN", "{state}");
    }
    assert_eq!(on("abroad", day()), None);
    let saxony = on("SN", NaiveDate::from_ymd_opt(2027, 1, 1).unwrap()).unwrap();
    assert!(saxony.granted && saxony.days == 3 && saxony.change_date.is_empty());
    let jobless = answers(&pack, &json!({ "N4": "no_job", "N3": ["jobseeking"] }), &json!({ "D3": "NW" }));
    assert_eq!(report(&pack, &jobless, Lang::De, day()).plan.funding.leave, None, "leave is from a job");
}

#[test]
fn the_report_promises_nothing_and_asks_for_neither_age_nor_disability() {
    let pack = Pack::embedded();
    let stated = json!({ "N1": 6, "N2": 3000, "N4": "in_service", "N3": ["none"], "D5": "s51_500" });
    let answers = answers(&pack, &stated, &json!({ "D3": "BY", "B1": "voc_3y" }));
    for (lang, ages) in [
        (
            Lang::De,
            [
                "wenn Sie mindestens 45 Jahre alt oder schwerbehindert sind",
                "Wenn Sie bei der Aufnahme unter 25 sind",
            ],
        ),
        (Lang::En, ["if you are 45 or older or severely disabled", "If you are under 25 at admission"]),
    ] {
        let found = report(&pack, &answers, lang, day()).plan.funding;
        let text = format!("{found:?}");
        for said in ages {
            assert!(text.contains(said), "{said}: {text}");
        }
        let staff = found.beyond.iter().find(|one| !one.employer_share.is_empty()).expect("section 82");
        assert!(staff.employer_share.starts_with("50"), "{}", staff.employer_share);
        assert!(!found.bonuses.is_empty() && !found.checks.is_empty());
    }
    // who says nothing about the size of the firm sees all rows
    let unknown = self::answers(&pack, &stated, &json!({ "D3": "BY", "B1": "voc_3y", "D5": "unknown" }));
    let found = report(&pack, &unknown, Lang::De, day()).plan.funding;
    assert!(found.beyond.iter().all(|one| one.employer_share.is_empty()));
    assert!(
        found.beyond.iter().any(|one| one.details.contains("unter 50 Beschäftigten 0"))
            || format!("{found:?}").contains("unter 50")
    );
}

#[test]
fn old_knowledge_is_called_old() {
    let pack = Pack::embedded();
    let answers = answers(&pack, &json!({ "N4": "in_service" }), &json!({ "D3": "NW" }));
    assert!(!report(&pack, &answers, Lang::De, day()).plan.funding.stale);
    let later = pack.date.checked_add_months(chrono::Months::new(12)).unwrap();
    assert!(!report(&pack, &answers, Lang::De, later).plan.funding.stale);
    assert!(report(&pack, &answers, Lang::De, later.succ_opt().unwrap()).plan.funding.stale);
}
