//! The worked examples to the printed digits, and properties of the scoring.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::NaiveDate;
use csm_kompass::answers::Answers;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Piece;
use csm_kompass::assessment::{Assessment, Request, assess};
use csm_kompass::id::CompetencyIx;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::result::{Provenance, to_json};
use serde_json::Value;

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn read(pack: &Pack, text: &str) -> Answers {
    let piece = Piece { bytes: text.as_bytes().to_vec(), line: 1, column: 1 };
    Reader::new(pack, Mode::Own).read(&piece).unwrap().answers
}

fn golden_text() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/answers/golden.json")).unwrap()
}

fn assessed(pack: &Pack, answers: &Answers) -> Assessment {
    assess(pack, answers, &Request::of(pack, answers, date()).unwrap())
}

fn result(pack: &Pack, answers: &Answers) -> Value {
    let assessment = assessed(pack, answers);
    let plan = csm_kompass::plan::plan(pack, answers, &assessment, date());
    let provenance = Provenance {
        id: answers.id.clone(),
        program: String::from("test"),
        date: date().to_string(),
        input_hash: String::new(),
    };
    to_json(pack, &assessment, plan.as_ref(), None, &provenance)
}

#[track_caller]
fn check(result: &Value, pointer: &str, expected: &str) {
    let expected: Value = serde_json::from_str(expected).unwrap();
    assert_eq!(result.pointer(pointer), Some(&expected), "{pointer}");
}

#[test]
fn the_worked_example_of_the_competency_model() {
    let pack = Pack::embedded();
    let result = result(&pack, &read(&pack, &golden_text()));
    for (pointer, expected) in [
        ("/soft_skills/score", "82.21"),
        ("/situations/score", "70.83"),
        ("/situations/answered", "6"),
        ("/experience/score", "54.84"),
        ("/experience/parts", r#"{"X1": 19.42, "X2": 9.84, "X3": 8.08, "X4": 17.5}"#),
        ("/education/score", "79"),
        ("/education/parts", r#"{"E1": 45, "E2": 20, "E3": 14}"#),
        ("/fit/index", "73.18"),
        ("/fit/interval", "[68.86, 77.5]"),
        ("/fit/band", "\"good\""),
        ("/fit/verdict", "\"develop\""),
        ("/fit/reasons", r#"["LEA:not_met"]"#),
        ("/fit/without_imputed", "73.18"),
        ("/strengths", r#"["EMP", "DIG", "COM"]"#),
        ("/priorities", r#"["LEA", "COA", "STR", "PRB", "IND", "ANA", "NEG"]"#),
        ("/quality/verdict", "\"good\""),
        ("/quality/points", "0"),
        ("/quality/rules/2/value", "3"),
        ("/quality/rules/3/value", "1.024"),
        ("/quality/rules/4/value", "0.472"),
        ("/soft_skills/competencies/3/level", "2.5"),
        ("/soft_skills/competencies/3/interval", "[1.92, 3.08]"),
        ("/soft_skills/competencies/3/attainment", "0.5"),
        ("/soft_skills/competencies/3/priority", "7.5"),
        ("/soft_skills/competencies/3/gap_class", "\"clear\""),
        ("/soft_skills/competencies/3/must_have", r#"{"minimum": 3, "status": "not_met"}"#),
    ] {
        check(&result, pointer, expected);
    }
    let attainment: f64 = assessed(&pack, &read(&pack, &golden_text()))
        .soft_skills
        .competencies
        .iter()
        .map(|one| one.importance * one.attainment)
        .sum();
    assert!((attainment - 42.7476).abs() < 5e-5, "{attainment}");
}

#[test]
fn the_worked_example_of_the_pay_model() {
    let pack = Pack::embedded();
    let answers = read(&pack, &golden_text());
    let pay = assessed(&pack, &answers).pay.unwrap().unwrap();
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 0.005, "{found} is not {expected}");
    near(pay.full_time.p10, 42_595.69);
    near(pay.full_time.p25, 48_094.37);
    near(pay.full_time.p50, 55_040.16);
    near(pay.full_time.p75, 62_989.06);
    near(pay.full_time.p90, 71_120.32);
    near(pay.floor, 28_265.09);
    let (hours, agreed) = pay.agreed.unwrap();
    near(hours, 40.0);
    near(agreed.p50, 56_451.45);
    near(agreed.p90, 72_943.92);
    near(pay.marker.unwrap().1, 56_451.45);
    let steps: Vec<f64> = pay.factors.iter().map(|one| one.step).collect();
    let expected =
        [-1_774.17, 6_737.34, 0.0, 0.0, 1_645.58, -2_259.95, -2_169.73, 0.0, 2_082.94, 0.0, -1_083.11];
    for (found, expected) in steps.iter().zip(expected) {
        near(*found, expected);
    }
    near(pay.factors[1].without, 6_746.78);
    assert!((pay.effect - 0.061_761).abs() < 5e-7 && (pay.capped - 0.061_639).abs() < 5e-7);
    assert!((pay.sigma - 0.20).abs() < 1e-12);
    let result = result(&pack, &answers);
    for (pointer, expected) in [
        ("/salary/p10", "42596"),
        ("/salary/p25", "48094"),
        ("/salary/p50", "55040"),
        ("/salary/p75", "62989"),
        ("/salary/p90", "71120"),
        (
            "/salary/agreed_hours",
            r#"{"hours": 40, "p10": 43688, "p25": 49328, "p50": 56451, "p75": 64604, "p90": 72944}"#,
        ),
        (
            "/salary/factors/1",
            r#"{"id": "industry", "level": "it_software", "multiplier": 1.14, "scaled": 1.1397, "source": ["W4"]}"#,
        ),
    ] {
        check(&result, pointer, expected);
    }
}

#[test]
fn weights_times_a_constant_change_nothing() {
    let pack = Pack::embedded();
    let answers = read(&pack, &golden_text());
    let before = assessed(&pack, &answers);
    let mut heavier = pack.clone();
    heavier.framework.weight_limits = (0.0, 1e9);
    for one in &mut heavier.framework.competencies {
        one.weight *= 7.0;
    }
    for delta in heavier
        .framework
        .clusters
        .iter_mut()
        .flat_map(|one| &mut one.weight_delta)
        .chain(heavier.framework.roles.iter_mut().flat_map(|one| &mut one.weight_delta))
    {
        *delta *= 7.0;
    }
    let after = assessed(&heavier, &answers);
    assert!((before.soft_skills.score.unwrap() - after.soft_skills.score.unwrap()).abs() < 1e-9);
    assert_eq!(before.priorities, after.priorities);
}

#[test]
fn raising_an_answer_to_a_forward_statement_never_lowers_level_or_fit() {
    use csm_kompass::answers::Answer;
    use csm_kompass::pack::questionnaire::{ItemKind, Keying};
    let pack = Pack::embedded();
    let answers = read(&pack, &golden_text());
    let before = assessed(&pack, &answers);
    let mut tried = 0;
    for at in 0..pack.questionnaire.items.len() {
        let item = csm_kompass::id::ItemIx::new(at);
        let ItemKind::Statement(statement) = &pack.questionnaire.items[at].kind else { continue };
        let Some(Answer::Rating(point)) = answers.get(item) else { continue };
        let raised = match statement.keying {
            Keying::Forward if point < 5 => point + 1,
            Keying::Reverse if point > 1 => point - 1,
            _ => continue,
        };
        let mut better = answers.clone();
        better.set(item, Some(Answer::Rating(raised)));
        let after = assessed(&pack, &better);
        let level = |one: &Assessment, at: CompetencyIx| one.soft_skills.competencies[at.at()].level;
        assert!(level(&after, statement.competency) > level(&before, statement.competency));
        assert!(after.fit.index.as_ref().unwrap().value >= before.fit.index.as_ref().unwrap().value);
        tried += 1;
    }
    assert!(tried > 30, "only {tried} statements could be raised");
}

/// items.md §5: which answer leaves which questions out.
#[test]
fn every_skip_rule_leaves_out_what_it_should_and_nothing_else() {
    use serde_json::json;
    let pack = Pack::embedded();
    let reader = Reader::new(&pack, Mode::Own);
    let facts: Vec<&str> = ["C2", "C3", "C4", "C5", "C6", "B2", "B4", "D4"].to_vec();
    for (item, value, left_out) in [
        ("C1", json!(0), vec!["C2", "C3", "C4", "C5", "C6"]),
        ("C1", json!(0.5), vec![]),
        ("C3", json!(0), vec!["C4"]),
        ("C3", json!(0.5), vec![]),
        ("C5", json!(["none"]), vec!["C6"]),
        ("B1", json!("none"), vec!["B2"]),
        ("B1", json!("voc_2y"), vec![]),
        ("B3", json!(["none"]), vec!["B4"]),
        ("D3", json!("BE"), vec!["D4"]),
        ("D3", json!("HB"), vec!["D4"]),
        ("D3", json!("HH"), vec!["D4"]),
        ("D3", json!("abroad"), vec!["D4"]),
        ("D3", json!("SN"), vec![]),
    ] {
        let mut sheet: Value = serde_json::from_str(&golden_text()).unwrap();
        let answers = sheet["answers"].as_object_mut().unwrap();
        for fact in &facts {
            answers.remove(*fact); // no contradictions: only the routing is looked at
        }
        answers.insert(item.to_owned(), value.clone());
        let piece = Piece { bytes: sheet.to_string().into_bytes(), line: 1, column: 1 };
        let answers = reader.read_draft(&piece).unwrap().answers;
        let found: Vec<&str> =
            facts.iter().copied().filter(|fact| !answers.is_asked(&pack, pack.item(fact).unwrap())).collect();
        assert_eq!(found, left_out, "{item} = {value}");
    }
}
