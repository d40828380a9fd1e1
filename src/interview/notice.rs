//! Why an answer was not taken, as data; worded when it is shown, so that it follows the language.

use crate::answers::Answer;
use crate::answers::problem::ProblemKind;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::interview::Interview;
use crate::interview::number::editable;
use crate::interview::number::shown;
use crate::interview::number::shown_beside;
use crate::interview::plain::line;
use crate::interview::words::fill;
use crate::locale::Lang;
use crate::pack::questionnaire::Choices;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Number;

/// Something to say above the answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Notice {
    /// The question may not be left out.
    Required,
    /// "No opportunity" is not offered.
    NoNa,
    /// Typed text that is no number.
    NotANumber(String),
    /// Outside the range.
    OutOfRange(f64),
    /// Between the steps.
    Step(f64),
    /// More than an earlier answer allows.
    MoreThan(f64),
    /// An earlier answer has changed and this one no longer fits.
    AskedAgain,
    /// No such entry.
    NotOffered,
    /// Nothing marked where something must be.
    MarkOne,
    /// The entry that stands alone, with others.
    Exclusive(OptionIx),
    /// Best and worst are the same.
    SamePick,
    /// An id that cannot be a file name.
    Id,
    /// The draft is deleted.
    Discarded,
    /// Nothing before this screen.
    First,
    /// Nothing here to leave out.
    NothingToSkip,
    /// The way from the overview to what is missing.
    Open,
}

impl Interview<'_> {
    /// The notice in words.
    pub(super) fn notice_text(&self) -> Option<String> {
        let words = &self.words().notice;
        Some(match self.notice.as_ref()? {
            Notice::Required => self.required_text(),
            Notice::NoNa => fill(&words.no_na, &[("na", &self.na_label())]),
            Notice::NotANumber(text) => {
                self.number_text(&words.not_a_number, &format!("{:.40}", line(text)), None)
            }
            Notice::OutOfRange(value) => self.number_text(&words.out_of_range, "", Some(*value)),
            Notice::Step(value) if self.takes_whole_numbers() => {
                self.number_text(&words.whole, "", Some(*value))
            }
            Notice::Step(value) => self.number_text(&words.step, "", Some(*value)),
            Notice::MoreThan(value) => self.number_text(&words.more_than, "", Some(*value)),
            Notice::AskedAgain => self.asked_again_text(),
            Notice::NotOffered => words.not_offered.clone(),
            Notice::MarkOne if self.may_skip() => fill(&words.mark_one_or_skip, &[("skip", "-")]),
            Notice::MarkOne => words.mark_one.clone(),
            Notice::Exclusive(option) => {
                let name = self.item().map(|item| self.option_text(item, *option)).unwrap_or_default();
                fill(&words.exclusive, &[("option", &name)])
            }
            Notice::SamePick => words.same_pick.clone(),
            Notice::Id => fill(&words.id, &[("example", &self.suggested_id)]),
            Notice::Discarded => words.discarded.clone(),
            Notice::First => words.first.clone(),
            Notice::NothingToSkip => words.nothing_to_skip.clone(),
            Notice::Open => words.open.clone(),
        })
    }

    fn required_text(&self) -> String {
        let words = &self.words().notice;
        if self.offers_na() {
            fill(&words.required_na, &[("na", &self.na_label())])
        } else {
            words.required.clone()
        }
    }

    fn na_label(&self) -> String {
        line(self.pack.questionnaire.scale.na.get(self.lang))
    }

    /// Whether "no opportunity" is offered at the question on the screen.
    pub(super) fn offers_na(&self) -> bool {
        self.item()
            .is_some_and(|item| matches!(&self.question(item).kind, ItemKind::Statement(one) if one.na))
    }

    /// Whether a question is answered on the response scale.
    pub(super) fn is_rated(&self, item: ItemIx) -> bool {
        matches!(self.question(item).kind, ItemKind::Statement(_) | ItemKind::Check)
    }

    /// Whether the question on the screen may be left without an answer.
    pub(super) fn may_skip(&self) -> bool {
        self.item().is_some_and(|item| self.question(item).optional)
    }

    fn number_text(&self, pattern: &str, text: &str, value: Option<f64>) -> String {
        let Some(item) = self.item() else { return String::new() };
        let ItemKind::Number(number) = &self.question(item).kind else { return String::new() };
        let say = |value: f64| shown_beside(value, number.max, self.lang);
        let (name, limit) = self
            .limit_of(number)
            .map_or((String::new(), number.max), |(other, limit)| (self.name_of(other), limit));
        fill(
            pattern,
            &[
                ("text", text),
                ("value", &value.map(say).unwrap_or_default()),
                ("min", &say(number.min)),
                ("max", &say(limit.min(number.max))),
                ("limit", &say(limit)),
                ("step", &say(number.step)),
                ("example", &example_text(number, limit, self.lang)),
                ("name", &name),
            ],
        )
    }

    fn takes_whole_numbers(&self) -> bool {
        let kind = self.item().map(|item| &self.question(item).kind);
        matches!(kind, Some(ItemKind::Number(number)) if number.step == 1.0)
    }

    /// The earlier answer a number must not exceed.
    pub(super) fn limit_of(&self, number: &Number) -> Option<(ItemIx, f64)> {
        let other = number.at_most?;
        match self.sheet.clean.get(other) {
            Some(Answer::Number(limit)) => Some((other, limit)),
            _ => None,
        }
    }

    fn asked_again_text(&self) -> String {
        let words = &self.words().notice;
        let problem = self.item().and_then(|item| self.sheet.contradicted.get(&item));
        let other = match problem {
            Some(
                ProblemKind::MoreThan(_, other)
                | ProblemKind::NotSubset(_, other)
                | ProblemKind::OptionNotOffered(_, other),
            ) => self.pack.item(other.as_str()),
            _ => None,
        };
        let Some(other) = other else { return words.required.clone() };
        let name = self.name_of(other);
        match self.sheet.clean.get(other) {
            Some(Answer::Number(limit)) => {
                fill(&words.asked_again_more, &[("name", &name), ("limit", &shown(limit, self.lang))])
            }
            _ => fill(&words.asked_again, &[("name", &name)]),
        }
    }

    /// Short name of a question.
    pub(super) fn name_of(&self, item: ItemIx) -> String {
        let question = self.question(item);
        line(question.name.as_ref().unwrap_or(&question.text).get(self.lang))
    }

    /// Wording of an option.
    pub(super) fn option_text(&self, item: ItemIx, option: OptionIx) -> String {
        let text = match &self.question(item).kind {
            ItemKind::Choice(choice) => choice.options.get(option.at()).map(|one| &one.text),
            ItemKind::Choices(Choices { options, .. }) => options.get(option.at()).map(|one| &one.text),
            ItemKind::Situation(situation) => situation.options.get(option.at()).map(|one| &one.text),
            ItemKind::Statement(_) | ItemKind::Check | ItemKind::Number(_) => None,
        };
        text.map(|text| line(text.get(self.lang))).unwrap_or_default()
    }
}

/// The example as it may be typed: grouped only where nobody could take the group for decimals.
pub(super) fn example_text(number: &Number, limit: f64, lang: Lang) -> String {
    let example = example(number, limit);
    let is_plain = (number.min..=limit.min(number.max)).contains(&(example / 1000.0));
    if is_plain { editable(example, lang) } else { shown(example, lang) }
}

/// A number that would be taken: not unusual, round, with decimals where they are allowed.
fn example(number: &Number, limit: f64) -> f64 {
    if let Some(preselected) = number.preselected {
        return preselected;
    }
    let low = number.ask_below.unwrap_or(number.min);
    let high = number.ask_above.unwrap_or(number.max).min(limit);
    let tenth = low + (high - low) / 10.0;
    let mut size = 1.0;
    while size * 10.0 <= tenth {
        size *= 10.0;
    }
    let round = (tenth / size).round() * size;
    let with_decimals = if number.step < 1.0 { round + number.step } else { round };
    if (low..=high).contains(&with_decimals) { with_decimals } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_valid_and_not_unusual() {
        let number = |min, max, step, ask_below, ask_above| Number {
            min,
            max,
            step,
            preselected: None,
            ask_below,
            ask_above,
            at_most: None,
            unit: None,
            unit_one: None,
        };
        let example = |number: Number, limit| example(&number, limit);
        assert_eq!(example(number(0.0, 55.0, 0.5, None, None), 55.0), 6.5);
        assert_eq!(example(number(0.0, 55.0, 0.5, None, None), 1.0), 0.5);
        assert_eq!(example(number(0.0, 1000.0, 1.0, None, Some(400.0)), 1000.0), 40.0);
        assert_eq!(
            example(number(6000.0, 400_000.0, 1.0, Some(25_000.0), Some(150_000.0)), 400_000.0),
            40_000.0
        );
        assert_eq!(example(number(0.0, 0.0, 1.0, None, None), 0.0), 0.0);
    }
}
