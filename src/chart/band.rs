//! A pay band: outer and inner range, median, named places below and markers above.

use super::Band;
use super::axis::Scale;
use super::axis::Side;
use super::axis::bar;
use super::axis::tick_labels;
use super::axis::tip;
use super::canvas::Canvas;
use super::canvas::Frame;
use super::labels::Labels;

/// Height of the inner band, in points.
const INNER: f64 = 15.0;
/// Height of the outer band.
const OUTER: f64 = 6.0;

/// Draws it and gives the height.
pub(super) fn draw(band: &Band, canvas: &mut Canvas) -> f64 {
    let margin = 4.0;
    let headline = canvas.headline(&band.label);
    let scale = Scale::new(&band.axis, margin, canvas.width - 2.0 * margin);
    let places = |list: &[(f64, String)]| -> Vec<(f64, String)> {
        list.iter().filter_map(|(value, text)| Some((scale.spot(*value)?.x, text.clone()))).collect()
    };
    let (marked, named) = (places(&band.markers), places(&band.labels));
    let bold = canvas.bold();
    let markers = Labels::arrange(canvas, marked.iter().map(|(x, text)| (*x, text.as_str(), bold)));
    let label = canvas.label();
    let labels = Labels::arrange(canvas, named.iter().map(|(x, text)| (*x, text.as_str(), label)));
    // Below a figure as far as in a gauge: the two often stand side by side.
    let clear = if headline > 0.0 { 12.0 } else { 2.0 };
    let head = headline + if markers.all.is_empty() { clear } else { markers.height() + 12.0 };
    let strip = Frame { x: scale.left, y: head, width: scale.width, height: INNER };
    draw_strip(band, canvas, scale, strip);
    let mut bottom = strip.bottom();
    if !labels.all.is_empty() {
        labels.draw_below(canvas, bottom + 1.0, bottom + 9.0);
        bottom += 9.0 + labels.height();
    }
    if !markers.all.is_empty() {
        let ink = canvas.look.ink;
        markers.draw_above(canvas, strip.y - 12.0, strip.y - 4.0);
        for label in &markers.all {
            let (x, foot) = (label.x, strip.y + 0.5);
            canvas.polygon(&[(x, foot), (x + 3.2, foot - 5.5), (x - 3.2, foot - 5.5)], ink);
        }
    }
    bottom + draw_axis(band, canvas, scale, bottom + 4.0)
}

fn draw_strip(band: &Band, canvas: &mut Canvas, scale: Scale, strip: Frame) {
    let look = canvas.look;
    let middle = strip.middle();
    canvas.line(&[(scale.left, middle), (scale.right(), middle)], look.rule, look.hairline.to_pt());
    if let Some((from, to)) = scale.span(band.outer) {
        bar(canvas, from, to, middle - OUTER / 2.0, OUTER, look.accent_soft);
        tip(canvas, from, middle, look.ink);
        tip(canvas, to, middle, look.ink);
    }
    if let Some((from, to)) = scale.span(band.inner) {
        bar(canvas, from, to, strip.y, INNER, look.accent);
    }
    if let Some(spot) = scale.spot(band.median) {
        if spot.side == Side::Inside {
            canvas.line(&[(spot.x, strip.y), (spot.x, strip.bottom())], look.paper, look.bold_line.to_pt());
        } else {
            tip(canvas, spot, middle, look.ink);
        }
    }
}

/// Axis line with ticks and their labels; gives the height used.
fn draw_axis(band: &Band, canvas: &mut Canvas, scale: Scale, y: f64) -> f64 {
    if band.axis.ticks.is_empty() {
        return 2.0;
    }
    let (rule, width) = (canvas.look.muted, canvas.look.hairline.to_pt());
    canvas.line(&[(scale.left, y), (scale.right(), y)], rule, width);
    for (value, _) in &band.axis.ticks {
        if let Some(spot) = scale.spot(*value).filter(|spot| spot.side == Side::Inside) {
            canvas.line(&[(spot.x, y), (spot.x, y + 2.5)], rule, width);
        }
    }
    4.0 + 3.0 + tick_labels(canvas, &band.axis, scale, y + 3.0)
}
