//! Which words stay on one line although a space stands between them.
//!
//! Authors write plain spaces; the page ties what a typesetter would tie: a figure and its unit (`40 Stunden`), a sign
//! and its figure (`§ 82`), groups of digits (`1 500`), the letters of an abbreviation (`z. B.`), the day, the month
//! and the year of a date, a dash or a middle dot and the word before it. The words of both languages that matter are
//! data of the style ([`super::TieStyle`]).

use super::style::TieStyle;

/// How two words are tied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// With a space as wide as any other.
    Wide,
    /// With a narrow one, inside what is one thing.
    Narrow,
}

/// How the space between two words is set; `None` = the line may end there.
#[must_use]
pub fn tie(before: &str, after: &str, style: &TieStyle) -> Option<Tie> {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    if is_letter(before.as_bytes().last()) && is_letter(after.as_bytes().first()) {
        return None; // what every other pair of words is
    }
    let bare = after.trim_end_matches(is_mark);
    let word = before.trim_start_matches(['(', '[', '„', '“', '‚', '‘']);
    if matches!(after, "–" | "—" | "·" | "=" | "×") {
        return Some(Tie::Wide);
    }
    if is_letter_with_stop(word) && after.chars().next().is_some_and(char::is_alphabetic) {
        // `z. B.` is one thing; `B. Müller` is two.
        return Some(if is_letter_with_stop(bare_stop(after)) { Tie::Narrow } else { Tie::Wide });
    }
    let figure_after = after.starts_with(|c: char| c.is_ascii_digit())
        || after.starts_with(['+', '−', '±']) && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    if figure_after {
        // A date comes with its day tied already: `26. November` is one word.
        let last = word.rsplit(char::is_whitespace).next().unwrap_or(word);
        if style.before_figure.iter().any(|sign| sign == last) {
            return Some(Tie::Wide);
        }
    }
    if !word.ends_with(|c: char| c.is_ascii_digit()) {
        return (is_day(word) && after.starts_with(char::is_uppercase)).then_some(Tie::Wide);
    }
    if word.len() <= 3 && bare.len() == 3 && [word, bare].iter().all(|part| is_digits(part)) {
        return Some(Tie::Narrow);
    }
    let first = after.as_bytes().first();
    let names_it = |unit: &String| {
        unit.as_bytes().first() == first // most are none of them, which this tells without a call
            && after.strip_prefix(unit.as_str()).is_some_and(|rest| rest.chars().all(is_mark))
    };
    style.after_figure.iter().any(names_it).then_some(Tie::Wide)
}

/// A mark that may follow a word.
fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | ')' | ']' | '!' | '?' | '“' | '”' | '…' | '*')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `B.` of `B.),`.
fn bare_stop(word: &str) -> &str {
    word.find('.').map_or(word, |stop| &word[..=stop])
}

/// One letter and a full stop.
fn is_letter_with_stop(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.as_str() == "."
}

/// A day with a full stop, as before a month.
fn is_day(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|day| day.len() <= 2 && is_digits(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Style;

    #[test]
    fn what_a_typesetter_ties_is_tied() {
        let style = Style::built_in().tie;
        let cases = [
            ("40", "Stunden", Some(Tie::Wide)),
            ("28", "Std.", Some(Tie::Wide)),
            ("28", "Std.,", Some(Tie::Wide)),
            ("48.100", "€,", Some(Tie::Wide)),
            ("12", "%", Some(Tie::Wide)),
            ("12", "%;", Some(Tie::Wide)),
            ("12", "hungrig", None),
            ("(§", "82", Some(Tie::Wide)),
            ("±", "0,6", Some(Tie::Wide)),
            ("Stufe", "2,5", Some(Tie::Wide)),
            ("z.", "B.", Some(Tie::Narrow)),
            ("(z.", "B.),", Some(Tie::Narrow)),
            ("B.", "Müller", Some(Tie::Wide)),
            ("1", "500", Some(Tie::Narrow)),
            ("26.", "November", Some(Tie::Wide)),
            ("November", "2026", Some(Tie::Wide)),
            ("March", "2026.", Some(Tie::Wide)),
            ("26.\u{a0}November", "2026", Some(Tie::Wide)),
            ("26. November", "2026", Some(Tie::Wide)),
            ("z.\u{a0}B.", "im", None),
            ("Lernen", "–", Some(Tie::Wide)),
            ("–", "Lernen", None),
            ("2026", "300", None),
            ("12", "Kolleginnen", None),
            ("das", "Ende.", None),
            ("a", "b", None),
            ("", "", None),
        ];
        for (before, after, wanted) in cases {
            assert_eq!(tie(before, after, &style), wanted, "{before} {after}");
        }
    }
}
