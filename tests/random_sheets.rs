//! Random valid sheets: no panic, sound numbers, and the same result whatever the order of keys.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::NaiveDate;
use csm_kompass::answers::Answers;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Piece;
use csm_kompass::answers::write::to_json as sheet_json;
use csm_kompass::assessment::{Assessment, ChainPart, Request, assess, fit_against, profile};
use csm_kompass::explain::{Subject, What as About, calculation, explain};
use csm_kompass::id::{ClusterIx, RoleIx};
use csm_kompass::levers::levers;
use csm_kompass::levers::marginal::{What, moves};
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::plan::plan;
use csm_kompass::result::{Provenance, to_json};

#[path = "support/sheets.rs"]
mod sheets;

use sheets::{mended, random, sheet};

/// Single steps lead upwards with finite figures, and the chain of pay adds up to the euro.
fn steps_are_sound(pack: &Pack, answers: &Answers, assessment: &Assessment) {
    let found = moves(pack, answers, assessment, NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    for one in &found.all {
        let figures = [one.fit, one.pay.map(|pay| pay.change), one.fit_per_100_hours(), one.pay_per_hour()];
        assert!(figures.iter().flatten().all(|figure| figure.is_finite()), "{one:?}");
        if let What::Competency { .. } = one.what {
            assert!(one.fit.unwrap() > 0.0, "{one:?}");
        }
        if let What::Factor { .. } = one.what {
            assert!(one.pay.unwrap().change > -1e-9, "{one:?}");
        }
    }
    if let (Some(model), Some(Ok(pay))) = (&pack.salary, &assessment.pay) {
        let chain = pay.chain(model, 1.0);
        let full: Vec<_> = chain.iter().filter(|link| link.part != ChainPart::Hours).collect();
        let sum = full[0].running + full.iter().map(|link| link.step).sum::<i64>();
        assert!((sum as f64 - pay.full_time.p50.round()).abs() < 0.5, "{sum} {}", pay.full_time.p50);
    }
}

fn elsewhere_is_what_a_whole_assessment_finds(pack: &Pack, answers: &Answers, assessment: &Assessment) {
    for role in (0..pack.framework.roles.len()).map(RoleIx::new) {
        for cluster in (0..pack.framework.clusters.len()).map(ClusterIx::new) {
            let whole = profile(pack, answers, role, cluster);
            assert_eq!(fit_against(pack, answers, assessment, role, cluster), whole.fit);
        }
    }
}

#[test]
fn thousands_of_random_sheets_give_sound_results() {
    let pack = Pack::embedded();
    let reader = Reader::new(&pack, Mode::Own);
    let mut rng = random(7);
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let (mut with_index, mut without, mut with_plan) = (0, 0, 0);
    for _ in 0..3000 {
        let Some((sheet, answers)) = mended(&reader, sheet(&mut rng, &pack)) else { continue };
        let request = Request::of(&pack, &answers, date).unwrap();
        let assessment = assess(&pack, &answers, &request);
        let plan = plan(&pack, &answers, &assessment, date);
        let _ = levers(&pack, &answers, &assessment);
        if (with_index + without) % 8 == 0 {
            let subject = Subject { pack: &pack, answers: &answers, assessment: &assessment, plan: None };
            let whole = explain(&subject, About::Fit).ok().and_then(|chain| chain.formula);
            assert_eq!(calculation(&subject), whole, "the short way is the long one");
            elsewhere_is_what_a_whole_assessment_finds(&pack, &answers, &assessment);
        }
        if (with_index + without) % 4 == 0 {
            steps_are_sound(&pack, &answers, &assessment); // a sample: it assesses every person many times
        }
        let provenance =
            Provenance { id: None, program: String::new(), date: String::new(), input_hash: String::new() };
        let result = to_json(&pack, &assessment, plan.as_ref(), None, &provenance);
        assert!(!result.to_string().contains("NaN"));
        if let Some(index) = result["fit"]["index"].as_f64() {
            with_index += 1;
            assert!((0.0..=100.0).contains(&index));
            let (low, high) = (
                result["fit"]["interval"][0].as_f64().unwrap(),
                result["fit"]["interval"][1].as_f64().unwrap(),
            );
            assert!(low <= index + 0.01 && index <= high + 0.01);
            assert_ne!(sheet["mode"], "hr");
        } else {
            without += 1;
            assert!(result["fit"]["note"].is_string());
        }
        for one in result["soft_skills"]["competencies"].as_array().unwrap() {
            if let Some(level) = one["level"].as_f64() {
                assert!((1.0..=5.0).contains(&level));
            } else {
                assert_eq!(one["gap_class"], "not_scorable");
            }
        }
        if let Some(pay) = result["salary"].as_object() {
            let of = |key: &str| pay[key].as_i64().unwrap();
            assert!(
                of("p10") <= of("p25")
                    && of("p25") <= of("p50")
                    && of("p50") <= of("p75")
                    && of("p75") <= of("p90")
            );
            assert!(of("p10") >= of("floor"));
        }
        if let Some(found) = &plan {
            with_plan += 1;
            let hours: f64 = found.measures.iter().map(|one| one.hours).sum();
            let cost: f64 = found.measures.iter().map(|one| one.cost).sum();
            assert!(hours <= found.means.hours_per_week * 52.0 + 1e-6 && cost <= found.means.money + 1e-6);
        }
        // writing and reading back is lossless
        let again = Piece { bytes: sheet_json(&pack, &answers).to_string().into_bytes(), line: 1, column: 1 };
        assert_eq!(reader.read(&again).unwrap().answers, answers);
    }
    assert!(with_index > 300 && without > 300 && with_plan > 300, "{with_index} {without} {with_plan}");
}
