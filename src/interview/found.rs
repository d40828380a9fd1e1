//! An interview that was left: continue, begin again, delete.

use chrono::Datelike;
use chrono::NaiveDateTime;
use chrono::Timelike;

use crate::interview::Aside;
use crate::interview::Interview;
use crate::interview::Place;
use crate::interview::choose::Meaning;
use crate::interview::draft::Draft;
use crate::interview::event::Outcome;
use crate::interview::notice::Notice;
use crate::interview::progress::Tempo;
use crate::interview::screen;
use crate::interview::sheet;
use crate::interview::view::Field;
use crate::interview::view::Stage;
use crate::interview::view::View;
use crate::interview::words::fill;

/// A draft that is offered before anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it holds.
    pub draft: Draft,
    /// When something was last added to it, in local time.
    pub when: NaiveDateTime,
    /// How many older drafts there are besides.
    pub others: usize,
    /// Answers in it that today's questions do not take.
    pub refused: usize,
}

impl Interview<'_> {
    pub(super) fn found_meanings() -> Vec<Meaning> {
        vec![Meaning::TakeUp, Meaning::Afresh, Meaning::Discard]
    }

    pub(super) fn view_found(&self, view: &mut View<'_>) {
        let words = self.words();
        view.stage = Stage::Found;
        view.section = Some(words.title.clone());
        view.question.clone_from(&words.found_question);
        view.field = Field::One(self.entries());
        let Some(found) = &self.found else { return };
        let sheet = sheet::derive(self.pack, &found.draft);
        let open = |item: &&crate::id::ItemIx| {
            sheet.clean.get(**item).is_none() && !found.draft.skipped.contains(item)
        };
        let left = self.minutes_of(sheet.route.iter().filter(open), 1.0, 0.0);
        let (answered, questions) = found.draft.extent(self.pack);
        view.paragraphs.push(fill(
            &words.found_text,
            &[
                ("when", &self.moment(found.when)),
                ("answered", &answered.to_string()),
                ("questions", &questions.to_string()),
                ("minutes", &self.about(left)),
            ],
        ));
        if found.refused > 0 {
            let said = screen::count(found.refused, &words.found_refused_one, &words.found_refused);
            view.paragraphs.push(said);
        }
        if found.others > 0 {
            view.paragraphs.push(fill(&words.found_others, &[("n", &found.others.to_string())]));
        }
    }

    fn moment(&self, when: NaiveDateTime) -> String {
        let words = self.words();
        let month = words.months.get(when.month0() as usize).map_or("", String::as_str);
        let date = fill(
            &words.date,
            &[("day", &when.day().to_string()), ("month", month), ("year", &when.year().to_string())],
        );
        let time = format!("{}:{:02}", when.hour(), when.minute());
        fill(&words.moment, &[("date", &date), ("time", &time)])
    }

    /// Goes on with the draft that was found, in the language of the screen.
    pub(super) fn take_up(&mut self) -> Outcome {
        let Some(found) = self.found.take() else { return self.refuse(Notice::NotOffered) };
        let date = self.memory.answers.date;
        self.memory = found.draft;
        self.memory.answers.date = date.or(self.memory.answers.date);
        self.memory.answers.lang = Some(self.lang);
        self.tempo = Tempo::of(&self.memory.answers, self.pack.questionnaire.items.len());
        self.place = Place::Welcome; // where it would have begun
        self.derive();
        self.begin();
        Outcome::TakenUp
    }

    pub(super) fn afresh(&mut self) -> Outcome {
        self.place = Place::Welcome;
        Outcome::Stayed
    }

    pub(super) fn ask_discard(&mut self) -> Outcome {
        self.aside = Some(Aside::Discard);
        Outcome::Stayed
    }

    pub(super) fn discard(&mut self) -> Outcome {
        self.aside = None;
        if self.found.take().is_none() {
            return self.refuse(Notice::NotOffered);
        }
        self.place = Place::Welcome;
        self.notice = Some(Notice::Discarded);
        Outcome::Discarded
    }
}
