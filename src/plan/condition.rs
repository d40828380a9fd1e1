//! What the answers say about a condition: it holds, they contradict it, or they leave it open.

use chrono::{Datelike, NaiveDate};

use crate::answers::{Answer, Answers};
use crate::assessment::Assessment;
use crate::id::{ItemIx, MeasureIx};
use crate::pack::Pack;
use crate::pack::training::{Catalogue, EducationalLeave, PlanCondition};

/// Where conditions are looked up.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Its catalogue.
    pub catalogue: &'a Catalogue,
    /// The person's answers.
    pub answers: &'a Answers,
    /// The person's levels.
    pub assessment: &'a Assessment,
    /// Day of the report.
    pub date: NaiveDate,
}

/// What the answers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Holds,
    /// The answers contradict it.
    Contradicted,
    /// The question was not answered.
    Open,
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Contradicted }
    }
}

/// A set of conditions that holds, with what it asks of the schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Holds {
    /// Measures that must end before.
    pub after: Vec<MeasureIx>,
    /// First possible week, from 1.
    pub earliest: u32,
}

impl Facts<'_> {
    /// What the answers say about one condition.
    ///
    /// An order of measures and educational leave are matters of the schedule and hold here if they can.
    #[must_use]
    pub fn truth(&self, condition: &PlanCondition) -> Truth {
        let given = |item: ItemIx| self.answers.effective(self.pack, item);
        match condition {
            PlanCondition::In(item, options) => match given(*item) {
                Some(Answer::Choice(one)) => Truth::of(options.contains(&one)),
                _ => Truth::Open,
            },
            PlanCondition::NotIn(item, options) => match given(*item) {
                Some(Answer::Choice(one)) => Truth::of(!options.contains(&one)),
                _ => Truth::Open,
            },
            PlanCondition::AtLeast(item, least) => match given(*item) {
                Some(Answer::Number(one)) => Truth::of(one >= *least),
                _ => Truth::Open,
            },
            PlanCondition::MoreThan(item, less) => match given(*item) {
                Some(Answer::Number(one)) => Truth::of(one > *less),
                _ => Truth::Open,
            },
            PlanCondition::Has(item, option) => match given(*item) {
                Some(Answer::Choices(all)) => Truth::of(all.has(*option)),
                _ => Truth::Open,
            },
            PlanCondition::Lacks(item, option) => match given(*item) {
                Some(Answer::Choices(all)) => Truth::of(!all.has(*option)),
                _ => Truth::Open,
            },
            PlanCondition::Level(competency, least) => {
                let one = &self.assessment.soft_skills.competencies[competency.at()];
                if one.imputed {
                    Truth::Open
                } else {
                    Truth::of(one.level >= least - crate::assessment::level::TOLERANCE)
                }
            }
            PlanCondition::After(_) => Truth::Holds,
            PlanCondition::LeaveDays => Truth::of(self.leave_from().is_some()),
        }
    }

    /// Whether the planner takes a condition as met: what was not answered is not met, except that nothing is held.
    #[must_use]
    pub fn met(&self, condition: &PlanCondition) -> bool {
        match self.truth(condition) {
            Truth::Holds => true,
            Truth::Contradicted => false,
            Truth::Open => matches!(condition, PlanCondition::Lacks(..)),
        }
    }

    /// The least demanding alternative that is met; `None` if none is.
    #[must_use]
    pub fn first_met(&self, alternatives: &[Vec<PlanCondition>]) -> Option<Holds> {
        let ways = alternatives.iter().filter(|all| all.iter().all(|one| self.met(one))).map(|all| {
            let mut holds = Holds { after: Vec::new(), earliest: 1 };
            for one in all {
                match one {
                    PlanCondition::After(other) => holds.after.push(*other),
                    PlanCondition::LeaveDays => {
                        holds.earliest = holds.earliest.max(self.leave_from().unwrap_or(1));
                    }
                    _ => {}
                }
            }
            holds
        });
        ways.min_by_key(|way| (way.after.len(), way.earliest))
    }

    /// What is missing in the alternative in which least is missing.
    #[must_use]
    pub fn unmet(&self, alternatives: &[Vec<PlanCondition>]) -> Vec<PlanCondition> {
        let missing = alternatives
            .iter()
            .map(|all| all.iter().filter(|one| !self.met(one)).cloned().collect::<Vec<_>>());
        missing.min_by_key(Vec::len).unwrap_or_default()
    }

    /// The rules on educational leave where the person works; `None` if that is unknown or none of the states.
    #[must_use]
    pub fn leave(&self) -> Option<&EducationalLeave> {
        let given = self.answers.effective(self.pack, self.catalogue.inputs.state);
        let Some(Answer::Choice(state)) = given else { return None };
        self.catalogue.leave.iter().find(|one| one.state == state)
    }

    /// The first week, from 1, in which the state of work grants educational leave; `None` if it does not.
    #[must_use]
    pub fn leave_from(&self) -> Option<u32> {
        let leave = self.leave()?;
        let (changes_on, changed) = match &leave.change {
            Some((on, days, _)) => (Some(*on), *days),
            None => (None, leave.days),
        };
        match changes_on {
            Some(on) if self.date >= on => (changed > 0).then_some(1),
            Some(on) if leave.days == 0 && changed > 0 => {
                let days = i64::from(on.num_days_from_ce()) - i64::from(self.date.num_days_from_ce());
                u32::try_from(days).ok().map(|days| days.div_ceil(7) + 1)
            }
            _ => (leave.days > 0).then_some(1),
        }
    }
}
