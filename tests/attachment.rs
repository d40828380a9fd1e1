//! The answers inside a report: they come back exactly, and no file from outside does damage.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use csm_kompass::attachment::{ANSWERS, Failure, LIMITS, Limits, RESULT, answers, attached};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use support::{csm, example, golden};

/// Makes reports of the examples with these options and gives their folder.
fn reports(options: &[&str], inputs: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap().to_owned();
    let inputs: Vec<String> = inputs.iter().map(|one| example(one).to_str().unwrap().to_owned()).collect();
    let mut arguments = vec!["report", "--out", &out];
    arguments.extend(options);
    arguments.extend(inputs.iter().map(String::as_str));
    let _ = csm(&arguments).run().ends(0);
    folder
}

fn report(options: &[&str], input: &str) -> Vec<u8> {
    let folder = reports(options, &[input]);
    let path = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    fs::read(path).unwrap()
}

/// The score of an input on the command line, as JSON.
fn score(input: &Path) -> String {
    csm(&["score", "--format", "json", input.to_str().unwrap()]).run().ends(0).stdout
}

#[test]
fn a_report_scores_like_the_answers_it_was_made_from() {
    let mut compared = 0;
    for name in ["golden", "graduate", "leitung", "quereinstieg", "pay-only", "abroad", "unbrauchbar"] {
        let folder = reports(&[], &[&format!("{name}.json")]);
        let pdf = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        assert_eq!(score(&pdf), score(&example(&format!("{name}.json"))), "{name}");
        let again = csm(&["score", "--format", "json", "-"]).stdin(fs::read(&pdf).unwrap()).run().ends(0);
        assert_eq!(again.stdout, score(&example(&format!("{name}.json"))), "{name} from standard input");
        compared += 1;
    }
    assert_eq!(compared, 7);
}

#[test]
fn a_report_made_from_a_report_is_the_same_report() {
    let first = reports(&[], &["golden.json"]);
    let path = first.path().join("golden.pdf");
    let second = tempfile::tempdir().unwrap();
    let out = second.path().to_str().unwrap();
    let _ = csm(&["report", "--out", out, path.to_str().unwrap()]).run().ends(0);
    let again = second.path().join("golden.pdf");
    assert_eq!(fs::read(&path).unwrap(), fs::read(&again).unwrap());
}

#[test]
fn the_result_inside_is_the_one_that_score_prints() {
    let pdf = report(&[], "golden.json");
    let inside = String::from_utf8(attached(&pdf, RESULT, LIMITS).unwrap()).unwrap();
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (own, printed) = (value(&inside), value(&score(&example("golden.json"))));
    assert_eq!(own.to_string(), printed.to_string(), "the same fields in the same order");
    assert_eq!(inside.lines().count(), own.as_object().unwrap().len() + 2, "a line for each field");
}

#[test]
fn own_pay_is_inside_only_when_asked_for() {
    let plain = String::from_utf8(answers(&report(&[], "leitung.json")).unwrap()).unwrap();
    assert!(plain.contains("\"D9\"") && !plain.contains("\"D10\"") && !plain.contains("98000"), "{plain}");
    let asked = report(&["--embed-own-pay"], "leitung.json");
    assert!(String::from_utf8(answers(&asked).unwrap()).unwrap().contains("\"D10\": 98000"));
    let result = String::from_utf8(attached(&asked, RESULT, LIMITS).unwrap()).unwrap();
    assert!(!result.contains("98000"));
}

#[test]
fn the_report_says_what_is_inside() {
    for (options, words) in [
        (&["--lang", "en"][..], "but not your own pay"),
        (&["--lang", "en", "--embed-own-pay"], "your own pay included"),
        (&["--lang", "en", "--no-embed"], "only in the answers file"),
    ] {
        let mut all = vec!["--format", "md,pdf"];
        all.extend(options);
        let folder = reports(&all, &["golden.json"]);
        let text = fs::read_to_string(folder.path().join("golden.md")).unwrap();
        let found = text.contains(words) || (words.contains("only") && text.contains("not in this file"));
        assert!(found, "{words}: {}", text.lines().filter(|one| one.contains("answers")).collect::<String>());
    }
}

#[test]
fn what_holds_nothing_says_so() {
    for options in [&["--no-embed"][..], &["--edition", "share"]] {
        assert_eq!(answers(&report(options, "golden.json")), Err(Failure::NoAttachment), "{options:?}");
    }
    assert_eq!(answers(&report(&[], "applicant-hr.json")), Err(Failure::NoAttachment), "mode hr");
    let folder = reports(&["--no-embed"], &["golden.json"]);
    let pdf = folder.path().join("golden.pdf");
    let _ = csm(&["score", pdf.to_str().unwrap()]).run().ends(1).says("--no-embed");
    let _ = csm(&["report", pdf.to_str().unwrap()]).run().ends(1).says("holds no answers");
}

#[test]
fn a_folder_takes_reports_whose_answers_do_not_stand_beside_them() {
    let folder = reports(&[], &["golden.json", "graduate.json"]);
    let path = folder.path().to_str().unwrap().to_owned();
    fs::write(folder.path().join("other.pdf"), "%PDF-1.4\nno report").unwrap();
    let both = csm(&["score", "--format", "jsonl", &path]).run().ends(0);
    assert_eq!(both.stdout.lines().count(), 2, "{}", both.stderr);
    fs::write(folder.path().join("golden.answers.json"), golden()).unwrap();
    let again = csm(&["score", "--format", "jsonl", &path]).run().ends(0);
    assert_eq!(again.stdout, both.stdout, "the answers are read once, from their own file");
}

#[test]
fn an_interview_goes_on_from_a_report_without_touching_it() {
    let folder = reports(&[], &["golden.json"]);
    let pdf = folder.path().join("golden.pdf");
    let before = fs::read(&pdf).unwrap();
    let script = folder.path().join("script.txt");
    fs::write(&script, "begin\nskip\ntype golden\nanswer N1 3\nskip N2\nskip N3\nskip N4\nfinish\n").unwrap();
    let again = folder.path().join("again");
    let out = again.to_str().unwrap();
    let arguments = ["interview", "--resume", pdf.to_str().unwrap(), "--out", out, "--script"];
    let ran = csm(&[&arguments[..], &[script.to_str().unwrap()]].concat()).run();
    let saved = fs::read_to_string(again.join("golden.answers.json"));
    assert!(
        saved.is_ok_and(|text| text.contains("\"N1\": 3")),
        "the answers have their own file: {}",
        ran.stderr
    );
    assert!(fs::read(&pdf).unwrap() == before, "the report it went on from is as it was");
}

/// Runs qpdf over a file; `None` if it is not installed.
fn saved_again(pdf: &[u8], options: &[&str]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    fs::write(&from, pdf).unwrap();
    let ran = Command::new("qpdf").args(options).args([&from, &to]).output();
    match ran {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(fs::read(to).unwrap())
        }
        Err(error) => {
            eprintln!("\n*** qpdf CANNOT BE RUN ({error}): ITS CHECKS ARE LEFT OUT ***\n");
            None
        }
    }
}

#[test]
fn reports_saved_again_by_another_program_are_still_read() {
    let pdf = report(&[], "golden.json");
    let wanted = answers(&pdf).unwrap();
    for options in [
        &["--object-streams=disable"][..],
        &["--object-streams=generate"],
        &["--qdf", "--object-streams=disable"],
        &["--linearize"],
        &["--compress-streams=n"],
    ] {
        let Some(again) = saved_again(&pdf, options) else { return };
        assert_eq!(answers(&again), Ok(wanted.clone()), "{options:?}");
    }
    let Some(locked) = saved_again(&pdf, &["--encrypt", "", "secret", "256", "--"]) else { return };
    assert_eq!(answers(&locked), Err(Failure::Encrypted));
}

#[test]
fn a_cut_report_is_never_taken_for_a_whole_one() {
    let pdf = report(&[], "golden.json");
    let mut tried = 0;
    // up to the last figure of the last number; without its closing mark a file is whole
    for end in (0..pdf.len() - 6).step_by(pdf.len() / 200).chain(pdf.len() - 60..pdf.len() - 6) {
        let found = answers(&pdf[..end]);
        assert!(matches!(found, Err(Failure::Damaged | Failure::NotPdf)), "{end}: {found:?}");
        tried += 1;
    }
    assert!(tried > 200);
}

/// A file of objects with a table of cross-references that is right.
struct Forged(Vec<u8>, Vec<usize>);

impl Forged {
    fn new() -> Self {
        Self(b"%PDF-1.7\n".to_vec(), Vec::new())
    }

    /// Adds the next object.
    fn object(&mut self, body: &[u8]) {
        self.1.push(self.0.len());
        let number = self.1.len();
        self.0.extend(format!("{number} 0 obj\n").bytes());
        self.0.extend(body);
        self.0.extend(b"\nendobj\n");
    }

    fn stream(&mut self, entries: &str, body: &[u8]) {
        let mut object = format!("<<{entries}/Length {}>>\nstream\n", body.len()).into_bytes();
        object.extend(body);
        object.extend(b"\nendstream");
        self.object(&object);
    }

    /// Ends the file; `more` stands in the trailer.
    fn end(mut self, more: &str) -> Vec<u8> {
        let start = self.0.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", self.1.len() + 1);
        for place in &self.1 {
            let _ = write!(table, "{place:010} 00000 n\r\n");
        }
        let _ = write!(table, "trailer\n<</Root 1 0 R{more}>>\nstartxref\n{start}\n%%EOF");
        self.0.extend(table.bytes());
        self.0
    }
}

fn packed(unit: &[u8], times: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        encoder.write_all(unit).unwrap();
    }
    encoder.finish().unwrap()
}

/// A report with these bytes as its answers.
fn with_attachment(name: &str, entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut forged = Forged::new();
    forged.object(b"<</Names<</EmbeddedFiles<</Names[(x) 2 0 R]>>>>>>");
    forged.object(format!("<</UF({name})/EF<</F 3 0 R>>>>").as_bytes());
    forged.stream(entries, bytes);
    forged.end("")
}

#[test]
fn forged_files_are_read_or_refused_as_they_deserve() {
    let sheet = golden();
    assert_eq!(answers(&with_attachment(ANSWERS, "", sheet.as_bytes())), Ok(sheet.clone().into_bytes()));
    assert_eq!(answers(&with_attachment("other.json", "", b"{}")), Err(Failure::NoAnswers(1)));
    let wrong_size = "/Params<</Size 7>>";
    assert_eq!(answers(&with_attachment(ANSWERS, wrong_size, b"{}")), Err(Failure::Altered));
    let wrong_sum = "/Params<</CheckSum<00112233445566778899AABBCCDDEEFF>>>";
    assert_eq!(answers(&with_attachment(ANSWERS, wrong_sum, b"{}")), Err(Failure::Altered));
    assert_eq!(answers(&with_attachment(ANSWERS, "/Filter/LZWDecode", b"{}")), Err(Failure::Unsupported));
    assert_eq!(answers(&with_attachment(ANSWERS, "/Filter/FlateDecode", b"{}")), Err(Failure::Damaged));
    assert_eq!(answers(&Forged::new().end("/Encrypt 9 0 R")), Err(Failure::Encrypted));
    assert_eq!(answers(b""), Err(Failure::NotPdf));
    assert_eq!(answers(b"%PDF-1.7\n"), Err(Failure::Damaged));
    let none = |root: &str| {
        let mut forged = Forged::new();
        forged.object(root.as_bytes());
        answers(&forged.end(""))
    };
    assert_eq!(none("<<>>"), Err(Failure::NoAttachment));
    assert_eq!(none("[1]"), Err(Failure::Damaged));
    assert_eq!(none("<</Names 1 0 R/EmbeddedFiles 1 0 R/Kids[1 0 R 1 0 R]>>"), Err(Failure::TooLarge));
    assert_eq!(none("<</AF[1 0 R]/UF 1 0 R>>"), Err(Failure::NoAnswers(1)));
    assert_eq!(none(&"[".repeat(10_000_000)), Err(Failure::TooLarge));
    assert_eq!(none(&format!("<</A[{}]>>", "0 ".repeat(5_000_000))), Err(Failure::TooLarge));
    assert_eq!(none(&format!("<</Names({})>>", "x".repeat(30_000_000))), Err(Failure::TooLarge));
}

#[test]
fn wrong_and_circular_cross_references_end() {
    let whole = with_attachment(ANSWERS, "", b"{}");
    let text = String::from_utf8(whole).unwrap();
    let start = text.rfind("startxref\n").unwrap() + 10;
    for other in ["0", "9", "999999999", "99999999999999999999", "-1", "x"] {
        let forged = format!("{}{other}\n%%EOF", &text[..start]);
        assert_eq!(answers(forged.as_bytes()), Err(Failure::Damaged), "{other}");
    }
    let xref = text.find("xref\n").unwrap();
    let circle = text.replace("<</Root 1 0 R", &format!("<</Prev {xref}/Root 1 0 R"));
    assert_eq!(answers(circle.as_bytes()), Err(Failure::Damaged));
    let own_length = text.replace("/Length 2", "/Length 3 0 R");
    assert!(answers(own_length.as_bytes()).is_err());
    let mut chain = Forged::new();
    chain.object(b"<</Names 2 0 R>>");
    chain.object(b"2 0 R");
    assert!(answers(&chain.end("")).is_err());
}

#[test]
fn bombs_go_off_within_the_limits() {
    let started = Instant::now();
    let zeros = vec![b' '; 1 << 20];
    let bomb = packed(&zeros, 300);
    assert!(bomb.len() < 1 << 20, "a small file that unfolds to 300 MB");
    assert_eq!(answers(&with_attachment(ANSWERS, "/Filter/FlateDecode", &bomb)), Err(Failure::TooLarge));
    let twice = packed(&bomb, 1);
    let filter = "/Filter[/FlateDecode/FlateDecode]";
    assert_eq!(answers(&with_attachment(ANSWERS, filter, &twice)), Err(Failure::Unsupported));
    // the root inside an object stream that unfolds without end
    let mut forged = Forged::new();
    forged.stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &bomb);
    let place = forged.0.len();
    let rows: Vec<u8> = [[2, 0, 0, 0, 1, 0], [1, 0, 0, 0, 9, 0]].concat();
    let head = format!("9 0 obj\n<</Root 0 0 R/W[1 4 1]/Index[0 2]/Length {}>>\nstream\n", rows.len());
    forged.0.extend(head.bytes());
    forged.0.extend(&rows);
    forged.0.extend(format!("\nendstream\nendobj\nstartxref\n{place}\n%%EOF").bytes());
    assert_eq!(answers(&forged.0), Err(Failure::TooLarge));
    let limits = Limits { file: 100, ..LIMITS };
    assert_eq!(attached(&with_attachment(ANSWERS, "", b"{}"), ANSWERS, limits), Err(Failure::TooLarge));
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

/// Runs `csm score` with little memory: address space, of which the allocator sets aside more than it uses.
#[cfg(unix)]
fn frugal(path: &Path) -> (Option<i32>, String) {
    let script = "ulimit -v 900000; exec \"$0\" score \"$1\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_csm"), path.to_str().unwrap()]);
    let output = command.env("CSM_LANG", "en").output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(unix)]
#[test]
fn hostile_files_are_refused_with_a_sentence_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = packed(&vec![b'['; 1 << 20], 300);
    let mut array = Forged::new();
    array.object(format!("<</AF[{}]>>", "0 ".repeat(20_000_000)).as_bytes());
    let files: [(&str, Vec<u8>, &str); 4] = [
        ("bomb", with_attachment(ANSWERS, "/Filter/FlateDecode", &bomb), "was not read further"),
        ("array", array.end(""), "was not read further"),
        ("cut", report(&[], "golden.json")[..5000].to_vec(), "damaged PDF"),
        ("foreign", with_attachment("factur-x.xml", "", b"<x/>"), "none called answers.json"),
    ];
    for (name, bytes, words) in files {
        let path: PathBuf = folder.path().join(format!("{name}.pdf"));
        fs::write(&path, bytes).unwrap();
        let (status, said) = frugal(&path);
        assert_eq!(status, Some(1), "{name}: {said}");
        assert!(said.contains(words), "{name}: {said}");
    }
    let whole = folder.path().join("whole.pdf");
    fs::write(&whole, report(&[], "golden.json")).unwrap();
    assert_eq!(frugal(&whole).0, Some(0), "the memory is enough for a report");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_gives_the_answers_or_a_failure(places in prop::collection::vec((0_usize..100_000, any::<u8>()), 1..6)) {
        thread_local! {
            static PDF: Vec<u8> = report(&[], "golden.json");
        }
        let mut pdf = PDF.with(Clone::clone);
        let whole = answers(&pdf).unwrap();
        let length = pdf.len();
        for (place, byte) in places {
            pdf[place % length] = byte;
        }
        if let Ok(found) = answers(&pdf) {
            prop_assert_eq!(found, whole, "changed answers have another check sum");
        }
    }

    #[test]
    fn any_bytes_after_the_magic_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let pdf = [b"%PDF-1.7\n".to_vec(), bytes].concat();
        prop_assert!(answers(&pdf).is_err());
    }
}
