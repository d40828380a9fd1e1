//! Finished pages to the bytes of a PDF 1.7 file: accessible (PDF/UA-1), archivable (PDF/A-3a), with files inside.
//!
//! `printpdf` writes pages and fonts; a pass with `lopdf` adds what it does not write: structure, language, bookmarks,
//! links, colour space, metadata, attached files. Nothing in the file comes from clock, host, path or chance: equal
//! input gives equal bytes.

mod bar;
mod check;
mod content;
mod faces;
mod files;
mod forms;
mod glyph_run;
mod links;
mod metadata;
mod output_intent;
mod packed;
mod palette;
mod sink;
mod subset;
mod tags;
mod text;
mod writer;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::xref::XrefType;

use crate::drawing::Face;
use crate::drawing::Pages;
use crate::fonts::Added;
use crate::locale::Lang;

use self::faces::Faces;
use self::packed::Effort;
use self::packed::Packer;
use self::palette::Palette;
use self::sink::Sink;

pub use self::files::EmbeddedFile;
pub use self::files::Relationship;

/// What a file says about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Title, shown by viewers instead of the file name.
    pub title: String,
    /// Language of the document.
    pub lang: Lang,
    /// The only date in the file.
    pub date: NaiveDate,
    /// Subject; empty = none.
    pub subject: String,
    /// Keywords; empty = none.
    pub keywords: Vec<String>,
    /// The program that made the document, with version.
    pub creator: String,
    /// The program that wrote the file, with version.
    pub producer: String,
    /// Hash of the inputs; becomes the document id.
    pub seed: [u8; 32],
}

/// Why pages could not be written. Each is a mistake of the program, not of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfError {
    /// There are no pages.
    NoPages,
    /// A position on this page (from one) is not a number or beyond what a PDF can hold (200 inches).
    BadLength(usize),
    /// A mark on this page (from one) names a structure element that does not exist.
    NoSuchNode(usize),
    /// The structure is no tree: a node's parent comes after it, or the root is no document.
    BadStructure(u32),
    /// A glyph's range lies outside its text.
    BadGlyphRange(usize),
    /// A link leads to an anchor that does not exist.
    NoSuchAnchor(Arc<str>),
    /// An anchor or bookmark lies on a page that does not exist.
    NoSuchPage(usize),
    /// A face could not be reduced to the glyphs used.
    Font(String),
    /// The writer reported something.
    Writer(String),
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPages => f.write_str("the document has no pages"),
            Self::BadLength(page) => write!(f, "page {page}: a position is not a number or too far away"),
            Self::NoSuchNode(page) => write!(f, "page {page}: a mark belongs to no element of the structure"),
            Self::BadStructure(node) => write!(f, "element {node} of the structure has no valid parent"),
            Self::BadGlyphRange(page) => write!(f, "page {page}: a glyph stands for text that is not there"),
            Self::NoSuchAnchor(name) => write!(f, "a link leads to `{name}`, which does not exist"),
            Self::NoSuchPage(page) => {
                write!(f, "a bookmark or anchor leads to page {page}, which does not exist")
            }
            Self::Font(why) => write!(f, "a face could not be embedded: {why}"),
            Self::Writer(why) => write!(f, "the file could not be written: {why}"),
        }
    }
}

impl std::error::Error for PdfError {}

/// What goes into a file besides pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// Files that travel inside.
    pub files: &'a [EmbeddedFile<'a>],
    /// The added fonts the pages were set with.
    pub fonts: Option<&'a Added>,
}

/// Begins to reduce the faces that every report needs, on a thread of its own.
///
/// A single report is ready sooner; nothing else changes. Without a thread to be had it is done when it is needed.
pub fn prepare() {
    let reduce = || {
        for face in [Face::Regular, Face::Bold] {
            let _ = subset::everyday(face); // what fails here fails again where it can be told
        }
    };
    let _ = std::thread::Builder::new().name("faces".to_owned()).spawn(reduce);
}

/// The bytes of a file that holds nothing but pages.
///
/// # Errors
/// See [`write_with`].
pub fn write(pages: &Pages, about: &About) -> Result<Vec<u8>, PdfError> {
    write_with(pages.clone(), about, Extras::default())
}

/// The bytes of the file. The pages are used up: their marks are dropped as soon as they are drawn and counted.
///
/// # Errors
/// On pages that make no sense, see [`PdfError`]; never because of what the text says.
pub fn write_with(pages: Pages, about: &About, extras: Extras<'_>) -> Result<Vec<u8>, PdfError> {
    check::check(&pages)?;
    let none = Added::default();
    let faces = Faces::of(&pages, extras.fonts.unwrap_or(&none))?;
    let mut palette = Palette::default();
    let (mut file, page_ids) = writer::frame(&pages, faces.fonts())?;
    let mut sequences = Vec::with_capacity(page_ids.len());
    let mut ops = Vec::with_capacity(USUAL_OPS);
    for (page, id) in pages.pages.iter().zip(&page_ids) {
        sequences.push(content::draw(page, &pages, (&faces, &mut palette), about.lang, &mut ops));
        writer::fill(&mut file, *id, page, &mut ops)?;
    }
    drop(ops);
    faces.finish(&mut file)?;
    palette.add(&mut file, &page_ids)?;
    output_intent::add(&mut file)?;
    files::add(&mut file, extras.files, about.date)?;
    metadata::add(&mut file, about)?;
    pack(&mut file)?;
    // What comes now is a thousand small dictionaries: last, so that they are still at hand when they are written.
    let links = links::add(&mut file, &pages, &page_ids)?;
    tags::add(&mut file, pages, about.lang, &page_ids, &sequences, links)?;
    save(file)
}

/// The bytes of the file, every object as it is.
///
/// Streams of many objects would make it a third smaller or more, but the library clones each object for them and writes
/// it three times, which takes a quarter of the time of a whole report.
fn save(mut file: Document) -> Result<Vec<u8>, PdfError> {
    "1.7".clone_into(&mut file.version);
    file.reference_table.cross_reference_type = XrefType::CrossReferenceStream;
    let mut sink = Sink(Vec::with_capacity(USUAL_SIZE));
    file.save_to(&mut sink).map_err(|error| PdfError::Writer(error.to_string()))?;
    Ok(sink.0)
}

/// Operators of nearly all pages.
const USUAL_OPS: usize = 2048;

/// Bytes of most reports.
const USUAL_SIZE: usize = 400_000;

/// Compresses what may be and is not yet; the library's own way takes the slowest level.
fn pack(file: &mut Document) -> Result<(), PdfError> {
    PACKER.with_borrow_mut(|packer| pack_with(file, packer))
}

thread_local! {
    /// The compressor of all documents of a thread.
    static PACKER: RefCell<Packer> = RefCell::new(Packer::new(Effort::Always));
}

fn pack_with(file: &mut Document, packer: &mut Packer) -> Result<(), PdfError> {
    for object in file.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if stream.allows_compression && stream.dict.get(b"Filter").is_err() {
            let small = packer.pack(&stream.content)?;
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(small.bytes);
        }
    }
    Ok(())
}

/// A coordinate of the page as it is written: rounded to a thousandth of a point, so that no noise of the arithmetic
/// gets into the file.
#[allow(clippy::cast_possible_truncation, reason = "at most 14400.000, which f32 holds to the thousandth")]
fn number(points: f64) -> f32 {
    ((points * 1000.0).round() / 1000.0) as f32 + 0.0 // + 0.0: no negative zero
}

/// Units of a point in what is drawn; each page begins by scaling to them. Whole numbers are shorter than fractions and
/// written several times faster, and a page has thousands of them; a hundredth of a point is less than a printer's dot
/// by a factor of ten.
const UNITS: i16 = 100;

/// Points in whole units.
#[allow(clippy::cast_possible_truncation, reason = "positions were checked, at most 14400 points")]
fn units(points: f64) -> i64 {
    let scaled = points * f64::from(UNITS);
    // To the nearest, without the call that rounding is on the oldest processors.
    (scaled + 0.5_f64.copysign(scaled)) as i64
}

/// Whole units where the writer takes a fraction.
#[allow(clippy::cast_possible_truncation, reason = "lengths on a page are far below 2^24 units")]
fn real(units: i64) -> f32 {
    units as f32
}

/// Access to the catalogue, the root of the file.
fn catalog(file: &mut Document) -> Result<&mut lopdf::Dictionary, PdfError> {
    file.catalog_mut().map_err(|error| PdfError::Writer(error.to_string()))
}

/// Adds a tree of names to the catalogue.
fn name(file: &mut Document, kind: &str, tree: lopdf::Dictionary) -> Result<(), PdfError> {
    let catalog = catalog(file)?;
    if let Ok(names) = catalog.get_mut(b"Names").and_then(Object::as_dict_mut) {
        names.set(kind, tree);
    } else {
        catalog.set("Names", lopdf::Dictionary::from_iter([(kind, Object::Dictionary(tree))]));
    }
    Ok(())
}

/// Access to a dictionary object.
fn dictionary(file: &mut Document, id: ObjectId) -> Result<&mut lopdf::Dictionary, PdfError> {
    file.get_object_mut(id).and_then(Object::as_dict_mut).map_err(|error| PdfError::Writer(error.to_string()))
}

/// Names of anchors with page and height.
type Places = BTreeMap<Arc<str>, (usize, f64)>;
