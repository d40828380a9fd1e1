//! `csm explain`: every number can be done again by hand, and what it says fits a terminal and a person.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(
    clippy::disallowed_methods,
    reason = "sums are done again by other means than the program's on purpose"
)]

mod support;

use std::collections::BTreeMap;

use csm_kompass::explain::{Fact, Kind};
use serde_json::{Value, json};
use support::{csm, example};

/// The examples whose arithmetic is done again.
const EXAMPLES: [&str; 3] = ["golden.json", "quereinstieg.json", "leitung.json"];
/// Everything a report shows in numbers, with all it is made of.
const TOPICS: [&str; 5] = ["fit", "salary", "plan", "quality", "coverage"];

fn stdout(arguments: &[&str]) -> String {
    csm(arguments).run().ends(0).stdout
}

fn chain(name: &str, what: &str) -> Value {
    let path = example(name);
    let text = stdout(&["explain", path.to_str().unwrap(), what, "--format", "json"]);
    serde_json::from_str(&text).unwrap()
}

fn result(name: &str) -> Value {
    let path = example(name);
    serde_json::from_str(&stdout(&["score", path.to_str().unwrap(), "--format", "json"])).unwrap()
}

/// Every step of a chain by its id.
fn steps(chain: &Value) -> BTreeMap<String, Value> {
    fn walk(step: &Value, found: &mut BTreeMap<String, Value>) {
        found.entry(step["id"].as_str().unwrap().to_owned()).or_insert_with(|| step.clone());
        for one in step["steps"].as_array().into_iter().flatten() {
            walk(one, found);
        }
    }
    let mut found = BTreeMap::new();
    walk(&chain["step"], &mut found);
    found
}

/// Does a sum again from the operands alone: a number that comes from a step is worked out there, down to the answers.
fn by_hand(formula: &Value, steps: &BTreeMap<String, Value>) -> f64 {
    if let Some(value) = formula["value"].as_f64() {
        let from = formula["from"].as_str().and_then(|id| steps.get(id));
        return match from.filter(|step| !step["formula"].is_null()) {
            Some(step) => by_hand(&step["formula"], steps),
            None => value,
        };
    }
    let args: Vec<f64> = formula["args"].as_array().unwrap().iter().map(|one| by_hand(one, steps)).collect();
    match formula["op"].as_str().unwrap() {
        "add" => args.iter().sum(),
        "multiply" => args.iter().product(),
        "subtract" => args[0] - args[1],
        "divide" => args[0] / args[1],
        "power" => args[0].powf(args[1]),
        "min" => args.iter().copied().fold(f64::INFINITY, f64::min),
        "max" => args.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        "exp" => args[0].exp(),
        "ln" => args[0].ln(),
        "tanh" => args[0].tanh(),
        "sqrt" => args[0].sqrt(),
        "abs" => args[0].abs(),
        other => panic!("unknown operation {other}"),
    }
}

#[track_caller]
fn near(found: f64, expected: f64, what: &str) {
    let allowed = 1e-9 * expected.abs().max(1.0);
    assert!((found - expected).abs() <= allowed, "{what}: {found} is not {expected}");
}

#[test]
fn every_sum_of_a_chain_can_be_done_again_from_its_operands() {
    let (mut sums, mut taken) = (0, 0);
    for name in EXAMPLES {
        for what in TOPICS {
            let chain = chain(name, what);
            let all = steps(&chain);
            for (id, step) in &all {
                if step["formula"].is_null() {
                    continue;
                }
                near(
                    by_hand(&step["formula"], &all),
                    step["value"].as_f64().unwrap(),
                    &format!("{name} {id}"),
                );
                sums += 1;
                let mut open = vec![&step["formula"]];
                while let Some(part) = open.pop() {
                    open.extend(part["args"].as_array().into_iter().flatten());
                    if let Some(other) = part["from"].as_str().and_then(|from| all.get(from)) {
                        near(part["value"].as_f64().unwrap(), other["value"].as_f64().unwrap(), id);
                        taken += 1;
                    }
                }
            }
        }
    }
    assert!(sums > 500 && taken > 900, "{sums} sums, {taken} operands taken from another step");
}

/// Rounded as results are.
fn round(value: f64, places: i32) -> f64 {
    let stretch = 10_f64.powi(places);
    (value * stretch).round() / stretch
}

/// A number of the result against the sum done by hand.
fn same(found: f64, places: i32, result: &Value, what: &str) {
    let expected = result.as_f64().unwrap_or_else(|| panic!("{what} is no number: {result}"));
    assert!((round(found, places) - expected).abs() < 1e-6, "{what}: {found} against {expected}");
}

#[test]
fn every_number_of_the_result_follows_from_the_explanation() {
    for name in EXAMPLES {
        let result = result(name);
        let fit = steps(&chain(name, "fit"));
        let value = |all: &BTreeMap<String, Value>, id: &str| -> f64 {
            let step = all.get(id).unwrap_or_else(|| panic!("{name}: no step {id}"));
            if step["formula"].is_null() {
                step["value"].as_f64().unwrap()
            } else {
                by_hand(&step["formula"], all)
            }
        };
        same(value(&fit, "fit"), 2, &result["fit"]["index"], "index");
        same(value(&fit, "fit.lower"), 2, &result["fit"]["interval"][0], "interval");
        same(value(&fit, "fit.upper"), 2, &result["fit"]["interval"][1], "interval");
        for part in ["soft_skills", "situations", "experience", "education"] {
            same(value(&fit, part), 2, &result[part]["score"], part);
        }
        for (part, points) in ["experience", "education"]
            .iter()
            .flat_map(|one| result[one]["parts"].as_object().unwrap().iter())
        {
            same(value(&fit, part), 2, points, part);
        }
        for one in result["soft_skills"]["competencies"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            for (key, step) in [("target", "target"), ("importance", "weight"), ("attainment", "attainment")]
                .into_iter()
                .chain([("gap", "gap"), ("priority", "priority")])
            {
                same(value(&fit, &format!("{id}.{step}")), 2, &one[key], &format!("{id} {key}"));
            }
            if !one["imputed"].as_bool().unwrap() {
                same(value(&fit, id), 2, &one["level"], id);
                same(value(&fit, &format!("{id}.lower")), 2, &one["interval"][0], id);
                same(value(&fit, &format!("{id}.upper")), 2, &one["interval"][1], id);
            }
        }
        let pay = steps(&chain(name, "salary"));
        for place in ["p10", "p25", "p50", "p75", "p90"] {
            same(value(&pay, &format!("salary.{place}")), 0, &result["salary"][place], place);
            if let Some(agreed) = result["salary"]["agreed_hours"].get(place) {
                same(value(&pay, &format!("salary.agreed.{place}")), 0, agreed, place);
            }
        }
        for factor in result["salary"]["factors"].as_array().unwrap() {
            let id = format!("salary.{}", factor["id"].as_str().unwrap());
            same(value(&pay, &id), 4, &factor["multiplier"], &id);
        }
        let quality = steps(&chain(name, "quality"));
        for rule in result["quality"]["rules"].as_array().unwrap() {
            if !rule["value"].is_null() {
                let id = rule["id"].as_str().unwrap();
                same(value(&quality, id), 3, &rule["value"], id);
            }
        }
        let plan = steps(&chain(name, "plan"));
        for measure in result["plan"]["measures"].as_array().unwrap() {
            let id = measure["id"].as_str().unwrap();
            for (competency, gain) in measure["gains"].as_object().unwrap() {
                same(value(&plan, &format!("{id}.{competency}.added")), 2, gain, id);
            }
        }
    }
}

/// A printed calculation, read and done again.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> f64 {
        let mut value = self.product();
        loop {
            if self.skip("+ ") {
                value += self.product();
            } else if self.skip("− ") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> f64 {
        let mut value = self.power();
        loop {
            if self.skip("· ") {
                value *= self.power();
            } else if self.skip("/ ") {
                value /= self.power();
            } else {
                return value;
            }
        }
    }

    fn power(&mut self) -> f64 {
        let base = self.atom();
        if self.skip("^") { base.powf(self.atom()) } else { base }
    }

    fn arguments(&mut self) -> Vec<f64> {
        let mut all = vec![self.sum()];
        while self.skip(";") {
            all.push(self.sum());
        }
        assert!(self.skip(")"), "no closing bracket before {}", self.rest);
        all
    }

    fn atom(&mut self) -> f64 {
        for name in ["min(", "max(", "exp(", "ln(", "tanh(", "√(", "abs(", "("] {
            if self.skip(name) {
                let args = self.arguments();
                return match name {
                    "min(" => args.iter().copied().fold(f64::INFINITY, f64::min),
                    "max(" => args.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                    "exp(" => args[0].exp(),
                    "ln(" => args[0].ln(),
                    "tanh(" => args[0].tanh(),
                    "√(" => args[0].sqrt(),
                    "abs(" => args[0].abs(),
                    _ => args[0],
                };
            }
        }
        let negative = self.skip("−");
        let end = self.rest.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',');
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let value: f64 =
            digits.replace(',', "").parse().unwrap_or_else(|_| panic!("no number: {digits}{rest}"));
        if negative { -value } else { value }
    }
}

/// A calculation as text, or nothing if it is something else.
fn calculated(text: &str) -> Option<f64> {
    let starts = ["min(", "max(", "exp(", "ln(", "tanh(", "√(", "abs(", "(", "−"];
    let first = text.chars().next()?;
    if !text.contains(['+', '−', '·', '/', '(']) {
        return None; // a bare number is no calculation
    }
    if !(first.is_ascii_digit() || starts.iter().any(|one| text.starts_with(one))) {
        return None;
    }
    let mut reader = Reader { rest: text };
    let value = reader.sum();
    reader.rest.trim().is_empty().then_some(value)
}

#[test]
fn printed_calculations_give_what_stands_beside_them() {
    let mut done = 0;
    for name in EXAMPLES {
        for what in TOPICS.into_iter().chain(["LEA", "COM", "PRB", "X1", "J04"]) {
            let path = example(name);
            let text = stdout(&["explain", path.to_str().unwrap(), what, "--format", "md", "--lang", "en"]);
            for line in text.lines().map(|line| line.replace('\\', "")) {
                let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
                let pair = match (cells.len(), line.split_once(" = ")) {
                    (1, Some((calculation, value))) => (calculation, value),
                    (3, _) if line.starts_with('|') => (cells[1], cells[2]),
                    (4, _) if line.starts_with('|') => (cells[2], cells[3]),
                    _ => continue,
                };
                let figure = pair.1.split([';', ' ']).next().unwrap().replace(['€', ','], "");
                let (Some(found), Ok(expected)) =
                    (calculated(pair.0), figure.replace('−', "-").parse::<f64>())
                else {
                    continue;
                };
                // operands are printed with six digits
                let allowed = 2e-5 * expected.abs().max(1.0);
                assert!((found - expected).abs() <= allowed, "{name} {what}: {line}: {found}");
                done += 1;
            }
        }
    }
    assert!(done > 180, "only {done} printed calculations were read");
}

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
fn mode_hr_explains_no_index_no_verdict_and_no_pay() {
    let path = example("applicant-hr.json");
    let path = path.to_str().unwrap();
    for what in ["fit", "soft_skills", "experience", "education", "salary", "salary.industry", "X1", "E2"] {
        let ran = csm(&["explain", path, what]).run().ends(1);
        assert!(ran.stdout.is_empty() && ran.stderr.contains("mode hr"), "{what}: {}", ran.stderr);
    }
    assert!(stdout(&["explain", path, "COM"]).contains("level"));
    let all: Value = serde_json::from_str(&stdout(&["explain", path, "--format", "json"])).unwrap();
    let text = all.to_string();
    for word in ["\"fit\"", "\"salary\"", "\"verdict\""] {
        assert!(!text.contains(word), "{word} in the overview of mode hr");
    }
    // what the answers went into names nothing either that is not shown
    for item in ["B1", "COM1"] {
        let text = stdout(&["explain", path, item, "--format", "json"]);
        assert!(!text.contains("salary") && !text.contains("\"E1\""), "{item}: {text}");
    }
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
    let mut sheet: Value = serde_json::from_str(&support::golden()).unwrap();
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
fn own_pay_is_neither_shown_nor_used() {
    let mut sheet: Value = serde_json::from_str(&support::golden()).unwrap();
    sheet["answers"]["D10"] = json!(61_234);
    for what in ["D10", "salary", "overview", "fit"] {
        for format in ["text", "md", "json"] {
            let ran = csm(&["explain", "-", what, "--format", format]).stdin(sheet.to_string()).run().ends(0);
            let digits: String = ran.stdout.chars().filter(char::is_ascii_digit).collect();
            assert!(!digits.contains("61234"), "{what} {format}");
        }
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

/// An answer sheet on disk, made from an example.
fn sheet(folder: &std::path::Path, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut sheet: Value = serde_json::from_slice(&std::fs::read(example(name)).unwrap()).unwrap();
    change(&mut sheet);
    let path = folder.join("sheet.json");
    std::fs::write(&path, sheet.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
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
fn a_confidential_answer_decides_the_marker_and_is_not_shown() {
    let path = example("golden.json");
    let path = path.to_str().unwrap();
    for (lang, said, never) in [
        ("en", "It decides the bargaining position", "It enters no value"),
        ("de", "Sie bestimmt die Verhandlungslage", "Sie geht in keinen Wert ein"),
    ] {
        let text = stdout(&["explain", path, "D9", "--lang", lang, "--format", "md"]);
        assert!(text.contains(said) && !text.contains(never), "{text}");
        let text = stdout(&["explain", path, "D10", "--lang", lang, "--format", "md"]);
        assert!(!text.contains(said), "{text}");
    }
    let used = &chain("golden.json", "D9")["step"];
    let marker = used["steps"].as_array().unwrap();
    assert_eq!((marker.len(), &marker[0]["id"]), (1, &json!("salary.marker")), "{used}");
    assert!(marker[0]["value"].is_null() && marker[0]["formula"].is_null(), "{used}");
    let pay = steps(&chain("golden.json", "salary"));
    assert_eq!(pay["salary.marker"]["steps"][0]["id"], "D9");
    assert_eq!(pay["D9"]["word"], "confidential");
    assert!(pay["D9"]["value"].is_null() && pay["D9"]["given"].is_null());
}

#[test]
fn mode_hr_names_no_pay_and_nothing_about_a_discreet_competency() {
    let path = example("applicant-hr.json");
    let path = path.to_str().unwrap();
    for lang in ["de", "en"] {
        for what in ["overview", "LEA", "plan", "situations", "quality", "coverage"] {
            for format in ["md", "json"] {
                let text = stdout(&["explain", path, what, "--lang", lang, "--format", format]);
                for never in ["40,000", "50,000 EUR", "salary", "\"RES", "RES "] {
                    assert!(!text.contains(never), "{what} {lang} {format}: {never}\n{text}");
                }
            }
        }
    }
    for what in ["RES", "RES1", "salary", "fit"] {
        let ran = csm(&["explain", path, what]).run().ends(1);
        assert!(ran.stdout.is_empty(), "{what}: {}", ran.stdout);
    }
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
