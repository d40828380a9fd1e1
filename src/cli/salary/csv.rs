//! Pay as rows for spreadsheets, RFC 4180: one set of columns for the band, for changes and for tables.

use serde_json::Value;

use crate::assessment::{NoPay, Pay};
use crate::cli::salary::View;
use crate::result::csv::line;
use crate::result::rounded;

const COLUMNS: [&str; 15] = [
    "id",
    "kind",
    "key",
    "level",
    "own",
    "price_year",
    "p10",
    "p25",
    "p50",
    "p75",
    "p90",
    "change",
    "ratio",
    "agreed_hours",
    "agreed_p50",
];

/// The first row.
pub(super) fn header() -> String {
    line(&COLUMNS.map(str::to_owned))
}

/// The rows of one respondent: as answered, each change alone, all together, and each level of a table.
pub(super) fn rows(view: &View) -> String {
    let id = crate::result::csv::harmless(&view.subject.id);
    let mut text = String::new();
    let mut add = |kind: &str, key: &str, level: &str, own: &str, pay: Option<&Pay>| {
        let start = [&*id, kind, key, level, own].map(str::to_owned);
        text.push_str(&line(&[start.to_vec(), figures(view.now, pay)].concat()));
    };
    add("now", "", "", "", Some(view.now));
    for (set, variant) in &view.single {
        let pay = variant.as_ref().and_then(|variant| variant.pay.as_ref().ok());
        add("change", &set.key, "", "", pay);
    }
    if let Some(variant) = &view.all {
        add("all", "", "", "", ok(&variant.pay));
    }
    if let Some((at, rows)) = &view.table {
        let key = view.model.factors[*at].id.as_str();
        for row in rows {
            let own = if row.own { "true" } else { "false" };
            add("level", key, row.level.as_str(), own, ok(&row.then.pay));
        }
    }
    text
}

fn ok(pay: &Result<Pay, NoPay>) -> Option<&Pay> {
    pay.as_ref().ok()
}

fn figures(now: &Pay, pay: Option<&Pay>) -> Vec<String> {
    let Some(pay) = pay else { return vec![String::new(); 10] };
    let cell = |value: f64, decimals: i32| match rounded(value, decimals) {
        Value::Null => String::new(),
        value => value.to_string(),
    };
    let band = &pay.full_time;
    let mut cells = vec![pay.price_year.to_string()];
    cells.extend([band.p10, band.p25, band.p50, band.p75, band.p90].map(|value| cell(value, 0)));
    cells.push(cell(band.p50 - now.full_time.p50, 0));
    cells.push(cell(band.p50 / now.full_time.p50 - 1.0, 4));
    match &pay.agreed {
        Some((hours, agreed)) => cells.extend([cell(*hours, 2), cell(agreed.p50, 0)]),
        None => cells.extend([String::new(), String::new()]),
    }
    cells
}
