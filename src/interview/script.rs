//! The interview driven by a text file: for tests and demonstrations.
//!
//! One event a line; empty lines and lines that begin with `#` are passed over.
//!
//! | Line | Does |
//! |---|---|
//! | `answer LEA1 4`, `answer P1 manager`, `answer B3 leadership,tools`, `answer C1 6,5`, `answer S01 B` | answers, and fails if another question is on the screen |
//! | `answer B4 -` | confirms a list without an entry |
//! | `best B`, `worst C`, `pick begin` | takes an entry by its code or label |
//! | `mark leadership,tools` | confirms these entries |
//! | `type Anna Beispiel` | types; nothing after the word is an empty line |
//! | `na`, `back`, `skip`, `help`, `review`, `quit` | the event of that name; `skip N1` and so on check the id |
//! | `lang en` | changes the language |
//! | `jump COM1` | takes a question in the overview |
//! | `yes`, `no`, `begin`, `go`, `finish` | take the entry of that name |
//!
//! The lead of a section needs no line: it is passed when the next line is meant for a question.

use crate::interview::event::Event;
use crate::interview::run::PromptError;
use crate::interview::run::Prompter;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::Stage;
use crate::interview::view::View;
use crate::locale::Lang;

/// Plays the events of a script; at its end the input is closed.
#[derive(Clone, Debug)]
pub struct ScriptPrompter {
    /// Line number and text, in order.
    lines: Vec<(usize, String)>,
    next: usize,
}

impl ScriptPrompter {
    /// A script from its text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let numbered = text.trim_start_matches('\u{feff}').lines().enumerate();
        let lines = numbered.map(|(at, line)| (at + 1, line.trim().to_owned()));
        Self {
            lines: lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect(),
            next: 0,
        }
    }

    /// Lines not played yet.
    #[must_use]
    pub fn left(&self) -> usize {
        self.lines.len() - self.next
    }
}

impl Prompter for ScriptPrompter {
    fn ask(&mut self, view: &View<'_>) -> Result<Event, PromptError> {
        let Some((number, line)) = self.lines.get(self.next) else { return Err(PromptError::Closed) };
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let for_question = matches!(word, "answer" | "best" | "worst" | "na" | "skip" | "mark" | "type");
        if view.stage == Stage::Lead && for_question {
            return Ok(Event::Choose(0));
        }
        self.next += 1;
        event(view, word, rest.trim()).map_err(|reason| PromptError::Script(*number, reason))
    }
}

fn event(view: &View<'_>, word: &str, rest: &str) -> Result<Event, String> {
    match word {
        "answer" => {
            let (id, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            expect(view, id)?;
            answer(view, value.trim())
        }
        "best" => stage(view, Stage::Best).and_then(|()| choose(view, rest)),
        "worst" => stage(view, Stage::Worst).and_then(|()| choose(view, rest)),
        "pick" | "jump" => choose(view, rest),
        "yes" | "no" | "begin" | "go" | "finish" => choose(view, word),
        "mark" => mark(view, rest),
        "type" => Ok(Event::Type(rest.to_owned())),
        "lang" => Lang::from_code(rest).map(Event::Speak).ok_or_else(|| format!("no language `{rest}`")),
        _ => {
            expect(view, rest)?;
            match word {
                "na" => Ok(Event::NotApplicable),
                "back" => Ok(Event::Back),
                "skip" => Ok(Event::Skip),
                "help" => Ok(Event::Help),
                "review" => Ok(Event::Overview),
                "quit" => Ok(Event::Quit),
                _ => Err(format!("no event `{word}`")),
            }
        }
    }
}

/// Fails if an id is given and another question is on the screen.
fn expect(view: &View<'_>, id: &str) -> Result<(), String> {
    if id.is_empty() || view.item == Some(id) {
        return Ok(());
    }
    Err(format!("expected `{id}`, but the screen shows {:?} of `{}`", view.stage, view.item.unwrap_or("-")))
}

fn stage(view: &View<'_>, wanted: Stage) -> Result<(), String> {
    if view.stage == wanted {
        Ok(())
    } else {
        Err(format!("expected {wanted:?}, but the screen is {:?}", view.stage))
    }
}

fn answer(view: &View<'_>, value: &str) -> Result<Event, String> {
    match &view.field {
        Field::One(_) => choose(view, value),
        Field::Many { .. } => mark(view, value),
        Field::Text { .. } => Ok(Event::Type(value.to_owned())),
    }
}

fn choose(view: &View<'_>, code: &str) -> Result<Event, String> {
    let Field::One(entries) = &view.field else {
        return Err("the screen has no list of single entries".to_owned());
    };
    find(entries, code).map(Event::Choose)
}

fn mark(view: &View<'_>, codes: &str) -> Result<Event, String> {
    let Field::Many { entries, .. } = &view.field else {
        return Err("the screen has no list to mark".to_owned());
    };
    if codes == "-" {
        return Ok(Event::Mark(Vec::new()));
    }
    let all = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
    all.map(|code| find(entries, code)).collect::<Result<_, _>>().map(Event::Mark)
}

/// Codes go before labels: a code never changes, a label is a place.
fn find(entries: &[Entry], code: &str) -> Result<usize, String> {
    let by = |wanted: fn(&Entry) -> &str| entries.iter().position(|entry| wanted(entry) == code);
    by(|entry| &entry.code).or_else(|| by(|entry| &entry.label)).ok_or_else(|| {
        let known: Vec<&str> = entries.iter().map(|entry| entry.code.as_str()).collect();
        format!("no entry `{code}`; there are {}", known.join(", "))
    })
}
