//! Colours and sizes of charts.

use crate::drawing::Color;
use crate::drawing::geometry::Length;

/// How charts look: one accent, the rest grey; every pair that must be told apart differs in lightness.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Text and what must be seen first.
    pub ink: Color,
    /// Secondary text.
    pub muted: Color,
    /// Bars that matter.
    pub accent: Color,
    /// Bars that matter less.
    pub accent_soft: Color,
    /// Tracks behind bars.
    pub ground: Color,
    /// Fine lines.
    pub rule: Color,
    /// What the chart stands on: gaps between parts, halos around lines.
    pub paper: Color,
    /// Type size of labels.
    pub label: Length,
    /// Type size of the one figure a chart is about.
    pub strong: Length,
    /// Type size of the one figure a page is about.
    pub hero: Length,
    /// Type size of ticks.
    pub tick: Length,
    /// Width of fine lines.
    pub hairline: Length,
    /// Width of lines that carry a value.
    pub line: Length,
    /// Width of the target's line.
    pub bold_line: Length,
    /// Height of a bullet: one table line.
    pub bullet: Length,
    /// Thickness of a bar.
    pub bar: Length,
}

impl Look {
    /// The look of the reports without any settings.
    #[must_use]
    pub const fn plain() -> Self {
        Self {
            ink: Color::hex(0x1f_29_33),
            muted: Color::hex(0x5a_66_72),
            accent: Color::hex(0x1b_5e_7b),
            accent_soft: Color::hex(0x9b_bf_ce),
            ground: Color::hex(0xe9_ed_f0),
            rule: Color::hex(0xc6_cd_d3),
            paper: Color::hex(0xff_ff_ff),
            label: Length::pt(8.5),
            strong: Length::pt(11.0),
            hero: Length::pt(22.0),
            tick: Length::pt(7.5),
            hairline: Length::pt(0.5),
            line: Length::pt(0.9),
            bold_line: Length::pt(1.8),
            bullet: Length::pt(12.0),
            bar: Length::pt(9.0),
        }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::plain()
    }
}
