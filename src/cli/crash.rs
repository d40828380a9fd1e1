//! The end after a mistake of the program: everything is left as after a signal, and the process ends.
//!
//! Nothing unwinds, in no build: what a release would do differently (see `Cargo.toml`) no test would see.

use std::panic;
use std::process;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::cli::output;
use crate::cli::shell::Shell;
use crate::cli::terminal::mode::restore;

/// What is said when the process ends before its time.
pub(crate) type LastWords = Arc<dyn Fn() + Send + Sync>;

/// Those of what runs at the moment.
static LAST_WORDS: Mutex<Option<LastWords>> = Mutex::new(None);

/// Exit status after a panic, as other programs of the language have it.
const CRASHED: i32 = 101;

/// From here on a panic of any thread puts the terminal back, removes what is half written, says whose mistake it is and
/// ends the process with 101.
pub(crate) fn watch(shell: &Shell) {
    let tell = panic::take_hook();
    let shell = shell.speaking(shell.lang); // one of its own: a hook outlives whoever set it
    panic::set_hook(Box::new(move |about| {
        restore(); // before the message, which would be drawn crookedly
        tell(about);
        output::abandon();
        shell.tell("crashed", &[]);
        if let Some(words) = LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner).take() {
            words();
        }
        process::exit(CRASHED);
    }));
}

/// What is to be said after that, from here on.
pub(crate) fn leave_word(words: LastWords) {
    *LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
}
