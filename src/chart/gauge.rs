//! A strip with zones, and a value with its interval above it.

use super::Gauge;
use super::axis::Scale;
use super::axis::Spot;
use super::axis::tick_labels;
use super::axis::tip;
use super::axis::whisker;
use super::canvas::Align;
use super::canvas::Canvas;
use super::canvas::Frame;
use super::canvas::width_of;

/// Height of the strip, in points.
const STRIP: f64 = 14.0;
/// Height of the row with the interval.
const WHISKER: f64 = 10.0;

/// Draws it and gives the height.
pub(super) fn draw(gauge: &Gauge, canvas: &mut Canvas) -> f64 {
    let margin = 4.0;
    let scale = Scale::new(&gauge.axis, margin, canvas.width - 2.0 * margin);
    let value = gauge.value.and_then(|value| scale.spot(value));
    let strong = canvas.strong();
    let head = strong.leading() + WHISKER;
    let strip = Frame { x: scale.left, y: head + 2.0, width: scale.width, height: STRIP };
    let names_top = draw_zones(gauge, canvas, scale, strip, value);
    if let Some(spot) = value {
        draw_value(gauge, canvas, scale, strip, spot);
    } else if !gauge.label.is_empty() {
        let lines = canvas.wrap(strong, &gauge.label, canvas.width);
        let middle = canvas.width / 2.0;
        canvas.lines(strong, &lines[..lines.len().min(1)], (middle, 0.0), Align::Middle);
    }
    names_top
}

/// Zones with names and ticks; gives the bottom.
fn draw_zones(gauge: &Gauge, canvas: &mut Canvas, scale: Scale, strip: Frame, value: Option<Spot>) -> f64 {
    let look = canvas.look;
    canvas.fill(strip, look.ground);
    let zones = zones(gauge, scale);
    for zone in &zones {
        let own = value.is_some_and(|spot| holds(zone, spot.x, scale));
        let color = if own { look.accent_soft } else { look.ground };
        canvas.fill(Frame { x: zone.from, width: zone.to - zone.from, ..strip }, color);
    }
    for zone in zones.iter().skip(1) {
        canvas.line(&[(zone.from, strip.y), (zone.from, strip.bottom())], look.paper, 1.2);
    }
    if value.is_none() {
        canvas.hatch(strip, look.muted);
    }
    let ticks = strip.bottom() + 1.5;
    let top = ticks + tick_labels(canvas, &gauge.axis, scale, ticks) + 0.5;
    let mut bottom = top;
    for zone in &zones {
        let own = value.is_some_and(|spot| holds(zone, spot.x, scale));
        let style =
            if own { canvas.bold() } else { super::canvas::Type { color: look.muted, ..canvas.label() } };
        let lines = canvas.wrap(style, zone.name, (zone.to - zone.from - 6.0).max(style.size * 3.0));
        let width = lines.iter().map(|line| width_of(line, style.size)).fold(0.0, f64::max);
        let middle = (f64::midpoint(zone.from, zone.to)).min(canvas.width - width / 2.0).max(width / 2.0);
        canvas.lines(style, &lines, (middle, top), Align::Middle);
        let count = f64::from(u32::try_from(lines.len()).unwrap_or(0));
        bottom = bottom.max(top + count * style.leading());
    }
    bottom
}

/// A zone as laid out.
struct Zone<'a> {
    from: f64,
    to: f64,
    name: &'a str,
}

/// The zones that have any extent, in order.
fn zones<'a>(gauge: &'a Gauge, scale: Scale) -> Vec<Zone<'a>> {
    let mut starts: Vec<(f64, &str)> =
        gauge.zones.iter().filter_map(|(start, name)| Some((scale.spot(*start)?.x, name.as_str()))).collect();
    starts.sort_by(|one, two| one.0.total_cmp(&two.0));
    let end = |place: usize| starts.get(place + 1).map_or(scale.right(), |next| next.0);
    let zone = |(place, (from, name)): (usize, &(f64, &'a str))| Zone { from: *from, to: end(place), name };
    starts.iter().enumerate().map(zone).filter(|zone| zone.to > zone.from).collect()
}

/// Whether a place lies in a zone; the right end of the axis belongs to the last.
fn holds(zone: &Zone, x: f64, scale: Scale) -> bool {
    x >= zone.from && (x < zone.to || zone.to >= scale.right())
}

/// The value's line through the strip, the interval above it and the label on top.
fn draw_value(gauge: &Gauge, canvas: &mut Canvas, scale: Scale, strip: Frame, spot: Spot) {
    let look = canvas.look;
    let strong = canvas.strong();
    let middle = strip.y - WHISKER / 2.0 - 0.5;
    whisker(canvas, scale, gauge.interval, middle);
    for (color, width) in [(look.paper, look.bold_line.to_pt() + 1.6), (look.ink, look.bold_line.to_pt())] {
        canvas.line(&[(spot.x, middle - 3.5), (spot.x, strip.bottom())], color, width);
    }
    tip(canvas, spot, strip.middle(), look.ink);
    let width = canvas.measure(strong, &gauge.label);
    let x = (spot.x - width / 2.0).min(canvas.width - width).max(0.0);
    let baseline = (strong.leading() + canvas.cap_height(strong)) / 2.0 - 1.0;
    canvas.text(strong, &gauge.label, (x, baseline), Align::Left);
}
