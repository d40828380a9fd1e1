//! What is explained, and in which words.

use std::collections::BTreeMap;

use crate::support::{csm, example, golden};
use csm_kompass::explain::{Fact, Kind};
use serde_json::{Value, json};

use super::{TOPICS, chain, result, sheet, stdout};

#[test]
fn everything_there_is_can_be_explained_in_both_languages() {
    use csm_kompass::answers::json::Reader as Sheets;
    use csm_kompass::answers::split::Piece;
    use csm_kompass::assessment::{Request, assess};
    use csm_kompass::chart::Charts;
    use csm_kompass::diagnostic::Source;
    use csm_kompass::explain::{Subject, What, explain};
    use csm_kompass::locale::Lang;
    use csm_kompass::pack::{Pack, questionnaire::Mode};
    use csm_kompass::report::{chain::lay_open, wording::Wording};
    use csm_kompass::template::{EXPLAIN, Template};

    let pack = Pack::embedded();
    let mut names: Vec<String> = ["overview", "fit", "soft_skills", "situations", "experience", "education"]
        .into_iter()
        .chain(["salary", "plan", "quality", "coverage"])
        .map(str::to_owned)
        .collect();
    names.extend(pack.framework.competencies.iter().map(|one| one.id.to_string()));
    names.extend(pack.framework.quality.rules.iter().map(|one| one.id.to_string()));
    names.extend(pack.questionnaire.items.iter().map(|one| one.id.to_string()));
    names.extend(pack.training.iter().flat_map(|one| &one.measures).map(|one| one.id.to_string()));
    names.extend(pack.salary.iter().flat_map(|one| &one.factors).map(|one| format!("salary.{}", one.id)));
    names.extend(["X1", "X4", "E1", "E3"].map(str::to_owned));
    let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let kit = Lang::ALL.map(|lang| (Wording::builtin(lang), Template::builtin(lang)));
    let mut rendered = 0;
    for name in ["golden.json", "unbrauchbar.json", "pay-only.json", "abroad.json", "quereinstieg.json"] {
        let piece = Piece { bytes: std::fs::read(example(name)).unwrap(), line: 1, column: 1 };
        let answers = Sheets::new(&pack, Mode::Own).read(&piece).unwrap().answers;
        let assessment = assess(&pack, &answers, &Request::of(&pack, &answers, date).unwrap());
        let plan = csm_kompass::plan::plan(&pack, &answers, &assessment, date);
        let subject =
            Subject { pack: &pack, answers: &answers, assessment: &assessment, plan: plan.as_ref() };
        // every question, measure and factor once; of the others what may be missing there
        let wanted = if name == "golden.json" { names.as_slice() } else { &names[..40] };
        for what in wanted {
            let Ok(chain) = explain(&subject, What::parse(&pack, what).unwrap()) else { continue };
            for (wording, template) in &kit {
                let view = lay_open(
                    &pack,
                    &chain,
                    "",
                    (assessment.role.at(), assessment.cluster.at()),
                    false,
                    wording,
                );
                let text = template.render_as(EXPLAIN, &view).unwrap();
                let source = Source { name: "x".into(), text: text.as_str().into() };
                let document = csm_kompass::document::parse(&source, &Charts::default());
                assert!(document.is_ok(), "{name} {what}: {document:?}\n{text}");
                assert!(!text.contains("NaN"), "{name} {what}: {text}");
                rendered += 1;
            }
        }
    }
    assert!(rendered > 450, "only {rendered} explanations");
}

#[test]
fn a_borderline_verdict_is_called_so_everywhere_and_only_where_it_is_one() {
    let say = |name: &str, lang: &str| {
        let path = example(name);
        let path = path.to_str().unwrap().to_owned();
        [
            stdout(&["score", &path, "--lang", lang]),
            stdout(&["explain", &path, "fit", "--lang", lang]),
            result(name)["fit"]["borderline"].to_string(),
        ]
    };
    let [score, explained, json] = say("quereinstieg.json", "en");
    assert!(score.contains("Borderline: the limit of 65"), "{score}");
    assert!(explained.contains("Borderline"), "{explained}");
    assert_eq!(json, r#"{"band":"good","limit":65,"verdict":"good"}"#);
    let [score, explained, json] = say("quereinstieg.json", "de");
    assert!(score.contains("Grenzfall") && explained.contains("Grenzfall") && json != "null");
    let [score, explained, json] = say("golden.json", "en");
    assert!(!score.contains("orderline") && !explained.contains("orderline"), "{score}{explained}");
    assert_eq!(json, "null");
}

#[test]
fn a_pack_without_fit_pay_and_plan_can_be_explained() {
    let sheet = json!({
        "schema": "csm-answers/1", "pack": "tiny/1",
        "answers": { "LIS1": 6, "LIS2": 2, "LIS3": 5, "REL1": 7, "REL2": 6, "REL3": 1 },
    });
    let ask = |what: &str| {
        let arguments = ["--pack", "examples/packs/tiny", "explain", "-", what, "--lang", "en"];
        csm(&arguments).stdin(sheet.to_string()).run()
    };
    let text = ask("LIS").ends(0).stdout;
    assert!(text.contains("(6 + 6 + 5) / 3 = 5.66667"), "{text}");
    assert!(ask("overview").ends(0).stdout.contains("Listening"));
    for what in ["fit", "salary", "plan", "situations"] {
        let _ = ask(what).ends(1).says("this pack does not hold it");
    }
}

#[test]
fn an_unknown_name_gets_a_suggestion() {
    let path = example("golden.json");
    let path = path.to_str().unwrap();
    let ran = csm(&["explain", path, "sallary"]).run().ends(2);
    assert!(ran.stderr.contains("Did you mean `salary`?"), "{}", ran.stderr);
    let ran = csm(&["explain", path, "LEE"]).run().ends(2);
    assert!(ran.stderr.contains("`LEA`"), "{}", ran.stderr);
    assert!(csm(&["explain", path, "lea"]).run().ends(0).stdout.contains("Leadership"));
}

#[test]
fn several_people_are_explained_one_by_one_or_chosen() {
    let path = example("kohorte.jsonl");
    let path = path.to_str().unwrap();
    let all: Value = serde_json::from_str(&stdout(&["explain", path, "COM", "--format", "json"])).unwrap();
    let ids: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["respondent"]["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 1, "{ids:?}");
    let one = stdout(&["explain", path, "COM", "--format", "json", "--id", ids[1]]);
    let one: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(one["respondent"]["id"], json!(ids[1]));
    let _ = csm(&["explain", path, "COM", "--id", "nobody"]).run().ends(2).says("nobody");
    let text = stdout(&["explain", path, "COM"]);
    assert!(ids.iter().all(|id| text.contains(id)), "{text}");
}

#[test]
fn text_fits_eighty_columns_and_cannot_steer_a_terminal() {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    sheet["respondent"] = json!({ "id": "a\u{1b}[2J\u{202e}b" });
    let two = format!("{sheet}\n{sheet}\n");
    for what in TOPICS {
        let ran = csm(&["explain", "-", what]).stdin(two.as_str()).run().ends(0);
        assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']), "{what}");
        for line in ran.stdout.lines() {
            let address = line.contains("://"); // stays in one piece
            assert!(address || line.chars().count() <= 80, "{what}: {line}");
        }
        let again = csm(&["explain", "-", what]).stdin(two.as_str()).run().ends(0);
        assert_eq!(ran.stdout, again.stdout);
    }
}

#[test]
fn the_schema_names_every_kind_and_fact() {
    let schema: Value = serde_json::from_str(&stdout(&["schema", "explain"])).unwrap();
    let step = &schema["$defs"]["step"]["properties"];
    let kinds: Vec<Value> = Kind::ALL.iter().map(|one| serde_json::to_value(one).unwrap()).collect();
    let facts: Vec<Value> = Fact::ALL.iter().map(|one| serde_json::to_value(one).unwrap()).collect();
    assert_eq!(step["kind"]["enum"], json!(kinds));
    assert_eq!(step["facts"]["propertyNames"]["enum"], json!(facts));
    let chain = chain("golden.json", "fit");
    for key in schema["required"].as_array().unwrap() {
        assert!(chain.get(key.as_str().unwrap()).is_some(), "{key}");
    }
}

#[test]
fn an_id_stands_for_one_value_within_a_chain() {
    fn walk(step: &Value, found: &mut BTreeMap<String, Value>, told: &str) {
        let id = step["id"].as_str().unwrap();
        let about = json!([step["kind"], step["value"], step["word"]]);
        let known = found.entry(id.to_owned()).or_insert_with(|| about.clone());
        assert_eq!(*known, about, "{told}: {id} is two things");
        for one in step["steps"].as_array().into_iter().flatten() {
            walk(one, found, told);
        }
    }
    let mut raised = 0;
    for name in ["golden.json", "quereinstieg.json", "leitung.json", "stadtwerk.json", "graduate.json"] {
        for what in TOPICS.into_iter().chain(["LEA", "EMP"]) {
            let mut found = BTreeMap::new();
            walk(&chain(name, what)["step"], &mut found, &format!("{name} {what}"));
            raised += found
                .keys()
                .filter(|id| id.starts_with("fit.next.") || id.starts_with("fit.verdict."))
                .count();
        }
    }
    assert!(raised > 4, "{raised}");
}

#[test]
fn a_value_without_a_level_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let path = sheet(folder.path(), "golden.json", |sheet| {
        for at in 1..=6 {
            let answers = sheet["answers"].as_object_mut().unwrap();
            if let Some(answer) = answers.get_mut(&format!("LEA{at}")) {
                *answer = Value::Null;
            }
        }
    });
    let text = stdout(&["explain", &path, "LEA", "--format", "json"]);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["step"]["imputed"], true, "{text}");
    assert_eq!(chain("golden.json", "LEA")["step"]["imputed"], Value::Null);
}

#[test]
fn once_is_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = sheet(folder.path(), "golden.json", |sheet| {
        for (_, answer) in sheet["answers"].as_object_mut().unwrap() {
            if *answer == "na" {
                *answer = Value::Null;
            }
        }
        sheet["answers"]["LEA1"] = json!("na");
    });
    for (lang, said) in [("en", "was chosen once and"), ("de", "einmal hieß es")] {
        let text = stdout(&["explain", &path, "coverage", "--lang", lang, "--format", "md"]);
        assert!(text.contains(said), "{text}");
    }
}
