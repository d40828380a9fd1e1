//! A thousand sheets from JSON Lines to CSV, beside `serde_json` into a plain struct: `cargo bench --manifest-path benches/Cargo.toml --bench batch`.
//!
//! One core each, so that the ratio is that of the work and not of the machine.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(missing_docs, reason = "criterion's macros make the public items")]

use std::hint::black_box;
use std::time::Duration;

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use csm_kompass::answers::canonical::Canon;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::lines::Lines;
use csm_kompass::answers::split::Splitter;
use csm_kompass::assessment::{Request, assess};
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::result::{Provenance, csv};

use csm_kompass_benches as peer;

const SHEETS: usize = 1000;

fn batch(criterion: &mut Criterion) {
    let pack = Pack::embedded();
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let reader = Reader::new(&pack, Mode::Own);
    let canon = Canon::new(&pack);
    let mut sheet: serde_json::Value =
        serde_json::from_str(include_str!("../examples/answers/golden.json")).unwrap();
    let mut text = String::new();
    for number in 0..SHEETS {
        sheet["respondent"]["id"] = serde_json::json!(format!("r-{number}"));
        text.push_str(&sheet.to_string());
        text.push('\n');
    }
    let lines = Lines { bytes: text.clone().into_bytes(), line: 1, column: 1 };

    let mut group = criterion.benchmark_group("batch");
    group.sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    group.throughput(Throughput::Elements(SHEETS as u64));
    group.bench_function("serde_json into a plain struct", |bench| {
        bench.iter(|| {
            let read = |line| serde_json::from_str::<peer::Sheet<'_>>(line).unwrap();
            black_box(&text).lines().map(|line| read(line).answers.COM1.is_some()).filter(|one| *one).count()
        });
    });
    group.bench_function("cut", |bench| {
        bench.iter(|| {
            let mut splitter = Splitter::new(black_box(text.as_bytes()), usize::MAX);
            std::iter::from_fn(|| splitter.next_piece().unwrap()).count()
        });
    });
    group.bench_function("read", |bench| {
        bench.iter(|| {
            let mut count = 0;
            black_box(&lines).read(&reader, usize::MAX, |one| count += usize::from(one.is_ok()));
            assert_eq!(count, SHEETS);
        });
    });
    group.bench_function("read, assess, write as csv", |bench| {
        bench.iter(|| {
            let mut out = Vec::new();
            black_box(&lines).read(&reader, usize::MAX, |one| {
                let answers = one.unwrap().answers;
                let request = Request::of(&pack, &answers, date).unwrap();
                let assessment = assess(&pack, &answers, &request);
                let provenance = Provenance {
                    id: answers.id.clone(),
                    program: "bench".into(),
                    date: date.to_string(),
                    input_hash: canon.hash(&answers),
                };
                let mut row = csv::Row::begin(&mut out);
                row.result(&pack, answers.mode, &assessment, &provenance, false);
                row.end();
            });
            out
        });
    });
    group.finish();
}

criterion_group!(benches, batch);
criterion_main!(benches);
