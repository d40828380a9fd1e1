//! Strings as PDF objects.

use lopdf::Object;
use lopdf::StringFormat;

/// A text string: plain where ASCII does, else UTF-16 with its mark.
pub(super) fn text(value: &str) -> Object {
    if value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Object::String(value.as_bytes().to_vec(), StringFormat::Literal);
    }
    // As bytes: hexadecimal digits would be twice as long and take the library ten times as long.
    Object::String(utf16(value), StringFormat::Literal)
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
    fn what_is_not_ascii_becomes_utf_16() {
        assert_eq!(text("a"), Object::String(vec![b'a'], StringFormat::Literal));
        assert_eq!(text("ä"), Object::String(vec![0xFE, 0xFF, 0, 0xE4], StringFormat::Literal));
    }
}
