//! Charts on their own, and how drawn things are moved.

use crate::chart::Drawn;
use crate::chart::draw;
use crate::document::ChartImage;
use crate::document::Figure;
use crate::drawing::Mark;
use crate::drawing::Segment;
use crate::drawing::Shape;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;

use super::LayoutError;
use super::compositor::Area;
use super::compositor::Compositor;
use super::compositor::Piece;
use super::stack::Stacked;

impl Compositor<'_> {
    /// A chart with its caption.
    ///
    /// The caption is a paragraph of its own beside the figure: below it, a screen reader would say the
    /// alternative text in its place.
    pub(super) fn figure(
        &mut self,
        figure: &Figure,
        parent: NodeId,
        area: Area,
    ) -> Result<Stacked, LayoutError> {
        let mut pieces = Vec::new();
        let captioned = figure.caption.as_ref();
        if let Some(caption) = captioned {
            pieces = self.caption(caption, Role::Paragraph, parent, area);
        }
        let gap = if pieces.is_empty() { Length::ZERO } else { self.style.caption.after };
        let limit = self.style.page.column() - self.style.caption.leading * 8.0;
        let (drawn, node) = self.drawn(&figure.image, parent, area.width, limit.max(area.width * 0.1))?;
        let mut marks: Vec<Mark> =
            drawn.shapes.into_iter().map(|shape| Mark { shape, node: Some(node) }).collect();
        for mark in &mut marks {
            moved(&mut mark.shape, 1.0, Point::new(area.x, Length::ZERO));
        }
        pieces.push(Piece { before: gap, height: drawn.height, marks, ..Piece::default() });
        let before = if captioned.is_some() { self.style.caption.before } else { self.style.figure.before };
        Ok(Stacked { pieces, before, after: self.style.figure.after })
    }

    /// A chart drawn and put into the structure; reduced if it would be higher than `limit`.
    pub(super) fn drawn(
        &mut self,
        image: &ChartImage,
        parent: NodeId,
        width: Length,
        limit: Length,
    ) -> Result<(Drawn, NodeId), LayoutError> {
        let chart =
            self.charts.get(&image.chart).ok_or_else(|| LayoutError::UnknownChart(image.chart.clone()))?;
        let node = self.structure.add(Role::Figure, parent);
        self.structure.describe(node, &image.alt);
        let mut drawn = draw(chart, width, &self.style.look(), self.shaper);
        if drawn.height > limit {
            let scale = limit / drawn.height;
            drawn.shapes.iter_mut().for_each(|shape| moved(shape, scale, Point::default()));
            drawn.height = limit;
        }
        Ok((drawn, node))
    }
}

/// Enlarges a shape from the origin and then moves it.
pub fn moved(shape: &mut Shape, scale: f64, by: Point) {
    let place = |point: &mut Point| *point = Point::new(point.x * scale + by.x, point.y * scale + by.y);
    match shape {
        Shape::Text(run) => {
            run.size = run.size * scale;
            place(&mut run.origin);
        }
        Shape::Path(path) => {
            for segment in &mut path.segments {
                match segment {
                    Segment::Move(point) | Segment::Line(point) => place(point),
                    Segment::Close => {}
                }
            }
            if let Some(stroke) = &mut path.stroke {
                stroke.width = stroke.width * scale;
                stroke.dash = stroke.dash.map(|(on, off)| (on * scale, off * scale));
            }
        }
        Shape::Link(rect, _) => {
            place(&mut rect.origin);
            rect.size.width = rect.size.width * scale;
            rect.size.height = rect.size.height * scale;
        }
    }
}
