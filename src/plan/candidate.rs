//! Which measures a person could do at all, and with what effort.

use chrono::{Datelike, NaiveDate};

use crate::answers::{Answer, Answers};
use crate::assessment::Assessment;
use crate::id::{ItemIx, MeasureIx, OptionIx};
use crate::pack::Pack;
use crate::pack::training::{Catalogue, Measure, MeasureKind, Needs, PlanCondition, PlannedIf};
use crate::plan::effect::Gain;
use crate::plan::{Job, LeftOutReason, Means};

/// A measure that may be planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which.
    pub measure: MeasureIx,
    /// Gains on gaps, after the chance of finishing.
    pub gains: Vec<Gain>,
    /// Hours.
    pub hours: f64,
    /// Length in weeks at the person's hours.
    pub weeks: u32,
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
    let jobseeking = supported(inputs.jobseeking);
    Means { hours_per_week, hours_assumed, money, money_assumed, employer_pays, job, jobseeking }
}

/// Looks at one measure.
///
/// # Errors
/// The reason why it cannot be planned; `None` if it does nothing for any gap of this person.
pub fn candidate(
    pack: &Pack,
    catalogue: &Catalogue,
    answers: &Answers,
    assessment: &Assessment,
    means: &Means,
    at: usize,
    date: NaiveDate,
) -> Result<Candidate, Option<LeftOutReason>> {
    let measure = &catalogue.measures[at];
    let scores = &assessment.soft_skills.competencies;
    let formal = measure.kind == MeasureKind::Formal;
    let cap = if formal { catalogue.limits.cap_formal } else { catalogue.limits.cap_single };
    let gains: Vec<Gain> = measure
        .gains
        .iter()
        .filter(|gain| scores[gain.competency.at()].gap > 0.0)
        .map(|gain| (gain.competency.at(), gain.levels.min(cap) * measure.finish))
        .filter(|(_, levels)| *levels > 0.0)
        .collect();
    if gains.is_empty() || measure.planned_if == PlannedIf::Never {
        return Err(None);
    }
    let refuse = |why| Err(Some(why));
    let Some(cost) = measure.cost else { return refuse(LeftOutReason::NoPrice) };
    let at_work = measure.kind == MeasureKind::OnTheJob;
    if !job_suffices(measure.needs, means.job) {
        return refuse(LeftOutReason::NeedsJob);
    }
    let Some(condition) = condition(pack, catalogue, answers, assessment, measure, date) else {
        return refuse(LeftOutReason::Condition);
    };
    if !entry_fits(measure, assessment) {
        return refuse(LeftOutReason::Entry);
    }
    let Some((weeks, block)) = length(measure, means, catalogue.limits.weeks) else {
        return refuse(LeftOutReason::TooLong);
    };
    if condition.earliest + weeks > catalogue.limits.weeks + 1 {
        return refuse(LeftOutReason::TooLong);
    }
    let paid = means.employer_pays && measure.funding.iter().any(|code| *code == "EMP");
    Ok(Candidate {
        measure: MeasureIx::new(at),
        gains,
        hours: measure.hours.plan,
        weeks,
        block,
        cost: if paid { 0.0 } else { cost.plan },
        price: cost.plan,
        after: condition.after,
        earliest: condition.earliest,
        at_work,
    })
}

fn job_suffices(needs: Needs, job: Job) -> bool {
    match needs {
        Needs::Nothing => true,
        Needs::Job => matches!(job, Job::InService | Job::AssumedInService | Job::Other),
        Needs::ServiceTeam => matches!(job, Job::InService | Job::AssumedInService),
    }
}

/// The larger of planned weeks and hours over hours per week, rounded up; a course of one week keeps its week.
/// `None` without hours or beyond the horizon.
fn length(measure: &Measure, means: &Means, horizon: u32) -> Option<(u32, bool)> {
    if means.hours_per_week <= 0.0 {
        return None;
    }
    let block = measure.kind == MeasureKind::Course && measure.weeks.plan <= 1.0;
    let weeks =
        if block { 1.0 } else { measure.weeks.plan.max((measure.hours.plan / means.hours_per_week).ceil()) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared with the horizon")]
    (weeks <= f64::from(horizon)).then_some((weeks.max(1.0) as u32, block))
}

/// The label of the main competency's level, floor(level + 0.5), lies in the range of the measure.
fn entry_fits(measure: &Measure, assessment: &Assessment) -> bool {
    let Some(main) = measure.gains.first() else { return false };
    let label = (assessment.soft_skills.competencies[main.competency.at()].level + 0.5).floor();
    label >= f64::from(measure.entry.0) && label <= f64::from(measure.entry.1)
}

/// A condition that holds, with what it asks of the schedule.
struct Holds {
    after: Vec<MeasureIx>,
    earliest: u32,
}

fn condition(
    pack: &Pack,
    catalogue: &Catalogue,
    answers: &Answers,
    assessment: &Assessment,
    measure: &Measure,
    date: NaiveDate,
) -> Option<Holds> {
    let PlannedIf::AnyOf(alternatives) = &measure.planned_if else {
        return Some(Holds { after: Vec::new(), earliest: 1 });
    };
    let ways = alternatives.iter().filter_map(|all| {
        let mut holds = Holds { after: Vec::new(), earliest: 1 };
        for one in all {
            match one {
                PlanCondition::After(other) => holds.after.push(*other),
                PlanCondition::LeaveDays => {
                    holds.earliest = holds.earliest.max(leave_from(pack, catalogue, answers, date)?);
                }
                other => fact(pack, answers, assessment, other).then_some(())?,
            }
        }
        Some(holds)
    });
    ways.min_by_key(|way| (way.after.len(), way.earliest))
}

fn fact(pack: &Pack, answers: &Answers, assessment: &Assessment, condition: &PlanCondition) -> bool {
    let given = |item: ItemIx| answers.effective(pack, item);
    match condition {
        PlanCondition::In(item, options) => {
            matches!(given(*item), Some(Answer::Choice(one)) if options.contains(&one))
        }
        PlanCondition::NotIn(item, options) => {
            matches!(given(*item), Some(Answer::Choice(one)) if !options.contains(&one))
        }
        PlanCondition::AtLeast(item, least) => {
            matches!(given(*item), Some(Answer::Number(one)) if one >= *least)
        }
        PlanCondition::MoreThan(item, less) => {
            matches!(given(*item), Some(Answer::Number(one)) if one > *less)
        }
        PlanCondition::Has(item, option) => {
            matches!(given(*item), Some(Answer::Choices(all)) if all.has(*option))
        }
        PlanCondition::Lacks(item, option) => {
            !matches!(given(*item), Some(Answer::Choices(all)) if all.has(*option))
        }
        PlanCondition::Level(competency, least) => {
            let one = &assessment.soft_skills.competencies[competency.at()];
            !one.imputed && one.level >= least - crate::assessment::level::TOLERANCE
        }
        PlanCondition::After(_) | PlanCondition::LeaveDays => true,
    }
}

/// The first week, from 1, in which the state of work grants educational leave; `None` if it does not within a year.
fn leave_from(pack: &Pack, catalogue: &Catalogue, answers: &Answers, date: NaiveDate) -> Option<u32> {
    let Some(Answer::Choice(state)) = answers.effective(pack, catalogue.inputs.state) else { return None };
    let leave = catalogue.leave.iter().find(|one| one.state == state)?;
    let (changes_on, changed) = match &leave.change {
        Some((on, days, _)) => (Some(*on), *days),
        None => (None, leave.days),
    };
    match changes_on {
        Some(on) if date >= on => (changed > 0).then_some(1),
        Some(on) if leave.days == 0 && changed > 0 => {
            let days = i64::from(on.num_days_from_ce()) - i64::from(date.num_days_from_ce());
            u32::try_from(days).ok().map(|days| days.div_ceil(7) + 1)
        }
        _ => (leave.days > 0).then_some(1),
    }
}
