//! Lists: labels in the margin of their text.

use crate::document::Align;
use crate::document::Block;
use crate::document::Inline;
use crate::document::List;
use crate::drawing::Face;
use crate::drawing::Mark;
use crate::drawing::geometry::Length;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;

use super::LayoutError;
use super::compositor::Area;
use super::compositor::Compositor;
use super::compositor::Piece;
use super::paging::Start;
use super::stack::Stacked;

/// Narrowest measure a nested list may shrink its text to.
const NARROWEST: Length = Length::pt(20.0);

impl Compositor<'_> {
    /// A list.
    pub(super) fn list(&mut self, list: &List, parent: NodeId, area: Area) -> Result<Stacked, LayoutError> {
        let area = self.text_area(area);
        let node = self.structure.add(Role::List, parent);
        let indent = self
            .label_width(list)
            .max(self.style.list.indent)
            .min((area.width - NARROWEST).max(Length::ZERO));
        let inner = Area { x: area.x + indent, width: area.width - indent };
        let mut pieces: Vec<Piece> = Vec::new();
        for (number, entry) in (0_u64..).zip(&list.entries) {
            let item = self.structure.add(Role::ListItem, node);
            let label = self.label(list, number, item, area);
            let body = self.structure.add(Role::ListBody, item);
            let mut own = match &entry[..] {
                [Block::Paragraph(content)] => self.body(content, Some(body), inner),
                blocks => self.stack(blocks, body, inner)?,
            };
            // Inside an entry things stand as close as the entries do.
            for piece in &mut own {
                piece.before = piece.before.min(self.style.list.between);
            }
            if own.is_empty() {
                own.push(Piece { height: self.text_style().leading, ..Piece::default() });
            }
            if let Some(first) = own.first_mut() {
                first.start = Start::Entry;
                first.marks.splice(0..0, label);
                first.before = if number == 0 { Length::ZERO } else { self.style.list.between };
            }
            pieces.append(&mut own);
        }
        Ok(Stacked { pieces, before: Length::ZERO, after: self.style.list.after })
    }

    fn label_text(list: &List, number: u64) -> String {
        list.start.map_or_else(|| "•".to_owned(), |start| format!("{}.", start.saturating_add(number)))
    }

    fn label_width(&mut self, list: &List) -> Length {
        let end = (list.entries.len() as u64).saturating_sub(1);
        let shaped = self.shaper.shape(Face::Regular, &Self::label_text(list, end));
        let size = self.text_style().size;
        size * (f64::from(shaped.width) / 1000.0) + size * 0.5
    }

    fn label(&mut self, list: &List, number: u64, item: NodeId, area: Area) -> Vec<Mark> {
        let node = self.structure.add(Role::Label, item);
        let words = [Inline::Text(format!("{} ", Self::label_text(list, number)))];
        let manner = Self::manner(Face::Regular, self.style.color.accent, Some(node));
        let set = self.block(&words, &manner, self.text_style().grade(), area.width);
        set.lines
            .first()
            .map_or_else(Vec::new, |line| self.line_marks(&set, line, area, Align::Left, Length::ZERO))
    }
}
