//! What people mix up: output among the input, a file of errors in the place of answers, files put one after the other.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, Instant};

use csm_kompass::attachment;
use serde_json::{Value, json};
use support::{Ran, csm, golden, names};

fn sheet(id: &str) -> Value {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    sheet["respondent"] = json!({ "id": id });
    sheet
}

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &str) -> Ran {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    csm(&arguments).folder(folder).run()
}

#[test]
fn a_second_run_finds_nobody_twice_in_its_own_reports() {
    for out in ["in/out", "in", "in/../in/out", "out"] {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("in");
        fs::create_dir(&input).unwrap();
        for (file, id) in [("one.json", "anna"), ("two.json", "berta")] {
            fs::write(input.join(file), sheet(id).to_string()).unwrap();
        }
        let command = format!("report in --out {out}");
        for _ in 0..2 {
            let _ = run(folder.path(), &command).ends(0).says("2 scored, none failed");
        }
        let written = names(&folder.path().join(out));
        assert!(written.contains(&"anna.pdf".to_owned()) && written.contains(&"summary.csv".to_owned()));
    }
    // reports that are the input are read, but not from where they are written to
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.json"), sheet("anna").to_string()).unwrap();
    let _ = run(folder.path(), "report one.json --out out").ends(0);
    let _ = run(folder.path(), "report out --out other").ends(0).says("other/anna.pdf");
    let ran = run(folder.path(), "report out --out out").ends(1);
    let _ = ran.says("only reports here (1, for example out/anna.pdf)").says("--out");
}

#[test]
fn no_answers_are_lost_because_a_report_comes_into_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut answers = sheet("anna");
    answers["answers"]["D10"] = json!(54_321);
    fs::write(folder.path().join("one.json"), answers.to_string()).unwrap();
    let inside = || {
        let pdf = fs::read(folder.path().join("out/anna.pdf")).unwrap();
        serde_json::from_slice::<Value>(&attachment::answers(&pdf).unwrap()).unwrap()["answers"].clone()
    };
    let _ = run(folder.path(), "report one.json --embed-own-pay").ends(0);
    assert_eq!(inside()["D10"], 54_321);
    for losing in ["--edition share", "--no-embed", "--lang en"] {
        let command = format!("report out/anna.pdf {losing} --errors e.jsonl");
        let ran = run(folder.path(), &command).ends(1);
        let _ = ran.says("out/anna.pdf is an input of this run").says("--out");
        assert!(fs::read_to_string(folder.path().join("e.jsonl")).unwrap().contains("would-replace-input"));
        assert_eq!(inside()["D10"], 54_321, "{losing}");
    }
    // the same answers in another language are no loss
    let _ = run(folder.path(), "report out/anna.pdf --embed-own-pay --lang en").ends(0).says("out/anna.pdf");
    assert_eq!(inside()["D10"], 54_321);
    // nor is a result written over the answers it was made from
    fs::write(folder.path().join("anna.result.json"), answers.to_string()).unwrap();
    let _ = run(folder.path(), "report anna.result.json --format json --out .").ends(1).says("is an input");
    assert_eq!(fs::read_to_string(folder.path().join("anna.result.json")).unwrap(), answers.to_string());
}

#[test]
fn errors_are_not_written_over_answers() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    let text = sheet("anna").to_string();
    fs::write(folder.path().join("in/one.json"), &text).unwrap();
    for command in [
        "score in --errors in/one.json",
        "score in/one.json --errors in/../in/one.json",
        "report in --errors in/one.json",
        "report in/one.json --errors in/one.json",
    ] {
        let _ = run(folder.path(), command).ends(2).says("in/one.json belongs to the input").says("--errors");
        assert_eq!(fs::read_to_string(folder.path().join("in/one.json")).unwrap(), text);
    }
    // errors of an earlier run in the same folder may be replaced, and are no answers
    let mut wrong = sheet("berta");
    wrong["schema"] = json!("csm-answers/0");
    fs::write(folder.path().join("in/two.json"), wrong.to_string()).unwrap();
    for _ in 0..2 {
        let ran = run(folder.path(), "score in --errors in/errors.jsonl").ends(1);
        assert_eq!(ran.says("1 scored, 1 could not be scored").matches("passed over"), 0);
    }
}

#[test]
fn files_that_are_put_one_after_the_other_are_all_read() {
    let (one, two) = (sheet("one"), sheet("two"));
    let (three, four) = (sheet("three"), sheet("four"));
    let mark = "\u{feff}";
    for text in [
        format!("{mark}{one}\n{mark}{two}\n{three}\n{mark}{four}\n"),
        format!("{mark}{one:#}\n{mark}{two:#}\n{three:#}\n{mark}{four:#}\n"),
        format!("[{one},{two}]\n{mark}[{three},\n{four}]\n"),
        format!("[{one}]{two}\n{three}\n{four}"),
        format!("{mark}[]\n[{one},{two}][]\n{three:#}\n{four}"),
    ] {
        let ran = csm(&["score", "-", "--format", "csv"]).stdin(text).run().ends(0);
        let ids: Vec<&str> = ran.stdout.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
        assert_eq!(ids, ["one", "two", "three", "four"]);
    }
    let text = format!("[{one},{two}]\n;\n{three}\n[{four}\n");
    let ran = csm(&["score", "-", "--format", "csv"]).stdin(text).run().ends(1);
    let _ = ran.says("error[trailing-garbage] -:2:1").says("3 scored, 2 could not be scored");
}

#[test]
fn line_ends_and_bytes_that_are_no_text_may_stand_in_file_names() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    fs::create_dir(&input).unwrap();
    let mut nameless = sheet("");
    nameless.as_object_mut().unwrap().remove("respondent");
    for name in [b"caf\xe9.json".as_slice(), b"x\nerror[forged] y.json", b"z.json"] {
        fs::write(input.join(OsStr::from_bytes(name)), nameless.to_string()).unwrap();
    }
    fs::write(input.join("b\nerror[forged] y.json"), "{\"answers\":1}").unwrap();
    let ran = run(folder.path(), "report in --format json --manifest --errors e.jsonl").ends(1);
    assert!(ran.stderr.lines().all(|line| !line.starts_with("error[forged]")), "{}", ran.stderr);
    let _ = ran.says("b\u{fffd}error[forged] y.json").says("3 scored, 1 could not be scored");
    let manifest = fs::read_to_string(folder.path().join("out/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let read: Vec<&str> =
        manifest["inputs"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(read, ["caf\u{fffd}.json", "x\u{fffd}error[forged] y.json", "z.json"]);
}

#[test]
fn what_is_far_too_long_is_refused_at_once() {
    let text = |field: &str, length: usize| {
        let mut sheet = sheet("anna");
        sheet["respondent"][field] = json!("ä".repeat(length));
        sheet.to_string()
    };
    for field in ["id", "name"] {
        let _ = csm(&["score", "-"]).stdin(text(field, 1000)).run().ends(0);
        let ran = csm(&["score", "-"]).stdin(text(field, 1001)).run().ends(1);
        let _ = ran.says(&format!("error[too-long] -:1:1 /respondent/{field}")).says("1000 characters");
    }
    let begun = Instant::now();
    let mut odd = sheet("anna");
    odd["answers"]["k".repeat(3 << 20)] = json!(1);
    odd["l".repeat(3 << 20)] = json!(1);
    let ran = csm(&["score", "-"]).stdin(odd.to_string()).run().ends(1);
    assert!(ran.says("unknown-item").says("unknown-field").stderr.len() < 2000);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    // every question may be wrong and is told; a sheet with a hundred thousand others tells no more than that
    let mut many = sheet("anna");
    for at in 0..20_000 {
        many["answers"][format!("X{at}")] = json!(1);
    }
    let ran = csm(&["score", "-"]).stdin(many.to_string()).run().ends(1);
    assert_eq!(ran.matches("error[unknown-item]"), 500);
    let _ = ran.says("error[more-findings] -:1:1: This answer sheet has 19500 more errors.");
}

#[test]
fn two_runs_at_once_leave_whole_files() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..6).map(|at| sheet(&format!("r-{at}")).to_string() + "\n").collect();
    fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let both: Vec<_> = (0..2)
        .map(|_| {
            let folder = folder.path().to_owned();
            std::thread::spawn(move || run(&folder, "report in.jsonl --format pdf,md").ends(0))
        })
        .collect();
    for one in both {
        drop(one.join().unwrap());
    }
    let out = folder.path().join("out");
    assert_eq!(names(&out).len(), 13);
    for name in names(&out).iter().filter(|name| name.contains(".pdf")) {
        assert!(attachment::answers(&fs::read(out.join(name)).unwrap()).is_ok(), "{name}");
    }
}
