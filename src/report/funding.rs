//! Funding that may apply: always something to check, never money in hand.

use serde::Deserialize;
use serde::Serialize;

use crate::id::FundingCode;
use crate::id::OptionIx;
use crate::pack::training::Catalogue;
use crate::pack::training::EducationalLeave;
use crate::pack::training::Funding;
use crate::pack::training::Measure;
use crate::plan::Job;
use crate::plan::LeftOut;
use crate::plan::LeftOutReason;
use crate::plan::Plan;
use crate::plan::PlannedMeasure;
use crate::plan::condition::Facts;
use crate::plan::funding;
use crate::plan::funding::BONUS;
use crate::plan::funding::EMPLOYER;
use crate::plan::funding::LEAVE;
use crate::plan::funding::TAX;
use crate::report::scene::Citations;
use crate::report::scene::Scene;

/// So many measures that do not fit into the plan are looked at for funding that could open them.
const BEYOND: usize = 4;
/// Months after which what is known about funding is called old.
const STALE_MONTHS: u32 = 12;

/// Funding to check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundingPart {
    /// Instruments for the planned measures, and for the situation the person stated.
    pub instruments: Vec<FundingLine>,
    /// Educational leave where the person works; `null` without a job, without a plan or if the place is unknown.
    pub leave: Option<LeaveLine>,
    /// Instruments for measures that do not fit into the plan.
    pub beyond: Vec<FundingLine>,
    /// Money after passing an exam that does not fit into the plan.
    pub bonuses: Vec<BonusLine>,
    /// The order in which to check who pays; empty if there is nothing to check.
    pub checks: Vec<String>,
    /// Day of what is known about funding.
    pub as_of: String,
    /// That day is more than a year before the report.
    pub stale: bool,
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
    /// Further figures; empty if none are recorded.
    pub details: String,
    /// Names of the measures it is for; empty if it is for the situation.
    pub measures: String,
    /// State of our knowledge.
    pub status: String,
    /// Goes by residence, which the program does not know: the state's name; empty otherwise.
    pub if_living_in: String,
    /// The employer's share of the cost for the size of firm given; empty if it does not go by size or none was given.
    pub employer_share: String,
    /// When that share can be waived; empty if never.
    pub waiver: String,
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
    /// Names of the planned measures it can be used for; empty if none.
    pub measures: String,
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
    /// Amount; empty if it differs.
    pub amount: String,
    /// Keys of sources.
    pub sources: String,
}

/// Composes the part.
pub(super) fn compose(
    scene: &Scene,
    catalogue: &Catalogue,
    plan: &Plan,
    shown: &[&PlannedMeasure],
    cites: &mut Citations,
) -> FundingPart {
    let as_of = scene.format().date(scene.pack.date);
    if !applies(scene, catalogue) {
        return FundingPart { as_of, ..FundingPart::default() };
    }
    let facts = facts(scene, catalogue);
    let mut planned = Found::default();
    for one in shown {
        planned.add(&one.possible, Some(&scene.text(&catalogue.measures[one.measure.at()].name)));
    }
    planned.add(&funding::general(&facts, &plan.means), None);
    let left = beyond(scene, catalogue, plan);
    let mut beyond = Found::default();
    for one in &left {
        let all = funding::possible(&facts, &plan.means, one).into_iter();
        let special = all.filter(|code| *code != EMPLOYER && *code != TAX && !planned.has(code));
        beyond.add(&special.collect::<Vec<_>>(), Some(&scene.text(&one.name)));
    }
    let codes: Vec<FundingCode> = planned.codes().chain(beyond.codes()).cloned().collect();
    let has_bonus = left.iter().any(|one| one.funding.iter().any(|code| *code == BONUS));
    let checks = catalogue
        .checks
        .iter()
        .filter(|one| funding::in_situation(&plan.means, &one.situations))
        .filter(|one| one.codes.is_empty() || one.codes.iter().any(|code| codes.contains(code)))
        .map(|one| scene.text(&one.text));
    let age = scene.pack.date.checked_add_months(chrono::Months::new(STALE_MONTHS));
    FundingPart {
        instruments: planned.lines(scene, catalogue, &facts, cites),
        leave: leave(scene, catalogue, &facts, plan, shown, cites),
        beyond: beyond.lines(scene, catalogue, &facts, cites),
        bonuses: if has_bonus { bonuses(scene, catalogue, &facts, cites) } else { Vec::new() },
        checks: if codes.is_empty() { Vec::new() } else { checks.collect() },
        as_of,
        stale: age.is_some_and(|limit| limit < scene.about.date),
    }
}

/// Names of the special instruments to check for one measure; educational leave has its own paragraph.
pub(super) fn names(scene: &Scene, catalogue: &Catalogue, possible: &[FundingCode]) -> String {
    if !applies(scene, catalogue) {
        return String::new();
    }
    // what anybody with costs can ask for stands once, in the section on funding
    let special = possible.iter().filter(|code| **code != EMPLOYER && **code != TAX && **code != LEAVE);
    let about = special.filter_map(|code| catalogue.funding.iter().find(|about| about.code == *code));
    about.map(|one| scene.text(&one.name)).collect::<Vec<_>>().join("; ")
}

/// Whether the person can have educational leave when a measure begins: the state of work is not known, or grants it.
pub(super) fn can_have_leave(
    scene: &Scene,
    catalogue: &Catalogue,
    plan: &Plan,
    one: &PlannedMeasure,
) -> bool {
    let facts = facts(scene, catalogue);
    let known = scene.answers.effective(scene.pack, catalogue.inputs.state).is_some();
    let granted = facts.leave_from().is_some_and(|week| week <= one.start_week);
    plan.means.job != Job::None && (granted || !known)
}

/// Whether funding can apply at all: the place of work is not known, or is one whose rules the catalogue has. For work
/// abroad it has none.
fn applies(scene: &Scene, catalogue: &Catalogue) -> bool {
    let known = scene.answers.effective(scene.pack, catalogue.inputs.state).is_some();
    !known || facts(scene, catalogue).leave().is_some()
}

fn facts<'a>(scene: &Scene<'a>, catalogue: &'a Catalogue) -> Facts<'a> {
    Facts {
        pack: scene.pack,
        catalogue,
        answers: scene.answers,
        assessment: scene.assessment,
        date: scene.about.date,
    }
}

/// Measures that would do most and do not fit for want of money or weeks.
fn beyond<'a>(scene: &Scene, catalogue: &'a Catalogue, plan: &Plan) -> Vec<&'a Measure> {
    let open = |one: &&LeftOut| {
        matches!(one.why, LeftOutReason::Money | LeftOutReason::TooLong)
            && catalogue.measures[one.measure.at()].gains.iter().any(|gain| !scene.withheld(gain.competency))
    };
    let mut left: Vec<&LeftOut> = plan.left_out.iter().filter(open).collect();
    left.sort_by(|a, b| b.adds.total_cmp(&a.adds).then(a.measure.cmp(&b.measure)));
    left.iter().take(BEYOND).map(|one| &catalogue.measures[one.measure.at()]).collect()
}

/// Instruments found, each with the measures it is for.
#[derive(Default)]
struct Found(Vec<(FundingCode, Vec<String>)>);

impl Found {
    fn add(&mut self, all: &[FundingCode], measure: Option<&str>) {
        for one in all.iter().filter(|code| **code != LEAVE) {
            match self.0.iter_mut().find(|(known, _)| known == one) {
                Some((_, measures)) => measures.extend(measure.map(str::to_owned)),
                None => self.0.push((one.clone(), measure.map(str::to_owned).into_iter().collect())),
            }
        }
    }

    fn has(&self, code: &FundingCode) -> bool {
        self.0.iter().any(|(one, _)| one == code)
    }

    fn codes(&self) -> impl Iterator<Item = &FundingCode> {
        self.0.iter().map(|(one, _)| one)
    }

    /// In the order of the pack.
    fn lines(
        &self,
        scene: &Scene,
        catalogue: &Catalogue,
        facts: &Facts<'_>,
        cites: &mut Citations,
    ) -> Vec<FundingLine> {
        let found = catalogue.funding.iter().filter_map(|about| {
            let (_, measures) = self.0.iter().find(|(code, _)| *code == about.code)?;
            Some(instrument(scene, facts, about, measures, cites))
        });
        found.collect()
    }
}

fn instrument(
    scene: &Scene,
    facts: &Facts<'_>,
    one: &Funding,
    measures: &[String],
    cites: &mut Citations,
) -> FundingLine {
    let living = one.state.filter(|_| one.by_residence);
    let share = if one.rule.by_staff { funding::staff_share(facts) } else { None };
    FundingLine {
        name: scene.text(&one.name),
        gives: scene.sentence(&one.gives),
        who: scene.sentence(&one.who),
        asks: scene.sentence(&one.asks),
        details: one.details.as_ref().map(|text| scene.sentence(text)).unwrap_or_default(),
        measures: measures.join("; "),
        status: scene.text(&one.status),
        if_living_in: living
            .map(|state| scene.option_name(facts.catalogue.inputs.state, state))
            .unwrap_or_default(),
        employer_share: share.map(|row| scene.format().percent(row.employer_share)).unwrap_or_default(),
        waiver: share
            .and_then(|row| row.waiver.as_ref())
            .map(|text| scene.sentence(text))
            .unwrap_or_default(),
        sources: cites.cite(&one.source),
    }
}

/// The right of the state of work; only for people who have, or may have, a job.
fn leave(
    scene: &Scene,
    catalogue: &Catalogue,
    facts: &Facts<'_>,
    plan: &Plan,
    shown: &[&PlannedMeasure],
    cites: &mut Citations,
) -> Option<LeaveLine> {
    if plan.means.job == Job::None || shown.is_empty() {
        return None;
    }
    let one = facts.leave()?;
    let usable = shown.iter().map(|one| &catalogue.measures[one.measure.at()]);
    let usable = usable.filter(|one| one.funding.iter().any(|code| *code == LEAVE));
    let names: Vec<String> = usable.map(|one| scene.text(&one.name)).collect();
    Some(leave_line(scene, catalogue, one, names.join("; "), cites))
}

/// A change that has come into force by the report's date replaces the days; a later one is announced.
fn leave_line(
    scene: &Scene,
    catalogue: &Catalogue,
    one: &EducationalLeave,
    measures: String,
    cites: &mut Citations,
) -> LeaveLine {
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
        measures,
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

/// Only what is confirmed for the exams of the catalogue, in the state of work.
fn bonuses(scene: &Scene, catalogue: &Catalogue, facts: &Facts<'_>, cites: &mut Citations) -> Vec<BonusLine> {
    let Some(state): Option<OptionIx> = facts.leave().map(|one| one.state) else { return Vec::new() };
    let here = catalogue.bonus.iter().filter(|one| one.confirmed && one.states.contains(&state));
    here.map(|one| BonusLine {
        text: scene.text(&one.text),
        amount: one.amount.map(|amount| scene.format().money(amount, "EUR")).unwrap_or_default(),
        sources: cites.cite(&one.source),
    })
    .collect()
}
