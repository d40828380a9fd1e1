//! How far a person has come and how long it will take.

use crate::answers::Answers;
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Pace;

/// Place and distance, honest: computed from the questions this person is asked, not from a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Number of the question on the screen, from 1; all of them in the overview.
    pub position: usize,
    /// Questions asked of this person as known now; changes with skip rules.
    pub total: usize,
    /// Questions answered or deliberately left out.
    pub settled: usize,
    /// `100 · settled / total`, rounded down: 100 means all.
    pub percent: usize,
    /// Minutes to go, rounded; 0 only when nothing is left.
    pub minutes: usize,
}

/// The plan weighs as much as so many answers of this person.
const PLAN_WEIGHS: f64 = 16.0;
/// One answer counts within these limits of its plan, so that none moves the estimate by more than a minute.
const LIMITS: (f64, f64) = (0.3, 2.5);
/// A question that took this many times its plan, and at least so many seconds, was a pause: it says nothing about the pace.
const PAUSE: (f64, f64) = (8.0, 90.0);

/// Seconds planned for a question.
pub(crate) fn planned(pace: &Pace, kind: &ItemKind) -> f64 {
    match kind {
        ItemKind::Statement(_) | ItemKind::Check => pace.statement,
        ItemKind::Situation(_) => pace.situation,
        ItemKind::Choice(_) | ItemKind::Choices(_) | ItemKind::Number(_) => pace.fact,
    }
}

/// Minutes for a number of seconds, rounded, but at least one while there is something left.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few thousand seconds, never negative"
)]
pub(crate) fn minutes(seconds: f64) -> usize {
    if seconds > 0.0 { (seconds / 60.0).round().max(1.0) as usize } else { 0 }
}

/// How long this person took for each question, recorded for the estimate only.
#[derive(Clone, Debug)]
pub(crate) struct Tempo(Vec<Option<u32>>);

impl Tempo {
    /// What is known from an earlier sitting.
    pub(crate) fn of(answers: &Answers, items: usize) -> Self {
        Self((0..items).map(|at| answers.timing_ms(ItemIx::new(at))).collect())
    }

    /// Adds time spent on a question.
    pub(crate) fn spend(&mut self, item: ItemIx, milliseconds: u32) {
        let spent = &mut self.0[item.at()];
        *spent = Some(spent.unwrap_or(0).saturating_add(milliseconds));
    }

    /// How this person's pace compares with the plan: 1 at first, then more and more the mean of their own times.
    pub(crate) fn factor(&self, pack: &Pack) -> f64 {
        let (mut sum, mut weight) = (PLAN_WEIGHS, PLAN_WEIGHS);
        for (spent, question) in self.0.iter().zip(&pack.questionnaire.items) {
            let plan = planned(&pack.questionnaire.pace, &question.kind);
            let Some(seconds) = spent.map(|spent| f64::from(spent) / 1000.0) else { continue };
            if plan > 0.0 && seconds <= (PAUSE.0 * plan).max(PAUSE.1) {
                sum += (seconds / plan).clamp(LIMITS.0, LIMITS.1);
                weight += 1.0;
            }
        }
        sum / weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_says_nothing_and_a_slow_person_is_believed_gradually() {
        let pack = Pack::embedded();
        let items = pack.questionnaire.items.len();
        let mut tempo = Tempo::of(&Answers::empty(items), items);
        assert_eq!(tempo.factor(&pack), 1.0);
        let plan = |at: usize| planned(&pack.questionnaire.pace, &pack.questionnaire.items[at].kind);
        let mut before = 1.0;
        for at in 0..20 {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
            tempo.spend(ItemIx::new(at), (plan(at) * 1800.0) as u32);
            let now = tempo.factor(&pack);
            assert!(now >= before && now - before < 0.1, "{before} → {now}");
            before = now;
        }
        assert!(before > 1.4, "{before}");
        tempo.spend(ItemIx::new(20), 600_000);
        assert_eq!(tempo.factor(&pack), before, "ten minutes away from the desk are no pace");
    }
}
