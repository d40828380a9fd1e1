//! An object of the format, field by field; a key that stands twice is a finding.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::answers::json::{Found, pointer};
use crate::answers::problem::ProblemKind;
use crate::answers::value::{Scalar, Value};

type Shared<'f, 'b> = &'f RefCell<&'b mut Found>;

/// Reads an object field by field, noticing duplicates.
pub(super) struct Fields<'f, 'b, F: FnMut(&mut Found, &str, Value)> {
    pub(super) name: &'static str,
    pub(super) found: Shared<'f, 'b>,
    pub(super) each: F,
}

impl<'de, F: FnMut(&mut Found, &str, Value)> Fields<'_, '_, F> {
    fn wrong(&self) {
        self.found.borrow_mut().note(format!("/{}", self.name), ProblemKind::FieldType("object"));
    }

    fn entries<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let value = map.next_value_seed(Scalar)?;
            let mut found = self.found.borrow_mut();
            if seen.contains(&*key) {
                found.note(pointer(&["", self.name, &key]), ProblemKind::DuplicateKey);
                continue;
            }
            (self.each)(&mut found, &key, value);
            seen.insert(key.into_owned());
        }
        Ok(())
    }
}

impl<'de, F: FnMut(&mut Found, &str, Value)> Visitor<'de> for Fields<'_, '_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.wrong();
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.wrong();
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.wrong();
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.wrong();
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.wrong();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        self.wrong();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.entries(map)
    }
}
