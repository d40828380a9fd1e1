//! Writes random legal answer sheets as JSON Lines: `cargo run --example random_sheets 100 7 > sheets.jsonl`.
//!
//! The first number is how many, the second begins the sequence; the same numbers give the same sheets. For checks of
//! whole documents by other programs, and for measuring.

#![allow(clippy::unwrap_used, reason = "the sheets are those of the tests, which may fail loudly")]

#[path = "../tests/support/sheets.rs"]
mod sheets;

use csm_kompass::answers::json::Reader;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::json;

/// Names that have been trouble somewhere: none, long, of other alphabets, of characters no face has.
const NAMES: [&str; 8] = [
    "",
    "Anna Beispiel",
    "Łukasz Żółć-Íñigo",
    "*|<[x](y)`#",
    "李小龍",
    "E\u{301}lodie q\u{301}",
    "\u{5E2}\u{5D1}",
    "LANG",
];

fn main() {
    let mut numbers = std::env::args().skip(1).map(|one| one.parse::<usize>().unwrap_or(0));
    let (count, seed) = (numbers.next().unwrap_or(100), numbers.next().unwrap_or(7));
    let pack = Pack::embedded();
    let reader = Reader::new(&pack, Mode::Own);
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[u8::try_from(seed % 256).unwrap_or(0); 32]);
    let mut written = 0;
    while written < count {
        let Some((mut sheet, _)) = sheets::mended(&reader, sheets::sheet(&mut rng, &pack)) else { continue };
        written += 1;
        let name = match NAMES[sheets::below(&mut rng, NAMES.len())] {
            "LANG" => "Donaudampfschifffahrtsgesellschaft ".repeat(6),
            name => name.to_owned(),
        };
        let lang = ["de", "en"][written % 2];
        sheet["lang"] = json!(lang);
        sheet["respondent"] = json!({ "id": format!("random-{written:05}"), "name": name });
        println!("{sheet}");
    }
}
