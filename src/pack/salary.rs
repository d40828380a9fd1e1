//! The salary model as data.

use chrono::NaiveDate;

use crate::id::{FactorId, ItemIx, LevelCode, MeasureIx, OptionIx, RoleIx, SourceKey};
use crate::locale::Text;

/// A log-linear pay model with a soft cap.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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
    /// Growth of wages by year, as a ratio (1.054 in 2024), for published figures; up to the reference year.
    pub wage_growth: Vec<(i32, f64)>,
    /// Sources of that growth.
    pub wage_growth_source: Vec<SourceKey>,
    /// Which published figures come nearest to a job; the first row that fits holds.
    pub comparisons: Vec<Comparison>,
    /// Which measures of the catalogue lead to which answers.
    pub learning: Vec<Learning>,
    /// Rules and notes for a pay conversation.
    pub negotiation: Option<Negotiation>,
}

impl SalaryModel {
    /// The place of a factor by its id.
    #[must_use]
    pub fn factor(&self, id: &str) -> Option<usize> {
        self.factors.iter().position(|factor| factor.id == *id)
    }

    /// The published figures nearest to a job: the first row that fits role and industry.
    #[must_use]
    pub fn nearest(&self, role: RoleIx, industry: Option<OptionIx>) -> Option<&Comparison> {
        self.comparisons.iter().find(|one| {
            let in_industry = industry.is_some_and(|industry| one.industries.contains(&industry));
            (one.roles.is_empty() || one.roles.contains(&role)) && (one.industries.is_empty() || in_industry)
        })
    }

    /// From prices of `from` to prices of `to`: the known growth of wages, beyond the reference year the model's own.
    ///
    /// A year before the first known one is treated as that one; `to` before `from` is 1.
    #[must_use]
    pub fn uprating(&self, from: i32, to: i32) -> f64 {
        let known =
            |year: i32| self.wage_growth.iter().find(|(one, _)| *one == year).map(|(_, ratio)| *ratio);
        (from.saturating_add(1)..=to)
            .map(|year| if year > self.price_year { self.growth } else { known(year).unwrap_or(1.0) })
            .product()
    }
}

/// Which published figures come nearest to a job.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Comparison {
    /// For these roles; empty = all.
    pub roles: Vec<RoleIx>,
    /// For these industries; empty = all.
    pub industries: Vec<OptionIx>,
    /// Places in the model's observations.
    pub observations: Vec<usize>,
    /// Why these.
    pub reason: Text,
}

/// Measures that lead to an answer.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Learning {
    /// The question.
    pub item: ItemIx,
    /// The answer.
    pub option: OptionIx,
    /// Any one of these.
    pub measures: Vec<MeasureIx>,
}

/// Rules and notes for a pay conversation.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Negotiation {
    /// Target as a ratio of the band's median.
    pub target: f64,
    /// Opening as a ratio of the band's median.
    pub opening: f64,
    /// Why these ratios.
    pub text: Text,
    /// Their sources.
    pub source: Vec<SourceKey>,
    /// Judgement plays a part.
    pub judgement: bool,
    /// What the law says, and what to check.
    pub legal: Vec<LegalNote>,
}

/// A sentence on the law.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LegalNote {
    /// Whose law it is.
    pub scope: LegalScope,
    /// The sentence.
    pub text: Text,
    /// Sources.
    pub source: Vec<SourceKey>,
}

/// Whose law a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum LegalScope {
    /// A rule of the European Union, addressed to its member states.
    European,
    /// A law in force in Germany.
    German,
    /// Not known here: the reader should check.
    Check,
}

/// When no band can be given.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Factor {
    /// Its id.
    pub id: FactorId,
    /// Name for reports.
    pub name: Text,
    /// Log standard deviation added to the band when it is skipped.
    pub skipped_sd: f64,
    /// Its levels are not steps of a ladder, such as states and industries: what moves is the best of them.
    pub nominal: bool,
    /// The rule.
    pub rule: FactorRule,
}

impl FactorRule {
    /// The question a factor rests on.
    #[must_use]
    pub fn item(&self) -> ItemIx {
        match self {
            Self::ConcaveYears { item, .. }
            | Self::Choice { item, .. }
            | Self::Count { item, .. }
            | Self::CountWith { item, .. } => *item,
        }
    }

    /// Every level, in the order of the options or from the highest count; none for years.
    #[must_use]
    pub fn levels(&self) -> Vec<&FactorLevel> {
        match self {
            Self::ConcaveYears { .. } => Vec::new(),
            Self::Choice { levels, .. } => levels.iter().flatten().collect(),
            Self::Count { levels, .. } | Self::CountWith { levels, .. } => {
                levels.iter().map(|(_, level)| level).collect()
            }
        }
    }

    /// The level with a code.
    #[must_use]
    pub fn level(&self, code: &LevelCode) -> Option<&FactorLevel> {
        self.levels().into_iter().find(|level| level.code == *code)
    }

    /// Sources of a level; of the rule itself for years.
    #[must_use]
    pub fn sources(&self, code: &LevelCode) -> &[SourceKey] {
        match self {
            Self::ConcaveYears { source, .. } => source,
            _ => self.level(code).map(|level| level.source.as_slice()).unwrap_or_default(),
        }
    }

    /// Whether a level rests on judgement alone.
    #[must_use]
    pub fn is_judgement(&self, code: &LevelCode) -> bool {
        self.level(code).is_some_and(|level| level.basis == LevelBasis::Judgement)
    }
}

/// A level of a factor.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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

/// A published pay figure.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Observation {
    /// What is measured, for reports.
    pub name: Text,
    /// Roles whose pay it says something about; empty = all.
    pub roles: Vec<RoleIx>,
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
    /// People the figure rests on, if known.
    pub people: Option<u32>,
    /// A value lies above the contribution ceiling and is therefore not published.
    pub censored: bool,
    /// Remark: mixed group, censored.
    pub remark: Option<Text>,
    /// Sources.
    pub source: Vec<SourceKey>,
}
