//! Which set of measures shrinks the weighted gaps most.
//!
//! The best set is the best *feasible member of a family of sets*. The family is made by greedy runs at fixed
//! budgets of hours and money, by three ways of comparing measures, every prefix of which is a member, and of every group
//! of a few measures, because few large ones can be better than what a run takes one by one. A person with
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

/// Every group of at most so many measures is looked at.
const GROUP: usize = 4;

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

    /// Whether hours and euro keep within the means.
    fn covers(self, limits: &PlanLimits, hours: f64, cost: f64) -> bool {
        hours <= self.hours(limits) + EQUAL && cost <= self.money + EQUAL
    }

    /// Whether a set keeps within the means and the horizon.
    fn allows(self, limits: &PlanLimits, candidates: &[Candidate], set: &Set) -> bool {
        self.covers(limits, set.hours, set.cost)
            && schedule::fits(limits, candidates, &set.members, self.hours_per_week)
    }
}

/// What is looked for among the sets of the family.
trait Judge {
    /// Whether no set that is worth at most `worth` and takes at least these hours and euro can be the one.
    fn hopeless(&self, worth: f64, hours: f64, cost: f64) -> bool;

    /// Looks at a set.
    fn look(&mut self, set: &Set);
}

/// Keeps the set that is worth most within a budget.
struct Richest<'a> {
    limits: &'a PlanLimits,
    candidates: &'a [Candidate],
    budget: Budget,
    best: Set,
}

impl Judge for Richest<'_> {
    fn hopeless(&self, worth: f64, hours: f64, cost: f64) -> bool {
        worth < self.best.value - EQUAL || !self.budget.covers(self.limits, hours, cost)
    }

    fn look(&mut self, set: &Set) {
        if set.better_than(&self.best) && self.budget.allows(self.limits, self.candidates, set) {
            self.best = set.clone();
        }
    }
}

/// Keeps the set with the fewest hours that is worth enough and can be laid out without a week above the hours.
struct Leanest<'a> {
    limits: &'a PlanLimits,
    candidates: &'a [Candidate],
    budget: Budget,
    enough: f64,
    best: Option<Set>,
}

impl Leanest<'_> {
    fn lean(&self, set: &Set) -> bool {
        self.best.as_ref().is_none_or(|best| {
            set.hours < best.hours - EQUAL
                || (set.hours - best.hours).abs() <= EQUAL && set.cost < best.cost - EQUAL
        })
    }
}

impl Judge for Leanest<'_> {
    fn hopeless(&self, worth: f64, hours: f64, cost: f64) -> bool {
        worth < self.enough - EQUAL
            || !self.budget.covers(self.limits, hours, cost)
            || self.best.as_ref().is_some_and(|best| hours > best.hours + EQUAL)
    }

    fn look(&mut self, set: &Set) {
        if set.value >= self.enough - EQUAL
            && self.lean(set)
            && self.budget.allows(self.limits, self.candidates, set)
            && schedule::lies_easily(self.limits, self.candidates, &set.members, self.budget.hours_per_week)
        {
            self.best = Some(set.clone());
        }
    }
}

/// The best set for a budget; places of candidates.
#[must_use]
pub fn choose(limits: &PlanLimits, candidates: &[Candidate], starts: &[Start], budget: Budget) -> Vec<usize> {
    let nothing = Set { members: Vec::new(), value: 0.0, cost: 0.0, hours: 0.0 };
    let mut judge = Richest { limits, candidates, budget, best: nothing };
    let hours = within(&HOURS, budget.hours(limits));
    let free = candidates.iter().all(|one| one.cost == 0.0);
    let money = if free { &MONEY[..1] } else { within(&MONEY, budget.money) };
    all_sets(limits, candidates, starts, (hours, money), &mut judge);
    judge.best.members
}

/// The set with the fewest hours that closes at least `enough` and can be laid out without a week above the hours.
///
/// Its greedy runs are made at the full means only: quicker, for comparisons. `None` if none of the sets does.
#[must_use]
pub fn leanest(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    budget: Budget,
    enough: f64,
) -> Option<Vec<usize>> {
    let mut judge = Leanest { limits, candidates, budget, enough, best: None };
    all_sets(limits, candidates, starts, (&[budget.hours(limits)], &[budget.money]), &mut judge);
    judge.best.map(|set| set.members)
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
    judge: &mut impl Judge,
) {
    for rate in [Rate::PerMeans, Rate::PerHour, Rate::Plain] {
        // A run that left nothing out for want of money takes the same measures with more of it, and so with hours,
        // unless measures are compared by shares of the budgets.
        let by_shares = matches!(rate, Rate::PerMeans);
        let mut enough_hours = vec![false; money.len()];
        for hours in hours {
            for (money, enough_hours) in money.iter().zip(&mut enough_hours) {
                if *enough_hours {
                    continue;
                }
                let short = run(limits, candidates, starts, (*hours, *money), rate, judge);
                *enough_hours = !by_shares && !short.of_hours;
                if !by_shares && !short.of_money {
                    break;
                }
            }
        }
    }
    // last: what the runs have found tells early which groups cannot be better
    groups(limits, candidates, starts, judge);
}

/// Shows every group of a few measures: where few large ones are best, greedy runs can miss them.
///
/// What a measure adds only shrinks in company, so what each is worth alone bounds what a group can be worth; groups
/// that the judge calls hopeless by that bound are passed over. The strongest come first, so that it bites early.
fn groups(limits: &PlanLimits, candidates: &[Candidate], starts: &[Start], judge: &mut impl Judge) {
    let alone = |at: usize| Effect::none(limits, starts).added_by(at, &candidates[at].gains);
    let mut strong: Vec<(usize, f64)> = (0..candidates.len()).map(|at| (at, alone(at))).collect();
    strong.retain(|(at, worth)| *worth > least(limits, &candidates[*at]));
    strong.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let nothing = Set { members: Vec::new(), value: 0.0, cost: 0.0, hours: 0.0 };
    Groups { limits, candidates, strong: &strong, judge }.extend(&nothing, &Effect::none(limits, starts), 0);
}

/// What a measure must add to a set: more where it costs own money.
pub(super) fn least(limits: &PlanLimits, one: &Candidate) -> f64 {
    let paid = if one.cost > 0.0 { limits.least_value_paid } else { 0.0 };
    limits.least_value.max(paid).max(EQUAL)
}

/// The search through groups.
struct Groups<'a, J> {
    limits: &'a PlanLimits,
    candidates: &'a [Candidate],
    /// Measures with what each is worth alone, the strongest first.
    strong: &'a [(usize, f64)],
    judge: &'a mut J,
}

impl<J: Judge> Groups<'_, J> {
    /// Every extension of a group by measures from a place of the list on.
    fn extend(&mut self, group: &Set, effect: &Effect<'_>, from: usize) {
        let room = GROUP - group.members.len();
        for place in from..self.strong.len() {
            let (at, alone) = self.strong[place];
            // no later measure is stronger: with the room filled by its like nothing can come of it
            if self.judge.hopeless(group.value + alone * room as f64, group.hours, group.cost) {
                return;
            }
            let one = &self.candidates[at];
            let (hours, cost) = (group.hours + one.hours, group.cost + one.cost);
            if self.judge.hopeless(group.value + alone * room as f64, hours, cost) {
                continue;
            }
            let added = effect.added_by(at, &one.gains);
            if added <= least(self.limits, one) {
                continue;
            }
            let mut members = group.members.clone();
            members.push(at);
            let larger = Set { members, value: group.value + added, cost, hours };
            if self.complete(&larger) {
                self.judge.look(&larger);
            }
            if room > 1 {
                let mut effect = effect.clone();
                effect.add(at, &one.gains);
                self.extend(&larger, &effect, place + 1);
            }
        }
    }

    /// Whether everything its members build on is in the set.
    fn complete(&self, set: &Set) -> bool {
        let held = |other: &MeasureIx| set.members.iter().any(|one| self.candidates[*one].measure == *other);
        set.members.iter().all(|at| self.candidates[*at].after.iter().all(held))
    }
}

/// What a run had too little of for some measure.
#[derive(Clone, Copy, Debug, Default)]
struct Short {
    of_hours: bool,
    of_money: bool,
}

/// One greedy run; shows every set on the way, and says what it was short of.
///
/// What a measure adds only shrinks while the set grows, so an old figure is an upper bound: only the measure in front
/// is looked at anew.
fn run(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    budgets: (f64, f64),
    rate: Rate,
    judge: &mut impl Judge,
) -> Short {
    let mut short = Short::default();
    let mut set = Set { members: Vec::new(), value: 0.0, cost: 0.0, hours: 0.0 };
    let mut effect = Effect::none(limits, starts);
    // measures that build on others wait until those are in the set
    let mut waiting: Vec<usize> =
        (0..candidates.len()).filter(|at| !candidates[*at].after.is_empty()).collect();
    let mut front: Vec<(f64, usize)> = (0..candidates.len())
        .filter(|at| candidates[*at].after.is_empty())
        .map(|at| (f64::INFINITY, at))
        .collect();
    while let Some(at) = next(limits, candidates, (budgets, &mut short), rate, &set, &effect, &mut front) {
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
        judge.look(&set);
        let ready = |at: &usize| {
            let held = |other: &MeasureIx| set.members.iter().any(|one| candidates[*one].measure == *other);
            candidates[*at].after.iter().all(held)
        };
        front.extend(waiting.iter().filter(|at| ready(at)).map(|at| (f64::INFINITY, *at)));
        waiting.retain(|at| !ready(at));
    }
    short
}

/// Takes the best measure that the budgets still allow out of `front`; those they do not allow go for good.
fn next(
    limits: &PlanLimits,
    candidates: &[Candidate],
    ((hours, money), short): ((f64, f64), &mut Short),
    rate: Rate,
    set: &Set,
    effect: &Effect<'_>,
    front: &mut Vec<(f64, usize)>,
) -> Option<usize> {
    front.retain(|(_, at)| {
        let one = &candidates[*at];
        let in_hours = set.hours + one.hours <= hours + EQUAL;
        let in_money = set.cost + one.cost <= money + EQUAL;
        short.of_hours |= !in_hours;
        short.of_money |= !in_money;
        in_hours && in_money
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
        if added <= least(limits, one) {
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
