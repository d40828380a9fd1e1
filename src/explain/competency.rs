//! A competency: from its statements to level, gap, priority and minimum (competency.md §6.1, §6.2).

use crate::answers::Answer;
use crate::assessment::CompetencyScore;
use crate::assessment::level::statements;
use crate::explain::Fact;
use crate::explain::Kind;
use crate::explain::Step;
use crate::explain::Subject;
use crate::explain::answer;
use crate::explain::code;
use crate::explain::formula::divide;
use crate::explain::formula::max;
use crate::explain::formula::min;
use crate::explain::formula::number;
use crate::explain::formula::of;
use crate::explain::formula::sqrt;
use crate::explain::formula::subtract;
use crate::explain::formula::sum;
use crate::explain::formula::taken;
use crate::explain::formula::times;
use crate::id::CompetencyIx;
use crate::id::SourceKey;
use crate::pack::questionnaire::Keying;

/// The level with everything that follows from it.
pub(super) fn level(subject: &Subject, at: CompetencyIx) -> Step {
    let score = &subject.assessment.soft_skills.competencies[at.at()];
    let competency = &subject.pack.framework.competencies[at.at()];
    let id = competency.id.as_str();
    let answers = answers(subject, at);
    let counted: Vec<&Step> = answers.iter().filter(|one| one.value.is_some()).collect();
    let mut step = Step::new(Kind::Level, id)
        .named(&competency.name)
        .count(Fact::Answered, score.answered)
        .count(Fact::Asked, score.asked)
        .count(Fact::Needed, score.needed);
    if score.imputed {
        step = step.valued(score.level).word(if score.no_opportunity { "no_opportunity" } else { "too_few" });
        step.judgement = true; // the entry value
        step.imputed = true;
    } else {
        let mean = divide(sum(counted.iter().map(|one| of(one)).collect()), number(counted.len() as f64));
        step = step.valued(score.level).by(mean).word(code(&score.gap_class));
        step.interval = score.interval;
    }
    let mut steps = answers;
    steps.extend(precision(subject, score, id));
    steps.extend(demand(subject, at, score));
    step.from(steps)
}

/// The statements asked, with the points they count with.
fn answers(subject: &Subject, at: CompetencyIx) -> Vec<Step> {
    let scale = &subject.pack.questionnaire.scale;
    let mut all: Vec<Step> = statements(subject.pack, subject.answers, at)
        .map(|(item, statement)| {
            let step = answer(subject, item);
            let Some(Answer::Rating(point)) = subject.answers.get(item) else { return step };
            let value = f64::from(scale.points(point, statement.keying));
            let step = step.valued(value).fact(Fact::Given, f64::from(point));
            match statement.keying {
                Keying::Forward => step,
                Keying::Reverse => {
                    let turned = sum(vec![number(f64::from(scale.min)), number(f64::from(scale.max))]);
                    step.by(subtract(turned, number(f64::from(point)))).word("reversed")
                }
            }
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id)); // as a person looks them up; the interview mixes them
    all
}

/// Standard error and interval; only the standard deviation where there is no level.
fn precision(subject: &Subject, score: &CompetencyScore, id: &str) -> Vec<Step> {
    let rules = &subject.pack.framework.levels;
    let error = format!("{id}.error");
    if score.imputed {
        return vec![Step::new(Kind::Error, error).valued(score.sem).judged(true)];
    }
    let ratio = || divide(number(score.answered as f64), number(rules.reliability_items));
    let stepped = divide(
        times(ratio(), number(rules.reliability)),
        sum(vec![number(1.0), times(subtract(ratio(), number(1.0)), number(rules.reliability))]),
    );
    let reliability = Step::computed(Kind::Reliability, format!("{id}.reliability"), stepped).judged(true);
    let sem = times(number(rules.sd), sqrt(subtract(number(1.0), of(&reliability))));
    let error = Step::new(Kind::Error, error).valued(score.sem).by(sem).judged(true).from(vec![reliability]);
    let scale = &subject.pack.questionnaire.scale;
    let (low, high) = score.interval.unwrap_or_default();
    let half = || times(number(rules.z), of(&error));
    let lower = max(number(f64::from(scale.min)), subtract(taken(id, score.level), half()));
    let upper = min(number(f64::from(scale.max)), sum(vec![taken(id, score.level), half()]));
    let lower = Step::new(Kind::Lower, format!("{id}.lower")).valued(low).by(lower);
    let upper = Step::new(Kind::Upper, format!("{id}.upper")).valued(high).by(upper);
    vec![error, lower, upper]
}

/// Target, weight and what follows from them.
fn demand(subject: &Subject, at: CompetencyIx, score: &CompetencyScore) -> Vec<Step> {
    let framework = &subject.pack.framework;
    let competency = &framework.competencies[at.at()];
    let id = competency.id.as_str();
    let role = &framework.roles[subject.assessment.role.at()];
    let cluster = &framework.clusters[subject.assessment.cluster.at()];
    let kept = |base: f64, deltas: [f64; 2], (low, high): (f64, f64)| {
        let whole = sum(vec![number(base), number(deltas[0]), number(deltas[1])]);
        max(number(low), min(number(high), whole))
    };
    let basis = |topic: &str| -> Vec<SourceKey> {
        let found = framework.basis.iter().filter(|one| one.topic == topic || one.topic == "adjustments");
        found.flat_map(|one| one.source.iter().cloned()).collect()
    };
    let deltas = [cluster.target_delta[at.at()], role.target_delta[at.at()]];
    let target = Step::new(Kind::Target, format!("{id}.target"))
        .valued(score.target)
        .by(kept(competency.target, deltas, framework.target_limits))
        .cited(&basis("targets"))
        .judged(true);
    let deltas = [cluster.weight_delta[at.at()], role.weight_delta[at.at()]];
    let weight = Step::new(Kind::Weight, format!("{id}.weight"))
        .valued(score.importance)
        .by(kept(competency.weight, deltas, framework.weight_limits))
        .cited(&basis("weights"))
        .judged(true);
    let mut steps = follow(subject, score, id, &target, &weight);
    steps.splice(0..0, [target, weight]);
    if let Some(must_have) = score.must_have {
        let rules = &framework.levels;
        let limit = subtract(number(must_have.minimum), number(rules.must_have_sem));
        let source: Vec<SourceKey> = framework
            .basis
            .iter()
            .filter(|one| one.topic == "minimums")
            .flat_map(|one| one.source.iter().cloned())
            .collect();
        steps.push(
            Step::computed(Kind::MustHave, format!("{id}.minimum"), limit)
                .word(code(&must_have.status))
                .fact(Fact::Limit, must_have.minimum)
                .cited(&source)
                .judged(true),
        );
    }
    steps
}

/// Attainment, gap and priority.
fn follow(subject: &Subject, score: &CompetencyScore, id: &str, target: &Step, weight: &Step) -> Vec<Step> {
    let lowest = f64::from(subject.pack.questionnaire.scale.min);
    let level = || taken(id, score.level);
    let attainment = Step::new(Kind::Attainment, format!("{id}.attainment")).valued(score.attainment);
    let attainment = if score.target <= lowest {
        attainment
    } else {
        let part = divide(subtract(level(), number(lowest)), subtract(of(target), number(lowest)));
        attainment.by(min(number(1.0), part))
    };
    let gap = Step::new(Kind::Gap, format!("{id}.gap"))
        .valued(score.gap)
        .by(max(number(0.0), subtract(of(target), level())))
        .word(code(&score.gap_class))
        .fact(Fact::Limit, subject.pack.framework.levels.clear_gap);
    let priority = Step::new(Kind::Priority, format!("{id}.priority"))
        .valued(score.priority)
        .by(times(of(weight), of(&gap)));
    vec![attainment, gap, priority]
}
