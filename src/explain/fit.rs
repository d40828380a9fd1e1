//! The index and its parts (competency.md §6.4–§6.6), the verdict, and how much it hangs on the weights.

use crate::assessment::FitIndex;
use crate::assessment::FitReason;
use crate::assessment::NoFit;
use crate::assessment::Pillar;
use crate::explain::Fact;
use crate::explain::Formula;
use crate::explain::Kind;
use crate::explain::Refusal;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::answer;
use crate::explain::code;
use crate::explain::competency;
use crate::explain::formula::divide;
use crate::explain::formula::max;
use crate::explain::formula::min;
use crate::explain::formula::number;
use crate::explain::formula::of;
use crate::explain::formula::power;
use crate::explain::formula::sqrt;
use crate::explain::formula::subtract;
use crate::explain::formula::sum;
use crate::explain::formula::taken;
use crate::explain::formula::times;
use crate::explain::rubric;
use crate::explain::situation;
use crate::id::CompetencyIx;
use crate::levers::next::Raise;
use crate::levers::next::next;
use crate::levers::sensitivity::Weight;
use crate::levers::sensitivity::sensitivity;
use crate::pack::framework::FitRules;

/// The index with its parts, error, interval, band, verdict and sensitivity.
pub(super) fn index(subject: &Subject) -> Result<Step, Refusal> {
    let rules = subject.pack.framework.fit.as_ref().ok_or(Refusal::NotInPack)?;
    let mut parts = vec![soft_skills(subject)];
    parts.extend(situation::score(subject));
    parts.extend(rubric::experience(subject));
    parts.extend(rubric::education(subject));
    let framework = &subject.pack.framework;
    let asked = [framework.role_item, framework.industry_item];
    let mut steps: Vec<Step> = asked.into_iter().flatten().map(|item| answer(subject, item)).collect();
    let step = Step::new(Kind::Fit, "fit").judged(true);
    let index = match &subject.assessment.fit.index {
        Ok(index) => index,
        Err(why) => {
            steps.extend(parts);
            return Ok(step.word(why_not(why)).from(steps));
        }
    };
    for part in &mut parts {
        let weight = index.weights.iter().find(|(pillar, _)| id(*pillar) == part.id);
        part.facts.insert(Fact::Weight, weight.map_or(0.0, |(_, weight)| *weight));
    }
    let mean = weighted(&parts);
    let (error, lower, upper) = precision(subject, index, &parts);
    let mut step =
        step.valued(index.value).by(mean).word(&rules.bands[index.verdict].code).fact(Fact::Error, index.sem);
    step.interval = Some(index.interval);
    let imputed = subject.assessment.soft_skills.competencies.iter().any(|one| one.imputed);
    if let Some(without) = index.without_imputed.filter(|_| imputed) {
        step = step.fact(Fact::Without, without);
    }
    steps.extend(parts);
    steps.extend([error, lower, upper]);
    steps.extend(verdict(subject, rules, index));
    steps.extend(varied(subject, rules, index));
    steps.extend(next_verdict(subject, rules));
    Ok(step.from(steps))
}

/// How the index is put together, without the chains of its parts; `None` if there is no index.
///
/// The same as the formula of [`index`], for those who need no more.
#[must_use]
pub fn calculation(subject: &Subject) -> Option<Formula> {
    let assessment = subject.assessment;
    let index = assessment.fit.index.as_ref().ok()?;
    let parts = [
        (Kind::SoftSkills, Pillar::SoftSkills, assessment.soft_skills.score),
        (Kind::Situations, Pillar::Situations, assessment.situations.as_ref().and_then(|one| one.score)),
        (Kind::Experience, Pillar::Experience, assessment.experience.as_ref().and_then(|one| one.score)),
        (Kind::Education, Pillar::Education, assessment.education.as_ref().and_then(|one| one.score)),
    ];
    let parts: Vec<Step> = parts
        .into_iter()
        .filter_map(|(kind, pillar, score)| {
            let (_, weight) = index.weights.iter().find(|(own, _)| *own == pillar)?;
            Some(Step::new(kind, id(pillar)).valued(score?).fact(Fact::Weight, *weight))
        })
        .collect();
    Some(weighted(&parts))
}

/// Id of a part of the index.
fn id(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::SoftSkills => "soft_skills",
        Pillar::Situations => "situations",
        Pillar::Experience => "experience",
        Pillar::Education => "education",
    }
}

fn why_not(why: &NoFit) -> &'static str {
    match why {
        NoFit::Mode => "mode_hr",
        NoFit::Unusable => "unusable",
        NoFit::NoSoftSkills => "no_soft_skills",
        NoFit::Missing(_) => "missing",
        NoFit::NoRules => "no_rules",
    }
}

/// Σ w·P / Σ w over the parts that count.
fn weighted(parts: &[Step]) -> Formula {
    let counted = parts.iter().filter(|one| one.facts.get(&Fact::Weight).is_some_and(|weight| *weight > 0.0));
    let weight = |one: &Step| number(one.facts.get(&Fact::Weight).copied().unwrap_or_default());
    sum(counted.map(|one| times(weight(one), of(one))).collect())
}

/// Standard error of the index from those of soft skills and situations; the interval.
fn precision(subject: &Subject, index: &FitIndex, parts: &[Step]) -> (Step, Step, Step) {
    let errors = parts.iter().filter_map(|part| {
        let error = part.steps.iter().find(|one| one.kind == Kind::Error)?;
        let weight = *part.facts.get(&Fact::Weight).filter(|weight| **weight > 0.0)?;
        Some(power(times(number(weight), of(error)), number(2.0)))
    });
    let error =
        Step::new(Kind::Error, "fit.error").valued(index.sem).by(sqrt(sum(errors.collect()))).judged(true);
    let z = subject.pack.framework.levels.z;
    let half = || times(number(z), of(&error));
    let value = || taken("fit", index.value);
    let lower = max(number(0.0), subtract(value(), half()));
    let upper = min(number(100.0), sum(vec![value(), half()]));
    let lower = Step::new(Kind::Lower, "fit.lower").valued(index.interval.0).by(lower);
    let upper = Step::new(Kind::Upper, "fit.upper").valued(index.interval.1).by(upper);
    (error, lower, upper)
}

/// Band of the index, minimums that limit it, verdict.
fn verdict(subject: &Subject, rules: &FitRules, index: &FitIndex) -> Vec<Step> {
    let band = &rules.bands[index.band];
    let mut step =
        Step::new(Kind::Band, "fit.band").word(&band.code).fact(Fact::Limit, band.from).judged(true);
    if let Some(better) = index.band.checked_sub(1) {
        step = step.fact(Fact::NextLimit, rules.bands[better].from);
    }
    let minimums = subject.assessment.fit.reasons.iter().filter_map(|reason| match reason {
        FitReason::MustHave(at, status) => {
            let about = &subject.pack.framework.competencies[at.at()];
            let score = &subject.assessment.soft_skills.competencies[at.at()];
            let mut step = Step::new(Kind::MustHave, format!("fit.verdict.{}", about.id))
                .named(&about.name)
                .word(code(status))
                .fact(Fact::Limit, score.must_have?.minimum)
                .judged(true);
            step.value = (!score.imputed).then_some(score.level);
            Some(step)
        }
        FitReason::Missing(_) => None,
    });
    let verdict = Step::new(Kind::Verdict, "fit.verdict")
        .word(&rules.bands[index.verdict].code)
        .from(minimums.collect());
    let borderline = index.borderline.map(|one| {
        Step::new(Kind::Borderline, "fit.borderline")
            .valued(one.limit)
            .word(&rules.bands[one.neighbour].code)
            .judged(true)
    });
    [Some(step), borderline, Some(verdict)].into_iter().flatten().collect()
}

/// What stands between the person and the next better verdict.
fn next_verdict(subject: &Subject, rules: &FitRules) -> Option<Step> {
    let found = next(subject.pack, subject.assessment)?;
    let raises = |all: &[Raise], word: &str| -> Vec<Step> {
        let raise = |one: &Raise| {
            let about = &subject.pack.framework.competencies[one.competency.at()];
            Step::new(Kind::Raise, format!("fit.next.{word}.{}", about.id))
                .named(&about.name)
                .valued(one.level)
                .word(word)
                .fact(Fact::Before, subject.assessment.soft_skills.competencies[one.competency.at()].level)
        };
        all.iter().map(raise).collect()
    };
    let mut steps = raises(&found.must_haves, "minimum");
    steps.extend(raises(&found.singles, "alone"));
    steps.extend(raises(&found.together, "together"));
    let step = Step::new(Kind::Next, "fit.next")
        .word(&rules.bands[found.verdict].code)
        .fact(Fact::Limit, found.limit)
        .fact(Fact::Points, found.missing);
    let step = match found.at_targets {
        Some(index) => step.fact(Fact::Most, index),
        None => step,
    };
    Some(step.from(steps))
}

/// Every weight alone, a fifth lighter and heavier: those that change something.
fn varied(subject: &Subject, rules: &FitRules, index: &FitIndex) -> Option<Step> {
    let found = sensitivity(subject.pack, subject.assessment)?;
    let changes = found.cases.iter().filter(|one| one.band != index.band || one.verdict != index.verdict);
    let steps = changes.map(|one| {
        let (id, name) = match one.weight {
            Weight::Competency(at) => {
                let about = &subject.pack.framework.competencies[at.at()];
                (about.id.to_string(), Some(about.name.clone()))
            }
            Weight::Pillar(pillar) => (id(pillar).to_owned(), None),
        };
        let mut step = Step::new(Kind::Variation, format!("fit.sensitivity.{id}.{}", one.factor))
            .valued(one.index)
            .fact(Fact::Factor, one.factor)
            .word(&rules.bands[one.verdict].code);
        step.name = name;
        step
    });
    Some(
        Step::new(Kind::Sensitivity, "fit.sensitivity")
            .count(Fact::Cases, found.cases.len())
            .count(Fact::BandChanges, found.band_changes)
            .count(Fact::VerdictChanges, found.verdict_changes)
            .from(steps.collect()),
    )
}

/// The soft-skill score: weighted attainment of every competency.
pub(super) fn soft_skills(subject: &Subject) -> Step {
    let soft = &subject.assessment.soft_skills;
    let levels: Vec<Step> =
        (0..soft.competencies.len()).map(|at| competency::level(subject, CompetencyIx::new(at))).collect();
    let imputed = soft.competencies.iter().filter(|one| one.imputed).count();
    let step = Step::new(Kind::SoftSkills, "soft_skills").count(Fact::NotScorable, imputed).judged(true);
    let Some(score) = soft.score else {
        return step
            .word("too_few")
            .count(Fact::Most, subject.pack.framework.levels.max_imputed)
            .from(levels);
    };
    let part =
        |step: &Step, kind: Kind| step.steps.iter().find(|one| one.kind == kind).map_or(number(0.0), of);
    let pairs = levels.iter().map(|one| times(part(one, Kind::Weight), part(one, Kind::Attainment)));
    let weights: Vec<Formula> = levels.iter().map(|one| part(one, Kind::Weight)).collect();
    let mean = divide(times(number(100.0), sum(pairs.collect())), sum(weights.clone()));
    let error = error(subject, &levels, &weights);
    let mut step = step.valued(score).by(mean);
    step.interval = soft.interval(subject.pack.framework.levels.z);
    if let Some(without) = soft.score_without_imputed.filter(|_| imputed > 0) {
        step = step.fact(Fact::Without, without);
    }
    let mut steps = levels;
    steps.push(error);
    step.from(steps)
}

/// 100·√Σ (w/Σw · SEM/(T − lowest))²; a target at the lowest point adds no error.
fn error(subject: &Subject, levels: &[Step], weights: &[Formula]) -> Step {
    let lowest = f64::from(subject.pack.questionnaire.scale.min);
    let whole: f64 = weights.iter().map(Formula::value).sum();
    let find = |step: &Step, kind: Kind| step.steps.iter().find(|one| one.kind == kind).cloned();
    let squares: Vec<Formula> = levels
        .iter()
        .filter_map(|level| {
            let (weight, target) = (find(level, Kind::Weight)?, find(level, Kind::Target)?);
            let error = find(level, Kind::Error)?;
            let way = divide(of(&error), subtract(of(&target), number(lowest)));
            (target.value? > lowest)
                .then(|| power(times(divide(of(&weight), number(whole)), way), number(2.0)))
        })
        .collect();
    Step::new(Kind::Error, "soft_skills.error")
        .valued(subject.assessment.soft_skills.sem)
        .by(times(number(100.0), sqrt(sum(squares))))
        .judged(true)
}
