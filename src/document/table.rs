//! Reading tables.

use std::ops::Range;

use pulldown_cmark::Alignment;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;

use super::Align;
use super::Cell;
use super::Table;
use super::inline::LoneImage;
use super::parse::Reader;

impl Reader<'_> {
    /// The table whose start has been taken.
    pub(super) fn table(&mut self, columns: &[Alignment]) -> Table {
        let columns: Vec<Align> = columns
            .iter()
            .map(|alignment| match alignment {
                Alignment::None | Alignment::Left => Align::Left,
                Alignment::Center => Align::Center,
                Alignment::Right => Align::Right,
            })
            .collect();
        let mut head = Vec::new();
        let mut rows = Vec::new();
        while !self.ends() {
            let Some((event, span)) = self.next() else { break };
            let cells = self.row(columns.len(), span);
            if matches!(event, Event::Start(Tag::TableHead)) {
                head = cells;
            } else {
                rows.push(cells);
            }
        }
        Table { caption: None, columns, head, rows }
    }

    fn row(&mut self, columns: usize, span: Range<usize>) -> Vec<Cell> {
        // The parser fills short rows and cuts long ones without a word; a lost cell must not go unnoticed.
        let written = cells_written(self.source.text.get(span.clone()).unwrap_or_default());
        if written != columns {
            let message = format!("a row of {written} cells in a table of {columns} columns");
            self.error(
                "table-row",
                message,
                span,
                "write one cell per column; `\\|` is the character itself",
            );
        }
        let mut cells = Vec::with_capacity(columns);
        while !self.ends() {
            self.at += 1; // the start of the cell
            cells.push(match self.lone_image() {
                Some(LoneImage(image)) => image.map_or(Cell::Text(Vec::new()), Cell::Chart),
                None => Cell::Text(self.inlines()),
            });
        }
        cells
    }
}

/// How many cells a line of source has.
fn cells_written(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut escaped = false;
    let mut bars = 0;
    let mut open = true;
    for c in line.chars() {
        let bar = c == '|' && !escaped;
        bars += usize::from(bar);
        open = !bar;
        escaped = c == '\\' && !escaped;
    }
    bars + usize::from(open)
}
