//! Hostile text in every string of a sheet: never raw on a terminal, never markup, never an active cell, never a path.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;

use csm_kompass::locale::steers;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};
use support::{Ran, csm, golden};

/// Texts that do harm where they are not only text.
fn hostile() -> Vec<String> {
    let heap: String = std::iter::once('Z').chain(std::iter::repeat_n('\u{301}', 40)).collect();
    let mut all: Vec<String> = [
        "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J",
        "a\u{0}b\u{8}c\r\nd\u{7f}",
        "x\u{202e}fdp.exe\u{2066}y\u{200f}",
        "😀👩‍💻🏴‍☠️",
        "{{name}} {{{raw}}} {{#each x}}",
        "| a | b |\n| --- | --- |\n# head\n- point\n> quote\n---",
        "`code` ```fence``` **bold** ~~gone~~",
        "<script>alert(1)</script><img src=x onerror=1>&lt;",
        "[click](javascript:alert(1)) ![x](chart:fit) <https://evil.example>",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+1\",\"=2\r\n=3",
        "../../etc/passwd",
        "..\\..\\windows\\system32",
        "CON",
        "aux.json",
        "nul ",
        "/etc/passwd",
        "~root",
        "$(reboot) `reboot` ; rm -rf . && %PATH%",
        "\u{feff}\u{2028}\u{2029}\u{200b}",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(heap);
    all.push("ü".repeat(300));
    all
}

/// A change to the sheet for each string the format has, and for its keys.
fn changes(text: &str) -> Vec<(&'static str, Value)> {
    let change = |what: &'static str, change: &dyn Fn(&mut Value)| {
        let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
        change(&mut sheet);
        (what, sheet)
    };
    let set = |field: &'static str| change(field, &|sheet| sheet[field] = json!(text));
    let answer = |what, value: Value| change(what, &move |sheet| sheet["answers"]["B1"] = value.clone());
    vec![
        change("id", &|sheet| sheet["respondent"]["id"] = json!(text)),
        change("name", &|sheet| sheet["respondent"]["name"] = json!(text)),
        change("both", &|sheet| sheet["respondent"] = json!({ "id": text, "name": text })),
        change("key of the respondent", &|sheet| sheet["respondent"][text] = json!(text)),
        change("key of an answer", &|sheet| sheet["answers"][text] = json!(text)),
        change("key of a pick", &|sheet| sheet["answers"]["S01"] = json!({ text: text })),
        change("key of a time", &|sheet| sheet["timing_ms"] = json!({ text: 1 })),
        change("key of the sheet", &|sheet| sheet[text] = json!(text)),
        change("$schema", &|sheet| sheet["$schema"] = json!(text)),
        answer("choice", json!(text)),
        change("list", &|sheet| sheet["answers"]["B3"] = json!([text])),
        change("pick", &|sheet| sheet["answers"]["S01"] = json!({ "best": text })),
        change("rating", &|sheet| sheet["answers"]["COM1"] = json!(text)),
        change("number", &|sheet| sheet["answers"]["B5"] = json!(text)),
        set("schema"),
        set("pack"),
        set("form"),
        set("mode"),
        set("lang"),
        set("date"),
    ]
}

/// Nothing of the input steers the terminal, on either stream or in the file of errors.
#[track_caller]
fn harmless(ran: &Ran, what: &str, text: &str, csv: bool) {
    for stream in [&ran.stdout, &ran.stderr] {
        let odd = stream.chars().find(|one| steers(*one) && *one != '\n' && !(csv && *one == '\r'));
        assert_eq!(odd, None, "{what} {text:?}: {stream}");
        assert!(
            !stream.contains(&"\u{301}".repeat(9)) || stream.starts_with(['{', '[']),
            "{what}: a heap of accents"
        );
    }
    assert!(ran.status == 0 || ran.status == 1, "{what} {text:?}: {}", ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

#[test]
fn no_string_of_a_sheet_steers_a_terminal_or_becomes_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let errors = folder.path().join("errors.jsonl");
    for text in hostile() {
        let sheets: Vec<(&str, Value)> = changes(&text);
        let lines: Vec<String> = sheets.iter().map(|(_, sheet)| sheet.to_string()).collect();
        let lines = lines.join("\n");
        for format in ["text", "jsonl", "json", "csv"] {
            let arguments =
                ["score", "-", "--no-plan", "--format", format, "--errors", errors.to_str().unwrap()];
            let ran = csm(&arguments).stdin(&lines).run();
            harmless(&ran, format, &text, format == "csv");
            let noted = fs::read_to_string(&errors).unwrap();
            assert!(!noted.contains(|one| steers(one) && one != '\n'), "{noted}");
            if format == "csv" {
                for row in ran.stdout.split_terminator("\r\n") {
                    assert!(!row.contains(['\r', '\n']), "{row:?}");
                    let cell = row.trim_start_matches('"');
                    assert!(!cell.starts_with(['=', '+', '-', '@', '|', '%', '\t']), "{row}");
                    assert!(!row.contains(",=") && !row.contains(",@") && !row.contains(",\"="), "{row}");
                }
            }
            if format == "jsonl" {
                let first: Value = serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
                assert_eq!(first["respondent"]["id"], json!(text), "the id is the same id");
            }
        }
    }
}

#[test]
fn what_was_replaced_can_be_seen() {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    sheet["respondent"]["id"] = json!("a\u{1b}[31mb\u{202e}");
    for format in ["text", "csv"] {
        let ran = csm(&["score", "-", "--format", format]).stdin(sheet.to_string()).run().ends(0);
        assert!(ran.stdout.contains("a\u{fffd}[31mb\u{fffd}"), "{}", ran.stdout);
    }
}

/// What a Markdown text holds besides text, by kind.
fn constructs(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(_) | Event::SoftBreak | Event::End(_) => {}
            Event::Start(Tag::Link { dest_url, .. }) => found.push(format!("link {dest_url}")),
            Event::Start(Tag::Image { dest_url, .. }) => found.push(format!("image {dest_url}")),
            Event::Start(tag) => found.push(format!("{tag:?}")),
            other => found.push(format!("{other:?}")),
        }
    }
    found
}

#[test]
fn no_name_and_no_id_becomes_markup_or_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let report = |text: &str, format: &str| {
        let inside = tempfile::tempdir_in(folder.path()).unwrap();
        let out = inside.path().join("out");
        let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
        sheet["respondent"] = json!({ "id": text, "name": text });
        let arguments = ["report", "-", "--format", format, "--out", out.to_str().unwrap()];
        let ran = csm(&arguments).stdin(sheet.to_string()).run().ends(0);
        harmless(&ran, format, text, false);
        assert_eq!(fs::read_dir(inside.path()).unwrap().count(), 1, "{text:?} left the folder");
        let files: Vec<_> = fs::read_dir(&out).unwrap().map(|one| one.unwrap().path()).collect();
        assert_eq!(files.len(), format.split(',').count(), "{files:?}");
        for file in &files {
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(name.len() < 160 && !name.starts_with('.') && !name.contains(steers), "{name:?}");
            assert!(!name.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*']), "{name:?}");
        }
        let read = |end: &str| {
            files
                .iter()
                .find(|file| file.extension().is_some_and(|one| one == end))
                .map(|file| fs::read(file).unwrap())
        };
        (read("md").map(|bytes| String::from_utf8(bytes).unwrap()), read("pdf"))
    };
    let plain = constructs(&report("Anna Beispiel", "md").0.unwrap());
    assert!(plain.len() > 100);
    for text in hostile() {
        let markdown = report(&text, "md").0.unwrap();
        assert_eq!(constructs(&markdown), plain, "{text:?}");
        assert!(!markdown.contains(|one| steers(one) && one != '\n'), "{text:?}");
    }
    // and all the way to the page: no link, no action, no script that is not in the plain report
    let links = |bytes: &[u8]| {
        let document = lopdf::Document::load_mem(bytes).unwrap();
        let mut actions: Vec<String> = document
            .objects
            .values()
            .filter_map(|object| {
                object.as_dict().ok()?.get(b"A").ok()?.as_dict().ok().map(|one| format!("{one:?}"))
            })
            .collect();
        actions.sort();
        let script = document.objects.values().any(|one| format!("{one:?}").contains("JavaScript"));
        (actions, script)
    };
    let plain = links(&report("Anna Beispiel", "pdf").1.unwrap());
    assert!(!plain.1);
    for text in ["[x](javascript:alert(1)) <script>", "\u{202e}{{x}} | `a` | # b", "😀\u{1b}[31m"] {
        assert_eq!(links(&report(text, "pdf").1.unwrap()), plain, "{text:?}");
    }
}

#[test]
fn names_of_files_are_shown_harmlessly() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\u{1b}[31m\u{202e}b.json";
    fs::write(folder.path().join(name), "{}").unwrap();
    let errors = folder.path().join("e");
    let arguments = ["score", name, "missing\u{7}.json", "--errors", errors.to_str().unwrap()];
    let ran = csm(&arguments).folder(folder.path()).run().ends(1);
    harmless(&ran, "file name", name, false);
    assert!(!fs::read_to_string(errors).unwrap().contains(|one| steers(one) && one != '\n'));
}
