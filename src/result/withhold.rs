//! The result as it goes with the edition to share: what its report does not say, its data do not say either.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::rounded;
use crate::pack::Pack;
use crate::pack::questionnaire::ItemKind;
use crate::plan::{Plan, PlannedMeasure};

/// The note beside a part that is withheld.
pub const NOTE: &str = "withheld";

/// Takes out of a result whatever tells more about a discreet competency than its name.
///
/// Totals from which such a detail could be worked out again are rounded as the report prints them, or left out.
/// A pack without discreet competencies leaves the result as it is.
pub fn withhold(pack: &Pack, plan: Option<&Plan>, result: &mut Value) {
    let hidden = Hidden::new(pack, plan);
    if hidden.competencies.is_empty() {
        return;
    }
    let mut trim = |path: &str, kept: &dyn Fn(&Value) -> bool| {
        if let Some(list) = result.pointer_mut(path) {
            keep(list, kept);
        }
    };
    trim("/strengths", &|one| !hidden.is_competency(one));
    trim("/priorities", &|one| !hidden.is_competency(one));
    trim("/situations/hints", &|one| !hidden.is_item(one));
    trim("/coverage/open", &|one| !hidden.is_item(one));
    trim("/levers/steps", &|one| !(one["kind"] == "competency" && hidden.is_competency(&one["id"])));
    profile(&hidden, &mut result["soft_skills"]);
    index(&hidden, &mut result["fit"]);
    development(&hidden, &mut result["plan"]);
}

/// Ids of what is not told.
struct Hidden<'a> {
    competencies: BTreeSet<&'a str>,
    /// Statements about them, and situations nearest to them.
    items: BTreeSet<&'a str>,
    /// Planned measures that are for nothing else.
    measures: BTreeSet<&'a str>,
}

impl<'a> Hidden<'a> {
    fn new(pack: &'a Pack, plan: Option<&Plan>) -> Self {
        let about = &pack.framework.competencies;
        let items = pack.questionnaire.items.iter().filter(|item| match &item.kind {
            ItemKind::Statement(one) => about[one.competency.at()].discreet,
            ItemKind::Situation(one) => about[one.primary.at()].discreet,
            _ => false,
        });
        let only = |one: &&PlannedMeasure| {
            !one.gains.is_empty() && one.gains.iter().all(|(at, _)| about[at.at()].discreet)
        };
        let planned = plan.iter().flat_map(|plan| {
            plan.measures.iter().chain(plan.variants.iter().flat_map(|variant| &variant.measures))
        });
        let left = plan.iter().flat_map(|plan| &plan.left_out).map(|one| one.measure);
        let catalogue = pack.training.as_ref();
        let measures = catalogue.into_iter().flat_map(|catalogue| {
            let all = &catalogue.measures;
            let planned = planned.clone().filter(only).map(|one| one.measure);
            let left = left.clone().filter(|at| {
                let gains = &all[at.at()].gains;
                !gains.is_empty() && gains.iter().all(|gain| about[gain.competency.at()].discreet)
            });
            planned.chain(left).map(|at| all[at.at()].id.as_str()).collect::<Vec<_>>()
        });
        Self {
            competencies: about.iter().filter(|one| one.discreet).map(|one| one.id.as_str()).collect(),
            items: items.map(|item| item.id.as_str()).collect(),
            measures: measures.collect(),
        }
    }

    fn is_competency(&self, id: &Value) -> bool {
        id.as_str().is_some_and(|id| self.competencies.contains(id))
    }

    fn is_item(&self, id: &Value) -> bool {
        id.as_str().is_some_and(|id| self.items.contains(id))
    }

    fn is_measure(&self, id: &Value) -> bool {
        id.as_str().is_some_and(|id| self.measures.contains(id))
    }
}

/// Keeps some entries of a list; anything else stays as it is.
fn keep(list: &mut Value, kept: impl Fn(&Value) -> bool) {
    if let Value::Array(all) = list {
        all.retain(kept);
    }
}

/// The fields that are there become `null`.
fn blank(part: &mut Value, fields: &[&str]) {
    for field in fields {
        if let Some(value) = part.get_mut(field) {
            *value = Value::Null;
        }
    }
}

/// Whole points, as the report prints them.
fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(given) = number.as_f64() {
                *value = rounded(given, 0);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(whole),
        _ => {}
    }
}

fn profile(hidden: &Hidden, part: &mut Value) {
    for field in ["score", "interval"] {
        whole(&mut part[field]);
    }
    let Value::Array(all) = &mut part["competencies"] else { return };
    for one in all.iter_mut().filter(|one| hidden.is_competency(&one["id"])) {
        let details =
            ["level", "interval", "answered", "imputed", "attainment", "gap", "priority", "gap_class"];
        blank(one, &details);
        one["note"] = json!(NOTE);
        if let Some(must_have) = one.get_mut("must_have") {
            blank(must_have, &["status"]);
        }
    }
}

fn index(hidden: &Hidden, part: &mut Value) {
    for field in ["index", "interval", "without_imputed"] {
        whole(&mut part[field]);
    }
    keep(&mut part["reasons"], |one| {
        let about = one.as_str().and_then(|reason| reason.split(':').next());
        !about.is_some_and(|id| hidden.competencies.contains(id))
    });
    if part["sensitivity"].is_object() {
        let changes = &mut part["sensitivity"]["changes"];
        keep(changes, |one| !hidden.is_competency(&one["weight"]));
    }
}

fn development(hidden: &Hidden, plan: &mut Value) {
    if !plan.is_object() {
        return;
    }
    blank(plan, &["weighted_gap", "closed"]); // less what is told, they are what is not told
    plan["note"] = json!(NOTE);
    keep(&mut plan["measures"], |one| !hidden.is_measure(&one["id"]));
    for one in plan["measures"].as_array_mut().into_iter().flatten() {
        if let Value::Object(gains) = &mut one["gains"] {
            gains.retain(|id, _| !hidden.competencies.contains(id.as_str()));
        }
        if hidden.is_competency(&one["main"]) {
            one["main"] = Value::Null;
        }
        blank(one, &["closes"]);
        keep(&mut one["after"], |id| !hidden.is_measure(id));
    }
    keep(&mut plan["left_open"], |one| !hidden.is_competency(&one["id"]));
    keep(&mut plan["left_out"], |one| !hidden.is_measure(&one["id"]));
    for one in plan["left_out"].as_array_mut().into_iter().flatten() {
        blank(one, &["adds"]);
        if let Some(unmet) = one.get_mut("unmet") {
            keep(unmet, |id| !hidden.is_competency(id) && !hidden.is_measure(id));
        }
    }
    for one in plan["variants"].as_array_mut().into_iter().flatten() {
        blank(one, &["closed"]);
        keep(&mut one["measures"], |measure| !hidden.is_measure(&measure["id"]));
        keep(&mut one["left_open"], |gap| !hidden.is_competency(&gap["id"]));
    }
}
