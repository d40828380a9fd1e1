//! The command line as its users meet it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;

use serde_json::{Value, json};
use support::{csm, example, golden};

/// The worked example with one change to its answers.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    change(&mut sheet);
    sheet.to_string()
}

#[test]
fn without_a_terminal_the_interview_refuses_and_names_the_way() {
    let ran = csm(&[]).run().ends(2).says("csm report ANSWERS.json").says("Commands");
    assert!(ran.stdout.is_empty());
    let ran = csm(&["interview"]).run().ends(2).says("csm report ANSWERS.json");
    assert!(ran.stdout.is_empty());
}

#[test]
fn help_and_version_are_in_the_language_asked_for() {
    assert!(csm(&["--help"]).run().ends(0).stdout.contains("Print results without documents"));
    assert!(csm(&["--help", "--lang", "de"]).run().ends(0).stdout.contains("Ergebnisse ohne Dokumente"));
    assert!(
        csm(&["score", "--help"])
            .env("CSM_LANG", "de")
            .run()
            .ends(0)
            .stdout
            .contains("ohne Entwicklungsplan")
    );
    assert!(csm(&["--version"]).run().ends(0).stdout.contains(env!("CARGO_PKG_VERSION")));
    for command in ["interview", "report", "score", "schema", "pack"] {
        let help = csm(&[command, "--help"]).run().ends(0).stdout;
        for line in help.lines().filter(|line| line.trim_start().starts_with("--")) {
            assert!(
                line.trim().contains("  ") || line.trim().ends_with('>'),
                "{command}: no help in {line:?}"
            );
        }
    }
}

#[test]
fn score_prints_every_format() {
    let path = example("golden.json");
    let path = path.to_str().unwrap();
    let text = csm(&["score", path]).run().ends(0).stdout;
    assert!(text.contains("73 of 100 (69–77)") && text.contains("€48,100–63,000"), "{text}");
    let one: Value =
        serde_json::from_str(&csm(&["score", path, "--format", "json"]).run().ends(0).stdout).unwrap();
    assert_eq!(one["fit"]["index"], json!(73.18));
    let lines = csm(&["score", path, path, "--format", "jsonl"]).run().ends(0).stdout;
    assert_eq!(lines.lines().count(), 2);
    let array: Value =
        serde_json::from_str(&csm(&["score", path, path, path, "--format", "json"]).run().ends(0).stdout)
            .unwrap();
    assert_eq!(array.as_array().unwrap().len(), 3);
    let csv = csm(&["score", "-", "--format", "csv"]).stdin(golden()).run().ends(0).stdout;
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].len(), rows[1].len());
    assert_eq!(rows[0].iter().zip(&rows[1]).find(|(name, _)| **name == "fit_index").unwrap().1, &"73.18");
}

#[test]
fn the_name_and_own_pay_never_leave_the_answers() {
    let sheet = changed(|sheet| {
        sheet["respondent"]["name"] = json!("Anna Geheim");
        sheet["answers"]["D10"] = json!(61_234);
    });
    let other = changed(|sheet| sheet["respondent"]["name"] = json!("Jemand Anders"));
    let of = |sheet: &str| csm(&["score", "-", "--format", "json"]).stdin(sheet).run().ends(0).stdout;
    let result = of(&sheet);
    assert!(!result.contains("Geheim") && !result.contains("61234"));
    assert_eq!(result, of(&other), "name and own pay change nothing, not even the hash");
}

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
fn mode_hr_knows_no_index_no_verdict_and_no_band() {
    let path = example("applicant-hr.json");
    let ran = csm(&["score", path.to_str().unwrap(), "--format", "json"]).run().ends(0);
    let result: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(result["fit"]["index"], Value::Null);
    assert_eq!(result["fit"]["verdict"], Value::Null);
    assert_eq!(result["salary"], Value::Null);
    assert_eq!(result["salary_note"], json!("mode_hr"));
    // the option makes files stricter, never laxer
    let training = changed(|sheet| {
        sheet["answers"].as_object_mut().unwrap().remove("D9");
        sheet["mode"] = json!("training");
    });
    let strict =
        csm(&["score", "-", "--format", "json", "--mode", "hr"]).stdin(&training).run().ends(0).stdout;
    assert!(strict.contains("mode_hr"));
    let text = fs::read_to_string(&path).unwrap();
    let still = csm(&["score", "-", "--format", "json", "--mode", "self"]).stdin(text).run().ends(0).stdout;
    assert!(still.contains("mode_hr"));
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
fn reports_are_complete_private_and_repeat_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let input = example("golden.json");
    let make = |name: &str, jobs: &str| {
        let out = folder.path().join(name);
        let arguments = [
            "report",
            input.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--format",
            "pdf,md,json",
            "--jobs",
            jobs,
        ];
        let _ = csm(&arguments).env("TZ", "Asia/Tokyo").run().ends(0);
        let mut files: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    };
    let (first, second) = (make("a", "1"), make("b", "4"));
    let names: Vec<_> = first.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["golden.md", "golden.pdf", "golden.result.json"]);
    for (a, b) in first.iter().zip(&second) {
        assert_eq!(fs::read(a).unwrap(), fs::read(b).unwrap(), "{}", a.display());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(a).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn two_respondents_never_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let other = changed(|sheet| sheet["respondent"]["id"] = json!("Golden"));
    let good: Value = serde_json::from_str(&golden()).unwrap();
    let lines = format!("{good}\n{other}\n");
    let ran = csm(&["report", "-", "--format", "json", "--out", folder.path().to_str().unwrap()]);
    let _ = ran.stdin(lines).run().ends(1).says("is taken already");
    let reports = fs::read_dir(folder.path()).unwrap().filter(|one| {
        let name = one.as_ref().unwrap().file_name();
        name.to_str().unwrap().contains(".result.json")
    });
    assert_eq!(reports.count(), 1);
}

#[test]
fn hostile_ids_stay_inside_the_folder_and_harmless_on_the_terminal() {
    for id in
        ["../../evil", "/etc/passwd", "CON", "a\u{1b}[31mb", "x\u{202e}fdp.exe", "=cmd|' /C calc'!A0", ""]
    {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let sheet = changed(|sheet| sheet["respondent"]["id"] = json!(id));
        let ran = csm(&["report", "-", "--format", "json", "--out", out.to_str().unwrap()])
            .stdin(&sheet)
            .run()
            .ends(0);
        assert!(!ran.stderr.contains('\u{1b}') && !ran.stderr.contains('\u{202e}'));
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let csv = csm(&["score", "-", "--format", "csv"]).stdin(&sheet).run().ends(0).stdout;
        let row = csv.lines().nth(1).unwrap();
        assert!(!row.starts_with(['=', '+', '@']) && !row.starts_with("\"="), "{row}");
    }
}

#[test]
fn the_built_in_pack_can_be_exported_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("pack");
    let out = out.to_str().unwrap();
    let _ = csm(&["pack", "export", out]).run().ends(0).says("csm/1");
    let _ = csm(&["pack", "check", out]).run().ends(0).says("51 measures");
    let _ = csm(&["pack", "export", out]).run().ends(1).says("not empty");
    let path = example("golden.json");
    let path = path.to_str().unwrap();
    let exported = csm(&["score", path, "--format", "json", "--pack", out]).run().ends(0).stdout;
    assert_eq!(exported, csm(&["score", path, "--format", "json"]).run().ends(0).stdout);
    let file = format!("{out}/framework.toml");
    let broken = fs::read_to_string(&file).unwrap().replacen("target = 4.0", "taget = 4.0", 1);
    fs::write(&file, broken).unwrap();
    let _ = csm(&["pack", "check", out]).run().ends(1).says("framework.toml").says("did you mean `target`?");
    let _ = csm(&["score", path, "--pack", out]).run().ends(2);
}

#[test]
fn a_pack_for_another_questionnaire_works_with_the_same_binary() {
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/packs/tiny");
    let _ = csm(&["pack", "check", pack]).run().ends(0);
    let schema: Value =
        serde_json::from_str(&csm(&["schema", "answers", "--pack", pack]).run().ends(0).stdout).unwrap();
    let id = schema["$defs"]["sheet"]["properties"]["pack"]["const"].clone();
    let items = schema["$defs"]["sheet"]["properties"]["answers"]["properties"].as_object().unwrap();
    let answers: serde_json::Map<String, Value> = items.keys().map(|item| (item.clone(), json!(3))).collect();
    let sheet = json!({ "schema": "csm-answers/1", "pack": id, "lang": "en", "answers": answers });
    let ran = csm(&["score", "-", "--format", "json", "--pack", pack]).stdin(sheet.to_string()).run().ends(0);
    let result: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(result["salary"], Value::Null);
    assert_eq!(result["plan"], Value::Null);
    assert!(result["soft_skills"]["score"].is_number());
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let _ = csm(&["report", "-", "--pack", pack, "--format", "pdf,md", "--out", out])
        .stdin(sheet.to_string())
        .run()
        .ends(0);
}

#[test]
fn the_scripted_interview_ends_in_the_golden_answers_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let _ = csm(&["interview", "--script", "examples/interview/golden.txt", "--out", out]).run().ends(0);
    let text = fs::read_to_string(folder.path().join("golden.answers.json")).unwrap();
    let (found, wanted): (Value, Value) =
        (serde_json::from_str(&text).unwrap(), serde_json::from_str(&golden()).unwrap());
    assert_eq!(found["answers"], wanted["answers"]);
    assert!(folder.path().join("golden.pdf").exists());
    // nobody's answers are written over
    let _ = csm(&["interview", "--script", "examples/interview/golden.txt", "--out", out]).run().ends(0);
    assert!(
        folder.path().join("golden-2.answers.json").exists() && folder.path().join("golden-2.pdf").exists()
    );
}

#[test]
fn a_part_never_removes_what_was_answered_before() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let file = folder.path().join("golden.answers.json");
    fs::write(&file, golden()).unwrap();
    let script = folder.path().join("s.txt");
    fs::write(&script, "begin\nskip\ntype other\nfinish\n").unwrap();
    let arguments = ["interview", "--part", "pay", "--resume", file.to_str().unwrap(), "--out", out];
    let _ = csm(&[&arguments[..], &["--script", script.to_str().unwrap()]].concat()).run().ends(0);
    let found: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let wanted: Value = serde_json::from_str(&golden()).unwrap();
    assert_eq!(found["answers"], wanted["answers"]);
    assert_ne!(fs::read_to_string(&file).unwrap(), golden(), "it was written anew");
}

#[test]
fn an_applicants_file_is_not_resumed() {
    let path = example("applicant-hr.json");
    let _ =
        csm(&["interview", "--script", "examples/interview/golden.txt", "--resume", path.to_str().unwrap()])
            .run()
            .ends(2)
            .says("no interview in mode hr");
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
    let ran = ran.says("no-schema.json").says("missing-field").says("1 JSON files").says("other.json");
    assert_eq!(ran.stdout.lines().count(), 1);
}

#[test]
fn a_missing_glyph_is_told_of_its_own_document_only() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let named = |id: &str, name: &str| {
        let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
        sheet["respondent"] = json!({ "id": id, "name": name });
        sheet.to_string()
    };
    let lines = [named("a", "Anna"), named("b", "山田"), named("c", "Carla")].join("\n");
    let ran =
        csm(&["report", "-", "--out", out, "--jobs", "1"]).stdin(lines).run().ends(0).says("b: the typeface");
    assert_eq!(ran.matches("typeface lacks"), 1);
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

/// Paths of all texts with the gaps they have.
fn walk(path: &str, table: &toml::Table, found: &mut Vec<(String, Vec<String>)>) {
    for (key, value) in table {
        let path = format!("{path}.{key}");
        match value {
            toml::Value::Table(inner) => walk(&path, inner, found),
            toml::Value::String(text) => {
                assert!(!text.trim().is_empty() || path.contains("format"), "{path} is empty");
                let mut gaps: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}').map(|(gap, _)| gap.to_owned()))
                    .filter(|gap| gap.chars().all(|one| one.is_alphanumeric() || one == '_'))
                    .collect();
                gaps.sort();
                gaps.dedup();
                found.push((path, gaps));
            }
            _ => found.push((path, Vec::new())),
        }
    }
}

#[test]
fn messages_of_both_languages_have_the_same_keys_and_gaps() {
    let read = |lang: &str| -> toml::Table {
        let path = format!("{}/templates/locale/{lang}.toml", env!("CARGO_MANIFEST_DIR"));
        toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let [mut de, mut en] = [Vec::new(), Vec::new()];
    walk("", &read("de"), &mut de);
    walk("", &read("en"), &mut en);
    de.sort();
    en.sort();
    assert!(de.len() > 200, "only {} texts", de.len());
    for (a, b) in de.iter().zip(&en) {
        assert_eq!(a, b);
    }
    assert_eq!(de.len(), en.len());
}

#[test]
fn the_result_follows_its_schema() {
    let schema: Value = serde_json::from_str(&csm(&["schema", "result"]).run().ends(0).stdout).unwrap();
    let known = schema["properties"].as_object().unwrap();
    for name in ["golden.json", "unbrauchbar.json", "abroad.json", "pay-only.json", "applicant-hr.json"] {
        let path = example(name);
        let ran = csm(&["score", path.to_str().unwrap(), "--format", "json"]).run().ends(0);
        let result: Value = serde_json::from_str(&ran.stdout).unwrap();
        for key in result.as_object().unwrap().keys() {
            assert!(known.contains_key(key), "{name}: `{key}` is not in the schema");
        }
        for key in schema["required"].as_array().unwrap() {
            assert!(result.get(key.as_str().unwrap()).is_some(), "{name}: {key} is missing");
        }
    }
}

#[test]
fn the_data_of_the_edition_to_share_tell_no_more_than_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let made = |path: &str, edition: &str| -> Value {
        let _ = csm(&["report", path, "--edition", edition, "--format", "json", "--out", out]).run().ends(0);
        let file = fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        fs::remove_file(file).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    // strained, so that the discreet competency would be a priority, and open, so that it would be missing
    let sheet = |name: &str, rating: Value| {
        let mut sheet: Value = serde_json::from_slice(&fs::read(example(name)).unwrap()).unwrap();
        for at in 1..=4 {
            sheet["answers"][format!("RES{at}")] = rating.clone();
        }
        let path = folder.path().with_extension("json");
        fs::write(&path, sheet.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    for (name, rating) in
        [("golden.json", json!(1)), ("golden.json", Value::Null), ("applicant-hr.json", json!(1))]
    {
        let path = sheet(name, rating);
        let mut shared = made(&path, "share");
        let all = shared["soft_skills"]["competencies"].as_array_mut().unwrap();
        let at = all.iter().position(|one| one["id"] == "RES").unwrap();
        let row = all.remove(at);
        for field in
            ["level", "interval", "answered", "imputed", "attainment", "gap", "priority", "gap_class"]
        {
            assert_eq!(row.get(field), Some(&Value::Null), "{name}: {field}");
        }
        assert_eq!(row["note"], "withheld");
        let text = shared.to_string();
        assert!(!text.contains("RES"), "{name}: {text}");
        assert!(shared["plan"]["weighted_gap"].is_null() && shared["plan"]["closed"].is_null());
        let score = shared["soft_skills"]["score"].as_f64().unwrap();
        assert_eq!(score.fract(), 0.0, "{name}: a total from which the detail could be worked out");
        if name == "golden.json" {
            assert!(
                made(&path, "personal").to_string().matches("RES").count() > 1,
                "{name}: nothing to withhold"
            );
        }
        fs::remove_file(path).unwrap();
    }
    // a report does not say that it cannot be judged either
    let path = sheet("golden.json", Value::Null);
    for lang in ["de", "en"] {
        let _ = csm(&["report", &path, "--edition", "share", "--format", "md", "--lang", lang, "--out", out])
            .run()
            .ends(0);
        let file = fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        fs::remove_file(file).unwrap();
        for (never, name) in
            [("keine Stufe, weil", "Selbstregulation"), ("no level, because", "Self-regulation")]
        {
            assert!(!text.lines().any(|line| line.contains(never) && line.contains(name)), "{text}");
        }
    }
}
