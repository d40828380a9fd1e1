//! A person at a real pseudo-terminal: types keys, waits for what the screen says, notices what is drawn wrongly.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(dead_code, reason = "each test and the benchmark use their part")]

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};

/// Longest time anything may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// A person, their terminal and the program in it.
pub struct Person {
    pty: Pty,
    child: Child,
    output: Receiver<Vec<u8>>,
    terminal: vt100::Parser,
    /// Everything that was ever written to the terminal.
    pub raw: Vec<u8>,
    /// So much of it was there at the last key.
    seen: usize,
    redrawn: bool,
    away: Arc<AtomicBool>,
}

/// A call of the program at a terminal.
pub struct Call<'c> {
    /// Arguments.
    pub arguments: &'c [&'c str],
    /// Folder in which it runs; the state folder and `out` lie in it.
    pub home: &'c Path,
    /// Rows and columns.
    pub size: (u16, u16),
    /// Variables besides the usual.
    pub variables: &'c [(&'c str, &'c str)],
}

impl Person {
    /// Starts the program.
    pub fn calls(call: &Call<'_>) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(call.size.0, call.size.1)).unwrap();
        let command = Command::new(env!("CARGO_BIN_EXE_csm")).args(call.arguments).env_clear();
        let command = command
            .env("TERM", "xterm-256color")
            .env("CSM_LANG", "en")
            .env("SOURCE_DATE_EPOCH", "1795392000");
        let command = command.env("XDG_STATE_HOME", call.home.join("state")).current_dir(call.home);
        let child = command.envs(call.variables.iter().copied()).spawn(pts).unwrap();
        let (send, output) = channel();
        let reader = std::os::fd::AsFd::as_fd(&pty).try_clone_to_owned().unwrap();
        let mut reader = std::fs::File::from(reader);
        let away = Arc::new(AtomicBool::new(false));
        let is_away = Arc::clone(&away);
        std::thread::spawn(move || {
            let mut bytes = [0_u8; 8192];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                while is_away.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                if send.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let terminal = vt100::Parser::new(call.size.0, call.size.1, 0);
        let redrawn = !call.arguments.contains(&"--accessible");
        Self { pty, child, output, terminal, raw: Vec::new(), seen: 0, redrawn, away }
    }

    /// Takes what has been written until now; `false` = the terminal was closed.
    fn take(&mut self, wait: Duration) -> bool {
        match self.output.recv_timeout(wait) {
            Ok(bytes) => {
                self.raw.extend_from_slice(&bytes);
                self.terminal.process(&bytes);
                true
            }
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }

    /// The screen as lines.
    pub fn screen(&self) -> String {
        let (_, columns) = self.terminal.screen().size();
        self.terminal.screen().rows(0, columns).map(|row| row.trim_end().to_owned() + "\n").collect()
    }

    /// What has been written since the last key.
    pub fn fresh(&self) -> String {
        String::from_utf8_lossy(&self.raw[self.seen..]).into_owned()
    }

    /// Waits until the screen (in line mode: what came since the last key) holds all of these, however they are wrapped.
    #[track_caller]
    pub fn sees(&mut self, wanted: &[&str]) {
        let wanted: Vec<String> = wanted.iter().map(|text| bare(text)).collect();
        let begun = Instant::now();
        loop {
            let shown = if self.redrawn { bare(&self.screen()) } else { bare(&self.fresh()) };
            if wanted.iter().all(|text| shown.contains(text.as_str())) {
                break;
            }
            let is_open = self.take(Duration::from_millis(20));
            assert!(
                is_open && begun.elapsed() < PATIENCE,
                "waiting for {wanted:?}, open: {is_open}:\n{}",
                self.told()
            );
        }
        self.nothing_is_wider();
    }

    /// Waits until this has been written, wherever on the screen.
    #[track_caller]
    pub fn hears(&mut self, wanted: &str) {
        let begun = Instant::now();
        while !self.text().contains(wanted) {
            let is_open = self.take(Duration::from_millis(20));
            assert!(is_open && begun.elapsed() < PATIENCE, "waiting for {wanted}:\n{}", self.told());
        }
    }

    /// Waits until the screen has been drawn anew since the last key or pull at the window.
    #[track_caller]
    pub fn sees_redrawn(&mut self, last: &str) {
        let begun = Instant::now();
        let drawn =
            |fresh: String| fresh.split_once("\u{1b}[1;1H").is_some_and(|(_, lines)| lines.contains(last));
        while !drawn(self.fresh()) {
            let is_open = self.take(Duration::from_millis(20));
            assert!(is_open && begun.elapsed() < PATIENCE, "not drawn anew:\n{}", self.told());
        }
    }

    /// The last of what can be seen, for a message.
    fn told(&self) -> String {
        let mut out = self.screen();
        let _ = write!(
            out,
            "--- raw, last part:\n{:?}",
            String::from_utf8_lossy(&self.raw[self.raw.len().saturating_sub(600)..])
        );
        out
    }

    /// No line of a drawn screen has run into the next.
    #[track_caller]
    pub fn nothing_is_wider(&self) {
        let (rows, _) = self.terminal.screen().size();
        let wrapped: Vec<u16> = (0..rows).filter(|row| self.terminal.screen().row_wrapped(*row)).collect();
        assert!(
            wrapped.is_empty() || !self.redrawn,
            "rows {wrapped:?} are wider than the terminal:\n{}",
            self.screen()
        );
    }

    /// Types.
    pub fn types(&mut self, keys: &str) {
        self.seen = self.raw.len();
        let _ = (&self.pty).write_all(keys.as_bytes()); // a program that has ended reads nothing
    }

    /// Pulls at the corner of the window.
    pub fn resizes(&mut self, rows: u16, columns: u16) {
        self.seen = self.raw.len();
        self.terminal.screen_mut().set_size(rows, columns);
        self.pty.resize(Size::new(rows, columns)).unwrap();
    }

    /// Reads nothing any more: the terminal takes a few screens and then no more output.
    pub fn looks_away(&self) {
        self.away.store(true, Ordering::SeqCst);
    }

    /// Reads on.
    pub fn looks_again(&self) {
        self.away.store(false, Ordering::SeqCst);
    }

    /// Sends a signal to the program.
    pub fn sends(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the end; the exit status (minus the signal if it was killed by one).
    #[track_caller]
    pub fn ends(&mut self) -> i32 {
        let begun = Instant::now();
        let status = loop {
            self.take(Duration::from_millis(10));
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end:\n{}", self.told());
        };
        while self.take(Duration::from_millis(100)) && begun.elapsed() < PATIENCE {
            if self.output.try_recv().map(|bytes| self.raw.extend_from_slice(&bytes)).is_err()
                && self.is_quiet()
            {
                break;
            }
        }
        std::os::unix::process::ExitStatusExt::signal(&status)
            .map_or_else(|| status.code().unwrap(), |signal| -signal)
    }

    fn is_quiet(&mut self) -> bool {
        match self.output.recv_timeout(Duration::from_millis(50)) {
            Ok(bytes) => {
                self.raw.extend_from_slice(&bytes);
                self.terminal.process(&bytes);
                false
            }
            Err(_) => true,
        }
    }

    /// Whether the terminal is as a shell expects it: the cursor shown last, echo and lines switched on.
    pub fn terminal_is_as_before(&self) -> bool {
        let (hide, show) = (rfind(&self.raw, b"\x1b[?25l"), rfind(&self.raw, b"\x1b[?25h"));
        show >= hide && self.has_lines()
    }

    /// Whether what is typed is echoed and comes line by line, as a shell expects it.
    pub fn has_lines(&self) -> bool {
        let modes = tcgetattr(&self.pty).unwrap().local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }

    /// Everything that was written, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn rfind(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|at| at == part)
}

/// Text without the spaces and breaks that depend on the width.
pub fn bare(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{a0}').collect()
}
