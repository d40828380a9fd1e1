//! What is wrong with a style, all of it at once.
//!
//! Reading a style ends at its first mistake. Each value is therefore tried alone, in the place it would have in the
//! built-in style, which is sound.

use std::ops::Range;

use serde::Deserialize as _;
use toml::Table;
use toml::Value;
use toml::de::DeTable;
use toml::de::DeValue;
use toml::de::Error;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::diagnostic::nearest;

use super::Style;

/// The findings about a text that is no style because of at least one error; `model` is the text of a sound one.
pub(super) fn faults(text: &str, model: &str, first: &Error, source: &Source) -> Diagnostics {
    let mut found = Faults { source, all: Vec::new(), model: toml::from_str(model).unwrap_or_default() };
    if let Ok(given) = DeTable::parse(text) {
        let model = found.model.clone();
        found.table(&mut Vec::new(), given.get_ref(), given.span(), &model);
    }
    if found.all.is_empty() {
        found.say(first.message(), first.span().unwrap_or(0..0), help(first.message()));
    }
    found.all.sort_by_key(|(start, _)| *start);
    Diagnostics(found.all.into_iter().map(|(_, finding)| finding).collect())
}

/// What to do about a message of the reader, which lists what it knows in backticks after an unknown name.
fn help(message: &str) -> String {
    let named: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match named.split_first() {
        Some((given, known)) if message.starts_with("unknown field") => meant(given, known).1,
        _ => "lengths are written as \"12pt\" or \"4mm\", colours as \"#14556b\"".to_owned(),
    }
}

/// What may have been meant by a name, and how that is said.
fn meant<'m>(given: &str, known: &[&'m str]) -> (Option<&'m str>, String) {
    match nearest(given, known.iter().copied()) {
        Some(near) => (Some(near), format!("did you mean `{near}`?")),
        None => (None, format!("known are {}", known.join(", "))),
    }
}

struct Faults<'s> {
    source: &'s Source,
    /// The findings, by where they begin.
    all: Vec<(usize, Diagnostic)>,
    model: Table,
}

impl Faults<'_> {
    fn table(&mut self, path: &mut Vec<String>, given: &DeTable<'_>, span: Range<usize>, model: &Table) {
        let mut misspelt = Vec::new(); // and so not missing
        for (key, value) in given {
            let name: &str = key.get_ref();
            match (model.get(name), value.get_ref()) {
                (None, _) => misspelt.extend(self.unknown(name, key.span(), model)),
                (Some(Value::Table(model)), DeValue::Table(own)) => {
                    path.push(name.to_owned());
                    self.table(path, own, key.span(), model);
                    path.pop();
                }
                (Some(_), _) => self.value(path, name, value.span()),
            }
        }
        for (name, own) in model.iter().filter(|(name, _)| !given.contains_key(name.as_str())) {
            let lacking = self.with(path, |table| _ = table.remove(name));
            if lacking.is_err() && !misspelt.contains(&name.as_str()) {
                let help = match own {
                    Value::Table(_) => "`csm templates export DIR` writes the whole style".to_owned(),
                    own => format!("the built-in style has `{name} = {own}`"),
                };
                self.say(&format!("missing field `{name}`"), span.clone(), help);
            }
        }
    }

    /// Tells of a name that is none, and gives the one that may have been meant.
    fn unknown<'m>(&mut self, name: &str, span: Range<usize>, model: &'m Table) -> Option<&'m str> {
        let known: Vec<&str> = model.keys().map(String::as_str).collect();
        let (near, help) = meant(name, &known);
        self.say(&format!("unknown field `{name}`"), span, help);
        near
    }

    /// Tries a value in the place it has.
    fn value(&mut self, path: &[String], name: &str, span: Range<usize>) {
        let Some(Ok(mut alone)) =
            self.source.text.get(span.clone()).map(|text| format!("value = {text}").parse::<Table>())
        else {
            return; // a list of tables: nothing stands alone in it
        };
        let Some(value) = alone.remove("value") else { return };
        let tried = self.with(path, |table| _ = table.insert(name.to_owned(), value));
        if let Err(error) = tried {
            self.say(error.message(), span, help(error.message()));
        }
    }

    /// Whether the model is still a style with a table of it changed.
    fn with(&self, path: &[String], change: impl FnOnce(&mut Table)) -> Result<Style, Error> {
        let mut whole = Value::Table(self.model.clone());
        let mut table = Some(&mut whole);
        for name in path {
            table = table.and_then(|table| table.get_mut(name));
        }
        if let Some(table) = table.and_then(Value::as_table_mut) {
            change(table);
        }
        Style::deserialize(whole)
    }

    fn say(&mut self, message: &str, span: Range<usize>, help: String) {
        let message = message.lines().next().unwrap_or_default();
        let finding = Diagnostic::error(Code("style"), message.to_owned()).at(self.source, span.clone());
        self.all.push((span.start, finding.help(help)));
    }
}
