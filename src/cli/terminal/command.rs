//! Typed commands: what a key does, where a prompt cannot take a key.

use crate::interview::event::Event;
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
