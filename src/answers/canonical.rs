//! The canonical text of a sheet, and its hash: sorted keys, without name, confidential answers and times.
//!
//! A hash over own pay could be guessed, one over a name or times would tell runs of the same answers apart. The
//! language of the administration changes no number and is left out too.

use std::io::{self, Write};

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
    /// Its id with the colon.
    key: Vec<u8>,
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
            Hashed { item, key: json(question.id.as_str()).into_iter().chain([b':']).collect(), codes }
        });
        let pack = [b",\"pack\":".as_slice(), &json(&pack.id)].concat();
        let schema = [b",\"schema\":".as_slice(), &json(super::json::SCHEMA), b"}"].concat();
        Self { items: items.collect(), pack, schema }
    }

    /// SHA-256 over the canonical text, hexadecimal.
    #[must_use]
    pub fn hash(&self, answers: &Answers) -> String {
        let mut text = Vec::with_capacity(2048);
        let _ = self.write(&mut text, answers); // a vector takes everything
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        let mut hash = String::with_capacity(64);
        for byte in Sha256::digest(&text) {
            hash.push(digit(byte >> 4));
            hash.push(digit(byte & 15));
        }
        hash
    }

    /// Writes the canonical text.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut impl Write, answers: &Answers) -> io::Result<()> {
        out.write_all(b"{\"answers\":{")?;
        let mut comma = b"".as_slice();
        for one in &self.items {
            let Some(answer) = answers.get(one.item) else { continue };
            out.write_all(comma)?;
            comma = b",";
            out.write_all(&one.key)?;
            one.answer(out, answer)?;
        }
        out.write_all(b"}")?;
        if let Some(date) = answers.date {
            write!(out, ",\"date\":\"{date}\"")?;
        }
        out.write_all(match answers.form {
            Form::Standard => b",\"form\":\"standard\"".as_slice(),
            Form::Full => b",\"form\":\"full\"",
        })?;
        if let Some(id) = &answers.id {
            out.write_all(b",\"id\":")?;
            serde_json::to_writer(&mut *out, id)?;
        }
        out.write_all(match answers.mode {
            Mode::Own => b",\"mode\":\"self\"".as_slice(),
            Mode::Training => b",\"mode\":\"training\"",
            Mode::Hr => b",\"mode\":\"hr\"",
        })?;
        out.write_all(&self.pack)?;
        if answers.part != Part::All {
            write!(out, ",\"part\":\"{}\"", answers.part.code())?;
        }
        out.write_all(&self.schema)
    }
}

impl Hashed {
    fn answer(&self, out: &mut impl Write, answer: Answer) -> io::Result<()> {
        // an answer of another shape cannot be stored in the slot
        let code = |option: OptionIx| self.codes.get(option.at()).map_or(b"null".as_slice(), Vec::as_slice);
        match answer {
            Answer::Rating(point) => number(out, f64::from(point)),
            Answer::NotApplicable => out.write_all(b"\"na\""),
            Answer::Number(given) => number(out, given),
            Answer::Picks { best, worst } => {
                out.write_all(b"{\"best\":")?;
                out.write_all(code(best))?;
                if let Some(worst) = worst {
                    out.write_all(b",\"worst\":")?;
                    out.write_all(code(worst))?;
                }
                out.write_all(b"}")
            }
            Answer::Choice(option) => out.write_all(code(option)),
            Answer::Choices(all) => {
                out.write_all(b"[")?;
                for (at, option) in all.iter().enumerate() {
                    if at > 0 {
                        out.write_all(b",")?;
                    }
                    out.write_all(code(option))?;
                }
                out.write_all(b"]")
            }
        }
    }
}

/// Whole numbers without a decimal point.
fn number(out: &mut impl Write, number: f64) -> io::Result<()> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and far below 2^53: items limit their numbers"
    )]
    if (0.0..10.0).contains(&number) && number.fract() == 0.0 {
        out.write_all(&[b'0' + number as u8])
    } else if number.fract() == 0.0 {
        Ok(serde_json::to_writer(out, &(number as i64))?)
    } else {
        Ok(serde_json::to_writer(out, &number)?)
    }
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
        Canon::new(&pack).write(&mut text, &read.answers).unwrap();
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
