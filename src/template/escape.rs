//! Markdown escape: whatever stands in a value stays text.

use std::borrow::Cow;

use crate::locale::visible;

/// Escapes a value so that `CommonMark` reads every character of it as text, in one line.
///
/// Characters that can start a construct anywhere are escaped everywhere; those that can do so only at the start of
/// a line (`-`, `1.`, `+`, `=`, `:`) only at the start of the value, which may stand there. Line breaks become
/// blanks; other control characters, marks that reverse the reading direction and heaps of accents are replaced visibly.
#[must_use]
pub fn escape(value: &str) -> String {
    let line = one_line(value);
    let mut text = String::with_capacity(line.len() + 8);
    let mut rest = &*line;
    if let Some(at) = line_marker(rest) {
        text.push_str(&rest[..at]);
        text.push('\\');
        rest = &rest[at..];
    }
    while let Some(at) = rest.bytes().position(starts_construct) {
        text.push_str(&rest[..at]);
        text.push('\\');
        text.push(char::from(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
    text
}

/// What a byte of a value is to the escape.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It stays.
    Plain,
    /// It can start a construct anywhere; all that do are ASCII.
    Starts,
    /// It may belong to something that steers; only its character tells.
    Unsure,
}

/// The kind of each byte: most of a report passes here, so it is looked up rather than worked out.
static KINDS: [Kind; 256] = kinds();

const fn kinds() -> [Kind; 256] {
    let mut kinds = [Kind::Unsure; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        // Printable ASCII; what follows a leading byte; the leading bytes of U+00C0 to U+02FF.
        if matches!(byte, 0x20..=0x7e | 0x80..=0xbf | 0xc3..=0xcb) {
            kinds[byte] = Kind::Plain;
        }
        byte += 1;
    }
    let starts = b"\\`*_[]<>#|~&!{}^$";
    let mut place = 0;
    while place < starts.len() {
        kinds[starts[place] as usize] = Kind::Starts;
        place += 1;
    }
    kinds
}

fn kind(byte: u8) -> Kind {
    KINDS[usize::from(byte)]
}

fn starts_construct(byte: u8) -> bool {
    kind(byte) == Kind::Starts
}

/// In one line, with a visible replacement for what steers instead of being shown, and without outer blanks.
fn one_line(value: &str) -> Cow<'_, str> {
    if value.bytes().all(|byte| kind(byte) != Kind::Unsure) || value.chars().all(is_common) {
        return Cow::Borrowed(value.trim_matches(' '));
    }
    let breaks =
        |one| matches!(one, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let line: String = value.chars().map(|one| if breaks(one) { ' ' } else { one }).collect();
    Cow::Owned(visible(&line).trim_matches(' ').to_owned())
}

/// Characters that stay as they are, as nearly all do: no breaks, nothing that steers, no marks on letters.
fn is_common(one: char) -> bool {
    matches!(one, ' '..='~' | '\u{a0}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{202f}' | '€' | '−' | '≥' | '≤' | '→')
}

/// Where a character stands that would start a list, a rule or a table row separator at the start of a line.
fn line_marker(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let ends = |at: usize| bytes.get(at).is_none_or(|next| matches!(next, b' ' | b'-' | b'+' | b'=' | b':'));
    match bytes.first()? {
        b'-' | b'+' | b'=' | b':' if ends(1) => Some(0),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|one| one.is_ascii_digit()).count();
            let marker = matches!(bytes.get(digits), Some(b'.' | b')'));
            (marker && bytes.get(digits + 1).is_none_or(|next| *next == b' ')).then_some(digits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use super::escape;
    use super::is_common;
    use super::kind;
    use super::starts_construct;
    use proptest::prelude::*;
    use pulldown_cmark::Event;
    use pulldown_cmark::Options;
    use pulldown_cmark::Parser;
    use pulldown_cmark::Tag;

    #[test]
    fn bytes_that_are_taken_as_they_are_belong_to_characters_that_are() {
        for one in (0..=0x10_ffff).filter_map(char::from_u32) {
            let text = one.to_string();
            let sure = text.bytes().all(|byte| kind(byte) != Kind::Unsure);
            assert!(!sure || is_common(one), "{one:?}");
            assert_eq!(text.bytes().any(starts_construct), "\\`*_[]<>#|~&!{}^$".contains(one), "{one:?}");
        }
    }

    #[test]
    fn names_stay_names() {
        assert_eq!(escape("*|<[x](y)"), "\\*\\|\\<\\[x\\](y)");
        assert_eq!(escape("a\nb\u{1b}[31m\u{202e}c"), "a b\u{fffd}\\[31m\u{fffd}c");
        assert_eq!(escape("- x"), "\\- x");
        assert_eq!(escape("-x"), "-x");
        assert_eq!(escape("23. November"), "23\\. November");
        assert_eq!(escape("55.000\u{a0}€"), "55.000\u{a0}€");
        assert_eq!(escape("1)"), "1\\)");
    }

    #[test]
    fn common_characters_need_no_second_look() {
        for one in ('\0'..='\u{ffff}').filter(|one| super::is_common(*one)) {
            let text = one.to_string();
            assert_eq!(crate::locale::visible(&text), text, "{one:?}");
            assert!(!one.is_whitespace() || matches!(one, ' ' | '\u{a0}' | '\u{202f}'), "{one:?}");
            assert!(!unicode_normalization::char::is_combining_mark(one), "{one:?}");
        }
    }

    /// The text `CommonMark` makes of a value; panics if it makes anything but a paragraph of text.
    fn read(markdown: &str) -> String {
        let mut options = Options::all();
        // Curly quotes out of straight ones would be another text; the report does not use it.
        options.remove(Options::ENABLE_SMART_PUNCTUATION);
        let mut text = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                other => panic!("{other:?} from {markdown:?}"),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn every_value_comes_back_as_text(value in "[ -~äß€\u{a0}]{0,40}") {
            prop_assume!(!value.trim_matches(' ').is_empty());
            prop_assert_eq!(read(&escape(&value)), value.trim_matches(' '));
        }

        #[test]
        fn any_unicode_stays_one_paragraph(value in "\\PC{0,40}") {
            let _ = read(&format!("x{}", escape(&value)));
        }
    }
}
