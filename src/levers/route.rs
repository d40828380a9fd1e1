//! Other ways to the points a qualification would give.
//!
//! Nothing is a must-have in education; a missing qualification only costs points, and several routes lead to the
//! same number of them.

use crate::answers::Answer;
use crate::answers::Answers;
use crate::assessment::Assessment;
use crate::assessment::Pillar;
use crate::assessment::fit;
use crate::assessment::rubric::exclusive;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::pack::Pack;
use crate::pack::framework::PartRule;
use crate::pack::framework::Rubric;

/// A step in education: what it is and what it would change.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Place of the part in the rubric.
    pub part: usize,
    /// What to reach.
    pub goal: Goal,
    /// Points it adds to the education score at least, at most up to the rubric's maximum.
    pub points: f64,
    /// Points it adds at best: a first qualification also has a field, and no field is known yet.
    pub best: f64,
    /// The index then, at least; `None` without one.
    pub index: Option<f64>,
    /// The verdict then, at least, as place in the pack's bands.
    pub verdict: Option<usize>,
}

/// What a route asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// One of these qualifications: all give the same points.
    Qualification(ItemIx, Vec<OptionIx>),
    /// Certificates of so many further groups, gained recently.
    Certificates(ItemIx, usize),
    /// At least so many hours of further training.
    Hours(ItemIx, u32),
}

/// Every route, by part; empty without a rubric, or if nothing is left to gain.
#[must_use]
pub fn routes(pack: &Pack, answers: &Answers, assessment: &Assessment) -> Vec<Route> {
    let (Some(rubric), Some(result)) = (&pack.framework.education, &assessment.education) else {
        return Vec::new();
    };
    let Some(score) = result.score else { return Vec::new() };
    let mut found = Vec::new();
    for (at, part) in rubric.parts.iter().enumerate() {
        let now = result.parts[at].points.unwrap_or(0.0);
        for (goal, points) in goals(pack, answers, assessment, &part.rule, now) {
            let points = points.min(part.max - now);
            let (least, most) = opened(pack, answers, assessment, rubric, &goal);
            let [gain, best] = [least, most].map(|more| (points + more).min(rubric.max - score));
            if gain > 1e-9 {
                found.push(Route { best, ..route(pack, assessment, at, goal, gain) });
            }
        }
    }
    found
}

fn route(pack: &Pack, assessment: &Assessment, part: usize, goal: Goal, points: f64) -> Route {
    let then = assessment.fit.index.as_ref().ok().and_then(|index| {
        let weight = index.weights.iter().find(|(pillar, _)| *pillar == Pillar::Education)?.1;
        let value = index.value + weight * points;
        let rules = pack.framework.fit.as_ref()?;
        Some((value, fit::band(rules, value).max(index.cap)))
    });
    Route { part, goal, points, best: points, index: then.map(|one| one.0), verdict: then.map(|one| one.1) }
}

/// Fewest and most points of the parts whose question is asked only because of a goal.
fn opened(
    pack: &Pack,
    answers: &Answers,
    assessment: &Assessment,
    rubric: &Rubric,
    goal: &Goal,
) -> (f64, f64) {
    let Goal::Qualification(item, options) = goal else { return (0.0, 0.0) };
    let closed = rubric.parts.iter().filter_map(|part| match &part.rule {
        PartRule::ChoiceByCluster { item, points } if !answers.is_asked(pack, *item) => Some((*item, points)),
        _ => None,
    });
    let mut then = None;
    closed.fold((0.0, 0.0), |sum, (part, points)| {
        let then = then.get_or_insert_with(|| {
            let mut then = answers.clone();
            then.set(*item, options.first().map(|option| Answer::Choice(*option)));
            then
        });
        if !then.is_asked(pack, part) {
            return sum;
        }
        let points = &points[assessment.cluster.at()];
        let least = points.iter().copied().reduce(f64::min).unwrap_or_default();
        let most = points.iter().copied().reduce(f64::max).unwrap_or_default();
        (sum.0 + least, sum.1 + most)
    })
}

fn goals(
    pack: &Pack,
    answers: &Answers,
    assessment: &Assessment,
    rule: &PartRule,
    now: f64,
) -> Vec<(Goal, f64)> {
    match rule {
        PartRule::LevelTable { item, points, .. } => {
            qualifications(*item, &points[assessment.role.at()], now)
        }
        PartRule::RecentCertificates { all, recent, recent_points, cap, hours, hour_steps, .. } => {
            let chosen = |item: ItemIx| match answers.effective(pack, item) {
                Some(Answer::Choices(given)) => {
                    given.len() - usize::from(exclusive(pack, item).is_some_and(|one| given.has(one)))
                }
                _ => 0,
            };
            let given = match answers.effective(pack, *hours) {
                Some(Answer::Number(given)) => given,
                _ => 0.0,
            };
            let earned =
                hour_steps.iter().find(|(least, _)| given >= *least).map_or(0.0, |(_, points)| *points);
            let mut all_goals = Vec::new();
            let room = cap - (now - earned);
            if room > 1e-9 && chosen(*all) >= chosen(*recent) {
                all_goals.push((Goal::Certificates(*all, 1), recent_points.min(room)));
            }
            if let Some((least, points)) = hour_steps.first().filter(|(_, points)| *points > earned) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "hours in a pack"
                )]
                all_goals.push((Goal::Hours(*hours, *least as u32), points - earned));
            }
            all_goals
        }
        _ => Vec::new(),
    }
}

/// The options above the present points, those with equal points together, the nearest first.
fn qualifications(item: ItemIx, points: &[f64], now: f64) -> Vec<(Goal, f64)> {
    let mut levels: Vec<f64> = points.iter().copied().filter(|one| *one > now + 1e-9).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
        .into_iter()
        .map(|level| {
            let options = points.iter().enumerate().filter(|(_, one)| (**one - level).abs() < 1e-9);
            let options = options.map(|(at, _)| OptionIx::new(at)).collect();
            (Goal::Qualification(item, options), level - now)
        })
        .collect()
}
