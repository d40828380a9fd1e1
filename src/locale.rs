//! Languages, and texts that exist in all of them.

use serde::{Deserialize, Serialize};

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
