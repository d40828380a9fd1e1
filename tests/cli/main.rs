//! The command line as its users meet it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod documents;
mod input;
mod interview;
mod losses;
mod program;
#[path = "../support/mod.rs"]
mod support;

use serde_json::Value;
use support::golden;

/// The worked example with one change to its answers.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    change(&mut sheet);
    sheet.to_string()
}
