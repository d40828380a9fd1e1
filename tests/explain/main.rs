//! `csm explain`: every number can be done again by hand, and what it says fits a terminal and a person.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(
    clippy::disallowed_methods,
    reason = "sums are done again by other means than the program's on purpose"
)]

mod privacy;
mod sums;
#[path = "../support/mod.rs"]
mod support;
mod words;

use std::collections::BTreeMap;

use serde_json::Value;
use support::{csm, example};

/// The examples whose arithmetic is done again.
const EXAMPLES: [&str; 3] = ["golden.json", "quereinstieg.json", "leitung.json"];

/// Everything a report shows in numbers, with all it is made of.
const TOPICS: [&str; 5] = ["fit", "salary", "plan", "quality", "coverage"];

fn stdout(arguments: &[&str]) -> String {
    csm(arguments).run().ends(0).stdout
}

fn chain(name: &str, what: &str) -> Value {
    let path = example(name);
    let text = stdout(&["explain", path.to_str().unwrap(), what, "--format", "json"]);
    serde_json::from_str(&text).unwrap()
}

fn result(name: &str) -> Value {
    let path = example(name);
    serde_json::from_str(&stdout(&["score", path.to_str().unwrap(), "--format", "json"])).unwrap()
}

/// Every step of a chain by its id.
fn steps(chain: &Value) -> BTreeMap<String, Value> {
    fn walk(step: &Value, found: &mut BTreeMap<String, Value>) {
        found.entry(step["id"].as_str().unwrap().to_owned()).or_insert_with(|| step.clone());
        for one in step["steps"].as_array().into_iter().flatten() {
            walk(one, found);
        }
    }
    let mut found = BTreeMap::new();
    walk(&chain["step"], &mut found);
    found
}

/// An answer sheet on disk, made from an example.
fn sheet(folder: &std::path::Path, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut sheet: Value = serde_json::from_slice(&std::fs::read(example(name)).unwrap()).unwrap();
    change(&mut sheet);
    let path = folder.join("sheet.json");
    std::fs::write(&path, sheet.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}
