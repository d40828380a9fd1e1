//! Languages, and texts that exist in all of them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

/// A language of the program; German is the first everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which they are listed.
    pub const ALL: [Lang; 2] = [Lang::De, Lang::En];

    /// The two-letter code: `de`, `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::De => "de",
            Lang::En => "en",
        }
    }

    /// Reads a code; `None` for a language the program does not speak.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// Reads a locale name such as `de_AT.UTF-8`; `C` and `POSIX` are English.
    #[must_use]
    pub fn from_locale_name(name: &str) -> Option<Self> {
        let head = name.split(['_', '.', '@', '-']).next().unwrap_or_default();
        match head {
            "C" | "POSIX" => Some(Lang::En),
            other => Self::from_code(&other.to_ascii_lowercase()),
        }
    }
}

/// A text in every language, side by side as in the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// German wording.
    pub de: String,
    /// English wording.
    pub en: String,
}

impl Text {
    /// The wording in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }
}

/// Whether a character steers how text is shown instead of being shown: control characters (a terminal obeys them), marks
/// that turn the direction, ends of lines and paragraphs, and marks that nobody sees.
#[must_use]
pub fn steers(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2061}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Marks that may stand above or below one letter; no spelling of a language needs more.
const MARKS: usize = 4;

/// Text that is only shown: what steers, and marks heaped on one letter, become visible replacements (U+FFFD).
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut all = String::with_capacity(text.len());
    let mut marks = 0;
    for one in text.chars() {
        marks = if is_combining_mark(one) { marks + 1 } else { 0 };
        if marks == MARKS + 1 || steers(one) {
            all.push('\u{fffd}');
        } else if marks <= MARKS {
            all.push(one);
        }
    }
    Cow::Owned(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_replaced_and_what_is_written_stays() {
        let heap: String = std::iter::once('Z').chain(std::iter::repeat_n('\u{301}', 30)).collect();
        for (text, expected) in [
            ("r-0001", "r-0001"),
            ("Zoë Łuć 山田 😀 नमस्ते", "Zoë Łuć 山田 😀 नमस्ते"),
            ("a\u{1b}[31m\nb\u{202e}c\u{200b}", "a\u{fffd}[31m\u{fffd}b\u{fffd}c\u{fffd}"),
            (&heap, "Z\u{301}\u{301}\u{301}\u{301}\u{fffd}"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }
}
