//! Plain numbered lines: nothing is redrawn, moved or coloured, everything is typed.
//!
//! Reads sensibly from top to bottom by a screen reader, works on a dumb terminal and with piped input.

use std::io::BufRead;
use std::io::Write;

use crate::cli::terminal::command::command;
use crate::cli::terminal::wrap::WIDEST;
use crate::cli::terminal::wrap::wrap;
use crate::interview::event::Event;
use crate::interview::run::PromptError;
use crate::interview::run::Prompter;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::Last;
use crate::interview::view::Stage;
use crate::interview::view::View;
use crate::interview::words::fill;
use crate::locale::Lang;

/// Lines in, lines out.
#[derive(Debug)]
pub struct Line<R, W> {
    input: R,
    output: W,
    width: Option<usize>,
    /// Screens on which the commands have been named; they are named at first and then on request.
    named: usize,
    section: Option<String>,
    /// The screen printed last: its help, or what was wrong, is printed alone, the question not again.
    printed: Option<(Stage, Option<String>, Lang)>,
    /// What was said on the screen before and need not be said again.
    before: Before,
}

/// What a listener has just heard.
#[derive(Debug, Default)]
struct Before {
    last: Option<Last>,
    paragraphs: Vec<String>,
    entries: Vec<(String, String)>,
    /// All answers have been listed; `false` again when they are asked for.
    listed: bool,
}

/// The commands are named on so many screens.
const NAME_COMMANDS: usize = 4;

impl<R: BufRead, W: Write> Line<R, W> {
    /// Reads from `input`, writes to `output`; `width` in columns, `None` = long lines stay long.
    pub fn new(input: R, output: W, width: Option<usize>) -> Self {
        Self {
            input,
            output,
            width: width.map(|width| width.saturating_sub(1).min(WIDEST)),
            named: 0,
            section: None,
            printed: None,
            before: Before::default(),
        }
    }

    fn say(&mut self, text: &str) -> Result<(), PromptError> {
        match self.width {
            None => writeln!(self.output, "{text}")?,
            Some(width) => {
                for line in wrap(text, width, "", "") {
                    writeln!(self.output, "{line}")?;
                }
            }
        }
        Ok(())
    }

    fn show(&mut self, view: &View<'_>) -> Result<(), PromptError> {
        let screen = (view.stage, view.item.map(str::to_owned), view.lang);
        let again = self.printed.as_ref() == Some(&screen);
        self.printed = Some(screen);
        if again && (!view.help.is_empty() || view.notice.is_some()) {
            for text in view.notice.iter().chain(&view.help) {
                self.say(text)?;
            }
            return if view.help.is_empty() { Ok(()) } else { self.say(&commands(view)) };
        }
        if !again && view.last != self.before.last {
            if let Some(last) = &view.last {
                self.say(&format!("{}: {}", view.words.line.chosen, last.value))?;
            }
            self.before.last.clone_from(&view.last);
        }
        writeln!(self.output)?;
        if let Some(section) = view.section.as_ref().filter(|_| view.section != self.section) {
            self.say(section)?;
        }
        self.section.clone_from(&view.section);
        if let Some(status) = &view.status {
            self.say(&status.replace(" · ", ", "))?; // a dot in the middle is read aloud
        }
        // the question about every statement of a section is heard once, a situation before both of its questions
        let known =
            matches!(view.stage, Stage::Question | Stage::Worst) && view.paragraphs == self.before.paragraphs;
        let paragraphs = if known && !again { &[][..] } else { &view.paragraphs };
        for text in
            view.notice.iter().chain(paragraphs).chain([&view.question]).chain(&view.hint).chain(&view.help)
        {
            if !text.is_empty() {
                self.say(text)?;
            }
        }
        self.before.paragraphs.clone_from(&view.paragraphs);
        match &view.field {
            Field::One(entries) if view.stage == Stage::Review && self.before.listed => {
                let ways = entries.iter().filter(|entry| entry.value.is_none());
                self.list(view, &ways.cloned().collect::<Vec<_>>())?;
                self.say(&view.words.line.review_again)?;
            }
            Field::One(entries) | Field::Many { entries, .. } => self.list(view, entries)?,
            Field::Text { .. } => {}
        }
        self.before.listed |= view.stage == Stage::Review;
        if self.named < NAME_COMMANDS || !view.help.is_empty() {
            if self.named == 0 && matches!(view.field, Field::One(_)) {
                self.say(&view.words.line.how)?;
            }
            self.named += 1;
            self.say(&commands(view))?;
        }
        Ok(())
    }

    /// One entry a line; a scale that has just been heard in one line.
    fn list(&mut self, view: &View<'_>, entries: &[Entry]) -> Result<(), PromptError> {
        let heard: Vec<(String, String)> =
            entries.iter().map(|entry| (entry.label.clone(), entry.text.clone())).collect();
        let is_known = view.stage == Stage::Question && heard == self.before.entries && view.help.is_empty();
        self.before.entries = heard;
        let texts = entries.iter().map(|entry| {
            let mut text = format!("{} {}", entry.label, entry.text);
            if let Some(value) = entry.value.as_ref().filter(|_| view.stage == Stage::Worst) {
                text = format!("{text} ({value})"); // no choice any more
            } else if let Some(value) = &entry.value {
                // a statement is a sentence already
                text.push_str(if text.ends_with(['.', '!', '?']) { " " } else { ": " });
                text.push_str(value);
            }
            if entry.chosen && !entry.suggested && view.stage == Stage::Question {
                text = format!("{text} ({})", view.words.line.chosen);
            }
            text
        });
        if is_known {
            return self.say(&texts.collect::<Vec<_>>().join(", "));
        }
        for (entry, text) in entries.iter().zip(texts) {
            if let Some(heading) = &entry.heading {
                writeln!(self.output)?;
                self.say(heading)?;
            }
            self.say(&text)?;
        }
        Ok(())
    }

    fn prompt(&mut self, view: &View<'_>) -> Result<(), PromptError> {
        let words = &view.words.line;
        let (label, kept) = match &view.field {
            Field::One(entries) => (words.answer.clone(), kept(entries)),
            Field::Many { entries, .. } => (words.answer_many.clone(), kept(entries)),
            Field::Text { label, preset } => (label.clone(), preset.clone()),
        };
        match kept {
            Some(kept) => write!(self.output, "{label} ({}): ", fill(&words.keep, &[("value", &kept)]))?,
            None => write!(self.output, "{label}: ")?,
        }
        self.output.flush()?;
        Ok(())
    }

    fn read(&mut self) -> Result<String, PromptError> {
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Err(PromptError::Closed);
        }
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    }
}

impl<R: BufRead, W: Write> Prompter for Line<R, W> {
    fn ask(&mut self, view: &View<'_>) -> Result<Event, PromptError> {
        self.show(view)?;
        loop {
            self.prompt(view)?;
            let text = self.read()?;
            match command(&text).or_else(|| answer(view, &text)) {
                Some(event) => {
                    self.before.listed &= event != Event::Overview;
                    return Ok(event);
                }
                None if text.is_empty() => self.say(&view.words.notice.choose)?,
                None => {
                    let shown = crate::interview::plain::line(&text);
                    let text = format!("{shown:.40}");
                    let expected = expected(view);
                    let values =
                        [("text", text.as_str()), ("expected", &expected), ("commands", &commands(view))];
                    self.say(&fill(&view.words.line.unknown, &values))?;
                }
            }
        }
    }

    fn close(&mut self) {
        let _ = self.output.flush();
    }
}

/// What can be typed besides an answer.
fn commands(view: &View<'_>) -> String {
    let words = &view.words.key;
    let questions = matches!(view.stage, Stage::Question | Stage::Best | Stage::Worst | Stage::Consent);
    let other = if view.lang == Lang::De { ":en" } else { ":de" };
    let all = [
        (view.can.back, "<", &words.back),
        (questions, "?", &words.help),
        (view.can.skip, "-", &words.skip),
        (view.can.overview, ":o", &words.review),
        (true, other, &words.language),
        (true, ":q", &words.quit),
    ];
    let named = all.iter().filter(|(can, ..)| *can).map(|(_, sign, word)| format!("{sign} {word}"));
    named.collect::<Vec<_>>().join(", ")
}

/// What an empty line keeps.
fn kept(entries: &[Entry]) -> Option<String> {
    let chosen: Vec<&str> =
        entries.iter().filter(|entry| entry.chosen).map(|entry| entry.label.as_str()).collect();
    (!chosen.is_empty()).then(|| chosen.join(" "))
}

/// What could have been typed.
fn expected(view: &View<'_>) -> String {
    let labels = |entries: &[Entry]| match entries {
        [] => String::new(),
        [one] => one.label.clone(),
        [first, .., last] if entries.len() > 9 => format!("{}–{}", first.label, last.label),
        all => all.iter().map(|entry| entry.label.as_str()).collect::<Vec<_>>().join(", "),
    };
    match &view.field {
        Field::One(entries) => fill(&view.words.line.expected_one, &[("labels", &labels(entries))]),
        Field::Many { entries, .. } => fill(&view.words.line.expected_many, &[("labels", &labels(entries))]),
        Field::Text { label, .. } => label.clone(),
    }
}

/// The event a typed answer means; `None` = nothing on offer.
fn answer(view: &View<'_>, text: &str) -> Option<Event> {
    match &view.field {
        Field::Text { preset, .. } if text.is_empty() => {
            Some(Event::Type(preset.clone().unwrap_or_default()))
        }
        Field::Text { .. } => Some(Event::Type(text.to_owned())),
        Field::One(entries) if text.is_empty() => {
            entries.iter().position(|entry| entry.chosen).map(Event::Choose)
        }
        Field::One(entries) => match place(entries, text) {
            Some(at) => Some(Event::Choose(at)),
            None if view.can.na && text.eq_ignore_ascii_case("n") => Some(Event::NotApplicable),
            None => None,
        },
        Field::Many { entries, may_be_empty, .. } => {
            if text.is_empty() {
                let kept = (0..entries.len()).filter(|at| entries[*at].chosen).collect();
                return Some(Event::Mark(kept));
            }
            if text == "0" && *may_be_empty {
                return Some(Event::Mark(Vec::new()));
            }
            let typed = text.split([' ', ',', ';']).filter(|part| !part.is_empty());
            typed.map(|part| place(entries, part)).collect::<Option<Vec<_>>>().map(Event::Mark)
        }
    }
}

fn place(entries: &[Entry], label: &str) -> Option<usize> {
    let label = label.trim_end_matches(['.', ')']);
    entries.iter().position(|entry| entry.label.eq_ignore_ascii_case(label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::Interview;
    use crate::interview::Options;
    use crate::interview::draft::Draft;
    use crate::interview::run::RunError;
    use crate::interview::run::run;
    use crate::pack::Pack;

    /// What is on the paper after the typed lines, and the answers.
    fn typed(lines: &str) -> (String, usize) {
        let pack = Pack::embedded();
        let mut interview = Interview::start(&pack, Options::default(), Draft::empty(&pack));
        let mut paper = Vec::new();
        let ended = run(
            &mut interview,
            &mut Line::new(lines.as_bytes(), &mut paper, Some(60)),
            &mut |_: &Draft| Ok(()),
            None,
        );
        assert!(matches!(ended, Err(RunError::Prompt(PromptError::Closed))), "{ended:?}");
        (String::from_utf8(paper).unwrap(), interview.answers().len())
    }

    #[test]
    fn everything_is_typed_and_nothing_is_drawn() {
        let (paper, answered) = typed("1\n\n\n2\n19\n\n4\n?\n<\n\n:en\n3\n");
        assert_eq!(answered, 4);
        assert!(!paper.contains('\u{1b}'));
        for said in [
            "2 Customer Service Manager/in",
            "gewählt: oft",
            "Eine Ziffer genügt",
            "(Enter für 4)",
            "3 sometimes",
        ] {
            assert!(paper.contains(said), "{said} in {paper}");
        }
        // The line break after a prompt is the person's own, so a prompt and the next line stand together here.
        let wide = paper.lines().filter(|line| {
            !line.contains("): ") && !line.contains("Antwort: ") && !line.contains("Answer: ")
        });
        assert!(wide.clone().count() > 50);
        assert!(wide.clone().all(|line| console::measure_text_width(line) < 60), "{paper}");
    }

    #[test]
    fn what_is_not_on_offer_is_said_and_asked_again() {
        let (paper, answered) = typed("1\n\n\n7\n2\n");
        assert_eq!(answered, 1);
        assert!(paper.contains("„7“ gibt es hier nicht"), "{paper}");
    }
}
