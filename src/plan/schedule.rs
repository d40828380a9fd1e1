//! When each measure starts.
//!
//! Order: a prerequisite always ends before what builds on it; then practice with debrief, then other learning at work,
//! then what was chosen first. Hard limits are the horizon and how many measures run at once. Within them the earliest
//! arrangement in this order is sought in which no week lies above the person's hours. Where none is found the one is
//! taken that lies above them least, many weeks by a little rather than a few by much; practice with debrief stays first.
//! The hours of the whole plan never exceed those of the whole horizon.
//! A course of one week counts against the total only; nobody attends two of them in one week, so they lie in different
//! ones as long as there is a free one.

use crate::pack::training::PlanLimits;
use crate::plan::candidate::Candidate;

/// Steps of the search for an arrangement without overload: far more than sets of usual size need.
const STEPS: usize = 400;
/// Rounds of moving single measures to where they overload least.
const ROUNDS: usize = 8;
/// Hours a week closer than this are equal.
const EQUAL: f64 = 1e-6;

/// Start weeks and how well they fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrangement {
    /// Start weeks, from 1, in the order of the members.
    pub starts: Vec<u32>,
    /// Hours above the person's hours, added up over the weeks.
    pub excess: f64,
}

/// Whether a set can be laid out within the horizon at all, whatever single weeks hold.
///
/// More hours a week make every measure shorter or leave it as it is, so what fits with fewer hours fits with more; as a
/// simple placing could miss that where measures build on each other, the smaller paces are tried, too.
#[must_use]
pub fn fits(limits: &PlanLimits, candidates: &[Candidate], members: &[usize], hours: f64) -> bool {
    let simple = members.len() <= limits.at_once && members.iter().all(|at| candidates[*at].after.is_empty());
    if simple {
        return members.iter().all(|at| alone(limits, &candidates[*at], hours));
    }
    placed(limits, candidates, members, hours).is_some()
}

/// Whether a measure fits into the horizon on its own.
#[must_use]
pub fn alone(limits: &PlanLimits, one: &Candidate, hours: f64) -> bool {
    one.weeks(hours).is_some_and(|weeks| one.earliest.max(1).saturating_add(weeks) <= limits.weeks + 1)
}

/// Whether a simple placing keeps every week within the hours: quick, and enough where there is much to compare.
#[must_use]
pub fn lies_easily(limits: &PlanLimits, candidates: &[Candidate], members: &[usize], hours: f64) -> bool {
    let Some(jobs) = jobs(candidates, members, hours) else { return false };
    greedy(limits, &jobs, hours)
        .is_some_and(|starts| Table::filled(limits, &jobs, &starts, hours).excess() <= EQUAL)
}

/// Lays a set out; `None` if it does not fit into the horizon.
#[must_use]
pub fn arrange(
    limits: &PlanLimits,
    candidates: &[Candidate],
    members: &[usize],
    hours: f64,
) -> Option<Arrangement> {
    let jobs = jobs(candidates, members, hours)?;
    let mut starts = match greedy(limits, &jobs, hours) {
        Some(starts) => starts,
        None => placed(limits, candidates, members, hours)?,
    };
    let mut table = Table::filled(limits, &jobs, &starts, hours);
    if table.excess() > EQUAL {
        let found = if crowded(limits, &jobs, hours) { None } else { search(limits, &jobs, hours) };
        starts = found.unwrap_or_else(|| easiest(limits, &jobs, starts, hours));
        table = Table::filled(limits, &jobs, &starts, hours);
    }
    let mut weeks = vec![0; members.len()];
    for (job, start) in jobs.iter().zip(&starts) {
        weeks[job.place] = u32::try_from(start + 1).unwrap_or(u32::MAX);
    }
    Some(Arrangement { starts: weeks, excess: table.excess() })
}

/// A measure of the set, in the order of placing.
#[derive(Clone)]
struct Job {
    /// Its place among the members.
    place: usize,
    weeks: usize,
    /// Hours a week; 0 for a course of one week.
    load: f64,
    /// A course of one week.
    block: bool,
    /// First possible week, from 0.
    earliest: usize,
    /// Practice with debrief: keeps its early start.
    debrief: bool,
    /// Jobs that must end before; all stand earlier in the order.
    after: Vec<usize>,
}

/// `None` without hours. In the order of placing.
fn jobs(candidates: &[Candidate], members: &[usize], hours: f64) -> Option<Vec<Job>> {
    let place_of = |measure| members.iter().position(|at| candidates[*at].measure == measure);
    let before: Vec<Vec<usize>> = members
        .iter()
        .map(|at| candidates[*at].after.iter().filter_map(|other| place_of(*other)).collect())
        .collect();
    // as many rounds as members: a circle, which no pack has, would end, too
    let mut depth = vec![0; members.len()];
    for _ in 0..members.len() {
        for place in 0..members.len() {
            depth[place] =
                before[place].iter().map(|other| depth[*other] + 1).max().unwrap_or(0).min(members.len());
        }
    }
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|place| {
        let one = &candidates[members[*place]];
        (depth[*place], !one.debrief, !one.at_work, *place)
    });
    order
        .iter()
        .map(|place| {
            let one = &candidates[members[*place]];
            let weeks = one.weeks(hours)? as usize;
            let after = before[*place].iter().filter_map(|other| order.iter().position(|one| one == other));
            Some(Job {
                place: *place,
                weeks,
                load: if one.block { 0.0 } else { one.hours / weeks as f64 },
                block: one.block,
                earliest: one.earliest.max(1) as usize - 1,
                debrief: one.debrief,
                after: after.collect(),
            })
        })
        .collect()
}

/// Starts, from 0, without regard to single weeks; also tries smaller paces, at which measures are longer.
fn placed(
    limits: &PlanLimits,
    candidates: &[Candidate],
    members: &[usize],
    hours: f64,
) -> Option<Vec<usize>> {
    let at_pace = |pace: f64| greedy(limits, &jobs(candidates, members, pace)?, f64::INFINITY);
    if let Some(starts) = at_pace(hours) {
        return Some(starts);
    }
    // without prerequisites and first weeks the shorter measures fit wherever the longer ones do
    let plain = |at: &usize| candidates[*at].after.is_empty() && candidates[*at].earliest <= 1;
    if members.iter().all(plain) {
        return None;
    }
    let most: f64 = members.iter().map(|at| candidates[*at].hours).fold(0.0, f64::max);
    let mut pace = ((hours.min(most + 0.5) * 2.0).ceil() - 1.0) / 2.0;
    while pace >= 0.5 {
        if let Some(starts) = at_pace(pace) {
            return Some(starts);
        }
        pace -= 0.5;
    }
    None
}

/// Each in order at the first start that keeps every week within `hours`, else at the least overloaded one.
fn greedy(limits: &PlanLimits, jobs: &[Job], hours: f64) -> Option<Vec<usize>> {
    let mut table = Table::new(limits, hours);
    let mut starts: Vec<usize> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        let mut best: Option<(f64, usize)> = None;
        for start in table.range(jobs, at, &starts) {
            let Some(most) = table.busiest(job, start) else { continue };
            let over = (most - hours).max(0.0);
            if best.is_none_or(|(least, _)| over < least - EQUAL) {
                best = Some((over, start));
            }
            if over <= EQUAL {
                break;
            }
        }
        let (_, start) = best?;
        table.put(job, start, 1);
        starts.push(start);
    }
    Some(starts)
}

/// Measures of which no two fit into one week, together longer than the horizon: no arrangement can be without overload.
fn crowded(limits: &PlanLimits, jobs: &[Job], hours: f64) -> bool {
    let mut by_load: Vec<&Job> = jobs.iter().collect();
    by_load.sort_by(|a, b| b.load.total_cmp(&a.load).then(b.weeks.cmp(&a.weeks)));
    let mut apart: Vec<&Job> = Vec::new();
    for job in by_load {
        if apart.iter().all(|other| other.load + job.load > hours + EQUAL) {
            apart.push(job);
        }
    }
    apart.iter().map(|job| job.weeks).sum::<usize>() > limits.weeks as usize
}

/// The earliest arrangement in the order of placing without overload; `None` if none is found in [`STEPS`] steps.
fn search(limits: &PlanLimits, jobs: &[Job], hours: f64) -> Option<Vec<usize>> {
    let mut table = Table::new(limits, hours);
    let (mut starts, mut steps) = (Vec::new(), STEPS);
    deepen(jobs, &mut table, &mut starts, &mut steps).then_some(starts)
}

fn deepen(jobs: &[Job], table: &mut Table, starts: &mut Vec<usize>, steps: &mut usize) -> bool {
    let Some(job) = jobs.get(starts.len()) else { return true };
    for start in table.range(jobs, starts.len(), starts) {
        if table.busiest(job, start).is_none_or(|most| most > table.hours + EQUAL) {
            continue;
        }
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        table.put(job, start, 1);
        starts.push(start);
        let later = &jobs[starts.len()..];
        if later.iter().all(|job| table.has_room(job)) && deepen(jobs, table, starts, steps) {
            return true;
        }
        starts.pop();
        table.put(job, start, -1);
    }
    false
}

/// The arrangement with the least overload found from a few beginnings: as placed, and with the fullest, the longest or
/// the most laborious of the other measures placed first.
fn easiest(limits: &PlanLimits, jobs: &[Job], starts: Vec<usize>, hours: f64) -> Vec<usize> {
    let firsts: [fn(&Job) -> f64; 3] =
        [|one| one.load, |one| one.weeks as f64, |one| one.load * one.weeks as f64];
    let mut best: Option<(f64, Vec<usize>)> = None;
    let mut keep = |mut starts: Vec<usize>| {
        let mut table = Table::filled(limits, jobs, &starts, hours);
        ease(jobs, &mut table, &mut starts);
        let strain = table.strain();
        if best.as_ref().is_none_or(|(least, _)| strain < least - EQUAL) {
            best = Some((strain, starts));
        }
    };
    keep(starts);
    // without prerequisites any order of placing will do
    if jobs.iter().all(|job| job.after.is_empty()) {
        for first in firsts {
            let mut order: Vec<usize> = (0..jobs.len()).collect();
            order.sort_by(|a, b| {
                let (one, other) = (&jobs[*a], &jobs[*b]);
                other.debrief.cmp(&one.debrief).then(first(other).total_cmp(&first(one))).then(a.cmp(b))
            });
            let sorted: Vec<Job> = order.iter().map(|at| jobs[*at].clone()).collect();
            if let Some(found) = greedy(limits, &sorted, hours) {
                let mut starts = vec![0; jobs.len()];
                for (at, start) in order.iter().zip(found) {
                    starts[*at] = start;
                }
                keep(starts);
            }
        }
    }
    best.map(|(_, starts)| starts).unwrap_or_default()
}

/// Moves one measure after the other to where the overload is least, as long as that helps.
fn ease(jobs: &[Job], table: &mut Table, starts: &mut [usize]) {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for at in (0..jobs.len()).filter(|at| !jobs[*at].debrief) {
            let job = &jobs[at];
            let now = table.strain();
            table.put(job, starts[at], -1);
            let without = table.strain();
            let last = jobs
                .iter()
                .zip(starts.iter())
                .filter(|(other, _)| other.after.contains(&at))
                .map(|(_, start)| *start)
                .min();
            let (mut best, mut place) = (now - EQUAL, starts[at]);
            for start in table.range(jobs, at, starts) {
                if last.is_some_and(|last| start + job.weeks > last) || table.busiest(job, start).is_none() {
                    continue;
                }
                let then = without + table.strain_by(job, start);
                if then < best - EQUAL {
                    (best, place) = (then, start);
                }
            }
            moved |= place != starts[at];
            starts[at] = place;
            table.put(job, place, 1);
        }
        if !moved {
            return;
        }
    }
}

/// What runs in each week.
struct Table {
    count: Vec<usize>,
    load: Vec<f64>,
    /// Courses of one week.
    blocks: Vec<usize>,
    at_once: usize,
    hours: f64,
}

impl Table {
    fn new(limits: &PlanLimits, hours: f64) -> Self {
        let weeks = limits.weeks as usize;
        let (count, load, blocks) = (vec![0; weeks], vec![0.0; weeks], vec![0; weeks]);
        Self { count, load, blocks, at_once: limits.at_once, hours }
    }

    fn filled(limits: &PlanLimits, jobs: &[Job], starts: &[usize], hours: f64) -> Self {
        let mut table = Self::new(limits, hours);
        for (job, start) in jobs.iter().zip(starts) {
            table.put(job, *start, 1);
        }
        table
    }

    /// Starts that the horizon and the ends of what the job builds on allow.
    fn range(&self, jobs: &[Job], at: usize, starts: &[usize]) -> std::ops::Range<usize> {
        let job = &jobs[at];
        let ends = job.after.iter().map(|other| starts[*other] + jobs[*other].weeks);
        job.earliest.max(ends.max().unwrap_or(0))..(self.count.len() + 1).saturating_sub(job.weeks)
    }

    /// Most hours of a week if the job started there: beyond all measure for a second course of one week, `None` where too
    /// much runs at once.
    fn busiest(&self, job: &Job, start: usize) -> Option<f64> {
        let span = start..start + job.weeks;
        if self.count[span.clone()].iter().any(|count| *count >= self.at_once) {
            return None;
        }
        if job.block && self.blocks[span.clone()].iter().any(|count| *count > 0) {
            return Some(f64::INFINITY);
        }
        if job.load == 0.0 {
            return Some(0.0);
        }
        Some(self.load[span].iter().fold(0.0_f64, |most, week| most.max(week + job.load)))
    }

    /// Whether the job could run somewhere without a week above the hours: so many weeks in a row that hold it.
    fn has_room(&self, job: &Job) -> bool {
        let weeks = self.count.iter().zip(&self.load).zip(&self.blocks).skip(job.earliest);
        let holds = |((count, load), blocks): ((&usize, &f64), &usize)| {
            *count < self.at_once
                && !(job.block && *blocks > 0)
                && (job.load == 0.0 || load + job.load <= self.hours + EQUAL)
        };
        let mut row = 0;
        weeks.map(holds).any(|holds| {
            row = if holds { row + 1 } else { 0 };
            row >= job.weeks
        })
    }

    fn put(&mut self, job: &Job, start: usize, sign: i8) {
        for week in start..start + job.weeks {
            if sign > 0 {
                self.count[week] += 1;
                self.blocks[week] += usize::from(job.block);
            } else {
                self.count[week] -= 1;
                self.blocks[week] -= usize::from(job.block);
            }
            self.load[week] += f64::from(sign) * job.load;
        }
    }

    /// Squares of the hours above the person's, over all weeks: a week far above counts for more than several a little.
    fn strain(&self) -> f64 {
        self.load.iter().map(|week| self.strain_of(*week)).sum()
    }

    /// What a job would add to the strain.
    fn strain_by(&self, job: &Job, start: usize) -> f64 {
        let weeks = self.load[start..start + job.weeks].iter();
        weeks.map(|week| self.strain_of(week + job.load) - self.strain_of(*week)).sum()
    }

    fn strain_of(&self, load: f64) -> f64 {
        let over = (load - self.hours).max(0.0);
        over * over
    }

    /// Hours above the person's, over all weeks.
    fn excess(&self) -> f64 {
        self.load.iter().map(|week| (week - self.hours).max(0.0)).sum()
    }
}
