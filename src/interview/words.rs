//! The words of the interview in one language, from the `[interview]` table of the locale files.

use serde::Deserialize;

use crate::locale::Lang;

const DE: &str = include_str!("../../templates/locale/de.toml");
const EN: &str = include_str!("../../templates/locale/en.toml");

/// Every word the interview says that is not a text of the pack; English wording as documentation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// “Self-assessment”
    pub title: String,
    /// “You have begun an interview. Would you like to go on with it?”
    pub found_question: String,
    /// “Last changed on {when}: {answered} of {questions} questions answered, {minutes} to go.”
    pub found_text: String,
    /// “1 of its answers no longer fits the questions and is asked again.”
    pub found_refused_one: String,
    /// “{n} of its answers no longer fit the questions and are asked again.”
    pub found_refused: String,
    /// “Older drafts besides: {n}. `csm drafts` lists them.”
    pub found_others: String,
    /// “Go on with it”
    pub found_continue: String,
    /// “Begin a new one; the draft stays”
    pub found_afresh: String,
    /// “Delete the draft”
    pub found_delete: String,
    /// “Delete the draft for good?”
    pub discard_question: String,
    /// “Its answers cannot be brought back.”
    pub discard_text: String,
    /// “No, keep it”
    pub discard_no: String,
    /// “Yes, delete it”
    pub discard_yes: String,
    /// “{date} at {time}”
    pub moment: String,
    /// Pattern of a day, from the table `format`.
    #[serde(skip)]
    pub date: String,
    /// Names of the months, from the table `format`.
    #[serde(skip)]
    pub months: Vec<String>,
    /// “{questions} questions, {minutes}”
    pub size: String,
    /// “At most {questions} questions, {minutes}”
    pub size_at_most: String,
    /// “This run holds only the questions on the competency profile.”
    pub part_profile: String,
    /// “This run holds only the questions on the salary band.”
    pub part_pay: String,
    /// “Every answer is saved at once, on this device only.”
    pub stay: String,
    /// “Every answer is saved at once: during the interview in {drafts}, at the end with your report in {out}. …”
    pub stored_at: String,
    /// “Begin”
    pub begin: String,
    /// “Go on ({answered} of {questions} answered)”
    pub resume: String,
    /// “Auf Deutsch, bitte”
    pub other_language: String,
    /// “Quit”
    pub leave: String,
    /// “Short form: {questions} questions, {minutes}”
    pub form_standard: String,
    /// “Long form: {questions} questions, {minutes}”
    pub form_full: String,
    /// “Everything: {questions} questions, {minutes}”
    pub only_all: String,
    /// “Competency profile only: {questions} questions, {minutes}”
    pub only_profile: String,
    /// “Pay band only: {questions} questions, {minutes}”
    pub only_pay: String,
    /// “Continue”
    pub go_on: String,
    /// “What is your name?”
    pub name_question: String,
    /// “Optional. The name stands only in your answers file and on your report. Leave it empty for a report without a name.”
    pub name_hint: String,
    /// “Name”
    pub name_label: String,
    /// “Under which identifier should your files be kept?”
    pub id_question: String,
    /// “The suggestion is random and says nothing about you. Letters, digits, full stop, hyphen and underscore are allowed.”
    pub id_hint: String,
    /// “Identifier”
    pub id_label: String,
    /// “Question {position} of {total}”
    pub position: String,
    /// “{percent}%”
    pub percent: String,
    /// “about 1 minute left”
    pub minute: String,
    /// “about {n} minutes left”
    pub minutes: String,
    /// “about 1 minute”
    pub about_minute: String,
    /// “about {n} minutes”
    pub about_minutes: String,
    /// “Why we ask:”
    pub why: String,
    /// “Answer as it applies to you.”
    pub no_help: String,
    /// “One digit is enough to answer.”
    pub help_rating: String,
    /// “One letter is enough to answer. First choose the most effective course of action, then the least effective one.”
    pub help_situation: String,
    /// “You can choose several answers.”
    pub help_many: String,
    /// “Allowed: {min} to {max} in steps of {step}, for example {example}.”
    pub help_number: String,
    /// “You can choose several.”
    pub many_hint: String,
    /// “Does none apply? Then confirm without choosing.”
    pub many_empty: String,
    /// “Optional.”
    pub optional: String,
    /// “Number”
    pub number_label: String,
    /// “most effective”
    pub chosen_best: String,
    /// “The next question is about something confidential: {name}. Would you like to see it?”
    pub consent_question: String,
    /// “Answering is optional. The answer stands only in your own answers file and your personal report and changes neither the profile nor the salary band.”
    pub consent_text: String,
    /// “Yes, show the question”
    pub consent_yes: String,
    /// “No, leave it out”
    pub consent_no: String,
    /// “{value} – is that right?”
    pub unusual_question: String,
    /// “That is unusual: most people enter at least {value}.”
    pub unusual_low: String,
    /// “That is unusual: most people enter at most {value}.”
    pub unusual_high: String,
    /// “What do you mean by “{text}”?”
    pub ambiguous_question: String,
    /// “Points and commas can separate thousands or decimals.”
    pub ambiguous_text: String,
    /// “Yes”
    pub yes: String,
    /// “No, enter it again”
    pub again: String,
    /// “Would you like to stop?”
    pub quit_question: String,
    /// “Your answers are saved.”
    pub quit_text: String,
    /// “Yes, stop”
    pub quit_yes: String,
    /// “No, go on with the questions”
    pub quit_no: String,
    /// “Overview”
    pub review_title: String,
    /// “Everything is answered. Is there anything you want to change?”
    pub review_question: String,
    /// “Would you like to look at a question or change it?”
    pub review_question_open: String,
    /// “{answered} of {total} questions answered.”
    pub review_answered: String,
    /// “Still open: {n}.”
    pub review_open: String,
    /// “Without an answer to {names} there is no result.”
    pub review_needed: String,
    /// “Optional questions without an answer: {n}. They lower no result.”
    pub review_optional: String,
    /// “Where answers on the training plan are missing, the plan works with assumptions.”
    pub review_planning: String,
    /// “Without “{name}” your own figure is not placed in the band.”
    pub review_confidential: String,
    /// “1 competency cannot be scored”
    pub review_unscorable_one: String,
    /// “{n} competencies cannot be scored”
    pub review_unscorable: String,
    /// “{said}: {names}.”
    pub review_named: String,
    /// “1 situation without an answer counts as nothing in your result.”
    pub review_situation: String,
    /// “{n} situations without an answer are missing in your result.”
    pub review_situations: String,
    /// “1 fact on pay is missing: the pay band gets wider.”
    pub review_fact: String,
    /// “{n} facts on pay are missing: the pay band gets wider.”
    pub review_facts: String,
    /// “Finish”
    pub finish: String,
    /// What is typed to finish.
    pub finish_label: String,
    /// “Finish without the open answers ({n})”
    pub finish_open: String,
    /// “Go on to the next open question”
    pub continue_open: String,
    /// What is typed for it.
    pub continue_label: String,
    /// “no answer”
    pub unanswered: String,
    /// “left out”
    pub declined: String,
    /// “none of these”
    pub nothing_marked: String,
    /// “most effective {best}, least effective {worst}”
    pub picks: String,
    /// “Done. Thank you!”
    pub done: String,
    /// What is said when an answer cannot be taken.
    pub notice: Notices,
    /// Names of the keys in the last line.
    pub key: Keys,
    /// Words only line mode needs.
    pub line: LineWords,
}

/// What is said when an answer cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// “We need this question for your result. Please answer it.”
    pub required: String,
    /// “We need this statement for your result. If you had no opportunity for it, choose “{na}”.”
    pub required_na: String,
    /// ““{na}” is not offered for this statement. Please estimate how often it applies.”
    pub no_na: String,
    /// ““{text}” is not a number. Allowed: {min} to {max}, for example {example}.”
    pub not_a_number: String,
    /// “{value} is outside the range. Allowed: {min} to {max}, for example {example}.”
    pub out_of_range: String,
    /// “{value} does not fit: steps of {step} are possible, for example {example}.”
    pub step: String,
    /// “{value} does not fit: only whole numbers are possible, for example {example}.”
    pub whole: String,
    /// “{value} is too high: for “{name}” you entered {limit}. Allowed: {min} to {limit}.”
    pub more_than: String,
    /// “No longer fits: “{name}” is now {limit}. Please answer once more.”
    pub asked_again_more: String,
    /// “No longer fits “{name}”. Please answer once more.”
    pub asked_again: String,
    /// “That is not on offer here. Please choose from the list.”
    pub not_offered: String,
    /// “Please choose an answer first.”
    pub choose: String,
    /// “Please choose at least one answer.”
    pub mark_one: String,
    /// “Please choose at least one answer, or leave the question out with {skip}.”
    pub mark_one_or_skip: String,
    /// ““{option}” does not go with other answers. Please choose one or the other.”
    pub exclusive: String,
    /// “That is already the most effective course of action. Please choose another one as the least effective.”
    pub same_pick: String,
    /// “At most 64 characters, please: letters, digits, full stop, hyphen and underscore, beginning with a letter or digit, for example {example}.”
    pub id: String,
    /// “The draft is deleted.”
    pub discarded: String,
    /// “This is the beginning; there is nothing before it.”
    pub first: String,
    /// “There is nothing to leave out here.”
    pub nothing_to_skip: String,
    /// “This question is still open; after it you can finish.”
    pub open: String,
}

/// Names of the keys in the last line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// “{keys} or ↑↓ Enter”
    pub answer: String,
    /// “number or ↑↓ Enter”
    pub choose: String,
    /// “Space marks, Enter done”
    pub mark: String,
    /// “type, Enter”
    pub r#type: String,
    /// “type or Enter for {value}”
    pub type_preset: String,
    /// “back”
    pub back: String,
    /// “help”
    pub help: String,
    /// “skip”
    pub skip: String,
    /// “overview”
    pub review: String,
    /// “Deutsch”
    pub language: String,
    /// “quit”
    pub quit: String,
    /// “↓ more with the arrow key”
    pub more: String,
    /// “search”
    pub search: String,
    /// “Search (Esc ends)”
    pub search_prompt: String,
}

/// Words only line mode needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineWords {
    /// “Answer”
    pub answer: String,
    /// “Answers, e.g. 1 3”
    pub answer_many: String,
    /// “Enter for {value}”
    pub keep: String,
    /// “Answer with the number or letter before the answer, then Enter.”
    pub how: String,
    /// “To change an answer, enter the number of its question; :o lists all answers again.”
    pub review_again: String,
    /// ““{text}” is not on offer here. Please enter {expected} or one of the commands: {commands}.”
    pub unknown: String,
    /// “one of {labels}”
    pub expected_one: String,
    /// “numbers from {labels}, separated by spaces,”
    pub expected_many: String,
    /// “chosen”
    pub chosen: String,
    /// “not available”
    pub not_available: String,
}

/// A locale file as far as the interview reads it; the other tables belong to other modules.
#[derive(Deserialize)]
struct File {
    interview: Words,
    format: Format,
}

/// How a day is written.
#[derive(Deserialize)]
struct Format {
    months: Vec<String>,
    date: String,
}

impl Words {
    /// The words compiled into the program.
    ///
    /// # Panics
    /// If a compiled-in locale file is malformed, which a test rules out.
    #[must_use]
    pub fn load(lang: Lang) -> Self {
        let text = match lang {
            Lang::De => DE,
            Lang::En => EN,
        };
        let file: File = toml::from_str(text).expect("the compiled-in locale files are checked by a test");
        Self { months: file.format.months, date: file.format.date, ..file.interview }
    }
}

/// Puts values in the place of `{name}`; a value is never searched for placeholders again.
#[must_use]
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let tail = &rest[open + 1..];
        let known = tail.find('}').and_then(|close| {
            let value = values.iter().find(|(name, _)| *name == &tail[..close])?.1;
            Some((value, close))
        });
        if let Some((value, close)) = known {
            out.push_str(value);
            rest = &tail[close + 1..];
        } else {
            out.push('{');
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(prefix: &str, table: &toml::Table, out: &mut Vec<(String, Vec<String>)>) {
        for (key, value) in table {
            match value {
                toml::Value::Table(inner) => keys(&format!("{prefix}{key}."), inner, out),
                toml::Value::String(text) => {
                    let mut holes: Vec<String> = text
                        .split('{')
                        .skip(1)
                        .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
                        .collect();
                    holes.sort();
                    out.push((format!("{prefix}{key}"), holes));
                }
                other => panic!("{prefix}{key} is no text: {other}"),
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        let listing = |text: &str| {
            let table: toml::Table = text.parse().unwrap();
            let mut out = Vec::new();
            keys("", table["interview"].as_table().unwrap(), &mut out);
            out.sort();
            out
        };
        let german = listing(DE);
        assert!(german.len() > 80, "saw only {} keys", german.len());
        assert_eq!(german, listing(EN));
        for lang in Lang::ALL {
            let _ = Words::load(lang);
        }
    }

    #[test]
    fn a_filled_value_is_not_filled_again() {
        assert_eq!(fill("{a} und {b}, {c}", &[("a", "{b}"), ("b", "x")]), "{b} und x, {c}");
        assert_eq!(fill("offen {", &[]), "offen {");
    }
}
