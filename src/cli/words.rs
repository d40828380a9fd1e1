//! The words of messages, from the locale files; sentences are written there and only filled in here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::answers::problem::{Expected, Problem, ProblemKind};
use crate::locale::Lang;

/// Words of the command line in one language.
#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    cli: BTreeMap<String, String>,
    problem: BTreeMap<String, String>,
    expected: BTreeMap<String, String>,
    help: BTreeMap<String, String>,
    salary: BTreeMap<String, String>,
}

/// The text of a locale file.
pub(crate) fn locale_text(lang: Lang) -> &'static str {
    match lang {
        Lang::De => include_str!("../../templates/locale/de.toml"),
        Lang::En => include_str!("../../templates/locale/en.toml"),
    }
}

impl Words {
    /// The words of one language.
    pub(crate) fn load(lang: Lang) -> Self {
        toml::from_str(locale_text(lang)).expect("the built-in locale files are checked by a test")
    }

    /// A sentence with its gaps filled: `{name}`.
    pub(crate) fn say(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        fill(self.cli.get(key).map_or(key, String::as_str), gaps)
    }

    /// A sentence of `csm salary` with its gaps filled.
    pub(crate) fn salary(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        fill(self.salary.get(key).map_or(key, String::as_str), gaps)
    }

    /// The help text of a command or option, if there is one.
    pub(crate) fn help(&self, key: &str) -> Option<&str> {
        self.help.get(key).map(String::as_str)
    }

    /// A finding about a sheet: what was found and what would be valid.
    pub(crate) fn problem(&self, problem: &Problem) -> String {
        let template = self.problem.get(problem.kind.code()).map_or("{item}", String::as_str);
        let mut text = fill(template, &[("item", &item(&problem.kind)), ("other", &other(&problem.kind))]);
        text = fill(&text, &[("detail", &detail(&problem.kind))]);
        if let Some(near) = near(&problem.kind) {
            text.push_str(&fill(self.problem.get("near").map_or("", String::as_str), &[("near", near)]));
        }
        if let Some(expected) = expected(&problem.kind) {
            text.push_str(&self.expected(expected));
        }
        text
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

fn fill(template: &str, gaps: &[(&str, &str)]) -> String {
    gaps.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
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
        ProblemKind::TooLarge(limit) => limit.to_string(),
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
