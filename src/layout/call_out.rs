//! Call-outs: a tinted ground with a bar at the left; without a title a quiet note in small type beside a fine bar.

use crate::document::Align;
use crate::document::CallOut;
use crate::drawing::Face;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;

use super::LayoutError;
use super::compositor::Area;
use super::compositor::Compositor;
use super::compositor::Ground;
use super::compositor::Piece;
use super::figure::moved;
use super::stack::Stacked;

impl Compositor<'_> {
    /// A call-out; it stays on one page if it is lower than half of one.
    pub(super) fn call_out(
        &mut self,
        call_out: &CallOut,
        parent: NodeId,
        area: Area,
    ) -> Result<Stacked, LayoutError> {
        let look = self.style.call_out.clone();
        let quiet = call_out.title.is_none();
        let fine = self.fine;
        self.fine = fine || quiet;
        let node = self.structure.add(if quiet { Role::Note } else { Role::CallOut }, parent);
        let bar = if quiet { look.quiet_bar } else { look.bar };
        let inset = (look.padding + bar).min(area.width * 0.25);
        let inner = Area { x: area.x + inset, width: area.width - inset - inset.min(look.padding) };
        let mut pieces = Vec::new();
        if let Some(title) = &call_out.title {
            let title_node = self.structure.add(Role::Paragraph, node);
            let manner = Self::manner(Face::Bold, self.style.color.accent, Some(title_node));
            let inner = self.text_area(inner);
            let set = self.block(title, &manner, self.text_style().grade(), inner.width);
            pieces = self.line_pieces(&set, inner, Align::Left);
            for piece in &mut pieces {
                piece.keep = true;
            }
        }
        let titled = !pieces.is_empty();
        let mut rest = self.stack(&call_out.blocks, node, inner)?;
        if let Some(first) = rest.first_mut() {
            first.before = if titled { Length::pt(1.5) } else { Length::ZERO };
        }
        pieces.append(&mut rest);
        self.fine = fine;
        if !quiet {
            pad(&mut pieces, look.padding * 0.8);
        }
        self.grounds += 1;
        let ground = Ground { number: self.grounds, x: area.x, width: area.width, quiet };
        let height: Length = pieces.iter().map(|piece| piece.before + piece.height).sum();
        let whole = height < self.style.page.column() * 0.5;
        let last = pieces.len().saturating_sub(1);
        for (place, piece) in pieces.iter_mut().enumerate() {
            piece.ground = Some(ground);
            piece.keep = place < last && (whole || piece.keep);
        }
        Ok(Stacked { pieces, before: look.before, after: look.after })
    }
}

/// Adds room above the first and below the last piece.
fn pad(pieces: &mut [Piece], padding: Length) {
    if let Some(first) = pieces.first_mut() {
        first.height += padding;
        for mark in &mut first.marks {
            moved(&mut mark.shape, 1.0, Point::new(Length::ZERO, padding));
        }
    }
    if let Some(last) = pieces.last_mut() {
        last.height += padding;
    }
}
