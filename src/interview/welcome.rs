//! The first screen: what this is, how long it takes, what happens with the answers, and in which form it is held.

use crate::interview::Interview;
use crate::interview::Part;
use crate::interview::choose::Meaning;
use crate::interview::plain::line;
use crate::interview::plain::plain;
use crate::interview::sheet;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::Stage;
use crate::interview::view::View;
use crate::interview::words::fill;
use crate::locale::Lang;
use crate::pack::questionnaire::Form;

impl Interview<'_> {
    pub(super) fn view_welcome(&self, view: &mut View<'_>) {
        let words = self.words();
        view.stage = Stage::Welcome;
        view.section = Some(line(self.pack.title.get(self.lang)));
        let answers = &self.memory.answers;
        let begun = !self.sheet.clean.is_empty();
        let size = if begun { &words.size } else { &words.size_at_most };
        match answers.part {
            Part::All if begun => {} // how long all of it takes is no news any more
            Part::All => {
                let intro = self.pack.questionnaire.intro.get(answers.form).get(self.lang);
                view.paragraphs.push(plain(intro));
            }
            Part::Profile => view.paragraphs.push(words.part_profile.clone()),
            Part::Pay => view.paragraphs.push(words.part_pay.clone()),
        }
        view.paragraphs.push(match &self.stored_at {
            None => words.stay.clone(),
            Some(stored) => {
                fill(&words.stored_at, &[("drafts", &line(&stored.drafts)), ("out", &line(&stored.out))])
            }
        });
        view.paragraphs.retain(|text| !text.trim().is_empty());
        let questions = self.sheet.route.len().to_string();
        let minutes = self.about(self.minutes_left(!begun));
        view.question = fill(size, &[("questions", &questions), ("minutes", &minutes)]);
        view.field = Field::One(self.entries());
    }

    /// Begin; the language; another form or part where it asks for something else; leave.
    pub(super) fn welcome_meanings(&self) -> Vec<Meaning> {
        let (form, part) = (self.memory.answers.form, self.memory.answers.part);
        let mut out = vec![Meaning::Begin];
        out.extend(Lang::ALL.into_iter().filter(|lang| *lang != self.lang).map(Meaning::Speak));
        let here = self.extent(form, part);
        let forms = [Form::Standard, Form::Full].into_iter().filter(|other| *other != form);
        out.extend(forms.filter(|other| self.extent(*other, part) != here).map(Meaning::Form));
        let parts = Part::ALL.into_iter().filter(|other| *other != part);
        let asks =
            |other: &Part| !matches!(self.extent(form, *other), (0, _)) && self.extent(form, *other) != here;
        out.extend(parts.filter(asks).map(Meaning::Part));
        out.push(Meaning::Leave);
        out
    }

    /// Questions and minutes of a form and part with the answers there are.
    fn extent(&self, form: Form, part: Part) -> (usize, usize) {
        let mut draft = self.memory.clone();
        draft.answers.form = form;
        draft.answers.part = part;
        let sheet = sheet::derive(self.pack, &draft);
        let open =
            |item: &&crate::id::ItemIx| sheet.clean.get(**item).is_none() && !draft.skipped.contains(item);
        let overhead = if self.sheet.clean.is_empty() { self.pack.questionnaire.pace.overhead } else { 0.0 };
        let minutes =
            self.minutes_of(sheet.route.iter().filter(open), self.tempo.factor(self.pack), overhead);
        (sheet.route.len(), minutes)
    }

    pub(super) fn form_entry(&self, form: Form) -> Entry {
        let words = self.words();
        let (code, text) = match form {
            Form::Standard => ("standard", &words.form_standard),
            Form::Full => ("full", &words.form_full),
        };
        self.extent_entry(code, text, form, self.memory.answers.part)
    }

    pub(super) fn part_entry(&self, part: Part) -> Entry {
        let words = self.words();
        let text = match part {
            Part::All => &words.only_all,
            Part::Profile => &words.only_profile,
            Part::Pay => &words.only_pay,
        };
        self.extent_entry(part.code(), text, self.memory.answers.form, part)
    }

    fn extent_entry(&self, code: &str, text: &str, form: Form, part: Part) -> Entry {
        let (questions, minutes) = self.extent(form, part);
        let values = [("questions", questions.to_string()), ("minutes", self.about(minutes))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Entry { code: code.to_owned(), text: fill(text, &values), ..Entry::default() }
    }
}
