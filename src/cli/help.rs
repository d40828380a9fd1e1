//! Puts the words of the locale files into clap's command tree.

use std::io::Write as _;

use clap::{Command, CommandFactory};

use crate::cli::args::{Arguments, Language};
use crate::cli::shell::message_language;
use crate::cli::usage;
use crate::cli::words::Words;

/// The command tree with help in the language of messages.
pub(crate) fn command() -> Command {
    let words = Words::of(message_language(language_argument()));
    let template = format!(
        "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}\n",
        words.help("heading_usage").unwrap_or("Usage")
    );
    dress(Arguments::command(), "csm", words, &template)
}

/// The command that was called, as far as it is known, and the one above all.
pub(crate) fn called() -> (Command, Command) {
    let all = command();
    let mut called = all.clone();
    for given in std::env::args_os().skip(1) {
        if let Some(below) = called.find_subcommand(&given).cloned() {
            called = below;
        }
    }
    (called, all)
}

/// Prints what came of the arguments instead of a command: help, the version, or what is wrong.
pub(crate) fn print(error: &clap::Error) {
    let words = Words::of(message_language(language_argument()));
    let _ = match usage::told(error, words) {
        Some(text) => writeln!(std::io::stderr(), "{text}"),
        None => error.print(),
    };
}

/// `--lang` before clap has read anything, so that the help itself follows it.
fn language_argument() -> Option<Language> {
    let all: Vec<String> = std::env::args_os().map(|one| one.to_string_lossy().into_owned()).collect();
    let given = all
        .iter()
        .zip(all.iter().skip(1))
        .find_map(|(flag, value)| (flag == "--lang").then(|| value.clone()));
    let given = given.or_else(|| all.iter().find_map(|one| one.strip_prefix("--lang=").map(str::to_owned)));
    match given.as_deref() {
        Some("de") => Some(Language::De),
        Some("en") => Some(Language::En),
        _ => None,
    }
}

fn dress(command: Command, key: &str, words: &Words, template: &str) -> Command {
    let heading = |name: &str, or: &'static str| words.help(name).unwrap_or(or).to_owned();
    let mut command = command
        .about(words.help(key).unwrap_or_default().to_owned())
        .help_template(template.to_owned())
        .subcommand_help_heading(heading("heading_commands", "Commands"))
        .disable_help_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help(words.help("help").unwrap_or_default().to_owned()),
        );
    if key == "csm" {
        command = command
            .after_help(words.help("after").unwrap_or_default().to_owned())
            .disable_version_flag(true)
            .arg(
                clap::Arg::new("version")
                    .short('V')
                    .long("version")
                    .action(clap::ArgAction::Version)
                    .help(words.help("version").unwrap_or_default().to_owned()),
            );
    }
    let (options, arguments) =
        (heading("heading_options", "Options"), heading("heading_arguments", "Arguments"));
    command = command.mut_args(|argument| {
        let id = argument.get_id().to_string();
        let text =
            words.help(&format!("{key}.{id}")).or_else(|| words.help(&id)).unwrap_or_default().to_owned();
        let positional = argument.is_positional();
        argument.help(text).help_heading(if positional { arguments.clone() } else { options.clone() })
    });
    let names: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    for name in names {
        let below = match (key, name.as_str()) {
            ("csm", "pack") => String::from("pack_command"),
            ("csm", _) => name.clone(),
            _ => format!("{key}.{name}"),
        };
        command = command.mut_subcommand(name, |one| dress(one, &below, words, template));
    }
    command
}
