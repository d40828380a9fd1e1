//! The answers of one person, each in its item's slot.
//!
//! Interview and answers file meet here; after that nobody can tell them apart.

mod buffer;
pub mod canonical;
pub mod change;
pub mod check;
mod entry;
mod fields;
pub mod json;
mod keys;
pub mod lines;
pub mod problem;
mod response;
pub mod route;
pub mod split;
mod value;
pub mod write;

use chrono::NaiveDate;

use crate::id::{ItemIx, OptionIx};
use crate::locale::Lang;
use crate::pack::questionnaire::{Form, Mode, Parts};

/// One administration: who, in which form and mode, and the responses.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// Form of the questionnaire.
    pub form: Form,
    /// Part of it that was asked; the rest was never put to the person and does not count as left open.
    pub part: Part,
    /// Setting.
    pub mode: Mode,
    /// Language of the administration.
    pub lang: Option<Lang>,
    /// Day of answering.
    pub date: Option<NaiveDate>,
    /// Id of the respondent.
    pub id: Option<String>,
    /// Name; never in file names, logs, hashes or results.
    pub name: Option<String>,
    values: Vec<Option<Answer>>,
    timing_ms: Vec<Option<u32>>,
}

/// Which questions of the form were asked (`--part`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    #[default]
    All,
    /// Only what the competency profile needs.
    Profile,
    /// Only what the pay band needs.
    Pay,
}

impl Part {
    /// Every part, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::All, Self::Profile, Self::Pay];

    /// Its name in files and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Profile => "profile",
            Self::Pay => "pay",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// Whether an item of these parts is asked.
    #[must_use]
    pub fn holds(self, parts: Parts) -> bool {
        match self {
            Self::All => true,
            Self::Profile => parts.profile,
            Self::Pay => parts.pay,
        }
    }
}

/// One response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// A point of the response scale.
    Rating(u8),
    /// "No opportunity": leaves numerator and denominator; never zero.
    NotApplicable,
    /// A situation; `worst` may be missing, the two differ.
    Picks {
        /// The most effective option.
        best: OptionIx,
        /// The least effective option.
        worst: Option<OptionIx>,
    },
    /// One option.
    Choice(OptionIx),
    /// Any number of options.
    Choices(OptionSet),
    /// A number.
    Number(f64),
}

/// A set of options of one item; items have at most 64 options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OptionSet(u64);

impl OptionSet {
    /// No option.
    pub const EMPTY: Self = Self(0);

    /// Adds an option; `false` if it was there already.
    pub fn insert(&mut self, option: OptionIx) -> bool {
        let bit = 1_u64 << option.at();
        let new = self.0 & bit == 0;
        self.0 |= bit;
        new
    }

    /// Whether it holds an option.
    #[must_use]
    pub fn has(self, option: OptionIx) -> bool {
        self.0 & (1 << option.at()) != 0
    }

    /// Number of options.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The options in order.
    pub fn iter(self) -> impl Iterator<Item = OptionIx> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let at = rest.trailing_zeros() as usize;
            rest &= rest.checked_sub(1)?; // without its lowest bit
            Some(OptionIx::new(at))
        })
    }
}

impl FromIterator<OptionIx> for OptionSet {
    fn from_iter<I: IntoIterator<Item = OptionIx>>(all: I) -> Self {
        let mut set = Self::EMPTY;
        for one in all {
            set.insert(one);
        }
        set
    }
}

impl Answers {
    /// An empty sheet for a questionnaire with `items` items.
    #[must_use]
    pub fn empty(items: usize) -> Self {
        Self {
            form: Form::default(),
            part: Part::default(),
            mode: Mode::default(),
            lang: None,
            date: None,
            id: None,
            name: None,
            values: vec![None; items],
            timing_ms: vec![None; items],
        }
    }

    /// The response to an item, whatever its routing.
    #[must_use]
    pub fn get(&self, item: ItemIx) -> Option<Answer> {
        self.values[item.at()]
    }

    /// Sets or removes a response.
    pub fn set(&mut self, item: ItemIx, answer: Option<Answer>) {
        self.values[item.at()] = answer;
    }

    /// Milliseconds spent on an item, if recorded.
    #[must_use]
    pub fn timing_ms(&self, item: ItemIx) -> Option<u32> {
        self.timing_ms[item.at()]
    }

    /// Records the time spent on an item.
    pub fn set_timing_ms(&mut self, item: ItemIx, milliseconds: Option<u32>) {
        self.timing_ms[item.at()] = milliseconds;
    }

    /// Number of items that have a response.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.iter().flatten().count()
    }

    /// Whether nothing has been answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
