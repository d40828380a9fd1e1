//! One sheet of JSON into its slots, collecting every finding.
//!
//! Answers go straight into their item's slot; no tree of values is built in between.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use chrono::NaiveDate;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::answers::check;
use crate::answers::problem::{Problem, ProblemKind};
use crate::answers::split::Piece;
use crate::answers::{Answer, Answers, OptionSet};
use crate::diagnostic::nearest;
use crate::id::{ItemIx, OptionIx};
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, ItemKind, Mode};

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
        let mut found = Found {
            answers: Answers::empty(self.pack.questionnaire.items.len()),
            problems: Vec::new(),
            timing: false,
            seen: BTreeSet::new(),
            failed: vec![false; self.pack.questionnaire.items.len()],
        };
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
fn shown(key: &str) -> String {
    key.chars().filter(|one| !one.is_control()).take(40).collect()
}

/// A JSON pointer from its parts, escaped after RFC 6901 and fit for a message.
fn pointer(parts: &[&str]) -> String {
    parts.iter().map(|part| shown(part).replace('~', "~0").replace('/', "~1")).collect::<Vec<_>>().join("/")
}

/// A value, as far as it can be one of ours.
enum Value {
    Null,
    Bool,
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Picks { best: Option<Box<Value>>, worst: Option<Box<Value>>, other: Vec<String>, twice: Option<&'static str> },
}

/// Reads one value of the closed shapes; anything deeper is read over.
struct Scalar;

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Bool)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = seq.next_element_seed(Scalar)? {
            if all.len() >= 10_000 {
                return Err(A::Error::custom("a list of more than 10000 entries"));
            }
            all.push(value);
        }
        Ok(Value::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let (mut best, mut worst, mut other, mut twice) = (None, None, Vec::new(), None);
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let (slot, name) = match &*key {
                "best" => (&mut best, "best"),
                "worst" => (&mut worst, "worst"),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if other.len() < 20 {
                        other.push(shown(&key));
                    }
                    continue;
                }
            };
            let value = Box::new(map.next_value_seed(Scalar)?);
            if slot.replace(value).is_some() {
                twice = Some(name);
            }
        }
        Ok(Value::Picks { best, worst, other, twice })
    }
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

/// Reads an object field by field, noticing duplicates.
struct Fields<'f, 'b, F: FnMut(&mut Found, &str, Value)> {
    name: &'static str,
    found: Shared<'f, 'b>,
    each: F,
}

impl<'de, F: FnMut(&mut Found, &str, Value)> Fields<'_, '_, F> {
    fn wrong<E>(&self) -> Result<(), E> {
        self.found.borrow_mut().note(format!("/{}", self.name), ProblemKind::FieldType("object"));
        Ok(())
    }

    fn entries<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let value = map.next_value_seed(Scalar)?;
            let mut found = self.found.borrow_mut();
            if seen.contains(&*key) {
                found.note(pointer(&["", self.name, &key]), ProblemKind::DuplicateKey);
                continue;
            }
            (self.each)(&mut found, &key, value);
            seen.insert(key.into_owned());
        }
        Ok(())
    }
}

impl<'de, F: FnMut(&mut Found, &str, Value)> Visitor<'de> for Fields<'_, '_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.wrong()
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.wrong()
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.wrong()
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.wrong()
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.wrong()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        self.wrong()
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.entries(map)
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

type Wrong = (String, ProblemKind);

/// Turns a value into the answer of an item; `None` = unanswered.
fn answer(pack: &Pack, item: ItemIx, value: &Value) -> Result<Option<Answer>, Wrong> {
    let question = &pack.questionnaire.items[item.at()];
    let here = |kind: ProblemKind| (String::new(), kind);
    let wrong_type = || here(ProblemKind::AnswerType(question.id.clone(), check::expected(pack, item)));
    if matches!(value, Value::Null) {
        return Ok(None);
    }
    match (&question.kind, value) {
        (ItemKind::Statement(_) | ItemKind::Check, Value::Text(text)) if text == "na" => {
            let offered = matches!(&question.kind, ItemKind::Statement(statement) if statement.na);
            if offered {
                return Ok(Some(Answer::NotApplicable));
            }
            Err(here(ProblemKind::NaNotOffered(question.id.clone(), check::expected(pack, item))))
        }
        (ItemKind::Statement(_) | ItemKind::Check, Value::Number(number)) => {
            if number.fract() != 0.0 {
                return Err(wrong_type());
            }
            let scale = &pack.questionnaire.scale;
            if *number < f64::from(scale.min) || *number > f64::from(scale.max) {
                return Err(here(ProblemKind::OutOfRange(question.id.clone(), check::expected(pack, item))));
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
            Ok(Some(Answer::Rating(*number as u8)))
        }
        (ItemKind::Situation(_), Value::Picks { best, worst, other, twice }) => {
            if let Some(name) = twice {
                return Err((format!("/{name}"), ProblemKind::DuplicateKey));
            }
            if best.is_none() && worst.is_none() && other.is_empty() {
                return Err(wrong_type());
            }
            if let Some(field) = other.first() {
                let near = nearest(field, ["best", "worst"]).map(str::to_owned);
                return Err((format!("/{field}"), ProblemKind::UnknownField(field.clone(), near)));
            }
            picks(pack, item, best.as_deref(), worst.as_deref())
        }
        (ItemKind::Choice(_), Value::Text(code)) => {
            option(pack, item, code, "").map(|one| Some(Answer::Choice(one)))
        }
        (ItemKind::Choices(_), Value::List(all)) => list(pack, item, all),
        (ItemKind::Number(limits), Value::Number(number)) => {
            let steps = number / limits.step;
            if *number < limits.min || *number > limits.max || steps.fract() != 0.0 {
                return Err(here(ProblemKind::OutOfRange(question.id.clone(), check::expected(pack, item))));
            }
            Ok(Some(Answer::Number(*number + 0.0))) // −0 becomes 0
        }
        _ => Err(wrong_type()),
    }
}

fn option(pack: &Pack, item: ItemIx, code: &str, below: &str) -> Result<OptionIx, Wrong> {
    if let Some(at) = check::codes(pack, item).position(|one| one == code) {
        return Ok(OptionIx::new(at));
    }
    let near = nearest(code, check::codes(pack, item)).map(str::to_owned);
    let id = pack.questionnaire.items[item.at()].id.clone();
    Err((below.to_owned(), ProblemKind::UnknownOption(id, check::expected(pack, item), near)))
}

fn picks(
    pack: &Pack,
    item: ItemIx,
    best: Option<&Value>,
    worst: Option<&Value>,
) -> Result<Option<Answer>, Wrong> {
    let id = || pack.questionnaire.items[item.at()].id.clone();
    let read = |value: Option<&Value>, name: &str| match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(code)) => option(pack, item, code, &format!("/{name}")).map(Some),
        Some(_) => Err((format!("/{name}"), ProblemKind::AnswerType(id(), check::expected(pack, item)))),
    };
    let (best, worst) = (read(best, "best")?, read(worst, "worst")?);
    match (best, worst) {
        (Some(best), Some(worst)) if best == worst => Err((String::new(), ProblemKind::SamePicks(id()))),
        (Some(best), worst) => Ok(Some(Answer::Picks { best, worst })),
        (None, _) => Ok(None),
    }
}

fn list(pack: &Pack, item: ItemIx, all: &[Value]) -> Result<Option<Answer>, Wrong> {
    let question = &pack.questionnaire.items[item.at()];
    let ItemKind::Choices(choices) = &question.kind else { unreachable!("called for lists only") };
    if all.is_empty() && !choices.may_be_empty {
        return Err((
            String::new(),
            ProblemKind::EmptyList(question.id.clone(), check::expected(pack, item)),
        ));
    }
    let mut chosen = OptionSet::EMPTY;
    for (at, value) in all.iter().enumerate() {
        let below = format!("/{at}");
        let Value::Text(code) = value else {
            return Err((below, ProblemKind::AnswerType(question.id.clone(), check::expected(pack, item))));
        };
        if !chosen.insert(option(pack, item, code, &below)?) {
            return Err((below, ProblemKind::RepeatedOption(question.id.clone())));
        }
    }
    if let Some(alone) = choices.exclusive
        && chosen.has(alone)
        && chosen.len() > 1
    {
        let code = choices.options[alone.at()].code.to_string();
        return Err((String::new(), ProblemKind::ExclusiveOption(question.id.clone(), code)));
    }
    Ok(Some(Answer::Choices(chosen)))
}
