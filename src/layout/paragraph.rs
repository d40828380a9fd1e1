//! A paragraph as units between which lines may end.
//!
//! Words are shaped once; a line takes slices of them, so the widths that decide the breaks are exactly those drawn.

use std::rc::Rc;

use crate::document::Inline;
use crate::drawing::Color;
use crate::drawing::Face;
use crate::drawing::LinkTarget;
use crate::drawing::structure::NodeId;
use crate::locale::Lang;

use super::compositor::Compositor;
use super::setting::Setting;
use super::words::Word;

/// What runs of a paragraph have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Manner {
    /// Face.
    pub face: Face,
    /// Colour.
    pub color: Color,
    /// Language, where it differs from the document's.
    pub lang: Option<Lang>,
    /// Leaf of the structure.
    pub node: Option<NodeId>,
    /// Where it leads.
    pub link: Option<LinkTarget>,
    /// Whether words are kept whole as long as they fit.
    pub whole: bool,
}

/// What may happen after a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// Nothing: the next unit stands on the same line.
    None,
    /// A space, gone to the eye at a line's end.
    Space,
    /// A hyphen, if the line ends here, inside a word of a compound whose joint is known.
    Hyphen,
    /// A hyphen at the joint of a compound, or in a word without a known one.
    Joint,
    /// The line may end without a sign: after a written hyphen, a slash.
    Seam,
    /// As a last resort the line may end here, in a word wider than the measure.
    Rupture,
    /// The line ends here.
    End,
}

impl Gap {
    /// Whether a hyphen is drawn if the line ends here.
    #[must_use]
    pub fn is_hyphen(self) -> bool {
        matches!(self, Self::Hyphen | Self::Joint)
    }
}

/// A piece of a word that is never divided.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The word.
    pub word: Rc<Word>,
    /// First glyph and the one after the last.
    pub glyphs: (usize, usize),
    /// Sum of the advances, in thousandths of the type size.
    pub width: i32,
    /// Which of [`Paragraph::manners`].
    pub manner: usize,
    /// What may follow.
    pub gap: Gap,
}

/// Shaped words, not yet broken into lines.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// The words; shared with paragraphs of other documents that say the same.
    pub setting: Rc<Setting>,
    /// The manners its units refer to.
    pub manners: Vec<Manner>,
}

impl Paragraph {
    /// Shapes the words of some inlines; their nodes are put below that of `base`, or are that one if it needs no leaves.
    pub fn set(inlines: &[Inline], base: &Manner, compositor: &mut Compositor<'_>) -> Self {
        let setting = Setting::of(inlines, base, compositor);
        let manners = setting.manners(base.node, &mut compositor.structure);
        Self { setting, manners }
    }
}
