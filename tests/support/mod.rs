//! One builder for tests of the command line; a test reads as a transcript.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(dead_code, reason = "each test file uses its part")]

pub mod reports;
pub mod sheets;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A call of `csm`.
pub struct Csm {
    command: Command,
    stdin: Vec<u8>,
}

/// What came of it.
pub struct Ran {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// A call with these arguments, in English, at a fixed date, without the environment of the machine.
#[must_use]
pub fn csm(arguments: &[&str]) -> Csm {
    let mut command = Command::new(env!("CARGO_BIN_EXE_csm"));
    command.args(arguments).env_clear().env("CSM_LANG", "en").env("SOURCE_DATE_EPOCH", "1795392000");
    command.env("XDG_STATE_HOME", state()); // never the drafts of whoever runs the tests
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    Csm { command, stdin: Vec::new() }
}

/// The state folder of this run of the tests.
#[must_use]
pub fn state() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("state-{}", std::process::id()))
}

impl Csm {
    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets the working folder.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets standard input.
    #[must_use]
    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_vec();
        self
    }

    /// Runs it.
    #[must_use]
    pub fn run(mut self) -> Ran {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let bytes = self.stdin;
        let feeder = std::thread::spawn(move || {
            let _ = input.write_all(&bytes);
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Ran {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Checks the exit status and shows what was said if it differs.
    #[track_caller]
    #[must_use]
    pub fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stderr: {}\nstdout: {:.400}", self.stderr, self.stdout);
        self
    }

    /// How often something was said on stderr.
    #[must_use]
    pub fn matches(&self, part: &str) -> usize {
        self.stderr.matches(part).count()
    }

    /// Checks that something was said on stderr.
    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "`{part}` is not in: {}", self.stderr);
        self
    }
}

/// A file of the examples.
#[must_use]
pub fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/answers").join(name)
}

/// The worked example as text.
#[must_use]
pub fn golden() -> String {
    std::fs::read_to_string(example("golden.json")).unwrap()
}

/// Names of what lies in a folder, sorted; a half file would be one of them.
#[must_use]
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|one| one.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
