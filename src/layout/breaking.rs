//! Paragraphs into lines: the breaks that are best for the paragraph as a whole.
//!
//! After Knuth and Plass, *Breaking Paragraphs into Lines* (1981), for ragged setting: the cost of a line is the
//! square of what it leaves empty, in ems, plus what its ending costs. The text is never stretched.

use std::sync::Arc;

use crate::drawing::Glyph;
use crate::drawing::Shaped;

use super::paragraph::Gap;
use super::paragraph::Paragraph;
use super::paragraph::Unit;

/// A line of a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its runs from left to right.
    pub runs: Vec<Run>,
    /// What the eye sees: without the space at the end.
    pub width: i32,
}

/// A piece of a line in one manner.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its glyphs.
    pub shaped: Arc<Shaped>,
    /// Which of the paragraph's manners.
    pub manner: usize,
}

/// Part of the measure a hyphen must save to be worth it: readers forgive a ragged edge, less so a divided word.
const HYPHEN_SHARE: f64 = 0.13;
/// Least cost of a hyphen, in square ems.
const HYPHEN: f64 = 6.0;
/// How much more a hyphen costs that stands beside the known joint of a compound.
const AWAY_FROM_JOINT: f64 = 2.5;
/// Cost of a second hyphen in a row, or of a hyphen before the last line.
const HYPHEN_AGAIN: f64 = 24.0;
/// Cost of an end after a written hyphen or slash.
const SEAM: f64 = 3.0;
/// Cost of an end inside what should not be divided at all.
const RUPTURE: f64 = 400.0;
/// Cost of a last line that is hardly one.
const STUMP: f64 = 20.0;
/// What counts as such, in thousandths of an em.
const STUMP_WIDTH: i32 = 3500;

impl Paragraph {
    /// The lines for a measure in thousandths of the type size.
    ///
    /// No line is wider than the measure, unless a single glyph is. Nothing is lost and the order is kept.
    #[must_use]
    pub fn lines(mut self, measure: i32) -> Vec<Line> {
        self.rupture(measure);
        let mut lines = Vec::new();
        let mut start = 0;
        while start < self.units.len() {
            let rest = &self.units[start..];
            let length =
                rest.iter().position(|unit| unit.gap == Gap::End).map_or(rest.len(), |last| last + 1);
            // Most cells of tables and all short paragraphs: nothing to choose.
            if self.width(start, start + length) <= measure {
                lines.push(self.line(start, start + length));
            } else {
                let mut from = start;
                for to in self.best_ends(start, start + length, measure) {
                    lines.push(self.line(from, to));
                    from = to;
                }
            }
            start += length;
        }
        lines
    }

    /// Width of some units on one line.
    fn width(&self, first: usize, end: usize) -> i32 {
        let units = &self.units[first..end];
        let spaces = units[..units.len() - 1].iter().filter(|unit| unit.gap == Gap::Space);
        let spaces: i32 = spaces.map(|unit| self.signs[unit.manner].0.width).sum();
        units.iter().map(|unit| unit.width).sum::<i32>() + spaces
    }

    /// The ends of the lines (first unit of the next line) of one stretch without a forced break.
    fn best_ends(&self, first: usize, end: usize, measure: i32) -> Vec<usize> {
        let count = end - first;
        let mut best: Vec<(f64, usize)> = vec![(f64::INFINITY, 0); count + 1];
        best[0].0 = 0.0;
        for to in 1..=count {
            let last = &self.units[first + to - 1];
            if last.gap == Gap::None {
                continue;
            }
            let mut width = if last.gap.is_hyphen() { self.signs[last.manner].1.width } else { 0 };
            for from in (0..to).rev() {
                let unit = &self.units[first + from];
                width += unit.width;
                if from + 1 < to && unit.gap == Gap::Space {
                    width += self.signs[unit.manner].0.width;
                }
                if width > measure && from + 1 < to {
                    break;
                }
                let open = from == 0 || self.units[first + from - 1].gap != Gap::None;
                if !open || best[from].0.is_infinite() {
                    continue;
                }
                let before = (from > 0).then(|| self.units[first + from - 1].gap);
                let cost = best[from].0 + cost(width, measure, last.gap, before);
                if cost < best[to].0 {
                    best[to] = (cost, from);
                }
            }
        }
        let mut ends = Vec::new();
        let mut at = count;
        while at > 0 {
            ends.push(first + at);
            at = best[at].1;
        }
        ends.reverse();
        ends
    }

    fn line(&self, from: usize, to: usize) -> Line {
        let mut line = Line::default();
        let mut draft = Draft::default();
        let units = &self.units[from..to];
        for (place, unit) in units.iter().enumerate() {
            if draft.manner != Some(unit.manner) {
                draft.finish(&mut line);
                draft.begin(unit.manner, &units[place..]);
            }
            draft.push_unit(unit);
            line.width += unit.width;
            let (space, hyphen) = &self.signs[unit.manner];
            match (unit.gap, units.get(place + 1)) {
                (Gap::Space, Some(next)) => {
                    line.width += space.width;
                    // A link's underline ends with its last word.
                    if next.manner != unit.manner && self.manners[unit.manner].link.is_some() {
                        draft.finish(&mut line);
                        draft.manner = Some(next.manner);
                        let (own, _) = &self.signs[next.manner];
                        line.width += own.width - space.width;
                        draft.push(own, (0, own.glyphs.len()));
                    } else {
                        draft.push(space, (0, space.glyphs.len()));
                    }
                }
                // Not seen, but read: without it a copy of the text runs the lines together.
                (Gap::Space, None) => draft.push(space, (0, space.glyphs.len())),
                (Gap::Hyphen | Gap::Joint, None) => {
                    line.width += hyphen.width;
                    draft.push(hyphen, (0, hyphen.glyphs.len()));
                }
                _ => {}
            }
        }
        draft.finish(&mut line);
        line
    }
}

fn cost(width: i32, measure: i32, gap: Gap, before: Option<Gap>) -> f64 {
    let empty = f64::from((measure - width).max(0)) / 1000.0;
    let hyphen_before = before.is_some_and(Gap::is_hyphen);
    let share = f64::from(measure) / 1000.0 * HYPHEN_SHARE;
    let divided = HYPHEN.max(share * share);
    let end = match gap {
        Gap::End => {
            let stump = before.is_some() && width < STUMP_WIDTH;
            let hyphen = if hyphen_before { HYPHEN_AGAIN } else { 0.0 };
            return if stump { STUMP + hyphen } else { hyphen };
        }
        Gap::Hyphen if hyphen_before => divided * AWAY_FROM_JOINT + HYPHEN_AGAIN,
        Gap::Joint if hyphen_before => divided + HYPHEN_AGAIN,
        Gap::Hyphen => divided * AWAY_FROM_JOINT,
        Gap::Joint => divided,
        Gap::Seam => SEAM,
        Gap::Rupture => RUPTURE,
        Gap::Space | Gap::None => 0.0,
    };
    empty * empty + end
}

/// A run being put together.
#[derive(Default)]
struct Draft {
    manner: Option<usize>,
    text: String,
    glyphs: Vec<Glyph>,
    width: i32,
}

impl Draft {
    /// Begins a run with room for what is to come.
    fn begin(&mut self, manner: usize, units: &[Unit]) {
        self.manner = Some(manner);
        let own = units.iter().take_while(|unit| unit.manner == manner);
        let glyphs = own.map(|unit| unit.glyphs.1 - unit.glyphs.0 + 1).sum::<usize>();
        self.glyphs.reserve_exact(glyphs);
        self.text.reserve(glyphs + glyphs / 8);
    }

    fn push_unit(&mut self, unit: &Unit) {
        self.push(&unit.shaped, unit.glyphs);
    }

    fn push(&mut self, shaped: &Shaped, (first, end): (usize, usize)) {
        let slice = &shaped.glyphs[first..end];
        let (Some(from), Some(to)) =
            (slice.first().map(|glyph| glyph.from), slice.iter().map(|glyph| glyph.to).max())
        else {
            return;
        };
        let start = u32::try_from(self.text.len()).expect("a line is shorter than four billion bytes");
        self.text.push_str(shaped.text.get(from as usize..to as usize).unwrap_or_default());
        self.glyphs.extend(slice.iter().map(|glyph| Glyph {
            from: glyph.from.max(from) - from + start,
            to: glyph.to - from + start,
            ..*glyph
        }));
        self.width += slice.iter().map(|glyph| glyph.advance).sum::<i32>();
    }

    fn finish(&mut self, line: &mut Line) {
        let draft = std::mem::take(self);
        if let Some(manner) = draft.manner.filter(|_| !draft.glyphs.is_empty()) {
            let shaped = Shaped { text: draft.text, glyphs: draft.glyphs, width: draft.width };
            line.runs.push(Run { shaped: Arc::new(shaped), manner });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::chart::Charts;
    use crate::document::Inline;
    use crate::drawing::Color;
    use crate::drawing::Face;
    use crate::fonts::Shaper;
    use crate::layout::compositor::Compositor;
    use crate::layout::compositor::Tree;
    use crate::layout::division::Divisions;
    use crate::layout::style::Style;
    use crate::locale::Lang;

    use super::*;

    fn lines(inlines: &[Inline], measure: i32) -> Vec<Line> {
        let (style, charts, mut shaper) = (Style::built_in(), Charts::new(), Shaper::new());
        let shaper = &mut shaper;
        let structure = Tree::default();
        let mut compositor = Compositor {
            style: &style,
            charts: &charts,
            shaper,
            structure,
            lang: Lang::De,
            grounds: 0,
            names: &[],
            fine: false,
            divisions: Divisions::new(&[]),
        };
        let manner = Compositor::manner(Face::Regular, Color::hex(0), None);
        Paragraph::set(inlines, &manner, &mut compositor).lines(measure)
    }

    fn texts(words: &str, measure: i32) -> Vec<String> {
        let lines = lines(&[Inline::Text(words.to_owned())], measure);
        lines.iter().map(|line| line.runs.iter().map(|run| run.shaped.text.as_str()).collect()).collect()
    }

    #[test]
    fn compounds_break_with_a_hyphen_and_lines_keep_their_space() {
        assert_eq!(
            texts("Die Kundenzufriedenheit und das Qualifizierungschancengesetz", 12_000),
            ["Die Kundenzufriedenheit ", "und das Qualifizierungs-", "chancengesetz"]
        );
    }

    #[test]
    fn no_break_spaces_hold() {
        for measure in (3000..12_000).step_by(250) {
            for line in texts("etwa 48.100\u{a0}€ und 12\u{202f}% mehr", measure) {
                assert!(!line.trim_end().ends_with("12"), "{measure} {line:?}");
                assert!(measure < 6000 || !line.starts_with('€'), "{measure} {line:?}");
            }
        }
    }

    #[test]
    fn figures_stay_with_their_units_and_signs() {
        let mut broken = 0;
        for measure in (6000..16_000).step_by(250) {
            let lines =
                texts("Nach § 82 sind z. B. 1 500 € in 28 Stunden – oder mehr – am 3. Mai drin", measure);
            for line in &lines {
                let line = line.trim_end();
                for end in ["§", "z.", " 1", "500", "28", "3."] {
                    assert!(!line.ends_with(end), "{measure} {line:?}");
                }
                assert!(!line.starts_with('–'), "{measure} {line:?}");
            }
            broken += lines.len() - 1;
        }
        assert!(broken > 40, "{broken}");
    }

    #[test]
    fn codes_and_addresses_break_only_when_they_must() {
        assert_eq!(texts("Siehe LEADERSHIP2026PROGRAMM hier", 18_000).len(), 2);
        assert!(texts("LEADERSHIP2026PROGRAMM", 5000).len() > 2);
        let address = texts("https://web.arbeitsagentur.de/entgeltatlas/beruf", 15_000);
        assert!(address.iter().all(|line| !line.ends_with('-')), "{address:?}");
        assert_eq!(address.concat(), "https://web.arbeitsagentur.de/entgeltatlas/beruf");
    }

    #[test]
    fn no_text_gives_no_lines() {
        assert_eq!(texts("", 1000), Vec::<String>::new());
        assert_eq!(texts("   ", 1000), Vec::<String>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn lines_fit_and_keep_every_character(words in "([a-zäöüßA-Z0-9.,/é–-]{1,30} ){0,25}", measure in 0..30_000_i32) {
            let strong = vec![Inline::Text("Eingangs".into()), Inline::Strong(vec![Inline::Text(words.clone())])];
            let lines = lines(&strong, measure);
            let mut kept = String::new();
            for line in &lines {
                let glyphs: usize = line.runs.iter().map(|run| run.shaped.glyphs.len()).sum();
                let spaces = line.runs.last().map_or(0, |run| usize::from(run.shaped.text.ends_with(' ')));
                prop_assert!(line.width <= measure || glyphs - spaces <= 1, "{} > {measure}: {line:?}", line.width);
                for run in &line.runs {
                    prop_assert_eq!(run.shaped.width, run.shaped.glyphs.iter().map(|glyph| glyph.advance).sum::<i32>());
                    for glyph in &run.shaped.glyphs {
                        prop_assert!(run.shaped.text.get(glyph.from as usize..glyph.to as usize).is_some());
                    }
                    kept.push_str(&run.shaped.text);
                }
            }
            // Hyphens are added, never taken.
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
            prop_assert_eq!(bare(&kept), bare(&format!("Eingangs{words}")));
        }
    }
}
