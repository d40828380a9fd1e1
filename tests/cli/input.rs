//! What is read: files, folders, broken sheets.

use std::fs;

use crate::support::{csm, example, golden};
use serde_json::{Value, json};

use super::changed;

#[test]
fn broken_input_gives_a_message_status_1_and_no_document() {
    let golden = golden();
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let nested = format!("{{\"schema\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "empty-input"),
        (golden.as_bytes()[..golden.len() / 2].to_vec(), "truncated"),
        (format!("{} x", golden.trim()).into_bytes(), "trailing-garbage"),
        (deep.into_bytes(), "error["),
        (nested.into_bytes(), "too-deep"),
        (vec![0, 159, 146, 150, b'\n', 255], "error["),
        (
            golden.replace("\"P1\": \"manager\"", "\"P1\": \"manager\", \"P1\": \"head\"").into_bytes(),
            "duplicate-key",
        ),
        (golden.replace("csm-answers/1", "csm-answers/9").into_bytes(), "field-value"),
        (changed(|sheet| sheet["answers"]["COM9"] = json!(3)).into_bytes(), "unknown-item"),
        (changed(|sheet| sheet["answers"]["COM1"] = json!("4")).into_bytes(), "answer-type"),
        (changed(|sheet| sheet["answers"]["COM1"] = json!(0)).into_bytes(), "out-of-range"),
        (changed(|sheet| sheet["answers"]["COM1"] = json!(3.5)).into_bytes(), "answer-type"),
        (changed(|sheet| sheet["answers"]["COM1"] = json!("na")).into_bytes(), "na-not-offered"),
        (
            changed(|sheet| sheet["answers"]["S01"] = json!({"best": "A", "worst": "A"})).into_bytes(),
            "same-picks",
        ),
        (changed(|sheet| sheet["answers"]["C2"] = json!(10)).into_bytes(), "more-than"),
        (changed(|sheet| sheet["answers"]["B4"] = json!(["aevo"])).into_bytes(), "not-a-subset"),
        (changed(|sheet| sheet["answers"]["C7"] = json!(["none", "crm"])).into_bytes(), "exclusive-option"),
        (changed(|sheet| sheet["answers"]["D4"] = json!("metro")).into_bytes(), "option-not-offered"),
        (changed(|sheet| sheet["answers"]["B1"] = Value::Null).into_bytes(), "missing-answer"),
        (changed(|sheet| sheet["mode"] = json!("hr")).into_bytes(), "refused-in-hr"),
        (changed(|sheet| sheet["extra"] = json!(1)).into_bytes(), "unknown-field"),
    ];
    for (input, code) in cases {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let ran =
            csm(&["report", "-", "--out", out.to_str().unwrap()]).stdin(&input).run().ends(1).says(code);
        assert!(ran.stdout.is_empty());
        assert!(!out.exists(), "{code}: a document was written");
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    }
}

#[test]
fn all_findings_are_named_at_once_with_pointer_and_suggestion() {
    let sheet = changed(|sheet| {
        sheet["answers"]["LEA11"] = json!(1);
        sheet["answers"]["B1"] = json!("voc3y");
        sheet["answers"]["P2"] = Value::Null;
    });
    let ran = csm(&["score", "-"]).stdin(sheet).run().ends(1);
    ran.says("/answers/LEA11").says("Did you mean `voc_3y`?").says("P2: this answer is required");
}

#[test]
fn one_bad_respondent_never_stops_the_rest() {
    let mut bad: Value = serde_json::from_str(&golden()).unwrap();
    bad["answers"]["COM1"] = json!(7);
    let good: Value = serde_json::from_str(&golden()).unwrap();
    let lines = format!("{bad}\n{good}\n{{\"broken\": \n{good}\n");
    let ran = csm(&["score", "-", "--format", "jsonl"]).stdin(lines).run().ends(1).says(":1:").says(":3:");
    assert_eq!(ran.stdout.lines().count(), 2);
    let array = format!("[{bad}, {good}]");
    let ran = csm(&["score", "-", "--format", "jsonl"]).stdin(array).run().ends(1);
    assert_eq!(ran.stdout.lines().count(), 1);
}

#[test]
fn byte_order_mark_and_line_ends_change_nothing() {
    let plain = csm(&["score", "-", "--format", "json"]).stdin(golden()).run().ends(0).stdout;
    let dressed = format!("\u{feff}{}", golden().replace('\n', "\r\n"));
    assert_eq!(csm(&["score", "-", "--format", "json"]).stdin(dressed).run().ends(0).stdout, plain);
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let sheet: Value = serde_json::from_str(&golden()).unwrap();
    let reversed: serde_json::Map<String, Value> = sheet["answers"]
        .as_object()
        .unwrap()
        .iter()
        .rev()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let mut other = sheet.clone();
    other["answers"] = Value::Object(reversed);
    let of = |sheet: &Value| {
        csm(&["score", "-", "--format", "json"]).stdin(sheet.to_string()).run().ends(0).stdout
    };
    assert_eq!(of(&sheet), of(&other));
}

#[test]
fn role_and_industry_can_be_overridden() {
    let path = example("golden.json");
    let path = path.to_str().unwrap();
    let ran = csm(&["score", path, "--format", "json", "--role", "team_lead", "--industry", "public"])
        .run()
        .ends(0);
    let result: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&result["role"], &result["cluster"]), (&json!("team_lead"), &json!("public")));
    assert_eq!(result["salary"]["factors"][1]["level"], json!("public"));
    let _ = csm(&["score", path, "--role", "boss"]).run().ends(2).says("team_lead, manager, head");
}

#[test]
fn a_folder_names_what_it_passes_over_and_reads_broken_answers() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.json"), golden()).unwrap();
    fs::write(folder.path().join("no-schema.json"), golden().replace("\"schema\": \"csm-answers/1\",", ""))
        .unwrap();
    fs::write(folder.path().join("other.json"), "{\"a\": 1}").unwrap();
    fs::write(folder.path().join("notes.txt"), "nothing").unwrap();
    let ran = csm(&["score", folder.path().to_str().unwrap(), "--format", "jsonl"]).run().ends(1);
    let ran = ran
        .says("no-schema.json")
        .says("missing-field")
        .says("JSON files without an answer sheet were passed over (1, ")
        .says("other.json");
    assert_eq!(ran.stdout.lines().count(), 1);
}

#[test]
fn a_stale_table_and_an_impossible_date_are_told() {
    let path = example("golden.json");
    let path = path.to_str().unwrap();
    assert!(
        csm(&["score", path, "--date", "2030-01-01"]).run().ends(0).stdout.contains("Caution: the pay table")
    );
    let _ = csm(&["score", path, "--date", "9999-12-31"]).run().ends(2).says("2000 to 2100");
}
