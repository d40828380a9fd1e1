//! What is done with any bytes at all: the bodies of the fuzz targets in `fuzz/` and of the property tests.
//!
//! A body panics when something is wrong and says nothing else.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(dead_code, reason = "each target uses its body")]

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use csm_kompass::answers::canonical::Canon;
use csm_kompass::answers::json::{Reader, Sheet};
use csm_kompass::answers::problem::Refusal;
use csm_kompass::answers::split::{Piece, SplitError, Splitter};
use csm_kompass::answers::write::to_json as sheet_json;
use csm_kompass::assessment::{Request, assess};
use csm_kompass::bundle::Bundle;
use csm_kompass::chart::Chart;
use csm_kompass::cli::emit::emit;
use csm_kompass::diagnostic::Source;
use csm_kompass::document;
use csm_kompass::fonts::Shaper;
use csm_kompass::id::ChartId;
use csm_kompass::layout::{Frame, Style, lay_out};
use csm_kompass::levers::levers;
use csm_kompass::locale::{Lang, steers};
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::pack::{self, Pack};
use csm_kompass::pdf::{About, write};
use csm_kompass::plan::plan;
use csm_kompass::report::wording::Wording;
use csm_kompass::report::{ComposeOptions, Edition, Report, compose};
use csm_kompass::result::{self, Provenance};

static PACK: LazyLock<Pack> = LazyLock::new(Pack::embedded);
static READER: LazyLock<Reader<'static>> = LazyLock::new(|| Reader::new(&PACK, Mode::Own));

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

type Read = Result<Sheet, Refusal>;

/// Bytes as answers: cut, read, assessed, written; the quick way through lines finds the same.
pub fn answers(bytes: &[u8]) {
    const LIMIT: usize = 20_000;
    let cut = |lines: bool| {
        let mut splitter = Splitter::new(bytes, LIMIT);
        let mut all: Vec<Read> = Vec::new();
        loop {
            if lines && let Some(found) = splitter.next_lines().unwrap() {
                let before = all.len();
                found.read(&READER, LIMIT, |one| all.push(one));
                assert_eq!(all.len() - before, found.count(), "miscounted");
                continue;
            }
            match splitter.next_piece() {
                Ok(None) => return all,
                Ok(Some(piece)) => all.push(READER.read(&piece)),
                Err(SplitError::Problem(problem)) => all.push(Err(Refusal::from(*problem))),
                Err(SplitError::Io(error)) => panic!("{error}"),
            }
        }
    };
    let all = cut(false);
    assert_eq!(cut(true), all, "lines are read differently");
    for sheet in all.into_iter().take(20).flatten() {
        one_sheet(&sheet);
    }
}

fn one_sheet(sheet: &Sheet) {
    let answers = &sheet.answers;
    let again = Piece { bytes: sheet_json(&PACK, answers).to_string().into_bytes(), line: 1, column: 1 };
    assert_eq!(READER.read(&again).unwrap().answers, *answers, "lost on the way back");
    let Some(request) = Request::of(&PACK, answers, day()) else { return };
    let assessment = assess(&PACK, answers, &request);
    let made = plan(&PACK, answers, &assessment, day());
    let _ = levers(&PACK, answers, &assessment);
    let provenance = Provenance {
        id: answers.id.clone(),
        program: String::new(),
        date: String::new(),
        input_hash: Canon::new(&PACK).hash(answers),
    };
    let mut out = Vec::new();
    result::write(&mut out, &PACK, &assessment, made.as_ref(), &provenance);
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains(steers), "the result steers");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["respondent"]["id"].as_str(), answers.id.as_deref());
}

/// The files of the small pack, with their texts.
const SMALL: [(&str, &str); 4] = [
    ("framework.toml", include_str!("../../examples/packs/tiny/framework.toml")),
    ("items.toml", include_str!("../../examples/packs/tiny/items.toml")),
    ("pack.toml", include_str!("../../examples/packs/tiny/pack.toml")),
    ("scoring.toml", include_str!("../../examples/packs/tiny/scoring.toml")),
];

/// Bytes as files of a pack: the first byte says which file of the small pack they replace, or which they add.
pub fn pack(bytes: &[u8]) {
    const MORE: [&str; 6] = [
        "salary.toml",
        "training.toml",
        "funding.toml",
        "sources_more.toml",
        "salary_evidence.toml",
        "other.toml",
    ];
    let Some((which, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let names: Vec<&str> = SMALL.iter().map(|(name, _)| *name).chain(MORE).collect();
    let name = names[usize::from(*which) % names.len()];
    let bundle = Bundle::memory(SMALL.into_iter().chain([(name, text)]));
    match pack::load(&bundle) {
        Ok(loaded) => {
            let _ = emit(&loaded.warnings, false);
            let pack = loaded.value;
            let text = format!("{{\"schema\":\"csm-answers/1\",\"pack\":{:?},\"answers\":{{}}}}", pack.id);
            let reader = Reader::new(&pack, Mode::Own);
            let Some(Ok(sheet)) = reader.read_line(text.as_bytes(), 1, 1) else { return };
            let Some(request) = Request::of(&pack, &sheet.answers, day()) else { return };
            let assessment = assess(&pack, &sheet.answers, &request);
            let made = plan(&pack, &sheet.answers, &assessment, day());
            let provenance = Provenance {
                id: None,
                program: String::new(),
                date: String::new(),
                input_hash: String::new(),
            };
            let mut out = Vec::new();
            result::write(&mut out, &pack, &assessment, made.as_ref(), &provenance);
            assert!(serde_json::from_slice::<serde_json::Value>(&out).is_ok());
        }
        Err(findings) => {
            assert!(findings.has_errors(), "refused without a reason");
            let said = emit(&findings, false);
            assert!(!said.contains('\u{1b}'), "a finding steers the terminal");
        }
    }
}

/// The report of the worked example, whose charts any text may show.
static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let text = include_str!("../../examples/answers/golden.json");
    let piece = Piece { bytes: text.trim().as_bytes().to_vec(), line: 1, column: 1 };
    let answers = READER.read(&piece).unwrap().answers;
    let assessment = assess(&PACK, &answers, &Request::of(&PACK, &answers, day()).unwrap());
    let made = plan(&PACK, &answers, &assessment, day());
    let found = levers(&PACK, &answers, &assessment);
    let about = ComposeOptions {
        edition: Edition::Personal,
        date: day(),
        program: String::new(),
        input_hash: String::new(),
        attached: false,
    };
    let wording = Wording::builtin(Lang::De);
    compose(&PACK, &answers, &assessment, made.as_ref(), &found, &about, &wording)
});

/// Bytes as what a template puts out: parsed, laid out, written, and read again as a PDF.
pub fn pages(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _: Option<(&ChartId, &Chart)> = REPORT.charts.iter().next();
    let source = Source { name: Arc::from("fuzz.md"), text: Arc::from(text) };
    let document = match document::parse(&source, &REPORT.charts) {
        Ok(document) => document,
        Err(findings) => {
            assert!(findings.has_errors(), "refused without a reason");
            return drop(emit(&findings, false));
        }
    };
    let frame = Frame {
        head: "head".into(),
        foot: "date".into(),
        folio: "{page}/{pages}".into(),
        lang: Lang::De,
        names: Vec::new(),
    };
    let mut shaper = Shaper::new();
    let Ok(pages) = lay_out(&document, &REPORT.charts, &Style::built_in(), &mut shaper, &frame) else {
        return;
    };
    let about = About {
        title: "fuzz".into(),
        lang: Lang::De,
        date: day(),
        subject: String::new(),
        keywords: Vec::new(),
        creator: String::new(),
        producer: String::new(),
        seed: [7; 32],
    };
    let Ok(bytes) = write(&pages.value, &about) else { return };
    assert!(bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF"));
}

/// Bytes as a PDF that may hold answers: a verdict, never a panic, and no more than the limits allow.
pub fn attachment(bytes: &[u8]) {
    match csm_kompass::attachment::answers(bytes) {
        Ok(text) => answers(&text),
        Err(failure) => assert!(!failure.code().is_empty()),
    }
}
