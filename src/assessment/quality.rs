//! Response quality (competency.md §8): raw answers in the fixed order of the form.

use crate::answers::{Answer, Answers};
use crate::assessment::level::TOLERANCE;
use crate::assessment::{CompetencyScore, Quality, QualityFinding, QualityVerdict};
use crate::id::ItemIx;
use crate::pack::Pack;
use crate::pack::framework::{QualityKind, QualityRule};
use crate::pack::questionnaire::{Form, ItemKind, Keying, Statement};

/// The statements of the form that are asked, and how many the form has in all.
struct Responses<'a> {
    all: Vec<Response<'a>>,
    form: usize,
}

/// One statement of the form with its response.
struct Response<'a> {
    statement: &'a Statement,
    answer: Option<Answer>,
    milliseconds: Option<u32>,
}

/// Applies every rule; points add up, the verdict follows from the sum.
#[must_use]
pub fn assess(pack: &Pack, answers: &Answers, competencies: &[CompetencyScore]) -> Quality {
    let rules = &pack.framework.quality;
    let responses = responses(pack, answers);
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

fn responses<'a>(pack: &'a Pack, answers: &Answers) -> Responses<'a> {
    let order = match answers.form {
        Form::Standard => &pack.questionnaire.order_standard,
        Form::Full => &pack.questionnaire.order_full,
    };
    let mut found = Responses { all: Vec::with_capacity(order.len()), form: 0 };
    for item in order {
        let ItemKind::Statement(statement) = &pack.questionnaire.items[item.at()].kind else { continue };
        found.form += 1;
        if answers.is_asked(pack, *item) {
            let (answer, milliseconds) = (answers.get(*item), answers.timing_ms(*item));
            found.all.push(Response { statement, answer, milliseconds });
        }
    }
    found
}

fn finding(
    pack: &Pack,
    answers: &Answers,
    rule: &QualityRule,
    responses: &Responses<'_>,
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
            let run = long_string(&responses.all) as f64;
            (Some(run), at_least(run))
        }
        QualityKind::Irv => {
            let value = irv(&responses.all);
            (value, value.map_or(0, below))
        }
        QualityKind::ReversedDiscrepancy(needed) => {
            let value = discrepancy(pack, &responses.all, competencies.len(), *needed);
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

fn raw(response: &Response<'_>) -> Option<u8> {
    match response.answer {
        Some(Answer::Rating(point)) => Some(point),
        _ => None,
    }
}

/// Longest run of identical raw answers; a statement without a rating ends a run.
fn long_string(responses: &[Response<'_>]) -> usize {
    let (mut longest, mut run, mut last) = (0, 0, None);
    for response in responses {
        let point = raw(response);
        run = match point {
            Some(_) if point == last => run + 1,
            Some(_) => 1,
            None => 0,
        };
        last = point;
        longest = longest.max(run);
    }
    longest
}

/// Population standard deviation of the raw answers; none without answers.
fn irv(responses: &[Response<'_>]) -> Option<f64> {
    let (mut count, mut sum, mut squares) = (0_u32, 0_u32, 0_u32);
    for point in responses.iter().filter_map(raw).map(u32::from) {
        count += 1;
        sum += point;
        squares += point * point;
    }
    if count == 0 {
        return None;
    }
    // n·Σx² − (Σx)² is exact in integers, so a constant row gives exactly 0
    let spread = f64::from(count * squares - sum * sum);
    Some(spread.sqrt() / f64::from(count))
}

/// Mean over competencies of the distance between scored forward and scored reversed statements.
fn discrepancy(pack: &Pack, responses: &[Response<'_>], competencies: usize, needed: usize) -> Option<f64> {
    let scale = &pack.questionnaire.scale;
    // points and number of the forward and of the reversed statements; sums of whole numbers are exact in any order
    let mut sums = vec![[(0_u32, 0_u32); 2]; competencies];
    for one in responses {
        let (Some(point), Some(both)) = (raw(one), sums.get_mut(one.statement.competency.at())) else {
            continue;
        };
        let (sum, count) = &mut both[usize::from(one.statement.keying == Keying::Reverse)];
        *sum += u32::from(scale.points(point, one.statement.keying));
        *count += 1;
    }
    let mean = |(sum, count): (u32, u32)| f64::from(sum) / f64::from(count);
    let distances: Vec<f64> = sums
        .into_iter()
        .filter(|[forward, reverse]| forward.1 >= 2 && reverse.1 >= 1)
        .map(|[forward, reverse]| (mean(forward) - mean(reverse)).abs())
        .collect();
    (distances.len() >= needed.max(1)).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}

/// Median seconds per answered statement, if times are there for this share of the statements.
fn median_seconds(responses: &Responses<'_>, share: f64) -> Option<f64> {
    let timed = responses.all.iter().filter(|one| one.milliseconds.is_some()).count();
    if timed == 0 || (timed as f64) < share * responses.form as f64 {
        return None;
    }
    let mut seconds: Vec<f64> = responses
        .all
        .iter()
        .filter(|one| one.answer.is_some())
        .filter_map(|one| one.milliseconds)
        .map(|milliseconds| f64::from(milliseconds) / 1000.0)
        .collect();
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
    responses: &Responses<'_>,
    competencies: &[CompetencyScore],
    imputed: usize,
) -> (Option<f64>, u32) {
    if responses.all.is_empty() {
        return (None, 0);
    }
    let open = responses.all.iter().filter(|one| one.answer.is_none()).count();
    let share = open as f64 / responses.form as f64;
    // imputed for want of answers: the open statements would have been enough
    let for_want = competencies
        .iter()
        .enumerate()
        .filter(|(_, one)| one.imputed)
        .filter(|(at, one)| {
            let open = responses
                .all
                .iter()
                .filter(|response| response.statement.competency.at() == *at && response.answer.is_none())
                .count();
            one.answered + open >= one.needed
        })
        .count();
    let hit = rule.steps.iter().find(|(limit, _)| share > limit + TOLERANCE || for_want > imputed);
    (Some(share), hit.map_or(0, |(_, points)| *points))
}

/// Whether nearly all scored answers are at the top; no effect on anything.
fn very_positive(pack: &Pack, responses: &Responses<'_>) -> bool {
    let Some((share, least, _)) = &pack.framework.quality.very_positive else { return false };
    let scale = &pack.questionnaire.scale;
    let (mut scored, mut top) = (0_usize, 0_usize);
    for one in &responses.all {
        if let Some(point) = raw(one) {
            scored += 1;
            top += usize::from(scale.points(point, one.statement.keying) == scale.max);
        }
    }
    scored >= *least && top as f64 >= share * scored as f64 - TOLERANCE
}
