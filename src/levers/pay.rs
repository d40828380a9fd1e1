//! What a change of answers does to pay: one change, several, a step, a whole factor.

use crate::answers::change::{Change, Changed, apply};
use crate::answers::problem::Problem;
use crate::answers::{Answer, Answers, OptionSet};
use crate::assessment::pay::pay;
use crate::assessment::{FactorState, NoPay, Pay, Request};
use crate::id::{ItemIx, LevelCode, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;
use crate::pack::salary::{Factor, FactorLevel, FactorRule, SalaryModel};

/// Years by which the experience lever steps.
const FURTHER_YEARS: f64 = 2.0;

/// Years that a table of experience shows besides the person's own.
const YEARS: [f64; 7] = [0.0, 2.0, 5.0, 8.0, 10.0, 15.0, 20.0];

/// A sheet with changes and its pay.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The sheet, with what the changes took away.
    pub changed: Changed,
    /// Against what it is assessed: a changed role or industry counts.
    pub request: Request,
    /// Pay, or why there is none.
    pub pay: Result<Pay, NoPay>,
}

/// Pay after changes.
///
/// # Errors
/// All findings that stop the changed sheet.
pub fn vary(
    pack: &Pack,
    model: &SalaryModel,
    answers: &Answers,
    request: &Request,
    changes: &[Change],
) -> Result<Variant, Vec<Problem>> {
    let sheet = apply(pack, answers, changes)?;
    let mut then = *request;
    if let Some(own) = Request::of(pack, &sheet.answers, request.date) {
        let touches =
            |item: Option<ItemIx>| item.is_some_and(|item| changes.iter().any(|one| one.item == item));
        if touches(pack.framework.role_item) {
            then.role = own.role;
        }
        if touches(pack.framework.industry_item) {
            then.industry = own.industry;
        }
    }
    let pay = pay(pack, model, &sheet.answers, &then);
    Ok(Variant { changed: sheet, request: then, pay })
}

/// A factor that differs between two bands, and its part in the difference of the full-time medians.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorChange {
    /// Place of the factor.
    pub factor: usize,
    /// Level before.
    pub from: LevelCode,
    /// Level after.
    pub to: LevelCode,
    /// Euro per year; the parts add up to the difference of the medians before the floor.
    pub step: f64,
    /// As a ratio of the amount before this step.
    pub ratio: f64,
}

/// Where the difference between two bands comes from, factor by factor in the order of the waterfall.
///
/// The logarithmic changes are scaled so that they add up to the change after the soft cap.
#[must_use]
pub fn between(model: &SalaryModel, before: &Pay, after: &Pay) -> Vec<FactorChange> {
    let log = |at: usize| libm::log(after.factors[at].multiplier) - libm::log(before.factors[at].multiplier);
    let sum: f64 = (0..model.factors.len()).map(log).sum();
    let share = if sum.abs() > 1e-9 {
        (after.capped - before.capped) / sum
    } else {
        let slope = libm::tanh(before.effect / model.soft_cap);
        1.0 - slope * slope
    };
    let mut running = model.base * libm::exp(before.capped) * before.growth;
    let mut changes = Vec::new();
    for at in 0..model.factors.len() {
        let (from, to) = (&before.factors[at], &after.factors[at]);
        let ratio = libm::exp(log(at) * share);
        let step = running * (ratio - 1.0);
        running *= ratio;
        if from.level != to.level || from.state != to.state {
            let (from, to) = (from.level.clone(), to.level.clone());
            changes.push(FactorChange { factor: at, from, to, step, ratio: ratio - 1.0 });
        }
    }
    changes
}

/// The changes that bring a person to a level of a factor; `None` if no answer leads there.
///
/// A list is filled with what the level needs and then with the first options not chosen; a longer time in service
/// raises the total it is part of.
#[must_use]
pub fn reach(pack: &Pack, answers: &Answers, factor: &Factor, level: &LevelCode) -> Option<Vec<Change>> {
    let set = |item: ItemIx, answer: Answer| Change { item, answer: Some(answer) };
    match &factor.rule {
        FactorRule::ConcaveYears { item, .. } => years(pack, answers, *item, level.as_str().parse().ok()?),
        FactorRule::Choice { item, levels } => {
            let option = levels.iter().position(|one| one.as_ref().is_some_and(|one| one.code == *level))?;
            Some(vec![set(*item, Answer::Choice(OptionIx::new(option)))])
        }
        FactorRule::Count { item, levels } => {
            let at_least = levels.iter().find(|(_, one)| one.code == *level)?.0;
            Some(vec![set(*item, filled(pack, answers, *item, at_least, &[])?)])
        }
        FactorRule::CountWith { item, levels, with } => {
            let at = levels.iter().position(|(_, one)| one.code == *level)?;
            let with = if at == 0 { with.as_slice() } else { &[] };
            Some(vec![set(*item, filled(pack, answers, *item, levels[at].0, with)?)])
        }
    }
}

fn years(pack: &Pack, answers: &Answers, item: ItemIx, years: f64) -> Option<Vec<Change>> {
    let ItemKind::Number(number) = &pack.questionnaire.items[item.at()].kind else { return None };
    if years > number.max {
        return None;
    }
    let mut changes = vec![Change { item, answer: Some(Answer::Number(years)) }];
    if let Some(total) = number.at_most
        && let Some(Answer::Number(given)) = answers.get(total)
        && given < years
    {
        changes.push(Change { item: total, answer: Some(Answer::Number(years)) });
    }
    Some(changes)
}

/// The present choices, or as many as a level needs: those of `with` first, then the first not chosen.
fn filled(
    pack: &Pack,
    answers: &Answers,
    item: ItemIx,
    at_least: usize,
    with: &[OptionIx],
) -> Option<Answer> {
    let ItemKind::Choices(choices) = &pack.questionnaire.items[item.at()].kind else { return None };
    let mut chosen: OptionSet = match answers.get(item) {
        Some(Answer::Choices(chosen)) => {
            chosen.iter().filter(|one| Some(*one) != choices.exclusive).collect()
        }
        _ => OptionSet::EMPTY,
    };
    if at_least == 0 || (chosen.len() > at_least && with.iter().all(|one| chosen.has(*one))) {
        chosen = OptionSet::EMPTY;
    }
    let rest = (0..choices.options.len()).map(OptionIx::new);
    for option in with.iter().copied().chain(rest.filter(|one| Some(*one) != choices.exclusive)) {
        let still_needed = with.iter().any(|one| !chosen.has(*one));
        if chosen.len() >= at_least && !still_needed {
            break;
        }
        chosen.insert(option);
    }
    match choices.exclusive {
        Some(alone) if chosen.is_empty() => Some(Answer::Choices([alone].into_iter().collect())),
        _ => Some(Answer::Choices(chosen)),
    }
}

/// A step of a factor.
#[derive(Clone, Debug)]
pub struct Step {
    /// Place of the factor.
    pub factor: usize,
    /// Level before.
    pub from: LevelCode,
    /// Level after.
    pub to: LevelCode,
    /// What has to change.
    pub changes: Vec<Change>,
    /// The sheet then.
    pub then: Variant,
}

/// For each answered factor the next level that pays more, or the best one where levels are no ladder.
///
/// Levels the questionnaire does not offer this person are passed over.
#[must_use]
pub fn steps(pack: &Pack, model: &SalaryModel, answers: &Answers, request: &Request, now: &Pay) -> Vec<Step> {
    let answered = |at: &usize| now.factors[*at].state == FactorState::Answered;
    (0..model.factors.len())
        .filter(answered)
        .filter_map(|at| {
            let factor = &model.factors[at];
            better(factor, now, at).into_iter().find_map(|to| {
                let changes = reach(pack, answers, factor, &to)?;
                let then = vary(pack, model, answers, request, &changes).ok()?;
                // years beyond the plateau reach their level and pay no more
                let pays = |pay: &Pay| pay.factors[at].level == to && pay.effect > now.effect + 1e-9;
                let reached = then.pay.as_ref().is_ok_and(pays);
                reached.then(|| Step { factor: at, from: now.factors[at].level.clone(), to, changes, then })
            })
        })
        .collect()
}

/// Levels that pay more than the present one, in the order in which they are tried.
fn better(factor: &Factor, now: &Pay, at: usize) -> Vec<LevelCode> {
    let present = &now.factors[at];
    if let FactorRule::ConcaveYears { .. } = factor.rule {
        let years: Option<f64> = present.level.as_str().parse().ok();
        return years.map(|years| LevelCode::new(&(years + FURTHER_YEARS).to_string())).into_iter().collect();
    }
    let mut levels = factor.rule.levels();
    if let (FactorRule::Choice { .. }, false) = (&factor.rule, factor.nominal) {
        levels = further(levels, &present.level);
    }
    levels.retain(|level| level.multiplier > present.multiplier + 1e-9);
    levels.sort_by(|a, b| a.multiplier.total_cmp(&b.multiplier));
    if factor.nominal {
        levels.reverse();
    }
    levels.into_iter().map(|level| level.code.clone()).collect()
}

/// The levels beyond the present one on a ladder that stands in the order of the options, up or down.
///
/// A level may pay more and still be a step back: a bachelor's degree for someone with a higher vocational one.
fn further<'a>(levels: Vec<&'a FactorLevel>, present: &LevelCode) -> Vec<&'a FactorLevel> {
    let Some(at) = levels.iter().position(|level| level.code == *present) else { return levels };
    let rises = match (levels.first(), levels.last()) {
        (Some(first), Some(last)) => last.multiplier >= first.multiplier,
        _ => true,
    };
    if rises { levels[at + 1..].to_vec() } else { levels[..at].to_vec() }
}

/// A row of a table over one factor.
#[derive(Clone, Debug)]
pub struct Row {
    /// The level.
    pub level: LevelCode,
    /// It is the person's own.
    pub own: bool,
    /// The sheet with it.
    pub then: Variant,
}

/// The band for every level of a factor, everything else as answered; levels in the order of the pack,
/// the best paid first where they are no ladder.
///
/// Answers that do not fit a level are taken away for its row, which `Variant::changed` says.
#[must_use]
pub fn table(
    pack: &Pack,
    model: &SalaryModel,
    answers: &Answers,
    request: &Request,
    now: &Pay,
    at: usize,
) -> Vec<Row> {
    let factor = &model.factors[at];
    let present = &now.factors[at];
    let mut levels: Vec<LevelCode> = factor.rule.levels().into_iter().map(|one| one.code.clone()).collect();
    if let FactorRule::ConcaveYears { .. } = factor.rule {
        let own: Option<f64> = present.level.as_str().parse().ok();
        let mut years: Vec<f64> = YEARS.into_iter().chain(own).collect();
        years.sort_by(f64::total_cmp);
        years.dedup();
        levels = years.into_iter().map(|one| LevelCode::new(&one.to_string())).collect();
    } else if let FactorRule::Count { .. } | FactorRule::CountWith { .. } = factor.rule {
        levels.reverse();
    }
    let mut rows: Vec<Row> = levels
        .into_iter()
        .filter_map(|level| {
            let own = present.state != FactorState::Skipped && present.level == level;
            let changes = if own { Vec::new() } else { reach(pack, answers, factor, &level)? };
            let then = vary(pack, model, answers, request, &changes).ok()?;
            Some(Row { level, own, then })
        })
        .collect();
    if factor.nominal {
        let median = |row: &Row| row.then.pay.as_ref().map_or(0.0, |pay| pay.full_time.p50);
        rows.sort_by(|a, b| median(b).total_cmp(&median(a)));
    }
    rows
}

/// The steps of [`between`] in whole units of money that add up to the difference of the rounded medians; what is left
/// is the minimum wage at work, else 0.
#[must_use]
pub fn whole_steps(before: &Pay, changes: &[FactorChange], after: &Pay, unit: f64) -> (Vec<i64>, i64) {
    #[expect(clippy::cast_possible_truncation, reason = "pay is far below 2^53")]
    let whole = |amount: f64| (amount / unit).round() as i64;
    let (mut running, mut shown) = (before.full_time.p50, whole(before.full_time.p50));
    let mut steps = Vec::new();
    for change in changes {
        running += change.step;
        let close = (running - after.full_time.p50).abs() < 1e-6;
        let now = whole(if close { after.full_time.p50 } else { running });
        steps.push(now - shown);
        shown = now;
    }
    (steps, whole(after.full_time.p50) - shown)
}
