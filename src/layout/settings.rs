//! Paragraphs that stand in many documents, remembered.
//!
//! Two thirds of a report are the same in most reports: explanations, sources, legal notes. They are set once in a
//! thread, and their lines broken once for a measure.

use std::hash::Hash as _;
use std::hash::Hasher as _;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use rustc_hash::FxHasher;

use crate::document::Inline;
use crate::locale::Lang;

use super::paragraph::Manner;
use super::setting::Setting;

/// Most paragraphs that are remembered, and most of which it is known that they were there; beyond, it begins anew.
const MOST: usize = 4_000;
const MOST_SEEN: usize = 60_000;

/// What a setting depends on; all else is the same for all that are remembered together ([`super::words`]).
pub struct Question<'q> {
    inlines: &'q [Inline],
    base: Manner,
    has_node: bool,
    lang: Lang,
    hash: u64,
}

/// A paragraph with the answer.
struct Known {
    inlines: Box<[Inline]>,
    base: Manner,
    has_node: bool,
    lang: Lang,
    setting: Rc<Setting>,
}

/// The paragraphs of the documents so far.
#[derive(Default)]
pub struct Settings {
    /// By hash; never iterated, so the order of a hash map cannot show.
    known: FxHashMap<u64, Known>,
    /// Hashes of what was set once: most of it is of one person and will not come again, so it is not kept.
    seen: FxHashSet<u64>,
    /// What this document was the first to say: a fifth of all documents are set again, closer.
    own: FxHashMap<u64, Known>,
}

impl<'q> Question<'q> {
    /// About some inlines in a document of this language.
    #[must_use]
    pub fn new(inlines: &'q [Inline], base: &Manner, lang: Lang) -> Self {
        let has_node = base.node.is_some();
        let base = Manner { node: None, ..base.clone() };
        let mut hasher = FxHasher::default();
        (inlines, base.face, base.color, base.lang, base.whole, has_node, lang).hash(&mut hasher);
        Self { inlines, base, has_node, lang, hash: hasher.finish() }
    }

    fn is(&self, known: &Known) -> bool {
        (self.has_node, self.lang) == (known.has_node, known.lang)
            && self.base == known.base
            && *self.inlines == *known.inlines
    }
}

impl Settings {
    /// Begins another document.
    pub fn begin(&mut self) {
        self.own.clear();
    }

    /// What is remembered.
    #[must_use]
    pub fn known(&self, question: &Question<'_>) -> Option<Rc<Setting>> {
        let same = |known: &&Known| question.is(known);
        let known = self.known.get(&question.hash).filter(same);
        let known = known.or_else(|| self.own.get(&question.hash).filter(same));
        known.map(|known| Rc::clone(&known.setting))
    }

    /// Remembers a setting; beyond its document when it comes in a second one.
    pub fn remember(&mut self, question: Question<'_>, setting: &Rc<Setting>) {
        if self.seen.len() >= MOST_SEEN {
            self.seen.clear();
        }
        let is_new = self.seen.insert(question.hash);
        if self.known.len() >= MOST {
            self.known.clear();
        }
        let Question { inlines, base, has_node, lang, hash } = question;
        let known = Known { inlines: inlines.into(), base, has_node, lang, setting: Rc::clone(setting) };
        if is_new { &mut self.own } else { &mut self.known }.insert(hash, known);
    }
}
