//! A list under the fingers: which keys do what, without a terminal.

use console::Key;

use crate::interview::event::Event;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::Stage;
use crate::interview::view::View;
use crate::locale::Lang;

/// What a key led to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pressed {
    /// Show the list again.
    Redraw,
    /// The screen is left.
    Event(Event),
    /// Find an entry by typing.
    Search,
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
    /// There is a screen before this one.
    back: bool,
}

/// Marks of a list that was left without an answer: help, another language or a change of mind about stopping ask the same
/// question again, and what was marked is marked still.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    item: String,
    codes: Vec<String>,
    marked: Vec<bool>,
    active: Option<usize>,
}

impl Marks {
    /// Whether a screen still belongs to the question: it asks it, or asks whether to stop.
    pub(super) fn belong_to(&self, view: &View<'_>) -> bool {
        view.stage == Stage::Quit || view.item == Some(&self.item)
    }
}

/// Lists longer than this can be searched: they are more than a look takes in.
pub(super) const LONG: usize = 9;

/// Entries that `PageUp` and `PageDown` pass.
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
            back: view.can.back,
        })
    }

    /// What is marked, to be marked again when the same question is asked again; `None` for lists of one.
    pub(super) fn marks(&self, view: &View<'_>) -> Option<Marks> {
        let item = view.item.filter(|_| self.many)?.to_owned();
        let codes = self.entries.iter().map(|entry| entry.code.clone()).collect();
        Some(Marks { item, codes, marked: self.marked.clone(), active: self.active })
    }

    /// Marks again what was marked, if the entries are still the same.
    pub(super) fn mark_again(&mut self, marks: &Marks) {
        let same = self.entries.iter().map(|entry| &entry.code).eq(&marks.codes);
        if self.many && same {
            self.marked.clone_from(&marks.marked);
            self.active = marks.active;
        }
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
            Key::Char(' ') if self.many => {
                if let Some(at) = self.active {
                    self.toggle(at);
                }
            }
            Key::Enter | Key::Char(' ') => return self.enter(),
            Key::ArrowLeft => return Pressed::Event(Event::Back),
            Key::Backspace if typed.is_empty() => return Pressed::Event(Event::Back),
            Key::Escape if self.back => return Pressed::Event(Event::Back),
            Key::Escape => return Pressed::Event(Event::Quit),
            Key::Char('/') if self.entries.len() > LONG && !self.many => return Pressed::Search,
            Key::Char(sign) => return self.type_sign(*sign, &typed),
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

    fn type_sign(&mut self, sign: char, before: &str) -> Pressed {
        let label = |text: &str| self.entries.iter().position(|entry| entry.label.eq_ignore_ascii_case(text));
        let longer = |text: &str| {
            self.entries.iter().any(|entry| entry.label.len() > text.len() && entry.label.starts_with(text))
        };
        let both = format!("{before}{sign}");
        if !before.is_empty()
            && let Some(at) = label(&both)
        {
            if self.many
                && let Some(first) = label(before)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(labels: &[&str]) -> Vec<Entry> {
        let entry = |label: &&str| Entry {
            code: (*label).to_owned(),
            label: (*label).to_owned(),
            ..Entry::default()
        };
        labels.iter().map(entry).collect()
    }

    fn list(entries: &[Entry], many: bool, exclusive: Option<usize>) -> List<'_> {
        List {
            entries,
            many,
            active: None,
            marked: vec![false; entries.len()],
            nothing_chosen: false,
            exclusive,
            typed: String::new(),
            other: Lang::En,
            back: true,
        }
    }

    fn press(list: &mut List<'_>, keys: &str) -> Pressed {
        keys.chars().map(|sign| list.press(&Key::Char(sign))).last().unwrap()
    }

    fn took(at: usize) -> Pressed {
        Pressed::Event(Event::Choose(at))
    }

    #[test]
    fn a_digit_or_a_letter_answers_at_once() {
        let scale = entries(&["1", "2", "3", "4", "5", "0"]);
        assert_eq!(press(&mut list(&scale, false, None), "4"), took(3));
        assert_eq!(press(&mut list(&scale, false, None), "0"), took(5));
        let letters = entries(&["A", "B", "C", "D"]);
        assert_eq!(press(&mut list(&letters, false, None), "c"), took(2));
    }

    #[test]
    fn in_a_long_list_a_digit_waits_only_where_another_may_follow() {
        let labels: Vec<String> = (1..=19).map(|n| n.to_string()).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let long = entries(&labels);
        assert_eq!(press(&mut list(&long, false, None), "2"), took(1));
        assert_eq!(press(&mut list(&long, false, None), "14"), took(13));
        let mut waiting = list(&long, false, None);
        assert_eq!(press(&mut waiting, "1"), Pressed::Redraw);
        assert_eq!(waiting.press(&Key::Enter), took(0));
    }

    #[test]
    fn what_was_marked_is_marked_again_in_the_same_list_only() {
        let three = entries(&["a", "b", "c"]);
        let mut list_of_three = list(&three, true, None);
        list_of_three.marked = vec![true, false, true];
        list_of_three.active = Some(2);
        let codes = three.iter().map(|entry| entry.code.clone()).collect();
        let marks =
            Marks { item: "C6".to_owned(), codes, marked: list_of_three.marked.clone(), active: Some(2) };
        let mut again = list(&three, true, None);
        again.mark_again(&marks);
        assert_eq!(again.press(&Key::Enter), Pressed::Event(Event::Mark(vec![0, 2])));
        let other = entries(&["a", "b"]);
        let mut other = list(&other, true, None);
        other.mark_again(&marks);
        assert_eq!(other.press(&Key::Enter), Pressed::Event(Event::Mark(Vec::new())));
    }

    #[test]
    fn enter_without_a_highlight_answers_nothing() {
        let scale = entries(&["1", "2"]);
        let mut scale = list(&scale, false, None);
        assert_eq!(scale.press(&Key::Enter), Pressed::Redraw);
        assert!(scale.nothing_chosen);
        scale.press(&Key::ArrowUp);
        assert_eq!(scale.press(&Key::Enter), took(1));
    }

    #[test]
    fn marks_follow_digits_and_the_lone_entry_stands_alone() {
        let labels: Vec<String> = (1..=11).map(|n| n.to_string()).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let eleven = entries(&labels);
        let mut marks = list(&eleven, true, Some(10));
        press(&mut marks, "2310"); // 2, 3, 10: the 1 was the beginning of 10
        assert_eq!(marks.press(&Key::Enter), Pressed::Event(Event::Mark(vec![1, 2, 9])));
        press(&mut marks, "11");
        assert_eq!(marks.press(&Key::Enter), Pressed::Event(Event::Mark(vec![10])));
        press(&mut marks, "4");
        assert_eq!(marks.press(&Key::Enter), Pressed::Event(Event::Mark(vec![3])));
    }

    #[test]
    fn every_way_out_has_a_key() {
        let scale = entries(&["1", "2"]);
        let event = |key: &Key| match list(&scale, false, None).press(key) {
            Pressed::Event(event) => event,
            other => panic!("{other:?}"),
        };
        for key in [Key::Char('<'), Key::ArrowLeft, Key::Backspace, Key::Escape] {
            assert_eq!(event(&key), Event::Back);
        }
        assert_eq!(event(&Key::Char('?')), Event::Help);
        assert_eq!(event(&Key::Char('-')), Event::Skip);
        assert_eq!(event(&Key::Char('L')), Event::Speak(Lang::En));
        assert_eq!(event(&Key::Char('o')), Event::Overview);
        assert_eq!(event(&Key::Escape), Event::Back);
        assert_eq!(
            List { back: false, ..list(&scale, false, None) }.press(&Key::Escape),
            Pressed::Event(Event::Quit)
        );
        assert_eq!(event(&Key::Char('q')), Event::Quit);
        assert_eq!(list(&scale, false, None).press(&Key::CtrlC), Pressed::Interrupted);
    }
}
