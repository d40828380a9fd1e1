//! A brief for a pay conversation, from nothing but what the person stated.

use serde::Deserialize;
use serde::Serialize;

use crate::answers::Answer;
use crate::assessment::Pay;
use crate::assessment::RubricScore;
use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::pack::framework::PartRule;
use crate::pack::framework::Rubric;
use crate::pack::questionnaire::ItemKind;
use crate::pack::salary::LegalScope;
use crate::pack::salary::SalaryModel;
use crate::report::Edition;
use crate::report::figure::estimated;
use crate::report::pay::PayPart;
use crate::report::pay::Percentiles;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// At most so many factors are named, the largest.
const FACTORS: usize = 3;

/// Points below the top of the scale down to which a statement speaks for a strength.
const NEAR_TOP: u8 = 1;

/// A negotiation brief.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The band to talk about, per year.
    pub band: Percentiles,
    /// Hours a week the band is for.
    pub hours: String,
    /// Present pay beside the lower limit; empty without.
    pub present: String,
    /// Target; empty if the pack has no rule for it.
    pub target: String,
    /// How far it lies above the middle, signed.
    pub target_ratio: String,
    /// Opening; empty if the pack has no rule for it.
    pub opening: String,
    /// How far it lies above the middle, signed.
    pub opening_ratio: String,
    /// The opening is held at the upper end of the band.
    pub opening_capped: bool,
    /// Present pay reaches the target, so that there is none; empty otherwise: the target it reaches.
    pub past_target: String,
    /// Present pay reaches the opening, so that there is none; empty otherwise: the opening it reaches.
    pub past_opening: String,
    /// Present pay lies above the band (P90).
    pub above_band: bool,
    /// Why the anchors lie where they do.
    pub rule: String,
    /// Keys of the rule's sources.
    pub rule_sources: String,
    /// Facts from experience and education.
    pub facts: Vec<Evidence>,
    /// Strengths by name, with the statements that carry them.
    pub strengths: Vec<Evidence>,
    /// What raises the band, the largest effect first.
    pub raises: Vec<Argument>,
    /// What lowers it, the largest effect first: questions to expect.
    pub lowers: Vec<Argument>,
    /// Nothing the person entered carries an argument.
    pub no_evidence: bool,
    /// What the law says, and what to check.
    pub legal: Vec<LegalLine>,
}

/// Something the person entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is about.
    pub label: String,
    /// The answer in words.
    pub value: String,
    /// The questions it comes from.
    pub items: String,
}

/// A factor as an argument.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Factor.
    pub name: String,
    /// Level.
    pub level: String,
    /// Effect per year, signed.
    pub effect: String,
    /// The question it comes from.
    pub item: String,
}

/// A sentence on the law; exactly one of the flags is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalLine {
    /// A rule of the European Union.
    pub european: bool,
    /// A law in force in Germany.
    pub german: bool,
    /// To be checked by the reader.
    pub check: bool,
    /// The sentence.
    pub text: String,
    /// Keys of sources.
    pub sources: String,
}

/// Composes the brief; `None` in the edition to share, without a band, or where the answers form no picture.
pub(super) fn compose(scene: &Scene, part: &PayPart, cites: &mut Citations) -> Option<Brief> {
    let band = part.band.as_ref().filter(|band| scene.edition == Edition::Personal && !band.caution)?;
    let (model, pay) = (scene.pack.salary.as_ref()?, scene.assessment.pay.as_ref()?.as_ref().ok()?);
    let arguments = |raising: bool| -> Vec<Argument> {
        let lines = band.factors.iter().zip(&model.factors).zip(&pay.factors);
        let mut lines: Vec<_> =
            lines
                .filter(|((line, factor), _)| {
                    if raising { line.raises } else { line.lowers && personal(scene, factor.rule.item()) }
                })
                .collect();
        // what matters most comes first, whatever its place in the model
        lines.sort_by(|(_, a), (_, b)| b.without.abs().total_cmp(&a.without.abs()));
        lines
            .into_iter()
            .take(FACTORS)
            .map(|((line, factor), _)| Argument {
                name: line.name.clone(),
                level: line.level.clone(),
                effect: line.effect.clone(),
                item: id(scene, factor.rule.item()),
            })
            .collect()
    };
    let (facts, strengths) = (facts(scene), strengths(scene));
    let (raises, lowers) = (arguments(true), arguments(false));
    let present = pay.own.as_ref().map(|own| scene.format().money(own.amount, &model.currency));
    let (year, hours) = match &band.agreed {
        Some(agreed) => (&agreed.year, &agreed.hours),
        None => (&band.year, &band.full_time_hours),
    };
    let mut brief = Brief {
        band: year.clone(),
        hours: hours.clone(),
        present: present.unwrap_or_default(),
        no_evidence: facts.is_empty() && strengths.is_empty() && raises.is_empty(),
        facts,
        strengths,
        raises,
        lowers,
        ..Brief::default()
    };
    anchors(scene, model, pay, &mut brief, cites);
    Some(brief)
}

/// Target and opening from the band by the pack's ratios; own pay plays no part in them, but an anchor that would ask
/// for no more than present pay is none.
fn anchors(scene: &Scene, model: &SalaryModel, pay: &Pay, brief: &mut Brief, cites: &mut Citations) {
    let Some(rules) = &model.negotiation else { return };
    let band = pay.own_band();
    // From the middle as it is printed, so that it can be worked out again.
    let middle = estimated(band.p50);
    let amount = |ratio: f64| (middle * ratio).min(band.p90);
    let money = |ratio: f64| scene.format().pay(amount(ratio), &model.currency);
    let past = |limit: f64| {
        let printed = estimated(limit);
        pay.own.as_ref().is_some_and(|own| own.amount >= printed.min(limit))
    };
    let anchor = |ratio: f64| {
        if past(amount(ratio)) { (String::new(), money(ratio)) } else { (money(ratio), String::new()) }
    };
    (brief.target, brief.past_target) = anchor(rules.target);
    (brief.opening, brief.past_opening) = anchor(rules.opening);
    brief.above_band = pay.own.as_ref().is_some_and(|own| own.amount > band.p90);
    brief.target_ratio = scene.format().signed_percent(rules.target - 1.0);
    brief.opening_ratio = scene.format().signed_percent(rules.opening - 1.0);
    brief.opening_capped = middle * rules.opening > band.p90;
    brief.rule = scene.text(&rules.text);
    brief.rule_sources = cites.cite(&rules.source);
    brief.legal = rules
        .legal
        .iter()
        .map(|note| LegalLine {
            european: note.scope == LegalScope::European,
            german: note.scope == LegalScope::German,
            check: note.scope == LegalScope::Check,
            text: scene.text(&note.text),
            sources: cites.cite(&note.source),
        })
        .collect();
}

/// Whether a question is about the person, as the parts of experience and education are, and not about the employer:
/// nobody has to answer for industry or place.
fn personal(scene: &Scene, item: ItemIx) -> bool {
    let framework = &scene.pack.framework;
    let rubrics = [framework.experience.as_ref(), framework.education.as_ref()];
    rubrics
        .into_iter()
        .flatten()
        .flat_map(|rubric| &rubric.parts)
        .any(|part| part.rule.items().contains(&item))
}

fn id(scene: &Scene, item: ItemIx) -> String {
    scene.pack.questionnaire.items[item.at()].id.as_str().to_owned()
}

/// What earned points, experience first: what a person has done convinces more than what they have learned.
fn facts(scene: &Scene) -> Vec<Evidence> {
    let framework = &scene.pack.framework;
    let both = [
        (framework.experience.as_ref(), scene.assessment.experience.as_ref()),
        (framework.education.as_ref(), scene.assessment.education.as_ref()),
    ];
    let mut all: Vec<Evidence> = Vec::new();
    for (rubric, result) in both {
        let Some(rubric) = rubric else { continue };
        all.extend(earned(scene, rubric, result));
    }
    all
}

fn earned(scene: &Scene, rubric: &Rubric, result: Option<&RubricScore>) -> Vec<Evidence> {
    let mut all = Vec::new();
    for (at, part) in rubric.parts.iter().enumerate() {
        let points = result.and_then(|result| result.parts.get(at)?.points);
        // the lowest qualification of a table may earn points too, but it is nothing to argue with
        let lowest = match &part.rule {
            PartRule::LevelTable { points, .. } => points
                .get(scene.assessment.role.at())
                .map_or(0.0, |by_option| by_option.iter().copied().fold(f64::INFINITY, f64::min)),
            _ => 0.0,
        };
        if points.is_some_and(|points| points <= lowest) {
            continue;
        }
        // without points, because a companion question is open, what was marked in a list still is something
        let listed =
            |item: &ItemIx| matches!(scene.pack.questionnaire.items[item.at()].kind, ItemKind::Choices(_));
        // of certificates the list itself speaks, not which are recent and how many hours it took
        let rule_items = match &part.rule {
            PartRule::RecentCertificates { all, .. } => vec![*all],
            rule => rule.items(),
        };
        let counts = |item: &ItemIx| speaks(scene, *item) && (points.is_some() || listed(item));
        for item in rule_items.into_iter().filter(counts) {
            if let Some(value) = scene.answer_words(item) {
                all.push(Evidence { label: scene.item_name(item), value, items: id(scene, item) });
            }
        }
    }
    all
}

/// Whether an answer says that there is something: no zero, no "none of these".
fn speaks(scene: &Scene, item: ItemIx) -> bool {
    match (scene.answers.effective(scene.pack, item), &scene.pack.questionnaire.items[item.at()].kind) {
        (Some(Answer::Number(number)), _) => number > 0.0,
        (Some(Answer::Choices(chosen)), ItemKind::Choices(choices)) => {
            !chosen.is_empty() && choices.exclusive.is_none_or(|alone| !chosen.has(alone))
        }
        (Some(Answer::Choice(_)), _) => true,
        _ => false,
    }
}

/// Strengths with their level and the statements that carry them.
fn strengths(scene: &Scene) -> Vec<Evidence> {
    let scores = &scene.assessment.soft_skills.competencies;
    let strength = |competency: &CompetencyIx| Evidence {
        label: scene.competency_name(*competency),
        value: scene.format().level(scores[competency.at()].level),
        items: carrying(scene, *competency).join(", "),
    };
    scene.assessment.strengths.iter().map(strength).collect()
}

fn carrying(scene: &Scene, competency: CompetencyIx) -> Vec<String> {
    let scale = &scene.pack.questionnaire.scale;
    let places = (0..scene.pack.questionnaire.items.len()).map(ItemIx::new);
    let mut ids: Vec<String> = places
        .filter(|item| {
            let ItemKind::Statement(statement) = &scene.pack.questionnaire.items[item.at()].kind else {
                return false;
            };
            let Some(Answer::Rating(point)) = scene.answers.effective(scene.pack, *item) else {
                return false;
            };
            statement.competency == competency
                && scale.points(point, statement.keying) + NEAR_TOP >= scale.max
        })
        .map(|item| id(scene, item))
        .collect();
    ids.sort();
    ids
}
