//! `csm drafts`: the interviews that were left; list, resume, delete.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Local, NaiveDateTime};

use crate::cli::args::DraftsCommand;
use crate::cli::exit::Exit;
use crate::cli::folder;
use crate::cli::interview;
use crate::cli::journal::{self, ENDING, Kept, Unreadable};
use crate::cli::phrases::Phrases;
use crate::cli::shell::{Shell, harmless};
use crate::pack::Pack;

/// A draft in the program's folder, not read yet.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What it is called: the file without its ending.
    pub(crate) name: String,
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// When something was last added.
    changed: SystemTime,
}

impl Entry {
    /// When something was last added, in local time.
    pub(crate) fn when(&self) -> NaiveDateTime {
        DateTime::<Local>::from(self.changed).naive_local()
    }
}

/// All drafts of a folder, the one changed last first.
pub(crate) fn all(folder: &Path) -> Vec<Entry> {
    let mut found: Vec<Entry> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_str()?.strip_suffix(ENDING)?.strip_suffix('.')?.to_owned();
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            let changed = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            (!name.is_empty()).then(|| Entry { name, path: entry.path(), changed })
        })
        .collect();
    found.sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.name.cmp(&b.name)));
    found
}

/// The newest draft that can be gone on with, and how many others there are.
pub(crate) fn newest(pack: &Pack, folder: &Path) -> Option<(Entry, Kept, usize)> {
    let entries = all(folder);
    let others = entries.len().saturating_sub(1);
    entries.into_iter().find_map(|entry| {
        let usable = |kept: &Kept| !kept.draft.answers.is_empty() || kept.draft.answers.id.is_some();
        let kept = journal::read(pack, &entry.path).ok().filter(usable)?;
        (!journal::is_in_use(&entry.path)).then_some((entry, kept, others))
    })
}

/// Runs the command.
pub(crate) fn run(shell: &Shell, pack: &Pack, command: Option<&DraftsCommand>) -> Exit {
    let words = Phrases::load(shell.lang, "drafts");
    let Some(folder) = folder::drafts() else {
        shell.wrapped(&words.say("no_home", &[]));
        return Exit::Usage;
    };
    let entries = all(&folder);
    match command {
        None | Some(DraftsCommand::List) => list(shell, &words, pack, &folder, &entries),
        Some(DraftsCommand::Resume { name, interview: arguments }) => {
            match one(shell, &words, &entries, name.as_deref()) {
                Ok(entry) => interview::resume(shell, pack, arguments, entry),
                Err(exit) => exit,
            }
        }
        Some(DraftsCommand::Delete { names, all: true }) if names.is_empty() => {
            delete(shell, &words, &entries.iter().collect::<Vec<_>>())
        }
        Some(DraftsCommand::Delete { names, .. }) => {
            let mut found = Vec::new();
            for name in names {
                match one(shell, &words, &entries, Some(name)) {
                    Ok(entry) => found.push(entry),
                    Err(exit) => return exit,
                }
            }
            delete(shell, &words, &found)
        }
    }
}

/// One line per draft on standard output.
fn list(shell: &Shell, words: &Phrases, pack: &Pack, folder: &Path, entries: &[Entry]) -> Exit {
    if entries.is_empty() {
        shell.wrapped(&words.say("none", &[("folder", &folder.to_string_lossy())]));
        return Exit::Done;
    }
    let mut out = String::new();
    for entry in entries {
        let state = state(shell, words, pack, entry);
        let when = entry.when().format("%Y-%m-%d %H:%M").to_string();
        out.push_str(&harmless(&format!("{}  {when}  {state}", entry.name)));
        out.push('\n');
    }
    match std::io::stdout().lock().write_all(out.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            shell.cannot_print(&error);
            return Exit::Failed;
        }
        _ => {}
    }
    shell.wrapped(&words.say("how", &[("name", &entries[0].name), ("folder", &folder.to_string_lossy())]));
    Exit::Done
}

fn state(shell: &Shell, words: &Phrases, pack: &Pack, entry: &Entry) -> String {
    match journal::read(pack, &entry.path) {
        Ok(kept) => {
            let (answered, questions) = kept.draft.extent(pack);
            let id = kept.draft.answers.id.clone().unwrap_or_else(|| "–".to_owned());
            let gaps = [("answered", answered.to_string()), ("questions", questions.to_string()), ("id", id)];
            let gaps: Vec<(&str, &str)> = gaps.iter().map(|(key, value)| (*key, value.as_str())).collect();
            let key = if journal::is_in_use(&entry.path) { "line_in_use" } else { "line" };
            words.say(key, &gaps)
        }
        Err(Unreadable::OtherPack(other)) => words.say("line_other_pack", &[("pack", &other)]),
        Err(Unreadable::NoJournal) => words.say("line_unreadable", &[("why", "")]),
        Err(Unreadable::Io(error)) => words.say("line_unreadable", &[("why", &shell.words.why(&error))]),
    }
}

/// The draft of a name, or the only one there is.
fn one<'e>(
    shell: &Shell,
    words: &Phrases,
    entries: &'e [Entry],
    name: Option<&str>,
) -> Result<&'e Entry, Exit> {
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    let found = match name {
        Some(name) => entries.iter().find(|entry| entry.name == name),
        None if entries.len() == 1 => entries.first(),
        None => None,
    };
    found.ok_or_else(|| {
        let known = names.join(", ");
        let text = match name {
            _ if entries.is_empty() => words.say("nothing_here", &[]),
            Some(name) => words.say("unknown", &[("name", name), ("known", &known)]),
            None => words.say("which", &[("known", &known)]),
        };
        shell.wrapped(&text);
        Exit::Usage
    })
}

fn delete(shell: &Shell, words: &Phrases, entries: &[&Entry]) -> Exit {
    if entries.is_empty() {
        shell.wrapped(&words.say("nothing_here", &[]));
        return Exit::Done;
    }
    let mut exit = Exit::Done;
    for entry in entries {
        let path = entry.path.to_string_lossy();
        if journal::is_in_use(&entry.path) {
            shell.wrapped(&words.say("in_use", &[("name", &entry.name)]));
            exit = exit.and(Exit::Failed);
        } else if let Err(error) = fs::remove_file(&entry.path) {
            shell.tell("cannot_write", &[("path", &path), ("why", &shell.words.why(&error))]);
            exit = exit.and(Exit::Failed);
        } else {
            shell.wrapped(&words.say("deleted", &[("path", &path)]));
        }
    }
    exit
}
