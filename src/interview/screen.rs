//! Screens in words: everything around the questions.

use crate::answers::Answer;
use crate::id::ItemIx;
use crate::interview::Aside;
use crate::interview::Interview;
use crate::interview::Place;
use crate::interview::choose::Meaning;
use crate::interview::number::shown;
use crate::interview::plain::line;
use crate::interview::plain::plain;
use crate::interview::progress;
use crate::interview::progress::Progress;
use crate::interview::view::Can;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::Last;
use crate::interview::view::Stage;
use crate::interview::view::View;
use crate::interview::words::fill;
use crate::pack::questionnaire::ItemKind;

impl Interview<'_> {
    /// The screen as it is now.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        let item = self.shown_item();
        let progress = item.map(|item| self.progress(item)).or_else(|| self.progress_in_review());
        let mut view = View {
            words: self.words(),
            lang: self.lang,
            stage: Stage::Done,
            item: item.map(|item| self.pack.questionnaire.items[item.at()].id.as_str()),
            section: item.and_then(|item| self.section_title(item)),
            progress,
            status: progress.map(|progress| self.status(progress, item.is_some())),
            last: self.last.and_then(|last| self.last_line(last)),
            paragraphs: Vec::new(),
            question: String::new(),
            hint: None,
            help: Vec::new(),
            notice: self.notice_text(),
            field: Field::One(Vec::new()),
            can: self.can(),
        };
        if self.aside.is_some() {
            self.view_aside(&mut view);
        } else {
            self.view_place(&mut view);
        }
        view
    }

    /// The question the screen is about.
    fn shown_item(&self) -> Option<ItemIx> {
        match self.place {
            Place::Item(item) | Place::Worst(item, _) | Place::Consent(item) | Place::Lead(_, item) => {
                Some(item)
            }
            _ => None,
        }
    }

    fn view_place(&self, view: &mut View<'_>) {
        let words = self.words();
        match self.place {
            Place::Found => self.view_found(view),
            Place::Welcome => self.view_welcome(view),
            Place::Name => {
                view.stage = Stage::Name;
                view.question.clone_from(&words.name_question);
                view.hint = Some(words.name_hint.clone());
                view.field =
                    Field::Text { label: words.name_label.clone(), preset: self.memory.answers.name.clone() };
            }
            Place::Id => {
                view.stage = Stage::Id;
                view.question.clone_from(&words.id_question);
                view.hint = Some(words.id_hint.clone());
                let preset = self.memory.answers.id.clone().unwrap_or_else(|| self.suggested_id.clone());
                view.field = Field::Text { label: words.id_label.clone(), preset: Some(preset) };
            }
            Place::Lead(section, _) => self.view_lead(section, view),
            Place::Consent(item) => {
                view.stage = Stage::Consent;
                view.question = fill(&words.consent_question, &[("name", &self.name_of(item))]);
                view.paragraphs.push(words.consent_text.clone());
                view.field = Field::One(self.entries());
                view.help = self.help_texts(item);
            }
            Place::Item(item) => self.view_item(item, None, view),
            Place::Worst(item, best) => self.view_item(item, Some(best), view),
            Place::Review => {
                view.stage = Stage::Review;
                view.section = Some(words.review_title.clone());
                view.paragraphs = self.review_paragraphs();
                let question =
                    if self.is_complete() { &words.review_question } else { &words.review_question_open };
                view.question.clone_from(question);
                view.field = Field::One(self.entries());
            }
            Place::Done => view.question.clone_from(&words.done),
        }
    }

    fn view_lead(&self, section: usize, view: &mut View<'_>) {
        let questionnaire = &self.pack.questionnaire;
        let section = &questionnaire.sections[section];
        view.stage = Stage::Lead;
        view.section = Some(line(section.title.get(self.lang)));
        if let Some(lead) = &section.lead {
            view.paragraphs.push(plain(lead.get(self.memory.answers.form).get(self.lang)));
        }
        let kinds = || section.items.iter().map(|item| &questionnaire.items[item.at()].kind);
        if kinds().any(|kind| matches!(kind, ItemKind::Statement(_))) {
            view.paragraphs.push(plain(questionnaire.honest.get(self.lang)));
        }
        if kinds().any(|kind| matches!(kind, ItemKind::Statement(one) if one.na)) {
            view.paragraphs.push(plain(questionnaire.scale.na_help.get(self.lang)));
        }
        view.paragraphs.retain(|text| !text.trim().is_empty());
        view.field = Field::One(self.entries());
    }

    fn view_aside(&self, view: &mut View<'_>) {
        let words = self.words();
        view.can = Can { back: true, ..Can::default() };
        view.field = Field::One(self.entries());
        match &self.aside {
            Some(Aside::Unusual(value)) => {
                view.stage = Stage::Unusual;
                let shown = self.shown_item().map(|item| self.answer_text(item, Answer::Number(*value)));
                view.question = fill(&words.unusual_question, &[("value", &shown.unwrap_or_default())]);
                view.paragraphs.push(self.unusual_text(*value));
            }
            Some(Aside::Ambiguous(text, _)) => {
                view.stage = Stage::Ambiguous;
                view.question = fill(&words.ambiguous_question, &[("text", text)]);
                view.paragraphs.push(words.ambiguous_text.clone());
            }
            Some(Aside::Discard) => {
                view.stage = Stage::Discard;
                view.question.clone_from(&words.discard_question);
                view.paragraphs.push(words.discard_text.clone());
            }
            Some(Aside::Quit) | None => {
                view.stage = Stage::Quit;
                view.question.clone_from(&words.quit_question);
                view.paragraphs.push(words.quit_text.clone());
            }
        }
    }

    /// The entries of the list on the screen.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut section = None;
        let mut number = 0;
        self.meanings()
            .into_iter()
            .map(|meaning| {
                let mut entry = self.entry(meaning);
                if entry.label.is_empty() {
                    number += 1;
                    entry.label = number.to_string();
                }
                if let Meaning::Jump(item) = meaning
                    && self.section_of[item.at()] != section
                {
                    section = self.section_of[item.at()];
                    entry.heading = self.section_title(item);
                }
                entry
            })
            .collect()
    }

    fn entry(&self, meaning: Meaning) -> Entry {
        let words = self.words();
        let named = |code: &str, text: &str| Entry {
            code: code.to_owned(),
            text: text.to_owned(),
            ..Entry::default()
        };
        match meaning {
            Meaning::Begin if self.sheet.clean.is_empty() => {
                Entry { chosen: true, ..named("begin", &words.begin) }
            }
            Meaning::Begin => {
                let answered = self.sheet.clean.len().to_string();
                let questions = self.sheet.route.len().to_string();
                let text = fill(&words.resume, &[("answered", &answered), ("questions", &questions)]);
                Entry { chosen: true, ..named("begin", &text) }
            }
            Meaning::TakeUp => Entry { chosen: true, ..named("continue", &words.found_continue) },
            Meaning::Afresh => named("afresh", &words.found_afresh),
            Meaning::Discard => named("delete", &words.found_delete),
            Meaning::ReallyDiscard(false) => Entry { chosen: true, ..named("no", &words.discard_no) },
            Meaning::ReallyDiscard(true) => named("yes", &words.discard_yes),
            Meaning::Speak(lang) => named(lang.code(), &words.other_language),
            Meaning::Form(form) => self.form_entry(form),
            Meaning::Part(part) => self.part_entry(part),
            Meaning::Leave => named("quit", &words.leave),
            Meaning::GoOn => Entry { chosen: true, ..named("go", &words.go_on) },
            Meaning::Consent(true) => named("yes", &words.consent_yes),
            Meaning::Consent(false) => named("no", &words.consent_no),
            Meaning::Number(_) if matches!(self.aside, Some(Aside::Unusual(_))) => named("yes", &words.yes),
            Meaning::Number(number) => named(&number.to_string(), &self.number_with_unit(number)),
            Meaning::Again => named("no", &words.again),
            Meaning::Stop(false) => Entry { chosen: true, ..named("no", &words.quit_no) },
            Meaning::Stop(true) => named("yes", &words.quit_yes),
            Meaning::Finish => {
                Entry { chosen: true, label: words.finish_label.clone(), ..named("finish", &words.finish) }
            }
            Meaning::FinishOpen => {
                let open = self.open_items().len().to_string();
                let text = fill(&words.finish_open, &[("n", &open)]);
                Entry { label: words.finish_label.clone(), ..named("finish_open", &text) }
            }
            Meaning::NextOpen => {
                let label = words.continue_label.clone();
                Entry { chosen: true, label, ..named("open", &words.continue_open) }
            }
            Meaning::Jump(item) => {
                let id = self.pack.questionnaire.items[item.at()].id.as_str();
                Entry { value: Some(self.review_value(item)), ..named(id, &self.name_of(item)) }
            }
            Meaning::Rating(_) | Meaning::NotApplicable | Meaning::Option(_) => self.item_entry(meaning),
        }
    }

    /// What would be usual.
    fn unusual_text(&self, value: f64) -> String {
        let words = self.words();
        let question = self.shown_item().map(|item| &self.question(item).kind);
        let Some(ItemKind::Number(number)) = question else { return String::new() };
        match (number.ask_below, number.ask_above) {
            (Some(low), _) if value < low => fill(&words.unusual_low, &[("value", &shown(low, self.lang))]),
            (_, Some(high)) => fill(&words.unusual_high, &[("value", &shown(high, self.lang))]),
            _ => String::new(),
        }
    }

    fn number_with_unit(&self, number: f64) -> String {
        self.shown_item().map(|item| self.answer_text(item, Answer::Number(number))).unwrap_or_default()
    }

    fn can(&self) -> Can {
        let begun = self.memory.answers.id.is_some();
        Can {
            back: match self.place {
                Place::Found | Place::Done => false,
                Place::Welcome => self.found.is_some(),
                _ => true,
            },
            skip: self.may_skip() || self.place == Place::Name,
            na: self.offers_na() && matches!(self.place, Place::Item(_)),
            overview: begun
                && !matches!(self.place, Place::Review | Place::Done | Place::Welcome | Place::Found),
        }
    }

    fn section_title(&self, item: ItemIx) -> Option<String> {
        let section = self.section_of[item.at()]?;
        Some(line(self.pack.questionnaire.sections[section].title.get(self.lang)))
    }

    fn last_line(&self, last: ItemIx) -> Option<Last> {
        if matches!(self.place, Place::Review | Place::Done) {
            return None;
        }
        let answer = self.sheet.clean.get(last)?;
        Some(Last { name: self.name_of(last), value: self.answer_text(last, answer) })
    }

    fn progress(&self, item: ItemIx) -> Progress {
        let route = &self.sheet.route;
        let settled = route.iter().filter(|item| self.is_settled(**item)).count();
        Progress {
            position: route.iter().position(|other| *other >= item).unwrap_or(route.len()) + 1,
            total: route.len(),
            settled,
            percent: (100 * settled).checked_div(route.len()).unwrap_or(100),
            minutes: self.minutes_left(false),
        }
    }

    /// In the overview: everything is reached, what is settled counts.
    fn progress_in_review(&self) -> Option<Progress> {
        let last = *self.sheet.route.last()?;
        let is_there = self.place == Place::Review && self.aside.is_none();
        is_there.then(|| Progress { position: self.sheet.route.len(), ..self.progress(last) })
    }

    /// Minutes for what is left, at this person's own pace as far as it is known; with the introduction at the beginning.
    pub(super) fn minutes_left(&self, with_overhead: bool) -> usize {
        let open = self.sheet.route.iter().filter(|item| !self.is_settled(**item));
        let overhead = if with_overhead { self.pack.questionnaire.pace.overhead } else { 0.0 };
        self.minutes_of(open, self.tempo.factor(self.pack), overhead)
    }

    /// Minutes for these questions at so many times the planned pace.
    pub(super) fn minutes_of<'i>(
        &self,
        open: impl Iterator<Item = &'i ItemIx>,
        factor: f64,
        overhead: f64,
    ) -> usize {
        let pace = &self.pack.questionnaire.pace;
        let seconds: f64 = open.map(|item| progress::planned(pace, &self.question(*item).kind)).sum();
        progress::minutes(seconds * factor + overhead)
    }

    fn status(&self, progress: Progress, in_question: bool) -> String {
        let words = self.words();
        let (position, total) = (progress.position.to_string(), progress.total.to_string());
        let mut parts = Vec::new();
        if in_question {
            parts.push(fill(&words.position, &[("position", &position), ("total", &total)]));
        }
        parts.push(fill(&words.percent, &[("percent", &progress.percent.to_string())]));
        if progress.minutes > 0 {
            parts.push(count(progress.minutes, &words.minute, &words.minutes));
        }
        parts.join(" · ")
    }

    /// `about 9 minutes`.
    pub(super) fn about(&self, minutes: usize) -> String {
        count(minutes, &self.words().about_minute, &self.words().about_minutes)
    }
}

/// A number with its word, which differs for one.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { one.to_owned() } else { fill(many, &[("n", &n.to_string())]) }
}
