//! The words of messages, from the locale files; sentences are written there and only filled in here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::io::ErrorKind;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::answers::problem::{Expected, Problem, ProblemKind};
use crate::bundle::Unfit;
use crate::locale::{Lang, visible};

/// Words of the command line in one language.
#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    cli: BTreeMap<String, String>,
    system: BTreeMap<String, String>,
    usage: BTreeMap<String, String>,
    problem: BTreeMap<String, String>,
    expected: BTreeMap<String, String>,
    help: BTreeMap<String, String>,
    salary: BTreeMap<String, String>,
}

/// A finding in words, part by part; each but the first begins with a space.
pub(crate) struct Said {
    /// What is wrong.
    pub(crate) what: String,
    /// What may have been meant.
    pub(crate) near: Option<String>,
    /// What stood there.
    pub(crate) found: Option<String>,
    /// What would be valid.
    pub(crate) expected: Option<String>,
    /// What to do.
    pub(crate) next: Option<String>,
}

/// The text of a locale file.
pub(crate) fn locale_text(lang: Lang) -> &'static str {
    match lang {
        Lang::De => include_str!("../../templates/locale/de.toml"),
        Lang::En => include_str!("../../templates/locale/en.toml"),
    }
}

impl Words {
    /// The words of one language; its file is read once.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        static READ: [OnceLock<Words>; Lang::ALL.len()] = [const { OnceLock::new() }; Lang::ALL.len()];
        let read =
            || toml::from_str(locale_text(lang)).expect("the built-in locale files are checked by a test");
        READ[lang as usize].get_or_init(read)
    }

    /// A sentence with its gaps filled: `{name}`.
    pub(crate) fn say(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        fill(self.cli.get(key).map_or(key, String::as_str), gaps)
    }

    /// A sentence of `csm salary` with its gaps filled.
    pub(crate) fn salary(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        fill(self.salary.get(key).map_or(key, String::as_str), gaps)
    }

    /// A sentence about wrong arguments with its gaps filled.
    pub(crate) fn usage(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        fill(self.usage.get(key).map_or(key, String::as_str), gaps)
    }

    /// Why the system refused, in our words where we have some: its own are in its language, with a number.
    pub(crate) fn why(&self, error: &io::Error) -> String {
        let unfit = error.get_ref().and_then(|why| why.downcast_ref::<Unfit>());
        let key = match error.kind() {
            _ if unfit == Some(&Unfit::NoFile) => Some("no_file"),
            _ if unfit == Some(&Unfit::TooLarge) => Some("larger_than_packs"),
            _ if error.get_ref().is_some() => None, // said by a library, which knows more
            ErrorKind::NotFound => Some("not_found"),
            ErrorKind::PermissionDenied => Some("permission_denied"),
            ErrorKind::IsADirectory => Some("is_a_directory"),
            ErrorKind::NotADirectory => Some("not_a_directory"),
            ErrorKind::AlreadyExists => Some("already_exists"),
            ErrorKind::StorageFull => Some("storage_full"),
            ErrorKind::QuotaExceeded => Some("quota_exceeded"),
            ErrorKind::ReadOnlyFilesystem => Some("read_only"),
            ErrorKind::InvalidData => Some("no_text"),
            ErrorKind::FileTooLarge => Some("file_too_large"),
            ErrorKind::InvalidFilename => Some("invalid_name"),
            ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => Some("busy"),
            _ => None,
        };
        key.and_then(|key| self.system.get(key)).cloned().unwrap_or_else(|| error.to_string())
    }

    /// The help text of a command or option, if there is one.
    pub(crate) fn help(&self, key: &str) -> Option<&str> {
        self.help.get(key).map(String::as_str)
    }

    /// A finding about a sheet: what was found and what would be valid.
    pub(crate) fn problem(&self, problem: &Problem) -> String {
        let said = self.problem_parts(problem);
        let found = said.found.unwrap_or_default();
        said.what
            + &said.near.unwrap_or_default()
            + &found
            + &said.expected.unwrap_or_default()
            + &said.next.unwrap_or_default()
    }

    /// The same in its parts.
    pub(crate) fn problem_parts(&self, problem: &Problem) -> Said {
        let word = |key: &str| self.problem.get(key).map(String::as_str);
        let kind = &problem.kind;
        let template = word(kind.code()).unwrap_or("{item}");
        let what = fill(template, &[("item", &item(kind)), ("other", &other(kind))]);
        let says_type = matches!(kind, ProblemKind::AnswerType(..) | ProblemKind::FieldType(_));
        let found = problem.found.filter(|_| says_type).map(|found| {
            let name = word(found.code()).unwrap_or(found.code());
            fill(word("found").unwrap_or_default(), &[("found", name)])
        });
        Said {
            what: fill(&what, &[("detail", &detail(kind))]),
            near: near(kind).map(|near| fill(word("near").unwrap_or_default(), &[("near", near)])),
            found,
            expected: expected(kind).map(|expected| self.expected(expected)),
            next: word(&format!("{}-next", kind.code())).map(str::to_owned),
        }
    }

    fn expected(&self, expected: &Expected) -> String {
        let word = |key: &str| self.expected.get(key).map_or("", String::as_str);
        let list = |codes: &[String]| codes.join(", ");
        match expected {
            Expected::Rating { min, max, na } => {
                let key = if *na { "rating_na" } else { "rating" };
                fill(word(key), &[("min", &min.to_string()), ("max", &max.to_string())])
            }
            Expected::OneOf(codes) => fill(word("one_of"), &[("codes", &list(codes))]),
            Expected::ListOf(codes, empty) => {
                fill(word(if *empty { "list_or_empty" } else { "list" }), &[("codes", &list(codes))])
            }
            Expected::Picks(codes) => fill(word("picks"), &[("codes", &list(codes))]),
            Expected::Number { min, max, step } => fill(
                word("number"),
                &[("min", &min.to_string()), ("max", &max.to_string()), ("step", &step.to_string())],
            ),
        }
    }
}

/// Fills gaps. An id is whatever stands in a file: it must neither begin a line of its own nor steer a terminal.
pub(crate) fn fill(template: &str, gaps: &[(&str, &str)]) -> String {
    gaps.iter().fold(template.to_owned(), |text, (name, value)| {
        let value = if *name == "id" { visible(value) } else { Cow::Borrowed(*value) };
        text.replace(&format!("{{{name}}}"), &value)
    })
}

fn item(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::AnswerType(id, _)
        | ProblemKind::NaNotOffered(id, _)
        | ProblemKind::UnknownOption(id, ..)
        | ProblemKind::RepeatedOption(id)
        | ProblemKind::ExclusiveOption(id, _)
        | ProblemKind::EmptyList(id, _)
        | ProblemKind::OutOfRange(id, _)
        | ProblemKind::SamePicks(id)
        | ProblemKind::MoreThan(id, _)
        | ProblemKind::NotSubset(id, _)
        | ProblemKind::OptionNotOffered(id, ..)
        | ProblemKind::MissingAnswer(id)
        | ProblemKind::RefusedInHr(id)
        | ProblemKind::WorstOnly(id)
        | ProblemKind::Unusual(id)
        | ProblemKind::LeftOut(id, _) => id.to_string(),
        ProblemKind::OtherForm(all) | ProblemKind::IgnoredInHr(all) => {
            all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

fn other(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::MoreThan(_, other)
        | ProblemKind::NotSubset(_, other)
        | ProblemKind::OptionNotOffered(_, other)
        | ProblemKind::LeftOut(_, other) => other.to_string(),
        _ => String::new(),
    }
}

fn detail(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Syntax(text)
        | ProblemKind::FieldValue(text)
        | ProblemKind::UnknownField(text, _)
        | ProblemKind::ExclusiveOption(_, text) => text.clone(),
        ProblemKind::MissingField(text) | ProblemKind::FieldType(text) => (*text).to_owned(),
        ProblemKind::TooLarge(limit) | ProblemKind::TooLong(limit) | ProblemKind::MoreFindings(limit) => {
            limit.to_string()
        }
        _ => String::new(),
    }
}

fn near(kind: &ProblemKind) -> Option<&str> {
    match kind {
        ProblemKind::UnknownField(_, near)
        | ProblemKind::UnknownItem(near)
        | ProblemKind::UnknownOption(_, _, near) => near.as_deref(),
        _ => None,
    }
}

fn expected(kind: &ProblemKind) -> Option<&Expected> {
    match kind {
        ProblemKind::AnswerType(_, expected)
        | ProblemKind::NaNotOffered(_, expected)
        | ProblemKind::UnknownOption(_, expected, _)
        | ProblemKind::EmptyList(_, expected)
        | ProblemKind::OutOfRange(_, expected) => Some(expected),
        _ => None,
    }
}
