//! From a start to an end by steps, one row each.

use super::Step;
use super::Waterfall;
use super::axis::Scale;
use super::axis::Side;
use super::axis::bar;
use super::axis::grid;
use super::axis::tick_labels;
use super::axis::tip;
use super::canvas::Align;
use super::canvas::Canvas;
use super::canvas::Frame;
use super::canvas::height_of;

/// Space between columns, in points.
const GAP: f64 = 10.0;
/// Least height of a row.
const ROW: f64 = 15.0;

/// Draws it and gives the height.
pub(super) fn draw(waterfall: &Waterfall, canvas: &mut Canvas) -> f64 {
    let columns = Columns::of(waterfall, canvas);
    let scale = Scale::new(&waterfall.axis, columns.bars, columns.figures - GAP - columns.bars);
    let mut tops = vec![0.0];
    for step in &waterfall.steps {
        let style = style(step, canvas);
        let label = canvas.wrap(style, &step.label, columns.bars - GAP);
        let figure = canvas.wrap(style, &step.figure, canvas.width - columns.figures);
        let text = height_of(&label, style).max(height_of(&figure, style)) + 4.0;
        tops.push(tops[tops.len() - 1] + text.max(ROW));
    }
    let bottom = tops[tops.len() - 1];
    grid(canvas, &waterfall.axis, scale, 0.0, bottom + 2.0);
    for (place, step) in waterfall.steps.iter().enumerate() {
        let row =
            Frame { x: 0.0, y: tops[place], width: canvas.width, height: tops[place + 1] - tops[place] };
        draw_step(step, canvas, scale, row, columns);
        if let Some(next) = waterfall.steps.get(place + 1) {
            let next_middle = f64::midpoint(tops[place + 1], tops[place + 2]);
            connect(step, next, canvas, scale, (row.middle(), next_middle));
        }
    }
    bottom + 3.0 + tick_labels(canvas, &waterfall.axis, scale, bottom + 3.0)
}

/// Where the columns begin; figures are set to the right edge.
#[derive(Clone, Copy)]
struct Columns {
    bars: f64,
    figures: f64,
}

impl Columns {
    fn of(waterfall: &Waterfall, canvas: &mut Canvas) -> Self {
        let (mut label, mut figure) = (0.0_f64, 0.0_f64);
        for step in &waterfall.steps {
            let style = style(step, canvas);
            label = label.max(canvas.measure(style, &step.label));
            figure = figure.max(canvas.measure(style, &step.figure));
        }
        let figures = canvas.width - (figure + 0.1).min(canvas.width * 0.25);
        Self { bars: (label + 0.1).min(canvas.width * 0.34) + GAP, figures }
    }
}

fn style(step: &Step, canvas: &Canvas) -> super::canvas::Type {
    if step.total { canvas.bold() } else { canvas.label() }
}

fn draw_step(step: &Step, canvas: &mut Canvas, scale: Scale, row: Frame, columns: Columns) {
    let look = canvas.look;
    let style = style(step, canvas);
    let lines = canvas.wrap(style, &step.label, columns.bars - GAP);
    canvas.lines_centred(style, &lines, (0.0, row.middle()), Align::Left);
    let figure = canvas.wrap(style, &step.figure, canvas.width - columns.figures);
    canvas.lines_centred(style, &figure, (row.right(), row.middle()), Align::Right);
    let Some((from, to)) = scale.span((step.from, step.to)) else { return };
    let thick = look.bar.to_pt();
    let top = row.middle() - thick / 2.0;
    if step.total {
        bar(canvas, from, to, top, thick, look.accent);
        if from.side == Side::Left && to.x - from.x > 20.0 {
            draw_break(canvas, from.x + 8.0, top, thick);
        }
    } else if step.to < step.from {
        // Downwards: an outline, so that direction shows without colour.
        bar(canvas, from, to, top, thick, look.paper);
        let frame = Frame { x: from.x, y: top, width: (to.x - from.x).max(1.5), height: thick };
        canvas.outline(frame, look.accent, look.line.to_pt());
    } else {
        bar(canvas, from, to, top, thick, look.accent_soft);
    }
    // A total that begins left of the axis shows a break instead of a tip.
    if !step.total {
        tip(canvas, from, row.middle(), look.ink);
    }
    tip(canvas, to, row.middle(), look.ink);
}

/// Two slanted cuts: the bar is longer than it looks.
fn draw_break(canvas: &mut Canvas, x: f64, top: f64, thick: f64) {
    let paper = canvas.look.paper;
    for shift in [0.0, 3.2] {
        canvas.line(&[(x + shift - 1.5, top + thick), (x + shift + 1.5, top)], paper, 1.2);
    }
}

/// A fine line from where one step ends to where the next begins.
fn connect(step: &Step, next: &Step, canvas: &mut Canvas, scale: Scale, (from, to): (f64, f64)) {
    let Some(spot) = scale.spot(step.to) else { return };
    let touches = next.total || (next.from - step.to).abs() <= f64::EPSILON * step.to.abs().max(1.0);
    if touches {
        let (muted, half) = (canvas.look.muted, canvas.look.bar.to_pt() / 2.0);
        let width = canvas.look.hairline.to_pt();
        canvas.line(&[(spot.x, from + half), (spot.x, to - half)], muted, width);
    }
}
