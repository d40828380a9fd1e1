//! From screen to screen.

use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::interview::Aside;
use crate::interview::Interview;
use crate::interview::Place;
use crate::interview::event::Outcome;
use crate::interview::notice::Notice;

impl Interview<'_> {
    /// Whether a question needs no more attention.
    pub(super) fn is_settled(&self, item: ItemIx) -> bool {
        self.sheet.clean.get(item).is_some() || self.memory.skipped.contains(&item)
    }

    /// The first question that still needs an answer.
    pub(super) fn first_open(&self) -> Option<ItemIx> {
        self.sheet.route.iter().copied().find(|item| !self.is_settled(*item))
    }

    /// The screen at which a question begins.
    fn entrance(&self, item: ItemIx) -> Place {
        let undecided = self.question(item).confidential && !self.memory.consent.contains_key(&item);
        if undecided { Place::Consent(item) } else { Place::Item(item) }
    }

    fn go(&mut self, place: Place) {
        self.place = place;
        self.help = false;
        self.aside = None;
        if let Place::Item(item) = place
            && self.sheet.contradicted.contains_key(&item)
        {
            self.notice = Some(Notice::AskedAgain);
        }
    }

    /// To a question, by way of its section's lead if that has not been shown yet.
    pub(super) fn enter(&mut self, item: ItemIx) {
        let place = self.entrance(item);
        let fresh = self.section_of[item.at()].filter(|section| {
            self.pack.questionnaire.sections[*section].lead.is_some() && !self.seen.contains(section)
        });
        self.go(fresh.map_or(place, |section| Place::Lead(section, item)));
    }

    /// On from the lead of a section.
    pub(super) fn leave_lead(&mut self, section: usize, item: ItemIx) {
        self.seen.insert(section);
        self.go(self.entrance(item));
    }

    /// On after a question: to the next in order, or straight to the open ones after the overview.
    pub(super) fn advance(&mut self, from: ItemIx) {
        self.derive();
        if self.from_review.is_some() {
            return self.resume();
        }
        match self.sheet.route.iter().copied().find(|item| *item > from) {
            Some(next) => self.enter(next),
            None => self.resume(),
        }
    }

    /// To the first open question, or to the overview.
    pub(super) fn resume(&mut self) {
        match self.first_open() {
            Some(open) => self.enter(open),
            None => self.go_to_review(),
        }
    }

    pub(super) fn go_to_review(&mut self) {
        self.from_review = None;
        self.last = None;
        self.go(Place::Review);
    }

    pub(super) fn begin(&mut self) {
        if self.memory.answers.id.is_some() { self.resume() } else { self.go(Place::Name) }
    }

    pub(super) fn go_to_id(&mut self) {
        self.go(Place::Id);
    }

    pub(super) fn go_to_worst(&mut self, item: ItemIx, best: OptionIx) {
        self.go(Place::Worst(item, best));
    }

    pub(super) fn finish(&mut self) -> Outcome {
        if let Some(open) = self.first_open() {
            self.from_review = Some(open);
            self.enter(open);
            return self.refuse(Notice::Open);
        }
        self.go(Place::Done);
        Outcome::Finished
    }

    /// Ends without the answers that are still open, if a result is possible without them.
    pub(super) fn finish_open(&mut self) -> Outcome {
        if !self.may_finish_open() {
            return self.finish();
        }
        self.go(Place::Done);
        Outcome::Finished
    }

    /// Whether there is a result without the open answers.
    pub(super) fn may_finish_open(&self) -> bool {
        let needed = |item: &&ItemIx| self.question(**item).required && !self.is_settled(**item);
        !self.is_complete() && !self.sheet.route.iter().any(|item| needed(&item))
    }

    pub(super) fn back(&mut self) {
        if self.aside.take().is_some() {
            return;
        }
        self.last = None;
        match self.place {
            Place::Welcome if self.found.is_some() => self.go(Place::Found),
            Place::Found | Place::Welcome | Place::Done => self.notice = Some(Notice::First),
            Place::Name => self.go(Place::Welcome),
            Place::Id => self.go(Place::Name),
            Place::Worst(item, _) => self.go(Place::Item(item)),
            Place::Item(item) if self.question(item).confidential => self.go(Place::Consent(item)),
            Place::Item(item) | Place::Lead(_, item) | Place::Consent(item) => self.go_before(item),
            Place::Review => self.leave_review(),
        }
    }

    /// Back from the overview to where it was opened, else to the last question.
    fn leave_review(&mut self) {
        let before = self.before_review.take().filter(|place| match place {
            Place::Item(item) | Place::Worst(item, _) | Place::Consent(item) | Place::Lead(_, item) => {
                self.sheet.route.contains(item)
            }
            _ => true,
        });
        match (before, self.sheet.route.last()) {
            (Some(place), _) => self.go(place),
            (None, Some(last)) => self.go(self.entrance(*last)),
            (None, None) => self.go(Place::Id),
        }
    }

    /// To the question before this one on the way, or to the beginning.
    fn go_before(&mut self, item: ItemIx) {
        if self.from_review.take() == Some(item) {
            return self.go_to_review();
        }
        let place = self
            .sheet
            .route
            .iter()
            .rev()
            .find(|other| **other < item)
            .map_or(Place::Id, |other| self.entrance(*other));
        self.go(place);
    }

    pub(super) fn overview(&mut self) -> Outcome {
        // where it is not offered it is not opened: "back" would lead from there to the first screen and no further
        if self.memory.answers.id.is_none()
            || matches!(self.place, Place::Done | Place::Found | Place::Welcome)
        {
            return self.refuse(Notice::NotOffered);
        }
        if self.place != Place::Review {
            self.before_review = Some(self.place);
        }
        self.go_to_review();
        Outcome::Stayed
    }

    pub(super) fn jump(&mut self, item: ItemIx) -> Outcome {
        let declined = self.memory.consent.get(&item) == Some(&false);
        if self.memory.answers.id.is_none() || !(declined || self.sheet.route.contains(&item)) {
            return self.refuse(Notice::NotOffered);
        }
        self.from_review = Some(item);
        self.last = None;
        self.go(if declined { Place::Consent(item) } else { self.entrance(item) });
        Outcome::Stayed
    }

    pub(super) fn quit(&mut self) -> Outcome {
        let untouched = matches!(self.place, Place::Welcome | Place::Found);
        if untouched || self.aside == Some(Aside::Quit) {
            return Outcome::Stopped;
        }
        self.aside = Some(Aside::Quit);
        self.help = false;
        Outcome::Stayed
    }
}
