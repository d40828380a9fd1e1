//! Sheets for tests of the core: the worked example with changes, and random people.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;

use chrono::NaiveDate;
use csm_kompass::answers::Answers;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Piece;
use csm_kompass::assessment::{Assessment, Request, assess};
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::{ItemKind, Keying, Mode};
use csm_kompass::plan::{Plan, plan};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};

/// The day of every test.
pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()
}

/// A generator of its own for a test; `CSM_CASES` says how many times as many cases to run.
pub fn rng(seed: u8) -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32])
}

/// So many cases, times `CSM_CASES`.
pub fn cases(usual: usize) -> usize {
    #[expect(clippy::disallowed_methods, reason = "the one switch of these tests")]
    let times = std::env::var("CSM_CASES").ok().and_then(|text| text.parse::<usize>().ok());
    usual * times.unwrap_or(1)
}

/// A number below a limit.
pub fn below(rng: &mut TestRng, limit: usize) -> usize {
    (rng.next_u32() as usize) % limit
}

/// One of some things.
pub fn one<T: Clone>(rng: &mut TestRng, all: &[T]) -> T {
    all[below(rng, all.len())].clone()
}

/// The worked example with some answers changed; `null` takes an answer out.
pub fn golden(changes: &Value) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/answers/golden.json");
    let mut sheet: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (item, answer) in changes.as_object().unwrap() {
        let answers = sheet["answers"].as_object_mut().unwrap();
        if answer.is_null() {
            answers.remove(item);
        } else {
            answers.insert(item.clone(), answer.clone());
        }
    }
    sheet
}

/// Reads a sheet that must be legal.
pub fn read(pack: &Pack, sheet: &Value) -> Answers {
    let piece = Piece { bytes: sheet.to_string().into_bytes(), line: 1, column: 1 };
    Reader::new(pack, Mode::Own).read(&piece).unwrap_or_else(|found| panic!("{found:?}")).answers
}

/// A person assessed, with the plan.
pub fn planned(pack: &Pack, answers: &Answers, date: NaiveDate) -> (Assessment, Plan) {
    let request = Request::of(pack, answers, date).unwrap();
    let assessment = assess(pack, answers, &request);
    let made = plan(pack, answers, &assessment, date).expect("these answers allow a plan");
    (assessment, made)
}

/// A random person: levels, role, industry, state, situation; hours and money are left to the test.
pub fn random(rng: &mut TestRng, pack: &Pack) -> Value {
    let mut changes = serde_json::Map::new();
    let levels: Vec<f64> =
        pack.framework.competencies.iter().map(|_| 1.0 + below(rng, 13) as f64 / 4.0).collect();
    for item in &pack.questionnaire.items {
        let ItemKind::Statement(statement) = &item.kind else { continue };
        let wanted = levels[statement.competency.at()] + below(rng, 3) as f64 * 0.5 - 0.5;
        let point = wanted.round().clamp(1.0, 5.0);
        let point = if statement.keying == Keying::Reverse { 6.0 - point } else { point };
        changes.insert(item.id.to_string(), json!(point));
    }
    let mut put = |item: &str, answer: Value| changes.insert(item.to_owned(), answer);
    put("P1", json!(one(rng, &["team_lead", "manager", "head"])));
    put("P2", json!(one(rng, &["it_software", "bpo", "public", "health", "insurance"])));
    put("B1", json!(one(rng, &["voc_2y", "voc_3y", "fachwirt", "bachelor", "master"])));
    put("D3", json!(one(rng, &["BW", "BY", "NW", "SN", "HH", "RP", "abroad"])));
    put("D4", Value::Null);
    put("D5", json!(one(rng, &["s1_50", "s51_500", "s501_5000", "unknown"])));
    put("N3", json!([one(rng, &["none", "employer_pays", "jobseeking", "educational_leave"])]));
    put("N4", json!(one(rng, &["in_service", "in_service", "other_job", "no_job", "no_answer"])));
    golden(&Value::Object(changes))
}

/// The same sheet with other means.
pub fn with_means(sheet: &Value, hours: f64, money: f64) -> Value {
    let mut sheet = sheet.clone();
    sheet["answers"]["N1"] = json!(hours);
    sheet["answers"]["N2"] = json!(money);
    sheet
}
