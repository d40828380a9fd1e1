//! JSON written as it is found out, without a tree in between.

use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;

use crate::locale::steers;

use super::whole;

/// An object that is being written; dropping it closes it.
pub(super) struct Object<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
    /// What stands between its fields beside the comma.
    between: &'static [u8],
}

impl<'a> Object<'a> {
    /// Opens an object.
    pub(super) fn open(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, empty: true, between: b"" }
    }

    /// Opens an object that has a line for each of its fields.
    pub(super) fn on_lines(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, empty: true, between: b"\n" }
    }

    /// Writes a key; a value must follow.
    fn key(&mut self, key: &str) -> &mut Vec<u8> {
        if !std::mem::take(&mut self.empty) {
            self.out.push(b',');
        }
        self.out.extend_from_slice(self.between);
        text(self.out, key);
        self.out.push(b':');
        self.out
    }

    /// Any value of small size.
    pub(super) fn put(&mut self, key: &str, value: impl Serialize) {
        let out = self.key(key);
        let _ = serde_json::to_writer(out, &value); // a vector takes everything
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str, value: &str) {
        text(self.key(key), value);
    }

    /// A text, or nothing known.
    pub(super) fn text_if_any(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.text(key, value),
            None => self.null(key),
        }
    }

    /// Nothing known.
    pub(super) fn null(&mut self, key: &str) {
        self.key(key).extend(b"null");
    }

    /// A number, rounded.
    pub(super) fn number(&mut self, key: &str, value: f64, decimals: u32) {
        number(self.key(key), value, decimals);
    }

    /// A number with two decimals, or nothing known.
    pub(super) fn maybe(&mut self, key: &str, value: Option<f64>) {
        self.number_if_any(key, value, 2);
    }

    /// A number, rounded, or nothing known.
    pub(super) fn number_if_any(&mut self, key: &str, value: Option<f64>, decimals: u32) {
        match value {
            Some(value) => self.number(key, value, decimals),
            None => self.null(key),
        }
    }

    /// A pair of numbers with two decimals, or nothing known.
    pub(super) fn pair(&mut self, key: &str, value: Option<(f64, f64)>) {
        match value {
            Some((low, high)) => self.list(key, [low, high], |out, one| number(out, one, 2)),
            None => self.null(key),
        }
    }

    /// An object.
    pub(super) fn object(&mut self, key: &str, fill: impl FnOnce(&mut Object<'_>)) {
        fill(&mut Object::open(self.key(key)));
    }

    /// A list.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        all: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Vec<u8>, T),
    ) {
        let out = self.key(key);
        out.push(b'[');
        for (at, one) in all.into_iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            each(out, one);
        }
        out.push(b']');
    }

    /// A list of texts.
    pub(super) fn texts<'t>(&mut self, key: &str, all: impl IntoIterator<Item = &'t str>) {
        self.list(key, all, text);
    }

    /// A list of objects.
    pub(super) fn objects<T>(
        &mut self,
        key: &str,
        all: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Object<'_>, T),
    ) {
        self.list(key, all, |out, one| each(&mut Object::open(out), one));
    }
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        self.out.extend_from_slice(self.between);
        self.out.push(b'}');
    }
}

/// A text; characters that would steer a terminal are escaped, which leaves the text the same.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte) && byte != b'"' && byte != b'\\') {
        out.push(b'"');
        out.extend(text.as_bytes());
        out.push(b'"');
        return;
    }
    let from = out.len();
    let _ = serde_json::to_writer(&mut *out, text); // a vector takes everything
    if let Some(careful) = std::str::from_utf8(&out[from..]).ok().and_then(escaped) {
        out.truncate(from);
        out.extend(careful.as_bytes());
    }
}

/// JSON in which characters that would steer a terminal are escaped; `None` if there are none.
///
/// Outside of texts JSON has only ASCII, and in them its own control characters are escaped already.
pub(super) fn escaped(json: &str) -> Option<String> {
    let odd = |one: char| one != '\n' && steers(one);
    let plain = json.bytes().all(|byte| (b' '..0x7f).contains(&byte) || byte == b'\n');
    (!plain && json.contains(odd)).then(|| {
        let mut all = String::with_capacity(json.len() + 16);
        for one in json.chars() {
            if odd(one) {
                let _ = write!(all, "\\u{:04x}", u32::from(one)); // a text takes everything
            } else {
                all.push(one);
            }
        }
        all
    })
}

/// JSON without blanks, with a line for each value as [`serde_json::to_string_pretty`] sets it.
pub(super) fn indented(json: &[u8]) -> Vec<u8> {
    let mut all = Vec::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut rest = json;
    while let [first, after @ ..] = rest {
        rest = after;
        all.push(*first);
        match first {
            b'"' => {
                let text = text_length(rest);
                all.extend_from_slice(&rest[..text]);
                rest = &rest[text..];
            }
            b'{' | b'[' => {
                if let [end @ (b'}' | b']'), after @ ..] = rest {
                    all.push(*end);
                    rest = after;
                } else {
                    depth += 1;
                    line(&mut all, depth);
                }
            }
            b',' => line(&mut all, depth),
            b':' => all.push(b' '),
            _ => {}
        }
        if let [b'}' | b']', ..] = rest {
            depth = usize::saturating_sub(depth, 1);
            line(&mut all, depth);
        }
    }
    all
}

/// Begins a line at a depth.
fn line(all: &mut Vec<u8>, depth: usize) {
    all.push(b'\n');
    all.resize(all.len() + 2 * depth, b' ');
}

/// Bytes of a text after its opening quotation mark, the closing one included.
fn text_length(rest: &[u8]) -> usize {
    let mut escaped = false;
    for (place, byte) in rest.iter().enumerate() {
        match byte {
            b'"' if !escaped => return place + 1,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// A number rounded half away from zero, without trailing zeros; `-0` becomes `0`.
pub(super) fn number(out: &mut Vec<u8>, value: f64, decimals: u32) {
    let shift = f64::from(10_u32.pow(decimals));
    let shifted = whole(value * shift);
    if shifted.abs() < 1e15 {
        // up to 15 digits the shortest text of a number is the decimal it was rounded to
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        digits(out, shifted as i64, decimals);
        return;
    }
    let value = shifted / shift;
    #[expect(clippy::cast_possible_truncation, reason = "what is larger stays a float")]
    let _ = if value.fract() == 0.0 && value.abs() < 9e18 {
        write!(out, "{}", value as i64)
    } else {
        serde_json::to_writer(out, &value).map_err(Into::into) // not a number becomes null
    };
}

fn digits(out: &mut Vec<u8>, shifted: i64, decimals: u32) {
    let scale = 10_u64.pow(decimals);
    if shifted < 0 {
        out.push(b'-');
    }
    let (whole, mut part) = (shifted.unsigned_abs() / scale, shifted.unsigned_abs() % scale);
    whole_number(out, whole);
    if part == 0 {
        return;
    }
    out.push(b'.');
    let mut scale = scale;
    while part > 0 {
        scale /= 10;
        out.push(b'0' + u8::try_from(part / scale).unwrap_or_default());
        part %= scale;
    }
}

/// A whole number.
pub(super) fn whole_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0_u8; 20];
    let mut begin = digits.len();
    loop {
        begin -= 1;
        digits[begin] = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[begin..]);
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_are_those_of_the_library() {
        let deep =
            json!({"a": [], "b": {}, "c": [1, [2, []], {"d": {"e": null}}], "f": "{[,:]}\"\\", "g\\": -0.5});
        for value in [deep, json!([]), json!({}), json!("x, y"), json!(1), json!([[[{}]]]), Value::Null] {
            let lines = indented(value.to_string().as_bytes());
            assert_eq!(String::from_utf8(lines).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        }
    }

    #[test]
    fn only_what_steers_is_escaped() {
        let odd = json!({"title": "a\u{202e}b\u{9b}", "plain": "ä\n"}).to_string();
        let careful = escaped(&odd).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&careful).unwrap(),
            serde_json::from_str::<Value>(&odd).unwrap()
        );
        assert!(!careful.contains(steers) && careful.contains('ä'), "{careful}");
        assert_eq!(escaped("{\n\"ä\": \"~\"}"), None);
        assert_eq!(escaped("{\"a\": \"\u{7f}\"}").unwrap(), "{\"a\": \"\\u007f\"}");
    }

    #[test]
    fn an_object_on_lines_has_one_for_each_field() {
        let mut out = Vec::new();
        let mut all = Object::on_lines(&mut out);
        all.null("a");
        all.object("b", |one| one.texts("c", ["d", "e"]));
        drop(all);
        assert_eq!(String::from_utf8(out).unwrap(), "{\n\"a\":null,\n\"b\":{\"c\":[\"d\",\"e\"]}\n}");
    }

    fn written(value: f64, decimals: u32) -> String {
        let mut out = Vec::new();
        number(&mut out, value, decimals);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_rounded_and_written_like_json_writes_them() {
        for (value, decimals, expected) in [
            (0.0, 2, "0"),
            (-0.001, 2, "0"),
            (73.176, 2, "73.18"),
            (-1.005, 1, "-1"),
            (-0.25, 1, "-0.3"),
            (100.0, 2, "100"),
            (0.0001, 4, "0.0001"),
            (12.5, 0, "13"),
            (55_040.49, 0, "55040"),
            (1e17, 2, "100000000000000000"),
            (f64::NAN, 2, "null"),
        ] {
            assert_eq!(written(value, decimals), expected, "{value}");
        }
        for at in 0..200_000_i32 {
            let value = f64::from(at) / 317.0 - 211.0;
            let rounded = (value * 1000.0).round() / 1000.0 + 0.0;
            let json = serde_json::json!(rounded).to_string();
            assert_eq!(written(value, 3), json.strip_suffix(".0").unwrap_or(&json));
        }
    }

    #[test]
    fn texts_stay_the_same_and_steer_nothing() {
        for one in ["", "r-1", "\"\\\n\u{1b}", "ü 😀", "a\u{9b}31m\u{202e}b\u{7f}"] {
            let mut out = Vec::new();
            text(&mut out, one);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), one);
            assert!(!String::from_utf8(out).unwrap().contains(steers));
        }
    }
}
