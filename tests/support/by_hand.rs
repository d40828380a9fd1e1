//! Pages built by hand.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use csm_kompass::drawing::geometry::{Length, Point, Size};
use csm_kompass::drawing::structure::{NodeId, Role};
use csm_kompass::drawing::{Color, Face, Mark, Page, Pages, Shape, TextRun};
use csm_kompass::fonts::Shaper;

/// A place in points.
pub fn at(x: f64, y: f64) -> Point {
    Point::new(Length::pt(x), Length::pt(y))
}

/// Builds pages by hand.
pub struct Sheet {
    /// What was built so far.
    pub pages: Pages,
    shaper: Shaper,
}

impl Sheet {
    /// Nothing but the root of the structure.
    pub fn new() -> Self {
        let mut pages = Pages::default();
        pages.structure.add(Role::Document, None);
        Self { pages, shaper: Shaper::new() }
    }

    /// Begins a page.
    pub fn page(&mut self) {
        self.pages.pages.push(Page::new(Size::A4, Vec::new()));
    }

    /// Adds an element.
    pub fn node(&mut self, role: Role, parent: NodeId) -> NodeId {
        self.pages.structure.add(role, Some(parent))
    }

    /// Adds a mark to the last page.
    pub fn mark(&mut self, shape: Shape, node: Option<NodeId>) {
        self.pages.pages.last_mut().unwrap().marks.push(Mark { shape, node });
    }

    /// Writes a run and gives the place where it ends.
    pub fn text(&mut self, face: Face, text: &str, origin: Point, node: Option<NodeId>) -> Point {
        let shaped = self.shaper.shape(face, text);
        let size = Length::pt(10.0);
        let end = Point::new(origin.x + size * (f64::from(shaped.width) / 1000.0), origin.y);
        let run = TextRun { face, size, color: Color::hex(0x22_22_22), origin, shaped, lang: None };
        self.mark(Shape::Text(run), node);
        end
    }
}
