//! Pieces into pages.

use crate::drawing::Anchor;
use crate::drawing::Mark;
use crate::drawing::OutlineEntry;
use crate::drawing::Page;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::geometry::Size;

use super::compositor::Ground;
use super::compositor::Head;
use super::compositor::Piece;
use super::compositor::filled;
use super::figure::moved;
use super::style::Style;

/// Pages without running heads, and where the headings are.
#[derive(Default)]
pub struct Flowed {
    /// The pages, at least one.
    pub pages: Vec<Page>,
    /// Where links lead.
    pub anchors: Vec<Anchor>,
    /// Bookmarks.
    pub outline: Vec<OutlineEntry>,
}

/// Puts the pieces of every part on pages; every part begins one.
#[must_use]
pub fn flow(parts: Vec<Vec<Piece>>, style: &Style) -> Flowed {
    let mut flow = Flow { style, out: Flowed::default(), y: Length::ZERO, fresh: true, ground: None };
    for part in parts {
        flow.turn();
        flow.part(&part);
    }
    if flow.out.pages.is_empty() {
        flow.turn();
    }
    flow.close_ground();
    flow.out
}

struct Flow<'a> {
    style: &'a Style,
    out: Flowed,
    /// Lower edge of what has been placed.
    y: Length,
    /// Nothing has been placed on this page.
    fresh: bool,
    ground: Option<OpenGround>,
}

/// The ground of a call-out on this page, drawn when its end is known, below everything placed since.
struct OpenGround {
    ground: Ground,
    top: Length,
    bottom: Length,
    /// Where in the page's marks it goes.
    at: usize,
}

impl Flow<'_> {
    fn turn(&mut self) {
        self.close_ground();
        let size = Size { width: self.style.page.width, height: self.style.page.height };
        self.out.pages.push(Page { size, marks: Vec::new() });
        self.y = self.style.page.top;
        self.fresh = true;
    }

    fn part(&mut self, pieces: &[Piece]) {
        let mut rest = pieces;
        while !rest.is_empty() {
            let kept = rest.iter().position(|piece| !piece.keep).map_or(rest.len(), |last| last + 1);
            let (chunk, after) = rest.split_at(kept);
            self.chunk(chunk);
            rest = after;
        }
    }

    /// Pieces that stay together, if a page can hold them.
    fn chunk(&mut self, pieces: &[Piece]) {
        let Some((first, others)) = pieces.split_first() else { return };
        let below: Length = others.iter().map(|piece| piece.before + piece.height).sum();
        let alone = first.height + below;
        if !self.fresh && !self.fits(first.before + alone) && alone <= self.style.page.column() {
            self.turn();
        }
        for piece in pieces {
            if !self.fresh && !self.fits(piece.before + piece.height) {
                self.turn();
            }
            self.place(piece);
        }
    }

    fn fits(&self, height: Length) -> bool {
        // A thousandth of a point of tolerance: sums of lengths differ in their last digit.
        (self.y + height).to_pt() <= (self.style.page.height - self.style.page.bottom).to_pt() + 0.001
    }

    fn place(&mut self, piece: &Piece) {
        if self.fresh {
            if let Some(head) = &piece.head {
                self.repeat(head);
            }
        } else {
            self.y += piece.before;
        }
        self.extend_ground(piece);
        if let Some(entry) = &piece.entry {
            let page = self.out.pages.len() - 1;
            self.out.anchors.push(Anchor { name: entry.id.clone(), page, y: self.y });
            let title = entry.title.clone();
            self.out.outline.push(OutlineEntry { title, rank: entry.rank, page, y: self.y });
        }
        self.draw(&piece.marks);
        self.y += piece.height;
        if let Some(open) = &mut self.ground {
            open.bottom = self.y;
        }
        self.fresh = false;
    }

    fn repeat(&mut self, head: &Head) {
        self.draw(&head.marks);
        self.y += head.height;
        self.fresh = false;
    }

    fn draw(&mut self, marks: &[Mark]) {
        let by = Point::new(self.style.page.left, self.y);
        let Some(page) = self.out.pages.last_mut() else { return };
        for mark in marks {
            let mut mark = mark.clone();
            moved(&mut mark.shape, 1.0, by);
            page.marks.push(mark);
        }
    }

    fn extend_ground(&mut self, piece: &Piece) {
        if self.ground.as_ref().map(|open| open.ground.number) == piece.ground.map(|ground| ground.number) {
            return;
        }
        self.close_ground();
        let at = self.out.pages.last().map_or(0, |page| page.marks.len());
        self.ground = piece.ground.map(|ground| OpenGround { ground, top: self.y, bottom: self.y, at });
    }

    fn close_ground(&mut self) {
        let (Some(open), Some(page)) = (self.ground.take(), self.out.pages.last_mut()) else { return };
        let x = self.style.page.left + open.ground.x;
        let height = open.bottom - open.top;
        let color = &self.style.color;
        let ground = filled(x, open.top, open.ground.width, height, color.ground);
        let bar = filled(x, open.top, self.style.call_out.bar, height, color.accent);
        page.marks.splice(open.at..open.at, [ground, bar]);
    }
}
