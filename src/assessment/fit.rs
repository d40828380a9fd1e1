//! Soft-skill score, fit index, bands and the must-have cap (competency.md §6.4–§6.6).

use crate::assessment::level::TOLERANCE;
use crate::assessment::{
    Borderline, CompetencyScore, Fit, FitIndex, FitReason, MustHaveStatus, NoFit, Pillar, SoftSkills,
};
use crate::id::CompetencyIx;
use crate::pack::framework::{FitRules, Framework};

/// Weighted attainment: `S = 100·Σ w·A / Σ w`, with its standard error and without entry values.
///
/// No score if more competencies than the pack allows carry entry values, or if all weights are zero.
#[must_use]
pub fn soft_skills(framework: &Framework, lowest: f64, competencies: Vec<CompetencyScore>) -> SoftSkills {
    let imputed = competencies.iter().filter(|one| one.imputed).count();
    let carried = imputed <= framework.levels.max_imputed;
    let mean = |all: &dyn Fn(&CompetencyScore) -> bool| {
        let (sum, weights) =
            competencies.iter().filter(|one| all(one)).fold((0.0, 0.0), |(sum, weights), one| {
                (sum + one.importance * one.attainment, weights + one.importance)
            });
        (carried && weights > 0.0).then(|| 100.0 * sum / weights)
    };
    let weights: f64 = competencies.iter().map(|one| one.importance).sum();
    let variance: f64 = competencies
        .iter()
        .filter(|one| one.target > lowest)
        .map(|one| {
            let part = one.importance / weights * one.sem / (one.target - lowest);
            part * part
        })
        .sum();
    SoftSkills {
        score: mean(&|_| true),
        score_without_imputed: mean(&|one| !one.imputed),
        sem: 100.0 * variance.sqrt(),
        competencies,
    }
}

/// What the index is made of.
#[derive(Clone, Copy, Debug)]
pub struct Pillars {
    /// Situations: score.
    pub situations: Option<f64>,
    /// Their standard error.
    pub situations_sem: f64,
    /// Experience.
    pub experience: Option<f64>,
    /// Education.
    pub education: Option<f64>,
}

/// The index with interval, band and verdict, or why there is none.
///
/// A missing pillar is left out and its weight divided among the rest; experience and education are taken as free of
/// error. The number is never changed by must-haves, only the verdict is.
#[must_use]
pub fn fit(framework: &Framework, soft: &SoftSkills, pillars: &Pillars, refused: Option<NoFit>) -> Fit {
    let mut reasons = must_have_reasons(&soft.competencies);
    let Some(rules) = &framework.fit else { return Fit { index: Err(NoFit::NoRules), reasons } };
    let missing = missing(rules, pillars);
    reasons.extend(missing.iter().map(|one| FitReason::Missing(*one)));
    let index = match (refused, soft.score) {
        (Some(why), _) => Err(why),
        (None, None) => Err(NoFit::NoSoftSkills),
        (None, Some(_)) if missing.len() > 1 => Err(NoFit::Missing(missing)),
        (None, Some(score)) => Ok(index(rules, soft, score, pillars, &reasons)),
    };
    Fit { index, reasons }
}

fn missing(rules: &FitRules, pillars: &Pillars) -> Vec<Pillar> {
    [
        (Pillar::Situations, rules.situations, pillars.situations),
        (Pillar::Experience, rules.experience, pillars.experience),
        (Pillar::Education, rules.education, pillars.education),
    ]
    .into_iter()
    .filter(|(_, weight, score)| *weight > 0.0 && score.is_none())
    .map(|(pillar, _, _)| pillar)
    .collect()
}

fn index(
    rules: &FitRules,
    soft: &SoftSkills,
    score: f64,
    pillars: &Pillars,
    reasons: &[FitReason],
) -> FitIndex {
    let present: Vec<(Pillar, f64, f64)> = [
        (Pillar::SoftSkills, rules.soft_skills, Some(score)),
        (Pillar::Situations, rules.situations, pillars.situations),
        (Pillar::Experience, rules.experience, pillars.experience),
        (Pillar::Education, rules.education, pillars.education),
    ]
    .into_iter()
    .filter_map(|(pillar, weight, score)| Some((pillar, weight, score?)))
    .collect();
    let whole: f64 = present.iter().map(|(_, weight, _)| weight).sum();
    let value = present.iter().map(|(_, weight, score)| weight * score).sum::<f64>() / whole;
    let without_imputed = soft.score_without_imputed.map(|other| {
        let rest = present.iter().map(|(pillar, weight, score)| {
            weight * if *pillar == Pillar::SoftSkills { other } else { *score }
        });
        rest.sum::<f64>() / whole
    });
    let situations_sem = if pillars.situations.is_some() { pillars.situations_sem } else { 0.0 };
    let (soft_part, situation_part) =
        (rules.soft_skills / whole * soft.sem, rules.situations / whole * situations_sem);
    let sem = (soft_part * soft_part + situation_part * situation_part).sqrt();
    let (band, cap) = (band(rules, value), cap(rules, reasons));
    FitIndex {
        value,
        sem,
        interval: (value, value), // set by the caller, who knows z
        band,
        verdict: band.max(cap),
        cap,
        borderline: None, // with the interval
        without_imputed,
        weights: present.iter().map(|(pillar, weight, _)| (*pillar, weight / whole)).collect(),
    }
}

impl FitIndex {
    /// Sets the interval `value ± z·SEM`, cut at 0 and 100, and whether it crosses a limit of the bands.
    pub(crate) fn widen(&mut self, rules: &FitRules, z: f64) {
        self.interval = ((self.value - z * self.sem).max(0.0), (self.value + z * self.sem).min(100.0));
        let (lowest, highest) = (band(rules, self.interval.0), band(rules, self.interval.1));
        let below = (lowest > self.band).then(|| (self.band + 1, rules.bands[self.band].from));
        let above = (highest < self.band).then(|| (self.band - 1, rules.bands[self.band - 1].from));
        let distance = |one: &(usize, f64)| (one.1 - self.value).abs();
        self.borderline = [below, above]
            .into_iter()
            .flatten()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .map(|(neighbour, limit)| Borderline { neighbour, limit, verdict: neighbour.max(self.cap) });
    }
}

/// The band of an index, on the unrounded number; the last band has no lower limit.
///
/// An index that is a limit on paper may be a hair less in binary: 0.45 · 89.8333… + 0.15 · 62.5 + 0.25 · 14 + 0.15 · 78
/// is 65 and reaches it.
#[must_use]
pub fn band(rules: &FitRules, value: f64) -> usize {
    rules.bands.iter().position(|band| value >= band.from - TOLERANCE).unwrap_or(rules.bands.len() - 1)
}

/// Decimals (0 to 2) it takes to print an index so that it shows its band: 79.8 is not 80.
#[must_use]
pub fn decimals(rules: &FitRules, value: f64) -> usize {
    let shows = |places: &usize| {
        let stretch = [1.0, 10.0][*places];
        band(rules, (value * stretch + TOLERANCE).round() / stretch) == band(rules, value)
    };
    (0..2).find(shows).unwrap_or(2)
}

/// The best band the must-haves allow.
fn cap(rules: &FitRules, reasons: &[FitReason]) -> usize {
    let count = |wanted| {
        reasons
            .iter()
            .filter(|one| matches!(one, FitReason::MustHave(_, status) if *status == wanted))
            .count()
    };
    match (count(MustHaveStatus::NotMet), count(MustHaveStatus::Open)) {
        (2.., _) => rules.cap_two_not_met,
        (1, _) => rules.cap_one_not_met,
        (0, 1..) => rules.cap_open,
        (0, 0) => 0,
    }
}

fn must_have_reasons(competencies: &[CompetencyScore]) -> Vec<FitReason> {
    competencies
        .iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let status = one.must_have?.status;
            (status != MustHaveStatus::Met).then(|| FitReason::MustHave(CompetencyIx::new(at), status))
        })
        .collect()
}
