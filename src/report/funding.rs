//! Funding that may apply: always something to check, never money in hand.

use serde::Deserialize;
use serde::Serialize;

use crate::answers::Answer;
use crate::id::FundingCode;
use crate::id::OptionIx;
use crate::pack::training::Catalogue;
use crate::pack::training::EducationalLeave;
use crate::pack::training::Funding;
use crate::plan::Job;
use crate::plan::Means;
use crate::plan::PlannedMeasure;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// Funding to check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundingPart {
    /// Instruments the planned measures name.
    pub instruments: Vec<FundingLine>,
    /// Educational leave where the person works; `null` if no planned measure allows it or the place is unknown.
    pub leave: Option<LeaveLine>,
    /// Money after passing an exam in the plan.
    pub bonuses: Vec<BonusLine>,
}

/// An instrument.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundingLine {
    /// Name.
    pub name: String,
    /// What it gives.
    pub gives: String,
    /// Who can get it.
    pub who: String,
    /// What it asks of the measure; empty if nothing is recorded.
    pub asks: String,
    /// State of our knowledge.
    pub status: String,
    /// Goes by residence, which the program does not know: the state's name; empty otherwise.
    pub if_living_in: String,
    /// Keys of sources.
    pub sources: String,
}

/// Educational leave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveLine {
    /// State.
    pub state: String,
    /// Days a year; 0 = no law.
    pub days: u32,
    /// There is a right to it.
    pub granted: bool,
    /// The rule in words; empty if none is recorded.
    pub rule: String,
    /// Limits in words; empty if none are recorded.
    pub limits: String,
    /// Months of waiting; 0 = not recorded.
    pub wait_months: u32,
    /// Days before the start; 0 = not recorded.
    pub apply_days_before: u32,
    /// From this day another rule holds; empty if none is known.
    pub change_date: String,
    /// The other rule in words.
    pub change: String,
    /// Days from then.
    pub change_days: u32,
    /// Keys of sources.
    pub sources: String,
}

/// Money after an exam.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BonusLine {
    /// In words.
    pub text: String,
    /// Keys of sources.
    pub sources: String,
}

/// Code a measure carries if days of educational leave can be used for it.
const LEAVE: &str = "BU";
/// Code of money after the exam.
const BONUS: &str = "BONUS";
/// Code of the employer paying.
const EMPLOYER: &str = "EMP";

/// Composes the part.
pub(super) fn compose(
    scene: &Scene,
    catalogue: &Catalogue,
    means: &Means,
    shown: &[&PlannedMeasure],
    cites: &mut Citations,
) -> FundingPart {
    let mut codes: Vec<&FundingCode> = Vec::new();
    for one in shown.iter().filter(|one| one.price > 0.5) {
        for code in &catalogue.measures[one.measure.at()].funding {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    let state = match scene.answers.effective(scene.pack, catalogue.inputs.state) {
        Some(Answer::Choice(option)) => Some(option),
        _ => None,
    };
    let leave_helps = shown.iter().any(|one| has(&catalogue.measures[one.measure.at()].funding, LEAVE));
    let leave = state.filter(|_| leave_helps && means.job != Job::None).and_then(|state| {
        catalogue.leave.iter().find(|one| one.state == state).map(|one| leave(scene, catalogue, one, cites))
    });
    let fits = |one: &&Funding| {
        let named = codes.iter().any(|code| **code == one.code || one.group.as_ref() == Some(*code));
        let here = one.state.is_none_or(|place| Some(place) == state);
        let employed = one.code != *EMPLOYER || means.job != Job::None;
        named && here && employed && one.active == Some(true)
    };
    FundingPart {
        instruments: catalogue
            .funding
            .iter()
            .filter(fits)
            .map(|one| instrument(scene, catalogue, one, cites))
            .collect(),
        leave,
        bonuses: if codes.iter().any(|code| **code == *BONUS) {
            bonuses(scene, catalogue, state, cites)
        } else {
            Vec::new()
        },
    }
}

fn has(codes: &[FundingCode], wanted: &str) -> bool {
    codes.iter().any(|code| *code == *wanted)
}

fn instrument(scene: &Scene, catalogue: &Catalogue, one: &Funding, cites: &mut Citations) -> FundingLine {
    let living = one.state.filter(|_| one.by_residence);
    FundingLine {
        name: scene.text(&one.name),
        gives: scene.sentence(&one.gives),
        who: scene.sentence(&one.who),
        asks: scene.sentence(&one.asks),
        status: scene.text(&one.status),
        if_living_in: living
            .map(|state| scene.option_name(catalogue.inputs.state, state))
            .unwrap_or_default(),
        sources: cites.cite(&one.source),
    }
}

/// A change that has come into force by the report's date replaces the days; a later one is announced.
fn leave(scene: &Scene, catalogue: &Catalogue, one: &EducationalLeave, cites: &mut Citations) -> LeaveLine {
    let now = one.change.as_ref().filter(|(day, ..)| *day <= scene.about.date);
    let later = one.change.as_ref().filter(|(day, ..)| *day > scene.about.date);
    let days = now.map_or(one.days, |(_, days, _)| *days);
    let rule = match now {
        Some((_, _, text)) => Some(text),
        None => one.rule.as_ref(),
    };
    LeaveLine {
        state: scene.option_name(catalogue.inputs.state, one.state),
        days,
        granted: days > 0,
        rule: rule.map(|text| scene.text(text)).unwrap_or_default(),
        limits: one
            .limits
            .as_ref()
            .filter(|_| now.is_none())
            .map(|text| scene.text(text))
            .unwrap_or_default(),
        wait_months: one.wait_months.unwrap_or_default(),
        apply_days_before: one.apply_days_before.unwrap_or_default(),
        change_date: later.map(|(day, ..)| scene.format().date(*day)).unwrap_or_default(),
        change: later.map(|(.., text)| scene.text(text)).unwrap_or_default(),
        change_days: later.map_or(0, |(_, days, _)| *days),
        sources: cites.cite(&one.source),
    }
}

/// Only what is confirmed for the exams of the catalogue.
fn bonuses(
    scene: &Scene,
    catalogue: &Catalogue,
    state: Option<OptionIx>,
    cites: &mut Citations,
) -> Vec<BonusLine> {
    let Some(state) = state else { return Vec::new() };
    let here = catalogue.bonus.iter().filter(|one| one.confirmed && one.states.contains(&state));
    here.map(|one| BonusLine { text: scene.text(&one.text), sources: cites.cite(&one.source) }).collect()
}
