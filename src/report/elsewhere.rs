//! The same answers against other roles and industries.

use serde::Deserialize;
use serde::Serialize;

use crate::id::ClusterIx;
use crate::id::RoleIx;
use crate::levers::Elsewhere;
use crate::levers::Levers;
use crate::report::fit;
use crate::report::scene::Scene;

/// A grid of roles and groups of industries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElsewherePart {
    /// Column heads.
    pub roles: Vec<String>,
    /// Rows.
    pub clusters: Vec<ClusterLine>,
    /// At least one cell has must-haves not met.
    pub has_not_met: bool,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterLine {
    /// Name.
    pub name: String,
    /// The group of this report.
    pub here: bool,
    /// By role.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Index; empty if there is none, or where something is withheld.
    pub index: String,
    /// Short verdict.
    pub verdict: String,
    /// Must-haves not met.
    pub not_met: usize,
    /// The target of this report.
    pub here: bool,
}

/// Composes the part; `None` if there is no index or nothing to compare with.
pub(super) fn compose(scene: &Scene, levers: &Levers) -> Option<ElsewherePart> {
    let framework = &scene.pack.framework;
    let several = framework.roles.len() * framework.clusters.len() > 1;
    if scene.assessment.fit.index.is_err() || !several || levers.elsewhere.is_empty() {
        return None;
    }
    let mut clusters = Vec::new();
    for at in 0..framework.clusters.len() {
        let cluster = ClusterIx::new(at);
        let cells: Vec<Cell> =
            (0..framework.roles.len()).map(|role| cell(scene, levers, RoleIx::new(role), cluster)).collect();
        let here = cluster == scene.assessment.cluster;
        clusters.push(ClusterLine { name: scene.text(&framework.clusters[at].name), here, cells });
    }
    let has_not_met = clusters.iter().flat_map(|line| &line.cells).any(|cell| cell.not_met > 0);
    Some(ElsewherePart {
        roles: framework.roles.iter().map(|role| scene.text(&role.name)).collect(),
        clusters,
        has_not_met,
    })
}

fn cell(scene: &Scene, levers: &Levers, role: RoleIx, cluster: ClusterIx) -> Cell {
    let here = role == scene.assessment.role && cluster == scene.assessment.cluster;
    let found: Option<&Elsewhere> =
        levers.elsewhere.iter().find(|one| one.role == role && one.cluster == cluster);
    // So many indices, each with other weights, would together give away a competency of which nothing is said.
    let index = found.and_then(|one| one.index).filter(|_| !scene.withholds());
    let index = index.map(|one| fit::index(scene, one)).unwrap_or_default();
    let verdict = found.and_then(|one| one.verdict).map(|at| fit::band_short(scene, at)).unwrap_or_default();
    Cell { index, verdict, not_met: found.map_or(0, |one| one.not_met), here }
}
