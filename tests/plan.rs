//! The plan: never over its means, never worse for having more, and how far it is from the best.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use csm_kompass::id::MeasureIx;
use csm_kompass::pack::training::PlanLimits;
use csm_kompass::plan::candidate::Candidate;
use csm_kompass::plan::choose::{choose, exhaustive};
use csm_kompass::plan::effect::{Effect, Start};
use csm_kompass::plan::schedule;
use proptest::prelude::*;

fn limits() -> PlanLimits {
    PlanLimits {
        weeks: 52,
        at_once: 5,
        shares: vec![1.0, 0.5, 0.25],
        ceiling: vec![(1.0, 1.0), (3.0, 0.75), (4.0, 0.5)],
        top: 5.0,
        cap_single: 0.5,
        cap_formal: 1.0,
        cap_total: 1.0,
        least_value: 0.0,
    }
}

fn value(limits: &PlanLimits, candidates: &[Candidate], starts: &[Start], chosen: &[usize]) -> f64 {
    let mut effect = Effect::none(limits, starts);
    for at in chosen {
        effect.add(*at, &candidates[*at].gains);
    }
    effect.value()
}

prop_compose! {
    fn candidates(most: usize)(
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
                weeks,
                block: weeks == 1,
                cost,
                price: cost,
                after: if at > 0 && at % 7 == 0 { vec![MeasureIx::new(at - 1)] } else { Vec::new() },
                earliest: 1,
                at_work: cost == 0.0,
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
    fn a_plan_keeps_its_means_and_prerequisites(all in candidates(20), starts in starts(), hours in 1..20_u8, money in 0..3000_u16) {
        let limits = limits();
        let (hours, money) = (f64::from(hours) * 26.0, f64::from(money));
        let chosen = choose(&limits, &all, &starts, hours, money);
        let total = |part: fn(&Candidate) -> f64| chosen.iter().map(|at| part(&all[*at])).sum::<f64>();
        prop_assert!(total(|one| one.hours) <= hours + 1e-6);
        prop_assert!(total(|one| one.cost) <= money + 1e-6);
        // within the weekly hours where that is possible, within the horizon in any case
        let weeks = schedule::place(&limits, &all, &chosen, hours / 52.0)
            .unwrap_or_else(|| schedule::place(&limits, &all, &chosen, f64::INFINITY).unwrap());
        for (at, start) in chosen.iter().zip(&weeks) {
            prop_assert!(start + all[*at].weeks - 1 <= 52);
            for before in &all[*at].after {
                let place = chosen.iter().position(|one| all[*one].measure == *before).unwrap();
                prop_assert!(weeks[place] + all[chosen[place]].weeks <= *start);
            }
        }
        for week in 1..=52_u32 {
            let running = chosen.iter().zip(&weeks).filter(|(at, start)| (**start..**start + all[**at].weeks).contains(&week)).count();
            prop_assert!(running <= 5);
        }
    }

    #[test]
    fn more_hours_or_money_never_give_a_worse_plan(all in candidates(20), starts in starts(), hours in 1..18_u8, more in 0..6_u8, money in 0..2000_u16, extra in 0..2000_u16) {
        let limits = limits();
        let less = choose(&limits, &all, &starts, f64::from(hours) * 26.0, f64::from(money));
        let richer = choose(&limits, &all, &starts, f64::from(hours + more) * 26.0, f64::from(money + extra));
        prop_assert!(value(&limits, &all, &starts, &richer) >= value(&limits, &all, &starts, &less) - 1e-9);
    }
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
        job: Job::InService,
        jobseeking: false,
    };
    let one = |start_week, weeks, hours| PlannedMeasure {
        measure: MeasureIx::new(0),
        start_week,
        weeks,
        hours,
        cost: 0.0,
        price: 0.0,
        gains: Vec::new(),
    };
    let measures = vec![one(1, 12, 24.0), one(1, 39, 19.5), one(13, 10, 10.0), one(5, 1, 16.0)];
    let plan = Plan { means, measures, left_open: Vec::new(), left_out: Vec::new() };
    assert!((plan.busiest_week() - 2.5).abs() < 1e-9, "{}", plan.busiest_week());
}

/// The loss against exhaustive search on small catalogues: stated in ARCHITECTURE.md, guarded here.
#[test]
fn the_loss_against_exhaustive_search_is_small() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    let limits = limits();
    let mut runner = TestRunner::deterministic();
    let (mut best, mut found, mut optimal, mut worst) = (0.0, 0.0, 0_u32, 1.0_f64);
    let cases = 150_u32;
    for case in 0..cases {
        let all = candidates(11).new_tree(&mut runner).unwrap().current();
        let starts = starts().new_tree(&mut runner).unwrap().current();
        let (hours, money) = (f64::from(1 + case % 8) * 26.0, f64::from(case % 5) * 300.0);
        let chosen = value(&limits, &all, &starts, &choose(&limits, &all, &starts, hours, money));
        let (_, most) = exhaustive(&limits, &all, &starts, hours, money);
        assert!(chosen <= most + 1e-9);
        best += most;
        found += chosen;
        optimal += u32::from(chosen >= most - 1e-9);
        if most > 0.0 {
            worst = worst.min(chosen / most);
        }
    }
    println!("{:.4} of the best value, best in {optimal} of {cases}, worst single {worst:.3}", found / best);
    assert!(found >= 0.99 * best, "{found} of {best}");
    assert!(optimal * 100 >= cases * 95, "best in {optimal} of {cases} only");
    assert!(worst >= 0.80, "worst single plan reaches {worst} of the best");
}
