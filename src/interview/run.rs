//! The seam to the person, and the loop that joins it with the interview.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::interview::Interview;
use crate::interview::draft::Draft;
use crate::interview::event::Event;
use crate::interview::event::Outcome;
use crate::interview::view::View;

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

/// Where what a person tells is kept.
pub trait Keeper {
    /// Keeps the draft as it is now. Called before the next screen after everything a person does; mostly nothing has changed.
    ///
    /// # Errors
    /// It cannot be kept; the interview breaks off.
    fn keep(&mut self, draft: &Draft) -> io::Result<()>;

    /// The draft that was found is gone on with: from here on it is the one to be kept.
    ///
    /// # Errors
    /// It cannot be opened.
    fn take_up(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// The draft that was found is to be deleted.
    ///
    /// # Errors
    /// It cannot be deleted.
    fn discard(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A closure that keeps.
impl<F: FnMut(&Draft) -> io::Result<()>> Keeper for F {
    fn keep(&mut self, draft: &Draft) -> io::Result<()> {
        self(draft)
    }
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

/// Holds the interview: shows, takes, keeps, until it is finished or stopped.
///
/// `clock` says how much time has passed since any fixed moment; it measures the time per question. `None` measures nothing.
///
/// # Errors
/// [`RunError`]; the interview stands where it broke off.
pub fn run(
    interview: &mut Interview<'_>,
    prompter: &mut dyn Prompter,
    keeper: &mut dyn Keeper,
    clock: Option<&mut dyn FnMut() -> Duration>,
) -> Result<Ended, RunError> {
    let ended = hold(interview, prompter, keeper, clock);
    prompter.close();
    ended
}

fn hold(
    interview: &mut Interview<'_>,
    prompter: &mut dyn Prompter,
    keeper: &mut dyn Keeper,
    mut clock: Option<&mut dyn FnMut() -> Duration>,
) -> Result<Ended, RunError> {
    loop {
        let mut now = || clock.as_mut().map(|clock| clock());
        let shown = now();
        let event = prompter.ask(&interview.view()).map_err(RunError::Prompt)?;
        if let (Some(shown), Some(answered)) = (shown, now()) {
            let spent = answered.saturating_sub(shown).as_millis();
            interview.spend(u32::try_from(spent).unwrap_or(u32::MAX));
        }
        let outcome = interview.apply(event);
        let kept = match outcome {
            Outcome::TakenUp => keeper.take_up(),
            Outcome::Discarded => keeper.discard(),
            Outcome::Stayed | Outcome::Changed | Outcome::Finished | Outcome::Stopped => Ok(()),
        };
        kept.and_then(|()| keeper.keep(interview.draft())).map_err(RunError::Save)?;
        match outcome {
            Outcome::Finished => return Ok(Ended::Finished),
            Outcome::Stopped => return Ok(Ended::Stopped),
            Outcome::Stayed | Outcome::Changed | Outcome::TakenUp | Outcome::Discarded => {}
        }
    }
}
