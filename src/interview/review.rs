//! The overview: every answer by section, what is missing and what that costs.

use crate::answers::Answer;
use crate::answers::OptionSet;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::interview::Interview;
use crate::interview::choose::Meaning;
use crate::interview::number::shown;
use crate::interview::plain::line;
use crate::interview::screen;
use crate::interview::words::fill;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::ItemKind;

impl Interview<'_> {
    pub(super) fn review_meanings(&self) -> Vec<Meaning> {
        let mut out = Vec::new();
        if self.is_complete() {
            out.push(Meaning::Finish);
        } else {
            out.push(Meaning::NextOpen);
            if self.may_finish_open() {
                out.push(Meaning::FinishOpen);
            }
        }
        let mut items = self.sheet.route.clone();
        items.extend(self.memory.consent.iter().filter(|(_, yes)| !**yes).map(|(item, _)| *item));
        items.sort_unstable();
        out.extend(items.into_iter().map(Meaning::Jump));
        out
    }

    /// Questions that still wait for an answer.
    pub(super) fn open_items(&self) -> Vec<ItemIx> {
        self.sheet.route.iter().copied().filter(|item| !self.is_settled(*item)).collect()
    }

    /// What the overview says above the list: how much is there, what is missing and what that costs.
    pub(super) fn review_paragraphs(&self) -> Vec<String> {
        let words = self.words();
        let route = &self.sheet.route;
        let answered = route.iter().filter(|item| self.sheet.clean.get(**item).is_some()).count();
        let total = route.len().to_string();
        let mut out =
            vec![fill(&words.review_answered, &[("answered", &answered.to_string()), ("total", &total)])];
        out.extend(self.review_missing());
        out.extend(self.review_costs());
        vec![out.join(" ")]
    }

    fn review_missing(&self) -> Vec<String> {
        let words = self.words();
        let count = |pattern: &str, n: usize| fill(pattern, &[("n", &n.to_string())]);
        let mut out = Vec::new();
        let open = self.open_items();
        let needed: Vec<String> = open
            .iter()
            .filter(|item| self.question(**item).required)
            .map(|item| self.name_of(*item))
            .collect();
        if !open.is_empty() {
            out.push(count(&words.review_open, open.len()));
        }
        if !needed.is_empty() {
            out.push(fill(&words.review_needed, &[("names", &needed.join(", "))]));
        }
        let left_out = self.sheet.route.iter().filter(|item| self.memory.skipped.contains(item)).count();
        if left_out > 0 {
            out.push(count(&words.review_optional, left_out));
        }
        out
    }

    /// What the answers that are missing now would cost, in the order of weight.
    fn review_costs(&self) -> Vec<String> {
        let words = self.words();
        let route = &self.sheet.route;
        let missing = |item: &&ItemIx| self.sheet.clean.get(**item).is_none();
        let mut out: Vec<String> = self.thin_parts().into_iter().collect();
        let situations = |item: &&ItemIx| matches!(self.question(**item).kind, ItemKind::Situation(_));
        let unanswered = route.iter().filter(situations).filter(missing).count();
        if unanswered > 0 {
            out.push(screen::count(unanswered, &words.review_situation, &words.review_situations));
        }
        let pays = |item: &&ItemIx| {
            let question = self.question(**item);
            question.parts.pay && !question.required && self.moves_pay(**item)
        };
        if self.pack.salary.is_some() && route.iter().filter(pays).any(|item| missing(&item)) {
            let facts = route.iter().filter(pays).filter(missing).count();
            out.push(screen::count(facts, &words.review_fact, &words.review_facts));
        }
        if route.iter().any(|item| self.question(*item).planning && missing(&item)) {
            out.push(words.review_planning.clone());
        }
        for (at, question) in self.pack.questionnaire.items.iter().enumerate() {
            let item = ItemIx::new(at);
            let shut = self.memory.consent.get(&item) == Some(&false) || self.memory.skipped.contains(&item);
            if question.confidential && shut {
                out.push(fill(&words.review_confidential, &[("name", &self.name_of(item))]));
            }
        }
        out
    }

    /// Whether a factor of the pay band rests on a question.
    fn moves_pay(&self, item: ItemIx) -> bool {
        let factors = self.pack.salary.iter().flat_map(|model| &model.factors);
        factors.into_iter().any(|factor| factor.rule.item() == item)
    }

    /// Which competencies will have no value because too few of their statements could be rated.
    fn thin_parts(&self) -> Option<String> {
        /// More names than this are a list nobody reads.
        const MOST_NAMES: usize = 4;
        let words = self.words();
        let framework = &self.pack.framework;
        let needed = match self.memory.answers.form {
            Form::Standard => framework.levels.needed_standard,
            Form::Full => framework.levels.needed_full,
        };
        let thin: Vec<String> = (0..framework.competencies.len())
            .map(CompetencyIx::new)
            .filter(|competency| self.rated(*competency).is_some_and(|rated| rated < needed))
            .map(|competency| line(framework.competencies[competency.at()].name.get(self.lang)))
            .collect();
        let said = screen::count(thin.len(), &words.review_unscorable_one, &words.review_unscorable);
        match thin.len() {
            0 => None,
            1..=MOST_NAMES => {
                Some(fill(&words.review_named, &[("said", &said), ("names", &thin.join(", "))]))
            }
            _ => Some(format!("{said}.")),
        }
    }

    /// Number of rated statements of a competency; `None` if none of its statements is asked.
    fn rated(&self, competency: CompetencyIx) -> Option<usize> {
        let speaks = |item: &&ItemIx| matches!(&self.question(**item).kind, ItemKind::Statement(one) if one.competency == competency);
        let mut asked = self.sheet.route.iter().filter(speaks).peekable();
        asked.peek()?;
        Some(asked.filter(|item| matches!(self.sheet.clean.get(**item), Some(Answer::Rating(_)))).count())
    }

    /// What stands beside a question in the overview.
    pub(super) fn review_value(&self, item: ItemIx) -> String {
        let words = self.words();
        match self.sheet.clean.get(item) {
            Some(answer) => self.answer_text(item, answer),
            None if self.memory.consent.get(&item) == Some(&false) || self.memory.skipped.contains(&item) => {
                words.declined.clone()
            }
            None => words.unanswered.clone(),
        }
    }

    /// An answer in words, in one line.
    pub(super) fn answer_text(&self, item: ItemIx, answer: Answer) -> String {
        let words = self.words();
        let scale = &self.pack.questionnaire.scale;
        match (&self.question(item).kind, answer) {
            (_, Answer::Rating(point)) => self.anchor(point),
            (_, Answer::NotApplicable) => line(scale.na.get(self.lang)),
            (ItemKind::Situation(situation), Answer::Picks { best, worst }) => {
                let code = |option: OptionIx| situation.options.get(option.at()).map(|one| one.code.as_str());
                let worst = worst.and_then(code).unwrap_or("–");
                fill(&words.picks, &[("best", code(best).unwrap_or("–")), ("worst", worst)])
            }
            (ItemKind::Number(number), Answer::Number(value)) => {
                let unit = number.unit_of(value);
                let unit = unit.map(|unit| line(unit.get(self.lang))).unwrap_or_default();
                format!("{} {unit}", shown(value, self.lang)).trim_end().to_owned()
            }
            (_, Answer::Choice(option)) => self.option_short(item, option),
            (_, Answer::Choices(marked)) if marked.is_empty() => words.nothing_marked.clone(),
            (_, Answer::Choices(marked)) => self.options_short(item, marked),
            _ => String::new(),
        }
    }

    /// Label of a point of the scale; the number where the pack has no label.
    pub(super) fn anchor(&self, point: u8) -> String {
        let scale = &self.pack.questionnaire.scale;
        let at = usize::from(point.saturating_sub(scale.min));
        scale.anchors.get(at).map_or_else(|| point.to_string(), |anchor| line(anchor.get(self.lang)))
    }

    fn option_short(&self, item: ItemIx, option: OptionIx) -> String {
        let options = match &self.question(item).kind {
            ItemKind::Choice(choice) => &choice.options,
            ItemKind::Choices(choices) => &choices.options,
            _ => return String::new(),
        };
        let Some(one) = options.get(option.at()) else { return String::new() };
        line(one.short.as_ref().unwrap_or(&one.text).get(self.lang))
    }

    fn options_short(&self, item: ItemIx, marked: OptionSet) -> String {
        marked.iter().map(|option| self.option_short(item, option)).collect::<Vec<_>>().join("; ")
    }
}
