//! Findings about files: what, where, why and the next step, as data.
//!
//! Nothing here prints or colours; `cli` does.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A named text that findings point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name for the person: a path as given, or `-` for standard input.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The input is used, but the person should know.
    Warning,
    /// The input is not used.
    Error,
}

/// Stable kebab-case name of a kind of finding, such as `unknown-key`: can be documented, tested and searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Where in a file a finding belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which of the files; `None` if the finding is about none in particular.
    pub source: Option<Source>,
    /// Bytes of the text.
    pub span: Option<Range<usize>>,
    /// JSON pointer, for answers: `/answers/LEA1`.
    pub pointer: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Its kind.
    pub code: Code,
    /// What was found: lower case, no full stop, the user's own spelling in backticks.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Short remark at the place itself: `not in framework.toml`.
    pub label: Option<String>,
    /// The next step: `did you mean `COM`?`.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place; add one with [`Diagnostic::at`].
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            place: Place::default(),
            label: None,
            help: None,
        }
    }

    /// A warning without a place.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Says where in a source.
    #[must_use]
    pub fn at(mut self, source: &Source, span: Range<usize>) -> Self {
        self.place.source = Some(source.clone());
        self.place.span = Some(span);
        self
    }

    /// Says where in a JSON value.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.place.pointer = Some(pointer.into());
        self
    }

    /// Adds the remark at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Several findings, all of one reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|one| one.severity == Severity::Error)
    }

    /// Sorts by file name, then place, so that the order never depends on how checks are arranged.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| {
            let key = |d: &Diagnostic| {
                (d.place.source.as_ref().map(|s| s.name.clone()), d.place.span.as_ref().map(|s| s.start))
            };
            key(a).cmp(&key(b))
        });
    }
}

/// A value together with what the person should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// Warnings only; errors never come with a value.
    pub warnings: Diagnostics,
}

/// Letters from which on a piece of a spelling is taken for it.
const PIECE: usize = 3;

/// Longer names than this are no misspelt ones; in bytes.
const LONGEST_NAME: usize = 200;

/// The nearest of the known spellings, if one is near enough to be meant: one that begins with what was given or has it
/// as a word of its own, else one that differs in few letters.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.len() > LONGEST_NAME {
        return None; // nothing we know comes near, and comparing takes as long as both are
    }
    let given = given.to_lowercase();
    let rank = |one: &str| {
        let one = one.to_lowercase();
        let (distance, longer) = (strsim::damerau_levenshtein(&given, &one), one.len().max(given.len()));
        // half of a short word wrong is another word, unless it begins alike as the numbers of a kind do: W1, W2
        let alike = one.chars().next() == given.chars().next();
        let close = distance <= 1 + longer / 4 && (alike || distance * 2 < longer || distance == 0);
        let begins = given.len() >= PIECE && one.starts_with(&given);
        let word = given.len() >= PIECE && one.split('_').any(|word| word == given);
        match (distance, begins, word, close) {
            (0, ..) => Some((0, 0)),
            (_, true, ..) => Some((1, distance)),
            (_, _, true, _) => Some((2, distance)),
            (.., true) => Some((3, distance)),
            _ => None,
        }
    };
    known
        .into_iter()
        .filter_map(|one| Some((rank(one)?, one)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, one)| one)
}
