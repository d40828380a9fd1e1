//! The mode of the terminal during an interview: no echo between two keys, and as it was before whatever happens.
//!
//! console sets its own mode for the time of one key and puts back what it found.
//! Between two keys, and when a thread is ended while it waits for one, the mode is ours to care for.

use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

use console::Term;

/// What came of waiting for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waited {
    /// There is one.
    Key,
    /// Not yet.
    Nothing,
    /// The terminal is gone.
    #[cfg_attr(not(unix), expect(dead_code, reason = "reading the key says so there"))]
    Gone,
}

/// Puts everything back: mode and cursor. Safe to be called at any time, by any thread, more than once.
pub fn restore() {
    system::restore();
    if DRAWN.swap(false, Ordering::SeqCst) {
        let _ = Term::stderr().show_cursor(); // plain lines never hid it
    }
}

/// Screens are drawn.
static DRAWN: AtomicBool = AtomicBool::new(false);

/// While this lives, what is typed between two keys is not echoed.
#[derive(Debug)]
pub(super) struct Quiet;

impl Quiet {
    pub(super) fn begin() -> Self {
        system::quiet();
        DRAWN.store(true, Ordering::SeqCst);
        Self
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        restore();
    }
}

/// Waits for a key for at most so long.
pub(super) fn wait(at_most: Duration) -> io::Result<Waited> {
    system::wait(at_most)
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::sync::Mutex;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

    use super::Waited;

    /// The mode before the interview.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    pub(super) fn quiet() {
        let Ok(before) = tcgetattr(io::stdin()) else { return };
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON);
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        if let Ok(mut slot) = BEFORE.lock() {
            slot.get_or_insert(before);
        }
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &quiet);
    }

    pub(super) fn restore() {
        let before = BEFORE.lock().ok().and_then(|mut slot| slot.take());
        if let Some(before) = before {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        }
    }

    pub(super) fn wait(at_most: Duration) -> io::Result<Waited> {
        let stdin = io::stdin();
        let mut one = [PollFd::new(&stdin, PollFlags::IN)];
        let at_most = Timespec::try_from(at_most).map_err(io::Error::other)?;
        match poll(&mut one, Some(&at_most)) {
            Ok(0) | Err(Errno::INTR) => Ok(Waited::Nothing),
            Ok(_) if one[0].revents().contains(PollFlags::IN) => Ok(Waited::Key),
            Ok(_) if cfg!(target_os = "macos") => Ok(Waited::Key), // terminals cannot be polled there
            Ok(_) => Ok(Waited::Gone),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;
    use std::time::Duration;

    use super::Waited;

    pub(super) fn quiet() {}

    pub(super) fn restore() {}

    /// Reading a key waits by itself; whether there is one already is not known. The size is looked up with every screen.
    pub(super) fn wait(at_most: Duration) -> io::Result<Waited> {
        Ok(if at_most.is_zero() { Waited::Nothing } else { Waited::Key })
    }
}
