//! JSON as programs write it, read quickly: a deserializer that gives up on whatever is rare.
//!
//! `serde_json` keeps an account of places, unescapes texts and tells thirty mistakes apart; nearly every sheet needs
//! none of it, and reading is most of the work of a batch. What is accepted here, `serde_json` accepts with the same
//! values; the rest (escapes, signs, exponents, deep nesting, every mistake) is [`Rare`] and left to it, so that there
//! is one place where findings are worded.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// Brackets inside each other; a sheet has three, and `serde_json` gives up far later.
const DEEPEST: u8 = 8;

/// Digits of a number: so many are exact in a float, and with them what is divided by a power of ten is rounded once.
const DIGITS: usize = 15;

/// The text is none of ours to read.
#[derive(Debug)]
pub(super) struct Rare;

impl fmt::Display for Rare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("left to serde_json")
    }
}

impl std::error::Error for Rare {}

impl de::Error for Rare {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// A text, read up to a place.
pub(super) struct Plain<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
}

impl<'de> Plain<'de> {
    /// Reads one value that is the whole text.
    pub(super) fn read<S: DeserializeSeed<'de>>(text: &'de str, seed: S) -> Result<S::Value, Rare> {
        let mut json = Self { text, at: 0, depth: 0 };
        let value = seed.deserialize(&mut json)?;
        if json.peek().is_ok() { Err(Rare) } else { Ok(value) }
    }

    /// The next byte that is no white space.
    #[inline]
    fn peek(&mut self) -> Result<u8, Rare> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(Rare),
            }
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), Rare> {
        if self.peek()? != byte {
            return Err(Rare);
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn string(&mut self) -> Result<&'de str, Rare> {
        self.expect(b'"')?;
        let begin = self.at;
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => break,
                None | Some(b'\\' | 0..b' ') => return Err(Rare),
                Some(_) => self.at += 1,
            }
        }
        let string = self.text.get(begin..self.at).ok_or(Rare)?;
        self.at += 1;
        Ok(string)
    }

    fn literal(&mut self, literal: &str) -> Result<(), Rare> {
        if !self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            return Err(Rare);
        }
        self.at += literal.len();
        Ok(())
    }

    /// Puts digits behind a number; how many there were.
    #[inline]
    fn digits(&mut self, number: &mut u64) -> usize {
        let begin = self.at;
        while let Some(digit @ b'0'..=b'9') = self.text.as_bytes().get(self.at) {
            *number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')); // more than fit are refused
            self.at += 1;
        }
        self.at - begin
    }

    #[inline]
    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Rare> {
        let (begin, mut number) = (self.at, 0);
        let whole = self.digits(&mut number);
        let begins_with_zero = whole > 1 && self.text.as_bytes()[begin] == b'0';
        if whole == 0 || whole > DIGITS || begins_with_zero {
            return Err(Rare);
        }
        if self.text.as_bytes().get(self.at) != Some(&b'.') {
            return visitor.visit_u64(number);
        }
        self.at += 1;
        let decimals = self.digits(&mut number);
        if decimals == 0 || whole + decimals > DIGITS {
            return Err(Rare);
        }
        visitor.visit_f64(number as f64 / TENS[decimals])
    }

    /// Reads a value in brackets; whoever reads it must come to its end.
    fn inside<T>(&mut self, read: impl FnOnce(Entries<'_, 'de>) -> Result<T, Rare>) -> Result<T, Rare> {
        let before = self.depth;
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Rare);
        }
        let value = read(Entries { json: self, first: true })?;
        if self.depth == before { Ok(value) } else { Err(Rare) }
    }
}

/// Powers of ten.
const TENS: [f64; DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

impl<'de> Deserializer<'de> for &mut Plain<'de> {
    type Error = Rare;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Rare> {
        match self.peek()? {
            b'0'..=b'9' => self.number(visitor),
            b'"' => visitor.visit_borrowed_str(self.string()?),
            b'{' => self.inside(|entries| visitor.visit_map(entries)),
            b'[' => self.inside(|entries| visitor.visit_seq(entries)),
            b'n' => self.literal("null").and_then(|()| visitor.visit_unit()),
            b't' => self.literal("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.literal("false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(Rare),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What stands between brackets.
struct Entries<'p, 'de> {
    json: &'p mut Plain<'de>,
    first: bool,
}

impl Entries<'_, '_> {
    /// Goes on to the next entry; `false` behind the bracket that closes.
    #[inline]
    fn next(&mut self, close: u8) -> Result<bool, Rare> {
        let first = std::mem::take(&mut self.first);
        match self.json.peek()? {
            byte if byte == close => {
                self.json.at += 1;
                self.json.depth -= 1;
                return Ok(false);
            }
            b',' if !first => self.json.at += 1, // a bracket behind it is no value, and no key
            _ if first => {}
            _ => return Err(Rare),
        }
        Ok(true)
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Rare;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Rare> {
        if !self.next(b'}')? {
            return Ok(None);
        }
        let key = self.json.string()?;
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Rare> {
        self.json.expect(b':')?;
        seed.deserialize(&mut *self.json)
    }
}

impl<'de> SeqAccess<'de> for Entries<'_, 'de> {
    type Error = Rare;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Rare> {
        if self.next(b']')? { seed.deserialize(&mut *self.json).map(Some) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::marker::PhantomData;

    /// Whether a text is read here; if it is, `serde_json` must read the same.
    fn is_plain(text: &str) -> bool {
        let plain = Plain::read(text, PhantomData::<Value>);
        if let Ok(value) = &plain {
            assert_eq!(serde_json::from_str::<Value>(text).ok().as_ref(), Some(value), "{text}");
        }
        plain.is_ok()
    }

    #[test]
    fn what_is_common_is_read_and_what_is_rare_is_left() {
        for plain in [
            " {\"a\" : [ 1,2.50 , \"ü😀\"],\r\n\t\"b\":{}, \"c\":[]}\n",
            "[null,true,false,0,0.5,999999999999999,0.00000000000001,12345.6789]",
            "\"\u{7f}\"",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        let deep = format!("{}{}", "[".repeat(9), "]".repeat(9));
        let rare = [
            "",
            " ",
            "\"\\n\"",
            "\"\u{1}\"",
            "\"open",
            "-1",
            "1e5",
            "1E5",
            "1.5e5",
            "01",
            "1.",
            ".5",
            "1.x",
            "+1",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1",
            "{\"a\":1,}",
            "{,\"a\":1}",
            "{\"a\" 1}",
            "{\"a\"}",
            "{1:2}",
            "{null:2}",
            "{\"a\":1",
            "{\"a\":1 \"b\":2}",
            "nul",
            "nulls",
            "tru",
            "False",
            "1 2",
            "{}{}",
            "[}",
            "{]",
            "1000000000000000",
            "1.000000000000000",
            &deep,
        ];
        for rare in rare {
            assert!(!is_plain(rare), "{rare}");
        }
    }

    #[test]
    fn with_any_byte_changed_nothing_is_read_otherwise_than_by_serde_json() {
        let text = r#"{"a":[1,2.5,"x"],"b":{"c":null,"d":[]},"e":true}"#;
        for at in 0..text.len() {
            is_plain(&[&text[..at], &text[at + 1..]].concat());
            for byte in "{}[]\",:.0 -e\\n\n".chars() {
                is_plain(&format!("{}{byte}{}", &text[..at], &text[at..]));
                is_plain(&format!("{}{byte}{}", &text[..at], &text[at + 1..]));
            }
        }
    }
}
