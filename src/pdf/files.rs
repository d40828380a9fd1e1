//! Files that travel inside the document: the data it was made from and the data it shows.

use chrono::NaiveDate;
use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::Stream;
use lopdf::StringFormat;
use md5::Digest;
use md5::Md5;

use super::PdfError;
use super::catalog;
use super::metadata::day;
use super::name;
use super::text::text;

/// A file inside the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmbeddedFile<'a> {
    /// Its name, plain ASCII.
    pub name: &'a str,
    /// What it is, for people.
    pub description: &'a str,
    /// What it is to the document.
    pub relationship: Relationship,
    /// Its contents: JSON.
    pub bytes: &'a [u8],
}

/// What a file is to the document it travels in (PDF/A-3, annex E).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relationship {
    /// The document was made from it.
    Source,
    /// It holds what the document shows.
    Data,
}

/// Adds files as associated files of the whole document, in the order of their names.
///
/// # Errors
/// [`PdfError::Writer`] if the file lost its catalogue.
pub(super) fn add(file: &mut Document, files: &[EmbeddedFile<'_>], date: NaiveDate) -> Result<(), PdfError> {
    if files.is_empty() {
        return Ok(());
    }
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|one| one.name);
    let mut names = Vec::new();
    let mut associated = Vec::new();
    for one in files {
        let specification = specification(file, one, date);
        let id = file.add_object(specification);
        names.extend([Object::string_literal(one.name), id.into()]);
        associated.push(id.into());
    }
    name(file, "EmbeddedFiles", Dictionary::from_iter([("Names", Object::Array(names))]))?;
    catalog(file)?.set("AF", Object::Array(associated));
    Ok(())
}

fn specification(file: &mut Document, one: &EmbeddedFile<'_>, date: NaiveDate) -> Dictionary {
    let sum = Md5::digest(one.bytes).to_vec();
    let parameters = Dictionary::from_iter([
        ("Size", Object::from(i64::try_from(one.bytes.len()).unwrap_or(i64::MAX))),
        ("CheckSum", Object::String(sum, StringFormat::Hexadecimal)),
        ("ModDate", Object::string_literal(day(date))),
    ]);
    let stream = Dictionary::from_iter([
        ("Type", Object::from("EmbeddedFile")),
        ("Subtype", "application/json".into()),
        ("Params", Object::Dictionary(parameters)),
    ]);
    let contents = file.add_object(Stream::new(stream, one.bytes.to_vec())); // compressed with all others
    let relationship = match one.relationship {
        Relationship::Source => "Source",
        Relationship::Data => "Data",
    };
    let both = Dictionary::from_iter([("F", Object::from(contents)), ("UF", contents.into())]);
    Dictionary::from_iter([
        ("Type", Object::from("Filespec")),
        ("F", Object::string_literal(one.name)),
        ("UF", Object::string_literal(one.name)),
        ("Desc", text(one.description)),
        ("AFRelationship", relationship.into()),
        ("EF", Object::Dictionary(both)),
    ])
}
