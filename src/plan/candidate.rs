//! Which measures a person could do at all, and with what effort.

use crate::answers::{Answer, Answers};
use crate::assessment::Assessment;
use crate::id::{FundingCode, ItemIx, MeasureIx, OptionIx};
use crate::pack::Pack;
use crate::pack::training::{Catalogue, Measure, MeasureKind, Needs, PlanCondition, PlannedIf};
use crate::plan::condition::{Facts, Holds};
use crate::plan::effect::Gain;
use crate::plan::funding::EMPLOYER;
use crate::plan::{Job, LeftOutReason, Means};

/// A measure that may be planned.
///
/// It does not depend on the person's hours and money: those decide in [`choose`](crate::plan::choose), so that more of
/// them can only add to what is possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which.
    pub measure: MeasureIx,
    /// Gains on gaps, after the chance of finishing.
    pub gains: Vec<Gain>,
    /// Hours.
    pub hours: f64,
    /// Length in weeks, however many hours a week there are.
    pub least_weeks: u32,
    /// A course of one week: its hours count against the total only.
    pub block: bool,
    /// Own money.
    pub cost: f64,
    /// Price.
    pub price: f64,
    /// Measures that must end before.
    pub after: Vec<MeasureIx>,
    /// First possible week, from 1.
    pub earliest: u32,
    /// Learning at work: preferred first.
    pub at_work: bool,
    /// Practice with debrief: goes first.
    pub debrief: bool,
}

impl Candidate {
    /// The larger of its own weeks and hours over hours per week, rounded up; a course of one week keeps its week.
    ///
    /// Hours per week may be infinite. Without any there is no length.
    #[must_use]
    pub fn weeks(&self, hours_per_week: f64) -> Option<u32> {
        if hours_per_week <= 0.0 {
            return None;
        }
        if self.block {
            return Some(1);
        }
        let at_this_pace = (self.hours / hours_per_week).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative; saturates"
        )]
        Some(self.least_weeks.max(at_this_pace as u32).max(1))
    }
}

/// A measure that cannot be planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Which.
    pub measure: MeasureIx,
    /// Why.
    pub why: LeftOutReason,
    /// What it would gain if it could be done.
    pub gains: Vec<Gain>,
    /// The conditions that are not met.
    pub unmet: Vec<PlanCondition>,
}

/// What a person can put in, from the answers or the pack's assumptions.
#[must_use]
pub fn means(pack: &Pack, catalogue: &Catalogue, answers: &Answers) -> Means {
    let inputs = &catalogue.inputs;
    let number = |(item, assumed): (ItemIx, f64)| match answers.effective(pack, item) {
        Some(Answer::Number(given)) => (given, false),
        _ => (assumed, true),
    };
    let supported = |option: OptionIx| matches!(answers.effective(pack, inputs.support), Some(Answer::Choices(all)) if all.has(option));
    let (hours_per_week, hours_assumed) = number(inputs.hours);
    let (money, money_assumed) = number(inputs.money);
    let job = match answers.effective(pack, inputs.situation) {
        Some(Answer::Choice(option)) if option == inputs.in_service => Job::InService,
        Some(Answer::Choice(option)) if option == inputs.other_job => Job::Other,
        Some(Answer::Choice(option)) if option == inputs.no_job => Job::None,
        _ => match answers.effective(pack, inputs.service_years) {
            Some(Answer::Number(years)) if years >= inputs.service_assumed_from => Job::AssumedInService,
            _ => Job::Unknown,
        },
    };
    let employer_pays = supported(inputs.employer_pays) && job != Job::None;
    let time_given = supported(inputs.employer_time) && job != Job::None;
    let jobseeking = supported(inputs.jobseeking);
    Means { hours_per_week, hours_assumed, money, money_assumed, employer_pays, time_given, job, jobseeking }
}

/// Everything there is to choose from, and what cannot be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// What may be planned, in catalogue order.
    pub candidates: Vec<Candidate>,
    /// What would help and cannot be planned.
    pub refused: Vec<Refused>,
}

/// Looks at every measure of the catalogue; those that do nothing for a gap of this person are in neither list.
#[must_use]
pub fn offer(facts: &Facts<'_>, means: &Means) -> Offer {
    let mut offer = Offer::default();
    for (at, measure) in facts.catalogue.measures.iter().enumerate() {
        let gains = gains(facts.catalogue, facts.assessment, measure);
        if gains.is_empty() || measure.planned_if == PlannedIf::Never {
            continue;
        }
        let at = MeasureIx::new(at);
        match look_at(facts, means, measure) {
            Ok((cost, holds)) => offer.candidates.push(candidate(at, measure, means, gains, cost, holds)),
            Err((why, unmet)) => offer.refused.push(Refused { measure: at, why, gains, unmet }),
        }
    }
    // what builds on a measure that cannot be planned cannot be planned either
    loop {
        let known: Vec<MeasureIx> = offer.candidates.iter().map(|one| one.measure).collect();
        let missing = |one: &Candidate| one.after.iter().copied().find(|other| !known.contains(other));
        let lacking =
            offer.candidates.iter().enumerate().find_map(|(at, one)| missing(one).map(|other| (at, other)));
        let Some((at, other)) = lacking else { return offer };
        let one = offer.candidates.remove(at);
        offer.refused.push(Refused {
            measure: one.measure,
            why: LeftOutReason::Condition,
            gains: one.gains,
            unmet: vec![PlanCondition::After(other)],
        });
    }
}

/// Measures a person could take now, whatever they do for a gap: price, job, conditions and entry are those of
/// [`offer`], and nothing has to be done before; a degree may take longer than the months of a plan. What the catalogue
/// never plans counts if it works on no competency at all, as a course in English does: it is there for what it leads
/// to.
#[must_use]
pub fn open(facts: &Facts<'_>, means: &Means) -> Vec<MeasureIx> {
    let all = facts.catalogue.measures.iter().enumerate();
    all.filter(|(_, measure)| {
        if measure.planned_if == PlannedIf::Never {
            return measure.gains.is_empty() && job_suffices(measure.needs, means.job);
        }
        measure.cost.is_some() && admit(facts, means, measure).is_ok_and(|holds| holds.after.is_empty())
    })
    .map(|(at, _)| MeasureIx::new(at))
    .collect()
}

/// Gains on gaps after the chance of finishing.
fn gains(catalogue: &Catalogue, assessment: &Assessment, measure: &Measure) -> Vec<Gain> {
    let scores = &assessment.soft_skills.competencies;
    let formal = measure.kind == MeasureKind::Formal;
    let cap = if formal { catalogue.limits.cap_formal } else { catalogue.limits.cap_single };
    measure
        .gains
        .iter()
        .filter(|gain| scores[gain.competency.at()].gap > 0.0)
        .map(|gain| (gain.competency.at(), gain.levels.min(cap) * measure.finish))
        .filter(|(_, levels)| *levels > 0.0)
        .collect()
}

/// Price and conditions of a measure that can be planned; else why not.
fn look_at(
    facts: &Facts<'_>,
    means: &Means,
    measure: &Measure,
) -> Result<(f64, Holds), (LeftOutReason, Vec<PlanCondition>)> {
    let Some(cost) = measure.cost else { return Err((LeftOutReason::NoPrice, Vec::new())) };
    let holds = admit(facts, means, measure)?;
    let least_weeks = if is_block(measure) { 1 } else { whole_weeks(measure.weeks.plan) };
    if holds.earliest.saturating_add(least_weeks) > facts.catalogue.limits.weeks + 1 {
        return Err((LeftOutReason::TooLong, Vec::new()));
    }
    Ok((cost.plan, holds))
}

/// Whether job, conditions and level let a person into a measure; else why not.
fn admit(
    facts: &Facts<'_>,
    means: &Means,
    measure: &Measure,
) -> Result<Holds, (LeftOutReason, Vec<PlanCondition>)> {
    let refuse = |why| Err((why, Vec::new()));
    if !job_suffices(measure.needs, means.job) {
        return refuse(LeftOutReason::NeedsJob);
    }
    let holds = match &measure.planned_if {
        PlannedIf::AnyOf(alternatives) => match facts.first_met(alternatives) {
            Some(holds) => holds,
            None => return Err((LeftOutReason::Condition, facts.unmet(alternatives))),
        },
        PlannedIf::Always | PlannedIf::Never => Holds { after: Vec::new(), earliest: 1 },
    };
    if !entry_fits(measure, facts.assessment) {
        return refuse(LeftOutReason::Entry);
    }
    Ok(holds)
}

fn candidate(
    at: MeasureIx,
    measure: &Measure,
    means: &Means,
    gains: Vec<Gain>,
    price: f64,
    holds: Holds,
) -> Candidate {
    let block = is_block(measure);
    Candidate {
        measure: at,
        gains,
        hours: measure.hours.plan,
        least_weeks: if block { 1 } else { whole_weeks(measure.weeks.plan) },
        block,
        cost: if certain(measure, means).is_empty() { price } else { 0.0 },
        price,
        after: holds.after,
        earliest: holds.earliest,
        at_work: measure.kind == MeasureKind::OnTheJob,
        debrief: measure.debrief,
    }
}

/// Who pays by the person's own answers; empty if that is only the person.
#[must_use]
pub fn certain(measure: &Measure, means: &Means) -> Vec<FundingCode> {
    measure.funding.iter().filter(|code| means.employer_pays && **code == EMPLOYER).cloned().collect()
}

fn job_suffices(needs: Needs, job: Job) -> bool {
    match needs {
        Needs::Nothing => true,
        Needs::Job => matches!(job, Job::InService | Job::AssumedInService | Job::Other),
        Needs::ServiceTeam => matches!(job, Job::InService | Job::AssumedInService),
    }
}

/// A course of at most one week: it keeps its week whatever the hours per week are.
fn is_block(measure: &Measure) -> bool {
    measure.kind == MeasureKind::Course && measure.weeks.plan <= 1.0
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the loader refuses negative weeks; saturates"
)]
fn whole_weeks(weeks: f64) -> u32 {
    weeks.ceil().max(1.0) as u32
}

/// The label of the main competency's level, floor(level + 0.5), lies in the range of the measure.
fn entry_fits(measure: &Measure, assessment: &Assessment) -> bool {
    label(measure, assessment)
        .is_some_and(|label| label >= f64::from(measure.entry.0) && label <= f64::from(measure.entry.1))
}

/// The level of the measure's main competency as a whole step, floor(level + 0.5).
#[must_use]
pub fn label(measure: &Measure, assessment: &Assessment) -> Option<f64> {
    let main = measure.gains.first()?;
    Some((assessment.soft_skills.competencies[main.competency.at()].level + 0.5).floor())
}
