//! What a stored template says of a context.
//!
//! The engine finds every value anew from the root of the context and copies each name on the way; here a value is looked
//! up where its block stands. What comes out is the same, which a test compares; whatever does not fit is left to the
//! engine, which knows how to say what is wrong and where.

use serde_json::Value;

use super::escape;
use super::stored::Element;
use super::stored::Operand;
use super::stored::Path;
use super::stored::Stored;
use super::stored::Test;

/// Where a block stands.
#[derive(Clone, Copy)]
struct Scope<'v> {
    root: &'v Value,
    here: &'v Value,
    /// Inside a list: whether this is its first round, and its last.
    round: Option<(bool, bool)>,
}

/// What a path leads to.
enum Found<'v> {
    Value(&'v Value),
    Round(bool),
    Nothing,
}

impl Stored<'_> {
    /// The text; `None` if a value is missing or has no words.
    pub(super) fn said(&self, context: &Value) -> Option<String> {
        let mut text = String::new();
        self.say(Scope { root: context, here: context, round: None }, &mut text)?;
        Some(text)
    }

    fn say(&self, scope: Scope<'_>, text: &mut String) -> Option<()> {
        self.0.iter().try_for_each(|element| element.say(scope, text))
    }
}

impl Element<'_> {
    fn say(&self, scope: Scope<'_>, text: &mut String) -> Option<()> {
        match self {
            Self::Text(words) => text.push_str(words),
            Self::Value(path) => text.push_str(&scope.find(path).words()?),
            Self::Choice(condition, then, otherwise) => {
                let part = if condition.holds(scope)? { then } else { otherwise };
                part.say(scope, text)?;
            }
            Self::Each(path, inner, otherwise) => match (scope.find(path), otherwise) {
                (Found::Value(Value::Array(list)), None) => each(list, inner, scope, text)?,
                (Found::Value(Value::Array(list)), _) if !list.is_empty() => each(list, inner, scope, text)?,
                (Found::Value(Value::Object(_)), _) => return None, // no template goes through the fields of a group
                (_, otherwise) => otherwise.as_ref()?.say(scope, text)?,
            },
            Self::With(path, inner, otherwise) => match scope.find(path) {
                Found::Value(here) if is_something(here) => inner.say(Scope { here, ..scope }, text)?,
                _ => otherwise.as_ref()?.say(scope, text)?,
            },
        }
        Some(())
    }
}

fn each(list: &[Value], inner: &Stored<'_>, scope: Scope<'_>, text: &mut String) -> Option<()> {
    for (place, here) in list.iter().enumerate() {
        let round = Some((place == 0, place + 1 == list.len()));
        inner.say(Scope { here, round, ..scope }, text)?;
    }
    Some(())
}

impl Test<'_> {
    /// `None` where something that is compared is missing.
    fn holds(&self, scope: Scope<'_>) -> Option<bool> {
        match self {
            Self::Is(path) => Some(scope.find(path).is_something()),
            Self::Not(path) => match scope.find(path) {
                Found::Nothing => None,
                found => Some(!found.is_something()),
            },
            Self::All(tests) => tests.iter().try_fold(true, |all, test| Some(test.holds(scope)? && all)),
            Self::Any(tests) => tests.iter().try_fold(false, |any, test| Some(test.holds(scope)? || any)),
            Self::Equal(path, other) => scope.equal(path, other),
            Self::Different(path, other) => scope.equal(path, other).map(|equal| !equal),
        }
    }
}

impl<'v> Scope<'v> {
    fn find(self, path: &Path<'_>) -> Found<'v> {
        let (from, names) = match path {
            Path::Here(names) => (self.here, names),
            Path::Root(names) => (self.root, names),
            Path::First => return self.round.map_or(Found::Nothing, |(first, _)| Found::Round(first)),
            Path::Last => return self.round.map_or(Found::Nothing, |(_, last)| Found::Round(last)),
        };
        let found = names.iter().try_fold(from, |value, name| value.get(*name));
        found.map_or(Found::Nothing, Found::Value)
    }

    fn equal(self, path: &Path<'_>, other: &Operand<'_>) -> Option<bool> {
        let Found::Value(value) = self.find(path) else { return None };
        Some(match other {
            Operand::Words(words) => value.as_str() == Some(*words),
            Operand::Count(count) => value.as_i64() == Some(*count),
            Operand::Value(path) => match self.find(path) {
                Found::Value(other) => value == other,
                Found::Round(_) | Found::Nothing => return None,
            },
        })
    }
}

impl Found<'_> {
    fn is_something(&self) -> bool {
        match self {
            Self::Value(value) => is_something(value),
            Self::Round(is) => *is,
            Self::Nothing => false,
        }
    }

    /// As it stands in the text; `None` for what is no single value.
    fn words(&self) -> Option<String> {
        match self {
            Self::Value(Value::String(words)) => Some(escape(words)),
            Self::Value(Value::Number(number)) => Some(escape(&number.to_string())),
            Self::Value(Value::Bool(is)) | Self::Round(is) => Some(is.to_string()),
            Self::Value(Value::Null) => Some(String::new()),
            Self::Value(Value::Array(_) | Value::Object(_)) | Self::Nothing => None,
        }
    }
}

/// What counts as something in a condition: as the engine has it.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is) => *is,
        Value::Number(number) => number.as_f64().is_some_and(f64::is_normal),
        Value::String(words) => !words.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}
