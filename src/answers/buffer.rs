//! Input that is read in steps and looked at in slices.

use std::io::{self, Read};

/// Size to begin with: one sheet needs no more.
const SMALL: usize = 16 * 1024;
/// Size it grows to when the input has more: large enough that steps cost nothing, small enough for the cache.
const LARGE: usize = 128 * 1024;

/// A window on the input.
pub(super) struct Buffer<R> {
    input: R,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// Nothing more comes.
    ended: bool,
}

impl<R: Read> Buffer<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, bytes: Vec::new(), start: 0, end: 0, ended: false }
    }

    /// What has been read and not been used.
    pub(super) fn rest(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Drops bytes from the front.
    pub(super) fn consume(&mut self, count: usize) {
        self.start += count;
    }

    /// Whether the rest is all there is.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Reads more behind the rest; `false` if nothing more comes or the rest fills the window.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        let size = if self.bytes.is_empty() { SMALL } else { LARGE };
        if self.bytes.len() < size {
            self.bytes.resize(size, 0);
        }
        if self.end == size {
            return Ok(false);
        }
        loop {
            match self.input.read(&mut self.bytes[self.end..]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(count) => {
                    self.end += count;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    return Err(error);
                }
            }
        }
    }

    /// The rest, after reading if it is empty; empty at the end only.
    pub(super) fn some(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.more()?;
        }
        Ok(self.rest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_grows_when_the_input_has_more_and_holds_no_more_than_that() {
        let input: Vec<u8> = (0..=255).cycle().take(3 * LARGE).collect();
        let mut buffer = Buffer::new(&*input);
        assert_eq!(buffer.some().unwrap(), &input[..SMALL]);
        buffer.consume(10);
        assert!(buffer.more().unwrap());
        assert_eq!(buffer.rest(), &input[10..][..LARGE]);
        assert!(!buffer.more().unwrap() && !buffer.ended());
        buffer.consume(LARGE);
        assert_eq!(buffer.some().unwrap(), &input[10 + LARGE..][..LARGE]);
    }
}
