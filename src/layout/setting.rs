//! The words of a paragraph, shaped and divided, whatever document it stands in.

use std::cell::OnceCell;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::document::Inline;
use crate::drawing::Face;
use crate::drawing::Shaped;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;
use crate::locale::Lang;

use super::breaking::Line;
use super::compositor::Compositor;
use super::compositor::Tree;
use super::paragraph::Gap;
use super::paragraph::Manner;
use super::paragraph::Unit;
use super::settings::Question;
use super::tie::Tie;
use super::tie::tie;

/// Shaped words and the places where lines may end; equal for equal inlines, and remembered ([`super::settings`]).
#[derive(Debug, Default)]
pub struct Setting {
    /// The units in reading order; the last one's gap is [`Gap::End`].
    pub units: Vec<Unit>,
    /// Per manner: its space and its hyphen.
    pub signs: Vec<(Arc<Shaped>, Arc<Shaped>)>,
    /// The manners of its units without a node, and which leaf they belong to; `None` = to the paragraph itself.
    pub manners: Vec<(Manner, Option<usize>)>,
    /// The leaves it needs, in order.
    leaves: Vec<(Role, Option<Lang>)>,
    /// Something in it has no glyph, which every document has to say.
    lacks_glyphs: bool,
    widths: OnceCell<Widths>,
    /// Lines by measure, as far as they were asked for, the last ones last.
    lines: RefCell<[Option<Broken>; MOST_MEASURES]>,
}

/// Widths of a paragraph, in thousandths of the type size, and its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Widths {
    /// If nothing is broken but where it must be.
    pub natural: i32,
    /// Of the widest piece without a break if no word is divided.
    pub least: i32,
    /// The same if words are divided.
    pub divided: i32,
    /// How many lines it has if nothing is broken but where it must be.
    pub lines: usize,
}

/// A measure with its lines.
type Broken = (i32, Rc<[Line]>);

/// Most measures whose lines are remembered: columns of tables differ from report to report.
const MOST_MEASURES: usize = 6;

impl Setting {
    /// The words of some inlines.
    pub fn of(inlines: &[Inline], base: &Manner, compositor: &mut Compositor<'_>) -> Rc<Self> {
        // Words of a name are not divided, so what holds one is set for this document alone.
        if compositor.names.iter().any(|name| mentions(inlines, name)) {
            return Rc::new(Self::new(inlines, base, compositor));
        }
        let question = Question::new(inlines, base, compositor.lang);
        if let Some(known) = compositor.words.settings().known(&question) {
            return known;
        }
        let made = Rc::new(Self::new(inlines, base, compositor));
        if !made.lacks_glyphs {
            compositor.words.settings().remember(question, &made);
        }
        made
    }

    fn new(inlines: &[Inline], base: &Manner, compositor: &mut Compositor<'_>) -> Self {
        let has_node = base.node.is_some();
        let base = Manner { node: None, ..base.clone() };
        let mut setter = Setter {
            setting: Self::default(),
            has_leaves: has_node && needs_leaves(inlines),
            has_node,
            plain_leaf: None,
            compositor,
        };
        setter.inlines(inlines, &base, Where::Plain);
        setter.setting.end();
        setter.setting
    }

    /// The manners of a paragraph with this node, whose leaves are added to a structure.
    pub fn manners(&self, node: Option<NodeId>, structure: &mut Tree) -> Vec<Manner> {
        let mut leaves = Vec::with_capacity(self.leaves.len());
        if let Some(node) = node {
            for (role, lang) in &self.leaves {
                let leaf = structure.add(*role, node);
                structure.speak(leaf, *lang);
                leaves.push(leaf);
            }
        }
        let own = |leaf: Option<usize>| leaf.and_then(|leaf| leaves.get(leaf).copied()).or(node);
        self.manners.iter().map(|(manner, leaf)| Manner { node: own(*leaf), ..manner.clone() }).collect()
    }

    /// Its widths.
    #[must_use]
    pub fn widths(&self) -> Widths {
        *self.widths.get_or_init(|| Widths {
            natural: self.natural_width(),
            least: self.least_width(false),
            divided: self.least_width(true),
            lines: self.units.iter().filter(|unit| unit.gap == Gap::End).count().max(1),
        })
    }

    /// The lines for a measure in thousandths of the type size.
    ///
    /// No line is wider than the measure, unless a single glyph is. Nothing is lost and the order is kept.
    pub fn lines(self: &Rc<Self>, measure: i32) -> Rc<[Line]> {
        if let Some((_, known)) = self.lines.borrow().iter().flatten().find(|(own, _)| *own == measure) {
            return Rc::clone(known);
        }
        let lines: Rc<[Line]> = self.broken(measure).into();
        // Held by nobody else: it is not remembered itself.
        if Rc::strong_count(self) > 1 {
            let mut known = self.lines.borrow_mut();
            let place = known.iter().position(Option::is_none).unwrap_or_else(|| {
                known.rotate_left(1);
                MOST_MEASURES - 1
            });
            known[place] = Some((measure, Rc::clone(&lines)));
        }
        lines
    }

    fn natural_width(&self) -> i32 {
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

    /// `dividing` allows hyphens.
    fn least_width(&self, dividing: bool) -> i32 {
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
}

/// Whether some inlines hold these letters.
fn mentions(inlines: &[Inline], name: &str) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(words) | Inline::Code(words) => words.contains(name),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Foreign(_, inner)
        | Inline::Link(_, inner) => mentions(inner, name),
        Inline::Break => false,
    })
}

/// Whether the paragraph is a mixture, whose pieces need leaves of their own.
fn needs_leaves(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Foreign(..) | Inline::Link(..) => true,
        Inline::Emphasis(inner) | Inline::Strong(inner) => needs_leaves(inner),
        Inline::Text(_) | Inline::Code(_) | Inline::Break => false,
    })
}

/// Whether the text being set stands in an element with a leaf of its own, and in which.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Plain,
    Own(Option<usize>),
}

struct Setter<'c, 'a> {
    setting: Setting,
    /// Words outside of all elements need leaves, for there are elements.
    has_leaves: bool,
    /// The paragraph is part of the structure.
    has_node: bool,
    /// The leaf for plain words since the last element with its own.
    plain_leaf: Option<usize>,
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
                    let leaf = self.leaf(Role::Span, own);
                    self.inlines(inner, &Manner { lang: own, ..manner.clone() }, Where::Own(leaf));
                }
                Inline::Link(target, inner) => {
                    let leaf = self.leaf(Role::Link, None);
                    let color = self.compositor.style.color.accent;
                    let link = Some(target.clone());
                    // What a link names is looked for as it stands.
                    let manner = Manner { color, link, whole: true, ..manner.clone() };
                    self.inlines(inner, &manner, Where::Own(leaf));
                }
                Inline::Break => self.setting.end(),
            }
        }
    }

    fn leaf(&mut self, role: Role, lang: Option<Lang>) -> Option<usize> {
        self.plain_leaf = None;
        self.has_node.then(|| self.add_leaf(role, lang))
    }

    fn add_leaf(&mut self, role: Role, lang: Option<Lang>) -> usize {
        self.setting.leaves.push((role, lang));
        self.setting.leaves.len() - 1
    }

    fn text(&mut self, words: &str, manner: &Manner, place: Where) {
        let leaf = match place {
            Where::Own(leaf) => leaf,
            Where::Plain if self.has_leaves => {
                let known = self.plain_leaf;
                self.plain_leaf = Some(known.unwrap_or_else(|| self.add_leaf(Role::Span, None)));
                self.plain_leaf
            }
            Where::Plain => None,
        };
        let mut at = None;
        self.setting.units.reserve(words.len() / 5 + 1); // about so many parts of words
        for (place, word) in words.split([' ', '\t', '\n']).enumerate() {
            if place > 0 {
                self.space();
            }
            if !word.is_empty() {
                let index = *at.get_or_insert_with(|| self.manner(manner, leaf));
                self.word(word, index);
            }
        }
    }

    fn manner(&mut self, manner: &Manner, leaf: Option<usize>) -> usize {
        // Those of a leaf stand side by side: a paragraph of sources has a hundred leaves.
        let mut of_leaf =
            self.setting.manners.iter().enumerate().rev().take_while(|(_, (_, own))| *own == leaf);
        if let Some((known, _)) = of_leaf.find(|(_, (known, _))| known == manner) {
            return known;
        }
        let alike = self.setting.manners.iter().position(|(known, _)| known.face == manner.face);
        let signs = if let Some(known) = alike {
            self.setting.signs[known].clone()
        } else {
            let shaper = &mut *self.compositor.shaper;
            (shaper.shape(manner.face, " "), shaper.shape(manner.face, "-"))
        };
        self.setting.signs.push(signs);
        self.setting.manners.push((manner.clone(), leaf));
        self.setting.manners.len() - 1
    }

    fn space(&mut self) {
        if let Some(last) = self.setting.units.last_mut()
            && last.gap != Gap::End
        {
            last.gap = Gap::Space;
        }
    }

    /// Ties the word about to come to the one before, where a line must not end between them.
    fn tie(&mut self, word: &str) {
        let Some(last) = self.setting.units.last_mut().filter(|last| last.gap == Gap::Space) else {
            return;
        };
        let Some(tie) = tie(&last.word.shaped.text, word, &self.compositor.style.tie) else { return };
        last.gap = Gap::None;
        let manner = last.manner;
        let space = if tie == Tie::Narrow { "\u{202f}" } else { "\u{a0}" };
        let (face, lang) = (self.setting.manners[manner].0.face, self.compositor.lang);
        let word = self.compositor.words.word(self.compositor.shaper, face, lang, space);
        let (glyphs, width) = ((0, word.shaped.glyphs.len()), word.shaped.width);
        self.setting.units.push(Unit { word, glyphs, width, manner, gap: Gap::None });
    }

    fn word(&mut self, word: &str, manner: usize) {
        let (face, lang, whole) = {
            let (manner, _) = &self.setting.manners[manner];
            (manner.face, manner.lang.unwrap_or(self.compositor.lang), manner.whole)
        };
        let known = self.compositor.words.word(self.compositor.shaper, face, lang, word);
        if known.shaped.glyphs.is_empty() {
            return;
        }
        self.setting.lacks_glyphs |= !known.complete;
        self.tie(word);
        let unit = |glyphs: (usize, usize), width: i32, gap: Gap| Unit {
            word: Rc::clone(&known),
            glyphs,
            width,
            manner,
            gap,
        };
        let units = &mut self.setting.units;
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
