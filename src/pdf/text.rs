//! Strings as PDF objects.

use lopdf::Object;
use lopdf::StringFormat;

/// Longest string written as it is. Beyond, poppler looks into the list of objects whether the string has an end, and
/// complains that the list begins with the first object instead of the void one.
const LONGEST_PLAIN: usize = 120;

/// What the codes from 0x80 on stand for in the encoding of PDF (ISO 32000-1, annex D.3).
const BEYOND_ASCII: [char; 31] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ',
    'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
];

/// A text string: in the encoding of PDF where it has all the characters, else in UTF-16 with its mark.
pub(super) fn text(value: &str) -> Object {
    let own = coded(value);
    // What begins like the mark of another encoding would be read as that.
    let own =
        own.filter(|bytes| ![&b"\xFE\xFF"[..], b"\xEF\xBB\xBF"].iter().any(|mark| bytes.starts_with(mark)));
    let bytes = own.unwrap_or_else(|| utf16(value));
    let plain = bytes.len() <= LONGEST_PLAIN;
    Object::String(bytes, if plain { StringFormat::Literal } else { StringFormat::Hexadecimal })
}

/// Words for the ear: where no line ends there, a space is a space. The encoding of PDF has no other.
pub(super) fn spoken(words: &str) -> Object {
    if words.contains(['\u{a0}', '\u{202f}']) {
        return text(&words.replace(['\u{a0}', '\u{202f}'], " "));
    }
    text(words)
}

/// The codes of all characters in the encoding of PDF, if it has them.
fn coded(value: &str) -> Option<Vec<u8>> {
    let mut codes = Vec::with_capacity(value.len());
    for c in value.chars() {
        codes.push(code(c)?);
    }
    Some(codes)
}

/// The code of a character in the encoding of PDF.
fn code(c: char) -> Option<u8> {
    match c {
        ' '..='~' | '¡'..='¬' | '®'..='ÿ' => u8::try_from(u32::from(c)).ok(),
        '€' => Some(0xA0),
        _ => BEYOND_ASCII.iter().position(|known| *known == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// UTF-16, big end first, with byte order mark.
pub(super) fn utf16(value: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(value.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_encoding_of_pdf_lacks_becomes_utf_16() {
        let plain = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Literal);
        assert_eq!(text("aä"), plain(b"a\xE4"));
        assert_eq!(text("„5 €“ – ž"), plain(b"\x8C5 \xA0\x8D \x85 \x9E"));
        assert_eq!(text("ő"), plain(&[0xFE, 0xFF, 1, 0x51]));
        assert_eq!(text("a\n"), plain(&[0xFE, 0xFF, 0, b'a', 0, b'\n']));
        assert_eq!(text("5\u{a0}h"), plain(&[0xFE, 0xFF, 0, b'5', 0, 0xA0, 0, b'h']));
        assert_eq!(spoken("5\u{a0}h, 2\u{202f}%"), plain(b"5 h, 2 %"));
        assert_eq!(text("þÿ"), plain(&[0xFE, 0xFF, 0, 0xFE, 0, 0xFF]));
        assert_eq!(text(&"ä".repeat(121)), Object::String(vec![0xE4; 121], StringFormat::Hexadecimal));
    }
}
