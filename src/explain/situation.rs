//! The situation score (competency.md §6.3).

use crate::answers::Answer;
use crate::explain::Fact;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::formula::divide;
use crate::explain::formula::max;
use crate::explain::formula::number;
use crate::explain::formula::of;
use crate::explain::formula::subtract;
use crate::explain::formula::sum;
use crate::explain::formula::times;
use crate::locale::Text;
use crate::pack::questionnaire::ItemKind;
use crate::pack::questionnaire::Situation;

/// The score over the situations asked; `None` in a pack without.
pub(super) fn score(subject: &Subject) -> Option<Step> {
    let rules = subject.pack.framework.situations.as_ref()?;
    let found = subject.assessment.situations.as_ref()?;
    let steps: Vec<Step> =
        found.values.iter().filter_map(|(item, _)| one(subject, item.at(), found.best_only)).collect();
    let step = Step::new(Kind::Situations, "situations")
        .count(Fact::Answered, found.answered)
        .count(Fact::Asked, found.values.len())
        .count(Fact::Needed, rules.needed)
        .judged(true);
    let Some(score) = found.score else { return Some(step.word("too_few").from(steps)) };
    let counted: Vec<&Step> = steps.iter().filter(|one| one.value.is_some()).collect();
    let (top, bottom) = limits(subject);
    let most = if found.best_only { top } else { top - bottom };
    let earned = max(number(0.0), sum(counted.iter().map(|one| of(one)).collect()));
    let formula = divide(times(number(100.0), earned), times(number(most), number(counted.len() as f64)));
    let mut step = step.valued(score).by(formula).fact(Fact::Most, most);
    if found.best_only {
        step = step.word("best_only");
    }
    step.interval = found.interval(rules, subject.pack.framework.levels.z);
    let mut steps = steps;
    steps.push(Step::new(Kind::Error, "situations.error").valued(rules.sem).judged(true));
    Some(step.from(steps))
}

/// One situation: value of the best pick minus that of the worst.
fn one(subject: &Subject, at: usize, best_only: bool) -> Option<Step> {
    let item = &subject.pack.questionnaire.items[at];
    let ItemKind::Situation(situation) = &item.kind else { return None };
    let step = Step::new(Kind::Situation, item.id.as_str()).named(item.name.as_ref().unwrap_or(&item.text));
    let Some(Answer::Picks { best, worst }) = subject.answers.get(crate::id::ItemIx::new(at)) else {
        return Some(step.word("open"));
    };
    let value = |option: crate::id::OptionIx| f64::from(situation.options[option.at()].value);
    let code = |option: crate::id::OptionIx| situation.options[option.at()].code.to_string();
    let mut given = code(best);
    let step = match worst {
        _ if best_only => step.valued(value(best)),
        Some(worst) => {
            given = format!("{given} / {}", code(worst));
            let formula = subtract(number(value(best)), number(value(worst)));
            step.valued(formula.value()).by(formula)
        }
        None => step.word("open"),
    };
    let mut step = step;
    step.given = Some(Text { de: given.clone(), en: given });
    Some(step)
}

/// Highest and lowest value of any option in the pack.
fn limits(subject: &Subject) -> (f64, f64) {
    let options = subject.pack.questionnaire.items.iter().flat_map(|item| match &item.kind {
        ItemKind::Situation(Situation { options, .. }) => options.as_slice(),
        _ => &[],
    });
    options.fold((1.0, -1.0), |(top, bottom), one| {
        (f64::max(top, f64::from(one.value)), f64::min(bottom, f64::from(one.value)))
    })
}
