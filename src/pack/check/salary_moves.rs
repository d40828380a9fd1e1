//! What salary.toml says about moving: nearest published figures, ways to learn, the pay conversation.

use crate::id::RoleIx;
use crate::id::SourceKey;
use crate::pack::codes;
use crate::pack::limits::Limits;
use crate::pack::names::Kind;
use crate::pack::names::Linked;
use crate::pack::names::Names;
use crate::pack::raw::Table;
use crate::pack::raw::Written;
use crate::pack::raw::listed;
use crate::pack::salary::Comparison;
use crate::pack::salary::Learning;
use crate::pack::salary::LegalNote;
use crate::pack::salary::LegalScope;
use crate::pack::salary::Negotiation;
use crate::pack::salary::Observation;

use super::keyed;
use super::salary::YEAR;

/// Reads `wage_growth`, per cent by year, as ratios.
pub(super) fn wage_growth<'a>(file: &Table<'a>, names: &Names<'a>) -> (Vec<(i32, f64)>, Vec<SourceKey>) {
    let sources = keyed::sources(file, "wage_growth_source", names);
    if file.node().peek("wage_growth").is_none() {
        return (Vec::new(), sources);
    }
    let limits = [YEAR, Limits::between(-50.0, 100.0)];
    let pairs = keyed::steps(file, "wage_growth", limits, |a, b| a < b, "rise");
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a year inside the limits fits; fillers do not leave"
    )]
    let ratios = pairs.into_iter().map(|(year, per_cent)| (year as i32, 1.0 + per_cent / 100.0)).collect();
    (ratios, sources)
}

/// Reads the roles a row is for; none = all.
pub(super) fn roles<'a>(table: &Table<'a>, names: &Names<'a>) -> Vec<RoleIx> {
    let mut roles = Vec::new();
    for role in table.list_if_any("roles") {
        roles.push(RoleIx::new(names.roles.find(&role).unwrap_or_default()));
    }
    roles
}

/// Reads `[[comparison]]`.
pub(super) fn comparisons<'a>(
    file: &Table<'a>,
    names: &Names<'a>,
    industry_item: Option<Linked>,
    observations: &[Observation],
) -> Vec<Comparison> {
    let item = industry_item.unwrap_or_else(Linked::filler);
    let known: Vec<&str> = observations.iter().filter_map(|one| one.kldb.as_deref()).collect();
    let mut comparison = |table: &Table<'a>| {
        let roles = roles(table, names);
        let mut industries = Vec::new();
        for industry in table.list_if_any("industries") {
            industries.push(names.option(item, &industry));
        }
        let mut places = Vec::new();
        for occupation in table.list("occupations") {
            let code = occupation.word();
            if let Some(place) = observations.iter().position(|one| one.kldb.as_deref() == Some(code)) {
                places.push(place);
            } else {
                let message = format!("no `[[observation]]` has the `kldb` `{code}`");
                let finding = occupation.error(codes::UNKNOWN_WORD, message);
                occupation.log().push(if known.is_empty() {
                    finding
                } else {
                    finding.help(format!("use {}", listed(&known)))
                });
            }
        }
        Comparison { roles, industries, observations: places, reason: table.text("reason") }
    };
    file.tables("comparison", "comparison", "id").iter().map(&mut comparison).collect()
}

/// Reads `[[learning]]`.
pub(super) fn learning<'a>(file: &Table<'a>, names: &Names<'a>) -> Vec<Learning> {
    let learning = |table: &Table<'a>| {
        let item = table
            .required("item")
            .map_or_else(Linked::filler, |item| names.item_of(&item, &[Kind::Choice, Kind::Choices]));
        let option = table.required("option").map(|option| names.option(item, &option));
        let mut measures = Vec::new();
        for measure in table.list("measures") {
            measures.push(names.measure(&measure));
        }
        Learning { item: item.ix, option: option.unwrap_or(crate::id::OptionIx::new(0)), measures }
    };
    file.tables("learning", "learning", "option").iter().map(learning).collect()
}

/// Reads `[negotiation]`.
pub(super) fn negotiation<'a>(table: &Table<'a>, names: &Names<'a>) -> Negotiation {
    let ratio = Limits::between(0.5, 2.0);
    let (target, opening) = (table.number("target", ratio), table.number("opening", ratio));
    if target > opening {
        table.node().report(codes::WRONG_ORDER, "`opening` must not be below `target`");
    }
    let (source, judgement) = keyed::evidence(table, names);
    let legal = |note: &Table<'a>| LegalNote {
        scope: match note.required("scope").map(|scope| scope.one_of(&["eu", "de", "check"])) {
            Some(0) => LegalScope::European,
            Some(1) => LegalScope::German,
            _ => LegalScope::Check,
        },
        text: note.text("text"),
        source: keyed::sources(note, "source", names),
    };
    Negotiation {
        target,
        opening,
        text: table.text("text"),
        source,
        judgement,
        legal: table.tables("legal", "legal note", "scope").iter().map(legal).collect(),
    }
}
