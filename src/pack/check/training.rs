//! training.toml: the catalogue, where the planner reads, and its limits.

use crate::id::OptionIx;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::raw::Node;
use crate::pack::raw::Table;
use crate::pack::training::Catalogue;
use crate::pack::training::PlanInputs;
use crate::pack::training::PlanLimits;
use crate::pack::training::Watched;

use super::funding;
use super::funding::FundingTables;
use super::keyed;
use super::measure;
use super::order;
use super::order::Dependency;
use super::rubric;

/// Reads training.toml and, where there is one, funding.toml.
pub(in crate::pack) fn read<'a>(
    file: Node<'a>,
    funding: Option<Node<'a>>,
    names: &Names<'a>,
    on_scale: Limits,
) -> Option<Catalogue> {
    let table = file.table("training.toml")?;
    let limits = table.table("limits").map_or(NO_LIMITS, |limits| read_limits(&limits, on_scale));
    let (inputs, state, firm_size) = inputs(&table.table("inputs")?, names);
    let rows = table.tables("measure", "measure", "id");
    check_order(&rows, names);
    let measures =
        unique(&rows, names.measures.ids()).map(|row| measure::read(row, names, &limits)).collect();
    let rules = table.tables("rule", "gain rule", "id");
    let rules = rules.iter().map(|row| measure::gain_rule(row, names)).collect();
    let funding = funding.and_then(|file| funding::read(file, names, state, firm_size));
    let FundingTables { funding, leave, bonus, checks, s82 } = funding.unwrap_or_default();
    Some(Catalogue {
        measures,
        rules,
        limits,
        funding,
        leave,
        bonus,
        checks,
        s82,
        watch_list: table.tables("watched", "entry", "id").iter().map(|row| watched(row, names)).collect(),
        advice: table.texts("advice"),
        inputs,
    })
}

/// The tables that define ids, the first of those with the same: places stay those of the names.
fn unique<'t, 'a>(rows: &'t [Table<'a>], ids: &'t [&'a str]) -> impl Iterator<Item = &'t Table<'a>> {
    let id = |row: &Table<'a>| row.node().peek("id").and_then(|id| id.as_str());
    rows.iter()
        .enumerate()
        .filter(move |(at, row)| {
            let own = id(row);
            own.is_none_or(|own| ids.contains(&own))
                && !rows[..*at].iter().any(|before| own.is_some() && id(before) == own)
        })
        .map(|(_, row)| row)
}

/// Stands in for limits that could not be read.
const NO_LIMITS: PlanLimits = PlanLimits {
    weeks: 0,
    at_once: 0,
    shares: Vec::new(),
    ceiling: Vec::new(),
    top: f64::NAN,
    cap_single: f64::NAN,
    cap_formal: f64::NAN,
    cap_total: f64::NAN,
    least_value: f64::NAN,
    least_value_paid: f64::NAN,
    fastest_hours: None,
};

fn read_limits(table: &Table<'_>, on_scale: Limits) -> PlanLimits {
    let cap = |key| table.number(key, Limits::POSITIVE);
    PlanLimits {
        weeks: table.whole("weeks", Limits::between(1.0, 520.0)),
        at_once: table.whole("at_once", Limits::between(1.0, 100.0)),
        shares: table.list("shares").iter().map(|share| share.number(Limits::SHARE)).collect(),
        ceiling: keyed::steps(table, "ceiling", [on_scale, Limits::SHARE], |a, b| a < b, "rise"),
        top: table.number("top", on_scale),
        cap_single: cap("cap_single"),
        cap_formal: cap("cap_formal"),
        cap_total: cap("cap_total"),
        least_value: table.number("least_value", Limits::NOT_NEGATIVE),
        least_value_paid: table.number("least_value_paid", Limits::NOT_NEGATIVE),
        fastest_hours: table.number_if_any("fastest_hours", Limits::between(0.5, 168.0)),
    }
}

/// A measure that waits for itself could never start.
fn check_order<'a>(rows: &[Table<'a>], names: &Names<'a>) {
    let mut builds_on: Vec<Dependency<'a>> = Vec::new();
    for row in rows {
        let from = row
            .node()
            .peek("id")
            .and_then(|id| names.measures.ids().iter().position(|one| Some(*one) == id.as_str()));
        let conditions = row
            .node()
            .peek("planned_if")
            .into_iter()
            .flat_map(|one| one.entries())
            .flat_map(|one| one.entries());
        for node in conditions.filter_map(|one| one.peek("after")) {
            let to = names.measures.ids().iter().position(|one| Some(*one) == node.as_str());
            if let (Some(from), Some(to)) = (from, to) {
                builds_on.push(Dependency { from, to, node });
            }
        }
    }
    let mut reported: Vec<usize> = Vec::new();
    for edge in &builds_on {
        let Some(back) = order::way(&builds_on, edge.to, edge.from) else { continue };
        if !back.iter().any(|place| reported.contains(place)) {
            let circle = std::iter::once(&edge.from).chain(&back);
            let circle: Vec<_> = circle.map(|at| format!("`{}`", names.measures.ids()[*at])).collect();
            let message = format!("measures build on each other: {}", circle.join(" → "));
            edge.node.report(codes::AFTER_CYCLE, message);
            reported.extend(back);
        }
    }
}

/// Where the planner reads; with the items of the place of work and the number of staff, which funding needs, too.
fn inputs<'a>(table: &Table<'a>, names: &Names<'a>) -> (PlanInputs, Linked, Option<Linked>) {
    let amount = |key| {
        let inner = table.table(key);
        inner.map_or((Linked::filler().ix, f64::NAN), |inner| {
            let item = rubric::item(&inner, "item", Kind::Number, names);
            (item.ix, inner.number("assumed", Limits::NOT_NEGATIVE))
        })
    };
    let (hours, money) = (amount("hours"), amount("money"));
    let (support, [employer_pays, employer_time, leave, jobseeking]) = with_options(
        table,
        "support",
        Kind::Choices,
        ["employer_pays", "employer_time", "leave", "jobseeking"],
        names,
    );
    let (situation, [in_service, other_job, no_job]) =
        with_options(table, "situation", Kind::Choice, ["in_service", "other_job", "no_job"], names);
    let service = table.table("service_years");
    let (service_years, service_assumed_from) = service.map_or((Linked::filler().ix, f64::NAN), |inner| {
        let item = rubric::item(&inner, "item", Kind::Number, names);
        (item.ix, inner.number("assumed_from", Limits::NOT_NEGATIVE))
    });
    let state = rubric::item(table, "state", Kind::Choice, names);
    let firm_size = table.optional("firm_size").map(|written| names.item_of(&written, &[Kind::Choice]));
    let inputs = PlanInputs {
        hours,
        money,
        support: support.ix,
        employer_pays,
        employer_time,
        leave,
        jobseeking,
        situation: situation.ix,
        in_service,
        other_job,
        no_job,
        service_years,
        service_assumed_from,
        state: state.ix,
        firm_size: firm_size.map(|one| one.ix),
    };
    (inputs, state, firm_size)
}

/// An item, and which of its options mean what.
fn with_options<'a, const N: usize>(
    table: &Table<'a>,
    key: &'static str,
    kind: Kind,
    meanings: [&'static str; N],
    names: &Names<'a>,
) -> (Linked, [OptionIx; N]) {
    let Some(inner) = table.table(key) else { return (Linked::filler(), [OptionIx::new(0); N]) };
    let item = rubric::item(&inner, "item", kind, names);
    let option = |meaning| {
        let written = inner.required(meaning);
        written.map_or(OptionIx::new(0), |written| names.option(item, &written))
    };
    (item, meanings.map(option))
}

fn watched<'a>(table: &Table<'a>, names: &Names<'a>) -> Watched {
    Watched {
        name: table.text("name"),
        competencies: table.list("develops").iter().map(|one| names.competency(one)).collect(),
        known: table.text("known"),
        missing: table.text("missing"),
        source: keyed::sources(table, "source", names),
    }
}
