//! The interview by script.

use std::fs;

use crate::support::{csm, example, golden};
use serde_json::Value;

#[test]
fn the_scripted_interview_ends_in_the_golden_answers_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let _ = csm(&["interview", "--script", "examples/interview/golden.txt", "--out", out]).run().ends(0);
    let text = fs::read_to_string(folder.path().join("golden.answers.json")).unwrap();
    let (found, wanted): (Value, Value) =
        (serde_json::from_str(&text).unwrap(), serde_json::from_str(&golden()).unwrap());
    assert_eq!(found["answers"], wanted["answers"]);
    assert!(folder.path().join("golden.pdf").exists());
    // nobody's answers are written over
    let _ = csm(&["interview", "--script", "examples/interview/golden.txt", "--out", out]).run().ends(0);
    assert!(
        folder.path().join("golden-2.answers.json").exists() && folder.path().join("golden-2.pdf").exists()
    );
}

#[test]
fn a_part_never_removes_what_was_answered_before() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let file = folder.path().join("golden.answers.json");
    fs::write(&file, golden()).unwrap();
    let script = folder.path().join("s.txt");
    fs::write(&script, "begin\nskip\ntype other\nfinish\n").unwrap();
    let arguments = ["interview", "--part", "pay", "--resume", file.to_str().unwrap(), "--out", out];
    let _ = csm(&[&arguments[..], &["--script", script.to_str().unwrap()]].concat()).run().ends(0);
    let found: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let wanted: Value = serde_json::from_str(&golden()).unwrap();
    assert_eq!(found["answers"], wanted["answers"]);
    assert_ne!(fs::read_to_string(&file).unwrap(), golden(), "it was written anew");
}

#[test]
fn an_applicants_file_is_not_resumed() {
    let path = example("applicant-hr.json");
    let _ =
        csm(&["interview", "--script", "examples/interview/golden.txt", "--resume", path.to_str().unwrap()])
            .run()
            .ends(2)
            .says("no interview in mode hr");
}
