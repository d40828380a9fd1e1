//! Pay as `csm-salary/1`.

use serde_json::{Map, Value, json};

use crate::assessment::{Pay, Quantiles};
use crate::cli::salary::View;
use crate::levers::pay::{FactorChange, Variant, between, whole_steps};
use crate::pack::salary::Observation;
use crate::result::{Provenance, quantiles, rounded, salary};

/// The format this module writes.
const SCHEMA: &str = "csm-salary/1";

/// One respondent. Own pay is not in it.
pub(super) fn value(view: &View, provenance: &Provenance) -> Value {
    let (pack, assessment) = (view.pack, &view.subject.assessment);
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| {
        all.insert(key.to_owned(), value);
    };
    put("schema", json!(SCHEMA));
    put("respondent", json!({ "id": provenance.id }));
    put("role", json!(pack.framework.roles[assessment.role.at()].id));
    let industry = pack.framework.industry_item.zip(assessment.industry);
    put("industry", json!(industry.and_then(|(item, option)| pack.option_code(item, option))));
    put("salary", salary(pack, view.now));
    put("periods", periods(view.now));
    put("nearest", nearest(view));
    if let Some(variant) = &view.all {
        let single = view.single.iter().map(|(set, variant)| {
            let after = variant.as_ref().map_or(Value::Null, |variant| outcome(view, variant));
            json!({ "key": set.key, "after": after })
        });
        put("changes", single.collect());
        put("after", outcome(view, variant));
    }
    if let Some((at, rows)) = &view.table {
        let factor = &view.model.factors[*at];
        let rows = rows.iter().map(|row| {
            let mut fields = Map::new();
            fields.insert("level".into(), json!(row.level));
            fields.insert("own".into(), json!(row.own));
            if let Ok(pay) = &row.then.pay {
                fields.insert("multiplier".into(), rounded(pay.factors[*at].multiplier, 4));
                quantiles(&mut fields, &pay.full_time);
            }
            fields.insert("source".into(), json!(factor.rule.sources(&row.level)));
            fields.insert("judgement".into(), json!(factor.rule.is_judgement(&row.level)));
            fields.insert("dropped".into(), dropped(view, &row.then));
            Value::Object(fields)
        });
        put("table", json!({ "factor": factor.id, "rows": rows.collect::<Vec<_>>() }));
    }
    put(
        "provenance",
        json!({
            "pack": pack.id, "pack_hash": pack.hash, "program": provenance.program, "date": provenance.date,
            "input_hash": provenance.input_hash,
        }),
    );
    Value::Object(all)
}

fn band(band: &Quantiles) -> Value {
    let mut fields = Map::new();
    quantiles(&mut fields, band);
    Value::Object(fields)
}

/// A year and its twelfth, thirteenth and fourteenth part.
fn periods(pay: &Pay) -> Value {
    let all = |year: &Quantiles| {
        json!({
            "year": band(year), "month_12": band(&year.times(1.0 / 12.0)),
            "month_13": band(&year.times(1.0 / 13.0)), "month_14": band(&year.times(1.0 / 14.0)),
        })
    };
    let agreed = pay.agreed.as_ref().map_or(Value::Null, |(_, year)| all(year));
    json!({ "full_time": all(&pay.full_time), "agreed_hours": agreed })
}

/// The nearest published figures, as published and at the model's prices.
fn nearest(view: &View) -> Value {
    let assessment = &view.subject.assessment;
    let Some(found) = view.model.nearest(assessment.role, assessment.industry) else { return Value::Null };
    let euro = |amount: Option<f64>| amount.map_or(Value::Null, |amount| rounded(amount, 0));
    let row = |one: &Observation| {
        let ratio = view.model.uprating(one.year, view.now.price_year);
        let aged = |amount: Option<f64>| euro(amount.map(|amount| amount * ratio));
        json!({
            "kldb": one.kldb, "year": one.year, "p25": euro(one.p25), "p50": euro(one.p50), "p75": euro(one.p75),
            "people": one.people, "censored": one.censored, "source": one.source,
            "aged": { "year": view.now.price_year, "ratio": rounded(ratio, 4),
                "p25": aged(one.p25), "p50": aged(one.p50), "p75": aged(one.p75),
                "source": view.model.wage_growth_source },
        })
    };
    found.observations.iter().map(|at| row(&view.model.observations[*at])).collect()
}

/// A band after changes, and where the difference comes from.
fn outcome(view: &View, variant: &Variant) -> Value {
    let mut fields = Map::new();
    match &variant.pay {
        Ok(after) => {
            let (before, then) = (view.now.full_time.p50, after.full_time.p50);
            fields.insert("salary".into(), salary(view.pack, after));
            fields.insert("change".into(), rounded(then.round() - before.round(), 0));
            fields.insert("ratio".into(), rounded(then / before - 1.0, 4));
            fields.insert("by_factor".into(), by_factor(view, after));
        }
        Err(_) => {
            fields.insert("salary".into(), Value::Null);
        }
    }
    fields.insert("dropped".into(), dropped(view, variant));
    Value::Object(fields)
}

fn by_factor(view: &View, after: &Pay) -> Value {
    let changes = between(view.model, view.now, after);
    let (steps, floor) = whole_steps(view.now, &changes, after, 1.0);
    let one = |(change, step): (&FactorChange, i64)| {
        json!({
            "id": view.model.factors[change.factor].id, "from": change.from, "to": change.to, "step": step,
            "ratio": rounded(change.ratio, 4),
        })
    };
    let mut all: Vec<Value> = changes.iter().zip(steps).map(one).collect();
    if floor != 0 {
        all.push(json!({ "id": "floor", "from": null, "to": null, "step": floor, "ratio": null }));
    }
    Value::Array(all)
}

fn dropped(view: &View, variant: &Variant) -> Value {
    let id = |item: &crate::id::ItemIx| json!(view.pack.questionnaire.items[item.at()].id);
    variant.changed.dropped.iter().map(id).collect()
}
