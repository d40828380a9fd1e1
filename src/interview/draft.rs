//! What must outlive the program: everything a person has told the interview, as data and as changes to be noted down.
//!
//! A change is a JSON object that holds only what differs, so that a journal grows by one short line per answer.
//! Changes put together in order give the draft again; the form is the same for one change and for all of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::answers::Answers;
use crate::answers::Part;
use crate::answers::json::Reader;
use crate::answers::json::SCHEMA;
use crate::answers::split::Piece;
use crate::answers::write::to_json;
use crate::id::ItemIx;
use crate::interview::sheet;
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::Mode;

/// Everything ever answered, also to questions that are left out now, and what was decided not to be answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The answers.
    pub answers: Answers,
    /// Questions left without an answer on purpose.
    pub skipped: BTreeSet<ItemIx>,
    /// Answers to the questions before confidential questions.
    pub consent: BTreeMap<ItemIx, bool>,
}

/// Fields of a change that hold one value per question.
const PER_ITEM: [&str; 4] = ["answers", "timing_ms", "skipped", "consent"];

impl Draft {
    /// A draft of answers that were given elsewhere; an answer to a confidential question means consent to it.
    #[must_use]
    pub fn of(pack: &Pack, answers: Answers) -> Self {
        let confidential = items(pack).filter(|item| pack.questionnaire.items[item.at()].confidential);
        let consent =
            confidential.filter(|item| answers.get(*item).is_some()).map(|item| (item, true)).collect();
        Self { answers, skipped: BTreeSet::new(), consent }
    }

    /// A draft in which nothing has been answered.
    #[must_use]
    pub fn empty(pack: &Pack) -> Self {
        Self::of(pack, Answers::empty(pack.questionnaire.items.len()))
    }

    /// How far it got: answered questions, and all of them as known now.
    #[must_use]
    pub fn extent(&self, pack: &Pack) -> (usize, usize) {
        let sheet = sheet::derive(pack, self);
        let answered = sheet.route.iter().filter(|item| sheet.clean.get(**item).is_some()).count();
        (answered, sheet.route.len())
    }

    /// What is new since `before`; `None` if nothing a person did. Times alone are not worth a line and come with the next.
    #[must_use]
    pub fn change_since(&self, pack: &Pack, before: &Self) -> Option<Value> {
        let mut change = Map::new();
        let (new, old) = (&self.answers, &before.answers);
        let differs = |item: &ItemIx| new.get(*item) != old.get(*item);
        let text = |text: &Option<String>| json!(text);
        if new.form != old.form {
            change.insert("form".into(), json!(new.form));
        }
        if new.part != old.part {
            change.insert("part".into(), json!(new.part.code()));
        }
        if new.mode != old.mode {
            change.insert("mode".into(), json!(new.mode));
        }
        if new.lang != old.lang {
            change.insert("lang".into(), json!(new.lang.map(Lang::code)));
        }
        if new.id != old.id {
            change.insert("id".into(), text(&new.id));
        }
        if new.name != old.name {
            change.insert("name".into(), text(&new.name));
        }
        let mut only = Answers::empty(pack.questionnaire.items.len());
        let changed: Vec<ItemIx> = items(pack).filter(differs).collect();
        for item in &changed {
            only.set(*item, new.get(*item));
        }
        let mut values = to_json(pack, &only)["answers"].take();
        for item in changed.iter().filter(|item| new.get(**item).is_none()) {
            values[id(pack, *item)] = Value::Null;
        }
        insert(&mut change, "answers", values);
        let skips = self.skipped.symmetric_difference(&before.skipped);
        let skips = skips.map(|item| (id(pack, *item).to_owned(), json!(self.skipped.contains(item))));
        insert(&mut change, "skipped", skips.collect());
        let consents = items(pack).filter(|item| self.consent.get(item) != before.consent.get(item));
        let consents = consents.map(|item| (id(pack, item).to_owned(), json!(self.consent.get(&item))));
        insert(&mut change, "consent", consents.collect());
        if change.is_empty() {
            return None;
        }
        if new.date != old.date {
            change.insert("date".into(), json!(new.date.map(|date| date.to_string())));
        }
        let times = items(pack).filter(|item| new.timing_ms(*item) != old.timing_ms(*item));
        let times = times.map(|item| (id(pack, item).to_owned(), json!(new.timing_ms(item))));
        insert(&mut change, "timing_ms", times.collect());
        Some(Value::Object(change))
    }

    /// Whether a confidential answer of `before` is gone or replaced: then no copy of it may stay anywhere.
    #[must_use]
    pub fn forgets_since(&self, pack: &Pack, before: &Self) -> bool {
        items(pack)
            .filter(|item| pack.questionnaire.items[item.at()].confidential)
            .any(|item| before.answers.get(item).is_some_and(|given| self.answers.get(item) != Some(given)))
    }

    /// The draft after all these changes, and how many of its answers this pack's questions do not take.
    #[must_use]
    pub fn replay(pack: &Pack, changes: impl IntoIterator<Item = Value>) -> (Self, usize) {
        let mut all = Map::new();
        for change in changes {
            let Value::Object(change) = change else { continue };
            for (field, value) in change {
                match (all.get_mut(&field).and_then(Value::as_object_mut), value) {
                    (Some(known), Value::Object(new)) if PER_ITEM.contains(&field.as_str()) => {
                        known.extend(new);
                    }
                    (_, value) => {
                        all.insert(field, value);
                    }
                }
            }
        }
        let mut draft = Self::empty(pack);
        draft.take_head(&all);
        let refused = draft.take_answers(pack, &all);
        for (item, value) in per_item(pack, &all, "timing_ms") {
            let milliseconds = value.as_u64().and_then(|value| u32::try_from(value).ok());
            draft.answers.set_timing_ms(item, milliseconds);
        }
        let skipped = per_item(pack, &all, "skipped").filter(|(_, value)| value.as_bool() == Some(true));
        draft.skipped = skipped.map(|(item, _)| item).collect();
        let consents = per_item(pack, &all, "consent");
        draft.consent = consents.filter_map(|(item, value)| Some((item, value.as_bool()?))).collect();
        (draft, refused)
    }

    fn take_head(&mut self, all: &Map<String, Value>) {
        let text = |field: &str| all.get(field).and_then(Value::as_str);
        let answers = &mut self.answers;
        answers.form = if text("form") == Some("full") { Form::Full } else { Form::Standard };
        answers.part = text("part").and_then(Part::from_code).unwrap_or_default();
        answers.mode = if text("mode") == Some("training") { Mode::Training } else { Mode::Own };
        answers.lang = text("lang").and_then(Lang::from_code);
        answers.date = text("date").and_then(|date| date.parse::<NaiveDate>().ok());
        answers.id = text("id").map(str::to_owned);
        answers.name = text("name").map(str::to_owned);
    }

    /// Takes the answers as a reader of files would: all at once, or one by one if not all of them fit together.
    fn take_answers(&mut self, pack: &Pack, all: &Map<String, Value>) -> usize {
        let Some(Value::Object(values)) = all.get("answers") else { return 0 };
        let reader = Reader::new(pack, Mode::Own);
        let read = |values: &Map<String, Value>| {
            let sheet = json!({ "schema": SCHEMA, "pack": pack.id, "answers": values });
            let piece = Piece { bytes: sheet.to_string().into_bytes(), line: 1, column: 1 };
            reader.read_draft(&piece).ok().map(|sheet| sheet.answers)
        };
        if let Some(whole) = read(values) {
            for item in items(pack) {
                self.answers.set(item, whole.get(item));
            }
            return 0;
        }
        let mut refused = 0;
        for (name, value) in values.iter().filter(|(_, value)| !value.is_null()) {
            let single = Map::from_iter([(name.clone(), value.clone())]);
            match (pack.item(name), read(&single)) {
                (Some(item), Some(one)) => self.answers.set(item, one.get(item)),
                _ => refused += 1,
            }
        }
        refused
    }
}

fn items(pack: &Pack) -> impl Iterator<Item = ItemIx> {
    (0..pack.questionnaire.items.len()).map(ItemIx::new)
}

fn id(pack: &Pack, item: ItemIx) -> &str {
    pack.questionnaire.items[item.at()].id.as_str()
}

fn insert(change: &mut Map<String, Value>, field: &str, values: Value) {
    if values.as_object().is_some_and(|values| !values.is_empty()) {
        change.insert(field.to_owned(), values);
    }
}

fn per_item<'m>(
    pack: &'m Pack,
    all: &'m Map<String, Value>,
    field: &str,
) -> impl Iterator<Item = (ItemIx, &'m Value)> {
    let values = all.get(field).and_then(Value::as_object);
    values.into_iter().flatten().filter_map(|(name, value)| Some((pack.item(name)?, value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answer;

    #[test]
    fn changes_put_together_are_the_draft() {
        let pack = Pack::embedded();
        let item = |name: &str| pack.item(name).unwrap();
        let mut draft = Draft::empty(&pack);
        let mut noted = Vec::new();
        let mut before = draft.clone();
        let mut note = |draft: &Draft| {
            noted.extend(draft.change_since(&pack, &before));
            before = draft.clone();
            noted.len()
        };
        draft.answers.id = Some("anna".to_owned());
        draft.answers.lang = Some(Lang::En);
        note(&draft);
        draft.answers.set(item("EMP1"), Some(Answer::Rating(4)));
        draft.answers.set_timing_ms(item("EMP1"), Some(1200));
        note(&draft);
        draft.answers.set(item("C1"), Some(Answer::Number(3.0)));
        draft.answers.set(item("C2"), Some(Answer::Number(5.0))); // contradicts C1: kept in memory all the same
        draft.skipped.insert(item("N1"));
        draft.consent.insert(item("D10"), true);
        draft.answers.set(item("D10"), Some(Answer::Number(50_000.0)));
        assert_eq!(note(&draft), 3);
        assert_eq!(note(&draft), 3, "nothing new, no line");
        draft.answers.set_timing_ms(item("EMP1"), Some(1300));
        assert_eq!(note(&draft), 3, "a time alone is no line");
        draft.answers.set(item("EMP1"), None);
        draft.skipped.remove(&item("N1"));
        let forgets = {
            let mut after = draft.clone();
            after.answers.set(item("D10"), None);
            after.forgets_since(&pack, &draft)
        };
        assert!(forgets && !draft.forgets_since(&pack, &draft));
        note(&draft);
        let (read, refused) = Draft::replay(&pack, noted.clone());
        assert_eq!(refused, 0);
        let timing = |draft: &mut Draft| draft.answers.set_timing_ms(item("EMP1"), None);
        let (mut read, mut draft) = (read, draft);
        timing(&mut read);
        timing(&mut draft);
        assert_eq!(read, draft);
        noted.push(json!({ "answers": { "EMP2": 9, "GONE": 1, "EMP3": 2 } }));
        let (read, refused) = Draft::replay(&pack, noted);
        assert_eq!((refused, read.answers.get(item("EMP3"))), (2, Some(Answer::Rating(2))));
    }
}
