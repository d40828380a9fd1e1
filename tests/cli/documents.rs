//! What is written: results and documents.

use std::fs;

use crate::support::{csm, example, golden};
use serde_json::{Value, json};

use super::changed;

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
