//! The pay band (salary.md §14, §16): a log-linear model with a soft cap, from the facts alone.

use chrono::Datelike;

use crate::answers::{Answer, Answers};
use crate::assessment::rubric::exclusive;
use crate::assessment::{FactorState, NoPay, OwnPay, Pay, PayFactor, Quantiles, Request};
use crate::id::{ItemIx, LevelCode, OptionIx};
use crate::pack::Pack;
use crate::pack::questionnaire::Mode;
use crate::pack::salary::{Factor, FactorLevel, FactorRule, SalaryModel};

/// A factor's level before the cap.
struct Effect {
    level: LevelCode,
    state: FactorState,
    multiplier: f64,
    log: f64,
}

/// Computes the band, or says why there is none.
///
/// # Errors
/// Mode `hr`, or a place of work for which the model holds nothing.
pub fn pay(pack: &Pack, model: &SalaryModel, answers: &Answers, request: &Request) -> Result<Pay, NoPay> {
    if answers.mode == Mode::Hr {
        return Err(NoPay::Mode);
    }
    if let Some(rule) = &model.no_band
        && let Some(Answer::Choice(option)) = answers.effective(pack, rule.item)
        && rule.options.contains(&option)
    {
        return Err(NoPay::Ruled(rule.item, rule.reason.clone()));
    }
    let effects: Vec<Effect> =
        model.factors.iter().map(|factor| effect(pack, answers, request, factor)).collect();
    Ok(band(pack, model, answers, request.date.year(), &effects))
}

fn band(pack: &Pack, model: &SalaryModel, answers: &Answers, year: i32, effects: &[Effect]) -> Pay {
    let sum: f64 = effects.iter().map(|one| one.log).sum();
    let capped = model.soft_cap * libm::tanh(sum / model.soft_cap);
    let share = if sum == 0.0 { 1.0 } else { capped / sum };
    let price_year = year.max(model.price_year);
    let growth = libm::pow(model.growth, f64::from(price_year - model.price_year));
    let stale_years = (year - model.valid_until.year()).max(0);
    let skipped: f64 = model
        .factors
        .iter()
        .zip(effects)
        .filter(|(_, one)| one.state == FactorState::Skipped)
        .map(|(factor, _)| factor.skipped_sd * factor.skipped_sd)
        .sum();
    let ageing = f64::from(stale_years) * model.ageing_sd * model.ageing_sd;
    let sigma = (model.sigma * model.sigma + skipped + ageing).sqrt();
    let median = model.base * libm::exp(capped) * growth;
    let (wage, floor_assumed) = minimum_wage(model, year);
    let floor = wage * model.full_time_hours * model.weeks_per_year;
    let (full_time, floor_binds) = quantiles(model, median, sigma, floor);
    let hours = model.hours_item.and_then(|item| number(answers.effective(pack, item)));
    let agreed = hours.map(|hours| (hours, full_time.times(hours / model.full_time_hours)));
    let reference = agreed.map_or(full_time, |(_, band)| band);
    Pay {
        price_year,
        newer_than_report: year < model.price_year,
        stale_years,
        growth,
        effect: sum,
        capped,
        sigma,
        factors: chain(model, median, share, effects),
        full_time,
        agreed,
        floor,
        floor_binds,
        floor_assumed,
        marker: marker(pack, model, answers, reference.p50),
        own: own(pack, model, answers, reference.p50, agreed.is_none()),
        caution: false,
    }
}

fn number(answer: Option<Answer>) -> Option<f64> {
    match answer {
        Some(Answer::Number(number)) => Some(number),
        _ => None,
    }
}

/// The minimum wage of a year; before the table its first, after it its last rate, the latter noted.
fn minimum_wage(model: &SalaryModel, year: i32) -> (f64, bool) {
    let known = model.minimum_wage.iter().rev().find(|(from, _)| *from <= year);
    let rate = known.or(model.minimum_wage.first()).map_or(0.0, |(_, rate)| *rate);
    (rate, model.minimum_wage.last().is_some_and(|(last, _)| year > *last))
}

/// Percentiles of the log-normal, each at least the floor; and whether the floor raised one.
fn quantiles(model: &SalaryModel, median: f64, sigma: f64, floor: f64) -> (Quantiles, bool) {
    let (quartile, decile) = model.z;
    let at = |z: f64| median * libm::exp(z * sigma);
    let lowest = at(-decile);
    let band = Quantiles { p10: lowest, p25: at(-quartile), p50: median, p75: at(quartile), p90: at(decile) };
    (band.map(|value| value.max(floor)), lowest < floor)
}

impl Quantiles {
    /// Every percentile changed alike.
    #[must_use]
    pub fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self {
            p10: change(self.p10),
            p25: change(self.p25),
            p50: change(self.p50),
            p75: change(self.p75),
            p90: change(self.p90),
        }
    }

    /// Every percentile times a ratio.
    #[must_use]
    pub fn times(self, ratio: f64) -> Self {
        self.map(|value| value * ratio)
    }
}

/// The waterfall: scaled multipliers one after the other onto the base; and each factor's "without".
fn chain(model: &SalaryModel, median: f64, share: f64, effects: &[Effect]) -> Vec<PayFactor> {
    let mut running = model.base;
    effects
        .iter()
        .map(|one| {
            let scaled = libm::exp(one.log * share);
            let before = running;
            running *= scaled;
            PayFactor {
                level: one.level.clone(),
                state: one.state,
                multiplier: one.multiplier,
                scaled,
                step: running - before,
                running,
                without: median * (1.0 - 1.0 / scaled),
            }
        })
        .collect()
}

fn effect(pack: &Pack, answers: &Answers, request: &Request, factor: &Factor) -> Effect {
    match &factor.rule {
        FactorRule::ConcaveYears { item, linear, quadratic, reference, .. } => {
            let years = match read(pack, answers, *item) {
                Read::Missing => return skipped(),
                Read::LeftOut => 0.0,
                Read::Answer(answer) => number(Some(answer)).unwrap_or(0.0),
            };
            let log = concave(years, *linear, *quadratic) - concave(*reference, *linear, *quadratic);
            let state =
                if answers.is_asked(pack, *item) { FactorState::Answered } else { FactorState::Decided };
            Effect { level: LevelCode::new(&years.to_string()), state, multiplier: libm::exp(log), log }
        }
        FactorRule::Choice { item, levels } => {
            let option = if Some(*item) == pack.framework.industry_item {
                request.industry // may be overridden
            } else {
                match read(pack, answers, *item) {
                    Read::Missing => return skipped(),
                    Read::LeftOut => return decided(),
                    Read::Answer(Answer::Choice(option)) => Some(option),
                    Read::Answer(_) => None,
                }
            };
            match option.and_then(|option: OptionIx| levels[option.at()].as_ref()) {
                Some(level) => answered(level),
                None => skipped(),
            }
        }
        FactorRule::Count { item, levels } => count(pack, answers, *item, levels, &[]),
        FactorRule::CountWith { item, levels, with } => count(pack, answers, *item, levels, with),
    }
}

/// How an item reads for a factor.
enum Read {
    Answer(Answer),
    LeftOut,
    Missing,
}

fn read(pack: &Pack, answers: &Answers, item: ItemIx) -> Read {
    if answers.is_asked(pack, item) {
        answers.get(item).map_or(Read::Missing, Read::Answer)
    } else {
        Read::LeftOut
    }
}

/// E(x) = linear·x + quadratic·x², constant beyond its peak −linear/(2·quadratic).
fn concave(years: f64, linear: f64, quadratic: f64) -> f64 {
    let years = if quadratic < 0.0 { years.min(-linear / (2.0 * quadratic)) } else { years };
    linear * years + quadratic * years * years
}

fn count(
    pack: &Pack,
    answers: &Answers,
    item: ItemIx,
    levels: &[(usize, FactorLevel)],
    first_needs: &[OptionIx],
) -> Effect {
    let chosen = match read(pack, answers, item) {
        Read::Answer(Answer::Choices(chosen)) => chosen,
        Read::LeftOut => return decided(),
        Read::Missing | Read::Answer(_) => return skipped(),
    };
    let number = chosen.len() - usize::from(exclusive(pack, item).is_some_and(|one| chosen.has(one)));
    let fits = |at: usize, least: usize| {
        number >= least && (at > 0 || first_needs.iter().all(|option| chosen.has(*option)))
    };
    let level =
        levels.iter().enumerate().find(|(at, (least, _))| fits(*at, *least)).map(|(_, (_, level))| level);
    level.map_or_else(skipped, answered)
}

fn answered(level: &FactorLevel) -> Effect {
    Effect {
        level: level.code.clone(),
        state: FactorState::Answered,
        multiplier: level.multiplier,
        log: libm::log(level.multiplier),
    }
}

fn skipped() -> Effect {
    Effect { level: LevelCode::new("skipped"), state: FactorState::Skipped, multiplier: 1.0, log: 0.0 }
}

fn decided() -> Effect {
    Effect { level: LevelCode::new("not_asked"), state: FactorState::Decided, multiplier: 1.0, log: 0.0 }
}

/// Where negotiating usually leads inside the band; never a factor of the band.
fn marker(pack: &Pack, model: &SalaryModel, answers: &Answers, median: f64) -> Option<(f64, f64)> {
    let (item, ratios) = model.marker.as_ref()?;
    let Some(Answer::Choice(option)) = answers.effective(pack, *item) else { return None };
    let ratio = ratios[option.at()];
    Some((ratio, median * ratio))
}

/// Own pay against the band; only where a person answers for themselves, never where others run the assessment.
fn own(pack: &Pack, model: &SalaryModel, answers: &Answers, median: f64, full_time: bool) -> Option<OwnPay> {
    if answers.mode != Mode::Own {
        return None;
    }
    let amount = number(answers.effective(pack, model.own_pay_item?))?;
    Some(OwnPay { amount, compa_ratio: amount / median, full_time })
}
