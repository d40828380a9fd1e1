//! Where the glyphs of a page leave ink.

use std::collections::BTreeMap;

use csm_kompass::drawing::{Face, TextRun};
use rustybuzz::ttf_parser::GlyphId;

/// Left, top, right, bottom in points.
pub type Box4 = [f64; 4];

/// Where a glyph leaves ink.
pub fn ink(run: &TextRun, faces: &BTreeMap<Face, rustybuzz::Face<'static>>) -> Vec<Box4> {
    let face = &faces[&run.face];
    let size = run.size.to_pt();
    let unit = size / f64::from(face.units_per_em());
    let (mut x, y) = (run.origin.x.to_pt(), run.origin.y.to_pt());
    let mut boxes = Vec::new();
    for glyph in run.shaped.each() {
        if let Some(own) = face.glyph_bounding_box(GlyphId(glyph.id)) {
            let at = x + size * f64::from(glyph.dx) / 1000.0;
            let base = y - size * f64::from(glyph.dy) / 1000.0;
            boxes.push([
                at + unit * f64::from(own.x_min),
                base - unit * f64::from(own.y_max),
                at + unit * f64::from(own.x_max),
                base - unit * f64::from(own.y_min),
            ]);
        }
        x += size * f64::from(glyph.advance) / 1000.0;
    }
    boxes
}

/// The box around boxes.
pub fn hull(boxes: &[Box4]) -> Option<Box4> {
    boxes.iter().copied().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// Sides of letters may touch; a quarter of a point is less than any eye sees.
pub fn overlap(a: &Box4, b: &Box4) -> bool {
    const SLACK: f64 = 0.25;
    a[0] + SLACK < b[2] && b[0] + SLACK < a[2] && a[1] + SLACK < b[3] && b[1] + SLACK < a[3]
}
