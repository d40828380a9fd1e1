//! What an explanation must not tell.

use crate::support::{csm, example, golden};
use serde_json::{Value, json};

use super::{chain, stdout, steps};

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
fn own_pay_is_neither_shown_nor_used() {
    let mut sheet: Value = serde_json::from_str(&golden()).unwrap();
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
