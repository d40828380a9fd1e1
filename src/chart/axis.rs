//! Values to places, and ticks.

use super::Axis;
use super::canvas::Align;
use super::canvas::Canvas;
use super::canvas::Frame;

/// Whether a value lies on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// On it.
    Inside,
    /// Left of it.
    Left,
    /// Right of it.
    Right,
}

/// Where a value is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// Always on the axis.
    pub x: f64,
    /// Whether the value itself is.
    pub side: Side,
}

/// An axis laid out from `left` over `width`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    min: f64,
    max: f64,
    pub left: f64,
    pub width: f64,
}

impl Scale {
    pub(super) fn new(axis: &Axis, left: f64, width: f64) -> Self {
        Self { min: axis.min, max: axis.max, left, width: width.max(0.0) }
    }

    pub(super) fn right(self) -> f64 {
        self.left + self.width
    }

    /// Where a value is drawn; `None` for one that is not a number.
    /// On an axis without extent everything on it is in the middle.
    pub(super) fn spot(self, value: f64) -> Option<Spot> {
        if value.is_nan() {
            return None;
        }
        if value < self.min {
            return Some(Spot { x: self.left, side: Side::Left });
        }
        if value > self.max {
            return Some(Spot { x: self.right(), side: Side::Right });
        }
        let share = (value - self.min) / (self.max - self.min);
        let share = if share.is_finite() { share } else { 0.5 };
        Some(Spot { x: self.left + share * self.width, side: Side::Inside })
    }

    /// Two values as places, the smaller first; `None` if one is not a number.
    pub(super) fn span(self, (one, two): (f64, f64)) -> Option<(Spot, Spot)> {
        Some((self.spot(one.min(two))?, self.spot(one.max(two))?)).filter(|_| !one.is_nan() && !two.is_nan())
    }
}

/// Half the height and the length of an arrow tip, in points.
const TIP: f64 = 2.6;
/// Half the height of a whisker's cap.
const CAP: f64 = 2.0;

/// A tip at an end of the axis: the value lies further out.
pub(super) fn tip(canvas: &mut Canvas, spot: Spot, middle: f64, color: crate::drawing::Color) {
    let back = match spot.side {
        Side::Inside => return,
        Side::Left => TIP * 1.4,
        Side::Right => -TIP * 1.4,
    };
    let (paper, width) = (canvas.look.paper, canvas.width);
    let corners = |grow: f64| {
        let x = spot.x + back.signum() * -grow;
        let corners = [
            (x, middle),
            (spot.x + back + back.signum() * grow, middle - TIP - grow),
            (spot.x + back + back.signum() * grow, middle + TIP + grow),
        ];
        // Where the place is narrower than the tip, the tip is short.
        corners.map(|(x, y)| (x.clamp(0.0, width), y))
    };
    canvas.polygon(&corners(0.8), paper);
    canvas.polygon(&corners(0.0), color);
}

/// A whisker from one value to another with small caps; open ends get a tip.
///
/// Up to `dark_until` it lies on a dark bar and is drawn light.
pub(super) fn whisker(
    canvas: &mut Canvas,
    scale: Scale,
    interval: Option<(f64, f64)>,
    middle: f64,
    dark_until: f64,
) {
    let Some((from, to)) = interval.and_then(|interval| scale.span(interval)) else { return };
    if to.x - from.x < 0.5 {
        return;
    }
    let (ink, paper, width) = (canvas.look.ink, canvas.look.paper, canvas.look.line.to_pt());
    let bend = dark_until.clamp(from.x, to.x);
    let ends = [from, to].map(|end| (end, if end.x < dark_until { paper } else { ink }));
    // By colour, so that lines of one colour are drawn together.
    for (start, end, color) in [(from.x, bend, paper), (bend, to.x, ink)] {
        if end > start {
            canvas.line(&[(start, middle), (end, middle)], color, width);
        }
        for (end, _) in ends.iter().filter(|(end, own)| end.side == Side::Inside && *own == color) {
            canvas.line(&[(end.x, middle - CAP), (end.x, middle + CAP)], color, width);
        }
    }
    for (end, _) in ends.iter().filter(|(end, _)| end.side != Side::Inside) {
        tip(canvas, *end, middle, ink);
    }
}

/// Fine upright lines at the ticks, behind what is drawn next.
pub(super) fn grid(canvas: &mut Canvas, axis: &Axis, scale: Scale, top: f64, bottom: f64) {
    let (rule, width) = (canvas.look.rule, canvas.look.hairline.to_pt());
    for spot in axis.ticks.iter().filter_map(|(value, _)| scale.spot(*value)) {
        if spot.side == Side::Inside {
            canvas.line(&[(spot.x, top), (spot.x, bottom)], rule, width);
        }
    }
}

/// Tick labels in the line that begins at `top`; those that would touch the one before are left out.
/// Gives the height used.
pub(super) fn tick_labels(canvas: &mut Canvas, axis: &Axis, scale: Scale, top: f64) -> f64 {
    let style = canvas.tick();
    let baseline = top + f64::midpoint(style.leading(), canvas.cap_height(style));
    let mut free = f64::NEG_INFINITY;
    let mut used = 0.0;
    let paper = canvas.look.paper;
    for (value, label) in &axis.ticks {
        let Some(spot) = scale.spot(*value).filter(|spot| spot.side == Side::Inside) else { continue };
        let width = canvas.measure(style, label);
        let x = (spot.x - width / 2.0).min(canvas.width - width).max(0.0);
        if x >= free && width <= canvas.width {
            canvas.fill(Frame { x, y: top, width, height: style.leading() }, paper);
            canvas.text(style, label, (x, baseline), Align::Left);
            free = x + width + style.size * 0.5;
            used = style.leading();
        }
    }
    used
}

/// A bar between two places, at least a hair wide.
pub(super) fn bar(
    canvas: &mut Canvas,
    from: Spot,
    to: Spot,
    top: f64,
    height: f64,
    color: crate::drawing::Color,
) {
    let width = (to.x - from.x).max(canvas.look.line.to_pt());
    let x = from.x.min(canvas.width - width).max(0.0);
    canvas.fill(Frame { x, y: top, width, height }, color);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(min: f64, max: f64) -> Scale {
        Scale::new(&Axis { min, max, ticks: Vec::new() }, 10.0, 100.0)
    }

    #[test]
    fn values_are_placed_and_cut_off() {
        let spot = |value| scale(0.0, 5.0).spot(value);
        assert_eq!(spot(2.5), Some(Spot { x: 60.0, side: Side::Inside }));
        assert_eq!(spot(-1.0), Some(Spot { x: 10.0, side: Side::Left }));
        assert_eq!(spot(f64::INFINITY), Some(Spot { x: 110.0, side: Side::Right }));
        assert_eq!(spot(f64::NAN), None);
        assert_eq!(scale(3.0, 3.0).spot(3.0), Some(Spot { x: 60.0, side: Side::Inside }));
        assert_eq!(scale(0.0, 5.0).span((4.0, 1.0)).map(|(a, b)| (a.x, b.x)), Some((30.0, 90.0)));
        assert_eq!(scale(0.0, 5.0).span((4.0, f64::NAN)), None);
    }
}
