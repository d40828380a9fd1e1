//! Where the lines of a paragraph end, remembered.
//!
//! Most paragraphs of a report stand in every report. Which breaks are best depends on nothing but some numbers — how
//! wide each unit is, what may follow it, the measure — so equal numbers need not be weighed again.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::paragraph::Gap;

/// Most numbers that are remembered in a thread; beyond, it begins anew. The long paragraphs of a report have about six
/// thousand.
const MOST: usize = 150_000;

/// What decides where lines end: the measure, then each unit's width, the width of its space or hyphen, and its gap.
pub struct Question(Vec<(i32, i32, Gap)>);

/// Answers given before.
#[derive(Default)]
struct Memory {
    /// Never iterated, so the order of a hash map cannot show.
    known: FxHashMap<Box<[(i32, i32, Gap)]>, Box<[usize]>>,
    held: usize,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

impl Question {
    /// About lines of this measure.
    #[must_use]
    pub fn new(measure: i32, units: usize) -> Self {
        let mut numbers = Vec::with_capacity(units + 1);
        numbers.push((measure, 0, Gap::None));
        Self(numbers)
    }

    /// The next unit: its width, what may follow it, and the width of the space or the hyphen this would be.
    pub fn unit(&mut self, width: i32, gap: Gap, sign: i32) {
        self.0.push((width, sign, gap));
    }

    /// What was answered before, else what `answer` finds.
    pub fn asked(self, answer: impl FnOnce() -> Vec<usize>) -> Box<[usize]> {
        let known = MEMORY.with_borrow(|memory| memory.known.get(self.0.as_slice()).cloned());
        known.unwrap_or_else(|| {
            let found: Box<[usize]> = answer().into();
            MEMORY.with_borrow_mut(|memory| memory.remember(self, found.clone()));
            found
        })
    }
}

impl Memory {
    fn remember(&mut self, question: Question, answer: Box<[usize]>) {
        if self.held > MOST {
            *self = Self::default();
        }
        self.held += question.0.len() + answer.len();
        self.known.insert(question.0.into(), answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(measure: i32, units: &[(i32, Gap, i32)], answer: usize) -> usize {
        let mut question = Question::new(measure, units.len());
        for (width, gap, sign) in units {
            question.unit(*width, *gap, *sign);
        }
        question.asked(|| vec![answer])[0]
    }

    #[test]
    fn only_equal_questions_have_one_answer() {
        let units = [(500, Gap::Space, 260), (700, Gap::Hyphen, 322), (900, Gap::End, 0)];
        assert_eq!(ask(1000, &units, 1), 1);
        assert_eq!(ask(1000, &units, 2), 1, "known");
        assert_eq!(ask(1001, &units, 3), 3);
        for (place, other) in
            [(0, (501, Gap::Space, 260)), (1, (700, Gap::Joint, 322)), (1, (700, Gap::Hyphen, 323))]
        {
            let mut units = units;
            units[place] = other;
            assert_eq!(ask(1000, &units, 4 + place), 4 + place, "{other:?}");
            MEMORY.take();
        }
        assert_eq!(ask(1000, &units, 9), 9, "forgotten");
    }

    #[test]
    fn it_does_not_grow_without_end() {
        for measure in 0..60_000 {
            ask(measure, &[(500, Gap::Space, 260), (900, Gap::End, 0)], 1);
        }
        let held = MEMORY.with_borrow(|memory| memory.known.len() * 4);
        assert!(held > 1000 && held <= MOST + 4, "{held}");
    }
}
