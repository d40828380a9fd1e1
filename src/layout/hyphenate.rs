//! Where a word may be divided.

use std::ops::Range;

use crate::locale::Lang;

/// Shortest word that is divided; below that the hyphen costs the eye more than the gap.
const SHORTEST: usize = 7;
/// Fewest letters before and after the hyphen.
const LEAST: (usize, usize) = (3, 3);

/// The byte positions inside a word at which a hyphen may be put.
///
/// Never in words with digits, addresses or ids, and never in parts with a capital after the first letter:
/// those are names, abbreviations and codes, which a person must be able to copy.
#[must_use]
pub fn hyphenate(word: &str, lang: Lang) -> Vec<usize> {
    if word.contains(|c: char| c.is_numeric() || matches!(c, '@' | '_' | '\\')) || is_address(word) {
        return Vec::new();
    }
    let mut points = Vec::new();
    for letters in letter_runs(word) {
        let part = &word[letters.clone()];
        if part.chars().count() < SHORTEST || part.chars().skip(1).any(char::is_uppercase) {
            continue;
        }
        let mut at = letters.start;
        for syllable in hypher::hyphenate_bounded(part, patterns(lang), LEAST.0, LEAST.1) {
            at += syllable.len();
            if at < letters.end {
                points.push(at);
            }
        }
    }
    points
}

/// Whether a word is an address of the web or of a mailbox.
#[must_use]
pub fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.contains('@')
}

const fn patterns(lang: Lang) -> hypher::Lang {
    match lang {
        Lang::De => hypher::Lang::German,
        Lang::En => hypher::Lang::English,
    }
}

fn letter_runs(word: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in word.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = end,
            _ => runs.push(at..end),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(word: &str, lang: Lang) -> String {
        let mut out = word.to_owned();
        for at in hyphenate(word, lang).into_iter().rev() {
            out.insert(at, '|');
        }
        out
    }

    #[test]
    fn a_word_of_any_length_is_divided() {
        let word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
        assert!(hyphenate(word, Lang::De).len() > 10);
        assert!(hyphenate(&"überlang".repeat(500), Lang::De).len() > 500);
    }

    #[test]
    fn compounds_break_at_their_joints() {
        assert_eq!(divided("Kundenzufriedenheit,", Lang::De), "Kun|den|zu|frie|den|heit,");
        assert_eq!(divided("Qualifizierungschancengesetz", Lang::De), "Qua|li|fi|zie|rungs|chan|cen|ge|setz");
        assert_eq!(divided("„Führungsverantwortung“", Lang::De), "„Füh|rungs|ver|ant|wor|tung“");
        assert_eq!(divided("responsibility", Lang::En), "respon|si|bil|ity");
    }

    #[test]
    fn codes_names_and_short_words_stay_whole() {
        for word in
            ["Gehalt", "LEADERSHIP", "LinkedIn-SAPxyzabc", "Umsatz2026steigerung", "info@beispielfirma.de"]
        {
            assert_eq!(divided(word, Lang::De), word);
        }
        assert_eq!(divided("https://statistik.arbeitsagentur.de/entgelte", Lang::De).matches('|').count(), 0);
    }
}
