//! What a person can do at a screen.

use crate::id::ItemIx;
use crate::locale::Lang;

/// One thing done at a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Took the entry at this place of the list shown.
    Choose(usize),
    /// Confirmed the entries at these places of the list shown.
    Mark(Vec<usize>),
    /// Typed a text and confirmed it.
    Type(String),
    /// "No opportunity".
    NotApplicable,
    /// One screen back.
    Back,
    /// On without an answer.
    Skip,
    /// Show or hide the help.
    Help,
    /// Go on in this language.
    Speak(Lang),
    /// Show all answers.
    Overview,
    /// Go to this question.
    Jump(ItemIx),
    /// Stop; at the question whether to stop: yes.
    Quit,
}

/// What an event led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to keep.
    Stayed,
    /// Answers have changed.
    Changed,
    /// The person has finished.
    Finished,
    /// The draft that was found is gone on with: it is the one to write to from here on.
    TakenUp,
    /// The draft that was found is to be deleted.
    Discarded,
    /// The person has stopped; the answers so far stand.
    Stopped,
}
