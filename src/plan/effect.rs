//! What a set of measures does to the gaps (training.md §4.4).
//!
//! Per competency the gains (already times the chance of finishing) are sorted, the largest counts fully, the next
//! ones by their shares; the sum is capped; the ceiling slows what lies above level 3 and 4; only what lies inside the
//! gap has a value.

use crate::pack::training::PlanLimits;

/// Where a competency stands before the plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Level to calculate with.
    pub level: f64,
    /// Distance to the target, at least 0.
    pub gap: f64,
    /// Effective weight.
    pub weight: f64,
}

/// A gain of one measure: competency and levels after the chance of finishing.
pub type Gain = (usize, f64);

/// A growing set of measures and what it is worth.
#[derive(Clone, Debug)]
pub struct Effect<'a> {
    limits: &'a PlanLimits,
    starts: &'a [Start],
    /// By competency: gains with the order of their measure, largest first, ties in catalogue order.
    gains: Vec<Vec<(f64, usize)>>,
    value: f64,
}

impl<'a> Effect<'a> {
    /// No measure yet.
    #[must_use]
    pub fn none(limits: &'a PlanLimits, starts: &'a [Start]) -> Self {
        Self { limits, starts, gains: vec![Vec::new(); starts.len()], value: 0.0 }
    }

    /// Sum over the competencies of weight × closed part of the gap.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// How much a further measure would add.
    #[must_use]
    pub fn added_by(&self, order: usize, gains: &[Gain]) -> f64 {
        gains
            .iter()
            .filter(|(at, _)| self.starts[*at].gap > 0.0)
            .map(|(at, gain)| {
                let now = self.closed(*at, None);
                self.starts[*at].weight * (self.closed(*at, Some((*gain, order))) - now)
            })
            .sum()
    }

    /// Adds a measure.
    pub fn add(&mut self, order: usize, gains: &[Gain]) {
        self.value += self.added_by(order, gains);
        for (at, gain) in gains {
            let list = &mut self.gains[*at];
            let place = list.partition_point(|one| before(*one, (*gain, order)));
            list.insert(place, (*gain, order));
        }
    }

    /// The level of a competency after the set.
    #[must_use]
    pub fn level(&self, at: usize) -> f64 {
        raise(self.limits, self.starts[at].level, self.shared(at, None))
    }

    /// The gap that stays.
    #[must_use]
    pub fn open(&self, at: usize) -> f64 {
        self.starts[at].gap - self.closed(at, None)
    }

    /// The steps of each measure on the level scale, in sharing order; they add up to the change of level.
    #[must_use]
    pub fn steps(&self, at: usize) -> Vec<(usize, f64)> {
        let start = self.starts[at].level;
        let (mut sum, mut level) = (0.0_f64, start);
        self.gains[at]
            .iter()
            .enumerate()
            .map(|(rank, (gain, order))| {
                sum = (sum + gain * self.share(rank)).min(self.limits.cap_total);
                let next = raise(self.limits, start, sum);
                let step = next - level;
                level = next;
                (*order, step)
            })
            .collect()
    }

    /// The part of the gap each measure closes, in sharing order; they add up to what the set closes.
    ///
    /// Smaller than its step where the step leads beyond the target.
    #[must_use]
    pub fn closing(&self, at: usize) -> Vec<(usize, f64)> {
        let mut left = self.starts[at].gap;
        self.steps(at)
            .into_iter()
            .map(|(order, step)| {
                let closed = step.min(left).max(0.0);
                left -= closed;
                (order, closed)
            })
            .collect()
    }

    fn share(&self, rank: usize) -> f64 {
        self.limits.shares.get(rank).copied().unwrap_or(0.0)
    }

    /// Sum of the shared gains, capped, with one more measure if given.
    fn shared(&self, at: usize, more: Option<(f64, usize)>) -> f64 {
        let mut sum = 0.0;
        let mut rank = 0;
        let mut more = more;
        for one in &self.gains[at] {
            if let Some(new) = more
                && !before(*one, new)
            {
                sum += new.0 * self.share(rank);
                rank += 1;
                more = None;
            }
            sum += one.0 * self.share(rank);
            rank += 1;
        }
        if let Some(new) = more {
            sum += new.0 * self.share(rank);
        }
        sum.min(self.limits.cap_total)
    }

    fn closed(&self, at: usize, more: Option<(f64, usize)>) -> f64 {
        let start = self.starts[at];
        (raise(self.limits, start.level, self.shared(at, more)) - start.level).min(start.gap).max(0.0)
    }
}

/// Larger gains first, ties in catalogue order.
fn before(one: (f64, usize), other: (f64, usize)) -> bool {
    one.0 > other.0 || (one.0 == other.0 && one.1 < other.1)
}

/// The level after a gain, piece by piece through the ceiling; never beyond the top.
///
/// From 2.9 a gain of 0.30 leads to 3.0 + 0.20 × 0.75 = 3.15.
fn raise(limits: &PlanLimits, from: f64, gain: f64) -> f64 {
    let mut level = from;
    let mut left = gain;
    for (at, (_, factor)) in limits.ceiling.iter().enumerate() {
        let end = limits.ceiling.get(at + 1).map_or(limits.top, |(next, _)| *next);
        if level >= end || *factor <= 0.0 {
            continue;
        }
        let room = (end - level) / factor;
        if left <= room {
            return (level + left * factor).min(limits.top);
        }
        level = end;
        left -= room;
    }
    level.min(limits.top).max(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn the_ceiling_works_piece_by_piece() {
        near(raise(&PlanLimits::example(), 2.9, 0.30), 3.15);
        near(raise(&PlanLimits::example(), 3.75, 0.25), 3.9375);
        near(raise(&PlanLimits::example(), 4.9, 1.0), 5.0);
    }

    #[test]
    fn the_worked_example_of_the_catalogue() {
        // training.md §4.7: 0.25 + 0.15/2 + 0.15/4 = 0.3625 from 2.6 → 2.9625
        let (limits, starts) = (PlanLimits::example(), [Start { level: 2.6, gap: 1.4, weight: 5.0 }]);
        let mut effect = Effect::none(&limits, &starts);
        effect.add(2, &[(0, 0.15)]);
        effect.add(0, &[(0, 0.25)]);
        effect.add(1, &[(0, 0.15)]);
        near(effect.level(0), 2.9625);
        near(effect.value(), 5.0 * 0.3625);
        let steps: f64 = effect.steps(0).iter().map(|(_, step)| step).sum();
        near(steps, 0.3625);
    }

    #[test]
    fn all_measures_together_raise_a_competency_by_one_level_at_most() {
        let (limits, starts) = (PlanLimits::example(), [Start { level: 1.0, gap: 3.0, weight: 5.0 }]);
        let mut effect = Effect::none(&limits, &starts);
        effect.add(0, &[(0, 1.0)]);
        effect.add(1, &[(0, 1.0)]);
        near(effect.level(0), 2.0);
        near(effect.value(), 5.0);
        near(effect.steps(0).iter().map(|(_, step)| step).sum(), 1.0);
    }

    #[test]
    fn added_value_is_what_adding_adds_and_never_leaves_the_gap() {
        let (limits, starts) = (PlanLimits::example(), [Start { level: 3.9, gap: 0.1, weight: 4.0 }]);
        let mut effect = Effect::none(&limits, &starts);
        let added = effect.added_by(0, &[(0, 0.5)]);
        effect.add(0, &[(0, 0.5)]);
        near(added, effect.value());
        near(effect.value(), 0.4);
        near(effect.open(0), 0.0);
        near(effect.closing(0)[0].1, 0.1);
        assert!(effect.steps(0)[0].1 > 0.1, "the step itself leads beyond the target");
    }
}
