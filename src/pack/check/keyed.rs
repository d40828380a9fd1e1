//! Tables whose keys are ids: a value per competency, role or option.

use crate::pack::codes;
use crate::pack::framework::Role;
use crate::pack::limits::Limits;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::raw::Key;
use crate::pack::raw::Node;
use crate::pack::raw::Table;
use crate::pack::raw::Written;
use crate::pack::raw::listed;

use crate::diagnostic::nearest;

/// A number per competency, `None` where the table says nothing.
pub(in crate::pack) fn by_competency<'a>(
    table: Option<&Table<'a>>,
    names: &Names<'a>,
    limits: Limits,
) -> Vec<Option<f64>> {
    let mut numbers = vec![None; names.competencies.ids().len()];
    for (key, value) in table.into_iter().flat_map(Table::free_keys) {
        let number = value.number(limits);
        if let Some(place) = names.competencies.find(&key) {
            numbers[place] = Some(number);
        }
    }
    numbers
}

/// A value per role, in order; says so if the table leaves one out.
pub(in crate::pack) fn by_role<'a, T>(
    table: &Table<'a>,
    roles: &[Role],
    mut read: impl FnMut(Node<'a>) -> T,
) -> Vec<T> {
    let mut values: Vec<Option<T>> = roles.iter().map(|_| None).collect();
    let mut keys: Vec<Key<'a>> = Vec::new();
    for (key, value) in table.free_keys() {
        if let Some(place) = roles.iter().position(|role| role.id == *key.name) {
            values[place] = Some(read(value));
        }
        keys.push(key);
    }
    let ids: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    let unknown: Vec<_> = keys.iter().filter(|key| !ids.contains(&key.name)).collect();
    for key in &unknown {
        let finding = key.error(codes::UNKNOWN_ROLE, format!("there is no role `{}`", key.name));
        let finding = finding.label("not in framework.toml");
        key.log().push(match nearest(key.name, ids.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        });
    }
    let missing: Vec<_> =
        ids.iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(id, _)| *id).collect();
    // A misspelt role would otherwise be reported as missing, too.
    if unknown.is_empty() && !missing.is_empty() {
        let message = format!("{} says nothing about {}", table.what(), listed(&missing));
        table.node().report(codes::UNCOVERED_ROLE, message);
    }
    values.into_iter().flatten().collect()
}

/// A value per option of an item, in order; says so if the table leaves one out.
pub(in crate::pack) fn by_option<'a, T>(
    table: &Table<'a>,
    item: Linked,
    names: &Names<'a>,
    mut read: impl FnMut(Node<'a>) -> T,
) -> Vec<T> {
    let options = names.options(item);
    let mut values: Vec<Option<T>> = options.iter().map(|_| None).collect();
    let mut all_known = true;
    for (key, value) in table.free_keys() {
        let value = read(value);
        let known = options.contains(&key.name);
        all_known &= known;
        let option = names.option(item, &key);
        if known {
            values[option.at()] = Some(value);
        }
    }
    if all_known {
        let missing = options.iter().zip(&values).filter(|(_, value)| value.is_none());
        report_uncovered(&table.node(), table.what(), &missing.map(|(code, _)| *code).collect::<Vec<_>>());
    }
    values.into_iter().flatten().collect()
}

/// Says which options a table leaves out, if any.
pub(in crate::pack) fn report_uncovered(node: &Node<'_>, what: &str, missing: &[&str]) {
    if !missing.is_empty() {
        let message = format!("{what} says nothing about {}", listed(missing));
        node.report(codes::UNCOVERED_OPTION, message);
    }
}

/// Keys of sources under a key; absent means none.
pub(in crate::pack) fn sources<'a>(
    table: &Table<'a>,
    key: &'static str,
    names: &Names<'a>,
) -> Vec<crate::id::SourceKey> {
    let mut all = Vec::new();
    for entry in table.list_if_any(key) {
        let source = names.source(&entry);
        if all.contains(&source) {
            entry.report(codes::DUPLICATE_ENTRY, format!("`{key}` names `{source}` twice"));
        }
        all.push(source);
    }
    all
}

/// Sources and the mark `judgement`; a number needs one of the two.
pub(in crate::pack) fn evidence<'a>(
    table: &Table<'a>,
    names: &Names<'a>,
) -> (Vec<crate::id::SourceKey>, bool) {
    let (source, judgement) = (sources(table, "source", names), table.flag("judgement"));
    if source.is_empty() && !judgement {
        let finding = table.node().error(codes::NO_EVIDENCE, format!("{} has no source", table.what()));
        table.node().log.push(finding.help("name a source, or write `judgement = true`"));
    }
    (source, judgement)
}

/// Pairs of numbers `[[limit, value], …]` with limits in strict order.
pub(in crate::pack) fn steps(
    table: &Table<'_>,
    key: &'static str,
    limits: [Limits; 2],
    in_order: fn(&f64, &f64) -> bool,
    order: &str,
) -> Vec<(f64, f64)> {
    let Some(node) = table.required(key) else { return Vec::new() };
    let entries = node.list();
    let pairs: Vec<(f64, f64)> =
        entries.iter().map(|entry| entry.numbers(limits)).map(|[a, b]| (a, b)).collect();
    if entries.is_empty() {
        node.report_length("at least one", 0);
    }
    for (entry, pair) in entries.iter().skip(1).zip(pairs.windows(2)) {
        let (before, after) = (pair[0].0, pair[1].0);
        if !before.is_nan() && !after.is_nan() && !in_order(&before, &after) {
            entry.report(codes::WRONG_ORDER, format!("the limits of `{key}` must {order}"));
        }
    }
    pairs
}
