//! What goes wrong on real machines: full disks, closed pipes, vanished files, interrupts.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Ran, csm, golden, names};

/// Runs a line of the shell in which `$CSM` is the program.
fn sh(line: &str, folder: &Path) -> Ran {
    let output = shell(line, folder).output().unwrap();
    Ran {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn shell(line: &str, folder: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]).env("CSM", env!("CARGO_BIN_EXE_csm")).env("CSM_LANG", "en");
    command.env("SOURCE_DATE_EPOCH", "1795392000").current_dir(folder).stdin(Stdio::null());
    command
}

fn line(id: &str) -> String {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    sheet["respondent"] = json!({ "id": id });
    format!("{sheet}\n")
}

fn lines(count: usize) -> String {
    (0..count).map(|at| line(&format!("r-{at:05}"))).collect()
}

fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !until() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A file system of one mebibyte, where the machine lets us have one.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn at(place: &'a Path) -> Option<Self> {
        fs::create_dir(place).unwrap();
        let options = ["-t", "tmpfs", "-o", "size=1m", "csm-test"];
        let mounted = Command::new("mount").args(options).arg(place).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(place))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines(3)).unwrap();
    if Path::new("/dev/full").exists() {
        let _ = sh("$CSM score in.jsonl --format csv > /dev/full", folder.path())
            .ends(1)
            .says("The disk is full.");
    }
    // files may have 8 blocks: the result of one person fits, the report does not
    let limited = "trap '' XFSZ; ulimit -f 8; exec $CSM report in.jsonl --format";
    let ran = sh(&format!("{limited} pdf --out out"), folder.path()).ends(1);
    let ran = ran.says("out/r-00000.pdf cannot be written").says("0 scored, 3 could not be scored");
    assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains(".csm-"), "{}", ran.stderr);
    assert!(names(&folder.path().join("out")).is_empty());
}

#[test]
fn a_disk_that_runs_full_in_the_middle_keeps_what_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines(12)).unwrap();
    let place = folder.path().join("disk");
    let Some(disk) = SmallDisk::at(&place) else {
        return eprintln!(
            "no small file system may be mounted here: only the full disk of the other test was tried"
        );
    };
    let command = "$CSM report in.jsonl --out disk --errors e.jsonl -q";
    let ran = sh(command, folder.path()).ends(1).says("The disk is full.");
    assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains(".csm-"), "{}", ran.stderr);
    let found = names(&place);
    let reports = found.iter().filter(|name| name.contains(".pdf")).count();
    let tables = usize::from(found.contains(&"summary.csv".to_owned()));
    assert!((1..12).contains(&reports) && found.len() == reports + tables, "{found:?}");
    for name in found.iter().filter(|name| name.contains(".pdf")) {
        let bytes = fs::read(place.join(name)).unwrap();
        assert!(bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF"), "{name}");
    }
    let errors = fs::read_to_string(folder.path().join("e.jsonl")).unwrap();
    let named =
        errors.lines().filter(|line| line.contains("\"cannot-write\"") && line.contains(".pdf")).count();
    assert_eq!(named, 12 - reports, "{errors}");
    drop(disk);
    // with room again the same command does the rest
    let _ = sh(command, folder.path()).ends(0);
    assert_eq!(names(&place).len(), 13);
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_leaves_only_whole_files_and_says_whose_mistake_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines(12)).unwrap();
    let command = "$CSM report in.jsonl --out out --jobs 2 -q";
    let ran = sh(&format!("CSM_TEST_PANIC_AT=r-00009 {command}"), folder.path()).ends(101);
    let _ = ran.says("panicked at src/cli/report.rs").says("a bug in csm, not a mistake of yours");
    let out = folder.path().join("out");
    let found = names(&out);
    assert!((1..=9).contains(&found.len()), "{found:?}");
    for name in found {
        let bytes = fs::read(out.join(&name)).unwrap();
        assert!(bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF"), "{name}");
    }
    // without the mistake the same command does the rest
    let _ = sh(command, folder.path()).ends(0);
    assert_eq!(names(&out).len(), 13);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_told_for_every_person() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines(2)).unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    for out in ["/proc/self/out", "file", "file/below"] {
        let ran = sh(&format!("$CSM report in.jsonl --format json --out {out}"), folder.path()).ends(1);
        let ran =
            ran.says("r-00000.result.json cannot be written").says("r-00001.result.json cannot be written");
        assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains(".csm-"), "{}", ran.stderr);
    }
    fs::create_dir_all(folder.path().join("out/r-00000.result.json")).unwrap();
    let ran = sh("$CSM report in.jsonl --format json --out out --errors e.jsonl", folder.path()).ends(1);
    let _ = ran.says("directory").says("1 scored, 1 could not");
    assert!(fs::read_to_string(folder.path().join("e.jsonl")).unwrap().contains("\"code\":\"cannot-write\""));
    let _ = sh("$CSM score in.jsonl --errors file/e.jsonl", folder.path()).ends(2).says("cannot be written");
}

#[test]
fn errors_go_into_pipes_and_through_links_and_replace_neither() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines(1) + "{}\n").unwrap();
    let score = "$CSM score in.jsonl --format csv --errors";
    for line in [
        format!(
            "mkfifo pipe; timeout 60 cat pipe > got & {score} pipe; status=$?; wait; test -p pipe || exit 9; exit $status"
        ),
        format!("{score} /dev/fd/3 3> got"),
        format!("{score} /dev/fd/3 3>&1 >/dev/null | cat > got; exit 1"),
        format!("touch got; ln -s got link; {score} link; status=$?; test -L link || exit 9; exit $status"),
    ] {
        let _ = fs::remove_file(folder.path().join("got"));
        let _ = sh(&line, folder.path()).ends(1).says("1 scored, 1 could not be scored");
        let got = fs::read_to_string(folder.path().join("got")).unwrap();
        assert!(got.starts_with("{\"schema\":\"csm-errors/1\"") && got.ends_with("}\n"), "{line}: {got}");
    }
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.json"), golden()).unwrap();
    // reading this one fails for everybody, also for root
    let broken = if Path::new("/proc/self/mem").exists() { "/proc/self/mem" } else { "missing.json" };
    let ran = sh(&format!("$CSM score good.json {broken} good.json --format csv"), folder.path()).ends(1);
    let ran = ran.says(&format!("{broken} cannot be read"));
    assert_eq!(ran.stdout.lines().count(), 3);
}

#[test]
fn a_file_that_vanishes_after_the_start_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("later.json"), golden()).unwrap();
    let _ = sh("mkfifo pipe", folder.path()).ends(0);
    let child = shell("exec $CSM score pipe later.json --format csv", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = fs::OpenOptions::new().write(true).open(folder.path().join("pipe")).unwrap();
    fs::remove_file(folder.path().join("later.json")).unwrap();
    let text = golden();
    pipe.write_all(&text.as_bytes()[..text.len() / 2]).unwrap();
    drop(pipe); // and the first one ends in the middle
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("error[truncated] pipe") && said.contains("later.json cannot be read"), "{said}");
}

#[test]
fn a_closed_pipe_ends_quietly_and_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = lines(200);
    for format in ["csv", "jsonl", "json", "text"] {
        let mut child = shell(&format!("exec $CSM score - --no-plan --format {format}"), folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // input without an end: whoever goes on reading for nobody never ends
        let (mut input, text) = (child.stdin.take().unwrap(), text.clone());
        let feeder = std::thread::spawn(move || while input.write_all(text.as_bytes()).is_ok() {});
        let mut some = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut some).unwrap(); // and it is closed
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if begun.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("{format}: still working though nobody reads");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        feeder.join().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{format}");
    }
}

/// Waits for the first document, sends a signal and returns how it ended.
fn interrupted(mut child: Child, out: &Path, signal: &str) -> (Option<i32>, String) {
    wait("no document came", || out.exists() && names(out).iter().any(|name| name.contains(".md")));
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn an_interrupt_leaves_whole_files_and_the_next_run_does_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines(60)).unwrap();
    let out = folder.path().join("out");
    let command = "exec $CSM report in.jsonl --format pdf,md --out out --errors errors.jsonl";
    for signal in ["-INT", "-TERM"] {
        let _ = fs::remove_dir_all(&out);
        let child =
            shell(command, folder.path()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (status, said) = interrupted(child, &out, signal);
        assert_eq!(status, Some(130), "{said}");
        assert!(said.contains("Interrupted") && said.contains("no file is half written"), "{said}");
        let found = names(&out);
        assert!(found.len() < 120 && found.iter().all(|name| name.starts_with("r-")), "{found:?}");
        for name in found.iter().filter(|name| name.contains(".pdf")) {
            let bytes = fs::read(out.join(name)).unwrap();
            assert!(bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF"), "{name}");
        }
        assert_eq!(names(folder.path()), ["in.jsonl", "out"], "the file of errors was begun only");
    }
    let _ = sh(command, folder.path()).ends(0);
    let found = names(&out);
    assert_eq!(found.len(), 121);
    assert_eq!(fs::metadata(folder.path().join("errors.jsonl")).unwrap().len(), 0);
}

#[test]
fn an_interrupt_while_waiting_for_input_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = shell("exec $CSM score - --errors e.jsonl", folder.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait("no file was begun", || !names(folder.path()).is_empty());
    std::thread::sleep(Duration::from_millis(100)); // the handler comes right after the file
    let input = child.stdin.take(); // waiting for the child would close it, and the end of the input ends the run, too
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(input);
    assert!(names(folder.path()).is_empty());
}

#[test]
fn few_file_handles_are_enough() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    for at in 0..60 {
        let below = input.join(format!("{at:02}"));
        fs::create_dir_all(&below).unwrap();
        fs::write(below.join("one.json"), line(&format!("r-{at:02}"))).unwrap();
    }
    let few = "ulimit -n 32; exec $CSM";
    let ran = sh(&format!("{few} score in --format csv --jobs 8"), folder.path()).ends(0);
    assert_eq!(ran.stdout.lines().count(), 61);
    let _ = sh(&format!("{few} report in --format json --out out --jobs 8"), folder.path()).ends(0);
    assert_eq!(names(&folder.path().join("out")).len(), 61);
}

#[test]
fn a_clock_that_is_wrong_is_told() {
    for epoch in ["0", "315532799", "99999999999"] {
        let ran = csm(&["score", "-"]).env("SOURCE_DATE_EPOCH", epoch).stdin(golden()).run().ends(2);
        let _ = ran.says("outside 2000 to 2100").says("--date");
        let ran =
            csm(&["score", "-", "--date", "2026-11-23"]).env("SOURCE_DATE_EPOCH", epoch).stdin(golden());
        let _ = ran.run().ends(0);
    }
}

#[test]
fn bytes_that_are_no_text_stop_their_own_sheet_only() {
    let good = line("good");
    let mut text = good.replace("good", "\u{e9}\u{e9}").into_bytes();
    let at = text.windows(2).position(|two| two == [0xC3, 0xA9]).unwrap();
    text[at] = 0xFF;
    let text =
        [b"\xEF\xBB\xBF".as_slice(), good.replace('\n', "\r\n").as_bytes(), &text, good.as_bytes()].concat();
    let ran = csm(&["score", "-", "--format", "csv"]).stdin(text).run().ends(1).says("error[not-utf8] -:2:1");
    assert_eq!(ran.stdout.lines().count(), 3);
}

#[test]
fn an_endless_line_is_refused_and_the_limit_can_be_raised() {
    let good = line("good");
    let long = good.replace("{\"schema\"", &format!("{{\"$schema\":\"{}\",\"schema\"", "x".repeat(3 << 20)));
    let text = format!("{good}{long}{good}");
    let score =
        |limit: &str| csm(&["score", "-", "--format", "csv", "--sheet-limit", limit]).stdin(&text).run();
    let ran = score("1").ends(1).says("error[too-large] -:2:1").says("--sheet-limit");
    assert_eq!(ran.stdout.lines().count(), 3);
    assert_eq!(score("4").ends(0).stdout.lines().count(), 4);
    let _ = csm(&["score", "-", "--sheet-limit", "0"]).run().ends(2);
}

#[test]
fn a_folder_with_thousands_of_files_and_links_in_a_circle_is_read_once() {
    let count = std::env::vars().find(|(name, _)| name == "CSM_TEST_FILES");
    let count: usize = count.map_or(1500, |(_, number)| number.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    fs::create_dir_all(input.join("below")).unwrap();
    for at in 0..count {
        let place = if at % 3 == 0 { input.join("below") } else { input.clone() };
        fs::write(place.join(format!("{at:06}.json")), line(&format!("r-{at:06}"))).unwrap();
    }
    symlink(&input, input.join("below/round")).unwrap();
    symlink("loop", input.join("loop")).unwrap();
    let ran = sh("$CSM score in --format csv", folder.path())
        .ends(0)
        .says("symbolic links were not followed (2, for example ");
    assert_eq!(ran.stdout.lines().count(), count + 1);
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
    // a link that is named is followed, one in a circle is told
    let ran = sh("$CSM score in/loop in/below/round/000001.json --format csv", folder.path()).ends(1);
    let ran = ran.says("in/loop cannot be read");
    assert_eq!(ran.stdout.lines().count(), 2);
}

#[test]
fn no_socket_is_opened() {
    if Command::new("strace").arg("--version").output().is_err() {
        return assert!(!Path::new("/usr/bin/strace").exists());
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines(3)).unwrap();
    for command in
        ["score in.jsonl --format csv", "report in.jsonl --format pdf,md,json --out out", "schema answers"]
    {
        let ran =
            sh(&format!("strace -f -e trace=network,openat -o trace $CSM {command}"), folder.path()).ends(0);
        drop(ran);
        let trace = fs::read_to_string(folder.path().join("trace")).unwrap();
        assert!(trace.contains("openat("), "strace saw nothing");
        let calls: Vec<&str> = trace
            .lines()
            .filter(|line| ["socket", "connect(", "sendto(", "bind("].iter().any(|call| line.contains(call)))
            .collect();
        assert!(calls.is_empty(), "{command}: {calls:?}");
    }
}
