//! What went wrong with inputs: told on stderr, written to `--errors` for programs, and summed up at the end.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::answers::problem::Problem;
use crate::cli::input::{self, Trouble};
use crate::cli::output::Draft;
use crate::cli::shell::{Shell, harmless};
use crate::cli::subject::{Refused, Why};

/// Places that are named in the summary; the others are counted.
const NAMED: usize = 10;

/// One finding, as a line of `--errors`.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Finding {
    /// Name and version of the format.
    schema: &'static str,
    /// Stable code.
    code: &'static str,
    /// The file as given, or `-`.
    input: String,
    /// The respondent's id, where it could be read.
    id: Option<String>,
    /// Line from 1, where known.
    line: Option<usize>,
    /// Column from 1, where known.
    column: Option<usize>,
    /// JSON pointer inside the sheet.
    pointer: Option<String>,
    /// Type of what stood there.
    found: Option<&'static str>,
    /// What would be valid.
    expected: Option<String>,
    /// What is wrong.
    message: String,
    /// The next step.
    hint: Option<String>,
}

impl Finding {
    /// A finding about a whole input.
    pub(crate) fn new(code: &'static str, input: &str, message: &str) -> Self {
        let (input, message) = (harmless(input), harmless(message));
        Self { schema: "csm-errors/1", code, input, message, ..Self::default() }
    }

    /// With a place in the input.
    pub(crate) fn at(mut self, place: Option<(usize, usize)>) -> Self {
        (self.line, self.column) = place.unzip();
        self
    }

    /// With the respondent it is about.
    pub(crate) fn about(mut self, id: Option<&str>) -> Self {
        self.id = id.filter(|id| !id.is_empty()).map(harmless);
        self
    }

    fn of(shell: &Shell, input: &str, problem: &Problem) -> Self {
        let said = shell.words.problem_parts(problem);
        Self {
            pointer: Some(harmless(&problem.pointer)).filter(|pointer| !pointer.is_empty()),
            found: problem.found.map(crate::answers::problem::JsonType::code),
            expected: said.expected.map(|text| text.trim().to_owned()),
            hint: said.near.or(said.next).map(|text| harmless(text.trim())),
            ..Self::new(problem.kind.code(), input, &said.what).at(problem.position)
        }
    }

    /// Stable code.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// The respondent's id, where it could be read.
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Line from 1, where known.
    pub(crate) fn line(&self) -> Option<usize> {
        self.line
    }
}

impl Refused {
    /// What is wrong, for programs; empty where nothing failed.
    pub(crate) fn findings(&self, shell: &Shell) -> Vec<Finding> {
        let one = |code, message: String| vec![Finding::new(code, &self.input, &message)];
        let path = [("path", &*self.input)];
        match &self.why {
            Why::Trouble(Trouble::Io(error)) => {
                let gaps = [("path", &*self.input), ("why", &*shell.words.why(error))];
                one("unreadable", shell.words.say("cannot_read", &gaps))
            }
            Why::Trouble(Trouble::Pdf(failure)) => one(failure.finding(), self.text(shell)),
            Why::Trouble(Trouble::Beside(..)) => Vec::new(),
            Why::Trouble(Trouble::OwnReports(..)) => one("no-answers", self.text(shell)),
            Why::Trouble(Trouble::Nothing) => one("no-answers", shell.words.say("no_sheets", &path)),
            Why::Trouble(Trouble::Problem(problem)) => vec![Finding::of(shell, &self.input, problem)],
            Why::Sheet(refusal) => refusal
                .problems
                .iter()
                .filter(|one| !one.is_warning())
                .map(|problem| Finding::of(shell, &self.input, problem).about(refusal.id.as_deref()))
                .collect(),
            Why::NoRequest(id) => {
                let finding = Finding::new("no-request", &self.input, &shell.words.say("no_request", &[]));
                vec![finding.about(id.as_deref())]
            }
        }
    }
}

/// Keeps count and account of a run.
pub(crate) struct Account<'a> {
    shell: &'a Shell,
    errors: Option<Draft>,
    /// Why the file of errors cannot be written.
    broken: Option<io::Error>,
    pub(crate) done: usize,
    pub(crate) failed: usize,
    places: Vec<String>,
}

impl<'a> Account<'a> {
    /// Begins the file of errors, if one is wanted.
    ///
    /// # Errors
    /// The file cannot be written or would replace an input; the person has been told.
    pub(crate) fn open(shell: &'a Shell, errors: Option<&Path>, inputs: &[PathBuf]) -> Result<Self, ()> {
        if let Some(path) = errors.filter(|path| input::is_one_of(inputs, path)) {
            shell.tell("errors_is_input", &[("path", &path.to_string_lossy())]);
            return Err(());
        }
        // a link, also one to what the shell has opened, stays a link
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let errors = errors.map(|path| (path, Draft::begin(&real(path))));
        let errors = match errors {
            None => None,
            Some((_, Ok(draft))) => Some(draft),
            Some((path, Err(error))) => {
                let path = path.to_string_lossy();
                shell.tell("cannot_write", &[("path", &path), ("why", &shell.words.why(&error))]);
                return Err(());
            }
        };
        Ok(Self { shell, errors, broken: None, done: 0, failed: 0, places: Vec::new() })
    }

    /// Notes one respondent or input that failed, with all that was found.
    pub(crate) fn fail(&mut self, findings: &[Finding]) {
        self.failed += 1;
        if let (Some(first), true) = (findings.first(), self.places.len() < NAMED) {
            let line = first.line.map_or_else(String::new, |line| format!(":{line}"));
            self.places.push(format!("{}{line} [{}]", first.input, first.code));
        }
        let Some(errors) = &mut self.errors else { return };
        for finding in findings {
            let mut line = serde_json::to_vec(finding).unwrap_or_default();
            line.push(b'\n');
            if let (Err(error), None) = (errors.write_all(&line), &self.broken) {
                self.broken = Some(error);
            }
        }
    }

    /// Says how it ended, puts the file of errors in place and returns whether all is well.
    pub(crate) fn close(mut self, path: Option<&Path>, quiet: bool) -> bool {
        if self.failed > 0 || (self.done > 1 && !quiet) {
            let gaps = [("done", &*self.done.to_string()), ("failed", &*self.failed.to_string())];
            self.shell.tell(if self.failed > 0 { "summary" } else { "summary_well" }, &gaps);
        }
        if !self.places.is_empty() && self.done + self.failed > 1 {
            let places = self.places.join(", ");
            let more = self.failed - self.places.len();
            let gaps = [("places", &*places), ("count", &*more.to_string())];
            self.shell.tell(if more > 0 { "failed_at_and_more" } else { "failed_at" }, &gaps);
        }
        self.keep(path) && self.failed == 0
    }

    /// Puts the file of errors in place; whether that worked.
    pub(crate) fn keep(&mut self, path: Option<&Path>) -> bool {
        let kept = match (self.errors.take(), self.broken.take()) {
            (_, Some(error)) => Err(error),
            (Some(draft), None) => draft.finish(),
            (None, None) => Ok(()),
        };
        if let Err(error) = &kept {
            let path = path.unwrap_or(Path::new("")).to_string_lossy();
            self.shell.tell("cannot_write", &[("path", &path), ("why", &self.shell.words.why(error))]);
        }
        kept.is_ok()
    }
}
