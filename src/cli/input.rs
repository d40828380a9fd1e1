//! Where sheets come from: files, folders and standard input, as one stream in a fixed order.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::answers::lines::Lines;
use crate::answers::problem::{Problem, ProblemKind};
use crate::answers::split::{Piece, SplitError, Splitter};
use crate::attachment::{self, Failure};
use crate::cli::looks::{Looks, look};
use crate::cli::output;
use crate::locale::visible;

/// Largest sheet that is read unless another limit is given, in MiB; a real one has under 10 kB.
pub(crate) const LIMIT_MIB: usize = 16;

/// How a file of errors begins.
pub(super) const ERRORS: &[u8] = b"{\"schema\":\"csm-errors/";

/// Bytes of single sheets that are handed on together.
const TOGETHER: usize = 128 * 1024;

/// One piece of input, or what went wrong instead.
pub(crate) struct Found {
    /// The file as given, or `-`; as it is shown.
    pub(crate) input: Arc<str>,
    /// The same as the system knows it.
    pub(crate) path: Arc<Path>,
    /// Name for a respondent without an id: the file's stem, with `-<n>` for the n-th of several.
    pub(crate) name: String,
    /// The sheet's bytes or a finding.
    pub(crate) piece: Result<Piece, Trouble>,
}

/// Why there is no piece.
pub(crate) enum Trouble {
    /// A finding about the text.
    Problem(Box<Problem>),
    /// The input cannot be read.
    Io(io::Error),
    /// A PDF without answers inside.
    Pdf(Failure),
    /// A folder without answers.
    Nothing,
    /// A folder whose only answers are inside so many reports of the output folder; one of them.
    OwnReports(usize, String),
    /// So many things a folder holds besides answers, one of them: worth a note.
    Beside(Beside, usize, String),
}

/// What a folder holds besides answers and is told of.
#[derive(Clone, Copy)]
pub(crate) enum Beside {
    /// JSON files without answers.
    Json,
    /// PDFs that are encrypted, whatever they are.
    Locked,
    /// Links, which are not followed.
    Links,
}

impl Beside {
    /// Its name in the locale files.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Json => "passed_over",
            Self::Locked => "locked_passed_over",
            Self::Links => "links_passed_over",
        }
    }
}

/// A piece of work: sheets that follow each other.
pub(crate) enum Batch {
    /// Lines of JSON Lines, not cut.
    Lines {
        /// The file as given, or `-`.
        input: Arc<str>,
        /// Its stem.
        stem: Arc<str>,
        /// Number of the first sheet in the file, from 1.
        first: usize,
        /// The lines.
        lines: Lines,
    },
    /// Sheets one by one.
    Sheets(Vec<Found>),
}

impl Batch {
    /// Bytes of input.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Lines { lines, .. } => lines.bytes.len(),
            Self::Sheets(all) => all.iter().map(Found::size).sum(),
        }
    }
}

impl Found {
    /// Bytes of input.
    pub(crate) fn size(&self) -> usize {
        self.piece.as_ref().map_or(0, |piece| piece.bytes.len())
    }
}

/// How inputs are read.
#[derive(Clone, Default)]
pub(crate) struct Reading {
    /// Largest sheet, in bytes.
    pub(crate) limit: usize,
    /// Folder into which reports are written, without links: those that lie there are no input of a folder, or the second
    /// run would find everybody twice.
    pub(crate) out: Option<PathBuf>,
    /// Hand sheets on together, lines uncut; else one by one.
    pub(crate) together: bool,
}

/// Calls `each` for all of every input, in order; stops early when it returns `false`.
pub(crate) fn for_each(inputs: &[PathBuf], reading: Reading, each: &mut dyn FnMut(Batch) -> bool) {
    let mut gather = Gather { reading, sheets: Vec::new(), size: 0, each };
    for input in inputs {
        let go_on = if input.as_os_str() == "-" {
            stream(input, "antworten", io::stdin().lock(), &mut gather)
        } else if input.is_dir() {
            folder(input, &mut gather)
        } else {
            file(input, &mut gather)
        };
        if !go_on {
            return;
        }
    }
    gather.flush();
}

/// Calls `each` for every sheet of every input, in order; for commands that show one after the other.
pub(crate) fn one_by_one(inputs: &[PathBuf], mut each: impl FnMut(Found) -> bool) {
    let reading = Reading { limit: LIMIT_MIB * 1024 * 1024, ..Reading::default() };
    for_each(inputs, reading, &mut |batch| match batch {
        Batch::Sheets(all) => all.into_iter().all(&mut each),
        Batch::Lines { .. } => true, // asked for one by one
    });
}

/// Whether a file is one of the inputs, or lies in a folder that is one and holds something else than errors of ours.
pub(crate) fn is_one_of(inputs: &[PathBuf], file: &Path) -> bool {
    let Ok(file) = file.canonicalize() else { return false };
    let is_input = |input: &PathBuf| {
        let Ok(real) = input.canonicalize() else { return false };
        real == file && file.is_file() || real.is_dir() && file.starts_with(&real) && !holds_errors(&file)
    };
    inputs.iter().any(is_input)
}

/// Whether a file is empty or one of errors of ours.
fn holds_errors(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(ERRORS.len() as u64).read_to_end(&mut start));
    read.is_ok() && (start.is_empty() || start == ERRORS)
}

/// Bytes of all inputs, for the progress; `None` if that is not known beforehand.
pub(crate) fn size(inputs: &[PathBuf]) -> Option<u64> {
    let mut all = 0;
    for input in inputs {
        let known = fs::metadata(input).ok().filter(|_| input.as_os_str() != "-")?;
        if known.is_dir() {
            let files = Tree::of(input).files;
            all += files.iter().filter_map(|file| fs::metadata(file).ok()).map(|one| one.len()).sum::<u64>();
        } else if known.is_file() {
            all += known.len();
        } else {
            return None;
        }
    }
    Some(all)
}

/// Puts single sheets together.
struct Gather<'a> {
    reading: Reading,
    sheets: Vec<Found>,
    size: usize,
    each: &'a mut dyn FnMut(Batch) -> bool,
}

impl Gather<'_> {
    fn sheet(&mut self, found: Found) -> bool {
        self.size += found.size();
        self.sheets.push(found);
        let enough = !self.reading.together || self.size >= TOGETHER || self.sheets.len() >= 256;
        !enough || self.flush()
    }

    fn flush(&mut self) -> bool {
        self.size = 0;
        let sheets = std::mem::take(&mut self.sheets);
        sheets.is_empty() || (self.each)(Batch::Sheets(sheets))
    }

    fn lines(&mut self, lines: Batch) -> bool {
        self.flush() && (self.each)(lines)
    }
}

/// A path as it is shown: a name may hold line ends and bytes that are no text.
fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| String::from("antworten"), |stem| stem.to_string_lossy().into_owned())
}

fn trouble(path: &Path, trouble: Trouble) -> Found {
    Found { input: shown(path).into(), path: path.into(), name: stem(path), piece: Err(trouble) }
}

fn file(path: &Path, gather: &mut Gather<'_>) -> bool {
    match File::open(path) {
        Ok(file) => stream(path, &stem(path), file, gather),
        Err(error) => gather.sheet(trouble(path, Trouble::Io(error))),
    }
}

/// What a folder holds, in the order of names.
#[derive(Default)]
struct Tree {
    files: BTreeSet<PathBuf>,
    links: BTreeSet<PathBuf>,
    unread: Vec<(PathBuf, io::Error)>,
}

impl Tree {
    /// Looks through a folder and the folders in it; links are not followed, so that nothing is read twice or for ever.
    fn of(path: &Path) -> Self {
        let mut tree = Self::default();
        let mut open = vec![path.to_path_buf()];
        while let Some(next) = open.pop() {
            let entries = match fs::read_dir(&next) {
                Ok(entries) => entries,
                Err(error) => {
                    tree.unread.push((next, error));
                    continue;
                }
            };
            for entry in entries {
                let found = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)));
                match found {
                    Ok((path, kind)) if kind.is_dir() => open.push(path),
                    Ok((path, _)) if output::is_begun(&path) => {} // of a run that goes on beside this one
                    Ok((path, kind)) if kind.is_file() => drop(tree.files.insert(path)),
                    Ok((path, kind)) if kind.is_symlink() => drop(tree.links.insert(path)),
                    Ok(_) => {}
                    Err(error) => tree.unread.push((next.clone(), error)),
                }
            }
        }
        tree
    }
}

/// Every file below a folder that holds answers by its content, in the order of names.
fn folder(path: &Path, gather: &mut Gather<'_>) -> bool {
    let tree = Tree::of(path);
    let own = gather.reading.out.as_deref().and_then(|out| below(path, out));
    for (path, error) in tree.unread {
        if !gather.sheet(trouble(&path, Trouble::Io(error))) {
            return false;
        }
    }
    let mut any = false;
    let (mut passed_over, mut locked): (Vec<&PathBuf>, Vec<&PathBuf>) = (Vec::new(), Vec::new());
    let mut own_reports: Vec<&PathBuf> = Vec::new();
    for one in &tree.files {
        let go_on = match look(one, &tree.files) {
            Looks::Answers(start, _) if attachment::is_pdf(&start) && one.parent() == own.as_deref() => {
                own_reports.push(one);
                true
            }
            Looks::Answers(start, rest) => {
                any = true;
                stream(one, &stem(one), Cursor::new(start).chain(rest), gather)
            }
            Looks::Unread(why) => {
                any = true;
                gather.sheet(trouble(one, why))
            }
            Looks::Json => {
                passed_over.push(one);
                true
            }
            Looks::Locked => {
                locked.push(one);
                true
            }
            Looks::Other => true,
        };
        if !go_on {
            return false;
        }
    }
    let links: Vec<&PathBuf> = tree.links.iter().collect();
    for (kind, all) in [(Beside::Json, passed_over), (Beside::Locked, locked), (Beside::Links, links)] {
        if let Some(first) = all.first()
            && !gather.sheet(trouble(path, Trouble::Beside(kind, all.len(), shown(first))))
        {
            return false;
        }
    }
    any || gather.sheet(trouble(
        path,
        match own_reports.first() {
            Some(first) => Trouble::OwnReports(own_reports.len(), shown(first)),
            None => Trouble::Nothing,
        },
    ))
}

/// The path by which `inner` is found when `folder` is looked through; `None` if it lies elsewhere.
fn below(folder: &Path, inner: &Path) -> Option<PathBuf> {
    let real = folder.canonicalize().ok()?;
    let rest = inner.strip_prefix(real).ok()?;
    Some(if rest.as_os_str().is_empty() { folder.to_path_buf() } else { folder.join(rest) })
}

/// Hands on what one input holds: its text, or the answers inside it if it is a PDF; `false` when nothing more is
/// wanted.
fn stream(path: &Path, name: &str, mut reader: impl Read, gather: &mut Gather<'_>) -> bool {
    let mut start = Vec::new();
    let read = reader.by_ref().take(attachment::MAGIC.len() as u64).read_to_end(&mut start);
    let whole = Cursor::new(start.clone()).chain(reader);
    let trouble = match read {
        Err(error) => Trouble::Io(error),
        Ok(_) if is_no_text(&start) => Trouble::Problem(Box::new(Problem::new("", ProblemKind::NotUtf8))),
        Ok(_) if !attachment::is_pdf(&start) => return text(path, name, whole, gather),
        Ok(_) => match pdf(whole) {
            Ok(answers) => return text(path, name, &answers[..], gather),
            Err(trouble) => trouble,
        },
    };
    gather.sheet(Found { name: name.to_owned(), ..self::trouble(path, trouble) })
}

/// Whether a file begins as no text in UTF-8 does: with a mark of UTF-16 or a byte of zero.
fn is_no_text(start: &[u8]) -> bool {
    start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) || start.contains(&0)
}

/// The answers inside a PDF; no more of it is taken in than the reader would look at.
pub(super) fn pdf(reader: impl Read) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    reader.take(attachment::LIMITS.file as u64 + 1).read_to_end(&mut bytes).map_err(Trouble::Io)?;
    attachment::answers(&bytes).map_err(Trouble::Pdf)
}

/// The answers in a file of either kind, as text.
///
/// # Errors
/// The file cannot be read, or is a PDF without answers.
pub(crate) fn answers_text(path: &Path) -> Result<Vec<u8>, Trouble> {
    let open = || File::open(path).map_err(Trouble::Io);
    if is_pdf(path) {
        return pdf(open()?);
    }
    let mut bytes = Vec::new();
    open()?.read_to_end(&mut bytes).map_err(Trouble::Io)?;
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

/// Hands on the sheets of a text; `false` when nothing more is wanted.
fn text(path: &Path, name: &str, reader: impl Read, gather: &mut Gather<'_>) -> bool {
    let mut splitter = Splitter::new(reader, gather.reading.limit);
    let input = shown(path).into();
    let mut stream = Stream { input, path: path.into(), stem: name.into(), number: 0, held: None };
    loop {
        let lines = if gather.reading.together { splitter.next_lines() } else { Ok(None) };
        let piece = match lines {
            Ok(Some(lines)) => {
                if stream.lines(lines, gather) {
                    continue;
                }
                return false;
            }
            Err(error) => Err(Trouble::Io(error)),
            Ok(None) => match splitter.next_piece() {
                // an empty list: nobody is in it
                Ok(None) if stream.number == 0 => return gather.sheet(trouble(path, Trouble::Nothing)),
                Ok(None) => return stream.release(gather, stream.number > 1),
                Ok(Some(piece)) => Ok(piece),
                Err(SplitError::Problem(problem)) => Err(Trouble::Problem(problem)),
                Err(SplitError::Io(error)) => Err(Trouble::Io(error)),
            },
        };
        if !stream.piece(piece, gather) {
            return false;
        }
    }
}

/// One input, as far as it has been read.
struct Stream {
    input: Arc<str>,
    path: Arc<Path>,
    stem: Arc<str>,
    /// Sheets so far.
    number: usize,
    /// The last of them: what follows tells whether there are several, and with that its name.
    held: Option<Result<Piece, Trouble>>,
}

impl Stream {
    fn release(&mut self, gather: &mut Gather<'_>, several: bool) -> bool {
        let Some(piece) = self.held.take() else { return true };
        let name = if several { format!("{}-{}", self.stem, self.number) } else { self.stem.to_string() };
        gather.sheet(Found { input: Arc::clone(&self.input), path: Arc::clone(&self.path), name, piece })
    }

    fn piece(&mut self, piece: Result<Piece, Trouble>, gather: &mut Gather<'_>) -> bool {
        let go_on = self.release(gather, true);
        self.number += 1;
        self.held = Some(piece);
        go_on
    }

    fn lines(&mut self, lines: Lines, gather: &mut Gather<'_>) -> bool {
        let count = lines.count();
        if count == 0 {
            return true;
        }
        let (input, stem, first) = (Arc::clone(&self.input), Arc::clone(&self.stem), self.number + 1);
        let go_on = self.release(gather, true) && gather.lines(Batch::Lines { input, stem, first, lines });
        self.number += count;
        go_on
    }
}
