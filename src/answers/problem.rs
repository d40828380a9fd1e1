//! What can be wrong with an answers file, as data; the words live in the locale files.

use crate::id::ItemId;

/// One finding about one sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// JSON pointer inside the sheet: `/answers/LEA1`; empty for the sheet itself.
    pub pointer: String,
    /// What it is.
    pub kind: ProblemKind,
    /// Line and column inside the file, from 1, where known.
    pub position: Option<(usize, usize)>,
    /// What stood there, without what it said; `None` where the kind says it all.
    pub found: Option<JsonType>,
}

/// Most findings of a sheet that are told one by one; every answer of the largest questionnaire may be wrong.
const MOST: usize = 500;

/// A sheet that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The respondent's id, as far as it could be read.
    pub id: Option<String>,
    /// All findings, warnings included; at least one is an error. Beyond a number no questionnaire comes near, the rest
    /// is counted.
    pub problems: Vec<Problem>,
}

impl Refusal {
    /// A sheet that is refused for these findings, at least one of them an error.
    #[must_use]
    pub fn new(id: Option<String>, mut problems: Vec<Problem>) -> Self {
        let more = problems.len().saturating_sub(MOST);
        if more > 0 {
            let position = problems[0].position;
            problems.sort_by_key(Problem::is_warning); // errors first, in their order
            problems.truncate(MOST);
            problems.push(Problem { position, ..Problem::new("", ProblemKind::MoreFindings(more)) });
        }
        Self { id, problems }
    }
}

impl From<Problem> for Refusal {
    /// A finding where no sheet could be made out.
    fn from(problem: Problem) -> Self {
        Self::new(None, vec![problem])
    }
}

/// The type of a JSON value: as much of an answer as a message may tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

impl JsonType {
    /// Stable word for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Text => "text",
            Self::List => "list",
            Self::Object => "object",
        }
    }
}

/// The kinds of findings. Values of answers never appear in them, only ids, codes of the pack and limits.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The input holds nothing.
    Empty,
    /// The text is not UTF-8.
    NotUtf8,
    /// The text ends inside a sheet.
    Truncated,
    /// Not JSON; the reader's own remark.
    Syntax(String),
    /// Nested deeper than any sheet is.
    TooDeep,
    /// A sheet of more bytes than the limit.
    TooLarge(usize),
    /// A text of more characters than the limit.
    TooLong(usize),
    /// Something follows that does not belong to a sheet.
    TrailingGarbage,
    /// A sheet is not an object.
    NotAnObject,
    /// A field the format does not have, with the nearest it has.
    UnknownField(String, Option<String>),
    /// The same key twice.
    DuplicateKey,
    /// A field that must be there.
    MissingField(&'static str),
    /// A field with a value of the wrong type; what is expected.
    FieldType(&'static str),
    /// A field with a value that is not allowed; what is.
    FieldValue(String),
    /// An id the questionnaire does not have, with the nearest it has.
    UnknownItem(Option<String>),
    /// A value of the wrong type for this item.
    AnswerType(ItemId, Expected),
    /// "No opportunity" where it is not offered.
    NaNotOffered(ItemId, Expected),
    /// A code the item does not have, with the nearest it has.
    UnknownOption(ItemId, Expected, Option<String>),
    /// A code twice in a list.
    RepeatedOption(ItemId),
    /// The exclusive option together with others.
    ExclusiveOption(ItemId, String),
    /// An empty list where an empty list is no answer.
    EmptyList(ItemId, Expected),
    /// A number outside its range or between its steps.
    OutOfRange(ItemId, Expected),
    /// The best option is also the worst.
    SamePicks(ItemId),
    /// Larger than the answer to the other item allows.
    MoreThan(ItemId, ItemId),
    /// Holds an option that the other item does not hold.
    NotSubset(ItemId, ItemId),
    /// An option that is not offered with the answer to the other item.
    OptionNotOffered(ItemId, ItemId),
    /// A required answer is missing.
    MissingAnswer(ItemId),
    /// Not allowed in mode `hr`.
    RefusedInHr(ItemId),
    /// Response times are not allowed in mode `hr`.
    TimingRefusedInHr,
    /// So many more findings in the same sheet.
    MoreFindings(usize),
    /// Warning: only the least effective option is given; counts as unanswered.
    WorstOnly(ItemId),
    /// Warning: unusual number; the interview would ask back.
    Unusual(ItemId),
    /// Warning: left out by a skip rule because of the other item; kept, not scored.
    LeftOut(ItemId, ItemId),
    /// Warning: belongs to the full form; kept, not scored.
    OtherForm(Vec<ItemId>),
    /// Warning: not used in mode `hr`.
    IgnoredInHr(Vec<ItemId>),
}

/// What would be valid, as data.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// A point of the scale, and whether `"na"` is allowed.
    Rating {
        /// Lowest.
        min: u8,
        /// Highest.
        max: u8,
        /// `"na"` allowed.
        na: bool,
    },
    /// One of these codes.
    OneOf(Vec<String>),
    /// A list of these codes, and whether it may be empty.
    ListOf(Vec<String>, bool),
    /// An object with two of these letters.
    Picks(Vec<String>),
    /// A number.
    Number {
        /// Lowest.
        min: f64,
        /// Highest.
        max: f64,
        /// Step.
        step: f64,
    },
}

impl Problem {
    /// A finding at a pointer.
    #[must_use]
    pub fn new(pointer: impl Into<String>, kind: ProblemKind) -> Self {
        Self { pointer: pointer.into(), kind, position: None, found: None }
    }

    /// Says what stood there.
    #[must_use]
    pub fn found(mut self, found: JsonType) -> Self {
        self.found = Some(found);
        self
    }

    /// Whether the sheet is used in spite of it.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(
            self.kind,
            ProblemKind::WorstOnly(_)
                | ProblemKind::Unusual(_)
                | ProblemKind::LeftOut(..)
                | ProblemKind::OtherForm(_)
                | ProblemKind::IgnoredInHr(_)
        )
    }
}

impl ProblemKind {
    /// Stable code: documented, tested, searched for.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty-input",
            Self::NotUtf8 => "not-utf8",
            Self::Truncated => "truncated",
            Self::Syntax(_) => "syntax",
            Self::TooDeep => "too-deep",
            Self::TooLarge(_) => "too-large",
            Self::TooLong(_) => "too-long",
            Self::TrailingGarbage => "trailing-garbage",
            Self::NotAnObject => "not-an-object",
            Self::UnknownField(..) => "unknown-field",
            Self::DuplicateKey => "duplicate-key",
            Self::MissingField(_) => "missing-field",
            Self::FieldType(_) => "field-type",
            Self::FieldValue(_) => "field-value",
            Self::UnknownItem(_) => "unknown-item",
            Self::AnswerType(..) => "answer-type",
            Self::NaNotOffered(..) => "na-not-offered",
            Self::UnknownOption(..) => "unknown-option",
            Self::RepeatedOption(_) => "repeated-option",
            Self::ExclusiveOption(..) => "exclusive-option",
            Self::EmptyList(..) => "empty-list",
            Self::OutOfRange(..) => "out-of-range",
            Self::SamePicks(_) => "same-picks",
            Self::MoreThan(..) => "more-than",
            Self::NotSubset(..) => "not-a-subset",
            Self::OptionNotOffered(..) => "option-not-offered",
            Self::MissingAnswer(_) => "missing-answer",
            Self::RefusedInHr(_) => "refused-in-hr",
            Self::TimingRefusedInHr => "timing-refused-in-hr",
            Self::MoreFindings(_) => "more-findings",
            Self::WorstOnly(_) => "worst-only",
            Self::Unusual(_) => "unusual-number",
            Self::LeftOut(..) => "left-out",
            Self::OtherForm(_) => "other-form",
            Self::IgnoredInHr(_) => "ignored-in-hr",
        }
    }
}
