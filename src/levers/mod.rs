//! What would change the result: other roles and industries, must-haves, pay factors.

pub mod next;
pub mod route;
pub mod sensitivity;

use crate::answers::Answers;
use crate::assessment::{Assessment, FactorState, FitReason, MustHaveStatus, Pay, profile};
use crate::id::{ClusterIx, CompetencyIx, FactorId, LevelCode, RoleIx};
use crate::pack::Pack;
use crate::pack::salary::{Factor, FactorLevel, FactorRule, LevelBasis, SalaryModel};

use self::next::{NextVerdict, Raise};
use self::route::Route;
use self::sensitivity::Sensitivity;

/// Years by which the experience lever steps.
const FURTHER_YEARS: f64 = 2.0;

/// Looks at everything that could move for one person.
#[must_use]
pub fn levers(pack: &Pack, answers: &Answers, assessment: &Assessment) -> Levers {
    let pay = match (&pack.salary, &assessment.pay) {
        (Some(model), Some(Ok(pay))) => pay_levers(model, pay),
        _ => Vec::new(),
    };
    Levers {
        elsewhere: elsewhere(pack, answers),
        must_haves: must_haves(pack, assessment),
        next: next::next(pack, assessment),
        routes: route::routes(pack, answers, assessment),
        sensitivity: sensitivity::sensitivity(pack, assessment),
        pay,
    }
}

/// The same answers against every role and cluster.
fn elsewhere(pack: &Pack, answers: &Answers) -> Vec<Elsewhere> {
    if pack.framework.fit.is_none() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for role in (0..pack.framework.roles.len()).map(RoleIx::new) {
        for cluster in (0..pack.framework.clusters.len()).map(ClusterIx::new) {
            let other = profile(pack, answers, role, cluster);
            let not_met = other
                .fit
                .reasons
                .iter()
                .filter(|one| matches!(one, FitReason::MustHave(_, MustHaveStatus::NotMet)))
                .count();
            let (index, verdict) =
                other.fit.index.map_or((None, None), |one| (Some(one.value), Some(one.verdict)));
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

/// For each factor the next level that pays more; skipped factors have no step.
fn pay_levers(model: &SalaryModel, pay: &Pay) -> Vec<PayLever> {
    let mut all: Vec<PayLever> = model
        .factors
        .iter()
        .zip(&pay.factors)
        .filter(|(_, now)| now.state == FactorState::Answered)
        .filter_map(|(factor, now)| {
            let (to, multiplier, judgement) = next(factor, now.level.as_str(), now.multiplier)?;
            let log = pay.effect - libm::log(now.multiplier) + libm::log(multiplier);
            let capped = model.soft_cap * libm::tanh(log / model.soft_cap);
            let ratio = libm::exp(capped - pay.capped) - 1.0;
            Some(PayLever {
                factor: factor.id.clone(),
                to,
                change: pay.full_time.p50 * ratio,
                ratio,
                judgement,
            })
        })
        .collect();
    all.sort_by(|a, b| b.change.total_cmp(&a.change));
    all
}

/// The level that pays the least more than the present one: code, multiplier, judgement only.
fn next(factor: &Factor, now: &str, multiplier: f64) -> Option<(LevelCode, f64, bool)> {
    let cheapest = |levels: &mut dyn Iterator<Item = &FactorLevel>| {
        levels
            .filter(|level| level.multiplier > multiplier + 1e-9)
            .min_by(|a, b| a.multiplier.total_cmp(&b.multiplier))
            .map(|level| (level.code.clone(), level.multiplier, level.basis == LevelBasis::Judgement))
    };
    match &factor.rule {
        FactorRule::ConcaveYears { linear, quadratic, reference, .. } => {
            let years: f64 = now.parse().ok()?;
            let value = |x: f64| {
                let x = x.min(-linear / (2.0 * quadratic));
                linear * x + quadratic * x * x
            };
            let later = years + FURTHER_YEARS;
            let multiplier_then = libm::exp(value(later) - value(*reference));
            (multiplier_then > multiplier + 1e-9)
                .then(|| (LevelCode::new(&later.to_string()), multiplier_then, false))
        }
        FactorRule::Choice { levels, .. } => cheapest(&mut levels.iter().flatten()),
        FactorRule::Count { levels, .. } | FactorRule::CountWith { levels, .. } => {
            cheapest(&mut levels.iter().map(|(_, level)| level))
        }
    }
}

/// Everything that could move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levers {
    /// The same answers against every role and cluster.
    pub elsewhere: Vec<Elsewhere>,
    /// What meeting a must-have would do to the verdict.
    pub must_haves: Vec<MustHaveLever>,
    /// What stands between the person and the next better verdict.
    pub next: Option<NextVerdict>,
    /// Other ways to the points a qualification would give.
    pub routes: Vec<Route>,
    /// How much the verdict hangs on the weights.
    pub sensitivity: Option<Sensitivity>,
    /// Next steps of pay factors a person can move.
    pub pay: Vec<PayLever>,
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

/// A step of a pay factor.
#[derive(Clone, Debug, PartialEq)]
pub struct PayLever {
    /// The factor.
    pub factor: FactorId,
    /// The level it would be.
    pub to: LevelCode,
    /// Change of the full-time median, euro per year.
    pub change: f64,
    /// As a ratio of the median.
    pub ratio: f64,
    /// The level rests on judgement only.
    pub judgement: bool,
}
