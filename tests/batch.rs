//! Many sheets at once: order, names, numbers, account of failures.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;
use std::io::Read;

use csm_kompass::answers::json::Reader;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::result::csv;
use proptest::test_runner::TestRng;
use serde_json::{Value, json};
use support::sheets::{below, mended, random, sheet, spoilt};
use support::{csm, example, golden, names};

/// How many random sheets; more with `CSM_TEST_SHEETS`.
fn many() -> usize {
    let given = std::env::vars().find(|(name, _)| name == "CSM_TEST_SHEETS");
    given.map_or(120, |(_, number)| number.parse().unwrap())
}

/// Random legal sheets with ids, one JSON text each.
fn legal(count: usize, seed: u8) -> Vec<Value> {
    let pack = Pack::embedded();
    let reader = Reader::new(&pack, Mode::Own);
    let mut rng = random(seed);
    let mut all = Vec::new();
    while all.len() < count {
        let Some((mut sheet, _)) = mended(&reader, sheet(&mut rng, &pack)) else { continue };
        sheet["respondent"] = json!({ "id": format!("r-{}", all.len()) });
        all.push(sheet);
    }
    all
}

/// The same as lines, every fifth of them spoilt.
fn mixed(count: usize, seed: u8) -> Vec<u8> {
    let mut rng = random(seed);
    let mut text = Vec::new();
    for (at, sheet) in legal(count, seed).into_iter().enumerate() {
        let line = sheet.to_string();
        let spoil = at > 0 && below(&mut rng, 5) == 0;
        text.extend(if spoil { spoilt(&mut rng, &sheet, &line) } else { line.into_bytes() });
        text.push(b'\n');
    }
    text
}

fn lines(sheets: &[Value]) -> String {
    let lines: Vec<String> = sheets.iter().map(Value::to_string).collect();
    lines.join("\n") + "\n"
}

#[test]
fn the_number_of_jobs_never_changes_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    let text = mixed(many(), 1);
    for format in ["csv", "jsonl", "json", "text"] {
        let run = |jobs: &str| {
            let errors = folder.path().join(format!("{format}-{jobs}.errors"));
            let arguments =
                ["score", "-", "--format", format, "--jobs", jobs, "--errors", errors.to_str().unwrap()];
            let ran = csm(&arguments).stdin(&text).run().ends(1);
            (ran.stdout, ran.stderr, fs::read_to_string(errors).unwrap())
        };
        let one = run("1");
        assert!(one.0.len() > 10_000 && one.2.lines().count() > 5, "{format}");
        for jobs in ["2", "7"] {
            assert_eq!(run(jobs), one, "{format} with {jobs} jobs");
        }
    }
}

#[test]
fn lines_an_array_and_files_give_the_same_results() {
    let folder = tempfile::tempdir().unwrap();
    let all = legal(many().min(60), 2);
    for (at, sheet) in all.iter().enumerate() {
        fs::write(folder.path().join(format!("{at:05}.json")), format!("{sheet:#}")).unwrap();
    }
    let score = |input: &str, text: &str| {
        csm(&["score", input, "--format", "jsonl", "--no-plan", "-q"]).stdin(text).run().ends(0).stdout
    };
    let from_lines = score("-", &lines(&all));
    assert_eq!(from_lines.lines().count(), all.len());
    assert_eq!(score("-", &Value::from(all.clone()).to_string()), from_lines);
    assert_eq!(score("-", &format!("{:#}", Value::from(all.clone()))), from_lines);
    assert_eq!(score(folder.path().to_str().unwrap(), ""), from_lines);
    // the order of sheets orders the results and changes none of them
    let turned: Vec<Value> = all.iter().rev().cloned().collect();
    let from_turned = score("-", &lines(&turned));
    assert_eq!(from_turned.lines().rev().collect::<Vec<_>>(), from_lines.lines().collect::<Vec<_>>());
}

/// The same value with the keys of every object in a random order.
fn shuffled(rng: &mut TestRng, value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut all: Vec<(String, Value)> =
                fields.iter().map(|(key, value)| (key.clone(), shuffled(rng, value))).collect();
            for at in (1..all.len()).rev() {
                all.swap(at, below(rng, at + 1));
            }
            Value::Object(all.into_iter().collect())
        }
        other => other.clone(), // the order of a list may mean something
    }
}

#[test]
fn the_order_of_keys_and_of_files_changes_no_byte_of_a_result() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = random(4);
    let all = legal(many(), 4);
    let mixed: Vec<Value> = all.iter().map(|sheet| shuffled(&mut rng, sheet)).collect();
    assert_ne!(lines(&mixed), lines(&all));
    for format in ["csv", "jsonl", "json", "text"] {
        let score =
            |text: String| csm(&["score", "-", "-q", "--format", format]).stdin(text).run().ends(0).stdout;
        assert!(score(lines(&mixed)) == score(lines(&all)), "{format}");
    }
    let names: Vec<String> = (0..all.len().min(40)).map(|at| format!("{at}.json")).collect();
    for (name, sheet) in names.iter().zip(&all) {
        fs::write(folder.path().join(name), sheet.to_string()).unwrap();
    }
    let score = |names: &[&str]| {
        let arguments = [&["score", "-q", "--no-plan", "--format", "jsonl"], names].concat();
        csm(&arguments).folder(folder.path()).run().ends(0).stdout
    };
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    let forwards = score(&names);
    names.reverse();
    let backwards = score(&names);
    assert_eq!(forwards.lines().rev().collect::<Vec<_>>(), backwards.lines().collect::<Vec<_>>());
}

#[test]
fn results_come_back_from_json_as_they_were() {
    let text = lines(&legal(many(), 5));
    let of = |format: &str| csm(&["score", "-", "-q", "--format", format]).stdin(&text).run().ends(0).stdout;
    let compact = of("jsonl");
    for line in compact.lines() {
        assert_eq!(serde_json::from_str::<Value>(line).unwrap().to_string(), line);
    }
    // and the same stands in the array, where every single step is added
    let pretty: Vec<Value> = serde_json::from_str(&of("json")).unwrap();
    for (mut one, line) in pretty.into_iter().zip(compact.lines()) {
        assert!(one.as_object_mut().unwrap().shift_remove("levers").is_some());
        assert_eq!(one.to_string(), line);
    }
}

#[test]
fn a_row_says_what_the_result_says() {
    let pack = Pack::embedded();
    let text = lines(&legal(many(), 3));
    let of = |format: &str| {
        csm(&["score", "-", "--format", format, "--no-plan"]).stdin(&text).run().ends(0).stdout
    };
    let (rows, results) = (of("csv"), of("jsonl"));
    let header = csv::header(&pack);
    let mut rows = rows.split_terminator("\r\n");
    assert_eq!(rows.next().unwrap(), header.join(","));
    let (mut hr, mut compared) = (0, 0);
    for (row, result) in rows.zip(results.lines()) {
        let result: Value = serde_json::from_str(result).unwrap();
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!(cells.len(), header.len(), "{row}");
        let is_hr = result["salary_note"] == "mode_hr";
        hr += usize::from(is_hr);
        let mut expected: Vec<(String, Value)> = csv::FIXED
            .iter()
            .map(|(name, place)| ((*name).to_owned(), result.pointer(place).cloned().unwrap_or_default()))
            .collect();
        for one in result["soft_skills"]["competencies"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            expected.push((format!("{id}_level"), one["level"].clone()));
            expected.push((format!("{id}_gap"), one["gap"].clone()));
        }
        for ((name, value), cell) in expected.iter().zip(&cells) {
            let ranks = ["soft_skills", "situations", "experience", "education"].contains(&name.as_str());
            let wanted = match value {
                _ if is_hr && (ranks || name.starts_with("fit_") || name.starts_with('p')) => String::new(),
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(*cell, wanted, "{name}");
            compared += 1;
        }
    }
    assert!(hr > 5 && compared > 1000, "{hr} {compared}");
}

#[test]
fn a_byte_order_mark_is_written_when_asked_for() {
    let csv = |more: &[&str]| {
        let arguments = [&["score", "-", "--format", "csv"], more].concat();
        csm(&arguments).stdin(golden()).run().ends(0).stdout
    };
    assert_eq!(csv(&["--csv-bom"]), format!("\u{feff}{}", csv(&[])));
}

#[test]
fn people_without_an_id_are_numbered_in_their_file() {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    sheet.as_object_mut().unwrap().remove("respondent");
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let one = file("one.json", &sheet.to_string());
    let three = file("three.jsonl", &format!("{sheet}\n\n{sheet}\nnonsense\n{sheet}\n"));
    let array = file("array.json", &format!("[{sheet},{sheet}]"));
    let ran = csm(&["score", &one, &three, &array, "--format", "csv"]).run().ends(1);
    let ids: Vec<&str> = ran.stdout.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["one", "three-1", "three-2", "three-4", "array-1", "array-2"]);
}

#[test]
fn every_failure_is_a_line_with_code_place_and_next_step() {
    let folder = tempfile::tempdir().unwrap();
    let errors = folder.path().join("errors.jsonl");
    let changed = |item: &str, value: Value| {
        let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
        sheet["answers"][item] = value;
        sheet["respondent"]["name"] = json!("Anna Geheim");
        sheet.to_string()
    };
    let text = [
        golden().replace('\n', ""),
        changed("COM1", json!([4711])),
        changed("B1", json!("voc3y")),
        String::from("{\"schema\": "),
        changed("COM9", json!(1)),
    ]
    .join("\n");
    let arguments = ["score", "-", "missing.json", "--format", "csv", "--errors", errors.to_str().unwrap()];
    let ran = csm(&arguments).stdin(text).run().ends(1);
    let ran = ran.says("1 scored, 5 could not be scored").says("-:2 [answer-type]").says("Found: a list");
    assert_eq!(ran.stdout.lines().count(), 2);
    let text = fs::read_to_string(&errors).unwrap();
    let found: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |field: &str| found.iter().map(|one| one[field].clone()).collect::<Vec<_>>();
    let codes = ["answer-type", "unknown-option", "truncated", "unknown-item", "unreadable"];
    assert_eq!(of("code"), codes.map(Value::from));
    assert_eq!(of("input"), ["-", "-", "-", "-", "missing.json"].map(Value::from));
    assert_eq!(of("line"), [json!(2), json!(3), json!(4), json!(5), Value::Null]);
    assert_eq!(found[0]["pointer"], "/answers/COM1");
    assert_eq!(found[0]["found"], "list");
    assert_eq!(found[0]["expected"], "Allowed: a whole number from 1 to 5.");
    assert_eq!(found[1]["hint"], "Did you mean `voc_3y`?");
    assert_eq!(found[2]["column"], 11);
    assert_eq!(of("id"), [json!("golden"), json!("golden"), Value::Null, json!("golden"), Value::Null]);
    let schema: Value = serde_json::from_str(&csm(&["schema", "errors"]).run().ends(0).stdout).unwrap();
    let known: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(schema["required"].as_array().unwrap().len(), known.len());
    for one in &found {
        assert_eq!(one["schema"], schema["properties"]["schema"]["const"]);
        assert_eq!(one.as_object().unwrap().keys().collect::<Vec<_>>(), known);
    }
    assert!(!text.contains("Geheim") && !text.contains("4711"), "an answer was told");
    assert!(!ran.stderr.contains("Geheim") && !ran.stderr.contains("4711"), "an answer was told");
}

#[test]
fn the_first_failure_stops_a_run_that_is_to_fail_fast() {
    let folder = tempfile::tempdir().unwrap();
    let good = golden().replace('\n', "");
    let text = format!("{good}\n{good}\n{{\"broken\"}}\n{good}\n{{}}\n");
    let ran = csm(&["score", "-", "--format", "csv", "--fail-fast"]).stdin(&text).run().ends(1);
    assert_eq!(ran.stdout.lines().count(), 3);
    assert_eq!(ran.matches("error["), 1);
    let ran = ran.says("2 scored, 1 could not be scored");
    assert!(!ran.stderr.contains("-:5"));
    let out = folder.path().join("out");
    let text = format!("{{}}\n{good}\n");
    let arguments = ["report", "-", "--format", "json", "--fail-fast", "--out", out.to_str().unwrap()];
    let _ = csm(&arguments).stdin(text).run().ends(1);
    assert!(!out.exists());
}

#[test]
fn quiet_says_failures_only() {
    let good = golden().replace('\n', "");
    let three = format!("{good}\n{good}\n{good}\n");
    let loud = csm(&["score", "-", "--format", "csv"]).stdin(&three).run().ends(0).says("3 scored");
    let quiet = csm(&["score", "-", "--format", "csv", "--quiet"]).stdin(&three).run().ends(0);
    assert_eq!((quiet.stderr.as_str(), quiet.stdout), ("", loud.stdout));
    let ran = csm(&["score", "-", "-q"]).stdin(format!("{three}{{}}\n")).run().ends(1);
    let _ = ran.says("missing-field").says("3 scored, 1 could not be scored");
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["report", "-", "-q", "--format", "json", "--out", folder.path().to_str().unwrap()];
    assert_eq!(csm(&arguments).stdin(good).run().ends(0).stderr, "");
}

#[test]
fn reports_of_a_folder_come_with_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).unwrap();
    let sheet = |id: &str| {
        let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
        sheet["respondent"] = json!({ "id": id, "name": "Anna Geheim" });
        sheet.to_string()
    };
    let file = |name: &str, text: &str| fs::write(input.join(name), text).unwrap();
    file("a.jsonl", &[sheet("=1+1"), sheet("José"), sheet("Jose\u{301}"), sheet("JOSÉ")].join("\n"));
    file("b.json", &sheet("a/b").replace("\"COM1\":", "\"COM9\":"));
    file("c.json", &sheet("a:b"));
    file("d.json", &sheet("a?b"));
    fs::copy(example("applicant-hr.json"), input.join("e.json")).unwrap();
    let run = || {
        let arguments =
            ["report", input.to_str().unwrap(), "--format", "json", "--out", out.to_str().unwrap()];
        csm(&arguments).run().ends(1)
    };
    let ran = run();
    assert_eq!(ran.matches("is taken already"), 3, "{}", ran.stderr);
    let mut expected = vec![
        "1_1.result.json",
        "José.result.json",
        "a_b.result.json",
        "bewerbung-42.result.json",
        "summary.csv",
    ];
    expected.sort_unstable();
    assert_eq!(names(&out), expected);
    let table = fs::read_to_string(out.join("summary.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table.split_terminator("\r\n").map(|row| row.split(',').collect()).collect();
    assert_eq!(rows[0][..6], ["status", "input", "line", "code", "document", "id"]);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let column = |name: &str| {
        let at = rows[0].iter().position(|one| *one == name).unwrap();
        rows[1..].iter().map(move |row| row[at]).collect::<Vec<_>>()
    };
    assert_eq!(column("status"), ["done", "done", "failed", "failed", "failed", "done", "failed", "done"]);
    let twice = "duplicate-id";
    assert_eq!(column("code"), ["", "", twice, twice, "unknown-item", "", twice, ""]);
    assert_eq!(column("line"), ["1", "2", "3", "4", "1", "1", "1", "1"]);
    assert_eq!(column("id"), ["'=1+1", "José", "Jose\u{301}", "JOSÉ", "a/b", "a:b", "a?b", "bewerbung-42"]);
    // beside a report to share nothing is said of what it withholds
    assert_eq!((column("RES_level")[0], column("RES_level")[7], column("RES_gap")[7]), ("4", "", ""));
    assert_eq!(column("fit_index")[0], "73.18");
    for name in ["fit_index", "fit_verdict", "soft_skills", "situations", "experience", "education", "p50"] {
        assert_eq!(column(name)[7], "", "{name} ranks applicants");
    }
    assert!(!table.contains("Geheim"));
    // again: the same bytes, nothing beside them
    let before: Vec<Vec<u8>> = names(&out).iter().map(|name| fs::read(out.join(name)).unwrap()).collect();
    let _ = run();
    let after: Vec<Vec<u8>> = names(&out).iter().map(|name| fs::read(out.join(name)).unwrap()).collect();
    assert!(before == after);
}

/// Words and lines are remembered from report to report; whoever came before must not show.
#[test]
fn a_report_among_others_is_the_report_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    // Names that stand divided in the text of the report, that need other glyphs, or that no face has.
    let divided = "Beschwerdemanagement Kundenorientierung Beitragsbemessungsgrenze Zeitmanagement";
    let names = ["", "Anna", divided, "李 Service", "Łukasz Ő Čapek", "a b"];
    let mut sheets = legal(16, 7);
    for (sheet, name) in sheets.iter_mut().zip(names.iter().cycle()) {
        sheet["respondent"]["name"] = json!(name);
        sheet["lang"] = json!("de");
    }
    fs::write(at("all.jsonl"), lines(&sheets)).unwrap();
    let print = |input: &str, out: &str| {
        let _ = csm(&["report", input, "--date", "2026-11-23", "--jobs", "1", "--out", out]).run().ends(0);
    };
    print(&at("all.jsonl"), &at("all"));
    for sheet in &sheets {
        let id = sheet["respondent"]["id"].as_str().unwrap();
        fs::write(at("one.json"), sheet.to_string()).unwrap();
        print(&at("one.json"), &at("one"));
        let [among, alone] =
            ["all", "one"].map(|out| fs::read(folder.path().join(out).join(format!("{id}.pdf"))).unwrap());
        assert!(among == alone, "{id}: {}", sheet["respondent"]["name"]);
    }
}

#[test]
fn a_report_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let run = |date: &str| {
        let arguments =
            ["report", "-", "--format", "pdf,md,html,json", "--date", date, "--manifest", "--out"];
        let arguments = [&arguments[..], &[folder.path().to_str().unwrap()]].concat();
        let two = golden() + &golden().replace("\"id\": \"golden\"", "\"id\": \"other\"");
        let _ = csm(&arguments).stdin(two).run().ends(0);
    };
    let read = |mut file: fs::File| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map(|_| bytes).unwrap()
    };
    run("2026-11-23");
    // whoever has opened a file reads the old one to its end, whatever comes into its place meanwhile
    let opened: Vec<_> = names(folder.path())
        .into_iter()
        .map(|name| {
            (fs::read(folder.path().join(&name)).unwrap(), fs::File::open(folder.path().join(name)).unwrap())
        })
        .collect();
    assert_eq!(opened.len(), 10);
    run("2026-12-24");
    for ((before, file), name) in opened.into_iter().zip(names(folder.path())) {
        assert!(read(file) == before, "{name} was written over");
        // the table of salaries holds a year, no day
        assert!(
            name == "summary.csv" || fs::read(folder.path().join(&name)).unwrap() != before,
            "{name} is the old one"
        );
    }
}

#[test]
fn one_respondent_needs_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let _ = csm(&["report", "-", "--format", "json", "--out", out]).stdin(golden()).run().ends(0);
    assert_eq!(names(folder.path()), ["golden.result.json"]);
    let two = golden() + &golden().replace("\"id\": \"golden\"", "\"id\": \"other\"");
    let _ = csm(&["report", "-", "--format", "json", "--out", out]).stdin(two).run().ends(0);
    assert_eq!(names(folder.path()), ["golden.result.json", "other.result.json", "summary.csv"]);
}

#[test]
fn a_terminal_sees_how_far_a_run_is_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("many.jsonl");
    fs::write(&input, (golden().replace('\n', "") + "\n").repeat(6000)).unwrap();
    let run = |more: &str| {
        let command = format!(
            "{} score {} --format csv {more} --jobs 1 > {}",
            env!("CARGO_BIN_EXE_csm"),
            input.display(),
            folder.path().join("out.csv").display()
        );
        let ran = std::process::Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .env("CSM_LANG", "en")
            .env("TERM", "xterm")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        assert!(ran.status.success());
        String::from_utf8(ran.stdout).unwrap()
    };
    let seen = run("");
    assert!(seen.contains("per second") && seen.contains("left") && seen.contains('█'), "{seen:?}");
    let rows = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert_eq!(rows.lines().count(), 6001);
    assert!(!rows.contains("per second"));
    assert_eq!(run("--quiet"), "");
    let elsewhere = csm(&["score", input.to_str().unwrap(), "--format", "csv"]).run().ends(0);
    assert_eq!(elsewhere.stderr, "6000 scored, none failed.\n");
}
