//! What stands between a person and the next better verdict.
//!
//! Two things can: must-haves and the index. Every route is checked by computing the fit anew with the levels raised,
//! so that what is promised holds.

use crate::assessment::Assessment;
use crate::assessment::CompetencyScore;
use crate::assessment::FitIndex;
use crate::assessment::MustHaveStatus;
use crate::assessment::Pillar;
use crate::assessment::fit;
use crate::assessment::fit::Pillars;
use crate::id::CompetencyIx;
use crate::levers::sensitivity::pillar_score;
use crate::pack::Pack;

/// Raised levels are given in these steps, rounded up.
const STEP: f64 = 0.1;
/// So many single competencies are named at most.
const SINGLES: usize = 3;

/// Routes to the next better verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct NextVerdict {
    /// The verdict they lead to, as place in the pack's bands.
    pub verdict: usize,
    /// The index it takes.
    pub limit: f64,
    /// Points of the index that are missing; 0 if only must-haves stand in the way.
    pub missing: f64,
    /// Must-haves that have to be met first, with their minimum.
    pub must_haves: Vec<Raise>,
    /// With the must-haves met, each of these alone closes the rest; cheapest first. Empty if nothing is missing.
    pub singles: Vec<Raise>,
    /// Otherwise these together do; empty if a single one suffices or nothing is missing.
    pub together: Vec<Raise>,
    /// Points in another part of the index that would do as well.
    pub parts: Vec<(Pillar, f64)>,
    /// The index with every competency at its target, if even that is not enough.
    pub at_targets: Option<f64>,
}

/// A competency at a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Raise {
    /// Which.
    pub competency: CompetencyIx,
    /// The level it would need.
    pub level: f64,
}

/// Looks for the routes; `None` without an index or if the verdict is the best there is.
#[must_use]
pub fn next(pack: &Pack, assessment: &Assessment) -> Option<NextVerdict> {
    let rules = pack.framework.fit.as_ref()?;
    let index = assessment.fit.index.as_ref().ok()?;
    let verdict = index.verdict.checked_sub(1)?;
    let limit = rules.bands[verdict].from;
    let must_haves = must_haves(pack, assessment, verdict)?;
    let raised = with(pack, assessment, &must_haves)?;
    let missing = (limit - raised.value).max(0.0);
    let mut next = NextVerdict {
        verdict,
        limit,
        missing,
        must_haves,
        singles: Vec::new(),
        together: Vec::new(),
        parts: Vec::new(),
        at_targets: None,
    };
    if missing > 0.0 {
        next.close(pack, assessment, index);
    }
    Some(next)
}

/// As few must-haves at their minimum as the verdict takes, the nearest first; none if they do not stand in the way.
fn must_haves(pack: &Pack, assessment: &Assessment, verdict: usize) -> Option<Vec<Raise>> {
    let scores = &assessment.soft_skills.competencies;
    let mut open: Vec<Raise> = scores
        .iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let must_have = one.must_have.filter(|must| must.status != MustHaveStatus::Met)?;
            Some(Raise { competency: CompetencyIx::new(at), level: must_have.minimum })
        })
        .collect();
    open.sort_by(|a, b| {
        let way = |one: &Raise| one.level - scores[one.competency.at()].level;
        way(a).total_cmp(&way(b)) // stable: ties in table order
    });
    (0..=open.len())
        .map(|number| open[..number].to_vec())
        .find(|some| with(pack, assessment, some).is_some_and(|index| index.cap <= verdict))
}

impl NextVerdict {
    /// Finds what closes the missing points.
    fn close(&mut self, pack: &Pack, assessment: &Assessment, index: &FitIndex) {
        let scores = &assessment.soft_skills.competencies;
        let mut gains: Vec<(f64, Raise)> = (0..scores.len())
            .map(CompetencyIx::new)
            .filter_map(|competency| {
                let raise = Raise { competency, level: scores[competency.at()].target };
                let base = self.fit(pack, assessment, &[])?;
                let gain = self.fit(pack, assessment, &[raise])? - base;
                (gain > 1e-9).then_some((gain, raise))
            })
            .collect();
        gains.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: ties in table order
        for (_, raise) in &gains {
            if let Some(enough) = self.least(pack, assessment, &[], *raise) {
                self.singles.push(enough);
            }
        }
        self.singles.truncate(SINGLES);
        if self.singles.is_empty() {
            self.combine(pack, assessment, &gains);
        }
        self.parts = index
            .weights
            .iter()
            .filter(|(pillar, weight)| *pillar != Pillar::SoftSkills && *weight > 0.0)
            .filter_map(|(pillar, weight)| {
                let points = self.missing / weight;
                let room = 100.0 - pillar_score(assessment, *pillar)?;
                (points <= room).then_some((*pillar, points))
            })
            .collect();
    }

    /// Largest gains first until the limit is reached; the last one only as far as needed.
    fn combine(&mut self, pack: &Pack, assessment: &Assessment, gains: &[(f64, Raise)]) {
        let mut chosen: Vec<Raise> = Vec::new();
        for (_, raise) in gains {
            if let Some(enough) = self.least(pack, assessment, &chosen, *raise) {
                chosen.push(enough);
                self.together = chosen;
                return;
            }
            chosen.push(*raise);
        }
        self.at_targets = self.fit(pack, assessment, &chosen);
    }

    /// The lowest level, in steps, at which `last` together with `others` reaches the limit; `None` if its target does
    /// not suffice.
    fn least(&self, pack: &Pack, assessment: &Assessment, others: &[Raise], last: Raise) -> Option<Raise> {
        let reaches = |level: f64| {
            let all: Vec<Raise> = others.iter().copied().chain([Raise { level, ..last }]).collect();
            self.fit(pack, assessment, &all).is_some_and(|value| value >= self.limit)
        };
        if !reaches(last.level) {
            return None;
        }
        let from = assessment.soft_skills.competencies[last.competency.at()].level;
        let mut step = (from / STEP).floor() + 1.0;
        while step * STEP < last.level && !reaches(step * STEP) {
            step += 1.0;
        }
        Some(Raise { level: (step * STEP).min(last.level), ..last })
    }

    /// The index with the must-haves met and these raised as well.
    fn fit(&self, pack: &Pack, assessment: &Assessment, raises: &[Raise]) -> Option<f64> {
        let all: Vec<Raise> = self.must_haves.iter().chain(raises).copied().collect();
        Some(with(pack, assessment, &all)?.value)
    }
}

/// The index with some competencies at these levels, or higher where they are already.
#[must_use]
pub fn with(pack: &Pack, assessment: &Assessment, raises: &[Raise]) -> Option<FitIndex> {
    let lowest = f64::from(pack.questionnaire.scale.min);
    let mut competencies = assessment.soft_skills.competencies.clone();
    for raise in raises {
        lift(&mut competencies[raise.competency.at()], raise.level, lowest);
    }
    let soft = fit::soft_skills(&pack.framework, lowest, competencies);
    let pillars = Pillars {
        situations: pillar_score(assessment, Pillar::Situations),
        situations_sem: pack.framework.situations.as_ref().map_or(0.0, |rules| rules.sem),
        experience: pillar_score(assessment, Pillar::Experience),
        education: pillar_score(assessment, Pillar::Education),
    };
    fit::fit(&pack.framework, &soft, &pillars, None).index.ok()
}

fn lift(one: &mut CompetencyScore, level: f64, lowest: f64) {
    one.level = if one.imputed { level } else { one.level.max(level) };
    one.imputed = false;
    if let Some(must_have) = &mut one.must_have
        && one.level >= must_have.minimum - crate::assessment::level::TOLERANCE
    {
        must_have.status = MustHaveStatus::Met;
    }
    one.attainment =
        if one.target <= lowest { 1.0 } else { ((one.level - lowest) / (one.target - lowest)).min(1.0) };
}
