//! The pay band in figures, with how it came about and what it leaves out.

mod moves;
mod views;

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::ChainPart;
use crate::assessment::FactorState;
use crate::assessment::NoPay;
use crate::assessment::OwnPay;
use crate::assessment::Pay;
use crate::assessment::PayFactor;
use crate::assessment::Quantiles;
use crate::levers::Levers;
use crate::pack::salary::Factor;
use crate::pack::salary::FactorLevel;
use crate::pack::salary::FactorRule;
use crate::pack::salary::LevelBasis;
use crate::pack::salary::SalaryModel;
use crate::report::Edition;
use crate::report::figure::estimated;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

pub use self::moves::MovesPart;
pub use self::views::ObservationLine;
pub use self::views::Views;

/// Pay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PayPart {
    /// The pack has a salary model.
    pub offered: bool,
    /// No band because of the mode.
    pub by_mode: bool,
    /// The pack's sentence why there is no band; empty otherwise.
    pub no_band: String,
    /// The band; `null` if there is none.
    pub band: Option<PayBand>,
}

/// A band with all that belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PayBand {
    /// Price level.
    pub price_year: i32,
    /// Hours a week of the full-time band.
    pub full_time_hours: String,
    /// Full time, per year.
    pub year: Percentiles,
    /// Full time, per month.
    pub month: Months,
    /// The agreed hours; `null` if they are unknown or equal full time.
    pub agreed: Option<AgreedBand>,
    /// Median of the reference profile at reference prices.
    pub base: String,
    /// Year of the reference prices.
    pub base_year: i32,
    /// The reference profile in words.
    pub reference_profile: String,
    /// Growth since then, signed percentage; empty if none.
    pub growth: String,
    /// Full-time median before growth.
    pub before_growth: String,
    /// The factors in order.
    pub factors: Vec<FactorLine>,
    /// Names of the factors without an answer; empty if none.
    pub skipped: String,
    /// The effects together were damped by the soft cap.
    pub damped: bool,
    /// What single steps would bring; `null` without any.
    pub moves: Option<MovesPart>,
    /// The model beside the nearest published figures; `null` without any.
    pub views: Option<Views>,
    /// Step of the growth since the reference year, signed; empty if none.
    pub growth_step: String,
    /// Step to the minimum wage, signed; empty if none.
    pub floor_step: String,
    /// Factors at the reference, with their levels; empty without.
    pub neutral: String,
    /// What the model leaves out, by topic: what stands before the colon of each of the pack's sentences.
    pub left_out_topics: String,
    /// What the model leaves out, the pack's sentences.
    pub left_out: Vec<LeftOutTopic>,
    /// Trend of the industry; empty if the pack knows none.
    pub trend: String,
    /// Keys of the trend's sources.
    pub trend_sources: String,
    /// What else is published on the role.
    pub observations: Vec<ObservationLine>,
    /// Published figures of the pack.
    pub observations_in_pack: usize,
    /// Negotiating position; empty without.
    pub marker: String,
    /// The same for full time, as the picture shows it.
    pub marker_full_time: String,
    /// The position is above the median.
    pub marker_above: bool,
    /// The position is below the median.
    pub marker_below: bool,
    /// Own pay, placed; `null` without or in the edition to share.
    pub own: Option<OwnPlace>,
    /// Full-time minimum wage per year.
    pub floor: String,
    /// It raised a percentile.
    pub floor_binds: bool,
    /// It raised P25, which the first page shows.
    pub floor_binds_p25: bool,
    /// The minimum wage of the year was not known; the last known was used.
    pub floor_assumed: bool,
    /// The table is older than it should be.
    pub stale: bool,
    /// Day until which the table holds.
    pub valid_until: String,
    /// The table is newer than the report date.
    pub newer: bool,
    /// The answers are unusable: the band rests on facts alone.
    pub caution: bool,
    /// Why the numbers outside the factors are as they are.
    pub basis: Vec<BasisLine>,
}

/// Rounded to hundreds, below a thousand to tens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percentiles {
    /// One in ten below.
    pub p10: String,
    /// A quarter below.
    pub p25: String,
    /// Half below.
    pub p50: String,
    /// Three quarters below.
    pub p75: String,
    /// Nine in ten below.
    pub p90: String,
}

/// The band for the agreed hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedBand {
    /// Hours a week.
    pub hours: String,
    /// A month's amount is below a thousand and therefore in tens.
    pub in_tens: bool,
    /// Per year.
    pub year: Percentiles,
    /// Per month.
    pub month: Months,
}

/// A year in twelve, thirteen and fourteen equal salaries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Months {
    /// Twelve.
    pub twelve: Percentiles,
    /// Thirteen.
    pub thirteen: Percentiles,
    /// Fourteen.
    pub fourteen: Percentiles,
}

/// Something the model leaves out on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutTopic {
    /// What; empty if the pack does not put it first.
    pub topic: String,
    /// Why.
    pub text: String,
}

/// A factor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorLine {
    /// Name.
    pub name: String,
    /// The person's level.
    pub level: String,
    /// Multiplier.
    pub multiplier: String,
    /// "Without this factor", full time, signed.
    pub effect: String,
    /// Step in the chain at reference prices, signed; base, steps and growth add up to the middle as printed.
    pub step: String,
    /// It raises the band.
    pub raises: bool,
    /// It lowers the band.
    pub lowers: bool,
    /// How well founded, in words.
    pub basis: String,
    /// Remark on the basis; empty without.
    pub remark: String,
    /// Keys of sources; empty without.
    pub sources: String,
}

/// Where own pay lies; exactly one of the places is set. No share of people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPlace {
    /// The amount for full time, as the picture shows it.
    pub in_full_time: String,
    /// Below P10.
    pub below_p10: bool,
    /// P10 to P25.
    pub p10_p25: bool,
    /// At the median, as far as the multiple shows.
    pub at_p50: bool,
    /// P25 to the median.
    pub p25_p50: bool,
    /// Median to P75.
    pub p50_p75: bool,
    /// P75 to P90.
    pub p75_p90: bool,
    /// Above P90.
    pub above_p90: bool,
    /// Compared with full time because the hours are unknown.
    pub full_time: bool,
    /// Own pay as a multiple of the middle.
    pub compa_ratio: String,
}

/// Why a number outside the factors is as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasisLine {
    /// One sentence.
    pub text: String,
    /// Keys of sources; empty without.
    pub sources: String,
    /// Judgement plays a part.
    pub judgement: bool,
}

/// Composes the part.
pub(super) fn compose(scene: &Scene, levers: &Levers, cites: &mut Citations) -> PayPart {
    let (Some(model), Some(result)) = (&scene.pack.salary, &scene.assessment.pay) else {
        return PayPart::default();
    };
    let offered = PayPart { offered: true, ..PayPart::default() };
    match result {
        Err(NoPay::Mode) => PayPart { by_mode: true, ..offered },
        Err(NoPay::Ruled(..)) => {
            let text = model.no_band.as_ref().map(|rule| scene.text(&rule.text));
            PayPart { no_band: text.unwrap_or_default(), ..offered }
        }
        Ok(pay) => PayPart { band: Some(band(scene, model, pay, levers, cites)), ..offered },
    }
}

fn band(scene: &Scene, model: &SalaryModel, pay: &Pay, levers: &Levers, cites: &mut Citations) -> PayBand {
    let format = scene.format();
    let money = |amount: f64| format.pay(amount, &model.currency);
    let same_hours = |hours: f64| (hours - model.full_time_hours).abs() < 1e-9;
    let skipped: Vec<String> = model
        .factors
        .iter()
        .zip(&pay.factors)
        .filter(|(_, one)| one.state == FactorState::Skipped)
        .map(|(factor, _)| scene.text(&factor.name))
        .collect();
    let (trend, trend_sources) = trend(scene, model, cites);
    let chain = pay.chain(model, 100.0);
    let step = |part: ChainPart| {
        let link = chain.iter().find(|link| link.part == part);
        link.map(|link| format.signed_pay(link.step as f64 * 100.0, &model.currency)).unwrap_or_default()
    };
    let mut factors: Vec<FactorLine> = model
        .factors
        .iter()
        .zip(&pay.factors)
        .map(|(factor, one)| factor_line(scene, model, factor, one, cites))
        .collect();
    for (at, line) in factors.iter_mut().enumerate() {
        line.step = step(ChainPart::Factor(at));
    }
    let neutral: Vec<String> = factors
        .iter()
        .zip(&pay.factors)
        .filter(|(line, one)| !line.raises && !line.lowers && one.state != FactorState::Skipped)
        .map(|(line, _)| format!("{} ({})", line.name, line.level))
        .collect();
    let topics = topics(scene, model);
    let named = topics.iter().map(|one| one.topic.as_str()).filter(|topic| !topic.is_empty());
    let left_out_topics = named.collect::<Vec<_>>().join("; ");
    PayBand {
        price_year: pay.price_year,
        full_time_hours: format.short(model.full_time_hours),
        year: percentiles(scene, model, &pay.full_time, 1.0),
        month: months(scene, model, &pay.full_time),
        agreed: pay.agreed.as_ref().filter(|(hours, _)| !same_hours(*hours)).map(|(hours, band)| {
            AgreedBand {
                hours: format.short(*hours),
                in_tens: estimated(band.p10 / 14.0) < 1_000.0,
                year: percentiles(scene, model, band, 1.0),
                month: months(scene, model, band),
            }
        }),
        base: money(model.base),
        base_year: model.price_year,
        reference_profile: scene.text(&model.reference_profile),
        growth: if pay.growth == 1.0 { String::new() } else { format.signed_percent(pay.growth - 1.0) },
        before_growth: money(model.base * libm::exp(pay.capped)),
        factors,
        neutral: format.list(&neutral),
        left_out_topics,
        skipped: format.list(&skipped),
        damped: (pay.effect - pay.capped).abs() > 0.01,
        moves: moves::compose(scene, model, &levers.moves, cites),
        views: views::compose(scene, model, pay, cites),
        growth_step: step(ChainPart::Growth),
        floor_step: step(ChainPart::Floor),
        left_out: topics,
        trend,
        trend_sources,
        observations: views::observations(scene, model, cites),
        observations_in_pack: model.observations.len(),
        marker: pay.marker.map(|(_, amount)| money(amount)).unwrap_or_default(),
        marker_full_time: pay.marker.map(|(ratio, _)| money(pay.full_time.p50 * ratio)).unwrap_or_default(),
        marker_above: pay.marker.is_some_and(|(ratio, _)| ratio > 1.0),
        marker_below: pay.marker.is_some_and(|(ratio, _)| ratio < 1.0),
        own: pay
            .own
            .as_ref()
            .filter(|_| scene.edition == Edition::Personal)
            .map(|own| place(scene, own, pay, &model.currency)),
        floor: money(pay.floor),
        floor_binds: pay.floor_binds,
        floor_binds_p25: pay.floor_binds && pay.full_time.p25 <= pay.floor + 0.5,
        floor_assumed: pay.floor_assumed,
        stale: pay.stale_years > 0,
        valid_until: format.date(model.valid_until),
        newer: pay.newer_than_report,
        caution: pay.caution,
        basis: basis(scene, model, pay, cites),
    }
}

/// What is left out; a sentence without a colon has no topic.
fn topics(scene: &Scene, model: &SalaryModel) -> Vec<LeftOutTopic> {
    let topic = |sentence: String| match sentence.split_once(": ") {
        Some((topic, text)) => LeftOutTopic { topic: topic.to_owned(), text: text.to_owned() },
        None => LeftOutTopic { topic: String::new(), text: sentence },
    };
    model.left_out.iter().map(|one| topic(scene.text(one))).collect()
}

fn percentiles(scene: &Scene, model: &SalaryModel, band: &Quantiles, parts: f64) -> Percentiles {
    let money = |amount: f64| scene.format().pay(amount / parts, &model.currency);
    Percentiles {
        p10: money(band.p10),
        p25: money(band.p25),
        p50: money(band.p50),
        p75: money(band.p75),
        p90: money(band.p90),
    }
}

fn months(scene: &Scene, model: &SalaryModel, band: &Quantiles) -> Months {
    Months {
        twelve: percentiles(scene, model, band, 12.0),
        thirteen: percentiles(scene, model, band, 13.0),
        fourteen: percentiles(scene, model, band, 14.0),
    }
}

fn factor_line(
    scene: &Scene,
    model: &SalaryModel,
    factor: &Factor,
    one: &PayFactor,
    cites: &mut Citations,
) -> FactorLine {
    let words = &scene.wording.words.basis;
    let level = factor.rule.level(&one.level);
    let (mut basis, mut sources, mut remark) = (words.reference.clone(), String::new(), String::new());
    match (one.state, &factor.rule, level) {
        (FactorState::Skipped, ..) => basis.clone_from(&words.skipped),
        (_, FactorRule::ConcaveYears { source, .. }, _) => {
            basis.clone_from(&words.shrunk);
            sources = cites.cite(source);
        }
        (_, _, Some(level)) => {
            basis = basis_word(scene, level.basis);
            sources = cites.cite(&level.source);
            remark = level.remark.as_ref().map(|text| scene.text(text)).unwrap_or_default();
        }
        (FactorState::Decided, ..) => basis.clone_from(&words.decided),
        _ => {}
    }
    FactorLine {
        name: scene.text(&factor.name),
        level: level_name(scene, &factor.rule, one, level),
        multiplier: scene.format().times(one.multiplier),
        effect: scene.format().signed_pay(one.without, &model.currency),
        step: String::new(),
        raises: one.multiplier > 1.0 + 1e-9,
        lowers: one.multiplier < 1.0 - 1e-9,
        basis,
        remark,
        sources,
    }
}

fn level_name(scene: &Scene, rule: &FactorRule, one: &PayFactor, level: Option<&FactorLevel>) -> String {
    let words = &scene.wording.words.basis;
    if one.state == FactorState::Skipped {
        return words.skipped.clone();
    }
    match (rule, level) {
        (FactorRule::ConcaveYears { item, .. }, _) => {
            scene.answer_words(*item).unwrap_or_else(|| scene.number_words(*item, 0.0))
        }
        (_, Some(level)) => scene.text(&level.name),
        _ => words.decided.clone(),
    }
}

fn basis_word(scene: &Scene, basis: LevelBasis) -> String {
    let words = &scene.wording.words.basis;
    match basis {
        LevelBasis::Sourced => &words.sourced,
        LevelBasis::Shrunk => &words.shrunk,
        LevelBasis::Judgement => &words.judgement,
        LevelBasis::Reference => &words.reference,
    }
    .clone()
}

fn trend(scene: &Scene, model: &SalaryModel, cites: &mut Citations) -> (String, String) {
    let Some(industry) = scene.assessment.industry else { return Default::default() };
    let found = model.trends.iter().find(|(industries, ..)| industries.contains(&industry));
    found.map(|(_, text, sources)| (scene.text(text), cites.cite(sources))).unwrap_or_default()
}

/// Own pay against the band it is compared with: the agreed hours, or full time where they are unknown.
fn place(scene: &Scene, own: &OwnPay, pay: &Pay, currency: &str) -> OwnPlace {
    let band = match &pay.agreed {
        Some((_, band)) if !own.full_time => band,
        _ => &pay.full_time,
    };
    let limits = [band.p10, band.p25, band.p50, band.p75, band.p90];
    // 1.00 times the middle is neither above it nor below
    let at_p50 = (own.compa_ratio - 1.0).abs() < 0.005;
    let above = limits.iter().filter(|limit| own.amount >= **limit).count();
    OwnPlace {
        below_p10: above == 0 && !at_p50,
        p10_p25: above == 1 && !at_p50,
        at_p50,
        p25_p50: above == 2 && !at_p50,
        p50_p75: above == 3 && !at_p50,
        p75_p90: above == 4 && !at_p50,
        above_p90: above == 5 && !at_p50,
        full_time: own.full_time,
        compa_ratio: scene.format().number(own.compa_ratio, 2),
        in_full_time: scene.format().pay(pay.full_time.p50 * own.compa_ratio, currency),
    }
}

/// Only what plays a part in this band.
fn basis(scene: &Scene, model: &SalaryModel, pay: &Pay, cites: &mut Citations) -> Vec<BasisLine> {
    let own = pay.own.is_some() && scene.edition == Edition::Personal;
    let plays = |topic: &str| match topic {
        "growth" => pay.growth != 1.0,
        "ageing" => pay.stale_years > 0,
        "floor" => pay.floor_binds,
        "hours" => pay.agreed.is_some(),
        // On the middle there is none to see.
        "marker" => pay.marker.is_some_and(|(ratio, _)| ratio != 1.0) && scene.edition == Edition::Personal,
        "own_pay" => own,
        "skipped" => pay.factors.iter().any(|one| one.state == FactorState::Skipped),
        _ => true,
    };
    model
        .basis
        .iter()
        .filter(|one| plays(&one.topic))
        .map(|one| BasisLine {
            text: scene.text(&one.text),
            sources: cites.cite(&one.source),
            judgement: one.judgement,
        })
        .collect()
}
