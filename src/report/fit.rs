//! The index, its verdict and the must-haves.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::Borderline;
use crate::assessment::FitIndex;
use crate::assessment::FitReason;
use crate::assessment::MustHaveStatus;
use crate::assessment::NoFit;
use crate::assessment::Pillar;
use crate::assessment::fit::decimals;
use crate::levers::Levers;
use crate::levers::next::NextVerdict;
use crate::levers::next::Raise;
use crate::levers::sensitivity::Weight;
use crate::report::pillar;
use crate::report::pillar::PillarLine;
use crate::report::scene::Scene;

/// Index, verdict, must-haves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FitPart {
    /// There is something to say about the match: an index, or why there is none.
    pub shown: bool,
    /// The index; `null` if there is none.
    pub index: Option<IndexFigures>,
    /// Why there is none; `null` if there is one.
    pub none: Option<NoIndex>,
    /// Must-haves in table order.
    pub must_haves: Vec<MustHaveLine>,
    /// All of them are met (false without any).
    pub all_met: bool,
    /// Names of those not met.
    pub not_met: String,
    /// Names of those open.
    pub open: String,
    /// Parts of the index that could not be computed, names.
    pub missing: String,
    /// Every part with its score and weight.
    pub pillars: Vec<PillarLine>,
    /// What meeting must-haves would do to the verdict.
    pub levers: Vec<VerdictLever>,
    /// What leads to the next better verdict; `null` without an index or if there is none better.
    pub next: Option<NextLine>,
    /// How much the verdict hangs on the weights; `null` without an index.
    pub sensitivity: Option<SensitivityLine>,
}

/// What leads to the next better verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextLine {
    /// The verdict.
    pub verdict: String,
    /// The index it takes.
    pub limit: String,
    /// Points that are missing once the must-haves are met; empty if none are.
    pub missing: String,
    /// Must-haves that come first.
    pub must_haves: Vec<Raised>,
    /// Each of these alone closes the rest.
    pub singles: Vec<Raised>,
    /// These together do.
    pub together: Vec<Raised>,
    /// So many points in another part would do as well.
    pub parts: Vec<PartPoints>,
    /// The index with every target reached, if even that is not enough; empty otherwise.
    pub at_targets: String,
}

/// Points in a part of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartPoints {
    /// Name of the part.
    pub name: String,
    /// Points.
    pub points: String,
    /// It is a single one.
    pub one_point: bool,
}

/// How often band and verdict change when one weight is a fifth lighter or heavier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensitivityLine {
    /// Cases.
    pub cases: usize,
    /// Cases with another verdict.
    pub verdict_changes: usize,
    /// Cases with another band of the index.
    pub band_changes: usize,
    /// Names of the weights that change the verdict; empty without.
    pub weights: String,
}

/// A limit of the bands within the interval of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BorderlineLine {
    /// The limit.
    pub limit: String,
    /// The verdict on the other side.
    pub verdict: String,
    /// The other side is better.
    pub better: bool,
    /// A must-have limits the verdict to the same on both sides.
    pub same: bool,
}

/// The index in figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IndexFigures {
    /// 0–100, whole.
    pub value: String,
    /// Lower end of its interval.
    pub from: String,
    /// Upper end.
    pub to: String,
    /// Half the interval.
    pub tolerance: String,
    /// What the index alone would mean.
    pub band: String,
    /// The verdict after the must-have caps.
    pub verdict: String,
    /// Short form of the verdict.
    pub verdict_short: String,
    /// The verdict is lower than the band of the index.
    pub capped: bool,
    /// The interval reaches into another band; `null` if it does not.
    pub borderline: Option<BorderlineLine>,
    /// The index without entry values; empty if it is the same.
    pub without_imputed: String,
    /// Every band from the highest: from, name.
    pub bands: Vec<BandLine>,
}

/// A band of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandLine {
    /// At least.
    pub from: String,
    /// Name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// The verdict of this report.
    pub here: bool,
}

/// Why there is no index; exactly one is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoIndex {
    /// Mode `hr`.
    pub mode: bool,
    /// The answers form no consistent picture.
    pub unusable: bool,
    /// Too few competencies can be judged.
    pub no_soft_skills: bool,
    /// More than one other part is missing.
    pub missing: bool,
    /// The pack has no index.
    pub no_rules: bool,
}

/// A must-have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MustHaveLine {
    /// Competency.
    pub name: String,
    /// Minimum.
    pub minimum: String,
    /// Level; empty if not scorable.
    pub level: String,
    /// State in words.
    pub status: String,
    /// At or above.
    pub met: bool,
    /// Undecided.
    pub open: bool,
    /// Below.
    pub not_met: bool,
}

/// "With LEA at 3.0 the verdict would be …"
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictLever {
    /// Competencies with their minimum.
    pub raised: Vec<Raised>,
    /// The verdict then.
    pub verdict: String,
    /// The verdict would stay the same.
    pub same: bool,
}

/// A competency raised to its minimum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// Name.
    pub name: String,
    /// Minimum.
    pub minimum: String,
    /// First of several.
    pub first: bool,
}

/// Composes the part.
pub(super) fn compose(scene: &Scene, levers: &Levers) -> FitPart {
    let fit = &scene.assessment.fit;
    let must_haves = must_haves(scene);
    let named = |status: MustHaveStatus| {
        let names: Vec<String> = fit
            .reasons
            .iter()
            .filter_map(|reason| match reason {
                FitReason::MustHave(competency, found) if *found == status => {
                    Some(scene.competency_name(*competency))
                }
                _ => None,
            })
            .collect();
        scene.format().list(&names)
    };
    let missing: Vec<String> = fit
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            FitReason::Missing(pillar) => Some(pillar_name(scene, *pillar)),
            FitReason::MustHave(..) => None,
        })
        .collect();
    FitPart {
        shown: fit.index.as_ref().err().is_none_or(|why| *why != NoFit::NoRules),
        index: fit.index.as_ref().ok().map(|index| figures(scene, index)),
        none: fit.index.as_ref().err().map(no_index),
        all_met: !must_haves.is_empty() && must_haves.iter().all(|one| one.met),
        not_met: named(MustHaveStatus::NotMet),
        open: named(MustHaveStatus::Open),
        missing: scene.format().list(&missing),
        pillars: pillar::compose(scene),
        levers: verdict_levers(scene, levers),
        next: levers.next.as_ref().filter(|_| fit.index.is_ok()).map(|one| next(scene, one)),
        sensitivity: sensitivity(scene, levers),
        must_haves,
    }
}

fn figures(scene: &Scene, index: &FitIndex) -> IndexFigures {
    let format = scene.format();
    let value = self::index(scene, index.value);
    let without = index.without_imputed.map(|one| self::index(scene, one)).unwrap_or_default();
    let z = scene.pack.framework.levels.z;
    IndexFigures {
        from: format.number(index.interval.0, 0),
        to: format.number(index.interval.1, 0),
        tolerance: format.number(z * index.sem, 0),
        band: band_name(scene, index.band),
        verdict: band_name(scene, index.verdict),
        verdict_short: band_short(scene, index.verdict),
        capped: index.verdict != index.band,
        borderline: index.borderline.map(|one| borderline(scene, index, &one)),
        without_imputed: if without == value { String::new() } else { without },
        bands: bands(scene, index.verdict),
        value,
    }
}

/// An index in as few decimals as show the band it lies in; in whole points, rounded down if need be, where decimals
/// would give away a competency of which nothing is said.
pub(super) fn index(scene: &Scene, value: f64) -> String {
    let rules = scene.pack.framework.fit.as_ref();
    match rules.map_or(0, |rules| decimals(rules, value)) {
        0 => scene.format().number(value, 0),
        _ if scene.withholds() => scene.format().number(value.floor(), 0),
        places => scene.format().number(value, places),
    }
}

fn borderline(scene: &Scene, index: &FitIndex, found: &Borderline) -> BorderlineLine {
    BorderlineLine {
        limit: scene.format().number(found.limit, 0),
        verdict: band_name(scene, found.verdict),
        better: found.verdict < index.verdict,
        same: found.verdict == index.verdict,
    }
}

fn next(scene: &Scene, found: &NextVerdict) -> NextLine {
    let format = scene.format();
    let shown = |all: &[Raise]| -> Vec<Raised> {
        all.iter()
            .enumerate()
            .map(|(at, one)| Raised {
                name: scene.competency_name(one.competency),
                minimum: format.level(one.level),
                first: at == 0,
            })
            .collect()
    };
    // How far single levels and parts would have to rise tells the index to the decimal.
    let told = !scene.withholds();
    let singles = if told { found.singles.as_slice() } else { &[] };
    let together = if told { found.together.as_slice() } else { &[] };
    let parts = if told { found.parts.as_slice() } else { &[] };
    NextLine {
        verdict: band_name(scene, found.verdict),
        limit: format.number(found.limit, 0),
        missing: if found.missing > 0.0 { missing(scene, found.missing) } else { String::new() },
        must_haves: shown(&found.must_haves),
        singles: shown(singles),
        together: shown(together),
        parts: parts
            .iter()
            .map(|(pillar, points)| PartPoints {
                name: pillar_name(scene, *pillar),
                points: format.number(points.ceil(), 0),
                one_point: points.ceil() <= 1.0,
            })
            .collect(),
        at_targets: found.at_targets.map(|value| index(scene, value)).unwrap_or_default(),
    }
}

/// Points that are missing: one decimal, two if the index beside them has two; never none. Whole points where decimals
/// would give away a competency of which nothing is said.
fn missing(scene: &Scene, points: f64) -> String {
    if scene.withholds() {
        return scene.format().number(points.ceil(), 0);
    }
    let rules = scene.pack.framework.fit.as_ref();
    let index = scene.assessment.fit.index.as_ref().ok();
    let shown = rules.zip(index).map_or(0, |(rules, index)| decimals(rules, index.value));
    let places = shown.max(1);
    scene.format().number(points.max(if places == 1 { 0.1 } else { 0.01 }), places)
}

fn sensitivity(scene: &Scene, levers: &Levers) -> Option<SensitivityLine> {
    let found = levers.sensitivity.as_ref()?;
    let index = scene.assessment.fit.index.as_ref().ok()?;
    let mut names: Vec<String> = Vec::new();
    for one in found.cases.iter().filter(|one| one.verdict != index.verdict) {
        let name = match one.weight {
            Weight::Competency(at) => scene.competency_name(at),
            Weight::Pillar(pillar) => pillar_name(scene, pillar),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Some(SensitivityLine {
        cases: found.cases.len(),
        verdict_changes: found.verdict_changes,
        band_changes: found.band_changes,
        weights: scene.format().list(&names),
    })
}

fn bands(scene: &Scene, verdict: usize) -> Vec<BandLine> {
    let bands = scene.pack.framework.fit.as_ref().map(|rules| rules.bands.as_slice()).unwrap_or_default();
    bands
        .iter()
        .enumerate()
        .map(|(at, band)| BandLine {
            from: scene.format().number(band.from, 0),
            name: scene.text(&band.name),
            short: band_short(scene, at),
            here: at == verdict,
        })
        .collect()
}

/// Full name of a band.
pub(super) fn band_name(scene: &Scene, at: usize) -> String {
    let band = scene.pack.framework.fit.as_ref().and_then(|rules| rules.bands.get(at));
    band.map(|one| scene.text(&one.name)).unwrap_or_default()
}

/// Short name of a band; the full one if the locale knows none.
pub(super) fn band_short(scene: &Scene, at: usize) -> String {
    let band = scene.pack.framework.fit.as_ref().and_then(|rules| rules.bands.get(at));
    band.and_then(|one| scene.wording.words.verdict.get(&one.code))
        .cloned()
        .unwrap_or_else(|| band_name(scene, at))
}

fn no_index(reason: &NoFit) -> NoIndex {
    NoIndex {
        mode: *reason == NoFit::Mode,
        unusable: *reason == NoFit::Unusable,
        no_soft_skills: *reason == NoFit::NoSoftSkills,
        missing: matches!(reason, NoFit::Missing(_)),
        no_rules: *reason == NoFit::NoRules,
    }
}

fn must_haves(scene: &Scene) -> Vec<MustHaveLine> {
    let words = &scene.wording.words.must_have;
    let scores = &scene.assessment.soft_skills.competencies;
    scores
        .iter()
        .enumerate()
        .filter_map(|(at, score)| {
            let must_have = score.must_have?;
            let competency = crate::id::CompetencyIx::new(at);
            if scene.withheld(competency) {
                return None;
            }
            let status = match must_have.status {
                MustHaveStatus::Met => &words.met,
                MustHaveStatus::Open => &words.open,
                MustHaveStatus::NotMet => &words.not_met,
            };
            Some(MustHaveLine {
                name: scene.competency_name(competency),
                minimum: scene.format().level(must_have.minimum),
                level: if score.imputed { String::new() } else { scene.format().level(score.level) },
                status: status.clone(),
                met: must_have.status == MustHaveStatus::Met,
                open: must_have.status == MustHaveStatus::Open,
                not_met: must_have.status == MustHaveStatus::NotMet,
            })
        })
        .collect()
}

pub(super) fn pillar_name(scene: &Scene, pillar: Pillar) -> String {
    let words = &scene.wording.words.pillar;
    match pillar {
        Pillar::SoftSkills => &words.soft_skills,
        Pillar::Situations => &words.situations,
        Pillar::Experience => &words.experience,
        Pillar::Education => &words.education,
    }
    .clone()
}

fn verdict_levers(scene: &Scene, levers: &Levers) -> Vec<VerdictLever> {
    let Ok(index) = &scene.assessment.fit.index else { return Vec::new() };
    let scores = &scene.assessment.soft_skills.competencies;
    levers
        .must_haves
        .iter()
        .map(|lever| VerdictLever {
            raised: lever
                .competencies
                .iter()
                .enumerate()
                .filter_map(|(at, competency)| {
                    Some(Raised {
                        name: scene.competency_name(*competency),
                        minimum: scene.format().level(scores[competency.at()].must_have?.minimum),
                        first: at == 0,
                    })
                })
                .collect(),
            verdict: band_name(scene, lever.verdict),
            same: lever.verdict == index.verdict,
        })
        .collect()
}
