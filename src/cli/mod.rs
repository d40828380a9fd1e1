//! The shell: arguments, files, terminal, clock. No rule of the domain lives here.

pub(crate) mod args;
mod batch;
mod closing;
mod crash;
mod document;
mod drafts;
pub mod emit;
pub mod exit;
mod explain;
mod findings;
mod flow;
mod folder;
mod forget;
mod help;
mod input;
mod interview;
mod journal;
mod looks;
mod manifest;
mod notebook;
pub mod output;
mod pack;
mod phrases;
mod plain;
mod progress;
mod report;
mod salary;
mod schema;
mod score;
mod shell;
mod subject;
mod summary;
mod templates;
pub mod terminal;
mod text;
mod usage;
mod words;

use std::io::IsTerminal;
use std::path::Path;

use clap::FromArgMatches;

use crate::bundle::Bundle;
use crate::cli::args::{Arguments, Command, Interview, SchemaName};
use crate::cli::exit::Exit;
use crate::cli::shell::Shell;
use crate::pack::Pack;

/// Runs the program for the arguments of the process.
#[must_use]
pub fn run() -> Exit {
    let arguments =
        match help::command().try_get_matches().and_then(|found| Arguments::from_arg_matches(&found)) {
            Ok(arguments) => arguments,
            Err(error) => {
                help::print(&error);
                return if error.use_stderr() { Exit::Usage } else { Exit::Done };
            }
        };
    let shell = Shell::new(&arguments);
    crash::watch(&shell);
    if let Some(Command::Pack(command)) = &arguments.command {
        return pack::run(&shell, arguments.pack.as_deref(), command);
    }
    if let Some(Command::Forget(command)) = &arguments.command {
        return forget::run(&shell, command);
    }
    if let Some(Command::Templates(command)) = &arguments.command {
        return templates::run(&shell, command);
    }
    let Some(pack) = load(&shell, arguments.pack.as_deref()) else { return Exit::Usage };
    match &arguments.command {
        None => without_command(&shell, &pack),
        Some(Command::Score(score)) => score::run(&shell, &pack, score),
        Some(Command::Salary(salary)) => salary::run(&shell, &pack, salary),
        Some(Command::Explain(what)) => explain::run(&shell, &pack, what),
        Some(Command::Schema(schema)) => print_schema(&shell, &pack, schema.name),
        Some(Command::Report(report)) => report::run(&shell, &pack, report),
        Some(Command::Interview(interview)) => interview::run(&shell, &pack, interview),
        Some(Command::Drafts(command)) => drafts::run(&shell, &pack, command.command.as_ref()),
        Some(Command::Pack(_) | Command::Forget(_) | Command::Templates(_)) => unreachable!("answered above"),
    }
}

/// On a terminal the interview, otherwise help on stderr.
fn without_command(shell: &Shell, pack: &Pack) -> Exit {
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        return interview::run(shell, pack, &Interview::default());
    }
    shell.line(&help::command().render_help().to_string());
    shell.tell("no_terminal", &[]);
    Exit::Usage
}

/// The built-in pack or the one in a folder; findings have been told if there is none.
fn load(shell: &Shell, folder: Option<&Path>) -> Option<Pack> {
    let Some(folder) = folder else { return Some(Pack::embedded()) };
    checked(shell, &bundle_of(shell, folder)?)
}

/// The files of a pack's folder; it has been told if there are none.
fn bundle_of(shell: &Shell, folder: &Path) -> Option<Bundle> {
    match Bundle::folder(folder) {
        Ok(bundle) if bundle.files().next().is_none() => {
            shell.tell("no_pack", &[("path", &folder.to_string_lossy())]);
            None
        }
        Ok(bundle) => Some(bundle),
        Err(error) => {
            let why = shell.words.why(&error.cause);
            shell.tell("cannot_read", &[("path", &error.path.to_string_lossy()), ("why", &why)]);
            None
        }
    }
}

/// The pack that files make; findings have been told, and none is there if one is an error.
fn checked(shell: &Shell, bundle: &Bundle) -> Option<Pack> {
    match crate::pack::load(bundle) {
        Ok(loaded) => {
            if !loaded.warnings.0.is_empty() {
                shell.line(&emit::emit(&loaded.warnings, shell.color));
            }
            Some(loaded.value)
        }
        Err(findings) => {
            shell.line(&emit::emit(&findings, shell.color));
            None
        }
    }
}

fn print_schema(shell: &Shell, pack: &Pack, name: SchemaName) -> Exit {
    use std::io::Write;
    let text = match name {
        SchemaName::Answers => format!("{:#}\n", schema::answers(pack, shell.lang)),
        SchemaName::Result => format!("{}\n", schema::RESULT.trim_end()),
        SchemaName::Errors => format!("{}\n", schema::ERRORS.trim_end()),
        SchemaName::Salary => format!("{}\n", schema::SALARY.trim_end()),
        SchemaName::Explain => format!("{}\n", schema::EXPLAIN.trim_end()),
        SchemaName::Manifest => format!("{}\n", manifest::JSON_SCHEMA.trim_end()),
    };
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => Exit::Done,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            shell.cannot_print(&error);
            Exit::Failed
        }
    }
}
