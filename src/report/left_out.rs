//! What is not in the plan, by reason, and what would have to change.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::id::CompetencyIx;
use crate::id::ItemIx;
use crate::id::OptionIx;
use crate::pack::training::Catalogue;
use crate::pack::training::PlanCondition;
use crate::plan::LeftOut;
use crate::plan::LeftOutReason;
use crate::plan::Plan;
use crate::report::scene::Scene;

/// At most so many offers without a price are named.
const WATCHED: usize = 4;
/// At most so many measures stand behind one reason.
const PER_REASON: usize = 3;

/// Measures left out for one reason; exactly one flag is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutLine {
    /// The measures that would do most.
    pub measures: Vec<LeftOutMeasure>,
    /// Number of further ones.
    pub more: usize,
    /// No price is known.
    pub no_price: bool,
    /// Needs a job in service.
    pub needs_job: bool,
    /// A condition does not hold.
    pub condition: bool,
    /// The level is outside the range in which it makes sense.
    pub entry: bool,
    /// Longer than the horizon.
    pub too_long: bool,
    /// Not enough hours left.
    pub hours: bool,
    /// Not enough money left.
    pub money: bool,
    /// Beside the planned ones it adds too little.
    pub little: bool,
    /// Others do more for the same means.
    pub better: bool,
}

/// A measure left out, with what would have to change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutMeasure {
    /// Name.
    pub name: String,
    /// Hours per week that it and the plan as it is take together; empty if hours are not what is missing.
    pub from_hours: String,
    /// It is a single hour.
    pub from_one_hour: bool,
    /// Own money that it and the plan as it is take together; empty if money is not missing.
    pub from_money: String,
    /// Weeks it takes at least; empty unless that is more than the plan has.
    pub least_weeks: String,
    /// The person's level; empty unless it is the reason.
    pub level: String,
    /// The competency the level is of.
    pub level_in: String,
    /// First level in which it makes sense.
    pub entry_from: u32,
    /// Last level in which it makes sense.
    pub entry_to: u32,
    /// Conditions that are not met.
    pub unmet: Vec<ConditionLine>,
}

impl LeftOutMeasure {
    /// Whether it says from which means it would fit.
    pub(super) fn says_from(&self) -> bool {
        !self.from_hours.is_empty() || !self.from_money.is_empty()
    }
}

/// A condition; exactly one flag or filled name below the first two says which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionLine {
    /// The question it looks at; empty for others.
    pub item: String,
    /// Options it names; empty for others.
    pub options: String,
    /// Must be one of the options.
    pub one_of: bool,
    /// Must be none of the options.
    pub none_of: bool,
    /// The number must be at least this; empty for others.
    pub at_least: String,
    /// The number must be more than this; empty for others.
    pub more_than: String,
    /// That level of this competency must be reached: name; empty for others.
    pub level_of: String,
    /// The level.
    pub level: String,
    /// This measure must come first; empty for others.
    pub after: String,
    /// The state of work must grant educational leave.
    pub leave: bool,
}

/// Composes the lines; in each the measures that would do most beside the plan.
pub(super) fn compose(scene: &Scene, catalogue: &Catalogue, plan: &Plan) -> Vec<LeftOutLine> {
    let mut by_reason: BTreeMap<LeftOutReason, Vec<&LeftOut>> = BTreeMap::new();
    for one in &plan.left_out {
        let gains = &catalogue.measures[one.measure.at()].gains;
        if gains.is_empty() || gains.iter().any(|gain| !scene.withheld(gain.competency)) {
            by_reason.entry(one.why).or_default().push(one);
        }
    }
    by_reason
        .into_iter()
        .map(|(why, mut all)| {
            all.sort_by(|a, b| b.adds.total_cmp(&a.adds).then(a.measure.cmp(&b.measure)));
            let measures = all.iter().take(PER_REASON).map(|one| measure(scene, catalogue, one));
            LeftOutLine {
                measures: measures.collect(),
                more: all.len().saturating_sub(PER_REASON),
                no_price: why == LeftOutReason::NoPrice,
                needs_job: why == LeftOutReason::NeedsJob,
                condition: why == LeftOutReason::Condition,
                entry: why == LeftOutReason::Entry,
                too_long: why == LeftOutReason::TooLong,
                hours: why == LeftOutReason::Hours,
                money: why == LeftOutReason::Money,
                little: why == LeftOutReason::Little,
                better: why == LeftOutReason::Better,
            }
        })
        .collect()
}

/// Offers whose price or hours are not known, for the first gaps.
pub(super) fn watched(scene: &Scene, catalogue: &Catalogue, plan: &Plan) -> String {
    let wanted: Vec<CompetencyIx> =
        plan.left_open.iter().map(|one| one.competency).filter(|one| !scene.withheld(*one)).take(3).collect();
    let names: Vec<String> = catalogue
        .watch_list
        .iter()
        .filter(|one| one.competencies.iter().any(|competency| wanted.contains(competency)))
        .take(WATCHED)
        .map(|one| scene.text(&one.name))
        .collect();
    names.join("; ")
}

fn measure(scene: &Scene, catalogue: &Catalogue, one: &LeftOut) -> LeftOutMeasure {
    let about = &catalogue.measures[one.measure.at()];
    let format = scene.format();
    let main = about.gains.first().map(|gain| gain.competency);
    let main = main.filter(|main| one.why == LeftOutReason::Entry && !scene.withheld(*main));
    let level = main.map(|main| scene.assessment.soft_skills.competencies[main.at()].level);
    LeftOutMeasure {
        name: scene.text(&about.name),
        from_hours: one.from_hours.map(|hours| format.short(hours)).unwrap_or_default(),
        from_one_hour: one.from_hours == Some(1.0),
        from_money: one.from_money.map(|money| format.money(money.ceil(), "EUR")).unwrap_or_default(),
        least_weeks: one.least_weeks.map(|weeks| format.number(f64::from(weeks), 0)).unwrap_or_default(),
        level: level.map(|level| format.level(level)).unwrap_or_default(),
        level_in: main.map(|main| scene.competency_name(main)).unwrap_or_default(),
        entry_from: u32::from(about.entry.0),
        entry_to: u32::from(about.entry.1),
        unmet: one.unmet.iter().map(|condition| asked(scene, catalogue, condition)).collect(),
    }
}

fn asked(scene: &Scene, catalogue: &Catalogue, condition: &PlanCondition) -> ConditionLine {
    let format = scene.format();
    let named = |item: &ItemIx, options: &[OptionIx]| {
        let names: Vec<String> = options.iter().map(|one| scene.option_name(*item, *one)).collect();
        ConditionLine { item: scene.item_name(*item), options: names.join("; "), ..ConditionLine::default() }
    };
    let about = |item: &ItemIx| ConditionLine { item: scene.item_name(*item), ..ConditionLine::default() };
    match condition {
        PlanCondition::In(item, options) => ConditionLine { one_of: true, ..named(item, options) },
        PlanCondition::NotIn(item, options) => ConditionLine { none_of: true, ..named(item, options) },
        PlanCondition::Has(item, option) => ConditionLine { one_of: true, ..named(item, &[*option]) },
        PlanCondition::Lacks(item, option) => ConditionLine { none_of: true, ..named(item, &[*option]) },
        PlanCondition::AtLeast(item, least) => {
            ConditionLine { at_least: scene.number_words(*item, *least), ..about(item) }
        }
        PlanCondition::MoreThan(item, less) => {
            ConditionLine { more_than: scene.number_words(*item, *less), ..about(item) }
        }
        PlanCondition::Level(competency, least) => ConditionLine {
            level_of: scene.competency_name(*competency),
            level: format.level(*least),
            ..ConditionLine::default()
        },
        PlanCondition::After(other) => ConditionLine {
            after: scene.text(&catalogue.measures[other.at()].name),
            ..ConditionLine::default()
        },
        PlanCondition::LeaveDays => ConditionLine { leave: true, ..ConditionLine::default() },
    }
}
