//! The parts of the index as a table.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::NoFit;
use crate::assessment::Pillar;
use crate::levers::sensitivity::pillar_score;
use crate::report::fit::pillar_name;
use crate::report::scene::Scene;

/// A part of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PillarLine {
    /// Name.
    pub name: String,
    /// Score 0–100, two decimals; empty if it could not be computed.
    pub score: String,
    /// Interval for tables; empty without a score or where no error is defined.
    pub interval: String,
    /// Weight; empty if it did not count.
    pub weight: String,
    /// Weight times score; empty if it did not count.
    pub share: String,
}

/// The parts of the index; none in a pack without index and none in mode `hr`, where none may be worked out either.
pub(super) fn compose(scene: &Scene) -> Vec<PillarLine> {
    let assessment = scene.assessment;
    if scene.pack.framework.fit.is_none() || assessment.fit.index == Err(NoFit::Mode) {
        return Vec::new();
    }
    let weights = assessment.fit.index.as_ref().map(|index| index.weights.as_slice()).unwrap_or_default();
    let z = scene.pack.framework.levels.z;
    let rules = scene.pack.framework.situations.as_ref();
    let situations =
        assessment.situations.as_ref().zip(rules).and_then(|(one, rules)| one.interval(rules, z));
    let parts = [
        (Pillar::SoftSkills, assessment.soft_skills.interval(z)),
        (Pillar::Situations, situations),
        (Pillar::Experience, None), // facts: no error is defined
        (Pillar::Education, None),
    ];
    let format = scene.format();
    // Competencies of which nothing is said could be worked out from two decimals.
    let decimals = if scene.withholds() { 0 } else { 2 };
    parts
        .into_iter()
        .map(|(pillar, interval)| {
            let score = pillar_score(assessment, pillar);
            let weight = weights.iter().find(|(one, _)| *one == pillar).map(|(_, weight)| *weight);
            let ends = interval.map(|(from, to)| (format.number(from, 0), format.number(to, 0)));
            PillarLine {
                name: pillar_name(scene, pillar),
                score: score.map(|one| format.number(one, decimals)).unwrap_or_default(),
                interval: ends.map(|(from, to)| format.range_short(&from, &to)).unwrap_or_default(),
                weight: weight.map(|one| format.percent(one)).unwrap_or_default(),
                share: score
                    .zip(weight)
                    .map(|(one, weight)| format.number(one * weight, decimals))
                    .unwrap_or_default(),
            }
        })
        .collect()
}
