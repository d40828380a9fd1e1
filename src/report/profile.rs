//! Competencies: level against target, ranked by what matters most.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::CompetencyScore;
use crate::assessment::GapClass;
use crate::assessment::MustHaveStatus;
use crate::id::CompetencyIx;
use crate::report::scene::Scene;

/// The competency profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProfilePart {
    /// Every competency: gaps first by importance × gap, then the others by importance.
    pub competencies: Vec<CompetencyLine>,
    /// Names of those that are settled, in the same order.
    pub settled: Vec<String>,
    /// At least one of them is not settled.
    pub has_unsettled: bool,
    /// Names of competencies this edition says nothing about.
    pub withheld: String,
    /// Strengths, best first.
    pub strengths: Vec<CompetencyLine>,
    /// The first gaps of the ranking, at most three.
    pub top_gaps: Vec<CompetencyLine>,
    /// At least one competency can be judged.
    pub scorable: bool,
    /// No statement was answered at all.
    pub unanswered: bool,
    /// At least one competency is below its target.
    pub has_gaps: bool,
    /// Number of clear gaps.
    pub clear: usize,
    /// Number of possible gaps.
    pub possible: usize,
    /// Number of targets reached.
    pub reached: usize,
    /// Number of competencies that cannot be judged.
    pub not_scorable: usize,
    /// Their names; empty without.
    pub not_scorable_names: String,
    /// The first of the ranking if it cannot be judged for want of opportunity; empty otherwise.
    pub opportunity: String,
    /// Lowest level of the scale.
    pub lowest: String,
    /// Highest level of the scale.
    pub highest: String,
    /// Words for the levels, lowest first.
    pub level_words: Vec<LevelWord>,
    /// Half the interval of a level with the usual number of answers.
    pub tolerance: String,
    /// Level calculated with where a competency cannot be judged.
    pub entry_level: String,
    /// Limit above which a gap is clear.
    pub clear_from: String,
}

/// A word for a level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelWord {
    /// Level.
    pub level: String,
    /// Word.
    pub word: String,
}

/// A competency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetencyLine {
    /// Id, also in the chart's name: `chart:gap-COM`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Definition.
    pub definition: String,
    /// It has a level.
    pub scorable: bool,
    /// It has none for want of opportunity.
    pub no_opportunity: bool,
    /// Level; empty if not scorable.
    pub level: String,
    /// Word for the level; empty if not scorable.
    pub word: String,
    /// Interval for tables; empty if not scorable.
    pub interval: String,
    /// Interval for running text; empty if not scorable.
    pub interval_text: String,
    /// Target.
    pub target: String,
    /// Importance 1–5.
    pub importance: String,
    /// Gap; empty without one or without a level.
    pub gap: String,
    /// Gap class or reason in words.
    pub class: String,
    /// Larger than the error of measurement.
    pub clear: bool,
    /// Within the error of measurement.
    pub possible: bool,
    /// Target reached.
    pub reached: bool,
    /// Must-have minimum; empty without one.
    pub minimum: String,
    /// The must-have is not met.
    pub not_met: bool,
    /// The must-have is open.
    pub open: bool,
    /// Behaviour at the present level; empty if not scorable.
    pub now: String,
    /// Behaviour one stage further; empty at the top.
    pub next: String,
    /// Target reached and the highest stage described: nothing further to show.
    pub settled: bool,
    /// ESCO concepts, English labels.
    pub esco: Vec<String>,
}

/// Composes the part.
pub(super) fn compose(scene: &Scene) -> ProfilePart {
    let scores = &scene.assessment.soft_skills.competencies;
    let levels = &scene.pack.framework.levels;
    let scale = &scene.pack.questionnaire.scale;
    let ranking = ranking(scene);
    let (withheld, shown): (Vec<_>, Vec<_>) = ranking.into_iter().partition(|one| scene.withheld(*one));
    let competencies: Vec<CompetencyLine> = shown.iter().map(|one| line(scene, *one)).collect();
    let top_gaps: Vec<CompetencyLine> = shown
        .iter()
        .filter(|one| scores[one.at()].gap > 0.0 && !scores[one.at()].imputed)
        .take(3)
        .map(|one| line(scene, *one))
        .collect();
    let strengths = scene.assessment.strengths.iter().filter(|one| !scene.withheld(**one));
    let count = |class: GapClass| shown.iter().filter(|one| scores[one.at()].gap_class == class).count();
    let names: Vec<String> = withheld.iter().map(|one| scene.competency_name(*one)).collect();
    ProfilePart {
        strengths: strengths.map(|one| line(scene, *one)).collect(),
        withheld: scene.format().list(&names),
        scorable: scores.iter().any(|one| !one.imputed),
        unanswered: scores.iter().all(|one| one.answered == 0 && !one.no_opportunity),
        has_gaps: !top_gaps.is_empty(),
        clear: count(GapClass::Clear),
        possible: count(GapClass::Possible),
        reached: count(GapClass::None),
        not_scorable: count(GapClass::NotScorable),
        not_scorable_names: scene.format().list(
            &competencies.iter().filter(|one| !one.scorable).map(|one| one.name.clone()).collect::<Vec<_>>(),
        ),
        opportunity: shown
            .first()
            .filter(|one| scores[one.at()].imputed && scores[one.at()].no_opportunity)
            .map(|one| scene.competency_name(*one))
            .unwrap_or_default(),
        lowest: scale.min.to_string(),
        highest: scale.max.to_string(),
        level_words: level_words(scene),
        tolerance: scene.format().number(usual_tolerance(scene), 1),
        entry_level: scene.format().level(levels.entry_level),
        clear_from: scene.format().number(levels.clear_gap, 1),
        settled: competencies.iter().filter(|one| one.settled).map(|one| one.name.clone()).collect(),
        has_unsettled: competencies.iter().any(|one| !one.settled),
        top_gaps,
        competencies,
    }
}

/// Half the width of the interval most levels have: in the middle of all that are shown; without any, what the scale
/// has by itself.
fn usual_tolerance(scene: &Scene) -> f64 {
    let levels = &scene.pack.framework.levels;
    let scores = scene.assessment.soft_skills.competencies.iter().filter(|one| !one.imputed);
    let mut all: Vec<f64> = scores.map(|one| levels.z * one.sem).collect();
    all.sort_by(f64::total_cmp);
    let of_scale = levels.z * levels.sd * libm::sqrt((1.0 - levels.reliability).max(0.0));
    all.get(all.len() / 2).copied().unwrap_or(of_scale)
}

fn level_words(scene: &Scene) -> Vec<LevelWord> {
    let lowest = usize::from(scene.pack.questionnaire.scale.min);
    let words = scene.pack.framework.level_words.iter().enumerate();
    words.map(|(at, word)| LevelWord { level: (lowest + at).to_string(), word: scene.text(word) }).collect()
}

/// Every competency: the priorities in their order, then the rest by importance, then table order.
fn ranking(scene: &Scene) -> Vec<CompetencyIx> {
    let scores = &scene.assessment.soft_skills.competencies;
    let mut all = scene.assessment.priorities.clone();
    let mut rest: Vec<CompetencyIx> =
        (0..scores.len()).map(CompetencyIx::new).filter(|one| !all.contains(one)).collect();
    rest.sort_by(|a, b| scores[b.at()].importance.total_cmp(&scores[a.at()].importance));
    all.extend(rest);
    all
}

fn line(scene: &Scene, competency: CompetencyIx) -> CompetencyLine {
    let score = &scene.assessment.soft_skills.competencies[competency.at()];
    let about = &scene.pack.framework.competencies[competency.at()];
    let format = scene.format();
    let ends = score.interval.map(|(from, to)| (format.number(from, 1), format.number(to, 1)));
    let (now, next) = behaviour(scene, competency, score);
    CompetencyLine {
        id: about.id.as_str().to_owned(),
        name: scene.text(&about.name),
        definition: scene.text(&about.definition),
        scorable: !score.imputed,
        no_opportunity: score.imputed && score.no_opportunity,
        level: if score.imputed { String::new() } else { format.level(score.level) },
        word: word(scene, score),
        interval: ends.as_ref().map(|(from, to)| format.range_short(from, to)).unwrap_or_default(),
        interval_text: ends.as_ref().map(|(from, to)| format.range(from, to)).unwrap_or_default(),
        target: format.level(score.target),
        importance: format.short(score.importance),
        gap: if score.imputed || score.gap <= 0.0 { String::new() } else { format.level(score.gap) },
        class: class(scene, score),
        clear: score.gap_class == GapClass::Clear,
        possible: score.gap_class == GapClass::Possible,
        reached: score.gap_class == GapClass::None,
        minimum: score.must_have.map(|one| format.level(one.minimum)).unwrap_or_default(),
        not_met: score.must_have.is_some_and(|one| one.status == MustHaveStatus::NotMet),
        open: score.must_have.is_some_and(|one| one.status == MustHaveStatus::Open),
        settled: !score.imputed && score.gap_class == GapClass::None && next.is_empty(),
        now,
        next,
        esco: about.esco.iter().map(|one| one.label.clone()).collect(),
    }
}

fn class(scene: &Scene, score: &CompetencyScore) -> String {
    let words = &scene.wording.words.gap;
    match score.gap_class {
        GapClass::Clear => &words.clear,
        GapClass::Possible => &words.possible,
        GapClass::None => &words.none,
        GapClass::NotScorable if score.no_opportunity => &words.no_opportunity,
        GapClass::NotScorable => &words.too_few,
    }
    .clone()
}

/// Label = floor(level + 0.5), by the words of the scale.
fn word(scene: &Scene, score: &CompetencyScore) -> String {
    if score.imputed {
        return String::new();
    }
    let lowest = f64::from(scene.pack.questionnaire.scale.min);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "levels lie on a scale of u8"
    )]
    let at = ((score.level + 0.5 + 1e-9).floor() - lowest).max(0.0) as usize;
    scene.pack.framework.level_words.get(at).map(|one| scene.text(one)).unwrap_or_default()
}

/// Behaviour at the present stage and at the next one.
fn behaviour(scene: &Scene, competency: CompetencyIx, score: &CompetencyScore) -> (String, String) {
    if score.imputed {
        return (String::new(), String::new());
    }
    let (low, high) = scene.pack.framework.anchor_limits;
    let anchors = &scene.pack.framework.competencies[competency.at()].anchors;
    let stage = usize::from(score.level > low - 1e-9) + usize::from(score.level > high - 1e-9);
    let next = anchors.get(stage + 1).map(|one| scene.text(one)).unwrap_or_default();
    (scene.text(&anchors[stage]), next)
}
