//! The plan beside other plans, as a small table.

use serde::Deserialize;
use serde::Serialize;

use crate::id::CompetencyIx;
use crate::id::MeasureIx;
use crate::pack::training::Catalogue;
use crate::plan::Plan;
use crate::plan::PlannedMeasure;
use crate::plan::Variant;
use crate::plan::VariantKind;
use crate::report::change::printed_rest;
use crate::report::figure::fill;
use crate::report::plan::shows;
use crate::report::scene::Scene;

/// One way to plan; of the first three flags at least one is set, and each that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantLine {
    /// The best that costs the person nothing.
    pub no_money: bool,
    /// The plan itself.
    pub as_stated: bool,
    /// As much as the plan, as soon as possible.
    pub fastest: bool,
    /// Of the fastest: nothing ends earlier than the plan.
    pub nothing_faster: bool,
    /// Hours per week it was laid out for.
    pub hours_per_week: String,
    /// Number of measures.
    pub count: usize,
    /// Hours altogether.
    pub hours: String,
    /// Own money altogether.
    pub cost: String,
    /// Last week; 0 without measures.
    pub weeks: u32,
    /// Share of the weighted gaps that closes.
    pub share: String,
    /// The gap that stays widest open; empty if none does.
    pub open: String,
    /// How much of it.
    pub open_gap: String,
    /// The same measures as the plan.
    pub same: bool,
    /// Measures of the plan that it leaves out, names; empty if none.
    pub without: String,
    /// Measures it takes instead, names; empty if none.
    pub instead: String,
}

/// Composes the lines; empty unless one of them differs from the plan.
pub(super) fn compose(scene: &Scene, catalogue: &Catalogue, plan: &Plan) -> Vec<VariantLine> {
    let Some(stated) = plan.variants.iter().find(|one| one.kind == VariantKind::AsStated) else {
        return Vec::new();
    };
    let differs = |one: &Variant| !one.same_measures(stated) || one.weeks() != stated.weeks();
    if !plan.variants.iter().any(differs) {
        return Vec::new();
    }
    let mut lines: Vec<VariantLine> =
        plan.variants.iter().map(|one| line(scene, catalogue, plan, stated, one)).collect();
    let is_stated = |one: &Variant| one.same_measures(stated) && one.weeks() == stated.weeks();
    let alike = |kind: VariantKind| plan.variants.iter().any(|one| one.kind == kind && is_stated(one));
    let (no_money, fastest) = (alike(VariantKind::NoMoney), alike(VariantKind::Fastest));
    // The same plan twice in a table looks like a mistake.
    lines.retain(|line| line.as_stated || !(no_money && line.no_money || fastest && line.fastest));
    for line in lines.iter_mut().filter(|line| line.as_stated) {
        (line.no_money, line.fastest, line.nothing_faster) = (no_money, fastest, fastest);
    }
    lines
}

fn line(scene: &Scene, catalogue: &Catalogue, plan: &Plan, stated: &Variant, one: &Variant) -> VariantLine {
    let format = scene.format();
    let shown = |one: &Variant| -> Vec<MeasureIx> {
        one.measures.iter().filter(|one| shows(scene, one)).map(|one| one.measure).collect()
    };
    let (own, planned) = (shown(one), shown(stated));
    let names = |all: &[MeasureIx], other: &[MeasureIx]| {
        let missing = all.iter().filter(|one| !other.contains(one));
        missing.map(|one| scene.text(&catalogue.measures[one.at()].name)).collect::<Vec<_>>().join("; ")
    };
    let scores = &scene.assessment.soft_skills.competencies;
    let rest = |competency: CompetencyIx, after: f64| {
        let gains = one.measures.iter().flat_map(|one| &one.gains);
        let gain = gains.filter(|(at, _)| *at == competency).map(|(_, levels)| levels).sum();
        printed_rest(scores[competency.at()].gap, Some(gain), after)
    };
    let open = one
        .left_open
        .iter()
        .filter(|gap| !scene.withheld(gap.competency) && !scores[gap.competency.at()].imputed)
        .max_by(|a, b| a.after.total_cmp(&b.after).then(std::cmp::Ordering::Greater));
    VariantLine {
        no_money: one.kind == VariantKind::NoMoney,
        as_stated: one.kind == VariantKind::AsStated,
        fastest: one.kind == VariantKind::Fastest,
        nothing_faster: one.nothing_faster,
        hours_per_week: format.short(one.hours_per_week),
        count: own.len(),
        hours: format.short(one.hours()),
        cost: format.money(one.cost(), "EUR"),
        weeks: one.weeks(),
        share: share(scene, plan, &one.measures, one.closed),
        open: open.map(|gap| scene.competency_name(gap.competency)).unwrap_or_default(),
        open_gap: open.map(|gap| format.number(rest(gap.competency, gap.after), 2)).unwrap_or_default(),
        same: one.same_measures(stated),
        without: names(&planned, &own),
        instead: names(&own, &planned),
    }
}

/// What measures close of the weighted gaps, as a percentage; `closed` is that of all gaps. Where something is withheld,
/// of the gaps that are shown: the difference would say what is not to be said.
pub(super) fn share<'m>(
    scene: &Scene,
    plan: &Plan,
    measures: impl IntoIterator<Item = &'m PlannedMeasure>,
    closed: f64,
) -> String {
    let scores = &scene.assessment.soft_skills.competencies;
    let (closed, whole) = if scene.withholds() {
        let told = |at: CompetencyIx| !scene.withheld(at);
        let gains = measures.into_iter().flat_map(|one| &one.gains).filter(|(at, _)| told(*at));
        let gaps = scores.iter().enumerate().filter(|(at, _)| told(CompetencyIx::new(*at)));
        (
            gains.map(|(at, levels)| scores[at.at()].importance * levels).sum(),
            gaps.map(|(_, one)| one.importance * one.gap).sum(),
        )
    } else {
        (closed, plan.weighted_gap)
    };
    let ratio = if whole > 0.0 { closed / whole } else { 0.0 };
    let format = scene.format();
    // one decimal where none would show nothing
    if ratio > 0.0 && ratio < 0.0095 {
        return fill(&format.percent, &[("number", &format.number(ratio * 100.0, 1))]);
    }
    format.percent(ratio)
}
