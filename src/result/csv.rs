//! One row per respondent, for spreadsheets: stable columns, decimal points, no formulas.

use serde_json::Value;

use crate::pack::Pack;

/// Column names for a pack; they depend on the pack only, never on the answers.
#[must_use]
pub fn header(pack: &Pack) -> Vec<String> {
    let mut names: Vec<String> = FIXED.iter().map(|(name, _)| (*name).to_owned()).collect();
    for competency in &pack.framework.competencies {
        names.push(format!("{}_level", competency.id));
        names.push(format!("{}_gap", competency.id));
    }
    names
}

/// Columns that every pack has, with the place of their value in the result.
const FIXED: [(&str, &str); 26] = [
    ("id", "/respondent/id"),
    ("role", "/role"),
    ("industry", "/industry"),
    ("cluster", "/cluster"),
    ("fit_index", "/fit/index"),
    ("fit_low", "/fit/interval/0"),
    ("fit_high", "/fit/interval/1"),
    ("fit_band", "/fit/band"),
    ("fit_verdict", "/fit/verdict"),
    ("soft_skills", "/soft_skills/score"),
    ("situations", "/situations/score"),
    ("experience", "/experience/score"),
    ("education", "/education/score"),
    ("quality", "/quality/verdict"),
    ("quality_points", "/quality/points"),
    ("asked", "/coverage/asked"),
    ("answered", "/coverage/answered"),
    ("not_applicable", "/coverage/not_applicable"),
    ("skipped", "/coverage/skipped"),
    ("price_year", "/salary/price_year"),
    ("p10", "/salary/p10"),
    ("p25", "/salary/p25"),
    ("p50", "/salary/p50"),
    ("p75", "/salary/p75"),
    ("p90", "/salary/p90"),
    ("input_hash", "/provenance/input_hash"),
];

/// One result as a row; missing values are empty cells.
#[must_use]
pub fn row(result: &Value) -> Vec<String> {
    let mut cells: Vec<String> =
        FIXED.iter().map(|(_, pointer)| result.pointer(pointer).map_or_else(String::new, cell)).collect();
    for competency in
        result.pointer("/soft_skills/competencies").and_then(Value::as_array).into_iter().flatten()
    {
        cells.push(competency.get("level").map_or_else(String::new, cell));
        cells.push(competency.get("gap").map_or_else(String::new, cell));
    }
    cells
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        other => other.to_string(),
    }
}

/// A text that no spreadsheet takes for a formula, without control characters.
pub(crate) fn harmless(text: &str) -> String {
    let text: String = text.chars().map(|one| if steers(one) { '\u{fffd}' } else { one }).collect();
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%']) { format!("'{text}") } else { text }
}

/// Control characters and marks that turn the direction of text.
fn steers(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// Cells as a line after RFC 4180, ending in CR LF.
#[must_use]
pub fn line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| {
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        })
        .collect();
    quoted.join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(line(&[harmless("=1+1"), harmless("a\"b,c")]), "'=1+1,\"a\"\"b,c\"\r\n");
        assert_eq!(harmless("-x\u{1b}[31m"), "'-x\u{fffd}[31m");
    }
}
