//! One screen at a time, answered with single keys.
//!
//! dialoguer owns the search in long lists and gives the look; lists are our own, because ratings want single keys, entries
//! must wrap, and dialoguer's lists know no way back; the line that is typed is our own, because dialoguer's cannot be drawn
//! anew when the window changes its size.
//! This module, `mode` and `interrupt` are the only ones that know dialoguer and console's keys.

use std::io;
use std::time::Duration;

use console::Key;
use console::Term;
use console::measure_text_width;
use console::truncate_str;
use dialoguer::FuzzySelect;
use dialoguer::theme::ColorfulTheme;
use dialoguer::theme::Theme;

use crate::cli::terminal::editor::Editor;
use crate::cli::terminal::frame::Look;
use crate::cli::terminal::frame::frame;
use crate::cli::terminal::interrupt;
use crate::cli::terminal::interrupt::Prompting;
use crate::cli::terminal::list::List;
use crate::cli::terminal::list::Marks;
use crate::cli::terminal::list::Pressed;
use crate::cli::terminal::mode::Quiet;
use crate::cli::terminal::mode::Waited;
use crate::cli::terminal::mode::wait;
use crate::interview::event::Event;
use crate::interview::run::PromptError;
use crate::interview::run::Prompter;
use crate::interview::view::Field;
use crate::interview::view::View;

/// A resized terminal is noticed within this time.
const LOOK_UP: Duration = Duration::from_millis(150);

/// Entries of a search are cut to this, so that they still fit when the window becomes as small as a window gets (60 columns).
const SEARCHED: usize = 56;

/// So many columns a typed text has at least, however long its label is.
const LEAST_INPUT: usize = 12;

/// A terminal that can be redrawn.
#[derive(Debug)]
pub struct Rich {
    term: Term,
    look: Look,
    /// Rows and columns of the last screen; `None` before the first.
    painted: Option<(u16, u16)>,
    quiet: Option<Quiet>,
    /// What was marked in a list that was left without an answer.
    marks: Option<Marks>,
    #[cfg(debug_assertions)]
    panic_at: Option<String>,
}

/// Shows the cursor again however a screen is left; after a panic `restore` does.
struct HiddenCursor<'t>(&'t Term);

impl Drop for HiddenCursor<'_> {
    fn drop(&mut self) {
        let _ = self.0.show_cursor();
        let _ = self.0.flush();
    }
}

impl Rich {
    /// Draws on `term`, which must be a terminal and should be buffered.
    #[must_use]
    pub fn new(term: Term) -> Self {
        Self {
            term,
            look: Look::new(),
            painted: None,
            quiet: None,
            marks: None,
            #[cfg(debug_assertions)]
            panic_at: None,
        }
    }

    /// For tests of what a panic leaves behind: panics when this question is on the screen.
    #[cfg(debug_assertions)]
    #[must_use]
    pub fn panicking_at(self, item: Option<String>) -> Self {
        Self { panic_at: item, ..self }
    }

    fn paint(&mut self, view: &View<'_>, list: Option<&List<'_>>) -> io::Result<()> {
        let (rows, columns) = self.term.size();
        let lines = frame(view, list, &self.look, usize::from(rows), usize::from(columns));
        if self.painted.is_none() {
            // What was on the screen before moves up into the scrollback instead of being wiped.
            self.term.write_str(&"\n".repeat(usize::from(rows)))?;
        }
        self.painted = Some((rows, columns));
        self.term.move_cursor_to(0, 0)?;
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.term.write_str("\r\n")?;
            }
            // Clearing to the end wipes the line the cursor is on, too: it comes before the last line, not after it.
            if at + 1 == lines.len() {
                self.term.clear_to_end_of_screen()?;
            } else {
                self.term.clear_line()?;
            }
            self.term.write_str(line)?;
        }
        if list.is_none() {
            self.term.write_str("\r\n")?;
        }
        self.term.flush()
    }

    fn list(&mut self, view: &View<'_>, mut list: List<'_>) -> Result<Event, PromptError> {
        self.term.hide_cursor()?;
        let term = self.term.clone();
        let _cursor = HiddenCursor(&term);
        if let Some(marks) = &self.marks {
            list.mark_again(marks);
        }
        loop {
            self.paint(view, Some(&list))?;
            #[cfg(debug_assertions)]
            assert!(self.panic_at.is_none() || self.panic_at.as_deref() != view.item, "panic for a test");
            if !self.key_before_resize()? {
                continue;
            }
            match list.press(&self.key()?) {
                Pressed::Redraw => {}
                Pressed::Event(event) => {
                    self.marks = list.marks(view).or_else(|| self.marks.take());
                    return Ok(event);
                }
                Pressed::Search => {
                    if let Some(at) = self.search(view, &list)? {
                        return Ok(Event::Choose(at));
                    }
                    self.term.hide_cursor()?;
                }
                Pressed::Interrupted => return Err(PromptError::Interrupted),
            }
        }
    }

    /// Waits for a key; `false` = the terminal has got another size.
    fn key_before_resize(&self) -> Result<bool, PromptError> {
        loop {
            if interrupt::has_come() {
                return Err(PromptError::Interrupted); // keys that wait are not read: that would change the mode once more
            }
            match wait(LOOK_UP)? {
                Waited::Key => return Ok(true),
                Waited::Gone => return Err(PromptError::Closed),
                Waited::Nothing if self.painted != Some(self.term.size()) => return Ok(false),
                Waited::Nothing => {}
            }
        }
    }

    /// Finds an entry of a long list by typing a part of it.
    fn search(&self, view: &View<'_>, list: &List<'_>) -> Result<Option<usize>, PromptError> {
        let (_, columns) = self.term.size();
        // dialoguer draws nothing anew when the window gets narrower, and a wrapped line would spoil its count
        let width = usize::from(columns).saturating_sub(4).clamp(8, SEARCHED);
        let line = |text: String| truncate_str(&text, width, "…").into_owned();
        let entries: Vec<String> = list
            .entries
            .iter()
            .map(|entry| match &entry.value {
                Some(value) => line(format!("{} · {value}", entry.text)),
                None => line(entry.text.clone()),
            })
            .collect();
        self.term.clear_screen()?;
        let theme = ColorfulTheme::default();
        let search = FuzzySelect::with_theme(&theme).with_prompt(&view.words.key.search_prompt);
        let found = search.items(&entries).default(list.active.unwrap_or(0)).interact_on_opt(&self.term);
        Ok(found.map_err(io::Error::from)?)
    }

    fn text(&mut self, view: &View<'_>, mut editor: Editor) -> Result<Event, PromptError> {
        loop {
            self.paint(view, None)?;
            #[cfg(debug_assertions)]
            assert!(self.panic_at.is_none() || self.panic_at.as_deref() != view.item, "panic for a test");
            self.type_at(view, &editor)?;
            while self.key_before_resize()? {
                match editor.press(&self.key()?) {
                    Pressed::Event(event) => return Ok(event),
                    Pressed::Interrupted => return Err(PromptError::Interrupted),
                    Pressed::Redraw | Pressed::Search => self.type_at(view, &editor)?,
                }
            }
        }
    }

    /// The line that is typed, in dialoguer's look; the screen stays.
    fn type_at(&self, view: &View<'_>, editor: &Editor) -> io::Result<()> {
        let Field::Text { label, preset } = &view.field else { return Ok(()) };
        let mut prompt = String::new();
        // writing into a text cannot fail
        let _ = ColorfulTheme::default().format_input_prompt(&mut prompt, label, preset.as_deref());
        let width = usize::from(self.term.size().1).saturating_sub(1);
        let prompt = truncate_str(&prompt, width.saturating_sub(LEAST_INPUT), "… ");
        let shown = editor.shown(width.saturating_sub(measure_text_width(&prompt)));
        self.term.clear_line()?;
        self.term.write_str(&format!("{prompt}{}", shown.text))?;
        if shown.behind > 0 {
            self.term.move_cursor_left(shown.behind)?;
        }
        self.term.flush()
    }

    /// The next key. Of a key it does not know (Ctrl or Shift with an arrow, F keys) console reads the beginning only, and
    /// the rest would be taken for digits and letters, that is, for answers.
    fn key(&self) -> io::Result<Key> {
        let key = self.term.read_key_raw()?;
        let Key::UnknownEscSeq(signs) = &key else { return Ok(key) };
        let is_open = match signs[..] {
            ['O' | '['] => true,
            ['[', .., last] => !('@'..='~').contains(&last),
            _ => false,
        };
        let mut rest = is_open;
        while rest && wait(Duration::ZERO)? == Waited::Key {
            rest = !matches!(self.term.read_key_raw()?, Key::Char('@'..='~') | Key::CtrlC);
        }
        Ok(key)
    }
}

impl Prompter for Rich {
    fn ask(&mut self, view: &View<'_>) -> Result<Event, PromptError> {
        let _interrupt = Prompting::begin();
        self.quiet.get_or_insert_with(Quiet::begin);
        self.marks = self.marks.take().filter(|marks| marks.belong_to(view));
        match (List::new(view), Editor::new(view)) {
            (Some(list), _) => self.list(view, list),
            (None, Some(editor)) => self.text(view, editor),
            (None, None) => Err(PromptError::Closed),
        }
    }

    fn close(&mut self) {
        if self.painted.take().is_some() {
            let _ = self.term.clear_screen();
        }
        let _ = self.term.show_cursor();
        let _ = self.term.flush();
        self.quiet = None;
    }
}
