//! Education and experience: points by part (competency.md §4, §5).

use crate::answers::{Answer, Answers};
use crate::assessment::{PartScore, RubricScore};
use crate::id::{ItemIx, OptionIx};
use crate::pack::Pack;
use crate::pack::framework::{PartRule, Rubric, RubricPart};
use crate::pack::questionnaire::ItemKind;

/// An answer as a rubric sees it.
enum Given {
    /// It is there.
    Answer(Answer),
    /// A skip rule left the question out: the rule's zero case holds.
    LeftOut,
    /// Asked and unanswered.
    Missing,
}

/// Adds up the parts; a part without a value takes the sum with it, the others are still shown.
#[must_use]
pub fn score(pack: &Pack, answers: &Answers, rubric: &Rubric, role: usize, cluster: usize) -> RubricScore {
    let parts: Vec<PartScore> = rubric.parts.iter().map(|one| part(pack, answers, one, role, cluster)).collect();
    let sum: Option<f64> = parts.iter().map(|one| one.points).sum();
    RubricScore { score: sum.map(|sum| sum.min(rubric.max)), parts }
}

fn given(pack: &Pack, answers: &Answers, item: ItemIx) -> Given {
    if !answers.is_asked(pack, item) {
        return Given::LeftOut;
    }
    answers.get(item).map_or(Given::Missing, Given::Answer)
}

fn part(pack: &Pack, answers: &Answers, part: &RubricPart, role: usize, cluster: usize) -> PartScore {
    let mut missing = Vec::new();
    let mut read = |item: ItemIx| match given(pack, answers, item) {
        Given::Answer(answer) => Some(Some(answer)),
        Given::LeftOut => Some(None),
        Given::Missing => {
            missing.push(item);
            None
        }
    };
    let points = match &part.rule {
        PartRule::LevelTable { item, points, .. } => read(*item).map(|answer| choice(answer, &points[role])),
        PartRule::ChoiceByCluster { item, points } => read(*item).map(|answer| choice(answer, &points[cluster])),
        PartRule::RecentCertificates { all, recent, recent_points, older_points, cap, hours, hour_steps } => {
            // all three are read before anything is dropped, so that every missing answer is named
            let (all_given, recent_given, hours) = (read(*all), read(*recent), read(*hours));
            all_given.zip(recent_given).zip(hours).map(|((all_given, recent_given), hours)| {
                let groups = chosen(pack, *all, all_given);
                let recent = chosen(pack, *recent, recent_given).min(groups);
                let certificates = recent_points * recent as f64 + older_points * (groups - recent) as f64;
                certificates.min(*cap) + step(number(hours), hour_steps)
            })
        }
        PartRule::SaturatingYears { item, constant } => {
            read(*item).map(|years| part.max * (1.0 - libm::exp(-number(years) / constant)))
        }
        PartRule::LogSpan { item, reference } => {
            read(*item).map(|people| part.max * (libm::log1p(number(people)) / libm::log1p(reference[role])).min(1.0))
        }
        PartRule::TaskPoints { contributed, responsible, tasks } => {
            let (contributed_given, responsible_given) = (read(*contributed), read(*responsible));
            contributed_given.zip(responsible_given).map(|(contributed_given, responsible_given)| {
                let contributed = chosen(pack, *contributed, contributed_given);
                let responsible = chosen(pack, *responsible, responsible_given).min(contributed);
                part.max * (contributed + responsible) as f64 / (2.0 * tasks)
            })
        }
    };
    PartScore { points, missing }
}

fn choice(answer: Option<Answer>, points: &[f64]) -> f64 {
    match answer {
        Some(Answer::Choice(option)) => points[option.at()],
        _ => 0.0,
    }
}

/// Number of chosen options, the exclusive one not counted.
fn chosen(pack: &Pack, item: ItemIx, answer: Option<Answer>) -> usize {
    let Some(Answer::Choices(all)) = answer else { return 0 };
    all.len() - usize::from(exclusive(pack, item).is_some_and(|one| all.has(one)))
}

/// The option of a list that stands alone.
pub(crate) fn exclusive(pack: &Pack, item: ItemIx) -> Option<OptionIx> {
    match &pack.questionnaire.items[item.at()].kind {
        ItemKind::Choices(choices) => choices.exclusive,
        _ => None,
    }
}

fn number(answer: Option<Answer>) -> f64 {
    match answer {
        Some(Answer::Number(number)) => number,
        _ => 0.0,
    }
}

/// Points of the first step that is reached.
fn step(value: f64, steps: &[(f64, f64)]) -> f64 {
    steps.iter().find(|(at_least, _)| value >= *at_least).map_or(0.0, |(_, points)| *points)
}
