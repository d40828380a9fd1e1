//! Education and experience (competency.md §4, §5): points by part, down to the facts.

use crate::answers::Answer;
use crate::assessment::PartScore;
use crate::assessment::RubricScore;
use crate::assessment::rubric::exclusive;
use crate::explain::Fact;
use crate::explain::Formula;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::answer;
use crate::explain::formula::divide;
use crate::explain::formula::exp;
use crate::explain::formula::ln;
use crate::explain::formula::min;
use crate::explain::formula::number;
use crate::explain::formula::of;
use crate::explain::formula::product;
use crate::explain::formula::subtract;
use crate::explain::formula::sum;
use crate::explain::formula::times;
use crate::explain::given_number;
use crate::id::ItemIx;
use crate::pack::framework::PartRule;
use crate::pack::framework::Rubric;
use crate::pack::framework::RubricPart;

/// Experience; `None` in a pack without.
pub(super) fn experience(subject: &Subject) -> Option<Step> {
    let result = subject.assessment.experience.as_ref()?;
    Some(whole(subject, Kind::Experience, "experience", subject.pack.framework.experience.as_ref()?, result))
}

/// Education; `None` in a pack without.
pub(super) fn education(subject: &Subject) -> Option<Step> {
    let result = subject.assessment.education.as_ref()?;
    Some(whole(subject, Kind::Education, "education", subject.pack.framework.education.as_ref()?, result))
}

fn whole(subject: &Subject, kind: Kind, id: &str, rubric: &Rubric, result: &RubricScore) -> Step {
    let parts: Vec<Step> =
        rubric.parts.iter().zip(&result.parts).map(|(part, points)| one(subject, part, points)).collect();
    let step = Step::new(kind, id).fact(Fact::Most, rubric.max).judged(true);
    let step = match result.score {
        Some(score) => step.valued(score).by(min(number(rubric.max), sum(parts.iter().map(of).collect()))),
        None => step.word("missing"),
    };
    step.from(parts)
}

fn one(subject: &Subject, part: &RubricPart, result: &PartScore) -> Step {
    let answers: Vec<Step> = part.rule.items().into_iter().map(|item| answer(subject, item)).collect();
    let mut step = Step::new(Kind::Part, part.id.as_str())
        .named(&part.name)
        .fact(Fact::Most, part.max)
        .cited(&part.source)
        .judged(part.judgement);
    step.note = Some(part.note.clone());
    let step = match result.points {
        None => step.word("missing"),
        Some(points) => {
            let step = rank(subject, &part.rule, step.valued(points));
            match formula(subject, part) {
                Some(formula) => step.by(formula),
                None => step, // points of a table
            }
        }
    };
    step.from(answers)
}

/// The place of a qualification in the qualifications framework.
fn rank(subject: &Subject, rule: &PartRule, step: Step) -> Step {
    let PartRule::LevelTable { item, rank, .. } = rule else { return step };
    match subject.answers.effective(subject.pack, *item) {
        Some(Answer::Choice(option)) => step.fact(Fact::Rank, f64::from(rank[option.at()])),
        _ => step,
    }
}

/// The calculation with this person's numbers; `None` where points are read from a table.
fn formula(subject: &Subject, part: &RubricPart) -> Option<Formula> {
    let years = |item: ItemIx| number(given_number(subject, item).unwrap_or(0.0));
    let role = subject.assessment.role.at();
    Some(match &part.rule {
        PartRule::LevelTable { .. } | PartRule::ChoiceByCluster { .. } => return None,
        PartRule::SaturatingYears { item, constant } => {
            let over = divide(subtract(number(0.0), years(*item)), number(*constant));
            times(number(part.max), subtract(number(1.0), exp(over)))
        }
        PartRule::LogSpan { item, reference } => {
            let log = |one: Formula| ln(sum(vec![number(1.0), one]));
            let share = divide(log(years(*item)), log(number(reference[role])));
            times(number(part.max), min(number(1.0), share))
        }
        PartRule::TaskPoints { contributed, responsible, tasks } => {
            let all = chosen(subject, *contributed);
            let own = chosen(subject, *responsible).min(all);
            let points = sum(vec![number(all as f64), number(own as f64)]);
            divide(times(number(part.max), points), times(number(2.0), number(*tasks)))
        }
        PartRule::RecentCertificates { all, recent, recent_points, older_points, cap, hours, hour_steps } => {
            let groups = chosen(subject, *all);
            let newer = chosen(subject, *recent).min(groups);
            let given = given_number(subject, *hours).unwrap_or(0.0);
            let extra =
                hour_steps.iter().find(|(least, _)| given >= *least).map_or(0.0, |(_, points)| *points);
            let earned = sum(vec![
                product(vec![number(*recent_points), number(newer as f64)]),
                product(vec![number(*older_points), number((groups - newer) as f64)]),
            ]);
            sum(vec![min(number(*cap), earned), number(extra)])
        }
    })
}

/// Number of chosen options, the exclusive one not counted.
fn chosen(subject: &Subject, item: ItemIx) -> usize {
    match subject.answers.effective(subject.pack, item) {
        Some(Answer::Choices(all)) => {
            all.len() - usize::from(exclusive(subject.pack, item).is_some_and(|one| all.has(one)))
        }
        _ => 0,
    }
}
