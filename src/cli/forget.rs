//! `csm forget`: removes everything in the program's own folder, says what, and what it cannot know of.

use std::fs::{self, File};
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::Forget;
use crate::cli::exit::Exit;
use crate::cli::folder;
use crate::cli::journal;
use crate::cli::phrases::Phrases;
use crate::cli::shell::Shell;

/// Runs the command.
pub(crate) fn run(shell: &Shell, arguments: &Forget) -> Exit {
    let words = Phrases::load(shell.lang, "forget");
    let Some(folder) = folder::state() else {
        shell.wrapped(&Phrases::load(shell.lang, "drafts").say("no_home", &[]));
        return Exit::Usage;
    };
    let files = files(&folder);
    let mut exit = Exit::Done;
    if files.is_empty() {
        let _ = remove_folders(&folder);
        shell.wrapped(&words.say("nothing", &[("folder", &folder.to_string_lossy())]));
    } else {
        let agreed = if arguments.yes { Some(true) } else { agreed(shell, &words, &folder, files.len()) };
        match agreed {
            Some(true) => exit = remove(shell, &words, &folder, &files),
            Some(false) => {
                shell.wrapped(&words.say("kept", &[]));
                return Exit::Done;
            }
            None => {
                shell.wrapped(&words.say("needs_yes", &[]));
                return Exit::Usage;
            }
        }
    }
    let reports = reports(&arguments.out);
    let out = arguments.out.to_string_lossy();
    if reports.is_empty() {
        shell.wrapped(&words.say("no_reports", &[("folder", &out)]));
    } else {
        shell.wrapped(&words.say("reports", &[("folder", &out)]));
        for path in &reports {
            shell.line(&format!("  {}", path.to_string_lossy()));
        }
    }
    shell.wrapped(&words.say("copies", &[]));
    exit
}

/// Asks; `None` if there is nobody to answer, as in a script: what is gone is gone, so it has to say `--yes`.
///
/// dialoguer's yes-or-no needs a terminal that can be redrawn and answers in its own words, so the question is a plain line.
fn agreed(shell: &Shell, words: &Phrases, folder: &Path, files: usize) -> Option<bool> {
    shell.wrapped(&words.say("about", &[("folder", &folder.to_string_lossy())]));
    let _ = write!(io::stderr().lock(), "{} ", words.count("ask", files));
    let _ = io::stderr().flush();
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    if !read.is_ok_and(|bytes| bytes > 0) {
        shell.line("");
        return None;
    }
    let yes = words.say("yes", &[]);
    let given = line.trim().to_lowercase();
    Some(!given.is_empty() && yes.split(' ').any(|one| one == given))
}

fn remove(shell: &Shell, words: &Phrases, folder: &Path, files: &[PathBuf]) -> Exit {
    let mut exit = Exit::Done;
    for path in files {
        let shown = path.to_string_lossy();
        if journal::is_in_use(path) {
            shell.wrapped(&words.say("in_use", &[("path", &shown)]));
            exit = exit.and(Exit::Failed);
        } else if let Err(error) = fs::remove_file(path) {
            shell.tell("cannot_write", &[("path", &shown), ("why", &shell.words.why(&error))]);
            exit = exit.and(Exit::Failed);
        } else {
            shell.wrapped(&words.say("removed", &[("path", &shown)]));
        }
    }
    if remove_folders(folder).is_ok() {
        shell.wrapped(&words.say("removed", &[("path", &folder.to_string_lossy())]));
    }
    exit
}

/// Every file below a folder, in order; links are entries themselves and are not followed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                _ => found.push(entry.path()),
            }
        }
    }
    found.sort();
    found
}

/// Removes folders that are empty now, from the inside out.
fn remove_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_folders(&entry.path())?;
        }
    }
    fs::remove_dir(folder)
}

/// What of a folder looks like ours: documents of the program, results and answers.
fn reports(folder: &Path) -> Vec<PathBuf> {
    /// So much of a file is looked at; every mark stands near the beginning or the end.
    const LOOK: u64 = 4 * 1024 * 1024;
    let is_ours = |path: &PathBuf| {
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_lowercase();
        let marks: &[&[u8]] = match end.as_str() {
            "pdf" | "html" => &[b"csm-kompass"],
            "json" | "jsonl" | "ndjson" => &[b"csm-answers/", b"csm-result/"],
            "md" => {
                return path.with_extension("answers.json").exists() || path.with_extension("pdf").exists();
            }
            _ => return false,
        };
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(LOOK).read_to_end(&mut bytes));
        read.is_ok() && marks.iter().any(|mark| bytes.windows(mark.len()).any(|at| at == *mark))
    };
    files(folder).into_iter().filter(is_ours).collect()
}
