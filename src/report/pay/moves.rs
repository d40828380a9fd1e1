//! What single steps would bring: index, verdict, pay, hours of learning.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::id::LevelCode;
use crate::id::SourceKey;
use crate::levers::marginal::Move;
use crate::levers::marginal::Moves;
use crate::levers::marginal::What;
use crate::pack::salary::FactorRule;
use crate::pack::salary::SalaryModel;
use crate::pack::training::Catalogue;
use crate::pack::training::Measure;
use crate::report::fit::band_short;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// At most so many steps with known hours are shown; the templates say the number in words.
const LEARNT: usize = 5;

/// At most so many steps without; said in words, too.
const OTHERS: usize = 6;

/// Single steps, and all of pay together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovesPart {
    /// Steps with known hours, the most points of the index per hour first.
    pub learnt: Vec<MoveLine>,
    /// How many there are; empty if all are shown.
    pub learnt_of: String,
    /// One of them changes pay.
    pub learnt_paid: bool,
    /// One of them is about a level, of which its measure brings a part.
    pub levelled: bool,
    /// Changes of the index are known.
    pub indexed: bool,
    /// Steps without, the most pay first.
    pub others: Vec<MoveLine>,
    /// How many there are; empty if all are shown.
    pub others_of: String,
    /// Where their effects on pay come from: names with keys; empty if none says.
    pub others_sources: String,
    /// Change of pay by all steps together, signed; empty if they exclude each other.
    pub combined: String,
    /// The same as a percentage.
    pub combined_percent: String,
    /// The change without the soft cap, signed; empty if it looks the same.
    pub uncapped: String,
    /// One of the steps rests on judgement alone.
    pub judgement: bool,
}

/// A step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveLine {
    /// What changes.
    pub name: String,
    /// Level now; empty for a certificate.
    pub from: String,
    /// Level then.
    pub to: String,
    /// The part says changes of the index.
    pub indexed: bool,
    /// Points of the index, signed; empty if unknown.
    pub fit: String,
    /// The verdict then, if it is another one; empty otherwise.
    pub verdict: String,
    /// Change of pay per year, signed; empty without a band or without an effect.
    pub pay: String,
    /// The same as a percentage.
    pub percent: String,
    /// The effect on pay rests on judgement alone.
    pub judgement: bool,
    /// Hours of learning; empty if unknown.
    pub hours: String,
    /// The measure.
    pub measure: String,
    /// Levels it brings, signed; empty where it leads to the answer itself.
    pub levels: String,
    /// Points of the index per hundred hours, signed; empty if unknown.
    pub rate: String,
    /// Keys of the sources of the effect on pay, of the level left and of the level reached; empty without, and where
    /// an earlier line of the same name has the same.
    pub pay_sources: String,
    /// Keys of the sources of the measure and of its effect; empty without.
    pub measure_sources: String,
}

/// Names of steps with the keys of their sources.
fn sources_of(lines: &[MoveLine]) -> String {
    let cited = lines.iter().filter(|one| !one.pay_sources.is_empty());
    cited.map(|one| format!("{} [{}]", one.name, one.pay_sources)).collect::<Vec<_>>().join("; ")
}

pub(super) fn compose(
    scene: &Scene,
    model: &SalaryModel,
    moves: &Moves,
    cites: &mut Citations,
) -> Option<MovesPart> {
    let withheld =
        |one: &Move| matches!(one.what, What::Competency { competency, .. } if scene.withheld(competency));
    let useful: Vec<&Move> = moves.all.iter().filter(|one| gains(one) && !withheld(one)).collect();
    let (mut learnt, others): (Vec<&Move>, Vec<&Move>) =
        useful.into_iter().partition(|one| one.learning.is_some());
    // Steps that change pay alone come last by the index; the largest of them is shown all the same.
    let pays = |one: &Move| one.pay.map_or(0.0, |pay| pay.change);
    let best = (0..learnt.len()).rev().max_by(|a, b| pays(learnt[*a]).total_cmp(&pays(learnt[*b])));
    if let Some(best) = best.filter(|best| *best >= LEARNT && pays(learnt[*best]) >= 50.0) {
        let best = learnt.remove(best);
        learnt.insert(LEARNT - 1, best);
    }
    if learnt.is_empty() && others.is_empty() {
        return None;
    }
    let mut lines = |all: Vec<&Move>, most: usize| -> Vec<MoveLine> {
        let mut named = BTreeSet::new();
        let lines = all.into_iter().take(most).map(|one| line(scene, model, one, cites));
        lines
            .map(|mut one| {
                if !named.insert((one.name.clone(), one.pay_sources.clone())) {
                    one.pay_sources.clear(); // the note below the table names them once
                }
                one
            })
            .collect()
    };
    let of =
        |all: &[&Move], most: usize| if all.len() > most { all.len().to_string() } else { String::new() };
    let (learnt_of, others_of) = (of(&learnt, LEARNT), of(&others, OTHERS));
    let (learnt, others) = (lines(learnt, LEARNT), lines(others, OTHERS));
    let indexed = scene.assessment.fit.index.is_ok();
    let money = |amount: f64| scene.format().signed_pay(amount, &model.currency);
    let percent = |ratio: f64| scene.format().signed_tenths_of_percent(ratio);
    Some(MovesPart {
        levelled: learnt.iter().any(|one| !one.levels.is_empty()),
        learnt_paid: learnt.iter().any(|one| !one.pay.is_empty()),
        indexed,
        judgement: learnt.iter().chain(&others).any(|one| one.judgement),
        learnt,
        learnt_of,
        others_sources: sources_of(&others),
        others,
        others_of,
        combined: moves.combined.map(|one| money(one.change)).unwrap_or_default(),
        combined_percent: moves.combined.map(|one| percent(one.ratio)).unwrap_or_default(),
        uncapped: moves
            .combined
            .map(|one| (money(one.change), money(one.uncapped)))
            .filter(|(capped, uncapped)| capped != uncapped)
            .map(|(_, uncapped)| uncapped)
            .unwrap_or_default(),
    })
}

/// A step that lifts index or pay visibly.
fn gains(one: &Move) -> bool {
    one.fit.is_some_and(|fit| fit >= 0.05) || one.pay.is_some_and(|pay| pay.change >= 50.0)
}

fn line(scene: &Scene, model: &SalaryModel, one: &Move, cites: &mut Citations) -> MoveLine {
    let format = scene.format();
    let (name, from, to) = names(scene, model, &one.what);
    let now = scene.assessment.fit.index.as_ref().ok().map(|index| index.verdict);
    let other = one.verdict.filter(|then| Some(*then) != now);
    let paid = one.pay.filter(|pay| pay.change.abs() >= 50.0);
    let taught = one.learning.zip(scene.pack.training.as_ref()).map(|(route, catalogue)| {
        let measure = &catalogue.measures[route.measure.at()];
        (scene.text(&measure.name), cites.cite(backing(catalogue, measure, &one.what)))
    });
    let (measure, measure_sources) = taught.unwrap_or_default();
    let levels = one.learning.and_then(|route| route.levels);
    MoveLine {
        name,
        from,
        to,
        indexed: scene.assessment.fit.index.is_ok(),
        fit: one.fit.map(|fit| format.signed(fit, 1)).unwrap_or_default(),
        verdict: other.map(|at| band_short(scene, at)).unwrap_or_default(),
        pay: paid.map(|pay| format.signed_pay(pay.change, &model.currency)).unwrap_or_default(),
        percent: paid.map(|pay| format.signed_tenths_of_percent(pay.ratio)).unwrap_or_default(),
        judgement: paid.is_some_and(|pay| pay.judgement),
        hours: one.learning.map(|route| format.short(route.hours)).unwrap_or_default(),
        measure,
        levels: levels.map(|levels| format.signed(levels, 2)).unwrap_or_default(),
        rate: one.fit_per_100_hours().map(|rate| format.signed(rate, 1)).unwrap_or_default(),
        pay_sources: if paid.is_some() { cites.cite(pay_backing(model, &one.what)) } else { String::new() },
        measure_sources,
    }
}

/// What hours and effect of a measure rest on: its own sources, and those of the rule its gain comes from.
fn backing<'a>(
    catalogue: &'a Catalogue,
    measure: &'a Measure,
    what: &What,
) -> impl Iterator<Item = &'a SourceKey> {
    let competency = match what {
        What::Competency { competency, .. } => Some(*competency),
        What::Certificate { .. } | What::Factor { .. } => None,
    };
    let gain = measure.gains.iter().find(|gain| Some(gain.competency) == competency);
    let rule = gain.and_then(|gain| catalogue.rules.iter().find(|rule| rule.id == gain.rule));
    measure.source.iter().chain(rule.into_iter().flat_map(|rule| &rule.source))
}

/// What a change of pay rests on: the level left and the level reached; for a group of certificates every level
/// that counts groups of this question.
fn pay_backing<'a>(model: &'a SalaryModel, what: &What) -> Vec<&'a SourceKey> {
    match what {
        What::Competency { .. } => Vec::new(),
        What::Certificate { item: asked, .. } => {
            let counts = model.factors.iter().map(|factor| &factor.rule).filter(|rule| match rule {
                FactorRule::Count { item, .. } | FactorRule::CountWith { item, .. } => item == asked,
                FactorRule::ConcaveYears { .. } | FactorRule::Choice { .. } => false,
            });
            counts.flat_map(FactorRule::levels).flat_map(|level| &level.source).collect()
        }
        What::Factor { factor, from, to } => {
            let rule = &model.factors[*factor].rule;
            rule.sources(from).iter().chain(rule.sources(to)).collect()
        }
    }
}

/// What changes, from which level, to which.
fn names(scene: &Scene, model: &SalaryModel, what: &What) -> (String, String, String) {
    match what {
        What::Competency { competency, from, to } => {
            let format = scene.format();
            (scene.competency_name(*competency), format.level(*from), format.level(*to))
        }
        What::Certificate { item, option } => {
            (scene.item_name(*item), String::new(), scene.option_name(*item, *option))
        }
        What::Factor { factor, from, to } => {
            let factor = &model.factors[*factor];
            let level = |code: &LevelCode| match (&factor.rule, factor.rule.level(code)) {
                (_, Some(level)) => scene.text(&level.name),
                (FactorRule::ConcaveYears { item, .. }, None) => {
                    let years = code.as_str().parse();
                    years.map(|years| scene.number_words(*item, years)).unwrap_or_default()
                }
                _ => String::new(),
            };
            (scene.text(&factor.name), level(from), level(to))
        }
    }
}
