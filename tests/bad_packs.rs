//! One broken pack for each kind of finding, with the message as a person sees it.
//!
//! `bad_packs/base` is a small pack without a mistake; each `bad_packs/CODE.toml` breaks it in one place, and
//! `CODE.txt` is what is said about it. After a change of wording run
//! `cargo test --test bad_packs bless -- --ignored` and read the difference.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use csm_kompass::bundle::Bundle;
use csm_kompass::cli::emit::emit;
use csm_kompass::diagnostic::Diagnostics;
use csm_kompass::pack::codes;
use csm_kompass::pack::load;

/// What a case does to the small pack.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    patch: Vec<Patch>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Patch {
    file: String,
    #[serde(default)]
    remove: bool,
    replace: Option<String>,
    #[serde(default)]
    with: String,
    #[serde(default)]
    everywhere: bool,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad_packs")
}

fn base() -> BTreeMap<String, String> {
    let bundle = Bundle::folder(&root().join("base")).unwrap();
    bundle.files().map(|(name, file)| (name.to_owned(), file.text.to_string())).collect()
}

fn load_files(files: &BTreeMap<String, String>) -> Diagnostics {
    let bundle = Bundle::memory(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    load(&bundle).map_or_else(|found| found, |pack| pack.warnings)
}

fn apply(case: &Case) -> BTreeMap<String, String> {
    let mut files = base();
    for patch in &case.patch {
        if patch.remove {
            assert!(files.remove(&patch.file).is_some(), "no {}", patch.file);
        } else if let Some(old) = &patch.replace {
            let text = files.get_mut(&patch.file).unwrap();
            assert!(text.contains(old.as_str()), "{} does not hold {old:?}", patch.file);
            *text = if patch.everywhere {
                text.replace(old, &patch.with)
            } else {
                text.replacen(old, &patch.with, 1)
            };
        } else {
            files.insert(patch.file.clone(), patch.with.clone());
        }
    }
    files
}

/// Name of each case, and what is found.
fn cases() -> BTreeMap<String, Diagnostics> {
    let mut cases = BTreeMap::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "toml") {
            let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            cases.insert(name, load_files(&apply(&case)));
        }
    }
    cases
}

#[test]
fn the_small_pack_itself_is_sound() {
    assert_eq!(emit(&load_files(&base()), false), "");
}

#[test]
fn every_code_has_a_broken_pack_and_is_found_alone() {
    let cases = cases();
    let mut broken: Vec<String> = Vec::new();
    for (name, found) in &cases {
        // `CODE`, or `CODE+2` for a second way to break the same thing.
        let code = name.split('+').next().unwrap();
        if found.0.is_empty() || found.0.iter().any(|one| one.code.0 != code) {
            broken.push(format!("{name}:\n{}", emit(found, false)));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let covered: BTreeSet<_> = cases.keys().map(|name| name.split('+').next().unwrap()).collect();
    let all: BTreeSet<_> = codes::ALL.iter().map(|(code, _)| code.0).collect();
    assert_eq!(covered, all, "each code needs a broken pack");
}

#[test]
fn messages_read_as_recorded() {
    let mut different = Vec::new();
    for (name, found) in cases() {
        let recorded = fs::read_to_string(root().join(format!("{name}.txt"))).unwrap_or_default();
        let now = emit(&found, false);
        if now != recorded.replace("\r\n", "\n") {
            different.push(format!("{name}:\n{now}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn all_problems_are_told_at_once() {
    let mut files = base();
    for (file, old, new) in [
        ("items.toml", "competency = \"BBB\"", "competency = \"BBC\""),
        ("framework.toml", "target = 2", "target = 9"),
        ("training.toml", "kind = \"course\"", "kind = \"curse\""),
        ("salary.toml", "sigma = 0.2", "sigma = = 0.2"),
        ("scoring.toml", "sd = 0.9", "sdd = 0.9"),
    ] {
        let text = files.get_mut(file).unwrap();
        *text = text.replacen(old, new, 1);
    }
    let found = load_files(&files);
    let codes: Vec<_> = found.0.iter().map(|one| one.code.0).collect();
    let expected =
        ["out-of-range", "unknown-competency", "syntax", "missing-key", "unknown-key", "unknown-word"];
    assert_eq!(codes, expected, "{}", emit(&found, false));
}

#[test]
fn numbers_of_the_pay_model_that_no_pay_has_are_refused() {
    for (old, new) in [
        ("sigma = 0.2", "sigma = 20"),
        ("growth = ", "growth = 1e300 #"),
        ("base = ", "base = 5e12 #"),
        ("ageing_sd = ", "ageing_sd = 1e300 #"),
        ("\nz = ", "\nz = [67.449, 128.155] #"),
    ] {
        let mut files = base();
        let text = files.get_mut("salary.toml").unwrap();
        assert!(text.contains(old), "{old}");
        *text = text.replacen(old, new, 1);
        let found = load_files(&files);
        assert!(found.0.iter().any(|one| one.code.0 == "out-of-range"), "{new}: {}", emit(&found, false));
    }
}

/// Fillers stand where something could not be read; none of them may be followed into nothing.
#[test]
fn no_missing_line_and_no_torn_file_makes_the_loader_panic() {
    let mut loaded = 0;
    for (name, text) in base() {
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let without = lines.iter().enumerate().filter(|(other, _)| *other != at);
            let without = without.map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
            for broken in [without, lines[..at].join("\n")] {
                let mut files = base();
                files.insert(name.clone(), broken);
                load_files(&files);
                loaded += 1;
            }
        }
    }
    assert!(loaded > 800, "{loaded}");
}

#[test]
#[ignore = "writes the recorded messages anew"]
fn bless() {
    for (name, found) in cases() {
        fs::write(root().join(format!("{name}.txt")), emit(&found, false)).unwrap();
    }
}
