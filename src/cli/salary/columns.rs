//! Aligned lines for a terminal of eighty columns.

use textwrap::core::display_width;

/// Columns of a terminal.
pub(super) const WIDTH: usize = 80;

/// Columns of a figure, the gap before it included.
const FIGURE: usize = 10;

/// Lines with a label on the left and figures on the right, each in its column.
///
/// A label too long for its column goes over several lines; the figures stand in the last of them.
pub(super) fn lines(rows: &[(String, Vec<String>)]) -> String {
    let figures = rows.iter().map(|(_, figures)| figures.len()).max().unwrap_or_default();
    let width = |at: usize| {
        let widest =
            rows.iter().filter_map(|(_, figures)| figures.get(at)).map(|one| display_width(one) + 1).max();
        widest.unwrap_or_default().max(FIGURE)
    };
    let widths: Vec<usize> = (0..figures).map(width).collect();
    let room = WIDTH.saturating_sub(widths.iter().sum()).max(10);
    let mut text = String::new();
    for (label, figures) in rows {
        let indent = label.len() - label.trim_start().len();
        let options = textwrap::Options::new(room).subsequent_indent(&"    "[..indent.min(2) + 2]);
        let mut wrapped = textwrap::wrap(label, options);
        let last = wrapped.pop().unwrap_or_default();
        for line in wrapped {
            text.push_str(&line);
            text.push('\n');
        }
        let mut line = last.into_owned();
        let mut end = room;
        for (figure, width) in figures.iter().zip(&widths) {
            end += width;
            let width = display_width(&line) + display_width(figure);
            line.push_str(&" ".repeat(end.saturating_sub(width).max(1)));
            line.push_str(figure);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A paragraph, broken between words.
pub(super) fn paragraph(text: &str) -> String {
    let options = textwrap::Options::new(WIDTH).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_terminal_and_figures_align() {
        let long = "Beratung, Unternehmensdienstleistungen und noch etwas mehr".to_owned();
        let text = lines(&[
            (long, vec!["55.000\u{a0}€".into(), "−1.800\u{a0}€".into(), "+3,5\u{a0}%".into()]),
            ("  kurz".into(), vec!["1\u{a0}€".into(), String::new(), "x".into()]),
        ]);
        let ends: Vec<usize> = text.lines().map(display_width).collect();
        assert!(ends.iter().all(|end| *end <= WIDTH), "{text}");
        assert_eq!((ends[1], ends[2]), (WIDTH, WIDTH), "{text}");
    }
}
