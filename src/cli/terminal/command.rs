//! Typed commands: what a key does, where a prompt cannot take a key.

use crate::interview::event::Event;
use crate::interview::view::Field;
use crate::interview::view::View;
use crate::locale::Lang;

/// The command a typed line means, if it is one.
pub(super) fn command(line: &str) -> Option<Event> {
    match line.trim() {
        "<" => Some(Event::Back),
        "?" => Some(Event::Help),
        "-" => Some(Event::Skip),
        ":o" => Some(Event::Overview),
        ":q" => Some(Event::Quit),
        other => other.strip_prefix(':').and_then(Lang::from_code).map(Event::Speak),
    }
}

/// As [`command`], but also at the end of a line that began with a suggested text: `39<` is the way back, too.
pub(super) fn trailing_command(line: &str, view: &View<'_>) -> Option<Event> {
    let line = line.trim();
    if let Some(event) = command(line) {
        return Some(event);
    }
    let Field::Text { preset: Some(preset), .. } = &view.field else { return None };
    let rest = line.strip_prefix(preset.as_str())?;
    command(rest)
}
