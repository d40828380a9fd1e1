//! Real answers all the way to the document tree, in both languages and both editions.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::NaiveDate;
use csm_kompass::answers::Answer;
use csm_kompass::answers::Answers;
use csm_kompass::answers::json::Reader;
use csm_kompass::assessment::Request;
use csm_kompass::assessment::assess;
use csm_kompass::id::OptionIx;
use csm_kompass::levers::levers;
use csm_kompass::levers::route::Goal;
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::ItemKind;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::plan::plan;
use csm_kompass::report::Edition;
use csm_kompass::report::Report;

mod support;

use support::reports::EXAMPLES;
use support::reports::report;
use support::reports::sheet;
use support::reports::text;
use support::sheets;

#[test]
fn every_example_becomes_a_document_in_both_languages_and_editions() {
    let pack = Pack::embedded();
    for name in EXAMPLES {
        let answers = sheet(&pack, name);
        for lang in Lang::ALL {
            for edition in [Edition::Personal, Edition::Share] {
                let text = text(&pack, &answers, edition, lang);
                assert!(text.len() > 3_000, "{name} {lang:?}: {}", text.len());
                // the classes of headings are no words
                let text = text.replace(" .half", "").replace(" .fine", "");
                for leftover in ["{{", "}}", " .", " ,", "..", "()", "“ “", "  "] {
                    assert!(
                        !text.contains(leftover),
                        "{name} {lang:?} {edition:?}: {leftover:?} in the text"
                    );
                }
            }
        }
    }
}

#[test]
fn the_golden_report_says_what_was_computed_by_hand() {
    let pack = Pack::embedded();
    let golden = sheet(&pack, "golden.json");
    let german = text(&pack, &golden, Edition::Personal, Lang::De);
    for said in [
        "**Urteil: teilweise Übereinstimmung, mit Entwicklungsbedarf.** 73 von 100 Punkten, Bereich 69 bis 77.",
        "der Mindestwert ist nicht erreicht bei: **Führung und Motivation**",
        "| 2,5 (1,9–3,1) | 4,0 | 5 | deutliche Lücke, Mindestwert 3,0 nicht erreicht |",
        "**49.300\u{a0}€ bis 64.600\u{a0}€** brutto im Jahr bei 40 Wochenstunden, Mitte 56.500\u{a0}€",
        "Angenommen: 2 Stunden pro Woche und 500 Euro eigene Mittel.",
        "![Erfahrung, 55 von 100 Punkten, nach Teilen: ",
        "19,4 von 25",
        "+6.700\u{a0}€",
    ] {
        assert!(german.contains(said), "{said}");
    }
    let english = text(&pack, &golden, Edition::Personal, Lang::En);
    for said in [
        "73 of 100 points, range 69 to 77.",
        "**€49,300 to €64,600** gross a year at 40 hours a week, middle €56,500",
    ] {
        assert!(english.contains(said), "{said}");
    }
}

#[test]
fn published_figures_are_about_the_role_and_stand_once() {
    let pack = Pack::embedded();
    let model = pack.salary.as_ref().unwrap();
    let (mut shown, mut left_out) = (0, 0);
    for (role, code) in ["team_lead", "manager", "head"].into_iter().enumerate() {
        let mut answers = sheet(&pack, "golden.json");
        answers.set(pack.item("P1").unwrap(), Some(Answer::Choice(OptionIx::new(role))));
        let report = report(&pack, &answers, Edition::Personal, Lang::De);
        let band = report.pay.band.as_ref().unwrap();
        assert_eq!(band.observations_in_pack, model.observations.len());
        let beside: Vec<&str> =
            band.views.iter().flat_map(|views| &views.rows).map(|row| row.name.as_str()).collect();
        assert!(!beside.is_empty(), "{code}");
        for one in &model.observations {
            let name = one.name.get(Lang::De);
            let is_about = one.roles.iter().any(|known| known.at() == role);
            let times = band.observations.iter().filter(|row| row.name == *name).count();
            assert_eq!(times, usize::from(is_about && !beside.contains(&name)), "{code}: {name}");
            shown += times;
            left_out += usize::from(!is_about);
        }
    }
    assert!(shown > 0 && left_out > 0);
}

#[test]
fn a_first_qualification_counts_with_the_field_it_will_have() {
    let pack = Pack::embedded();
    let mut none = sheet(&pack, "golden.json");
    let [level, field] = ["B1", "B2"].map(|id| pack.item(id).unwrap());
    let options = |item: csm_kompass::id::ItemIx| match &pack.questionnaire.items[item.at()].kind {
        ItemKind::Choice(choice) => choice.options.iter().map(|one| one.code.clone()).collect::<Vec<_>>(),
        _ => panic!("a choice"),
    };
    let at = |item, code: &str| OptionIx::new(options(item).iter().position(|one| *one == *code).unwrap());
    none.set(level, Some(Answer::Choice(at(level, "none"))));
    none.set(field, None);
    let education = |answers: &Answers| {
        let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        let assessment = assess(&pack, answers, &Request::of(&pack, answers, date).unwrap());
        (assessment.education.as_ref().unwrap().score.unwrap(), assessment)
    };
    let (before, assessment) = education(&none);
    let mut checked = 0;
    for route in levers(&pack, &none, &assessment).routes {
        let Goal::Qualification(_, goals) = &route.goal else { continue };
        let mut gains: Vec<f64> = Vec::new();
        for subject in 0..options(field).len() {
            let mut then = none.clone();
            then.set(level, Some(Answer::Choice(goals[0])));
            then.set(field, Some(Answer::Choice(OptionIx::new(subject))));
            gains.push(education(&then).0 - before);
        }
        let (least, best) =
            gains.iter().fold((f64::MAX, 0.0_f64), |(low, high), one| (low.min(*one), high.max(*one)));
        assert!(
            (route.points - least).abs() < 1e-9 && (route.best - best).abs() < 1e-9,
            "{route:?} {gains:?}"
        );
        assert!(best > least, "{gains:?}");
        checked += 1;
    }
    assert!(checked > 2);
    let said = text(&pack, &none, Edition::Personal, Lang::De);
    assert!(said.contains("Punkte, je nach Fachgebiet"), "{said}");
    // whoever has a field keeps it
    let (_, assessment) = education(&sheet(&pack, "golden.json"));
    let routes = levers(&pack, &sheet(&pack, "golden.json"), &assessment).routes;
    assert!(routes.iter().all(|route| (route.points - route.best).abs() < 1e-9) && !routes.is_empty());
}

#[test]
fn what_stays_open_is_the_same_wherever_it_stands() {
    let pack = Pack::embedded();
    let (reader, mut rng) = (Reader::new(&pack, Mode::Own), sheets::random(11));
    let (mut compared, mut untouched, mut tried) = (0, 0, 0);
    while compared < 60 {
        tried += 1;
        assert!(tried < 2_000);
        let Some((_, answers)) = sheets::mended(&reader, sheets::sheet(&mut rng, &pack)) else { continue };
        let plan = report(&pack, &answers, Edition::Personal, Lang::De).plan;
        let Some(stated) = plan.variants.iter().find(|one| one.as_stated && !one.open.is_empty()) else {
            continue;
        };
        if let Some(line) = plan.changes.iter().find(|line| line.name == stated.open) {
            assert_eq!(line.after, stated.open_gap, "{}", line.name);
        } else {
            // What no measure changes stands below the table.
            let said = format!("{} (Lücke {})", stated.open, stated.open_gap);
            let words = [&plan.nothing, &plan.not_for_you, &plan.not_planned];
            assert!(words.iter().any(|words| words.contains(&said)), "{said}: {words:?}");
            untouched += 1;
        }
        compared += 1;
    }
    assert!((5..55).contains(&untouched), "{untouched}");
}

#[test]
fn the_marker_is_explained_where_it_is_shown() {
    let pack = Pack::embedded();
    let item = pack.item("D9").unwrap();
    let ItemKind::Choice(choice) = &pack.questionnaire.items[item.at()].kind else { panic!("a choice") };
    let mut shown = Vec::new();
    for option in (0..choice.options.len()).map(OptionIx::new) {
        let mut answers = sheet(&pack, "golden.json");
        answers.set(item, Some(Answer::Choice(option)));
        let said = text(&pack, &answers, Edition::Personal, Lang::De);
        shown.push(said.contains("**Verhandlungslage:**"));
        assert_eq!(said.contains("Die Markierung zum Gehaltsgespräch"), shown[option.at()], "{option:?}");
    }
    assert!(shown.contains(&true) && shown.contains(&false), "{shown:?}");
}

#[test]
fn the_step_that_raises_pay_most_is_shown() {
    let pack = Pack::embedded();
    let report = report(&pack, &sheet(&pack, "golden.json"), Edition::Personal, Lang::De);
    let moves = report.pay.band.unwrap().moves.unwrap();
    let names: Vec<&str> = moves.learnt.iter().map(|one| one.name.as_str()).collect();
    assert!(names.len() == 5 && names[4] == "Englisch" && moves.learnt_of == "9", "{names:?}");
    assert!(moves.learnt[..4].iter().all(|one| !one.rate.is_empty()));
}

#[test]
fn the_edition_to_share_keeps_private_things_private() {
    let pack = Pack::embedded();
    let mut answers = sheet(&pack, "golden.json");
    let own = pack.salary.as_ref().and_then(|model| model.own_pay_item).expect("own pay can be given");
    answers.set(own, Some(csm_kompass::answers::Answer::Number(48_765.0)));
    let item = pack.item("D9").expect("asked");
    answers.set(item, Some(csm_kompass::answers::Answer::Choice(csm_kompass::id::OptionIx::new(0))));
    let personal = text(&pack, &answers, Edition::Personal, Lang::De);
    let share = text(&pack, &answers, Edition::Share, Lang::De);
    assert_eq!(
        personal.matches("48.765").count(),
        1,
        "own pay stands beside the lower limit of the brief only"
    );
    let brief = personal.split("# Für Ihr Gehaltsgespräch").nth(1).expect("a brief");
    assert!(brief.split("\n## ").nth(1).expect("anchors").contains("jetziges Gehalt 48.765"), "{brief}");
    assert!(!personal.contains("48765") && !share.contains("48.7") && !share.contains("48765"));
    for private in [
        "Ihr eigenes Gehalt",
        "Für Ihr Gehaltsgespräch",
        "Verhandlungslage",
        "gap-RES",
        "enthält außerdem Ihre Antworten",
    ] {
        assert!(personal.contains(private), "{private} is missing in the personal edition");
        assert!(!share.contains(private), "{private} in the edition to share");
    }
    let discreet = "Selbststeuerung und Belastbarkeit";
    assert!(share.matches(discreet).count() <= 2, "named without detail only");
    let marked = report(&pack, &answers, Edition::Share, Lang::De);
    let band = format!("{:?}", marked.charts[&csm_kompass::id::ChartId::new("pay")]);
    assert!(band.contains("markers: []"), "{band}");
}

#[test]
fn what_the_edition_to_share_withholds_cannot_be_worked_out_from_the_rest() {
    let pack = Pack::embedded();
    let answers = sheet(&pack, "golden.json");
    let personal = report(&pack, &answers, Edition::Personal, Lang::De);
    let share = report(&pack, &answers, Edition::Share, Lang::De);
    let decimals = |report: &Report| report.fit.pillars.iter().any(|one| format!("{one:?}").contains(','));
    assert!(personal.method.computed.is_some() && personal.fit.pillars[0].score.contains(','));
    assert!(share.method.computed.is_none() && share.fit.pillars.iter().all(|one| !one.score.contains(',')));
    assert!(decimals(&personal) && share.fit.pillars.iter().all(|one| !one.share.contains(',')));
    let cells = |report: &Report| -> Vec<bool> {
        let lines = report.elsewhere.as_ref().unwrap().lines.iter();
        lines
            .flat_map(|line| line.clusters.iter().map(|one| one.index.is_empty() && !line.verdict.is_empty()))
            .collect()
    };
    assert!(cells(&share).iter().all(|bare| *bare) && !cells(&personal).contains(&true));
    // nor does the order of what has no index say which is higher
    let names: Vec<String> =
        pack.framework.clusters.iter().map(|one| one.name.get(Lang::De).to_owned()).collect();
    let places = |report: &Report| -> Vec<bool> {
        let place = |one: &str| names.iter().position(|name| name == one);
        let lines = report.elsewhere.as_ref().unwrap().lines.iter();
        lines.map(|line| line.clusters.iter().map(|one| place(&one.name)).is_sorted()).collect()
    };
    assert!(places(&share).iter().all(|sorted| *sorted) && places(&personal).contains(&false));
    // percentages are of the gaps that are shown: nothing changes with the competency that is not
    let mut worse = answers.clone();
    for id in ["RES1", "RES2"] {
        worse.set(pack.item(id).unwrap(), Some(Answer::Rating(3)));
    }
    let shares = |answers: &Answers, edition| {
        let plan = report(&pack, answers, edition, Lang::De).plan;
        let names: Vec<String> = plan.measures.iter().map(|one| one.name.clone()).collect();
        let all: Vec<String> = plan.measures.into_iter().map(|one| one.share).collect();
        (names, plan.share, all)
    };
    assert_eq!(shares(&answers, Edition::Share), shares(&worse, Edition::Share));
    assert_ne!(shares(&answers, Edition::Personal), shares(&worse, Edition::Personal));
    // nor does it say which statements somebody would not answer
    let mut open = answers;
    open.set(pack.item("RES1").unwrap(), None);
    assert!(text(&pack, &open, Edition::Personal, Lang::De).contains("Offen geblieben"));
    assert!(!text(&pack, &open, Edition::Share, Lang::De).contains("Offen geblieben"));
}

#[test]
fn a_name_is_text_whatever_it_is() {
    let pack = Pack::embedded();
    let mut answers = sheet(&pack, "golden.json");
    let long = "Ä".repeat(200);
    for name in [
        "",
        " ",
        "*|<[x](y)",
        "a\n\n# b\r| c |",
        "- 1. `x` \\",
        "{{person.id}} ![a](chart:fit)",
        &long,
        "---",
    ] {
        answers.name = Some(name.to_owned());
        for lang in Lang::ALL {
            let named = text(&pack, &answers, Edition::Personal, lang);
            answers.name = None;
            let nameless = text(&pack, &answers, Edition::Personal, lang);
            answers.name = Some(name.to_owned());
            assert_eq!(named.lines().count(), nameless.lines().count(), "{name:?}");
        }
    }
}

#[test]
fn selection_sees_profile_gaps_and_development_only() {
    let pack = Pack::embedded();
    let answers = sheet(&pack, "applicant-hr.json");
    let text = text(&pack, &answers, Edition::Personal, Lang::De);
    for refused in [
        "chart:fit",
        "chart:pay",
        "chart:experience",
        "von 100 Punkten.**",
        "€ brutto",
        "Persönliche Ausgabe",
    ] {
        assert!(!text.contains(refused), "{refused}");
    }
    for shown in ["chart:gap-COM", "Ausgabe zum Weitergeben", "{#plan}"] {
        assert!(text.contains(shown), "{shown}");
    }
}

#[test]
fn unusable_answers_draw_no_conclusions() {
    let pack = Pack::embedded();
    let text = text(&pack, &sheet(&pack, "unbrauchbar.json"), Edition::Personal, Lang::De);
    for absent in
        ["chart:fit", "{#plan}", "Was sind Ihre Stärken?", "{#behaviour}", "{#must-haves}", "{#negotiation}"]
    {
        assert!(!text.contains(absent), "{absent}");
    }
    assert!(text.contains("Bitte noch einmal ausfüllen") && text.contains("chart:pay"));
}

#[test]
fn a_pack_without_plan_pay_and_fit_makes_a_report() {
    let mut pack = Pack::embedded();
    pack.salary = None;
    pack.training = None;
    pack.framework.fit = None;
    pack.framework.experience = None;
    pack.framework.education = None;
    pack.framework.situations = None;
    pack.framework.basis.clear();
    let answers = sheet(&pack, "golden.json");
    for lang in Lang::ALL {
        let text = text(&pack, &answers, Edition::Personal, lang);
        assert!(!text.contains("{#plan}") && !text.contains("{#pay}") && !text.contains("chart:fit"));
        assert!(text.contains("chart:gap-COM"));
    }
}

#[test]
fn an_almost_empty_sheet_makes_a_report() {
    let pack = Pack::embedded();
    let golden = sheet(&pack, "golden.json");
    let mut answers = Answers::empty(pack.questionnaire.items.len());
    for id in ["P1", "P2", "B1", "B2"] {
        let item = pack.item(id).unwrap();
        answers.set(item, golden.get(item));
    }
    for lang in Lang::ALL {
        let text = text(&pack, &answers, Edition::Personal, lang);
        assert!(!text.contains("chart:gap-"), "nothing was stated about competencies");
    }
}

#[test]
fn a_minimum_the_plan_does_not_reach_is_named() {
    let pack = Pack::embedded();
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    let (mut named, mut reached) = (0, 0);
    for name in ["golden.json", "quereinstieg.json", "leitung.json", "graduate.json", "applicant-hr.json"] {
        let answers = sheet(&pack, name);
        let assessment = assess(&pack, &answers, &Request::of(&pack, &answers, date).expect("a target"));
        let made = plan(&pack, &answers, &assessment, date).expect("a plan");
        for edition in [Edition::Personal, Edition::Share] {
            let found = report(&pack, &answers, edition, Lang::En).plan.unreached;
            let text = text(&pack, &answers, edition, Lang::En);
            for (at, score) in assessment.soft_skills.competencies.iter().enumerate() {
                let about = &pack.framework.competencies[at];
                let Some(must) = score.must_have else { continue };
                let gains = made.measures.iter().flat_map(|one| &one.gains).filter(|(one, _)| one.at() == at);
                let level = score.level + gains.map(|(_, gain)| gain).sum::<f64>();
                let short = !score.imputed
                    && level < must.minimum
                    && csm_kompass::assessment::MustHaveStatus::NotMet == must.status;
                let line = found.iter().find(|one| one.name == about.name.en);
                assert_eq!(line.is_some(), short, "{name} {}", about.name.en);
                let said = format!("{} (about ", about.name.en);
                let line = text.lines().find(|line| line.starts_with("Minimums the plan does not reach:"));
                assert_eq!(line.is_some_and(|line| line.contains(&said)), short, "{name}: {said}");
                named += usize::from(short);
                reached += usize::from(!short);
            }
        }
    }
    assert!(named > 1 && reached > 1, "{named} {reached}");
}
