//! Published figures: the nearest ones beside the model's band, and others of the role.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::Pay;
use crate::pack::salary::Observation;
use crate::pack::salary::SalaryModel;
use crate::report::pay::Percentiles;
use crate::report::pay::percentiles;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// The model's band beside the published quartiles of the nearest official occupations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    /// Why these occupations.
    pub reason: String,
    /// The model's band, full time.
    pub model: Percentiles,
    /// Prices of the model and of the aged figures.
    pub price_year: i32,
    /// The occupations.
    pub rows: Vec<ObservationLine>,
    /// Keys of the sources of the ageing.
    pub sources: String,
    /// The model's middle lies below the lower quartile of every one of them, at the same prices.
    pub below_all: bool,
    /// It lies above the upper quartile of every one of them; `false` where one is not published.
    pub above_all: bool,
}

/// A published figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationLine {
    /// What is measured.
    pub name: String,
    /// Code of the official classification; empty if it is no official figure.
    pub kldb: String,
    /// People it rests on; empty if unknown.
    pub people: String,
    /// Lower quartile; empty if unknown.
    pub p25: String,
    /// Median or mean; empty if unknown.
    pub p50: String,
    /// Upper quartile; empty if unknown.
    pub p75: String,
    /// Year.
    pub year: i32,
    /// Lower quartile at the model's prices, by the growth of wages; empty if unknown.
    pub aged_p25: String,
    /// Median at the model's prices.
    pub aged_p50: String,
    /// Upper quartile at the model's prices.
    pub aged_p75: String,
    /// A value lies above the contribution ceiling and is not published.
    pub censored: bool,
    /// Remark; empty without.
    pub remark: String,
    /// Keys of sources.
    pub sources: String,
}

/// The nearest occupations to the job in question.
pub(super) fn compose(scene: &Scene, model: &SalaryModel, pay: &Pay, cites: &mut Citations) -> Option<Views> {
    let found = model.nearest(scene.assessment.role, scene.assessment.industry)?;
    let rows = found
        .observations
        .iter()
        .map(|at| observation(scene, model, &model.observations[*at], pay.price_year, cites))
        .collect();
    let aged = |quartile: fn(&Observation) -> Option<f64>| {
        found.observations.iter().map(move |at| {
            let one = &model.observations[*at];
            quartile(one).map(|amount| amount * model.uprating(one.year, pay.price_year))
        })
    };
    let middle = pay.full_time.p50;
    Some(Views {
        below_all: aged(|one| one.p25).all(|limit| limit.is_some_and(|limit| middle < limit)),
        above_all: aged(|one| one.p75).all(|limit| limit.is_some_and(|limit| middle > limit)),
        reason: scene.text(&found.reason),
        model: percentiles(scene, model, &pay.full_time, 1.0),
        price_year: pay.price_year,
        rows,
        sources: cites.cite(&model.wage_growth_source),
    })
}

/// What else is published on the role, as it was published: without the figures that stand beside the band.
pub(super) fn observations(
    scene: &Scene,
    model: &SalaryModel,
    cites: &mut Citations,
) -> Vec<ObservationLine> {
    let role = scene.assessment.role;
    let nearest = model.nearest(role, scene.assessment.industry).map_or(&[][..], |found| &found.observations);
    let others = model
        .observations
        .iter()
        .enumerate()
        .filter(|(at, one)| !nearest.contains(at) && (one.roles.is_empty() || one.roles.contains(&role)));
    others.map(|(_, one)| observation(scene, model, one, one.year, cites)).collect()
}

fn observation(
    scene: &Scene,
    model: &SalaryModel,
    one: &Observation,
    year: i32,
    cites: &mut Citations,
) -> ObservationLine {
    let ratio = model.uprating(one.year, year);
    let money = |amount: Option<f64>, ratio: f64| {
        amount.map(|amount| scene.format().pay(amount * ratio, &model.currency)).unwrap_or_default()
    };
    ObservationLine {
        name: scene.text(&one.name),
        kldb: one.kldb.clone().unwrap_or_default(),
        people: one.people.map(|people| scene.format().number(f64::from(people), 0)).unwrap_or_default(),
        p25: money(one.p25, 1.0),
        p50: money(one.p50, 1.0),
        p75: money(one.p75, 1.0),
        year: one.year,
        aged_p25: money(one.p25, ratio),
        aged_p50: money(one.p50, ratio),
        aged_p75: money(one.p75, ratio),
        censored: one.censored,
        remark: one.remark.as_ref().map(|text| scene.text(text)).unwrap_or_default(),
        sources: cites.cite(&one.source),
    }
}
