//! Reads and checks the built-in pack once, when the program is built, and keeps it in a form that is read at once.
//!
//! The files under `questions/csm` stay the only truth: a pack with a finding is no program. Reading them takes longer
//! than scoring a thousand sheets, and would be done anew by every start.
#![allow(dead_code, reason = "of the modules of the program only what loads a pack is used here")]

#[path = "src/bundle.rs"]
mod bundle;
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[path = "src/id.rs"]
mod id;
#[path = "src/locale.rs"]
mod locale;
#[path = "src/pack/mod.rs"]
mod pack;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

#[expect(clippy::disallowed_methods, reason = "cargo says by a variable where to write")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs"); // the files of the pack and the modules are part of this program
    let loaded = pack::load(&bundle::Bundle::embedded());
    let findings = match &loaded {
        Ok(loaded) => &loaded.warnings,
        Err(findings) => findings,
    };
    for finding in &findings.0 {
        println!("cargo::error={}", said(finding));
    }
    if let Ok(pack) = loaded {
        let bytes = postcard::to_stdvec(&pack.value)?;
        fs::write(Path::new(&env::var("OUT_DIR")?).join("pack.bin"), bytes)?;
    }
    Ok(())
}

/// A finding with its place, on one line.
fn said(finding: &diagnostic::Diagnostic) -> String {
    let place = finding.place.source.as_ref().map_or_else(String::new, |source| {
        let before = finding.place.span.as_ref().and_then(|span| source.text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        format!("{}:{line}: ", source.name)
    });
    let help = finding.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
    format!("{place}[{}] {}{help}", finding.code, finding.message)
}
