//! Bars over weeks, and hours per month below.

use std::sync::Arc;

use crate::drawing::Shaped;

use super::Axis;
use super::Timeline;
use super::TimelineBar;
use super::axis::Scale;
use super::axis::Side;
use super::axis::bar;
use super::axis::tip;
use super::canvas::Align;
use super::canvas::Canvas;
use super::canvas::Frame;
use super::canvas::height_of;

/// Space between labels and grid, in points.
const GAP: f64 = 10.0;
/// Least height of a row.
const ROW: f64 = 16.0;
/// Height of the tallest column of the load.
const LOAD: f64 = 20.0;

/// Draws it and gives the height.
pub(super) fn draw(timeline: &Timeline, canvas: &mut Canvas) -> f64 {
    let style = canvas.label();
    let widest = timeline.bars.iter().map(|bar| bar.label.as_str()).chain([timeline.load_label.as_str()]);
    let widest = widest.map(|text| canvas.measure(style, text)).fold(0.0, f64::max);
    let labels = (widest + 0.1).min(canvas.width * 0.36);
    let axis = Axis { min: 0.0, max: f64::from(timeline.weeks.max(1)), ticks: Vec::new() };
    let left = if widest > 0.0 { labels + GAP } else { 0.0 };
    let scale = Scale::new(&axis, left, canvas.width - left);
    let head = canvas.tick().leading() + 3.0;
    let mut tops = vec![head];
    for bar in &timeline.bars {
        let lines = canvas.wrap(style, &bar.label, labels);
        let text = height_of(&lines, style) + 4.0;
        tops.push(tops[tops.len() - 1] + text.max(ROW));
    }
    let bottom = tops[tops.len() - 1];
    let load_label = canvas.wrap(style, &timeline.load_label, labels);
    let load = LOAD + canvas.tick().leading() + 6.0;
    let load = if timeline.load.is_empty() { 0.0 } else { load.max(height_of(&load_label, style) + 4.0) };
    draw_months(timeline, canvas, scale, head, bottom + load);
    for (bar, place) in timeline.bars.iter().zip(0..) {
        let row =
            Frame { x: 0.0, y: tops[place], width: canvas.width, height: tops[place + 1] - tops[place] };
        draw_bar(bar, canvas, scale, row, labels);
    }
    if load > 0.0 {
        draw_load(timeline, canvas, scale, (bottom, bottom + load), &load_label);
    }
    bottom + load + 1.0
}

/// Where each month begins and ends, in points.
fn months(timeline: &Timeline, scale: Scale) -> Vec<(f64, f64)> {
    let starts: Vec<f64> = timeline
        .months
        .iter()
        .map(|(week, _)| scale.spot(*week).map_or(scale.right(), |spot| spot.x))
        .collect();
    let end = |place: usize| starts.get(place + 1).copied().unwrap_or(scale.right());
    starts.iter().enumerate().map(|(place, start)| (*start, end(place).max(*start))).collect()
}

fn draw_months(timeline: &Timeline, canvas: &mut Canvas, scale: Scale, head: f64, bottom: f64) {
    let (rule, width) = (canvas.look.rule, canvas.look.hairline.to_pt());
    let style = canvas.tick();
    let mut free = f64::NEG_INFINITY;
    for ((start, end), (_, name)) in months(timeline, scale).into_iter().zip(&timeline.months) {
        canvas.line(&[(start, 0.0), (start, bottom)], rule, width);
        let text = canvas.measure(style, name);
        // A name that does not fit into its month may run into a free one, never into another name.
        let room = end.max(start + text + 3.0) <= canvas.width;
        // A month without a name, as a few days at the beginning are, takes no room from the next one's.
        if !name.is_empty() && start + 3.0 >= free && room {
            let baseline = f64::midpoint(style.leading(), canvas.cap_height(style));
            canvas.text(style, name, (start + 3.0, baseline), Align::Left);
            free = start + text + 6.0;
        }
    }
    canvas.line(&[(scale.left, head - 1.0), (scale.right(), head - 1.0)], rule, width);
}

fn draw_bar(entry: &TimelineBar, canvas: &mut Canvas, scale: Scale, row: Frame, labels: f64) {
    let look = canvas.look;
    let style = canvas.label();
    let lines = canvas.wrap(style, &entry.label, labels);
    canvas.lines_centred(style, &lines, (0.0, row.middle()), Align::Left);
    let Some((from, to)) = scale.span((entry.start, entry.start + entry.weeks)) else { return };
    let thick = look.bar.to_pt() + 2.0;
    let top = row.middle() - thick / 2.0;
    bar(canvas, from, to, top, thick, look.accent_soft);
    if to.side != Side::Inside {
        tip(canvas, to, row.middle(), look.ink);
    }
    let figure = canvas.tick();
    let figure = super::canvas::Type { color: look.ink, ..figure };
    let width = canvas.measure(figure, &entry.figure);
    let (x, align) = if width + 6.0 <= to.x - from.x {
        (from.x + 3.0, Align::Left)
    } else if to.x + 3.0 + width <= canvas.width {
        (to.x + 3.0, Align::Left)
    } else if from.x - 3.0 - width >= scale.left {
        (from.x - 3.0, Align::Right)
    } else {
        return; // the table has it
    };
    canvas.text_centred(figure, &entry.figure, (x, row.middle()), align);
}

/// Columns for the hours of each month, the figure on top.
fn draw_load(
    timeline: &Timeline,
    canvas: &mut Canvas,
    scale: Scale,
    (top, bottom): (f64, f64),
    name: &[Arc<Shaped>],
) {
    let look = canvas.look;
    let style = canvas.label();
    let tick = super::canvas::Type { color: look.ink, ..canvas.tick() };
    let base = bottom - 2.0;
    canvas.lines_centred(style, name, (0.0, f64::midpoint(top + 2.0, base)), Align::Left);
    canvas.line(&[(0.0, top + 2.0), (canvas.width, top + 2.0)], look.rule, look.hairline.to_pt());
    canvas.line(&[(scale.left, base), (scale.right(), base)], look.muted, look.hairline.to_pt());
    let most =
        timeline.load.iter().map(|(hours, _)| *hours).filter(|hours| hours.is_finite()).fold(0.0, f64::max);
    let mut free = f64::NEG_INFINITY;
    let columns = months(timeline, scale).into_iter().zip(&timeline.months).zip(&timeline.load);
    for (((start, end), (_, name)), (hours, label)) in columns {
        let share = if most > 0.0 && *hours > 0.0 { (hours / most).min(1.0) } else { 0.0 };
        let width = (end - start - 4.0).clamp(0.0, 26.0);
        let height = share * LOAD;
        let column = Frame { x: start + 3.0, y: base - height, width, height };
        canvas.fill(column, look.accent);
        let text = canvas.measure(tick, label);
        let x = column.x.min(canvas.width - text);
        // Nothing in a month that the edge leaves no room to name would be a nought of nobody.
        let says_something =
            *hours > 0.0 || start + 3.0 + canvas.measure(canvas.tick(), name) <= canvas.width;
        // A month cut short by the edge may have no room for its figure; the table has the sum.
        if says_something && x >= free && x >= scale.left && text + 3.0 <= end - start {
            canvas.text(tick, label, (x, column.y - 2.0), Align::Left);
            free = x + text + 3.0;
        }
    }
}
