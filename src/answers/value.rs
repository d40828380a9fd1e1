//! One JSON value, as far as it can be an answer: no tree is built for anything deeper.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::answers::json::shown;

/// A value, as far as it can be one of ours.
pub(super) enum Value {
    Null,
    Bool,
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Picks {
        best: Option<Box<Value>>,
        worst: Option<Box<Value>>,
        other: Vec<String>,
        twice: Option<&'static str>,
    },
}

/// Reads one value of the closed shapes; anything deeper is read over.
pub(super) struct Scalar;

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Bool)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = seq.next_element_seed(Scalar)? {
            if all.len() >= 10_000 {
                return Err(A::Error::custom("a list of more than 10000 entries"));
            }
            all.push(value);
        }
        Ok(Value::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let (mut best, mut worst, mut other, mut twice) = (None, None, Vec::new(), None);
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let (slot, name) = match &*key {
                "best" => (&mut best, "best"),
                "worst" => (&mut worst, "worst"),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if other.len() < 20 {
                        other.push(shown(&key));
                    }
                    continue;
                }
            };
            let value = Box::new(map.next_value_seed(Scalar)?);
            if slot.replace(value).is_some() {
                twice = Some(name);
            }
        }
        Ok(Value::Picks { best, worst, other, twice })
    }
}
