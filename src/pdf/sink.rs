//! Where the library writes a file to.

use std::io;
use std::io::Write;

/// Bytes in memory.
///
/// The library writes names byte by byte and numbers in pieces, a hundred thousand times a report; copying one to four
/// bytes at a time is done here without the call that copying any number of them takes.
#[derive(Debug, Default)]
pub(super) struct Sink(pub Vec<u8>);

impl Write for Sink {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match *bytes {
            [a] => self.0.push(a),
            [a, b] => self.0.extend_from_slice(&[a, b]),
            [a, b, c] => self.0.extend_from_slice(&[a, b, c]),
            [a, b, c, d] => self.0.extend_from_slice(&[a, b, c, d]),
            _ => self.0.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_length_come_in_order() {
        let text: Vec<u8> = (0..200).collect();
        let mut sink = Sink::default();
        let mut rest = &text[..];
        for length in (0..=12).chain((0..=12).rev()) {
            let (piece, further) = rest.split_at(length);
            sink.write_all(piece).unwrap();
            rest = further;
        }
        assert_eq!(sink.0, text[..text.len() - rest.len()]);
        assert_eq!(sink.write(b"abc").unwrap(), 3);
        assert!(sink.0.ends_with(b"abc"));
    }
}
