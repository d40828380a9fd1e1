//! What a screen shows, worded and harmless, the same for every backend.

use crate::interview::progress::Progress;
use crate::interview::words::Words;
use crate::locale::Lang;

/// One screen.
///
/// All texts are in the language of the interview and free of control characters; a backend only wraps and places them.
#[derive(Clone, Debug, PartialEq)]
pub struct View<'v> {
    /// The words for keys and commands.
    pub words: &'v Words,
    /// Language of the screen.
    pub lang: Lang,
    /// Which screen it is.
    pub stage: Stage,
    /// Id of the question it belongs to.
    pub item: Option<&'v str>,
    /// Heading: the section.
    pub section: Option<String>,
    /// Place and distance, while questions are asked.
    pub progress: Option<Progress>,
    /// The same in words: `Question 12 of 78 · about 11 minutes left`.
    pub status: Option<String>,
    /// The answer given last.
    pub last: Option<Last>,
    /// Texts above the question.
    pub paragraphs: Vec<String>,
    /// The question.
    pub question: String,
    /// A hint below it.
    pub hint: Option<String>,
    /// The help, if it was asked for.
    pub help: Vec<String>,
    /// What was wrong with the last answer, or what has changed.
    pub notice: Option<String>,
    /// How it is answered.
    pub field: Field,
    /// What else can be done here.
    pub can: Can,
}

/// The answer given last: what stays visible of the question before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// Short name of the question, or its text.
    pub name: String,
    /// The answer in words.
    pub value: String,
}

/// The kinds of screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// An interview that was left is offered.
    Found,
    /// The first screen.
    Welcome,
    /// The name.
    Name,
    /// The id for the files.
    Id,
    /// Instruction before a section.
    Lead,
    /// Whether to show a confidential question.
    Consent,
    /// A question.
    Question,
    /// A situation: the most effective option.
    Best,
    /// A situation: the least effective option.
    Worst,
    /// An unusual number is asked back.
    Unusual,
    /// A number with two readings is asked back.
    Ambiguous,
    /// Whether to delete a draft.
    Discard,
    /// Whether to stop.
    Quit,
    /// All answers.
    Review,
    /// The end.
    Done,
}

/// How a screen is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// One entry: [`Event::Choose`](crate::interview::event::Event::Choose).
    One(Vec<Entry>),
    /// Several entries: [`Event::Mark`](crate::interview::event::Event::Mark).
    Many {
        /// The entries.
        entries: Vec<Entry>,
        /// The entry that stands alone.
        exclusive: Option<usize>,
        /// Confirming without an entry is an answer.
        may_be_empty: bool,
    },
    /// A text or number: [`Event::Type`](crate::interview::event::Event::Type).
    Text {
        /// Short label before the input.
        label: String,
        /// The answer so far, or what is suggested.
        preset: Option<String>,
    },
}

/// An entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Stable name for scripts, the same in every language: an option code, a point, an item id, `finish`.
    pub code: String,
    /// What is typed to take it: `1`, `B`, `12`.
    pub label: String,
    /// Wording.
    pub text: String,
    /// The answer, in the list of all answers.
    pub value: Option<String>,
    /// Heading before it.
    pub heading: Option<String>,
    /// It is the answer so far, or preselected.
    pub chosen: bool,
    /// It is only preselected: nobody has answered yet.
    pub suggested: bool,
    /// It is shown but cannot be taken; the reason stands in `value`.
    pub blocked: bool,
}

/// What can be done besides answering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent permissions, read by name")]
pub struct Can {
    /// Go back.
    pub back: bool,
    /// Go on without an answer.
    pub skip: bool,
    /// Answer "no opportunity".
    pub na: bool,
    /// See all answers.
    pub overview: bool,
}
