//! What was considered and not planned, why, and what would have to change.

use crate::id::MeasureIx;
use crate::pack::training::PlanCondition;
use crate::plan::candidate::{Candidate, Offer};
use crate::plan::choose::least;
use crate::plan::effect::{Effect, Gain};
use crate::plan::{Field, Means, schedule};

/// Nobody can learn more hours a week beside anything else.
const MOST_HOURS: f64 = 40.0;

/// A measure considered and not planned.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Which.
    pub measure: MeasureIx,
    /// Why.
    pub why: LeftOutReason,
    /// Weighted part of the gaps it would close beside the plan, if it could be done.
    pub adds: f64,
    /// Hours per week that the plan as it is, this measure and all it builds on take together; `None` if hours are not
    /// what is missing, or do not help. With exactly these means another plan can be better and be chosen instead.
    pub from_hours: Option<f64>,
    /// Own money for the horizon that the plan as it is, this measure and all it builds on take together; `None` if
    /// money is not missing. With exactly these means another plan can be better and be chosen instead.
    pub from_money: Option<f64>,
    /// It takes more weeks than the horizon has, however many hours there are: so many.
    pub least_weeks: Option<u32>,
    /// Conditions that are not met.
    pub unmet: Vec<PlanCondition>,
}

/// Why a measure is not planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// No price is known: ask for it.
    NoPrice,
    /// It needs a job in service.
    NeedsJob,
    /// Its condition does not hold.
    Condition,
    /// The person's level is outside the range in which it makes sense.
    Entry,
    /// Longer than the horizon at these hours.
    TooLong,
    /// More hours than are left.
    Hours,
    /// More money than is left.
    Money,
    /// Beside the chosen ones it would close next to nothing, too little for its price or at all.
    Little,
    /// Others do more for the same means.
    Better,
}

impl LeftOutReason {
    /// Stable code, as in results and explanations.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoPrice => "no_price",
            Self::NeedsJob => "needs_job",
            Self::Condition => "condition",
            Self::Entry => "entry",
            Self::TooLong => "too_long",
            Self::Hours => "hours",
            Self::Money => "money",
            Self::Little => "adds_little",
            Self::Better => "others_do_more",
        }
    }
}

/// Everything that would help and is not chosen, in catalogue order.
pub(super) fn left_out(
    field: &Field<'_>,
    offer: &Offer,
    means: &Means,
    chosen: &[usize],
    effect: &Effect<'_>,
) -> Vec<LeftOut> {
    // beyond every place a chosen measure has: at equal gains the planned ones keep their rank
    let adds = |gains: &[Gain]| effect.added_by(usize::MAX, gains);
    let refused = offer.refused.iter().map(|one| LeftOut {
        measure: one.measure,
        why: one.why,
        adds: adds(&one.gains),
        from_hours: None,
        from_money: None,
        least_weeks: None,
        unmet: one.unmet.clone(),
    });
    let open = (0..offer.candidates.len()).filter(|at| !chosen.contains(at));
    let mut all: Vec<LeftOut> = refused
        .chain(open.map(|at| not_chosen(field, means, chosen, at, adds(&offer.candidates[at].gains))))
        .collect();
    for one in &mut all {
        one.least_weeks = too_many_weeks(field, one);
    }
    all.sort_by_key(|one| one.measure);
    all
}

/// The measure's own weeks, if they are more than the horizon has.
fn too_many_weeks(field: &Field<'_>, one: &LeftOut) -> Option<u32> {
    if one.why != LeftOutReason::TooLong {
        return None;
    }
    let weeks = field.catalogue.measures[one.measure.at()].weeks.plan.ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the loader refuses negative weeks"
    )]
    (weeks > f64::from(field.limits.weeks)).then_some(weeks as u32)
}

/// What is left of the money or the hours does not suffice, it closes next to nothing, or others do more.
fn not_chosen(field: &Field<'_>, means: &Means, chosen: &[usize], at: usize, adds: f64) -> LeftOut {
    let candidates = &field.candidates;
    let one = &candidates[at];
    let total = |part: fn(&Candidate) -> f64| chosen.iter().map(|at| part(&candidates[*at])).sum::<f64>();
    let (hours, money) = (total(|one| one.hours) + one.hours, total(|one| one.cost) + one.cost);
    let horizon = f64::from(field.limits.weeks);
    let short_of_money = money > means.money + 1e-9;
    let short_of_hours = hours > means.hours_per_week * horizon + 1e-9;
    let why = if !schedule::alone(field.limits, one, means.hours_per_week) {
        LeftOutReason::TooLong
    } else if short_of_money {
        LeftOutReason::Money
    } else if short_of_hours {
        LeftOutReason::Hours
    } else if adds <= least(field.limits, one) {
        LeftOutReason::Little
    } else {
        LeftOutReason::Better
    };
    let with = with(field, chosen, at);
    let sum = |part: fn(&Candidate) -> f64| {
        with.as_ref().map_or(0.0, |all| all.iter().map(|at| part(&candidates[*at])).sum::<f64>())
    };
    let least = f64::max(hours, sum(|one| one.hours)) / horizon;
    LeftOut {
        measure: one.measure,
        why,
        adds,
        from_hours: short_of_hours.then(|| pace(field, with.as_deref()?, least)).flatten(),
        from_money: short_of_money.then_some(f64::max(money, sum(|one| one.cost))),
        least_weeks: None,
        unmet: Vec::new(),
    }
}

/// The chosen measures, this one and all it builds on; `None` if one of them cannot be planned.
fn with(field: &Field<'_>, chosen: &[usize], at: usize) -> Option<Vec<usize>> {
    let mut all: Vec<usize> = chosen.to_vec();
    let mut open = vec![at];
    while let Some(next) = open.pop() {
        if all.contains(&next) {
            continue;
        }
        all.push(next);
        for other in &field.candidates[next].after {
            open.push(field.candidates.iter().position(|one| one.measure == *other)?);
        }
    }
    Some(all)
}

/// Hours per week, in steps of half an hour, from which these measures fit into the horizon together.
fn pace(field: &Field<'_>, with: &[usize], least: f64) -> Option<f64> {
    let mut pace = (least * 2.0 - 1e-9).ceil() / 2.0;
    while pace <= MOST_HOURS {
        if schedule::fits(field.limits, field.candidates, with, pace) {
            return Some(pace);
        }
        pace += 0.5;
    }
    None
}
