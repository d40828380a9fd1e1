//! What a file in a folder is: answers, something else, or what was to be answers.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;

use crate::attachment::{self, Failure};
use crate::cli::input::{ERRORS, Trouble};

/// What a folder's file must mention near its start to be read as answers.
const MARK: &[u8] = b"csm-answers/";

/// Formats of ours that may lie in a folder and hold no answers.
const OURS: [&[u8]; 2] = [b"csm-result/", b"csm-manifest/"];

/// What every PDF of ours names as its maker.
pub(super) const MAKER: &[u8] = b"csm-kompass";

/// How much of a file of a folder is looked at for it.
const START: u64 = 65_536;

/// What a file in a folder is by its content.
pub(super) enum Looks {
    /// It names the format, or holds an object `answers`: its start, already read, and the rest.
    Answers(Vec<u8>, File),
    /// It is named like JSON or a report of ours and cannot be read, which is told instead of passed over.
    Unread(Trouble),
    /// It is named like JSON, holds no answers and is no result of ours.
    Json,
    /// It is an encrypted PDF: nobody can see whether it is a report of ours.
    Locked,
    /// Anything else.
    Other,
}

/// Looks at a file of a folder.
pub(super) fn look(path: &Path, beside: &BTreeSet<PathBuf>) -> Looks {
    let json = path.extension().is_some_and(|end| end == "json" || end == "jsonl" || end == "ndjson");
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| {
        (&file).take(START).read_to_end(&mut start)?;
        Ok(file)
    });
    let holds = |mark: &[u8]| memchr::memmem::find(&start, mark).is_some();
    match read {
        Ok(rest) if attachment::is_pdf(&start) => report_in_folder(path, beside, start, rest),
        Ok(_) if start.starts_with(ERRORS) => Looks::Other,
        Ok(rest) if holds(MARK) || json && holds(b"\"answers\"") => Looks::Answers(start, rest),
        Ok(_) if json && OURS.iter().any(|mark| holds(mark)) => Looks::Other,
        Ok(rest) if json && is_broken(&start) => Looks::Answers(start, rest), // reading it says what is wrong
        Ok(_) if json => Looks::Json,
        Err(error) if json => Looks::Unread(Trouble::Io(error)),
        _ => Looks::Other,
    }
}

/// A PDF in a folder: its answers count if it has some and their own file does not stand beside it.
///
/// Other PDFs are no concern of ours: whatever they are, they are passed over in silence, but not one that names this
/// program and can no longer be read, nor one that lets nobody see what it is.
fn report_in_folder(path: &Path, beside: &BTreeSet<PathBuf>, start: Vec<u8>, rest: File) -> Looks {
    let own_file = ["answers.json", "json"].into_iter().any(|end| beside.contains(&path.with_extension(end)));
    if own_file {
        return Looks::Other;
    }
    let mut bytes = Vec::new();
    let limit = attachment::LIMITS.file as u64 + 1;
    if let Err(error) = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)) {
        return Looks::Unread(Trouble::Io(error));
    }
    match attachment::answers(&bytes) {
        Ok(_) => Looks::Answers(start, rest),
        Err(why @ (Failure::Damaged | Failure::Altered)) if memchr::memmem::find(&bytes, MAKER).is_some() => {
            Looks::Unread(Trouble::Pdf(why))
        }
        Err(Failure::Encrypted) => Looks::Locked,
        Err(_) => Looks::Other,
    }
}

/// Whether the start of a file named like JSON shows that it is none: empty, cut off, or something else. An end that lies
/// beyond the start is not waited for.
fn is_broken(start: &[u8]) -> bool {
    let whole = (start.len() as u64) < START;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut values = serde_json::Deserializer::from_slice(start).into_iter::<IgnoredAny>();
    match values.next() {
        None => whole,
        Some(Err(error)) => whole || !error.is_eof(),
        Some(Ok(_)) => values.any(|one| one.is_err_and(|error| whole || !error.is_eof())),
    }
}
