//! Experience and education: points by part, and the facts they rest on.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::PartScore;
use crate::assessment::RubricScore;
use crate::id::ItemIx;
use crate::levers::Levers;
use crate::levers::route::Goal;
use crate::levers::route::Route;
use crate::pack::framework::Rubric;
use crate::pack::framework::RubricPart;
use crate::pack::questionnaire::Mode;
use crate::report::fit;
use crate::report::profile::ProfilePart;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// A rubric with its points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordPart {
    /// Sum; empty if a part has no value.
    pub score: String,
    /// The highest sum there is.
    pub max: String,
    /// The parts in order.
    pub parts: Vec<RecordLine>,
    /// Questions left open that parts need, names; empty if none.
    pub missing: String,
    /// At least one fact was given.
    pub answered: bool,
    /// Other ways to points that are missing.
    pub routes: Vec<RouteLine>,
    /// The pack's hint on qualifications from abroad; empty without routes to a qualification.
    pub abroad: String,
}

/// A way to further points; exactly one of its goals is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteLine {
    /// One of these qualifications, all worth the same; empty for other goals.
    pub qualifications: Vec<String>,
    /// Certificates of so many further groups; 0 for other goals.
    pub certificates: usize,
    /// At least so many hours of further training; 0 for other goals.
    pub hours: u32,
    /// Points it adds, at least.
    pub points: String,
    /// Points it adds at best; empty if there is no more to it.
    pub best: String,
    /// The verdict then; empty if it stays the same or there is none.
    pub verdict: String,
}

/// A part of a rubric.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordLine {
    /// Id in results.
    pub id: String,
    /// Name.
    pub name: String,
    /// What counts and why.
    pub note: String,
    /// Points; empty if an answer is missing.
    pub points: String,
    /// Most points.
    pub max: String,
    /// The part earned points.
    pub earned: bool,
    /// What the person stated.
    pub facts: Vec<Fact>,
    /// There is exactly one of them, and its question is the part itself.
    pub single: bool,
    /// Questions left open, names; empty if none.
    pub missing: String,
    /// Keys of sources of the points; empty without.
    pub sources: String,
    /// The points rest on judgement.
    pub judgement: bool,
}

/// A stated fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Short name of the question.
    pub label: String,
    /// The answer in words.
    pub value: String,
}

/// Composes experience and education.
///
/// Neither in mode `hr`, which shows profile, gaps and development only, nor where a person gave facts on pay alone.
pub(super) fn compose(
    scene: &Scene,
    profile: &ProfilePart,
    levers: &Levers,
    cites: &mut Citations,
) -> (Option<RecordPart>, Option<RecordPart>) {
    let framework = &scene.pack.framework;
    let both = [
        (framework.experience.as_ref(), scene.assessment.experience.as_ref()),
        (framework.education.as_ref(), scene.assessment.education.as_ref()),
    ];
    let scored = both.iter().any(|(_, result)| result.is_some_and(|one| one.score.is_some()));
    if scene.answers.mode == Mode::Hr || (profile.unanswered && !scored) {
        return (None, None);
    }
    let [experience, education] = both.map(|(rubric, result)| Some(part(scene, rubric?, result?, cites)));
    let education = education.map(|mut education| {
        education.routes = levers.routes.iter().map(|one| route(scene, one)).collect();
        education.abroad = abroad(scene, levers);
        education
    });
    (experience, education)
}

fn route(scene: &Scene, found: &Route) -> RouteLine {
    let now = scene.assessment.fit.index.as_ref().ok().map(|index| index.verdict);
    let then = found.verdict.filter(|verdict| Some(*verdict) != now);
    let line = RouteLine {
        points: points_words(scene, found.points),
        best: if found.best > found.points + 1e-9 { points_words(scene, found.best) } else { String::new() },
        verdict: then.map(|at| fit::band_name(scene, at)).unwrap_or_default(),
        ..RouteLine::default()
    };
    match &found.goal {
        Goal::Qualification(item, options) => {
            let qualifications = options.iter().map(|one| scene.option_name(*item, *one)).collect();
            RouteLine { qualifications, ..line }
        }
        Goal::Certificates(_, groups) => RouteLine { certificates: *groups, ..line },
        Goal::Hours(_, hours) => RouteLine { hours: *hours, ..line },
    }
}

/// What the pack says about qualifications from abroad, if a route leads to one.
fn abroad(scene: &Scene, levers: &Levers) -> String {
    let item = levers.routes.iter().find_map(|one| match &one.goal {
        Goal::Qualification(item, _) => Some(*item),
        _ => None,
    });
    let hint = item.and_then(|item| scene.pack.questionnaire.items[item.at()].hint.as_ref());
    hint.map(|text| scene.sentence(text)).unwrap_or_default()
}

fn part(scene: &Scene, rubric: &Rubric, result: &RubricScore, cites: &mut Citations) -> RecordPart {
    let parts: Vec<RecordLine> = rubric
        .parts
        .iter()
        .zip(&result.parts)
        .map(|(part, points)| line(scene, part, points, cites))
        .collect();
    let mut open: Vec<ItemIx> = Vec::new();
    for item in result.parts.iter().flat_map(|part| &part.missing) {
        if !open.contains(item) {
            open.push(*item);
        }
    }
    RecordPart {
        score: result.score.map(|score| scene.format().number(score, 0)).unwrap_or_default(),
        max: scene.format().short(rubric.max),
        missing: names(scene, &open),
        answered: parts.iter().any(|part| !part.facts.is_empty()),
        parts,
        ..RecordPart::default()
    }
}

fn names(scene: &Scene, items: &[ItemIx]) -> String {
    let names: Vec<String> = items.iter().map(|item| scene.item_name(*item)).collect();
    scene.format().list(&names)
}

fn line(scene: &Scene, part: &RubricPart, result: &PartScore, cites: &mut Citations) -> RecordLine {
    let format = scene.format();
    let asked = part.rule.items();
    let facts = asked
        .iter()
        .filter_map(|item| Some(Fact { label: scene.item_name(*item), value: scene.answer_words(*item)? }));
    RecordLine {
        id: part.id.as_str().to_owned(),
        name: scene.text(&part.name),
        note: scene.text(&part.note),
        points: result.points.map(|points| points_words(scene, points)).unwrap_or_default(),
        max: format.short(part.max),
        earned: result.points.is_some_and(|points| points > 0.0),
        single: asked.len() == 1,
        facts: facts.collect(),
        missing: names(scene, &result.missing),
        sources: cites.cite(&part.source),
        judgement: part.judgement,
    }
}

/// Points: whole where they are, else one decimal.
fn points_words(scene: &Scene, points: f64) -> String {
    let whole = (points - points.round()).abs() < 1e-6;
    scene.format().number(points, usize::from(!whole))
}
