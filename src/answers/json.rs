//! One sheet of JSON into its slots, collecting every finding.
//!
//! Answers go straight into their item's slot; no tree of values is built in between.

use std::fmt;

use chrono::NaiveDate;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::answers::check;
use crate::answers::fields::{Fields, Object};
use crate::answers::keys::Keys;
use crate::answers::problem::{Problem, ProblemKind, Refusal};
use crate::answers::response::Responses;
use crate::answers::split::Piece;
use crate::answers::value::{Borrowed, Scalar, Value};
use crate::answers::{Answers, Part};
use crate::diagnostic::nearest;
use crate::id::ItemIx;
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, Mode};

/// The format this module reads.
pub const SCHEMA: &str = "csm-answers/1";

const TOP_LEVEL: [&str; 11] = [
    "$schema",
    "schema",
    "pack",
    "form",
    "part",
    "mode",
    "lang",
    "date",
    "respondent",
    "answers",
    "timing_ms",
];

/// Most characters of an id and of a name: whatever is longer is neither, and would be laid out on every page.
pub const LONGEST: usize = 1000;

/// Reads sheets for one pack; built once, used for many sheets.
#[derive(Debug)]
pub struct Reader<'a> {
    pack: &'a Pack,
    responses: Responses<'a>,
    /// Objects other than those by item have no item as a key.
    no_items: Keys,
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
        Self { pack, responses: Responses::new(pack), no_items: Keys::new([]), mode_at_least }
    }

    /// Reads one piece.
    ///
    /// # Errors
    /// All findings, warnings included, if at least one of them is an error.
    pub fn read(&self, piece: &Piece) -> Result<Sheet, Refusal> {
        self.find(piece).settle()
    }

    /// Reads the answers of an interview that is not finished: required answers may still be missing.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub fn read_draft(&self, piece: &Piece) -> Result<Sheet, Refusal> {
        let mut found = self.find(piece);
        found.problems.retain(|problem| !matches!(problem.kind, ProblemKind::MissingAnswer(_)));
        found.settle()
    }

    /// Reads a line of JSON Lines that is plainly one object and nothing else; `None` if it is anything but that.
    ///
    /// What [`Reader::read`] makes of the piece that [`Splitter`](crate::answers::split::Splitter) would cut from such
    /// a line, without cutting it: text that parses as one object has its brackets where the splitter looks for them.
    #[must_use]
    pub fn read_line(&self, bytes: &[u8], line: usize, column: usize) -> Option<Result<Sheet, Refusal>> {
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.starts_with('{'))?;
        let mut found = self.nothing();
        self.fill(text, &mut found).ok()?;
        Some(self.checked(found, line, column).settle())
    }

    fn nothing(&self) -> Found {
        Found::of(Answers::empty(self.pack.questionnaire.items.len()))
    }

    fn find(&self, piece: &Piece) -> Found {
        let mut found = self.nothing();
        if let Some(problem) = self.parse(piece, &mut found) {
            found.problems.push(problem);
            return placed(found, piece.line, piece.column);
        }
        self.checked(found, piece.line, piece.column)
    }

    /// Checks a sheet as a whole.
    fn checked(&self, mut found: Found, line: usize, column: usize) -> Found {
        found.answers.mode = found.answers.mode.max(self.mode_at_least);
        check::sheet(self.pack, &mut found);
        placed(found, line, column)
    }

    /// Reads one object into its slots.
    fn fill(&self, text: &str, found: &mut Found) -> Result<(), (serde_json::Error, bool)> {
        let mut json = serde_json::Deserializer::from_str(text);
        (TopLevel { reader: self, found }).deserialize(&mut json).map_err(|error| (error, false))?;
        json.end().map_err(|error| (error, true))
    }

    fn parse(&self, piece: &Piece, found: &mut Found) -> Option<Problem> {
        let at = |kind, line: usize, column: usize| {
            let column = if line <= 1 { piece.column + column.max(1) - 1 } else { column };
            let mut problem = Problem::new("", kind);
            problem.position = Some((piece.line + line.max(1) - 1, column));
            Some(problem)
        };
        let Ok(text) = std::str::from_utf8(&piece.bytes) else { return at(ProblemKind::NotUtf8, 1, 1) };
        if !text.starts_with('{') {
            // a value that is no object: well-formed or not, it is no sheet
            let mut json = serde_json::Deserializer::from_str(text);
            let well_formed = IgnoredAny::deserialize_any_value(&mut json).is_ok() && json.end().is_ok();
            let kind = if well_formed {
                ProblemKind::NotAnObject
            } else {
                ProblemKind::Syntax(String::from("not a JSON value"))
            };
            return at(kind, 1, 1);
        }
        let (error, trailing) = self.fill(text, found).err()?;
        let said = error.to_string();
        let kind = if trailing {
            ProblemKind::TrailingGarbage
        } else if error.is_eof() {
            ProblemKind::Truncated
        } else if said.contains("recursion limit") {
            ProblemKind::TooDeep
        } else {
            ProblemKind::Syntax(said.split(" at line ").next().unwrap_or_default().to_owned())
        };
        at(kind, error.line(), error.column())
    }
}

/// Findings without a place of their own belong to the sheet.
fn placed(mut found: Found, line: usize, column: usize) -> Found {
    for problem in &mut found.problems {
        problem.position.get_or_insert((line, column));
    }
    found
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
    seen: [bool; TOP_LEVEL.len()],
    /// Items whose answer could not be read: not missing on top.
    pub(crate) failed: Vec<ItemIx>,
}

/// Findings of a sheet up to which a name is suggested for an unknown one.
const SUGGESTED: usize = 1_000;

impl Found {
    /// Nothing found yet about a sheet.
    pub(crate) fn of(answers: Answers) -> Self {
        Self {
            answers,
            problems: Vec::new(),
            timing: false,
            seen: [false; TOP_LEVEL.len()],
            failed: Vec::new(),
        }
    }

    /// Whether a top-level field was there.
    pub(crate) fn has(&self, field: &str) -> bool {
        TOP_LEVEL.iter().zip(self.seen).any(|(one, seen)| seen && *one == field)
    }

    /// The sheet, unless a finding is an error.
    fn settle(self) -> Result<Sheet, Refusal> {
        if self.problems.iter().all(Problem::is_warning) {
            Ok(Sheet { answers: self.answers, warnings: self.problems })
        } else {
            Err(Refusal::new(self.answers.id, self.problems))
        }
    }

    /// What an unknown name may have meant; after many findings nobody looks at it any more, and it takes long.
    pub(crate) fn near<'k>(&self, key: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
        if self.problems.len() < SUGGESTED { nearest(key, known).map(str::to_owned) } else { None }
    }

    /// Notes a finding.
    pub(crate) fn note(&mut self, pointer: impl Into<String>, kind: ProblemKind) {
        self.problems.push(Problem::new(pointer, kind));
    }
}

/// Reads the outer object.
struct TopLevel<'r, 'a> {
    reader: &'r Reader<'a>,
    found: &'r mut Found,
}

impl<'de> DeserializeSeed<'de> for TopLevel<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for TopLevel<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reader, found } = self;
        while let Some(Borrowed(key)) = map.next_key()? {
            let Some(place) = TOP_LEVEL.iter().position(|one| **one == *key) else {
                map.next_value::<IgnoredAny>()?;
                let near = found.near(&key, TOP_LEVEL);
                found.note(pointer(&["", &key]), ProblemKind::UnknownField(shown(&key), near));
                continue;
            };
            let known = TOP_LEVEL[place];
            if std::mem::replace(&mut found.seen[place], true) {
                map.next_value::<IgnoredAny>()?;
                found.note(format!("/{known}"), ProblemKind::DuplicateKey);
                continue;
            }
            match known {
                "$schema" => {
                    map.next_value::<IgnoredAny>()?;
                }
                "answers" => map.next_value_seed(Fields { object: &reader.responses, found: &mut *found })?,
                "timing_ms" => {
                    found.timing = true;
                    let object = Timing(reader.responses.ids());
                    map.next_value_seed(Fields { object, found: &mut *found })?;
                }
                "respondent" => {
                    let object = Respondent(&reader.no_items);
                    map.next_value_seed(Fields { object, found: &mut *found })?;
                }
                field => {
                    let value = map.next_value_seed(Scalar)?;
                    head_field(reader.pack, found, field, value);
                }
            }
        }
        Ok(())
    }
}

fn head_field(pack: &Pack, found: &mut Found, field: &'static str, value: Value<'_>) {
    let text = match value {
        Value::Text(text) => text,
        Value::Null if !matches!(field, "schema" | "pack") => return,
        other => {
            let problem = Problem::new(format!("/{field}"), ProblemKind::FieldType("text"));
            return found.problems.push(problem.found(other.json_type()));
        }
    };
    let allowed = match field {
        "schema" => (text != SCHEMA).then(|| SCHEMA.to_owned()),
        "pack" => (*text != *pack.id).then(|| pack.id.clone()),
        "form" => match &*text {
            "standard" => None,
            "full" => {
                found.answers.form = Form::Full;
                None
            }
            _ => Some(String::from("standard, full")),
        },
        "part" => {
            let part = Part::from_code(&text);
            found.answers.part = part.unwrap_or_default();
            part.is_none().then(|| Part::ALL.map(Part::code).join(", "))
        }
        "mode" => {
            let mode = match &*text {
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
            found.answers.date.is_none().then(|| String::from("YYYY-MM-DD (2026-11-23)"))
        }
    };
    if let Some(allowed) = allowed {
        found.note(format!("/{field}"), ProblemKind::FieldValue(allowed));
    }
}

/// A day as `YYYY-MM-DD`, digits and hyphens exactly.
fn date(text: &str) -> Option<NaiveDate> {
    let digits = |from: usize, to: usize| {
        let digits = text.as_bytes().get(from..to)?;
        digits.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| 10 * number + u32::from(digit - b'0'))
        })
    };
    // the common spelling by hand, since the parser of formats takes longer than all answers together
    if let (10, b'-', b'-', Some(year), Some(month), Some(day)) = (
        text.len(),
        text.as_bytes().get(4).copied().unwrap_or_default(),
        text.as_bytes().get(7).copied().unwrap_or_default(),
        digits(0, 4),
        digits(5, 7),
        digits(8, 10),
    ) {
        return NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    }
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
struct Respondent<'r>(&'r Keys);

impl<'de> Object<'de> for Respondent<'_> {
    const NAME: &'static str = "respondent";

    fn keys(&self) -> &Keys {
        self.0
    }

    fn value<A: MapAccess<'de>>(
        &self,
        found: &mut Found,
        key: &str,
        _: Option<ItemIx>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let value = map.next_value_seed(Scalar)?;
        let field = || format!("/respondent/{}", shown(key));
        let slot = match key {
            "id" => &mut found.answers.id,
            "name" => &mut found.answers.name,
            _ => {
                let near = nearest(key, ["id", "name"]).map(str::to_owned);
                found.note(field(), ProblemKind::UnknownField(shown(key), near));
                return Ok(());
            }
        };
        match value {
            Value::Text(text) if text.chars().count() > LONGEST => {
                found.note(field(), ProblemKind::TooLong(LONGEST));
            }
            Value::Text(text) => *slot = Some(text.into_owned()),
            Value::Null => {}
            other => {
                let problem = Problem::new(field(), ProblemKind::FieldType("text"));
                found.problems.push(problem.found(other.json_type()));
            }
        }
        Ok(())
    }
}

/// Reads `timing_ms`.
struct Timing<'r>(&'r Keys);

impl<'de> Object<'de> for Timing<'_> {
    const NAME: &'static str = "timing_ms";

    fn keys(&self) -> &Keys {
        self.0
    }

    fn value<A: MapAccess<'de>>(
        &self,
        found: &mut Found,
        key: &str,
        item: Option<ItemIx>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let value = map.next_value_seed(Scalar)?;
        let Some(item) = item else {
            let near = found.near(key, self.0.sorted());
            found.note(pointer(&["", "timing_ms", key]), ProblemKind::UnknownItem(near));
            return Ok(());
        };
        match value {
            Value::Null => {}
            Value::Number(number)
                if number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0 =>
            {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
                found.answers.set_timing_ms(item, Some(number as u32));
            }
            other => {
                let kind = ProblemKind::FieldType("milliseconds");
                let problem = Problem::new(format!("/timing_ms/{key}"), kind);
                found.problems.push(problem.found(other.json_type()));
            }
        }
        Ok(())
    }
}
