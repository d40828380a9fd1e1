//! The plan beside other plans: without own money, and in as few weeks as possible.

use std::collections::BTreeSet;

use crate::plan::choose::{Budget, choose, leanest};
use crate::plan::{Drawn, Field, Means, OpenGap, PlannedMeasure};

/// One way to plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Which.
    pub kind: VariantKind,
    /// Hours per week it was laid out for.
    pub hours_per_week: f64,
    /// Own money it was allowed, euro.
    pub money: f64,
    /// The measures by start week.
    pub measures: Vec<PlannedMeasure>,
    /// Weighted part of the gaps that closes.
    pub closed: f64,
    /// What stays of each gap, most urgent first.
    pub left_open: Vec<OpenGap>,
    /// Of the fastest: no arrangement ends earlier than the plan, so it is the plan itself.
    pub nothing_faster: bool,
}

impl Variant {
    /// Hours of all measures.
    #[must_use]
    pub fn hours(&self) -> f64 {
        self.measures.iter().map(|one| one.hours).sum()
    }

    /// Own money for all measures, euro.
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.measures.iter().map(|one| one.cost).sum()
    }

    /// Last week; 0 without measures.
    #[must_use]
    pub fn weeks(&self) -> u32 {
        self.measures.iter().map(|one| one.start_week + one.weeks - 1).max().unwrap_or(0)
    }

    /// Whether it holds the same measures as another, whenever they are.
    #[must_use]
    pub fn same_measures(&self, other: &Self) -> bool {
        let ids = |one: &Self| one.measures.iter().map(|one| one.measure).collect::<BTreeSet<_>>();
        ids(self) == ids(other)
    }
}

/// Which way to plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariantKind {
    /// The best plan within the same hours that costs the person nothing.
    NoMoney,
    /// The plan itself.
    AsStated,
    /// At least as much as the plan in as few weeks as possible, with the same money and more hours a week.
    Fastest,
}

/// The plan between its neighbours; empty if the person has no hours or nothing is planned.
pub(super) fn variants(field: &Field<'_>, means: &Means, stated: &Drawn<'_>) -> Vec<Variant> {
    if means.hours_per_week <= 0.0 || stated.measures.is_empty() {
        return Vec::new();
    }
    let hours = means.hours_per_week;
    let free = Budget { hours_per_week: hours, money: 0.0 };
    let without_money = choose(field.limits, field.candidates, field.starts, free);
    let mut all = vec![
        of(VariantKind::NoMoney, free, &field.draw(without_money, hours), field),
        of(VariantKind::AsStated, Budget { hours_per_week: hours, money: means.money }, stated, field),
    ];
    if let Some(most) = field.limits.fastest_hours {
        let budget = Budget { hours_per_week: hours.max(most), money: means.money };
        let found = fastest(field, budget, stated);
        let nothing_faster = found.weeks() >= stated.weeks();
        let budget = Budget { hours_per_week: found.pace, ..budget };
        all.push(Variant { nothing_faster, ..of(VariantKind::Fastest, budget, &found, field) });
    }
    all
}

fn of(kind: VariantKind, budget: Budget, drawn: &Drawn<'_>, field: &Field<'_>) -> Variant {
    Variant {
        kind,
        hours_per_week: budget.hours_per_week,
        money: budget.money,
        measures: drawn.measures.clone(),
        closed: drawn.effect.value(),
        left_open: field.left_open(drawn),
        nothing_faster: false,
    }
}

/// The shortest horizon in which a set closes at least as much as the plan, found by halving; else the plan itself at
/// the higher pace. Every week keeps within the hours, unless the plan itself does not.
fn fastest<'a>(field: &Field<'a>, budget: Budget, stated: &Drawn<'_>) -> Drawn<'a> {
    let same = field.draw(stated.found.clone(), budget.hours_per_week);
    let mut best = if same.weeks() < stated.weeks() && same.excess <= stated.excess.max(1e-6) {
        same
    } else {
        field.draw(stated.found.clone(), stated.pace)
    };
    let (mut least, mut most) = (1, best.weeks());
    while least < most {
        let weeks = u32::midpoint(least, most);
        let mut limits = field.limits.clone();
        limits.weeks = weeks;
        let found = leanest(&limits, field.candidates, field.starts, budget, stated.effect.value());
        match found.and_then(|found| field.draw_within(found, budget.hours_per_week, weeks)) {
            Some(drawn) if drawn.excess <= 1e-6 => {
                most = drawn.weeks().min(weeks);
                best = drawn;
            }
            _ => least = weeks + 1,
        }
    }
    best
}
