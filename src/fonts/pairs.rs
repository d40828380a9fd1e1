//! What becomes of two characters that stand side by side, remembered.
//!
//! In plain text of the built-in faces nothing but kerning happens, and kerning looks at two neighbours. A word is
//! therefore put together from its pairs instead of being shaped whole; the shaper is asked about each pair once.
//! Numbers, which are new in every report, are what this is for.

use rustc_hash::FxHashMap;
use rustybuzz::Script;
use rustybuzz::script;

use crate::drawing::Face;
use crate::drawing::Step;

use super::index;

/// A character and the one after it, if any.
pub(super) type Pair = (char, Option<char>);

/// Pairs met so far; `None` = more happens than kerning.
#[derive(Default)]
pub(super) struct Pairs([[FxHashMap<Pair, Option<Step>>; 2]; 4]);

impl Pairs {
    /// What is known of a pair in a face, in a word of Latin letters or without letters.
    pub(super) fn of(&mut self, face: Face, script: Script) -> &mut FxHashMap<Pair, Option<Step>> {
        &mut self.0[index(face)][usize::from(script == script::LATIN)]
    }
}

/// What is plain beside ASCII.
const PLAIN: &str = "ÄÖÜßäöü€–−±×·§…„“”’";

/// Whether a character stands for itself: no marks, which move, and nothing that joins.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~') || PLAIN.contains(c)
}

/// The script by which the shaper chooses its rules for plain characters.
pub(super) fn script_of(mut plain: impl Iterator<Item = char>) -> Script {
    if plain.any(char::is_alphabetic) { script::LATIN } else { script::UNKNOWN }
}
