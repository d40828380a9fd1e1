//! Documents on the command line: the same bytes everywhere, added fonts, own templates, the manifest.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use support::{csm, example};

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let file = |entry: fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())
    };
    entries.map(file).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// A file without compression as another program sees it; as it is if that program is not installed.
fn unfolded(pdf: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    fs::write(&path, pdf).unwrap();
    let options = ["--qdf", "--object-streams=disable"];
    match Command::new("qpdf").args(options).arg(&path).arg("-").output() {
        Ok(output) => output.stdout,
        Err(error) => {
            eprintln!("\n*** qpdf CANNOT BE RUN ({error}): FILES ARE SEARCHED AS THEY ARE ***\n");
            pdf.to_vec()
        }
    }
}

#[test]
fn the_same_answers_give_the_same_bytes_wherever_whoever_and_however_many_at_once() {
    let answers: Vec<String> = ["golden.json", "graduate.json", "kohorte.jsonl", "leitung.json"]
        .iter()
        .map(|one| example(one).to_str().unwrap().to_owned())
        .collect();
    let mut found: Vec<BTreeMap<String, Vec<u8>>> = Vec::new();
    let places = [("1", "UTC", "C", "zz-one"), ("4", "Asia/Tokyo", "de_DE.UTF-8", "zz-two")];
    for (jobs, zone, locale, user) in places {
        let place = tempfile::Builder::new().prefix("zz-folder-").tempdir().unwrap();
        let out = place.path().join("zz-out");
        let mut arguments = vec![
            "report",
            "--manifest",
            "--format",
            "pdf,md,json",
            "--jobs",
            jobs,
            "--out",
            out.to_str().unwrap(),
        ];
        arguments.extend(answers.iter().map(String::as_str));
        let run =
            csm(&arguments).env("TZ", zone).env("LC_ALL", locale).env("USER", user).env("LOGNAME", user);
        let _ = run.env("HOME", "/zz-home").env("HOSTNAME", "zz-host").folder(place.path()).run().ends(0);
        found.push(files(&out));
    }
    assert_eq!(found[0].len(), 8 * 3 + 2);
    for (name, bytes) in &found[0] {
        assert!(bytes == &found[1][name], "{name} differs");
    }
    // the summary names the inputs as they were given
    assert!(found[0].remove("summary.csv").is_some());
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let mut searched = 0;
    for (name, bytes) in &found[0] {
        let bytes = if bytes.starts_with(b"%PDF-") { unfolded(bytes) } else { bytes.clone() };
        let text = String::from_utf8_lossy(&bytes);
        for trace in ["zz-", env!("CARGO_MANIFEST_DIR"), "/tmp", host.trim()] {
            assert!(trace.len() < 3 || !text.contains(trace), "{name} holds {trace}");
        }
        searched += 1;
    }
    assert_eq!(searched, 25);
}

#[test]
fn the_manifest_names_what_went_in_and_what_came_out() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let golden = example("golden.json");
    let arguments =
        ["report", "--manifest", "--format", "json,pdf", "--out", out, golden.to_str().unwrap(), "-"];
    let other = fs::read_to_string(example("graduate.json")).unwrap();
    let _ = csm(&arguments).stdin(other).run().ends(0);
    let found = files(folder.path());
    let manifest: Value = serde_json::from_slice(&found["manifest.json"]).unwrap();
    assert_eq!(manifest["schema"], "csm-manifest/1");
    let inputs = manifest["inputs"].as_array().unwrap();
    assert_eq!(inputs.len(), 2);
    assert_eq!(inputs[0]["name"], "-");
    assert!(inputs[0]["sha256"].is_null());
    assert_eq!(inputs[1]["name"], "golden.json");
    assert_eq!(inputs[1]["sha256"], sha256(&fs::read(golden).unwrap()).as_str());
    let outputs = manifest["outputs"].as_array().unwrap();
    let listed: Vec<&str> = outputs.iter().map(|one| one["name"].as_str().unwrap()).collect();
    let written: Vec<&str> =
        found.keys().map(String::as_str).filter(|name| *name != "manifest.json").collect();
    assert_eq!(listed, written, "sorted, and none is missing");
    assert_eq!(listed.len(), 5);
    let of = |name: &str| &outputs.iter().find(|one| one["name"] == name).unwrap()["input"];
    assert_eq!((of("golden.pdf"), of("summary.csv")), (&Value::from("golden.json"), &Value::Null));
    for one in outputs {
        let bytes = &found[one["name"].as_str().unwrap()];
        assert_eq!(one["sha256"], sha256(bytes).as_str());
        assert_eq!(one["bytes"], bytes.len());
    }
    let schema: Value = serde_json::from_str(&csm(&["schema", "manifest"]).run().ends(0).stdout).unwrap();
    let known = |value: &Value, part: &Value| {
        let fields = part["properties"].as_object().unwrap();
        for key in value.as_object().unwrap().keys() {
            assert!(fields.contains_key(key), "the schema does not know {key}");
        }
        assert_eq!(part["required"].as_array().unwrap().len(), fields.len());
    };
    known(&manifest, &schema);
    known(&manifest["pack"], &schema["properties"]["pack"]);
    known(&outputs[0], &schema["properties"]["outputs"]["items"]);
    known(&inputs[0], &schema["properties"]["inputs"]["items"]);
}

#[test]
fn a_report_for_the_browser_says_what_the_markdown_says() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let golden = example("golden.json");
    for lang in ["de", "en"] {
        let arguments =
            ["report", "--lang", lang, "--format", "html,md", "--out", out, golden.to_str().unwrap()];
        let _ = csm(&arguments).run().ends(0);
        let found = files(folder.path());
        let html = String::from_utf8(found["golden.html"].clone()).unwrap();
        let markdown = String::from_utf8(found["golden.md"].clone()).unwrap();
        let count = |mark: &str| html.matches(mark).count();
        assert_eq!(count("<svg "), markdown.matches("](chart:").count());
        let headings = markdown.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(count("<h1 ") + count("<h2 ") + count("<h3 "), headings);
        assert_eq!(count("<table>"), markdown.lines().filter(|line| line.starts_with("|--")).count());
        assert_eq!(count("href=\"#"), markdown.matches("](#").count());
        assert!(!html.contains("NaN") && !html.contains("<script"), "{lang}");
    }
}

/// A font with the characters of 李小龍, if the machine has one. Not by language: few fonts have all that one asks for.
fn chinese_font() -> Option<String> {
    let listed = Command::new("fc-list").args([":charset=674e 5c0f 9f8d", "file"]).output();
    let listed =
        listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let mut paths: Vec<&str> = listed.lines().map(|line| line.trim_end_matches([':', ' '])).collect();
    paths.sort_unstable();
    let found = paths.into_iter().find(|path| [".ttf", ".ttc", ".otf"].iter().any(|end| path.ends_with(end)));
    if found.is_none() {
        eprintln!(
            "\n*** NO FONT WITH 李小龍 (fc-list ':charset=674e 5c0f 9f8d'): ITS CHECK IS LEFT OUT ***\n"
        );
    }
    found.map(str::to_owned)
}

fn named(name: &str) -> String {
    let mut sheet: Value = serde_json::from_str(&support::golden()).unwrap();
    sheet["respondent"] = serde_json::json!({ "id": "named", "name": name });
    sheet.to_string()
}

#[test]
fn characters_the_faces_lack_are_named_and_an_added_font_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let sheet = named("李小龍");
    let ran = csm(&["report", "--out", out, "-"]).stdin(&sheet).run().ends(0);
    let ran = ran.says("李 (U+674E)").says("--font FILE");
    assert_eq!(ran.matches("U+674E"), 1);
    let Some(font) = chinese_font() else { return };
    let ran = csm(&["report", "--out", out, "--font", &font, "-"]).stdin(&sheet).run().ends(0);
    assert_eq!(ran.matches("U+"), 0, "{}", ran.stderr);
    let pdf = folder.path().join("named.pdf");
    let Ok(text) = Command::new("pdftotext").args(["-raw", pdf.to_str().unwrap(), "-"]).output() else {
        eprintln!("\n*** pdftotext CANNOT BE RUN: ITS CHECK IS LEFT OUT ***\n");
        return;
    };
    assert!(String::from_utf8_lossy(&text.stdout).contains("李小龍"));
    let fonts = Command::new("pdffonts").arg(&pdf).output().unwrap();
    let fonts = String::from_utf8_lossy(&fonts.stdout).into_owned();
    assert_eq!(fonts.lines().skip(2).filter(|line| !line.contains("NotoSans-")).count(), 1, "{fonts}");
    for line in fonts.lines().skip(2) {
        assert!(line.contains("yes yes yes"), "{line}");
    }
}

#[test]
fn a_font_that_cannot_be_used_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let no_font = folder.path().join("a.ttf");
    fs::write(&no_font, "no font").unwrap();
    let golden = example("golden.json");
    for (font, words) in [(no_font.to_str().unwrap(), "is not a font"), ("no/such.ttf", "cannot be read")] {
        let arguments = ["report", "--font", font, "--out", out.to_str().unwrap(), golden.to_str().unwrap()];
        let _ = csm(&arguments).run().ends(2).says(words);
        assert!(!out.exists());
    }
}

#[test]
fn exported_templates_are_the_built_in_ones_and_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine");
    let mine = mine.to_str().unwrap();
    let _ = csm(&["templates", "export", mine]).run().ends(0).says("--templates");
    let _ = csm(&["templates", "export", mine]).run().ends(1).says("not empty");
    let _ = csm(&["templates", "check", mine]).run().ends(0).says("are fine");
    let _ = csm(&["templates", "check"]).run().ends(0).says("are fine");
    let golden = example("golden.json");
    let print = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let mut arguments = vec!["report", "--format", "pdf,md", "--out", out.to_str().unwrap()];
        arguments.extend(more);
        arguments.push(golden.to_str().unwrap());
        let _ = csm(&arguments).run().ends(0);
        files(&out)
    };
    let built_in = print("a", &[]);
    assert_eq!(built_in, print("b", &["--templates", mine]));
    for entry in fs::read_dir(Path::new(mine).join("partials")).unwrap().map(Result::unwrap) {
        if entry.file_name() != "method.de.hbs" {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    assert_eq!(built_in, print("c", &["--templates", mine]), "what is missing comes from the program");
    let style = Path::new(mine).join("style.toml");
    let text = fs::read_to_string(&style).unwrap();
    let changed = text.replacen("width = \"210mm\"", "width = \"216mm\"", 1);
    assert_ne!(text, changed);
    fs::write(&style, changed).unwrap();
    let wider = print("d", &["--templates", mine]);
    assert_eq!(wider["golden.md"], built_in["golden.md"]);
    assert_ne!(wider["golden.pdf"], built_in["golden.pdf"]);
}

#[test]
fn every_mistake_in_a_template_is_told_with_file_and_line_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine");
    fs::create_dir_all(mine.join("partials")).unwrap();
    let write = |name: &str, text: &str| fs::write(mine.join(name), text).unwrap();
    write("partials/summary.de.hbs", "# Kurz {#summary}\n\n{{persn.name}}\n\n{{shout person.name}}\n");
    write("partials/summary.en.hbs", "# Short {#summary}\n\n<b>x</b>\n\n![a](chart:pya)\n");
    write("style.toml", "[page]\nwitdh = \"1mm\"\n");
    write("partials/pay.fr.hbs", "x");
    let out = folder.path().join("out");
    let golden = example("golden.json");
    let arguments = [
        "report",
        "--templates",
        mine.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        golden.to_str().unwrap(),
    ];
    let ran = csm(&arguments).run().ends(2);
    let ran = ran.says("pay.fr.hbs").says("template-name").says("style.toml:2");
    fs::remove_file(mine.join("partials/pay.fr.hbs")).unwrap();
    fs::remove_file(mine.join("style.toml")).unwrap();
    assert!(!out.exists(), "{}", ran.stderr);
    let ran = csm(&arguments).run().ends(2);
    let ran = ran
        .says("summary.de.hbs:3")
        .says("did you mean `person`?")
        .says("summary.de.hbs:5")
        .says("unknown helper `shout`")
        .says("summary.en.hbs:3")
        .says("raw HTML")
        .says("summary.en.hbs:5")
        .says("did you mean `chart:pay`?");
    assert!(!out.exists(), "{}", ran.stderr);
    assert_eq!(
        csm(&["templates", "check", mine.to_str().unwrap()]).run().ends(1).matches("summary.de.hbs:3"),
        1
    );
}

#[test]
fn explanations_use_own_templates_and_their_mistakes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().to_str().unwrap();
    let golden = example("golden.json");
    let golden = golden.to_str().unwrap();
    let explain = || csm(&["explain", golden, "fit", "--templates", mine, "--lang", "de"]).run();
    let template = folder.path().join("explain.de.hbs");
    fs::write(&template, "# Rechenweg {#one}\n").unwrap();
    assert!(explain().ends(0).stdout.contains("Rechenweg"));
    fs::write(&template, "# {{schritt}} {#one}\n").unwrap();
    let ran = explain().ends(2).says("explain.de.hbs:1").says("there is no `schritt` here");
    assert!(ran.stdout.is_empty());
}
