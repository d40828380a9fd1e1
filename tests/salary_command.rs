//! `csm salary` as its users meet it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use serde_json::{Value, json};
use support::{csm, golden};

const GOLDEN: &str = "examples/answers/golden.json";

fn json_of(arguments: &[&str]) -> Value {
    let all = [&["salary", GOLDEN, "--format", "json"], arguments].concat();
    serde_json::from_str(&csm(&all).run().ends(0).stdout).unwrap()
}

/// The worked example with own pay.
fn with_own_pay(mode: &str) -> String {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
    sheet["answers"]["D10"] = json!(61_234);
    sheet["mode"] = json!(mode);
    sheet.to_string()
}

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
fn a_change_is_told_alone_together_and_factor_by_factor() {
    let result = json_of(&["--set", "industry=bank_finance", "--set", "D7=t25_49"]);
    let changes = result["changes"].as_array().unwrap();
    assert_eq!((changes[0]["key"].as_str(), changes[1]["key"].as_str()), (Some("industry"), Some("D7")));
    let p50 = |value: &Value| value["salary"]["p50"].as_i64().unwrap();
    let before = p50(&result);
    assert_eq!(before, 55_040);
    let after = p50(&result["after"]);
    assert_eq!(result["after"]["change"].as_i64().unwrap(), after - before);
    let parts = result["after"]["by_factor"].as_array().unwrap();
    assert_eq!(parts.iter().map(|one| one["step"].as_i64().unwrap()).sum::<i64>(), after - before);
    assert_eq!(parts.iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), ["industry", "team"]);
    assert_eq!((&parts[1]["from"], &parts[1]["to"]), (&json!("t1_9"), &json!("t25_49")));
    // by hand: s = 0.061761 + ln(1.07/0.96) = 0.170252, 50,000 · exp(0.80 · tanh(s/0.80)) · 1.035
    assert_eq!(p50(&changes[1]["after"]), 61_200);
    let chain = result["salary"]["chain"].as_array().unwrap();
    assert_eq!(chain.first().unwrap()["amount"], 50_000);
    assert_eq!(chain.last().unwrap()["amount"], 56_451, "for the agreed 40 hours");
}

#[test]
fn wrong_keys_and_values_are_all_named_with_suggestions() {
    let ran = csm(&[
        "salary",
        GOLDEN,
        "--set",
        "indutry=bank_finance",
        "--set",
        "D7=t25_4",
        "--set",
        "foo",
        "--set",
        "B3=leadership,tool",
        "--set",
        "C2=8,25",
        "--set",
        "D10=60000",
        "--set",
        "D5=s1_50",
        "--set",
        "size=s5000p",
    ])
    .run()
    .ends(2);
    assert!(ran.stdout.is_empty());
    for part in [
        "`industry`",
        "`t25_49`",
        "KEY=VALUE",
        "`tools`",
        "steps of 0.5",
        "--set D10: this is neither",
        "changed twice",
    ] {
        assert!(ran.stderr.contains(part), "{part} is not in:\n{}", ran.stderr);
    }
    let ran =
        csm(&["salary", GOLDEN, "--table", "lnd"]).run().ends(2).says("`land`").says("experience, industry");
    assert!(ran.stdout.is_empty());
    let _ = csm(&["salary", GOLDEN, "--set", "C2=12"]).run().ends(2).says("larger than that of C1");
    let _ = csm(&["salary", GOLDEN, "--set", "D3=BE"]).run().ends(0).says("D4").says("not asked");
    let _ = csm(&["salary", GOLDEN, "--set", "C1=3"]).run().ends(0).says("C2");
    let _ = csm(&["salary"]).run().ends(2);
}

#[test]
fn a_table_has_every_level_and_marks_the_own_one() {
    for (factor, levels) in [
        ("land", 16),
        ("industry", 18),
        ("size", 4),
        ("team", 6),
        ("education", 9),
        ("english", 3),
        ("training", 3),
        ("technology", 3),
        ("tariff", 3),
        ("settlement", 3),
    ] {
        let result = json_of(&["--table", factor]);
        let rows = result["table"]["rows"].as_array().unwrap();
        assert_eq!(rows.len(), levels, "{factor}");
        let own: Vec<&Value> = rows.iter().filter(|row| row["own"] == true).collect();
        assert_eq!(own.len(), 1, "{factor}");
        assert_eq!(own[0]["p50"], result["salary"]["p50"], "{factor}");
        let text = csm(&["salary", GOLDEN, "--table", factor]).run().ends(0).stdout;
        assert_eq!(
            text.lines().filter(|line| line.starts_with("> ") && line.contains('€')).count()
                + text
                    .lines()
                    .filter(|line| line.starts_with("> ")
                        && !line.contains('€')
                        && !line.contains("Your answer"))
                    .count(),
            1,
            "{text}"
        );
    }
    let text = csm(&["salary", GOLDEN, "--table", "land"]).run().ends(0).stdout;
    assert!(
        text.lines().any(|line| line.contains("Berlin °")),
        "the size of place goes with a city state:\n{text}"
    );
}

#[test]
fn csv_is_one_table_for_bands_changes_and_levels() {
    let csv = csm(&["salary", GOLDEN, "--format", "csv", "--set", "D7=t25_49", "--table", "size"])
        .run()
        .ends(0)
        .stdout;
    let rows: Vec<Vec<&str>> =
        csv.split("\r\n").filter(|row| !row.is_empty()).map(|row| row.split(',').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{csv}");
    let kinds: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    assert_eq!(kinds, ["kind", "now", "change", "all", "level", "level", "level", "level"]);
    assert_eq!(rows[1][8], "55040");
    let text = csv.replace("\r\n", "");
    assert!(!text.contains('\n') && !text.contains('€'));
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
fn a_brief_stands_on_what_was_entered_or_says_that_nothing_was() {
    let brief = |input: &str, edition: &str| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().to_str().unwrap();
        let _ = csm(&["report", "-", "--format", "md", "--lang", "en", "--edition", edition, "--out", out])
            .stdin(input)
            .run()
            .ends(0);
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let text = std::fs::read_to_string(file).unwrap();
        text.split("# For your pay conversation")
            .nth(1)
            .map(|part| part.split("# Method").next().unwrap().to_owned())
    };
    let full = brief(&golden(), "personal").unwrap();
    for part in [
        "€58,700",
        "€61,500",
        "P25 €49,300",
        "(C6)",
        "(B3)",
        "(EMP1",
        "EU rule:",
        "German law:",
        "Please check:",
        "7 June 2026",
    ] {
        assert!(full.contains(part), "{part} is not in:\n{full}");
    }
    assert!(!full.contains("present pay"), "none was given");
    assert!(brief(&golden(), "share").is_none());
    let mut bare: Value =
        serde_json::from_str(&std::fs::read_to_string("examples/pay/reference.json").unwrap()).unwrap();
    bare["answers"] = json!({ "P1": "team_lead", "P2": "bpo", "B1": "none", "C1": 0, "D7": "t0" });
    let empty = brief(&bare.to_string(), "personal").unwrap();
    assert!(empty.contains("You stated nothing that carries an argument"), "{empty}");
    assert!(!empty.contains("What you have done") && !empty.contains("Strengths that need"), "{empty}");
}

/// The pages of a document as another program reads them; `None` if that is missing, which is said loudly.
fn pages(file: &std::path::Path) -> Option<Vec<String>> {
    let Ok(output) = std::process::Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(file)
        .arg("-")
        .output()
    else {
        eprintln!("!! NOT CHECKED: pdftotext (package poppler-utils) is missing");
        return None;
    };
    Some(String::from_utf8(output.stdout).unwrap().split('\u{c}').map(str::to_owned).collect())
}

#[test]
fn the_brief_has_one_page_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut looked_at = 0;
    for (lang, brief, next) in [
        ("de", "Für Ihr Gehaltsgespräch", "Methode und Grenzen"),
        ("en", "For your pay conversation", "Method and limits"),
    ] {
        let out = folder.path().join(lang);
        let files = ["golden", "leitung", "graduate"];
        let paths = files.map(|name| format!("examples/answers/{name}.json"));
        let start = ["report", "--format", "pdf", "--lang", lang, "--out", out.to_str().unwrap()];
        let all: Vec<&str> = start.into_iter().chain(paths.iter().map(String::as_str)).collect();
        let _ = csm(&all).run().ends(0);
        for name in files {
            let Some(pages) = pages(&out.join(format!("{name}.pdf"))) else { return };
            let begins =
                |page: &&String, heading: &str| page.lines().take(6).any(|line| line.trim() == heading);
            let at = |heading: &str| pages.iter().position(|page| begins(&page, heading)).unwrap();
            assert_eq!(at(brief) + 1, at(next), "{lang} {name}");
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 6);
}
