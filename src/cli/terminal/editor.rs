//! A line under the fingers: what is typed, where the cursor stands, and the part of it that fits.
//!
//! dialoguer's input waits for its next key in one piece and cannot draw a screen anew when the window changes its size;
//! its look is kept.

use console::Key;
use console::measure_text_width;

use crate::cli::terminal::command::command;
use crate::cli::terminal::list::Pressed;
use crate::interview::event::Event;
use crate::interview::view::Field;
use crate::interview::view::View;

/// A typed text with its cursor.
#[derive(Clone, Debug, Default)]
pub(super) struct Editor {
    typed: Vec<char>,
    /// The cursor stands before this sign.
    at: usize,
    /// What Enter takes while nothing is typed.
    preset: String,
    /// There is a screen before this one.
    back: bool,
}

/// The part of a typed text that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The text.
    pub text: String,
    /// Columns from the cursor to its end.
    pub behind: usize,
}

impl Editor {
    /// The input of a screen; `None` if it is answered from a list.
    pub(super) fn new(view: &View<'_>) -> Option<Self> {
        let Field::Text { preset, .. } = &view.field else { return None };
        let preset = preset.clone().unwrap_or_default();
        Some(Self { preset, back: view.can.back, ..Self::default() })
    }

    pub(super) fn press(&mut self, key: &Key) -> Pressed {
        match key {
            Key::CtrlC => return Pressed::Interrupted,
            Key::Enter => return Pressed::Event(self.meant()),
            Key::Escape if self.back => return Pressed::Event(Event::Back),
            Key::Escape => return Pressed::Event(Event::Quit),
            Key::ArrowLeft => self.at = self.before(),
            Key::ArrowRight => self.at = self.after(),
            Key::Home => self.at = 0,
            Key::End => self.at = self.typed.len(),
            Key::Backspace => self.remove(self.before(), self.at),
            Key::Del => self.remove(self.at, self.after()),
            Key::Char('\u{15}') => self.remove(0, self.at), // Ctrl-U
            Key::Char('\u{b}') => self.remove(self.at, self.typed.len()), // Ctrl-K
            Key::Char('\u{17}') => self.remove(self.before_word(), self.at), // Ctrl-W
            Key::Char(sign) if !sign.is_control() => {
                self.typed.insert(self.at, *sign);
                self.at += 1;
            }
            _ => {}
        }
        Pressed::Redraw
    }

    /// What Enter means: a command, what was typed, or what is suggested.
    fn meant(&self) -> Event {
        if self.typed.is_empty() {
            return Event::Type(self.preset.clone());
        }
        let typed: String = self.typed.iter().collect();
        command(&typed).unwrap_or(Event::Type(typed))
    }

    /// The text in `width` columns: as much as fits around the cursor, its end if there is more.
    pub(super) fn shown(&self, width: usize) -> Shown {
        let columns = |from: usize, to: usize| measure_text_width(&self.text(from, to));
        let mut from = 0;
        while columns(from, self.at) > width && from < self.at {
            from += 1;
        }
        let mut to = self.typed.len();
        while columns(from, to) > width && to > self.at {
            to -= 1;
        }
        Shown { text: self.text(from, to), behind: columns(self.at, to) }
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.typed[from..to].iter().collect()
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.typed.drain(from..to);
        self.at = from;
    }

    /// One sign to the left, with the accents that stand on it.
    fn before(&self) -> usize {
        let mut at = self.at.saturating_sub(1);
        while at > 0 && self.is_accent(at) {
            at -= 1;
        }
        at
    }

    /// One sign to the right, with the accents that stand on it.
    fn after(&self) -> usize {
        let mut at = (self.at + 1).min(self.typed.len());
        while at < self.typed.len() && self.is_accent(at) {
            at += 1;
        }
        at
    }

    fn is_accent(&self, at: usize) -> bool {
        measure_text_width(&self.text(at, at + 1)) == 0
    }

    fn before_word(&self) -> usize {
        let is_word = |at: usize| !self.typed[at].is_whitespace();
        let mut at = self.at;
        while at > 0 && !is_word(at - 1) {
            at -= 1;
        }
        while at > 0 && is_word(at - 1) {
            at -= 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn after(keys: &[Key]) -> (Editor, Pressed) {
        let mut editor = Editor { preset: "39".to_owned(), back: true, ..Editor::default() };
        let last = keys.iter().map(|key| editor.press(key)).last().unwrap();
        (editor, last)
    }

    fn typed(text: &str) -> Vec<Key> {
        text.chars().map(Key::Char).collect()
    }

    fn taken(mut keys: Vec<Key>) -> String {
        keys.push(Key::Enter);
        match after(&keys).1 {
            Pressed::Event(Event::Type(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_line_is_edited_as_everywhere() {
        use Key::{ArrowLeft, ArrowRight, Backspace, Del, End, Home};
        assert_eq!(taken(Vec::new()), "39", "Enter alone takes what is suggested");
        let edits: [(&[Key], &str); 8] = [
            (&[Backspace], "Ann-Mari 漢字 "),
            (&[ArrowLeft, Backspace], "Ann-Mari 漢字é"),
            (&[Home, Del], "nn-Mari 漢字 é"),
            (&[Home, Backspace], "Ann-Mari 漢字 é"),
            (&[Home, ArrowRight, Key::Char('x'), End, Key::Char('y')], "Axnn-Mari 漢字 éy"),
            (&[Key::Char('\u{17}')], "Ann-Mari 漢字 "),
            (&[ArrowLeft, Key::Char('\u{15}')], "é"),
            (&[Home, Key::Char('\u{b}'), Key::Char('z'), Key::Char('\u{7}')], "z"),
        ];
        for (keys, left) in edits {
            let mut all = typed("Ann-Mari 漢字 é");
            all.extend_from_slice(keys);
            assert_eq!(taken(all), left, "{keys:?}");
        }
        let mut accent = typed("Rene\u{301}");
        accent.push(Backspace);
        assert_eq!(taken(accent), "Ren", "an accent goes with its letter");
    }

    #[test]
    fn commands_and_keys_lead_out() {
        let out = |keys: &[Key]| after(keys).1;
        for (line, event) in [("<", Event::Back), (" ? ", Event::Help), (":en", Event::Speak(Lang::En))] {
            let mut keys = typed(line);
            keys.push(Key::Enter);
            assert_eq!(out(&keys), Pressed::Event(event));
        }
        assert_eq!(out(&[Key::Escape]), Pressed::Event(Event::Back));
        assert_eq!(out(&[Key::CtrlC]), Pressed::Interrupted);
        assert_eq!(out(&typed("-")), Pressed::Redraw, "a command is meant only with Enter");
    }

    #[test]
    fn what_does_not_fit_is_shown_around_the_cursor() {
        let (mut editor, _) = after(&typed("abc漢字漢字xyz"));
        assert_eq!(editor.shown(40), Shown { text: "abc漢字漢字xyz".to_owned(), behind: 0 });
        assert_eq!(editor.shown(6), Shown { text: "字xyz".to_owned(), behind: 0 });
        editor.press(&Key::Home);
        assert_eq!(editor.shown(6), Shown { text: "abc漢".to_owned(), behind: 5 });
        for width in 1..20 {
            for _ in 0..10 {
                let shown = editor.shown(width);
                assert!(measure_text_width(&shown.text) <= width && shown.behind <= width);
                editor.press(&Key::ArrowRight);
            }
            editor.press(&Key::Home);
        }
    }
}
