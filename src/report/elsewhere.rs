//! The same answers against other roles and industries.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::id::ClusterIx;
use crate::id::RoleIx;
use crate::levers::Elsewhere;
use crate::levers::Levers;
use crate::report::fit;
use crate::report::scene::Scene;

/// The same answers held against every role and group of industries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElsewherePart {
    /// Roles in their order, each with its verdicts from the best to the worst.
    pub lines: Vec<VerdictLine>,
    /// At least one line has must-haves not met.
    pub has_not_met: bool,
    /// At least one index is told with decimals.
    pub has_decimals: bool,
}

/// Where a role leads to the same verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictLine {
    /// Name of the role.
    pub role: String,
    /// Short verdict; empty if there is none.
    pub verdict: String,
    /// Must-haves not met.
    pub not_met: usize,
    /// The groups of industries, the highest index first; in the order of the pack where indices are withheld, for the
    /// order would say something about them.
    pub clusters: Vec<ClusterMark>,
    /// These are all groups, and no index tells them apart.
    pub everywhere: bool,
}

/// A group of industries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterMark {
    /// Name.
    pub name: String,
    /// Index; empty if there is none, or where something is withheld.
    pub index: String,
    /// The first with this index.
    pub opens: bool,
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
    let roles = (0..framework.roles.len()).map(RoleIx::new);
    let lines: Vec<VerdictLine> = roles.flat_map(|role| of_role(scene, levers, role)).collect();
    let has_not_met = lines.iter().any(|line| line.not_met > 0);
    let mut marks = lines.iter().flat_map(|line| &line.clusters);
    let has_decimals = marks.any(|one| one.index.chars().any(|c| !c.is_ascii_digit()));
    Some(ElsewherePart { lines, has_not_met, has_decimals })
}

fn of_role(scene: &Scene, levers: &Levers, role: RoleIx) -> Vec<VerdictLine> {
    let framework = &scene.pack.framework;
    // Bands begin with the highest; what has none comes last.
    let mut alike: BTreeMap<(usize, usize), Vec<&Elsewhere>> = BTreeMap::new();
    for cluster in (0..framework.clusters.len()).map(ClusterIx::new) {
        let found = levers.elsewhere.iter().find(|one| one.role == role && one.cluster == cluster);
        if let Some(one) = found {
            alike.entry((one.verdict.unwrap_or(usize::MAX), one.not_met)).or_default().push(one);
        }
    }
    let line = |(_, mut all): (_, Vec<&Elsewhere>)| {
        let first = *all.first()?;
        if !scene.withholds() {
            let index = |one: &Elsewhere| one.index.unwrap_or(f64::NEG_INFINITY);
            all.sort_by(|one, other| index(other).total_cmp(&index(one)));
        }
        let mut marks: Vec<(ClusterIx, ClusterMark)> =
            all.iter().map(|one| (one.cluster, mark(scene, one))).collect();
        // What looks equal stands in the order of the pack: decimals that nobody sees are no rank.
        for alike in marks.chunk_by_mut(|(_, one), (_, next)| one.index == next.index) {
            alike.sort_by_key(|(at, _)| *at);
            alike[0].1.opens = !alike[0].1.index.is_empty();
        }
        let clusters: Vec<ClusterMark> = marks.into_iter().map(|(_, mark)| mark).collect();
        Some(VerdictLine {
            everywhere: scene.withholds() && clusters.len() == framework.clusters.len(),
            role: scene.text(&framework.roles[role.at()].name),
            verdict: first.verdict.map(|at| fit::band_short(scene, at)).unwrap_or_default(),
            not_met: first.not_met,
            clusters,
        })
    };
    alike.into_iter().filter_map(line).collect()
}

fn mark(scene: &Scene, one: &Elsewhere) -> ClusterMark {
    // So many indices, each with other weights, would together give away a competency of which nothing is said.
    let index = one.index.filter(|_| !scene.withholds());
    ClusterMark {
        name: scene.text(&scene.pack.framework.clusters[one.cluster.at()].name),
        index: index.map(|one| fit::index(scene, one)).unwrap_or_default(),
        opens: false,
        here: one.role == scene.assessment.role && one.cluster == scene.assessment.cluster,
    }
}
