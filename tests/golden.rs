//! Golden files at the most readable stage: Markdown in both languages, and the machine result.
//!
//! `CSM_BLESS=1 cargo test --test golden` writes them anew; read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;
use std::path::Path;

use support::csm;

/// Lines that differ, for a message a person can use.
fn difference(found: &str, wanted: &str) -> String {
    let lines = found.lines().zip(wanted.lines()).enumerate();
    let first = lines.into_iter().find(|(_, (a, b))| a != b);
    first.map_or_else(
        || String::from("different length"),
        |(at, (a, b))| format!("line {}:\n+ {a}\n- {b}", at + 1),
    )
}

#[test]
fn the_worked_examples_read_as_they_did() {
    #[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
    let bless = std::env::var_os("CSM_BLESS").is_some();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let folder = tempfile::tempdir().unwrap();
    let mut compared = 0;
    for lang in ["de", "en"] {
        let out = folder.path().join(lang);
        let inputs = ["golden.json", "quereinstieg.json", "unbrauchbar.json"]
            .map(|name| format!("examples/answers/{name}"));
        let mut arguments =
            vec!["report", "--lang", lang, "--format", "md,json", "--out", out.to_str().unwrap()];
        arguments.extend(inputs.iter().map(String::as_str));
        let _ = csm(&arguments).run().ends(0);
        for name in ["golden", "quereinstieg", "unbrauchbar"] {
            for (ending, file) in
                [("md", format!("{name}.{lang}.md")), ("result.json", format!("{name}.result.json"))]
            {
                // the hash of the pack changes with every word of the content
                let found = fs::read_to_string(out.join(format!("{name}.{ending}"))).unwrap();
                let found: String = found
                    .lines()
                    .filter(|line| {
                        !line.contains("pack_hash")
                            && !line.contains("Prüfsumme")
                            && !line.contains("Checksum")
                    })
                    .flat_map(|line| [line, "\n"])
                    .collect();
                let path = golden.join(&file);
                if bless {
                    fs::create_dir_all(&golden).unwrap();
                    fs::write(&path, &found).unwrap();
                }
                let wanted = fs::read_to_string(&path).unwrap_or_default();
                assert!(
                    found == wanted,
                    "{file} differs (CSM_BLESS=1 writes it anew): {}",
                    difference(&found, &wanted)
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 12);
}
