//! Reads JSON Lines with `serde_json` into a plain struct and counts: `cargo run --release --example plain_struct -- FILE`.
//!
//! The floor that `csm score` is measured against; see `benches/peer/mod.rs`.
#![allow(clippy::unwrap_used, reason = "a tool for developers may fail loudly")]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::time::Instant;

#[path = "../benches/peer/mod.rs"]
mod peer;

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let begun = Instant::now();
    let mut reader = BufReader::with_capacity(128 * 1024, File::open(path).unwrap());
    let (mut line, mut sheets, mut refused) = (String::new(), 0_u32, 0_u32);
    while reader.read_line(&mut line).unwrap() > 0 {
        match serde_json::from_str::<peer::Sheet<'_>>(&line) {
            Ok(sheet) => sheets += u32::from(!sheet.pack.is_empty()),
            Err(_) => refused += 1,
        }
        line.clear();
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("{sheets} sheets, {refused} refused, {:.0} per second", f64::from(sheets) / seconds);
}
