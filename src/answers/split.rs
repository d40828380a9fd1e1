//! Cuts a stream of bytes into sheets: one object, an array of them, or JSON Lines.
//!
//! Only brackets, quotes and line starts are looked at, so a broken sheet never swallows its neighbours, and memory
//! holds one sheet at a time. What a piece means is decided by `json`.

use std::io::{self, Read};

use crate::answers::buffer::Buffer;
use crate::answers::lines::Lines;
use crate::answers::problem::{Problem, ProblemKind};

/// A piece of the input that should be one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Line of its first byte, from 1.
    pub line: usize,
    /// Column of its first byte, from 1.
    pub column: usize,
}

/// Reads pieces one after the other.
pub struct Splitter<R> {
    input: Buffer<R>,
    limit: usize,
    line: usize,
    column: usize,
    array: Array,
    ended: bool,
    /// A whole object stood on one line outside an array: this is JSON Lines, where every line is a sheet.
    lines: bool,
}

/// Where the reader stands in a surrounding array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    /// Nothing read yet.
    Unknown,
    /// No array: whitespace separates sheets.
    Absent,
    /// Inside, a sheet or the end may follow.
    Open,
    /// Inside, after a comma: a sheet must follow.
    AfterComma,
    /// Inside, after a sheet: a comma or the end must follow.
    AfterSheet,
    /// After its end.
    Closed,
}

/// What went wrong while reading.
#[derive(Debug)]
pub enum SplitError {
    /// A finding; reading can go on.
    Problem(Box<Problem>),
    /// The input itself failed; reading ends.
    Io(std::io::Error),
}

impl<R: Read> Splitter<R> {
    /// Reads from `input`; a sheet of more than `limit` bytes is refused.
    pub fn new(input: R, limit: usize) -> Self {
        Self {
            input: Buffer::new(input),
            limit,
            line: 1,
            column: 1,
            array: Array::Unknown,
            ended: false,
            lines: false,
        }
    }

    /// Goes on inside JSON Lines, at this place.
    pub(super) fn line(input: R, limit: usize, (line, column): (usize, usize)) -> Self {
        Self { line, column, array: Array::Absent, lines: true, ..Self::new(input, limit) }
    }

    /// Bytes at hand; none at the end of the input.
    fn some(&mut self) -> Result<&[u8], SplitError> {
        self.input.some().map_err(|error| {
            self.ended = true;
            SplitError::Io(error)
        })
    }

    fn peek(&mut self) -> Result<Option<u8>, SplitError> {
        Ok(self.some()?.first().copied())
    }

    /// Passes over bytes at hand.
    fn pass(&mut self, count: usize) {
        let passed = &self.input.rest()[..count];
        match memchr::memrchr(b'\n', passed) {
            None => self.column += count,
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', passed).count();
                self.column = count - last;
            }
        }
        self.input.consume(count);
    }

    /// Passes over the rest of a line.
    fn pass_line(&mut self) -> Result<(), SplitError> {
        while let Some(byte) = self.peek()? {
            self.pass(1);
            if byte == b'\n' {
                break;
            }
        }
        Ok(())
    }

    /// Whether a byte belongs to a byte order mark at the start of a line: files that are put one after the other bring
    /// their own.
    fn is_mark(&self, byte: u8) -> bool {
        self.column <= 3 && matches!(byte, 0xEF | 0xBB | 0xBF)
    }

    fn problem(&self, kind: ProblemKind) -> SplitError {
        let mut problem = Problem::new("", kind);
        problem.position = Some((self.line, self.column));
        SplitError::Problem(Box::new(problem))
    }

    /// The next piece; `None` at the end of the input.
    ///
    /// # Errors
    /// A finding between sheets, or a failure of the input.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, SplitError> {
        loop {
            if self.ended {
                return Ok(None);
            }
            let Some(byte) = self.peek()? else { return self.at_end() };
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.pass(1),
                _ if self.is_mark(byte) => self.pass(1),
                b'[' if matches!(self.array, Array::Unknown | Array::Closed) => {
                    self.array = Array::Open;
                    self.pass(1);
                }
                b']' if matches!(self.array, Array::Open | Array::AfterSheet) => {
                    self.array = Array::Closed;
                    self.pass(1);
                }
                b',' if self.array == Array::AfterSheet => {
                    self.array = Array::AfterComma;
                    self.pass(1);
                }
                // what follows an array is told and passed over, unless sheets or the next array follow
                _ if self.array == Array::Closed && byte != b'{' => {
                    let garbage = self.problem(ProblemKind::TrailingGarbage);
                    self.pass_line()?;
                    return Err(garbage);
                }
                _ => {
                    if matches!(self.array, Array::Unknown | Array::Closed) {
                        self.array = Array::Absent;
                    }
                    return self.piece().map(Some);
                }
            }
        }
    }

    /// The whole lines at hand, once the input is known to be JSON Lines; `None` where [`Splitter::next_piece`] must go on:
    /// before that, at the end, and at a line that is longer than what is read at once.
    ///
    /// # Errors
    /// A failure of the input.
    pub fn next_lines(&mut self) -> io::Result<Option<Lines>> {
        if !self.lines || self.ended {
            return Ok(None);
        }
        let count = loop {
            let rest = self.input.rest();
            if let Some(last) = memchr::memrchr(b'\n', rest) {
                break last + 1;
            }
            if self.input.ended() {
                break rest.len();
            }
            match self.input.more() {
                Ok(true) => {}
                Ok(false) if self.input.ended() => {}
                Ok(false) => return Ok(None),
                Err(error) => {
                    self.ended = true;
                    return Err(error);
                }
            }
        };
        let lines =
            Lines { bytes: self.input.rest()[..count].to_vec(), line: self.line, column: self.column };
        self.pass(count);
        Ok((count > 0).then_some(lines))
    }

    fn at_end(&mut self) -> Result<Option<Piece>, SplitError> {
        self.ended = true;
        match self.array {
            Array::Open | Array::AfterComma | Array::AfterSheet => Err(self.problem(ProblemKind::Truncated)),
            Array::Unknown => Err(self.problem(ProblemKind::Empty)),
            Array::Absent | Array::Closed => Ok(None),
        }
    }

    /// Reads one value: up to its closing bracket, or to the end of the line if it is no object.
    fn piece(&mut self) -> Result<Piece, SplitError> {
        let mut scan = Scan::default();
        let mut piece = Piece { bytes: Vec::new(), line: self.line, column: self.column };
        let mut too_large = false;
        let (lines, in_array, limit) = (self.lines, self.in_array(), self.limit);
        loop {
            let rest = self.some()?;
            if rest.is_empty() {
                break;
            }
            let (mut taken, mut whole) = (0, false);
            for byte in rest {
                whole = scan.ends_before(*byte, lines, in_array);
                if whole {
                    break;
                }
                taken += 1;
                whole = scan.take(*byte);
                if whole {
                    break;
                }
            }
            let room = limit - piece.bytes.len();
            too_large |= taken > room;
            piece.bytes.extend_from_slice(&rest[..taken.min(room)]);
            self.pass(taken);
            if whole {
                break;
            }
        }

        if self.in_array() {
            self.array = Array::AfterSheet;
        } else if scan.started && scan.depth == 0 && piece.bytes.first() == Some(&b'{') {
            self.lines |= piece.line == self.line;
            self.nothing_follows(piece.line)?;
        }
        if too_large {
            let mut problem = Problem::new("", ProblemKind::TooLarge(self.limit));
            problem.position = Some((piece.line, piece.column));
            return Err(SplitError::Problem(Box::new(problem)));
        }
        Ok(piece)
    }

    /// Checks what follows an object outside an array: the end, or the next object on a line of its own.
    ///
    /// After an object on one line, a broken next line is a broken next sheet; after one over several lines, which is
    /// no JSON Lines, anything but an object makes it doubtful what the file is, so it is refused.
    fn nothing_follows(&mut self, first_line: usize) -> Result<(), SplitError> {
        let last_line = self.line;
        while let Some(byte) = self.peek()? {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.pass(1),
                _ if self.line > last_line && self.is_mark(byte) => self.pass(1),
                b'{' if self.line > last_line => return Ok(()),
                _ if self.line > last_line && first_line == last_line => return Ok(()),
                _ => {
                    let garbage = self.problem(ProblemKind::TrailingGarbage);
                    self.pass_line()?;
                    return Err(garbage);
                }
            }
        }
        Ok(())
    }

    fn in_array(&self) -> bool {
        matches!(self.array, Array::Open | Array::AfterComma | Array::AfterSheet)
    }
}

/// The lexical state inside a value.
#[derive(Default)]
struct Scan {
    depth: usize,
    started: bool,
    in_string: bool,
    escaped: bool,
    line_start: bool,
    last: u8,
}

impl Scan {
    /// Whether the value ends before this byte.
    fn ends_before(&self, byte: u8, lines: bool, in_array: bool) -> bool {
        // the next sheet begins where this one should have gone on: this one is cut off
        let cut_off =
            self.depth > 0 && !self.in_string && byte == b'{' && self.line_start && self.last != b':';
        // a value of JSON Lines never goes on
        let line_over = lines && byte == b'\n';
        // a value that is no object ends with its line or element
        let bare =
            self.depth == 0 && self.started && (byte == b'\n' || (in_array && matches!(byte, b',' | b']')));
        cut_off || line_over || bare
    }

    /// Takes one byte; `true` when a bracketed value is complete.
    fn take(&mut self, byte: u8) -> bool {
        self.started = true;
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                b'\n' => {
                    // a raw line break cannot stand in a string: the string was never closed
                    self.in_string = false;
                    self.line_start = true;
                }
                _ => {}
            }
            self.last = byte;
            return false;
        }
        match byte {
            b'\n' => self.line_start = true,
            b' ' | b'\t' | b'\r' => {}
            _ => {
                self.line_start = false;
                self.last = byte;
            }
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Result<String, &'static str>> {
        let mut splitter = Splitter::new(text.as_bytes(), 1000);
        let mut all = Vec::new();
        loop {
            match splitter.next_piece() {
                Ok(None) => return all,
                Ok(Some(piece)) => all.push(Ok(String::from_utf8(piece.bytes).unwrap())),
                Err(SplitError::Problem(problem)) => all.push(Err(problem.kind.code())),
                Err(SplitError::Io(error)) => panic!("{error}"),
            }
        }
    }

    fn check(text: &str, expected: &[Result<&str, &'static str>]) {
        let found = pieces(text);
        let found: Vec<_> = found.iter().map(|one| one.as_deref().map_err(|code| *code)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn one_object_an_array_and_lines_are_cut_alike() {
        check("{\"a\":\n{\"b\":1}}", &[Ok("{\"a\":\n{\"b\":1}}")]);
        check("\u{feff}[{\"a\":1} ,\r\n {\"b\":[2]}]\n", &[Ok("{\"a\":1}"), Ok("{\"b\":[2]}")]);
        check("{\"a\":1}\r\n{\"b\":\"}\"}\n\n", &[Ok("{\"a\":1}"), Ok("{\"b\":\"}\"}")]);
        check("[]", &[]);
    }

    #[test]
    fn a_broken_line_does_not_swallow_the_next() {
        check("{\"a\":{\"x\":1\n{\"b\":2}", &[Ok("{\"a\":{\"x\":1\n"), Ok("{\"b\":2}")]);
        check("{\"a\":\"open\n{\"b\":2}", &[Ok("{\"a\":\"open\n"), Ok("{\"b\":2}")]);
        check("{\"a\":1}\n{\"a\":\n{\"b\":2}", &[Ok("{\"a\":1}"), Ok("{\"a\":"), Ok("{\"b\":2}")]);
        check("nonsense\n{\"b\":2}", &[Ok("nonsense"), Ok("{\"b\":2}")]);
    }

    #[test]
    fn ends_are_noticed() {
        check("", &[Err("empty-input")]);
        check(" \n", &[Err("empty-input")]);
        check("[{\"a\":1}", &[Ok("{\"a\":1}"), Err("truncated")]);
        check("[{\"a\":1}] x", &[Ok("{\"a\":1}"), Err("trailing-garbage")]);
        check("[{\"a\":1}] x\n{\"b\":1}", &[Ok("{\"a\":1}"), Err("trailing-garbage"), Ok("{\"b\":1}")]);
    }

    #[test]
    fn texts_one_after_the_other_are_all_read() {
        check("[{\"a\":1}]\n[{\"b\":1}]{\"c\":1}\n", &[Ok("{\"a\":1}"), Ok("{\"b\":1}"), Ok("{\"c\":1}")]);
        check("\u{feff}{\"a\":1}\n\u{feff}{\"b\":1}\n", &[Ok("{\"a\":1}"), Ok("{\"b\":1}")]);
        check("\u{feff}{\n\"a\":1}\n\u{feff}{\n\"b\":1}\n", &[Ok("{\n\"a\":1}"), Ok("{\n\"b\":1}")]);
        check("\u{feff}[{\"a\":1}]\n\u{feff}[]\n", &[Ok("{\"a\":1}")]);
    }

    #[test]
    fn garbage_after_a_sheet_takes_the_sheet_with_it() {
        check("{\"a\":1} x\n{\"b\":1}", &[Err("trailing-garbage"), Ok("{\"b\":1}")]);
        check("{\"a\":1}}", &[Err("trailing-garbage")]);
        check("{\n\"a\":1}\n// remark", &[Err("trailing-garbage")]);
        check("{\n\"a\":1}\n{\n\"b\":1}\n", &[Ok("{\n\"a\":1}"), Ok("{\n\"b\":1}")]);
    }

    #[test]
    fn a_sheet_over_the_limit_is_refused_and_the_next_is_read() {
        let long = format!("{{\"a\":\"{}\"}}\n{{\"b\":1}}", "x".repeat(2000));
        check(&long, &[Err("too-large"), Ok("{\"b\":1}")]);
    }

    #[test]
    fn positions_are_those_of_the_first_byte() {
        let mut splitter = Splitter::new("\n  {\"a\":1}\n{\"b\":1}".as_bytes(), 1000);
        let first = splitter.next_piece().unwrap().unwrap();
        let second = splitter.next_piece().unwrap().unwrap();
        assert_eq!((first.line, first.column, second.line, second.column), (2, 3, 3, 1));
    }
}
