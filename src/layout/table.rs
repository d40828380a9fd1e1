//! Tables: cells side by side, rows that stay whole, heads that come back on the next page.

use std::rc::Rc;

use crate::chart::Drawn;
use crate::document::Align;
use crate::document::Cell;
use crate::document::ChartImage;
use crate::document::Table;
use crate::drawing::Face;
use crate::drawing::Mark;
use crate::drawing::Shape;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;

use super::LayoutError;
use super::balance::balanced;
use super::columns::Column;
use super::columns::Kind;
use super::columns::at_ease;
use super::columns::room_taken;
use super::columns::widths;
use super::compositor::Area;
use super::compositor::Block;
use super::compositor::Compositor;
use super::compositor::Grade;
use super::compositor::Head;
use super::compositor::Piece;
use super::compositor::underline;
use super::figure::moved;
use super::paging::Start;
use super::paragraph::Paragraph;
use super::setting::Widths;
use super::stack::Stacked;

/// A cell whose width is not known yet.
enum Loose<'d> {
    Words(Paragraph),
    Chart(&'d ChartImage, NodeId),
}

impl Loose<'_> {
    fn words(&self) -> Option<&Paragraph> {
        match self {
            Self::Words(paragraph) => Some(paragraph),
            Self::Chart(..) => None,
        }
    }
}

/// A cell set to its width.
enum Fixed {
    Words(Block),
    Chart(Drawn, NodeId),
}

/// Columns with their places.
struct Grid {
    areas: Vec<Area>,
    aligns: Vec<Align>,
    grade: Grade,
    /// What the rules span.
    whole: Area,
}

impl Compositor<'_> {
    /// A table with its caption.
    pub(super) fn table(
        &mut self,
        table: &Table,
        parent: NodeId,
        area: Area,
    ) -> Result<Stacked, LayoutError> {
        let node = self.structure.add(Role::Table, parent);
        let mut pieces = match &table.caption {
            Some(caption) => self.caption(caption, Role::Caption, node, area),
            None => Vec::new(),
        };
        let gap = if pieces.is_empty() { Length::ZERO } else { self.style.caption.after };
        let count = table.columns.len();
        let head = self.loose_row(&table.head, count, node, true);
        let rows: Vec<_> = table.rows.iter().map(|row| self.loose_row(row, count, node, false)).collect();
        let grid = self.grid(table, &head, &rows, area);
        let mut head = self.head_piece(head, &grid)?;
        head.before = gap;
        let repeated = Rc::new(Head { height: head.height, marks: artifacts(&head.marks) });
        pieces.push(head);
        let last = rows.len().saturating_sub(1);
        for (place, row) in rows.into_iter().enumerate() {
            let mut own = self.row_pieces(row, &grid)?;
            if let Some(end) = own.last_mut() {
                // Neither the first nor the last row is left alone with a page break.
                end.keep = place < last && (place == 0 || place + 1 == last);
            }
            for piece in &mut own {
                piece.head = Some(Rc::clone(&repeated));
            }
            if let Some(first) = own.first_mut() {
                first.start = Start::Row;
            }
            pieces.append(&mut own);
        }
        if last == 0 && table.rows.is_empty() {
            pieces.iter_mut().rev().take(1).for_each(|piece| piece.keep = false);
        }
        let before =
            if table.caption.is_some() { self.style.caption.before } else { self.style.table.before };
        Ok(Stacked { pieces, before, after: self.style.table.after })
    }

    fn loose_row<'d>(
        &mut self,
        cells: &'d [Cell],
        count: usize,
        table: NodeId,
        head: bool,
    ) -> Vec<Loose<'d>> {
        let row = self.structure.add(Role::Row, table);
        let (face, color) =
            if head { (Face::Bold, self.style.color.muted) } else { (Face::Regular, self.style.color.ink) };
        let set = |(place, cell): (usize, &'d Cell)| {
            let role = match (head, place) {
                (true, _) => Role::ColumnHeader,
                (false, 0) => Role::RowHeader,
                (false, _) => Role::Cell,
            };
            let node = self.structure.add(role, row);
            match cell {
                Cell::Text(content) => {
                    Loose::Words(Paragraph::set(content, &Self::manner(face, color, Some(node)), self))
                }
                Cell::Chart(image) => Loose::Chart(image, node),
            }
        };
        cells.iter().take(count).enumerate().map(set).collect()
    }

    fn grid(&self, table: &Table, head: &[Loose<'_>], rows: &[Vec<Loose<'_>>], area: Area) -> Grid {
        let look = &self.style.table;
        let gaps = look.padding_x * 2.0 * (table.columns.len().saturating_sub(1) as f64);
        let room = (area.width - gaps).max(area.width * 0.25);
        let gap = if table.columns.len() > 1 {
            (area.width - room) / (table.columns.len() - 1) as f64
        } else {
            Length::ZERO
        };
        let small = Grade { size: look.small_size, leading: look.small_leading };
        let normal = if self.fine { small } else { Grade { size: look.size, leading: look.leading } };
        let share = look.chart_share.max((look.least_chart / room).min(0.4));
        let columns = |grade: Grade| -> Vec<Column> {
            let wanted = table.columns.iter().enumerate();
            wanted.map(|(at, align)| column(at, *align, head, rows, grade.size)).collect()
        };
        let at_ease = at_ease(&columns(normal), room, share);
        let grade = if at_ease { normal } else { small };
        let mut x = area.x;
        let asked = columns(grade);
        let room = room_taken(&asked, room);
        let widths = widths(&asked, room, share);
        let mut all: Vec<Vec<Option<&Paragraph>>> = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(row.iter().map(Loose::words).collect());
        }
        let widths = balanced(widths, &asked, &all, grade.size);
        let whole = Area { width: room + gap * (table.columns.len().max(1) - 1) as f64, ..area };
        let areas = widths
            .into_iter()
            .map(|width| {
                let own = Area { x, width };
                x += width + gap;
                own
            })
            .collect();
        Grid { areas, aligns: table.columns.clone(), grade, whole }
    }

    fn head_piece(&mut self, cells: Vec<Loose<'_>>, grid: &Grid) -> Result<Piece, LayoutError> {
        let look = self.style.table.clone();
        let cells = self.fix(cells, grid)?;
        let height = cells.iter().map(Fixed::height).fold(Length::ZERO, Length::max);
        let mut marks = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            // Heads stand on the rule: short ones go down.
            self.add_cell(&mut marks, cell, at, grid, height - cell.height());
        }
        let height = height + look.padding_y * if height > Length::ZERO { 1.2 } else { 0.0 };
        let y = height - look.head_rule * 0.5;
        marks.push(underline(grid.whole.x, grid.whole.width, y, self.style.color.accent, look.head_rule));
        Ok(Piece { height, marks, keep: true, ..Piece::default() })
    }

    fn row_pieces(&mut self, cells: Vec<Loose<'_>>, grid: &Grid) -> Result<Vec<Piece>, LayoutError> {
        let look = &self.style.table;
        let cells = self.fix(cells, grid)?;
        let inner = cells.iter().map(Fixed::height).fold(grid.grade.leading, Length::max);
        let height = inner + look.padding_y * 2.0;
        // Heads come back above every page's rows, so a row has less than a page.
        if height > self.style.page.column() * 0.7 {
            return Ok(self.slices(&cells, grid));
        }
        let mut marks = Vec::with_capacity(2 * cells.len() + 1);
        for (at, cell) in cells.iter().enumerate() {
            self.add_cell(&mut marks, cell, at, grid, look.padding_y);
        }
        marks.push(self.row_rule(grid, height));
        Ok(vec![Piece { height, marks, ..Piece::default() }])
    }

    /// A row too high for a page, line by line.
    fn slices(&self, cells: &[Fixed], grid: &Grid) -> Vec<Piece> {
        let padding = self.style.table.padding_y;
        let count = cells.iter().map(Fixed::line_count).max().unwrap_or(0).max(1);
        let mut pieces = Vec::with_capacity(count);
        for line in 0..count {
            let top = if line == 0 { padding } else { Length::ZERO };
            let mut piece = Piece { height: top + grid.grade.leading, ..Piece::default() };
            for (at, cell) in cells.iter().enumerate() {
                match cell {
                    Fixed::Words(block) => {
                        if let Some(own) = block.lines.get(line) {
                            let place = (grid.areas[at], grid.aligns[at]);
                            self.add_line(&mut piece.marks, block, own, place, top);
                        }
                    }
                    Fixed::Chart(drawn, _) if line == 0 => {
                        piece.height = piece.height.max(top + drawn.height);
                        self.add_cell(&mut piece.marks, cell, at, grid, top);
                    }
                    Fixed::Chart(..) => {}
                }
            }
            if line + 1 == count {
                piece.height += padding;
                piece.marks.push(self.row_rule(grid, piece.height));
            }
            pieces.push(piece);
        }
        pieces
    }

    fn row_rule(&self, grid: &Grid, bottom: Length) -> Mark {
        let width = self.style.table.row_rule;
        underline(grid.whole.x, grid.whole.width, bottom - width * 0.5, self.style.color.rule, width)
    }

    fn fix(&mut self, cells: Vec<Loose<'_>>, grid: &Grid) -> Result<Vec<Fixed>, LayoutError> {
        let limit = self.style.page.column() * 0.5;
        let fix = |(cell, area): (Loose<'_>, &Area)| match cell {
            Loose::Words(paragraph) => Ok(Fixed::Words(Block::of(paragraph, grid.grade, area.width))),
            Loose::Chart(image, node) => {
                let (drawn, node) = self.drawn(image, node, area.width, limit)?;
                Ok(Fixed::Chart(drawn, node))
            }
        };
        cells.into_iter().zip(&grid.areas).map(fix).collect()
    }

    /// Adds the marks of a cell whose upper edge is at `top`.
    fn add_cell(&self, marks: &mut Vec<Mark>, cell: &Fixed, at: usize, grid: &Grid, top: Length) {
        let area = grid.areas[at];
        match cell {
            Fixed::Words(block) => {
                let mut y = top;
                for line in block.lines.iter() {
                    self.add_line(marks, block, line, (area, grid.aligns[at]), y);
                    y += grid.grade.leading;
                }
            }
            Fixed::Chart(drawn, node) => {
                let by = Point::new(area.x, top + self.chart_top(drawn, grid.grade));
                let place = |shape: &Shape| {
                    let mut shape = shape.clone();
                    moved(&mut shape, 1.0, by);
                    Mark { shape, node: Some(*node) }
                };
                marks.extend(drawn.shapes.iter().map(place));
            }
        }
    }

    /// Where a chart begins so that its middle is that of the small letters beside it.
    fn chart_top(&self, drawn: &Drawn, grade: Grade) -> Length {
        let x_height = grade.size * (f64::from(self.shaper.metrics(Face::Regular).x_height) / 1000.0);
        (self.baseline(grade) - x_height * 0.5 - drawn.height * 0.5).max(Length::ZERO)
    }
}

impl Fixed {
    fn height(&self) -> Length {
        match self {
            Self::Words(block) => block.grade.leading * (block.lines.len() as f64),
            Self::Chart(drawn, _) => drawn.height,
        }
    }

    fn line_count(&self) -> usize {
        match self {
            Self::Words(block) => block.lines.len(),
            Self::Chart(..) => 1,
        }
    }
}

fn column(at: usize, align: Align, head: &[Loose<'_>], rows: &[Vec<Loose<'_>>], size: Length) -> Column {
    // A hair more than needed: rounding never breaks a line that fits.
    let of = |thousandths: i32| size * (f64::from(thousandths + 2) / 1000.0);
    let body = rows.iter().filter_map(|row| row.get(at));
    let widest = |measure: fn(Widths) -> i32| {
        let words = |cell: &Loose<'_>| cell.words().map_or(0, |words| measure(words.setting.widths()));
        let body = body.clone().map(words).max().unwrap_or(0);
        (body, head.get(at).map_or(0, words))
    };
    let charts = body.clone().any(|cell| matches!(cell, Loose::Chart(..)));
    let kind = match align {
        _ if charts => Kind::Charts,
        Align::Right => Kind::Figures,
        Align::Left | Align::Center => Kind::Text,
    };
    let (natural, head_natural) = widest(|words| words.natural);
    let (least, head_least) = widest(|words| words.least);
    let (divided, head_divided) = widest(|words| words.divided);
    // The head of figures wraps rather than pushing them apart.
    let head = of(head_natural);
    let head_natural = if kind == Kind::Figures { head_least } else { head_natural };
    Column {
        kind,
        natural: of(natural.max(head_natural)),
        least: of(least.max(head_least)),
        divided: of(divided.max(head_divided)),
        head,
    }
}

/// Marks that only look: no structure, no links.
fn artifacts(marks: &[Mark]) -> Vec<Mark> {
    let drawn = marks.iter().filter(|mark| !matches!(mark.shape, Shape::Link(..)));
    drawn.map(|mark| Mark { node: None, ..mark.clone() }).collect()
}
