//! The answers that travel inside a report, read back from a PDF nobody vouches for.
//!
//! A file from outside may be damaged or made to do damage: references in circles, streams that grow a thousandfold,
//! millions of objects. A reader of whole documents turns all of that into objects in memory before anybody can look.
//! This one follows the few references from the end of the file to the attachment, parses nothing else, and counts
//! what it spends ([`Limits`]); whatever is too much is an answer, not a crash.
//!
//! It reads files of this program and what other programs make of them when they save them again: both kinds of
//! cross-reference, object streams, updates appended to the file. Repairing broken files is not its job.

mod file;
mod object;
mod parse;
mod xref;

use std::fmt;

use md5::Digest;
use md5::Md5;

use self::file::File;
use self::object::Dict;
use self::object::Object;

/// Name of the attached answers.
pub const ANSWERS: &str = "answers.json";
/// Name of the attached result.
pub const RESULT: &str = "result.json";

/// How a PDF begins.
pub const MAGIC: &[u8] = b"%PDF-";

/// What reading may cost. A report has 0.2 MB and needs about thirty objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub file: usize,
    /// Most bytes that all compressed streams together may unfold to.
    pub unfolded: usize,
    /// Most values that are parsed.
    pub values: usize,
    /// Most cross-reference sections; one for each time the file was saved.
    pub sections: usize,
    /// Deepest nesting of values, of references to references, of name trees.
    pub depth: usize,
}

/// The limits of the program: at most about two hundred megabytes of memory, a second or two.
pub const LIMITS: Limits =
    Limits { file: 64 * 1024 * 1024, unfolded: 32 * 1024 * 1024, values: 200_000, sections: 256, depth: 32 };

/// Why there are no answers in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is no PDF.
    NotPdf,
    /// It is protected by a password or otherwise encrypted.
    Encrypted,
    /// It ends too early or contradicts itself.
    Damaged,
    /// Reading it would cost more than any report does.
    TooLarge,
    /// It uses a way of storing that no report uses.
    Unsupported,
    /// Nothing is attached: the edition to share, a report made without, another kind of document.
    NoAttachment,
    /// So many files are attached, and none holds answers.
    NoAnswers(usize),
    /// The attached answers are not those that were attached: length or check sum differ.
    Altered,
}

impl Failure {
    /// Its name in the locale files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotPdf => "pdf_not_pdf",
            Self::Encrypted => "pdf_encrypted",
            Self::Damaged => "pdf_damaged",
            Self::TooLarge => "pdf_too_large",
            Self::Unsupported => "pdf_unsupported",
            Self::NoAttachment => "pdf_no_attachment",
            Self::NoAnswers(_) => "pdf_no_answers",
            Self::Altered => "pdf_altered",
        }
    }

    /// Its stable code in the file of errors.
    #[must_use]
    pub const fn finding(self) -> &'static str {
        match self {
            Self::NotPdf => "pdf-not-pdf",
            Self::Encrypted => "pdf-encrypted",
            Self::Damaged => "pdf-damaged",
            Self::TooLarge => "pdf-too-large",
            Self::Unsupported => "pdf-unsupported",
            Self::NoAttachment => "pdf-no-attachment",
            Self::NoAnswers(_) => "pdf-no-answers",
            Self::Altered => "pdf-altered",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Failure {}

/// Whether a file begins like a PDF.
#[must_use]
pub fn is_pdf(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// The answers attached to a PDF, as they were attached.
///
/// # Errors
/// See [`Failure`]; never a panic, whatever the bytes.
pub fn answers(pdf: &[u8]) -> Result<Vec<u8>, Failure> {
    attached(pdf, ANSWERS, LIMITS)
}

/// The attached file of a name.
///
/// # Errors
/// See [`Failure`].
pub fn attached(pdf: &[u8], name: &str, limits: Limits) -> Result<Vec<u8>, Failure> {
    if !is_pdf(pdf) {
        return Err(Failure::NotPdf);
    }
    if pdf.len() > limits.file {
        return Err(Failure::TooLarge);
    }
    let mut file = File::open(pdf, limits)?;
    let found = specifications(&mut file)?;
    let Some(chosen) = found.iter().find(|one| one.name == name.as_bytes()) else {
        return Err(if found.is_empty() { Failure::NoAttachment } else { Failure::NoAnswers(found.len()) });
    };
    contents(&mut file, &chosen.dictionary)
}

/// A file specification.
struct Specification {
    name: Vec<u8>,
    dictionary: Dict,
}

/// Every attached file: of the tree of names, else of the document's list.
fn specifications(file: &mut File<'_>) -> Result<Vec<Specification>, Failure> {
    let root = file.root()?;
    let mut found = Vec::new();
    if let Some(names) = file.dictionary(root.get("Names"))?
        && let Some(tree) = file.dictionary(names.get("EmbeddedFiles"))?
    {
        walk(file, &tree, 0, &mut found)?;
    }
    if found.is_empty() {
        for one in file.list(root.get("AF"))? {
            take(file, &one, &mut found)?;
        }
    }
    Ok(found)
}

/// Goes through a tree of names; one that refers to itself ends at the limits.
fn walk(
    file: &mut File<'_>,
    tree: &Dict,
    depth: usize,
    found: &mut Vec<Specification>,
) -> Result<(), Failure> {
    if depth > file.limits.depth {
        return Err(Failure::TooLarge);
    }
    for pair in file.list(tree.get("Names"))?.chunks(2) {
        if let [_, value] = pair {
            take(file, value, found)?;
        }
    }
    for kid in file.list(tree.get("Kids"))? {
        if let Some(kid) = file.dictionary(Some(&kid))? {
            walk(file, &kid, depth + 1, found)?;
        }
    }
    Ok(())
}

fn take(file: &mut File<'_>, value: &Object, found: &mut Vec<Specification>) -> Result<(), Failure> {
    let Some(dictionary) = file.dictionary(Some(value))? else { return Ok(()) };
    let mut name = None;
    for key in ["UF", "F"] {
        if name.is_none() {
            name = file.text(dictionary.get(key))?;
        }
    }
    found.push(Specification { name: name.unwrap_or_default(), dictionary });
    Ok(())
}

/// The bytes of an attached file, checked against what is noted about them.
fn contents(file: &mut File<'_>, specification: &Dict) -> Result<Vec<u8>, Failure> {
    let embedded = file.dictionary(specification.get("EF"))?.ok_or(Failure::Damaged)?;
    let reference = embedded.get("UF").or_else(|| embedded.get("F")).ok_or(Failure::Damaged)?;
    let stream = file.stream(reference)?;
    let bytes = file.unfold(&stream)?;
    if let Some(noted) = file.dictionary(stream.dictionary.get("Params"))? {
        let size = file.resolve(noted.get("Size"))?;
        if let Object::Integer(size) = size
            && usize::try_from(size) != Ok(bytes.len())
        {
            return Err(Failure::Altered);
        }
        if let Object::Text(sum) = file.resolve(noted.get("CheckSum"))?
            && sum != Md5::digest(&bytes).to_vec()
        {
            return Err(Failure::Altered);
        }
    }
    Ok(bytes)
}
