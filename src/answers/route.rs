//! Which questions a person is asked: form, mode and skip rules.
//!
//! The interview, the reader of files and the assessment all ask here, so a question that is not asked can neither be
//! missing nor scored anywhere.

use crate::answers::{Answer, Answers};
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::questionnaire::{Condition, Form, InHr, Mode};

/// Whether and why (not) an item is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// It is asked.
    Asked,
    /// It belongs to a larger form.
    OtherForm,
    /// The mode refuses it: an answer is an error.
    Refused,
    /// The mode ignores it: an answer is kept and not used.
    Ignored,
    /// A skip rule leaves it out because of the answer to that item.
    SkippedBy(ItemIx),
}

impl Answers {
    /// Whether an item is asked of this person.
    #[must_use]
    pub fn routing(&self, pack: &Pack, item: ItemIx) -> Routing {
        let question = pack.questionnaire.asked[item.at()];
        if self.mode == Mode::Hr {
            match question.in_hr {
                InHr::Refused => return Routing::Refused,
                InHr::Ignored => return Routing::Ignored,
                InHr::Asked => {}
            }
        }
        if question.form == Form::Full && self.form == Form::Standard {
            return Routing::OtherForm;
        }
        if !question.has_skip_rules {
            return Routing::Asked;
        }
        pack.questionnaire.items[item.at()]
            .skip_if
            .iter()
            .find(|condition| self.holds(pack, condition))
            .map_or(Routing::Asked, |condition| Routing::SkippedBy(condition.item()))
    }

    /// Whether an item is asked of this person.
    #[must_use]
    #[inline]
    pub fn is_asked(&self, pack: &Pack, item: ItemIx) -> bool {
        let question = pack.questionnaire.asked[item.at()];
        let in_mode = self.mode != Mode::Hr || question.in_hr == InHr::Asked;
        let in_form = self.form >= question.form;
        in_mode && in_form && (!question.has_skip_rules || self.routing(pack, item) == Routing::Asked)
    }

    /// The response to an item if it is asked of this person; an answer to a question left out does not count.
    #[must_use]
    pub fn effective(&self, pack: &Pack, item: ItemIx) -> Option<Answer> {
        let answer = self.get(item)?;
        self.is_asked(pack, item).then_some(answer)
    }

    /// Whether a condition holds; on an unanswered item it does not.
    ///
    /// The loader refuses rules that look ahead or go in circles, so this ends.
    #[must_use]
    pub fn holds(&self, pack: &Pack, condition: &Condition) -> bool {
        let Some(answer) = self.effective(pack, condition.item()) else { return false };
        match (condition, answer) {
            (Condition::AnyOf(_, options), Answer::Choice(chosen)) => options.contains(&chosen),
            (Condition::AnyOf(_, options), Answer::Choices(chosen)) => {
                options.iter().any(|one| chosen.has(*one))
            }
            (Condition::NoneOf(_, options), Answer::Choice(chosen)) => !options.contains(&chosen),
            (Condition::NoneOf(_, options), Answer::Choices(chosen)) => {
                !options.iter().any(|one| chosen.has(*one))
            }
            (Condition::Equals(_, number), Answer::Number(given)) => given == *number,
            _ => false,
        }
    }
}
