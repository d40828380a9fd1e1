//! The model card says what the program says.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use serde_json::Value;
use support::csm;

fn card() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/salary-model.md")).unwrap()
}

fn salary(arguments: &[&str]) -> String {
    let start = ["salary", "examples/pay/reference.json", "--lang", "en", "--date", "2025-12-31"];
    csm(&[&start[..], arguments].concat()).run().ends(0).stdout
}

#[test]
fn its_tables_are_those_the_program_prints() {
    let card = card();
    for factor in ["industry", "size"] {
        let printed = salary(&["--table", factor]);
        let rows: Vec<&str> = printed.lines().filter(|line| line.contains('€')).collect();
        assert!(rows.len() >= if factor == "industry" { 18 } else { 4 }, "{printed}");
        for row in rows {
            assert!(card.contains(row), "{factor}: not in the card: {row}");
        }
    }
}

/// The amount of a table cell: `57,419`.
fn amount(cell: &str) -> f64 {
    cell.replace(',', "").parse().unwrap()
}

#[test]
fn its_compared_cells_are_computed_from_what_the_program_prints() {
    let mut compared = 0;
    let tables: Vec<(&str, Value)> = ["industry", "size"]
        .map(|factor| {
            (factor, serde_json::from_str(&salary(&["--table", factor, "--format", "json"])).unwrap())
        })
        .into();
    for line in card().lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (factor, level) = cells[0].trim_matches('`').split_once('=').unwrap();
        let (_, table) = tables.iter().find(|(name, _)| *name == factor).unwrap();
        let row =
            table["table"]["rows"].as_array().unwrap().iter().find(|row| row["level"] == level).unwrap();
        let (model, published) = (amount(cells[1]), amount(cells[2]));
        assert_eq!(row["p50"].as_f64().unwrap(), model, "{line}");
        let deviation = format!("{:+.1} %", (model / published - 1.0) * 100.0);
        assert_eq!(deviation, cells[3], "{line}");
        compared += 1;
    }
    assert!(compared >= 10, "only {compared} cells");
}

#[test]
fn its_level_is_the_base_of_the_pack() {
    let statement: Value = serde_json::from_str(&salary(&["--format", "json"])).unwrap();
    assert_eq!(statement["salary"]["p50"], 50_000, "the reference profile is paid the base");
    assert!(card().contains("| 50,000 | 50,621 | -1.2 % |"), "the official median beside it");
    for (what, value) in
        [("sigma", "0.20²"), ("soft cap", "0.80 · tanh"), ("growth", "1.035^"), ("z", "0.67449")]
    {
        assert!(card().contains(value), "{what}");
    }
}
