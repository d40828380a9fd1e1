//! Answers all the way to a report and its text.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use csm_kompass::answers::Answers;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Splitter;
use csm_kompass::assessment::Request;
use csm_kompass::assessment::assess;
use csm_kompass::diagnostic::Source;
use csm_kompass::document;
use csm_kompass::levers::levers;
use csm_kompass::levers::marginal::moves;
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::plan::plan;
use csm_kompass::report::ComposeOptions;
use csm_kompass::report::Edition;
use csm_kompass::report::Report;
use csm_kompass::report::compose;
use csm_kompass::report::wording::Wording;
use csm_kompass::template::Template;

/// An example.
pub fn sheet(pack: &Pack, name: &str) -> Answers {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/answers").join(name);
    let text = std::fs::read(path).expect("the example is there");
    let piece = Splitter::new(&text[..], text.len() + 1).next_piece().ok().flatten().expect("a sheet");
    Reader::new(pack, Mode::Own).read(&piece).unwrap_or_else(|found| panic!("{name}: {found:?}")).answers
}

/// Its report.
pub fn report(pack: &Pack, answers: &Answers, edition: Edition, lang: Lang) -> Report {
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    let request = Request::of(pack, answers, date).expect("role and industry are given");
    let assessment = assess(pack, answers, &request);
    let made = plan(pack, answers, &assessment, date);
    let about = ComposeOptions {
        edition,
        date,
        program: "csm-kompass test".to_owned(),
        input_hash: "0123456789abcdef".to_owned(),
        attached: true,
    };
    let mut levers = levers(pack, answers, &assessment);
    levers.moves = moves(pack, answers, &assessment, date);
    compose(pack, answers, &assessment, made.as_ref(), &levers, &about, &Wording::builtin(lang))
}

/// Renders and parses; a text outside the vocabulary, a missing chart or a dead link fails.
pub fn text(pack: &Pack, answers: &Answers, edition: Edition, lang: Lang) -> String {
    let report = report(pack, answers, edition, lang);
    let text = Template::builtin(lang).render(&report).unwrap_or_else(|found| panic!("{found:?}"));
    let source = Source { name: Arc::from("report.md"), text: Arc::from(text.as_str()) };
    if let Err(found) = document::parse(&source, &report.charts) {
        let messages: Vec<&str> = found.0.iter().map(|one| one.message.as_str()).collect();
        panic!("{messages:#?}\n{text}");
    }
    for chart in report.charts.keys() {
        assert!(text.contains(&format!("(chart:{chart})")), "{chart} is not shown");
    }
    text
}

/// The examples that hold one sheet.
pub const EXAMPLES: &[&str] = &[
    "golden.json",
    "abroad.json",
    "alles-erreicht.json",
    "applicant-hr.json",
    "graduate.json",
    "leitung.json",
    "pay-only.json",
    "quereinstieg.json",
    "stadtwerk.json",
    "teamleitung-bpo.json",
    "unbrauchbar.json",
];
