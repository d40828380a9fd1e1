//! Which set of measures shrinks the weighted gaps most.
//!
//! The best set is the best *feasible member of a family of sets*. The family is made by greedy runs at fixed
//! budgets of hours and money, by two ways of comparing measures; every prefix of a run is a member. A person with
//! more hours or money has the same family and more, and what was feasible stays feasible: so more means never give a
//! worse plan, which a single greedy run cannot promise. For the same reason a run knows nothing of the person: it goes by
//! its own budgets and by the least length of each measure. How much is lost against exhaustive search is measured in
//! `tests/plan.rs`.

use crate::id::MeasureIx;
use crate::pack::training::PlanLimits;
use crate::plan::candidate::Candidate;
use crate::plan::effect::{Effect, Start};
use crate::plan::schedule;

/// Budgets of hours for which runs are made: half an hour a week more each, then coarser; 1,040 is 20 hours a week.
const HOURS: [f64; 24] = [
    26.0, 52.0, 78.0, 104.0, 130.0, 156.0, 182.0, 208.0, 234.0, 260.0, 286.0, 312.0, 338.0, 364.0, 390.0,
    416.0, 468.0, 520.0, 572.0, 624.0, 728.0, 832.0, 936.0, 1040.0,
];
/// Budgets of money in euro for which runs are made.
const MONEY: [f64; 24] = [
    0.0, 60.0, 100.0, 160.0, 200.0, 250.0, 310.0, 360.0, 420.0, 500.0, 600.0, 700.0, 800.0, 900.0, 1000.0,
    1200.0, 1500.0, 2000.0, 2700.0, 3500.0, 4600.0, 6000.0, 10_000.0, 20_000.0,
];

/// Two values this near are equal.
const EQUAL: f64 = 1e-9;

/// A set of candidates with what it is worth and costs.
#[derive(Clone, Debug, PartialEq)]
struct Set {
    /// Places of candidates, in the order of adding.
    members: Vec<usize>,
    value: f64,
    cost: f64,
    hours: f64,
}

impl Set {
    /// Worth more; at equal worth cheaper, then fewer hours, then earlier in the catalogue.
    fn better_than(&self, other: &Self) -> bool {
        if (self.value - other.value).abs() > EQUAL {
            return self.value > other.value;
        }
        if (self.cost - other.cost).abs() > EQUAL {
            return self.cost < other.cost;
        }
        if (self.hours - other.hours).abs() > EQUAL {
            return self.hours < other.hours;
        }
        let sorted = |set: &Self| {
            let mut members = set.members.clone();
            members.sort_unstable();
            members
        };
        sorted(self) < sorted(other)
    }
}

/// How measures are compared within a run.
#[derive(Clone, Copy)]
enum Rate {
    /// Value per share of the budgets used.
    PerMeans,
    /// Value per hour.
    PerHour,
    /// Value alone.
    Plain,
}

/// What can be put in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Hours per week; over the horizon so many times its weeks.
    pub hours_per_week: f64,
    /// Own money, euro.
    pub money: f64,
}

impl Budget {
    fn hours(self, limits: &PlanLimits) -> f64 {
        self.hours_per_week * f64::from(limits.weeks)
    }

    /// Whether a set keeps within the means and the horizon.
    fn allows(self, limits: &PlanLimits, candidates: &[Candidate], set: &Set) -> bool {
        set.hours <= self.hours(limits) + EQUAL
            && set.cost <= self.money + EQUAL
            && schedule::fits(limits, candidates, &set.members, self.hours_per_week)
    }
}

/// The best set for a budget; places of candidates.
#[must_use]
pub fn choose(limits: &PlanLimits, candidates: &[Candidate], starts: &[Start], budget: Budget) -> Vec<usize> {
    let mut best = Set { members: Vec::new(), value: 0.0, cost: 0.0, hours: 0.0 };
    let mut look = |set: &Set| {
        if set.better_than(&best) && budget.allows(limits, candidates, set) {
            best = set.clone();
        }
    };
    let hours = within(&HOURS, budget.hours(limits));
    let free = candidates.iter().all(|one| one.cost == 0.0);
    let money = if free { &MONEY[..1] } else { within(&MONEY, budget.money) };
    all_sets(limits, candidates, starts, (hours, money), &mut look);
    best.members
}

/// The set with the fewest hours that closes at least `enough` and can be laid out without a week above the hours.
///
/// From runs at the full means only: quicker, for comparisons. `None` if none of their sets does.
#[must_use]
pub fn leanest(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    budget: Budget,
    enough: f64,
) -> Option<Vec<usize>> {
    let mut best: Option<Set> = None;
    let lean = |set: &Set, best: &Option<Set>| {
        best.as_ref().is_none_or(|best| {
            set.hours < best.hours - EQUAL
                || (set.hours - best.hours).abs() <= EQUAL && set.cost < best.cost - EQUAL
        })
    };
    let mut look = |set: &Set| {
        if set.value >= enough - EQUAL
            && lean(set, &best)
            && budget.allows(limits, candidates, set)
            && schedule::lies_easily(limits, candidates, &set.members, budget.hours_per_week)
        {
            best = Some(set.clone());
        }
    };
    all_sets(limits, candidates, starts, (&[budget.hours(limits)], &[budget.money]), &mut look);
    best.map(|set| set.members)
}

/// The part of a grid up to the first step that holds `most`.
fn within(grid: &'static [f64], most: f64) -> &'static [f64] {
    let last = grid.iter().position(|one| *one >= most).unwrap_or(grid.len() - 1);
    &grid[..=last]
}

/// Shows every set of the family for these budgets of hours and money.
fn all_sets(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    (hours, money): (&[f64], &[f64]),
    mut show: impl FnMut(&Set),
) {
    pairs(limits, candidates, starts, &mut show);
    for hours in hours {
        for money in money {
            for rate in [Rate::PerMeans, Rate::PerHour, Rate::Plain] {
                run(limits, candidates, starts, (*hours, *money), rate, &mut show);
            }
        }
    }
}

/// Shows every single measure and every two: where one or two large ones are best, greedy runs can miss them.
fn pairs(limits: &PlanLimits, candidates: &[Candidate], starts: &[Start], mut show: impl FnMut(&Set)) {
    let stands = |at: usize, with: &[usize]| {
        let held = |other: &MeasureIx| with.iter().any(|one| candidates[*one].measure == *other);
        candidates[at].after.iter().all(held)
    };
    for first in 0..candidates.len() {
        let mut alone = Effect::none(limits, starts);
        alone.add(first, &candidates[first].gains);
        for second in first..candidates.len() {
            let members = if second == first { vec![first] } else { vec![first, second] };
            let added = alone.added_by(second, &candidates[second].gains);
            if !members.iter().all(|at| stands(*at, &members))
                || alone.value() <= limits.least_value.max(EQUAL)
                || second != first && added <= limits.least_value.max(EQUAL)
                || !schedule::fits(limits, candidates, &members, f64::INFINITY)
            {
                continue;
            }
            let total =
                |part: fn(&Candidate) -> f64| members.iter().map(|at| part(&candidates[*at])).sum::<f64>();
            let value = if second == first { alone.value() } else { alone.value() + added };
            let (cost, hours) = (total(|one| one.cost), total(|one| one.hours));
            show(&Set { members, value, cost, hours });
        }
    }
}

/// One greedy run; shows every set on the way.
///
/// What a measure adds only shrinks while the set grows, so an old figure is an upper bound: only the measure in front
/// is looked at anew.
fn run(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    budgets: (f64, f64),
    rate: Rate,
    mut show: impl FnMut(&Set),
) {
    let mut set = Set { members: Vec::new(), value: 0.0, cost: 0.0, hours: 0.0 };
    let mut effect = Effect::none(limits, starts);
    // measures that build on others wait until those are in the set
    let mut waiting: Vec<usize> =
        (0..candidates.len()).filter(|at| !candidates[*at].after.is_empty()).collect();
    let mut front: Vec<(f64, usize)> = (0..candidates.len())
        .filter(|at| candidates[*at].after.is_empty())
        .map(|at| (f64::INFINITY, at))
        .collect();
    while let Some(at) = next(limits, candidates, budgets, rate, &set, &effect, &mut front) {
        set.members.push(at);
        // by the least lengths: what a run tries must not depend on the person's hours
        if !schedule::fits(limits, candidates, &set.members, f64::INFINITY) {
            set.members.pop();
            continue;
        }
        effect.add(at, &candidates[at].gains);
        set.value = effect.value();
        set.cost += candidates[at].cost;
        set.hours += candidates[at].hours;
        show(&set);
        let ready = |at: &usize| {
            let held = |other: &MeasureIx| set.members.iter().any(|one| candidates[*one].measure == *other);
            candidates[*at].after.iter().all(held)
        };
        front.extend(waiting.iter().filter(|at| ready(at)).map(|at| (f64::INFINITY, *at)));
        waiting.retain(|at| !ready(at));
    }
}

/// Takes the best measure that the budgets still allow out of `front`; those they do not allow go for good.
fn next(
    limits: &PlanLimits,
    candidates: &[Candidate],
    (hours, money): (f64, f64),
    rate: Rate,
    set: &Set,
    effect: &Effect<'_>,
    front: &mut Vec<(f64, usize)>,
) -> Option<usize> {
    front.retain(|(_, at)| {
        let one = &candidates[*at];
        set.hours + one.hours <= hours + EQUAL && set.cost + one.cost <= money + EQUAL
    });
    let mut fresh = vec![false; front.len()];
    loop {
        // the largest bound; at equal bounds the measure that stands first in the catalogue
        let (place, _) = front
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
        let (_, at) = front[place];
        if fresh[place] {
            front.swap_remove(place);
            return Some(at);
        }
        let one = &candidates[at];
        let added = effect.added_by(at, &one.gains);
        if added <= limits.least_value.max(EQUAL) {
            front.swap_remove(place);
            fresh.swap_remove(place);
            continue;
        }
        let score = match rate {
            Rate::Plain => added,
            Rate::PerHour => added / one.hours.max(1.0),
            Rate::PerMeans => {
                let money_share = if money > 0.0 { one.cost / money } else { 0.0 };
                added / (one.hours / hours + money_share + EQUAL)
            }
        };
        front[place].0 = score;
        fresh[place] = true;
    }
}

/// The best of all subsets, for comparison on small catalogues; 2ⁿ sets.
#[must_use]
pub fn exhaustive(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    budget: Budget,
) -> (Vec<usize>, f64) {
    let mut best = (Vec::new(), 0.0);
    for bits in 0_u32..1 << candidates.len() {
        let members: Vec<usize> = (0..candidates.len()).filter(|at| bits & (1 << at) != 0).collect();
        let complete = members.iter().all(|at| {
            candidates[*at]
                .after
                .iter()
                .all(|other| members.iter().any(|at| candidates[*at].measure == *other))
        });
        if !complete {
            continue;
        }
        let mut effect = Effect::none(limits, starts);
        for at in &members {
            effect.add(*at, &candidates[*at].gains);
        }
        let total =
            |part: fn(&Candidate) -> f64| members.iter().map(|at| part(&candidates[*at])).sum::<f64>();
        let (cost, hours, value) = (total(|one| one.cost), total(|one| one.hours), effect.value());
        let set = Set { members, value, cost, hours };
        if value > best.1 + EQUAL && budget.allows(limits, candidates, &set) {
            best = (set.members, value);
        }
    }
    best
}
