//! `--set` and `--table`: what would change.

use crate::support::csm;
use serde_json::{Value, json};

use super::{GOLDEN, json_of, with};

#[test]
fn a_change_is_told_alone_together_and_factor_by_factor() {
    let result = json_of(&["--set", "industry=bank_finance", "--set", "D7=t25_49"]);
    let changes = result["changes"].as_array().unwrap();
    assert_eq!((changes[0]["key"].as_str(), changes[1]["key"].as_str()), (Some("industry"), Some("D7")));
    let p50 = |value: &Value| value["salary"]["p50"].as_i64().unwrap();
    let before = p50(&result);
    assert_eq!(before, 55_040);
    let after = p50(&result["after"]);
    assert_eq!(result["after"]["change"].as_i64().unwrap(), after - before);
    let parts = result["after"]["by_factor"].as_array().unwrap();
    assert_eq!(parts.iter().map(|one| one["step"].as_i64().unwrap()).sum::<i64>(), after - before);
    assert_eq!(parts.iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), ["industry", "team"]);
    assert_eq!((&parts[1]["from"], &parts[1]["to"]), (&json!("t1_9"), &json!("t25_49")));
    // by hand: s = 0.061761 + ln(1.07/0.96) = 0.170252, 50,000 · exp(0.80 · tanh(s/0.80)) · 1.035
    assert_eq!(p50(&changes[1]["after"]), 61_200);
    let chain = result["salary"]["chain"].as_array().unwrap();
    assert_eq!(chain.first().unwrap()["amount"], 50_000);
    assert_eq!(chain.last().unwrap()["amount"], 56_451, "for the agreed 40 hours");
}

#[test]
fn wrong_keys_and_values_are_all_named_with_suggestions() {
    let ran = csm(&[
        "salary",
        GOLDEN,
        "--set",
        "indutry=bank_finance",
        "--set",
        "D7=t25_4",
        "--set",
        "foo",
        "--set",
        "B3=leadership,tool",
        "--set",
        "C2=8,25",
        "--set",
        "D10=60000",
        "--set",
        "D5=s1_50",
        "--set",
        "size=s5000p",
    ])
    .run()
    .ends(2);
    assert!(ran.stdout.is_empty());
    for part in [
        "`industry`",
        "`t25_49`",
        "KEY=VALUE",
        "`tools`",
        "steps of 0.5",
        "--set D10: this is neither",
        "changed twice",
    ] {
        assert!(ran.stderr.contains(part), "{part} is not in:\n{}", ran.stderr);
    }
    let ran =
        csm(&["salary", GOLDEN, "--table", "lnd"]).run().ends(2).says("`land`").says("experience, industry");
    assert!(ran.stdout.is_empty());
    let _ = csm(&["salary", GOLDEN, "--set", "C2=12"]).run().ends(2).says("larger than that of C1");
    let _ = csm(&["salary", GOLDEN, "--set", "D3=BE"]).run().ends(0).says("D4").says("not asked");
    let _ = csm(&["salary", GOLDEN, "--set", "C1=3"]).run().ends(0).says("C2");
    let _ = csm(&["salary"]).run().ends(2);
}

#[test]
fn a_table_has_every_level_and_marks_the_own_one() {
    for (factor, levels) in [
        ("land", 16),
        ("industry", 18),
        ("size", 4),
        ("team", 6),
        ("education", 9),
        ("english", 3),
        ("training", 3),
        ("technology", 3),
        ("tariff", 3),
        ("settlement", 3),
    ] {
        let result = json_of(&["--table", factor]);
        let rows = result["table"]["rows"].as_array().unwrap();
        assert_eq!(rows.len(), levels, "{factor}");
        let own: Vec<&Value> = rows.iter().filter(|row| row["own"] == true).collect();
        assert_eq!(own.len(), 1, "{factor}");
        assert_eq!(own[0]["p50"], result["salary"]["p50"], "{factor}");
        let text = csm(&["salary", GOLDEN, "--table", factor]).run().ends(0).stdout;
        assert_eq!(
            text.lines().filter(|line| line.starts_with("> ") && line.contains('€')).count()
                + text
                    .lines()
                    .filter(|line| line.starts_with("> ")
                        && !line.contains('€')
                        && !line.contains("Your answer"))
                    .count(),
            1,
            "{text}"
        );
    }
    let text = csm(&["salary", GOLDEN, "--table", "land"]).run().ends(0).stdout;
    assert!(
        text.lines().any(|line| line.contains("Berlin °")),
        "the size of place goes with a city state:\n{text}"
    );
}

#[test]
fn csv_is_one_table_for_bands_changes_and_levels() {
    let csv = csm(&["salary", GOLDEN, "--format", "csv", "--set", "D7=t25_49", "--table", "size"])
        .run()
        .ends(0)
        .stdout;
    let rows: Vec<Vec<&str>> =
        csv.split("\r\n").filter(|row| !row.is_empty()).map(|row| row.split(',').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{csv}");
    let kinds: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    assert_eq!(kinds, ["kind", "now", "change", "all", "level", "level", "level", "level"]);
    assert_eq!(rows[1][8], "55040");
    let text = csv.replace("\r\n", "");
    assert!(!text.contains('\n') && !text.contains('€'));
}

#[test]
fn only_an_answer_that_is_a_factor_makes_a_line_of_a_table_wider() {
    let text = csm(&["salary", GOLDEN, "--table", "training"]).run().ends(0).stdout;
    assert!(!text.contains('*') && !text.contains("the band is wider there"), "{text}");
    // there is no Stuttgart in another state, and the size of the place is a factor
    let sheet = with(&json!({ "D3": "BW", "D4": "metro" }));
    let text = csm(&["salary", "-", "--table", "land"]).stdin(&sheet).run().ends(0).stdout;
    assert!(text.contains("Bremen °") && text.contains("Saxony *"), "{text}");
    assert!(text.replace('\n', " ").contains("the band is wider there"), "{text}");
}

#[test]
fn csv_and_json_agree_on_every_change() {
    let arguments = ["--set", "industry=bank_finance", "--set", "D7=t25_49", "--set", "size=s5000p"];
    for file in [GOLDEN, "examples/answers/leitung.json", "examples/answers/kohorte.jsonl"] {
        let told = |format: &str| {
            let start = ["salary", file, "--format", format];
            csm(&[&start[..], &arguments].concat()).run().ends(0).stdout
        };
        let value: Value = serde_json::from_str(&told("json")).unwrap();
        let people = if let Value::Array(all) = value { all } else { vec![value] };
        let changes = people.iter().flat_map(|one| {
            let single = one["changes"].as_array().unwrap().iter().map(|one| &one["after"]["change"]);
            single.chain([&one["after"]["change"]]).map(Value::to_string).collect::<Vec<_>>()
        });
        let csv = told("csv");
        let rows = csv.lines().map(|row| row.split(',').collect::<Vec<_>>());
        let rows = rows.filter(|row| ["change", "all"].contains(&row[1])).map(|row| row[11].to_owned());
        assert_eq!(rows.collect::<Vec<_>>(), changes.collect::<Vec<_>>(), "{file}");
    }
}

#[test]
fn what_cannot_be_set_is_refused_with_what_can() {
    for (set, parts) in [
        ("industry=", &["has to be answered", "`industry=other`"][..]),
        ("training=two_plus", &["no answer", "B3", "leadership"]),
        ("C7=advanced", &["no answer", "C7", "bi"]),
        ("industry=bank", &["`bank_finance`"]),
    ] {
        let ran = csm(&["salary", GOLDEN, "--set", set]).run().ends(2);
        assert!(parts.iter().all(|part| ran.stderr.contains(part)), "{set}: {}", ran.stderr);
    }
    let ran = csm(&["salary", GOLDEN, "--set", "team=50"]).run().ends(2).says("t50_99");
    assert!(!ran.stderr.contains("did you mean"), "{}", ran.stderr);
    let _ = csm(&["salary", GOLDEN, "--set", "size="]).run().ends(0);
    let by = |name: &str| csm(&["salary", GOLDEN, "--table", name]).run().ends(0).stdout;
    assert_eq!(by("D3"), by("land"));
}
