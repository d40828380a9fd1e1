//! The plan for people: never over their means, never worse for having more, never before its prerequisite, over
//! random sheets and random catalogues; its variants and what it leaves out keep their word.
//!
//! `CSM_CASES=10 cargo test --test plan_people` runs ten times as many cases.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "support/people.rs"]
mod people;

use csm_kompass::id::{CompetencyIx, MeasureIx};
use csm_kompass::pack::Pack;
use csm_kompass::pack::training::{Gain, Measure, MeasureKind, Needs, PlanCondition, PlannedIf, Span};
use csm_kompass::plan::candidate::{means, offer};
use csm_kompass::plan::condition::Facts;
use csm_kompass::plan::{LeftOutReason, Plan, Supply, VariantKind, schedule};
use people::{below, cases, day, golden, one, planned, random, read, rng, with_means};
use proptest::test_runner::TestRng;
use serde_json::json;

const HOURS: [f64; 12] = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.5, 8.0, 12.0];
const MONEY: [f64; 9] = [0.0, 60.0, 200.0, 500.0, 700.0, 900.0, 1500.0, 2700.0, 6000.0];

/// The built-in pack with a catalogue of random measures, some of which build on others.
fn random_catalogue(rng: &mut TestRng) -> Pack {
    let mut pack = Pack::embedded();
    let competencies = pack.framework.competencies.len();
    let catalogue = pack.training.as_mut().unwrap();
    let rule = catalogue.rules[0].id.clone();
    catalogue.measures.truncate(16);
    for at in 0..catalogue.measures.len() {
        let whole = |number: usize| Span { min: number as f64, plan: number as f64, max: number as f64 };
        let mut gains: Vec<Gain> = Vec::new();
        for _ in 0..=below(rng, 3) {
            let competency = CompetencyIx::new(below(rng, competencies));
            if gains.iter().all(|gain| gain.competency != competency) {
                gains.push(Gain {
                    competency,
                    levels: 0.05 * (1 + below(rng, 10)) as f64,
                    rule: rule.clone(),
                });
            }
        }
        let builds_on = at > 0 && below(rng, 4) == 0;
        let before = MeasureIx::new(at.saturating_sub(1));
        let measure: &mut Measure = &mut catalogue.measures[at];
        measure.kind = one(rng, &[MeasureKind::Course, MeasureKind::OnTheJob, MeasureKind::SelfStudy]);
        measure.gains = gains;
        measure.entry = (1, 5);
        measure.hours = whole(5 + below(rng, 120));
        measure.weeks = whole(1 + below(rng, 45));
        measure.cost = Some(whole(one(rng, &[0, 0, 60, 155, 300, 900, 2700])));
        measure.needs = Needs::Nothing;
        measure.planned_if = if builds_on {
            PlannedIf::AnyOf(vec![vec![PlanCondition::After(before)]])
        } else {
            PlannedIf::Always
        };
        measure.finish = one(rng, &[0.2, 0.5, 1.0]);
        measure.debrief = below(rng, 8) == 0;
    }
    pack
}

fn check(plan: &Plan, horizon: u32) {
    let (hours, money) = (plan.means.hours_per_week, plan.means.money);
    let total =
        |part: fn(&csm_kompass::plan::PlannedMeasure) -> f64| plan.measures.iter().map(part).sum::<f64>();
    assert!(total(|one| one.hours) <= hours * f64::from(horizon) + 1e-6, "hours");
    assert!(total(|one| one.cost) <= money + 1e-6, "money");
    for one in &plan.measures {
        assert!(one.start_week >= 1 && one.start_week + one.weeks - 1 <= horizon);
        for before in &one.after {
            let first = plan.measures.iter().find(|other| other.measure == *before);
            let first = first.expect("what a measure builds on is planned, too");
            assert!(first.start_week + first.weeks <= one.start_week, "a measure before its prerequisite");
        }
        // no week is fuller than the person's hours because of one measure alone
        assert!(one.block || one.hours / f64::from(one.weeks) <= hours + 1e-6);
    }
    assert!((total(|one| one.closes) - plan.closed).abs() < 1e-6, "the parts add up");
    let open: f64 = plan.left_open.iter().map(|gap| gap.after).sum();
    assert!(open <= plan.left_open.iter().map(|gap| gap.before).sum::<f64>() + 1e-9);
    assert!(plan.closed <= plan.weighted_gap + 1e-6);
    for measure in &plan.measures {
        assert!(plan.left_out.iter().all(|out| out.measure != measure.measure));
    }
}

fn check_variants(plan: &Plan, fastest_hours: f64) {
    let of = |kind| plan.variants.iter().find(|one| one.kind == kind);
    let (Some(free), Some(stated), Some(fast)) =
        (of(VariantKind::NoMoney), of(VariantKind::AsStated), of(VariantKind::Fastest))
    else {
        assert!(plan.variants.is_empty() && (plan.measures.is_empty() || plan.means.hours_per_week == 0.0));
        return;
    };
    assert!(free.cost() == 0.0 && free.closed <= stated.closed + 1e-9, "money can only help");
    assert!((stated.closed - plan.closed).abs() < 1e-9);
    assert!(fast.closed >= stated.closed - 1e-6 && fast.weeks() <= stated.weeks(), "as much, no later");
    assert!(fast.cost() <= plan.means.money + 1e-6);
    // what is no faster is the plan as stated, at its own pace, and says so
    assert_eq!(fast.nothing_faster, fast.weeks() == stated.weeks());
    if fast.nothing_faster {
        let when = |one: &csm_kompass::plan::Variant| {
            one.measures.iter().map(|one| (one.measure, one.start_week, one.weeks)).collect::<Vec<_>>()
        };
        assert!(fast.hours_per_week.to_bits() == plan.means.hours_per_week.to_bits());
        assert_eq!(when(fast), when(stated));
    } else {
        assert!(fast.hours_per_week >= fastest_hours);
    }
    if !fast.same_measures(stated) {
        let busiest = Plan { measures: fast.measures.clone(), ..plan.clone() }.busiest_week();
        assert!(busiest <= fast.hours_per_week + 1e-6, "{busiest}");
    }
    // the last week of each gap that stays open is the same sum
    for one in [free, stated, fast] {
        let closes: f64 = one.measures.iter().map(|measure| measure.closes).sum();
        assert!((closes - one.closed).abs() < 1e-6);
    }
}

#[test]
fn a_plan_keeps_its_means_and_more_of_them_never_make_it_worse() {
    let mut rng = rng(11);
    let mut made = 0;
    for case in 0..cases(36) {
        let pack = if case % 2 == 0 { Pack::embedded() } else { random_catalogue(&mut rng) };
        let limits = &pack.training.as_ref().unwrap().limits;
        let sheet = random(&mut rng, &pack);
        let (mut hours, mut money) = (below(&mut rng, 5), below(&mut rng, 4));
        let mut before: Option<Plan> = None;
        for _ in 0..3 {
            let (_, plan) =
                planned(&pack, &read(&pack, &with_means(&sheet, HOURS[hours], MONEY[money])), day());
            check(&plan, limits.weeks);
            check_variants(&plan, limits.fastest_hours.unwrap());
            if let Some(before) = &before {
                assert!(
                    plan.closed >= before.closed - 1e-9,
                    "{} with {} h and {} €, {} with {} h and {} €: {sheet}",
                    before.closed,
                    before.means.hours_per_week,
                    before.means.money,
                    plan.closed,
                    plan.means.hours_per_week,
                    plan.means.money,
                );
            }
            made += usize::from(!plan.measures.is_empty());
            hours = (hours + below(&mut rng, 4)).min(HOURS.len() - 1);
            money = (money + below(&mut rng, 4)).min(MONEY.len() - 1);
            before = Some(plan);
        }
    }
    assert!(made > cases(36), "{made} plans with measures only");
}

/// "In addition to this plan: from" is true: with those means the measure fits beside the planned ones, and with half an
/// hour less it does not.
#[test]
fn what_would_have_to_change_is_enough() {
    let pack = Pack::embedded();
    let catalogue = pack.training.as_ref().unwrap();
    let mut rng = rng(12);
    let (mut by_hours, mut by_money) = (0, 0);
    for _ in 0..cases(25) {
        let sheet = with_means(&random(&mut rng, &pack), one(&mut rng, &HOURS[2..8]), one(&mut rng, &MONEY));
        let answers = read(&pack, &sheet);
        let (assessment, plan) = planned(&pack, &answers, day());
        let facts = Facts { pack: &pack, catalogue, answers: &answers, assessment: &assessment, date: day() };
        let offer = offer(&facts, &means(&pack, catalogue, &answers));
        let place = |measure| offer.candidates.iter().position(|one| one.measure == measure);
        let chosen: Vec<usize> = plan.measures.iter().map(|one| place(one.measure).unwrap()).collect();
        for out in &plan.left_out {
            let Some(at) = place(out.measure) else {
                assert!(out.from_hours.is_none() && out.from_money.is_none());
                continue;
            };
            let mut with = chosen.clone();
            // with all it builds on
            let mut open = vec![at];
            while let Some(next) = open.pop() {
                if !with.contains(&next) {
                    with.push(next);
                    open.extend(offer.candidates[next].after.iter().map(|other| place(*other).unwrap()));
                }
            }
            let hours: f64 = with.iter().map(|at| offer.candidates[*at].hours).sum();
            let cost: f64 = with.iter().map(|at| offer.candidates[*at].cost).sum();
            if let Some(pace) = out.from_hours {
                by_hours += 1;
                assert!(pace > plan.means.hours_per_week && hours <= pace * 52.0 + 1e-6);
                assert!(
                    hours > (pace - 0.5) * 52.0 - 1e-6
                        || !schedule::fits(&catalogue.limits, &offer.candidates, &with, pace - 0.5),
                    "half an hour less would do"
                );
                assert!(schedule::fits(&catalogue.limits, &offer.candidates, &with, pace));
            }
            if let Some(money) = out.from_money {
                by_money += 1;
                assert!(money > plan.means.money && (money - cost).abs() < 1e-6);
            }
            match out.why {
                LeftOutReason::Money => assert!(out.from_money.is_some()),
                LeftOutReason::Hours => assert!(
                    out.from_hours.is_some()
                        || !schedule::fits(&catalogue.limits, &offer.candidates, &with, 40.0),
                    "a number could be told"
                ),
                LeftOutReason::Better => assert!(out.from_money.is_none() && out.from_hours.is_none()),
                _ => {}
            }
        }
    }
    assert!(by_hours > 40 && by_money > 40, "{by_hours} {by_money}");
}

#[test]
fn a_gap_without_a_measure_says_whether_the_catalogue_or_the_answers_are_to_blame() {
    let mut pack = Pack::embedded();
    let supply = |pack: &Pack, changes, id: &str| {
        let (_, plan) = planned(pack, &read(pack, &golden(&changes)), day());
        let gap =
            plan.left_open.iter().find(|gap| pack.framework.competencies[gap.competency.at()].id == *id);
        gap.map(|gap| gap.supply)
    };
    assert_eq!(supply(&pack, json!({}), "LEA"), Some(Supply::Planned));
    // one hour a week goes into what closes more; the catalogue has something for the rest
    let new = json!({ "N1": 1, "C6": ["lead_team"] });
    assert_eq!(supply(&pack, new, "IND"), Some(Supply::Possible));
    // who answers for onboarding need not take it up
    assert_eq!(supply(&pack, json!({ "N1": 1 }), "IND"), Some(Supply::NotForYou));
    // without a job, what develops problem solving needs another level or another situation
    let jobless = json!({ "N4": "no_job", "N1": 3, "N2": 0 });
    assert_eq!(supply(&pack, jobless.clone(), "PRB"), Some(Supply::NotForYou));
    let lead =
        pack.framework.competencies.iter().position(|one| one.id == *"LEA").map(CompetencyIx::new).unwrap();
    for measure in &mut pack.training.as_mut().unwrap().measures {
        measure.gains.retain(|gain| gain.competency != lead);
    }
    assert_eq!(supply(&pack, json!({}), "LEA"), Some(Supply::Nothing));
}

#[test]
fn without_hours_nothing_is_planned_and_one_hour_is_offered_only_if_it_helps() {
    let mut pack = Pack::embedded();
    let sheet = golden(&json!({ "N1": 0 }));
    let (_, plan) = planned(&pack, &read(&pack, &sheet), day());
    assert!(plan.measures.is_empty() && plan.variants.is_empty() && !plan.left_open.is_empty());
    assert!(plan.from_one_hour);
    pack.training.as_mut().unwrap().measures.clear();
    let (_, plan) = planned(&pack, &read(&pack, &sheet), day());
    assert!(!plan.from_one_hour);
}

#[test]
fn the_employer_pays_only_what_can_be_paid_by_an_employer_who_said_so() {
    let pack = Pack::embedded();
    let catalogue = pack.training.as_ref().unwrap();
    let plan = |changes| planned(&pack, &read(&pack, &golden(&changes)), day()).1;
    let means = json!({ "N1": 4, "N2": 0, "N3": ["employer_pays"], "N4": "in_service" });
    let paid = plan(means);
    let costly: Vec<_> = paid.measures.iter().filter(|one| one.price > 0.5).collect();
    assert!(!costly.is_empty(), "with the employer's money courses come in");
    for one in costly {
        assert_eq!(one.certain.iter().map(ToString::to_string).collect::<Vec<_>>(), ["EMP"]);
        assert!(one.cost == 0.0 && one.possible.iter().all(|code| *code != "EMP" && *code != "TAX"));
        assert!(catalogue.measures[one.measure.at()].funding.iter().any(|code| *code == "EMP"));
    }
    let jobless = plan(json!({ "N1": 4, "N2": 500, "N3": ["employer_pays"], "N4": "no_job" }));
    assert!(!jobless.means.employer_pays && jobless.measures.iter().all(|one| one.certain.is_empty()));
}
