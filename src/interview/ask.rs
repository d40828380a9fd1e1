//! Questions in words.

use crate::answers::Answer;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::interview::Interview;
use crate::interview::Place;
use crate::interview::choose::Meaning;
use crate::interview::notice::example_text;
use crate::interview::number::editable;
use crate::interview::number::shown_beside;
use crate::interview::plain::line;
use crate::interview::plain::plain;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::Stage;
use crate::interview::view::View;
use crate::interview::words::fill;
use crate::pack::questionnaire::Choices;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Number;

impl Interview<'_> {
    pub(super) fn view_item(&self, item: ItemIx, best: Option<OptionIx>, view: &mut View<'_>) {
        let question = self.question(item);
        let text = plain(question.text.get(self.lang));
        view.stage = Stage::Question;
        view.hint = self.hint(item);
        view.help = if self.help { self.help_texts(item) } else { Vec::new() };
        match &question.kind {
            ItemKind::Statement(_) | ItemKind::Check => {
                // The statement is what is new on the screen; the question about it is the same every time.
                view.paragraphs.extend(self.closing_question(item));
                view.question = text;
                view.field = Field::One(self.entries());
            }
            ItemKind::Situation(_) => {
                let questionnaire = &self.pack.questionnaire;
                let (stage, word) = match best {
                    None => (Stage::Best, &questionnaire.best),
                    Some(_) => (Stage::Worst, &questionnaire.worst),
                };
                view.stage = stage;
                view.paragraphs.push(text);
                view.question = line(word.get(self.lang));
                view.field = Field::One(self.entries());
            }
            ItemKind::Choice(_) => {
                view.question = text;
                view.field = Field::One(self.entries());
            }
            ItemKind::Choices(choices) => {
                view.question = text;
                view.field = self.many(choices);
            }
            ItemKind::Number(number) => {
                view.question = text;
                view.field = self.number_field(item, number);
            }
        }
    }

    fn many(&self, choices: &Choices) -> Field {
        let exclusive = self.meanings().iter().position(
            |meaning| matches!(meaning, Meaning::Option(option) if Some(*option) == choices.exclusive),
        );
        Field::Many { entries: self.entries(), exclusive, may_be_empty: choices.may_be_empty }
    }

    fn number_field(&self, item: ItemIx, number: &Number) -> Field {
        let unit = number.unit.as_ref().map(|unit| line(unit.get(self.lang)));
        let given = match self.memory.answers.get(item) {
            Some(Answer::Number(value)) => Some(value),
            _ => number.preselected,
        };
        // an answer that another one has overtaken is no suggestion
        let given = given.filter(|value| self.limit_of(number).is_none_or(|(_, limit)| *value <= limit));
        Field::Text {
            label: unit.unwrap_or_else(|| self.words().number_label.clone()),
            preset: given.map(|value| editable(value, self.lang)),
        }
    }

    /// The last sentence of the section's lead if it is a question: it is repeated with every item of the section.
    fn closing_question(&self, item: ItemIx) -> Option<String> {
        let section = &self.pack.questionnaire.sections[self.section_of[item.at()]?];
        let lead = line(section.lead.as_ref()?.get(self.memory.answers.form).get(self.lang));
        let body = lead.strip_suffix('?')?;
        let start = body.rfind(['.', '!', '?', ':']).map_or(0, |at| at + 1);
        Some(format!("{}?", body[start..].trim_start()))
    }

    fn hint(&self, item: ItemIx) -> Option<String> {
        let words = self.words();
        let question = self.question(item);
        let mut parts = Vec::new();
        let says_so = |text: &str| text.starts_with(words.optional.trim_end_matches('.'));
        if question.optional && !says_so(question.text.get(self.lang)) {
            parts.push(words.optional.clone());
        }
        if let Some(hint) = &question.hint {
            parts.push(line(hint.get(self.lang)));
        }
        if let ItemKind::Choices(choices) = &question.kind {
            parts.push(words.many_hint.clone());
            if choices.may_be_empty {
                parts.push(words.many_empty.clone());
            }
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    pub(super) fn help_texts(&self, item: ItemIx) -> Vec<String> {
        if !self.help {
            return Vec::new();
        }
        let words = self.words();
        let question = self.question(item);
        let mut out = Vec::new();
        if let Some(help) = &question.help {
            out.push(format!("{} {}", words.why, line(help.get(self.lang))));
        }
        match &question.kind {
            ItemKind::Statement(_) | ItemKind::Check => {
                let section = self.section_of[item.at()].map(|at| &self.pack.questionnaire.sections[at]);
                if let Some(lead) = section.and_then(|section| section.lead.as_ref()) {
                    out.push(line(lead.get(self.memory.answers.form).get(self.lang)));
                }
                if self.offers_na() {
                    out.push(line(self.pack.questionnaire.scale.na_help.get(self.lang)));
                }
                out.push(words.help_rating.clone());
            }
            ItemKind::Situation(_) => out.push(words.help_situation.clone()),
            ItemKind::Choices(_) => out.push(words.help_many.clone()),
            ItemKind::Number(number) => out.push(self.number_help(number)),
            ItemKind::Choice(_) => {}
        }
        if out.is_empty() {
            out.push(words.no_help.clone());
        }
        out
    }

    fn number_help(&self, number: &Number) -> String {
        let limit = self.limit_of(number).map_or(number.max, |(_, limit)| limit.min(number.max));
        let say = |value: f64| shown_beside(value, number.max, self.lang);
        fill(
            &self.words().help_number,
            &[
                ("min", &say(number.min)),
                ("max", &say(limit)),
                ("step", &say(number.step)),
                ("example", &example_text(number, limit, self.lang)),
            ],
        )
    }

    /// An entry of a question.
    pub(super) fn item_entry(&self, meaning: Meaning) -> Entry {
        let (Place::Item(item) | Place::Worst(item, _)) = self.place else { return Entry::default() };
        let given = self.memory.answers.get(item);
        let scale = &self.pack.questionnaire.scale;
        match meaning {
            Meaning::Rating(point) => Entry {
                code: point.to_string(),
                label: point.to_string(),
                text: self.anchor(point),
                chosen: given == Some(Answer::Rating(point)),
                ..Entry::default()
            },
            Meaning::NotApplicable => Entry {
                code: "na".to_owned(),
                label: if scale.min > 0 { "0" } else { "n" }.to_owned(),
                text: line(scale.na.get(self.lang)),
                chosen: given == Some(Answer::NotApplicable),
                ..Entry::default()
            },
            Meaning::Option(option) => self.option_entry(item, option),
            _ => Entry::default(),
        }
    }

    fn option_entry(&self, item: ItemIx, option: OptionIx) -> Entry {
        let text = self.option_text(item, option);
        let given = self.memory.answers.get(item);
        match &self.question(item).kind {
            ItemKind::Situation(situation) => {
                let code = situation.options[option.at()].code.to_string();
                let best = if let Place::Worst(_, best) = self.place { Some(best) } else { None };
                let chosen = match (given, best) {
                    (Some(Answer::Picks { best, .. }), None) => best == option,
                    (Some(Answer::Picks { worst, .. }), Some(best)) => {
                        worst == Some(option) && best != option
                    }
                    _ => false,
                };
                let blocked = best == Some(option);
                let value = blocked.then(|| self.words().chosen_best.clone());
                Entry { label: code.clone(), code, text, value, chosen, blocked, ..Entry::default() }
            }
            ItemKind::Choice(choice) => {
                let (chosen, suggested) = match given {
                    Some(Answer::Choice(chosen)) => (chosen == option, false),
                    _ => (choice.preselected == Some(option), true),
                };
                let code = choice.options[option.at()].code.to_string();
                Entry { code, text, chosen, suggested, ..Entry::default() }
            }
            ItemKind::Choices(choices) => {
                let chosen = matches!(given, Some(Answer::Choices(marked)) if marked.has(option));
                Entry {
                    code: choices.options[option.at()].code.to_string(),
                    text,
                    chosen,
                    ..Entry::default()
                }
            }
            ItemKind::Statement(_) | ItemKind::Check | ItemKind::Number(_) => Entry::default(),
        }
    }
}
