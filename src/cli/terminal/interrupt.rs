//! Ctrl-C, SIGTERM and a closed terminal.
//!
//! dialoguer raises the signal itself when it reads Ctrl-C and would leave its prompt half drawn.
//! With a handler in place the prompt returns an error instead, which becomes `PromptError::Interrupted`.
//! Either the interview ends by itself or the handler ends it; whoever claims the end first has the last word.

use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::TryLockError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::cli::terminal::mode::restore;

/// Held while a prompt is open, which will return by itself, most likely, and while the end is told: nothing is drawn
/// after the terminal has been put back.
static SCREEN: Mutex<()> = Mutex::new(());
/// A signal has come.
static SIGNALLED: AtomicBool = AtomicBool::new(false);
/// Somebody is ending the process.
static CLAIMED: AtomicBool = AtomicBool::new(false);

/// Exit status after an interrupt.
const INTERRUPTED: i32 = 130;
/// An open prompt gets so many chances to end by itself, this long each.
const CHANCES: (u32, Duration) = (40, Duration::from_millis(10));

/// From here on an interrupt ends an open prompt with an error; where that does not happen, it restores the terminal, calls
/// `last_words` and exits with 130.
///
/// # Errors
/// If the process has a handler already.
pub fn watch(mut last_words: impl FnMut() + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(move || {
        SIGNALLED.store(true, Ordering::SeqCst);
        let mut chances = 0..CHANCES.0;
        let _screen = loop {
            if CLAIMED.load(Ordering::SeqCst) {
                return;
            }
            match SCREEN.try_lock() {
                Ok(screen) => break Some(screen),
                Err(TryLockError::Poisoned(screen)) => break Some(screen.into_inner()),
                Err(TryLockError::WouldBlock) if chances.next().is_none() => break None,
                Err(TryLockError::WouldBlock) => std::thread::sleep(CHANCES.1),
            }
        };
        if claim() {
            restore();
            last_words();
            std::process::exit(INTERRUPTED);
        }
    })
}

fn claim() -> bool {
    !CLAIMED.swap(true, Ordering::SeqCst)
}

/// Whether a signal has come.
pub(super) fn has_come() -> bool {
    SIGNALLED.load(Ordering::SeqCst)
}

/// The interview ends by itself from here; if a signal is ending the process already, waits for it to do so.
pub fn take_over() {
    if !claim() {
        loop {
            std::thread::park();
        }
    }
}

/// While this lives, an interrupt is the prompt's.
pub(super) struct Prompting {
    _screen: MutexGuard<'static, ()>,
}

impl Prompting {
    pub(super) fn begin() -> Self {
        Self { _screen: SCREEN.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}
