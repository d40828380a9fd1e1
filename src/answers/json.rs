//! One sheet of JSON into its slots, collecting every finding.
//!
//! Answers go straight into their item's slot; no tree of values is built in between.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use chrono::NaiveDate;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::answers::Answers;
use crate::answers::check;
use crate::answers::entry::answer;
use crate::answers::fields::Fields;
use crate::answers::problem::{Problem, ProblemKind};
use crate::answers::split::Piece;
use crate::answers::value::{Scalar, Value};
use crate::diagnostic::nearest;
use crate::id::ItemIx;
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, Mode};

/// The format this module reads.
pub const SCHEMA: &str = "csm-answers/1";

const TOP_LEVEL: [&str; 10] =
    ["$schema", "schema", "pack", "form", "mode", "lang", "date", "respondent", "answers", "timing_ms"];

/// Reads sheets for one pack; built once, used for many sheets.
#[derive(Debug)]
pub struct Reader<'a> {
    pack: &'a Pack,
    items: HashMap<&'a str, ItemIx>,
    /// The mode may be overridden towards the stricter one.
    mode_at_least: Mode,
}

/// A sheet that was read, with its warnings.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The answers.
    pub answers: Answers,
    /// Findings that do not stop the assessment.
    pub warnings: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// A reader for the questionnaire of `pack`; sheets in a laxer mode than `mode_at_least` are read as if in it.
    #[must_use]
    pub fn new(pack: &'a Pack, mode_at_least: Mode) -> Self {
        let items = pack
            .questionnaire
            .items
            .iter()
            .enumerate()
            .map(|(at, item)| (item.id.as_str(), ItemIx::new(at)))
            .collect();
        Self { pack, items, mode_at_least }
    }

    /// Reads one piece.
    ///
    /// # Errors
    /// All findings, warnings included, if at least one of them is an error.
    pub fn read(&self, piece: &Piece) -> Result<Sheet, Vec<Problem>> {
        self.find(piece).settle()
    }

    /// Reads the answers of an interview that is not finished: required answers may still be missing.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub fn read_draft(&self, piece: &Piece) -> Result<Sheet, Vec<Problem>> {
        let mut found = self.find(piece);
        found.problems.retain(|problem| !matches!(problem.kind, ProblemKind::MissingAnswer(_)));
        found.settle()
    }

    fn find(&self, piece: &Piece) -> Found {
        let mut found = Found::of(self.pack, Answers::empty(self.pack.questionnaire.items.len()));
        if let Some(problem) = self.parse(piece, &mut found) {
            found.problems.push(problem);
        } else {
            found.answers.mode = found.answers.mode.max(self.mode_at_least);
            check::sheet(self.pack, &mut found);
        }
        for problem in &mut found.problems {
            problem.position.get_or_insert((piece.line, piece.column));
        }
        found
    }

    fn parse(&self, piece: &Piece, found: &mut Found) -> Option<Problem> {
        let at = |kind, line: usize, column: usize| {
            let column = if line <= 1 { piece.column + column.max(1) - 1 } else { column };
            let mut problem = Problem::new("", kind);
            problem.position = Some((piece.line + line.max(1) - 1, column));
            Some(problem)
        };
        if std::str::from_utf8(&piece.bytes).is_err() {
            return at(ProblemKind::NotUtf8, 1, 1);
        }
        if piece.bytes.first() != Some(&b'{') {
            // a value that is no object: well-formed or not, it is no sheet
            let mut json = serde_json::Deserializer::from_slice(&piece.bytes);
            let well_formed = IgnoredAny::deserialize_any_value(&mut json).is_ok() && json.end().is_ok();
            let kind = if well_formed {
                ProblemKind::NotAnObject
            } else {
                ProblemKind::Syntax(String::from("not a JSON value"))
            };
            return at(kind, 1, 1);
        }
        let mut json = serde_json::Deserializer::from_slice(&piece.bytes);
        let cell = RefCell::new(found);
        let error = match (TopLevel { reader: self, found: &cell }).deserialize(&mut json) {
            Ok(()) => match json.end() {
                Ok(()) => return None,
                Err(error) => return at(ProblemKind::TrailingGarbage, error.line(), error.column()),
            },
            Err(error) => error,
        };
        let text = error.to_string();
        let kind = if error.is_eof() {
            ProblemKind::Truncated
        } else if text.contains("recursion limit") {
            ProblemKind::TooDeep
        } else {
            ProblemKind::Syntax(text.split(" at line ").next().unwrap_or_default().to_owned())
        };
        at(kind, error.line(), error.column())
    }
}

/// Lets `IgnoredAny` check one value.
trait AnyValue: Sized {
    fn deserialize_any_value<'de, D: Deserializer<'de>>(json: D) -> Result<Self, D::Error>;
}

impl AnyValue for IgnoredAny {
    fn deserialize_any_value<'de, D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(json)
    }
}

/// What has been read so far.
#[derive(Debug)]
pub(crate) struct Found {
    /// The sheet.
    pub(crate) answers: Answers,
    /// Findings.
    pub(crate) problems: Vec<Problem>,
    /// The sheet has a field `timing_ms`.
    pub(crate) timing: bool,
    seen: BTreeSet<&'static str>,
    /// Items whose answer could not be read: not missing on top.
    pub(crate) failed: Vec<bool>,
}

impl Found {
    /// Nothing found yet about a sheet.
    pub(crate) fn of(pack: &Pack, answers: Answers) -> Self {
        let failed = vec![false; pack.questionnaire.items.len()];
        Self { answers, problems: Vec::new(), timing: false, seen: BTreeSet::new(), failed }
    }

    /// Whether a top-level field was there.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.seen.contains(field)
    }

    /// The sheet, unless a finding is an error.
    fn settle(self) -> Result<Sheet, Vec<Problem>> {
        if self.problems.iter().all(Problem::is_warning) {
            Ok(Sheet { answers: self.answers, warnings: self.problems })
        } else {
            Err(self.problems)
        }
    }

    /// Notes a finding.
    pub(crate) fn note(&mut self, pointer: impl Into<String>, kind: ProblemKind) {
        self.problems.push(Problem::new(pointer, kind));
    }
}

type Shared<'f, 'b> = &'f RefCell<&'b mut Found>;

/// Reads the outer object.
struct TopLevel<'r, 'a, 'f, 'b> {
    reader: &'r Reader<'a>,
    found: Shared<'f, 'b>,
}

impl<'de> DeserializeSeed<'de> for TopLevel<'_, '_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for TopLevel<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let Some(known) = TOP_LEVEL.iter().find(|one| **one == key) else {
                map.next_value::<IgnoredAny>()?;
                let near = nearest(&key, TOP_LEVEL).map(str::to_owned);
                let pointer = pointer(&["", &key]);
                self.found.borrow_mut().note(pointer, ProblemKind::UnknownField(shown(&key), near));
                continue;
            };
            if !self.found.borrow_mut().seen.insert(known) {
                map.next_value::<IgnoredAny>()?;
                self.found.borrow_mut().note(format!("/{known}"), ProblemKind::DuplicateKey);
                continue;
            }
            match *known {
                "$schema" => {
                    map.next_value::<IgnoredAny>()?;
                }
                "answers" => map.next_value_seed(Responses { reader: self.reader, found: self.found })?,
                "timing_ms" => map.next_value_seed(Timing { reader: self.reader, found: self.found })?,
                "respondent" => map.next_value_seed(Respondent { found: self.found })?,
                field => {
                    let value = map.next_value_seed(Scalar)?;
                    self.head_field(field, value);
                }
            }
        }
        Ok(())
    }
}

impl TopLevel<'_, '_, '_, '_> {
    fn head_field(&self, field: &'static str, value: Value) {
        let mut found = self.found.borrow_mut();
        let pointer = format!("/{field}");
        let text = match value {
            Value::Text(text) => text,
            Value::Null if !matches!(field, "schema" | "pack") => return,
            _ => return found.note(pointer, ProblemKind::FieldType("text")),
        };
        let allowed = match field {
            "schema" => (text != SCHEMA).then(|| SCHEMA.to_owned()),
            "pack" => (text != self.reader.pack.id).then(|| self.reader.pack.id.clone()),
            "form" => match text.as_str() {
                "standard" => None,
                "full" => {
                    found.answers.form = Form::Full;
                    None
                }
                _ => Some(String::from("standard, full")),
            },
            "mode" => {
                let mode = match text.as_str() {
                    "self" => Some(Mode::Own),
                    "training" => Some(Mode::Training),
                    "hr" => Some(Mode::Hr),
                    _ => None,
                };
                found.answers.mode = mode.unwrap_or_default();
                mode.is_none().then(|| String::from("self, training, hr"))
            }
            "lang" => {
                found.answers.lang = Lang::from_code(&text);
                found.answers.lang.is_none().then(|| String::from("de, en"))
            }
            _ => {
                found.answers.date = date(&text);
                found.answers.date.is_none().then(|| String::from("2026-11-23"))
            }
        };
        if let Some(allowed) = allowed {
            found.note(pointer, ProblemKind::FieldValue(allowed));
        }
    }
}

/// A day as `YYYY-MM-DD`, digits and hyphens exactly.
fn date(text: &str) -> Option<NaiveDate> {
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())?
}

/// A key from the input, shortened and without control characters, fit for a message.
pub(super) fn shown(key: &str) -> String {
    key.chars().filter(|one| !one.is_control()).take(40).collect()
}

/// A JSON pointer from its parts, escaped after RFC 6901 and fit for a message.
pub(super) fn pointer(parts: &[&str]) -> String {
    parts.iter().map(|part| shown(part).replace('~', "~0").replace('/', "~1")).collect::<Vec<_>>().join("/")
}

/// Reads `respondent`.
struct Respondent<'f, 'b> {
    found: Shared<'f, 'b>,
}

impl<'de> DeserializeSeed<'de> for Respondent<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Fields {
            name: "respondent",
            found: self.found,
            each: |found, key, value| {
                let field = format!("/respondent/{}", shown(key));
                let slot = match key {
                    "id" => &mut found.answers.id,
                    "name" => &mut found.answers.name,
                    _ => {
                        let near = nearest(key, ["id", "name"]).map(str::to_owned);
                        return found.note(field, ProblemKind::UnknownField(shown(key), near));
                    }
                };
                match value {
                    Value::Text(text) => *slot = Some(text),
                    Value::Null => {}
                    _ => found.note(field, ProblemKind::FieldType("text")),
                }
            },
        })
    }
}

/// Reads `answers`.
struct Responses<'r, 'a, 'f, 'b> {
    reader: &'r Reader<'a>,
    found: Shared<'f, 'b>,
}

impl<'de> DeserializeSeed<'de> for Responses<'_, '_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        let reader = self.reader;
        json.deserialize_any(Fields {
            name: "answers",
            found: self.found,
            each: |found, key, value| {
                let Some(&item) = reader.items.get(key) else {
                    let near = nearest(key, reader.items.keys().copied().collect::<BTreeSet<_>>())
                        .map(str::to_owned);
                    return found.note(pointer(&["", "answers", key]), ProblemKind::UnknownItem(near));
                };
                match answer(reader.pack, item, &value) {
                    Ok(Some(answer)) => found.answers.set(item, Some(answer)),
                    Ok(None) => {
                        if worst_only(&value) {
                            let id = reader.pack.questionnaire.items[item.at()].id.clone();
                            found.note(format!("/answers/{key}"), ProblemKind::WorstOnly(id));
                        }
                    }
                    Err((below, kind)) => {
                        found.failed[item.at()] = true;
                        found.note(format!("/answers/{key}{below}"), kind);
                    }
                }
            },
        })
    }
}

fn worst_only(value: &Value) -> bool {
    matches!(value, Value::Picks { worst: Some(_), .. })
}

/// Reads `timing_ms`.
struct Timing<'r, 'a, 'f, 'b> {
    reader: &'r Reader<'a>,
    found: Shared<'f, 'b>,
}

impl<'de> DeserializeSeed<'de> for Timing<'_, '_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        let reader = self.reader;
        self.found.borrow_mut().timing = true;
        json.deserialize_any(Fields {
            name: "timing_ms",
            found: self.found,
            each: |found, key, value| {
                let Some(&item) = reader.items.get(key) else {
                    let near = nearest(key, reader.items.keys().copied().collect::<BTreeSet<_>>())
                        .map(str::to_owned);
                    return found.note(pointer(&["", "timing_ms", key]), ProblemKind::UnknownItem(near));
                };
                match value {
                    Value::Null => {}
                    Value::Number(number)
                        if number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0 =>
                    {
                        #[expect(
                            clippy::cast_possible_truncation,
                            clippy::cast_sign_loss,
                            reason = "checked above"
                        )]
                        found.answers.set_timing_ms(item, Some(number as u32));
                    }
                    _ => found.note(format!("/timing_ms/{key}"), ProblemKind::FieldType("milliseconds")),
                }
            },
        })
    }
}
