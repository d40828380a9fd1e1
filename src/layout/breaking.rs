//! Paragraphs into lines: the breaks that are best for the paragraph as a whole.
//!
//! After Knuth and Plass, *Breaking Paragraphs into Lines* (1981), for ragged setting: the cost of a line is the
//! square of what it leaves empty, in ems, plus what its ending costs. The text is never stretched.

use std::rc::Rc;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::drawing::Shaped;

use super::draft::Draft;
use super::paragraph::Gap;
use super::paragraph::Unit;
use super::setting::Setting;

/// A line of a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its runs from left to right.
    pub runs: SmallVec<[Run; 1]>,
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
    /// Its width, in thousandths of the type size; said here because its glyphs have long gone cold when lines come again.
    pub width: i32,
    /// What the eye sees of it: without a space at the end.
    pub seen: i32,
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

impl Setting {
    /// The lines for a measure in thousandths of the type size, see [`Setting::lines`].
    pub(super) fn broken(&self, measure: i32) -> Vec<Line> {
        let ruptured = (self.widths().divided > measure).then(|| self.ruptured(measure));
        let units = ruptured.as_deref().unwrap_or(&self.units);
        let mut lines = Vec::new();
        for stretch in units.split_inclusive(|unit| unit.gap == Gap::End) {
            // Most cells of tables and all short paragraphs: nothing to choose.
            if self.width(stretch) <= measure {
                lines.push(self.line(stretch));
                continue;
            }
            let mut from = 0;
            for to in self.best_ends(stretch, measure) {
                lines.push(self.line(&stretch[from..to]));
                from = to;
            }
        }
        lines
    }

    /// The units with what is wider than the measure divided, so that a way to break always exists.
    fn ruptured(&self, measure: i32) -> Vec<Unit> {
        let mut start = 0;
        let mut out: Vec<Unit> = Vec::with_capacity(self.units.len());
        while start < self.units.len() {
            let rest = &self.units[start..];
            let length =
                rest.iter().position(|unit| unit.gap != Gap::None).map_or(rest.len(), |last| last + 1);
            let group = &rest[..length];
            let hyphen = group
                .last()
                .filter(|unit| unit.gap.is_hyphen())
                .map_or(0, |unit| self.signs[unit.manner].1.width);
            if group.iter().map(|unit| unit.width).sum::<i32>() + hyphen <= measure {
                out.extend_from_slice(group);
            } else {
                for unit in group {
                    shatter(unit, measure - hyphen, &mut out);
                }
            }
            start += length;
        }
        out
    }

    /// Width of some units on one line.
    fn width(&self, units: &[Unit]) -> i32 {
        let spaces = units[..units.len() - 1].iter().map(|unit| self.space_after(unit));
        units.iter().map(|unit| unit.width).sum::<i32>() + spaces.sum::<i32>()
    }

    fn space_after(&self, unit: &Unit) -> i32 {
        if unit.gap == Gap::Space { self.signs[unit.manner].0.width } else { 0 }
    }

    /// The ends of the lines (first unit of the next line) of one stretch without a forced break.
    fn best_ends(&self, stretch: &[Unit], measure: i32) -> Vec<usize> {
        let costs = Costs::new(measure);
        let mut starts = Starts::with_capacity(stretch.len() + 1);
        starts.add(Start { unit: 0, offset: 0, before: None, cost: 0.0, previous: 0 });
        let mut offset = 0;
        // Where the longest line begins that fits; lines with later ends are longer.
        let mut first = 0;
        for (place, last) in stretch.iter().enumerate() {
            let end = offset + last.width;
            offset = end + self.space_after(last);
            if last.gap == Gap::None {
                continue;
            }
            first = starts.first_that_fits(first, place, end - measure);
            let hyphen = if last.gap.is_hyphen() { self.signs[last.manner].1.width } else { 0 };
            let from = starts.first_that_fits(first, place, end + hyphen - measure);
            let mut best = (f64::INFINITY, 0);
            // From long lines to short ones, which leave more and more empty; of equals the shortest.
            for (at, (start, least)) in starts.all.iter().zip(&starts.least).enumerate().skip(from) {
                let width = end + hyphen - start.offset;
                if least + costs.of_empty(width, last.gap) > best.0 {
                    break;
                }
                let cost = start.cost + costs.of(width, last.gap, start.before);
                if cost <= best.0 {
                    best = (cost, at);
                }
            }
            let (cost, previous) = best;
            starts.add(Start { unit: place + 1, offset, before: Some(last.gap), cost, previous });
        }
        starts.ends()
    }

    fn line(&self, units: &[Unit]) -> Line {
        let mut line = Line::default();
        let mut draft = Draft::default();
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
                    let is_link = |manner: usize| self.manners[manner].0.link.is_some();
                    // A link's underline ends with its last word, and another link's begins with its first.
                    if next.manner != unit.manner && is_link(unit.manner) && !is_link(next.manner) {
                        draft.finish(&mut line);
                        draft.manner = Some(next.manner);
                        let (own, _) = &self.signs[next.manner];
                        line.width += own.width - space.width;
                        draft.push_sign(own);
                    } else {
                        draft.push_sign(space);
                    }
                }
                // Not seen, but read: without it a copy of the text runs the lines together.
                (Gap::Space, None) => draft.push_sign(space),
                (Gap::Hyphen | Gap::Joint, None) => {
                    line.width += hyphen.width;
                    draft.push_sign(hyphen);
                }
                _ => {}
            }
        }
        draft.finish(&mut line);
        line
    }
}

/// Divides a unit into clusters; its hyphen goes where not even one of them fits beside it.
fn shatter(unit: &Unit, room: i32, out: &mut Vec<Unit>) {
    let (first, end) = unit.glyphs;
    let starts: Vec<usize> =
        (first..end).filter(|at| *at == first || unit.word.shaped.glyphs.begins_cluster(*at)).collect();
    for (place, from) in starts.iter().enumerate() {
        let to = starts.get(place + 1).copied().unwrap_or(end);
        let mut part = part_of(unit, (*from, to), unit.gap);
        if to < end || unit.gap == Gap::None || (unit.gap.is_hyphen() && part.width > room) {
            part.gap = Gap::Rupture;
        }
        out.push(part);
    }
}

fn part_of(unit: &Unit, glyphs: (usize, usize), gap: Gap) -> Unit {
    let width = unit.word.shaped.glyphs.width(glyphs.0, glyphs.1);
    Unit { word: Rc::clone(&unit.word), glyphs, width, manner: unit.manner, gap }
}

/// A place where a line may begin, and the cheapest way there.
struct Start {
    /// The first unit of the line.
    unit: usize,
    /// Width of all before it on one endless line.
    offset: i32,
    /// How the line before ends; `None` = there is none.
    before: Option<Gap>,
    /// What the lines before cost.
    cost: f64,
    /// Where the line before begins.
    previous: usize,
}

/// The places where lines may begin, in order.
struct Starts {
    all: Vec<Start>,
    /// Of each, the least cost of itself and all after it.
    least: Vec<f64>,
}

impl Starts {
    fn with_capacity(count: usize) -> Self {
        Self { all: Vec::with_capacity(count), least: Vec::with_capacity(count) }
    }

    fn add(&mut self, start: Start) {
        for least in self.least.iter_mut().rev().take_while(|least| **least > start.cost) {
            *least = start.cost;
        }
        self.least.push(start.cost);
        self.all.push(start);
    }

    /// The first one from `at` on that has at least so much before it, or begins with the last unit of the line.
    fn first_that_fits(&self, at: usize, last: usize, before: i32) -> usize {
        let is_too_long = |start: &&Start| start.offset < before && start.unit < last;
        at + self.all[at..].iter().take_while(is_too_long).count()
    }

    /// Where the cheapest lines end.
    fn ends(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut at = self.all.len() - 1;
        while at > 0 {
            ends.push(self.all[at].unit);
            at = self.all[at].previous;
        }
        ends.reverse();
        ends
    }
}

/// What lines cost.
struct Costs {
    measure: i32,
    /// At the joint of a compound.
    divided: f64,
}

impl Costs {
    fn new(measure: i32) -> Self {
        let share = f64::from(measure) / 1000.0 * HYPHEN_SHARE;
        Self { measure, divided: HYPHEN.max(share * share) }
    }

    /// What a line costs at least, wherever the one before ends.
    #[inline]
    fn of_empty(&self, width: i32, gap: Gap) -> f64 {
        let empty = f64::from((self.measure - width).max(0)) / 1000.0;
        if gap == Gap::End { 0.0 } else { empty * empty }
    }

    /// What a line costs that ends with `gap`; `before` is how the one before ends.
    #[inline]
    fn of(&self, width: i32, gap: Gap, before: Option<Gap>) -> f64 {
        let empty = f64::from((self.measure - width).max(0)) / 1000.0;
        let again = if before.is_some_and(Gap::is_hyphen) { HYPHEN_AGAIN } else { 0.0 };
        let end = match gap {
            Gap::End => {
                let stump = before.is_some() && width < STUMP_WIDTH;
                return if stump { STUMP + again } else { again };
            }
            Gap::Hyphen => self.divided * AWAY_FROM_JOINT + again,
            Gap::Joint => self.divided + again,
            Gap::Seam => SEAM,
            Gap::Rupture => RUPTURE,
            Gap::Space | Gap::None => 0.0,
        };
        empty * empty + end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::document::Inline;
    use crate::drawing::Color;
    use crate::drawing::Face;
    use crate::layout::compositor::Compositor;
    use crate::layout::compositor::try_out;
    use crate::layout::paragraph::Paragraph;

    use super::*;

    fn lines(inlines: &[Inline], measure: i32) -> Vec<Line> {
        let manner = Compositor::manner(Face::Regular, Color::hex(0), None);
        try_out(|compositor| Paragraph::set(inlines, &manner, compositor).setting.lines(measure).to_vec())
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
    fn a_word_said_twice_in_a_row_is_said_twice() {
        let twice = [Inline::Text("dadada".to_owned()), Inline::Text("dadada".to_owned())];
        let lines = lines(&twice, 20_000);
        let [line] = &lines[..] else { panic!("{lines:?}") };
        let one = &self::lines(&twice[..1], 20_000)[0];
        assert_eq!(line.runs[0].shaped.text, "dadadadadada");
        assert_eq!((line.runs.len(), line.width), (1, 2 * one.width));
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

    /// The ends of lines by trying all starts for all ends.
    fn plain_ends(setting: &Setting, stretch: &[Unit], measure: i32) -> Vec<usize> {
        let costs = Costs::new(measure);
        let mut starts = vec![Start { unit: 0, offset: 0, before: None, cost: 0.0, previous: 0 }];
        let mut offset = 0;
        for (place, last) in stretch.iter().enumerate() {
            let mut end = offset + last.width;
            offset = end + setting.space_after(last);
            if last.gap == Gap::None {
                continue;
            }
            end += if last.gap.is_hyphen() { setting.signs[last.manner].1.width } else { 0 };
            let mut best = (f64::INFINITY, 0);
            for (at, start) in starts.iter().enumerate() {
                let fits = end - start.offset <= measure || start.unit == place;
                let cost = start.cost + costs.of(end - start.offset, last.gap, start.before);
                if fits && cost <= best.0 {
                    best = (cost, at);
                }
            }
            let (cost, previous) = best;
            starts.push(Start { unit: place + 1, offset, before: Some(last.gap), cost, previous });
        }
        let starts = Starts { all: starts, least: Vec::new() };
        starts.ends()
    }

    #[test]
    fn no_text_gives_no_lines() {
        assert_eq!(texts("", 1000), Vec::<String>::new());
        assert_eq!(texts("   ", 1000), Vec::<String>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn the_ends_are_those_of_a_search_through_all(
            words in "(([a-z]{1,12}|[il]{4,9}|Kundenzufriedenheit|Qualifizierungschancengesetz|[0-9]{1,4}/[A-Z]{2,9}) ){1,60}",
            measure in prop_oneof![300..4_000_i32, 1_000..40_000_i32],
        ) {
            let manner = Compositor::manner(Face::Regular, Color::hex(0), None);
            let inlines = [Inline::Text(words)];
            let setting = try_out(|compositor| Paragraph::set(&inlines, &manner, compositor).setting);
            let ruptured = (setting.widths().divided > measure).then(|| setting.ruptured(measure));
            let units = ruptured.as_deref().unwrap_or(&setting.units);
            prop_assert_eq!(setting.best_ends(units, measure), plain_ends(&setting, units, measure));
        }

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
                    prop_assert_eq!(run.shaped.width, run.shaped.each().map(|glyph| i32::from(glyph.advance)).sum::<i32>());
                    for glyph in run.shaped.each() {
                        prop_assert!(run.shaped.text.get(glyph.range()).is_some());
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
