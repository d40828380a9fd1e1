//! The canonical text of a sheet, and its hash: sorted keys, without name, confidential answers and times.
//!
//! A hash over own pay could be guessed, one over a name or times would tell runs of the same answers apart. The
//! language of the administration changes no number and is left out too.

use std::io::Write;

use sha2::{Digest, Sha256};

use crate::answers::check;
use crate::answers::{Answer, Answers, Part};
use crate::id::{ItemIx, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, Mode};

/// Writes canonical texts for one pack; built once, used for many sheets.
#[derive(Debug)]
pub struct Canon {
    /// Items that are hashed, in the order of their ids.
    items: Vec<Hashed>,
    /// The fields that are the same for every sheet, with the comma before them.
    pack: Vec<u8>,
    schema: Vec<u8>,
}

/// An item with its texts as JSON writes them.
#[derive(Debug)]
struct Hashed {
    item: ItemIx,
    /// Its id with the comma before and the colon behind it, in pieces of a fixed size: copied without a call.
    key: Vec<[u8; 8]>,
    /// Bytes of the last piece that do not belong to it.
    filling: usize,
    /// The codes of its options.
    codes: Vec<Vec<u8>>,
}

impl Canon {
    /// For the questionnaire of a pack.
    #[must_use]
    pub fn new(pack: &Pack) -> Self {
        let json = |spelling: &str| {
            let mut out = Vec::new();
            let _ = serde_json::to_writer(&mut out, spelling); // a vector takes everything
            out
        };
        let questions = pack.questionnaire.items.iter().enumerate();
        let mut items: Vec<_> = questions.filter(|(_, question)| !question.confidential).collect();
        items.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        let items = items.into_iter().map(|(at, question)| {
            let item = ItemIx::new(at);
            let codes = check::codes(pack, item).map(json).collect();
            let mut key = [b",", &*json(question.id.as_str()), b":"].concat();
            let length = key.len();
            key.resize(length.next_multiple_of(8), 0);
            Hashed { item, filling: key.len() - length, key: key.as_chunks().0.to_vec(), codes }
        });
        let pack = [b",\"pack\":".as_slice(), &json(&pack.id)].concat();
        let schema = [b",\"schema\":".as_slice(), &json(super::json::SCHEMA), b"}"].concat();
        Self { items: items.collect(), pack, schema }
    }

    /// SHA-256 over the canonical text, hexadecimal.
    #[must_use]
    pub fn hash(&self, answers: &Answers) -> String {
        let mut text = Vec::with_capacity(2048);
        self.write(&mut text, answers);
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        let mut hash = String::with_capacity(64);
        for byte in Sha256::digest(&text) {
            hash.push(digit(byte >> 4));
            hash.push(digit(byte & 15));
        }
        hash
    }

    /// Writes the canonical text.
    pub fn write(&self, out: &mut Vec<u8>, answers: &Answers) {
        out.extend(b"{\"answers\":");
        let begin = out.len();
        for one in &self.items {
            let Some(answer) = answers.get(one.item) else { continue };
            one.key.iter().for_each(|piece| out.extend_from_slice(piece));
            out.truncate(out.len() - one.filling);
            one.answer(out, answer);
        }
        // the bracket that opens takes the place of the comma before the first answer
        match out.get_mut(begin) {
            Some(first_comma) => *first_comma = b'{',
            None => out.push(b'{'),
        }
        out.push(b'}');
        if let Some(date) = answers.date {
            let _ = write!(out, ",\"date\":\"{date}\""); // a vector takes everything, here and below
        }
        out.extend(match answers.form {
            Form::Standard => b",\"form\":\"standard\"".as_slice(),
            Form::Full => b",\"form\":\"full\"",
        });
        if let Some(id) = &answers.id {
            out.extend(b",\"id\":");
            let _ = serde_json::to_writer(&mut *out, id);
        }
        out.extend(match answers.mode {
            Mode::Own => b",\"mode\":\"self\"".as_slice(),
            Mode::Training => b",\"mode\":\"training\"",
            Mode::Hr => b",\"mode\":\"hr\"",
        });
        out.extend(&self.pack);
        if answers.part != Part::All {
            let _ = write!(out, ",\"part\":\"{}\"", answers.part.code());
        }
        out.extend(&self.schema);
    }
}

impl Hashed {
    fn answer(&self, out: &mut Vec<u8>, answer: Answer) {
        // an answer of another shape cannot be stored in the slot
        let code = |option: OptionIx| self.codes.get(option.at()).map_or(b"null".as_slice(), Vec::as_slice);
        match answer {
            Answer::Rating(point @ 0..10) => out.push(b'0' + point),
            Answer::Rating(point) => number(out, f64::from(point)),
            Answer::NotApplicable => out.extend(b"\"na\""),
            Answer::Number(given) => number(out, given),
            Answer::Picks { best, worst } => {
                out.extend(b"{\"best\":");
                out.extend(code(best));
                if let Some(worst) = worst {
                    out.extend(b",\"worst\":");
                    out.extend(code(worst));
                }
                out.push(b'}');
            }
            Answer::Choice(option) => out.extend(code(option)),
            Answer::Choices(all) => {
                out.push(b'[');
                for (at, option) in all.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    out.extend(code(option));
                }
                out.push(b']');
            }
        }
    }
}

/// Whole numbers without a decimal point.
fn number(out: &mut Vec<u8>, number: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and far below 2^53: items limit their numbers"
    )]
    let _ = if number.fract() == 0.0 {
        serde_json::to_writer(out, &(number as i64))
    } else {
        serde_json::to_writer(out, &number)
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::json::Reader;
    use crate::answers::split::Piece;

    fn canonical(sheet: &str) -> String {
        let pack = Pack::embedded();
        let piece = Piece { bytes: sheet.as_bytes().to_vec(), line: 1, column: 1 };
        let read = Reader::new(&pack, Mode::Own).read(&piece).unwrap();
        let mut text = Vec::new();
        Canon::new(&pack).write(&mut text, &read.answers);
        let hash = Canon::new(&pack).hash(&read.answers);
        let whole: Vec<String> = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, whole.concat());
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn keys_are_sorted_and_what_is_personal_is_left_out() {
        let sheet = r#"{"schema":"csm-answers/1","pack":"csm/1","lang":"de","date":"2026-11-20","timing_ms":{"COM1":5},
            "respondent":{"name":"Anna","id":"a\"\u0001"},
            "answers":{"P2":"it_software","P1":"manager","B1":"voc_3y","B2":"service","D10":61234,"COM1":4,"LEA1":"na",
            "S01":{"worst":"C","best":"B"},"C2":6.5,"B3":["tools","leadership"],"B4":[],"B5":16}}"#;
        let expected = r#"{"answers":{"B1":"voc_3y","B2":"service","B3":["leadership","tools"],"B4":[],"B5":16,"C2":6.5,"COM1":4,"LEA1":"na","P1":"manager","P2":"it_software","S01":{"best":"B","worst":"C"}},"date":"2026-11-20","form":"standard","id":"a\"\u0001","mode":"self","pack":"csm/1","schema":"csm-answers/1"}"#;
        assert_eq!(canonical(sheet), expected);
        let part = sheet.replace("\"lang\"", "\"part\":\"pay\",\"lang\"");
        let expected = expected.replace("\"csm/1\",", "\"csm/1\",\"part\":\"pay\",");
        assert_eq!(canonical(&part), expected);
    }
}
