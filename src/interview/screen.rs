//! Screens in words: everything around the questions.

use crate::answers::Answer;
use crate::id::ItemIx;
use crate::interview::Aside;
use crate::interview::Interview;
use crate::interview::Part;
use crate::interview::Place;
use crate::interview::choose::Meaning;
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
        let progress = item.map(|item| self.progress(item));
        let mut view = View {
            words: self.words(),
            lang: self.lang,
            stage: Stage::Done,
            item: item.map(|item| self.pack.questionnaire.items[item.at()].id.as_str()),
            section: item.and_then(|item| self.section_title(item)),
            progress,
            status: progress.map(|progress| self.status(progress)),
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
            Place::Welcome => self.view_welcome(view),
            Place::Name => {
                view.stage = Stage::Name;
                view.question.clone_from(&words.name_question);
                view.hint = Some(words.name_hint.clone());
                view.field =
                    Field::Text { label: words.name_label.clone(), preset: self.memory.name.clone() };
            }
            Place::Id => {
                view.stage = Stage::Id;
                view.question.clone_from(&words.id_question);
                view.hint = Some(words.id_hint.clone());
                let preset = self.memory.id.clone().unwrap_or_else(|| self.suggested_id.clone());
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

    fn view_welcome(&self, view: &mut View<'_>) {
        let words = self.words();
        view.stage = Stage::Welcome;
        view.section = Some(line(self.pack.title.get(self.lang)));
        let questions = self.sheet.route.len().to_string();
        let begun = !self.sheet.clean.is_empty();
        let size = if begun { &words.size } else { &words.size_at_most };
        let time = count(self.minutes_left(!begun), &words.about_minute, &words.about_minutes);
        match self.part {
            Part::All => view
                .paragraphs
                .push(plain(self.pack.questionnaire.intro.get(self.memory.form).get(self.lang))),
            Part::Profile => view.paragraphs.push(words.part_profile.clone()),
            Part::Pay => view.paragraphs.push(words.part_pay.clone()),
        }
        view.paragraphs.push(words.stay.clone());
        if let Some(path) = &self.stored_at {
            view.paragraphs.push(fill(&words.stored_at, &[("path", &line(path))]));
        }
        view.question = fill(size, &[("questions", &questions), ("minutes", &time)]);
        view.field = Field::One(self.entries());
    }

    fn view_lead(&self, section: usize, view: &mut View<'_>) {
        let questionnaire = &self.pack.questionnaire;
        let section = &questionnaire.sections[section];
        view.stage = Stage::Lead;
        view.section = Some(line(section.title.get(self.lang)));
        if let Some(lead) = &section.lead {
            view.paragraphs.push(plain(lead.get(self.memory.form).get(self.lang)));
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
                let value = self.shown_item().map(|item| self.answer_text(item, Answer::Number(*value)));
                view.question = fill(&words.unusual_question, &[("value", &value.unwrap_or_default())]);
                view.paragraphs.push(words.unusual_text.clone());
            }
            Some(Aside::Ambiguous(text, _)) => {
                view.stage = Stage::Ambiguous;
                view.question = fill(&words.ambiguous_question, &[("text", text)]);
                view.paragraphs.push(words.ambiguous_text.clone());
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
        self.meanings()
            .into_iter()
            .enumerate()
            .map(|(at, meaning)| {
                let mut entry = self.entry(meaning);
                if entry.label.is_empty() {
                    entry.label = (at + 1).to_string();
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
            Meaning::Speak(lang) => named(lang.code(), &words.other_language),
            Meaning::Leave => named("quit", &words.leave),
            Meaning::GoOn => Entry { chosen: true, ..named("go", &words.go_on) },
            Meaning::Consent(true) => named("yes", &words.consent_yes),
            Meaning::Consent(false) => named("no", &words.consent_no),
            Meaning::Number(_) if matches!(self.aside, Some(Aside::Unusual(_))) => named("yes", &words.yes),
            Meaning::Number(number) => named(&number.to_string(), &self.number_with_unit(number)),
            Meaning::Again => named("no", &words.again),
            Meaning::Stop(false) => Entry { chosen: true, ..named("no", &words.quit_no) },
            Meaning::Stop(true) => named("yes", &words.quit_yes),
            Meaning::Finish => Entry { chosen: true, ..named("finish", &words.finish) },
            Meaning::NextOpen => Entry { chosen: true, ..named("open", &words.continue_open) },
            Meaning::Jump(item) => {
                let id = self.pack.questionnaire.items[item.at()].id.as_str();
                Entry { value: Some(self.review_value(item)), ..named(id, &self.name_of(item)) }
            }
            Meaning::Rating(_) | Meaning::NotApplicable | Meaning::Option(_) => self.item_entry(meaning),
        }
    }

    fn number_with_unit(&self, number: f64) -> String {
        self.shown_item().map(|item| self.answer_text(item, Answer::Number(number))).unwrap_or_default()
    }

    fn can(&self) -> Can {
        let begun = self.memory.id.is_some();
        Can {
            back: !matches!(self.place, Place::Welcome | Place::Done),
            skip: self.may_skip() || self.place == Place::Name,
            na: self.offers_na() && matches!(self.place, Place::Item(_)),
            overview: begun && !matches!(self.place, Place::Review | Place::Done | Place::Welcome),
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

    /// Minutes for what is left, at this person's own pace once it is known; with the introduction at the beginning.
    fn minutes_left(&self, with_overhead: bool) -> usize {
        let pace = &self.pack.questionnaire.pace;
        let open = self.sheet.route.iter().filter(|item| !self.is_settled(**item));
        let seconds: f64 = open.map(|item| progress::planned(pace, &self.question(*item).kind)).sum();
        let own = progress::own_pace(self.pack, &self.sheet.clean, &self.sheet.route);
        progress::minutes(seconds * own + if with_overhead { pace.overhead } else { 0.0 })
    }

    fn status(&self, progress: Progress) -> String {
        let words = self.words();
        let (position, total) = (progress.position.to_string(), progress.total.to_string());
        let mut parts = vec![
            fill(&words.position, &[("position", &position), ("total", &total)]),
            fill(&words.percent, &[("percent", &progress.percent.to_string())]),
        ];
        if progress.minutes > 0 {
            parts.push(count(progress.minutes, &words.minute, &words.minutes));
        }
        parts.join(" · ")
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { one.to_owned() } else { fill(many, &[("n", &n.to_string())]) }
}
