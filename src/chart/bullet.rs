//! Level with interval against a target, one table line high.

use super::Bullet;
use super::axis::Scale;
use super::axis::Side;
use super::axis::bar;
use super::axis::tip;
use super::axis::whisker;
use super::canvas::Canvas;
use super::canvas::Frame;

/// Room at both ends for half a line or a notch, in points.
const MARGIN: f64 = 2.5;

/// Draws it and gives the height.
pub(super) fn draw(bullet: &Bullet, canvas: &mut Canvas) -> f64 {
    let look = canvas.look;
    let height = look.bullet.to_pt();
    let middle = height / 2.0;
    let scale = Scale::new(&bullet.axis, MARGIN, canvas.width - 2.0 * MARGIN);
    let thick = height * 0.5;
    let track = Frame { x: scale.left, y: middle - thick / 2.0, width: scale.width, height: thick };
    canvas.fill(track, look.ground);
    // Fine cuts at the whole levels: the eye counts what is missing without an axis.
    for spot in bullet.axis.ticks.iter().filter_map(|(value, _)| scale.spot(*value)) {
        if spot.side == Side::Inside && spot.x > scale.left && spot.x < scale.right() {
            canvas.line(&[(spot.x, track.y), (spot.x, track.bottom())], look.paper, look.line.to_pt());
        }
    }
    match bullet.value.and_then(|value| scale.spot(value)) {
        None => canvas.hatch(track, look.muted),
        Some(end) => {
            let start = super::axis::Spot { x: scale.left, side: Side::Inside };
            let color = if bullet.emphasis { look.accent } else { look.accent_soft };
            bar(canvas, start, end, track.y, thick, color);
            tip(canvas, end, middle, look.ink);
            let dark_until = if bullet.emphasis { end.x } else { scale.left };
            whisker(canvas, scale, bullet.interval, middle, dark_until);
        }
    }
    draw_minimum(bullet, canvas, scale, track);
    draw_target(bullet, canvas, scale, height);
    height
}

/// The must-have minimum: a notch below the track.
fn draw_minimum(bullet: &Bullet, canvas: &mut Canvas, scale: Scale, track: Frame) {
    let Some(spot) = bullet.minimum.and_then(|value| scale.spot(value)) else { return };
    let (half, low) = (2.2, track.bottom() + 2.8);
    let ink = canvas.look.ink;
    canvas.polygon(&[(spot.x, track.bottom() - 0.6), (spot.x + half, low), (spot.x - half, low)], ink);
}

/// The target: a bold upright line, or a tip when it lies outside.
fn draw_target(bullet: &Bullet, canvas: &mut Canvas, scale: Scale, height: f64) {
    let Some(spot) = bullet.target.and_then(|value| scale.spot(value)) else { return };
    let (ink, paper) = (canvas.look.ink, canvas.look.paper);
    if spot.side != Side::Inside {
        return tip(canvas, spot, height / 2.0, ink);
    }
    let width = canvas.look.bold_line.to_pt();
    for (color, width) in [(paper, width + 1.4), (ink, width)] {
        canvas.line(&[(spot.x, 0.8), (spot.x, height - 0.8)], color, width);
    }
}
