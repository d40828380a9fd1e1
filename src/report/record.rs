//! Experience and education: points by part, and the facts they rest on.

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::PartScore;
use crate::assessment::RubricScore;
use crate::id::ItemIx;
use crate::pack::framework::Rubric;
use crate::pack::framework::RubricPart;
use crate::pack::questionnaire::Mode;
use crate::report::profile::ProfilePart;
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
pub(super) fn compose(scene: &Scene, profile: &ProfilePart) -> (Option<RecordPart>, Option<RecordPart>) {
    let framework = &scene.pack.framework;
    let both = [
        (framework.experience.as_ref(), scene.assessment.experience.as_ref()),
        (framework.education.as_ref(), scene.assessment.education.as_ref()),
    ];
    let scored = both.iter().any(|(_, result)| result.is_some_and(|one| one.score.is_some()));
    if scene.answers.mode == Mode::Hr || (profile.unanswered && !scored) {
        return (None, None);
    }
    let [experience, education] = both.map(|(rubric, result)| Some(part(scene, rubric?, result?)));
    (experience, education)
}

fn part(scene: &Scene, rubric: &Rubric, result: &RubricScore) -> RecordPart {
    let parts: Vec<RecordLine> =
        rubric.parts.iter().zip(&result.parts).map(|(part, points)| line(scene, part, points)).collect();
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
    }
}

fn names(scene: &Scene, items: &[ItemIx]) -> String {
    let names: Vec<String> = items.iter().map(|item| scene.item_name(*item)).collect();
    scene.format().list(&names)
}

fn line(scene: &Scene, part: &RubricPart, result: &PartScore) -> RecordLine {
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
    }
}

/// Points: whole where they are, else one decimal.
fn points_words(scene: &Scene, points: f64) -> String {
    let whole = (points - points.round()).abs() < 1e-6;
    scene.format().number(points, usize::from(!whole))
}
