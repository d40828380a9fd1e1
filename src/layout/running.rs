//! Running heads, folios and the masthead of the first page: artifacts, drawn when the number of pages is known.

use crate::drawing::Face;
use crate::drawing::Mark;
use crate::drawing::Page;
use crate::drawing::Shape;
use crate::drawing::TextRun;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;

use super::Frame;
use super::compositor::Compositor;
use super::compositor::polygon;
use super::compositor::underline;

impl Compositor<'_> {
    /// Adds folios to all pages, running heads to all but the first and the masthead to that.
    pub(super) fn run(&mut self, pages: &mut [Page], frame: &Frame) {
        let total = pages.len();
        let sheet = &self.style.page;
        let (left, right) = (sheet.left, sheet.width - sheet.right);
        let (head, foot) = (sheet.head, sheet.height - sheet.foot);
        for (page, number) in pages.iter_mut().zip(1_usize..) {
            let folio =
                frame.folio.replace("{page}", &number.to_string()).replace("{pages}", &total.to_string());
            page.marks.extend(self.words(&folio, right, true, foot, right - left));
            if number == 1 {
                let marks = self.masthead(frame, left, head);
                page.marks.splice(0..0, marks);
                continue;
            }
            // The date is short; a title needs the rest.
            let half = (right - left) * 0.7;
            let mut marks = Vec::from_iter(self.words(&frame.head_left, left, false, head, half));
            marks.extend(self.words(&frame.head_right, right, true, head, (right - left) * 0.27));
            if !marks.is_empty() {
                let y = head + self.style.running.size * 0.6;
                marks.push(underline(
                    left,
                    right - left,
                    y,
                    self.style.color.rule,
                    self.style.table.row_rule,
                ));
            }
            page.marks.splice(0..0, marks);
        }
    }

    /// The needle of a compass and the title beside it: whose paper this is.
    fn masthead(&mut self, frame: &Frame, x: Length, y: Length) -> Vec<Mark> {
        let sheet = &self.style.page;
        let room = sheet.width - sheet.right - x;
        let size = self.style.heading_3.size;
        let middle = y - size * 0.36;
        let (half, reach) = (size * 0.24, size * 0.72);
        let centre = x + reach;
        let color = (self.style.color.accent, self.style.color.accent_soft);
        let Some(mut words) = self.words(&frame.head_left, x + reach * 2.0 + size * 0.6, false, y, room * 0.7) else {
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
