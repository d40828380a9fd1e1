//! Whole lines of JSON Lines: what can be counted quickly and read by any worker.

use crate::answers::json::{Reader, Sheet};
use crate::answers::problem::{Problem, Refusal};
use crate::answers::split::{SplitError, Splitter};

/// Lines of JSON Lines, in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Their bytes; only the last line may lack its end.
    pub bytes: Vec<u8>,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first byte, from 1.
    pub column: usize,
}

/// One line that is not blank.
struct Line<'a> {
    /// From its first byte that is no white space.
    bytes: &'a [u8],
    /// Its number and the column of that byte.
    place: (usize, usize),
}

impl Lines {
    fn each(&self) -> impl Iterator<Item = Line<'_>> {
        let mut rest = self.bytes.as_slice();
        let (mut line, mut column) = (self.line, self.column);
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
                let (bytes, after) = rest.split_at(end);
                rest = after;
                let blank =
                    bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
                let found = Line { bytes: &bytes[blank..], place: (line, column + blank) };
                line += 1;
                column = 1;
                if !found.bytes.is_empty() {
                    return Some(found);
                }
            }
            None
        })
    }

    /// Number of sheets, well-formed or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.each().map(|line| if line.bytes[0] == b'{' { 1 } else { line.pieces(usize::MAX).count() }).sum()
    }

    /// Reads every sheet; `each` is called as often as [`Lines::count`] says.
    ///
    /// The common line, one object and nothing else, is read where it stands. Whatever is not that is cut into pieces
    /// first, so that findings are the same as for a stream that is cut as a whole.
    pub fn read(&self, reader: &Reader<'_>, limit: usize, mut each: impl FnMut(Result<Sheet, Refusal>)) {
        for line in self.each() {
            let plain = if line.bytes.len() <= limit {
                reader.read_line(line.bytes, line.place.0, line.place.1)
            } else {
                None
            };
            match plain {
                Some(read) => each(read),
                None => line.pieces(limit).for_each(|piece| match piece {
                    Ok(piece) => each(reader.read(&piece)),
                    Err(problem) => each(Err(problem.into())),
                }),
            }
        }
    }
}

impl Line<'_> {
    fn pieces(&self, limit: usize) -> impl Iterator<Item = Result<crate::answers::split::Piece, Problem>> {
        let mut splitter = Splitter::line(self.bytes, limit, self.place);
        std::iter::from_fn(move || match splitter.next_piece() {
            Ok(piece) => piece.map(Ok),
            Err(SplitError::Problem(problem)) => Some(Err(*problem)),
            Err(SplitError::Io(_)) => None, // a slice never fails
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;
    use crate::pack::questionnaire::Mode;

    #[test]
    fn lines_are_read_like_a_stream_that_is_cut() {
        let pack = Pack::embedded();
        let reader = Reader::new(&pack, Mode::Own);
        let good = r#"{"schema":"csm-answers/1","pack":"csm/1","answers":{"P1":"manager","P2":"it_software","B1":"none"}}"#;
        let odd = [
            good,
            "",
            "  \r",
            "{\"a\":1} x",
            "[1] 2 \"x\"",
            "null",
            "{\"a\":{",
            "{\"a\":\"\\",
            "}}{}",
            "17",
            "\u{feff}{}",
            "{\"a\":1}{\"b\":2}",
            " {\"schema\":1} ",
            "[[[",
            "{\"a\":\"\u{7f}\u{1}\"}",
            "]",
            ",",
            &"{".repeat(400),
        ];
        let text = format!("{good}\n{}\n", odd.join("\n"));
        for limit in [usize::MAX, 80] {
            let mut whole = Vec::new();
            let mut splitter = Splitter::new(text.as_bytes(), limit);
            loop {
                match splitter.next_piece() {
                    Ok(None) => break,
                    Ok(Some(piece)) => whole.push(reader.read(&piece)),
                    Err(SplitError::Problem(problem)) => whole.push(Err(Refusal::from(*problem))),
                    Err(SplitError::Io(error)) => panic!("{error}"),
                }
            }
            let mut splitter = Splitter::new(text.as_bytes(), limit);
            let first = splitter.next_piece();
            let mut parts = vec![match first {
                Ok(piece) => reader.read(&piece.unwrap()),
                Err(SplitError::Problem(problem)) => Err(Refusal::from(*problem)),
                Err(SplitError::Io(error)) => panic!("{error}"),
            }];
            while let Some(lines) = splitter.next_lines().unwrap() {
                let before = parts.len();
                lines.read(&reader, limit, |one| parts.push(one));
                assert_eq!(parts.len() - before, lines.count());
            }
            assert_eq!(parts, whole);
            assert!(parts.len() > odd.len(), "{}", parts.len());
        }
    }
}
