//! Reads and checks the built-in pack once, when the program is built, and keeps it in a form that is read at once; the
//! same with the report's templates.
//!
//! The files under `questions/csm` and `templates` stay the only truth: a pack with a finding is no program. Reading them
//! takes longer than scoring a thousand sheets, and would be done anew by every start.
#![allow(
    dead_code,
    reason = "of the modules of the program only what loads a pack and parses a template is used here"
)]

#[path = "src/bundle.rs"]
mod bundle;
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[path = "src/template/files.rs"]
mod files;
#[path = "src/id.rs"]
mod id;
#[path = "src/template/inline.rs"]
mod inline;
#[path = "src/locale.rs"]
mod locale;
#[path = "src/pack/mod.rs"]
mod pack;
#[path = "src/template/stored.rs"]
mod stored;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use handlebars::Handlebars;

#[expect(clippy::disallowed_methods, reason = "cargo says by a variable where to write")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs"); // the files of the pack and the modules are part of this program
    let out = PathBuf::from(env::var("OUT_DIR")?);
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
        fs::write(out.join("pack.bin"), bytes)?;
    }
    for lang in locale::Lang::ALL {
        fs::write(out.join(format!("report.{}.bin", lang.code())), report(lang)?)?;
    }
    Ok(())
}

/// The report's template of a language, parsed, with its partials in place.
fn report(lang: locale::Lang) -> Result<Vec<u8>, Box<dyn Error>> {
    let ending = format!(".{}.hbs", lang.code());
    let mut engine = Handlebars::new();
    for (path, text) in files::BUILTIN {
        if let Some(stem) = path.strip_suffix(&ending) {
            engine.register_template_string(stem.strip_prefix("partials/").unwrap_or(stem), text)?;
        }
    }
    let whole = inline::whole(&engine, "report").ok_or("a partial of the report cannot be put in place")?;
    let stored =
        stored::Stored::of(&whole).ok_or("the report holds what src/template/stored.rs does not know")?;
    Ok(postcard::to_stdvec(&stored)?)
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
