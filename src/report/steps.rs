//! The next three steps on the first page.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::QualityVerdict;
use crate::report::fit::FitPart;
use crate::report::negotiation::Brief;
use crate::report::plan::PlanView;
use crate::report::profile::ProfilePart;
use crate::report::scene::Scene;

/// As many as a person remembers.
const STEPS: usize = 3;

/// A next step; exactly one flag or filled name says which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Start with this planned measure; empty for other steps.
    pub measure: String,
    /// What the measure is for.
    pub aims: String,
    /// Hours of the measure.
    pub hours: String,
    /// First week of the measure.
    pub from_week: u32,
    /// Collect evidence for this must-have; empty for other steps.
    pub must_have: String,
    /// Its minimum.
    pub minimum: String,
    /// Work on this gap although no measure is planned; empty for other steps.
    pub gap: String,
    /// Look for an opportunity to practise this, which could not be judged; empty for other steps.
    pub opportunity: String,
    /// Ask somebody who knows the work about this competency; empty for other steps.
    pub second_view: String,
    /// Ask somebody who knows the work, in general.
    pub second_view_all: bool,
    /// Fill in the questionnaire again, at leisure.
    pub fill_in_again: bool,
    /// Answer what was left open.
    pub complete: bool,
    /// Prepare the pay conversation.
    pub negotiate: bool,
    /// There are arguments for it.
    pub arguments: bool,
    /// Measure again in some months.
    pub measure_again: bool,
    /// Talk about the result.
    pub talk: bool,
}

/// Composes the steps: what helps first, then what makes the result surer, then when to look again.
pub(super) fn compose(
    scene: &Scene,
    fit: &FitPart,
    profile: &ProfilePart,
    plan: &PlanView,
    brief: Option<&Brief>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    if scene.assessment.quality.verdict == QualityVerdict::Unusable {
        steps.push(Step { fill_in_again: true, ..Step::default() });
        steps.push(Step { talk: true, ..Step::default() });
        return steps;
    }
    if profile.scorable {
        develop(scene, &mut steps, fit, profile, plan);
        steps.push(second_view(profile));
    } else {
        steps.push(Step { complete: true, ..Step::default() });
    }
    if let Some(brief) = brief {
        steps.push(Step { negotiate: true, arguments: !brief.no_evidence, ..Step::default() });
    }
    if profile.scorable {
        steps.push(Step { measure_again: true, ..Step::default() });
    }
    steps.push(Step { talk: true, ..Step::default() });
    steps.truncate(STEPS);
    steps
}

/// At most two: the first measure of the plan and, if it is about something else, the first must-have not met.
fn develop(scene: &Scene, steps: &mut Vec<Step>, fit: &FitPart, profile: &ProfilePart, plan: &PlanView) {
    if let Some(first) = plan.part.measures.first() {
        steps.push(Step {
            measure: scene.quotable(&first.name),
            aims: first.aims.clone(),
            hours: first.hours.clone(),
            from_week: first.from_week,
            ..Step::default()
        });
    }
    let unmet = fit.must_haves.iter().find(|one| one.not_met);
    if let Some(must_have) = unmet {
        steps.push(Step {
            must_have: must_have.name.clone(),
            minimum: must_have.minimum.clone(),
            ..Step::default()
        });
    } else if !profile.opportunity.is_empty() {
        steps.push(Step { opportunity: profile.opportunity.clone(), ..Step::default() });
    } else if let (Some(gap), true) =
        (profile.top_gaps.first().filter(|gap| gap.clear), plan.part.measures.is_empty())
    {
        steps.push(Step { gap: gap.name.clone(), ..Step::default() });
    }
}

fn second_view(profile: &ProfilePart) -> Step {
    match profile.top_gaps.first() {
        Some(gap) => Step { second_view: gap.name.clone(), ..Step::default() },
        None => Step { second_view_all: true, ..Step::default() },
    }
}
