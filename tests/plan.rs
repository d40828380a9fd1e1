//! The plan: never over its means, never worse for having more, and how far it is from the best.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use csm_kompass::id::MeasureIx;
use csm_kompass::pack::training::PlanLimits;
use csm_kompass::plan::candidate::Candidate;
use csm_kompass::plan::choose::{Budget, choose, exhaustive};
use csm_kompass::plan::effect::{Effect, Start};
use csm_kompass::plan::schedule;
use proptest::prelude::*;

fn value(limits: &PlanLimits, candidates: &[Candidate], starts: &[Start], chosen: &[usize]) -> f64 {
    let mut effect = Effect::none(limits, starts);
    for at in chosen {
        effect.add(*at, &candidates[*at].gains);
    }
    effect.value()
}

prop_compose! {
    fn candidates(most: usize, chains: bool)(
        rows in prop::collection::vec(
            (prop::collection::vec((0..6_usize, 1..10_u8), 1..4), 5..60_u16, 1..20_u32, prop::sample::select(vec![0.0, 0.0, 60.0, 300.0, 600.0, 900.0])),
            1..most,
        )
    ) -> Vec<Candidate> {
        rows.into_iter().enumerate().map(|(at, (gains, hours, weeks, cost))| {
            let mut by_competency = std::collections::BTreeMap::new();
            for (competency, gain) in gains {
                by_competency.insert(competency, f64::from(gain) * 0.05);
            }
            Candidate {
                measure: MeasureIx::new(at),
                gains: by_competency.into_iter().collect(),
                hours: f64::from(hours),
                least_weeks: weeks,
                block: weeks == 1,
                cost,
                price: cost,
                // chains of three: what builds on another can itself be built on
                after: if at > 0 && at % 7 < 1 + usize::from(chains) { vec![MeasureIx::new(at - 1)] } else { Vec::new() },
                earliest: if chains && at % 11 == 10 { 6 } else { 1 },
                at_work: cost == 0.0,
                debrief: at % 9 == 0,
            }
        }).collect()
    }
}

prop_compose! {
    fn starts()(rows in prop::collection::vec((10..45_u8, 0..25_u8, 1..6_u8), 6)) -> Vec<Start> {
        rows.into_iter().map(|(level, gap, weight)| Start {
            level: f64::from(level) / 10.0, gap: f64::from(gap) / 10.0, weight: f64::from(weight),
        }).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_plan_keeps_its_means_and_prerequisites(all in candidates(20, true), starts in starts(), hours in 1..20_u8, money in 0..3000_u16) {
        let limits = PlanLimits::example();
        let budget = Budget { hours_per_week: f64::from(hours) / 2.0, money: f64::from(money) };
        let chosen = choose(&limits, &all, &starts, budget);
        let total = |part: fn(&Candidate) -> f64| chosen.iter().map(|at| part(&all[*at])).sum::<f64>();
        prop_assert!(total(|one| one.hours) <= budget.hours_per_week * 52.0 + 1e-6);
        prop_assert!(total(|one| one.cost) <= budget.money + 1e-6);
        let laid = schedule::arrange(&limits, &all, &chosen, budget.hours_per_week).unwrap();
        let length = |at: &usize| all[*at].weeks(budget.hours_per_week).unwrap();
        for (at, start) in chosen.iter().zip(&laid.starts) {
            prop_assert!(*start >= all[*at].earliest && start + length(at) - 1 <= 52);
            for before in &all[*at].after {
                let place = chosen.iter().position(|one| all[*one].measure == *before).unwrap();
                prop_assert!(laid.starts[place] + length(&chosen[place]) <= *start);
            }
        }
        let mut excess = 0.0;
        for week in 1..=52_u32 {
            let running = || chosen.iter().zip(&laid.starts).filter(|(at, start)| (**start..**start + length(at)).contains(&week));
            prop_assert!(running().count() <= 5);
            let load: f64 = running().filter(|(at, _)| !all[**at].block).map(|(at, _)| all[*at].hours / f64::from(length(at))).sum();
            excess += (load - budget.hours_per_week).max(0.0);
        }
        prop_assert!((excess - laid.excess).abs() < 1e-6, "{excess} is not {}", laid.excess);
    }

    #[test]
    fn more_hours_or_money_never_give_a_worse_plan(all in candidates(20, true), starts in starts(), hours in 1..18_u8, more in 0..20_u8, money in 0..2000_u16, extra in 0..2000_u16) {
        let limits = PlanLimits::example();
        let budget = |hours: u8, money: u16| Budget { hours_per_week: f64::from(hours) / 2.0, money: f64::from(money) };
        let less = choose(&limits, &all, &starts, budget(hours, money));
        let richer = choose(&limits, &all, &starts, budget(hours + more, money + extra));
        prop_assert!(value(&limits, &all, &starts, &richer) >= value(&limits, &all, &starts, &less) - 1e-9);
    }
}

/// Every arrangement of a few measures in a short horizon: where one keeps every week within the hours, it is found.
#[test]
fn where_an_arrangement_without_overload_exists_it_is_found() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    fn possible(limits: &PlanLimits, all: &[Candidate], hours: f64, starts: &mut Vec<u32>) -> bool {
        let length = |at: usize| all[at].weeks(hours).unwrap();
        let Some(one) = all.get(starts.len()) else {
            return (1..=limits.weeks).all(|week| {
                let running =
                    || (0..all.len()).filter(|at| (starts[*at]..starts[*at] + length(*at)).contains(&week));
                let load: f64 = running()
                    .filter(|at| !all[*at].block)
                    .map(|at| all[at].hours / f64::from(length(at)))
                    .sum();
                running().count() <= limits.at_once && load <= hours + 1e-6
            });
        };
        let at = starts.len();
        let first = one
            .after
            .iter()
            .map(|other| starts[other.at()] + length(other.at()))
            .max()
            .unwrap_or(1)
            .max(one.earliest);
        (first..=(limits.weeks + 1).saturating_sub(length(at))).any(|start| {
            starts.push(start);
            let found = possible(limits, all, hours, starts);
            starts.pop();
            found
        })
    }
    let limits = PlanLimits { weeks: 12, at_once: 3, ..PlanLimits::example() };
    let mut runner = TestRunner::deterministic();
    let (mut exist, mut found) = (0, 0);
    for case in 0..150_u32 {
        let mut all = candidates(5, true).new_tree(&mut runner).unwrap().current();
        for one in &mut all {
            one.hours = (one.hours / 4.0).ceil();
            one.least_weeks = one.least_weeks % 6 + 1;
            one.block = one.least_weeks == 1;
            one.earliest = 1;
        }
        let hours = 2.0 + f64::from(case % 4) / 2.0;
        let members: Vec<usize> = (0..all.len()).collect();
        let Some(laid) = schedule::arrange(&limits, &all, &members, hours) else { continue };
        if possible(&limits, &all, hours, &mut Vec::new()) {
            exist += 1;
            found += u32::from(laid.excess < 1e-6);
        } else {
            assert!(laid.excess > 0.0);
        }
    }
    assert!(exist > 40, "{exist} cases only");
    assert_eq!(found, exist, "found {found} of {exist}");
}

/// Nobody attends two courses of a week in the same one.
#[test]
fn courses_of_one_week_lie_in_different_weeks_as_long_as_there_are_enough() {
    let one = |at: usize, block: bool| Candidate {
        measure: MeasureIx::new(at),
        gains: vec![(0, 0.1)],
        hours: if block { 30.0 } else { 20.0 },
        least_weeks: if block { 1 } else { 5 },
        block,
        cost: 0.0,
        price: 0.0,
        after: Vec::new(),
        earliest: 1,
        at_work: false,
        debrief: false,
    };
    let all = [one(0, true), one(1, false), one(2, true), one(3, true)];
    let starts = |weeks, hours| {
        let limits = PlanLimits { weeks, ..PlanLimits::example() };
        schedule::arrange(&limits, &all, &[0, 1, 2, 3], hours).unwrap().starts
    };
    assert_eq!(starts(52, 4.0), [1, 1, 2, 3]);
    // also where weeks are overloaded, and with more courses than weeks they still have a place
    assert_eq!(starts(52, 1.9), [1, 1, 2, 3]);
    let few: Vec<usize> = vec![0, 2, 3];
    let limits = PlanLimits { weeks: 2, ..PlanLimits::example() };
    assert_eq!(schedule::arrange(&limits, &all, &few, 40.0).unwrap().starts, [1, 2, 1]);
}

#[test]
fn practice_with_debrief_comes_first_and_prerequisites_before_what_builds_on_them() {
    let one = |at: usize, weeks, after: &[usize], debrief| Candidate {
        measure: MeasureIx::new(at),
        gains: vec![(0, 0.1)],
        hours: f64::from(weeks) * 2.0,
        least_weeks: weeks,
        block: false,
        cost: 0.0,
        price: 0.0,
        after: after.iter().map(|at| MeasureIx::new(*at)).collect(),
        earliest: 1,
        at_work: debrief || at == 4,
        debrief,
    };
    // a chain of three written backwards; other work and then practice at the end of the list
    let all = [
        one(0, 10, &[1], false),
        one(1, 10, &[2], false),
        one(2, 10, &[], false),
        one(3, 12, &[], true),
        one(4, 4, &[], false),
    ];
    let laid = schedule::arrange(&PlanLimits::example(), &all, &[0, 1, 2, 4, 3], 2.0).unwrap();
    assert_eq!(laid.starts, [37, 27, 17, 13, 1]);
    assert!(laid.excess < 1e-9);
}

#[test]
fn the_busiest_week_counts_what_runs_at_once() {
    use csm_kompass::plan::{Job, Means, Plan, PlannedMeasure};
    let means = Means {
        hours_per_week: 2.0,
        hours_assumed: false,
        money: 0.0,
        money_assumed: false,
        employer_pays: false,
        time_given: false,
        job: Job::InService,
        jobseeking: false,
    };
    let one = |start_week, weeks, hours| PlannedMeasure {
        measure: MeasureIx::new(0),
        start_week,
        weeks,
        block: weeks == 1,
        hours,
        cost: 0.0,
        price: 0.0,
        gains: Vec::new(),
        closes: 0.0,
        main: None,
        after: Vec::new(),
        certain: Vec::new(),
        possible: Vec::new(),
    };
    let measures = vec![one(1, 12, 24.0), one(1, 39, 19.5), one(13, 10, 10.0), one(5, 1, 16.0)];
    let plan = Plan {
        means,
        measures,
        left_open: Vec::new(),
        left_out: Vec::new(),
        variants: Vec::new(),
        weighted_gap: 0.0,
        closed: 0.0,
        from_one_hour: false,
    };
    assert!((plan.busiest_week() - 2.5).abs() < 1e-9, "{}", plan.busiest_week());
    assert_eq!(plan.busy_weeks(), 12);
}

/// The loss against exhaustive search on small catalogues: stated in ARCHITECTURE.md, guarded here.
#[test]
fn the_loss_against_exhaustive_search_is_small() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    let limits = PlanLimits::example();
    let mut runner = TestRunner::deterministic();
    let (mut best, mut found, mut optimal, mut worst) = (0.0, 0.0, 0_u32, 1.0_f64);
    let cases = 150_u32;
    for case in 0..cases {
        let all = candidates(11, false).new_tree(&mut runner).unwrap().current();
        let starts = starts().new_tree(&mut runner).unwrap().current();
        let budget =
            Budget { hours_per_week: f64::from(1 + case % 8) / 2.0, money: f64::from(case % 5) * 300.0 };
        let chosen = value(&limits, &all, &starts, &choose(&limits, &all, &starts, budget));
        let (_, most) = exhaustive(&limits, &all, &starts, budget);
        assert!(chosen <= most + 1e-9);
        best += most;
        found += chosen;
        optimal += u32::from(chosen >= most - 1e-9);
        if most > 0.0 {
            worst = worst.min(chosen / most);
        }
    }
    println!("{:.4} of the best value, best in {optimal} of {cases}, worst single {worst:.3}", found / best);
    assert!(found >= 0.999 * best, "{found} of {best}");
    assert!(optimal * 100 >= cases * 98, "best in {optimal} of {cases} only");
    assert!(worst >= 0.95, "worst single plan reaches {worst} of the best");
}

#[test]
fn money_is_not_asked_for_next_to_nothing() {
    let limits = PlanLimits { least_value: 0.1, least_value_paid: 0.25, ..PlanLimits::example() };
    let starts = [Start { level: 2.0, gap: 1.5, weight: 5.0 }];
    let one = |gain: f64, cost: f64| Candidate {
        measure: MeasureIx::new(0),
        gains: vec![(0, gain)],
        hours: 10.0,
        least_weeks: 4,
        block: false,
        cost,
        price: cost,
        after: Vec::new(),
        earliest: 1,
        at_work: false,
        debrief: false,
    };
    let budget = Budget { hours_per_week: 2.0, money: 500.0 };
    let chosen = |gain: f64, cost: f64| !choose(&limits, &[one(gain, cost)], &starts, budget).is_empty();
    assert!(chosen(0.04, 0.0) && !chosen(0.04, 300.0), "weight 5 times 0.04 is 0.2");
    assert!(chosen(0.06, 300.0), "0.3 is enough");
    assert!(!chosen(0.01, 0.0), "0.05 is not, even free");
}
