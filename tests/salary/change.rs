//! What single steps and changes bring.

use csm_kompass::answers::change::{Change, apply, read};
use csm_kompass::answers::{Answer, Answers};
use csm_kompass::assessment::assess;
use csm_kompass::id::{ItemIx, LevelCode};
use csm_kompass::levers::marginal::{What, moves};
use csm_kompass::levers::pay::{between, reach, steps, vary, whole_steps};
use csm_kompass::pack::Pack;
use csm_kompass::pack::training::PlannedIf;
use csm_kompass::plan::candidate::label;
use csm_kompass::plan::condition::Facts;

use super::{band, change, day, model, one, people, request, whole};

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
fn only_what_a_change_brings_is_found() {
    let pack = Pack::embedded();
    let mut answers = one(&pack, "golden");
    answers.set(pack.item("C4").unwrap(), Some(Answer::Number(600.0)));
    let changed = apply(&pack, &answers, &[change(&pack, "D5", "s1_50")]).unwrap();
    assert!(changed.warnings.is_empty(), "{:?}", changed.warnings);
    let changed = apply(&pack, &one(&pack, "golden"), &[change(&pack, "C4", "600")]).unwrap();
    assert_eq!(changed.warnings.len(), 1, "the value is unusual");
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
    // eight hours bring 0.15 of a level; a whole one would bring 1.4423 of the index: 0.2163 / 8 h · 100 h
    let first = &found.all[0];
    assert!(
        (first.fit_per_100_hours().unwrap() - 1.442_307_692 * 0.15 / 8.0 * 100.0).abs() < 1e-6,
        "{first:?}"
    );
    let group = |wanted: &str| {
        let is = |one: &&csm_kompass::levers::marginal::Move| {
            matches!(one.what, What::Certificate { item, option }
                if pack.option_code(item, option).is_some_and(|code| *code == *wanted))
        };
        found.all.iter().find(is).unwrap().clone()
    };
    // E2 grows by 5 of 100 points of education, which weighs 0.12 of the index
    let process = group("process");
    assert!((process.fit.unwrap() - 0.6).abs() < 1e-9);
    assert_eq!(process.pay.unwrap().change, 0.0, "two groups of certificates are the highest level");
    assert!(process.learning.is_none(), "no course on processes starts at this person's level");
    assert!(group("service_cx").learning.is_none(), "no hours known, none made up");
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

#[test]
fn a_step_rests_on_judgement_if_one_of_its_ends_does() {
    let pack = Pack::embedded();
    for (id, from, judged) in [
        ("team", "t0", true),   // to t1_9
        ("team", "t1_9", true), // to t10_24
        ("team", "t10_24", true),
        ("team", "t50_99", true),
        ("technology", "little", true),
        ("technology", "solid", true),
        ("tariff", "oriented", true),
        ("tariff", "none", true),
        ("english", "a0_a2", false),
        ("size", "s1_50", false),
    ] {
        let mut answers = one(&pack, "golden");
        let at = model(&pack).factor(id).unwrap();
        let factor = &model(&pack).factors[at];
        for change in reach(&pack, &answers, factor, &LevelCode::new(from)).unwrap() {
            answers.set(change.item, change.answer);
        }
        let now = assess(&pack, &answers, &request(&pack, &answers));
        let found = moves(&pack, &answers, &now, day(2026));
        let step =
            found.all.iter().find(|one| matches!(one.what, What::Factor { factor, .. } if factor == at));
        let step = step.unwrap_or_else(|| panic!("no step from {id} {from}"));
        assert_eq!(step.pay.unwrap().judgement, judged, "{id} from {from}: {:?}", step.what);
    }
}

#[test]
fn a_way_of_learning_is_open_to_the_person() {
    let pack = Pack::embedded();
    let catalogue = pack.training.as_ref().unwrap();
    let mut sheets = people(&pack);
    for (_, answers) in people(&pack) {
        for (b1, years) in
            [("none", "0"), ("none", "4"), ("voc_3y", "0"), ("fachwirt", "9"), ("bachelor", "1")]
        {
            let mut answers = answers.clone();
            for (item, value) in
                [("B1", b1), ("C1", years), ("C2", years), ("B2", "hospitality"), ("B3", "none")]
            {
                answers.set(pack.item(item).unwrap(), change(&pack, item, value).answer);
            }
            sheets.push((format!("{b1}, {years} years"), answers));
        }
    }
    let (mut education, mut certificates, mut none) = (0, 0, 0);
    for (id, answers) in sheets {
        let assessment = assess(&pack, &answers, &request(&pack, &answers));
        let facts =
            Facts { pack: &pack, catalogue, answers: &answers, assessment: &assessment, date: day(2026) };
        for step in &moves(&pack, &answers, &assessment, day(2026)).all {
            let counted = match &step.what {
                What::Competency { .. } => continue,
                What::Certificate { .. } => &mut certificates,
                What::Factor { .. } => &mut education,
            };
            let Some(route) = step.learning else {
                none += 1;
                continue;
            };
            let measure = &catalogue.measures[route.measure.at()];
            *counted += 1;
            if let PlannedIf::AnyOf(ways) = &measure.planned_if {
                let way = facts.first_met(ways);
                assert!(way.is_some_and(|way| way.after.is_empty()), "{id}: {} is not open", measure.id);
            }
            if let Some(level) = label(measure, &assessment) {
                let entry = f64::from(measure.entry.0)..=f64::from(measure.entry.1);
                assert!(entry.contains(&level), "{id}: {} starts elsewhere", measure.id);
            }
        }
    }
    assert!(education > 10 && certificates > 10 && none > 10, "{education} {certificates} {none}");
}

#[test]
fn an_answer_kept_from_a_question_left_out_is_not_brought_back_by_a_change() {
    let pack = Pack::embedded();
    let mut clean = one(&pack, "golden");
    clean.set(pack.item("B1").unwrap(), change(&pack, "B1", "none").answer);
    clean.set(pack.item("B2").unwrap(), None);
    let mut stray = clean.clone();
    stray.set(pack.item("B2").unwrap(), change(&pack, "B2", "it").answer);
    let later = apply(&pack, &stray, &[change(&pack, "B1", "voc_2y")]).unwrap();
    assert_eq!(later.answers.get(pack.item("B2").unwrap()), None);
    assert_eq!(
        apply(&pack, &stray, &[change(&pack, "D7", "t0")]).unwrap().answers.len(),
        stray.len(),
        "kept"
    );
    let found = |answers: &Answers| {
        moves(&pack, answers, &assess(&pack, answers, &request(&pack, answers)), day(2026))
    };
    assert_eq!(found(&stray), found(&clean));
}
