//! From bytes to values, counting what is spent.

use super::Failure;
use super::object::Dict;
use super::object::Object;

/// Reads values from a place on.
pub(super) struct Parser<'b> {
    bytes: &'b [u8],
    /// Where the next byte is.
    pub(super) at: usize,
    /// How many values may still be parsed.
    values: &'b mut usize,
    depth: usize,
}

impl<'b> Parser<'b> {
    /// A reader from `at` on that may parse so many values, nested so deep.
    pub(super) fn new(bytes: &'b [u8], at: usize, values: &'b mut usize, depth: usize) -> Self {
        Self { bytes, at, values, depth }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over white space and comments.
    pub(super) fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' => self.at += 1,
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    /// Takes a word if it is next.
    pub(super) fn word(&mut self, word: &[u8]) -> bool {
        self.space();
        let found = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Takes a whole number if it is next.
    pub(super) fn number(&mut self) -> Option<i64> {
        self.space();
        let start = self.at;
        let sign = usize::from(matches!(self.peek(), Some(b'+' | b'-')));
        let digits = self.bytes.get(start + sign..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = start + sign + digits;
        if digits == 0 || digits > 18 || self.bytes.get(end) == Some(&b'.') {
            return None;
        }
        self.at = end;
        std::str::from_utf8(self.bytes.get(start..end)?).ok()?.parse().ok()
    }

    /// Takes a value.
    pub(super) fn value(&mut self) -> Result<Object, Failure> {
        *self.values = self.values.checked_sub(1).ok_or(Failure::TooLarge)?;
        self.space();
        match self.peek().ok_or(Failure::Damaged)? {
            b'/' => {
                let name = self.name();
                self.spend(&name)?;
                Ok(Object::Name(name))
            }
            b'(' => self.text(Self::literal),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.nested(Self::dictionary),
            b'<' => self.text(Self::hexadecimal),
            b'[' => self.nested(Self::array),
            b'+' | b'-' | b'.' | b'0'..=b'9' => Ok(self.numeric()),
            _ if self.word(b"null") => Ok(Object::Null),
            _ if self.word(b"true") || self.word(b"false") => Ok(Object::Other),
            _ => Err(Failure::Damaged),
        }
    }

    fn text(&mut self, read: fn(&mut Self) -> Result<Vec<u8>, Failure>) -> Result<Object, Failure> {
        let text = read(self)?;
        self.spend(&text)?;
        Ok(Object::Text(text))
    }

    /// Long texts count as several values: they are copied like them.
    fn spend(&mut self, text: &[u8]) -> Result<(), Failure> {
        *self.values = self.values.checked_sub(text.len() / 32).ok_or(Failure::TooLarge)?;
        Ok(())
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Object, Failure>) -> Result<Object, Failure> {
        self.depth = self.depth.checked_sub(1).ok_or(Failure::TooLarge)?;
        let value = read(self);
        self.depth += 1;
        value
    }

    /// A number, or a reference if two more words follow.
    fn numeric(&mut self) -> Object {
        let Some(first) = self.number() else {
            while self.peek().is_some_and(|byte| matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9')) {
                self.at += 1;
            }
            return Object::Other;
        };
        let after = self.at;
        if let (Ok(id), Some(0..=65_535)) = (u32::try_from(first), self.number())
            && self.word(b"R")
            && !self.peek().is_some_and(is_regular)
        {
            return Object::Reference(id);
        }
        self.at = after;
        Object::Integer(first)
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            let hex = |at: usize| self.bytes.get(at).copied().and_then(nibble);
            if let (b'#', Some(high), Some(low)) = (byte, hex(self.at + 1), hex(self.at + 2)) {
                name.push(high << 4 | low);
                self.at += 3;
            } else {
                name.push(byte);
                self.at += 1;
            }
        }
        name
    }

    fn array(&mut self) -> Result<Object, Failure> {
        self.at += 1;
        let mut values = Vec::new();
        while !self.word(b"]") {
            values.push(self.value()?);
        }
        Ok(Object::Array(values))
    }

    fn dictionary(&mut self) -> Result<Object, Failure> {
        self.at += 2;
        let mut entries = Vec::new();
        while !self.word(b">>") {
            if self.peek() != Some(b'/') {
                return Err(Failure::Damaged);
            }
            let key = self.name();
            self.spend(&key)?;
            entries.push((key, self.value()?));
        }
        Ok(Object::Dictionary(Dict(entries)))
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, Failure> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let byte = self.peek().ok_or(Failure::Damaged)?;
            self.at += 1;
            match nibble(byte) {
                Some(digit) => digits.push(digit),
                None if byte == b'>' => break,
                None if byte.is_ascii_whitespace() => {}
                None => return Err(Failure::Damaged),
            }
        }
        Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect())
    }

    fn literal(&mut self) -> Result<Vec<u8>, Failure> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_u32;
        loop {
            let byte = self.peek().ok_or(Failure::Damaged)?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(text);
                    }
                }
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), Failure> {
        let byte = self.peek().ok_or(Failure::Damaged)?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(u8::try_from(code & 0xFF).unwrap_or(0));
            }
            other => text.push(other),
        }
        Ok(())
    }
}

fn nibble(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Whether a byte can be part of a name or keyword.
fn is_regular(byte: u8) -> bool {
    !matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &[u8]) -> Result<Object, Failure> {
        Parser::new(text, 0, &mut 100, 8).value()
    }

    #[test]
    fn values_are_read_as_the_format_says() {
        assert_eq!(value(b" % note\n 12 0 R"), Ok(Object::Reference(12)));
        assert_eq!(value(b"12 0 Rx"), Ok(Object::Integer(12)));
        assert_eq!(value(b"-7 "), Ok(Object::Integer(-7)));
        assert_eq!(value(b"-.5"), Ok(Object::Other));
        assert_eq!(value(b"/a#20b/c"), Ok(Object::Name(b"a b".to_vec())));
        assert_eq!(value(b"(a(b)\\)\\101\\n)"), Ok(Object::Text(b"a(b))A\n".to_vec())));
        assert_eq!(value(b"<4 1 4>"), Ok(Object::Text(b"A@".to_vec())));
        let Ok(Object::Dictionary(read)) = value(b"<</A[1 2 0 R(x)]/B<</C true>>/A 3>>") else { panic!() };
        assert_eq!(
            read.get("A"),
            Some(&Object::Array(vec![Object::Integer(1), Object::Reference(2), Object::Text(b"x".to_vec())]))
        );
        assert_eq!(value(b"<</A 1"), Err(Failure::Damaged));
        assert_eq!(value(b"(a"), Err(Failure::Damaged));
    }

    #[test]
    fn depth_and_number_of_values_are_limited() {
        assert_eq!(value(b"[[[[[[[[[]]]]]]]]]"), Err(Failure::TooLarge));
        assert_eq!(value(&b"[".repeat(1_000_000)), Err(Failure::TooLarge));
        assert_eq!(value(format!("[{}]", "0 ".repeat(101)).as_bytes()), Err(Failure::TooLarge));
        assert!(value(format!("[{}]", "0 ".repeat(90)).as_bytes()).is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_value_or_a_failure(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = value(&bytes);
        }

        #[test]
        fn anything_like_a_value_is_a_value_or_a_failure(text in "[<>\\[\\]()/a-z0-9 #\\\\R.+-]{0,80}") {
            let _ = value(text.as_bytes());
        }
    }
}
