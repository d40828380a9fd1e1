//! The development plan: which measures, in which order, with what small effect, and what stays open.

pub mod candidate;
pub mod choose;
pub mod effect;
pub mod schedule;

use chrono::NaiveDate;

use crate::answers::Answers;
use crate::assessment::{Assessment, QualityVerdict};
use crate::id::{CompetencyIx, MeasureIx};
use crate::pack::Pack;
use crate::pack::training::Catalogue;

use self::candidate::{Candidate, candidate, means};
use self::effect::{Effect, Start};

/// Makes the plan for one person; `date` is the day of the report, from which weeks are counted.
///
/// `None` if the pack has no catalogue, if the answers are unusable or if nothing carries the soft-skill score.
/// With no hours at all nothing is planned and the gaps are listed.
#[must_use]
pub fn plan(pack: &Pack, answers: &Answers, assessment: &Assessment, date: NaiveDate) -> Option<Plan> {
    let catalogue = pack.training.as_ref()?;
    if assessment.quality.verdict == QualityVerdict::Unusable || assessment.soft_skills.score.is_none() {
        return None;
    }
    let means = means(pack, catalogue, answers);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut left_out = Vec::new();
    for at in 0..catalogue.measures.len() {
        match candidate(pack, catalogue, answers, assessment, &means, at, date) {
            Ok(one) => candidates.push(one),
            Err(Some(why)) => left_out.push(LeftOut { measure: MeasureIx::new(at), why }),
            Err(None) => {}
        }
    }
    // what builds on a measure that cannot be planned cannot be planned either
    loop {
        let known: Vec<MeasureIx> = candidates.iter().map(|one| one.measure).collect();
        let Some(at) = candidates.iter().position(|one| !one.after.iter().all(|other| known.contains(other)))
        else {
            break;
        };
        left_out.push(LeftOut { measure: candidates.remove(at).measure, why: LeftOutReason::Condition });
    }
    let starts: Vec<Start> = assessment
        .soft_skills
        .competencies
        .iter()
        .map(|one| Start { level: one.level, gap: one.gap, weight: one.importance })
        .collect();
    Some(lay_down(catalogue, assessment, means, &candidates, &starts, left_out))
}

fn lay_down(
    catalogue: &Catalogue,
    assessment: &Assessment,
    means: Means,
    candidates: &[Candidate],
    starts: &[Start],
    mut left_out: Vec<LeftOut>,
) -> Plan {
    let limits = &catalogue.limits;
    let hours = means.hours_per_week * f64::from(limits.weeks);
    let found = choose::choose(limits, candidates, starts, hours, means.money);
    let mut effect = Effect::none(limits, starts);
    for at in &found {
        effect.add(*at, &candidates[*at].gains);
    }
    // what does most comes first; learning at work goes before courses when weeks are given out
    let worth = worth(&effect, starts, candidates.len());
    let mut chosen = found.clone();
    chosen.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]).then(a.cmp(b)));
    let weeks = schedule::place(limits, candidates, &chosen, means.hours_per_week)
        .or_else(|| schedule::place(limits, candidates, &chosen, f64::INFINITY))
        .unwrap_or_else(|| {
            chosen = found;
            schedule::place(limits, candidates, &chosen, f64::INFINITY)
                .expect("sets that do not fit are never chosen")
        });
    let steps: Vec<Vec<(usize, f64)>> = (0..starts.len()).map(|at| effect.steps(at)).collect();
    let mut measures: Vec<PlannedMeasure> = chosen
        .iter()
        .zip(weeks)
        .map(|(at, start_week)| {
            let one = &candidates[*at];
            let step = |competency: usize| {
                steps[competency].iter().find(|(order, _)| order == at).map(|(_, step)| *step)
            };
            PlannedMeasure {
                measure: one.measure,
                start_week,
                weeks: one.weeks,
                hours: one.hours,
                cost: one.cost,
                price: one.price,
                gains: one
                    .gains
                    .iter()
                    .filter_map(|(competency, _)| Some((CompetencyIx::new(*competency), step(*competency)?)))
                    .collect(),
            }
        })
        .collect();
    measures.sort_by_key(|one| one.start_week); // stable: within a week what does most stays first
    left_out.extend(not_chosen(&means, hours, candidates, &chosen));
    left_out.sort_by_key(|one| one.measure);
    let reachable =
        |at: usize| candidates.iter().any(|one| one.gains.iter().any(|(competency, _)| *competency == at));
    let left_open = assessment
        .priorities
        .iter()
        .map(|competency| OpenGap {
            competency: *competency,
            before: starts[competency.at()].gap,
            after: effect.open(competency.at()),
            nothing_suitable: !reachable(competency.at()),
        })
        .filter(|gap| gap.after > crate::assessment::level::TOLERANCE)
        .collect();
    Plan { means, measures, left_open, left_out }
}

/// What each candidate contributes to closing the weighted gaps, given all others of the set.
fn worth(effect: &Effect<'_>, starts: &[Start], candidates: usize) -> Vec<f64> {
    let mut worth = vec![0.0; candidates];
    for (at, start) in starts.iter().enumerate() {
        for (order, step) in effect.steps(at) {
            worth[order] += start.weight * step;
        }
    }
    worth
}

/// Why a candidate is not in the plan: what is left of the money or the hours does not suffice, or others do more.
fn not_chosen(means: &Means, hours: f64, candidates: &[Candidate], chosen: &[usize]) -> Vec<LeftOut> {
    let total = |part: fn(&Candidate) -> f64| chosen.iter().map(|at| part(&candidates[*at])).sum::<f64>();
    let (hours_left, money_left) = (hours - total(|one| one.hours), means.money - total(|one| one.cost));
    (0..candidates.len())
        .filter(|at| !chosen.contains(at))
        .map(|at| {
            let one = &candidates[at];
            let why = if one.cost > money_left {
                LeftOutReason::Money
            } else if one.hours > hours_left {
                LeftOutReason::Hours
            } else {
                LeftOutReason::Better
            };
            LeftOut { measure: one.measure, why }
        })
        .collect()
}

/// A plan for the months ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What the planner assumed and was told.
    pub means: Means,
    /// The chosen measures by start week.
    pub measures: Vec<PlannedMeasure>,
    /// What stays of each gap, most urgent first; gaps that close are not listed.
    pub left_open: Vec<OpenGap>,
    /// Measures that would help but are not planned, with the reason.
    pub left_out: Vec<LeftOut>,
}

impl Plan {
    /// Most hours of any week; a course of one week, whose hours count against the total only, left out.
    ///
    /// Can lie above the hours per week where a long measure of few hours runs beside a full one; the hours of the
    /// whole plan never exceed those of the whole horizon.
    #[must_use]
    pub fn busiest_week(&self) -> f64 {
        let end = |one: &PlannedMeasure| one.start_week + one.weeks;
        let last = self.measures.iter().map(end).max().unwrap_or(0);
        (1..last)
            .map(|week| {
                let running =
                    |one: &&PlannedMeasure| one.weeks > 1 && (one.start_week..end(one)).contains(&week);
                self.measures.iter().filter(running).map(|one| one.hours / f64::from(one.weeks)).sum()
            })
            .fold(0.0, f64::max)
    }
}

/// What a person can put in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Means {
    /// Hours per week.
    pub hours_per_week: f64,
    /// The hours are the default assumption.
    pub hours_assumed: bool,
    /// Own money in euro for the horizon.
    pub money: f64,
    /// The money is the default assumption.
    pub money_assumed: bool,
    /// The employer bears costs.
    pub employer_pays: bool,
    /// Present situation.
    pub job: Job,
    /// Registered as seeking work.
    pub jobseeking: bool,
}

/// Present situation as far as the plan needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Works in service.
    InService,
    /// Not answered; assumed to work in service because of the years there.
    AssumedInService,
    /// Works elsewhere.
    Other,
    /// No job.
    None,
    /// Not answered and nothing to assume.
    Unknown,
}

/// A measure in the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedMeasure {
    /// Which.
    pub measure: MeasureIx,
    /// First week, from 1.
    pub start_week: u32,
    /// Length in weeks.
    pub weeks: u32,
    /// Hours of the person.
    pub hours: f64,
    /// Own money, euro.
    pub cost: f64,
    /// Price, euro; differs from the cost if the employer pays.
    pub price: f64,
    /// Expected change by competency, in levels; adds up over the plan.
    pub gains: Vec<(CompetencyIx, f64)>,
}

/// What stays of a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenGap {
    /// Which competency.
    pub competency: CompetencyIx,
    /// Gap before.
    pub before: f64,
    /// Gap after the plan.
    pub after: f64,
    /// No measure of the catalogue could be planned for it.
    pub nothing_suitable: bool,
}

/// A measure considered and not planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Which.
    pub measure: MeasureIx,
    /// Why.
    pub why: LeftOutReason,
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
    /// Others do more for the same means.
    Better,
}
