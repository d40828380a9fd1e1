//! `csm pack`: for authors.

use std::fs;
use std::path::Path;

use crate::bundle::Bundle;
use crate::cli::args::PackCommand;
use crate::cli::exit::Exit;
use crate::cli::shell::Shell;
use crate::cli::{checked, load, output};

/// Runs the command.
pub(crate) fn run(shell: &Shell, given: Option<&Path>, command: &PackCommand) -> Exit {
    match command {
        PackCommand::Check { folder } => check(shell, folder.as_deref().or(given)),
        PackCommand::Export { .. } if given.is_some() => {
            shell.tell("pack_export_is_built_in", &[]);
            Exit::Usage
        }
        PackCommand::Export { folder } => export(shell, folder),
    }
}

fn check(shell: &Shell, folder: Option<&Path>) -> Exit {
    let pack = match folder {
        None => checked(shell, &Bundle::embedded()), // what is compiled in was checked by the build; here its files are
        Some(folder) => load(shell, Some(folder)),
    };
    let Some(pack) = pack else { return Exit::Failed };
    shell.tell(
        "pack_ok",
        &[
            ("id", &pack.id),
            ("items", &pack.questionnaire.items.len().to_string()),
            ("competencies", &pack.framework.competencies.len().to_string()),
            ("measures", &pack.training.as_ref().map_or(0, |one| one.measures.len()).to_string()),
            ("sources", &pack.sources.len().to_string()),
        ],
    );
    Exit::Done
}

/// Writes the built-in pack; never over something that is there.
fn export(shell: &Shell, folder: &Path) -> Exit {
    let path = folder.to_string_lossy().into_owned();
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        shell.tell("pack_exists", &[("path", &path)]);
        return Exit::Failed;
    }
    let bundle = Bundle::embedded();
    for (name, file) in bundle.files() {
        if let Err(error) = output::write(&folder.join(name), file.text.as_bytes()) {
            shell.tell("cannot_write", &[("path", &path), ("why", &shell.words.why(&error))]);
            return Exit::Failed;
        }
    }
    let Some(pack) = load(shell, Some(folder)) else { return Exit::Failed };
    shell.tell("pack_exported", &[("id", &pack.id), ("path", &path)]);
    Exit::Done
}
