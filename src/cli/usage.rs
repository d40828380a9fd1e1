//! Wrong arguments in words: what is wrong, what may have been meant, what would be right, how to see more.

use clap::Arg;
use clap::Command;
use clap::Error;
use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;

use crate::cli::help;
use crate::cli::words::Words;
use crate::locale::visible;

/// What is wrong with the arguments; `None` for what is no mistake, or none we have words for.
pub(crate) fn told(error: &Error, words: &Words) -> Option<String> {
    let said = Said { error, words };
    let what = match error.kind() {
        ErrorKind::UnknownArgument => said.sentence("unknown_argument", ContextKind::InvalidArg),
        ErrorKind::InvalidSubcommand => said.sentence("unknown_command", ContextKind::InvalidSubcommand),
        ErrorKind::MissingSubcommand => said.sentence("no_command", ContextKind::InvalidSubcommand),
        ErrorKind::MissingRequiredArgument => said.sentence("missing", ContextKind::InvalidArg),
        ErrorKind::ArgumentConflict => said.conflict(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => said.value(),
        _ => None,
    }?;
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(|kind| said.context(kind));
    let near = near.map(|near| words.usage("near", &[("near", &near)])).unwrap_or_default();
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand];
    let valid = valid.into_iter().find_map(|kind| said.context(kind));
    let valid = valid.map(|valid| words.usage("valid", &[("valid", &valid)])).unwrap_or_default();
    let usage = said.context(ContextKind::Usage).map(|usage| said.headed(&usage)).unwrap_or_default();
    Some(format!("{what}{near}{valid}\n{usage}{}", words.usage("more", &[])))
}

struct Said<'e> {
    error: &'e Error,
    words: &'e Words,
}

impl Said<'_> {
    /// A detail of the error; several of them in a row.
    fn context(&self, kind: ContextKind) -> Option<String> {
        let text = match self.error.get(kind)? {
            ContextValue::String(one) => one.clone(),
            ContextValue::Strings(all) if !all.is_empty() => all.join(", "),
            ContextValue::StyledStr(text) => text.to_string(),
            _ => return None,
        };
        Some(visible(&text).into_owned()) // what was typed may steer a terminal
    }

    fn sentence(&self, key: &str, of: ContextKind) -> Option<String> {
        Some(self.words.usage(key, &[("given", &self.context(of)?)]))
    }

    fn conflict(&self) -> Option<String> {
        let given = self.context(ContextKind::InvalidArg)?;
        match self.context(ContextKind::PriorArg).filter(|other| *other != given) {
            Some(other) => Some(self.words.usage("conflict", &[("given", &given), ("other", &other)])),
            None => Some(self.words.usage("twice", &[("given", &given)])),
        }
    }

    fn value(&self) -> Option<String> {
        let given = self.context(ContextKind::InvalidArg)?;
        let value = self.context(ContextKind::InvalidValue).unwrap_or_default();
        if value.is_empty() {
            return Some(self.words.usage("no_value", &[("given", &given)]));
        }
        let said = self.words.usage("bad_value", &[("given", &given), ("value", &value)]);
        if self.context(ContextKind::ValidValue).is_some() {
            return Some(said); // they are told next
        }
        let about =
            about(&help::called(), &given).map(|about| self.words.usage("about", &[("about", &about)]));
        Some(said + &about.unwrap_or_default())
    }

    /// The line on how the command is called, with our heading.
    fn headed(&self, usage: &str) -> String {
        let bare = help::options_named(usage.trim_start_matches("Usage:").trim(), self.words);
        format!("{}: {bare}\n", self.words.help("heading_usage").unwrap_or("Usage"))
    }
}

/// What the help says of an option of a command, or of all commands, which is named as in `--date <DATE>`.
fn about((called, all): &(Command, Command), name: &str) -> Option<String> {
    let long = name.split(' ').next()?.strip_prefix("--")?;
    let mut options = called.get_arguments().chain(all.get_arguments());
    let own = options.find(|option| option.get_long() == Some(long));
    own.and_then(Arg::get_help).map(ToString::to_string)
}
