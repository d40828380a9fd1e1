//! Which columns of words give way, so that a table is as low as it can be.
//!
//! Widths by length alone let one long cell push a whole column of names into two lines. Here width is moved from
//! column to column as long as the rows together get lower: hill climbing with ever smaller steps, which ends because
//! the number of lines only ever falls.

use crate::drawing::geometry::Length;

use super::columns::Column;
use super::columns::Kind;
use super::paragraph::Gap;
use super::paragraph::Paragraph;

/// Widths moved at once, in points.
const STEPS: [f64; 4] = [48.0, 24.0, 12.0, 6.0];

/// Moves width between columns of words while the rows get lower; no word is divided that was not divided before.
///
/// `rows` hold one cell per column, `None` for what does not wrap.
#[must_use]
pub fn balanced(
    mut widths: Vec<Length>,
    columns: &[Column],
    rows: &[Vec<Option<&Paragraph>>],
    size: Length,
) -> Vec<Length> {
    let text: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].kind == Kind::Text).collect();
    if text.len() < 2 {
        return widths;
    }
    let mut lines = total(&widths, rows, size, usize::MAX);
    if lines == rows.len() {
        return widths; // no row can be lower
    }
    for step in STEPS.map(Length::pt) {
        for (from, to) in text.iter().flat_map(|from| text.iter().map(|to| (*from, *to))) {
            while from != to && widths[from] - step >= columns[from].least {
                let mut moved = widths.clone();
                moved[from] -= step;
                moved[to] += step;
                let fewer = total(&moved, rows, size, lines);
                if fewer >= lines {
                    break;
                }
                (widths, lines) = (moved, fewer);
            }
        }
    }
    widths
}

/// Lines of all rows, counted no further than up to as many as would be too many.
fn total(widths: &[Length], rows: &[Vec<Option<&Paragraph>>], size: Length, too_many: usize) -> usize {
    let measures: Vec<i32> =
        widths.iter().map(|width| super::compositor::thousandths(*width, size)).collect();
    let mut count = rows.len(); // each has one line at least
    for row in rows {
        let cells = row.iter().zip(&measures).filter_map(|(cell, measure)| Some((*cell.as_ref()?, *measure)));
        count += cells.map(|(cell, measure)| lines(cell, measure)).max().unwrap_or(1) - 1;
        if count >= too_many {
            break;
        }
    }
    count
}

/// How many lines a cell has if every line takes what it can and no word is divided.
fn lines(cell: &Paragraph, measure: i32) -> usize {
    let whole = cell.setting.widths();
    if whole.natural <= measure { whole.lines } else { filled(cell, measure) }
}

/// The same, counted line by line.
fn filled(cell: &Paragraph, measure: i32) -> usize {
    let (mut count, mut used, mut word, mut space) = (1, 0, 0, 0);
    for unit in &cell.setting.units {
        word += unit.width;
        if matches!(unit.gap, Gap::None | Gap::Hyphen | Gap::Joint | Gap::Rupture) {
            continue;
        }
        if used > 0 && used + space + word > measure {
            count += 1;
            used = word;
        } else {
            used += space + word;
        }
        space = if unit.gap == Gap::Space { cell.setting.signs[unit.manner].0.width } else { 0 };
        word = 0;
        if unit.gap == Gap::End && !std::ptr::eq(unit, cell.setting.units.last().unwrap_or(unit)) {
            count += 1;
            used = 0;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use crate::document::Inline;
    use crate::drawing::Color;
    use crate::drawing::Face;
    use crate::layout::compositor::Compositor;
    use crate::layout::compositor::try_out;

    use super::*;

    #[test]
    fn what_fits_has_as_many_lines_as_filling_them_shows() {
        let manner = Compositor::manner(Face::Regular, Color::hex(0), None);
        let text = |words: &str| Inline::Text(words.to_owned());
        let cells = [
            vec![],
            vec![text("Kundenservice")],
            vec![text("Weiterbildung und Erfahrung im Kundenservice, 5 Jahre")],
            vec![
                text("Leitung"),
                Inline::Break,
                text("von Teams im Außendienst"),
                Inline::Break,
                text("u. a."),
            ],
            vec![Inline::Strong(vec![text("Soll/Ist")]), text(" je Monat")],
        ];
        let mut fitting = 0;
        try_out(|compositor| {
            for inlines in cells {
                let cell = Paragraph::set(&inlines, &manner, compositor);
                for measure in (0..40_000).step_by(97) {
                    assert_eq!(lines(&cell, measure), filled(&cell, measure), "{inlines:?} {measure}");
                    fitting += usize::from(cell.setting.widths().natural <= measure);
                }
            }
        });
        assert!(fitting > 800, "{fitting}");
    }
}
