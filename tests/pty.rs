//! The interview at a real pseudo-terminal: whole runs in both languages and both modes, every way it can end, a resize.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "pty/person.rs"]
mod person;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use csm_kompass::interview::draft::Draft;
use csm_kompass::interview::event::{Event, Outcome};
use csm_kompass::interview::run::Prompter;
use csm_kompass::interview::script::ScriptPrompter;
use csm_kompass::interview::view::{Entry, Field, View};
use csm_kompass::interview::{Interview, Options};
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use person::{Call, Person};
use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

static PACK: LazyLock<Pack> = LazyLock::new(Pack::embedded);

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn starts(home: &Path, arguments: &[&str], size: (u16, u16)) -> Person {
    Person::calls(&Call { arguments, home, size, variables: &[] })
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn drafts(home: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.join("state/csm-kompass/drafts")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// What of a view the screen must show: the place and the beginning of the question.
fn signs(view: &View<'_>, lines: bool) -> Vec<String> {
    let mut out = vec![view.question.chars().take(28).collect()];
    if let Some(status) = &view.status {
        out.push(status.split(" · ").next().unwrap().to_owned());
    }
    if view.question.is_empty() {
        out = vec![view.paragraphs[0].chars().take(28).collect()];
    }
    if lines {
        // the prompt comes last
        out.push(if matches!(view.field, Field::Text { .. }) { ":" } else { "):" }.to_owned());
        out.truncate(2);
    }
    out
}

/// The keys for an event at a redrawn screen.
fn keys(view: &View<'_>, event: &Event) -> String {
    let label = |entries: &[Entry], at: usize| entries[at].label.clone();
    match (event, &view.field) {
        (Event::Choose(at), Field::One(entries)) => {
            let label = label(entries, *at);
            let longer =
                entries.iter().any(|one| one.label.len() > label.len() && one.label.starts_with(&label));
            if longer { label + "\r" } else { label }
        }
        (Event::Mark(marked), Field::Many { entries, .. }) => {
            let ours: Vec<usize> =
                (0..entries.len()).filter(|at| entries[*at].chosen != marked.contains(at)).collect();
            ours.iter().map(|at| label(entries, *at) + "\x1b[B").collect::<String>() + "\r"
        }
        (Event::Type(text), _) => text.clone() + "\r",
        (Event::Skip, Field::Text { .. }) => "-\r".to_owned(),
        (Event::Skip, _) => "-".to_owned(),
        (Event::NotApplicable, _) => "0".to_owned(),
        other => panic!("no keys for {other:?}"),
    }
}

/// The line for an event in line mode.
fn line(view: &View<'_>, event: &Event) -> String {
    match (event, &view.field) {
        (Event::Choose(at), Field::One(entries)) => entries[*at].label.clone() + "\r",
        (Event::Mark(marked), Field::Many { entries, .. }) => {
            let labels: Vec<&str> = marked.iter().map(|at| entries[*at].label.as_str()).collect();
            labels.join(" ") + "\r"
        }
        (Event::Type(text), _) => text.clone() + "\r",
        (Event::Skip, _) => "-\r".to_owned(),
        (Event::NotApplicable, _) => "0\r".to_owned(),
        other => panic!("no line for {other:?}"),
    }
}

/// Where screens go that somebody wants to read: `CSM_TEST_SCREENS`.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests may ask for the screens")]
fn screens_folder() -> Option<String> {
    std::env::var("CSM_TEST_SCREENS").ok()
}

/// Goes through the worked example at the terminal, beside a machine without one, and checks every screen on the way.
fn interviewed(lang: Lang, lines: bool, size: (u16, u16)) {
    let home = home();
    let mut arguments = vec!["interview", "--lang", lang.code()];
    arguments.extend(lines.then_some("--accessible"));
    let mut person = starts(home.path(), &arguments, size);
    let options = Options { lang, ..Options::default() };
    let mut machine = Interview::start(&PACK, options, Draft::empty(&PACK));
    let mut script = ScriptPrompter::new(&read("examples/interview/golden.txt"));
    // every screen into a folder, to be read by whoever judges them
    let (screens, mut steps) = (screens_folder(), 0);
    loop {
        let view = machine.view();
        let signs = signs(&view, lines);
        person.sees(&signs.iter().map(String::as_str).collect::<Vec<_>>());
        steps += 1;
        if let Some(folder) = &screens {
            let (kind, width) = (if lines { "lines" } else { "keys" }, size.1);
            let name = format!("{}-{kind}-{width}-{steps:03}.txt", lang.code());
            let shown = if lines { person.fresh() } else { person.screen() };
            fs::write(Path::new(folder).join(name), shown).unwrap();
        }
        let event = script.ask(&view).unwrap();
        let typed = if lines { line(&view, &event) } else { keys(&view, &event) };
        person.types(&typed);
        if machine.apply(event) == Outcome::Finished {
            break;
        }
    }
    assert_eq!(person.ends(), 0, "{}", person.text());
    assert!(person.terminal_is_as_before());
    let answers: Value =
        serde_json::from_str(&fs::read_to_string(home.path().join("out/golden.answers.json")).unwrap())
            .unwrap();
    let wanted: Value = serde_json::from_str(&read("examples/answers/golden.json")).unwrap();
    assert_eq!(answers["answers"], wanted["answers"]);
    assert_eq!(answers["lang"], lang.code());
    assert!(answers["timing_ms"]["EMP1"].is_u64());
    assert!(home.path().join("out/golden.pdf").exists() && drafts(home.path()).is_empty());
    let text = person.text();
    let said = if lang == Lang::De {
        ["Ihr Ergebnis", "Größte Lücken: ", "Als Nächstes"]
    } else {
        ["Your result", "Largest gaps: ", "Next steps"]
    };
    assert!(said.iter().all(|said| text.contains(said)), "{text}");
    if lines {
        assert!(!text.contains('\u{1b}'), "line mode moves and colours nothing");
    }
}

#[test]
fn a_whole_interview_in_german_with_keys() {
    interviewed(Lang::De, false, (24, 80));
}

#[test]
fn a_whole_interview_in_english_with_keys_in_a_small_window() {
    interviewed(Lang::En, false, (20, 60));
}

#[test]
fn a_whole_interview_in_german_line_by_line() {
    interviewed(Lang::De, true, (24, 80));
}

#[test]
fn a_whole_interview_in_english_line_by_line() {
    interviewed(Lang::En, true, (20, 60));
}

/// To the first statement, with two answers given; English.
fn to_statements(person: &mut Person) {
    person.sees(&["about 15 minutes", "Begin"]);
    person.types("1");
    person.sees(&["What is your name?", "Name"]);
    person.types("\r");
    person.sees(&["Under which identifier"]);
    person.types("ann\r");
    person.sees(&["Which position do you want"]);
    person.types("2");
    person.sees(&["Question 2 of 84"]);
    person.types("3");
    person.sees(&["last twelve months", "Continue"]);
    person.types("\r");
    person.sees(&["Question 3 of 84", "1–5 or"]); // to the last line, so that nothing is still being drawn
}

/// What is the same however an interview is left: the terminal, the draft and what is said of it.
fn left(person: &mut Person, home: &Path, status: i32) {
    left_with(person, home, status, "P2");
}

/// The same with something else that the draft must hold.
fn left_with(person: &mut Person, home: &Path, status: i32, kept: &str) {
    assert_eq!(person.ends(), status, "{}", person.text());
    assert!(person.terminal_is_as_before(), "{:?}", person.text());
    let name = drafts(home)[0].file_name().unwrap().to_str().unwrap().replace(".draft.jsonl", "");
    let text = person.text();
    let said =
        text.rsplit("\u{1b}[?25h").next().unwrap().matches(&format!("csm drafts resume {name}")).count();
    assert!(text.contains(&format!("csm drafts resume {name}")) && said <= 1, "{text:?}");
    assert!(fs::read_to_string(&drafts(home)[0]).unwrap().contains(kept));
}

#[test]
fn ctrl_c_and_signals_leave_the_terminal_and_the_draft_in_order() {
    for signal in [None, Some(Signal::TERM), Some(Signal::HUP), Some(Signal::INT)] {
        let home = home();
        let mut person = starts(home.path(), &["interview"], (24, 80));
        to_statements(&mut person);
        match signal {
            None => person.types("\u{3}"),
            Some(signal) => person.sends(signal),
        }
        left(&mut person, home.path(), 130);
    }
}

#[test]
fn the_same_while_a_text_is_typed_and_line_by_line() {
    for signal in [None, Some(Signal::TERM)] {
        for lines in [false, true] {
            let home = home();
            let arguments: &[&str] = if lines { &["interview", "--accessible"] } else { &["interview"] };
            let mut person = starts(home.path(), arguments, (24, 80));
            person.sees(&["Begin", if lines { "Answer" } else { "Quit" }]);
            person.types(if lines { "1\r" } else { "1" });
            person.sees(&["What is your name?", "Name"]);
            person.types("An");
            person.sees(&["An"]);
            match signal {
                None => person.types("\u{3}"),
                Some(signal) => person.sends(signal),
            }
            assert_eq!(person.ends(), 130, "{}", person.text());
            assert!(
                person.terminal_is_as_before() && person.text().contains("Nothing was saved"),
                "{}",
                person.text()
            );
        }
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_leaves_the_terminal_and_the_draft_in_order() {
    let home = home();
    let variables = [("CSM_TEST_PANIC_AT", "RES2")];
    let mut person = Person::calls(&Call {
        arguments: &["interview"],
        home: home.path(),
        size: (24, 80),
        variables: &variables,
    });
    to_statements(&mut person);
    person.types("4");
    left(&mut person, home.path(), 101);
    assert!(
        fs::read_to_string(&drafts(home.path())[0]).unwrap().contains("\"EMP1\":4"),
        "the last answer is kept"
    );
}

#[test]
fn a_killed_interview_is_offered_and_gone_on_with() {
    let home = home();
    let mut person = starts(home.path(), &["interview"], (24, 80));
    to_statements(&mut person);
    person.types("4");
    person.sees(&["Question 4 of 84"]);
    person.sends(Signal::KILL);
    assert_eq!(person.ends(), -9);
    let mut person = starts(home.path(), &["interview"], (24, 80));
    person.sees(&["You have begun an interview", "3 of 84 questions answered"]);
    // somebody else must not write to it at the same time
    person.types("1");
    person.sees(&["Continue"]);
    person.types("\r");
    person.sees(&["Question 4 of 84"]);
    let mut second = starts(home.path(), &["interview"], (24, 80));
    second.sees(&["At most 84 questions"]);
    second.types("q");
    assert_eq!(second.ends(), 0);
    // into the other language and back, then out with two keys
    person.types("L");
    person.sees(&["Frage 4 von 84"]);
    person.types("L");
    person.sees(&["Question 4 of 84"]);
    person.types("q");
    person.sees(&["Would you like to stop?"]);
    person.types("q");
    left(&mut person, home.path(), 0);
    let mut person = starts(home.path(), &["interview"], (24, 80));
    person.sees(&["Delete the draft"]);
    person.types("3");
    person.sees(&["Delete the draft for good?"]);
    person.types("y");
    person.sees(&["The draft is deleted", "At most 84 questions"]);
    person.types("\u{1b}");
    assert_eq!(person.ends(), 0);
    assert!(drafts(home.path()).is_empty());
}

#[test]
fn a_window_that_changes_its_size_is_drawn_anew_without_a_key() {
    let home = home();
    let mut person = starts(home.path(), &["interview"], (24, 80));
    to_statements(&mut person);
    for (rows, columns) in [(20, 60), (60, 200), (16, 50), (24, 80)] {
        person.resizes(rows, columns);
        person.sees_redrawn("1–5 or");
        person.sees(&["Question 3 of 84", "always"]);
    }
    person.types("?");
    person.sees(&["One digit is enough"]);
    person.types("\u{3}");
    left(&mut person, home.path(), 130);
}

#[test]
fn a_text_that_is_being_typed_survives_a_window_that_changes_its_size() {
    let home = home();
    let mut person = starts(home.path(), &["interview"], (24, 80));
    person.sees(&["Begin", "quit"]);
    person.types("1");
    person.sees(&["What is your name?", "Name"]);
    let name = "Ann-Kathrin Müller-Lüdenscheidt 漢字漢字, née Beispiel, of Long Lines in Somewhere upon Avon";
    let mut typed = String::new();
    for (part, (rows, columns)) in name.split_inclusive(',').zip([(20, 60), (60, 200), (16, 50)]) {
        person.types(part);
        typed.push_str(part);
        let shown: String = typed.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
        person.sees(&[&shown]);
        person.resizes(rows, columns);
        person.sees_redrawn("Name");
        person.sees(&["What is your name?", &shown]);
    }
    assert_eq!(typed, name);
    person.types("\u{1b}[D\u{1b}[D\u{7f}\u{7f}th\r"); // Avon → Athon
    person.sees(&["Under which identifier"]);
    person.types("ann\r");
    person.sees(&["Which position do you want"]);
    person.types("2");
    person.sees(&["Question 2 of 84"]);
    person.types("\u{3}");
    left_with(&mut person, home.path(), 130, &name.replace("Avon", "thon"));
}

#[test]
fn keys_nobody_means_answer_nothing() {
    let home = home();
    let mut person = starts(home.path(), &["interview"], (24, 80));
    to_statements(&mut person);
    // Ctrl-Right, Shift-Up, Alt-3, F1, F1 of a console, F5, Delete, Insert: all hold digits or letters
    for key in [
        "\u{1b}[1;5C",
        "\u{1b}[1;2A",
        "\u{1b}3",
        "\u{1b}OP",
        "\u{1b}[[A",
        "\u{1b}[15~",
        "\u{1b}[3~",
        "\u{1b}[2~",
    ] {
        person.types(key);
        person.sees_redrawn("1–5 or");
        person.sees(&["Question 3 of 84"]);
    }
    person.types("4");
    person.sees(&["Question 4 of 84"]);
    person.types("\u{3}");
    left(&mut person, home.path(), 130);
}

#[test]
fn the_last_words_are_in_the_language_of_the_screen() {
    // line by line nothing but the handler of the signal can say them
    let home = home();
    let mut person = starts(home.path(), &["interview", "--accessible"], (24, 80));
    person.sees(&["Begin", "):"]);
    person.types(":de\r");
    person.sees(&["Beginnen", "):"]);
    person.types("1\r");
    person.sees(&["Wie heißen Sie?", "Name:"]);
    person.types("\r");
    person.sees(&["Kennung", "):"]);
    person.types("ann\r");
    person.sees(&["Frage 1 von 84", "):"]);
    person.sends(Signal::TERM);
    assert_eq!(person.ends(), 130);
    assert!(person.text().contains("Beendet. Ihre Antworten sind als Entwurf"), "{}", person.text());
    let mut person = starts(home.path(), &["interview"], (24, 80));
    // the draft speaks German, CSM_LANG says English: what is said goes by the screen
    person.sees(&["You have begun an interview", "Deutsch"]);
    person.types("L");
    person.sees(&["Sie haben ein Interview begonnen", "English"]);
    person.types("\u{3}");
    assert_eq!(person.ends(), 130);
    assert!(person.text().contains("Beendet. "), "{}", person.text());
}

#[test]
fn a_signal_during_a_search_ends_it_like_any_other_screen() {
    for signal in [Signal::TERM, Signal::HUP] {
        let home = home();
        let mut person = starts(home.path(), &["interview"], (24, 80));
        person.sees(&["Begin", "quit"]);
        person.types("1\rann\r2");
        person.sees(&["Question 2 of 84", "search"]);
        person.types("/");
        person.sees(&["Search"]);
        person.types("tele");
        person.sees(&["tele"]);
        person.sends(signal);
        left_with(&mut person, home.path(), 130, "P1");
    }
}

#[test]
fn a_signal_while_the_screen_is_being_drawn_puts_the_terminal_back_all_the_same() {
    let home = home();
    let mut person = starts(home.path(), &["interview"], (24, 80));
    to_statements(&mut person);
    // The output is full: the screen cannot be drawn to its end, and the prompt cannot end by itself.
    person.looks_away();
    person.types(&"\u{1b}[B".repeat(400));
    std::thread::sleep(Duration::from_millis(500));
    assert!(!person.has_lines(), "keys come one by one while the interview goes on");
    person.sends(Signal::TERM);
    let begun = Instant::now();
    while !person.has_lines() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody puts the terminal back");
        std::thread::sleep(Duration::from_millis(10));
    }
    person.looks_again();
    person.hears("csm drafts resume");
    assert_eq!(person.ends(), 130, "{}", person.text());
    assert!(person.has_lines());
}

#[test]
fn a_long_list_can_be_searched_and_what_is_typed_ahead_is_not_lost() {
    let home = home();
    let mut person = starts(home.path(), &["interview"], (24, 80));
    person.sees(&["Begin"]);
    person.types("1\rann\r2");
    person.sees(&["Question 2 of 84"]);
    person.types("/");
    person.sees(&["Search"]);
    person.types("telecom");
    person.sees(&["Search", "telecom"]);
    person.types("\r");
    person.sees(&["Continue"]);
    person.types("o");
    person.sees(&["Overview", "Telecom"]);
    person.types("\u{1b}");
    person.sees(&["Continue"]);
    person.types("\u{3}");
    left(&mut person, home.path(), 130);
}

#[test]
fn colour_is_left_out_where_it_is_not_wanted_and_dumb_terminals_get_lines() {
    for variables in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
        let home = home();
        let mut person = Person::calls(&Call {
            arguments: &["interview"],
            home: home.path(),
            size: (24, 80),
            variables: &variables,
        });
        person.sees(&["Begin"]);
        person.types("\u{3}");
        assert_eq!(person.ends(), 130);
        let text = person.text();
        assert!(!text.contains("\u{1b}[3") && !text.contains("\u{1b}[1m"), "{text:?}");
        assert_eq!(text.contains('\u{1b}'), variables[0].0 != "TERM", "{text:?}");
    }
}
