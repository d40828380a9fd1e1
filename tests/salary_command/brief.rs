//! The pages on pay in the report, and the brief for a conversation.

use super::with;
use crate::support::{csm, golden};
use serde_json::{Value, json};

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
        "€58,800", // 4 % on €56,500, as anybody can work out
        "€61,600",
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
        let mut paths = files.map(|name| format!("examples/answers/{name}.json")).to_vec();
        for own in [60_000, 95_000] {
            let path = folder.path().join(format!("own-{own}.json"));
            std::fs::write(
                &path,
                with(&json!({ "D10": own })).replace("\"golden\"", &format!("\"own-{own}\"")),
            )
            .unwrap();
            paths.push(path.to_str().unwrap().to_owned());
        }
        let start = ["report", "--format", "pdf", "--lang", lang, "--out", out.to_str().unwrap()];
        let all: Vec<&str> = start.into_iter().chain(paths.iter().map(String::as_str)).collect();
        let _ = csm(&all).run().ends(0);
        for name in files.into_iter().chain(["own-60000", "own-95000"]) {
            let Some(pages) = pages(&out.join(format!("{name}.pdf"))) else { return };
            let begins =
                |page: &&String, heading: &str| page.lines().take(6).any(|line| line.trim() == heading);
            let at = |heading: &str| pages.iter().position(|page| begins(&page, heading)).unwrap();
            assert_eq!(at(brief) + 1, at(next), "{lang} {name}");
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 10);
}

/// Everything a report of one kind holds, Markdown or JSON.
fn report(input: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let start = ["report", "-", "--out", folder.path().to_str().unwrap()];
    let _ = csm(&[&start[..], arguments].concat()).stdin(input).run().ends(0);
    let files = std::fs::read_dir(folder.path()).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn the_negotiation_marker_stands_in_the_own_report_only() {
    assert!(golden().contains("\"D9\""), "the example says something on past pay conversations");
    let personal: Value = serde_json::from_str(&report(&golden(), &["--format", "json"])).unwrap();
    assert!(personal["salary"]["marker"]["amount"].is_i64(), "{}", personal["salary"]);
    for arguments in [vec!["--edition", "share"], vec!["--mode", "training"]] {
        let text = report(&golden(), &[&["--format", "json"][..], &arguments].concat());
        assert!(text.contains("\"salary\"") && !text.contains("\"marker\""), "{arguments:?}");
    }
    let two = format!("{}\n{}", golden(), golden().replace("\"golden\"", "\"other\""));
    for (command, format) in [("score", "json"), ("score", "jsonl"), ("salary", "json")] {
        for input in [&golden(), &two] {
            let text = csm(&[command, "-", "--format", format]).stdin(input).run().ends(0).stdout;
            assert!(text.contains("\"p50\"") && !text.contains("\"marker\""), "{command} {format}");
        }
    }
}

/// Nobody answers for industry or place, and what was marked in a list is something without its companion question.
#[test]
fn questions_to_expect_are_about_the_person_and_marks_in_a_list_are_evidence() {
    let changes = json!({ "P2": "retail_stationary", "C6": null, "B4": null });
    let text = report(&with(&changes), &["--format", "md", "--lang", "en"]);
    let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_owned();
    let questions = line("**Questions you can expect:**");
    assert!(questions.contains("(B1)") && !questions.contains("(P2)"), "{questions}");
    let evidence = line("**What you have done and learned:**");
    assert!(evidence.contains("(C5)") && evidence.contains("(B3)"), "{evidence}");
    assert!(!evidence.contains("(C6)") && !evidence.contains("(B4)"), "{evidence}");
}

#[test]
fn no_anchor_asks_for_less_than_present_pay() {
    for (lang, anchors, target, opening, above, evidence) in [
        ("en", "Three anchors", "| Target | €", "| Opening figure | €", "above the band", "arket evidence"),
        ("de", "Drei Anker", "| Ziel | 5", "| Erste Forderung | 6", "über der Spanne", "Belege vom Markt"),
    ] {
        // target 58,800, opening 61,600, P90 72,900
        for (own, three, has_target, has_opening, is_above) in [
            (52_000, true, true, true, false),
            (58_800, false, false, true, false),
            (60_000, false, false, true, false),
            (65_000, false, false, false, false),
            (95_000, false, false, false, true),
        ] {
            let text = report(&with(&json!({ "D10": own })), &["--format", "md", "--lang", lang]);
            let seen = [anchors, target, opening, above, evidence].map(|part| text.contains(part));
            assert_eq!(seen, [three, has_target, has_opening, is_above, !three], "{lang} {own}");
        }
    }
}
