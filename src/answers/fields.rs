//! An object of the format, field by field; a key that stands twice is a finding.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::answers::json::{Found, pointer};
use crate::answers::keys::Keys;
use crate::answers::problem::{JsonType, Problem, ProblemKind};
use crate::answers::value::{Borrowed, Scalar};
use crate::id::ItemIx;

/// One of the objects inside a sheet.
pub(super) trait Object<'de> {
    /// Its key in the sheet.
    const NAME: &'static str;

    /// The items that are keys in it.
    fn keys(&self) -> &Keys;

    /// Reads the value of a key; the item the key names, if it names one.
    fn value<A: MapAccess<'de>>(
        &self,
        found: &mut Found,
        key: &str,
        item: Option<ItemIx>,
        map: &mut A,
    ) -> Result<(), A::Error>;
}

/// Reads an object field by field, noticing duplicates.
pub(super) struct Fields<'f, O> {
    pub(super) object: O,
    pub(super) found: &'f mut Found,
}

impl<'de, O: Object<'de>> Fields<'_, O> {
    fn wrong(self, found: JsonType) {
        let kind = ProblemKind::FieldType("object");
        self.found.problems.push(Problem::new(format!("/{}", O::NAME), kind).found(found));
    }
}

impl<'de, O: Object<'de>> DeserializeSeed<'de> for Fields<'_, O> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, O: Object<'de>> Visitor<'de> for Fields<'_, O> {
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

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut items = vec![false; self.object.keys().len()];
        let mut others = BTreeSet::new();
        while let Some(Borrowed(key)) = map.next_key()? {
            let item = self.object.keys().find(&key).map(ItemIx::new);
            let twice = match item {
                Some(item) => std::mem::replace(&mut items[item.at()], true),
                None => others.contains(&key),
            };
            if twice {
                map.next_value_seed(Scalar)?;
                self.found.note(pointer(&["", O::NAME, &key]), ProblemKind::DuplicateKey);
                continue;
            }
            self.object.value(self.found, &key, item, &mut map)?;
            if item.is_none() {
                others.insert(key);
            }
        }
        Ok(())
    }
}
