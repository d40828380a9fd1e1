//! Where the objects of a file are.
//!
//! Sections are kept as they are and searched when an object is needed: a file with a million objects costs no more
//! than one with ten.

use std::rc::Rc;

use super::Failure;
use super::object::Dict;
use super::object::Object;

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// Nowhere: its number is free.
    Free,
    /// At this place of the file.
    At(usize),
    /// In an object stream, at this place of its list.
    In(u32, usize),
}

/// A run of entries.
#[derive(Clone, Debug)]
pub(super) enum Section {
    /// Lines of twenty bytes in the file.
    Table { first: u32, count: u32, at: usize },
    /// Fields of three widths in an unfolded stream.
    Stream { first: u32, count: u32, at: usize, widths: [usize; 3], bytes: Rc<[u8]> },
}

/// Length of a line of a table.
const LINE: usize = 20;

impl Section {
    /// What the section says about an object; `None` if nothing.
    pub(super) fn find(&self, id: u32, file: &[u8]) -> Option<Entry> {
        match self {
            Self::Table { first, count, at } => {
                let place = id.checked_sub(*first).filter(|place| place < count)? as usize;
                let line = file.get(at + place * LINE..at + place * LINE + LINE)?;
                let offset = std::str::from_utf8(&line[..10]).ok()?.trim().parse().ok()?;
                Some(if line[17] == b'n' { Entry::At(offset) } else { Entry::Free })
            }
            Self::Stream { first, count, at, widths, bytes } => {
                let place = id.checked_sub(*first).filter(|place| place < count)? as usize;
                let start = at + place * widths.iter().sum::<usize>();
                let mut from = start;
                let mut fields = [0; 3];
                for (field, width) in fields.iter_mut().zip(widths) {
                    let digits = bytes.get(from..from + width)?;
                    *field = digits.iter().fold(0_usize, |value, digit| value << 8 | usize::from(*digit));
                    from += width;
                }
                // A width of zero means the default: an object in the file.
                let kind = if widths[0] == 0 { 1 } else { fields[0] };
                Some(match kind {
                    1 => Entry::At(fields[1]),
                    2 => Entry::In(u32::try_from(fields[1]).ok()?, fields[2]),
                    _ => Entry::Free,
                })
            }
        }
    }

    /// The sections of a cross-reference stream.
    pub(super) fn of_stream(dictionary: &Dict, bytes: Vec<u8>) -> Result<Vec<Self>, Failure> {
        let number = |value: &Object| match value {
            Object::Integer(value) => usize::try_from(*value).map_err(|_| Failure::Damaged),
            _ => Err(Failure::Damaged),
        };
        let list = |key: &str| match dictionary.get(key) {
            Some(Object::Array(values)) => values.iter().map(number).collect::<Result<Vec<_>, _>>(),
            _ => Ok(Vec::new()),
        };
        let widths: [usize; 3] = list("W")?.try_into().map_err(|_| Failure::Damaged)?;
        if widths.iter().any(|width| *width > 8) || widths[1] == 0 {
            return Err(Failure::Damaged);
        }
        let mut index = list("Index")?;
        if index.is_empty() {
            index = vec![0, dictionary.count("Size").ok_or(Failure::Damaged)?];
        }
        let bytes: Rc<[u8]> = bytes.into();
        let mut at = 0;
        let mut sections = Vec::new();
        for pair in index.chunks(2) {
            let [first, count] = pair else { return Err(Failure::Damaged) };
            let narrow = |value: usize| u32::try_from(value).map_err(|_| Failure::Damaged);
            let (first, count) = (narrow(*first)?, narrow(*count)?);
            sections.push(Self::Stream { first, count, at, widths, bytes: Rc::clone(&bytes) });
            at += widths.iter().sum::<usize>() * count as usize;
        }
        Ok(sections)
    }
}
