//! The plan, its variants and what was left out, as they stand in a result.

use super::object::{self, Object};
use crate::id::CompetencyIx;
use crate::pack::Pack;
use crate::pack::training::{Catalogue, PlanCondition};
use crate::plan::{LeftOut, OpenGap, Plan, PlannedMeasure, Supply, Variant, VariantKind};

/// The plan of a result.
pub(super) fn add(all: &mut Object<'_>, pack: &Pack, plan: Option<&Plan>) {
    let (Some(plan), Some(catalogue)) = (plan, &pack.training) else { return all.null("plan") };
    all.object("plan", |all| development(all, pack, catalogue, plan));
}

fn development(all: &mut Object<'_>, pack: &Pack, catalogue: &Catalogue, plan: &Plan) {
    all.number("hours_per_week", plan.means.hours_per_week, 2);
    all.number("budget", plan.means.money, 2);
    let assumed = [
        (plan.means.hours_assumed, "hours_per_week"),
        (plan.means.money_assumed, "budget"),
        (plan.means.job == crate::plan::Job::AssumedInService, "job"),
    ];
    all.texts("assumed", assumed.into_iter().filter_map(|(holds, what)| holds.then_some(what)));
    all.objects("measures", &plan.measures, |fields, one| measure(fields, pack, catalogue, one));
    all.objects("left_open", &plan.left_open, |fields, one| left_open(fields, pack, one));
    all.objects("left_out", &plan.left_out, |fields, one| left_out(fields, pack, catalogue, one));
    all.number("weighted_gap", plan.weighted_gap, 2);
    all.number("closed", plan.closed, 2);
    all.number("busiest_week", plan.busiest_week(), 2);
    all.put("busy_weeks", plan.busy_weeks());
    all.objects("variants", &plan.variants, |fields, one| variant(fields, pack, catalogue, one));
}

fn competency(pack: &Pack, at: CompetencyIx) -> &str {
    pack.framework.competencies[at.at()].id.as_str()
}

/// What measures of the plan and of its variants have in common.
fn when(fields: &mut Object<'_>, catalogue: &Catalogue, one: &PlannedMeasure) {
    fields.text("id", catalogue.measures[one.measure.at()].id.as_str());
    fields.put("start_week", one.start_week);
    fields.put("weeks", one.weeks);
    fields.number("hours", one.hours, 2);
    fields.number("cost", one.cost, 2);
}

fn measure(fields: &mut Object<'_>, pack: &Pack, catalogue: &Catalogue, one: &PlannedMeasure) {
    when(fields, catalogue, one);
    fields.number("price", one.price, 2);
    fields.object("gains", |gains| {
        for (at, gain) in &one.gains {
            gains.number(competency(pack, *at), *gain, 2);
        }
    });
    fields.number("closes", one.closes, 2);
    fields.text_if_any("main", one.main.map(|at| competency(pack, at)));
    fields.texts("after", one.after.iter().map(|at| catalogue.measures[at.at()].id.as_str()));
    fields.put("paid_by", &one.certain);
    fields.put("possible_funding", &one.possible);
}

fn left_open(fields: &mut Object<'_>, pack: &Pack, one: &OpenGap) {
    fields.text("id", competency(pack, one.competency));
    fields.number("gap", one.after, 2);
    fields.number("before", one.before, 2);
    fields.text("supply", supply_code(one.supply));
}

fn variant(fields: &mut Object<'_>, pack: &Pack, catalogue: &Catalogue, one: &Variant) {
    fields.text("id", variant_code(one.kind));
    fields.number("hours_per_week", one.hours_per_week, 2);
    fields.number("budget", one.money, 2);
    fields.objects("measures", &one.measures, |fields, one| when(fields, catalogue, one));
    fields.number("hours", one.hours(), 2);
    fields.number("cost", one.cost(), 2);
    fields.put("weeks", one.weeks());
    fields.number("closed", one.closed, 2);
    fields.objects("left_open", &one.left_open, |open, one| {
        open.text("id", competency(pack, one.competency));
        open.number("gap", one.after, 2);
    });
    if one.nothing_faster {
        fields.text("note", "nothing_faster");
    }
}

fn left_out(fields: &mut Object<'_>, pack: &Pack, catalogue: &Catalogue, one: &LeftOut) {
    fields.text("id", catalogue.measures[one.measure.at()].id.as_str());
    fields.text("reason", one.why.code());
    fields.number("adds", one.adds, 2);
    if let Some(hours) = one.from_hours {
        fields.number("from_hours_per_week", hours, 2);
    }
    if let Some(money) = one.from_money {
        fields.number("from_budget", money, 2);
    }
    if let Some(weeks) = one.least_weeks {
        fields.put("least_weeks", weeks);
    }
    if !one.unmet.is_empty() {
        fields.list("unmet", &one.unmet, |out, condition| {
            object::text(out, asked(pack, catalogue, condition));
        });
    }
}

/// What a condition looks at: an item, a competency, a measure, or `educational_leave`.
fn asked<'a>(pack: &'a Pack, catalogue: &'a Catalogue, condition: &PlanCondition) -> &'a str {
    match condition {
        PlanCondition::In(item, _)
        | PlanCondition::NotIn(item, _)
        | PlanCondition::AtLeast(item, _)
        | PlanCondition::MoreThan(item, _)
        | PlanCondition::Has(item, _)
        | PlanCondition::Lacks(item, _) => pack.questionnaire.items[item.at()].id.as_str(),
        PlanCondition::Level(at, _) => competency(pack, *at),
        PlanCondition::After(other) => catalogue.measures[other.at()].id.as_str(),
        PlanCondition::LeaveDays => "educational_leave",
    }
}

/// Code of a variant.
#[must_use]
pub fn variant_code(kind: VariantKind) -> &'static str {
    match kind {
        VariantKind::NoMoney => "no_money",
        VariantKind::AsStated => "as_stated",
        VariantKind::Fastest => "fastest",
    }
}

/// Code of what the catalogue has for a gap.
#[must_use]
pub fn supply_code(supply: Supply) -> &'static str {
    match supply {
        Supply::Planned => "planned",
        Supply::Possible => "possible",
        Supply::NotForYou => "not_for_you",
        Supply::Nothing => "nothing",
    }
}
