//! Two sections side by side.

use crate::document::Block;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::structure::NodeId;

use super::LayoutError;
use super::compositor::Area;
use super::compositor::Compositor;
use super::compositor::Piece;
use super::figure::moved;
use super::paging::Start;
use super::stack::Stacked;

/// Part of the column above which two sections are not held together: they would tear the pages apart.
const MOST: f64 = 0.7;

impl Compositor<'_> {
    /// Two sections in half the width each, one piece that is never divided; read left, then right.
    ///
    /// Sections too high for that stand one below the other, still in half the width: the words have been set by
    /// the time their height is known, and setting them again would put them into the structure twice.
    pub(super) fn beside(
        &mut self,
        sections: &[Vec<Block>; 2],
        parent: NodeId,
        area: Area,
    ) -> Result<Stacked, LayoutError> {
        let gutter = self.style.page.gutter.min(area.width * 0.2);
        let width = (area.width - gutter) * 0.5;
        let mut columns = Vec::with_capacity(sections.len());
        for (number, section) in (0_u32..).zip(sections) {
            let x = area.x + (width + gutter) * f64::from(number);
            columns.push(self.stack(section, parent, Area { x, width })?);
        }
        let before = columns.iter().filter_map(|own| own.first()).map(|piece| piece.before);
        let before = before.fold(Length::ZERO, Length::max);
        let height = columns.iter().map(|own| height(own)).fold(Length::ZERO, Length::max);
        let after = self.style.heading_2.after;
        if height > self.style.page.column() * MOST {
            return Ok(Stacked { pieces: columns.into_iter().flatten().collect(), before, after });
        }
        let mut whole = Piece { height, start: Start::Heading(2), ..Piece::default() };
        for own in columns {
            join(own, &mut whole);
        }
        Ok(Stacked { pieces: vec![whole], before, after })
    }
}

/// Height of pieces below each other, without the space above the first.
fn height(pieces: &[Piece]) -> Length {
    let first = pieces.first().map_or(Length::ZERO, |piece| piece.before);
    pieces.iter().map(|piece| piece.before + piece.height).sum::<Length>() - first
}

/// Puts the pieces of a column into one.
fn join(column: Vec<Piece>, whole: &mut Piece) {
    let mut y = Length::ZERO;
    for (place, piece) in column.into_iter().enumerate() {
        if place > 0 {
            y += piece.before;
        }
        for mut mark in piece.marks {
            moved(&mut mark.shape, 1.0, Point::new(Length::ZERO, y));
            whole.marks.push(mark);
        }
        whole.entries.extend(piece.entries.into_iter().map(|mut entry| {
            entry.y += y;
            entry
        }));
        y += piece.height;
    }
}
