//! One measure and one gain rule of training.toml.

use crate::id::CompetencyIx;
use crate::id::FundingCode;
use crate::id::GainRuleId;
use crate::id::MeasureId;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Names;
use crate::pack::raw::Node;
use crate::pack::raw::Table;
use crate::pack::training::Gain;
use crate::pack::training::GainDetail;
use crate::pack::training::GainRule;
use crate::pack::training::Measure;
use crate::pack::training::MeasureKind;
use crate::pack::training::Needs;
use crate::pack::training::PlanLimits;
use crate::pack::training::PlannedIf;
use crate::pack::training::Span;

use super::condition;
use super::keyed;

/// Words of `kind`, in the order of [`KINDS`].
const KIND_WORDS: [&str; 6] = ["formal", "certificate", "course", "self_study", "on_the_job", "coaching"];
const KINDS: [MeasureKind; 6] = [
    MeasureKind::Formal,
    MeasureKind::Certificate,
    MeasureKind::Course,
    MeasureKind::SelfStudy,
    MeasureKind::OnTheJob,
    MeasureKind::Coaching,
];

/// What a measure needs, in the order of its words; absent means nothing.
const NEEDS: [Needs; 3] = [Needs::Nothing, Needs::Job, Needs::ServiceTeam];
const NEED_WORDS: [&str; 3] = ["nothing", "job", "service_team"];

/// The kind of measure a word stands for.
pub(super) fn kind(written: &Node<'_>) -> MeasureKind {
    KINDS[written.one_of(&KIND_WORDS)]
}

/// Reads a measure; its gains must fit under the caps.
pub(in crate::pack) fn read<'a>(table: &Table<'a>, names: &Names<'a>, limits: &PlanLimits) -> Measure {
    let kind = table.required("kind").map_or(KINDS[0], |written| kind(&written));
    let cap = if kind == MeasureKind::Formal { limits.cap_formal } else { limits.cap_single };
    let cap = if cap.is_nan() { Limits::NOT_NEGATIVE } else { Limits::between(0.0, cap) };
    let funding = table.list_if_any("funding");
    let code = |node: &Node<'a>| {
        names.funding.find(node);
        FundingCode::new(node.word())
    };
    Measure {
        id: MeasureId::new(table.word("id")),
        name: table.text("name"),
        kind,
        gains: gains(table, names, cap),
        detail: table.tables("detail", "detail", "name").iter().map(|row| detail(row, names)).collect(),
        entry: entry(table, limits),
        hours: span(table.required("hours")),
        hours_note: table.text_if_any("hours_note"),
        weeks: span(table.required("weeks")),
        weeks_note: table.text_if_any("weeks_note"),
        cost: table.optional("cost").map(|cost| span(Some(cost))),
        cost_note: table.text_if_any("cost_note"),
        format: table.text("format"),
        cost_basis: table.text("cost_basis"),
        prerequisites: table.text("prerequisites"),
        dqr: table.whole_if_any("dqr", Limits::between(1.0, 8.0)),
        awarded_by: table.text("awarded_by"),
        funding: funding.iter().map(code).collect(),
        source: keyed::sources(table, "source", names),
        confidence: table.text("confidence"),
        needs: NEEDS[table.optional("needs").map_or(0, |needs| needs.one_of(&NEED_WORDS))],
        planned_if: planned_if(table, names),
        condition: table.text_if_any("condition"),
        debrief: table.flag("debrief"),
        finish: table.number("finish", Limits::SHARE),
        notes: table.texts("notes"),
        leave_note: table.text_if_any("leave_note"),
    }
}

fn gains<'a>(table: &Table<'a>, names: &Names<'a>, cap: Limits) -> Vec<Gain> {
    let mut gains: Vec<Gain> = Vec::new();
    for row in table.tables("gains", "gain", "competency") {
        let (competency, known) =
            row.required("competency").map_or((CompetencyIx::new(0), false), |written| {
                (names.competency(&written), names.competencies.ids().contains(&written.word()))
            });
        if known && gains.iter().any(|gain| gain.competency == competency) {
            row.node().report(codes::DUPLICATE_ENTRY, format!("{} has a {} twice", table.what(), row.what()));
        }
        gains.push(Gain { competency, levels: row.number("levels", cap), rule: rule(&row, names) });
    }
    gains
}

fn detail<'a>(row: &Table<'a>, names: &Names<'a>) -> GainDetail {
    GainDetail {
        name: row.word("name").to_owned(),
        levels: row.number("levels", Limits::NOT_NEGATIVE),
        rule: rule(row, names),
    }
}

fn rule<'a>(row: &Table<'a>, names: &Names<'a>) -> GainRuleId {
    let Some(written) = row.required("rule") else { return GainRuleId::new("") };
    names.gain_rules.find(&written);
    GainRuleId::new(written.word())
}

/// Levels between which the measure makes sense.
fn entry(table: &Table<'_>, limits: &PlanLimits) -> (u8, u8) {
    let Some(node) = table.required("entry") else { return (0, 0) };
    let entries = node.list();
    let [min, max] = entries[..] else {
        node.report_length("2", entries.len());
        return (0, 0);
    };
    let level = if limits.top.is_nan() { Limits::POSITIVE } else { Limits::between(1.0, limits.top) };
    let (min, max) = (min.whole(level), max.whole(level));
    if min > max && max > 0 {
        node.report(codes::WRONG_ORDER, "`entry` ends below its beginning");
    }
    (min, max)
}

fn span(node: Option<Node<'_>>) -> Span {
    let Some(node) = node else { return Span { min: f64::NAN, plan: f64::NAN, max: f64::NAN } };
    let [min, plan, max] = node.numbers([Limits::NOT_NEGATIVE; 3]);
    if min > plan || plan > max {
        let finding = node.error(codes::WRONG_ORDER, format!("`{}` must rise", node.key));
        node.log.push(finding.label("least, planned, most"));
    }
    Span { min, plan, max }
}

fn planned_if<'a>(table: &Table<'a>, names: &Names<'a>) -> PlannedIf {
    let never = table.optional("never").filter(Node::flag);
    let alternatives = table.optional("planned_if");
    if let (Some(never), Some(_)) = (never, alternatives) {
        never.report(codes::CONTRADICTION, format!("{} has both `never` and `planned_if`", table.what()));
    }
    match (never, alternatives) {
        (Some(_), _) => PlannedIf::Never,
        (None, None) => PlannedIf::Always,
        (None, Some(node)) => PlannedIf::AnyOf(condition::alternatives(&node, names)),
    }
}

/// Reads a gain rule.
pub(in crate::pack) fn gain_rule<'a>(table: &Table<'a>, names: &Names<'a>) -> GainRule {
    let range = table.range("range", Limits::NOT_NEGATIVE);
    let gain = table.number("gain", Limits::NOT_NEGATIVE);
    if let Some(node) = table.optional("gain").filter(|_| gain < range.0 || gain > range.1) {
        let finding = node.error(codes::OUT_OF_RANGE, "`gain` lies outside its own `range`");
        node.log.push(finding.label(format!("allowed: {} to {}", range.0, range.1)));
    }
    let (source, judgement) = keyed::evidence(table, names);
    GainRule {
        id: GainRuleId::new(table.word("id")),
        name: table.text("name"),
        effect: table.optional("effect").map(|effect| effect.numbers([Limits::NOT_NEGATIVE; 4])),
        gain,
        range,
        source,
        judgement,
        remark: table.text_if_any("remark"),
    }
}
