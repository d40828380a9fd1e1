//! `csm salary` as its users meet it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod brief;
mod change;
mod statement;
#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::{csm, golden};

const GOLDEN: &str = "examples/answers/golden.json";

fn json_of(arguments: &[&str]) -> Value {
    let all = [&["salary", GOLDEN, "--format", "json"], arguments].concat();
    serde_json::from_str(&csm(&all).run().ends(0).stdout).unwrap()
}

/// The worked example with own pay.
fn with_own_pay(mode: &str) -> String {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    sheet["answers"]["D10"] = json!(61_234);
    sheet["mode"] = json!(mode);
    sheet.to_string()
}

/// The worked example with other answers.
fn with(changes: &Value) -> String {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    for (item, answer) in changes.as_object().unwrap() {
        sheet["answers"][item] = answer.clone();
    }
    sheet.to_string()
}
