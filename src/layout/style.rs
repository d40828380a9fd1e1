//! How a report looks: sizes, spaces and colours, read from `templates/style.toml`.

mod closer;
mod faults;
#[cfg(test)]
mod tests;
mod value;

use serde::Deserialize;

use crate::chart::Look;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::drawing::Color;
use crate::drawing::geometry::Length;

use self::faults::faults;
use self::value::color;
use self::value::length;

pub use self::closer::Closer;
pub use self::closer::CloserStyle;

/// The style compiled into the program.
const BUILT_IN: &str = include_str!("../../templates/style.toml");

/// Everything the page maker does not decide by itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// The sheet.
    pub page: PageStyle,
    /// The colours.
    pub color: Palette,
    /// Paragraphs.
    pub body: TypeStyle,
    /// Paragraphs in small type: notes, and parts one looks things up in.
    pub fine: TypeStyle,
    /// Headings of rank 1.
    pub heading_1: TypeStyle,
    /// Headings of rank 2.
    pub heading_2: TypeStyle,
    /// Headings of rank 3.
    pub heading_3: TypeStyle,
    /// The short bar above titles of rank 1.
    pub flag: FlagStyle,
    /// Captions.
    pub caption: TypeStyle,
    /// Running heads and folios.
    pub running: TypeStyle,
    /// Lists.
    pub list: ListStyle,
    /// Call-outs.
    pub call_out: CallOutStyle,
    /// Tables.
    pub table: TableStyle,
    /// Charts on their own.
    pub figure: Space,
    /// Inside of charts.
    pub chart: ChartStyle,
    /// Words that stay together on a line.
    pub tie: TieStyle,
    /// Where compounds are divided first.
    pub hyphen: HyphenStyle,
    /// What happens where a report takes too many pages; nothing, if it is left out.
    #[serde(default)]
    pub closer: CloserStyle,
}

/// Where compounds are divided first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HyphenStyle {
    /// Words that often end a compound, in small letters.
    pub joints: Vec<String>,
}

/// Words that stay together on a line; see [`super::tie`] for what needs no words.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TieStyle {
    /// Signs and words that stay with the figure after them.
    pub before_figure: Vec<String>,
    /// Units that stay with the figure before them.
    pub after_figure: Vec<String>,
}

/// The short bar above titles.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagStyle {
    /// Its width.
    #[serde(deserialize_with = "length")]
    pub width: Length,
    /// Its height.
    #[serde(deserialize_with = "length")]
    pub height: Length,
    /// From the bar to the title.
    #[serde(deserialize_with = "length")]
    pub after: Length,
}

/// The sheet and its margins.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageStyle {
    /// Width of the sheet.
    #[serde(deserialize_with = "length")]
    pub width: Length,
    /// Height of the sheet.
    #[serde(deserialize_with = "length")]
    pub height: Length,
    /// Margin above.
    #[serde(deserialize_with = "length")]
    pub top: Length,
    /// Margin below.
    #[serde(deserialize_with = "length")]
    pub bottom: Length,
    /// Margin at the left.
    #[serde(deserialize_with = "length")]
    pub left: Length,
    /// Margin at the right.
    #[serde(deserialize_with = "length")]
    pub right: Length,
    /// Widest measure of running text; longer lines are hard to follow back.
    #[serde(deserialize_with = "length")]
    pub text_measure: Length,
    /// Space between two sections side by side.
    #[serde(deserialize_with = "length")]
    pub gutter: Length,
    /// Baseline of the running head below the top edge.
    #[serde(deserialize_with = "length")]
    pub head: Length,
    /// Baseline of the folio above the bottom edge.
    #[serde(deserialize_with = "length")]
    pub foot: Length,
}

impl PageStyle {
    /// Width between the margins.
    #[must_use]
    pub fn measure(&self) -> Length {
        self.width - self.left - self.right
    }

    /// Height between the margins.
    #[must_use]
    pub fn column(&self) -> Length {
        self.height - self.top - self.bottom
    }
}

/// The colours.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Text.
    #[serde(deserialize_with = "color")]
    pub ink: Color,
    /// Secondary text.
    #[serde(deserialize_with = "color")]
    pub muted: Color,
    /// The one accent.
    #[serde(deserialize_with = "color")]
    pub accent: Color,
    /// Its tint.
    #[serde(deserialize_with = "color")]
    pub accent_soft: Color,
    /// Grounds of call-outs and tracks of bars.
    #[serde(deserialize_with = "color")]
    pub ground: Color,
    /// Fine lines.
    #[serde(deserialize_with = "color")]
    pub rule: Color,
    /// The sheet.
    #[serde(deserialize_with = "color")]
    pub paper: Color,
}

/// A kind of text.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeStyle {
    /// Type size.
    #[serde(deserialize_with = "length")]
    pub size: Length,
    /// Distance between baselines.
    #[serde(deserialize_with = "length")]
    pub leading: Length,
    /// Space above; the larger of two meeting spaces counts.
    #[serde(deserialize_with = "length")]
    pub before: Length,
    /// Space below.
    #[serde(deserialize_with = "length")]
    pub after: Length,
}

/// Space around a block.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Space {
    /// Above.
    #[serde(deserialize_with = "length")]
    pub before: Length,
    /// Below.
    #[serde(deserialize_with = "length")]
    pub after: Length,
}

/// Lists.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListStyle {
    /// From the label to the text.
    #[serde(deserialize_with = "length")]
    pub indent: Length,
    /// Between entries.
    #[serde(deserialize_with = "length")]
    pub between: Length,
    /// After the list.
    #[serde(deserialize_with = "length")]
    pub after: Length,
}

/// Call-outs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallOutStyle {
    /// From the ground's edge to the text.
    #[serde(deserialize_with = "length")]
    pub padding: Length,
    /// Width of the bar at the left.
    #[serde(deserialize_with = "length")]
    pub bar: Length,
    /// Width of the bar of a quiet note.
    #[serde(deserialize_with = "length")]
    pub quiet_bar: Length,
    /// Space above.
    #[serde(deserialize_with = "length")]
    pub before: Length,
    /// Space below.
    #[serde(deserialize_with = "length")]
    pub after: Length,
}

/// Tables.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableStyle {
    /// Type size.
    #[serde(deserialize_with = "length")]
    pub size: Length,
    /// Distance between baselines.
    #[serde(deserialize_with = "length")]
    pub leading: Length,
    /// Type size where the words of a table do not fit side by side otherwise.
    #[serde(deserialize_with = "length")]
    pub small_size: Length,
    /// Its distance between baselines.
    #[serde(deserialize_with = "length")]
    pub small_leading: Length,
    /// Half the space between columns.
    #[serde(deserialize_with = "length")]
    pub padding_x: Length,
    /// Space between a rule and the lines.
    #[serde(deserialize_with = "length")]
    pub padding_y: Length,
    /// Part of the measure that a column of charts gets, 0–1.
    pub chart_share: f64,
    /// Narrowest column of charts, as far as the table has room.
    #[serde(deserialize_with = "length")]
    pub least_chart: Length,
    /// Width of the rule below the head.
    #[serde(deserialize_with = "length")]
    pub head_rule: Length,
    /// Width of the rule below a row.
    #[serde(deserialize_with = "length")]
    pub row_rule: Length,
    /// Space above.
    #[serde(deserialize_with = "length")]
    pub before: Length,
    /// Space below.
    #[serde(deserialize_with = "length")]
    pub after: Length,
}

/// Inside of charts; see [`Look`] for the meaning of each.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartStyle {
    /// Type size of labels.
    #[serde(deserialize_with = "length")]
    pub label: Length,
    /// Type size of the main figure.
    #[serde(deserialize_with = "length")]
    pub strong: Length,
    /// Type size of the one figure a page is about.
    #[serde(deserialize_with = "length")]
    pub hero: Length,
    /// Type size of ticks.
    #[serde(deserialize_with = "length")]
    pub tick: Length,
    /// Width of fine lines.
    #[serde(deserialize_with = "length")]
    pub hairline: Length,
    /// Width of lines that carry a value.
    #[serde(deserialize_with = "length")]
    pub line: Length,
    /// Width of a target's line.
    #[serde(deserialize_with = "length")]
    pub bold_line: Length,
    /// Height of a bullet.
    #[serde(deserialize_with = "length")]
    pub bullet: Length,
    /// Thickness of a bar.
    #[serde(deserialize_with = "length")]
    pub bar: Length,
}

impl Style {
    /// Reads a style.
    ///
    /// # Errors
    /// If a key is missing, unknown or no length or colour, or if the margins leave no room for text.
    pub fn from_toml(text: &str) -> Result<Self, Diagnostics> {
        let source = Source { name: "style.toml".into(), text: text.into() };
        let style: Self = toml::from_str(text).map_err(|error| faults(text, BUILT_IN, &error, &source))?;
        let mut findings = Diagnostics::default();
        style.check(&source, &mut findings);
        if findings.0.is_empty() { Ok(style) } else { Err(findings) }
    }

    /// The style compiled into the program.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn built_in() -> Self {
        Self::from_toml(BUILT_IN).expect("the style in the program is sound; a test reads it")
    }

    /// How charts look in this style.
    #[must_use]
    pub fn look(&self) -> Look {
        Look {
            ink: self.color.ink,
            muted: self.color.muted,
            accent: self.color.accent,
            accent_soft: self.color.accent_soft,
            ground: self.color.ground,
            rule: self.color.rule,
            paper: self.color.paper,
            label: self.chart.label,
            strong: self.chart.strong,
            hero: self.chart.hero,
            tick: self.chart.tick,
            hairline: self.chart.hairline,
            line: self.chart.line,
            bold_line: self.chart.bold_line,
            bullet: self.chart.bullet,
            bar: self.chart.bar,
        }
    }

    /// The kind of text of a heading; ranks beyond 3 look like 3.
    #[must_use]
    pub fn heading(&self, rank: u8) -> &TypeStyle {
        match rank {
            0 | 1 => &self.heading_1,
            2 => &self.heading_2,
            _ => &self.heading_3,
        }
    }

    fn check(&self, source: &Source, findings: &mut Diagnostics) {
        let mut refuse = |section: &str, message: String, help: &str| {
            let at = source.text.find(&format!("[{section}]")).unwrap_or(0);
            let place =
                Diagnostic::error(Code("style-value"), message).at(source, at..at + section.len() + 2);
            findings.push(place.help(help));
        };
        let types = [
            ("body", &self.body),
            ("fine", &self.fine),
            ("heading_1", &self.heading_1),
            ("heading_2", &self.heading_2),
            ("heading_3", &self.heading_3),
            ("caption", &self.caption),
            ("running", &self.running),
        ];
        for (section, kind) in types {
            if kind.size.to_pt() < 1.0 || kind.leading < kind.size {
                refuse(
                    section,
                    format!("`{section}` is too small to read"),
                    "a size from 1pt on, a leading not below the size",
                );
            }
        }
        let table = &self.table;
        if table.size.to_pt() < 1.0 || table.small_size.to_pt() < 1.0 || table.leading < table.size {
            refuse(
                "table",
                "`table` is too small to read".to_owned(),
                "a size from 1pt on, a leading not below the size",
            );
        }
        for step in &self.closer.steps {
            let closer = self.set_closer(*step);
            let types = [&closer.body, &closer.fine, &closer.heading_2, &closer.heading_3, &closer.caption];
            let overlaps = types.iter().any(|kind| kind.leading < kind.size)
                || closer.table.leading < closer.table.size
                || closer.table.small_leading < closer.table.small_size;
            if !step.is_sound() || overlaps {
                refuse(
                    "closer",
                    format!("a step of {} and {}", step.leading, step.space),
                    "parts of what is there, above 0 and up to 1; lines must not meet",
                );
            }
        }
        if !(0.0..=1.0).contains(&self.closer.last) {
            refuse(
                "closer",
                format!("`last` of {}", self.closer.last),
                "the part of the last page that should be filled: 0 to 1",
            );
        }
        if !(0.0..=1.0).contains(&table.chart_share) {
            refuse(
                "table",
                format!("`chart_share` of {}", table.chart_share),
                "a part of the measure: 0 to 1",
            );
        }
        let (measure, column) = (self.page.measure().min(self.page.text_measure), self.page.column());
        if measure < self.body.size * 10.0 || column < self.heading_1.leading * 4.0 {
            refuse(
                "page",
                "the margins leave no room for text".to_owned(),
                "smaller margins or a larger sheet",
            );
        }
    }
}
