//! salary.toml.

use crate::id::OptionIx;
use crate::id::SourceKey;
use crate::locale::Text;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::raw::Node;
use crate::pack::raw::Table;
use crate::pack::salary::Basis;
use crate::pack::salary::NoBand;
use crate::pack::salary::Observation;
use crate::pack::salary::SalaryModel;

use super::condition;
use super::factor;
use super::keyed;
use super::rubric;
use super::salary_moves as moves;

/// Years a pack may speak of.
pub(super) const YEAR: Limits = Limits::between(1900.0, 2200.0);

/// Reads salary.toml.
pub(in crate::pack) fn read<'a>(
    file: Node<'a>,
    names: &Names<'a>,
    industry_item: Option<Linked>,
) -> Option<SalaryModel> {
    let table = file.table("salary.toml")?;
    let no_band = table.table_if_any("no_band").map(|table| no_band(&table, names));
    let rows = table.tables("factor", "factor", "id");
    rubric::report_same_ids(&rows, "factor");
    let factors = rows.iter().filter_map(|row| factor::read(row, names, no_band.as_ref())).collect();
    let (marker, marker_source) = marker(&table, names);
    let z = table.range("z", Limits::between(0.01, 5.0));
    let observations = observations(&table, names);
    let comparisons = moves::comparisons(&table, names, industry_item, &observations);
    let (wage_growth, wage_growth_source) = moves::wage_growth(&table, names);
    Some(SalaryModel {
        currency: table.word("currency").to_owned(),
        base: table.number("base", Limits::between(1.0, 1e9)),
        reference_profile: table.text("reference_profile"),
        price_year: table.whole("price_year", YEAR),
        growth: table.number("growth", Limits::between(0.5, 2.0)),
        sigma: table.number("sigma", Limits::between(0.001, 2.0)),
        soft_cap: table.number("soft_cap", Limits::between(0.001, 10.0)),
        z,
        valid_until: table.date("valid_until"),
        ageing_sd: table.number("ageing_sd", Limits::between(0.0, 1.0)),
        full_time_hours: table.number("full_time_hours", Limits::between(1.0, 168.0)),
        hours_item: rubric::item_if_any(&table, "hours_item", Kind::Number, names),
        minimum_wage: minimum_wage(&table),
        weeks_per_year: table.number("weeks_per_year", Limits::between(1.0, 53.0)),
        no_band,
        marker,
        marker_source,
        own_pay_item: rubric::item_if_any(&table, "own_pay_item", Kind::Number, names),
        factors,
        basis: table.tables("basis", "basis", "topic").iter().map(|row| basis(row, names)).collect(),
        left_out: table.texts("left_out"),
        observations,
        trends: trends(&table, names, industry_item),
        wage_growth,
        wage_growth_source,
        comparisons,
        learning: moves::learning(&table, names),
        negotiation: table.table_if_any("negotiation").map(|table| moves::negotiation(&table, names)),
    })
}

fn no_band<'a>(table: &Table<'a>, names: &Names<'a>) -> NoBand {
    let item = rubric::item(table, "item", Kind::Choice, names);
    let options = table.required("options").map(|list| condition::options(&list, item, names));
    NoBand {
        item: item.ix,
        options: options.unwrap_or_default(),
        reason: table.word("reason").to_owned(),
        text: table.text("text"),
    }
}

/// Item and ratio by option, with the sources.
type Marker = (Option<(crate::id::ItemIx, Vec<f64>)>, Vec<SourceKey>);

fn marker<'a>(file: &Table<'a>, names: &Names<'a>) -> Marker {
    let Some(table) = file.table_if_any("marker") else { return (None, Vec::new()) };
    let item = rubric::item(&table, "item", Kind::Choice, names);
    let ratios = table
        .table("ratios")
        .map(|ratios| keyed::by_option(&ratios, item, names, |node| node.number(Limits::POSITIVE)));
    (Some((item.ix, ratios.unwrap_or_default())), keyed::sources(&table, "source", names))
}

fn minimum_wage(table: &Table<'_>) -> Vec<(i32, f64)> {
    let pairs = keyed::steps(table, "minimum_wage", [YEAR, Limits::POSITIVE], |a, b| a < b, "rise");
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a year inside the limits fits; fillers do not leave"
    )]
    pairs.into_iter().map(|(year, wage)| (year as i32, wage)).collect()
}

/// What a sentence of `[[basis]]` can be about.
const TOPICS: [&str; 11] = [
    "base", "band", "soft_cap", "growth", "ageing", "floor", "hours", "marker", "skipped", "own_pay",
    "official",
];

fn basis<'a>(table: &Table<'a>, names: &Names<'a>) -> Basis {
    let topic = table.required("topic").map_or(0, |topic| topic.one_of(&TOPICS));
    let (source, judgement) = keyed::evidence(table, names);
    Basis { topic: TOPICS[topic].to_owned(), text: table.text("text"), source, judgement }
}

fn observations<'a>(file: &Table<'a>, names: &Names<'a>) -> Vec<Observation> {
    let observation = |table: &Table<'a>| {
        let pay = |key| table.number_if_any(key, Limits::POSITIVE);
        let (p25, p50, p75) = (pay("p25"), pay("p50"), pay("p75"));
        let known: Vec<f64> = [p25, p50, p75].into_iter().flatten().collect();
        if known.windows(2).any(|pair| pair[0] > pair[1]) {
            table.node().report(codes::WRONG_ORDER, "`p25`, `p50` and `p75` must rise");
        }
        Observation {
            name: table.text("name"),
            roles: moves::roles(table, names),
            p25,
            p50,
            p75,
            year: table.whole("year", YEAR),
            kldb: table.word_if_any("kldb"),
            people: table.whole_if_any("people", Limits::between(1.0, 1e8)),
            censored: table.flag("censored"),
            remark: table.text_if_any("remark"),
            source: keyed::sources(table, "source", names),
        }
    };
    file.tables("observation", "observation", "kldb").iter().map(observation).collect()
}

fn trends<'a>(
    file: &Table<'a>,
    names: &Names<'a>,
    industry_item: Option<Linked>,
) -> Vec<(Vec<OptionIx>, Text, Vec<SourceKey>)> {
    let item = industry_item.unwrap_or_else(Linked::filler);
    let mut spoken_of: Vec<OptionIx> = Vec::new();
    let mut trend = |table: &Table<'a>| {
        let mut industries = Vec::new();
        for entry in table.list("industries") {
            let industry = names.option(item, &entry);
            if spoken_of.contains(&industry) && names.options(item).contains(&entry.word()) {
                let message = format!("`{}` has two trends", entry.word());
                entry.report(codes::DUPLICATE_ENTRY, message);
            }
            spoken_of.push(industry);
            industries.push(industry);
        }
        (industries, table.text("text"), keyed::sources(table, "source", names))
    };
    let mut trends = Vec::new();
    for table in file.tables("trend", "trend", "id") {
        trends.push(trend(&table));
    }
    trends
}
