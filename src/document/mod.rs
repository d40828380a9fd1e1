//! The text of a report as a tree of blocks and inlines, and how it is read.
//!
//! The source is `CommonMark` of a closed vocabulary: what a screen reader, a browser and a page can all show.
//! Whatever lies outside it is refused with its place, because a construct that one of the outputs drops silently
//! would be text a person never gets to read.
//!
//! | Source | Becomes |
//! |---|---|
//! | `# Title {#id}`, ranks 1–3 | [`Heading`] |
//! | `## Title {#id .half}`, rank 2 or 3 | what follows up to the next heading or call-out stands in half the width, two such sections side by side: [`Block::Beside`] |
//! | `## Title {#id .fine}`, any rank | the section under it is set in small type: [`Heading::fine`] |
//! | a paragraph, with `*emphasis*`, `**strong**`, `` `code` ``, hard breaks | [`Block::Paragraph`] |
//! | `[text](#id)`, `[text](https://…)` | [`Inline::Link`] |
//! | `[words](lang:en)` | [`Inline::Foreign`]: words of another language |
//! | `-` or `1.` lists, nested once | [`List`] |
//! | a table; its first column names the rows | [`Table`] |
//! | `![alternative text](chart:name)` alone in a paragraph or a table cell | [`Figure`], [`Cell::Chart`] |
//! | `*one emphasised paragraph*` right before a table or a chart | its caption |
//! | `> …` | [`CallOut`]; a first line in strong text is its title; without a title it is a quiet note |
//! | `---` | a new [`Part`] |

mod beside;
mod block;
mod inline;
mod parse;
mod table;

use std::sync::Arc;

use crate::drawing::LinkTarget;
use crate::id::ChartId;
use crate::locale::Lang;

pub use self::parse::parse;
pub use self::parse::parse_showing;

/// A whole text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its parts in order; each begins a page. No part is empty, an empty text has none.
    pub parts: Vec<Part>,
}

/// What stands between two `---`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Its blocks in reading order.
    pub blocks: Vec<Block>,
}

/// A stacked element.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A chart on its own.
    Figure(Figure),
    /// A call-out.
    CallOut(CallOut),
    /// Two sections side by side, each with its heading; read one after the other. Never nested.
    Beside([Vec<Block>; 2]),
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1–3, 1 = top; a rank is never skipped on the way down.
    pub rank: u8,
    /// Where links lead to; unique in the document.
    pub id: Arc<str>,
    /// Its words, never empty.
    pub content: Vec<Inline>,
    /// Its section, up to the next heading or call-out, is made for half the width.
    pub half: bool,
    /// Its section, up to the next heading of its rank or above, is set in small type: what one looks up.
    pub fine: bool,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The first number; `None` = bullets.
    pub start: Option<u64>,
    /// The entries; each holds paragraphs and at most lists of one more depth.
    pub entries: Vec<Vec<Block>>,
}

/// A table; the first cell of every row is its header.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its caption.
    pub caption: Option<Vec<Inline>>,
    /// One alignment per column; right means figures.
    pub columns: Vec<Align>,
    /// The head, one cell per column.
    pub head: Vec<Cell>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// Where the lines of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left edge: text.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge: figures.
    Right,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words; empty for an empty cell.
    Text(Vec<Inline>),
    /// A chart that belongs to its row.
    Chart(ChartImage),
}

/// A chart on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its caption.
    pub caption: Option<Vec<Inline>>,
    /// The chart.
    pub image: ChartImage,
}

/// A reference to a chart of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartImage {
    /// Which one; the reader has checked that it exists.
    pub chart: ChartId,
    /// What it shows, in words; never empty.
    pub alt: String,
}

/// A call-out.
#[derive(Clone, Debug, PartialEq)]
pub struct CallOut {
    /// Its title.
    pub title: Option<Vec<Inline>>,
    /// Paragraphs, lists, tables and figures.
    pub blocks: Vec<Block>,
}

/// An element inside a line.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Inline {
    /// Characters, escapes resolved.
    Text(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// An id or code.
    Code(String),
    /// Words of another language: pronounced and hyphenated by its rules.
    Foreign(Lang, Vec<Inline>),
    /// A link; anchors exist in the document.
    Link(LinkTarget, Vec<Inline>),
    /// A new line inside the paragraph.
    Break,
}

/// The bare characters of some inlines, a space for a line break.
#[must_use]
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    collect(inlines, &mut text);
    text
}

fn collect(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Foreign(_, inner)
            | Inline::Link(_, inner) => collect(inner, text),
            Inline::Break => text.push(' '),
        }
    }
}
