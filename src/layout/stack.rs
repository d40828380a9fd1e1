//! Blocks one below the other: headings and paragraphs, and the spaces between all of them.

use crate::document::Align;
use crate::document::Block;
use crate::document::Heading;
use crate::document::Inline;
use crate::document::plain;
use crate::drawing::Face;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;

use super::LayoutError;
use super::compositor::Area;
use super::compositor::Block as Set;
use super::compositor::Compositor;
use super::compositor::Entry;
use super::compositor::Grade;
use super::compositor::Piece;
use super::compositor::filled;
use super::figure::moved;
use super::paging::Start;
use super::style::TypeStyle;

/// A block as pieces, with the spaces it wants around it.
#[derive(Default)]
pub struct Stacked {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// Space above.
    pub before: Length,
    /// Space below.
    pub after: Length,
}

/// Lines of a paragraph that stay with the table or figure they introduce.
const INTRODUCTION: usize = 4;

/// Running text directly above a table or figure, or with a colon above a list: alone at the foot of a page it would
/// lead nowhere.
fn introduces(block: &Block, next: Option<&Block>) -> bool {
    let Block::Paragraph(content) = block else { return false };
    match next {
        Some(Block::Table(_) | Block::Figure(_) | Block::Beside(_)) => true,
        Some(Block::List(_)) => plain(content).trim_end().ends_with(':'),
        _ => false,
    }
}

impl TypeStyle {
    /// Size and leading alone.
    #[must_use]
    pub fn grade(&self) -> Grade {
        Grade { size: self.size, leading: self.leading }
    }
}

impl Compositor<'_> {
    /// Blocks one below the other; the first keeps the space it wants above in its first piece.
    pub(super) fn stack(
        &mut self,
        blocks: &[Block],
        parent: NodeId,
        area: Area,
    ) -> Result<Vec<Piece>, LayoutError> {
        let mut pieces: Vec<Piece> = Vec::with_capacity(2 * blocks.len());
        let mut after = Length::ZERO;
        let outer = self.fine;
        let mut fine_rank = None;
        for (place, block) in blocks.iter().enumerate() {
            if let Block::Heading(heading) = block
                && fine_rank.is_some_and(|rank| heading.rank <= rank)
            {
                (fine_rank, self.fine) = (None, outer);
            }
            let mut stacked = self.stacked(block, parent, area)?;
            if let Block::Heading(heading) = block
                && heading.fine
                && fine_rank.is_none()
            {
                // From here on, not the heading itself: its rank shows where in the report one is.
                (fine_rank, self.fine) = (Some(heading.rank), true);
            }
            if introduces(block, blocks.get(place + 1)) && stacked.pieces.len() <= INTRODUCTION {
                stacked.pieces.iter_mut().for_each(|piece| piece.keep = true);
            }
            if let Some(first) = stacked.pieces.first_mut() {
                first.before = stacked.before.max(after);
                after = stacked.after;
                let above = place.checked_sub(1).map(|above| &blocks[above]);
                if let (Some(Block::Table(_)), Block::CallOut(_)) = (above, block) {
                    first.start = Start::Note;
                } else if first.start == Start::Line {
                    first.start = Start::Block;
                }
            }
            pieces.append(&mut stacked.pieces);
        }
        self.fine = outer;
        Ok(pieces)
    }

    fn stacked(&mut self, block: &Block, parent: NodeId, area: Area) -> Result<Stacked, LayoutError> {
        Ok(match block {
            Block::Heading(heading) => self.heading(heading, parent, area),
            Block::Paragraph(content) => self.paragraph(content, parent, area),
            Block::List(list) => self.list(list, parent, area)?,
            Block::Table(table) => self.table(table, parent, area)?,
            Block::Figure(figure) => self.figure(figure, parent, area)?,
            Block::CallOut(call_out) => self.call_out(call_out, parent, area)?,
            Block::Beside(sections) => self.beside(sections, parent, area)?,
        })
    }

    /// The part of an area that running text uses.
    pub(super) fn text_area(&self, area: Area) -> Area {
        Area { width: area.width.min(self.style.page.text_measure), ..area }
    }

    fn heading(&mut self, heading: &Heading, parent: NodeId, area: Area) -> Stacked {
        // In small type everything but the title of the part is one step smaller.
        let look = if self.fine && heading.rank > 1 { heading.rank + 1 } else { heading.rank };
        let kind = self.style.heading(look).clone();
        let node = self.structure.add(Role::Heading(heading.rank), parent);
        let color = if look == 2 { self.style.color.accent } else { self.style.color.ink };
        let manner = Self::manner(Face::Bold, color, Some(node));
        // A divided heading looks like a mistake: words stay whole as long as they fit.
        let manner = super::paragraph::Manner { whole: true, ..manner };
        let area = self.text_area(area);
        let set = self.block(&heading.content, &manner, kind.grade(), area.width);
        let mut pieces = self.line_pieces(&set, area, Align::Left);
        for piece in &mut pieces {
            piece.keep = true;
        }
        if let Some(first) = pieces.first_mut() {
            let title = plain(&heading.content);
            let y = Length::ZERO;
            first.entries = vec![Entry { id: heading.id.clone(), title, rank: heading.rank, y }];
            first.start = Start::Heading(heading.rank);
            if heading.rank == 1 {
                self.flag(first, area.x);
            }
        }
        Stacked { pieces, before: kind.before, after: kind.after }
    }

    /// The short bar above a title: where something new begins, seen while leafing through.
    fn flag(&self, piece: &mut Piece, x: Length) {
        let look = &self.style.flag;
        let by = look.height + look.after;
        for mark in &mut piece.marks {
            moved(&mut mark.shape, 1.0, Point::new(Length::ZERO, by));
        }
        piece.height += by;
        piece.marks.insert(0, filled(x, Length::ZERO, look.width, look.height, self.style.color.accent));
    }

    fn paragraph(&mut self, content: &[Inline], parent: NodeId, area: Area) -> Stacked {
        let node = self.structure.add(Role::Paragraph, parent);
        let area = self.text_area(area);
        let pieces = self.body(content, Some(node), area);
        Stacked { pieces, before: self.text_style().before, after: self.text_style().after }
    }

    /// Running text whose marks belong to `node`.
    pub(super) fn body(&mut self, content: &[Inline], node: Option<NodeId>, area: Area) -> Vec<Piece> {
        let manner = Self::manner(Face::Regular, self.style.color.ink, node);
        let set = self.block(content, &manner, self.text_style().grade(), area.width);
        self.line_pieces(&set, area, Align::Left)
    }

    /// A caption; it stays with what follows.
    pub(super) fn caption(
        &mut self,
        content: &[Inline],
        role: Role,
        parent: NodeId,
        area: Area,
    ) -> Vec<Piece> {
        let node = self.structure.add(role, parent);
        let manner = Self::manner(Face::Bold, self.style.color.muted, Some(node));
        let area = self.text_area(area);
        let set = self.block(content, &manner, self.style.caption.grade(), area.width);
        let mut pieces = self.line_pieces(&set, area, Align::Left);
        for piece in &mut pieces {
            piece.keep = true;
        }
        pieces
    }

    /// One piece per line; the first two and the last two stay together, so that no line stands alone.
    pub(super) fn line_pieces(&self, set: &Set, area: Area, align: Align) -> Vec<Piece> {
        let count = set.lines.len();
        let piece = |(place, line)| Piece {
            height: set.grade.leading,
            marks: self.line_marks(set, line, area, align, Length::ZERO),
            keep: place + 1 < count && (place == 0 || place + 2 == count),
            ..Piece::default()
        };
        set.lines.iter().enumerate().map(piece).collect()
    }
}
