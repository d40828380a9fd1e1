//! From responses to levels, with their precision (competency.md §6.1, §6.2).

use crate::answers::{Answer, Answers};
use crate::assessment::{CompetencyScore, GapClass, MustHave, MustHaveStatus};
use crate::id::{CompetencyIx, ItemIx};
use crate::pack::Pack;
use crate::pack::framework::{Framework, LevelRules};
use crate::pack::questionnaire::{Form, Mode, Statement};

/// Levels, targets and minimums are compared with this tolerance: means of three are not exact in binary.
pub const TOLERANCE: f64 = 1e-9;

/// Effective target and weight of each competency.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Target levels.
    pub targets: Vec<f64>,
    /// Weights.
    pub weights: Vec<f64>,
}

/// Targets and weights for a role in a cluster: both changes are added, then the sum is kept inside the limits.
#[must_use]
pub fn demand(framework: &Framework, role: usize, cluster: usize) -> Demand {
    let (role, cluster) = (&framework.roles[role], &framework.clusters[cluster]);
    let all = framework.competencies.iter().enumerate();
    Demand {
        targets: all
            .clone()
            .map(|(at, one)| {
                let (low, high) = framework.target_limits;
                (one.target + cluster.target_delta[at] + role.target_delta[at]).clamp(low, high)
            })
            .collect(),
        weights: all
            .map(|(at, one)| {
                let (low, high) = framework.weight_limits;
                (one.weight + cluster.weight_delta[at] + role.weight_delta[at]).clamp(low, high)
            })
            .collect(),
    }
}

/// Standard error of a level from `answered` statements, in level units.
///
/// `SD·√(1 − ρₙ)` with the reliability stepped up by Spearman–Brown, `ρₙ = (n/k)ρ / (1 + (n/k − 1)ρ)`; with no
/// statement the reliability is 0 and the error is the standard deviation.
#[must_use]
pub fn sem(rules: &LevelRules, answered: usize) -> f64 {
    let ratio = answered as f64 / rules.reliability_items;
    let reliability = if answered == 0 {
        0.0
    } else {
        ratio * rules.reliability / (1.0 + (ratio - 1.0) * rules.reliability)
    };
    rules.sd * (1.0 - reliability).sqrt()
}

/// The statements of one competency that are asked of this person.
pub(crate) fn statements<'a>(
    pack: &'a Pack,
    answers: &'a Answers,
    competency: CompetencyIx,
) -> impl Iterator<Item = (ItemIx, &'a Statement)> {
    pack.questionnaire.statements_of(competency).filter(move |(item, _)| answers.is_asked(pack, *item))
}

/// Number of valid answers a competency needs.
///
/// The full form needs more; where mode `hr` refuses statements, a competency that is left with no more statements
/// than the standard form has needs only as many as there.
fn needed(pack: &Pack, answers: &Answers, competency: CompetencyIx, asked: usize) -> usize {
    let rules = &pack.framework.levels;
    if answers.form == Form::Standard {
        return rules.needed_standard;
    }
    let all = pack.questionnaire.statements_of(competency).count();
    let refused = answers.mode == Mode::Hr && asked < all;
    if refused { rules.needed_standard } else { rules.needed_full }
}

/// Scores one competency against its target; gap, priority and class included.
#[must_use]
pub fn score(
    pack: &Pack,
    answers: &Answers,
    at: CompetencyIx,
    role: usize,
    demand: &Demand,
) -> CompetencyScore {
    let rules = &pack.framework.levels;
    let scale = &pack.questionnaire.scale;
    let (mut sum, mut answered, mut asked, mut no_opportunity) = (0_u32, 0_usize, 0_usize, false);
    for (item, statement) in statements(pack, answers, at) {
        asked += 1;
        match answers.get(item) {
            Some(Answer::Rating(point)) => {
                sum += u32::from(scale.points(point, statement.keying));
                answered += 1;
            }
            Some(Answer::NotApplicable) => no_opportunity = true,
            _ => {}
        }
    }
    let needed = needed(pack, answers, at, asked);
    let imputed = answered < needed.max(1);
    let level = if imputed { rules.entry_level } else { f64::from(sum) / answered as f64 };
    let sem = if imputed { rules.sd } else { sem(rules, answered) };
    let (low, high) = (f64::from(scale.min), f64::from(scale.max));
    let interval = (!imputed).then(|| ((level - rules.z * sem).max(low), (level + rules.z * sem).min(high)));
    let (target, importance) = (demand.targets[at.at()], demand.weights[at.at()]);
    let gap = if level >= target - TOLERANCE { 0.0 } else { target - level };
    let gap_class = if imputed {
        GapClass::NotScorable
    } else if gap > rules.clear_gap + TOLERANCE {
        GapClass::Clear
    } else if gap > 0.0 {
        GapClass::Possible
    } else {
        GapClass::None
    };
    let minimum = pack.framework.roles[role].minimum[at.at()];
    CompetencyScore {
        level,
        imputed,
        no_opportunity,
        answered,
        needed,
        asked,
        sem,
        interval,
        target,
        importance,
        attainment: attainment(level, target, low),
        gap,
        priority: importance * gap,
        gap_class,
        must_have: minimum
            .map(|minimum| MustHave { minimum, status: status(rules, level, minimum, imputed) }),
    }
}

/// `min(1, (level − lowest)/(target − lowest))`; a target at the lowest point is always attained.
fn attainment(level: f64, target: f64, lowest: f64) -> f64 {
    if target <= lowest { 1.0 } else { ((level - lowest) / (target - lowest)).min(1.0) }
}

/// Met at or above the minimum, open within one standard error below it or without a level, else not met.
pub(crate) fn status(rules: &LevelRules, level: f64, minimum: f64, imputed: bool) -> MustHaveStatus {
    if imputed {
        MustHaveStatus::Open
    } else if level >= minimum - TOLERANCE {
        MustHaveStatus::Met
    } else if level >= minimum - rules.must_have_sem - TOLERANCE {
        MustHaveStatus::Open
    } else {
        MustHaveStatus::NotMet
    }
}

/// Strengths: at or above the target and the strength level, scorable, ordered by weight × way from the lowest point;
/// ties in table order.
#[must_use]
pub fn strengths(pack: &Pack, scores: &[CompetencyScore]) -> Vec<CompetencyIx> {
    let rules = &pack.framework.levels;
    let lowest = f64::from(pack.questionnaire.scale.min);
    let mut found: Vec<(i64, CompetencyIx)> = scores
        .iter()
        .enumerate()
        .filter(|(_, one)| {
            !one.imputed
                && one.level >= one.target - TOLERANCE
                && one.level >= rules.strength_level - TOLERANCE
        })
        .map(|(at, one)| (ninth(one.importance * (one.level - lowest)), CompetencyIx::new(at)))
        .collect();
    found.sort_by_key(|(value, _)| -value);
    found.into_iter().take(rules.strengths).map(|(_, at)| at).collect()
}

/// Every competency with a gap: must-haves not met first, then by priority, weight and table order.
#[must_use]
pub fn priorities(scores: &[CompetencyScore]) -> Vec<CompetencyIx> {
    let mut found: Vec<_> = scores
        .iter()
        .enumerate()
        .filter(|(_, one)| one.gap > 0.0)
        .map(|(at, one)| {
            let not_met = one.must_have.is_some_and(|must| must.status == MustHaveStatus::NotMet);
            (!not_met, -ninth(one.priority), -ninth(one.importance), CompetencyIx::new(at))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(.., at)| at).collect()
}

/// A number rounded to nine decimals, as an integer: ties are ties on every machine.
fn ninth(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "priorities are below 25")]
    let rounded = (value * 1e9).round() as i64;
    rounded
}
