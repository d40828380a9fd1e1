//! What a plan does to the gaps.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::id::CompetencyIx;
use crate::plan::Plan;
use crate::plan::PlannedMeasure;
use crate::report::scene::Scene;

/// Change of one competency over the whole plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// Competency.
    pub name: String,
    /// Gap before; empty if the competency has no level.
    pub before: String,
    /// Expected change, signed; empty if none.
    pub expected: String,
    /// Gap after; empty if it closes.
    pub after: String,
}

/// What the plan does to every gap it meets; without measures every gap.
pub(super) fn compose(scene: &Scene, plan: &Plan, shown: &[&PlannedMeasure]) -> Vec<ChangeLine> {
    let mut gains: BTreeMap<CompetencyIx, f64> = BTreeMap::new();
    for (competency, levels) in shown.iter().flat_map(|one| &one.gains) {
        *gains.entry(*competency).or_default() += levels;
    }
    let scores = &scene.assessment.soft_skills.competencies;
    let format = scene.format();
    let order = scene.assessment.priorities.iter().copied().filter(|one| !scene.withheld(*one));
    // A plan shows what it changes, its words name the rest; without one the gaps are all there is.
    let touched = |one: &CompetencyIx| {
        gains.contains_key(one)
            || shown.is_empty() && plan.left_open.iter().any(|open| open.competency == *one)
    };
    order
        .filter(touched)
        // Neither a gap nor a change to show: the profile says that it cannot be judged.
        .filter(|one| !scores[one.at()].imputed || gains.contains_key(one))
        .map(|competency| {
            let after =
                plan.left_open.iter().find(|open| open.competency == competency).map(|open| open.after);
            let score = &scores[competency.at()];
            let gain = gains.get(&competency).copied();
            ChangeLine {
                name: scene.competency_name(competency),
                before: if score.imputed { String::new() } else { format.number(score.gap, 2) },
                expected: gain.map(|levels| format.signed(levels, 2)).unwrap_or_default(),
                after: after
                    .filter(|_| !score.imputed)
                    .map(|gap| format.number(printed_rest(score.gap, gain, gap), 2))
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// What is left of a gap as the figures before it suggest: 0.25 less 0.13 is 0.12, although half of it would round up.
pub(super) fn printed_rest(before: f64, gain: Option<f64>, after: f64) -> f64 {
    let hundredths = |value: f64| (value * 100.0 + 1e-9).round() / 100.0;
    let rest = hundredths(before) - hundredths(gain.unwrap_or_default());
    if (rest - after).abs() < 0.0101 && rest > 0.0 { rest } else { after }
}

#[cfg(test)]
mod tests {
    use super::printed_rest;

    #[test]
    fn a_line_of_changes_adds_up_as_it_is_printed() {
        for (before, gain, after, rest) in [
            (2.0, 0.05, 1.95, 1.95),
            (0.54, 0.16, 0.38, 0.38),
            (0.25, 0.125, 0.125, 0.12),
            (1.4, 0.3, 1.1, 1.1),
        ] {
            let found = printed_rest(before, Some(gain), after);
            assert!((found - rest).abs() < 1e-9, "{before}: {found}");
        }
        // what does not come from this subtraction stays as it is
        assert!((printed_rest(0.5, None, 0.3) - 0.3).abs() < 1e-9);
    }
}
