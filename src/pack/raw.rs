//! The files as they are written: a tree of values of which each knows its place, and readers for it.
//!
//! Derived deserialisation stops at the first problem of a file and says it in a sentence that would have to be taken
//! apart again. A [`Table`] instead is asked for its keys one by one, collects what is wrong with each, and knows when
//! it is dropped which keys nobody asked for: those are the unknown ones.
//!
//! A reader that finds a problem returns a *filler* (an empty text, `NaN`, the first index) and goes on. Fillers never
//! leave the loader, since a log with an error yields no pack; comparisons are written so that `NaN` passes them, so a
//! filler never causes a second finding.

use std::cell::RefCell;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Source;
use crate::diagnostic::nearest;
use crate::locale::Text;

use super::codes;
use super::limits::Limits;
use super::log::Log;

/// Longest list of a pack. The tables of items together stay below what an index holds.
const LONGEST: usize = 10_000;

/// A value together with its place.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    pub(super) log: &'a Log,
    source: &'a Source,
    value: &'a Spanned<DeValue<'a>>,
    /// The key it stands under, for messages.
    pub(super) key: &'a str,
}

impl<'a> Node<'a> {
    /// Starts a finding at this value.
    pub(super) fn error(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        // Of a long text or table the first line is enough to find it.
        let span = self.value.span();
        let first_line = self.source.text[span.clone()].find('\n').unwrap_or(span.len());
        Diagnostic::error(code, message).at(self.source, span.start..span.start + first_line)
    }

    /// Says something about this value.
    pub(super) fn report(&self, code: Code, message: impl Into<String>) {
        self.log.push(self.error(code, message));
    }

    /// Says that this value is not what belongs here.
    fn wrong_type(&self, expected: &str) {
        let found = self.value.get_ref().type_str();
        self.log.push(
            self.error(codes::WRONG_TYPE, format!("`{}` is of the wrong type", self.key))
                .label(format!("found {found}, expected {expected}")),
        );
    }

    /// A string that is not empty and holds no control characters but line breaks; outer white space is removed.
    pub(super) fn word(&self) -> &'a str {
        let DeValue::String(string) = self.value.get_ref() else {
            self.wrong_type("a string");
            return "";
        };
        let string = string.trim();
        if string.is_empty() {
            self.report(codes::EMPTY_VALUE, format!("`{}` is empty", self.key));
        }
        if string.chars().any(|c| c.is_control() && c != '\n') {
            self.report(codes::CONTROL_CHARACTER, format!("`{}` holds a control character", self.key));
        }
        string
    }

    /// One of some words; their place in the list, 0 as filler.
    pub(super) fn one_of(&self, words: &[&'static str]) -> usize {
        let word = self.word();
        words.iter().position(|one| *one == word).unwrap_or_else(|| {
            if !word.is_empty() {
                let help = nearest(word, words.iter().copied()).map_or_else(
                    || format!("use {}", listed(words)),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("`{}` cannot be `{word}`", self.key);
                self.log.push(self.error(codes::UNKNOWN_WORD, message).help(help));
            }
            0
        })
    }

    /// A finite number inside limits, `NaN` as filler.
    pub(super) fn number(&self, limits: Limits) -> f64 {
        let number = match self.value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse::<f64>().ok(),
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            _ => {
                self.wrong_type("a number");
                return f64::NAN;
            }
        };
        let number = number.unwrap_or(f64::NAN);
        if limits.has(number) {
            return number;
        }
        self.report_limits(limits);
        f64::NAN
    }

    /// A whole number inside limits; the type's default as filler.
    pub(super) fn whole<T: TryFrom<i64> + Default>(&self, limits: Limits) -> T {
        let DeValue::Integer(integer) = self.value.get_ref() else {
            self.wrong_type("a whole number");
            return T::default();
        };
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let fits =
            number.filter(|number| limits.has(*number as f64)).and_then(|number| T::try_from(number).ok());
        fits.unwrap_or_else(|| {
            self.report_limits(limits);
            T::default()
        })
    }

    fn report_limits(&self, limits: Limits) {
        let message = format!("`{}` is out of range", self.key);
        self.log.push(self.error(codes::OUT_OF_RANGE, message).label(format!("allowed: {limits}")));
    }

    /// `true` or `false`.
    pub(super) fn flag(&self) -> bool {
        self.value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type("true or false");
            false
        })
    }

    /// A day, written as string: `"2026-11-23"`.
    pub(super) fn date(&self) -> NaiveDate {
        let word = self.word();
        word.parse().unwrap_or_else(|_| {
            if !word.is_empty() {
                let message = format!("`{}` is no day of the calendar", self.key);
                self.log.push(
                    self.error(codes::WRONG_TYPE, message).label("expected a day such as \"2026-11-23\""),
                );
            }
            NaiveDate::default()
        })
    }

    /// The entries of a list.
    pub(super) fn list(&self) -> Vec<Node<'a>> {
        let DeValue::Array(array) = self.value.get_ref() else {
            self.wrong_type("a list");
            return Vec::new();
        };
        if array.len() > LONGEST {
            self.report_length(&format!("at most {LONGEST}"), array.len());
            return Vec::new();
        }
        array.iter().map(|value| Node { value, ..*self }).collect()
    }

    /// The numbers of a list of exactly `N`; all `NaN` as filler.
    pub(super) fn numbers<const N: usize>(&self, limits: [Limits; N]) -> [f64; N] {
        let entries = self.list();
        if entries.len() != N {
            if self.value.get_ref().is_array() {
                self.report_length(&N.to_string(), entries.len());
            }
            return [f64::NAN; N];
        }
        let mut numbers = [f64::NAN; N];
        for ((number, entry), limits) in numbers.iter_mut().zip(entries).zip(limits) {
            *number = entry.number(limits);
        }
        numbers
    }

    /// Says that a list is too short or too long.
    pub(super) fn report_length(&self, expected: &str, found: usize) {
        let message = format!("`{}` has {found} entries, expected {expected}", self.key);
        self.report(codes::WRONG_LENGTH, message);
    }

    /// A text in every language.
    pub(super) fn text(&self) -> Text {
        let Some(table) = self.table(format!("text `{}`", self.key)) else { return Text::default() };
        let one = |key| {
            let spoken = table.optional(key).and_then(|node| match node.value.get_ref() {
                DeValue::String(string) if string.trim().is_empty() => None,
                _ => Some(node.word().to_owned()),
            });
            spoken.unwrap_or_else(|| {
                let message = format!("`{}` has no text for `{key}`", self.key);
                let help = format!("add `{key} = \"…\"`");
                self.log.push(self.error(codes::MISSING_LANGUAGE, message).help(help));
                String::new()
            })
        };
        Text { de: one("de"), en: one("en") }
    }

    /// A table, with what it describes: ``competency `COM` ``.
    pub(super) fn table(&self, what: impl Into<String>) -> Option<Table<'a>> {
        let Some(table) = self.value.get_ref().as_table() else {
            self.wrong_type("a table");
            return None;
        };
        Some(Table { node: *self, keys: table, what: what.into(), asked: RefCell::default() })
    }

    /// The string under a key, if it is a table with one: for names of tables before they are read.
    pub(super) fn peek(&self, key: &str) -> Option<Node<'a>> {
        let (key, value) = self.value.get_ref().as_table()?.get_key_value(key)?;
        Some(Node { value, key: key.get_ref(), ..*self })
    }

    /// The string itself, if it is one; says nothing if not.
    pub(super) fn as_str(&self) -> Option<&'a str> {
        self.value.get_ref().as_str()
    }

    /// The entries, if it is a list; says nothing if not.
    pub(super) fn entries(&self) -> Vec<Node<'a>> {
        self.value.get_ref().as_array().map(|_| self.list()).unwrap_or_default()
    }

    /// Whether it is a number of any kind.
    pub(super) fn is_number(&self) -> bool {
        self.value.get_ref().is_integer() || self.value.get_ref().is_float()
    }

    /// Says that a key is missing in a table of this noun; that it is no table, if it is none.
    pub(super) fn report_missing(&self, key: &str, noun: &str) {
        if !self.value.get_ref().is_table() {
            return self.wrong_type("a table");
        }
        let finding = self.error(codes::MISSING_KEY, format!("a {noun} has no `{key}`"));
        self.log.push(finding.help(format!("add `{key} = …`")));
    }

    /// The whole of a file.
    pub(super) fn root(log: &'a Log, source: &'a Source, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self { log, source, value, key: "file" }
    }
}

/// A table that is being read.
///
/// Dropping it reports every key that was not asked for, so read all keys before leaving early.
pub(super) struct Table<'a> {
    node: Node<'a>,
    keys: &'a DeTable<'a>,
    what: String,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    /// The table as a value, for findings about the whole of it.
    pub(super) fn node(&self) -> Node<'a> {
        self.node
    }

    /// What it describes.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    /// The value under a key, if it is there.
    pub(super) fn optional(&self, key: &'static str) -> Option<Node<'a>> {
        self.asked.borrow_mut().push(key);
        self.node.peek(key)
    }

    /// The value under a key; says so if it is missing.
    pub(super) fn required(&self, key: &'static str) -> Option<Node<'a>> {
        let found = self.optional(key);
        if found.is_none() {
            self.report_missing(key);
        }
        found
    }

    /// Says that a key is missing.
    pub(super) fn report_missing(&self, key: &str) {
        // A table under a `[header]` has the header as its place.
        let message = format!("{} has no `{key}`", self.what);
        self.node.log.push(self.node.error(codes::MISSING_KEY, message).help(format!("add `{key} = …`")));
    }

    /// A required text.
    pub(super) fn text(&self, key: &'static str) -> Text {
        self.required(key).map(|node| node.text()).unwrap_or_default()
    }

    /// A text that may be absent.
    pub(super) fn text_if_any(&self, key: &'static str) -> Option<Text> {
        self.optional(key).map(|node| node.text())
    }

    /// A list of texts; absent means none.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Text> {
        self.list_if_any(key).iter().map(Node::text).collect()
    }

    /// A required string; empty as filler.
    pub(super) fn word(&self, key: &'static str) -> &'a str {
        self.required(key).map(|node| node.word()).unwrap_or_default()
    }

    /// A string that may be absent.
    pub(super) fn word_if_any(&self, key: &'static str) -> Option<String> {
        self.optional(key).map(|node| node.word().to_owned())
    }

    /// A required number; `NaN` as filler.
    pub(super) fn number(&self, key: &'static str, limits: Limits) -> f64 {
        self.required(key).map_or(f64::NAN, |node| node.number(limits))
    }

    /// A number that may be absent.
    pub(super) fn number_if_any(&self, key: &'static str, limits: Limits) -> Option<f64> {
        self.optional(key).map(|node| node.number(limits))
    }

    /// A required whole number.
    pub(super) fn whole<T: TryFrom<i64> + Default>(&self, key: &'static str, limits: Limits) -> T {
        self.required(key).map(|node| node.whole(limits)).unwrap_or_default()
    }

    /// A whole number that may be absent.
    pub(super) fn whole_if_any<T: TryFrom<i64> + Default>(
        &self,
        key: &'static str,
        limits: Limits,
    ) -> Option<T> {
        self.optional(key).map(|node| node.whole(limits))
    }

    /// A flag; absent means `false`.
    pub(super) fn flag(&self, key: &'static str) -> bool {
        self.optional(key).is_some_and(|node| node.flag())
    }

    /// A required day.
    pub(super) fn date(&self, key: &'static str) -> NaiveDate {
        self.required(key).map(|node| node.date()).unwrap_or_default()
    }

    /// The entries of a required list.
    pub(super) fn list(&self, key: &'static str) -> Vec<Node<'a>> {
        self.required(key).map(|node| node.list()).unwrap_or_default()
    }

    /// The entries of a list; absent means none.
    pub(super) fn list_if_any(&self, key: &'static str) -> Vec<Node<'a>> {
        self.optional(key).map(|node| node.list()).unwrap_or_default()
    }

    /// A required table under a key.
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        self.required(key)?.table(format!("`{key}` of {}", self.what))
    }

    /// A table under a key, if it is there.
    pub(super) fn table_if_any(&self, key: &'static str) -> Option<Table<'a>> {
        self.optional(key)?.table(format!("`{key}` of {}", self.what))
    }

    /// The tables of a list, named after one of their keys: ``competency `COM` ``. Absent means none.
    pub(super) fn tables(&self, key: &'static str, noun: &str, name_key: &str) -> Vec<Table<'a>> {
        let named = |node: &Node<'a>| {
            let name = node.peek(name_key).and_then(|name| name.as_str());
            node.table(name.map_or_else(|| format!("a {noun}"), |name| format!("{noun} `{name}`")))
        };
        self.list_if_any(key).iter().filter_map(named).collect()
    }

    /// Two required numbers, the first not above the second.
    pub(super) fn range(&self, key: &'static str, limits: Limits) -> (f64, f64) {
        self.required(key).map_or((f64::NAN, f64::NAN), |node| {
            let [min, max] = node.numbers([limits; 2]);
            if min > max {
                node.report(codes::WRONG_ORDER, format!("`{key}` ends below its beginning"));
            }
            (min, max)
        })
    }

    /// Every key as written with its value, for tables whose keys are ids. The node of a key stands for its name.
    pub(super) fn free_keys(&self) -> Vec<(Key<'a>, Node<'a>)> {
        let mut all: Vec<_> = self
            .keys
            .iter()
            .map(|(key, value)| {
                let name: &'a str = key.get_ref();
                (Key { node: self.node, name, span: key.span() }, Node { value, key: name, ..self.node })
            })
            .collect();
        all.sort_by_key(|(key, _)| key.span.start);
        self.asked.borrow_mut().push(ANY_KEY);
        all
    }
}

/// Marks a table whose keys are ids.
const ANY_KEY: &str = "*";

impl Drop for Table<'_> {
    fn drop(&mut self) {
        let asked = self.asked.borrow();
        if asked.contains(&ANY_KEY) {
            return;
        }
        for key in self.keys.keys().filter(|key| !asked.contains(&key.get_ref().as_ref())) {
            let message = format!("{} has an unknown key `{}`", self.what, key.get_ref());
            let free = asked.iter().copied().filter(|one| self.keys.get(*one).is_none());
            let help = nearest(key.get_ref(), free).map_or_else(
                || format!("known here: {}", listed(&asked)),
                |near| format!("did you mean `{near}`?"),
            );
            let found = Diagnostic::error(codes::UNKNOWN_KEY, message).at(self.node.source, key.span());
            self.node.log.push(found.help(help));
        }
    }
}

/// A key of a table whose keys are ids.
#[derive(Clone)]
pub(super) struct Key<'a> {
    node: Node<'a>,
    /// As written.
    pub(super) name: &'a str,
    span: Range<usize>,
}

/// A name as written, be it a value or a key: what references are made of.
pub(super) trait Written<'a> {
    /// The spelling; empty if there is none.
    fn spelling(&self) -> &'a str;
    /// Starts a finding at it.
    fn error(&self, code: Code, message: String) -> Diagnostic;
    /// Where findings go.
    fn log(&self) -> &'a Log;
}

impl<'a> Written<'a> for Node<'a> {
    fn spelling(&self) -> &'a str {
        self.word()
    }

    fn error(&self, code: Code, message: String) -> Diagnostic {
        Node::error(self, code, message)
    }

    fn log(&self) -> &'a Log {
        self.log
    }
}

impl<'a> Written<'a> for Key<'a> {
    fn spelling(&self) -> &'a str {
        self.name
    }

    fn error(&self, code: Code, message: String) -> Diagnostic {
        Diagnostic::error(code, message).at(self.node.source, self.span.clone())
    }

    fn log(&self) -> &'a Log {
        self.node.log
    }
}

/// Words in a row: `a`, `b`.
pub(super) fn listed(words: &[impl AsRef<str>]) -> String {
    words.iter().map(|word| format!("`{}`", word.as_ref())).collect::<Vec<_>>().join(", ")
}
