//! The pay band of a result, and its parts by themselves.

use serde_json::{Map, Value, json};

use super::object::Object;
use super::rounded;
use crate::assessment::{ChainPart, Pay, Quantiles};
use crate::id::SourceKey;
use crate::pack::Pack;
use crate::pack::salary::{Factor, FactorLevel, FactorRule, SalaryModel};

/// Puts the percentiles of a band into an object, whole euros.
pub(crate) fn quantiles(all: &mut Map<String, Value>, band: &Quantiles) {
    for (key, value) in
        [("p10", band.p10), ("p25", band.p25), ("p50", band.p50), ("p75", band.p75), ("p90", band.p90)]
    {
        all.insert(key.into(), rounded(value, 0));
    }
}

/// The way from the reference profile to the median in whole euros; the steps add up.
#[must_use]
pub fn chain(model: &SalaryModel, pay: &Pay) -> Value {
    let links = pay.chain(model, 1.0).into_iter().map(|link| {
        let id = match link.part {
            ChainPart::Base => "base",
            ChainPart::Factor(at) => model.factors[at].id.as_str(),
            ChainPart::Growth => "growth",
            ChainPart::Floor => "floor",
            ChainPart::Hours => "agreed_hours",
        };
        json!({ "id": id, "step": link.step, "amount": link.running })
    });
    links.collect()
}

/// The negotiation marker; `null` without. It shows an answer about past pay conversations and therefore stands in the
/// personal edition of a person's own report only.
#[must_use]
pub fn marker(pay: &Pay) -> Value {
    pay.marker.map_or(
        Value::Null,
        |(ratio, amount)| json!({ "ratio": rounded(ratio, 4), "amount": rounded(amount, 0) }),
    )
}

/// A band with its factors; `null` if the pack has no model. Own pay and the negotiation marker are not in it.
#[must_use]
pub fn salary(pack: &Pack, pay: &Pay) -> Value {
    let Some(model) = &pack.salary else { return Value::Null };
    let mut out = Vec::new();
    band(&mut Object::open(&mut out), model, pay);
    serde_json::from_slice(&out).unwrap_or_default() // what was written as JSON is JSON
}

fn percentiles(all: &mut Object<'_>, band: &Quantiles) {
    for (key, value) in
        [("p10", band.p10), ("p25", band.p25), ("p50", band.p50), ("p75", band.p75), ("p90", band.p90)]
    {
        all.number(key, value, 0);
    }
}

pub(super) fn band(all: &mut Object<'_>, model: &SalaryModel, pay: &Pay) {
    all.text("currency", &model.currency);
    all.text("per", "year");
    all.text("basis", "full_time");
    all.put("price_year", pay.price_year);
    percentiles(all, &pay.full_time);
    match &pay.agreed {
        Some((hours, band)) => all.object("agreed_hours", |agreed| {
            agreed.number("hours", *hours, 2);
            percentiles(agreed, band);
        }),
        None => all.null("agreed_hours"),
    }
    all.objects("factors", model.factors.iter().zip(&pay.factors), |one, (factor, found)| {
        one.text("id", factor.id.as_str());
        one.text("level", found.level.as_str());
        one.number("multiplier", found.multiplier, 4);
        one.number("scaled", found.scaled, 4);
        one.texts("source", sources(factor, found.level.as_str()).iter().map(SourceKey::as_str));
    });
    all.put("chain", chain(model, pay));
    all.number("sigma", pay.sigma, 4);
    all.number("floor", pay.floor, 0);
    let notes = notes(pay);
    if !notes.is_empty() {
        all.texts("notes", notes);
    }
}

/// What is to be known about a band, as codes.
#[must_use]
pub fn notes(pay: &Pay) -> Vec<&'static str> {
    [
        (pay.floor_binds, "floor_binds"),
        (pay.floor_assumed, "floor_of_last_known_year"),
        (pay.stale_years > 0, "table_out_of_date"),
        (pay.newer_than_report, "table_newer_than_report"),
        (pay.caution, "answers_unusable"),
    ]
    .into_iter()
    .filter_map(|(holds, note)| holds.then_some(note))
    .collect()
}

/// Sources of the level a factor stands at.
#[must_use]
pub fn sources<'a>(factor: &'a Factor, level: &str) -> &'a [SourceKey] {
    fn of<'a>(mut levels: impl Iterator<Item = &'a FactorLevel>, level: &str) -> &'a [SourceKey] {
        levels.find(|one| one.code == *level).map_or(&[][..], |one| one.source.as_slice())
    }
    match &factor.rule {
        FactorRule::ConcaveYears { source, .. } => {
            if level == "skipped" {
                &[]
            } else {
                source
            }
        }
        FactorRule::Choice { levels, .. } => of(levels.iter().flatten(), level),
        FactorRule::Count { levels, .. } | FactorRule::CountWith { levels, .. } => {
            of(levels.iter().map(|(_, one)| one), level)
        }
    }
}
