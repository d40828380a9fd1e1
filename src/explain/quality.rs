//! Response quality (competency.md §8): what each rule saw, and its points.

use crate::answers::Answer;
use crate::assessment::QualityFinding;
use crate::explain::Fact;
use crate::explain::Formula;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::answer;
use crate::explain::formula::abs;
use crate::explain::formula::divide;
use crate::explain::formula::number;
use crate::explain::formula::power;
use crate::explain::formula::sqrt;
use crate::explain::formula::subtract;
use crate::explain::formula::sum;
use crate::explain::formula::times;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::pack::framework::QualityKind;
use crate::pack::framework::QualityRule;
use crate::pack::questionnaire::Form;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Keying;
use crate::pack::questionnaire::Statement;

/// The sum of points with every rule.
pub(super) fn whole(subject: &Subject) -> Step {
    let rules = &subject.pack.framework.quality;
    let found = &subject.assessment.quality;
    let steps: Vec<Step> =
        rules.rules.iter().zip(&found.rules).map(|(rule, finding)| one(subject, rule, *finding)).collect();
    let points = sum(found.rules.iter().map(|one| number(f64::from(one.points))).collect());
    let step = Step::new(Kind::Quality, "quality")
        .valued(f64::from(found.points))
        .word(crate::explain::code(&found.verdict))
        .fact(Fact::Limit, f64::from(rules.limited_from))
        .fact(Fact::NextLimit, f64::from(rules.unusable_from))
        .judged(true);
    if steps.is_empty() { step } else { step.by(points).from(steps) }
}

/// Code of the kind of a rule; templates choose the sentence by it.
#[must_use]
pub fn code(kind: &QualityKind) -> &'static str {
    match kind {
        QualityKind::Instructed(..) => "instructed",
        QualityKind::Infrequency(_) => "infrequency",
        QualityKind::LongString => "long_string",
        QualityKind::Irv => "spread",
        QualityKind::ReversedDiscrepancy(_) => "reversed",
        QualityKind::Time(_) => "time",
        QualityKind::Missing(_) => "missing",
    }
}

fn one(subject: &Subject, rule: &QualityRule, finding: QualityFinding) -> Step {
    let mut step = Step::new(Kind::Rule, rule.id.as_str())
        .named(&rule.name)
        .word(code(&rule.rule))
        .fact(Fact::Points, f64::from(finding.points))
        .cited(&rule.source)
        .judged(rule.judgement);
    step.value = finding.value;
    // strongest first: the last step is the first limit one can reach
    if let Some((limit, _)) = rule.steps.last() {
        step = step.fact(Fact::Limit, *limit);
    }
    if rule.steps.len() > 1
        && let Some((limit, _)) = rule.steps.first()
    {
        step = step.fact(Fact::NextLimit, *limit);
    }
    match &rule.rule {
        QualityKind::Instructed(item, expected) => {
            step.fact(Fact::Limit, f64::from(*expected)).from(vec![rated(subject, *item)])
        }
        QualityKind::Infrequency(item) => step.from(vec![rated(subject, *item)]),
        _ => match formula(subject, &rule.rule).filter(|_| finding.value.is_some()) {
            Some(formula) => step.by(formula),
            None => step,
        },
    }
}

fn rated(subject: &Subject, item: ItemIx) -> Step {
    let step = answer(subject, item);
    match subject.answers.effective(subject.pack, item) {
        Some(Answer::Rating(point)) => step.valued(f64::from(point)),
        _ => step,
    }
}

/// The statements of the form that are asked, in its order.
fn statements<'a>(subject: &Subject<'a>) -> Vec<(ItemIx, &'a Statement)> {
    let questionnaire = &subject.pack.questionnaire;
    let order = match subject.answers.form {
        Form::Standard => &questionnaire.order_standard,
        Form::Full => &questionnaire.order_full,
    };
    let asked = order.iter().filter(|item| subject.answers.is_asked(subject.pack, **item));
    asked
        .filter_map(|item| match &questionnaire.items[item.at()].kind {
            ItemKind::Statement(statement) => Some((*item, statement)),
            _ => None,
        })
        .collect()
}

/// The calculation of an index where it is one; runs, times and counts are read off.
fn formula(subject: &Subject, kind: &QualityKind) -> Option<Formula> {
    let all = statements(subject);
    match kind {
        QualityKind::Irv => {
            let ratings: Vec<f64> = all.iter().filter_map(|(item, _)| point(subject, *item)).collect();
            let (count, whole) = (number(ratings.len() as f64), ratings.iter().sum::<f64>());
            let squares = number(ratings.iter().map(|one| one * one).sum());
            let spread = subtract(times(count.clone(), squares), power(number(whole), number(2.0)));
            (!ratings.is_empty()).then(|| divide(sqrt(spread), count))
        }
        QualityKind::ReversedDiscrepancy(_) => {
            let competencies = subject.pack.framework.competencies.len();
            let distances: Vec<Formula> =
                (0..competencies).filter_map(|at| distance(subject, &all, CompetencyIx::new(at))).collect();
            let count = number(distances.len() as f64);
            (!distances.is_empty()).then(|| divide(sum(distances), count))
        }
        QualityKind::Missing(_) => {
            let open = all.iter().filter(|(item, _)| subject.answers.get(*item).is_none()).count();
            let form = match subject.answers.form {
                Form::Standard => subject.pack.questionnaire.order_standard.len(),
                Form::Full => subject.pack.questionnaire.order_full.len(),
            };
            (form > 0).then(|| divide(number(open as f64), number(form as f64)))
        }
        _ => None,
    }
}

fn point(subject: &Subject, item: ItemIx) -> Option<f64> {
    match subject.answers.get(item) {
        Some(Answer::Rating(point)) => Some(f64::from(point)),
        _ => None,
    }
}

/// Distance between forward and reversed statements of a competency, both as they count.
fn distance(subject: &Subject, all: &[(ItemIx, &Statement)], competency: CompetencyIx) -> Option<Formula> {
    let scale = &subject.pack.questionnaire.scale;
    let points = |keying: Keying| -> Vec<Formula> {
        all.iter()
            .filter(|(_, one)| one.competency == competency && one.keying == keying)
            .filter_map(|(item, _)| match subject.answers.get(*item) {
                Some(Answer::Rating(point)) => Some(number(f64::from(scale.points(point, keying)))),
                _ => None,
            })
            .collect()
    };
    let mean = |points: Vec<Formula>| {
        let count = number(points.len() as f64);
        if points.len() == 1 { sum(points) } else { divide(sum(points), count) }
    };
    let (forward, reverse) = (points(Keying::Forward), points(Keying::Reverse));
    (forward.len() >= 2 && !reverse.is_empty()).then(|| abs(subtract(mean(forward), mean(reverse))))
}
