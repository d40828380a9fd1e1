//! What hangs on what: weights and the verdict, levels and the verdict, answers and levels.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::NaiveDate;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Piece;
use csm_kompass::answers::{Answer, Answers};
use csm_kompass::assessment::{Assessment, Pillar, Request, assess};
use csm_kompass::id::ItemIx;
use csm_kompass::levers::next::{Raise, next, with};
use csm_kompass::levers::route::routes;
use csm_kompass::levers::sensitivity::{Weight, sensitivity};
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::{ItemKind, Keying, Mode};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

const EXAMPLES: [&str; 5] =
    ["golden.json", "quereinstieg.json", "leitung.json", "stadtwerk.json", "teamleitung-bpo.json"];

fn read(pack: &Pack, name: &str) -> Answers {
    let path = format!("{}/examples/answers/{name}", env!("CARGO_MANIFEST_DIR"));
    let piece = Piece { bytes: std::fs::read(path).unwrap(), line: 1, column: 1 };
    Reader::new(pack, Mode::Own).read(&piece).unwrap().answers
}

fn assessed(pack: &Pack, answers: &Answers) -> Assessment {
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assess(pack, answers, &Request::of(pack, answers, date).unwrap())
}

fn rng() -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32])
}

/// How many random sheets; more by `CSM_CASES`.
fn cases(usual: usize) -> usize {
    #[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
    let given = std::env::var("CSM_CASES").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Ratings anew, around a level of each competency; some statements "no opportunity" or open.
fn shuffled(pack: &Pack, rng: &mut TestRng, answers: &Answers) -> Answers {
    let mut answers = answers.clone();
    let below = |rng: &mut TestRng, limit: u32| rng.next_u32() % limit;
    let bases: Vec<u32> = pack.framework.competencies.iter().map(|_| 1 + below(rng, 4)).collect();
    for (at, item) in pack.questionnaire.items.iter().enumerate() {
        let ItemKind::Statement(statement) = &item.kind else { continue };
        let base = bases[statement.competency.at()];
        let point = u8::try_from((base + below(rng, 3)).clamp(1, 5)).unwrap();
        let point = if statement.keying == Keying::Reverse { 6 - point } else { point };
        let answer = match below(rng, 30) {
            0 if statement.na => Some(Answer::NotApplicable),
            1 => None,
            _ => Some(Answer::Rating(point)),
        };
        if answers.is_asked(pack, ItemIx::new(at)) {
            answers.set(ItemIx::new(at), answer);
        }
    }
    answers
}

#[test]
fn raising_one_answer_never_lowers_a_level_or_the_fit() {
    let pack = Pack::embedded();
    let mut rng = rng();
    let sheets: Vec<Answers> = EXAMPLES.iter().map(|name| read(&pack, name)).collect();
    let (mut tried, mut with_index) = (0, 0);
    for round in 0..cases(40) {
        let answers = shuffled(&pack, &mut rng, &sheets[round % sheets.len()]);
        let before = assessed(&pack, &answers);
        for (at, item) in pack.questionnaire.items.iter().enumerate() {
            let item_ix = ItemIx::new(at);
            let ItemKind::Statement(statement) = &item.kind else { continue };
            let Some(Answer::Rating(point)) = answers.effective(&pack, item_ix) else { continue };
            let raised = match statement.keying {
                Keying::Forward if point < 5 => point + 1,
                Keying::Reverse if point > 1 => point - 1,
                _ => continue,
            };
            let mut better = answers.clone();
            better.set(item_ix, Some(Answer::Rating(raised)));
            let after = assessed(&pack, &better);
            let level = |one: &Assessment| one.soft_skills.competencies[statement.competency.at()].level;
            assert!(level(&after) >= level(&before), "{}: level", item.id);
            tried += 1;
            // the pattern of missing answers is unchanged; response quality has to be too
            if after.quality.verdict != before.quality.verdict {
                continue;
            }
            let index = |one: &Assessment| one.fit.index.as_ref().ok().map(|one| (one.value, one.verdict));
            match (index(&before), index(&after)) {
                (Some((old, was)), Some((new, is))) => {
                    assert!(new >= old - 1e-9, "{}: index {old} → {new}", item.id);
                    assert!(is <= was, "{}: verdict", item.id);
                    with_index += 1;
                }
                (None, None) => {}
                other => panic!("{}: {other:?}", item.id),
            }
        }
    }
    assert!(tried > 1000 && with_index > 500, "{tried} answers raised, {with_index} with an index");
}

/// The index with other weights, from the numbers of the assessment, written out here once more.
fn reweighted(assessment: &Assessment, weight: Weight, factor: f64) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (at, one) in assessment.soft_skills.competencies.iter().enumerate() {
        let changed = matches!(weight, Weight::Competency(changed) if changed.at() == at);
        let importance = if changed { one.importance * factor } else { one.importance };
        sum += importance * one.attainment;
        all += importance;
    }
    let soft = 100.0 * sum / all;
    let (mut value, mut whole) = (0.0, 0.0);
    for (pillar, share) in &assessment.fit.index.as_ref().unwrap().weights {
        let score = match pillar {
            Pillar::SoftSkills => soft,
            Pillar::Situations => assessment.situations.as_ref().unwrap().score.unwrap(),
            Pillar::Experience => assessment.experience.as_ref().unwrap().score.unwrap(),
            Pillar::Education => assessment.education.as_ref().unwrap().score.unwrap(),
        };
        let share = if matches!(weight, Weight::Pillar(changed) if changed == *pillar) {
            share * factor
        } else {
            *share
        };
        value += share * score;
        whole += share;
    }
    value / whole
}

#[test]
fn every_weight_is_varied_once_lighter_and_once_heavier() {
    let pack = Pack::embedded();
    let rules = pack.framework.fit.as_ref().unwrap();
    let mut rng = rng();
    let (mut changed, mut steady) = (0, 0);
    for round in 0..cases(60) {
        let answers = shuffled(&pack, &mut rng, &read(&pack, EXAMPLES[round % EXAMPLES.len()]));
        let assessment = assessed(&pack, &answers);
        let Ok(index) = &assessment.fit.index else { continue };
        let found = sensitivity(&pack, &assessment).unwrap();
        assert_eq!(found.cases.len(), 2 * (assessment.soft_skills.competencies.len() + index.weights.len()));
        let (mut bands, mut verdicts) = (0, 0);
        for case in &found.cases {
            let value = reweighted(&assessment, case.weight, case.factor);
            assert!((value - case.index).abs() < 1e-9, "{case:?}");
            let band = rules.bands.iter().position(|band| value >= band.from).unwrap();
            bands += usize::from(band != index.band);
            verdicts += usize::from(band.max(index.cap) != index.verdict);
        }
        assert_eq!((found.band_changes, found.verdict_changes), (bands, verdicts));
        changed += usize::from(bands > 0);
        steady += usize::from(bands == 0);
    }
    assert!(changed > 0 && steady > 0, "{changed} sheets change, {steady} do not");
}

#[test]
fn a_limit_inside_the_interval_makes_a_borderline_case_and_no_other() {
    let pack = Pack::embedded();
    let rules = pack.framework.fit.as_ref().unwrap();
    let mut rng = rng();
    let (mut borderline, mut clear) = (0, 0);
    for round in 0..cases(60) {
        let answers = shuffled(&pack, &mut rng, &read(&pack, EXAMPLES[round % EXAMPLES.len()]));
        let assessment = assessed(&pack, &answers);
        let Ok(index) = &assessment.fit.index else { continue };
        let (low, high) = index.interval;
        let inside: Vec<f64> =
            rules.bands.iter().map(|band| band.from).filter(|from| low < *from && *from <= high).collect();
        let Some(found) = index.borderline else {
            assert!(inside.is_empty(), "{:?} holds {inside:?}", index.interval);
            clear += 1;
            continue;
        };
        assert!(inside.contains(&found.limit), "{found:?} {inside:?}");
        let nearest = inside.iter().map(|one| (one - index.value).abs()).fold(f64::INFINITY, f64::min);
        assert!(((found.limit - index.value).abs() - nearest).abs() < 1e-9);
        assert_eq!(found.neighbour.abs_diff(index.band), 1);
        assert_eq!(found.verdict, found.neighbour.max(index.cap));
        assert_eq!(found.neighbour < index.band, found.limit > index.value);
        borderline += 1;
    }
    assert!(borderline > 0 && clear > 0, "{borderline} borderline, {clear} not");
}

#[test]
fn what_is_said_to_lead_to_the_next_verdict_does_and_less_does_not() {
    let pack = Pack::embedded();
    let mut rng = rng();
    let (mut singles, mut together, mut must_haves) = (0, 0, 0);
    for round in 0..cases(60) {
        let answers = shuffled(&pack, &mut rng, &read(&pack, EXAMPLES[round % EXAMPLES.len()]));
        let assessment = assessed(&pack, &answers);
        let Ok(index) = &assessment.fit.index else { continue };
        let Some(found) = next(&pack, &assessment) else {
            assert_eq!(index.verdict, 0);
            continue;
        };
        assert_eq!(found.verdict + 1, index.verdict);
        let then = |raises: &[Raise]| {
            let all: Vec<Raise> = found.must_haves.iter().chain(raises).copied().collect();
            with(&pack, &assessment, &all).unwrap().verdict
        };
        must_haves += usize::from(!found.must_haves.is_empty());
        if found.missing <= 0.0 {
            assert!(then(&[]) <= found.verdict);
            continue;
        }
        assert!(then(&[]) > found.verdict, "must-haves alone would be enough");
        for raise in &found.singles {
            assert!(then(&[*raise]) <= found.verdict, "{raise:?}");
            let less = Raise { level: raise.level - 0.1, ..*raise };
            assert!(then(&[less]) > found.verdict, "{raise:?} asks for too much");
            singles += 1;
        }
        if let Some((_, others)) = found.together.split_last() {
            assert!(then(&found.together) <= found.verdict, "{:?}", found.together);
            assert!(then(others) > found.verdict, "{:?}", found.together);
            together += 1;
        }
        if found.at_targets.is_some() {
            assert!(found.singles.is_empty() && found.together.is_empty());
        }
    }
    assert!(singles > 1 && together > 5 && must_haves > 5, "{singles} {together} {must_haves}");
}

#[test]
fn routes_to_education_points_give_what_they_say() {
    let pack = Pack::embedded();
    let rubric = pack.framework.education.as_ref().unwrap();
    let mut found = 0;
    for name in EXAMPLES {
        let answers = read(&pack, name);
        let assessment = assessed(&pack, &answers);
        let score = assessment.education.as_ref().and_then(|one| one.score).unwrap();
        for route in routes(&pack, &answers, &assessment) {
            use csm_kompass::levers::route::Goal;
            let mut better = answers.clone();
            match &route.goal {
                Goal::Qualification(item, options) => {
                    for option in options {
                        better.set(*item, Some(Answer::Choice(*option)));
                        let after = assessed(&pack, &better).education.unwrap();
                        // the field counts by itself and may have been left out before
                        let part = after.parts[route.part].points.unwrap();
                        let was = assessment.education.as_ref().unwrap().parts[route.part].points.unwrap();
                        assert!((part - was - route.points).abs() < 1e-9, "{name} {route:?}");
                    }
                }
                Goal::Hours(item, hours) => {
                    better.set(*item, Some(Answer::Number(f64::from(*hours))));
                    let after = assessed(&pack, &better).education.unwrap().score.unwrap();
                    assert!((after - score - route.points).abs() < 1e-9, "{name} {route:?}");
                }
                Goal::Certificates(..) => {
                    assert!(route.points <= rubric.parts[route.part].max);
                }
            }
            found += 1;
        }
    }
    assert!(found > 8, "only {found} routes");
}

/// 0.45 · 89.8333… + 0.15 · 62.5 + 0.25 · 14 + 0.15 · 78 is 65 on paper and a hair less in binary.
#[test]
fn an_index_that_is_a_limit_on_paper_reaches_it() {
    let pack = Pack::embedded();
    let rules = pack.framework.fit.as_ref().unwrap();
    for limit in rules.bands.iter().filter(|band| band.from > 0.0).map(|band| band.from) {
        let at = |value: f64| csm_kompass::assessment::fit::band(rules, value);
        assert_eq!(at(limit.next_down().next_down()), at(limit));
        assert_ne!(at(limit - 1e-6), at(limit));
    }
}
