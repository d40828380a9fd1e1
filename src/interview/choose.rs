//! Lists: what their entries mean and what taking one does.

use crate::answers::Answer;
use crate::answers::OptionSet;
use crate::answers::Part;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::interview::Aside;
use crate::interview::Interview;
use crate::interview::Place;
use crate::interview::event::Outcome;
use crate::interview::notice::Notice;
use crate::locale::Lang;
use crate::pack::questionnaire::Choices;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::ItemKind;

/// What an entry of a list means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// Go on with the draft that was found.
    TakeUp,
    /// Begin anew; the draft stays.
    Afresh,
    /// Delete the draft, after one more question.
    Discard,
    /// Whether to delete it.
    ReallyDiscard(bool),
    /// Begin or go on.
    Begin,
    /// The other language.
    Speak(Lang),
    /// The other form.
    Form(Form),
    /// Another part.
    Part(Part),
    /// Leave the program.
    Leave,
    /// On to the questions of the section.
    GoOn,
    /// Yes or no to a confidential question.
    Consent(bool),
    /// Yes: this number.
    Number(f64),
    /// No: enter it again.
    Again,
    /// Stop or not.
    Stop(bool),
    /// The end.
    Finish,
    /// The end, without the answers that are still open.
    FinishOpen,
    /// The next open question.
    NextOpen,
    /// To a question.
    Jump(ItemIx),
    /// A point of the scale.
    Rating(u8),
    /// "No opportunity".
    NotApplicable,
    /// An option.
    Option(OptionIx),
}

impl Interview<'_> {
    /// What the entries of the list on the screen mean, in order; none for a text field.
    pub(super) fn meanings(&self) -> Vec<Meaning> {
        match &self.aside {
            Some(Aside::Quit) => return vec![Meaning::Stop(false), Meaning::Stop(true)],
            Some(Aside::Discard) => return vec![Meaning::ReallyDiscard(false), Meaning::ReallyDiscard(true)],
            Some(Aside::Unusual(number)) => return vec![Meaning::Number(*number), Meaning::Again],
            Some(Aside::Ambiguous(_, readings)) => {
                return readings.iter().map(|one| Meaning::Number(*one)).chain([Meaning::Again]).collect();
            }
            None => {}
        }
        match self.place {
            Place::Found => Self::found_meanings(),
            Place::Welcome => self.welcome_meanings(),
            Place::Lead(..) => vec![Meaning::GoOn],
            Place::Consent(_) => vec![Meaning::Consent(true), Meaning::Consent(false)],
            Place::Review => self.review_meanings(),
            Place::Item(item) | Place::Worst(item, _) => self.item_meanings(item),
            Place::Name | Place::Id | Place::Done => Vec::new(),
        }
    }

    fn item_meanings(&self, item: ItemIx) -> Vec<Meaning> {
        let scale = &self.pack.questionnaire.scale;
        let points = || (scale.min..=scale.max).map(Meaning::Rating);
        let option = |at: usize| Meaning::Option(OptionIx::new(at));
        match &self.question(item).kind {
            ItemKind::Statement(statement) if statement.na => {
                points().chain([Meaning::NotApplicable]).collect()
            }
            ItemKind::Statement(_) | ItemKind::Check => points().collect(),
            ItemKind::Situation(situation) => (0..situation.options.len()).map(option).collect(),
            ItemKind::Choice(choice) => choice
                .options
                .iter()
                .enumerate()
                .filter(|(_, one)| {
                    one.only_if.as_ref().is_none_or(|rule| self.sheet.clean.holds(self.pack, rule))
                })
                .map(|(at, _)| option(at))
                .collect(),
            ItemKind::Choices(choices) => {
                (0..choices.options.len()).filter(|at| self.is_offered(choices, *at)).map(option).collect()
            }
            ItemKind::Number(_) => Vec::new(),
        }
    }

    /// Whether an option of a list is open: of a part list, only what was chosen in the whole one.
    fn is_offered(&self, choices: &Choices, at: usize) -> bool {
        let Some(whole) = choices.subset_of else {
            return choices.options[at]
                .only_if
                .as_ref()
                .is_none_or(|rule| self.sheet.clean.holds(self.pack, rule));
        };
        let Some(Answer::Choices(chosen)) = self.sheet.clean.get(whole) else { return true };
        let ItemKind::Choices(of) = &self.question(whole).kind else { return true };
        let place = of.options.iter().position(|one| one.code == choices.options[at].code);
        place.is_some_and(|place| chosen.has(OptionIx::new(place)))
    }

    pub(super) fn choose(&mut self, at: usize) -> Outcome {
        let Some(meaning) = self.meanings().get(at).copied() else { return self.refuse(Notice::NotOffered) };
        match (meaning, self.place) {
            (Meaning::Begin, _) => self.begin(),
            (Meaning::TakeUp, _) => return self.take_up(),
            (Meaning::Afresh, _) => return self.afresh(),
            (Meaning::Discard, _) => return self.ask_discard(),
            (Meaning::ReallyDiscard(true), _) => return self.discard(),
            (Meaning::Speak(lang), _) => self.speak(lang),
            (Meaning::Form(form), _) => self.memory.answers.form = form,
            (Meaning::Part(part), _) => self.memory.answers.part = part,
            (Meaning::Leave | Meaning::Stop(true), _) => return Outcome::Stopped,
            (Meaning::Stop(false) | Meaning::ReallyDiscard(false) | Meaning::Again, _) => self.aside = None,
            (Meaning::GoOn, Place::Lead(section, item)) => self.leave_lead(section, item),
            (Meaning::Consent(yes), Place::Consent(item)) => return self.consent(item, yes),
            (Meaning::Number(number), Place::Item(item)) => {
                let confirmed = matches!(self.aside, Some(Aside::Unusual(_)));
                self.aside = None;
                return self.number(item, number, confirmed);
            }
            (Meaning::Finish, _) => return self.finish(),
            (Meaning::FinishOpen, _) => return self.finish_open(),
            (Meaning::NextOpen, _) => {
                self.from_review = self.first_open();
                self.resume();
            }
            (Meaning::Jump(item), _) => return self.jump(item),
            (Meaning::Rating(point), Place::Item(item)) => return self.settle(item, Answer::Rating(point)),
            (Meaning::NotApplicable, Place::Item(item)) => return self.settle(item, Answer::NotApplicable),
            (Meaning::Option(option), Place::Item(item)) => return self.choose_option(item, option),
            (Meaning::Option(worst), Place::Worst(item, best)) => {
                if best == worst {
                    return self.refuse(Notice::SamePick);
                }
                return self.settle(item, Answer::Picks { best, worst: Some(worst) });
            }
            _ => return self.refuse(Notice::NotOffered),
        }
        Outcome::Stayed
    }

    fn choose_option(&mut self, item: ItemIx, option: OptionIx) -> Outcome {
        match self.question(item).kind {
            ItemKind::Situation(_) => {
                self.go_to_worst(item, option);
                Outcome::Stayed
            }
            ItemKind::Choice(_) => self.settle(item, Answer::Choice(option)),
            _ => self.refuse(Notice::NotOffered),
        }
    }

    /// A confidential question is shown only after a yes; after a no its answer is forgotten, not only hidden.
    fn consent(&mut self, item: ItemIx, yes: bool) -> Outcome {
        let before = self.memory.consent.insert(item, yes);
        if yes {
            self.derive();
            self.enter(item);
            return Outcome::Stayed;
        }
        self.memory.answers.set(item, None);
        self.memory.answers.set_timing_ms(item, None);
        self.memory.skipped.remove(&item);
        self.advance(item);
        if before == Some(true) { Outcome::Changed } else { Outcome::Stayed }
    }

    pub(super) fn mark(&mut self, places: &[usize]) -> Outcome {
        let Some(item) = self.item() else { return self.refuse(Notice::NotOffered) };
        let ItemKind::Choices(choices) = &self.question(item).kind else {
            return self.refuse(Notice::NotOffered);
        };
        let meanings = self.meanings();
        let mut marked = OptionSet::EMPTY;
        for at in places {
            let Some(Meaning::Option(option)) = meanings.get(*at) else {
                return self.refuse(Notice::NotOffered);
            };
            marked.insert(*option);
        }
        if marked.is_empty() && !choices.may_be_empty {
            return self.refuse(Notice::MarkOne);
        }
        if let Some(alone) = choices.exclusive
            && marked.has(alone)
            && marked.len() > 1
        {
            return self.refuse(Notice::Exclusive(alone));
        }
        self.settle(item, Answer::Choices(marked))
    }
}
