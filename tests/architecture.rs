//! The layers hold: a module uses modules of earlier rows only, and one file owns each third-party engine.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module may use modules in earlier rows only; modules in one row do not know each other.
const TIERS: [&[&str]; 13] = [
    &["id"],
    &["locale", "diagnostic"],
    &["bundle", "drawing", "attachment"],
    &["pack", "fonts"],
    &["answers", "builtin", "chart"],
    &["assessment", "interview"],
    &["plan"],
    &["levers"],
    &["explain"],
    &["result", "report"],
    &["template", "document"],
    &["layout", "proof"],
    &["pdf", "html"],
];

/// The shell may use everything.
const SHELL: [&str; 3] = ["cli", "main", "lib"];

/// Who may name a third-party engine.
const OWNERS: [(&str, &[&str]); 6] = [
    ("handlebars::", &["template"]),
    ("printpdf::", &["pdf"]),
    ("lopdf::", &["pdf"]),
    ("dialoguer::", &["cli"]),
    ("pulldown_cmark::", &["document", "template"]),
    ("rustybuzz::", &["fonts", "pdf"]),
];

fn tier_of(module: &str) -> Option<usize> {
    TIERS.iter().position(|row| row.contains(&module))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

fn module_of(relative: &Path) -> String {
    relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_use_earlier_tiers_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = BTreeSet::new();
    for file in rust_files(&root) {
        let relative = file.strip_prefix(&root).unwrap();
        let module = module_of(relative);
        if SHELL.contains(&module.as_str()) {
            continue;
        }
        let tier = tier_of(&module).unwrap_or_else(|| panic!("give `{module}` a tier"));
        for (at, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            let place = format!("{}:{}", relative.display(), at + 1);
            assert!(!line.contains("use crate::{"), "{place}: one `use crate::module::…` per line");
            assert!(!line.contains("super::super"), "{place}: no `super::super`");
            for used in line.split("crate::").skip(1) {
                let end = used.find(|one: char| !one.is_alphanumeric() && one != '_').unwrap_or(used.len());
                let used = &used[..end];
                let allowed = used == module || tier_of(used).is_some_and(|other| other < tier);
                assert!(allowed, "{place}: `{module}` may not use `{used}`");
            }
        }
        seen.insert(module);
    }
    assert_eq!(seen.len(), TIERS.iter().map(|row| row.len()).sum::<usize>(), "saw only {seen:?}");
}

#[test]
fn third_party_engines_have_one_owner() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut used = BTreeSet::new();
    for file in rust_files(&root) {
        let relative = file.strip_prefix(&root).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        for (engine, owners) in OWNERS {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            if code.into_iter().any(|line| line.contains(engine)) {
                let module = module_of(relative);
                assert!(
                    owners.contains(&module.as_str()),
                    "{}: `{engine}` belongs to {owners:?}",
                    relative.display()
                );
                used.insert(engine);
            }
        }
    }
    assert_eq!(used.len(), OWNERS.len(), "an engine is no longer used: {used:?}");
}

#[test]
fn files_stay_short_and_have_honest_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&root);
    assert!(files.len() > 40, "saw only {} files", files.len());
    for file in files {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 500, "{}: {lines} lines", file.display());
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(!["utils", "util", "helpers", "common", "misc"].contains(&name), "{}", file.display());
    }
}
