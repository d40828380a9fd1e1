//! Words with their glyphs and the places where a line may end inside them, remembered.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::drawing::Color;
use crate::drawing::Face;
use crate::drawing::Shaped;
use crate::fonts::Added;
use crate::fonts::Shaper;
use crate::locale::Lang;

use super::division::Joints;
use super::division::break_points;
use super::division::joints;
use super::paragraph::Gap;
use super::settings::Settings;
use super::style::Style;
use super::style::TieStyle;

/// Most words that are remembered; beyond, the next document begins anew. A report has about two thousand.
const MOST_WORDS: usize = 30_000;

/// Signs that forbid every break around them.
const NO_BREAK: [char; 4] = ['\u{a0}', '\u{202f}', '\u{2011}', '\u{2060}'];

/// A word ready to be set.
#[derive(Debug, PartialEq)]
pub struct Word {
    /// Its glyphs.
    pub shaped: Shaped,
    /// What it may be divided into; one part if nowhere. All glyphs of the word, in order.
    pub parts: SmallVec<[Part; 1]>,
    /// Nothing in it had to be replaced.
    pub complete: bool,
}

/// A part of a word that is never divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// First glyph and the one after the last.
    pub glyphs: (usize, usize),
    /// Sum of the advances, in thousandths of the type size.
    pub width: i32,
    /// What a line looks like that ends with it; [`Gap::None`] for the last.
    pub gap: Gap,
}

/// The words of a document; each is worked out once in a thread, for it depends on its letters, face, language, the
/// joints and the added fonts alone, never on the documents before.
pub struct Words {
    memory: Memory,
}

/// What was worked out in the same circumstances.
#[derive(Default)]
struct Memory {
    circumstances: Option<Circumstances>,
    joints: Joints,
    settings: Settings,
    /// By face and language; never iterated, so the order of a hash map cannot show.
    known: [[FxHashMap<CompactString, Rc<Word>>; Lang::ALL.len()]; Face::ALL.len()],
}

/// What words and paragraphs depend on beside what they say.
#[derive(Clone)]
struct Circumstances {
    /// Words that end compounds.
    joints: Vec<String>,
    tie: TieStyle,
    muted: Color,
    accent: Color,
    added: Arc<Added>,
}

thread_local! {
    /// The memory of the last document, until the next one takes it.
    static LAST: RefCell<Memory> = RefCell::default();
}

impl Words {
    /// What is known in a style with these fonts beside the faces, for another document or the last one once more.
    #[must_use]
    pub fn new(style: &Style, added: &Arc<Added>, again: bool) -> Self {
        let last = LAST.take();
        let few = last.known.iter().flatten().map(FxHashMap::len).sum::<usize>() <= MOST_WORDS;
        let same = last.circumstances.as_ref().is_some_and(|last| last.are(style, added));
        let mut memory = if few && same { last } else { Memory::new(style, added) };
        if !again {
            memory.settings.begin();
        }
        Self { memory }
    }

    /// Whole paragraphs.
    pub fn settings(&mut self) -> &mut Settings {
        &mut self.memory.settings
    }

    /// A word without spaces.
    pub fn word(&mut self, shaper: &mut Shaper, face: Face, lang: Lang, word: &str) -> Rc<Word> {
        let known = &mut self.memory.known[face as usize][lang as usize];
        if let Some(known) = known.get(word) {
            return Rc::clone(known);
        }
        let glyphs = shaper.shape(face, word);
        let points = if word.contains(NO_BREAK) {
            Vec::new() // keeping the whole word is the safe reading
        } else {
            break_points(&glyphs.text, lang, &self.memory.joints)
        };
        let complete = shaper.is_complete(face, word);
        let made = Rc::new(Word { parts: parts(&glyphs, &points), shaped: Shaped::clone(&glyphs), complete });
        // What lacks a glyph is asked for again, for every document has to say so.
        if complete {
            known.insert(word.into(), Rc::clone(&made));
        }
        made
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        LAST.set(std::mem::take(&mut self.memory));
    }
}

impl Circumstances {
    fn are(&self, style: &Style, added: &Arc<Added>) -> bool {
        Arc::ptr_eq(&self.added, added)
            && (self.muted, self.accent) == (style.color.muted, style.color.accent)
            && self.joints == style.hyphen.joints
            && self.tie == style.tie
    }
}

impl Memory {
    fn new(style: &Style, added: &Arc<Added>) -> Self {
        let circumstances = Circumstances {
            joints: style.hyphen.joints.clone(),
            tie: style.tie.clone(),
            muted: style.color.muted,
            accent: style.color.accent,
            added: Arc::clone(added),
        };
        let joints = joints(&style.hyphen.joints);
        Self { circumstances: Some(circumstances), joints, ..Self::default() }
    }
}

/// A word divided at some places, in bytes of its text.
fn parts(shaped: &Shaped, points: &[(usize, Gap)]) -> SmallVec<[Part; 1]> {
    let mut parts = SmallVec::with_capacity(points.len() + 1);
    let mut from = 0;
    let mut push = |glyphs: (usize, usize), gap: Gap| {
        let width = shaped.glyphs.width(glyphs.0, glyphs.1);
        parts.push(Part { glyphs, width, gap });
    };
    for (at, gap) in points {
        // Not inside a cluster.
        let Some(to) = shaped.glyph_at(*at).filter(|to| *to > from) else { continue };
        push((from, to), *gap);
        from = to;
    }
    push((from, shaped.glyphs.len()), Gap::None);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_worked_out_once_and_anew_for_other_joints() {
        let (mut shaper, added) = (Shaper::new(), Arc::new(Added::default()));
        let mut word = |joints: &[&str]| {
            let mut style = Style::built_in();
            style.hyphen.joints = joints.iter().map(|&joint| joint.to_owned()).collect();
            Words::new(&style, &added, false).word(
                &mut shaper,
                Face::Regular,
                Lang::De,
                "Beschwerdemanagement",
            )
        };
        let (with, without) = (word(&["management"]), word(&[]));
        assert_ne!(with.parts, without.parts);
        assert_eq!(word(&["management"]).parts, with.parts, "whatever was set in between");
        assert!(Rc::ptr_eq(&word(&[]), &word(&[])), "the second document knows the word");
    }

    #[test]
    fn other_fonts_forget_what_was_known() {
        let mut shaper = Shaper::new();
        let mut word = |added: &Arc<Added>| {
            Words::new(&Style::built_in(), added, false).word(
                &mut shaper,
                Face::Regular,
                Lang::De,
                "Kundenservice",
            )
        };
        let (one, other) = (Arc::new(Added::default()), Arc::new(Added::default()));
        let first = word(&one);
        assert!(Rc::ptr_eq(&first, &word(&one)));
        assert!(!Rc::ptr_eq(&first, &word(&other)));
    }

    #[test]
    fn every_document_says_what_lacks_a_glyph() {
        let mut shaper = Shaper::new();
        let added = Arc::new(Added::default());
        for _ in 0..2 {
            shaper.begin();
            let mut words = Words::new(&Style::built_in(), &added, false);
            words.word(&mut shaper, Face::Regular, Lang::De, "李Müller");
            words.word(&mut shaper, Face::Regular, Lang::De, "李Meier");
            assert_eq!(shaper.missing().len(), 1);
            shaper.begin();
            words.word(&mut shaper, Face::Regular, Lang::De, "李Meier");
            assert_eq!(shaper.missing().len(), 1, "also where another word said it before");
        }
    }

    #[test]
    fn the_parts_of_a_word_are_all_of_it() {
        let mut shaper = Shaper::new();
        let mut words = Words::new(&Style::built_in(), &Arc::default(), false);
        for text in ["Kundenzufriedenheit", "E-Mail/Chat", "a", "", "48.100\u{a0}€", "Nguye\u{302}\u{303}n"]
        {
            let word = words.word(&mut shaper, Face::Bold, Lang::De, text);
            let mut next = 0;
            for part in &word.parts {
                assert_eq!(part.glyphs.0, next, "{text}");
                next = part.glyphs.1;
            }
            assert_eq!(next, word.shaped.glyphs.len(), "{text}");
            assert_eq!(word.parts.iter().map(|part| part.width).sum::<i32>(), word.shaped.width, "{text}");
            assert_eq!(word.parts.last().map(|part| part.gap), Some(Gap::None), "{text}");
        }
    }
}
