//! One row per respondent, for spreadsheets: stable columns, decimal points, no formulas.

use std::borrow::Cow;

use crate::assessment::{Assessment, QualityVerdict};
use crate::locale::visible;
use crate::pack::Pack;
use crate::pack::questionnaire::Mode;
use crate::result::object;
use crate::result::{Provenance, industry};

/// Byte-order mark, for spreadsheets that would else take UTF-8 for something older.
pub const MARK: &str = "\u{feff}";

/// Columns that every pack has; those of its competencies follow. Each is the value at this place in the result.
pub const FIXED: [(&str, &str); 26] = [
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

/// A row that is being written.
#[derive(Debug)]
pub struct Row<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl<'a> Row<'a> {
    /// Begins a row at the end of `out`.
    pub fn begin(out: &'a mut Vec<u8>) -> Self {
        Self { out, first: true }
    }

    fn cell(&mut self) -> &mut Vec<u8> {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        self.out
    }

    /// An empty cell.
    pub fn nothing(&mut self) {
        self.cell();
    }

    /// Cells that are written already.
    pub fn raw(&mut self, cells: &[u8]) {
        self.cell().extend(cells);
    }

    /// A text that no spreadsheet takes for a formula, without control characters.
    pub fn text(&mut self, text: &str) {
        quoted(self.cell(), &harmless(text));
    }

    fn text_if_any(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.nothing(),
        }
    }

    fn number(&mut self, value: Option<f64>, decimals: u32) {
        let out = self.cell();
        if let Some(value) = value {
            object::number(out, value, decimals);
        }
    }

    fn count(&mut self, count: usize) {
        object::whole_number(self.cell(), count as u64);
    }

    /// Ends the row with CR LF, as RFC 4180 has it.
    pub fn end(self) {
        self.out.extend(b"\r\n");
    }

    /// The cells of one result, in the order of the header.
    ///
    /// In mode `hr` the cells that sum a person up in one number stay empty: a table of many people would be sorted by
    /// them. They are in the result of each person, which is read one by one.
    ///
    /// `shared`: beside documents of the edition to share, which say nothing of discreet competencies, the row says
    /// nothing of them either, and rounds what they could be worked out from ([`super::withhold`]).
    pub fn result(
        &mut self,
        pack: &Pack,
        mode: Mode,
        assessment: &Assessment,
        provenance: &Provenance,
        shared: bool,
    ) {
        let framework = &pack.framework;
        let hides = |at: usize| shared && framework.competencies[at].discreet;
        let decimals = if (0..framework.competencies.len()).any(hides) { 0 } else { 2 };
        let single = |score: Option<f64>| score.filter(|_| mode != Mode::Hr);
        self.text_if_any(provenance.id.as_deref());
        self.text(framework.roles[assessment.role.at()].id.as_str());
        self.text_if_any(industry(pack, assessment));
        self.text(framework.clusters[assessment.cluster.at()].id.as_str());
        self.fit(pack, assessment, decimals);
        self.number(single(assessment.soft_skills.score), decimals);
        self.number(single(assessment.situations.as_ref().and_then(|one| one.score)), 2);
        self.number(single(assessment.experience.as_ref().and_then(|one| one.score)), 2);
        self.number(single(assessment.education.as_ref().and_then(|one| one.score)), 2);
        self.text(match assessment.quality.verdict {
            QualityVerdict::Good => "good",
            QualityVerdict::Limited => "limited",
            QualityVerdict::Unusable => "unusable",
        });
        self.count(assessment.quality.points as usize);
        let coverage = &assessment.coverage;
        for count in [coverage.asked, coverage.answered, coverage.not_applicable, coverage.skipped] {
            self.count(count);
        }
        let pay = assessment.pay.as_ref().and_then(|pay| pay.as_ref().ok()).filter(|_| pack.salary.is_some());
        self.number(pay.map(|pay| f64::from(pay.price_year)), 0);
        let band = pay.map(|pay| pay.full_time);
        for value in [band.map(|band| band.p10), band.map(|band| band.p25), band.map(|band| band.p50)] {
            self.number(value, 0);
        }
        self.number(band.map(|band| band.p75), 0);
        self.number(band.map(|band| band.p90), 0);
        self.text(&provenance.input_hash);
        for (at, one) in assessment.soft_skills.competencies.iter().enumerate() {
            let told = !hides(at);
            self.number(Some(one.level).filter(|_| told && !one.imputed), 2);
            self.number(Some(one.gap).filter(|_| told), 2);
        }
    }

    fn fit(&mut self, pack: &Pack, assessment: &Assessment, decimals: u32) {
        let index = assessment.fit.index.as_ref().ok();
        self.number(index.map(|index| index.value), decimals);
        self.number(index.map(|index| index.interval.0), decimals);
        self.number(index.map(|index| index.interval.1), decimals);
        let band = |at: usize| pack.framework.fit.as_ref().map(|rules| rules.bands[at].code.as_str());
        self.text_if_any(index.and_then(|index| band(index.band)));
        self.text_if_any(index.and_then(|index| band(index.verdict)));
    }
}

/// A text that no spreadsheet takes for a formula, without what steers.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    if text.starts_with(['=', '+', '-', '@', '|', '%']) { Cow::Owned(format!("'{text}")) } else { text }
}

/// A cell after RFC 4180.
fn quoted(out: &mut Vec<u8>, cell: &str) {
    if cell.contains(['"', ',', '\n', '\r']) {
        out.push(b'"');
        out.extend(cell.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend(cell.as_bytes());
    }
}

/// Cells as a line after RFC 4180, ending in CR LF.
#[must_use]
pub fn line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        let mut out = Vec::new();
        quoted(&mut out, cell);
        String::from_utf8(out).unwrap_or_default() // a text quoted is a text
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

/// The names of columns as a line.
#[must_use]
pub fn header_line(names: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut row = Row::begin(&mut out);
    for name in names {
        row.text(name);
    }
    row.end();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        String::from_utf8(header_line(&cells)).unwrap()
    }

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(line(&["=1+1", "a\"b,c", ""]), "'=1+1,\"a\"\"b,c\",\r\n");
        assert_eq!(line(&["-x\u{1b}[31m", "\t=1", "+\"1"]), "'-x\u{fffd}[31m,\u{fffd}=1,\"'+\"\"1\"\r\n");
    }
}
