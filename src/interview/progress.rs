//! How far a person has come and how long it will take.

use crate::answers::Answers;
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::questionnaire::{ItemKind, Pace};

/// Place and distance, honest: computed from the questions this person is asked, not from a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Number of the question on the screen, from 1.
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

/// So many timed answers make an own pace.
const OWN_PACE_FROM: usize = 8;
/// The own pace counts within these limits: one long break must not make an hour of it.
const OWN_PACE: (f64, f64) = (0.4, 2.5);

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

/// How this person's pace compares with the plan: 1 without enough timed answers.
pub(crate) fn own_pace(pack: &Pack, answers: &Answers, route: &[ItemIx]) -> f64 {
    let (mut spent, mut expected, mut timed) = (0.0, 0.0, 0);
    for item in route {
        if let Some(milliseconds) = answers.timing_ms(*item) {
            spent += f64::from(milliseconds) / 1000.0;
            expected += planned(&pack.questionnaire.pace, &pack.questionnaire.items[item.at()].kind);
            timed += 1;
        }
    }
    if timed < OWN_PACE_FROM || expected <= 0.0 {
        1.0
    } else {
        (spent / expected).clamp(OWN_PACE.0, OWN_PACE.1)
    }
}
