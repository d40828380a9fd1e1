//! An object of the format, field by field; a key that stands twice is a finding.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::answers::json::{Found, pointer};
use crate::answers::keys::Keys;
use crate::answers::problem::{JsonType, Problem, ProblemKind};
use crate::answers::value::{Borrowed, Scalar, Value};
use crate::id::ItemIx;

/// Reads an object field by field, noticing duplicates.
///
/// `each` gets the key, the item it names (if it names one) and the value.
pub(super) struct Fields<'f, F> {
    pub(super) name: &'static str,
    pub(super) found: &'f mut Found,
    pub(super) keys: &'f Keys,
    pub(super) each: F,
}

impl<F> Fields<'_, F> {
    fn wrong(self, found: JsonType) {
        let kind = ProblemKind::FieldType("object");
        self.found.problems.push(Problem::new(format!("/{}", self.name), kind).found(found));
    }
}

impl<'de, F: FnMut(&mut Found, &str, Option<ItemIx>, Value<'de>)> Visitor<'de> for Fields<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.wrong(JsonType::Boolean);
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.wrong(JsonType::Number);
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.wrong(JsonType::Number);
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.wrong(JsonType::Number);
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.wrong(JsonType::Text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        self.wrong(JsonType::List);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut items = vec![false; self.keys.len()];
        let mut others = BTreeSet::new();
        while let Some(Borrowed(key)) = map.next_key()? {
            let value = map.next_value_seed(Scalar)?;
            let item = self.keys.find(&key);
            let twice = match item {
                Some(item) => std::mem::replace(&mut items[item.at()], true),
                None => others.contains(&key),
            };
            if twice {
                self.found.note(pointer(&["", self.name, &key]), ProblemKind::DuplicateKey);
                continue;
            }
            (self.each)(self.found, &key, item, value);
            if item.is_none() {
                others.insert(key);
            }
        }
        Ok(())
    }
}
