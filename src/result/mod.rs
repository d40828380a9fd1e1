//! The machine-readable result, `csm-result/1`: everything the report says, as numbers.
//!
//! Never localised. Numbers are rounded once, here: scores, levels and gaps to two decimals, quality indices to three,
//! multipliers to four, money to whole euros; half away from zero. A part that cannot be computed is `null` with a
//! `note` beside it. The text is written as it is found out, without a tree in between.

pub mod csv;
mod levers;
mod object;
mod pay;
pub mod plan;
pub mod withhold;

use serde_json::{Value, json};

use crate::assessment::{
    Assessment, CompetencyScore, FitReason, MustHaveStatus, NoFit, NoPay, Pillar, RubricScore,
};
use crate::id::{CompetencyIx, ItemIx, OptionCode};
use crate::levers::marginal::Moves;
use crate::levers::sensitivity::{Weight, sensitivity};
use crate::pack::Pack;
use crate::pack::framework::Rubric;
use crate::plan::Plan;

use self::object::Object;

pub(crate) use self::pay::quantiles;
pub use self::pay::{chain, marker, notes, salary, sources};

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

/// A number as it stands in a result, for parts that are built as a tree: rounded half away from zero; `-0` becomes `0`.
pub(crate) fn rounded(value: f64, decimals: i32) -> Value {
    let shift = f64::from(10_u32.pow(decimals.unsigned_abs()));
    let value = whole(value * shift) / shift + 0.0;
    if value.fract() == 0.0 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^53")]
        return json!(value as i64);
    }
    json!(value)
}

/// The nearest whole number, half away from zero; what is half on paper may be a hair less in binary and goes up all the
/// same, as it does in the report.
fn whole(value: f64) -> f64 {
    (value + 1e-9_f64.copysign(value)).round()
}

fn two(value: f64) -> Value {
    rounded(value, 2)
}

/// The whole result as JSON, in the order of the format; with every single step where they are given.
#[must_use]
pub fn to_json(
    pack: &Pack,
    assessment: &Assessment,
    plan: Option<&Plan>,
    moves: Option<&Moves>,
    provenance: &Provenance,
) -> Value {
    let mut out = Vec::new();
    fields(&mut Object::open(&mut out), pack, assessment, plan, provenance, moves);
    serde_json::from_slice(&out).unwrap_or_default() // what was written as JSON is JSON
}

/// How a result is spread over lines; on a single one it is written by [`write()`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// A line for each field: half the bytes of the next, and still to be compared line by line.
    LinePerField,
    /// A line for each value, as [`pretty`] sets it.
    LinePerValue,
}

/// Writes the whole result as JSON, in the order of the format, with every single step where they are given; nothing in
/// it steers a terminal.
pub fn write_spread(
    out: &mut Vec<u8>,
    pack: &Pack,
    assessment: &Assessment,
    plan: Option<&Plan>,
    moves: Option<&Moves>,
    provenance: &Provenance,
    spread: Spread,
) {
    let from = out.len();
    let mut all = if spread == Spread::LinePerField { Object::on_lines(out) } else { Object::open(out) };
    fields(&mut all, pack, assessment, plan, provenance, moves);
    drop(all);
    if let Some(careful) = std::str::from_utf8(&out[from..]).ok().and_then(object::escaped) {
        out.truncate(from);
        out.extend_from_slice(careful.as_bytes());
    }
    if spread == Spread::LinePerValue {
        let lines = object::indented(&out[from..]);
        out.truncate(from);
        out.extend_from_slice(&lines);
    }
}

/// A result with a line for each value; the same text as JSON, and nothing in it steers a terminal.
#[must_use]
pub fn pretty(result: &Value) -> String {
    let pretty = serde_json::to_string_pretty(result).unwrap_or_default(); // every tree has a text
    object::escaped(&pretty).unwrap_or(pretty)
}

/// Writes the whole result as JSON on one line, in the order of the format.
pub fn write(
    out: &mut Vec<u8>,
    pack: &Pack,
    assessment: &Assessment,
    plan: Option<&Plan>,
    provenance: &Provenance,
) {
    fields(&mut Object::open(out), pack, assessment, plan, provenance, None);
}

fn fields(
    all: &mut Object<'_>,
    pack: &Pack,
    assessment: &Assessment,
    plan: Option<&Plan>,
    provenance: &Provenance,
    moves: Option<&Moves>,
) {
    let framework = &pack.framework;
    all.text("schema", SCHEMA);
    all.object("respondent", |one| one.text_if_any("id", provenance.id.as_deref()));
    all.text("role", framework.roles[assessment.role.at()].id.as_str());
    all.text_if_any("industry", industry(pack, assessment));
    all.text("cluster", framework.clusters[assessment.cluster.at()].id.as_str());
    all.object("fit", |one| fit(one, pack, assessment));
    all.object("soft_skills", |one| soft_skills(one, pack, assessment));
    situations(all, pack, assessment);
    rubric(all, "experience", pack, framework.experience.as_ref(), assessment.experience.as_ref());
    rubric(all, "education", pack, framework.education.as_ref(), assessment.education.as_ref());
    all.texts("strengths", ids(pack, &assessment.strengths));
    all.texts("priorities", ids(pack, &assessment.priorities));
    all.object("quality", |one| quality(one, pack, assessment));
    match (&assessment.pay, &pack.salary) {
        (Some(Ok(pay)), Some(model)) => all.object("salary", |one| pay::band(one, model, pay)),
        (Some(Ok(_)), None) => all.null("salary"),
        (other, _) => {
            all.null("salary");
            all.text(
                "salary_note",
                match other {
                    Some(Err(NoPay::Ruled(_, reason))) => reason,
                    Some(Err(NoPay::Mode)) => "mode_hr",
                    _ => "no_model",
                },
            );
        }
    }
    plan::add(all, pack, plan);
    if plan.is_none() {
        all.text("plan_note", no_plan(pack, assessment));
    }
    all.object("coverage", |one| coverage(one, pack, assessment));
    all.object("provenance", |one| {
        one.text("pack", &pack.id);
        one.text("pack_hash", &pack.hash);
        one.text("program", &provenance.program);
        one.text("date", &provenance.date);
        one.text("input_hash", &provenance.input_hash);
    });
    if let Some(moves) = moves {
        levers::add(all, pack, moves);
    }
}

fn ids<'a>(pack: &'a Pack, all: &'a [CompetencyIx]) -> impl Iterator<Item = &'a str> {
    all.iter().map(|at| pack.framework.competencies[at.at()].id.as_str())
}

/// Code of the industry; `None` in a pack without industries.
fn industry<'a>(pack: &'a Pack, assessment: &Assessment) -> Option<&'a str> {
    let (item, option) = (pack.framework.industry_item?, assessment.industry?);
    pack.option_code(item, option).map(OptionCode::as_str)
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

fn fit(all: &mut Object<'_>, pack: &Pack, assessment: &Assessment) {
    let fit = &assessment.fit;
    let index = fit.index.as_ref().ok();
    let band = |at: usize| pack.framework.fit.as_ref().map(|rules| rules.bands[at].code.as_str());
    all.maybe("index", index.map(|one| one.value));
    all.pair("interval", index.map(|one| one.interval));
    all.text_if_any("band", index.and_then(|one| band(one.band)));
    all.text_if_any("verdict", index.and_then(|one| band(one.verdict)));
    all.list("reasons", &fit.reasons, |out, reason| {
        let text = match reason {
            FitReason::MustHave(at, status) => {
                format!("{}:{}", pack.framework.competencies[at.at()].id, status_code(*status))
            }
            FitReason::Missing(one) => format!("{}:missing", pillar(*one)),
        };
        object::text(out, &text);
    });
    all.maybe("without_imputed", index.and_then(|one| one.without_imputed));
    let borderline = index.and_then(|one| one.borderline);
    match borderline {
        Some(one) => all.object("borderline", |near| {
            near.text_if_any("band", band(one.neighbour));
            near.number("limit", one.limit, 2);
            near.text_if_any("verdict", band(one.verdict));
        }),
        None => all.null("borderline"),
    }
    all.put("sensitivity", varied(pack, assessment));
    if let Err(why) = &fit.index {
        all.text("note", &no_fit(why));
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

fn soft_skills(all: &mut Object<'_>, pack: &Pack, assessment: &Assessment) {
    let found = &assessment.soft_skills;
    all.maybe("score", found.score);
    all.pair("interval", found.interval(pack.framework.levels.z));
    if found.score.is_none() {
        all.text("note", "too_few_answers");
    }
    let competencies = found.competencies.iter().zip(&pack.framework.competencies);
    all.objects("competencies", competencies, |one, (score, competency)| {
        one.text("id", competency.id.as_str());
        one_competency(one, score);
    });
}

fn one_competency(one: &mut Object<'_>, score: &CompetencyScore) {
    one.maybe("level", Some(score.level).filter(|_| !score.imputed));
    one.pair("interval", score.interval);
    one.put("answered", score.answered);
    one.put("imputed", score.imputed);
    if score.imputed {
        one.text("note", if score.no_opportunity { "no_opportunity" } else { "too_few_answers" });
    }
    one.number("target", score.target, 2);
    one.number("importance", score.importance, 2);
    one.number("attainment", score.attainment, 2);
    one.number("gap", score.gap, 2);
    one.number("priority", score.priority, 2);
    one.put("gap_class", score.gap_class);
    if let Some(must) = score.must_have {
        one.object("must_have", |have| {
            have.number("minimum", must.minimum, 2);
            have.text("status", status_code(must.status));
        });
    }
}

fn situations(all: &mut Object<'_>, pack: &Pack, assessment: &Assessment) {
    let Some(score) = &assessment.situations else { return all.null("situations") };
    all.object("situations", |part| {
        part.maybe("score", score.score);
        let rules = pack.framework.situations.as_ref();
        part.pair("interval", rules.and_then(|rules| score.interval(rules, pack.framework.levels.z)));
        part.put("answered", score.answered);
        if score.score.is_none() {
            part.text("note", "too_few_answers");
        } else if score.best_only {
            part.text("note", "best_only");
        }
        if !score.hints.is_empty() {
            part.texts("hints", item_ids(pack, &score.hints));
        }
    });
}

fn item_ids<'a>(pack: &'a Pack, all: &'a [ItemIx]) -> impl Iterator<Item = &'a str> {
    all.iter().map(|item| pack.questionnaire.items[item.at()].id.as_str())
}

fn rubric(
    all: &mut Object<'_>,
    key: &str,
    pack: &Pack,
    rubric: Option<&Rubric>,
    score: Option<&RubricScore>,
) {
    let (Some(rubric), Some(score)) = (rubric, score) else { return all.null(key) };
    all.object(key, |one| {
        one.maybe("score", score.score);
        one.null("interval"); // the facts are taken as free of error
        one.object("parts", |parts| {
            for (part, found) in rubric.parts.iter().zip(&score.parts) {
                parts.maybe(part.id.as_str(), found.points);
            }
        });
        if score.score.is_none() {
            let places: Vec<ItemIx> = score.parts.iter().flat_map(|part| part.missing.clone()).collect();
            let mut missing: Vec<&str> = item_ids(pack, &places).collect();
            missing.dedup();
            one.text("note", &format!("missing:{}", missing.join(",")));
        }
    });
}

fn quality(all: &mut Object<'_>, pack: &Pack, assessment: &Assessment) {
    let found = &assessment.quality;
    all.put("verdict", found.verdict);
    all.put("points", found.points);
    let rules = pack.framework.quality.rules.iter().zip(&found.rules);
    all.objects("rules", rules, |one, (rule, found)| {
        one.text("id", rule.id.as_str());
        match found.value {
            Some(value) => one.number("value", value, 3),
            None => one.null("value"),
        }
        one.put("points", found.points);
    });
    if found.very_positive {
        all.text("note", "very_positive");
    }
}

fn coverage(all: &mut Object<'_>, pack: &Pack, assessment: &Assessment) {
    let found = &assessment.coverage;
    all.put("asked", found.asked);
    all.put("answered", found.answered);
    all.put("not_applicable", found.not_applicable);
    all.put("skipped", found.skipped);
    all.texts("open", item_ids(pack, &found.open));
}
