//! One screen at a time, answered with single keys.
//!
//! dialoguer owns what is typed (names, numbers) and gives the look; lists are our own, because ratings want single keys,
//! entries must wrap, and dialoguer's lists know no way back.
//! This module and `interrupt` are the only ones that know dialoguer and console's keys.

use std::io;

use console::Term;
use dialoguer::Input;
use dialoguer::theme::ColorfulTheme;

use crate::cli::terminal::command::trailing_command;
use crate::cli::terminal::frame::Look;
use crate::cli::terminal::frame::frame;
use crate::cli::terminal::interrupt::Prompting;
use crate::cli::terminal::list::List;
use crate::cli::terminal::list::Pressed;
use crate::interview::event::Event;
use crate::interview::run::PromptError;
use crate::interview::run::Prompter;
use crate::interview::view::Field;
use crate::interview::view::View;

/// A terminal that can be redrawn.
#[derive(Debug)]
pub struct Rich {
    term: Term,
    look: Look,
    painted: bool,
}

/// Shows the cursor again whatever happens, also while unwinding.
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
        Self { term, look: Look::new(), painted: false }
    }

    fn paint(&mut self, view: &View<'_>, list: Option<&List<'_>>) -> io::Result<()> {
        let (rows, columns) = self.term.size();
        let lines = frame(view, list, &self.look, usize::from(rows), usize::from(columns));
        if !self.painted {
            // What was on the screen before moves up into the scrollback instead of being wiped.
            self.term.write_str(&"\n".repeat(usize::from(rows)))?;
            self.painted = true;
        }
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
        loop {
            self.paint(view, Some(&list))?;
            match list.press(&self.term.read_key_raw()?) {
                Pressed::Redraw => {}
                Pressed::Event(event) => return Ok(event),
                Pressed::Interrupted => return Err(PromptError::Interrupted),
            }
        }
    }

    fn text(&mut self, view: &View<'_>, label: &str, preset: Option<&str>) -> Result<Event, PromptError> {
        self.paint(view, None)?;
        let theme = ColorfulTheme::default();
        let input = Input::<String>::with_theme(&theme).with_prompt(label).allow_empty(true).report(false);
        let input = match preset {
            Some(preset) => input.default(preset.to_owned()), // Enter keeps it, typing replaces it
            None => input,
        };
        let typed = input.interact_text_on(&self.term).map_err(io::Error::from)?;
        Ok(trailing_command(&typed, view).unwrap_or(Event::Type(typed)))
    }
}

impl Prompter for Rich {
    fn ask(&mut self, view: &View<'_>) -> Result<Event, PromptError> {
        let _interrupt = Prompting::begin();
        match (List::new(view), &view.field) {
            (Some(list), _) => self.list(view, list),
            (None, Field::Text { label, preset }) => self.text(view, label, preset.as_deref()),
            (None, _) => Err(PromptError::Closed),
        }
    }

    fn close(&mut self) {
        if self.painted {
            let _ = self.term.clear_screen();
        }
        let _ = self.term.show_cursor();
        let _ = self.term.flush();
        self.painted = false;
    }
}
