//! Single steps in the machine-readable result: the field `levers`.

use serde_json::{Map, Value, json};

use crate::levers::marginal::{Move, Moves, What};
use crate::pack::Pack;
use crate::result::rounded;

/// Adds the field to a result as [`super::write()`] writes it.
pub fn add(result: &mut Vec<u8>, pack: &Pack, moves: &Moves) {
    result.pop(); // its last brace
    result.extend_from_slice(b",\"levers\":");
    result.extend_from_slice(to_json(pack, moves).to_string().as_bytes());
    result.push(b'}');
}

/// Every step, in the order of [`Moves`], and all of pay together.
#[must_use]
pub fn to_json(pack: &Pack, moves: &Moves) -> Value {
    let steps: Vec<Value> = moves.all.iter().map(|one| step(pack, one)).collect();
    let combined = moves.combined.map_or(Value::Null, |one| {
        json!({ "pay": rounded(one.change, 0), "pay_ratio": rounded(one.ratio, 4), "uncapped": rounded(one.uncapped, 0) })
    });
    json!({ "steps": steps, "combined": combined })
}

fn step(pack: &Pack, one: &Move) -> Value {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| {
        fields.insert(key.to_owned(), value);
    };
    match &one.what {
        What::Competency { competency, from, to } => {
            put("kind", json!("competency"));
            put("id", json!(pack.framework.competencies[competency.at()].id));
            put("from", rounded(*from, 2));
            put("to", rounded(*to, 2));
        }
        What::Certificate { item, option } => {
            put("kind", json!("certificate"));
            put("id", json!(pack.questionnaire.items[item.at()].id));
            put("to", json!(pack.option_code(*item, *option)));
        }
        What::Factor { factor, from, to } => {
            put("kind", json!("factor"));
            put("id", json!(pack.salary.as_ref().map(|model| &model.factors[*factor].id)));
            put("from", json!(from));
            put("to", json!(to));
        }
    }
    let maybe = |value: Option<f64>, decimals| value.map_or(Value::Null, |value| rounded(value, decimals));
    put("fit", maybe(one.fit, 2));
    let bands = pack.framework.fit.as_ref().map(|rules| &rules.bands);
    put("verdict", json!(one.verdict.and_then(|at| Some(&bands?.get(at)?.code))));
    put("pay", maybe(one.pay.map(|pay| pay.change), 0));
    put("pay_ratio", maybe(one.pay.map(|pay| pay.ratio), 4));
    put("pay_judgement", json!(one.pay.is_some_and(|pay| pay.judgement)));
    let learning = one.learning.and_then(|route| {
        let measure = &pack.training.as_ref()?.measures[route.measure.at()].id;
        let mut way = Map::new();
        way.insert("measure".into(), json!(measure));
        way.insert("hours".into(), rounded(route.hours, 1));
        way.insert("levels".into(), maybe(route.levels, 2));
        way.insert("fit".into(), maybe(route.fit, 2));
        way.insert("fit_per_100_hours".into(), maybe(one.fit_per_100_hours(), 2));
        way.insert("pay_per_hour".into(), maybe(one.pay_per_hour(), 2));
        Some(Value::Object(way))
    });
    put("learning", learning.unwrap_or(Value::Null));
    Value::Object(fields)
}
