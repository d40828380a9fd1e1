//! Running heads, folios and the masthead of the first page: artifacts, drawn when the number of pages is known.

use crate::drawing::Face;
use crate::drawing::Mark;
use crate::drawing::OutlineEntry;
use crate::drawing::Shape;
use crate::drawing::TextRun;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;

use super::Frame;
use super::compositor::Compositor;
use super::compositor::polygon;
use super::compositor::underline;
use super::flow::Flowed;

impl Compositor<'_> {
    /// Adds date and folio to all pages, running heads to all but the first and the masthead to that.
    pub(super) fn run(&mut self, flowed: &mut Flowed, frame: &Frame) {
        let total = flowed.pages.len();
        for number in 0..total {
            let head = if number == 0 {
                self.masthead(frame)
            } else {
                self.running_head(frame, section(&flowed.outline, number, self.style.page.top))
            };
            let folio = frame.folio.replace("{page}", &(number + 1).to_string());
            let foot = self.foot(frame, &folio.replace("{pages}", &total.to_string()));
            let page = &mut flowed.pages[number];
            (page.head, page.foot) = (head.len(), foot.len());
            page.marks.splice(0..0, head);
            page.marks.extend(foot);
        }
    }

    fn foot(&mut self, frame: &Frame, folio: &str) -> Vec<Mark> {
        let sheet = &self.style.page;
        let (left, right, y) = (sheet.left, sheet.width - sheet.right, sheet.height - sheet.foot);
        let mut marks = Vec::from_iter(self.words(&frame.foot, left, false, y, (right - left) * 0.6));
        marks.extend(self.words(folio, right, true, y, (right - left) * 0.37));
        marks
    }

    fn running_head(&mut self, frame: &Frame, section: &str) -> Vec<Mark> {
        let sheet = &self.style.page;
        let (left, right, y) = (sheet.left, sheet.width - sheet.right, sheet.head);
        let half = (right - left) * 0.48;
        let mut marks = Vec::from_iter(self.words(&frame.head, left, false, y, half));
        marks.extend(self.words(section, right, true, y, half));
        if !marks.is_empty() {
            let below = y + self.style.running.size * 0.6;
            let (color, width) = (self.style.color.rule, self.style.table.row_rule);
            marks.push(underline(left, right - left, below, color, width));
        }
        marks
    }

    /// The needle of a compass and the title beside it: whose paper this is.
    fn masthead(&mut self, frame: &Frame) -> Vec<Mark> {
        let sheet = &self.style.page;
        let (x, y) = (sheet.left, sheet.head);
        let room = sheet.width - sheet.right - x;
        let size = self.style.heading_3.size;
        let middle = y - size * 0.36;
        let (half, reach) = (size * 0.24, size * 0.72);
        let centre = x + reach;
        let color = (self.style.color.accent, self.style.color.accent_soft);
        let Some(mut words) = self.words(&frame.head, x + reach * 2.0 + size * 0.6, false, y, room * 0.7)
        else {
            return Vec::new();
        };
        if let Shape::Text(run) = &mut words.shape {
            run.color = color.0;
        }
        let needle = [(reach, color.0), (-reach, color.1)].map(|(tip, color)| {
            let corners = [(centre + tip, middle), (centre, middle - half), (centre, middle + half)];
            polygon(&corners.map(|(x, y)| Point::new(x, y)), color)
        });
        let mut marks = Vec::from(needle);
        marks.push(words);
        marks
    }

    /// One line of small text that starts or ends at `x`; shortened with an ellipsis if it is too wide.
    fn words(&mut self, text: &str, x: Length, ends: bool, y: Length, room: Length) -> Option<Mark> {
        let size = self.style.running.size;
        let mut shaped = self.shaper.shape(Face::Regular, text);
        let mut kept = text.chars().count();
        while size * (f64::from(shaped.width) / 1000.0) > room && kept > 0 {
            kept -= 1;
            let start: String = text.chars().take(kept).collect();
            shaped = self.shaper.shape(Face::Regular, &format!("{}…", start.trim_end()));
        }
        if shaped.glyphs.is_empty() {
            return None;
        }
        let width = size * (f64::from(shaped.width) / 1000.0);
        let origin = Point::new(if ends { x - width } else { x }, y);
        let color = self.style.color.muted;
        let run = TextRun { face: Face::Regular, size, color, origin, shaped, lang: None };
        Some(Mark { shape: Shape::Text(run), node: None })
    }
}

/// The title in force at the top of a page.
fn section(outline: &[OutlineEntry], page: usize, top: Length) -> &str {
    let begun = |entry: &&OutlineEntry| {
        entry.rank == 1 && (entry.page < page || entry.page == page && entry.y <= top + Length::pt(1.0))
    };
    outline.iter().rfind(begun).map_or("", |entry| &entry.title)
}
