//! The plan, its variants and what was left out, as they stand in a result.

use serde_json::{Map, Value, json};

use super::two;
use crate::id::CompetencyIx;
use crate::pack::Pack;
use crate::pack::training::{Catalogue, PlanCondition};
use crate::plan::{LeftOut, OpenGap, Plan, PlannedMeasure, Supply, Variant, VariantKind};

/// The plan of a result.
pub(super) fn development(pack: &Pack, plan: &Plan) -> Value {
    let Some(catalogue) = &pack.training else { return Value::Null };
    let mut assumed = Vec::new();
    if plan.means.hours_assumed {
        assumed.push("hours_per_week");
    }
    if plan.means.money_assumed {
        assumed.push("budget");
    }
    if plan.means.job == crate::plan::Job::AssumedInService {
        assumed.push("job");
    }
    let left_open = |one: &OpenGap| {
        json!({
            "id": competency(pack, one.competency), "gap": two(one.after), "before": two(one.before),
            "supply": supply_code(one.supply),
        })
    };
    json!({
        "hours_per_week": two(plan.means.hours_per_week), "budget": two(plan.means.money), "assumed": assumed,
        "measures": plan.measures.iter().map(|one| measure(pack, catalogue, one)).collect::<Vec<_>>(),
        "left_open": plan.left_open.iter().map(left_open).collect::<Vec<_>>(),
        "left_out": plan.left_out.iter().map(|one| left_out(pack, catalogue, one)).collect::<Vec<_>>(),
        "weighted_gap": two(plan.weighted_gap), "closed": two(plan.closed),
        "busiest_week": two(plan.busiest_week()), "busy_weeks": plan.busy_weeks(),
        "variants": plan.variants.iter().map(|one| variant(pack, catalogue, one)).collect::<Vec<_>>(),
    })
}

fn competency(pack: &Pack, at: CompetencyIx) -> String {
    pack.framework.competencies[at.at()].id.to_string()
}

fn measure(pack: &Pack, catalogue: &Catalogue, one: &PlannedMeasure) -> Value {
    let gains: Map<String, Value> =
        one.gains.iter().map(|(at, gain)| (competency(pack, *at), two(*gain))).collect();
    json!({
        "id": catalogue.measures[one.measure.at()].id, "start_week": one.start_week, "weeks": one.weeks,
        "hours": two(one.hours), "cost": two(one.cost), "price": two(one.price), "gains": gains,
        "closes": two(one.closes), "main": one.main.map(|at| competency(pack, at)),
        "after": one.after.iter().map(|at| &catalogue.measures[at.at()].id).collect::<Vec<_>>(),
        "paid_by": one.certain, "possible_funding": one.possible,
    })
}

fn variant(pack: &Pack, catalogue: &Catalogue, one: &Variant) -> Value {
    let measure = |one: &PlannedMeasure| {
        json!({
            "id": catalogue.measures[one.measure.at()].id, "start_week": one.start_week, "weeks": one.weeks,
            "hours": two(one.hours), "cost": two(one.cost),
        })
    };
    let open = |one: &OpenGap| json!({ "id": competency(pack, one.competency), "gap": two(one.after) });
    let mut all = json!({
        "id": variant_code(one.kind), "hours_per_week": two(one.hours_per_week), "budget": two(one.money),
        "measures": one.measures.iter().map(measure).collect::<Vec<_>>(),
        "hours": two(one.hours()), "cost": two(one.cost()), "weeks": one.weeks(), "closed": two(one.closed),
        "left_open": one.left_open.iter().map(open).collect::<Vec<_>>(),
    });
    if one.nothing_faster {
        all["note"] = json!("nothing_faster");
    }
    all
}

fn left_out(pack: &Pack, catalogue: &Catalogue, one: &LeftOut) -> Value {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    put("id", json!(catalogue.measures[one.measure.at()].id));
    put("reason", json!(one.why.code()));
    put("adds", two(one.adds));
    if let Some(hours) = one.from_hours {
        put("from_hours_per_week", two(hours));
    }
    if let Some(money) = one.from_money {
        put("from_budget", two(money));
    }
    if let Some(weeks) = one.least_weeks {
        put("least_weeks", json!(weeks));
    }
    if !one.unmet.is_empty() {
        let unmet: Vec<String> =
            one.unmet.iter().map(|condition| asked(pack, catalogue, condition)).collect();
        put("unmet", json!(unmet));
    }
    Value::Object(fields)
}

/// What a condition looks at: an item, a competency, a measure, or `educational_leave`.
fn asked(pack: &Pack, catalogue: &Catalogue, condition: &PlanCondition) -> String {
    match condition {
        PlanCondition::In(item, _)
        | PlanCondition::NotIn(item, _)
        | PlanCondition::AtLeast(item, _)
        | PlanCondition::MoreThan(item, _)
        | PlanCondition::Has(item, _)
        | PlanCondition::Lacks(item, _) => pack.questionnaire.items[item.at()].id.to_string(),
        PlanCondition::Level(at, _) => competency(pack, *at),
        PlanCondition::After(other) => catalogue.measures[other.at()].id.to_string(),
        PlanCondition::LeaveDays => "educational_leave".to_owned(),
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
