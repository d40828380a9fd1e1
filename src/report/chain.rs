//! A chain of `explain` as finished values of one language: the context of `templates/explain.*.hbs`.
//!
//! Numbers keep six significant digits, so that a person can do the sum again; nothing else is rounded differently
//! from the report. What stands where is decided here, what is said about it in the templates.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::explain::Fact;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Unit;
use crate::explain::code;
use crate::id::SourceKey;
use crate::pack::Pack;
use crate::report::figure::Format;
use crate::report::scene::tidy;
use crate::report::wording::Wording;

/// Significant digits of a number in a chain.
const DIGITS: i32 = 6;

/// A chain, laid out in sections.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChainView {
    /// Id of the respondent; empty if there is only one.
    pub id: String,
    /// Role.
    pub role: String,
    /// Group of industries; empty in a pack with one only.
    pub cluster: String,
    /// Mode `hr`, which knows no pay.
    pub hr: bool,
    /// The sections: the step asked for, then what it is made of.
    pub sections: Vec<Section>,
    /// Sources cited.
    pub sources: Vec<ChainSource>,
}

/// A step with its parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Section {
    /// The step itself.
    #[serde(flatten)]
    pub step: StepView,
    /// It is the one asked for.
    pub first: bool,
    /// It is a part of a part.
    pub deep: bool,
    /// Answers it rests on.
    pub answers: Vec<StepView>,
    /// Competencies.
    pub levels: Vec<StepView>,
    /// Situations.
    pub situations: Vec<StepView>,
    /// Parts of experience or education.
    pub parts: Vec<StepView>,
    /// Pay factors.
    pub factors: Vec<StepView>,
    /// Measures.
    pub measures: Vec<StepView>,
    /// Changed weights.
    pub cases: Vec<StepView>,
    /// Rules of response quality.
    pub rules: Vec<StepView>,
    /// Missing pieces.
    pub missing: Vec<StepView>,
    /// Everything else, in the order of the calculation.
    pub steps: Vec<StepView>,
    /// Competencies at a higher level.
    pub raises: Vec<StepView>,
    /// Steps with a remark of the pack or sources: where numbers come from.
    pub notes: Vec<StepView>,
}

/// A step in words and figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StepView {
    /// Code of what it is.
    pub kind: String,
    /// Id.
    pub id: String,
    /// Id as an anchor.
    pub anchor: String,
    /// Name in the pack; empty without.
    pub name: String,
    /// Value; empty without.
    pub value: String,
    /// The step's code.
    pub code: String,
    /// The code in words where it stands for a band, gap class or minimum; empty otherwise.
    pub word: String,
    /// Answer as given; empty without.
    pub given: String,
    /// Lower end of the interval; empty without.
    pub from: String,
    /// Upper end.
    pub to: String,
    /// The calculation; empty where the value is taken as it stands.
    pub calculation: String,
    /// Word for a level; empty for anything else and without a level.
    pub level_word: String,
    /// Points of the answers as they count, of a competency.
    pub counted: String,
    /// Target of a competency.
    pub target: String,
    /// Weight of a competency.
    pub weight: String,
    /// Attainment of a competency.
    pub attainment: String,
    /// Remark of the pack; empty without.
    pub note: String,
    /// Keys of sources; empty without.
    pub sources: String,
    /// Judgement plays a part.
    pub judgement: bool,
    /// Further numbers, by the codes of [`Fact`]; empty where they do not apply.
    pub o: BTreeMap<String, String>,
}

/// A source as a chain cites it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChainSource {
    /// Key.
    pub key: String,
    /// Author, title.
    pub full: String,
    /// Year; empty if unknown.
    pub year: String,
    /// Address; empty without a safe one.
    pub url: String,
}

impl ChainView {
    /// Every path there is, filled: what the templates are checked against.
    #[must_use]
    pub fn sample() -> Self {
        let text = || String::from("x");
        let o = Fact::ALL.iter().map(|fact| (code(fact), text())).collect();
        let step = StepView {
            kind: text(),
            id: text(),
            anchor: text(),
            name: text(),
            value: text(),
            code: text(),
            word: text(),
            given: text(),
            from: text(),
            to: text(),
            calculation: text(),
            level_word: text(),
            counted: text(),
            target: text(),
            weight: text(),
            attainment: text(),
            note: text(),
            sources: text(),
            judgement: true,
            o,
        };
        let all = || vec![step.clone()];
        let section = Section {
            first: true,
            deep: true,
            answers: all(),
            levels: all(),
            situations: all(),
            parts: all(),
            factors: all(),
            measures: all(),
            cases: all(),
            rules: all(),
            missing: all(),
            steps: all(),
            raises: all(),
            notes: all(),
            step,
        };
        let source = ChainSource { key: text(), full: text(), year: text(), url: text() };
        Self {
            id: text(),
            role: text(),
            cluster: text(),
            hr: true,
            sections: vec![section],
            sources: vec![source],
        }
    }
}

/// Lays a chain out; `id` is that of the respondent, `target` the places of role and cluster.
///
/// In mode `hr` sources stand in their short form: the long one can name pay.
#[must_use]
pub fn lay_open(
    pack: &Pack,
    chain: &Step,
    id: &str,
    target: (usize, usize),
    hr: bool,
    wording: &Wording,
) -> ChainView {
    let hand = Hand { pack, wording };
    let (role, cluster) = target;
    let mut sections = Vec::new();
    hand.section(chain, 0, &mut sections);
    let framework = &pack.framework;
    let cited = chain.all_sources();
    let sources = pack.sources.iter().filter(|one| cited.contains(&one.key));
    ChainView {
        id: tidy(id),
        role: tidy(framework.roles[role].name.get(wording.lang)),
        cluster: if framework.clusters.len() > 1 {
            tidy(framework.clusters[cluster].name.get(wording.lang))
        } else {
            String::new()
        },
        hr,
        sections,
        sources: sources
            .map(|one| ChainSource {
                key: one.key.as_str().to_owned(),
                full: tidy(if hr { &one.short } else { &one.full }),
                year: one.year.as_deref().map(tidy).unwrap_or_default(),
                url: crate::report::method::link(one.url.as_deref()),
            })
            .collect(),
    }
}

/// Whoever writes a chain down in one language.
struct Hand<'a> {
    pack: &'a Pack,
    wording: &'a Wording,
}

impl Hand<'_> {
    fn section(&self, step: &Step, depth: usize, sections: &mut Vec<Section>) {
        let mut section =
            Section { step: self.view(step), first: depth == 0, deep: depth > 1, ..Section::default() };
        let mut below = Vec::new();
        self.note(step, &mut section.notes);
        for one in &step.steps {
            if step.kind != Kind::Overview && self.has_own_section(one) {
                below.push(one);
            } else {
                self.row(step, one, &mut section);
            }
        }
        sections.push(section);
        for one in below {
            self.section(one, depth + 1, sections);
        }
    }

    #[expect(clippy::unused_self, reason = "one of the questions asked while laying out")]
    fn has_own_section(&self, step: &Step) -> bool {
        matches!(
            step.kind,
            Kind::SoftSkills
                | Kind::Situations
                | Kind::Experience
                | Kind::Education
                | Kind::Sensitivity
                | Kind::Next
        )
    }

    fn row(&self, parent: &Step, step: &Step, section: &mut Section) {
        if parent.kind != Kind::Overview {
            self.note(step, &mut section.notes);
        }
        let view = self.view(step);
        match step.kind {
            _ if parent.kind == Kind::Overview => section.steps.push(view),
            Kind::Answer => section.answers.push(view),
            Kind::Level => section.levels.push(self.level(step, view)),
            Kind::Situation => section.situations.push(view),
            Kind::Part => section.parts.push(self.with_answers(step, view)),
            Kind::Factor => section.factors.push(self.with_answers(step, view)),
            Kind::Measure => section.measures.push(view),
            Kind::Variation => section.cases.push(view),
            Kind::Raise => section.raises.push(view),
            Kind::Rule => section.rules.push(view),
            Kind::Missing => section.missing.push(self.with_answers(step, view)),
            _ => {
                for one in &step.steps {
                    self.row(step, one, section); // what it was made from stands before it
                }
                section.steps.push(view);
            }
        }
    }

    /// A competency with what the soft-skill score takes from it.
    fn level(&self, step: &Step, mut view: StepView) -> StepView {
        let find = |kind: Kind| {
            let value = step.steps.iter().find(|one| one.kind == kind).and_then(|one| one.value);
            value.map(|value| figure(&self.wording.format, value)).unwrap_or_default()
        };
        let answers = step.steps.iter().filter(|one| one.kind == Kind::Answer);
        let counted = answers.map(|one| one.value.map_or_else(|| "–".to_owned(), |value| self.figure(value)));
        view.counted = counted.collect::<Vec<_>>().join(" ");
        view.target = find(Kind::Target);
        view.weight = find(Kind::Weight);
        view.attainment = find(Kind::Attainment);
        view
    }

    /// A row that shows the answers it rests on, in words.
    fn with_answers(&self, step: &Step, mut view: StepView) -> StepView {
        let answers = step.steps.iter().filter(|one| one.kind == Kind::Answer);
        let words: Vec<String> = answers
            .map(|one| match (&one.given, one.value) {
                (Some(text), _) => tidy(text.get(self.wording.lang)),
                (None, Some(value)) => self.figure(value),
                (None, None) => String::from("–"),
            })
            .collect();
        view.given = if step.kind == Kind::Missing {
            // an answer such as "do not know" is missing without being open
            let open = step.steps.iter().filter(|one| one.word.as_deref() == Some("open"));
            open.map(|one| one.id.as_str()).collect::<Vec<_>>().join(", ")
        } else {
            words.join(" / ")
        };
        view
    }

    fn note(&self, step: &Step, notes: &mut Vec<StepView>) {
        let founded = step.note.is_some() || !step.sources.is_empty();
        if founded && !notes.iter().any(|one| one.id == step.id) {
            notes.push(self.view(step));
        }
    }

    fn view(&self, step: &Step) -> StepView {
        let lang = self.wording.lang;
        let text =
            |text: Option<&crate::locale::Text>| text.map(|one| tidy(one.get(lang))).unwrap_or_default();
        let shown = |value: f64| match step.unit {
            Some(Unit::Money) => self.money(value),
            None => self.figure(value),
        };
        let empty = Fact::ALL.iter().map(|fact| (code(fact), String::new()));
        let mut o: BTreeMap<String, String> = empty.collect();
        for (fact, value) in &step.facts {
            o.insert(code(fact), self.fact(*fact, *value));
        }
        StepView {
            kind: code(&step.kind),
            id: step.id.clone(),
            anchor: anchor(&step.id),
            name: text(step.name.as_ref()),
            value: step.value.map(shown).unwrap_or_default(),
            code: step.word.clone().unwrap_or_default(),
            word: self.word(step),
            given: text(step.given.as_ref()),
            from: step.interval.map(|(from, _)| shown(from)).unwrap_or_default(),
            to: step.interval.map(|(_, to)| shown(to)).unwrap_or_default(),
            calculation: step
                .formula
                .as_ref()
                .map(|formula| formula.write(&|value| self.figure(value)))
                .unwrap_or_default(),
            note: text(step.note.as_ref()),
            level_word: self.level_word(step),
            sources: keys(&step.sources),
            judgement: step.judgement,
            o,
            ..StepView::default()
        }
    }

    /// Label = floor(level + 0.5), by the words of the scale.
    fn level_word(&self, step: &Step) -> String {
        let (Kind::Level, Some(level), Some(_)) = (step.kind, step.value, &step.formula) else {
            return String::new();
        };
        let lowest = f64::from(self.pack.questionnaire.scale.min);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "levels lie on a scale of u8"
        )]
        let at = ((level + 0.5 + 1e-9).floor() - lowest).max(0.0) as usize;
        let word = self.pack.framework.level_words.get(at);
        word.map(|one| tidy(one.get(self.wording.lang))).unwrap_or_default()
    }

    fn figure(&self, value: f64) -> String {
        figure(&self.wording.format, value)
    }

    /// Money to the cent: a whole euro would not let a sum be done again.
    fn money(&self, value: f64) -> String {
        let currency = self.pack.salary.as_ref().map_or("EUR", |model| model.currency.as_str());
        self.wording.format.money_to_the_cent(value, currency)
    }

    fn fact(&self, fact: Fact, value: f64) -> String {
        match fact {
            Fact::Money | Fact::Price | Fact::Step | Fact::Width | Fact::Narrower => self.money(value),
            Fact::Year => format!("{value:.0}"),
            _ => self.figure(value),
        }
    }

    fn word(&self, step: &Step) -> String {
        let code = step.word.as_deref().unwrap_or_default();
        let words = &self.wording.words;
        let found = match (step.kind, code) {
            (Kind::Gap | Kind::Level, "clear") => words.gap.clear.as_str(),
            (Kind::Gap | Kind::Level, "possible") => words.gap.possible.as_str(),
            (Kind::Gap | Kind::Level, "none") => words.gap.none.as_str(),
            (Kind::Level, "no_opportunity") => words.gap.no_opportunity.as_str(),
            (Kind::Level, "too_few") => words.gap.too_few.as_str(),
            (Kind::MustHave, "met") => words.must_have.met.as_str(),
            (Kind::MustHave, "open") => words.must_have.open.as_str(),
            (Kind::MustHave, "not_met") => words.must_have.not_met.as_str(),
            (
                Kind::Fit | Kind::Band | Kind::Borderline | Kind::Next | Kind::Verdict | Kind::Variation,
                code,
            ) => {
                let bands = self.pack.framework.fit.iter().flat_map(|rules| &rules.bands);
                let band = bands.into_iter().find(|one| one.code == code);
                return band.map(|one| tidy(one.name.get(self.wording.lang))).unwrap_or_default();
            }
            _ => "",
        };
        found.to_owned()
    }
}

fn keys(sources: &[SourceKey]) -> String {
    sources.iter().map(SourceKey::as_str).collect::<Vec<_>>().join(", ")
}

/// An id as an anchor: letters, digits and hyphens.
fn anchor(id: &str) -> String {
    id.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect()
}

/// A number with six significant digits, without zeros at the end.
pub(super) fn figure(format: &Format, value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return String::from("0");
    }
    #[expect(clippy::cast_possible_truncation, reason = "the order of magnitude of a finite number")]
    let magnitude = libm::floor(libm::log10(value.abs())) as i32 + 1;
    let places = usize::try_from((DIGITS - magnitude).clamp(0, 9)).unwrap_or_default();
    format.exact(value, places)
}

#[cfg(test)]
mod tests {
    use super::figure;
    use crate::locale::Lang;
    use crate::report::wording::Wording;

    #[test]
    fn six_digits_and_no_zeros_at_the_end() {
        let (german, english) = (Wording::builtin(Lang::De).format, Wording::builtin(Lang::En).format);
        assert_eq!(figure(&german, 55_040.164_2), "55.040,2");
        assert_eq!(figure(&english, 0.354_964_787), "0.354965");
        assert_eq!(figure(&english, -2.0), "\u{2212}2");
        assert_eq!(figure(&english, 2.5), "2.5");
        assert_eq!(figure(&english, 1e-12), "0");
        assert_eq!(figure(&english, 100.0), "100");
    }
}
