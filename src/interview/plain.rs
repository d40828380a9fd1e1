//! Text from packs and answers, made harmless for a terminal.

/// The text without control and direction characters; tabs become spaces, line breaks stay.
///
/// Escape sequences move cursors, change titles and can make a terminal type; direction marks show a text in another
/// order than it is stored. Neither has a place in a question.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|sign| match sign {
            '\n' => Some('\n'),
            '\t' => Some(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => None,
            other => (!other.is_control()).then_some(other),
        })
        .collect()
}

/// One line of plain text: as [`plain`], with line breaks as spaces, trimmed.
#[must_use]
pub fn line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_teeth() {
        assert_eq!(plain("a\u{1b}[2Jb\u{9b}c\u{7}\td\r\ne\u{202e}"), "a[2Jbc d\ne");
        assert_eq!(line("  Anna \n Beispiel\u{0} "), "Anna Beispiel");
    }
}
