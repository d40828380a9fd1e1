//! kill -9 at one hundred random moments: at most the answer in flight is lost, and no draft is ever unreadable.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use csm_kompass::answers::write::to_json;
use csm_kompass::interview::draft::Draft;
use csm_kompass::interview::event::{Event, Outcome};
use csm_kompass::interview::run::Prompter;
use csm_kompass::interview::script::ScriptPrompter;
use csm_kompass::interview::view::Field;
use csm_kompass::interview::{Interview, Options};
use csm_kompass::pack::Pack;
use serde_json::{Map, Value};
use support::csm;

/// Kills; the issue wants a hundred.
const KILLS: u64 = 100;

/// The lines a person types in line mode, and after each of them the answers there are.
fn lines(pack: &Pack) -> Vec<(String, Value)> {
    let text = fs::read_to_string("examples/interview/golden.txt").unwrap();
    let mut script = ScriptPrompter::new(&text);
    let mut machine = Interview::start(pack, Options::default(), Draft::empty(pack));
    let mut out = Vec::new();
    loop {
        let view = machine.view();
        let event = script.ask(&view).unwrap();
        let line = match (&event, &view.field) {
            (Event::Choose(at), Field::One(entries)) => entries[*at].label.clone(),
            (Event::Mark(all), Field::Many { entries, .. }) => {
                all.iter().map(|at| entries[*at].label.clone()).collect::<Vec<_>>().join(" ")
            }
            (Event::Type(text), _) => text.clone(),
            _ => "-".to_owned(),
        };
        if machine.apply(event) == Outcome::Finished {
            return out;
        }
        out.push((line, to_json(pack, machine.answers())["answers"].clone()));
    }
}

/// A number below `below`, the same on every machine.
fn random(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// Starts an interview, types so many lines, kills it that long after the last; the last question on the screen and the draft's answers.
fn killed(home: &Path, typed: &[(String, Value)], after: Duration) -> (usize, Option<Map<String, Value>>) {
    let _ = fs::remove_dir_all(home.join("csm-kompass"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_csm"))
        .args(["interview", "--accessible", "--out", home.join("out").to_str().unwrap()])
        .env_clear()
        .env("CSM_LANG", "de")
        .env("XDG_STATE_HOME", home)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stderr.take().unwrap());
    let all: String = typed.iter().map(|(line, _)| line.clone() + "\n").collect();
    input.write_all(all.as_bytes()).unwrap();
    // the first prompt says that it has started; the moment counts from there
    let mut shown = Vec::new();
    let mut byte = [0];
    while !shown.ends_with(b"): ") && output.read(&mut byte).unwrap() == 1 {
        shown.push(byte[0]);
    }
    let begun = Instant::now();
    while begun.elapsed() < after {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    output.read_to_end(&mut shown).unwrap();
    let shown = String::from_utf8_lossy(&shown).into_owned();
    let places = shown.split("Frage ").skip(1).filter_map(|rest| rest.split_once(" von ")?.0.parse().ok());
    (places.max().unwrap_or(0), draft(home))
}

/// The answers of the only draft, read line by line as any program could.
fn draft(home: &Path) -> Option<Map<String, Value>> {
    let folder = fs::read_dir(home.join("csm-kompass/drafts")).ok()?;
    let path = folder
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "jsonl"))?;
    let text = fs::read_to_string(&path).unwrap();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut answers = Map::new();
    for (at, line) in whole.lines().enumerate() {
        let line: Value =
            serde_json::from_str(line).unwrap_or_else(|why| panic!("line {at} of {}: {why}", path.display()));
        let change = if at == 0 { &line["draft"] } else { &line };
        answers.extend(change["answers"].as_object().cloned().unwrap_or_default());
    }
    let name = path.file_name().unwrap().to_str().unwrap().replace(".draft.jsonl", "");
    let listed = csm(&["drafts"]).env("XDG_STATE_HOME", home.to_str().unwrap()).run().ends(0).stdout;
    assert!(listed.starts_with(&name) && listed.contains(&format!("{} of ", answers.len())), "{listed}");
    Some(answers)
}

#[test]
fn a_hundred_kills_lose_at_most_the_answer_in_flight() {
    let pack = Pack::embedded();
    let lines = lines(&pack);
    let home = tempfile::tempdir().unwrap();
    let mut state = 7;
    // how long the whole takes here and now, so that the moments spread over all of it
    let begun = Instant::now();
    let (_, all) = killed(home.path(), &lines, Duration::from_millis(400));
    let whole = begun.elapsed().max(Duration::from_millis(20));
    assert!(all.is_some_and(|all| all.len() > 3), "{whole:?}");
    let answered = lines.last().map_or(0, |(_, answers)| answers.as_object().unwrap().len());
    let (mut drafts, mut lengths) = (0, std::collections::BTreeSet::new());
    for _ in 0..KILLS {
        let typed = 3 + usize::try_from(random(&mut state, lines.len() as u64 - 3)).unwrap();
        let after = Duration::from_micros(random(&mut state, 40_000));
        let (question, found): (usize, _) = killed(home.path(), &lines[..typed], after);
        let Some(found) = found else {
            assert_eq!(question, 0, "no draft"); // before the identifier there is nothing to keep
            continue;
        };
        drafts += 1;
        lengths.insert(found.len());
        let states = || lines.iter().map(|(_, answers)| answers.as_object().unwrap());
        assert!(states().any(|state| *state == found), "{found:?} is no state of the interview");
        // a question is on the screen only when the answer to the one before it is kept
        let before = question.saturating_sub(1).min(answered);
        assert!(found.len() >= before, "{} answers kept, question {question} was on the screen", found.len());
    }
    assert!(
        drafts > 30 && lengths.len() > 15,
        "{drafts} drafts of {} lengths: the moments are not random",
        lengths.len()
    );
}

#[test]
fn input_piped_to_line_mode_is_a_whole_interview() {
    let pack = Pack::embedded();
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let lines = lines(&pack);
    let typed: String = lines.iter().map(|(line, _)| line.clone() + "\n").collect();
    let run = |typed: String| {
        csm(&["interview", "--accessible", "--no-timing", "--out", out.to_str().unwrap()])
            .env("XDG_STATE_HOME", home.path().to_str().unwrap())
            .stdin(typed)
            .run()
    };
    let left = run(typed.lines().take(60).collect::<Vec<_>>().join("\n")).ends(1);
    let _ = left.says("The input ended before the interview did").says("csm drafts resume");
    assert!(!out.exists());
    // yesterday's draft is not offered where nobody could answer
    let _ = run(typed + "F\n").ends(0).says("Your result");
    let answers: Value =
        serde_json::from_str(&fs::read_to_string(out.join("golden.answers.json")).unwrap()).unwrap();
    assert_eq!(answers["answers"], lines.last().unwrap().1);
    assert!(answers["timing_ms"].is_null());
}
