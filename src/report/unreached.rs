//! Minimums that the plan does not reach.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::MustHaveStatus;
use crate::assessment::level::TOLERANCE;
use crate::id::CompetencyIx;
use crate::plan::Plan;
use crate::report::scene::Scene;

/// A minimum the plan does not reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreachedLine {
    /// Competency.
    pub name: String,
    /// Level expected after the plan.
    pub about: String,
    /// The minimum.
    pub minimum: String,
}

/// Minimums that are not met and stay out of reach: level plus what the planned measures add.
pub(super) fn unreached(scene: &Scene, plan: &Plan) -> Vec<UnreachedLine> {
    let format = scene.format();
    let scores = scene.assessment.soft_skills.competencies.iter().enumerate();
    scores
        .filter_map(|(at, score)| {
            let competency = CompetencyIx::new(at);
            let must_have = score.must_have.filter(|one| one.status == MustHaveStatus::NotMet)?;
            let gains = plan.measures.iter().flat_map(|one| &one.gains);
            let level =
                gains.filter(|(one, _)| *one == competency).fold(score.level, |sum, (_, gain)| sum + gain);
            let short = level < must_have.minimum - TOLERANCE;
            if !short || score.imputed || scene.withheld(competency) {
                return None;
            }
            let minimum = format.level(must_have.minimum);
            // as the profile has it; two decimals where the two would look the same
            let about = Some(format.level(level)).filter(|text| *text != minimum);
            Some(UnreachedLine {
                name: scene.competency_name(competency),
                about: about.unwrap_or_else(|| format.number(level, 2)),
                minimum,
            })
        })
        .collect()
}
