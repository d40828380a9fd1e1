//! Properties of the pay model, its population check, and what single steps bring.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod change;
mod model;
#[path = "../population/mod.rs"]
mod population;

use chrono::NaiveDate;
use csm_kompass::answers::Answers;
use csm_kompass::answers::change::{Change, read};
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Splitter;
use csm_kompass::assessment::pay::pay;
use csm_kompass::assessment::{Pay, Request};
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::pack::salary::SalaryModel;

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 11, 23).unwrap()
}

/// Everybody of the examples, in mode self.
fn people(pack: &Pack) -> Vec<(String, Answers)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/");
    let files = [
        "answers/golden.json",
        "answers/kohorte.jsonl",
        "answers/leitung.json",
        "answers/pay-only.json",
        "answers/graduate.json",
        "answers/stadtwerk.json",
        "answers/teamleitung-bpo.json",
        "pay/reference.json",
    ];
    let mut all = Vec::new();
    for file in files {
        let text = std::fs::read(format!("{root}{file}")).unwrap();
        let mut splitter = Splitter::new(&text[..], text.len() + 1);
        while let Ok(Some(piece)) = splitter.next_piece() {
            let answers = Reader::new(pack, Mode::Own).read(&piece).unwrap().answers;
            all.push((answers.id.clone().unwrap_or_else(|| file.to_owned()), answers));
        }
    }
    assert!(all.len() > 10, "only {} people", all.len());
    all
}

fn one(pack: &Pack, id: &str) -> Answers {
    people(pack).into_iter().find(|(name, _)| name == id).unwrap().1
}

fn request(pack: &Pack, answers: &Answers) -> Request {
    Request::of(pack, answers, day(2026)).unwrap()
}

fn model(pack: &Pack) -> &SalaryModel {
    pack.salary.as_ref().unwrap()
}

fn band(pack: &Pack, answers: &Answers, year: i32) -> Pay {
    let request = Request { date: day(year), ..request(pack, answers) };
    pay(pack, model(pack), answers, &request).unwrap()
}

fn change(pack: &Pack, item: &str, typed: &str) -> Change {
    read(pack, pack.item(item).unwrap(), typed).unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "pay is far below 2^53")]
fn whole(amount: f64) -> i64 {
    amount.round() as i64
}
