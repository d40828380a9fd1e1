//! Drafts from the outside: left, offered, resumed, deleted, forgotten; and `--open`.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{Csm, csm, golden};
use tempfile::TempDir;

/// A person's home: state folder and output folder.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn csm(&self, arguments: &[&str]) -> Csm {
        csm(arguments).env("XDG_STATE_HOME", self.0.path().to_str().unwrap())
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn state(&self) -> PathBuf {
        self.0.path().join("csm-kompass")
    }

    fn drafts(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.state().join("drafts")).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    }

    /// Plays the first lines of the worked example and leaves it; the name of the draft.
    fn leave(&self, lines: usize) -> String {
        let script = self.0.path().join("part.txt");
        let all = fs::read_to_string("examples/interview/golden.txt").unwrap();
        fs::write(&script, all.lines().take(lines).collect::<Vec<_>>().join("\n")).unwrap();
        let before = self.drafts();
        let out = self.out();
        let arguments = ["interview", "--script", script.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let ran = self.csm(&arguments).run().ends(1).says("Your answers are saved as draft");
        let new = self.drafts().into_iter().find(|path| !before.contains(path)).unwrap();
        let name =
            new.file_name().unwrap().to_str().unwrap().strip_suffix(".draft.jsonl").unwrap().to_owned();
        let _ = ran.says(&format!("csm drafts resume {name}"));
        assert!(!out.exists(), "nothing goes to the output folder before the end");
        name
    }

    /// A script with the rest of the worked example.
    fn rest(&self, lines: usize) -> PathBuf {
        let script = self.0.path().join("rest.txt");
        let all = fs::read_to_string("examples/interview/golden.txt").unwrap();
        let rest: Vec<&str> = ["begin"].into_iter().chain(all.lines().skip(lines)).collect();
        fs::write(&script, rest.join("\n")).unwrap();
        script
    }
}

fn answers(path: &Path) -> Value {
    serde_json::from_str::<Value>(&fs::read_to_string(path).unwrap()).unwrap()["answers"].take()
}

#[test]
fn an_interview_that_was_left_is_listed_resumed_and_gone_when_finished() {
    let home = Home::new();
    let name = home.leave(40);
    let listed = home.csm(&["drafts"]).run().ends(0);
    assert!(
        listed.stdout.starts_with(&name) && listed.stdout.contains("36 of 84 answered  golden"),
        "{}",
        listed.stdout
    );
    let out = home.out();
    let rest = home.rest(40);
    let arguments = ["drafts", "resume", "--script", rest.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let ran = home.csm(&arguments).run().ends(0).says("Verdict: ").says("Next steps").says("golden.pdf");
    assert_eq!(ran.matches("consistent picture"), 1);
    let wanted: Value = serde_json::from_str(&golden()).unwrap();
    assert_eq!(answers(&out.join("golden.answers.json")), wanted["answers"]);
    assert!(home.drafts().is_empty(), "its answers lie elsewhere now");
    let _ = home.csm(&["drafts"]).run().ends(0).says("There is no draft");
}

#[test]
fn drafts_are_deleted_by_name_and_unknown_names_are_told() {
    let home = Home::new();
    let (a, b) = (home.leave(10), home.leave(20));
    let _ = home.csm(&["drafts", "resume"]).run().ends(2).says("Which draft?").says(&a).says(&b);
    let _ = home.csm(&["drafts", "resume", "r-nobody"]).run().ends(2).says(&a);
    let _ = home
        .csm(&["drafts", "delete", &a])
        .run()
        .ends(0)
        .says(&format!("Deleted: {}", home.state().display()));
    assert_eq!(home.drafts().len(), 1);
    let _ = home.csm(&["drafts", "delete"]).run().ends(2);
    let _ = home.csm(&["drafts", "delete", "--all"]).run().ends(0);
    assert!(home.drafts().is_empty());
}

#[test]
fn a_resumed_file_is_written_back_at_the_end_only() {
    let home = Home::new();
    let file = home.0.path().join("mine.json");
    fs::write(&file, golden()).unwrap();
    let script = home.0.path().join("s.txt");
    fs::write(&script, "begin\nreview\njump COM1\nanswer COM1 2\n").unwrap();
    let out = home.out();
    let play = ["--script", script.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let _ = home.csm(&[&["interview", "--resume", file.to_str().unwrap()], &play[..]].concat()).run().ends(1);
    assert_eq!(fs::read_to_string(&file).unwrap(), golden(), "a draft is no end");
    fs::write(&script, "begin\nreview\npick finish_open\n").unwrap();
    let _ = home.csm(&[&["drafts", "resume"], &play[..]].concat()).run().ends(0);
    assert_eq!(answers(&file)["COM1"], 2);
    assert!(out.join("golden.pdf").exists());
    fs::write(&script, "begin\nquit\nquit\n").unwrap();
    let _ = home.csm(&[&["interview", "--resume", file.to_str().unwrap()], &play[..]].concat()).run().ends(0);
    assert!(home.drafts().is_empty(), "a look leaves nothing behind");
}

#[test]
fn a_draft_of_another_pack_or_with_rubbish_is_named_and_stays() {
    let home = Home::new();
    let name = home.leave(12);
    let path = home.drafts().remove(0);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"pack\":\"csm/1\"", "\"pack\":\"other/7\"")).unwrap();
    assert!(home.csm(&["drafts"]).run().ends(0).stdout.contains("belongs to the pack other/7"));
    let _ = home.csm(&["drafts", "resume", &name, "--script", "/dev/null"]).run().ends(2).says("--pack");
    fs::write(&path, "\0\0\0").unwrap();
    assert!(home.csm(&["drafts"]).run().ends(0).stdout.contains("cannot be read"));
    assert!(path.exists());
    fs::write(&path, text.replace("\"EMP1\":5", "\"EMP1\":11")).unwrap();
    let arguments = ["drafts", "resume", &name, "--script", "/dev/null"];
    let _ = home.csm(&arguments).run().ends(1).says("1 answer of the draft no longer fits");
}

#[test]
fn forget_removes_what_is_its_own_and_names_what_is_not() {
    let home = Home::new();
    let name = home.leave(12);
    let out = home.out();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("a.answers.json"), golden()).unwrap();
    fs::write(out.join("holiday.json"), "{}").unwrap();
    let arguments = ["report", out.to_str().unwrap(), "--out", out.to_str().unwrap(), "--format", "pdf"];
    let _ = home.csm(&arguments).run().ends(0);
    fs::write(out.join("letter.pdf"), "%PDF-1.7 nothing of ours").unwrap();
    // What is gone is gone: without an answer nothing goes, nor with a no.
    let arguments = ["forget", "--out", out.to_str().unwrap()];
    let _ = home.csm(&arguments).run().ends(2).says("--yes");
    let _ = home.csm(&arguments).stdin("n\n").run().ends(0).says("Nothing was removed");
    assert!(home.state().exists());
    let ran = home.csm(&arguments).stdin("y\n").run().ends(0);
    let ran = ran
        .says(&format!("{name}.draft.jsonl"))
        .says("a.answers.json")
        .says("golden.pdf")
        .says("cannot know of copies");
    assert_eq!((ran.matches("holiday"), ran.matches("letter")), (0, 0));
    assert!(!home.state().exists());
    assert!(out.join("golden.pdf").exists() && out.join("a.answers.json").exists());
    let _ = home.csm(&["forget"]).run().ends(0).says("nothing to remove");
    let home = Home::new();
    let _ = home.leave(12);
    let _ = home.csm(&["forget", "--yes"]).run().ends(0).says("Removed");
    assert!(!home.state().exists());
}

#[test]
fn a_part_counts_only_what_it_asked() {
    let home = Home::new();
    let out = home.out();
    let script = "examples/interview/pay.txt";
    let arguments = ["interview", "--part", "pay", "--script", script, "--out", out.to_str().unwrap()];
    let ran = home.csm(&arguments).run().ends(0);
    let ran = ran.says("Answered for the result: 12 of 14 questions.");
    assert_eq!(ran.matches("Verdict:") + ran.matches("Strengths:"), 0, "{}", ran.stderr);
    let file = out.join("pay-alone.answers.json");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"part\": \"pay\""));
    let result = csm(&["score", file.to_str().unwrap(), "--format", "json"]).run().ends(0).stdout;
    let result: Value = serde_json::from_str(&result).unwrap();
    assert_eq!(result["coverage"]["asked"], 14, "{}", result["coverage"]);
}

#[cfg(unix)]
#[test]
fn the_report_is_opened_by_the_systems_viewer_without_a_shell() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let bin = home.0.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let viewer = bin.join("xdg-open");
    let seen = home.0.path().join("seen");
    fs::write(
        &viewer,
        format!("#!/bin/sh\nprintf '%s\\n' \"$#\" \"$1\" > '{}.new'\nmv '{0}.new' '{0}'\n", seen.display()),
    )
    .unwrap();
    fs::set_permissions(&viewer, fs::Permissions::from_mode(0o755)).unwrap();
    let out = home.0.path().join("my out; touch $(pwned) 'q");
    let arguments =
        ["interview", "--script", "examples/interview/golden.txt", "--open", "--out", out.to_str().unwrap()];
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let _ = home.csm(&arguments).env("PATH", &path).run().ends(0);
    let begun = std::time::Instant::now();
    while !seen.exists() && begun.elapsed().as_secs() < 20 {
        std::thread::yield_now();
    }
    let seen = fs::read_to_string(&seen).unwrap();
    assert_eq!(seen, format!("1\n{}\n", out.join("golden.pdf").display()));
    fs::remove_file(&viewer).unwrap();
    let nothing = bin.display().to_string();
    let _ = home.csm(&arguments).env("PATH", &nothing).run().ends(0).says("No program to open it was found.");
}

/// A disk that is full in the middle of an interview, played by the limit on the size of files.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_costs_at_most_the_answer_in_flight() {
    let home = tempfile::tempdir().unwrap();
    let script = std::path::absolute("examples/interview/golden.txt").unwrap();
    let ran = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_csm")])
        .args(["interview", "--lang", "en", "--script", script.to_str().unwrap()])
        .env("XDG_STATE_HOME", home.path())
        .current_dir(home.path())
        .output()
        .unwrap();
    let told = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{told}");
    for said in ["cannot be written", "may not have been saved", "csm drafts resume"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let listed = std::process::Command::new(env!("CARGO_BIN_EXE_csm"))
        .args(["drafts", "--lang", "en"])
        .env("XDG_STATE_HOME", home.path())
        .output()
        .unwrap();
    let path = fs::read_dir(home.path().join("csm-kompass/drafts")).unwrap().next().unwrap().unwrap().path();
    let journal = fs::read_to_string(path).unwrap();
    let whole =
        journal.lines().filter(|line| line.starts_with("{\"answers\"") && line.ends_with("}}")).count();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(whole > 5 && listed.contains(&format!("{whole} of 84 answered")), "{whole}: {listed}{journal}");
}
