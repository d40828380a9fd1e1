//! One factor of salary.toml.

use crate::id::FactorId;
use crate::id::LevelCode;
use crate::id::OptionIx;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Names;
use crate::pack::raw::Table;
use crate::pack::salary::Factor;
use crate::pack::salary::FactorLevel;
use crate::pack::salary::FactorRule;
use crate::pack::salary::LevelBasis;
use crate::pack::salary::NoBand;

use super::condition;
use super::keyed;
use super::rubric;

/// The kinds of rules: each is a table of its own, so that every kind has its own keys.
const RULES: [&str; 4] = ["concave_years", "choice", "count", "count_with"];

/// Reads a factor; options for which there is no band need no level.
pub(in crate::pack) fn read<'a>(
    table: &Table<'a>,
    names: &Names<'a>,
    no_band: Option<&NoBand>,
) -> Option<Factor> {
    let (id, name) = (FactorId::new(table.word("id")), table.text("name"));
    let skipped_sd = table.number("skipped_sd", Limits::NOT_NEGATIVE);
    let nominal = table.flag("nominal");
    let (kind, inner) = rubric::one_table(table, &RULES)?;
    let rule = match kind {
        "concave_years" => FactorRule::ConcaveYears {
            item: rubric::item(&inner, "item", Kind::Number, names).ix,
            linear: inner.number("linear", Limits::ANY),
            quadratic: inner.number("quadratic", Limits::between(-1.0, 0.0)),
            reference: inner.number("reference", Limits::NOT_NEGATIVE),
            source: keyed::evidence(&inner, names).0,
        },
        "choice" => choice(&inner, names, no_band),
        "count" => FactorRule::Count {
            item: rubric::item(&inner, "item", Kind::Choices, names).ix,
            levels: counted(&inner, names),
        },
        _ => {
            let item = rubric::item(&inner, "item", Kind::Choices, names);
            let with = inner.required("with").map(|list| condition::options(&list, item, names));
            let levels = counted(&inner, names);
            FactorRule::CountWith { item: item.ix, levels, with: with.unwrap_or_default() }
        }
    };
    Some(Factor { id, name, skipped_sd, nominal, rule })
}

fn choice<'a>(table: &Table<'a>, names: &Names<'a>, no_band: Option<&NoBand>) -> FactorRule {
    let item = rubric::item(table, "item", Kind::Choice, names);
    let options = names.options(item);
    let mut levels: Vec<Option<FactorLevel>> = options.iter().map(|_| None).collect();
    let mut without: Vec<OptionIx> = Vec::new();
    for entry in table.list_if_any("skipped") {
        without.push(names.option(item, &entry));
    }
    if let Some(no_band) = no_band.filter(|no_band| item.place.is_some() && no_band.item == item.ix) {
        without.extend(&no_band.options);
    }
    let mut all_known = true;
    for row in table.tables("level", "level", "code") {
        let level = level(&row, names);
        let Some(code) = row.optional("code") else { continue };
        let known = options.contains(&code.word());
        all_known &= known;
        let option = names.option(item, &code);
        if !known {
            continue;
        }
        if levels[option.at()].is_some() {
            code.report(codes::DUPLICATE_ID, format!("level `{}` is defined twice", code.word()));
        }
        if without.contains(&option) {
            let message = format!("`{}` has a level, but counts as skipped", code.word());
            code.report(codes::CONTRADICTION, message);
        }
        levels[option.at()] = Some(level);
    }
    if all_known {
        let missing = options.iter().zip(&levels).enumerate();
        let missing =
            missing.filter(|(at, (_, level))| level.is_none() && !without.contains(&OptionIx::new(*at)));
        let missing: Vec<&str> = missing.map(|(_, (code, _))| *code).collect();
        keyed::report_uncovered(&table.node(), table.what(), &missing);
    }
    FactorRule::Choice { item: item.ix, levels }
}

fn counted<'a>(table: &Table<'a>, names: &Names<'a>) -> Vec<(usize, FactorLevel)> {
    let rows = table.tables("level", "level", "code");
    if rows.is_empty() {
        table.report_missing("level");
    }
    let mut levels: Vec<(usize, FactorLevel)> = Vec::new();
    for row in &rows {
        let at_least = row.whole("at_least", Limits::between(0.0, 64.0));
        let level = level(row, names);
        if levels.iter().any(|(_, other)| other.code == level.code) {
            row.node().report(codes::DUPLICATE_ID, format!("level `{}` is defined twice", level.code));
        }
        if levels.last().is_some_and(|(before, _)| *before <= at_least)
            && row.node().peek("at_least").is_some()
        {
            row.node().report(codes::WRONG_ORDER, "`at_least` must fall from level to level");
        }
        levels.push((at_least, level));
    }
    if let (Some(row), Some((1.., _))) = (rows.last(), levels.last()) {
        row.node().report(codes::WRONG_ORDER, "the last level must begin at 0");
    }
    levels
}

fn level<'a>(table: &Table<'a>, names: &Names<'a>) -> FactorLevel {
    let multiplier = table.number("multiplier", Limits::POSITIVE);
    let range = table.optional("range").map(|_| table.range("range", Limits::POSITIVE));
    if let (Some((min, max)), Some(node)) = (range, table.optional("multiplier"))
        && min <= max
        && (multiplier < min || multiplier > max)
    {
        let finding = node.error(codes::OUT_OF_RANGE, "`multiplier` lies outside its own `range`");
        node.log.push(finding.label(format!("allowed: {min} to {max}")));
    }
    let words = ["sourced", "shrunk", "judgement", "reference"];
    let basis = match table.required("basis").map(|basis| basis.one_of(&words)) {
        Some(0) => LevelBasis::Sourced,
        Some(1) => LevelBasis::Shrunk,
        Some(2) => LevelBasis::Judgement,
        _ => LevelBasis::Reference,
    };
    let source = keyed::sources(table, "source", names);
    if source.is_empty() && matches!(basis, LevelBasis::Sourced | LevelBasis::Shrunk) {
        let finding = table.node().error(codes::NO_EVIDENCE, format!("{} has no source", table.what()));
        table.node().log.push(finding.help("name a source, or write `basis = \"judgement\"`"));
    }
    FactorLevel {
        code: LevelCode::new(table.word("code")),
        name: table.text("name"),
        multiplier,
        range,
        basis,
        source,
        remark: table.text_if_any("remark"),
    }
}
