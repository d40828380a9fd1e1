//! How a number came about: the chain from the answers to it.
//!
//! A chain is a tree of steps. Each has its value, the calculation with its operands as data, the steps it was made
//! from down to the answers, its sources and whether judgement plays a part. Nothing is computed that a stage has not
//! computed before: a chain only lays it open. The sentences stand in `templates/explain.*.hbs`.

mod code;
mod competency;
mod coverage;
mod fit;
pub mod formula;
mod item;
mod plan;
mod quality;
mod rubric;
mod salary;
mod situation;
mod what;

use serde::Serialize;

use crate::answers::Answer;
use crate::answers::Answers;
use crate::assessment::Assessment;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::id::SourceKey;
use crate::locale::Text;
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Mode;
use crate::plan::Plan;

pub use self::code::Fact;
pub use self::code::Kind;
pub use self::code::code;
pub use self::coverage::Missing;
pub use self::coverage::Piece;
pub use self::coverage::missing;
pub use self::fit::calculation;
pub use self::formula::Formula;
pub use self::quality::code as rule_code;
pub use self::what::Unknown;
pub use self::what::What;

/// The format a chain is written in.
pub const SCHEMA: &str = "csm-explain/1";

/// One person, as far as the program knows.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The answers.
    pub answers: &'a Answers,
    /// What was found.
    pub assessment: &'a Assessment,
    /// What was planned.
    pub plan: Option<&'a Plan>,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Unique within a chain: `LEA`, `LEA.target`, `salary.p50`, `J04`; of an answer its item.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its name in the pack, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Unrounded; `null` if it has none.
    pub value: Option<f64>,
    /// What the value counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// A code beside or instead of the value: `not_met`, `good`, `not_scorable`, `it_software`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// The answer as given, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Text>,
    /// Interval of the value; left out where no error is defined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<(f64, f64)>,
    /// The calculation; left out where the value is taken as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<Formula>,
    /// Further numbers its sentence names.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub facts: std::collections::BTreeMap<Fact, f64>,
    /// Remark of the pack on where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Keys of sources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceKey>,
    /// Judgement plays a part.
    pub judgement: bool,
    /// The value is no finding: where there is no level, the entry value stands in for it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub imputed: bool,
    /// What it was made from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// The pack's currency.
    Money,
}

impl Step {
    /// A step without anything yet.
    #[must_use]
    pub fn new(kind: Kind, id: impl Into<String>) -> Self {
        let money = matches!(
            kind,
            Kind::Salary | Kind::Base | Kind::Floor | Kind::Percentile | Kind::Agreed | Kind::Marker
        );
        Self {
            id: id.into(),
            kind,
            name: None,
            value: None,
            unit: money.then_some(Unit::Money),
            word: None,
            given: None,
            interval: None,
            formula: None,
            facts: std::collections::BTreeMap::new(),
            note: None,
            sources: Vec::new(),
            judgement: false,
            imputed: false,
            steps: Vec::new(),
        }
    }

    /// A step whose value is the result of its calculation.
    #[must_use]
    pub fn computed(kind: Kind, id: impl Into<String>, formula: Formula) -> Self {
        let value = formula.value();
        Self::new(kind, id).valued(value).by(formula)
    }

    fn named(mut self, name: &Text) -> Self {
        self.name = Some(name.clone());
        self
    }

    fn valued(mut self, value: f64) -> Self {
        self.value = Some(value);
        self
    }

    fn by(mut self, formula: Formula) -> Self {
        self.formula = Some(formula);
        self
    }

    fn word(mut self, word: impl Into<String>) -> Self {
        self.word = Some(word.into());
        self
    }

    fn fact(mut self, fact: Fact, value: f64) -> Self {
        self.facts.insert(fact, value);
        self
    }

    fn count(self, fact: Fact, value: usize) -> Self {
        self.fact(fact, value as f64)
    }

    fn cited(mut self, sources: &[SourceKey]) -> Self {
        for key in sources {
            if !self.sources.contains(key) {
                self.sources.push(key.clone());
            }
        }
        self
    }

    fn judged(mut self, judgement: bool) -> Self {
        self.judgement = judgement;
        self
    }

    fn from(mut self, steps: Vec<Step>) -> Self {
        self.steps = steps;
        self
    }

    /// Every source of the step and below, each once, in order of first use.
    #[must_use]
    pub fn all_sources(&self) -> Vec<SourceKey> {
        let mut found: Vec<SourceKey> = Vec::new();
        let mut open = vec![self];
        while let Some(step) = open.pop() {
            for key in &step.sources {
                if !found.contains(key) {
                    found.push(key.clone());
                }
            }
            open.extend(step.steps.iter().rev());
        }
        found
    }
}

/// Why there is nothing to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Mode `hr` does not show it.
    Mode,
    /// The pack has nothing of the kind.
    NotInPack,
    /// There is no plan.
    NoPlan,
}

/// The chain of one result.
///
/// # Errors
/// Mode `hr` shows no index, no verdict and no pay, and so explains none; or the pack has nothing of the kind.
pub fn explain(subject: &Subject, what: What) -> Result<Step, Refusal> {
    if subject.answers.mode == Mode::Hr && what.is_withheld_in_hr(subject.pack) {
        return Err(Refusal::Mode);
    }
    match what {
        What::Overview => Ok(overview(subject)),
        What::Fit => fit::index(subject),
        What::SoftSkills => Ok(fit::soft_skills(subject)),
        What::Situations => situation::score(subject).ok_or(Refusal::NotInPack),
        What::Experience => rubric::experience(subject).ok_or(Refusal::NotInPack),
        What::Education => rubric::education(subject).ok_or(Refusal::NotInPack),
        What::Salary => salary::pay(subject).ok_or(Refusal::NotInPack),
        What::Plan => plan::whole(subject),
        What::Quality => Ok(quality::whole(subject)),
        What::Coverage => Ok(coverage::whole(subject)),
        What::Competency(at) => Ok(competency::level(subject, at)),
        What::ExperiencePart(at) => pick(rubric::experience(subject), at),
        What::EducationPart(at) => pick(rubric::education(subject), at),
        What::Factor(at) => salary::factor(subject, at).ok_or(Refusal::NotInPack),
        What::Measure(at) => plan::measure(subject, at),
        What::Rule(at) => pick(Some(quality::whole(subject)), at),
        What::Item(at) => Ok(item::uses(subject, at)),
    }
}

fn pick(step: Option<Step>, at: usize) -> Result<Step, Refusal> {
    step.and_then(|step| step.steps.into_iter().nth(at)).ok_or(Refusal::NotInPack)
}

/// Whether a chain says nothing about a competency: mode `hr` gives no detail on a discreet one.
fn withheld(subject: &Subject, at: CompetencyIx) -> bool {
    subject.answers.mode == Mode::Hr && subject.pack.framework.competencies[at.at()].discreet
}

/// Everything that can be explained, with its value.
fn overview(subject: &Subject) -> Step {
    let head = |mut step: Step| {
        step.steps = Vec::new();
        step.formula = None;
        step.sources = Vec::new();
        step.note = None;
        step
    };
    let framework = &subject.pack.framework;
    let mut all = Vec::new();
    let mut wanted = vec![What::Fit, What::SoftSkills, What::Situations, What::Experience, What::Education];
    wanted.extend((0..framework.competencies.len()).map(|at| What::Competency(CompetencyIx::new(at))));
    wanted.extend([What::Salary, What::Plan]);
    wanted.extend(subject.plan.iter().flat_map(|plan| &plan.measures).map(|one| What::Measure(one.measure)));
    wanted.extend([What::Quality, What::Coverage]);
    for what in wanted {
        all.extend(explain(subject, what).ok().map(head));
    }
    Step::new(Kind::Overview, "overview").from(all)
}

/// The response to an item as a leaf: the value it counts with comes from the caller.
fn answer(subject: &Subject, item: ItemIx) -> Step {
    let question = &subject.pack.questionnaire.items[item.at()];
    let step =
        Step::new(Kind::Answer, question.id.as_str()).named(question.name.as_ref().unwrap_or(&question.text));
    if !subject.answers.is_asked(subject.pack, item) {
        return step.word("not_asked");
    }
    if private(subject, item) {
        return step.word("confidential");
    }
    if let Some(name) = target(subject, item) {
        let mut step = step;
        step.given = Some(name);
        return step;
    }
    match subject.answers.get(item) {
        None => step.word("open"),
        Some(Answer::NotApplicable) => step.word("no_opportunity"),
        Some(given) => {
            let mut step = step;
            step.given = words(subject.pack, item, given);
            if let Answer::Number(number) = given {
                step.value = Some(number);
            }
            step
        }
    }
}

/// Whether an answer is never shown: confidential by the pack, or how the last talk about pay went.
fn private(subject: &Subject, item: ItemIx) -> bool {
    let marker = subject.pack.salary.as_ref().and_then(|model| model.marker.as_ref());
    subject.pack.questionnaire.items[item.at()].confidential || marker.is_some_and(|(one, _)| *one == item)
}

/// Role and industry as they were used: both can be overridden.
fn target(subject: &Subject, item: ItemIx) -> Option<Text> {
    let framework = &subject.pack.framework;
    if framework.role_item == Some(item) {
        return Some(framework.roles[subject.assessment.role.at()].name.clone());
    }
    let industry = subject.assessment.industry.filter(|_| framework.industry_item == Some(item))?;
    words(subject.pack, item, Answer::Choice(industry))
}

/// An answer in the words of the pack; numbers are set by whoever shows them.
fn words(pack: &Pack, item: ItemIx, given: Answer) -> Option<Text> {
    let options = match &pack.questionnaire.items[item.at()].kind {
        ItemKind::Choice(choice) => &choice.options,
        ItemKind::Choices(choices) => &choices.options,
        _ => return None,
    };
    let name = |at: crate::id::OptionIx| {
        let one = &options[at.at()];
        one.short.clone().unwrap_or_else(|| one.text.clone())
    };
    match given {
        Answer::Choice(option) => Some(name(option)),
        Answer::Choices(chosen) => {
            let all: Vec<Text> = chosen.iter().map(name).collect();
            let join = |of: fn(&Text) -> &str| all.iter().map(of).collect::<Vec<_>>().join("; ");
            Some(Text { de: join(|one| &one.de), en: join(|one| &one.en) })
        }
        _ => None,
    }
}

/// The number an answer gives; `None` for anything else.
fn given_number(subject: &Subject, item: ItemIx) -> Option<f64> {
    match subject.answers.effective(subject.pack, item) {
        Some(Answer::Number(number)) => Some(number),
        _ => None,
    }
}
