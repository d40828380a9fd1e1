//! `summary.csv`: one row for each respondent of a run of `csm report`, in input order.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::findings::Finding;
use crate::cli::output::Draft;
use crate::pack::Pack;
use crate::result::csv::{self, Row};

/// Columns before those of the results: what became of the respondent, where the sheet stands, and the documents' name.
pub(crate) const COLUMNS: [&str; 5] = ["status", "input", "line", "code", "document"];

/// Name of the table in the output folder.
pub(crate) const FILE: &str = "summary.csv";

/// The table, written as the run goes on.
pub(crate) struct Summary {
    path: PathBuf,
    header: Vec<u8>,
    /// Columns of a result.
    width: usize,
    draft: Option<Draft>,
    /// Rows so far, until it is known that there will be a table: of several respondents and at least one document.
    held: Vec<u8>,
    rows: usize,
    done: usize,
    /// Rows it takes; one is enough when a folder was given.
    needed: usize,
}

/// Rows that are held back at most, in bytes.
const HELD: usize = 1024 * 1024;

impl Summary {
    pub(crate) fn new(folder: &Path, pack: &Pack, bom: bool, always: bool) -> Self {
        let of_results = csv::header(pack);
        let names: Vec<String> =
            COLUMNS.iter().map(|name| (*name).to_owned()).chain(of_results.iter().cloned()).collect();
        let mark = if bom { csv::MARK } else { "" };
        Self {
            path: folder.join(FILE),
            header: [mark.as_bytes(), &csv::header_line(&names)].concat(),
            width: of_results.len(),
            draft: None,
            held: Vec::new(),
            rows: 0,
            done: 0,
            needed: if always { 1 } else { 2 },
        }
    }

    /// Where it is written.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A respondent with documents; `cells` are those of the result, as they are written.
    pub(crate) fn done(
        &mut self,
        input: &str,
        line: Option<usize>,
        name: &str,
        cells: &[u8],
    ) -> io::Result<()> {
        let mut out = Vec::new();
        let mut row = Row::begin(&mut out);
        self.done += 1;
        row.text("done");
        row.text(input);
        row.text(&number(line));
        row.nothing();
        row.text(name);
        row.raw(cells);
        row.end();
        self.row(&out)
    }

    /// A respondent without.
    pub(crate) fn failed(
        &mut self,
        input: &str,
        line: Option<usize>,
        findings: &[Finding],
    ) -> io::Result<()> {
        let first = findings.first();
        let mut out = Vec::new();
        let mut row = Row::begin(&mut out);
        row.text("failed");
        row.text(input);
        row.text(&number(first.and_then(Finding::line).or(line)));
        row.text(first.map_or("", Finding::code));
        row.nothing(); // no document
        row.text(first.and_then(Finding::id).unwrap_or_default());
        (1..self.width).for_each(|_| row.nothing());
        row.end();
        self.row(&out)
    }

    fn row(&mut self, row: &[u8]) -> io::Result<()> {
        self.rows += 1;
        if let Some(draft) = &mut self.draft {
            return draft.write_all(row);
        }
        self.held.extend(row);
        if (self.done > 0 && self.rows >= self.needed) || self.held.len() > HELD {
            let mut draft = Draft::begin(&self.path)?;
            draft.write_all(&self.header)?;
            draft.write_all(&std::mem::take(&mut self.held))?;
            self.draft = Some(draft);
        }
        Ok(())
    }

    /// Puts the table in place, if there is one; whether there is.
    pub(crate) fn finish(mut self) -> io::Result<bool> {
        self.draft.take().map_or(Ok(false), |draft| draft.finish().map(|()| true))
    }
}

fn number(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| line.to_string())
}
