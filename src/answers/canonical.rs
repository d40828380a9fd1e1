//! The canonical text of a sheet, and its hash: sorted keys, without name, confidential answers and times.
//!
//! A hash over own pay could be guessed, one over a name or times would tell runs of the same answers apart. The
//! language of the administration changes no number and is left out too.

use std::io::Write;

use sha2::{Digest, Sha256};

use crate::answers::check;
use crate::answers::{Answer, Answers};
use crate::id::{ItemIx, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, Mode};

/// Writes canonical texts for one pack; built once, used for many sheets.
#[derive(Debug)]
pub struct Canon {
    /// Items that are hashed, in the order of their ids.
    items: Vec<Hashed>,
    /// The fields after the answers that are the same for every sheet.
    end: Vec<u8>,
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
            text(&mut out, spelling);
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
        let mut end = b",\"pack\":".to_vec();
        text(&mut end, &pack.id);
        end.extend(b",\"schema\":");
        text(&mut end, super::json::SCHEMA);
        end.push(b'}');
        Self { items: items.collect(), end }
    }

    /// SHA-256 over the canonical text, hexadecimal.
    #[must_use]
    pub fn hash(&self, answers: &Answers) -> String {
        let digest = Sha256::digest(self.text(answers));
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }

    /// The canonical text, as bytes of UTF-8.
    #[must_use]
    pub fn text(&self, answers: &Answers) -> Vec<u8> {
        let mut out = Vec::with_capacity(2048);
        out.extend(b"{\"answers\":{");
        let mut first = true;
        for one in &self.items {
            let Some(answer) = answers.get(one.item) else { continue };
            if !std::mem::take(&mut first) {
                out.push(b',');
            }
            out.extend_from_slice(&one.key);
            one.answer(&mut out, answer);
        }
        out.push(b'}');
        if let Some(date) = answers.date {
            let _ = write!(out, ",\"date\":\"{date}\""); // a vector takes everything
        }
        out.extend(match answers.form {
            Form::Standard => b",\"form\":\"standard\"".as_slice(),
            Form::Full => b",\"form\":\"full\"",
        });
        if let Some(id) = &answers.id {
            out.extend(b",\"id\":");
            text(&mut out, id);
        }
        out.extend(match answers.mode {
            Mode::Own => b",\"mode\":\"self\"".as_slice(),
            Mode::Training => b",\"mode\":\"training\"",
            Mode::Hr => b",\"mode\":\"hr\"",
        });
        out.extend_from_slice(&self.end);
        out
    }
}

impl Hashed {
    fn answer(&self, out: &mut Vec<u8>, answer: Answer) {
        let code = |out: &mut Vec<u8>, option: OptionIx| match self.codes.get(option.at()) {
            Some(code) => out.extend_from_slice(code),
            None => out.extend(b"null"), // an answer of another shape cannot be stored in the slot
        };
        match answer {
            Answer::Rating(point) => number(out, f64::from(point)),
            Answer::NotApplicable => out.extend(b"\"na\""),
            Answer::Number(given) => number(out, given),
            Answer::Picks { best, worst } => {
                out.extend(b"{\"best\":");
                code(out, best);
                if let Some(worst) = worst {
                    out.extend(b",\"worst\":");
                    code(out, worst);
                }
                out.push(b'}');
            }
            Answer::Choice(option) => code(out, option),
            Answer::Choices(all) => {
                out.push(b'[');
                for (at, option) in all.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    code(out, option);
                }
                out.push(b']');
            }
        }
    }
}

/// A text as JSON writes it.
fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        out.push(b'"');
        out.extend(text.as_bytes());
        out.push(b'"');
    } else {
        let _ = serde_json::to_writer(out, text); // a vector takes everything
    }
}

/// Whole numbers without a decimal point.
fn number(out: &mut Vec<u8>, number: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and far below 2^53: items limit their numbers"
    )]
    let _ = if (0.0..10.0).contains(&number) && number.fract() == 0.0 {
        out.push(b'0' + number as u8);
        Ok(())
    } else if number.fract() == 0.0 {
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
        String::from_utf8(Canon::new(&pack).text(&read.answers)).unwrap()
    }

    #[test]
    fn keys_are_sorted_and_what_is_personal_is_left_out() {
        let sheet = r#"{"schema":"csm-answers/1","pack":"csm/1","lang":"de","date":"2026-11-20","timing_ms":{"COM1":5},
            "respondent":{"name":"Anna","id":"a\"\u0001"},
            "answers":{"P2":"it_software","P1":"manager","B1":"voc_3y","B2":"service","D10":61234,"COM1":4,"LEA1":"na",
            "S01":{"worst":"C","best":"B"},"C2":6.5,"B3":["tools","leadership"],"B4":[],"B5":16}}"#;
        let expected = r#"{"answers":{"B1":"voc_3y","B2":"service","B3":["leadership","tools"],"B4":[],"B5":16,"C2":6.5,"COM1":4,"LEA1":"na","P1":"manager","P2":"it_software","S01":{"best":"B","worst":"C"}},"date":"2026-11-20","form":"standard","id":"a\"\u0001","mode":"self","pack":"csm/1","schema":"csm-answers/1"}"#;
        assert_eq!(canonical(sheet), expected);
    }
}
