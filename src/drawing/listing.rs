//! Pages as plain text, for tests that compare with a stored listing.
//!
//! One line per mark, positions in points rounded to a hundredth, so that a difference shows what moved.

use std::fmt::Write as _;

use super::Color;
use super::LinkTarget;
use super::Mark;
use super::Pages;
use super::Path;
use super::Segment;
use super::Shape;
use super::geometry::Length;
use super::geometry::Point;

/// The listing of a document: structure, pages, anchors, bookmarks.
#[must_use]
pub fn listing(pages: &Pages) -> String {
    let mut out = String::new();
    for (node, number) in pages.structure.nodes.iter().zip(0..) {
        let parent = node.parent.map_or("-".to_owned(), |parent| parent.0.to_string());
        let _ = write!(out, "node {number} below {parent} {:?}", node.role);
        if let Some(lang) = node.lang {
            let _ = write!(out, " lang {}", lang.code());
        }
        if let Some(alt) = &node.alt {
            let _ = write!(out, " alt {alt:?}");
        }
        out.push('\n');
    }
    for (page, number) in pages.pages.iter().zip(1..) {
        let _ =
            writeln!(out, "page {number} {} x {}", hundredths(page.size.width), hundredths(page.size.height));
        for mark in &page.marks {
            list_mark(mark, &mut out);
        }
    }
    for anchor in &pages.anchors {
        let _ = writeln!(out, "anchor {} page {} {}", anchor.name, anchor.page + 1, hundredths(anchor.y));
    }
    for entry in &pages.outline {
        let y = hundredths(entry.y);
        let _ = writeln!(out, "bookmark {} {:?} page {} {y}", entry.rank, entry.title, entry.page + 1);
    }
    out
}

fn list_mark(mark: &Mark, out: &mut String) {
    let node = mark.node.map_or("-".to_owned(), |node| node.0.to_string());
    let _ = match &mark.shape {
        Shape::Text(run) => {
            let lang = run.lang.map_or(String::new(), |lang| format!(" lang {}", lang.code()));
            let (size, color) = (hundredths(run.size), hex(run.color));
            let (at, text) = (place(run.origin), &run.shaped.text);
            writeln!(out, "  {node} text {at} {:?} {size} {color}{lang} {text:?}", run.face)
        }
        Shape::Path(path) => writeln!(out, "  {node} path{}{}", paint(path), segments(path)),
        Shape::Link(rect, target) => {
            let target = match target {
                LinkTarget::Anchor(name) => format!("#{name}"),
                LinkTarget::Address(address) => address.to_string(),
            };
            let (width, height) = (hundredths(rect.size.width), hundredths(rect.size.height));
            writeln!(out, "  {node} link {} {width} x {height} {target}", place(rect.origin))
        }
    };
}

fn paint(path: &Path) -> String {
    let mut out = String::new();
    if let Some(fill) = path.fill {
        let _ = write!(out, " fill {}", hex(fill));
    }
    if let Some(stroke) = path.stroke {
        let _ = write!(out, " stroke {} {}", hex(stroke.color), hundredths(stroke.width));
        if let Some((on, off)) = stroke.dash {
            let _ = write!(out, " dash {} {}", hundredths(on), hundredths(off));
        }
    }
    out
}

fn segments(path: &Path) -> String {
    let mut out = String::new();
    for segment in &path.segments {
        let _ = match *segment {
            Segment::Move(to) => write!(out, " M {}", place(to)),
            Segment::Line(to) => write!(out, " L {}", place(to)),
            Segment::Close => write!(out, " Z"),
        };
    }
    out
}

fn place(point: Point) -> String {
    format!("{},{}", hundredths(point.x), hundredths(point.y))
}

/// A length without noise: `12.5`, `-0.01`, `0`.
fn hundredths(length: Length) -> String {
    let rounded = (length.to_pt() * 100.0).round() / 100.0 + 0.0; // + 0.0: no negative zero
    rounded.to_string()
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b)
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;
    use crate::drawing::Page;
    use crate::drawing::Stroke;
    use crate::drawing::geometry::Rect;
    use crate::drawing::geometry::Size;
    use crate::drawing::structure::Role;

    #[test]
    fn a_small_document_lists_like_this() {
        let mut pages = Pages::default();
        let document = pages.structure.add(Role::Document, None);
        let stroke = Stroke { color: Color::hex(0x01_02_03), width: Length::pt(0.5), dash: None };
        let line = Path {
            segments: smallvec![
                Segment::Move(Point::new(Length::pt(-0.001), Length::pt(1.0 / 3.0))),
                Segment::Line(Point::new(Length::pt(10.0), Length::pt(2.0))),
            ],
            fill: None,
            stroke: Some(stroke),
        };
        let anchor = Shape::link(Rect::default(), LinkTarget::Anchor("top".into()));
        let marks =
            vec![Mark { shape: Shape::path(line), node: None }, Mark { shape: anchor, node: Some(document) }];
        pages.pages.push(Page::new(Size { width: Length::pt(100.0), height: Length::pt(50.0) }, marks));
        assert_eq!(
            listing(&pages),
            "node 0 below - Document\npage 1 100 x 50\n  - path stroke #010203 0.5 M 0,0.33 L 10,2\n  \
             0 link 0,0 0 x 0 #top\n"
        );
    }
}
