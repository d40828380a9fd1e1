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
use super::paging::Extent;
use super::paging::Start;
use super::paging::pages;
use super::style::Style;

/// Marks of most pages: so much room at once saves moving them while there are more and more.
const USUAL_MARKS: usize = 512;

/// Pages without running heads, and where the headings are.
#[derive(Default)]
pub struct Flowed {
    /// The pages, at least one.
    pub pages: Vec<Page>,
    /// Where links lead.
    pub anchors: Vec<Anchor>,
    /// Bookmarks.
    pub outline: Vec<OutlineEntry>,
    /// How many pages the parts before the last take.
    pub before_last: usize,
}

/// Puts the pieces of every part on pages; every part begins one, unless that would leave one all but empty.
#[must_use]
pub fn flow(parts: Vec<Vec<Piece>>, style: &Style) -> Flowed {
    let mut pieces: Vec<Piece> = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    for mut part in parts {
        if let Some(first) = part.first_mut() {
            first.start = Start::Part;
            first.before = first.before.max(style.heading_1.before);
        }
        if let Some(last) = part.last_mut() {
            last.keep = false;
        }
        pieces.append(&mut part);
    }
    let extents: Vec<Extent> = pieces.iter().map(extent).collect();
    let starts = pages(&extents, style.page.column().to_pt());
    let mut flow = Flow { style, out: Flowed::default(), y: Length::ZERO, fresh: true, ground: None };
    let mut starts = starts.into_iter().peekable();
    for (place, piece) in pieces.into_iter().enumerate() {
        if piece.start == Start::Part {
            flow.out.before_last = flow.out.pages.len();
        }
        if starts.next_if_eq(&place).is_some() {
            flow.turn();
        }
        flow.place(piece);
    }
    if flow.out.pages.is_empty() {
        flow.turn();
    }
    flow.close_ground();
    flow.out
}

/// What matters of a piece for where pages end.
fn extent(piece: &Piece) -> Extent {
    Extent {
        before: piece.before.to_pt(),
        height: piece.height.to_pt(),
        head: piece.head.as_ref().map_or(0.0, |head| head.height.to_pt()),
        keep: piece.keep,
        start: piece.start,
    }
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
        self.out.pages.push(Page::new(size, Vec::with_capacity(USUAL_MARKS)));
        self.y = self.style.page.top;
        self.fresh = true;
    }

    fn place(&mut self, piece: Piece) {
        if self.fresh {
            if let Some(head) = &piece.head {
                self.repeat(head);
            }
        } else {
            self.y += piece.before;
        }
        self.extend_ground(&piece);
        for entry in piece.entries {
            let (page, y) = (self.out.pages.len() - 1, self.y + entry.y);
            self.out.anchors.push(Anchor { name: entry.id, page, y });
            self.out.outline.push(OutlineEntry { title: entry.title, rank: entry.rank, page, y });
        }
        self.draw(piece.marks);
        self.y += piece.height;
        if let Some(open) = &mut self.ground {
            open.bottom = self.y;
        }
        self.fresh = false;
    }

    fn repeat(&mut self, head: &Head) {
        self.draw(head.marks.clone());
        self.y += head.height;
        self.fresh = false;
    }

    fn draw(&mut self, marks: Vec<Mark>) {
        let by = Point::new(self.style.page.left, self.y);
        let Some(page) = self.out.pages.last_mut() else { return };
        for mut mark in marks {
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
        let (color, look) = (&self.style.color, &self.style.call_out);
        let marks = if open.ground.quiet {
            vec![filled(x, open.top, look.quiet_bar, height, color.rule)]
        } else {
            let ground = filled(x, open.top, open.ground.width, height, color.ground);
            vec![ground, filled(x, open.top, look.bar, height, color.accent)]
        };
        page.marks.splice(open.at..open.at, marks);
    }
}
