//! What every part of a report looks at while it is composed.

use std::collections::BTreeSet;

use crate::answers::Answer;
use crate::answers::Answers;
use crate::assessment::Assessment;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::id::SourceKey;
use crate::locale::Lang;
use crate::locale::Text;
use crate::pack::Pack;
use crate::pack::questionnaire::ChoiceOption;
use crate::pack::questionnaire::ItemKind;
use crate::report::ComposeOptions;
use crate::report::Edition;
use crate::report::figure::Format;
use crate::report::wording::Wording;

/// Everything that goes into a report, in one place.
pub(super) struct Scene<'a> {
    pub pack: &'a Pack,
    pub answers: &'a Answers,
    pub assessment: &'a Assessment,
    pub about: &'a ComposeOptions,
    pub wording: &'a Wording,
    pub edition: Edition,
}

impl Scene<'_> {
    pub fn text(&self, text: &Text) -> String {
        tidy(text.get(self.wording.lang))
    }

    /// A text as a sentence of its own: with a full stop if it ends without punctuation.
    pub fn sentence(&self, text: &Text) -> String {
        let mut sentence = self.text(text);
        if !sentence.is_empty() && !sentence.ends_with(['.', '!', '?', '…']) {
            sentence.push('.');
        }
        sentence
    }

    /// A text that goes between quotation marks: its own become single ones.
    pub fn quotable(&self, text: &str) -> String {
        let [from, to] = match self.wording.lang {
            Lang::De => [['„', '“'], ['‚', '‘']],
            Lang::En => [['“', '”'], ['‘', '’']],
        };
        text.chars().map(|one| from.iter().position(|mark| *mark == one).map_or(one, |at| to[at])).collect()
    }

    pub fn format(&self) -> &Format {
        &self.wording.format
    }

    pub fn competency_name(&self, competency: CompetencyIx) -> String {
        self.text(&self.pack.framework.competencies[competency.at()].name)
    }

    /// Whether this edition says nothing about a competency beyond its name.
    pub fn withheld(&self, competency: CompetencyIx) -> bool {
        self.edition == Edition::Share && self.pack.framework.competencies[competency.at()].discreet
    }

    /// Whether there is a competency of which this edition says nothing: then no number may give it away either.
    pub fn withholds(&self) -> bool {
        (0..self.pack.framework.competencies.len()).any(|at| self.withheld(CompetencyIx::new(at)))
    }

    /// Short name of a question; its wording if it has none.
    pub fn item_name(&self, item: ItemIx) -> String {
        let question = &self.pack.questionnaire.items[item.at()];
        self.text(question.name.as_ref().unwrap_or(&question.text))
    }

    /// The options of a question; of the one it takes them from where it has none of its own.
    fn options(&self, item: ItemIx) -> &[ChoiceOption] {
        match &self.pack.questionnaire.items[item.at()].kind {
            ItemKind::Choice(choice) => &choice.options,
            ItemKind::Choices(choices) => &choices.options,
            _ => &[],
        }
    }

    /// Short wording of an option.
    pub fn option_name(&self, item: ItemIx, option: OptionIx) -> String {
        self.options(item)
            .get(option.at())
            .map(|one| self.text(one.short.as_ref().unwrap_or(&one.text)))
            .unwrap_or_default()
    }

    /// A fact as the person gave it; `None` if it was not asked or not answered.
    pub fn answer_words(&self, item: ItemIx) -> Option<String> {
        match self.answers.effective(self.pack, item)? {
            Answer::Choice(option) => Some(self.option_name(item, option)),
            Answer::Choices(chosen) if chosen.is_empty() => None,
            Answer::Choices(chosen) => {
                Some(chosen.iter().map(|one| self.option_name(item, one)).collect::<Vec<_>>().join("; "))
            }
            Answer::Number(number) => Some(self.number_words(item, number)),
            _ => None,
        }
    }

    /// A number with the unit of its question.
    pub fn number_words(&self, item: ItemIx, number: f64) -> String {
        let figure = self.format().short(number);
        match &self.pack.questionnaire.items[item.at()].kind {
            ItemKind::Number(kind) => match kind.unit_of(number) {
                Some(unit) => format!("{figure}\u{a0}{}", self.text(unit)),
                None => figure,
            },
            _ => figure,
        }
    }
}

/// The sources a report has cited so far.
#[derive(Default)]
pub(super) struct Citations(BTreeSet<SourceKey>);

impl Citations {
    /// Remembers sources and returns their keys as they stand in the text; empty without any.
    pub fn cite<'a>(&mut self, keys: impl IntoIterator<Item = &'a SourceKey>) -> String {
        let mut shown: Vec<&str> = Vec::new();
        for key in keys {
            self.0.insert(key.clone());
            if !shown.contains(&key.as_str()) {
                shown.push(key.as_str());
            }
        }
        shown.join(", ")
    }

    pub fn has(&self, key: &SourceKey) -> bool {
        self.0.contains(key)
    }
}

/// A text in one line: line breaks and runs of blanks become one blank, control characters vanish.
///
/// A name with a line break in it would otherwise end a paragraph or a table row.
pub(super) fn tidy(text: &str) -> String {
    if is_tidy(text.as_bytes()) { text.to_owned() } else { one_line(text) }
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for one in text.chars() {
        let blank =
            matches!(one, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if blank {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !one.is_control() {
            line.push(one);
        }
    }
    line.truncate(line.trim_end_matches(' ').len());
    line
}

/// Whether a text surely stays as it is; nearly all do, and their bytes are looked at faster than their characters.
#[expect(clippy::needless_bitwise_bool, reason = "without a way out: so many bytes are looked at at once")]
fn is_tidy(text: &[u8]) -> bool {
    let [first, .., last] = text else { return matches!(text, [] | [b'!'..=b'~']) };
    let odd = text.windows(2).fold(false, |odd, pair| {
        let [before, byte] = [pair[0], pair[1]];
        let blanks = (byte == b' ') & (before == b' ');
        let control = (byte < b' ') | (byte == 0x7f);
        // After these, control characters and line breaks may follow.
        let next_line = (0x80..0xa0).contains(&byte) & (before == 0xc2);
        let separator = ((byte == 0xa8) | (byte == 0xa9)) & (before == 0x80);
        odd | blanks | control | next_line | separator
    });
    !odd && *first > b' ' && *first != 0x7f && *last != b' '
}

#[cfg(test)]
mod tests {
    use super::is_tidy;
    use super::one_line;
    use super::tidy;

    #[test]
    fn a_text_stays_in_one_line() {
        assert_eq!(tidy("  A\r\n\tB\u{1b}[31m\u{2028}C \u{a0}€ "), "A B[31m C \u{a0}€");
        for (odd, kept) in [
            ("\u{85}", ""),
            ("\u{7f}a", "a"),
            ("a\u{9f}", "a"),
            ("a\u{2029}b", "a b"),
            ("a  b", "a b"),
            (" a", "a"),
            ("a ", "a"),
            ("", ""),
            ("\0", ""),
        ] {
            assert_eq!(tidy(odd), kept, "{odd:?}");
        }
        assert_eq!(tidy("Ängste – „so“ 5 %, 李"), "Ängste – „so“ 5 %, 李");
    }

    #[test]
    fn what_is_taken_as_it_is_would_have_stayed_as_it_is() {
        for one in (0..=0x1_10ff).filter_map(char::from_u32) {
            for text in [format!("{one}"), format!("a{one}b"), format!("ä{one} {one}"), format!(" {one}")] {
                assert!(!is_tidy(text.as_bytes()) || one_line(&text) == text, "{text:?}");
            }
        }
        assert!(is_tidy("Ängste – „so“ 5\u{a0}%, 李".as_bytes()), "the usual text");
    }
}
