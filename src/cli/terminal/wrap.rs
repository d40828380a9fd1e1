//! Text in lines of a width.

use textwrap::Options;

/// Readable lines are not longer than this, however wide the terminal is.
pub(super) const WIDEST: usize = 84;

/// The text in lines of at most `width` columns, the first after `first`, the others after `rest`.
///
/// Words longer than a line are broken; line breaks in the text stay.
pub(super) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let options = Options::new(width.max(8)).initial_indent(first).subsequent_indent(rest);
    textwrap::wrap(text.trim_end(), options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Short phrases joined by gaps, broken only between phrases.
pub(super) fn phrases(parts: &[String], width: usize) -> Vec<String> {
    const GAP: &str = " · ";
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line)
                if console::measure_text_width(line) + 3 + console::measure_text_width(part) <= width =>
            {
                line.push_str(GAP);
                line.push_str(part);
            }
            _ => lines.extend(wrap(part, width, "", "")),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wider_than_asked() {
        for width in [8, 20, 59] {
            for line in wrap(
                "Donaudampfschifffahrtsgesellschaftskapitänsmütze 漢字漢字漢字漢字漢字 und so weiter",
                width,
                "? ",
                "  ",
            ) {
                assert!(console::measure_text_width(&line) <= width, "{line}");
            }
        }
        let parts = ["← zurück".to_owned(), "? Hilfe".to_owned(), "q beenden".to_owned()];
        assert_eq!(phrases(&parts, 20), ["← zurück · ? Hilfe", "q beenden"]);
    }
}
