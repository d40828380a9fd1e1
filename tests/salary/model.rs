//! The model: chain, floor, ageing, views.

use chrono::Datelike;
use csm_kompass::answers::Answer;
use csm_kompass::answers::change::apply;
use csm_kompass::assessment::pay::pay;
use csm_kompass::assessment::{ChainPart, FactorState, Pay};
use csm_kompass::id::{LevelCode, OptionIx};
use csm_kompass::levers::pay::{reach, table, vary};
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::{ItemKind, Mode};
use csm_kompass::pack::salary::FactorRule;

use super::{band, change, model, one, people, request, whole};

#[test]
fn a_factor_at_its_reference_changes_nothing() {
    let pack = Pack::embedded();
    let mut looked_at = 0;
    for (id, answers) in people(&pack) {
        let request = request(&pack, &answers);
        for (at, factor) in model(&pack).factors.iter().enumerate() {
            let reference = match &factor.rule {
                FactorRule::ConcaveYears { reference, .. } => LevelCode::new(&reference.to_string()),
                rule => match rule.levels().iter().find(|level| level.multiplier == 1.0) {
                    Some(level) => level.code.clone(),
                    None => continue, // an average industry is no industry
                },
            };
            let Some(changes) = reach(&pack, &answers, factor, &reference) else { continue };
            let Ok(variant) = vary(&pack, model(&pack), &answers, &request, &changes) else { continue };
            let Ok(with) = &variant.pay else { continue };
            if with.factors[at].state != FactorState::Answered {
                continue; // the size of place in a city state
            }
            let mut fewer = model(&pack).clone();
            fewer.factors.remove(at);
            let without = pay(&pack, &fewer, &variant.changed.answers, &variant.request).unwrap();
            assert!(
                with.factors[at].step.abs() < 1e-9 && with.factors[at].without.abs() < 1e-9,
                "{id} {}",
                factor.id
            );
            for (a, b) in [
                (with.full_time.p10, without.full_time.p10),
                (with.full_time.p50, without.full_time.p50),
                (with.full_time.p90, without.full_time.p90),
                (with.sigma, without.sigma),
            ] {
                assert!((a - b).abs() < 1e-6, "{id} {}: {a} is not {b}", factor.id);
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 80, "only {looked_at} factors were looked at");
}

#[test]
fn the_chain_adds_up_to_the_median_to_the_euro() {
    let pack = Pack::embedded();
    let (mut looked_at, mut floors) = (0, 0);
    for (id, answers) in people(&pack) {
        let request = request(&pack, &answers);
        let now = band(&pack, &answers, 2026);
        let rows = (0..model(&pack).factors.len())
            .flat_map(|at| table(&pack, model(&pack), &answers, &request, &now, at));
        let variants: Vec<Pay> = rows
            .filter_map(|row| row.then.pay.ok())
            .chain([now.clone(), band(&pack, &answers, 2025)])
            .collect();
        for pay in variants {
            for unit in [1.0, 100.0] {
                let chain = pay.chain(model(&pack), unit);
                let full: Vec<_> = chain.iter().filter(|link| link.part != ChainPart::Hours).collect();
                let sum: i64 = full[0].running + full.iter().map(|link| link.step).sum::<i64>();
                assert_eq!(sum, whole(pay.full_time.p50 / unit), "{id}");
                assert_eq!(full[0].running, whole(model(&pack).base / unit));
                if let Some((_, agreed)) = &pay.agreed {
                    assert_eq!(chain.last().unwrap().running, whole(agreed.p50 / unit), "{id}");
                }
                floors += usize::from(chain.iter().any(|link| link.part == ChainPart::Floor));
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 1_000, "only {looked_at} chains were looked at");
    assert_eq!(floors, 0, "no example is paid the minimum wage in the middle");
}

#[test]
fn a_median_at_the_minimum_wage_has_a_step_of_its_own() {
    let mut pack = Pack::embedded();
    let model = pack.salary.as_mut().unwrap();
    model.base = 20_000.0;
    let answers = one(&pack, "reference");
    let pay = band(&pack, &answers, 2026);
    let chain = pay.chain(pack.salary.as_ref().unwrap(), 1.0);
    let floor = chain.iter().find(|link| link.part == ChainPart::Floor).unwrap();
    assert_eq!(floor.running, 28_265, "13.90 × 39 × 52.14");
    assert_eq!(floor.step, 28_265 - 20_700);
}

#[test]
fn a_table_past_its_day_says_so_and_widens_the_band() {
    let pack = Pack::embedded();
    let answers = one(&pack, "golden");
    let until = model(&pack).valid_until.year();
    let (valid, first, later) =
        (band(&pack, &answers, until), band(&pack, &answers, until + 1), band(&pack, &answers, until + 3));
    assert_eq!((valid.stale_years, first.stale_years, later.stale_years), (0, 1, 3));
    let spread = |pay: &Pay| pay.full_time.p75 / pay.full_time.p25;
    assert!(spread(&valid) < spread(&first) && spread(&first) < spread(&later));
    let variance = |pay: &Pay| pay.sigma * pay.sigma;
    assert!((variance(&later) - variance(&valid) - 3.0 * 0.022 * 0.022).abs() < 1e-12);
    assert!(!valid.floor_assumed && first.floor_assumed, "the minimum wage of 2028 is not known");
}

#[test]
fn the_floor_goes_with_hours_and_year() {
    let pack = Pack::embedded();
    let answers = one(&pack, "tn-017");
    let low = apply(
        &pack,
        &answers,
        &[change(&pack, "D7", "t0"), change(&pack, "D8", "20"), change(&pack, "C2", "0")],
    );
    let low = low.unwrap().answers;
    for (year, wage) in [(2024, 12.82), (2025, 12.82), (2026, 13.90), (2027, 14.60), (2030, 14.60)] {
        let pay = band(&pack, &low, year);
        let floor = wage * 39.0 * 52.14;
        assert!((pay.floor - floor).abs() < 1e-6 && pay.full_time.p10 >= floor - 1e-6);
        assert!(pay.floor_binds, "{year}");
        let (hours, agreed) = pay.agreed.unwrap();
        assert!((agreed.p10 - floor * hours / 39.0).abs() < 1e-6);
    }
}

#[test]
fn published_figures_are_aged_by_the_growth_of_wages() {
    let pack = Pack::embedded();
    let model = model(&pack);
    // salary.md §9: 2018 ×1.255, 2021 ×1.194, 2023 ×1.098, 2024 ×1.042; after 2025 the model's own growth
    for (year, ratio) in [
        (2018, 1.255),
        (2019, 1.223),
        (2020, 1.231),
        (2021, 1.194),
        (2022, 1.164),
        (2023, 1.098),
        (2024, 1.042),
    ] {
        assert!((model.uprating(year, 2025) - ratio).abs() < 5e-4, "{year}: {}", model.uprating(year, 2025));
    }
    assert!((model.uprating(2025, 2027) - 1.035 * 1.035).abs() < 1e-12);
    assert_eq!(model.uprating(2026, 2026), 1.0);
}

#[test]
fn every_role_and_industry_has_nearest_occupations_and_a_trend() {
    let pack = Pack::embedded();
    let model = model(&pack);
    let ItemKind::Choice(industries) =
        &pack.questionnaire.items[pack.framework.industry_item.unwrap().at()].kind
    else {
        panic!("industries are a choice")
    };
    assert_eq!(industries.options.len(), 19);
    for industry in (0..industries.options.len()).map(OptionIx::new) {
        let trend = model.trends.iter().find(|(all, ..)| all.contains(&industry));
        assert!(
            trend.is_some_and(|(_, _, source)| !source.is_empty()),
            "{industry:?} has no trend with a source"
        );
        for role in 0..pack.framework.roles.len() {
            let found = model.nearest(csm_kompass::id::RoleIx::new(role), Some(industry)).unwrap();
            assert!(found.observations.iter().all(|at| model.observations[*at].kldb.is_some()));
        }
    }
}

#[test]
fn own_pay_is_placed_only_where_people_answer_for_themselves() {
    let pack = Pack::embedded();
    let mut answers = one(&pack, "golden");
    answers.set(pack.item("D10").unwrap(), Some(Answer::Number(52_000.0)));
    let own = band(&pack, &answers, 2026).own.unwrap();
    assert!((own.compa_ratio - 52_000.0 / 56_451.45).abs() < 1e-6);
    answers.mode = Mode::Training;
    assert!(band(&pack, &answers, 2026).own.is_none());
}
