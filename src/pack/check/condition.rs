//! Conditions on answers: of the interview and of the planner.

use crate::id::OptionIx;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::questionnaire::Condition;
use crate::pack::raw::Node;
use crate::pack::raw::Table;
use crate::pack::training::PlanCondition;

/// The kinds of items with options.
const WITH_OPTIONS: [Kind; 2] = [Kind::Choice, Kind::Choices];

/// Reads a condition of the interview, with the item it looks at.
pub(in crate::pack) fn interview<'a>(node: &Node<'a>, names: &Names<'a>) -> Option<(Condition, Linked)> {
    let table = node.table("the condition")?;
    let item = table.required("item");
    let [equal, any_of, none_of] = ["is", "in", "not_in"].map(|key| table.optional(key));
    let item = |kinds: &[Kind]| item.map_or_else(Linked::filler, |item| names.item_of(&item, kinds));
    match (equal, any_of, none_of) {
        (Some(number), None, None) => {
            let linked = item(&[Kind::Number]);
            Some((Condition::Equals(linked.ix, number.number(item_limits(linked, names))), linked))
        }
        (None, Some(list), None) => {
            let linked = item(&WITH_OPTIONS);
            Some((Condition::AnyOf(linked.ix, options(&list, linked, names)), linked))
        }
        (None, None, Some(list)) => {
            let linked = item(&WITH_OPTIONS);
            Some((Condition::NoneOf(linked.ix, options(&list, linked, names)), linked))
        }
        _ => {
            report_shape(&table, "exactly one of `is`, `in` or `not_in`");
            None
        }
    }
}

/// Reads alternatives of conditions that must all hold.
pub(in crate::pack) fn alternatives<'a>(node: &Node<'a>, names: &Names<'a>) -> Vec<Vec<PlanCondition>> {
    let all = |list: &Node<'a>| {
        let entries = list.list();
        if entries.is_empty() {
            list.report_length("at least one", 0);
        }
        entries.iter().filter_map(|one| planner(one, names)).collect()
    };
    let alternatives = node.list();
    if alternatives.is_empty() {
        node.report_length("at least one", 0);
    }
    alternatives.iter().map(all).collect()
}

/// Reads a condition of the planner.
pub(in crate::pack) fn planner<'a>(node: &Node<'a>, names: &Names<'a>) -> Option<PlanCondition> {
    let table = node.table("the condition")?;
    if let Some(measure) = table.optional("after") {
        return Some(PlanCondition::After(names.measure(&measure)));
    }
    if table.optional("leave").is_some_and(|leave| leave.flag()) {
        return Some(PlanCondition::LeaveDays);
    }
    if let Some(competency) = table.optional("level") {
        let least = table.number("at_least", Limits::POSITIVE);
        return Some(PlanCondition::Level(names.competency(&competency), least));
    }
    let item = table.required("item");
    let keys = ["in", "not_in", "at_least", "more_than", "has", "lacks"];
    let mut found = keys.into_iter().filter_map(|key| Some((key, table.optional(key)?)));
    let (first, second) = (found.next(), found.next());
    drop(found);
    let (Some((key, value)), None) = (first, second) else {
        report_shape(&table, "exactly one of `in`, `not_in`, `at_least`, `more_than`, `has` or `lacks`");
        return None;
    };
    let item = |kinds: &[Kind]| item.map_or_else(Linked::filler, |item| names.item_of(&item, kinds));
    Some(match key {
        "in" | "not_in" => {
            let linked = item(&WITH_OPTIONS);
            let options = options(&value, linked, names);
            if key == "in" {
                PlanCondition::In(linked.ix, options)
            } else {
                PlanCondition::NotIn(linked.ix, options)
            }
        }
        "has" | "lacks" => {
            let linked = item(&[Kind::Choices]);
            let option = names.option(linked, &value);
            if key == "has" {
                PlanCondition::Has(linked.ix, option)
            } else {
                PlanCondition::Lacks(linked.ix, option)
            }
        }
        _ => {
            let linked = item(&[Kind::Number]);
            let limit = value.number(item_limits(linked, names));
            if key == "at_least" {
                PlanCondition::AtLeast(linked.ix, limit)
            } else {
                PlanCondition::MoreThan(linked.ix, limit)
            }
        }
    })
}

/// A list of options of an item: not empty, none twice.
pub(in crate::pack) fn options<'a>(list: &Node<'a>, item: Linked, names: &Names<'a>) -> Vec<OptionIx> {
    let entries = list.list();
    if entries.is_empty() {
        list.report_length("at least one", 0);
    }
    let mut all: Vec<OptionIx> = Vec::new();
    for entry in entries {
        let option = names.option(item, &entry);
        if all.contains(&option) && names.options(item).contains(&entry.word()) {
            entry.report(codes::DUPLICATE_ENTRY, format!("`{}` names `{}` twice", list.key, entry.word()));
        }
        all.push(option);
    }
    all
}

/// What the number of an item can be, as far as its file says so.
fn item_limits(item: Linked, names: &Names<'_>) -> Limits {
    let number = |key| {
        let node = names.items[item.place?].node.peek(key)?;
        node.is_number().then(|| node.number(Limits::ANY))
    };
    match (number("min"), number("max")) {
        (Some(min), Some(max)) if min <= max => Limits::between(min, max),
        _ => Limits::ANY,
    }
}

fn report_shape(table: &Table<'_>, expected: &str) {
    let finding = table.node().error(codes::MISSING_KEY, "the condition does not say what to compare");
    table.node().log.push(finding.help(format!("give it {expected}")));
}
