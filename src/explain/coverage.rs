//! What was asked and answered, and what each missing piece costs.

use crate::assessment::FactorState;
use crate::assessment::NoFit;
use crate::assessment::Pillar;
use crate::explain::Fact;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::answer;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::levers::sensitivity::pillar_score;
use crate::pack::questionnaire::Mode;

/// Something that is missing, and what that does.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// What cannot be said because of it.
    pub piece: Piece,
    /// The questions left open that it needs; empty where there was no opportunity.
    pub items: Vec<ItemIx>,
}

/// What cannot be said.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A competency has no level; the index counts with the entry value.
    Competency {
        /// Which.
        at: CompetencyIx,
        /// For want of opportunity, not of answers.
        no_opportunity: bool,
    },
    /// A part of the index has no score.
    Pillar {
        /// Which.
        pillar: Pillar,
        /// Its weight is divided among the other parts; else there is no index at all.
        divided: bool,
    },
    /// A pay factor is not known: its multiplier is 1 and the band is wider.
    Factor {
        /// Place in the model.
        at: usize,
        /// P75 − P25, full time, per year.
        width: f64,
        /// The same if the factor were known.
        narrower: f64,
    },
}

/// Everything that is missing: competencies, parts of the index, pay factors.
#[must_use]
pub fn missing(subject: &Subject) -> Vec<Missing> {
    let mut all: Vec<Missing> = Vec::new();
    let scores = &subject.assessment.soft_skills.competencies;
    for (at, score) in scores.iter().enumerate().filter(|(_, score)| score.imputed) {
        let at = CompetencyIx::new(at);
        let statements = crate::assessment::level::statements(subject.pack, subject.answers, at);
        let open = statements.map(|(item, _)| item).filter(|item| subject.answers.get(*item).is_none());
        all.push(Missing {
            piece: Piece::Competency { at, no_opportunity: score.no_opportunity },
            items: open.collect(),
        });
    }
    if subject.answers.mode != Mode::Hr {
        all.extend(pillars(subject));
        all.extend(factors(subject));
    }
    all
}

fn pillars(subject: &Subject) -> Vec<Missing> {
    let assessment = subject.assessment;
    let Some(rules) = &subject.pack.framework.fit else { return Vec::new() };
    if assessment.fit.index == Err(NoFit::Mode) {
        return Vec::new();
    }
    let divided = assessment.fit.index.is_ok();
    let weights = [
        (Pillar::SoftSkills, rules.soft_skills),
        (Pillar::Situations, rules.situations),
        (Pillar::Experience, rules.experience),
        (Pillar::Education, rules.education),
    ];
    weights
        .into_iter()
        .filter(|(pillar, weight)| *weight > 0.0 && pillar_score(assessment, *pillar).is_none())
        .map(|(pillar, _)| Missing {
            piece: Piece::Pillar { pillar, divided },
            items: needed(subject, pillar),
        })
        .collect()
}

/// The open questions a part of the index waits for; statements and situations are named by their own lines.
fn needed(subject: &Subject, pillar: Pillar) -> Vec<ItemIx> {
    let assessment = subject.assessment;
    let rubric = match pillar {
        Pillar::Experience => assessment.experience.as_ref(),
        Pillar::Education => assessment.education.as_ref(),
        Pillar::Situations => {
            let values = assessment.situations.iter().flat_map(|one| &one.values);
            return values.filter(|(_, value)| value.is_none()).map(|(item, _)| *item).collect();
        }
        Pillar::SoftSkills => None,
    };
    let mut items: Vec<ItemIx> = Vec::new();
    for item in rubric.iter().flat_map(|one| &one.parts).flat_map(|part| &part.missing) {
        if !items.contains(item) {
            items.push(*item);
        }
    }
    items
}

fn factors(subject: &Subject) -> Vec<Missing> {
    let (Some(model), Some(Ok(pay))) = (&subject.pack.salary, &subject.assessment.pay) else {
        return Vec::new();
    };
    let width = |sigma: f64| {
        let half = model.z.0 * sigma;
        pay.full_time.p50 * (libm::exp(half) - libm::exp(-half))
    };
    model
        .factors
        .iter()
        .zip(&pay.factors)
        .enumerate()
        .filter(|(_, (_, found))| found.state == FactorState::Skipped)
        .map(|(at, (factor, _))| {
            let rest = (pay.sigma * pay.sigma - factor.skipped_sd * factor.skipped_sd).max(0.0).sqrt();
            let piece = Piece::Factor { at, width: width(pay.sigma), narrower: width(rest) };
            Missing { piece, items: vec![factor.rule.item()] }
        })
        .collect()
}

/// Coverage with every missing piece.
pub(super) fn whole(subject: &Subject) -> Step {
    let found = &subject.assessment.coverage;
    let imputed = subject.assessment.soft_skills.competencies.iter().filter(|one| one.imputed).count();
    let steps: Vec<Step> = missing(subject).iter().map(|one| step(subject, one)).collect();
    Step::new(Kind::Coverage, "coverage")
        .valued(found.answered as f64)
        .count(Fact::Asked, found.asked)
        .count(Fact::Answered, found.answered)
        .count(Fact::NotApplicable, found.not_applicable)
        .count(Fact::Skipped, found.skipped)
        .count(Fact::NotScorable, imputed)
        .from(steps)
}

fn step(subject: &Subject, missing: &Missing) -> Step {
    let answers: Vec<Step> = missing.items.iter().map(|item| answer(subject, *item)).collect();
    let step = match &missing.piece {
        Piece::Competency { at, no_opportunity } => {
            let about = &subject.pack.framework.competencies[at.at()];
            Step::new(Kind::Missing, format!("coverage.{}", about.id))
                .named(&about.name)
                .valued(subject.pack.framework.levels.entry_level)
                .word(if *no_opportunity { "no_opportunity" } else { "too_few" })
        }
        Piece::Pillar { pillar, divided } => {
            let id = match pillar {
                Pillar::SoftSkills => "soft_skills",
                Pillar::Situations => "situations",
                Pillar::Experience => "experience",
                Pillar::Education => "education",
            };
            Step::new(Kind::Missing, format!("coverage.{id}")).word(if *divided {
                "divided"
            } else {
                "no_index"
            })
        }
        Piece::Factor { at, width, narrower } => {
            let factor = subject.pack.salary.as_ref().map(|model| &model.factors[*at]);
            let id = factor.map_or_else(String::new, |one| one.id.to_string());
            let mut step = Step::new(Kind::Missing, format!("coverage.salary.{id}"))
                .word("wider")
                .fact(Fact::Width, *width)
                .fact(Fact::Narrower, *narrower);
            step.name = factor.map(|one| one.name.clone());
            step
        }
    };
    step.from(answers)
}
