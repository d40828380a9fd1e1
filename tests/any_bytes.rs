//! The bodies of the fuzz targets on their corpus and on spoilt pieces of it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod bodies;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Seeds of a target: its corpus, and files of the project that are what it reads.
fn seeds(target: &str, more: &[PathBuf]) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> =
        fs::read_dir(root.join("fuzz/corpus").join(target)).unwrap().map(|one| one.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has no corpus");
    files.iter().chain(more).map(|file| fs::read(file).unwrap()).collect()
}

fn below(rng: &mut TestRng, limit: usize) -> usize {
    (rng.next_u32() as usize) % limit.max(1)
}

/// A seed with a few changes: bytes turned, taken out, doubled, or taken from another seed.
fn spoilt(rng: &mut TestRng, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[below(rng, seeds.len())].clone();
    for _ in 0..=below(rng, 4) {
        let (at, end) = (below(rng, bytes.len()), below(rng, bytes.len()));
        let (at, end) = (at.min(end), at.max(end));
        match below(rng, 6) {
            0 => bytes.truncate(end),
            1 => drop(bytes.drain(at..end.min(at + 40))),
            2 => {
                let copy = bytes[at..end.min(at + 200)].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => {
                let other = &seeds[below(rng, seeds.len())];
                let from = below(rng, other.len());
                bytes.splice(at..at, other[from..other.len().min(from + 60)].iter().copied());
            }
            4 => {
                let marks = b"{}[]\",:\\\n|`*_<>#!()&\x00\x1b\xff\xe2";
                bytes.insert(at, marks[below(rng, marks.len())]);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << below(rng, 8);
                }
            }
        }
    }
    bytes
}

fn run(target: &str, more: &[PathBuf], rounds: usize, body: impl Fn(&[u8])) {
    let seeds = seeds(target, more);
    for seed in &seeds {
        body(seed);
    }
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    let factor = std::env::vars().find(|(name, _)| name == "CSM_TEST_ROUNDS");
    let factor = factor.map_or(1, |(_, number)| number.parse().unwrap());
    for _ in 0..rounds * factor {
        body(&spoilt(&mut rng, &seeds));
    }
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn any_bytes_as_answers() {
    let more = [example("examples/answers/golden.json"), example("examples/answers/kohorte.jsonl")];
    run("answers", &more, 1500, bodies::answers);
}

#[test]
fn any_bytes_as_a_pack() {
    run("pack", &[], 1500, bodies::pack);
}

#[test]
fn any_bytes_as_a_report() {
    run("pages", &[example("tests/layout/example.md")], 120, bodies::pages);
}

#[test]
fn any_bytes_as_a_report_that_holds_answers() {
    run("attachment", &[], 1500, bodies::attachment);
}
