//! The plan (training.md §4): from the effect size of a study to what a measure adds beside the others.

use crate::explain::Fact;
use crate::explain::Formula;
use crate::explain::Kind;
use crate::explain::Refusal;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::answer;
use crate::explain::formula::min;
use crate::explain::formula::number;
use crate::explain::formula::product;
use crate::explain::formula::subtract;
use crate::explain::formula::sum;
use crate::explain::formula::taken;
use crate::explain::formula::times;
use crate::explain::withheld;
use crate::id::CompetencyIx;
use crate::id::MeasureIx;
use crate::pack::training::Catalogue;
use crate::pack::training::GainRule;
use crate::pack::training::Measure;
use crate::pack::training::MeasureKind;
use crate::pack::training::PlanLimits;
use crate::plan::PlannedMeasure;

/// The whole plan: means, measures, what stays open.
pub(super) fn whole(subject: &Subject) -> Result<Step, Refusal> {
    let catalogue = subject.pack.training.as_ref().ok_or(Refusal::NotInPack)?;
    let plan = subject.plan.ok_or(Refusal::NoPlan)?;
    let inputs = &catalogue.inputs;
    let items = [inputs.hours.0, inputs.money.0, inputs.situation, inputs.support];
    let mut steps: Vec<Step> = items.into_iter().map(|item| answer(subject, item)).collect();
    let means = Step::new(Kind::Means, "plan.means")
        .fact(Fact::HoursPerWeek, plan.means.hours_per_week)
        .fact(Fact::Money, plan.means.money)
        .fact(Fact::Hours, plan.means.hours_per_week * f64::from(catalogue.limits.weeks));
    steps.push(means);
    let measures: Vec<Step> = plan.measures.iter().map(|one| planned(subject, catalogue, one)).collect();
    let hours = sum(plan.measures.iter().map(|one| number(one.hours)).collect());
    steps.extend(measures);
    for competency in subject.assessment.priorities.iter().filter(|one| !withheld(subject, **one)) {
        steps.extend(after(subject, catalogue, *competency));
    }
    let cost: f64 = plan.measures.iter().map(|one| one.cost).sum();
    let step =
        Step::new(Kind::Plan, "plan").valued(hours.value()).by(hours).fact(Fact::Money, cost).judged(true);
    Ok(step.from(steps))
}

/// One measure: planned, left out with the reason, or without effect on this person's gaps.
pub(super) fn measure(subject: &Subject, at: MeasureIx) -> Result<Step, Refusal> {
    let catalogue = subject.pack.training.as_ref().ok_or(Refusal::NotInPack)?;
    let measure = &catalogue.measures[at.at()];
    let plan = subject.plan.ok_or(Refusal::NoPlan)?;
    if let Some(found) = plan.measures.iter().find(|one| one.measure == at) {
        return Ok(planned(subject, catalogue, found));
    }
    let why = plan.left_out.iter().find(|one| one.measure == at).map_or("no_gap", |one| one.why.code());
    let step = head(measure).word(why).fact(Fact::Hours, measure.hours.plan);
    let step = match measure.cost {
        Some(cost) => step.fact(Fact::Price, cost.plan),
        None => step,
    };
    Ok(step.from(gains(subject, catalogue, measure)))
}

fn head(measure: &Measure) -> Step {
    let mut step = Step::new(Kind::Measure, measure.id.as_str()).named(&measure.name).cited(&measure.source);
    step.note = Some(measure.cost_basis.clone()).filter(|text| !text.de.is_empty());
    step.judged(true)
}

fn planned(subject: &Subject, catalogue: &Catalogue, found: &PlannedMeasure) -> Step {
    let measure = &catalogue.measures[found.measure.at()];
    let mut steps = Vec::new();
    for gain in gains(subject, catalogue, measure) {
        let added = found.gains.iter().find(|(at, _)| id(subject, *at) == competency_of(&gain));
        steps.push(gain);
        if let Some((at, value)) = added {
            steps.extend(share(subject, catalogue, found.measure, *at, *value));
        }
    }
    let weight = |at: CompetencyIx| subject.assessment.soft_skills.competencies[at.at()].importance;
    let worth = found
        .gains
        .iter()
        .filter(|(at, _)| !withheld(subject, *at))
        .map(|(at, step)| times(number(weight(*at)), taken(&added_id(subject, measure, *at), *step)));
    let worth = sum(worth.collect());
    head(measure)
        .word("planned")
        .valued(worth.value())
        .by(worth)
        .fact(Fact::FromWeek, f64::from(found.start_week))
        .fact(Fact::ToWeek, f64::from(found.start_week + found.weeks - 1))
        .fact(Fact::Hours, found.hours)
        .fact(Fact::Money, found.cost)
        .fact(Fact::Price, found.price)
        .from(steps)
}

fn id(subject: &Subject, at: CompetencyIx) -> String {
    subject.pack.framework.competencies[at.at()].id.to_string()
}

fn added_id(subject: &Subject, measure: &Measure, at: CompetencyIx) -> String {
    format!("{}.{}.added", measure.id, id(subject, at))
}

/// The competency a gain is for, by its id `J04.PRB`.
fn competency_of(gain: &Step) -> &str {
    gain.id.rsplit('.').next().unwrap_or_default()
}

/// What a measure does on its own to each gap: min(levels, cap) · chance of finishing, with the effect size behind.
fn gains(subject: &Subject, catalogue: &Catalogue, measure: &Measure) -> Vec<Step> {
    let scores = &subject.assessment.soft_skills.competencies;
    let told = measure.gains.iter().filter(|gain| !withheld(subject, gain.competency));
    let gaps = told.filter(|gain| scores[gain.competency.at()].gap > 0.0);
    gaps.map(|gain| {
        let (levels, finish) = (number(gain.levels), number(measure.finish));
        let formula = times(min(levels, number(cap(catalogue, measure))), finish);
        let name = &subject.pack.framework.competencies[gain.competency.at()].name;
        let step_id = format!("{}.{}", measure.id, id(subject, gain.competency));
        let rule = catalogue.rules.iter().find(|rule| rule.id == gain.rule);
        let steps = rule.map(|rule| effectiveness(rule, &step_id)).into_iter().collect();
        Step::computed(Kind::Gain, step_id, formula).named(name).judged(true).from(steps)
    })
    .collect()
}

fn cap(catalogue: &Catalogue, measure: &Measure) -> f64 {
    if measure.kind == MeasureKind::Formal {
        catalogue.limits.cap_formal
    } else {
        catalogue.limits.cap_single
    }
}

/// The gain rule: effect size times its corrections, before the pack turns it into levels; judgement without one.
fn effectiveness(rule: &GainRule, id: &str) -> Step {
    let mut step = Step::new(Kind::Effectiveness, format!("{id}.effect"))
        .named(&rule.name)
        .cited(&rule.source)
        .judged(rule.judgement)
        .fact(Fact::Points, rule.gain)
        .fact(Fact::Least, rule.range.0)
        .fact(Fact::Most, rule.range.1);
    step.note.clone_from(&rule.remark);
    match rule.effect {
        Some(effect) => {
            let formula = product(effect.into_iter().map(number).collect());
            step.valued(formula.value()).by(formula)
        }
        None => step.word("no_effect_size").judged(true),
    }
}

/// A gain on one competency with its measure: own effect, place in the catalogue.
struct Shared {
    measure: MeasureIx,
    id: String,
    gain: f64,
}

/// The planned measures for a competency, largest effect first, ties in catalogue order.
fn shared(subject: &Subject, catalogue: &Catalogue, competency: CompetencyIx) -> Vec<Shared> {
    let planned = subject.plan.iter().flat_map(|plan| &plan.measures);
    let mut all: Vec<Shared> = planned
        .filter_map(|one| {
            let measure = &catalogue.measures[one.measure.at()];
            let gain = measure.gains.iter().find(|gain| gain.competency == competency)?;
            let value = gain.levels.min(cap(catalogue, measure)) * measure.finish;
            let id = format!("{}.{}", measure.id, id(subject, competency));
            (value > 0.0).then_some(Shared { measure: one.measure, id, gain: value })
        })
        .collect();
    all.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.measure.cmp(&b.measure)));
    all
}

/// The level after the first `count` measures, as a calculation.
fn level_after(
    subject: &Subject,
    catalogue: &Catalogue,
    competency: CompetencyIx,
    all: &[Shared],
    count: usize,
) -> Formula {
    let limits = &catalogue.limits;
    let score = &subject.assessment.soft_skills.competencies[competency.at()];
    let share = |rank: usize| limits.shares.get(rank).copied().unwrap_or(0.0);
    let parts: Vec<Formula> = all
        .iter()
        .take(count)
        .enumerate()
        .map(|(rank, one)| times(taken(&one.id, one.gain), number(share(rank))))
        .collect();
    let start = taken(&id(subject, competency), score.level);
    if parts.is_empty() {
        return start;
    }
    let whole = min(number(limits.cap_total), sum(parts));
    raised(limits, score.level, start, &whole)
}

/// `start + gain · factor`, piece by piece through the ceiling.
fn raised(limits: &PlanLimits, from: f64, start: Formula, gain: &Formula) -> Formula {
    let mut pieces = Vec::new();
    let (mut level, mut left) = (from, gain.value());
    for (at, (_, factor)) in limits.ceiling.iter().enumerate() {
        let end = limits.ceiling.get(at + 1).map_or(limits.top, |(next, _)| *next);
        if level >= end || *factor <= 0.0 || left <= 0.0 {
            continue;
        }
        let used = left.min((end - level) / factor);
        // the first piece shows how the gain comes about, if it takes it whole
        let shown =
            if pieces.is_empty() && (used - left).abs() < 1e-12 { gain.clone() } else { number(used) };
        pieces.push(times(shown, number(*factor)));
        level += used * factor;
        left -= used;
    }
    let mut terms = vec![start];
    terms.extend(pieces);
    sum(terms)
}

/// What a measure adds beside those with a larger effect: the level after it minus the level before.
fn share(
    subject: &Subject,
    catalogue: &Catalogue,
    measure: MeasureIx,
    competency: CompetencyIx,
    value: f64,
) -> Option<Step> {
    let all = shared(subject, catalogue, competency);
    let rank = all.iter().position(|one| one.measure == measure)?;
    let formula = subtract(
        level_after(subject, catalogue, competency, &all, rank + 1),
        level_after(subject, catalogue, competency, &all, rank),
    );
    let step = Step::new(Kind::Added, added_id(subject, &catalogue.measures[measure.at()], competency));
    let name = &subject.pack.framework.competencies[competency.at()].name;
    Some(step.named(name).valued(value).by(formula).judged(true))
}

/// A competency after the plan: its level, and the gap before and after.
fn after(subject: &Subject, catalogue: &Catalogue, competency: CompetencyIx) -> Option<Step> {
    let score = &subject.assessment.soft_skills.competencies[competency.at()];
    let all = shared(subject, catalogue, competency);
    let formula = level_after(subject, catalogue, competency, &all, all.len());
    let open =
        subject.plan?.left_open.iter().find(|one| one.competency == competency).map_or(0.0, |one| one.after);
    let name = &subject.pack.framework.competencies[competency.at()].name;
    let step = Step::computed(Kind::After, format!("plan.{}", id(subject, competency)), formula)
        .named(name)
        .fact(Fact::Before, score.gap)
        .fact(Fact::Open, open);
    Some(if all.is_empty() { step.word("nothing") } else { step })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::formula::of;

    #[test]
    fn the_ceiling_is_written_out_piece_by_piece() {
        let limits = PlanLimits { shares: vec![1.0, 0.5], ..PlanLimits::example() };
        let formula = raised(&limits, 2.9, number(2.9), &number(0.3));
        assert!((formula.value() - 3.15).abs() < 1e-12);
        let step = Step::computed(Kind::Gain, "x", formula);
        assert!((of(&step).value() - 3.15).abs() < 1e-12);
    }
}
