//! Where sheets come from: files, folders and standard input, as one stream in a fixed order.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::answers::problem::Problem;
use crate::answers::split::{Piece, SplitError, Splitter};
use crate::attachment::{self, Failure};

/// Largest sheet that is read, in bytes; a real one has under 10 kB.
const LIMIT: usize = 16 * 1024 * 1024;

/// What a folder's file must mention near its start to be read as answers.
const MARK: &[u8] = b"csm-answers/";

/// One piece of input, or what went wrong instead.
pub(crate) struct Found {
    /// The file as given, or `-`.
    pub(crate) input: String,
    /// Name for a respondent without an id: the file's stem, with `-<n>` for the n-th of several.
    pub(crate) name: String,
    /// The sheet's bytes or a finding.
    pub(crate) piece: Result<Piece, Trouble>,
}

/// Why there is no piece.
pub(crate) enum Trouble {
    /// A finding about the text.
    Problem(Problem),
    /// The input cannot be read.
    Io(io::Error),
    /// A PDF without answers inside.
    Pdf(Failure),
    /// A folder without answers.
    Nothing,
    /// So many JSON files of a folder hold no answers; one of them.
    PassedOver(usize, String),
}

/// Calls `each` for every piece of every input, in order; stops early when it returns `false`.
pub(crate) fn for_each(inputs: &[PathBuf], mut each: impl FnMut(Found) -> bool) {
    for input in inputs {
        let go_on = if input.as_os_str() == "-" {
            stream("-", "antworten", BufReader::new(io::stdin().lock()), &mut each)
        } else if input.is_dir() {
            folder(input, &mut each)
        } else {
            file(input, &mut each)
        };
        if !go_on {
            return;
        }
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| String::from("antworten"), |stem| stem.to_string_lossy().into_owned())
}

fn file(path: &Path, each: &mut impl FnMut(Found) -> bool) -> bool {
    match File::open(path) {
        Ok(file) => stream(&shown(path), &stem(path), BufReader::new(file), each),
        Err(error) => each(Found { input: shown(path), name: stem(path), piece: Err(Trouble::Io(error)) }),
    }
}

/// Every file below a folder that holds answers by its content, in the order of names; links are not followed.
fn folder(path: &Path, each: &mut impl FnMut(Found) -> bool) -> bool {
    let mut any = false;
    let mut open = vec![path.to_path_buf()];
    let mut files = BTreeSet::new();
    while let Some(next) = open.pop() {
        let entries = match fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) => {
                let found = Found { input: shown(&next), name: stem(&next), piece: Err(Trouble::Io(error)) };
                if !each(found) {
                    return false;
                }
                continue;
            }
        };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    files.insert(entry.path());
                }
                _ => {}
            }
        }
    }
    let mut passed_over = Vec::new();
    for one in &files {
        match looks_like(one, &files) {
            Looks::Answers => {
                any = true;
                if !file(one, each) {
                    return false;
                }
            }
            Looks::Json => passed_over.push(one.clone()),
            Looks::Other => {}
        }
    }
    if let Some(example) = passed_over.first() {
        let trouble = Trouble::PassedOver(passed_over.len(), shown(example));
        if !each(Found { input: shown(path), name: stem(path), piece: Err(trouble) }) {
            return false;
        }
    }
    any || each(Found { input: shown(path), name: stem(path), piece: Err(Trouble::Nothing) })
}

/// What a file in a folder is by its content.
enum Looks {
    /// It names the format, or holds an object `answers`; or it cannot be read, which is named instead of passed over.
    Answers,
    /// It is named like JSON, holds no answers and is no result of ours.
    Json,
    /// Anything else.
    Other,
}

fn looks_like(path: &Path, beside: &BTreeSet<PathBuf>) -> Looks {
    let json = path.extension().is_some_and(|end| end == "json" || end == "jsonl" || end == "ndjson");
    let mut start = Vec::new();
    let read = File::open(path).map(|file| file.take(65_536).read_to_end(&mut start));
    let holds = |mark: &[u8]| start.windows(mark.len()).any(|at| at == mark);
    match read {
        Ok(Ok(_)) if attachment::is_pdf(&start) => report_in_folder(path, beside),
        Ok(Ok(_)) if holds(MARK) || json && holds(b"\"answers\"") => Looks::Answers,
        Ok(Ok(_)) if json && !holds(b"csm-result/") => Looks::Json,
        Ok(Ok(_)) => Looks::Other,
        _ if json => Looks::Answers,
        _ => Looks::Other,
    }
}

/// A PDF in a folder: its answers count if it has some and their own file does not stand beside it.
///
/// Other PDFs are no concern of ours: whatever they are, they are passed over in silence.
fn report_in_folder(path: &Path, beside: &BTreeSet<PathBuf>) -> Looks {
    let own_file = ["answers.json", "json"].into_iter().any(|end| beside.contains(&path.with_extension(end)));
    let holds_answers = || File::open(path).map_err(Trouble::Io).and_then(pdf).is_ok();
    if !own_file && holds_answers() { Looks::Answers } else { Looks::Other }
}

/// The pieces of a stream: of its text, or of the answers inside it if it is a PDF.
fn stream(input: &str, name: &str, mut reader: impl BufRead, each: &mut impl FnMut(Found) -> bool) -> bool {
    if !reader.fill_buf().is_ok_and(attachment::is_pdf) {
        return pieces(input, name, reader, each);
    }
    let trouble = match pdf(reader) {
        Ok(answers) => return pieces(input, name, &answers[..], each),
        Err(trouble) => trouble,
    };
    each(Found { input: input.to_owned(), name: name.to_owned(), piece: Err(trouble) })
}

/// The answers inside a PDF; no more of it is taken in than the reader would look at.
fn pdf(reader: impl Read) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    reader.take(attachment::LIMITS.file as u64 + 1).read_to_end(&mut bytes).map_err(Trouble::Io)?;
    attachment::answers(&bytes).map_err(Trouble::Pdf)
}

/// The answers in a file of either kind, as text.
///
/// # Errors
/// The file cannot be read, or is a PDF without answers.
pub(crate) fn answers_text(path: &Path) -> Result<Vec<u8>, Trouble> {
    let mut reader = BufReader::new(File::open(path).map_err(Trouble::Io)?);
    if reader.fill_buf().is_ok_and(attachment::is_pdf) {
        return pdf(reader);
    }
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(Trouble::Io)?;
    Ok(bytes)
}

/// Whether a file begins like a PDF.
pub(crate) fn is_pdf(path: &Path) -> bool {
    let start = File::open(path).and_then(|file| {
        let mut start = Vec::new();
        file.take(attachment::MAGIC.len() as u64).read_to_end(&mut start).map(|_| start)
    });
    start.is_ok_and(|start| attachment::is_pdf(&start))
}

/// Looks one piece ahead, because only the second tells whether there are several.
fn pieces(input: &str, name: &str, reader: impl BufRead, each: &mut impl FnMut(Found) -> bool) -> bool {
    let mut splitter = Splitter::new(reader, LIMIT);
    let mut next = move || match splitter.next_piece() {
        Ok(piece) => piece.map(Ok),
        Err(SplitError::Problem(problem)) => Some(Err(Trouble::Problem(problem))),
        Err(SplitError::Io(error)) => Some(Err(Trouble::Io(error))),
    };
    let mut ahead = next();
    let mut number = 0;
    while let Some(piece) = ahead {
        ahead = next();
        number += 1;
        let several = number > 1 || ahead.is_some();
        let name = if several { format!("{name}-{number}") } else { name.to_owned() };
        if !each(Found { input: input.to_owned(), name, piece }) {
            return false;
        }
    }
    true
}
