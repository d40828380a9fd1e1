//! What would change the result: other roles and industries, must-haves, single steps, pay factors.

pub mod marginal;
pub mod next;
pub mod pay;
pub mod route;
pub mod sensitivity;

use crate::answers::Answers;
use crate::assessment::{Assessment, FitReason, MustHaveStatus, fit_against};
use crate::id::{ClusterIx, CompetencyIx, RoleIx};
use crate::pack::Pack;

use self::next::{NextVerdict, Raise};
use self::route::Route;
use self::sensitivity::Sensitivity;

/// Looks at what could move for one person; single steps are added by [`marginal::moves`].
#[must_use]
pub fn levers(pack: &Pack, answers: &Answers, assessment: &Assessment) -> Levers {
    Levers {
        elsewhere: elsewhere(pack, answers, assessment),
        must_haves: must_haves(pack, assessment),
        next: next::next(pack, assessment),
        routes: route::routes(pack, answers, assessment),
        sensitivity: sensitivity::sensitivity(pack, assessment),
        moves: marginal::Moves::default(),
    }
}

/// The same answers against every role and cluster.
fn elsewhere(pack: &Pack, answers: &Answers, assessment: &Assessment) -> Vec<Elsewhere> {
    if pack.framework.fit.is_none() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for role in (0..pack.framework.roles.len()).map(RoleIx::new) {
        for cluster in (0..pack.framework.clusters.len()).map(ClusterIx::new) {
            let fit = fit_against(pack, answers, assessment, role, cluster);
            let not_met = fit
                .reasons
                .iter()
                .filter(|one| matches!(one, FitReason::MustHave(_, MustHaveStatus::NotMet)))
                .count();
            let (index, verdict) = fit.index.map_or((None, None), |one| (Some(one.value), Some(one.verdict)));
            all.push(Elsewhere { role, cluster, index, verdict, not_met });
        }
    }
    all
}

/// Each must-have below its minimum alone, then all of them together.
fn must_haves(pack: &Pack, assessment: &Assessment) -> Vec<MustHaveLever> {
    let below: Vec<CompetencyIx> = assessment
        .fit
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            FitReason::MustHave(competency, _) => Some(*competency),
            FitReason::Missing(_) => None,
        })
        .collect();
    let mut groups: Vec<Vec<CompetencyIx>> = below.iter().map(|one| vec![*one]).collect();
    if below.len() > 1 {
        groups.push(below);
    }
    groups.into_iter().filter_map(|group| raised(pack, assessment, group)).collect()
}

/// The verdict with some competencies at their minimum; `None` if there is no verdict to begin with.
fn raised(pack: &Pack, assessment: &Assessment, group: Vec<CompetencyIx>) -> Option<MustHaveLever> {
    assessment.fit.index.as_ref().ok()?;
    let scores = &assessment.soft_skills.competencies;
    let raises: Option<Vec<Raise>> = group
        .iter()
        .map(|at| Some(Raise { competency: *at, level: scores[at.at()].must_have?.minimum }))
        .collect();
    let index = next::with(pack, assessment, &raises?)?;
    Some(MustHaveLever { competencies: group, index: index.value, verdict: index.verdict })
}

/// Everything that could move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levers {
    /// The same answers against every role and cluster.
    pub elsewhere: Vec<Elsewhere>,
    /// What meeting a must-have would do to the verdict.
    pub must_haves: Vec<MustHaveLever>,
    /// Single steps with their gain in index and pay.
    pub moves: marginal::Moves,
    /// What stands between the person and the next better verdict.
    pub next: Option<NextVerdict>,
    /// Other ways to the points a qualification would give.
    pub routes: Vec<Route>,
    /// How much the verdict hangs on the weights.
    pub sensitivity: Option<Sensitivity>,
}

/// The same answers against another target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elsewhere {
    /// Role.
    pub role: RoleIx,
    /// Cluster.
    pub cluster: ClusterIx,
    /// Index; `None` as in the assessment itself.
    pub index: Option<f64>,
    /// Verdict as place in the pack's bands.
    pub verdict: Option<usize>,
    /// Must-haves not met.
    pub not_met: usize,
}

/// "With LEA at 3.0 the verdict would be *good*."
#[derive(Clone, Debug, PartialEq)]
pub struct MustHaveLever {
    /// The competencies that are raised to their minimum.
    pub competencies: Vec<CompetencyIx>,
    /// The index then.
    pub index: f64,
    /// The verdict then.
    pub verdict: usize,
}
