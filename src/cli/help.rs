//! Puts the words of the locale files into clap's command tree.

use std::io::Write;

use clap::{Arg, Command, CommandFactory};

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

/// Text of clap's in which our word stands for options, where it has `[OPTIONS]` in every language.
pub(crate) fn options_named(text: &str, words: &Words) -> String {
    text.replace("[OPTIONS]", &format!("[{}]", words.help("value.OPTIONS").unwrap_or("OPTIONS")))
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
    if let Some(text) = usage::told(error, words) {
        let _ = writeln!(std::io::stderr(), "{text}");
        return;
    }
    let text = error.render();
    let stream: (bool, &mut dyn Write) = if error.use_stderr() {
        (console::colors_enabled_stderr(), &mut std::io::stderr())
    } else {
        (console::colors_enabled(), &mut std::io::stdout())
    };
    let text = if stream.0 { text.ansi().to_string() } else { text.to_string() };
    let _ = stream.1.write_all(options_named(&text, words).as_bytes());
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
        .subcommand_value_name(heading("value.COMMAND", "COMMAND"))
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
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
                Arg::new("version")
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
        let text = words.help(&format!("{key}.{id}")).or_else(|| words.help(&id)).unwrap_or_default();
        let text = text.to_owned() + &standard(&argument, words);
        let heading = if argument.is_positional() { &arguments } else { &options };
        let argument = argument.help(text).help_heading(heading.clone());
        if !argument.get_action().takes_values() {
            return argument;
        }
        // Defaults and values are in the text, where they are told in the language of messages.
        named(argument, words).hide_default_value(true).hide_possible_values(true)
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

/// What holds where an option is not given.
fn standard(argument: &Arg, words: &Words) -> String {
    let values: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if values.is_empty() {
        return String::new();
    }
    format!(" [{}: {}]", words.help("standard").unwrap_or("default"), values.join(","))
}

/// The argument with what stands for its value in our words.
fn named(argument: Arg, words: &Words) -> Arg {
    let name = argument.get_value_names().and_then(|names| words.help(&format!("value.{}", names.first()?)));
    match name.map(str::to_owned) {
        Some(name) => argument.value_name(name),
        None => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    /// Calls `see` with every argument that takes a value, of this command and those below.
    fn walk(command: &Command, see: &mut dyn FnMut(&Arg)) {
        command.get_arguments().filter(|argument| argument.get_action().takes_values()).for_each(&mut *see);
        command.get_subcommands().for_each(|below| walk(below, see));
    }

    #[test]
    fn every_value_is_told_in_the_help_which_does_not_list_them_otherwise() {
        for lang in Lang::ALL {
            let all = dress(Arguments::command(), "csm", Words::of(lang), "");
            walk(&all, &mut |argument| {
                let text = argument.get_help().map(ToString::to_string).unwrap_or_default();
                for value in argument.get_possible_values() {
                    let id = argument.get_id();
                    assert!(text.contains(value.get_name()), "{lang:?}: `{id}` lacks {}", value.get_name());
                }
            });
        }
    }

    #[test]
    fn what_stands_for_a_value_has_a_word_in_every_language() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            walk(&Arguments::command(), &mut |argument| {
                for name in argument.get_value_names().unwrap_or_default() {
                    assert!(words.help(&format!("value.{name}")).is_some(), "{lang:?}: no word for {name}");
                }
            });
        }
    }
}
