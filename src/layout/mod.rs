//! Documents to pages: lines, tables, page breaks, and the structure they belong to.
//!
//! Every block is set as a stack of pieces that are never divided ([`compositor::Piece`]); [`paging`] chooses where
//! pages end, for the document as a whole, and the flow puts the pieces on them. The structure is built on the way, in reading order; a text mark
//! belongs to the leaf of its element, wherever a page break falls.
//!
//! Distances are exact: shaped widths decide the line breaks and are what is drawn.

pub mod balance;
mod beside;
pub mod breaking;
mod call_out;
mod columns;
pub mod compositor;
pub mod division;
mod draft;
mod figure;
mod flow;
pub mod hyphenate;
mod list;
pub mod paging;
pub mod paragraph;
mod running;
pub mod setting;
pub mod settings;
mod stack;
mod style;
mod table;
pub mod tie;
pub mod words;

use std::fmt;

use crate::chart::Charts;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Warned;
use crate::document::Document;
use crate::drawing::Pages;
use crate::drawing::Shape;
use crate::drawing::geometry::Length;
use crate::drawing::structure::Role;
use crate::fonts::Shaper;
use crate::id::ChartId;
use crate::locale::Lang;

use self::compositor::Area;
use self::compositor::Compositor;
use self::compositor::Tree;
use self::flow::Flowed;
use self::words::Words;

pub use self::style::CallOutStyle;
pub use self::style::ChartStyle;
pub use self::style::Closer;
pub use self::style::CloserStyle;
pub use self::style::HyphenStyle;
pub use self::style::ListStyle;
pub use self::style::PageStyle;
pub use self::style::Palette;
pub use self::style::Space;
pub use self::style::Style;
pub use self::style::TableStyle;
pub use self::style::TieStyle;
pub use self::style::TypeStyle;

/// What stands around the text of every page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Whose paper it is: masthead of the first page, running head at the left from the second on; empty = none.
    /// At the right the running head names the section.
    pub head: String,
    /// At the left of the foot: the date.
    pub foot: String,
    /// The folio: `Seite {page} von {pages}`; empty = none.
    pub folio: String,
    /// Language of the text.
    pub lang: Lang,
    /// Words that are never divided with a hyphen: those of a person's name.
    pub names: Vec<String>,
}

/// Why a document could not be laid out. Each is a mistake of the program: the reader has checked the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutError {
    /// The document shows a chart that was not given.
    UnknownChart(ChartId),
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownChart(chart) => write!(f, "the document shows chart `{chart}`, which was not drawn"),
        }
    }
}

impl std::error::Error for LayoutError {}

/// Puts a document on pages; an empty one gives one page.
///
/// What takes too many pages before its last part, or a last page for a few lines, is set closer ([`CloserStyle`]), as far
/// as that saves a page.
/// The result depends on the arguments only. The warnings name the characters no face has, of all that this shaper
/// has met.
///
/// # Errors
/// See [`LayoutError`].
pub fn lay_out(
    document: &Document,
    charts: &Charts,
    style: &Style,
    shaper: &mut Shaper,
    frame: &Frame,
) -> Result<Warned<Pages>, LayoutError> {
    let mut best = set(document, charts, (style, false), shaper, frame)?;
    for step in &style.closer.steps {
        let is_long = best.before_last > style.closer.pages;
        if !is_long && best.last_fill(style) >= style.closer.last {
            break;
        }
        let closer = set(document, charts, (&style.set_closer(*step), true), shaper, frame)?;
        let saves =
            if is_long { closer.before_last < best.before_last } else { closer.count() < best.count() };
        if saves {
            best = closer;
        }
    }
    Ok(Warned { value: best.pages, warnings: missing(shaper) })
}

/// A document set in a style.
struct Set {
    pages: Pages,
    /// How many pages the parts before the last take.
    before_last: usize,
}

impl Set {
    fn count(&self) -> usize {
        self.pages.pages.len()
    }

    /// Part of the last page down to its last line, 0–1; an only page is full.
    fn last_fill(&self, style: &Style) -> f64 {
        let [_, .., last] = &self.pages.pages[..] else { return 1.0 };
        let own = &last.marks[last.head..last.marks.len() - last.foot];
        let lines = own.iter().filter_map(|mark| match &mark.shape {
            Shape::Text(run) => Some(run.origin.y),
            _ => None,
        });
        let lowest = lines.fold(Length::ZERO, Length::max);
        (lowest - style.page.top).to_pt() / style.page.column().to_pt()
    }
}

/// Elements of most reports.
const USUAL_NODES: usize = 1_500;

fn set(
    document: &Document,
    charts: &Charts,
    (style, again): (&Style, bool),
    shaper: &mut Shaper,
    frame: &Frame,
) -> Result<Set, LayoutError> {
    let mut structure = Tree::default();
    structure.0.nodes.reserve(USUAL_NODES);
    let root = structure.0.add(Role::Document, None);
    let (lang, names) = (frame.lang, &frame.names[..]);
    let words = Words::new(style, shaper.added(), again);
    let mut compositor =
        Compositor { style, charts, shaper, structure, lang, grounds: 0, names, fine: false, words };
    let area = Area { x: Length::ZERO, width: style.page.measure() };
    let mut parts = Vec::with_capacity(document.parts.len());
    for part in &document.parts {
        let section = compositor.structure.add(Role::Section, root);
        parts.push(compositor.stack(&part.blocks, section, area)?);
    }
    let mut flowed = flow::flow(parts, style);
    compositor.run(&mut flowed, frame);
    let structure = compositor.structure.0;
    let Flowed { pages, outline, anchors, before_last } = flowed;
    Ok(Set { pages: Pages { pages, structure, outline, anchors }, before_last })
}

/// One warning that names every character drawn as a replacement.
fn missing(shaper: &Shaper) -> Diagnostics {
    if shaper.missing().is_empty() {
        return Diagnostics::default();
    }
    let named: Vec<String> = shaper
        .missing()
        .iter()
        .map(|c| format!("`{}` (U+{:04X})", c.escape_debug(), u32::from(*c)))
        .collect();
    let message = format!("no glyph for {}", named.join(", "));
    let help = "a replacement is drawn in its place; write it with other characters if you can";
    Diagnostics(vec![Diagnostic::warning(Code("missing-glyph"), message).help(help)])
}
