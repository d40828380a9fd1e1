//! Answers back into their format: the file of the interview.

use serde_json::{Map, Value, json};

use crate::answers::json::SCHEMA;
use crate::answers::{Answer, Answers, Part};
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::questionnaire::{Form, ItemKind, Mode};

/// The sheet as JSON, in the order of the questionnaire.
///
/// Reading it back yields the same answers.
#[must_use]
pub fn to_json(pack: &Pack, answers: &Answers) -> Value {
    let mut sheet = head(pack, answers);
    if let Some(date) = answers.date {
        sheet.insert("date".into(), json!(date.to_string()));
    }
    let mut respondent = Map::new();
    if let Some(id) = &answers.id {
        respondent.insert("id".into(), json!(id));
    }
    if let Some(name) = &answers.name {
        respondent.insert("name".into(), json!(name));
    }
    if !respondent.is_empty() {
        sheet.insert("respondent".into(), Value::Object(respondent));
    }
    sheet.insert("answers".into(), Value::Object(responses(pack, answers)));
    let timing: Map<String, Value> = (0..pack.questionnaire.items.len())
        .map(ItemIx::new)
        .filter_map(|item| {
            let milliseconds = answers.timing_ms(item)?;
            Some((pack.questionnaire.items[item.at()].id.to_string(), json!(milliseconds)))
        })
        .collect();
    if !timing.is_empty() {
        sheet.insert("timing_ms".into(), Value::Object(timing));
    }
    Value::Object(sheet)
}

fn head(pack: &Pack, answers: &Answers) -> Map<String, Value> {
    let mut sheet = Map::new();
    sheet.insert("schema".into(), json!(SCHEMA));
    sheet.insert("pack".into(), json!(pack.id));
    let form = match answers.form {
        Form::Standard => "standard",
        Form::Full => "full",
    };
    sheet.insert("form".into(), json!(form));
    if answers.part != Part::All {
        sheet.insert("part".into(), json!(answers.part.code()));
    }
    let mode = match answers.mode {
        Mode::Own => "self",
        Mode::Training => "training",
        Mode::Hr => "hr",
    };
    sheet.insert("mode".into(), json!(mode));
    if let Some(lang) = answers.lang {
        sheet.insert("lang".into(), json!(lang.code()));
    }
    sheet
}

fn responses(pack: &Pack, answers: &Answers) -> Map<String, Value> {
    pack.questionnaire
        .items
        .iter()
        .enumerate()
        .filter_map(|(at, question)| {
            let answer = answers.get(ItemIx::new(at))?;
            Some((question.id.to_string(), response(&question.kind, answer)))
        })
        .collect()
}

fn response(kind: &ItemKind, answer: Answer) -> Value {
    match (kind, answer) {
        (_, Answer::Rating(point)) => json!(point),
        (_, Answer::NotApplicable) => json!("na"),
        (_, Answer::Number(number)) => number_value(number),
        (ItemKind::Situation(situation), Answer::Picks { best, worst }) => {
            let code = |at: crate::id::OptionIx| json!(situation.options[at.at()].code.as_str());
            worst.map_or_else(
                || json!({ "best": code(best) }),
                |worst| json!({ "best": code(best), "worst": code(worst) }),
            )
        }
        (ItemKind::Choice(choice), Answer::Choice(one)) => json!(choice.options[one.at()].code.as_str()),
        (ItemKind::Choices(choices), Answer::Choices(all)) => {
            all.iter().map(|one| json!(choices.options[one.at()].code.as_str())).collect()
        }
        _ => Value::Null, // an answer of another shape cannot be stored in the slot
    }
}

/// Whole numbers without a decimal point.
fn number_value(number: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and far below 2^53: items limit their numbers"
    )]
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}
