//! What an interview writes while it goes on: its journal, and where the answers will go.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::answers::Answers;
use crate::cli::journal::{self, Journal, Kept};
use crate::cli::output;
use crate::interview::draft::Draft;
use crate::interview::run::Keeper;
use crate::locale::Lang;
use crate::pack::Pack;

/// The journal that is written, and the draft that may be taken up instead.
pub(crate) struct Notebook<'a> {
    pub(crate) pack: &'a Pack,
    /// Name of the draft.
    pub(crate) name: String,
    pub(crate) journal: Journal<'a>,
    /// Name, place and content of the draft that is offered.
    pub(crate) found: Option<(String, PathBuf, Kept)>,
    /// The language the person reads at the moment.
    pub(crate) reads: Reads,
}

/// A language that changes while others look at it: a signal says its last words in the language of the screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads(Arc<Mutex<Lang>>);

impl Reads {
    pub(crate) fn lang(&self) -> Lang {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, lang: Lang) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = lang;
    }
}

impl<'a> Notebook<'a> {
    /// A new journal in `folder`, of answers that came from `target` if they came from a file.
    pub(crate) fn fresh(pack: &'a Pack, folder: &Path, target: Option<PathBuf>) -> Self {
        let name = random_name();
        let path = output::inside(folder, &name, journal::ENDING);
        Self { pack, journal: Journal::new(pack, path, target), name, found: None, reads: Reads::default() }
    }

    /// The folder of the journal.
    pub(crate) fn folder(&self) -> &Path {
        self.journal.path().parent().unwrap_or(Path::new("."))
    }

    /// Where the answers go in the end: back into the file they came from, or under a name that is not taken, so that
    /// nobody's answers are written over.
    pub(crate) fn answers_path(&self, answers: &Answers, out: &Path) -> PathBuf {
        let id = answers.id.as_deref().unwrap_or("antworten");
        if let Some(target) = self.journal.target().filter(|_| !self.journal.has_new_id(id)) {
            return target.to_owned();
        }
        let name = output::safe_name(id);
        let first = output::inside(out, &name, ENDING);
        let mut others = (2..).map(|number| output::inside(out, &format!("{name}-{number}"), ENDING));
        if first.exists() { others.find(|path| !path.exists()).unwrap_or(first) } else { first }
    }
}

impl Keeper for Notebook<'_> {
    fn keep(&mut self, draft: &Draft) -> io::Result<()> {
        if let Some(lang) = draft.answers.lang {
            self.reads.set(lang);
        }
        self.journal.keep(draft)
    }

    fn take_up(&mut self) -> io::Result<()> {
        let Some((name, path, kept)) = self.found.take() else { return Ok(()) };
        self.journal = Journal::go_on(self.pack, path, &kept)?;
        self.name = name;
        Ok(())
    }

    fn discard(&mut self) -> io::Result<()> {
        let Some((_, path, _)) = self.found.take() else { return Ok(()) };
        fs::remove_file(path)
    }
}

/// Ending of answers files.
pub(crate) const ENDING: &str = "answers.json";

/// A random name that says nothing about the person; without randomness a fixed one.
fn random_name() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut bytes = [0_u8; 6];
    if getrandom::fill(&mut bytes).is_err() {
        return String::from("r-1");
    }
    let letters: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    format!("r-{letters}")
}
