//! A paragraph as units between which lines may end.
//!
//! Words are shaped once; a line takes slices of them, so the widths that decide the breaks are exactly those drawn.

use std::sync::Arc;

use crate::document::Inline;
use crate::drawing::Color;
use crate::drawing::Face;
use crate::drawing::LinkTarget;
use crate::drawing::Shaped;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;
use crate::locale::Lang;

use super::compositor::Compositor;
use super::tie::Tie;
use super::tie::tie;

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
    pub shaped: Arc<Shaped>,
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// The units in reading order; the last one's gap is [`Gap::End`].
    pub units: Vec<Unit>,
    /// The manners its units refer to.
    pub manners: Vec<Manner>,
    /// Per manner: its space and its hyphen.
    pub signs: Vec<(Arc<Shaped>, Arc<Shaped>)>,
}

impl Paragraph {
    /// Shapes the words of some inlines; their nodes are put below `parent`, or are `parent` if it needs no leaves.
    pub fn set(inlines: &[Inline], base: &Manner, compositor: &mut Compositor<'_>) -> Self {
        let mut setter = Setter {
            paragraph: Self::default(),
            leaves: needs_leaves(inlines),
            plain_leaf: None,
            root: base.node,
            compositor,
        };
        setter.inlines(inlines, base, Where::Plain);
        setter.paragraph.end();
        setter.paragraph
    }

    /// Width if nothing is broken but where it must be, in thousandths of the type size.
    #[must_use]
    pub fn natural_width(&self) -> i32 {
        let mut widest = 0;
        let mut line = 0;
        for unit in &self.units {
            line += unit.width;
            widest = widest.max(line);
            match unit.gap {
                Gap::Space => line += self.signs[unit.manner].0.width,
                Gap::End => line = 0,
                _ => {}
            }
        }
        widest
    }

    /// Width of the widest piece without a break; `dividing` allows hyphens.
    #[must_use]
    pub fn least_width(&self, dividing: bool) -> i32 {
        let mut widest = 0;
        let mut piece = 0;
        for unit in &self.units {
            piece += unit.width;
            match unit.gap {
                Gap::None => continue,
                Gap::Hyphen | Gap::Joint if !dividing => continue,
                Gap::Hyphen | Gap::Joint => widest = widest.max(piece + self.signs[unit.manner].1.width),
                _ => widest = widest.max(piece),
            }
            piece = 0;
        }
        widest
    }

    fn end(&mut self) {
        if let Some(last) = self.units.last_mut() {
            last.gap = Gap::End;
        }
    }

    /// Divides what is wider than the measure, so that a way to break always exists.
    pub fn rupture(&mut self, measure: i32) {
        if self.least_width(true) <= measure {
            return;
        }
        let mut start = 0;
        let mut out: Vec<Unit> = Vec::with_capacity(self.units.len());
        while start < self.units.len() {
            let rest = &self.units[start..];
            let length =
                rest.iter().position(|unit| unit.gap != Gap::None).map_or(rest.len(), |last| last + 1);
            let group = &rest[..length];
            let hyphen = group
                .last()
                .filter(|unit| unit.gap.is_hyphen())
                .map_or(0, |unit| self.signs[unit.manner].1.width);
            if group.iter().map(|unit| unit.width).sum::<i32>() + hyphen <= measure {
                out.extend_from_slice(group);
            } else {
                for unit in group {
                    shatter(unit, measure - hyphen, &mut out);
                }
            }
            start += length;
        }
        self.units = out;
    }
}

/// Whether the paragraph is a mixture, whose pieces need leaves of their own.
fn needs_leaves(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Foreign(..) | Inline::Link(..) => true,
        Inline::Emphasis(inner) | Inline::Strong(inner) => needs_leaves(inner),
        Inline::Text(_) | Inline::Code(_) | Inline::Break => false,
    })
}

/// Divides a unit into clusters; its hyphen goes where not even one of them fits beside it.
fn shatter(unit: &Unit, room: i32, out: &mut Vec<Unit>) {
    let (first, end) = unit.glyphs;
    let starts: Vec<usize> =
        (first..end).filter(|at| *at == first || begins_cluster(&unit.shaped, *at)).collect();
    for (place, from) in starts.iter().enumerate() {
        let to = starts.get(place + 1).copied().unwrap_or(end);
        let mut part = part_of(unit, (*from, to), unit.gap);
        if to < end || unit.gap == Gap::None || (unit.gap.is_hyphen() && part.width > room) {
            part.gap = Gap::Rupture;
        }
        out.push(part);
    }
}

fn begins_cluster(shaped: &Shaped, at: usize) -> bool {
    shaped.glyphs.get(at).is_some_and(|glyph| glyph.from < glyph.to)
}

fn part_of(unit: &Unit, glyphs: (usize, usize), gap: Gap) -> Unit {
    let width = unit.shaped.glyphs[glyphs.0..glyphs.1].iter().map(|glyph| glyph.advance).sum();
    Unit { shaped: Arc::clone(&unit.shaped), glyphs, width, manner: unit.manner, gap }
}

/// Whether the text being set stands in an element with a leaf of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Plain,
    Own,
}

struct Setter<'c, 'a> {
    paragraph: Paragraph,
    leaves: bool,
    /// The leaf for plain words since the last element with its own.
    plain_leaf: Option<NodeId>,
    root: Option<NodeId>,
    compositor: &'c mut Compositor<'a>,
}

impl Setter<'_, '_> {
    fn inlines(&mut self, inlines: &[Inline], manner: &Manner, place: Where) {
        for inline in inlines {
            match inline {
                Inline::Text(words) => self.text(words, manner, place),
                Inline::Code(words) => {
                    let color = self.compositor.style.color.muted;
                    self.text(words, &Manner { color, whole: true, ..manner.clone() }, place);
                }
                Inline::Emphasis(inner) => {
                    let face = match manner.face {
                        Face::Regular | Face::Italic => Face::Italic,
                        Face::Bold | Face::BoldItalic => Face::BoldItalic,
                    };
                    self.inlines(inner, &Manner { face, ..manner.clone() }, place);
                }
                Inline::Strong(inner) => {
                    let face = match manner.face {
                        Face::Regular | Face::Bold => Face::Bold,
                        Face::Italic | Face::BoldItalic => Face::BoldItalic,
                    };
                    self.inlines(inner, &Manner { face, ..manner.clone() }, place);
                }
                Inline::Foreign(lang, inner) => {
                    let own = Some(*lang).filter(|lang| *lang != self.compositor.lang);
                    let node = self.leaf(Role::Span, own);
                    self.inlines(inner, &Manner { lang: own, node, ..manner.clone() }, Where::Own);
                }
                Inline::Link(target, inner) => {
                    let node = self.leaf(Role::Link, None);
                    let color = self.compositor.style.color.accent;
                    let link = Some(target.clone());
                    // What a link names is looked for as it stands.
                    let manner = Manner { color, node, link, whole: true, ..manner.clone() };
                    self.inlines(inner, &manner, Where::Own);
                }
                Inline::Break => self.paragraph.end(),
            }
        }
    }

    fn leaf(&mut self, role: Role, lang: Option<Lang>) -> Option<NodeId> {
        self.plain_leaf = None;
        let node = self.compositor.structure.add(role, self.root?);
        self.compositor.structure.speak(node, lang);
        Some(node)
    }

    fn text(&mut self, words: &str, manner: &Manner, place: Where) {
        let mut manner = manner.clone();
        if self.leaves && place == Where::Plain {
            if self.plain_leaf.is_none() {
                self.plain_leaf = self.root.map(|root| self.compositor.structure.add(Role::Span, root));
            }
            manner.node = self.plain_leaf;
        }
        let mut at = None;
        self.paragraph.units.reserve(words.len() / 5 + 1); // about so many parts of words
        for (place, word) in words.split([' ', '\t', '\n']).enumerate() {
            if place > 0 {
                self.space();
            }
            if !word.is_empty() {
                let index = *at.get_or_insert_with(|| self.manner(&manner));
                self.word(word, index);
            }
        }
    }

    fn manner(&mut self, manner: &Manner) -> usize {
        if let Some(known) = self.paragraph.manners.iter().position(|known| known == manner) {
            return known;
        }
        let shaper = &mut *self.compositor.shaper;
        self.paragraph.signs.push((shaper.shape(manner.face, " "), shaper.shape(manner.face, "-")));
        self.paragraph.manners.push(manner.clone());
        self.paragraph.manners.len() - 1
    }

    fn space(&mut self) {
        if let Some(last) = self.paragraph.units.last_mut()
            && last.gap != Gap::End
        {
            last.gap = Gap::Space;
        }
    }

    /// Ties the word about to come to the one before, where a line must not end between them.
    fn tie(&mut self, word: &str) {
        let Some(last) = self.paragraph.units.last_mut().filter(|last| last.gap == Gap::Space) else {
            return;
        };
        let Some(tie) = tie(&last.shaped.text, word, &self.compositor.style.tie) else { return };
        last.gap = Gap::None;
        let manner = last.manner;
        let space = if tie == Tie::Narrow { "\u{202f}" } else { "\u{a0}" };
        let shaped = self.compositor.shaper.shape(self.paragraph.manners[manner].face, space);
        let (glyphs, width) = ((0, shaped.glyphs.len()), shaped.width);
        self.paragraph.units.push(Unit { shaped, glyphs, width, manner, gap: Gap::None });
    }

    fn word(&mut self, word: &str, manner: usize) {
        let (face, lang, whole) = {
            let manner = &self.paragraph.manners[manner];
            (manner.face, manner.lang.unwrap_or(self.compositor.lang), manner.whole)
        };
        let known = self.compositor.words.word(self.compositor.shaper, face, lang, word);
        if known.shaped.glyphs.is_empty() {
            return;
        }
        self.tie(word);
        let unit = |glyphs: (usize, usize), width: i32, gap: Gap| Unit {
            shaped: Arc::clone(&known.shaped),
            glyphs,
            width,
            manner,
            gap,
        };
        let units = &mut self.paragraph.units;
        if known.parts.len() == 1 || whole || is_name(self.compositor.names, word) {
            units.push(unit((0, known.shaped.glyphs.len()), known.shaped.width, Gap::None));
        } else {
            units.extend(known.parts.iter().map(|part| unit(part.glyphs, part.width, part.gap)));
        }
    }
}

/// Whether a word is part of a person's name.
fn is_name(names: &[String], word: &str) -> bool {
    if names.is_empty() {
        return false;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    !word.is_empty() && names.iter().any(|name| name == word)
}
