//! Words of one table of the locale files, for a command that has its own.

use std::collections::BTreeMap;

use crate::cli::words::fill;
use crate::cli::words::locale_text;
use crate::locale::Lang;

/// The sentences of a table in one language.
#[derive(Debug)]
pub(crate) struct Phrases(BTreeMap<String, String>);

impl Phrases {
    /// The table `name`.
    pub(crate) fn load(lang: Lang, name: &str) -> Self {
        let mut all: toml::Table =
            toml::from_str(locale_text(lang)).expect("the built-in locale files are checked by a test");
        let table = all.remove(name).and_then(|table| table.try_into().ok()).unwrap_or_default();
        Self(table)
    }

    /// A sentence with its gaps filled.
    pub(crate) fn say(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        fill(self.0.get(key).map_or(key, String::as_str), gaps)
    }

    /// The sentence for one thing (`key_one`) or for several (`key`), with their number as `{n}`.
    pub(crate) fn count(&self, key: &str, n: usize) -> String {
        let key = if n == 1 { format!("{key}_one") } else { key.to_owned() };
        self.say(&key, &[("n", &n.to_string())])
    }
}
