//! Ctrl-C.
//!
//! dialoguer raises the signal itself when it reads the key and would leave its prompt half drawn.
//! With a handler in place the prompt returns an error instead, which becomes `PromptError::Interrupted`.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use console::Term;

/// A prompt is open and will return by itself.
static PROMPTING: AtomicBool = AtomicBool::new(false);

/// Exit status after an interrupt.
const INTERRUPTED: i32 = 130;

/// From here on an interrupt ends an open prompt with an error; anywhere else it shows the cursor, calls `last_words` and
/// exits with 130.
///
/// # Errors
/// If the process has a handler already.
pub fn watch(mut last_words: impl FnMut() + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(move || {
        if PROMPTING.load(Ordering::SeqCst) {
            return;
        }
        let _ = Term::stderr().show_cursor();
        last_words();
        std::process::exit(INTERRUPTED);
    })
}

/// While this lives, an interrupt is the prompt's.
pub(super) struct Prompting;

impl Prompting {
    pub(super) fn begin() -> Self {
        PROMPTING.store(true, Ordering::SeqCst);
        Self
    }
}

impl Drop for Prompting {
    fn drop(&mut self) {
        PROMPTING.store(false, Ordering::SeqCst);
    }
}
