//! Typed answers, answers left out, and the one place where an answer enters the memory.

use crate::answers::Answer;
use crate::answers::check::contradiction;
use crate::answers::check::unusual;
use crate::id::ItemIx;
use crate::interview::Aside;
use crate::interview::Interview;
use crate::interview::Place;
use crate::interview::event::Outcome;
use crate::interview::notice::Notice;
use crate::interview::number::Typed;
use crate::interview::number::parse;
use crate::interview::plain::line;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Number;

/// Longest id, so that `<id>.answers.json` fits every file system.
const LONGEST_ID: usize = 64;
/// Longest name; nobody's is longer, and one line of a report holds it.
const LONGEST_NAME: usize = 120;

impl Interview<'_> {
    pub(super) fn type_in(&mut self, text: &str) -> Outcome {
        match (self.place, &self.aside) {
            (Place::Name, None) => {
                let name: String = line(text).chars().take(LONGEST_NAME).collect();
                self.memory.answers.name = (!name.is_empty()).then_some(name);
                self.go_to_id();
                Outcome::Stayed
            }
            (Place::Id, None) => {
                let id = line(text);
                if !is_id(&id) {
                    return self.refuse(Notice::Id);
                }
                self.memory.answers.id = Some(id);
                self.derive();
                self.resume();
                Outcome::Changed
            }
            (Place::Item(item), None) => match &self.question(item).kind {
                ItemKind::Number(number) => self.type_number(item, number, text),
                _ => self.refuse(Notice::NotOffered),
            },
            _ => self.refuse(Notice::NotOffered),
        }
    }

    fn type_number(&mut self, item: ItemIx, number: &Number, text: &str) -> Outcome {
        if text.trim().is_empty() {
            return self.skip();
        }
        let unit = number.unit.as_ref().map(|unit| unit.get(self.lang));
        match parse(text, unit) {
            Typed::Number(value) => self.number(item, value, false),
            Typed::NoNumber => self.refuse(Notice::NotANumber(text.to_owned())),
            Typed::Ambiguous(thousands, decimals) => {
                let fits = |value: &f64| problem(number, *value).is_none();
                let readings: Vec<f64> = [thousands, decimals].into_iter().filter(fits).collect();
                if readings.is_empty() {
                    return self.refuse(Notice::OutOfRange(thousands));
                }
                if let [only] = readings[..] {
                    return self.number(item, only, false); // the other reading is out of the question
                }
                self.aside = Some(Aside::Ambiguous(line(text), readings));
                self.help = false;
                Outcome::Stayed
            }
        }
    }

    /// Takes a number if it fits; `confirmed` says that an unusual one has been asked back.
    pub(super) fn number(&mut self, item: ItemIx, value: f64, confirmed: bool) -> Outcome {
        let ItemKind::Number(number) = &self.question(item).kind else {
            return self.refuse(Notice::NotOffered);
        };
        if let Some(notice) = problem(number, value) {
            return self.refuse(notice);
        }
        let answer = Answer::Number(value);
        if contradiction(self.pack, &self.sheet.clean, item, answer).is_some() {
            return self.refuse(Notice::MoreThan(value));
        }
        if !confirmed && unusual(self.pack, item, answer) && self.memory.answers.get(item) != Some(answer) {
            self.aside = Some(Aside::Unusual(value));
            self.help = false;
            return Outcome::Stayed;
        }
        self.settle(item, answer)
    }

    /// Takes an answer into the memory and goes on.
    pub(super) fn settle(&mut self, item: ItemIx, answer: Answer) -> Outcome {
        if contradiction(self.pack, &self.sheet.clean, item, answer).is_some() {
            return self.refuse(Notice::NotOffered);
        }
        self.memory.answers.set(item, Some(answer));
        self.memory.skipped.remove(&item);
        self.last = Some(item);
        self.advance(item);
        Outcome::Changed
    }

    pub(super) fn not_applicable(&mut self) -> Outcome {
        match self.place {
            Place::Item(item) if self.offers_na() => self.settle(item, Answer::NotApplicable),
            Place::Item(item) if self.aside.is_none() && self.is_rated(item) => self.refuse(Notice::NoNa),
            _ => self.refuse(Notice::NotOffered),
        }
    }

    /// Leaves an optional question without an answer; an earlier answer is taken back.
    pub(super) fn skip(&mut self) -> Outcome {
        let Some(item) = self.item() else {
            return match (self.place, &self.aside) {
                (Place::Name, None) => self.type_in(""),
                (Place::Consent(_), None) => self.choose(1),
                _ => self.refuse(Notice::NothingToSkip),
            };
        };
        if !self.question(item).optional {
            return self.refuse(Notice::Required);
        }
        let had = self.memory.answers.get(item).is_some();
        self.memory.answers.set(item, None);
        self.memory.answers.set_timing_ms(item, None);
        self.memory.skipped.insert(item);
        self.last = None;
        self.advance(item);
        if had { Outcome::Changed } else { Outcome::Stayed }
    }
}

/// What is wrong with a number by itself.
fn problem(number: &Number, value: f64) -> Option<Notice> {
    if !(number.min..=number.max).contains(&value) {
        return Some(Notice::OutOfRange(value));
    }
    ((value / number.step).fract() != 0.0).then_some(Notice::Step(value))
}

/// Letters, digits and `.-_`, beginning with a letter or digit: a name on every file system and no path.
fn is_id(text: &str) -> bool {
    text.chars().count() <= LONGEST_ID
        && text.starts_with(char::is_alphanumeric)
        && text.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_'))
}
