//! A list under the fingers: which keys do what, without a terminal.

use console::Key;

use crate::interview::event::Event;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::View;
use crate::locale::Lang;

/// What a key led to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pressed {
    /// Show the list again.
    Redraw,
    /// The screen is left.
    Event(Event),
    /// Ctrl-C.
    Interrupted,
}

/// A list with its highlight, its marks and the digits typed so far.
#[derive(Clone, Debug)]
pub(super) struct List<'v> {
    /// The entries.
    pub entries: &'v [Entry],
    /// Several may be marked.
    pub many: bool,
    /// The highlighted entry. None at first where nothing was answered: a default would be half an answer.
    pub active: Option<usize>,
    /// Marks of a list of several.
    pub marked: Vec<bool>,
    /// Enter was pressed with nothing chosen.
    pub nothing_chosen: bool,
    exclusive: Option<usize>,
    typed: String,
    other: Lang,
}

/// Entries that PageUp and PageDown pass.
const PAGE: usize = 8;

impl<'v> List<'v> {
    /// The list of a screen; `None` if it is answered by typing.
    pub(super) fn new(view: &'v View<'_>) -> Option<Self> {
        let (entries, many, exclusive) = match &view.field {
            Field::One(entries) => (entries.as_slice(), false, None),
            Field::Many { entries, exclusive, .. } => (entries.as_slice(), true, *exclusive),
            Field::Text { .. } => return None,
        };
        let marked: Vec<bool> = entries.iter().map(|entry| entry.chosen).collect();
        let active = if many { Some(0) } else { marked.iter().position(|chosen| *chosen) };
        let other = if view.lang == Lang::De { Lang::En } else { Lang::De };
        let active = active.filter(|at| *at < entries.len());
        Some(Self {
            entries,
            many,
            active,
            marked,
            nothing_chosen: false,
            exclusive,
            typed: String::new(),
            other,
        })
    }

    pub(super) fn press(&mut self, key: &Key) -> Pressed {
        self.nothing_chosen = false;
        let typed = std::mem::take(&mut self.typed);
        match key {
            Key::CtrlC => return Pressed::Interrupted,
            Key::ArrowUp | Key::BackTab => self.move_by(-1),
            Key::ArrowDown | Key::Tab => self.move_by(1),
            Key::PageUp => self.move_by(-PAGE.cast_signed()),
            Key::PageDown => self.move_by(PAGE.cast_signed()),
            Key::Home => self.active = Some(0),
            Key::End => self.active = self.entries.len().checked_sub(1),
            Key::Enter => return self.enter(),
            Key::Char(' ') if self.many => {
                if let Some(at) = self.active {
                    self.toggle(at);
                }
            }
            Key::Char(' ') => return self.enter(),
            Key::ArrowLeft => return Pressed::Event(Event::Back),
            Key::Backspace if typed.is_empty() => return Pressed::Event(Event::Back),
            Key::Escape => return Pressed::Event(Event::Quit),
            Key::Char(sign) => return self.type_sign(*sign, typed),
            _ => {}
        }
        Pressed::Redraw
    }

    fn move_by(&mut self, by: isize) {
        let last = self.entries.len().saturating_sub(1);
        self.active = match self.active {
            _ if self.entries.is_empty() => None,
            None if by > 0 => Some(0),
            None => Some(last),
            Some(0) if by == -1 => Some(last),
            Some(at) if by == 1 && at == last => Some(0),
            Some(at) => Some(at.saturating_add_signed(by).min(last)),
        };
    }

    fn enter(&mut self) -> Pressed {
        if self.many {
            let marked = (0..self.entries.len()).filter(|at| self.marked[*at]).collect();
            return Pressed::Event(Event::Mark(marked));
        }
        if let Some(at) = self.active {
            return Pressed::Event(Event::Choose(at));
        }
        self.nothing_chosen = true;
        Pressed::Redraw
    }

    /// Marks or unmarks; the entry that stands alone clears the others and the others clear it.
    fn toggle(&mut self, at: usize) {
        self.marked[at] = !self.marked[at];
        if !self.marked[at] {
            return;
        }
        if self.exclusive == Some(at) {
            self.marked.fill(false);
            self.marked[at] = true;
        } else if let Some(alone) = self.exclusive {
            self.marked[alone] = false;
        }
    }

    fn type_sign(&mut self, sign: char, before: String) -> Pressed {
        let label = |text: &str| self.entries.iter().position(|entry| entry.label.eq_ignore_ascii_case(text));
        let longer = |text: &str| {
            self.entries.iter().any(|entry| entry.label.len() > text.len() && entry.label.starts_with(text))
        };
        let both = format!("{before}{sign}");
        if !before.is_empty()
            && let Some(at) = label(&both)
        {
            if self.many
                && let Some(first) = label(&before)
            {
                self.toggle(first); // "1" marked it, "10" was meant
            }
            return self.take(at, both);
        }
        let alone = sign.to_string();
        if let Some(at) = label(&alone) {
            if longer(&alone) && !self.many {
                self.active = Some(at);
                self.typed = alone;
                return Pressed::Redraw;
            }
            return self.take(at, alone);
        }
        self.shortcut(sign)
    }

    fn take(&mut self, at: usize, typed: String) -> Pressed {
        if !self.many {
            return Pressed::Event(Event::Choose(at));
        }
        self.active = Some(at);
        self.toggle(at);
        self.typed = typed;
        Pressed::Redraw
    }

    fn shortcut(&self, sign: char) -> Pressed {
        let code = |code: &str| self.entries.iter().position(|entry| entry.code == code);
        let event = match sign.to_ascii_lowercase() {
            'j' | 'y' => code("yes").map(Event::Choose),
            'n' if code("no").is_some() => code("no").map(Event::Choose),
            'n' | '0' => Some(Event::NotApplicable),
            '<' => Some(Event::Back),
            '?' | 'h' => Some(Event::Help),
            '-' => Some(Event::Skip),
            'l' => Some(Event::Speak(self.other)),
            'o' => Some(Event::Overview),
            'q' => Some(Event::Quit),
            _ => None,
        };
        event.map_or(Pressed::Redraw, Pressed::Event)
    }
}
