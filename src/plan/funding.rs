//! Which funding could apply: never money in hand, only what the answers do not rule out.

use chrono::NaiveDate;

use crate::answers::Answer;
use crate::id::FundingCode;
use crate::pack::training::{Funding, Measure, Situation, StaffShare};
use crate::plan::condition::{Facts, Truth};
use crate::plan::{Job, Means};

/// Code of the employer paying: certain where the person said so, else something to ask for.
pub const EMPLOYER: &str = "EMP";
/// Code of a tax return: only for what the person pays.
pub const TAX: &str = "TAX";
/// Code of educational leave: gives time, not money; its rules are those of the state.
pub const LEAVE: &str = "BU";
/// Code of money after passing an exam: comes later and by state.
pub const BONUS: &str = "BONUS";

/// What could pay for a measure of this price, in the order of the pack; only what is in force on the day of the report.
///
/// Empty for what is free. What is certain by the person's own answers is not among it
/// ([`certain`](super::candidate::certain)).
#[must_use]
pub fn possible(facts: &Facts<'_>, means: &Means, measure: &Measure) -> Vec<FundingCode> {
    let price = measure.cost.map_or(0.0, |cost| cost.plan);
    if price < 0.5 {
        return Vec::new();
    }
    let paid = !super::candidate::certain(measure, means).is_empty();
    let named = |one: &Funding| {
        one.rule.unnamed
            || measure.funding.iter().any(|code| *code == one.code || one.group.as_ref() == Some(code))
    };
    let certain = |one: &Funding| paid && (one.code == EMPLOYER || one.code == TAX);
    facts
        .catalogue
        .funding
        .iter()
        .filter(|one| one.code != LEAVE && one.code != BONUS)
        .filter(|one| named(one) && !certain(one) && suits(one, measure, price))
        .filter(|one| in_force(one, facts.date) && open_to(facts, means, one))
        .map(|one| one.code.clone())
        .collect()
}

/// Educational leave for a measure that begins in this week: the person counts on it, has a job, and the state of work
/// grants it by then.
#[must_use]
pub fn leave<'a>(
    facts: &Facts<'a>,
    means: &Means,
    measure: &Measure,
    start_week: u32,
) -> Option<&'a FundingCode> {
    let inputs = &facts.catalogue.inputs;
    let wanted = matches!(
        facts.answers.effective(facts.pack, inputs.support), Some(Answer::Choices(all)) if all.has(inputs.leave)
    );
    let usable = measure.funding.iter().any(|code| *code == LEAVE);
    let here = wanted
        && usable
        && means.job != Job::None
        && facts.leave_from().is_some_and(|week| week <= start_week);
    let codes = facts.catalogue.funding.iter().map(|one| &one.code);
    codes.into_iter().find(|code| here && **code == LEAVE)
}

/// What a person in the stated situation should know whatever is planned.
#[must_use]
pub fn general(facts: &Facts<'_>, means: &Means) -> Vec<FundingCode> {
    let stated = |one: &Situation| match one {
        Situation::Employed => !matches!(means.job, Job::None | Job::Unknown),
        Situation::Seeking => means.jobseeking || means.job == Job::None,
        Situation::NoJob => means.job == Job::None,
    };
    facts
        .catalogue
        .funding
        .iter()
        .filter(|one| {
            one.rule.general
                && one.rule.situations.iter().any(stated)
                && in_force(one, facts.date)
                && open_to(facts, means, one)
        })
        .map(|one| one.code.clone())
        .collect()
}

/// Whether a person could get an instrument, as far as the answers tell.
#[must_use]
pub fn open_to(facts: &Facts<'_>, means: &Means, one: &Funding) -> bool {
    let state = match facts.answers.effective(facts.pack, facts.catalogue.inputs.state) {
        Some(Answer::Choice(state)) => Some(state),
        _ => None,
    };
    if one.state.is_some_and(|place| Some(place) != state) {
        return false;
    }
    let rule = &one.rule;
    if rule.also_if.iter().any(|all| all.iter().all(|one| facts.truth(one) == Truth::Holds)) {
        return true;
    }
    let not_contradicted = |all: &Vec<_>| all.iter().all(|one| facts.truth(one) != Truth::Contradicted);
    in_situation(means, &rule.situations)
        && (rule.possible_if.is_empty() || rule.possible_if.iter().any(not_contradicted))
}

/// Whether a person is, or may be, in one of these situations; none = any.
#[must_use]
pub fn in_situation(means: &Means, situations: &[Situation]) -> bool {
    situations.is_empty()
        || situations.iter().any(|one| match one {
            Situation::Employed => means.job != Job::None,
            Situation::Seeking => means.jobseeking || matches!(means.job, Job::None | Job::Unknown),
            Situation::NoJob => matches!(means.job, Job::None | Job::Unknown),
        })
}

/// Whether a measure is of the kind, length and price an instrument asks for.
fn suits(one: &Funding, measure: &Measure, price: f64) -> bool {
    let rule = &one.rule;
    let inside = |span: Option<(f64, f64)>, value: f64| {
        span.is_none_or(|(least, most)| value >= least && value <= most)
    };
    (rule.kinds.is_empty() || rule.kinds.contains(&measure.kind))
        && inside(rule.hours, measure.hours.plan)
        && inside(rule.cost, price)
        && rule.weeks.is_none_or(|most| measure.weeks.plan <= most)
}

/// Whether the rules are in force on this day, and known to be.
#[must_use]
pub fn in_force(one: &Funding, date: NaiveDate) -> bool {
    one.active == Some(true)
        && one.valid_from.is_none_or(|first| first <= date)
        && one.valid_until.is_none_or(|last| date <= last)
}

/// The employer's share of the cost under § 82 SGB III for the number of staff the person gave.
#[must_use]
pub fn staff_share<'a>(facts: &Facts<'a>) -> Option<&'a StaffShare> {
    let given = facts.answers.effective(facts.pack, facts.catalogue.inputs.firm_size?);
    let Some(Answer::Choice(size)) = given else { return None };
    facts.catalogue.s82.iter().find(|row| row.sizes.contains(&size))
}
