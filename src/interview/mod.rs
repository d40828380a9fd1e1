//! The guided interview without a terminal: events in, the next view out.
//!
//! [`Interview`] knows where a person is, what they have answered and what is asked next; it holds no clock, no file and no
//! terminal, so walks through it can be tested by the thousand.
//! A [`Prompter`](run::Prompter) puts one [`View`](view::View) to a person and returns what they did; [`run`](run::run)
//! joins the two.
//!
//! Three things are kept apart.
//! The *memory* holds everything ever answered, also to questions that are left out now; it is the [`Draft`](draft::Draft)
//! that the shell keeps.
//! The *sheet* is derived from it after every event: the answers that count, and the way through the questions.
//! The *place* is the screen; "back" goes by the way, not by history, so a question left out never bounces anyone.

mod ask;
mod choose;
pub mod draft;
pub mod event;
mod fact;
mod found;
mod movement;
mod notice;
pub mod number;
pub mod plain;
pub mod progress;
mod review;
pub mod run;
mod screen;
pub mod script;
mod sheet;
pub mod view;
mod welcome;
pub mod words;

use std::collections::BTreeSet;

pub use crate::answers::Part;
pub use crate::interview::found::Found;

use crate::answers::Answers;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::interview::draft::Draft;
use crate::interview::event::Event;
use crate::interview::event::Outcome;
use crate::interview::notice::Notice;
use crate::interview::progress::Tempo;
use crate::interview::sheet::Sheet;
use crate::interview::words::Words;
use crate::locale::Lang;
use crate::pack::Pack;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::Item;
use crate::pack::questionnaire::Mode;

/// How an interview is held.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Form of the questionnaire.
    pub form: Form,
    /// Part of it.
    pub part: Part,
    /// Setting; selection (`hr`) has no interview.
    pub mode: Mode,
    /// Language to begin in.
    pub lang: Lang,
    /// Random id to suggest; randomness is the shell's.
    pub suggested_id: String,
    /// Where answers are kept, for the first screen.
    pub stored_at: Option<Storage>,
    /// An interview that was left, to be offered first.
    pub found: Option<Found>,
    /// Whether the time per question becomes part of the answers (`timing_ms`); the estimate of what is left needs none.
    pub timing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            form: Form::default(),
            part: Part::default(),
            mode: Mode::default(),
            lang: Lang::default(),
            suggested_id: String::from("r-1"),
            stored_at: None,
            found: None,
            timing: true,
        }
    }
}

/// Where answers are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// The folder of drafts, while the interview goes on.
    pub drafts: String,
    /// The folder of the answers file and the report, at the end.
    pub out: String,
}

/// An interview in progress.
#[derive(Clone, Debug)]
pub struct Interview<'a> {
    pack: &'a Pack,
    words: [Words; Lang::ALL.len()],
    lang: Lang,
    suggested_id: String,
    stored_at: Option<Storage>,
    found: Option<Found>,
    timing: bool,
    /// Section of every item.
    section_of: Vec<Option<usize>>,
    memory: Draft,
    sheet: Sheet,
    tempo: Tempo,
    /// Sections whose lead has been shown.
    seen: BTreeSet<usize>,
    place: Place,
    aside: Option<Aside>,
    help: bool,
    notice: Option<Notice>,
    /// The question answered last.
    last: Option<ItemIx>,
    /// The question taken from the overview: after it one goes on to what is open, or back there, and not through all of them.
    from_review: Option<ItemIx>,
    /// Where the overview was opened from; "back" leads there.
    before_review: Option<Place>,
}

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// An interview that was left is offered.
    Found,
    Welcome,
    Name,
    Id,
    /// The lead of a section, on the way to a question.
    Lead(usize, ItemIx),
    Consent(ItemIx),
    Item(ItemIx),
    /// The second pick of a situation; the first is held here until both are there.
    Worst(ItemIx, OptionIx),
    Review,
    Done,
}

/// A question of ours in between; the place stays.
#[derive(Clone, Debug, PartialEq)]
enum Aside {
    /// An unusual number.
    Unusual(f64),
    /// A number with two readings: the typed text and the readings that fit.
    Ambiguous(String, Vec<f64>),
    /// Whether the offered draft is to be deleted.
    Discard,
    Quit,
}

impl<'a> Interview<'a> {
    /// Begins an interview, or goes on with what an earlier one has noted.
    ///
    /// Form, part, mode and language of the draft are those of `options` from here on; its date is kept and is the shell's to
    /// set.
    /// Mode `hr` is held as `training`: selection has no interview, and nothing it must not ask may slip in.
    #[must_use]
    pub fn start(pack: &'a Pack, options: Options, draft: Draft) -> Self {
        let mut memory = draft;
        memory.answers.form = options.form;
        memory.answers.part = options.part;
        memory.answers.mode = if options.mode == Mode::Hr { Mode::Training } else { options.mode };
        memory.answers.lang = Some(options.lang);
        let mut section_of = vec![None; pack.questionnaire.items.len()];
        for (at, section) in pack.questionnaire.sections.iter().enumerate() {
            for item in &section.items {
                section_of[item.at()] = Some(at);
            }
        }
        let sheet = sheet::derive(pack, &memory);
        Self {
            pack,
            words: Lang::ALL.map(Words::load),
            lang: options.lang,
            suggested_id: options.suggested_id,
            stored_at: options.stored_at,
            place: if options.found.is_some() { Place::Found } else { Place::Welcome },
            found: options.found,
            timing: options.timing,
            section_of,
            tempo: Tempo::of(&memory.answers, pack.questionnaire.items.len()),
            memory,
            sheet,
            seen: BTreeSet::new(),
            aside: None,
            help: false,
            notice: None,
            last: None,
            from_review: None,
            before_review: None,
        }
    }

    /// The answers as a result file may hold them: of questions asked, free of contradictions, consented to.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.sheet.clean
    }

    /// Everything that must outlive the program.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.memory
    }

    /// Language of the interview at the moment.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The question on the screen, if it is one.
    #[must_use]
    pub fn item(&self) -> Option<ItemIx> {
        match self.place {
            Place::Item(item) | Place::Worst(item, _) if self.aside.is_none() => Some(item),
            _ => None,
        }
    }

    /// The questions asked of this person as known now, in order.
    #[must_use]
    pub fn route(&self) -> &[ItemIx] {
        &self.sheet.route
    }

    /// Whether nothing is left to ask.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.first_open().is_none()
    }

    /// Adds time spent on the question on the screen; the clock is the shell's.
    ///
    /// Always for the estimate of what is left; in the answers only where times are recorded, and never in mode `hr`.
    pub fn spend(&mut self, milliseconds: u32) {
        let Some(item) = self.item() else { return };
        self.tempo.spend(item, milliseconds);
        if self.timing && self.memory.answers.mode != Mode::Hr {
            let before = self.memory.answers.timing_ms(item).unwrap_or(0);
            self.memory.answers.set_timing_ms(item, Some(before.saturating_add(milliseconds)));
        }
    }

    /// Takes an event and goes to the next screen.
    pub fn apply(&mut self, event: Event) -> Outcome {
        if !matches!(event, Event::Help | Event::Speak(_)) {
            self.notice = None;
        }
        let outcome = match event {
            Event::Choose(at) => self.choose(at),
            Event::Mark(places) => self.mark(&places),
            Event::Type(text) => self.type_in(&text),
            Event::NotApplicable => self.not_applicable(),
            Event::Back => {
                self.back();
                Outcome::Stayed
            }
            Event::Skip => self.skip(),
            Event::Help => {
                self.help = !self.help;
                Outcome::Stayed
            }
            Event::Speak(lang) => {
                self.speak(lang);
                Outcome::Stayed
            }
            Event::Overview => self.overview(),
            Event::Jump(item) => self.jump(item),
            Event::Quit => self.quit(),
        };
        self.derive();
        outcome
    }

    fn derive(&mut self) {
        self.sheet = sheet::derive(self.pack, &self.memory);
    }

    fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        self.memory.answers.lang = Some(lang);
    }

    fn words(&self) -> &Words {
        &self.words[usize::from(self.lang == Lang::En)]
    }

    fn question(&self, item: ItemIx) -> &'a Item {
        &self.pack.questionnaire.items[item.at()]
    }

    /// Refuses an event and says why.
    fn refuse(&mut self, notice: Notice) -> Outcome {
        self.notice = Some(notice);
        Outcome::Stayed
    }
}
