//! The competency framework: what a role asks for, and how the parts are scored.

use crate::id::{ClusterId, CompetencyId, ItemIx, OptionIx, PartId, QualityRuleId, RoleId, SourceKey};
use crate::locale::Text;

/// Competencies, roles, clusters and every scoring rule.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Framework {
    /// The item that names the role; `None` = the pack has one role only.
    pub role_item: Option<ItemIx>,
    /// The item that names the industry; `None` = no industries.
    pub industry_item: Option<ItemIx>,
    /// In table order; a `CompetencyIx` points here.
    pub competencies: Vec<Competency>,
    /// By option of the role item; at least one.
    pub roles: Vec<Role>,
    /// Groups of industries; at least one.
    pub clusters: Vec<Cluster>,
    /// By option of the industry item: place in `clusters`. Empty without industries (then cluster 0 holds).
    pub cluster_of_industry: Vec<crate::id::ClusterIx>,
    /// Effective targets are kept inside.
    pub target_limits: (f64, f64),
    /// Effective weights are kept inside.
    pub weight_limits: (f64, f64),
    /// Words for levels 1 to 5, by floor(level + 0.5).
    pub level_words: Vec<Text>,
    /// Below the first: low anchor text; below the second: middle; else high.
    pub anchor_limits: (f64, f64),
    /// Level rules.
    pub levels: LevelRules,
    /// Situation rules; `None` = no situations score.
    pub situations: Option<SituationRules>,
    /// Rubric for education.
    pub education: Option<Rubric>,
    /// Rubric for experience.
    pub experience: Option<Rubric>,
    /// How the parts make the index; `None` = no index.
    pub fit: Option<FitRules>,
    /// Response-quality rules; empty = none.
    pub quality: QualityRules,
    /// The text every report carries.
    pub caveat: Text,
    /// Why targets, weights, minimums and adjustments are as they are; empty = the pack does not say.
    pub basis: Vec<FrameworkBasis>,
}

/// Why numbers of the framework are as they are, for the part on methods.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FrameworkBasis {
    /// `targets`, `weights`, `minimums` or `adjustments`.
    pub topic: String,
    /// One or two sentences.
    pub text: Text,
    /// Sources.
    pub source: Vec<SourceKey>,
}

/// One competency.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Competency {
    /// Its id.
    pub id: CompetencyId,
    /// Name.
    pub name: Text,
    /// What it is.
    pub definition: Text,
    /// ESCO concepts chosen by content.
    pub esco: Vec<EscoLink>,
    /// O*NET elements, with importance for 43-1011.00 where found.
    pub onet: Vec<OnetLink>,
    /// Behaviour at low, middle and high level.
    pub anchors: [Text; 3],
    /// Generic target level.
    pub target: f64,
    /// Generic weight.
    pub weight: f64,
    /// The edition to share says nothing about it beyond its name.
    pub discreet: bool,
}

/// A link to an ESCO concept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EscoLink {
    /// Code such as `S1.1`; `None` for single concepts.
    pub code: Option<String>,
    /// English label.
    pub label: String,
    /// Full concept address.
    pub uri: String,
}

/// A link to an O*NET element.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct OnetLink {
    /// Element name, English.
    pub element: String,
    /// Importance 1–5 where found.
    pub importance: Option<f64>,
}

/// A target level of the job.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Role {
    /// Its id = code of the option.
    pub id: RoleId,
    /// Name for reports.
    pub name: Text,
    /// Change of targets, by competency.
    pub target_delta: Vec<f64>,
    /// Change of weights, by competency.
    pub weight_delta: Vec<f64>,
    /// Must-have minimum, by competency; `None` = no minimum.
    pub minimum: Vec<Option<f64>>,
}

/// A group of industries.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cluster {
    /// Its id.
    pub id: ClusterId,
    /// Name for reports.
    pub name: Text,
    /// Change of targets, by competency.
    pub target_delta: Vec<f64>,
    /// Change of weights, by competency.
    pub weight_delta: Vec<f64>,
}

/// From responses to levels.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LevelRules {
    /// Answers a scale needs in the standard form.
    pub needed_standard: usize,
    /// In the full form.
    pub needed_full: usize,
    /// The level to calculate on with when a scale is not scorable.
    pub entry_level: f64,
    /// Planning value of the standard deviation of a level.
    pub sd: f64,
    /// Planning value of the reliability of `reliability_items` statements.
    pub reliability: f64,
    /// Number of statements the reliability holds for.
    pub reliability_items: f64,
    /// z of the displayed interval: 1.645 for 90 %.
    pub z: f64,
    /// Gaps above this are clear.
    pub clear_gap: f64,
    /// A strength has at least this level.
    pub strength_level: f64,
    /// So many strengths are named.
    pub strengths: usize,
    /// More imputed scales than this: no soft-skill score.
    pub max_imputed: usize,
    /// More imputed scales than this: a line on coverage.
    pub coverage_note_above: usize,
    /// Fixed standard error for the must-have status.
    pub must_have_sem: f64,
}

/// From picks to the situation score.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SituationRules {
    /// So many situations need both picks.
    pub needed: usize,
    /// Standard error of the score.
    pub sem: f64,
    /// Hint when the percentage of the primary competency is at least this and the picks are no better than chance.
    pub hint_percent: f64,
    /// Text of the hint.
    pub hint: Text,
}

/// A score made of parts that add up.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Rubric {
    /// Upper limit of the sum.
    pub max: f64,
    /// The parts in order.
    pub parts: Vec<RubricPart>,
}

/// One part of a rubric.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RubricPart {
    /// Its id.
    pub id: PartId,
    /// Name for reports.
    pub name: Text,
    /// What counts and why, one sentence for the report.
    pub note: Text,
    /// Its maximum.
    pub max: f64,
    /// The rule.
    pub rule: PartRule,
    /// Sources of the points.
    pub source: Vec<SourceKey>,
    /// Judgement plays a part.
    pub judgement: bool,
}

/// The closed kinds of rubric rules. A rule whose item is asked and unanswered yields no value;
/// an item left out by a skip rule yields zero points.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum PartRule {
    /// Points by option and role: `points[role][option]`.
    LevelTable {
        /// The qualification item.
        item: ItemIx,
        /// DQR level by option, for display.
        rank: Vec<u8>,
        /// Points.
        points: Vec<Vec<f64>>,
    },
    /// Points by option, with other points in some clusters: `points[cluster][option]`.
    ChoiceByCluster {
        /// The field item.
        item: ItemIx,
        /// Points.
        points: Vec<Vec<f64>>,
    },
    /// min(cap, recent·n + older·m) + points by hours.
    RecentCertificates {
        /// All certificate groups.
        all: ItemIx,
        /// The recent ones.
        recent: ItemIx,
        /// Points per recent group.
        recent_points: f64,
        /// Points per older group.
        older_points: f64,
        /// Limit of the first term.
        cap: f64,
        /// Hours of further training.
        hours: ItemIx,
        /// `(at least, points)`, highest first.
        hour_steps: Vec<(f64, f64)>,
    },
    /// max·(1 − e^(−years/constant)).
    SaturatingYears {
        /// The years.
        item: ItemIx,
        /// Time constant in years.
        constant: f64,
    },
    /// max·min(1, ln(1+n)/ln(1+reference)), reference by role.
    LogSpan {
        /// The number of people.
        item: ItemIx,
        /// Reference by role.
        reference: Vec<f64>,
    },
    /// max·(responsible·2 + only contributed·1)/(2·tasks).
    TaskPoints {
        /// Tasks contributed to.
        contributed: ItemIx,
        /// Tasks responsible for.
        responsible: ItemIx,
        /// Number of tasks that make the maximum.
        tasks: f64,
    },
}

impl PartRule {
    /// The questions a rule looks at, in the order in which they read well.
    #[must_use]
    pub fn items(&self) -> Vec<ItemIx> {
        match self {
            PartRule::LevelTable { item, .. }
            | PartRule::ChoiceByCluster { item, .. }
            | PartRule::SaturatingYears { item, .. }
            | PartRule::LogSpan { item, .. } => vec![*item],
            PartRule::RecentCertificates { all, recent, hours, .. } => vec![*all, *recent, *hours],
            PartRule::TaskPoints { contributed, responsible, .. } => vec![*contributed, *responsible],
        }
    }
}

/// The fit index and its verdict.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FitRules {
    /// Weight of the soft skills.
    pub soft_skills: f64,
    /// Weight of the situations.
    pub situations: f64,
    /// Weight of the experience.
    pub experience: f64,
    /// Weight of the education.
    pub education: f64,
    /// Bands from the highest; the last has limit 0.
    pub bands: Vec<FitBand>,
    /// Verdict at most this band (place in `bands`) if two or more must-haves are not met.
    pub cap_two_not_met: usize,
    /// If one is not met.
    pub cap_one_not_met: usize,
    /// If one is open.
    pub cap_open: usize,
}

/// A band of the index.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FitBand {
    /// Code in results: `very_good`.
    pub code: String,
    /// At least this index.
    pub from: f64,
    /// In words, as end of "Ihre Angaben zeigen eine …".
    pub name: Text,
}

/// Response quality.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct QualityRules {
    /// The rules in order.
    pub rules: Vec<QualityRule>,
    /// From so many points: limited.
    pub limited_from: u32,
    /// From so many points: unusable.
    pub unusable_from: u32,
    /// The friendly sentence for unusable answers.
    pub unusable_text: Text,
    /// The notice for limited ones.
    pub limited_text: Text,
    /// Self-description note: share of top points, minimum of scored answers.
    pub very_positive: Option<(f64, usize, Text)>,
}

/// One response-quality rule.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct QualityRule {
    /// Its id.
    pub id: QualityRuleId,
    /// What it looks at, for the report.
    pub name: Text,
    /// The rule.
    pub rule: QualityKind,
    /// Points by limit, strongest first; the direction belongs to the kind.
    pub steps: Vec<(f64, u32)>,
    /// Sources.
    pub source: Vec<SourceKey>,
    /// Judgement plays a part.
    pub judgement: bool,
}

/// The closed kinds of quality rules.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum QualityKind {
    /// The check must be answered with this point; any other answer: the only step's points.
    Instructed(ItemIx, u8),
    /// At least the limit.
    Infrequency(ItemIx),
    /// Longest run at least the limit.
    LongString,
    /// Standard deviation of raw answers below the limit.
    Irv,
    /// Discrepancy of reversed statements at least the limit; needs so many usable competencies.
    ReversedDiscrepancy(usize),
    /// Median seconds per statement below the limit; needs times for this share of the statements.
    Time(f64),
    /// Share of unanswered statements above the limit, or more than so many scales imputed for want of answers.
    Missing(usize),
}

/// An option place that is used as a key in results.
pub type IndustryIx = OptionIx;
