//! Points earned per part: the whole on top, one row per part below.

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

/// Space between columns, in points.
const GAP: f64 = 10.0;
/// Least height of a row.
const ROW: f64 = 16.0;

/// Draws it and gives the height.
pub(super) fn draw(parts: &Parts, canvas: &mut Canvas) -> f64 {
    let (label, bold) = (canvas.label(), canvas.bold());
    let (mut names, mut figures) = (0.0_f64, canvas.measure(bold, &parts.total));
    for (name, _, _, figure) in &parts.parts {
        names = names.max(canvas.measure(label, name));
        figures = figures.max(canvas.measure(label, figure));
    }
    let names = names.min(canvas.width * 0.4);
    let left = if names > 0.0 { names + GAP } else { 0.0 };
    let right = canvas.width - figures.min(canvas.width * 0.3) - GAP;
    let mut y = draw_whole(parts, canvas, (left, right));
    let largest = parts.parts.iter().map(|part| part.2).filter(|max| max.is_finite()).fold(0.0, f64::max);
    let axis = Axis { min: 0.0, max: largest, ticks: Vec::new() };
    let scale = Scale::new(&axis, left, right - left);
    for (name, points, max, figure) in &parts.parts {
        let lines = canvas.wrap(label, name, names);
        let text = f64::from(u32::try_from(lines.len()).unwrap_or(0)) * label.leading();
        let row = Frame { x: 0.0, y, width: canvas.width, height: (text + 4.0).max(ROW) };
        canvas.lines(label, &lines, (0.0, row.middle() - text / 2.0), Align::Left);
        canvas.text_centred(label, figure, (row.right(), row.middle()), Align::Right);
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
fn draw_whole(parts: &Parts, canvas: &mut Canvas, (left, right): (f64, f64)) -> f64 {
    let look = canvas.look;
    let bold = canvas.bold();
    let thick = look.bar.to_pt() + 3.0;
    let row = Frame { x: 0.0, y: 0.0, width: canvas.width, height: ROW + 2.0 };
    let axis = Axis { min: 0.0, max: parts.max, ticks: Vec::new() };
    let scale = Scale::new(&axis, left, right - left);
    let track = Frame { x: left, y: row.middle() - thick / 2.0, width: right - left, height: thick };
    canvas.fill(track, look.ground);
    let mut sum = 0.0;
    for points in parts.parts.iter().filter_map(|part| part.1).filter(|points| *points > 0.0) {
        let Some((from, to)) = scale.span((sum, sum + points)) else { continue };
        bar(canvas, from, to, track.y, thick, look.accent);
        canvas.line(&[(to.x, track.y), (to.x, track.bottom())], look.paper, look.line.to_pt());
        sum += points;
    }
    canvas.text_centred(bold, &parts.total, (row.right(), row.middle()), Align::Right);
    let y = row.bottom() + 2.0;
    canvas.line(&[(0.0, y), (canvas.width, y)], look.rule, look.hairline.to_pt());
    y + 3.0
}
