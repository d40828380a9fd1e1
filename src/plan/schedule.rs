//! When each measure starts.
//!
//! Order: learning at work with debrief first, then what was chosen first; a prerequisite always ends before what
//! builds on it. Hard limits are the horizon and how many measures run at once. Within them a start is taken where the
//! hours of every week stay within the person's hours; where no such start exists the least overloaded one, because
//! the hours of the whole plan never exceed those of the whole horizon.

use crate::id::MeasureIx;
use crate::pack::training::PlanLimits;
use crate::plan::candidate::Candidate;

/// Whether a set can be laid out within the horizon at all.
#[must_use]
pub fn fits(limits: &PlanLimits, candidates: &[Candidate], members: &[usize]) -> bool {
    members.len() <= limits.at_once && members.iter().all(|at| candidates[*at].after.is_empty())
        || place(limits, candidates, members, f64::INFINITY).is_some()
}

/// Start weeks, from 1, in the order of `members`; `None` if the set does not fit into the horizon.
#[must_use]
pub fn place(
    limits: &PlanLimits,
    candidates: &[Candidate],
    members: &[usize],
    hours: f64,
) -> Option<Vec<u32>> {
    let mut lanes = Lanes::new(limits);
    let mut starts: Vec<Option<u32>> = vec![None; members.len()];
    for at in order(candidates, members) {
        let one = &candidates[members[at]];
        let after =
            one.after.iter().map(|other| end(candidates, members, &starts, *other)).max().unwrap_or(0);
        let earliest = one.earliest.max(after + 1);
        let start = lanes.start(one, earliest, hours)?;
        lanes.take(one, start);
        starts[at] = Some(start);
    }
    starts.into_iter().collect()
}

/// Places of `members` in the order of placing: prerequisites first, then work before courses, as chosen.
fn order(candidates: &[Candidate], members: &[usize]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..members.len()).collect();
    places.sort_by_key(|at| {
        let one = &candidates[members[*at]];
        (one.after.len(), !one.at_work, *at)
    });
    places
}

/// Last week of a measure that is placed; 0 if it is not in the set (held already).
fn end(candidates: &[Candidate], members: &[usize], starts: &[Option<u32>], measure: MeasureIx) -> u32 {
    members
        .iter()
        .zip(starts)
        .filter(|(at, _)| candidates[**at].measure == measure)
        .find_map(|(at, start)| start.map(|start| start + candidates[*at].weeks - 1))
        .unwrap_or(0)
}

/// What runs in each week.
struct Lanes {
    count: Vec<usize>,
    load: Vec<f64>,
    at_once: usize,
}

impl Lanes {
    fn new(limits: &PlanLimits) -> Self {
        let weeks = limits.weeks as usize;
        Self { count: vec![0; weeks], load: vec![0.0; weeks], at_once: limits.at_once }
    }

    /// The first start that keeps every week within `hours`, else the least overloaded one.
    fn start(&self, one: &Candidate, earliest: u32, hours: f64) -> Option<u32> {
        let weeks = one.weeks as usize;
        let load = weekly(one);
        let mut fallback: Option<(f64, usize)> = None;
        for start in earliest.max(1) as usize - 1..(self.count.len() + 1).saturating_sub(weeks) {
            let span = start..start + weeks;
            if self.count[span.clone()].iter().any(|count| *count >= self.at_once) {
                continue;
            }
            let most = self.load[span].iter().fold(0.0_f64, |most, week| most.max(week + load));
            if one.block || most <= hours + 1e-9 {
                return u32::try_from(start + 1).ok();
            }
            if fallback.is_none_or(|(least, _)| most < least - 1e-9) {
                fallback = Some((most, start));
            }
        }
        fallback.and_then(|(_, start)| u32::try_from(start + 1).ok())
    }

    fn take(&mut self, one: &Candidate, start: u32) {
        let span = start as usize - 1..(start + one.weeks) as usize - 1;
        for week in span {
            self.count[week] += 1;
            if !one.block {
                self.load[week] += weekly(one);
            }
        }
    }
}

fn weekly(one: &Candidate) -> f64 {
    one.hours / f64::from(one.weeks)
}
