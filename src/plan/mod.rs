//! The development plan: which measures, in which order, with what small effect, and what stays open.

use crate::id::{CompetencyIx, MeasureIx};

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
