//! What a person wants explained, by the names results and reports use.

use crate::diagnostic::nearest;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::id::MeasureIx;
use crate::pack::Pack;
use crate::pack::framework::Rubric;
use crate::pack::questionnaire::ItemKind;

/// One thing that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Everything in a line each.
    Overview,
    /// Index and verdict.
    Fit,
    /// Soft-skill score.
    SoftSkills,
    /// Situation score.
    Situations,
    /// Experience score.
    Experience,
    /// Education score.
    Education,
    /// Pay band.
    Salary,
    /// Development plan.
    Plan,
    /// Response quality.
    Quality,
    /// What was asked and answered.
    Coverage,
    /// A competency.
    Competency(CompetencyIx),
    /// A part of experience.
    ExperiencePart(usize),
    /// A part of education.
    EducationPart(usize),
    /// A pay factor.
    Factor(usize),
    /// A measure.
    Measure(MeasureIx),
    /// A rule of response quality.
    Rule(usize),
    /// A question.
    Item(ItemIx),
}

/// The names that are not in the pack.
const TOPICS: [(&str, What); 12] = [
    ("overview", What::Overview),
    ("fit", What::Fit),
    ("soft_skills", What::SoftSkills),
    ("situations", What::Situations),
    ("experience", What::Experience),
    ("education", What::Education),
    ("salary", What::Salary),
    ("pay", What::Salary),
    ("plan", What::Plan),
    ("quality", What::Quality),
    ("coverage", What::Coverage),
    ("verdict", What::Fit),
];

/// A name nothing has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The nearest known one.
    pub near: Option<String>,
    /// Topics and competencies; items, measures, parts and factors besides.
    pub known: Vec<String>,
}

impl What {
    /// Reads a name; case does not matter. A pay factor is `salary.industry` or, where nothing else is called so,
    /// `industry`.
    ///
    /// # Errors
    /// Nothing has this name.
    pub fn parse(pack: &Pack, given: &str) -> Result<Self, Unknown> {
        let names = names(pack);
        let wanted = given.trim();
        if let Some((_, what)) = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)) {
            return Ok(*what);
        }
        let near = nearest(wanted, names.iter().map(|(name, _)| name.as_str())).map(str::to_owned);
        let mut known: Vec<String> = TOPICS
            .iter()
            .filter(|(name, _)| !["pay", "verdict"].contains(name))
            .map(|(name, _)| (*name).to_owned())
            .collect();
        known.extend(pack.framework.competencies.iter().map(|one| one.id.to_string()));
        Err(Unknown { near, known })
    }

    /// Mode `hr` shows profile, gaps and development only: no index and nothing it could be worked out from, no pay, and
    /// no detail on a discreet competency; as its report does.
    pub(super) fn is_withheld_in_hr(self, pack: &Pack) -> bool {
        let discreet = |at: CompetencyIx| pack.framework.competencies[at.at()].discreet;
        match self {
            What::Competency(at) => return discreet(at),
            What::Item(at) => {
                if let ItemKind::Statement(one) = &pack.questionnaire.items[at.at()].kind {
                    return discreet(one.competency);
                }
            }
            _ => {}
        }
        matches!(
            self,
            What::Fit
                | What::SoftSkills
                | What::Experience
                | What::Education
                | What::Salary
                | What::ExperiencePart(_)
                | What::EducationPart(_)
                | What::Factor(_)
        )
    }
}

/// Every name there is; of two equal ones the first holds.
fn names(pack: &Pack) -> Vec<(String, What)> {
    let framework = &pack.framework;
    let mut all: Vec<(String, What)> =
        TOPICS.iter().map(|(name, what)| ((*name).to_owned(), *what)).collect();
    for (at, one) in framework.competencies.iter().enumerate() {
        all.push((one.id.to_string(), What::Competency(CompetencyIx::new(at))));
    }
    let parts = |rubric: &Option<Rubric>, what: fn(usize) -> What| -> Vec<(String, What)> {
        let parts = rubric.iter().flat_map(|one| &one.parts).enumerate();
        parts.map(|(at, part)| (part.id.to_string(), what(at))).collect()
    };
    all.extend(parts(&framework.experience, What::ExperiencePart));
    all.extend(parts(&framework.education, What::EducationPart));
    for (at, rule) in framework.quality.rules.iter().enumerate() {
        all.push((rule.id.to_string(), What::Rule(at)));
    }
    for (at, item) in pack.questionnaire.items.iter().enumerate() {
        all.push((item.id.to_string(), What::Item(ItemIx::new(at))));
    }
    for (at, measure) in pack.training.iter().flat_map(|one| &one.measures).enumerate() {
        all.push((measure.id.to_string(), What::Measure(MeasureIx::new(at))));
    }
    for (at, factor) in pack.salary.iter().flat_map(|one| &one.factors).enumerate() {
        all.push((format!("salary.{}", factor.id), What::Factor(at)));
        all.push((factor.id.to_string(), What::Factor(at)));
    }
    all
}
