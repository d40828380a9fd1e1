//! The interview without a terminal: whole runs by script, skip rules, parts, numbers, and random walks.

#![allow(clippy::unwrap_used)] // helpers of tests outside of test functions

mod overview;
mod progress;
mod questions;
mod runs;
mod start;
mod walks;

use std::fmt::Write;
use std::sync::LazyLock;

use csm_kompass::answers::write::to_json;
use csm_kompass::interview::draft::Draft;
use csm_kompass::interview::run::{Ended, PromptError, RunError, run};
use csm_kompass::interview::script::ScriptPrompter;
use csm_kompass::interview::{Interview, Options, Part, Storage};
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use serde_json::{Map, Value};

static PACK: LazyLock<Pack> = LazyLock::new(Pack::embedded);

fn begin(part: Part, lang: Lang) -> Interview<'static> {
    let stored_at = Some(Storage { drafts: "/home/anna/state".to_owned(), out: "out".to_owned() });
    let options = Options { part, lang, stored_at, ..Options::default() };
    Interview::start(&PACK, options, Draft::empty(&PACK))
}

fn golden() -> Map<String, Value> {
    let text = include_str!("../../examples/answers/golden.json");
    let sheet: Value = serde_json::from_str(text).unwrap();
    sheet["answers"].as_object().unwrap().clone()
}

fn given(interview: &Interview<'_>) -> Value {
    to_json(&PACK, interview.answers())["answers"].clone()
}

/// The script of a person who answers everything in `answers` and nothing else.
fn script_of(answers: &Map<String, Value>) -> String {
    let mut out = "begin\ntype Anna Beispiel\ntype golden\n".to_owned();
    for question in &PACK.questionnaire.items {
        let id = question.id.as_str();
        let line = match answers.get(id) {
            None if question.confidential => "no".to_owned(),
            None if question.optional => format!("skip {id}"),
            None => continue,
            Some(Value::Object(picks)) => format!(
                "best {}\nworst {}",
                picks["best"].as_str().unwrap(),
                picks["worst"].as_str().unwrap()
            ),
            Some(Value::Array(codes)) if codes.is_empty() => format!("answer {id} -"),
            Some(Value::Array(codes)) => {
                let codes: Vec<_> = codes.iter().map(|code| code.as_str().unwrap()).collect();
                format!("answer {id} {}", codes.join(","))
            }
            Some(Value::String(code)) => format!("answer {id} {code}"),
            Some(number) => format!("answer {id} {number}"),
        };
        writeln!(out, "{line}").unwrap();
    }
    out + "finish\n"
}

fn play(interview: &mut Interview<'_>, script: &str) -> Result<Ended, RunError> {
    run(interview, &mut ScriptPrompter::new(script), &mut |_: &Draft| Ok(()), None)
}

/// Plays the lines; the script ends before the interview does.
fn lead_to(interview: &mut Interview<'_>, script: &str) {
    match play(interview, script) {
        Err(RunError::Prompt(PromptError::Closed)) => {}
        other => panic!("{other:?}"),
    }
}

/// The lines of the golden respondent up to, not including, the question `id`.
fn golden_until(id: &str) -> String {
    let script = script_of(&golden());
    let end = script.find(&format!("answer {id} ")).or_else(|| script.find(&format!("skip {id}\n"))).unwrap();
    script[..end].to_owned()
}
