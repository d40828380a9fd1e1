//! Points earned per part: every part has a place in the whole as wide as its maximum, filled as far as earned.

use std::sync::Arc;

use crate::drawing::Face;
use crate::drawing::Shaped;

use super::Axis;
use super::Parts;
use super::axis::Scale;
use super::axis::Side;
use super::axis::Spot;
use super::axis::bar;
use super::axis::tip;
use super::canvas::Align;
use super::canvas::Canvas;
use super::canvas::Frame;
use super::canvas::Type;
use super::canvas::height_of;

/// Space between columns, in points.
const GAP: f64 = 10.0;
/// Least height of a row.
const ROW: f64 = 16.0;
/// Space between two places of the whole.
const SEAM: f64 = 3.0;

/// Draws it and gives the height.
pub(super) fn draw(parts: &Parts, canvas: &mut Canvas) -> f64 {
    match Places::of(parts, canvas) {
        Some(places) => draw_places(parts, &places, canvas),
        None => draw_rows(parts, canvas),
    }
}

/// The places of the parts side by side, with their words below.
struct Places {
    label: Type,
    places: Vec<Place>,
}

/// The place of a part.
struct Place {
    frame: Frame,
    name: Vec<Arc<Shaped>>,
    figure: Vec<Arc<Shaped>>,
}

impl Places {
    /// `None` if a part is too narrow for the longest of its words, or if the parts are no whole.
    fn of(parts: &Parts, canvas: &mut Canvas) -> Option<Self> {
        let sum: f64 = parts.parts.iter().map(|part| part.2).sum();
        let sound = parts.parts.iter().all(|part| part.2 > 0.0);
        if !sound || !sum.is_finite() || (sum - parts.max).abs() > 1e-6 * sum.max(1.0) {
            return None;
        }
        let label = canvas.label();
        let small = Type { size: canvas.tick().size, ..label };
        [label, small].into_iter().find_map(|style| Self::in_type(parts, style, sum, canvas))
    }

    /// The places with their words in one size, if they fit.
    fn in_type(parts: &Parts, label: Type, sum: f64, canvas: &mut Canvas) -> Option<Self> {
        let bold = Type { face: Face::Bold, ..label };
        let seams = SEAM * (parts.parts.len() as f64 - 1.0).max(0.0);
        let height = canvas.look.bar.to_pt() + 3.0;
        let mut x = 0.0;
        let mut places = Vec::with_capacity(parts.parts.len());
        for (name, _, max, figure) in &parts.parts {
            let width = (canvas.width - seams) * (max / sum); // the share first: no product is too large
            let room = width - 2.0;
            let words = name.split([' ', '-']).all(|word| canvas.measure(label, word) + 1.0 <= room);
            if !words || canvas.measure(bold, figure) > room {
                return None;
            }
            let name = canvas.wrap(label, name, room);
            let figure = canvas.wrap(bold, figure, room);
            places.push(Place { frame: Frame { x, y: 0.0, width, height }, name, figure });
            x += width + SEAM;
        }
        Some(Self { label, places })
    }
}

fn draw_places(parts: &Parts, places: &Places, canvas: &mut Canvas) -> f64 {
    let (look, label, strong) = (canvas.look, places.label, canvas.strong());
    let bold = Type { face: Face::Bold, ..label };
    let total = canvas.wrap(strong, &parts.total, canvas.width);
    canvas.lines(strong, &total, (0.0, 0.0), Align::Left);
    let top = height_of(&total, strong) + if total.is_empty() { 0.0 } else { 2.0 };
    let mut bottom = top;
    for (Place { frame, name, figure }, (_, points, max, _)) in places.places.iter().zip(&parts.parts) {
        let frame = Frame { y: top, ..*frame };
        canvas.fill(frame, look.ground);
        let axis = Axis { min: 0.0, max: *max, ticks: Vec::new() };
        let scale = Scale::new(&axis, frame.x, frame.width);
        match points.and_then(|points| scale.spot(points)) {
            None => canvas.hatch(frame, look.muted),
            Some(spot) if spot.x > frame.x => {
                let start = Spot { x: frame.x, side: Side::Inside };
                bar(canvas, start, spot, frame.y, frame.height, look.accent);
                tip(canvas, spot, frame.middle(), look.ink);
            }
            Some(_) => {}
        }
        let words = frame.bottom() + 2.0;
        canvas.lines(bold, figure, (frame.x, words), Align::Left);
        let below = words + height_of(figure, bold);
        canvas.lines(label, name, (frame.x, below), Align::Left);
        bottom = bottom.max(below + height_of(name, label));
    }
    bottom
}

/// One row per part, the whole on top: where the parts are too narrow for their words.
fn draw_rows(parts: &Parts, canvas: &mut Canvas) -> f64 {
    let (label, bold) = (canvas.label(), canvas.bold());
    let (mut names, mut figures) = (0.0_f64, canvas.measure(bold, &parts.total));
    for (name, _, _, figure) in &parts.parts {
        names = names.max(canvas.measure(label, name));
        figures = figures.max(canvas.measure(label, figure));
    }
    let left = if names > 0.0 { (names + 0.1).min(canvas.width * 0.4) + GAP } else { 0.0 };
    let names = left - GAP;
    let figures = (figures + 0.1).min(canvas.width * 0.3);
    let right = canvas.width - figures - GAP;
    let mut y = draw_whole(parts, canvas, right);
    let largest = parts.parts.iter().map(|part| part.2).filter(|max| max.is_finite()).fold(0.0, f64::max);
    let axis = Axis { min: 0.0, max: largest, ticks: Vec::new() };
    let scale = Scale::new(&axis, left, right - left);
    for (name, points, max, figure) in &parts.parts {
        let lines = canvas.wrap(label, name, names);
        let figure = canvas.wrap(label, figure, figures);
        let text = height_of(&lines, label).max(height_of(&figure, label));
        let row = Frame { x: 0.0, y, width: canvas.width, height: (text + 4.0).max(ROW) };
        canvas.lines_centred(label, &lines, (0.0, row.middle()), Align::Left);
        canvas.lines_centred(label, &figure, (row.right(), row.middle()), Align::Right);
        draw_part(*points, *max, canvas, scale, row);
        y = row.bottom();
    }
    y
}

/// One part: its maximum as a track, its points as a bar; hatched while the points are not known.
fn draw_part(points: Option<f64>, max: f64, canvas: &mut Canvas, scale: Scale, row: Frame) {
    let look = canvas.look;
    let thick = look.bar.to_pt();
    let Some((start, end)) = scale.span((0.0, max)) else { return };
    let track = Frame { x: start.x, y: row.middle() - thick / 2.0, width: end.x - start.x, height: thick };
    canvas.fill(track, look.ground);
    let Some(spot) = points.and_then(|points| scale.spot(points)) else {
        return canvas.hatch(track, look.muted);
    };
    if spot.x > start.x {
        let beyond = spot.x > end.x;
        let to = if beyond { Spot { x: end.x, side: Side::Right } } else { spot };
        bar(canvas, start, to, track.y, thick, look.accent);
        tip(canvas, to, row.middle(), look.ink);
    }
}

/// The whole: all points side by side, the total beside them; gives the bottom.
fn draw_whole(parts: &Parts, canvas: &mut Canvas, right: f64) -> f64 {
    let look = canvas.look;
    let bold = canvas.bold();
    let thick = look.bar.to_pt() + 3.0;
    let total = canvas.wrap(bold, &parts.total, canvas.width - right - GAP);
    let height = (height_of(&total, bold) + 4.0).max(ROW + 2.0);
    let row = Frame { x: 0.0, y: 0.0, width: canvas.width, height };
    let axis = Axis { min: 0.0, max: parts.max, ticks: Vec::new() };
    let scale = Scale::new(&axis, 0.0, right);
    let track = Frame { x: 0.0, y: row.middle() - thick / 2.0, width: right, height: thick };
    canvas.fill(track, look.ground);
    let mut sum = 0.0;
    let mut ends = Vec::new();
    for points in parts.parts.iter().filter_map(|part| part.1).filter(|points| *points > 0.0) {
        let Some((from, to)) = scale.span((sum, sum + points)) else { continue };
        bar(canvas, from, to, track.y, thick, look.accent);
        ends.push(to.x);
        sum += points;
    }
    for x in ends {
        canvas.line(&[(x, track.y), (x, track.bottom())], look.paper, look.line.to_pt());
    }
    canvas.lines_centred(bold, &total, (row.right(), row.middle()), Align::Right);
    let y = row.bottom() + 2.0;
    canvas.line(&[(0.0, y), (canvas.width, y)], look.rule, look.hairline.to_pt());
    y + 3.0
}
