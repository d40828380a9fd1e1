//! Finished pages: marks at fixed positions, and the structure they belong to.
//!
//! This is all that `pdf` reads and all that `layout` produces.
//! `y` grows downwards from the top edge; only `pdf` flips it.

pub mod geometry;
pub mod listing;
mod shaped;
pub mod structure;

use std::sync::Arc;

use smallvec::SmallVec;

use crate::locale::Lang;

use self::geometry::{Length, Point, Rect, Size};
use self::structure::{NodeId, Structure};

pub use self::shaped::Glyph;
pub use self::shaped::Glyphs;
pub use self::shaped::Shaped;
pub use self::shaped::Step;
pub use self::shaped::Steps;

/// A finished document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    /// The pages in order.
    pub pages: Vec<Page>,
    /// The logical structure; marks refer to its leaves.
    pub structure: Structure,
    /// Bookmarks in order.
    pub outline: Vec<OutlineEntry>,
    /// Places internal links lead to.
    pub anchors: Vec<Anchor>,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its size.
    pub size: Size,
    /// What stands on it, in reading order per structure node and painting order overall; but artifacts lie below what
    /// has a node, and the paths of a node below its words.
    pub marks: Vec<Mark>,
    /// How many of the first marks are its running head.
    pub head: usize,
    /// How many of the last marks are its foot.
    pub foot: usize,
}

impl Page {
    /// A page of this size with these marks, without running head and foot.
    #[must_use]
    pub fn new(size: Size, marks: Vec<Mark>) -> Self {
        Self { size, marks, head: 0, foot: 0 }
    }
}

/// A thing at a fixed position.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What is drawn.
    pub shape: Shape,
    /// The leaf of the structure it belongs to; `None` = artifact (running head, folio, rules, backgrounds).
    pub node: Option<NodeId>,
}

/// What can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A run of glyphs of one style on one baseline.
    Text(TextRun),
    /// A filled and/or stroked path; apart, for nearly all marks are texts and there are thousands.
    Path(Box<Path>),
    /// A clickable rectangle (an annotation, draws nothing).
    Link(Box<Rect>, LinkTarget),
}

impl Shape {
    /// A path.
    #[must_use]
    pub fn path(path: Path) -> Self {
        Self::Path(Box::new(path))
    }

    /// A clickable rectangle.
    #[must_use]
    pub fn link(rect: Rect, target: LinkTarget) -> Self {
        Self::Link(Box::new(rect), target)
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// An anchor of this document.
    Anchor(Arc<str>),
    /// An address.
    Address(Arc<str>),
}

/// A named place.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    /// Its name: a heading's id.
    pub name: Arc<str>,
    /// Page, from zero.
    pub page: usize,
    /// Distance from the top edge.
    pub y: Length,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineEntry {
    /// Its title.
    pub title: String,
    /// Rank, 1 = top.
    pub rank: u8,
    /// Page, from zero.
    pub page: usize,
    /// Distance from the top edge.
    pub y: Length,
}

/// One of the embedded faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// Upright.
    Regular,
    /// Upright, bold.
    Bold,
    /// Slanted.
    Italic,
    /// Slanted, bold.
    BoldItalic,
}

impl Face {
    /// Every face.
    pub const ALL: [Face; 4] = [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic];
}

/// A run of glyphs.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// Face.
    pub face: Face,
    /// Type size.
    pub size: Length,
    /// Colour.
    pub color: Color,
    /// Start of the baseline.
    pub origin: Point,
    /// The shaped text; shared, because a word is shaped once.
    pub shaped: Arc<Shaped>,
    /// Language, where it differs from the document's.
    pub lang: Option<Lang>,
}

/// An opaque colour, components 0–255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// From `0xRRGGBB`.
    #[must_use]
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { r, g, b }
    }
}

/// A path with its paint.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its pieces.
    pub segments: Segments,
    /// Fill, if any.
    pub fill: Option<Color>,
    /// Outline, if any.
    pub stroke: Option<Stroke>,
}

/// Pieces of a path; those of a rectangle, as nearly all paths are, lie in one place with the rest of it.
pub type Segments = SmallVec<[Segment; 5]>;

/// A piece of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Start a new subpath.
    Move(Point),
    /// Straight on.
    Line(Point),
    /// Back to the start.
    Close,
}

/// How an outline is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub color: Color,
    /// Width.
    pub width: Length,
    /// On–off pattern, if dashed.
    pub dash: Option<(Length, Length)>,
}
