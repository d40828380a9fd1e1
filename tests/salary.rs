//! Properties of the pay model, its population check, and what single steps bring.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod population;

use chrono::{Datelike, NaiveDate};
use csm_kompass::answers::change::{Change, apply, read};
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Splitter;
use csm_kompass::answers::{Answer, Answers};
use csm_kompass::assessment::pay::pay;
use csm_kompass::assessment::{ChainPart, FactorState, Pay, Request, assess};
use csm_kompass::id::{ItemIx, LevelCode, OptionIx};
use csm_kompass::levers::marginal::{What, moves};
use csm_kompass::levers::pay::{between, reach, steps, table, vary, whole_steps};
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::{ItemKind, Mode};
use csm_kompass::pack::salary::{FactorRule, SalaryModel};

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 11, 23).unwrap()
}

/// Everybody of the examples, in mode self.
fn people(pack: &Pack) -> Vec<(String, Answers)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/");
    let files = [
        "answers/golden.json",
        "answers/kohorte.jsonl",
        "answers/leitung.json",
        "answers/pay-only.json",
        "answers/graduate.json",
        "answers/stadtwerk.json",
        "answers/teamleitung-bpo.json",
        "pay/reference.json",
    ];
    let mut all = Vec::new();
    for file in files {
        let text = std::fs::read(format!("{root}{file}")).unwrap();
        let mut splitter = Splitter::new(&text[..], text.len() + 1);
        while let Ok(Some(piece)) = splitter.next_piece() {
            let answers = Reader::new(pack, Mode::Own).read(&piece).unwrap().answers;
            all.push((answers.id.clone().unwrap_or_else(|| file.to_owned()), answers));
        }
    }
    assert!(all.len() > 10, "only {} people", all.len());
    all
}

fn one(pack: &Pack, id: &str) -> Answers {
    people(pack).into_iter().find(|(name, _)| name == id).unwrap().1
}

fn request(pack: &Pack, answers: &Answers) -> Request {
    Request::of(pack, answers, day(2026)).unwrap()
}

fn model(pack: &Pack) -> &SalaryModel {
    pack.salary.as_ref().unwrap()
}

fn band(pack: &Pack, answers: &Answers, year: i32) -> Pay {
    let request = Request { date: day(year), ..request(pack, answers) };
    pay(pack, model(pack), answers, &request).unwrap()
}

fn change(pack: &Pack, item: &str, typed: &str) -> Change {
    read(pack, pack.item(item).unwrap(), typed).unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "pay is far below 2^53")]
fn whole(amount: f64) -> i64 {
    amount.round() as i64
}

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
fn the_parts_of_a_difference_add_up_to_it() {
    let pack = Pack::embedded();
    let mut looked_at = 0;
    for (id, answers) in people(&pack) {
        let request = request(&pack, &answers);
        let now = band(&pack, &answers, 2026);
        for typed in ["bank_finance", "bpo", "hotel_gastronomy"] {
            let changes = [
                change(&pack, "P2", typed),
                change(&pack, "D7", "t25_49"),
                change(&pack, "D5", "s1_50"),
                change(&pack, "D8", "30"),
            ];
            let then = vary(&pack, model(&pack), &answers, &request, &changes).unwrap();
            let after = then.pay.unwrap();
            let parts = between(model(&pack), &now, &after);
            for unit in [1.0, 100.0] {
                let (steps, floor) = whole_steps(&now, &parts, &after, unit);
                let sum: i64 = steps.iter().sum::<i64>() + floor;
                assert_eq!(sum, whole(after.full_time.p50 / unit) - whole(now.full_time.p50 / unit), "{id}");
                assert_eq!(floor, 0);
            }
            looked_at += parts.len();
        }
    }
    assert!(looked_at > 80, "only {looked_at}");
}

#[test]
fn changes_meet_the_checks_of_a_file() {
    let pack = Pack::embedded();
    let answers = one(&pack, "golden");
    let codes = |changes: &[Change]| -> Vec<&str> {
        match apply(&pack, &answers, changes) {
            Ok(changed) => changed.warnings.iter().map(|one| one.kind.code()).collect(),
            Err(found) => found.iter().map(|one| one.kind.code()).collect(),
        }
    };
    assert_eq!(codes(&[change(&pack, "C2", "12")]), ["more-than"], "more years in service than in all");
    assert!(codes(&[change(&pack, "C2", "12"), change(&pack, "C1", "12")]).is_empty());
    assert_eq!(codes(&[change(&pack, "D4", "metro")]), ["option-not-offered"]);
    assert!(codes(&[change(&pack, "D4", "metro"), change(&pack, "D3", "BY")]).is_empty());
    assert_eq!(
        codes(&[change(&pack, "D3", "BE")]),
        ["left-out"],
        "told: the size of place is not asked in Berlin"
    );
    let changed = apply(&pack, &answers, &[change(&pack, "B3", "aevo")]).unwrap();
    assert_eq!(changed.dropped, [pack.item("B4").unwrap()], "recent certificates the person no longer has");
    assert!(read(&pack, pack.item("D7").unwrap(), "t25").is_err());
    assert!(read(&pack, pack.item("C2").unwrap(), "8,25").is_err(), "half years only");
    assert_eq!(change(&pack, "C2", "8,5").answer, Some(Answer::Number(8.5)));
    assert_eq!(change(&pack, "D5", "").answer, None);
    assert!(
        matches!(change(&pack, "B3", "leadership, tools").answer, Some(Answer::Choices(all)) if all.len() == 2)
    );
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
fn a_step_is_what_the_whole_assessment_would_say() {
    let pack = Pack::embedded();
    let mut looked_at = [0; 3];
    for (id, answers) in people(&pack) {
        let request = request(&pack, &answers);
        let now = assess(&pack, &answers, &request);
        let found = moves(&pack, &answers, &now, day(2026));
        let steps =
            steps(&pack, model(&pack), &answers, &request, now.pay.as_ref().unwrap().as_ref().unwrap());
        for one in &found.all {
            match &one.what {
                What::Competency { competency, from, to } => {
                    let score = &now.soft_skills.competencies[competency.at()];
                    assert!(*from < *to && *to <= score.target + 1e-9 && *to <= from + 1.0 + 1e-9, "{id}");
                    // attainment grows by (to − from)/(target − 1), the score by weight, the index by its share
                    let weights: f64 = now.soft_skills.competencies.iter().map(|one| one.importance).sum();
                    let soft = 100.0 * score.importance / weights * (to - from) / (score.target - 1.0);
                    let share = now.fit.index.as_ref().unwrap().weights[0].1;
                    assert!((one.fit.unwrap() - soft * share).abs() < 1e-9, "{id}");
                    assert!(one.pay.is_none_or(|pay| pay.change == 0.0));
                    looked_at[0] += 1;
                }
                What::Certificate { .. } => looked_at[1] += 1,
                What::Factor { factor, .. } => {
                    let step = steps.iter().find(|step| step.factor == *factor).unwrap();
                    let then = assess(&pack, &step.then.changed.answers, &step.then.request);
                    let pay = then.pay.as_ref().unwrap().as_ref().unwrap();
                    let before = now.pay.as_ref().unwrap().as_ref().unwrap().full_time.p50;
                    assert!((one.pay.unwrap().change - (pay.full_time.p50 - before)).abs() < 1e-9, "{id}");
                    assert!(pay.full_time.p50 > before, "{id}: a step of pay pays more");
                    if let (Ok(a), Ok(b), Some(fit)) = (&now.fit.index, &then.fit.index, one.fit) {
                        assert!(
                            (b.value - a.value - fit).abs() < 1e-9 && one.verdict == Some(b.verdict),
                            "{id}"
                        );
                    }
                    looked_at[2] += 1;
                }
            }
        }
        let rates: Vec<f64> =
            found.all.iter().filter_map(csm_kompass::levers::marginal::Move::fit_per_100_hours).collect();
        assert!(
            rates.windows(2).all(|pair| pair[0] >= pair[1]),
            "{id}: not in order of gain per hour: {rates:?}"
        );
        let known = found.all.iter().take_while(|one| one.learning.is_some()).count();
        assert!(found.all[known..].iter().all(|one| one.learning.is_none()), "{id}: hours known come first");
        if let Some(combined) = found.combined {
            assert!(combined.change > 0.0 && combined.uncapped >= combined.change - 1e-9, "{id}");
        }
    }
    assert!(looked_at.iter().all(|count| *count > 20), "{looked_at:?}");
}

#[test]
fn the_golden_person_knows_what_brings_most_per_hour() {
    let pack = Pack::embedded();
    let answers = one(&pack, "golden");
    let now = assess(&pack, &answers, &request(&pack, &answers));
    let found = moves(&pack, &answers, &now, day(2026));
    let first = &found.all[0];
    let What::Certificate { item, option } = first.what else { panic!("{first:?}") };
    assert_eq!(pack.option_code(item, option).unwrap().as_str(), "process");
    // E2 grows by 5 of 100 points of education, which weighs 0.12 of the index; Six Sigma Yellow Belt takes 20 hours
    assert!(
        (first.fit.unwrap() - 0.6).abs() < 1e-9 && (first.fit_per_100_hours().unwrap() - 3.0).abs() < 1e-9
    );
    assert_eq!(first.pay.unwrap().change, 0.0, "two groups of certificates are the highest level");
    let unknown = |one: &&csm_kompass::levers::marginal::Move| {
        matches!(one.what, What::Certificate { item, option }
            if pack.option_code(item, option).is_some_and(|code| *code == "service_cx"))
    };
    assert!(found.all.iter().find(unknown).unwrap().learning.is_none(), "no hours known, none made up");
    let leadership = found.all.iter().find(|one| {
        matches!(one.what, What::Competency { competency, .. } if pack.framework.competencies[competency.at()].id == *"LEA")
    });
    let bands = &pack.framework.fit.as_ref().unwrap().bands;
    assert_eq!(
        bands[leadership.unwrap().verdict.unwrap()].code.as_str(),
        "good",
        "the must-have is met then"
    );
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

#[test]
fn steps_never_lead_back_down_a_ladder() {
    let pack = Pack::embedded();
    let mut answers = one(&pack, "golden");
    let item: ItemIx = pack.item("B1").unwrap();
    answers.set(item, change(&pack, "B1", "betriebswirt_ihk").answer);
    let request = request(&pack, &answers);
    let now = band(&pack, &answers, 2026);
    let steps = steps(&pack, model(&pack), &answers, &request, &now);
    let education = steps.iter().find(|step| model(&pack).factors[step.factor].id == *"education").unwrap();
    assert_eq!(education.to.as_str(), "master", "a bachelor’s degree pays more but is a step back");
}
