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
use super::canvas::Type;
use super::canvas::height_of;
use super::labels::Labels;

/// Height of the strip, in points.
const STRIP: f64 = 15.0;
/// Height of the row with the interval.
const WHISKER: f64 = 10.0;

/// Draws it and gives the height.
pub(super) fn draw(gauge: &Gauge, canvas: &mut Canvas) -> f64 {
    let margin = 4.0;
    let scale = Scale::new(&gauge.axis, margin, canvas.width - 2.0 * margin);
    let value = gauge.value.and_then(|value| scale.spot(value));
    let head = canvas.headline(&gauge.label) + WHISKER;
    let strip = Frame { x: scale.left, y: head + 2.0, width: scale.width, height: STRIP };
    let names_top = draw_zones(gauge, canvas, scale, strip, value);
    if let Some(spot) = value {
        draw_value(gauge, canvas, scale, strip, spot);
    }
    names_top
}

/// Zones with names and ticks; gives the bottom.
fn draw_zones(gauge: &Gauge, canvas: &mut Canvas, scale: Scale, strip: Frame, value: Option<Spot>) -> f64 {
    let look = canvas.look;
    canvas.fill(strip, look.ground);
    let zones = zones(gauge, scale);
    let is_own = |at: usize, zone: &Zone| {
        value.is_some_and(|spot| gauge.holds.map_or_else(|| holds(zone, spot.x, scale), |held| held == at))
    };
    for (at, zone) in zones.iter().enumerate() {
        let own = is_own(at, zone);
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
    let top = ticks + if gauge.axis.ticks.is_empty() { 0.0 } else { canvas.tick().leading() } + 0.5;
    let styled: Vec<(&Zone, Type)> = zones
        .iter()
        .enumerate()
        .map(|(at, zone)| {
            let style =
                if is_own(at, zone) { canvas.bold() } else { Type { color: look.muted, ..canvas.label() } };
            (zone, style)
        })
        .collect();
    let bottom = draw_names(canvas, &styled, top, strip.bottom());
    tick_labels(canvas, &gauge.axis, scale, ticks); // last: lines to names pass behind them
    bottom
}

/// The names of the zones below them, wrapped to their width, or with lines where one is too narrow for its name;
/// gives the bottom.
fn draw_names(canvas: &mut Canvas, zones: &[(&Zone, Type)], top: f64, strip: f64) -> f64 {
    let room = |zone: &Zone| zone.to - zone.from - 6.0;
    let fit = zones.iter().all(|(zone, style)| {
        zone.name.split([' ', '-', '/']).all(|word| canvas.measure(*style, word) + 3.0 <= room(zone))
    });
    if !fit {
        let middle = |zone: &Zone| f64::midpoint(zone.from, zone.to);
        let labels =
            Labels::arrange(canvas, zones.iter().map(|(zone, style)| (middle(zone), zone.name, *style)));
        labels.draw_below(canvas, strip + 1.0, top + 8.0);
        return top + 8.0 + labels.height();
    }
    let mut bottom = top;
    for (zone, style) in zones {
        let lines = canvas.wrap(*style, zone.name, room(zone));
        canvas.lines(*style, &lines, (f64::midpoint(zone.from, zone.to), top), Align::Middle);
        bottom = bottom.max(top + height_of(&lines, *style));
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

/// The value's line through the strip and the interval above it.
fn draw_value(gauge: &Gauge, canvas: &mut Canvas, scale: Scale, strip: Frame, spot: Spot) {
    let look = canvas.look;
    let middle = strip.y - WHISKER / 2.0 - 0.5;
    whisker(canvas, scale, gauge.interval, middle, scale.left);
    canvas.line(&[(spot.x, middle - 3.5), (spot.x, strip.bottom())], look.ink, look.bold_line.to_pt());
    tip(canvas, spot, strip.middle(), look.ink);
}
