//! A screen as lines: wrapped to the terminal, cut to its height around the highlighted entry.

use console::Style;
use console::measure_text_width;
use console::truncate_str;

use crate::cli::terminal::list::LONG;
use crate::cli::terminal::list::List;
use crate::cli::terminal::wrap::WIDEST;
use crate::cli::terminal::wrap::phrases;
use crate::cli::terminal::wrap::wrap;
use crate::interview::view::Entry;
use crate::interview::view::Field;
use crate::interview::view::Stage;
use crate::interview::view::View;

/// Looks, after dialoguer's colourful theme; every meaning also has a sign or a place.
#[derive(Clone, Debug)]
pub(super) struct Look {
    /// Headings and questions.
    pub strong: Style,
    /// Status, hints, keys.
    pub faint: Style,
    /// The mark of the highlighted entry and the progress; text itself keeps the terminal's own colours, which can be read on
    /// light and dark.
    pub active: Style,
    /// The mark of what was answered.
    pub done: Style,
    /// What was wrong.
    pub wrong: Style,
    /// The mark before a question.
    pub mark: Style,
}

impl Look {
    pub(super) fn new() -> Self {
        let style = || Style::new().for_stderr();
        Self {
            strong: style().bold(),
            faint: style().dim(),
            active: style().cyan(),
            done: style().green(),
            wrong: style().red(),
            mark: style().yellow(),
        }
    }
}

/// A terminal with so many rows has one to spare for the progress bar.
const ROOMY: usize = 22;

/// From this width on, heading and place stand in one line; below, some would fit and others not, and the screen would jump.
const WIDE: usize = 69;

/// More of a suggested text is not repeated among the keys.
const LONGEST_PRESET: usize = 16;

/// A terminal with fewer rows shows one line of keys.
const LOW: usize = 18;

/// Lines of the middle part, and which of them must be visible.
#[derive(Debug, Default)]
struct Body {
    lines: Vec<String>,
    active: std::ops::Range<usize>,
}

impl Body {
    fn push(&mut self, style: &Style, lines: Vec<String>) {
        self.lines.extend(lines.into_iter().map(|line| style.apply_to(line).to_string()));
    }

    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }
}

/// The lines of a screen for a terminal of `rows` and `columns`; never more and never wider.
///
/// `list` is `None` where the answer is typed: then the last row stays free for the input.
pub(super) fn frame(
    view: &View<'_>,
    list: Option<&List<'_>>,
    look: &Look,
    rows: usize,
    columns: usize,
) -> Vec<String> {
    let width = columns.saturating_sub(1).clamp(8, WIDEST);
    let mut out = head(view, look, width);
    if rows >= ROOMY {
        out.push(rule(view, look, width));
    }
    let mut keys: Vec<String> = phrases(&keys(view), width);
    if rows < LOW {
        keys.truncate(1); // the question needs the room more
    }
    let input = usize::from(list.is_none());
    let mut body = body(view, list, look, width);
    // What does not fit otherwise may have the room of the second line of keys and of the gap before them.
    let solid = body.lines.iter().filter(|line| !line.is_empty()).count();
    let spare = |keys: usize| rows.saturating_sub(out.len() + keys + input);
    let gap = if solid > spare(keys.len() + 1) && solid <= spare(1) {
        keys.truncate(1);
        0
    } else {
        1
    };
    let room = |head: usize| rows.saturating_sub(head + keys.len() + input + gap).max(1);
    if let Some(last) = last(view, look, width)
        && body.lines.len() < room(out.len())
    {
        out.push(last); // a reminder, not worth a line of the question
    } else if view.progress.is_some() && rows >= ROOMY && body.lines.len() < room(out.len()) {
        out.push(String::new()); // its place stays, so that the question does
    }
    let room = room(out.len());
    let roomy = body.lines.len() + 2 <= room;
    if roomy {
        out.push(String::new());
    }
    window(&mut body, room - usize::from(roomy), view, look, width);
    out.append(&mut body.lines);
    if gap > 0 && out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
    out.extend(keys.iter().map(|line| look.faint.apply_to(line).to_string()));
    out.truncate(rows.saturating_sub(input).max(1));
    out
}

fn head(view: &View<'_>, look: &Look, width: usize) -> Vec<String> {
    let title = view.section.clone().unwrap_or_else(|| view.words.title.clone());
    let status = view.status.clone().unwrap_or_default();
    let taken = measure_text_width(&title) + measure_text_width(&status);
    let mut out = Vec::new();
    if taken + 2 <= width && (width >= WIDE || status.is_empty()) {
        let gap = " ".repeat(width - taken);
        out.push(
            format!("{}{gap}{}", look.strong.apply_to(&title), look.faint.apply_to(&status))
                .trim_end()
                .to_owned(),
        );
    } else {
        out.push(look.strong.apply_to(truncate_str(&title, width, "…")).to_string());
        out.push(look.faint.apply_to(truncate_str(&status, width, "…")).to_string());
    }
    out
}

/// A rule below the heading; thick as far as the person has come.
fn rule(view: &View<'_>, look: &Look, width: usize) -> String {
    let done = view.progress.map_or(0, |progress| width * progress.percent / 100).min(width);
    format!("{}{}", look.active.apply_to("━".repeat(done)), look.faint.apply_to("─".repeat(width - done)))
}

/// The answer given last, in one tidy line.
fn last(view: &View<'_>, look: &Look, width: usize) -> Option<String> {
    let last = view.last.as_ref()?;
    let room = width.saturating_sub(5);
    // the answer may have half of the line, and what the question leaves of the rest
    let left = room.saturating_sub(measure_text_width(&last.name));
    let value = truncate_str(&last.value, left.max(width / 2), "…").into_owned();
    let room = room.saturating_sub(measure_text_width(&value));
    let line = format!("{} · {value}", truncate_str(&last.name, room, "…"));
    Some(format!("{} {}", look.done.apply_to("✔"), look.faint.apply_to(line)))
}

fn body(view: &View<'_>, list: Option<&List<'_>>, look: &Look, width: usize) -> Body {
    let mut body = Body::default();
    let plain = Style::new().for_stderr();
    for text in &view.paragraphs {
        let style = if view.stage == Stage::Question { &look.faint } else { &plain };
        body.push(style, wrap(text, width, "", ""));
        if view.stage != Stage::Question {
            body.gap();
        }
    }
    if !view.question.is_empty() {
        let mut lines = wrap(&view.question, width, "? ", "  ").into_iter();
        if let Some(first) = lines.next() {
            let text = first.strip_prefix("? ").unwrap_or(&first);
            body.lines.push(format!("{} {}", look.mark.apply_to("?"), look.strong.apply_to(text)));
        }
        body.push(&look.strong, lines.collect());
    }
    if let Some(hint) = &view.hint {
        body.push(&look.faint, wrap(hint, width, "  ", "  "));
    }
    for help in &view.help {
        body.push(&plain, wrap(help, width, "│ ", "│ "));
    }
    let chosen_nothing = list.is_some_and(|list| list.nothing_chosen).then_some(&view.words.notice.choose);
    if let Some(notice) = chosen_nothing.or(view.notice.as_ref()) {
        body.push(&look.wrong, wrap(notice, width, "! ", "  "));
    }
    body.gap();
    if let Some(list) = list {
        entries(&mut body, view, list, look, width);
    }
    body
}

fn entries(body: &mut Body, view: &View<'_>, list: &List<'_>, look: &Look, width: usize) {
    let labels = list.entries.iter().map(|entry| entry.label.len()).max().unwrap_or(0);
    for (at, entry) in list.entries.iter().enumerate() {
        if let Some(heading) = &entry.heading {
            body.gap();
            body.push(&look.strong, wrap(heading, width, "", ""));
        }
        let is_active = list.active == Some(at);
        let arrow = if is_active { "❯" } else { " " };
        let boxed = match (list.many, list.marked[at]) {
            (false, _) => "",
            (true, true) => "[x] ",
            (true, false) => "[ ] ",
        };
        let first = format!("{boxed}{:>labels$}  ", entry.label);
        let rest = " ".repeat(measure_text_width(&first));
        let mut text = entry.text.clone();
        if let Some(value) = &entry.value {
            text = format!("{text} · {value}");
        }
        let keeps = matches!(view.stage, Stage::Question | Stage::Best | Stage::Worst);
        if entry.chosen && !entry.suggested && keeps && !list.many {
            text.push_str(" ✔");
        }
        let style = if entry.blocked {
            &look.faint
        } else if is_active {
            &look.strong
        } else {
            &Style::new().for_stderr()
        };
        let start = body.lines.len();
        let lines = wrap(&text, width.saturating_sub(2), &first, &rest).into_iter().enumerate();
        body.lines.extend(lines.map(|(at, line)| {
            let arrow = look.active.apply_to(if at == 0 { arrow } else { " " });
            format!("{arrow} {}", style.apply_to(line))
        }));
        if is_active {
            body.active = start..body.lines.len();
        }
    }
}

/// Cuts the body to the room there is, so that the highlighted entry is in it, and says that there is more.
fn window(body: &mut Body, room: usize, view: &View<'_>, look: &Look, width: usize) {
    if body.lines.len() <= room {
        return;
    }
    let mut kept = 0;
    let mut active = body.active.clone();
    // Empty lines go first: in a low terminal the text matters more than the air.
    let spare = body.lines.len() - room;
    let mut dropped = 0;
    let mut at = 0;
    body.lines.retain(|line| {
        let drop = line.is_empty() && dropped < spare;
        if drop {
            dropped += 1;
            if at < body.active.start {
                active = active.start - 1..active.end - 1;
            }
        } else {
            kept += 1;
        }
        at += 1;
        !drop
    });
    if kept <= room {
        return;
    }
    let room = room.saturating_sub(1).max(1); // one line says that there is more
    let offset = active.end.saturating_sub(room).min(kept - room);
    body.lines.drain(..offset);
    let is_cut = body.lines.len() > room;
    body.lines.truncate(room);
    let more =
        if is_cut { truncate_str(&view.words.key.more, width, "…").into_owned() } else { String::new() };
    body.lines.push(look.mark.apply_to(more).to_string());
}

/// The last line: what the keys do here.
fn keys(view: &View<'_>) -> Vec<String> {
    let words = &view.words.key;
    let mut out = Vec::new();
    let long = matches!(&view.field, Field::One(entries) if entries.len() > LONG);
    let typed = matches!(view.field, Field::Text { .. });
    match &view.field {
        Field::One(entries) if entries.len() == 1 => out.push("Enter".to_owned()),
        Field::One(entries) => out.push(
            one_key(entries, view)
                .map_or_else(|| words.choose.clone(), |keys| words.answer.replace("{keys}", &keys)),
        ),
        Field::Many { .. } => out.push(words.mark.clone()),
        Field::Text { preset: Some(preset), .. } => {
            let preset = truncate_str(preset, LONGEST_PRESET, "…");
            out.push(words.type_preset.replace("{value}", &preset));
        }
        Field::Text { preset: None, .. } => out.push(words.r#type.clone()),
    }
    let mut key = |sign: &str, word: &str| out.push(format!("{sign} {word}"));
    if view.can.back {
        key("<", &words.back);
    }
    if view.can.skip {
        key("-", &words.skip);
    }
    if matches!(view.stage, Stage::Question | Stage::Best | Stage::Worst | Stage::Consent) {
        key("?", &words.help);
    }
    if long {
        key("/", &words.search);
    }
    if view.can.overview {
        key(if typed { ":o" } else { "o" }, &words.review);
    }
    let other = if view.lang == crate::locale::Lang::De { ":en" } else { ":de" };
    key(if typed { other } else { "L" }, &words.language);
    key(if typed { ":q" } else { "q" }, &words.quit);
    out
}

/// The single keys that answer, if every entry has one: `1–5, 0`.
fn one_key(entries: &[Entry], view: &View<'_>) -> Option<String> {
    let ([first, ..], Some(last)) = (entries, entries.last()) else { return None };
    if entries.iter().any(|entry| entry.label.chars().count() != 1) || first.label == last.label {
        return None;
    }
    Some(if view.can.na {
        format!("{}–{}, {}", first.label, entries.get(entries.len() - 2)?.label, last.label)
    } else {
        format!("{}–{}", first.label, last.label)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::Interview;
    use crate::interview::Options;
    use crate::interview::Storage;
    use crate::interview::draft::Draft;
    use crate::interview::event::Event;
    use crate::locale::Lang;
    use crate::pack::Pack;
    use crate::pack::questionnaire::Form;
    use crate::pack::questionnaire::ItemKind;

    /// Goes through all questions by taking the entry at `nth` or typing `6`, and checks every screen on the way.
    fn walk(pack: &Pack, lang: Lang, nth: usize, sizes: &[(usize, usize)]) -> usize {
        let folder = "/home/anna-katharina/.local/state/csm-kompass/drafts".to_owned();
        let stored_at = Some(Storage { drafts: folder, out: "out".to_owned() });
        let options = Options { form: Form::Full, lang, stored_at, ..Options::default() };
        let mut interview = Interview::start(pack, options, Draft::empty(pack));
        let mut seen = 0;
        while interview.view().stage != Stage::Review || seen == 0 {
            for help in [true, false] {
                interview.apply(Event::Help);
                let view = interview.view();
                for (rows, columns) in sizes {
                    check(&view, *rows, *columns);
                }
                assert_eq!(view.help.is_empty(), !help || view.item.is_none() || view.stage == Stage::Lead);
            }
            seen += 1;
            let view = interview.view();
            let event = match &view.field {
                Field::One(_) if matches!(view.stage, Stage::Welcome | Stage::Lead) => Event::Choose(0),
                Field::One(entries) if entries[nth % entries.len()].blocked => {
                    Event::Choose(nth % entries.len() + 1)
                }
                Field::One(entries) => Event::Choose(nth % entries.len()),
                Field::Many { .. } => Event::Mark(vec![0]),
                Field::Text { .. } if view.stage == Stage::Question => Event::Type("6".to_owned()),
                Field::Text { .. } => Event::Type("anna".to_owned()),
            };
            if view.can.skip && view.notice.is_some() {
                interview.apply(Event::Skip)
            } else {
                interview.apply(event)
            };
        }
        check(&interview.view(), 20, 60);
        seen
    }

    fn check(view: &View<'_>, rows: usize, columns: usize) {
        let list = List::new(view);
        let count = list.as_ref().map_or(0, |list| list.entries.len());
        for active in [None, Some(0), count.checked_sub(1)] {
            let mut list = list.clone();
            if let Some(list) = &mut list {
                list.active = active.filter(|at| *at < count);
            }
            let lines = frame(view, list.as_ref(), &Look::new(), rows, columns);
            assert!(lines.len() <= rows, "{} lines for {rows} rows: {lines:#?}", lines.len());
            for line in &lines {
                assert!(measure_text_width(line) < columns, "{columns}: {line}");
            }
            if let (Some(at), Some(list)) = (active.filter(|at| *at < count), &list) {
                let label = &list.entries[at].label;
                let is_shown = lines.iter().any(|line| line.contains('❯') && line.contains(label.as_str()));
                assert!(is_shown, "the highlighted entry {label} is not on the screen: {lines:#?}");
            }
        }
    }

    #[test]
    fn every_screen_fits_and_shows_the_highlighted_entry() {
        let pack = Pack::embedded();
        for lang in Lang::ALL {
            assert!(walk(&pack, lang, 0, &[(24, 80), (20, 60), (60, 200)]) > 100);
            assert!(walk(&pack, lang, 1, &[(20, 60), (12, 40)]) > 100);
        }
    }

    #[test]
    fn a_situation_shows_all_its_options_at_once_in_a_small_window() {
        let pack = Pack::embedded();
        let situations = || {
            pack.questionnaire
                .items
                .iter()
                .enumerate()
                .filter(|(_, one)| matches!(one.kind, ItemKind::Situation(_)))
        };
        for (lang, (at, _)) in Lang::ALL.into_iter().flat_map(|lang| situations().map(move |one| (lang, one)))
        {
            let options = Options { lang, form: Form::Full, ..Options::default() };
            let mut interview = Interview::start(&pack, options, Draft::empty(&pack));
            for event in [Event::Choose(0), Event::Type(String::new()), Event::Type("anna".to_owned())] {
                interview.apply(event);
            }
            interview.apply(Event::Jump(crate::id::ItemIx::new(at)));
            if interview.view().stage == Stage::Lead {
                interview.apply(Event::Choose(0));
            }
            for stage in [Stage::Best, Stage::Worst] {
                let view = interview.view();
                assert_eq!(view.stage, stage);
                let lines = frame(&view, List::new(&view).as_ref(), &Look::new(), 20, 60).join("\n");
                assert!(lines.contains("  D  ") && !lines.contains(&view.words.key.more), "{lines}");
                interview.apply(Event::Choose(0));
            }
        }
    }

    #[test]
    fn the_answer_given_last_gets_the_room_its_question_leaves() {
        let pack = Pack::embedded();
        let interview = Interview::start(&pack, Options::default(), Draft::empty(&pack));
        let (name, value) =
            ("The new assistant".to_owned(), "most effective D, least effective B".to_owned());
        let view = View { last: Some(crate::interview::view::Last { name, value }), ..interview.view() };
        let line = last(&view, &Look::new(), 59).unwrap();
        let line = console::strip_ansi_codes(&line);
        assert_eq!(line, "✔ The new assistant · most effective D, least effective B");
    }

    #[test]
    fn the_question_stays_where_it_is_from_statement_to_statement() {
        let pack = Pack::embedded();
        let sizes = [(24, 80), (20, 60), (60, 200)];
        for (lang, (rows, columns)) in Lang::ALL.into_iter().flat_map(|lang| sizes.map(|size| (lang, size))) {
            let options = Options { lang, ..Options::default() };
            let mut interview = Interview::start(&pack, options, Draft::empty(&pack));
            let mut places = std::collections::BTreeSet::new();
            let mut statements = 0;
            for event in [Event::Choose(0), Event::Type(String::new()), Event::Type("anna".to_owned())] {
                interview.apply(event);
            }
            while statements < 50 {
                let view = interview.view();
                let is_statement = view.item.and_then(|id| pack.item(id)).is_some_and(|item| {
                    matches!(
                        pack.questionnaire.items[item.at()].kind,
                        ItemKind::Statement(_) | ItemKind::Check
                    )
                });
                if is_statement && view.stage == Stage::Question {
                    let lines = frame(&view, List::new(&view).as_ref(), &Look::new(), rows, columns);
                    let question = |line: &String| console::strip_ansi_codes(line).starts_with("? ");
                    places.insert(lines.iter().position(question));
                    statements += 1;
                }
                interview.apply(Event::Choose(0));
            }
            assert_eq!(places.len(), 1, "{places:?} at {rows}×{columns}");
        }
    }
}
