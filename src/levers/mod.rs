//! What would change the result: other roles and industries, must-haves, pay factors.

use crate::id::{ClusterIx, CompetencyIx, FactorId, LevelCode, RoleIx};

/// Everything that could move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levers {
    /// The same answers against every role and cluster.
    pub elsewhere: Vec<Elsewhere>,
    /// What meeting a must-have would do to the verdict.
    pub must_haves: Vec<MustHaveLever>,
    /// Next steps of pay factors a person can move.
    pub pay: Vec<PayLever>,
}

/// The same answers against another target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elsewhere {
    /// Role.
    pub role: RoleIx,
    /// Cluster.
    pub cluster: ClusterIx,
    /// Index; `None` as in the assessment itself.
    pub index: Option<f64>,
    /// Verdict as place in the pack's bands.
    pub verdict: Option<usize>,
    /// Must-haves not met.
    pub not_met: usize,
}

/// "With LEA at 3.0 the verdict would be *good*."
#[derive(Clone, Debug, PartialEq)]
pub struct MustHaveLever {
    /// The competencies that are raised to their minimum.
    pub competencies: Vec<CompetencyIx>,
    /// The verdict then.
    pub verdict: usize,
}

/// A step of a pay factor.
#[derive(Clone, Debug, PartialEq)]
pub struct PayLever {
    /// The factor.
    pub factor: FactorId,
    /// The level it would be.
    pub to: LevelCode,
    /// Change of the full-time median, euro per year.
    pub change: f64,
    /// As a ratio of the median.
    pub ratio: f64,
    /// The level rests on judgement only.
    pub judgement: bool,
}
