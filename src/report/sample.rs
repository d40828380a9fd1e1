//! A report with everything in it and one with nothing, made from the types alone.
//!
//! The full one shows every path a template may use, so a misspelt path is found even where strict rendering is
//! silent (`{{#if typo}}`); it can never lag behind the types. Both are made by a deserialiser without input: it
//! hands every structure all of its fields.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::IntoDeserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde::de::value::StrDeserializer;

use crate::report::Report;

impl Report {
    /// A report in which every text is filled, every flag set, every group there and every list has one entry.
    ///
    /// # Panics
    /// If a field of a report is of a kind this module does not know; a test calls it.
    #[must_use]
    pub fn sample() -> Self {
        Self::deserialize(Sampler { full: true, name: "report" })
            .expect("the sampler knows every kind of field")
    }

    /// A report in which every text is empty, no flag is set, no group there and no list has an entry.
    ///
    /// # Panics
    /// Like [`Report::sample`].
    #[must_use]
    pub fn blank() -> Self {
        Self::deserialize(Sampler { full: false, name: "" }).expect("the sampler knows every kind of field")
    }
}

/// Deserialises from nothing.
#[derive(Clone, Copy)]
struct Sampler {
    full: bool,
    name: &'static str,
}

/// A kind of field the sampler does not know.
#[derive(Debug)]
struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unknown {}

impl serde::de::Error for Unknown {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl<'de> Deserializer<'de> for Sampler {
    type Error = Unknown;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unknown> {
        Err(Unknown(format!("field `{}` is of an unknown kind", self.name)))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        visitor.visit_bool(self.full)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        visitor.visit_u32(u32::from(self.full))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        visitor.visit_u64(u64::from(self.full))
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        visitor.visit_i32(i32::from(self.full))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        visitor.visit_str(self.name)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        if self.full { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        visitor.visit_seq(Entries { left: usize::from(self.full), entry: self })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unknown> {
        visitor.visit_map(Fields { names: fields, at: 0, full: self.full })
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i64 i128 u8 u16 u128 f32 f64 char str bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map enum identifier ignored_any
    }
}

struct Entries {
    left: usize,
    entry: Sampler,
}

impl<'de> SeqAccess<'de> for Entries {
    type Error = Unknown;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unknown> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(self.entry).map(Some)
    }
}

struct Fields {
    names: &'static [&'static str],
    at: usize,
    full: bool,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unknown;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unknown> {
        let Some(name) = self.names.get(self.at) else { return Ok(None) };
        let key: StrDeserializer<'_, Unknown> = (*name).into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unknown> {
        let name = self.names.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        seed.deserialize(Sampler { full: self.full, name: if self.full { name } else { "" } })
    }
}

#[cfg(test)]
mod tests {
    use crate::report::Report;

    #[test]
    fn the_sample_has_everything_and_the_blank_nothing() {
        let sample = Report::sample();
        assert_eq!(sample.profile.competencies.len(), 1);
        assert!(sample.pay.band.is_some_and(|band| band.own.is_some()));
        assert_eq!(sample.person.name, "name");
        assert_eq!(Report::blank(), Report::default());
    }
}
