//! How a report is set that would otherwise take more pages than it should, or end on a page with hardly anything on it:
//! with less white.

use serde::Deserialize;

use super::Style;
use super::TypeStyle;

/// What is done where the parts before the last take too many pages, or the last page is there for a few lines.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloserStyle {
    /// Most pages before the last part; that one is for looking things up and may be as long as it likes.
    pub pages: usize,
    /// Part of the last page that should be filled, 0–1; 0 = it may hold a single line.
    #[serde(default)]
    pub last: f64,
    /// What is tried, one after the other, as long as that is not so; without steps nothing is.
    pub steps: Vec<Closer>,
}

/// A step: type, charts and margins stay as they are, what is white between lines and blocks gets less.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closer {
    /// Part that is left of the distance between baselines, 0–1; headings of rank 1 and running heads keep theirs.
    pub leading: f64,
    /// Part that is left of the space above, below and between blocks and inside tables, 0–1.
    pub space: f64,
}

impl Closer {
    /// Whether it takes away, and not everything.
    pub(super) fn is_sound(&self) -> bool {
        [self.leading, self.space].iter().all(|part| *part > 0.0 && *part <= 1.0)
    }
}

impl Style {
    /// The same, set closer; charts, margins and running heads stay.
    #[must_use]
    pub fn set_closer(&self, step: Closer) -> Self {
        let mut style = self.clone();
        let tighten = |kind: &mut TypeStyle| {
            kind.leading = kind.leading * step.leading;
            kind.before = kind.before * step.space;
            kind.after = kind.after * step.space;
        };
        let types = [&mut style.body, &mut style.fine, &mut style.caption];
        types.into_iter().chain([&mut style.heading_2, &mut style.heading_3]).for_each(tighten);
        let table = &mut style.table;
        for leading in [&mut table.leading, &mut table.small_leading] {
            *leading = *leading * step.leading;
        }
        let (heading, list, call_out) = (&mut style.heading_1, &mut style.list, &mut style.call_out);
        let spaces = [&mut heading.before, &mut heading.after, &mut list.between, &mut list.after]
            .into_iter()
            .chain([&mut table.before, &mut table.after, &mut table.padding_y])
            .chain([&mut call_out.before, &mut call_out.after])
            .chain([&mut style.figure.before, &mut style.figure.after]);
        for space in spaces {
            *space = *space * step.space;
        }
        style
    }
}
