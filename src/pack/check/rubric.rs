//! Rubrics of scoring.toml: education and experience.

use crate::id::ItemIx;
use crate::id::PartId;
use crate::pack::codes;
use crate::pack::framework::Cluster;
use crate::pack::framework::PartRule;
use crate::pack::framework::Role;
use crate::pack::framework::Rubric;
use crate::pack::framework::RubricPart;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

use super::keyed;

/// Reads rubrics against the roles and clusters of the framework.
pub(in crate::pack) struct RubricReader<'r, 'a> {
    pub(in crate::pack) names: &'r Names<'a>,
    pub(in crate::pack) roles: &'r [Role],
    pub(in crate::pack) clusters: &'r [Cluster],
}

/// The kinds of rules: each is a table of its own, so that every kind has its own keys.
const RULES: [&str; 6] = [
    "level_table",
    "choice_by_cluster",
    "recent_certificates",
    "saturating_years",
    "log_span",
    "task_points",
];

impl<'a> RubricReader<'_, 'a> {
    /// Reads a rubric.
    pub(in crate::pack) fn read(&self, table: &Table<'a>) -> Rubric {
        let max = table.number("max", Limits::POSITIVE);
        let rows = table.tables("part", "part", "id");
        if rows.is_empty() {
            table.report_missing("part");
        }
        report_same_ids(&rows, "part");
        let parts: Vec<_> = rows.iter().filter_map(|part| self.part(part)).collect();
        if parts.len() == rows.len() && parts.iter().map(|part| part.max).sum::<f64>() < max {
            let message = format!("the parts of {} cannot reach its `max`", table.what());
            table.node().report(codes::WRONG_SUM, message);
        }
        Rubric { max, parts }
    }

    fn part(&self, table: &Table<'a>) -> Option<RubricPart> {
        let max = table.number("max", Limits::POSITIVE);
        let (source, judgement) = keyed::evidence(table, self.names);
        let (id, name, note) = (PartId::new(table.word("id")), table.text("name"), table.text("note"));
        let rule = self.rule(table, if max > 0.0 { Limits::between(0.0, max) } else { Limits::ANY })?;
        Some(RubricPart { id, name, note, max, rule, source, judgement })
    }

    fn rule(&self, part: &Table<'a>, points: Limits) -> Option<PartRule> {
        let (kind, table) = one_table(part, &RULES)?;
        Some(match kind {
            "level_table" => {
                let item = self.item(&table, "item", Kind::Choice);
                let rank = table.table("rank").map(|rank| {
                    keyed::by_option(&rank, item, self.names, |node| node.whole(Limits::between(1.0, 8.0)))
                });
                let by_option = |node: Node<'a>| self.points(node, item, points);
                let points = table.table("points").map(|table| keyed::by_role(&table, self.roles, by_option));
                PartRule::LevelTable {
                    item: item.ix,
                    rank: rank.unwrap_or_default(),
                    points: points.unwrap_or_default(),
                }
            }
            "choice_by_cluster" => self.choice_by_cluster(&table, points),
            "recent_certificates" => self.recent_certificates(&table, points),
            "saturating_years" => PartRule::SaturatingYears {
                item: self.item(&table, "item", Kind::Number).ix,
                constant: table.number("constant", Limits::POSITIVE),
            },
            "log_span" => {
                let reference = table
                    .table("reference")
                    .map(|table| keyed::by_role(&table, self.roles, |node| node.number(Limits::POSITIVE)));
                PartRule::LogSpan {
                    item: self.item(&table, "item", Kind::Number).ix,
                    reference: reference.unwrap_or_default(),
                }
            }
            _ => PartRule::TaskPoints {
                contributed: self.item(&table, "contributed", Kind::Choices).ix,
                responsible: self.item(&table, "responsible", Kind::Choices).ix,
                tasks: table.number("tasks", Limits::POSITIVE),
            },
        })
    }

    fn choice_by_cluster(&self, table: &Table<'a>, points: Limits) -> PartRule {
        let item = self.item(table, "item", Kind::Choice);
        let everywhere = table.required("points").map(|node| self.points(node, item, points));
        let everywhere = everywhere.unwrap_or_default();
        let mut by_cluster = vec![everywhere; self.clusters.len()];
        for row in table.tables("in_cluster", "exception", "option") {
            let points = row.number("points", points);
            let known = row.required("option").map(|option| {
                (self.names.option(item, &option), self.names.options(item).contains(&option.word()))
            });
            for cluster in row.list("clusters") {
                let (Some(cluster), Some((option, true))) = (self.names.clusters.find(&cluster), known)
                else {
                    continue;
                };
                // Options without points have had their finding.
                if let Some(place) = by_cluster.get_mut(cluster).and_then(|row| row.get_mut(option.at())) {
                    *place = points;
                }
            }
        }
        PartRule::ChoiceByCluster { item: item.ix, points: by_cluster }
    }

    fn recent_certificates(&self, table: &Table<'a>, points: Limits) -> PartRule {
        PartRule::RecentCertificates {
            all: self.item(table, "all", Kind::Choices).ix,
            recent: self.item(table, "recent", Kind::Choices).ix,
            recent_points: table.number("recent_points", points),
            older_points: table.number("older_points", points),
            cap: table.number("cap", points),
            hours: self.item(table, "hours", Kind::Number).ix,
            hour_steps: keyed::steps(
                table,
                "hour_steps",
                [Limits::NOT_NEGATIVE, points],
                |before, after| before > after,
                "fall",
            ),
        }
    }

    fn points(&self, node: Node<'a>, item: Linked, points: Limits) -> Vec<f64> {
        let table = node.table(format!("`{}`", node.key));
        let read = table.map(|table| keyed::by_option(&table, item, self.names, |node| node.number(points)));
        read.unwrap_or_default()
    }

    fn item(&self, table: &Table<'a>, key: &'static str, kind: Kind) -> Linked {
        item(table, key, kind, self.names)
    }
}

/// The item under a required key.
pub(in crate::pack) fn item<'a>(
    table: &Table<'a>,
    key: &'static str,
    kind: Kind,
    names: &Names<'a>,
) -> Linked {
    table.required(key).map_or_else(Linked::filler, |written| names.item_of(&written, &[kind]))
}

/// The item under a key that may be absent.
pub(in crate::pack) fn item_if_any<'a>(
    table: &Table<'a>,
    key: &'static str,
    kind: Kind,
    names: &Names<'a>,
) -> Option<ItemIx> {
    table.optional(key).map(|written| names.item_of(&written, &[kind]).ix)
}

/// The one table of a closed set of kinds; says so if there is none or more than one.
pub(in crate::pack) fn one_table<'a>(
    table: &Table<'a>,
    kinds: &[&'static str],
) -> Option<(&'static str, Table<'a>)> {
    let found: Vec<_> = kinds.iter().filter_map(|kind| Some((*kind, table.optional(kind)?))).collect();
    let [(kind, node)] = found[..] else {
        let message = format!("{} needs exactly one rule, it has {}", table.what(), found.len());
        let code = if found.is_empty() { codes::MISSING_KEY } else { codes::CONTRADICTION };
        let finding = table.node().error(code, message);
        table.node().log.push(finding.help(format!("one of {}", crate::pack::raw::listed(kinds))));
        return None;
    };
    Some((kind, node.table(format!("`{kind}` of {}", table.what()))?))
}

/// Says so if two tables have the same `id`.
pub(in crate::pack) fn report_same_ids(tables: &[Table<'_>], noun: &str) {
    let mut seen = Vec::new();
    for id in tables.iter().filter_map(|table| table.node().peek("id")) {
        match id.as_str() {
            Some(word) if seen.contains(&word) => {
                id.report(codes::DUPLICATE_ID, format!("{noun} `{word}` is defined twice"));
            }
            word => seen.extend(word),
        }
    }
}
