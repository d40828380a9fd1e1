//! Whether pages can be written at all; after this nothing needs to be asked again.

use crate::drawing::Mark;
use crate::drawing::Pages;
use crate::drawing::Segment;
use crate::drawing::Shape;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::structure::Role;

use super::PdfError;

/// Largest coordinate of a PDF page: 200 inches.
const FARTHEST: f64 = 14_400.0;

/// Checks every number and reference; the ranges of glyphs are checked where glyphs are collected.
///
/// # Errors
/// The first one that is wrong.
pub(super) fn check(pages: &Pages) -> Result<(), PdfError> {
    if pages.pages.is_empty() {
        return Err(PdfError::NoPages);
    }
    check_structure(pages)?;
    for (page, number) in pages.pages.iter().zip(1..) {
        let positive = |length: Length| is_sane(length) && length > Length::ZERO;
        if !positive(page.size.width) || !positive(page.size.height) {
            return Err(PdfError::BadLength(number));
        }
        for mark in &page.marks {
            check_mark(mark, number, pages.structure.nodes.len())?;
        }
    }
    let places = pages.anchors.iter().map(|anchor| (anchor.page, anchor.y));
    for (page, y) in places.chain(pages.outline.iter().map(|entry| (entry.page, entry.y))) {
        if page >= pages.pages.len() {
            return Err(PdfError::NoSuchPage(page + 1));
        }
        if !is_sane(y) {
            return Err(PdfError::BadLength(page + 1));
        }
    }
    Ok(())
}

fn check_structure(pages: &Pages) -> Result<(), PdfError> {
    for (node, number) in pages.structure.nodes.iter().zip(0_u32..) {
        let ok = match node.parent {
            None => number == 0 && node.role == Role::Document,
            Some(parent) => parent.0 < number,
        };
        if !ok {
            return Err(PdfError::BadStructure(number));
        }
    }
    Ok(())
}

fn check_mark(mark: &Mark, page: usize, nodes: usize) -> Result<(), PdfError> {
    if mark.node.is_some_and(|node| node.0 as usize >= nodes) {
        return Err(PdfError::NoSuchNode(page));
    }
    let sane = match &mark.shape {
        Shape::Text(run) => is_sane(run.size) && run.size > Length::ZERO && is_sane_point(run.origin),
        Shape::Path(path) => {
            let stroke = path.stroke.is_none_or(|stroke| {
                let dash = stroke.dash.is_none_or(|(on, off)| {
                    is_sane(on) && is_sane(off) && on.min(off) >= Length::ZERO && on + off > Length::ZERO
                });
                is_sane(stroke.width) && stroke.width >= Length::ZERO && dash
            });
            stroke && path.segments.iter().all(is_sane_segment)
        }
        Shape::Link(rect, _) => {
            is_sane_point(rect.origin) && is_sane(rect.size.width) && is_sane(rect.size.height)
        }
    };
    if sane { Ok(()) } else { Err(PdfError::BadLength(page)) }
}

fn is_sane_segment(segment: &Segment) -> bool {
    match *segment {
        Segment::Move(to) | Segment::Line(to) => is_sane_point(to),
        Segment::Close => true,
    }
}

fn is_sane_point(point: Point) -> bool {
    is_sane(point.x) && is_sane(point.y)
}

fn is_sane(length: Length) -> bool {
    length.to_pt().is_finite() && length.to_pt().abs() <= FARTHEST
}
