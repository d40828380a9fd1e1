//! Which set of measures shrinks the weighted gaps most.
//!
//! The best set is the best *feasible member of a family of sets*. The family is made by greedy runs at fixed
//! budgets of hours and money, by two ways of comparing measures; every prefix of a run is a member. A person with
//! more hours or money has the same family and more, and what was feasible stays feasible: so more means never give a
//! worse plan, which a single greedy run cannot promise. How much is lost against exhaustive search is measured in
//! `tests/plan.rs`.

use crate::pack::training::PlanLimits;
use crate::plan::candidate::Candidate;
use crate::plan::effect::{Effect, Start};
use crate::plan::schedule;

/// Budgets of hours for which runs are made.
const HOURS: [f64; 11] = [13.0, 26.0, 52.0, 78.0, 104.0, 156.0, 208.0, 312.0, 416.0, 624.0, 1040.0];
/// Budgets of money in euro for which runs are made.
const MONEY: [f64; 11] = [0.0, 60.0, 150.0, 300.0, 500.0, 800.0, 1200.0, 2000.0, 3500.0, 6000.0, 20_000.0];

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
    /// Value alone.
    Plain,
}

/// The best set for these hours and this money; places of candidates.
#[must_use]
pub fn choose(limits: &PlanLimits, candidates: &[Candidate], starts: &[Start], hours: f64, money: f64) -> Vec<usize> {
    let mut best = Set { members: Vec::new(), value: 0.0, cost: 0.0, hours: 0.0 };
    let free = candidates.iter().all(|one| one.cost == 0.0);
    let within = |grid: &'static [f64], most: f64| {
        let last = grid.iter().position(|one| *one >= most).unwrap_or(grid.len() - 1);
        &grid[..=last]
    };
    let budgets = if free { &MONEY[..1] } else { within(&MONEY, money) };
    for hour_budget in within(&HOURS, hours) {
        for money_budget in budgets {
            for rate in [Rate::PerMeans, Rate::Plain] {
                run(limits, candidates, starts, (*hour_budget, *money_budget), rate, |set| {
                    let fits = set.hours <= hours + EQUAL && set.cost <= money + EQUAL;
                    if fits && set.better_than(&best) {
                        best = set.clone();
                    }
                });
            }
        }
    }
    best.members
}

/// One greedy run; shows every set on the way.
fn run(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    (hours, money): (f64, f64),
    rate: Rate,
    mut show: impl FnMut(&Set),
) {
    let mut set = Set { members: Vec::new(), value: 0.0, cost: 0.0, hours: 0.0 };
    let mut effect = Effect::none(limits, starts);
    let mut open: Vec<usize> = (0..candidates.len()).collect();
    loop {
        let mut choice: Option<(f64, usize)> = None;
        for at in &open {
            let one = &candidates[*at];
            if set.hours + one.hours > hours + EQUAL || set.cost + one.cost > money + EQUAL {
                continue;
            }
            if !one.after.iter().all(|other| set.members.iter().any(|at| candidates[*at].measure == *other)) {
                continue;
            }
            let added = effect.added_by(*at, &one.gains);
            if added <= limits.least_value.max(EQUAL) {
                continue;
            }
            let score = match rate {
                Rate::Plain => added,
                Rate::PerMeans => {
                    let money_share = if money > 0.0 { one.cost / money } else { 0.0 };
                    added / (one.hours / hours + money_share + EQUAL)
                }
            };
            if choice.is_none_or(|(best, _)| score > best + EQUAL) {
                choice = Some((score, *at));
            }
        }
        let Some((_, at)) = choice else { return };
        open.retain(|one| *one != at);
        set.members.push(at);
        if !schedule::fits(limits, candidates, &set.members) {
            set.members.pop();
            continue;
        }
        effect.add(at, &candidates[at].gains);
        set.value = effect.value();
        set.cost += candidates[at].cost;
        set.hours += candidates[at].hours;
        show(&set);
    }
}

/// The best of all subsets, for comparison on small catalogues; 2ⁿ sets.
#[must_use]
pub fn exhaustive(
    limits: &PlanLimits,
    candidates: &[Candidate],
    starts: &[Start],
    hours: f64,
    money: f64,
) -> (Vec<usize>, f64) {
    let mut best = (Vec::new(), 0.0);
    for bits in 0_u32..1 << candidates.len() {
        let members: Vec<usize> = (0..candidates.len()).filter(|at| bits & (1 << at) != 0).collect();
        let total = |part: fn(&Candidate) -> f64| members.iter().map(|at| part(&candidates[*at])).sum::<f64>();
        let complete = members.iter().all(|at| {
            candidates[*at].after.iter().all(|other| members.iter().any(|at| candidates[*at].measure == *other))
        });
        if !complete || total(|one| one.hours) > hours + EQUAL || total(|one| one.cost) > money + EQUAL {
            continue;
        }
        let mut effect = Effect::none(limits, starts);
        for at in &members {
            effect.add(*at, &candidates[*at].gains);
        }
        if effect.value() > best.1 + EQUAL && schedule::fits(limits, candidates, &members) {
            best = (members, effect.value());
        }
    }
    best
}
