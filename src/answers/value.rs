//! One JSON value, as far as it can be an answer: no tree is built for anything deeper, and texts stay where they are.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::answers::json::shown;
use crate::answers::problem::JsonType;

/// A value, as far as it can be one of ours.
pub(super) enum Value<'de> {
    Null,
    Bool,
    Number(f64),
    Text(Cow<'de, str>),
    List(Vec<Value<'de>>),
    /// Kept apart, so that every other value is small to hand on.
    Picks(Box<Picks<'de>>),
}

/// An object, read as the picks of a situation.
pub(super) struct Picks<'de> {
    pub(super) best: Pick<'de>,
    pub(super) worst: Pick<'de>,
    pub(super) other: Vec<String>,
    pub(super) twice: Option<&'static str>,
}

/// One of the two picks.
pub(super) enum Pick<'de> {
    Absent,
    Null,
    Text(Cow<'de, str>),
    Wrong(JsonType),
}

impl Pick<'_> {
    /// Whether its key was there.
    pub(super) fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

impl Value<'_> {
    /// What it is, without what it says.
    pub(super) fn json_type(&self) -> JsonType {
        match self {
            Self::Null => JsonType::Null,
            Self::Bool => JsonType::Boolean,
            Self::Number(_) => JsonType::Number,
            Self::Text(_) => JsonType::Text,
            Self::List(_) => JsonType::List,
            Self::Picks(_) => JsonType::Object,
        }
    }
}

/// A text that is borrowed from the input unless it holds escapes; serde's own `Cow` always copies.
pub(super) struct Borrowed<'de>(pub(super) Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Borrowed<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_str(BorrowedVisitor)
    }
}

struct BorrowedVisitor;

impl<'de> Visitor<'de> for BorrowedVisitor {
    type Value = Borrowed<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Borrowed(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Borrowed(Cow::Owned(text.to_owned())))
    }
}

/// Reads one value of the closed shapes; anything deeper is read over.
pub(super) struct Scalar;

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Value<'de>;
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = seq.next_element_seed(Scalar)? {
            if all.len() >= 10_000 {
                return Err(A::Error::custom("a list of more than 10000 entries"));
            }
            all.push(value);
        }
        Ok(Value::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Picks::read(map).map(|found| Value::Picks(Box::new(found)))
    }
}

impl<'de> Picks<'de> {
    /// Reads an object.
    pub(super) fn read<A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut found = Self { best: Pick::Absent, worst: Pick::Absent, other: Vec::new(), twice: None };
        while let Some(Borrowed(key)) = map.next_key()? {
            let (slot, name) = match &*key {
                "best" => (&mut found.best, "best"),
                "worst" => (&mut found.worst, "worst"),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if found.other.len() < 20 {
                        found.other.push(shown(&key));
                    }
                    continue;
                }
            };
            let pick = match map.next_value_seed(Scalar)? {
                Value::Null => Pick::Null,
                Value::Text(text) => Pick::Text(text),
                other => Pick::Wrong(other.json_type()),
            };
            if std::mem::replace(slot, pick).is_there() {
                found.twice = Some(name);
            }
        }
        Ok(found)
    }
}
