//! Response quality (competency.md §8): raw answers in the fixed order of the form.

use crate::answers::{Answer, Answers};
use crate::assessment::level::TOLERANCE;
use crate::assessment::{CompetencyScore, Quality, QualityFinding, QualityVerdict};
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::framework::{QualityKind, QualityRule};
use crate::pack::questionnaire::{Form, ItemKind, Keying};

/// What one walk over the statements of the form finds, in its order.
#[derive(Default)]
struct Responses {
    /// Statements of the form.
    form: usize,
    /// Those that are asked.
    asked: usize,
    /// Asked and not answered, by competency.
    open: Vec<usize>,
    /// Longest run of identical raw answers; a statement without a rating ends a run.
    longest: usize,
    /// Raw answers: number, sum, sum of squares.
    raw: (u32, u32, u32),
    /// Points and number of the forward and of the reversed statements, by competency.
    keyed: Vec<[(u32, u32); 2]>,
    /// Raw answers at the end of the scale that speaks for the person.
    top: u32,
    /// Asked statements with a time.
    timed: usize,
    /// Times of those that are answered.
    milliseconds: Vec<u32>,
}

/// Applies every rule; points add up, the verdict follows from the sum.
#[must_use]
pub fn assess(pack: &Pack, answers: &Answers, competencies: &[CompetencyScore]) -> Quality {
    let rules = &pack.framework.quality;
    let responses = responses(pack, answers, competencies.len());
    let findings: Vec<QualityFinding> =
        rules.rules.iter().map(|rule| finding(pack, answers, rule, &responses, competencies)).collect();
    let points = findings.iter().map(|one| one.points).sum();
    let verdict = if !rules.rules.is_empty() && points >= rules.unusable_from {
        QualityVerdict::Unusable
    } else if !rules.rules.is_empty() && points >= rules.limited_from {
        QualityVerdict::Limited
    } else {
        QualityVerdict::Good
    };
    let imputed = competencies.iter().filter(|one| one.imputed).count();
    Quality {
        verdict,
        points,
        rules: findings,
        very_positive: very_positive(pack, &responses),
        coverage_note: imputed > pack.framework.levels.coverage_note_above,
    }
}

fn responses(pack: &Pack, answers: &Answers, competencies: usize) -> Responses {
    let scale = &pack.questionnaire.scale;
    let order = match answers.form {
        Form::Standard => &pack.questionnaire.order_standard,
        Form::Full => &pack.questionnaire.order_full,
    };
    let mut found = Responses {
        open: vec![0; competencies],
        keyed: vec![Default::default(); competencies],
        ..Responses::default()
    };
    let (mut run, mut last) = (0, None);
    for item in order {
        let ItemKind::Statement(statement) = &pack.questionnaire.items[item.at()].kind else { continue };
        found.form += 1;
        if !answers.is_asked(pack, *item) {
            continue;
        }
        found.asked += 1;
        let (answer, milliseconds) = (answers.get(*item), answers.timing_ms(*item));
        found.timed += usize::from(milliseconds.is_some());
        found.milliseconds.extend(milliseconds.filter(|_| answer.is_some()));
        let at = statement.competency.at();
        found.open[at] += usize::from(answer.is_none());
        let Some(Answer::Rating(point)) = answer else {
            last = None;
            continue;
        };
        run = if last == Some(point) { run + 1 } else { 1 };
        last = Some(point);
        found.longest = found.longest.max(run);
        let (count, sum, squares) = found.raw;
        found.raw = (count + 1, sum + u32::from(point), squares + u32::from(point) * u32::from(point));
        let scored = scale.points(point, statement.keying);
        found.top += u32::from(scored == scale.max);
        let (sum, count) = &mut found.keyed[at][usize::from(statement.keying == Keying::Reverse)];
        *sum += u32::from(scored);
        *count += 1;
    }
    found
}

fn finding(
    pack: &Pack,
    answers: &Answers,
    rule: &QualityRule,
    responses: &Responses,
    competencies: &[CompetencyScore],
) -> QualityFinding {
    let at_least = |value: f64| points(rule, |limit| value >= limit - TOLERANCE);
    let below = |value: f64| points(rule, |limit| value < limit - TOLERANCE);
    let (value, points) = match &rule.rule {
        QualityKind::Instructed(item, expected) => {
            let value = rating(pack, answers, *item);
            (value, value.map_or(0, |given| points(rule, |_| given != f64::from(*expected))))
        }
        QualityKind::Infrequency(item) => {
            let value = rating(pack, answers, *item);
            (value, value.map_or(0, at_least))
        }
        QualityKind::LongString => {
            let run = responses.longest as f64;
            (Some(run), at_least(run))
        }
        QualityKind::Irv => {
            let value = irv(responses);
            (value, value.map_or(0, below))
        }
        QualityKind::ReversedDiscrepancy(needed) => {
            let value = discrepancy(responses, *needed);
            (value, value.map_or(0, at_least))
        }
        QualityKind::Time(share) => {
            let value = median_seconds(responses, *share);
            (value, value.map_or(0, below))
        }
        QualityKind::Missing(imputed) => missing(rule, responses, competencies, *imputed),
    };
    QualityFinding { value, points }
}

/// Points of the strongest step that applies; steps stand strongest first.
fn points(rule: &QualityRule, applies: impl Fn(f64) -> bool) -> u32 {
    rule.steps.iter().find(|(limit, _)| applies(*limit)).map_or(0, |(_, points)| *points)
}

fn rating(pack: &Pack, answers: &Answers, item: ItemIx) -> Option<f64> {
    match answers.effective(pack, item)? {
        Answer::Rating(point) => Some(f64::from(point)),
        _ => None,
    }
}

/// Population standard deviation of the raw answers; none without answers.
fn irv(responses: &Responses) -> Option<f64> {
    let (count, sum, squares) = responses.raw;
    if count == 0 {
        return None;
    }
    // n·Σx² − (Σx)² is exact in integers, so a constant row gives exactly 0
    let spread = f64::from(count * squares - sum * sum);
    Some(spread.sqrt() / f64::from(count))
}

/// Mean over competencies of the distance between scored forward and scored reversed statements.
fn discrepancy(responses: &Responses, needed: usize) -> Option<f64> {
    // sums of whole numbers are exact in any order
    let mean = |(sum, count): (u32, u32)| f64::from(sum) / f64::from(count);
    let distances: Vec<f64> = responses
        .keyed
        .iter()
        .filter(|[forward, reverse]| forward.1 >= 2 && reverse.1 >= 1)
        .map(|[forward, reverse]| (mean(*forward) - mean(*reverse)).abs())
        .collect();
    (distances.len() >= needed.max(1)).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}

/// Median seconds per answered statement, if times are there for this share of the statements.
fn median_seconds(responses: &Responses, share: f64) -> Option<f64> {
    if responses.timed == 0 || (responses.timed as f64) < share * responses.form as f64 {
        return None;
    }
    let mut seconds: Vec<f64> =
        responses.milliseconds.iter().map(|milliseconds| f64::from(*milliseconds) / 1000.0).collect();
    seconds.sort_by(f64::total_cmp);
    let middle = seconds.len() / 2;
    match seconds.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(seconds[middle]),
        _ => Some(f64::midpoint(seconds[middle - 1], seconds[middle])),
    }
}

/// Share of unanswered statements; "no opportunity" does not count as missing.
fn missing(
    rule: &QualityRule,
    responses: &Responses,
    competencies: &[CompetencyScore],
    imputed: usize,
) -> (Option<f64>, u32) {
    if responses.asked == 0 {
        return (None, 0);
    }
    let open: usize = responses.open.iter().sum();
    let share = open as f64 / responses.form as f64;
    // imputed for want of answers: the open statements would have been enough
    let for_want = competencies
        .iter()
        .zip(&responses.open)
        .filter(|(one, open)| one.imputed && one.answered + **open >= one.needed)
        .count();
    let hit = rule.steps.iter().find(|(limit, _)| share > limit + TOLERANCE || for_want > imputed);
    (Some(share), hit.map_or(0, |(_, points)| *points))
}

/// Whether nearly all scored answers are at the top; no effect on anything.
fn very_positive(pack: &Pack, responses: &Responses) -> bool {
    let Some((share, least, _)) = &pack.framework.quality.very_positive else { return false };
    let (scored, ..) = responses.raw;
    scored as usize >= *least && f64::from(responses.top) >= share * f64::from(scored) - TOLERANCE
}
