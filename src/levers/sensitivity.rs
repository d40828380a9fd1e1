//! How much the verdict hangs on the weights: each of them alone, a fifth lighter and a fifth heavier.
//!
//! Weights are judgement, so a verdict that a small change of one of them turns over should say so. Every case is
//! computed by the formulas of the index itself, `F = Σ w·P / Σ w` and `S = 100·Σ w·A / Σ w`: the weights are divided
//! by their sum again, so a heavier part makes the others lighter. What is not varied stays as it is: levels, targets,
//! must-haves and their limits on the verdict.

use crate::assessment::Assessment;
use crate::assessment::FitIndex;
use crate::assessment::Pillar;
use crate::assessment::fit;
use crate::id::CompetencyIx;
use crate::pack::Pack;
use crate::pack::framework::FitRules;

/// The factors a weight is multiplied with, one at a time.
pub const FACTORS: [f64; 2] = [0.8, 1.2];

/// How often band and verdict change when one weight does.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// Every case: each competency and each part of the index that counts, times the factors.
    pub cases: Vec<Variation>,
    /// In how many of them the band of the index is another.
    pub band_changes: usize,
    /// In how many of them the verdict is another.
    pub verdict_changes: usize,
}

/// One weight changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variation {
    /// Which weight.
    pub weight: Weight,
    /// Times what.
    pub factor: f64,
    /// The index then.
    pub index: f64,
    /// Its band, as place in the pack's bands.
    pub band: usize,
    /// The verdict then.
    pub verdict: usize,
}

/// A weight of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Of a competency within the soft skills.
    Competency(CompetencyIx),
    /// Of a part of the index.
    Pillar(Pillar),
}

/// Varies every weight; `None` without an index.
#[must_use]
pub fn sensitivity(pack: &Pack, assessment: &Assessment) -> Option<Sensitivity> {
    let rules = pack.framework.fit.as_ref()?;
    let index = assessment.fit.index.as_ref().ok()?;
    let mut cases = Vec::new();
    let all = assessment.soft_skills.competencies.len();
    for competency in (0..all).map(CompetencyIx::new) {
        for factor in FACTORS {
            let soft = soft_skills(assessment, competency, factor);
            let value = mean(assessment, index, soft, None)?;
            cases.push(case(rules, index, Weight::Competency(competency), factor, value));
        }
    }
    for (pillar, _) in &index.weights {
        for factor in FACTORS {
            let value = mean(assessment, index, assessment.soft_skills.score, Some((*pillar, factor)))?;
            cases.push(case(rules, index, Weight::Pillar(*pillar), factor, value));
        }
    }
    Some(Sensitivity {
        band_changes: cases.iter().filter(|one| one.band != index.band).count(),
        verdict_changes: cases.iter().filter(|one| one.verdict != index.verdict).count(),
        cases,
    })
}

fn case(rules: &FitRules, index: &FitIndex, weight: Weight, factor: f64, value: f64) -> Variation {
    let band = fit::band(rules, value);
    Variation { weight, factor, index: value, band, verdict: band.max(index.cap) }
}

/// The soft-skill score with one weight changed; `None` if all weights are zero.
fn soft_skills(assessment: &Assessment, changed: CompetencyIx, factor: f64) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (at, one) in assessment.soft_skills.competencies.iter().enumerate() {
        let weight = one.importance * if at == changed.at() { factor } else { 1.0 };
        sum += weight * one.attainment;
        weights += weight;
    }
    (weights > 0.0).then(|| 100.0 * sum / weights)
}

/// The index from a soft-skill score, with one weight changed if given.
fn mean(
    assessment: &Assessment,
    index: &FitIndex,
    soft: Option<f64>,
    changed: Option<(Pillar, f64)>,
) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (pillar, weight) in &index.weights {
        let score = if *pillar == Pillar::SoftSkills { soft } else { pillar_score(assessment, *pillar) };
        let weight = weight * changed.filter(|(one, _)| one == pillar).map_or(1.0, |(_, factor)| factor);
        sum += weight * score?;
        weights += weight;
    }
    (weights > 0.0).then(|| sum / weights)
}

/// The score of a part of the index; `None` if it could not be computed.
#[must_use]
pub fn pillar_score(assessment: &Assessment, pillar: Pillar) -> Option<f64> {
    match pillar {
        Pillar::SoftSkills => assessment.soft_skills.score,
        Pillar::Situations => assessment.situations.as_ref().and_then(|one| one.score),
        Pillar::Experience => assessment.experience.as_ref().and_then(|one| one.score),
        Pillar::Education => assessment.education.as_ref().and_then(|one| one.score),
    }
}
