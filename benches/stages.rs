//! Each stage of the pipeline on the worked example: `cargo bench --manifest-path benches/Cargo.toml --bench stages`.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(missing_docs, reason = "criterion's macros make the public items")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use csm_kompass::answers::canonical::Canon;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Piece;
use csm_kompass::assessment::{Request, assess};
use csm_kompass::bundle::Bundle;
use csm_kompass::diagnostic::Source;
use csm_kompass::document;
use csm_kompass::fonts::Shaper;
use csm_kompass::layout::{Frame, Style, lay_out};
use csm_kompass::levers::levers;
use csm_kompass::locale::Lang;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::pack::{self, Pack};
use csm_kompass::pdf::{About, write};
use csm_kompass::plan::plan;
use csm_kompass::report::wording::Wording;
use csm_kompass::report::{ComposeOptions, Edition, compose};
use csm_kompass::result::{self, Provenance, csv};
use csm_kompass::template::Template;

fn stages(criterion: &mut Criterion) {
    let pack = Pack::embedded();
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let reader = Reader::new(&pack, Mode::Own);
    let sheet: serde_json::Value =
        serde_json::from_str(include_str!("../examples/answers/golden.json")).unwrap();
    let line = sheet.to_string();
    let piece = Piece { bytes: line.clone().into_bytes(), line: 1, column: 1 };
    let answers = reader.read(&piece).unwrap().answers;
    let request = Request::of(&pack, &answers, date).unwrap();
    let assessment = assess(&pack, &answers, &request);
    let plan_found = plan(&pack, &answers, &assessment, date);
    let levers_found = levers(&pack, &answers, &assessment);
    let canon = Canon::new(&pack);
    let provenance = Provenance {
        id: Some("golden".into()),
        program: "bench".into(),
        date: date.to_string(),
        input_hash: canon.hash(&answers),
    };
    let about = ComposeOptions {
        edition: Edition::Personal,
        date,
        program: "bench".into(),
        input_hash: provenance.input_hash.clone(),
        attached: false,
    };
    let wording = Wording::builtin(Lang::De);
    let template = Template::builtin(Lang::De);
    let compose =
        || compose(&pack, &answers, &assessment, plan_found.as_ref(), &levers_found, &about, &wording);
    let report = compose();
    let text = template.render(&report).unwrap();
    let source = Source { name: Arc::from("report.md"), text: Arc::from(&*text) };
    let parsed = document::parse(&source, &report.charts).unwrap();
    let style = Style::built_in();
    let frame = Frame {
        head: "head".into(),
        foot: "date".into(),
        folio: "{page}/{pages}".into(),
        lang: Lang::De,
        names: Vec::new(),
    };
    let lay_out = || lay_out(&parsed, &report.charts, &style, &mut Shaper::new(), &frame).unwrap().value;
    let pages = lay_out();
    let about_pdf = About {
        title: "title".into(),
        lang: Lang::De,
        date,
        subject: "subject".into(),
        keywords: Vec::new(),
        creator: "bench".into(),
        producer: "bench".into(),
        seed: [7; 32],
    };

    let mut group = criterion.benchmark_group("stages");
    group.sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    group.bench_function("load pack", |bench| bench.iter(|| pack::load(&Bundle::embedded()).is_ok()));
    group.bench_function("read", |bench| bench.iter(|| reader.read_line(black_box(line.as_bytes()), 1, 1)));
    group.bench_function("hash", |bench| bench.iter(|| canon.hash(black_box(&answers))));
    group.bench_function("assess", |bench| bench.iter(|| assess(&pack, black_box(&answers), &request)));
    group.bench_function("plan", |bench| bench.iter(|| plan(&pack, &answers, black_box(&assessment), date)));
    group.bench_function("levers", |bench| bench.iter(|| levers(&pack, &answers, black_box(&assessment))));
    group.bench_function("result as csv", |bench| {
        bench.iter(|| {
            let mut out = Vec::new();
            csv::Row::begin(&mut out).result(&pack, Mode::Own, black_box(&assessment), &provenance, false);
            out
        });
    });
    group.bench_function("result as json", |bench| {
        bench.iter(|| {
            let mut out = Vec::new();
            result::write(&mut out, &pack, black_box(&assessment), plan_found.as_ref(), &provenance);
            out
        });
    });
    group.bench_function("compose", |bench| bench.iter(compose));
    group.bench_function("render", |bench| bench.iter(|| template.render(black_box(&report)).unwrap()));
    group.bench_function("parse", |bench| bench.iter(|| document::parse(&source, &report.charts).is_ok()));
    group.bench_function("lay out", |bench| bench.iter(lay_out));
    group.bench_function("write", |bench| bench.iter(|| write(black_box(&pages), &about_pdf).unwrap()));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
