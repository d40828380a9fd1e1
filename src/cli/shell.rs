//! The world as the commands see it: language, clock, streams, colour. Read once, at the start.

use std::io::{IsTerminal, Write};

use chrono::{DateTime, Datelike, Local, NaiveDate};

use crate::cli::args::{Arguments, Color, Language};
use crate::cli::exit::Exit;
use crate::cli::words::Words;
use crate::locale::Lang;
use crate::locale::visible;

/// What every command needs besides its own arguments.
pub(crate) struct Shell {
    /// Language given by `--lang`; documents follow it, else the answers, else German.
    pub(crate) lang_given: Option<Lang>,
    /// Language of messages.
    pub(crate) lang: Lang,
    /// Words of messages.
    pub(crate) words: &'static Words,
    /// Colour on stderr.
    pub(crate) color: bool,
    epoch: Option<String>,
    /// Whether stderr is a terminal.
    terminal: bool,
}

#[expect(clippy::disallowed_methods, reason = "the shell is where the environment is read")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Language of messages: `--lang`, else `CSM_LANG`, else the locale variables, else German.
pub(crate) fn message_language(given: Option<Language>) -> Lang {
    let from_locale = || {
        let name = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable)?;
        Lang::from_locale_name(&name)
    };
    given
        .map(Lang::from)
        .or_else(|| variable("CSM_LANG").and_then(|name| Lang::from_locale_name(&name)))
        .or_else(from_locale)
        .unwrap_or_default()
}

impl From<Language> for Lang {
    fn from(given: Language) -> Self {
        match given {
            Language::De => Lang::De,
            Language::En => Lang::En,
        }
    }
}

impl Shell {
    /// Reads the environment.
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let lang = message_language(arguments.lang);
        let color = match arguments.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::io::stderr().is_terminal()
                    && variable("NO_COLOR").is_none()
                    && variable("TERM").is_none_or(|term| term != "dumb")
            }
        };
        Self {
            lang_given: arguments.lang.map(Lang::from),
            lang,
            words: Words::of(lang),
            color,
            epoch: variable("SOURCE_DATE_EPOCH"),
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// The same shell in another language, documents included: an interview is free to change it.
    pub(crate) fn speaking(&self, lang: Lang) -> Self {
        Self {
            lang_given: Some(lang),
            lang,
            words: Words::of(lang),
            color: self.color,
            epoch: self.epoch.clone(),
            terminal: self.terminal,
        }
    }

    /// The language somebody chose, by `--lang` or `CSM_LANG`; the system's is no choice.
    pub(crate) fn chosen_language(&self) -> Option<Lang> {
        self.lang_given.or_else(|| variable("CSM_LANG").and_then(|name| Lang::from_locale_name(&name)))
    }

    /// The question, or the respondent, at which a test lets the program panic; no release knows it.
    #[cfg(debug_assertions)]
    pub(crate) fn panic_at() -> Option<String> {
        variable("CSM_TEST_PANIC_AT")
    }

    /// Whether plain lines are asked for: `ACCESSIBLE` or a terminal that cannot move its cursor.
    pub(crate) fn wants_plain_lines() -> bool {
        let asked = variable("ACCESSIBLE").is_some_and(|value| value != "0" && value != "false");
        asked || variable("TERM").is_some_and(|term| term == "dumb")
    }

    /// The date of reports: the one given, else `SOURCE_DATE_EPOCH`, else today.
    ///
    /// # Errors
    /// `SOURCE_DATE_EPOCH` is no number of seconds; the person has been told.
    pub(crate) fn date(&self, given: Option<NaiveDate>) -> Result<NaiveDate, Exit> {
        let date = self.any_date(given)?;
        if (2000..=2100).contains(&date.year()) {
            return Ok(date);
        }
        self.tell("bad_date", &[("given", &date.to_string())]);
        Err(Exit::Usage)
    }

    fn any_date(&self, given: Option<NaiveDate>) -> Result<NaiveDate, Exit> {
        if let Some(date) = given {
            return Ok(date);
        }
        let Some(epoch) = &self.epoch else { return Ok(Local::now().date_naive()) };
        let seconds = epoch.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        seconds.map(|time| time.date_naive()).ok_or_else(|| {
            self.tell("bad_epoch", &[("given", epoch)]);
            Exit::Usage
        })
    }

    /// Says a sentence on stderr; a closed stderr is no reason to fail.
    pub(crate) fn tell(&self, key: &str, gaps: &[(&str, &str)]) {
        self.wrapped(&self.words.say(key, gaps));
    }

    /// Says why standard output could not be written.
    pub(crate) fn cannot_print(&self, error: &std::io::Error) {
        self.tell("cannot_print", &[("why", &self.words.why(error))]);
    }

    /// Writes text to stderr, wrapped between words if that is a terminal.
    pub(crate) fn wrapped(&self, text: &str) {
        self.line(&self.fitted(text));
    }

    /// Text as it fits stderr: wrapped between words if that is a terminal.
    pub(crate) fn fitted(&self, text: &str) -> String {
        let Some((_, columns)) = console::Term::stderr().size_checked().filter(|_| self.terminal) else {
            return text.to_owned();
        };
        let options = textwrap::Options::new(usize::from(columns).max(20))
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false); // a path or command stays in one piece
        textwrap::fill(text, options)
    }

    /// Writes a line to stderr, without the control characters a file name or id may hold.
    #[expect(clippy::unused_self, reason = "messages leave by the shell only")]
    pub(crate) fn line(&self, text: &str) {
        let text = harmless(text) + "\n";
        let _ = std::io::stderr().lock().write_all(text.as_bytes()); // at once: other processes write there too
    }
}

/// Text without what could steer a terminal; line ends stay.
pub(crate) fn harmless(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}
