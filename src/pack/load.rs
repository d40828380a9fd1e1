//! Files in, a checked pack or every problem out.

use std::fmt::Write;

use sha2::Digest;
use sha2::Sha256;

use crate::bundle::Bundle;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Warned;

use super::Pack;
use super::check;
use super::check::head::Head;
use super::codes;
use super::files::Files;
use super::files::SOURCES;
use super::files::Texts;
use super::log::Log;
use super::names::Names;

/// Loads a pack.
///
/// # Errors
/// Every problem of every file, sorted by file and place; a pack with one error is not loaded.
pub fn load(bundle: &Bundle) -> Result<Warned<Pack>, Diagnostics> {
    let log = Log::default();
    let texts = Texts::of(bundle, &log);
    let pack = read(&texts, &log);
    let found = log.into_sorted();
    match pack {
        Some(pack) if !found.has_errors() => Ok(Warned { value: pack, warnings: found }),
        _ => Err(found),
    }
}

/// Reads everything that can be read. Fillers may stand where findings are.
fn read(texts: &Texts, log: &Log) -> Option<Pack> {
    let parsed = texts.parse(log);
    let unread = Log::default();
    let files = Files::new(&parsed, log, &unread);
    let names = Names::of(&files);
    let one = |name| files.of(name).next();
    let head = one("pack.toml").and_then(Head::read);
    let title = head.as_ref().map(|head| head.title.clone()).unwrap_or_default();
    let sources = files.of(SOURCES).flat_map(check::head::sources).collect();
    let questionnaire = one("items.toml").and_then(|file| check::questionnaire::read(file, &names, &title));
    // Numbers are held against the scale; if that could not be read, against nothing.
    let scale = questionnaire.as_ref().map_or(check::questionnaire::NO_SCALE, |found| found.scale.clone());
    let outline = one("framework.toml").and_then(|file| check::framework::read(file, &names, &scale, &title));
    let industry_item = outline.as_ref().and_then(|outline| outline.industry_item);
    let salary = one("salary.toml").and_then(|file| check::salary::read(file, &names, industry_item));
    let funding = one("funding.toml");
    let on_scale = check::framework::on_scale(&scale);
    let training =
        one("training.toml").and_then(|file| check::training::read(file, funding, &names, on_scale));
    if funding.is_some() && files.of("training.toml").next().is_none() {
        log.push(Diagnostic::error(codes::MISSING_FILE, "`funding.toml` needs a `training.toml`"));
    }
    let evidence = check::evidence::file_names()
        .flat_map(|name| files.of(name).flat_map(move |file| check::evidence::read(name, file)))
        .collect();
    let framework = match (one("scoring.toml"), &questionnaire, outline) {
        (Some(file), Some(questionnaire), Some(outline)) => {
            check::scoring::read(file, &names, questionnaire, outline)
        }
        _ => None,
    };
    let head = head?;
    Some(Pack {
        id: head.id,
        hash: hash(texts),
        title,
        date: head.date,
        questionnaire: questionnaire?,
        framework: framework?,
        salary,
        training,
        sources,
        credits: head.credits,
        evidence,
    })
}

/// SHA-256 over name and text of every file, in the order of the names, each with its length before it so that no two
/// different packs have the same bytes.
fn hash(texts: &Texts) -> String {
    let mut hash = Sha256::new();
    for (name, text) in texts.iter() {
        for part in [name, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // a string takes everything
        text
    })
}
