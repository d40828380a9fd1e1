//! Paragraphs remembered from document to document.
//!
//! Most sentences and cells of a batch are the same from report to report. Which lines they make depends on their
//! words, their look, the language, the style and the fonts alone, so each is set once in a thread; where it stands in
//! the structure is said anew for every document ([`Placed`]).

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::document::Inline;
use crate::drawing::geometry::Length;
use crate::drawing::structure::NodeId;
use crate::fonts::Added;
use crate::fonts::Shaper;
use crate::locale::Lang;

use super::breaking::Line;
use super::compositor::Block;
use super::compositor::Compositor;
use super::compositor::Grade;
use super::compositor::thousandths;
use super::paragraph::Look;
use super::paragraph::Paragraph;
use super::style::Style;

/// Most text of a generation, in bytes; each takes about fifty times as much memory. A report has forty thousand.
const MOST_TEXT: usize = 256 * 1024;
/// Most measures for which the lines of a paragraph are kept: it may stand in tables of different widths.
const MOST_MEASURES: usize = 4;

/// A paragraph, how wide it is and the lines it was broken into so far.
#[derive(Debug)]
pub struct Known {
    /// The shaped words.
    pub paragraph: Paragraph,
    /// Its width if nothing is broken but where it must be, in thousandths of the type size.
    pub natural: i32,
    /// Width of its widest word.
    pub least: i32,
    /// Width of its widest piece if words are divided.
    pub divided: i32,
    /// By measure, the latest last.
    broken: RefCell<Vec<(i32, Rc<[Line]>)>>,
}

impl Known {
    fn new(paragraph: Paragraph) -> Self {
        let (natural, least) = (paragraph.natural_width(), paragraph.least_width(false));
        let divided = paragraph.least_width(true);
        Self { paragraph, natural, least, divided, broken: RefCell::default() }
    }

    /// The lines for a measure.
    fn lines(&self, measure: i32) -> Rc<[Line]> {
        // With more room than it needs a paragraph stays as it is.
        let measure = measure.min(self.natural.max(self.divided));
        let mut broken = self.broken.borrow_mut();
        if let Some((_, lines)) = broken.iter().find(|(own, _)| *own == measure) {
            return Rc::clone(lines);
        }
        let lines: Rc<[Line]> = self.paragraph.lines(measure).into();
        if broken.len() == MOST_MEASURES {
            broken.remove(0);
        }
        broken.push((measure, Rc::clone(&lines)));
        lines
    }
}

/// A paragraph in its place in the structure.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The paragraph.
    pub known: Rc<Known>,
    /// The node of its element, then those of its leaves.
    pub nodes: Vec<NodeId>,
}

impl Placed {
    /// The paragraph broken to a width.
    #[must_use]
    pub fn block(self, grade: Grade, width: Length) -> Block {
        Block { lines: self.known.lines(thousandths(width, grade.size)), words: self, grade }
    }
}

/// The paragraphs that are known.
pub struct Paragraphs {
    memory: Memory,
}

/// What was set with the same style and fonts.
///
/// In two generations: what is used moves to the younger one, and when that is full, the older one is forgotten. So
/// what only one report says goes, what all say stays, and the memory never grows.
#[derive(Default)]
struct Memory {
    made_with: Option<(Style, Arc<Added>)>,
    young: Generation,
    old: Generation,
}

/// Never iterated, so the order of a hash map cannot show.
#[derive(Default)]
struct Generation {
    known: FxHashMap<Box<[Inline]>, Settings>,
    /// Bytes of text in it.
    text: usize,
}

/// What a paragraph depends on besides its words.
type Setting = (Lang, Look);

/// The same words, by how they are set.
type Settings = Vec<(Setting, Rc<Known>)>;

thread_local! {
    /// The memory of the last document, until the next one takes it.
    static LAST: RefCell<Memory> = RefCell::default();
}

impl Paragraphs {
    /// What is known in this style with the fonts of this shaper.
    #[must_use]
    pub fn new(style: &Style, shaper: &Shaper) -> Self {
        let last = LAST.take();
        let same = last
            .made_with
            .as_ref()
            .is_some_and(|(own, fonts)| Arc::ptr_eq(fonts, shaper.fonts()) && own == style);
        let made_with = || Some((style.clone(), Arc::clone(shaper.fonts())));
        Self { memory: if same { last } else { Memory { made_with: made_with(), ..Memory::default() } } }
    }
}

impl Drop for Paragraphs {
    fn drop(&mut self) {
        LAST.set(std::mem::take(&mut self.memory));
    }
}

impl Memory {
    fn get(&mut self, inlines: &[Inline], setting: Setting) -> Option<Rc<Known>> {
        if let Some(known) = self.young.get(inlines, setting) {
            return Some(known);
        }
        let known = self.old.get(inlines, setting)?;
        self.keep(inlines, setting, &known);
        Some(known)
    }

    fn keep(&mut self, inlines: &[Inline], setting: Setting, known: &Rc<Known>) {
        if self.young.text > MOST_TEXT {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.text += length(inlines);
        let entry = (setting, Rc::clone(known));
        match self.young.known.get_mut(inlines) {
            Some(settings) => settings.push(entry),
            None => drop(self.young.known.insert(inlines.into(), vec![entry])),
        }
    }
}

impl Generation {
    fn get(&self, inlines: &[Inline], setting: Setting) -> Option<Rc<Known>> {
        let settings = self.known.get(inlines)?;
        settings.iter().find(|(own, _)| *own == setting).map(|(_, known)| Rc::clone(known))
    }
}

impl Compositor<'_> {
    /// Shapes the words of some inlines, or takes them from memory; their leaves are put below `node`.
    pub fn place(&mut self, inlines: &[Inline], look: Look, node: NodeId) -> Placed {
        let known = self.known(inlines, look);
        let mut nodes = Vec::with_capacity(known.paragraph.leaves.len() + 1);
        nodes.push(node);
        for leaf in &known.paragraph.leaves {
            let own = self.structure.add(leaf.role, node);
            self.structure.speak(own, leaf.lang);
            nodes.push(own);
        }
        Placed { known, nodes }
    }

    fn known(&mut self, inlines: &[Inline], look: Look) -> Rc<Known> {
        // The words of a name are whole in one document and common words in the next.
        let common = !self.names.iter().any(|name| mentions(inlines, name));
        let setting = (self.lang, look);
        if common && let Some(known) = self.paragraphs.memory.get(inlines, setting) {
            return known;
        }
        let known = Rc::new(Known::new(Paragraph::set(inlines, look, self)));
        // What lacks a glyph is set again, for every document that holds it has to say so.
        if common && self.shaper.missing().is_empty() {
            self.paragraphs.memory.keep(inlines, setting, &known);
        }
        known
    }
}

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

/// Bytes of text.
fn length(inlines: &[Inline]) -> usize {
    let of = |inline: &Inline| match inline {
        Inline::Text(words) | Inline::Code(words) => words.len(),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Foreign(_, inner)
        | Inline::Link(_, inner) => length(inner),
        Inline::Break => 0,
    };
    inlines.iter().map(of).sum()
}
