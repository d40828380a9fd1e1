//! The machine-readable result, `csm-result/1`: everything the report says, as numbers.
//!
//! Never localised. Numbers are rounded once, here: scores, levels and gaps to two decimals, quality indices to three,
//! multipliers to four, money to whole euros; half away from zero. A part that cannot be computed is `null` with a
//! `note` beside it.

pub mod csv;
pub mod levers;
pub mod plan;
pub mod withhold;

use serde_json::{Map, Value, json};

use crate::assessment::{
    Assessment, ChainPart, CompetencyScore, FitReason, MustHaveStatus, NoFit, NoPay, Pay, Pillar, Quantiles,
    RubricScore,
};
use crate::id::{CompetencyIx, SourceKey};
use crate::levers::sensitivity::{Weight, sensitivity};
use crate::pack::Pack;
use crate::pack::framework::Rubric;
use crate::pack::salary::{Factor, FactorLevel, FactorRule, SalaryModel};
use crate::plan::Plan;

/// The format this module writes.
pub const SCHEMA: &str = "csm-result/1";

/// Where a result comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Id of the respondent, as in the answers, else the input's name.
    pub id: Option<String>,
    /// Program and version.
    pub program: String,
    /// Day of the report.
    pub date: String,
    /// SHA-256 over the canonical answers without name, own pay and times.
    pub input_hash: String,
}

/// Rounds half away from zero; `-0` becomes `0`.
pub(crate) fn rounded(value: f64, decimals: i32) -> Value {
    let shift = f64::from(10_u32.pow(decimals.unsigned_abs()));
    let value = (value * shift).round() / shift + 0.0;
    if value.fract() == 0.0 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^53")]
        return json!(value as i64);
    }
    json!(value)
}

fn two(value: f64) -> Value {
    rounded(value, 2)
}

fn maybe(value: Option<f64>) -> Value {
    value.map_or(Value::Null, two)
}

fn pair(value: Option<(f64, f64)>) -> Value {
    value.map_or(Value::Null, |(low, high)| json!([two(low), two(high)]))
}

/// The whole result as JSON, in the order of the format.
#[must_use]
pub fn to_json(pack: &Pack, assessment: &Assessment, plan: Option<&Plan>, provenance: &Provenance) -> Value {
    let framework = &pack.framework;
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| {
        all.insert(key.to_owned(), value);
    };
    put("schema", json!(SCHEMA));
    put("respondent", json!({ "id": provenance.id }));
    put("role", json!(framework.roles[assessment.role.at()].id));
    put("industry", industry(pack, assessment));
    put("cluster", json!(framework.clusters[assessment.cluster.at()].id));
    put("fit", fit(pack, assessment));
    put("soft_skills", soft_skills(pack, assessment));
    put("situations", situations(pack, assessment));
    put("experience", rubric(pack, framework.experience.as_ref(), assessment.experience.as_ref()));
    put("education", rubric(pack, framework.education.as_ref(), assessment.education.as_ref()));
    put("strengths", ids(pack, &assessment.strengths));
    put("priorities", ids(pack, &assessment.priorities));
    put("quality", quality(pack, assessment));
    match &assessment.pay {
        Some(Ok(pay)) => put("salary", salary(pack, pay)),
        other => {
            put("salary", Value::Null);
            put(
                "salary_note",
                match other {
                    Some(Err(NoPay::Ruled(_, reason))) => json!(reason),
                    Some(Err(NoPay::Mode)) => json!("mode_hr"),
                    _ => json!("no_model"),
                },
            );
        }
    }
    put("plan", plan.map_or(Value::Null, |plan| plan::development(pack, plan)));
    if plan.is_none() {
        put("plan_note", json!(no_plan(pack, assessment)));
    }
    put("coverage", coverage(pack, assessment));
    put(
        "provenance",
        json!({
            "pack": pack.id, "pack_hash": pack.hash, "program": provenance.program,
            "date": provenance.date, "input_hash": provenance.input_hash,
        }),
    );
    Value::Object(all)
}

fn ids(pack: &Pack, all: &[CompetencyIx]) -> Value {
    all.iter().map(|at| json!(pack.framework.competencies[at.at()].id)).collect()
}

fn industry(pack: &Pack, assessment: &Assessment) -> Value {
    let (Some(item), Some(option)) = (pack.framework.industry_item, assessment.industry) else {
        return Value::Null;
    };
    pack.option_code(item, option).map_or(Value::Null, |code| json!(code))
}

fn pillar(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::SoftSkills => "S",
        Pillar::Situations => "J",
        Pillar::Experience => "X",
        Pillar::Education => "E",
    }
}

/// Code of a must-have status in results.
#[must_use]
pub fn status_code(status: MustHaveStatus) -> &'static str {
    match status {
        MustHaveStatus::Met => "met",
        MustHaveStatus::Open => "open",
        MustHaveStatus::NotMet => "not_met",
    }
}

fn fit(pack: &Pack, assessment: &Assessment) -> Value {
    let reasons: Vec<String> = assessment
        .fit
        .reasons
        .iter()
        .map(|reason| match reason {
            FitReason::MustHave(at, status) => {
                format!("{}:{}", pack.framework.competencies[at.at()].id, status_code(*status))
            }
            FitReason::Missing(one) => format!("{}:missing", pillar(*one)),
        })
        .collect();
    let band =
        |at: usize| pack.framework.fit.as_ref().map_or(Value::Null, |rules| json!(rules.bands[at].code));
    match &assessment.fit.index {
        Ok(index) => json!({
            "index": two(index.value), "interval": pair(Some(index.interval)), "band": band(index.band),
            "verdict": band(index.verdict), "reasons": reasons, "without_imputed": maybe(index.without_imputed),
            "borderline": index.borderline.map_or(Value::Null, |one| json!({
                "band": band(one.neighbour), "limit": two(one.limit), "verdict": band(one.verdict),
            })),
            "sensitivity": varied(pack, assessment),
        }),
        Err(why) => json!({
            "index": null, "interval": null, "band": null, "verdict": null, "reasons": reasons,
            "without_imputed": null, "borderline": null, "sensitivity": null, "note": no_fit(why),
        }),
    }
}

/// How often band and verdict change when one weight does, and which of them do it.
fn varied(pack: &Pack, assessment: &Assessment) -> Value {
    let (Some(found), Ok(index)) = (sensitivity(pack, assessment), &assessment.fit.index) else {
        return Value::Null;
    };
    let bands = pack.framework.fit.as_ref().map_or(&[][..], |rules| &rules.bands);
    let changes: Vec<Value> = found
        .cases
        .iter()
        .filter(|one| one.band != index.band || one.verdict != index.verdict)
        .map(|one| {
            let weight = match one.weight {
                Weight::Competency(at) => pack.framework.competencies[at.at()].id.to_string(),
                Weight::Pillar(one) => pillar(one).to_owned(),
            };
            json!({
                "weight": weight, "factor": two(one.factor), "index": two(one.index),
                "band": bands[one.band].code, "verdict": bands[one.verdict].code,
            })
        })
        .collect();
    json!({
        "varied": found.cases.len(), "band_changes": found.band_changes,
        "verdict_changes": found.verdict_changes, "changes": changes,
    })
}

fn no_fit(why: &NoFit) -> String {
    match why {
        NoFit::Mode => String::from("mode_hr"),
        NoFit::Unusable => String::from("unusable"),
        NoFit::NoSoftSkills => String::from("S:missing"),
        NoFit::Missing(all) => {
            all.iter().map(|one| format!("{}:missing", pillar(*one))).collect::<Vec<_>>().join(",")
        }
        NoFit::NoRules => String::from("no_rules"),
    }
}

fn no_plan(pack: &Pack, assessment: &Assessment) -> &'static str {
    if pack.training.is_none() {
        "no_catalogue"
    } else if assessment.soft_skills.score.is_none() {
        "S:missing"
    } else if matches!(assessment.fit.index, Err(NoFit::Unusable))
        || assessment.quality.verdict == crate::assessment::QualityVerdict::Unusable
    {
        "unusable"
    } else {
        "not_asked_for"
    }
}

fn soft_skills(pack: &Pack, assessment: &Assessment) -> Value {
    let all: Vec<Value> = assessment
        .soft_skills
        .competencies
        .iter()
        .zip(&pack.framework.competencies)
        .map(|(score, competency)| one_competency(competency.id.as_str(), score))
        .collect();
    let mut part = Map::new();
    part.insert("score".into(), maybe(assessment.soft_skills.score));
    part.insert("interval".into(), pair(assessment.soft_skills.interval(pack.framework.levels.z)));
    if assessment.soft_skills.score.is_none() {
        part.insert("note".into(), json!("too_few_answers"));
    }
    part.insert("competencies".into(), Value::Array(all));
    Value::Object(part)
}

fn one_competency(id: &str, score: &CompetencyScore) -> Value {
    let mut one = Map::new();
    let mut put = |key: &str, value: Value| {
        one.insert(key.to_owned(), value);
    };
    put("id", json!(id));
    put("level", if score.imputed { Value::Null } else { two(score.level) });
    put("interval", pair(score.interval));
    put("answered", json!(score.answered));
    put("imputed", json!(score.imputed));
    if score.imputed {
        put("note", json!(if score.no_opportunity { "no_opportunity" } else { "too_few_answers" }));
    }
    put("target", two(score.target));
    put("importance", two(score.importance));
    put("attainment", two(score.attainment));
    put("gap", two(score.gap));
    put("priority", two(score.priority));
    put("gap_class", json!(score.gap_class));
    if let Some(must) = score.must_have {
        put("must_have", json!({ "minimum": two(must.minimum), "status": status_code(must.status) }));
    }
    Value::Object(one)
}

fn situations(pack: &Pack, assessment: &Assessment) -> Value {
    let Some(score) = &assessment.situations else { return Value::Null };
    let mut part = Map::new();
    part.insert("score".into(), maybe(score.score));
    let interval =
        pack.framework.situations.as_ref().and_then(|rules| score.interval(rules, pack.framework.levels.z));
    part.insert("interval".into(), pair(interval));
    part.insert("answered".into(), json!(score.answered));
    if score.score.is_none() {
        part.insert("note".into(), json!("too_few_answers"));
    } else if score.best_only {
        part.insert("note".into(), json!("best_only"));
    }
    if !score.hints.is_empty() {
        let hints: Vec<Value> =
            score.hints.iter().map(|item| json!(pack.questionnaire.items[item.at()].id)).collect();
        part.insert("hints".into(), Value::Array(hints));
    }
    Value::Object(part)
}

fn rubric(pack: &Pack, rubric: Option<&Rubric>, score: Option<&RubricScore>) -> Value {
    let (Some(rubric), Some(score)) = (rubric, score) else { return Value::Null };
    let parts: Map<String, Value> = rubric
        .parts
        .iter()
        .zip(&score.parts)
        .map(|(part, found)| (part.id.to_string(), maybe(found.points)))
        .collect();
    let mut all = Map::new();
    all.insert("score".into(), maybe(score.score));
    all.insert("interval".into(), Value::Null); // the facts are taken as free of error
    all.insert("parts".into(), Value::Object(parts));
    if score.score.is_none() {
        let mut missing: Vec<&str> = score
            .parts
            .iter()
            .flat_map(|part| &part.missing)
            .map(|item| pack.questionnaire.items[item.at()].id.as_str())
            .collect();
        missing.dedup();
        all.insert("note".into(), json!(format!("missing:{}", missing.join(","))));
    }
    Value::Object(all)
}

fn quality(pack: &Pack, assessment: &Assessment) -> Value {
    let rules: Vec<Value> = pack
        .framework
        .quality
        .rules
        .iter()
        .zip(&assessment.quality.rules)
        .map(|(rule, found)| {
            let value = found.value.map_or(Value::Null, |value| rounded(value, 3));
            json!({ "id": rule.id, "value": value, "points": found.points })
        })
        .collect();
    let mut all = Map::new();
    all.insert("verdict".into(), json!(assessment.quality.verdict));
    all.insert("points".into(), json!(assessment.quality.points));
    all.insert("rules".into(), Value::Array(rules));
    if assessment.quality.very_positive {
        all.insert("note".into(), json!("very_positive"));
    }
    Value::Object(all)
}

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

/// A band with its factors; `null` if the pack has no model. Own pay is not in it.
#[must_use]
pub fn salary(pack: &Pack, pay: &Pay) -> Value {
    let Some(model) = &pack.salary else { return Value::Null };
    let mut all = Map::new();
    all.insert("currency".into(), json!(model.currency));
    all.insert("per".into(), json!("year"));
    all.insert("basis".into(), json!("full_time"));
    all.insert("price_year".into(), json!(pay.price_year));
    quantiles(&mut all, &pay.full_time);
    if let Some((hours, band)) = &pay.agreed {
        let mut agreed = Map::new();
        agreed.insert("hours".into(), two(*hours));
        quantiles(&mut agreed, band);
        all.insert("agreed_hours".into(), Value::Object(agreed));
    } else {
        all.insert("agreed_hours".into(), Value::Null);
    }
    let factors: Vec<Value> = model
        .factors
        .iter()
        .zip(&pay.factors)
        .map(|(factor, found)| {
            json!({
                "id": factor.id, "level": found.level, "multiplier": rounded(found.multiplier, 4),
                "scaled": rounded(found.scaled, 4), "source": sources(factor, found.level.as_str()),
            })
        })
        .collect();
    all.insert("factors".into(), Value::Array(factors));
    all.insert("chain".into(), chain(model, pay));
    all.insert("sigma".into(), rounded(pay.sigma, 4));
    all.insert("floor".into(), rounded(pay.floor, 0));
    if let Some((ratio, amount)) = pay.marker {
        all.insert("marker".into(), json!({ "ratio": rounded(ratio, 4), "amount": rounded(amount, 0) }));
    }
    let notes: Vec<&str> = [
        (pay.floor_binds, "floor_binds"),
        (pay.floor_assumed, "floor_of_last_known_year"),
        (pay.stale_years > 0, "table_out_of_date"),
        (pay.newer_than_report, "table_newer_than_report"),
        (pay.caution, "answers_unusable"),
    ]
    .into_iter()
    .filter_map(|(holds, note)| holds.then_some(note))
    .collect();
    if !notes.is_empty() {
        all.insert("notes".into(), json!(notes));
    }
    Value::Object(all)
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

fn coverage(pack: &Pack, assessment: &Assessment) -> Value {
    let found = &assessment.coverage;
    let open: Vec<Value> =
        found.open.iter().map(|item| json!(pack.questionnaire.items[item.at()].id)).collect();
    json!({
        "asked": found.asked, "answered": found.answered, "not_applicable": found.not_applicable,
        "skipped": found.skipped, "open": open,
    })
}
