//! Where inside a word a line may end, remembered.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::locale::Lang;

use super::hyphenate::hyphenate;
use super::hyphenate::is_address;
use super::paragraph::Gap;

/// Places in a word (bytes from its start) and what the line's end looks like there.
pub type Points = Rc<[(usize, Gap)]>;

/// Most words that are remembered; beyond, the next document begins anew. A report has about two thousand.
const MOST_WORDS: usize = 30_000;

/// The divisions of words: each is worked out once in a thread, for they depend on the word, its language and the
/// joints alone, never on the documents before.
pub struct Divisions {
    memory: Memory,
}

/// What was worked out with the same joints.
#[derive(Default)]
struct Memory {
    /// What the joints were made of.
    words: Vec<String>,
    joints: Joints,
    /// By language; never iterated, so the order of a hash map cannot show.
    known: [FxHashMap<Box<str>, Points>; Lang::ALL.len()],
}

/// Words that end compounds, by their first letter.
type Joints = FxHashMap<char, Vec<String>>;

thread_local! {
    /// The memory of the last document, until the next one takes it.
    static LAST: RefCell<Memory> = RefCell::default();
}

impl Divisions {
    /// What is known; `joints` are words that end compounds, in small letters.
    #[must_use]
    pub fn new(joints: &[String]) -> Self {
        let last = LAST.take();
        let few = last.known.iter().map(FxHashMap::len).sum::<usize>() <= MOST_WORDS;
        let memory = if few && last.words == joints { last } else { Memory::new(joints) };
        Self { memory }
    }

    /// Where a word may be divided.
    pub fn points(&mut self, word: &str, lang: Lang) -> Points {
        let known = &mut self.memory.known[lang as usize];
        if let Some(points) = known.get(word) {
            return Rc::clone(points);
        }
        let points: Points = break_points(word, lang, &self.memory.joints).into();
        known.insert(word.into(), Rc::clone(&points));
        points
    }
}

impl Drop for Divisions {
    fn drop(&mut self) {
        LAST.set(std::mem::take(&mut self.memory));
    }
}

impl Memory {
    fn new(words: &[String]) -> Self {
        let mut joints = Joints::default();
        for word in words {
            if let Some(letter) = word.chars().next() {
                joints.entry(letter).or_default().push(word.clone());
            }
        }
        Self { words: words.to_vec(), joints, known: Default::default() }
    }
}

/// Where inside a word a line may end, and how.
fn break_points(word: &str, lang: Lang, joints: &Joints) -> Vec<(usize, Gap)> {
    let hyphen = |at: usize| {
        // Capitals inside a part forbid hyphens, so what follows one is in small letters.
        let rest = &word[at..];
        let known = rest.chars().next().and_then(|letter| joints.get(&letter));
        let joint = known.is_some_and(|known| known.iter().any(|joint| rest.starts_with(joint.as_str())));
        (at, if joint { Gap::Joint } else { Gap::Hyphen })
    };
    let mut points: Vec<(usize, Gap)> = hyphenate(word, lang).into_iter().map(hyphen).collect();
    // Without a known joint one place is as good as another.
    if points.iter().all(|(_, gap)| *gap == Gap::Hyphen) {
        for (_, gap) in &mut points {
            *gap = Gap::Joint;
        }
    }
    let address = is_address(word);
    let mut before = ' ';
    let mut chars = word.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, after)| *after);
        let seam = match c {
            '/' if !address && is_ending(&word[at + 1..]) => false,
            '-' | '/' if !address => before.is_alphabetic() && after.is_alphabetic(),
            '—' => !before.is_whitespace() && after.is_alphabetic(),
            '/' | '.' | '?' | '&' | '=' | '-' if address => {
                before.is_alphanumeric() && after.is_alphanumeric()
            }
            _ => false,
        };
        if seam {
            points.push((at + c.len_utf8(), Gap::Seam));
        }
        before = c;
    }
    points.sort_by_key(|(at, _)| *at);
    points
}

/// What follows a stroke is an ending, as in "Fachwirt/in": it does not begin a line.
fn is_ending(rest: &str) -> bool {
    let letters = rest.find(|one: char| !one.is_alphabetic()).unwrap_or(rest.len());
    rest[..letters].chars().count() <= 5 && rest[..letters].chars().all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_after_a_stroke_stays_with_its_word() {
        let seams = |word: &str| -> Vec<String> {
            let points = break_points(word, Lang::De, &FxHashMap::default());
            points.iter().filter(|(_, gap)| *gap == Gap::Seam).map(|(at, _)| word[*at..].to_owned()).collect()
        };
        assert!(seams("Fachwirt/in,").is_empty());
        assert!(seams("Teamleiter/innen").is_empty());
        assert_eq!(seams("Meister/Techniker"), ["Techniker"]);
    }

    #[test]
    fn compounds_are_divided_at_their_joints_first() {
        let joints = ["management".to_owned(), "orientierung".to_owned()];
        let joints = Memory::new(&joints).joints;
        let joint = |word: &str| -> Vec<String> {
            let points = break_points(word, Lang::De, &joints);
            points
                .iter()
                .filter(|(_, gap)| *gap == Gap::Joint)
                .map(|(at, _)| word[*at..].to_owned())
                .collect()
        };
        assert_eq!(joint("Beschwerdemanagement"), ["management"]);
        assert_eq!(joint("Kundenorientierung,"), ["orientierung,"]);
        assert_eq!(joint("Verhandlung"), ["handlung", "lung"]);
    }

    #[test]
    fn other_joints_forget_what_was_known() {
        let points = |joints: &[&str]| {
            let joints: Vec<String> = joints.iter().map(|&joint| joint.to_owned()).collect();
            Divisions::new(&joints).points("Beschwerdemanagement", Lang::De)
        };
        let (with, without) = (points(&["management"]), points(&[]));
        assert_ne!(with, without);
        assert_eq!(points(&["management"]), with, "whatever was set in between");
        assert!(Rc::ptr_eq(&points(&[]), &points(&[])), "the second document knows the word");
    }
}
