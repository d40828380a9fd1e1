//! `[quality]` of scoring.toml.

use crate::id::QualityRuleId;
use crate::pack::codes;
use crate::pack::framework::QualityKind;
use crate::pack::framework::QualityRule;
use crate::pack::framework::QualityRules;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Names;
use crate::pack::raw::Table;

use super::keyed;
use super::rubric;

/// Reads the rules of response quality.
pub(in crate::pack) fn read<'a>(table: &Table<'a>, names: &Names<'a>, on_scale: Limits) -> QualityRules {
    let points = Limits::between(1.0, 1000.0);
    let (limited_from, unusable_from) =
        (table.whole("limited_from", points), table.whole::<u32>("unusable_from", points));
    if limited_from > unusable_from && unusable_from > 0 {
        table.node().report(codes::WRONG_ORDER, "`unusable_from` is below `limited_from`");
    }
    let rows = table.tables("rule", "rule", "id");
    rubric::report_same_ids(&rows, "rule");
    QualityRules {
        rules: rows.iter().filter_map(|row| rule(row, names, on_scale)).collect(),
        limited_from,
        unusable_from,
        unusable_text: table.text("unusable_text"),
        limited_text: table.text("limited_text"),
        very_positive: table.table_if_any("very_positive").map(|note| {
            let share = note.number("share", Limits::SHARE);
            (share, note.whole("answers", Limits::between(1.0, 1000.0)), note.text("text"))
        }),
    }
}

/// The kinds of rules: each is a table of its own, so that every kind has its own keys.
const RULES: [&str; 7] =
    ["instructed", "infrequency", "long_string", "irv", "reversed_discrepancy", "time", "missing"];

fn rule<'a>(table: &Table<'a>, names: &Names<'a>, on_scale: Limits) -> Option<QualityRule> {
    let (source, judgement) = keyed::evidence(table, names);
    let (id, name) = (QualityRuleId::new(table.word("id")), table.text("name"));
    let steps = steps(table);
    let (kind, inner) = rubric::one_table(table, &RULES)?;
    let count = Limits::between(0.0, 1000.0);
    let check = || rubric::item(&inner, "item", Kind::Check, names).ix;
    let rule = match kind {
        "instructed" => QualityKind::Instructed(check(), inner.whole("expected", on_scale)),
        "infrequency" => QualityKind::Infrequency(check()),
        "long_string" => QualityKind::LongString,
        "irv" => QualityKind::Irv,
        "reversed_discrepancy" => QualityKind::ReversedDiscrepancy(inner.whole("competencies", count)),
        "time" => QualityKind::Time(inner.number("share", Limits::SHARE)),
        _ => QualityKind::Missing(inner.whole("imputed", count)),
    };
    Some(QualityRule { id, name, rule, steps, source, judgement })
}

/// Limits with whole points, strongest first.
fn steps(table: &Table<'_>) -> Vec<(f64, u32)> {
    let Some(node) = table.required("steps") else { return Vec::new() };
    let mut steps: Vec<(f64, u32)> = Vec::new();
    for entry in node.list() {
        let pair = entry.list();
        let [limit, points] = pair[..] else {
            entry.report_length("2", pair.len());
            continue;
        };
        let points: u32 = points.whole(Limits::between(1.0, 1000.0));
        if steps.last().is_some_and(|(_, before)| *before <= points && points > 0) {
            entry.report(codes::WRONG_ORDER, "the points of `steps` must fall");
        }
        steps.push((limit.number(Limits::NOT_NEGATIVE), points));
    }
    if steps.is_empty() {
        node.report_length("at least one", 0);
    }
    steps
}
