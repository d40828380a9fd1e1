//! The seam to the person, and the loop that joins it with the interview.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::answers::Answers;
use crate::interview::Interview;
use crate::interview::event::Event;
use crate::interview::event::Outcome;
use crate::interview::view::View;
use crate::pack::questionnaire::Mode;

/// One way to put a screen to a person: a terminal, plain lines, a script.
pub trait Prompter {
    /// Shows the screen and returns what the person did.
    ///
    /// # Errors
    /// [`PromptError`]: nothing more can be asked.
    fn ask(&mut self, view: &View<'_>) -> Result<Event, PromptError>;

    /// The interview is over; the last screen may be cleared away. Called also after an error of `ask`.
    fn close(&mut self) {}
}

/// Why nothing more can be asked.
#[derive(Debug)]
pub enum PromptError {
    /// Ctrl-C or a signal; exit status 130.
    Interrupted,
    /// The input has ended.
    Closed,
    /// The terminal could not be read or written.
    Terminal(io::Error),
    /// Line of a script that does not fit the screen, from 1, and why.
    Script(usize, String),
}

impl fmt::Display for PromptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::Closed => f.write_str("the input ended before the interview did"),
            Self::Terminal(_) => f.write_str("the terminal cannot be used"),
            Self::Script(line, reason) => write!(f, "script line {line}: {reason}"),
        }
    }
}

impl std::error::Error for PromptError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Terminal(cause) = self { Some(cause) } else { None }
    }
}

impl From<io::Error> for PromptError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::Interrupted => Self::Interrupted,
            io::ErrorKind::UnexpectedEof => Self::Closed,
            _ => Self::Terminal(error),
        }
    }
}

/// How an interview ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every question is settled.
    Finished,
    /// The person stopped; what they answered is saved.
    Stopped,
}

/// Why an interview broke off; everything answered before was saved.
#[derive(Debug)]
pub enum RunError {
    /// Nothing more can be asked.
    Prompt(PromptError),
    /// The answers could not be saved.
    Save(io::Error),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prompt(error) => error.fmt(f),
            Self::Save(_) => f.write_str("the answers cannot be saved"),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Prompt(error) => std::error::Error::source(error),
            Self::Save(cause) => Some(cause),
        }
    }
}

/// Holds the interview: shows, takes, saves, until it is finished or stopped.
///
/// `save` gets the answers so far after every answer, before the next screen, and once more at a finish.
/// `clock` says how much time has passed since any fixed moment; it measures the time per question (`timing_ms`), which is
/// never recorded in mode `hr`. `None` records nothing.
///
/// # Errors
/// [`RunError`]; the interview stands where it broke off.
pub fn run(
    interview: &mut Interview<'_>,
    prompter: &mut dyn Prompter,
    save: &mut dyn FnMut(&Answers) -> io::Result<()>,
    mut clock: Option<&mut dyn FnMut() -> Duration>,
) -> Result<Ended, RunError> {
    let ended = loop {
        let timed = interview.answers().mode != Mode::Hr;
        let mut now = || clock.as_mut().filter(|_| timed).map(|clock| clock());
        let shown = now();
        let event = match prompter.ask(&interview.view()) {
            Ok(event) => event,
            Err(error) => break Err(RunError::Prompt(error)),
        };
        if let (Some(shown), Some(answered)) = (shown, now()) {
            let spent = answered.saturating_sub(shown).as_millis();
            interview.spend(u32::try_from(spent).unwrap_or(u32::MAX));
        }
        let outcome = interview.apply(event);
        if matches!(outcome, Outcome::Changed | Outcome::Finished)
            && let Err(error) = save(interview.answers())
        {
            break Err(RunError::Save(error));
        }
        match outcome {
            Outcome::Finished => break Ok(Ended::Finished),
            Outcome::Stopped => break Ok(Ended::Stopped),
            Outcome::Stayed | Outcome::Changed => {}
        }
    };
    prompter.close();
    ended
}
