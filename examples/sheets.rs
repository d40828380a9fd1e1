//! Writes random sheets as JSON Lines: `cargo run --release --example sheets -- COUNT [SEED] [broken]`.
//!
//! With `broken` every seventh sheet is spoilt in one of many ways. For measurements and for trying out a batch.
#![allow(clippy::unwrap_used, reason = "a tool for developers may fail loudly")]

use std::io::{BufWriter, Write};

use csm_kompass::answers::json::Reader;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use serde_json::{Value, json};

#[path = "../tests/support/sheets.rs"]
mod sheets;

use sheets::{below, mended, random, sheet, spoilt};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count: usize = arguments.first().map_or(1000, |one| one.parse().unwrap());
    let seed: u8 = arguments.get(1).map_or(1, |one| one.parse().unwrap());
    let broken = arguments.get(2).is_some_and(|one| one == "broken");
    let pack = Pack::embedded();
    let reader = Reader::new(&pack, Mode::Own);
    let mut rng = random(seed);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut number = 0;
    while number < count {
        let Some((mut sheet, _)) = mended(&reader, sheet(&mut rng, &pack)) else { continue };
        number += 1;
        if below(&mut rng, 5) > 0 {
            sheet["respondent"] = json!({ "id": format!("r-{number:07}"), "name": "Anna Beispiel" });
        }
        if below(&mut rng, 3) > 0 {
            sheet["date"] = json!("2026-11-20");
        }
        if below(&mut rng, 4) == 0 && sheet["mode"] != "hr" {
            let items: Vec<String> = sheet["answers"].as_object().unwrap().keys().cloned().collect();
            let times: serde_json::Map<String, Value> =
                items.into_iter().map(|id| (id, json!(800 + below(&mut rng, 9000)))).collect();
            sheet["timing_ms"] = Value::Object(times);
        }
        let line = sheet.to_string();
        let spoil = broken && number % 7 == 0;
        let bytes = if spoil { spoilt(&mut rng, &sheet, &line) } else { line.into_bytes() };
        out.write_all(&bytes).unwrap();
        out.write_all(b"\n").unwrap();
    }
    out.flush().unwrap();
}
