//! The salary model as data.

use chrono::NaiveDate;

use crate::id::{FactorId, ItemIx, LevelCode, OptionIx, SourceKey};
use crate::locale::Text;

/// A log-linear pay model with a soft cap.
#[derive(Clone, Debug, PartialEq)]
pub struct SalaryModel {
    /// `EUR`.
    pub currency: String,
    /// Median of the reference profile per year, full time, at the price level of `price_year`.
    pub base: f64,
    /// The reference profile in words.
    pub reference_profile: Text,
    /// Price level of the base.
    pub price_year: i32,
    /// Yearly growth after `price_year`, as a ratio: 1.035.
    pub growth: f64,
    /// Log standard deviation of the band.
    pub sigma: f64,
    /// The soft cap: cap·tanh(s/cap).
    pub soft_cap: f64,
    /// z of P25/P75 and of P10/P90.
    pub z: (f64, f64),
    /// The table holds until this day.
    pub valid_until: NaiveDate,
    /// Log standard deviation added per year beyond.
    pub ageing_sd: f64,
    /// Hours of the full-time band.
    pub full_time_hours: f64,
    /// The agreed hours.
    pub hours_item: Option<ItemIx>,
    /// Statutory minimum wage per hour by year, ascending.
    pub minimum_wage: Vec<(i32, f64)>,
    /// Weeks per year for the floor.
    pub weeks_per_year: f64,
    /// No band if this choice is one of these options; the reason code and its sentence.
    pub no_band: Option<NoBand>,
    /// Position inside the band by negotiation: item and ratio by option.
    pub marker: Option<(ItemIx, Vec<f64>)>,
    /// Sources of the marker.
    pub marker_source: Vec<SourceKey>,
    /// Own pay, only placed inside the band.
    pub own_pay_item: Option<ItemIx>,
    /// Factors in waterfall order.
    pub factors: Vec<Factor>,
    /// Sources of base, band, growth, hours and floor, by topic.
    pub basis: Vec<Basis>,
    /// What the model leaves out, in sentences.
    pub left_out: Vec<Text>,
    /// Published figures to compare with.
    pub observations: Vec<Observation>,
    /// Trend of an industry in a line, by option of the industry item.
    pub trends: Vec<(Vec<OptionIx>, Text, Vec<SourceKey>)>,
}

/// When no band can be given.
#[derive(Clone, Debug, PartialEq)]
pub struct NoBand {
    /// The item.
    pub item: ItemIx,
    /// The options.
    pub options: Vec<OptionIx>,
    /// Code in results.
    pub reason: String,
    /// Sentence for the report.
    pub text: Text,
}

/// Why a number outside the factors is as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// `base`, `sigma`, `growth`, `floor`, …
    pub topic: String,
    /// One sentence.
    pub text: Text,
    /// Sources.
    pub source: Vec<SourceKey>,
    /// Judgement plays a part.
    pub judgement: bool,
}

/// One pay factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Its id.
    pub id: FactorId,
    /// Name for reports.
    pub name: Text,
    /// Log standard deviation added to the band when it is skipped.
    pub skipped_sd: f64,
    /// The rule.
    pub rule: FactorRule,
}

/// A level of a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorLevel {
    /// Code in results.
    pub code: LevelCode,
    /// Name for reports.
    pub name: Text,
    /// Multiplier on the reference profile.
    pub multiplier: f64,
    /// Plausible range of the multiplier, where given.
    pub range: Option<(f64, f64)>,
    /// How well founded: sourced, shrunk by judgement, judgement, reference.
    pub basis: LevelBasis,
    /// Sources.
    pub source: Vec<SourceKey>,
    /// Remark on the basis, such as `index +24 %`.
    pub remark: Option<Text>,
}

/// How well founded a multiplier is (salary.md §13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelBasis {
    /// A sourced number taken over.
    Sourced,
    /// Sourced, shrunk by judgement.
    Shrunk,
    /// Judgement only.
    Judgement,
    /// The reference level.
    Reference,
}

/// The closed kinds of factor rules. An item asked and unanswered is skipped; one left out by a skip rule is decided
/// by the rule's own zero case (years 0; multiplier 1).
#[derive(Clone, Debug, PartialEq)]
pub enum FactorRule {
    /// exp(E(x) − E(reference)) with E(x) = linear·x + quadratic·x², constant beyond its peak.
    ConcaveYears {
        /// Years.
        item: ItemIx,
        /// Per year.
        linear: f64,
        /// Per year squared, negative.
        quadratic: f64,
        /// Years of the reference profile.
        reference: f64,
        /// Sources.
        source: Vec<SourceKey>,
    },
    /// A level per option; `None` = the option counts as skipped.
    Choice {
        /// The item.
        item: ItemIx,
        /// By option.
        levels: Vec<Option<FactorLevel>>,
    },
    /// A level by the number of chosen options (the exclusive one counts nothing): `(at least, level)`, highest first.
    Count {
        /// The item.
        item: ItemIx,
        /// Levels.
        levels: Vec<(usize, FactorLevel)>,
    },
    /// Like `Count`, but the top level also needs some options.
    CountWith {
        /// The item.
        item: ItemIx,
        /// Levels, highest first.
        levels: Vec<(usize, FactorLevel)>,
        /// What the first level needs besides the number.
        with: Vec<OptionIx>,
    },
}

impl FactorRule {
    /// The question a rule looks at.
    #[must_use]
    pub fn item(&self) -> ItemIx {
        match self {
            FactorRule::ConcaveYears { item, .. }
            | FactorRule::Choice { item, .. }
            | FactorRule::Count { item, .. }
            | FactorRule::CountWith { item, .. } => *item,
        }
    }
}

/// A published pay figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What is measured, for reports.
    pub name: Text,
    /// Lower quartile, euro per year, if known.
    pub p25: Option<f64>,
    /// Median or mean, if known.
    pub p50: Option<f64>,
    /// Upper quartile, if known.
    pub p75: Option<f64>,
    /// Year of the figures.
    pub year: i32,
    /// `KldB` code, if official.
    pub kldb: Option<String>,
    /// Remark: mixed group, censored.
    pub remark: Option<Text>,
    /// Sources.
    pub source: Vec<SourceKey>,
}
