//! The situation score (competency.md §6.3).

use crate::answers::{Answer, Answers};
use crate::assessment::level::TOLERANCE;
use crate::assessment::{CompetencyScore, SituationScore};
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::framework::SituationRules;
use crate::pack::questionnaire::ItemKind;

/// Scores the situations asked of this person.
///
/// `J = 100·max(0, Σz)/(spread·n)` with `z = value(best) − value(worst)`; with fewer than the needed pairs but enough
/// best picks `J = 100·max(0, Σ value(best))/(top·n)`; else no score. 0 is no better than chance.
#[must_use]
pub fn score(
    pack: &Pack,
    answers: &Answers,
    rules: &SituationRules,
    competencies: &[CompetencyScore],
) -> SituationScore {
    let mut values = Vec::new();
    let (mut pairs, mut sum, mut bests, mut best_sum) = (0_usize, 0_i32, 0_usize, 0_i32);
    for (item, situation) in pack.questionnaire.all_situations() {
        if !answers.is_asked(pack, item) {
            continue;
        }
        let mut value = None;
        if let Some(Answer::Picks { best, worst }) = answers.get(item) {
            let best = i32::from(situation.options[best.at()].value);
            bests += 1;
            best_sum += best;
            if let Some(worst) = worst {
                let z = best - i32::from(situation.options[worst.at()].value);
                pairs += 1;
                sum += z;
                value = Some(z);
            }
        }
        values.push((item, value));
    }
    let (top, bottom) = limits(pack);
    let share = |sum: i32, most: f64| 100.0 * f64::from(sum.max(0)) / most;
    let (score, answered, best_only) = if pairs >= rules.needed && pairs > 0 {
        (Some(share(sum, f64::from(top - bottom) * pairs as f64)), pairs, false)
    } else if bests >= rules.needed && bests > 0 {
        (Some(share(best_sum, f64::from(top) * bests as f64)), bests, true)
    } else {
        (None, pairs, false)
    };
    let hints = hints(pack, rules, competencies, &values);
    SituationScore { score, answered, best_only, values, hints }
}

/// The highest and the lowest value any option has.
fn limits(pack: &Pack) -> (i32, i32) {
    let values = pack.questionnaire.all_situations().flat_map(|(_, situation)| &situation.options);
    values
        .fold((1, -1), |(top, bottom), one| (top.max(i32::from(one.value)), bottom.min(i32::from(one.value))))
}

/// Situations whose picks are no better than chance although the person sees the competency as strong.
fn hints(
    pack: &Pack,
    rules: &SituationRules,
    competencies: &[CompetencyScore],
    values: &[(ItemIx, Option<i32>)],
) -> Vec<ItemIx> {
    let scale = &pack.questionnaire.scale;
    let (low, high) = (f64::from(scale.min), f64::from(scale.max));
    values
        .iter()
        .filter(|(item, value)| {
            let ItemKind::Situation(situation) = &pack.questionnaire.items[item.at()].kind else {
                return false;
            };
            let one = &competencies[situation.primary.at()];
            let percent = 100.0 * (one.level - low) / (high - low);
            !one.imputed && percent >= rules.hint_percent - TOLERANCE && value.is_some_and(|z| z <= 0)
        })
        .map(|(item, _)| *item)
        .collect()
}
