//! The embedded faces: coverage, shaping and metrics.
//!
//! Every distance is in thousandths of the type size, so a word is shaped once and used at any size.
//! What cannot be drawn is looked for in fonts the person added ([`Added`]), else drawn as a visible replacement and
//! remembered in [`Shaper::missing`]: a report never loses a letter of somebody's name in silence.

mod added;
mod coverage;
mod pairs;
mod shaper;

use std::sync::LazyLock;
use std::sync::OnceLock;

use crate::drawing::Face;

pub use self::added::Added;
pub use self::added::AddedFont;
pub use self::added::FontProblem;
pub use self::shaper::Shaper;

/// Heights of a face in thousandths of the type size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// From the baseline up to the top of the line.
    pub ascent: i32,
    /// From the baseline down to the bottom of the line; positive.
    pub descent: i32,
    /// Height of a capital.
    pub cap_height: i32,
    /// Height of a small x.
    pub x_height: i32,
}

/// The font file of a face, as embedded (Noto Sans, SIL Open Font License).
#[must_use]
pub fn file(face: Face) -> &'static [u8] {
    match face {
        Face::Regular => notosans::REGULAR_TTF,
        Face::Bold => notosans::BOLD_TTF,
        Face::Italic => notosans::ITALIC_TTF,
        Face::BoldItalic => notosans::BOLD_ITALIC_TTF,
    }
}

/// Place of a face in a list of four.
const fn index(face: Face) -> usize {
    match face {
        Face::Regular => 0,
        Face::Bold => 1,
        Face::Italic => 2,
        Face::BoldItalic => 3,
    }
}

/// The parsed face; parsed once per process, for parsing costs more than shaping a page.
pub(crate) fn parsed(face: Face) -> &'static rustybuzz::Face<'static> {
    static PARSED: [OnceLock<rustybuzz::Face<'static>>; 4] = [const { OnceLock::new() }; 4];
    PARSED[index(face)].get_or_init(|| {
        rustybuzz::Face::from_slice(file(face), 0).expect("the embedded faces are sound; a test opens each")
    })
}

/// Font units to thousandths of the type size, rounded half away from zero.
pub(crate) fn to_thousandths(units: i32, face: Face) -> i32 {
    scaled(units, parsed(face).units_per_em())
}

/// Units of a font with `em` units to the em as thousandths, rounded half away from zero.
fn scaled(units: i32, em: i32) -> i32 {
    let em = i64::from(em).max(1);
    let scaled = i64::from(units) * 1000;
    let half = if scaled < 0 { -em / 2 } else { em / 2 };
    i32::try_from((scaled + half) / em).unwrap_or(0)
}

/// Heights of a face.
#[must_use]
pub fn metrics(face: Face) -> Metrics {
    static ALL: LazyLock<[Metrics; Face::ALL.len()]> = LazyLock::new(|| Face::ALL.map(measured));
    ALL[index(face)]
}

fn measured(face: Face) -> Metrics {
    let font = parsed(face);
    let of = |units: i16| to_thousandths(i32::from(units), face);
    let ascent = of(font.ascender());
    Metrics {
        ascent,
        descent: -of(font.descender()),
        cap_height: font.capital_height().map_or(ascent * 2 / 3, of),
        x_height: font.x_height().map_or(ascent / 2, of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_opens_and_has_plausible_heights() {
        for face in Face::ALL {
            let metrics = metrics(face);
            assert!((900..1200).contains(&metrics.ascent), "{face:?} {metrics:?}");
            assert!((200..400).contains(&metrics.descent), "{face:?} {metrics:?}");
            assert!((650..760).contains(&metrics.cap_height), "{face:?} {metrics:?}");
            assert!((480..600).contains(&metrics.x_height), "{face:?} {metrics:?}");
        }
    }
}
