//! Nothing is lost in silence: neither a sheet in a folder nor what lies where a document is to go.

use std::fs;

use super::support::{csm, example, golden};

#[test]
fn what_was_to_be_a_sheet_fails_by_name_in_a_folder_too() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let sheets = folder.path().join("in");
    fs::create_dir(&sheets).unwrap();
    fs::write(sheets.join("golden.json"), golden()).unwrap();
    fs::write(sheets.join("settings.json"), "{\"colour\": \"blue\"}").unwrap();
    let arguments = ["report", sheets.to_str().unwrap(), "--out", out.to_str().unwrap(), "--format", "md"];
    let _ = csm(&arguments).run().ends(0).says("settings.json");
    let wide: Vec<u8> = golden().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&str, &[u8]); 4] =
        [("empty", b""), ("wide", &wide), ("cut", b"{\"schema\": "), ("deep", &[b'['; 400])];
    for (name, bytes) in cases {
        let path = sheets.join(format!("{name}.json"));
        fs::write(&path, bytes).unwrap();
        let _ = csm(&arguments).run().ends(1).says(&format!("{name}.json"));
        let summary = fs::read_to_string(out.join("summary.csv")).unwrap();
        assert!(summary.lines().any(|row| row.starts_with("failed,") && row.contains(name)), "{summary}");
        fs::remove_file(path).unwrap();
    }
    // a report that can no longer be read
    let pdf = folder.path().join("pdf");
    let _ = csm(&["report", example("golden.json").to_str().unwrap(), "--out", pdf.to_str().unwrap()])
        .run()
        .ends(0);
    let bytes = fs::read(pdf.join("golden.pdf")).unwrap();
    fs::write(sheets.join("cut.pdf"), &bytes[..bytes.len() - 4_000]).unwrap();
    fs::write(sheets.join("letter.pdf"), "%PDF-1.7 of somebody else").unwrap();
    let ran = csm(&arguments).run().ends(1).says("cut.pdf");
    assert_eq!(ran.matches("letter.pdf"), 0);
}

#[test]
fn what_is_locked_in_a_folder_is_told_and_fails_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("golden.json"), golden()).unwrap();
    let locked = "%PDF-1.4\nxref\n0 1\n0000000000 65535 f \n\
                  trailer\n<</Size 1/Root 1 0 R/Encrypt 2 0 R>>\nstartxref\n9\n%%EOF\n";
    fs::write(folder.path().join("locked.pdf"), locked).unwrap();
    let at = folder.path().to_str().unwrap();
    let _ = csm(&["score", at]).run().ends(0).says("encrypted PDF files were passed over (1, for example");
    let _ = csm(&["score", at, "--lang", "de"]).run().ends(0).says("Verschlüsselte PDF-Dateien");
    // its answers lie beside it
    fs::rename(folder.path().join("locked.pdf"), folder.path().join("golden.pdf")).unwrap();
    assert_eq!(csm(&["score", at]).run().ends(0).matches("encrypted"), 0);
}

#[test]
fn an_empty_list_holds_nobody_and_says_so() {
    for command in ["report", "score", "salary", "explain"] {
        let _ = csm(&[command, "-"]).stdin("[]").run().ends(1);
    }
}

#[test]
fn no_document_replaces_the_only_copy_of_answers_or_a_file_of_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let path = example("golden.json");
    let arguments = ["report", path.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let report = |more: &[&str]| csm(&[&arguments, more].concat());
    let _ = report(&[]).run().ends(0);
    for without in [["--edition", "share"].as_slice(), &["--no-embed"]] {
        let _ = report(without).run().ends(1).says("golden.pdf").says("--out");
        let _ = csm(&["score", out.join("golden.pdf").to_str().unwrap()]).run().ends(0);
    }
    let _ = report(&["--lang", "en"]).run().ends(0); // holds the same answers
    fs::write(out.join("golden.pdf"), "my thesis").unwrap();
    let _ = report(&[]).run().ends(1).says("golden.pdf");
    assert_eq!(fs::read(out.join("golden.pdf")).unwrap(), b"my thesis");
    // files that stand for all: inputs may be called like them
    fs::remove_file(out.join("golden.pdf")).unwrap();
    for (name, more) in [("summary.csv", [].as_slice()), ("manifest.json", &["--manifest"])] {
        fs::write(out.join(name), golden()).unwrap();
        let input = out.join(name);
        let arguments = ["report", input.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let _ = csm(&[&arguments, more].concat()).run().ends(2).says(name);
        assert_eq!(fs::read_to_string(&input).unwrap(), golden());
    }
}

#[test]
fn an_id_begins_no_line_of_its_own() {
    let sheet = golden().replace("\"golden\"", "\"x\\nerror[forged]: y\"");
    for command in [["score", "-"].as_slice(), &["salary", "-"], &["report", "-", "--out", "/nonexistent/x"]]
    {
        let ran = csm(command).stdin(&sheet).run();
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!all.lines().any(|line| line.starts_with("error[forged]")), "{all}");
    }
}
