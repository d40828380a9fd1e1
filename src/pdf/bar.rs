//! Upright rectangles: grounds, bars, rules and ticks are nearly all a page draws besides words.

use crate::drawing::Color;
use crate::drawing::Path;
use crate::drawing::Segment;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;

use super::units;

/// Left, bottom, width and height in units; the last two are not negative, so that bars of one colour may lie over each
/// other and be painted in one go: turning the same way, they leave no hole.
pub(super) type Frame = [i64; 4];

/// An upright rectangle of one colour.
///
/// A straight line is one, too, as long and as wide: that is what a stroke paints, and it takes one operator where a line
/// takes two and a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// Its colour.
    pub color: Color,
    /// Where it lies.
    pub frame: Frame,
}

impl Bar {
    /// The bar that a path on a page of some height paints; `None` if it paints anything else.
    pub(super) fn of(path: &Path, page: Length) -> Option<Self> {
        let (color, frame) = match (path.fill, path.stroke, &path.segments[..]) {
            (Some(color), None, _) => (color, rectangle(path, page)?),
            (None, Some(stroke), [Segment::Move(from), Segment::Line(to)]) if stroke.dash.is_none() => {
                let width = units(stroke.width.to_pt());
                let [x, y, across, up] = between(*from, *to, page);
                match (across, up) {
                    (1.., 0) => (stroke.color, [x, y - width / 2, across, width]),
                    (0, 1..) => (stroke.color, [x - width / 2, y, width, up]),
                    _ => return None,
                }
            }
            _ => return None,
        };
        // What has no width is up to whoever draws it.
        let [_, _, width, height] = frame;
        (width > 0 && height > 0).then_some(Self { color, frame })
    }
}

/// The upright rectangle a path is; one that is stroked with dashes is none, for they begin at its start.
pub(super) fn rectangle(path: &Path, page: Length) -> Option<Frame> {
    let [Segment::Move(a), Segment::Line(b), Segment::Line(c), Segment::Line(d), Segment::Close] =
        path.segments[..]
    else {
        return None;
    };
    let across = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
    let down = a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
    let is_dashed = path.stroke.is_some_and(|stroke| stroke.dash.is_some());
    ((across || down) && !is_dashed).then(|| between(a, c, page))
}

/// The rectangle between two points.
fn between(one: Point, other: Point, page: Length) -> Frame {
    let [x, right] = [one.x, other.x].map(|x| units(x.to_pt()));
    let [y, top] = [one.y, other.y].map(|y| units((page - y).to_pt()));
    [x.min(right), y.min(top), (right - x).abs(), (top - y).abs()]
}

#[cfg(test)]
mod tests {
    use crate::drawing::Stroke;

    use super::*;

    const PAGE: Length = Length::pt(100.0);
    const INK: Color = Color::hex(0x0001_0203);

    fn at(x: f64, y: f64) -> Point {
        Point::new(Length::pt(x), Length::pt(y))
    }

    fn line(to: Point, dash: Option<(Length, Length)>) -> Path {
        let stroke = Stroke { color: INK, width: Length::pt(0.9), dash };
        let segments = [Segment::Move(at(10.0, 20.0)), Segment::Line(to)].into_iter().collect();
        Path { fill: None, stroke: Some(stroke), segments }
    }

    fn frame(path: &Path) -> Option<Frame> {
        Bar::of(path, PAGE).map(|bar| bar.frame)
    }

    #[test]
    fn a_straight_rule_is_the_ground_its_stroke_covers() {
        assert_eq!(frame(&line(at(30.0, 20.0), None)), Some([1000, 7955, 2000, 90]));
        assert_eq!(frame(&line(at(4.0, 20.0), None)), Some([400, 7955, 600, 90]));
        assert_eq!(frame(&line(at(10.0, 25.0), None)), Some([955, 7500, 90, 500]));
        assert_eq!(frame(&line(at(10.0, 15.0), None)), Some([955, 8000, 90, 500]));
    }

    #[test]
    fn what_is_slanted_dashed_or_without_extent_is_no_bar() {
        assert_eq!(frame(&line(at(30.0, 21.0), None)), None);
        assert_eq!(frame(&line(at(10.0, 20.0), None)), None);
        let dash = Some((Length::pt(1.0), Length::pt(1.0)));
        assert_eq!(frame(&line(at(30.0, 20.0), dash)), None);
    }

    #[test]
    fn rectangles_turn_the_same_way_wherever_they_begin() {
        let ends = [at(10.0, 20.0), at(30.0, 20.0), at(30.0, 50.0), at(10.0, 50.0)];
        for first in 0..4 {
            for back in [false, true] {
                let mut points: Vec<Point> = ends.iter().cycle().skip(first).take(4).copied().collect();
                if back {
                    points.reverse();
                }
                let lines = points[1..].iter().map(|to| Segment::Line(*to));
                let start = std::iter::once(Segment::Move(points[0]));
                let segments = start.chain(lines).chain([Segment::Close]).collect();
                let path = Path { fill: Some(INK), stroke: None, segments };
                assert_eq!(Bar::of(&path, PAGE), Some(Bar { color: INK, frame: [1000, 5000, 2000, 3000] }));
            }
        }
    }
}
