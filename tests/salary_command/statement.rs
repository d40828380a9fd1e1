//! The statement: the band and where it comes from.

use crate::support::{csm, golden};
use serde_json::{Value, json};

use super::{GOLDEN, json_of, with, with_own_pay};

/// Whole euros of a printed amount: `€55,000`, `−€1,800`.
fn amount(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let value: i64 = digits.parse().unwrap();
    if text.contains('\u{2212}') { -value } else { value }
}

#[test]
fn the_statement_says_what_the_band_is_and_fits_a_terminal() {
    for lang in ["de", "en"] {
        for arguments in [
            vec![],
            vec!["--set", "industry=bank_finance", "--set", "D7=t25_49", "--set", "D8=30"],
            vec!["--table", "land"],
            vec!["--table", "industry"],
            vec!["--table", "experience"],
            vec!["--table", "technology"],
        ] {
            let all = [&["salary", GOLDEN, "--lang", lang][..], &arguments].concat();
            let text = csm(&all).run().ends(0).stdout;
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= 80, "{lang} {arguments:?}: {widest} columns");
        }
    }
    let text = csm(&["salary", GOLDEN]).run().ends(0).stdout;
    for part in [
        "Gross per year",
        "variable pay",
        "2026 pay level",
        "12 salaries",
        "13 salaries",
        "14 salaries",
        "Full time (39 h)",
        "Agreed (40 h)",
        "KldB 92193",
        "2023",
        "up-rated",
        "minimum wage: €28,300",
        "contribution ceiling",
        "fewer than 500",
        "Complexity of the work",
        "Revenue",
        "Trend of the industry",
        "W35",
    ] {
        assert!(text.replace('\n', " ").contains(part), "{part} is not in:\n{text}");
    }
    assert!(text.contains("€42,600   €48,100   €55,000   €63,000   €71,100"), "{text}");
}

#[test]
fn the_printed_steps_add_up_to_the_printed_middle() {
    for file in [GOLDEN, "examples/answers/leitung.json", "examples/answers/teamleitung-bpo.json"] {
        let text = csm(&["salary", file]).run().ends(0).stdout;
        let chain = text
            .split("From the reference profile")
            .nth(1)
            .unwrap()
            .split("Middle of the band")
            .next()
            .unwrap();
        let steps = chain.lines().filter_map(|line| line.split_whitespace().find(|word| word.contains('€')));
        let sum: i64 = steps.map(amount).sum();
        let middle = text.lines().find(|line| line.starts_with("Middle of the band")).unwrap();
        assert_eq!(sum, amount(middle), "{text}");
    }
}

#[test]
fn several_people_come_one_after_the_other() {
    let csv = csm(&["salary", "examples/answers/kohorte.jsonl", "--format", "csv"]).run().ends(0).stdout;
    assert!(csv.lines().count() > 4 && csv.lines().filter(|line| line.starts_with("id,")).count() == 1);
    let array: Value = serde_json::from_str(
        &csm(&["salary", "examples/answers/kohorte.jsonl", "--format", "json"]).run().ends(0).stdout,
    )
    .unwrap();
    assert_eq!(array.as_array().unwrap().len(), csv.lines().count() - 1);
}

#[test]
fn mode_hr_and_jobs_abroad_get_no_band() {
    let ran = csm(&["salary", "examples/answers/applicant-hr.json"]).run().ends(1).says("mode hr");
    assert!(ran.stdout.is_empty());
    let mut plain: Value = serde_json::from_str(&golden()).unwrap();
    plain["answers"].as_object_mut().unwrap().remove("D9");
    let ran = csm(&["salary", "-", "--mode", "hr"]).stdin(plain.to_string()).run().ends(1);
    assert!(ran.stdout.is_empty());
    let ran = csm(&["salary", "examples/answers/abroad.json", "--format", "json"]).run().ends(1);
    assert!(ran.stdout.is_empty());
}

#[test]
fn own_pay_stands_only_in_the_text_of_one_person_and_only_in_words() {
    let own = with_own_pay("self");
    let text = csm(&["salary", "-"]).stdin(&own).run().ends(0).stdout;
    assert!(
        text.contains("Your own pay lies somewhat above the middle, at 1.08 times the middle."),
        "{text}"
    );
    let told = |arguments: &[&str], input: &str| {
        let ran = csm(&[&["salary", "-"], arguments].concat()).stdin(input).run().ends(0);
        let all = ran.stdout + &ran.stderr;
        all.contains("61234") || all.contains("61,234") || all.contains("own pay") || all.contains("1.08")
    };
    assert!(told(&[], &own));
    for arguments in
        [vec!["--format", "json"], vec!["--format", "csv"], vec!["--table", "size"], vec!["--set", "D7=t0"]]
    {
        assert!(!told(&arguments, &own), "{arguments:?}");
    }
    assert!(!told(&["--mode", "training"], &own));
    assert!(!told(&[], &with_own_pay("training")));
    assert!(
        !told(&[], &format!("{own}\n{}", own.replace("\"golden\"", "\"other\""))),
        "two people in one file"
    );
    let report = |arguments: &[&str], input: &str| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().to_str().unwrap();
        let start = ["report", "-", "--format", "md,json", "--lang", "en", "--out", out];
        let _ = csm(&[&start[..], arguments].concat()).stdin(input).run().ends(0);
        std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect::<String>()
    };
    let personal = report(&[], &own);
    assert!(personal.contains("at 1.08 times the middle") && personal.contains("present pay €61,234"));
    for (arguments, input) in [(vec!["--edition", "share"], &own), (vec!["--mode", "training"], &own)] {
        let text = report(&arguments, input);
        assert!(
            !text.contains("61,234") && !text.contains("61234") && !text.contains("own pay** lies"),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_stale_table_says_so() {
    let text = csm(&["salary", GOLDEN, "--date", "2029-01-05"]).run().ends(0).stdout.replace('\n', " ");
    assert!(text.contains("Out of date: the pay table held until 31\u{a0}December 2027"), "{text}");
    assert!(text.contains("The rate for 2029 is not known"), "{text}");
    let now = json_of(&["--date", "2026-11-23"]);
    let later = json_of(&["--date", "2029-01-05"]);
    let spread =
        |value: &Value| value["salary"]["p75"].as_f64().unwrap() / value["salary"]["p25"].as_f64().unwrap();
    assert!(spread(&later) > spread(&now));
    assert!(later["salary"]["notes"].as_array().unwrap().contains(&json!("table_out_of_date")));
}

#[test]
fn two_views_stand_beside_each_other_with_year_and_ageing() {
    let result = json_of(&[]);
    let nearest = result["nearest"].as_array().unwrap();
    let leader = nearest.iter().find(|one| one["kldb"] == "92193").unwrap();
    assert_eq!((&leader["year"], &leader["p50"]), (&json!(2023), &json!(42_156)));
    // 42,156 × 1.054 × 1.042 × 1.035
    assert_eq!((&leader["aged"]["year"], &leader["aged"]["p50"]), (&json!(2026), &json!(47_919)));
    assert_eq!(leader["aged"]["source"], json!(["W35"]));
    let heads = nearest.iter().find(|one| one["kldb"] == "92194").unwrap();
    assert_eq!((&heads["censored"], &heads["p50"]), (&json!(true), &Value::Null));
}

#[test]
fn the_result_holds_every_step_and_nothing_of_it_is_in_a_table() {
    let result: Value =
        serde_json::from_str(&csm(&["score", GOLDEN, "--format", "json"]).run().ends(0).stdout).unwrap();
    let steps = result["levers"]["steps"].as_array().unwrap();
    for kind in ["competency", "certificate", "factor"] {
        assert!(steps.iter().any(|one| one["kind"] == kind), "{kind}");
    }
    assert!(result["levers"]["combined"]["uncapped"].as_i64() > result["levers"]["combined"]["pay"].as_i64());
    let csv = csm(&["score", GOLDEN, "--format", "csv"]).run().ends(0).stdout;
    assert!(!csv.contains("levers"));
    let fast = csm(&["score", GOLDEN, "--format", "json", "--no-plan"]).run().ends(0).stdout;
    assert!(!fast.contains("\"levers\""));
}

#[test]
fn the_schema_of_pay_can_be_printed_and_names_every_field() {
    let schema: Value = serde_json::from_str(&csm(&["schema", "salary"]).run().ends(0).stdout).unwrap();
    let result = json_of(&["--set", "D7=t25_49", "--table", "size"]);
    for (value, known) in [
        (&result, &schema["properties"]),
        (&result["after"], &schema["properties"]["after"]["properties"]),
        (
            &result["table"]["rows"][0],
            &schema["properties"]["table"]["properties"]["rows"]["items"]["properties"],
        ),
        (&result["nearest"][0], &schema["properties"]["nearest"]["items"]["properties"]),
        (&result["salary"], &schema["properties"]["salary"]["properties"]),
    ] {
        for key in value.as_object().unwrap().keys() {
            assert!(known.get(key).is_some(), "{key} is not in the schema");
        }
    }
}

#[test]
fn every_view_says_that_the_table_is_stale_and_that_the_floor_binds() {
    for lang in ["de", "en"] {
        let (stale, floor) =
            if lang == "de" { ("Veraltet", "Mindestlohn") } else { ("Out of date", "minimum wage") };
        for arguments in [["--table", "size"], ["--set", "D7=t25_49"]] {
            let told = |date: &str| {
                let all = [&["salary", GOLDEN, "--lang", lang, "--date", date][..], &arguments].concat();
                csm(&all).run().ends(0).stdout
            };
            assert!(told("2028-06-01").contains(stale), "{lang} {arguments:?}");
            assert!(!told("2026-11-23").contains(stale), "{lang} {arguments:?}");
            assert!(!told("2026-11-23").contains(floor), "{lang} {arguments:?}: it binds nowhere");
        }
        let low =
            with(&json!({ "P2": "bpo", "B1": "none", "C2": 0, "D5": "s1_50", "D3": "MV", "D4": "rural" }));
        let text = csm(&["salary", "-", "--lang", lang, "--table", "team"]).stdin(&low).run().ends(0).stdout;
        assert!(text.contains(floor), "{text}");
    }
    let later = json_of(&["--date", "2028-06-01", "--table", "size", "--set", "D7=t25_49"]);
    let stale = |value: &Value| value["notes"].as_array().unwrap().contains(&json!("table_out_of_date"));
    assert!(stale(&later["salary"]) && stale(&later["after"]["salary"]) && stale(&later["table"]["rows"][0]));
}
