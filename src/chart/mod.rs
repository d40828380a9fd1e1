//! Charts as data, and how they become marks.
//!
//! Every word and number in a chart is a finished string of the report's language; a chart knows nothing about
//! competencies or money, only about places on an axis.

mod axis;
mod band;
mod bullet;
mod canvas;
mod gauge;
mod labels;
mod look;
mod parts;
#[cfg(test)]
mod tests;
mod timeline;
mod waterfall;

use std::collections::BTreeMap;

use crate::drawing::Shape;
use crate::drawing::geometry::Length;
use crate::fonts::Shaper;
use crate::id::ChartId;

use self::canvas::Canvas;

pub use self::look::Look;

/// All charts of one report, by the name the template uses.
pub type Charts = BTreeMap<ChartId, Chart>;

/// One chart.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Chart {
    /// A bullet bar in a table row: level with interval against a target.
    Bullet(Bullet),
    /// A strip with zones and a value with interval: the fit index.
    Gauge(Gauge),
    /// A pay band with named percentiles and markers.
    Band(Band),
    /// From a start to an end by steps.
    Waterfall(Waterfall),
    /// Bars over weeks with hours per month below.
    Timeline(Timeline),
    /// Points earned per part as parts of a whole.
    Parts(Parts),
}

/// A drawn chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Its height; the width is the one asked for.
    pub height: Length,
    /// Its marks; the origin is the upper left corner of its area.
    pub shapes: Vec<Shape>,
}

/// Narrowest area in which a chart with words is drawn, in points.
const NARROWEST: f64 = 120.0;
/// Narrowest area in which a bullet is drawn, in points.
const NARROWEST_BULLET: f64 = 12.0;

/// Draws a chart in an area of this width.
///
/// Nothing lies outside the area. Values outside the axis are cut off with an arrow tip; values that are not
/// numbers are left out. An area of no finite width or too narrow (12 pt for a bullet, 120 pt else) stays empty.
#[must_use]
pub fn draw(chart: &Chart, width: Length, look: &Look, shaper: &mut Shaper) -> Drawn {
    let width = width.to_pt();
    let narrowest = if matches!(chart, Chart::Bullet(_)) { NARROWEST_BULLET } else { NARROWEST };
    if !width.is_finite() || width < narrowest {
        return Drawn::default();
    }
    let mut canvas = Canvas::new(width, look, shaper);
    let height = match chart {
        Chart::Bullet(bullet) => bullet::draw(bullet, &mut canvas),
        Chart::Gauge(gauge) => gauge::draw(gauge, &mut canvas),
        Chart::Band(band) => band::draw(band, &mut canvas),
        Chart::Waterfall(waterfall) => waterfall::draw(waterfall, &mut canvas),
        Chart::Timeline(timeline) => timeline::draw(timeline, &mut canvas),
        Chart::Parts(parts) => parts::draw(parts, &mut canvas),
    };
    Drawn { height: Length::pt(height), shapes: canvas.into_shapes() }
}

/// An axis from `min` to `max` with labelled ticks.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Axis {
    /// Left end.
    pub min: f64,
    /// Right end; `min < max`.
    pub max: f64,
    /// Ticks with their labels.
    pub ticks: Vec<(f64, String)>,
}

/// See [`Chart::Bullet`]. Small: it fills a table cell of one line height and has no labels of its own.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Bullet {
    /// The axis.
    pub axis: Axis,
    /// The level; `None` = not scorable (draws the target only, hatched ground).
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// The target, a bold upright line.
    pub target: Option<f64>,
    /// The must-have minimum, a small notch.
    pub minimum: Option<f64>,
    /// Drawn with emphasis (a clear gap).
    pub emphasis: bool,
}

/// See [`Chart::Gauge`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Gauge {
    /// The axis.
    pub axis: Axis,
    /// Zones from left to right: start, name.
    pub zones: Vec<(f64, String)>,
    /// The zone that holds, which need not be that of the value; `None` = that of the value.
    pub holds: Option<usize>,
    /// The value; `None` = none can be given.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// The figure itself, large above the strip: `73 ± 4`; empty = none.
    pub label: String,
}

/// See [`Chart::Band`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Band {
    /// The axis.
    pub axis: Axis,
    /// The outer band P10–P90.
    pub outer: (f64, f64),
    /// The inner band P25–P75.
    pub inner: (f64, f64),
    /// The median.
    pub median: f64,
    /// Labels of places, below the strip: `P25 48.100 €`.
    pub labels: Vec<(f64, String)>,
    /// Markers with their words, above the strip: own pay, negotiation.
    pub markers: Vec<(f64, String)>,
    /// The figure itself, large above everything: `48.100–63.000 €`; empty = none.
    pub label: String,
}

/// See [`Chart::Waterfall`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Waterfall {
    /// The axis of amounts.
    pub axis: Axis,
    /// Bars from top to bottom.
    pub steps: Vec<Step>,
}

/// A bar of a waterfall.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Step {
    /// What it is, left.
    pub label: String,
    /// Its figure, right: `+6.737 €`.
    pub figure: String,
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// A total (start, end) rather than a step.
    pub total: bool,
}

/// See [`Chart::Timeline`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Timeline {
    /// Number of weeks shown.
    pub weeks: u32,
    /// Names of months with their first week, from zero.
    pub months: Vec<(f64, String)>,
    /// The bars.
    pub bars: Vec<TimelineBar>,
    /// Hours per month, in month order, with their labels.
    pub load: Vec<(f64, String)>,
    /// Name of the load row.
    pub load_label: String,
}

/// A bar of a timeline.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct TimelineBar {
    /// What it is; may be long, it wraps.
    pub label: String,
    /// First week, from zero.
    pub start: f64,
    /// Length in weeks.
    pub weeks: f64,
    /// Word inside or beside the bar: `24 Std.`.
    pub figure: String,
}

/// See [`Chart::Parts`]: every part has a place in the whole as wide as its maximum.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Parts {
    /// Whole.
    pub max: f64,
    /// Parts: name, points (`None` = not known), maximum, figure `19 von 25`.
    pub parts: Vec<(String, Option<f64>, f64, String)>,
    /// Total: figure `55 von 100`.
    pub total: String,
}
