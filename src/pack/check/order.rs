//! Order of the interview: who depends on whom, and that nothing is left out.

use std::collections::BTreeSet;

use crate::id::ItemIx;
use crate::pack::codes;
use crate::pack::names::Kind;
use crate::pack::names::Names;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::Item;
use crate::pack::raw::Node;
use crate::pack::raw::Table;

/// One item looks at the answer to another.
pub(in crate::pack) struct Dependency<'a> {
    /// The item that depends.
    pub(in crate::pack) from: usize,
    /// The item it looks at.
    pub(in crate::pack) to: usize,
    /// Where that is written.
    pub(in crate::pack) node: Node<'a>,
}

/// Reports circles, and dependencies on what comes later.
pub(in crate::pack) fn check_dependencies(depends: &[Dependency<'_>], names: &Names<'_>) {
    let ids = names.item_ids.ids();
    let mut in_reported_circle = BTreeSet::new();
    for edge in depends {
        if let Some(way_back) = way(depends, edge.to, edge.from) {
            if !way_back.iter().any(|place| in_reported_circle.contains(place)) {
                let circle = std::iter::once(&edge.from).chain(&way_back);
                let circle: Vec<_> = circle.map(|at| format!("`{}`", ids[*at])).collect();
                let message = format!("questions depend on each other: {}", circle.join(" → "));
                edge.node.report(codes::SKIP_CYCLE, message);
                in_reported_circle.extend(way_back);
            }
        } else if names.items[edge.to].asked_at > names.items[edge.from].asked_at {
            let (from, to) = (ids[edge.from], ids[edge.to]);
            let message = format!("`{from}` depends on `{to}`, which is asked later");
            let help = format!("move `{to}` before `{from}` in the sections");
            edge.node.log.push(edge.node.error(codes::DEPENDS_ON_LATER, message).help(help));
        }
    }
}

/// The items on a way along dependencies, both ends included; `None` if there is no way.
pub(in crate::pack) fn way(depends: &[Dependency<'_>], start: usize, end: usize) -> Option<Vec<usize>> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::from([start]);
    while let Some(way) = ways.pop() {
        let last = *way.last().expect("a way has at least its start");
        if last == end {
            return Some(way);
        }
        for edge in depends.iter().filter(|edge| edge.from == last) {
            if seen.insert(edge.to) {
                ways.push(way.iter().copied().chain([edge.to]).collect());
            }
        }
    }
    None
}

/// Reports items that no section holds.
pub(in crate::pack) fn check_sections(names: &Names<'_>) {
    for (item, id) in names.items.iter().zip(names.item_ids.ids()) {
        if item.asked_at.is_none() {
            item.node.report(codes::NOT_IN_SECTION, format!("`{id}` stands in no section"));
        }
    }
}

/// Order of the statements, checks left out: of the standard form, and of the full one.
///
/// Without `[order]` it is the order of the interview.
pub(in crate::pack) fn statements<'a>(
    order: Option<Table<'a>>,
    names: &Names<'a>,
    items: &[Item],
) -> (Vec<ItemIx>, Vec<ItemIx>) {
    let Some(order) = order else { return in_interview_order(names, items) };
    let (standard, appended) = (order.list("standard"), order.list_if_any("full_appended"));
    let mut all: Vec<(usize, Node<'a>)> = Vec::new();
    let mut sound = true;
    for (entry, form) in standard
        .iter()
        .map(|entry| (entry, Form::Standard))
        .chain(appended.iter().map(|entry| (entry, Form::Full)))
    {
        let Some(place) = names.item_of(entry, &[Kind::Statement, Kind::Check]).place else {
            sound = false;
            continue;
        };
        if all.iter().any(|(other, _)| *other == place) {
            sound = false;
            entry.report(codes::DUPLICATE_ENTRY, format!("the order names `{}` twice", entry.word()));
        } else if items.get(place).is_some_and(|item| item.form != form) {
            sound = false;
            let message = format!("`{}` belongs to the other form", entry.word());
            entry.report(codes::CONTRADICTION, message);
        }
        all.push((place, *entry));
    }
    sound &= report_missing(&order, names, &all);
    if sound {
        report_difference(names, &all);
    }
    let is_statement = |place: &usize| names.items[*place].kind == Kind::Statement;
    let of = |all: &[(usize, Node<'a>)]| {
        all.iter().map(|(place, _)| *place).filter(is_statement).map(ItemIx::new).collect::<Vec<_>>()
    };
    let (standard, full) = (of(&all[..standard.len().min(all.len())]), of(&all));
    (standard, full)
}

fn in_interview_order(names: &Names<'_>, items: &[Item]) -> (Vec<ItemIx>, Vec<ItemIx>) {
    let full: Vec<_> =
        (0..items.len()).filter(|at| names.items[*at].kind == Kind::Statement).map(ItemIx::new).collect();
    let standard = full.iter().copied().filter(|ix| items[ix.at()].form == Form::Standard).collect();
    (standard, full)
}

fn report_missing(order: &Table<'_>, names: &Names<'_>, all: &[(usize, Node<'_>)]) -> bool {
    let missing: Vec<&str> = names
        .items
        .iter()
        .zip(names.item_ids.ids())
        .enumerate()
        .filter(|(place, (item, _))| {
            matches!(item.kind, Kind::Statement | Kind::Check) && !all.iter().any(|(other, _)| other == place)
        })
        .map(|(_, (_, id))| *id)
        .collect();
    if missing.is_empty() {
        return true;
    }
    let message = format!("the order lacks {}", crate::pack::raw::listed(&missing));
    order.node().report(codes::ORDER_INCOMPLETE, message);
    false
}

/// The sections are what a person sees; the lists are what the run of equal answers is counted along.
fn report_difference(names: &Names<'_>, all: &[(usize, Node<'_>)]) {
    for pair in all.windows(2) {
        let [(before, _), (after, node)] = pair else { continue };
        if names.items[*after].asked_at < names.items[*before].asked_at {
            let (before, after) = (names.item_ids.ids()[*before], names.item_ids.ids()[*after]);
            let message = format!("the sections ask `{after}` before `{before}`");
            node.report(codes::ORDER_DIFFERS, message);
            return;
        }
    }
}
