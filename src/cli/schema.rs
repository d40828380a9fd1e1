//! `csm schema`: JSON Schemas (2020-12) of the formats; that of the answers is made from the questionnaire.

use serde_json::{Map, Value, json};

use crate::answers::json::{LONGEST, SCHEMA};
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::{InHr, Item, ItemKind};

/// The schema of the result, kept by hand beside the code that writes it; a test compares both.
pub(crate) const RESULT: &str = include_str!("../../templates/schema/result.json");

/// The schema of a line of `--errors`.
pub(crate) const ERRORS: &str = include_str!("../../templates/schema/errors.json");
/// Schema of the output of `csm salary`.
pub(crate) const SALARY: &str = include_str!("../../templates/schema/salary.json");
/// The schema of an explanation, kept by hand; a test compares it with the codes there are.
pub(crate) const EXPLAIN: &str = include_str!("../../templates/schema/explain.json");

/// The schema of answers to this pack.
#[must_use]
pub(crate) fn answers(pack: &Pack, lang: Lang) -> Value {
    let items = &pack.questionnaire.items;
    let answers: Map<String, Value> =
        items.iter().map(|item| (item.id.to_string(), one(pack, item, lang))).collect();
    let timing: Map<String, Value> = items
        .iter()
        .map(|item| (item.id.to_string(), json!({ "type": ["integer", "null"], "minimum": 0 })))
        .collect();
    let required: Vec<&str> = items
        .iter()
        .filter(|item| item.required && item.skip_if.is_empty())
        .map(|item| item.id.as_str())
        .collect();
    let refused: Vec<&str> =
        items.iter().filter(|item| item.in_hr == InHr::Refused).map(|item| item.id.as_str()).collect();
    let sheet = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["schema", "pack", "answers"],
        "properties": {
            "$schema": { "type": "string" },
            "schema": { "const": SCHEMA },
            "pack": { "const": pack.id },
            "form": { "enum": ["standard", "full", null], "default": "standard" },
            "part": { "enum": ["all", "profile", "pay", null], "default": "all" },
            "mode": { "enum": ["self", "training", "hr", null], "default": "self" },
            "lang": { "enum": ["de", "en", null] },
            "date": { "type": ["string", "null"], "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
            "respondent": {
                "type": ["object", "null"],
                "additionalProperties": false,
                "properties": {
                    "id": { "type": ["string", "null"], "maxLength": LONGEST },
                    "name": { "type": ["string", "null"], "maxLength": LONGEST },
                },
            },
            "answers": {
                "type": "object", "additionalProperties": false, "required": required, "properties": answers,
            },
            "timing_ms": { "type": ["object", "null"], "additionalProperties": false, "properties": timing },
        },
        "if": { "properties": { "mode": { "const": "hr" } }, "required": ["mode"] },
        "then": {
            "properties": {
                "timing_ms": false,
                "answers": { "properties": refused.iter().map(|id| ((*id).to_owned(), json!({ "type": "null" }))).collect::<Map<_, _>>() },
            },
        },
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("{SCHEMA} ({})", pack.id),
        "description": pack.title.get(lang),
        "$defs": { "sheet": sheet },
        "anyOf": [{ "$ref": "#/$defs/sheet" }, { "type": "array", "items": { "$ref": "#/$defs/sheet" } }],
    })
}

/// The schema of one answer; `null` is unanswered.
fn one(pack: &Pack, item: &Item, lang: Lang) -> Value {
    let scale = &pack.questionnaire.scale;
    let points = json!({ "type": "integer", "minimum": scale.min, "maximum": scale.max });
    let open = json!({ "type": "null" });
    let shape = match &item.kind {
        ItemKind::Statement(statement) if statement.na => json!([points, { "const": "na" }, open]),
        ItemKind::Statement(_) | ItemKind::Check => json!([points, open]),
        ItemKind::Situation(situation) => {
            let codes: Vec<&str> = situation.options.iter().map(|one| one.code.as_str()).collect();
            json!([{
                "type": "object", "additionalProperties": false,
                "properties": { "best": { "enum": codes }, "worst": { "enum": codes } },
            }, open])
        }
        ItemKind::Choice(choice) => {
            json!([{ "enum": choice.options.iter().map(|one| one.code.as_str()).collect::<Vec<_>>() }, open])
        }
        ItemKind::Choices(choices) => json!([{
            "type": "array", "uniqueItems": true, "minItems": usize::from(!choices.may_be_empty),
            "items": { "enum": choices.options.iter().map(|one| one.code.as_str()).collect::<Vec<_>>() },
        }, open]),
        ItemKind::Number(number) => json!([{
            "type": "number", "minimum": number.min, "maximum": number.max, "multipleOf": number.step,
        }, open]),
    };
    json!({ "description": item.text.get(lang), "anyOf": shape })
}
