//! A pay band as a value: percentiles, factors, markers, and why there may be none.

use crate::id::{ItemIx, LevelCode};
use crate::pack::salary::SalaryModel;

/// Why there is no pay band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPay {
    /// The answer to that item rules it out; the pack's reason code.
    Ruled(ItemIx, String),
    /// Mode `hr`.
    Mode,
}

/// A pay band with how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Pay {
    /// Price level: the larger of report year and reference year.
    pub price_year: i32,
    /// The table is newer than the report date.
    pub newer_than_report: bool,
    /// Years past the table's validity; 0 = valid.
    pub stale_years: i32,
    /// Growth from the reference year.
    pub growth: f64,
    /// Sum of the log effects, before the soft cap.
    pub effect: f64,
    /// After it.
    pub capped: f64,
    /// Log standard deviation of the band.
    pub sigma: f64,
    /// In waterfall order.
    pub factors: Vec<PayFactor>,
    /// Full-time band, euro per year.
    pub full_time: Quantiles,
    /// Band for the agreed hours.
    pub agreed: Option<(f64, Quantiles)>,
    /// Full-time minimum wage per year.
    pub floor: f64,
    /// The floor raised a percentile.
    pub floor_binds: bool,
    /// The minimum wage of the year was not known; the last known was used.
    pub floor_assumed: bool,
    /// Negotiation marker inside the band: ratio and euro.
    pub marker: Option<(f64, f64)>,
    /// Own pay, placed.
    pub own: Option<OwnPay>,
    /// The answers are unusable: the band rests on the facts alone and carries a caution.
    pub caution: bool,
}

impl Pay {
    /// The way from the base of the reference profile to the median in whole units of money, `unit` euro each.
    ///
    /// The running amounts are rounded, the steps are their differences: whatever is left out or shown, base and steps
    /// add up to the rounded median exactly (salary.md §14). The last link is the median for the agreed hours, if any.
    #[must_use]
    pub fn chain(&self, model: &SalaryModel, unit: f64) -> Vec<ChainLink> {
        let mut links = vec![ChainLink { part: ChainPart::Base, step: 0, running: whole(model.base, unit) }];
        let mut go = |part: ChainPart, amount: f64| {
            let (before, running) = (links.last().map_or(0, |link| link.running), whole(amount, unit));
            links.push(ChainLink { part, step: running - before, running });
        };
        for (at, factor) in self.factors.iter().enumerate() {
            go(ChainPart::Factor(at), factor.running);
        }
        let grown = model.base * libm::exp(self.capped) * self.growth;
        let raised = self.full_time.p50 > grown + 1e-9;
        if self.growth != 1.0 {
            go(ChainPart::Growth, if raised { grown } else { self.full_time.p50 });
        }
        if raised {
            go(ChainPart::Floor, self.full_time.p50);
        }
        if let Some((_, band)) = &self.agreed {
            go(ChainPart::Hours, band.p50);
        }
        links
    }

    /// The band a person's own amounts are compared with: for the agreed hours, else full time.
    #[must_use]
    pub fn own_band(&self) -> &Quantiles {
        self.agreed.as_ref().map_or(&self.full_time, |(_, band)| band)
    }
}

/// An amount in whole units, half away from zero.
fn whole(amount: f64, unit: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "pay is far below 2^53")]
    let units = (amount / unit).round() as i64;
    units
}

/// A link of the chain from the reference profile to the median, in whole units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainLink {
    /// What it stands for.
    pub part: ChainPart,
    /// Change by it; 0 for the base.
    pub step: i64,
    /// Amount after it.
    pub running: i64,
}

/// What a link of the chain stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainPart {
    /// The reference profile.
    Base,
    /// The factor at this place.
    Factor(usize),
    /// Growth since the reference year.
    Growth,
    /// The minimum wage raised the median.
    Floor,
    /// From full time to the agreed hours.
    Hours,
}

/// Percentiles in euro per year, unrounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles {
    /// P10.
    pub p10: f64,
    /// P25.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// P75.
    pub p75: f64,
    /// P90.
    pub p90: f64,
}

/// One factor's part in the band.
#[derive(Clone, Debug, PartialEq)]
pub struct PayFactor {
    /// Level code for results; years for experience, `skipped` for a skipped factor.
    pub level: LevelCode,
    /// Why the level holds.
    pub state: FactorState,
    /// Multiplier of the level.
    pub multiplier: f64,
    /// After the soft cap; the scaled ones multiply to exp(capped).
    pub scaled: f64,
    /// Step in the waterfall, euro at reference prices, in order.
    pub step: f64,
    /// Running amount after the step.
    pub running: f64,
    /// "Without this factor" at report prices, full time.
    pub without: f64,
}

/// Why a factor's level holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorState {
    /// From an answer.
    Answered,
    /// A skip rule decided it (factor 1 or years 0).
    Decided,
    /// Asked and not answered, or "do not know": factor 1 and a wider band.
    Skipped,
}

/// Own pay inside the band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnPay {
    /// Euro per year as entered.
    pub amount: f64,
    /// amount / median.
    pub compa_ratio: f64,
    /// Compared with the full-time band because the hours are unknown.
    pub full_time: bool,
}
