//! A document as text for a terminal: wrapped, with tables in columns; no colour, no cursor movement.

use textwrap::core::display_width;

use crate::document::Align;
use crate::document::Block;
use crate::document::CallOut;
use crate::document::Cell;
use crate::document::Document;
use crate::document::Heading;
use crate::document::Inline;
use crate::document::List;
use crate::document::Table;
use crate::drawing::LinkTarget;

/// Blanks between two columns.
const GAP: usize = 2;
/// No column of a table is narrower, unless all its cells are.
const NARROWEST: usize = 8;
/// A word up to this length is kept whole where there is room.
const LONGEST: usize = 22;

/// Sets a document to so many columns.
pub(crate) fn text(document: &Document, columns: usize) -> String {
    let mut lines = Vec::new();
    for part in &document.parts {
        blocks(&part.blocks, columns.max(40), &mut lines);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n") + "\n"
}

fn blocks(blocks: &[Block], columns: usize, lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => self::heading(heading, columns, lines),
            Block::Paragraph(words) => lines.extend(wrapped(&line(words), columns)),
            Block::List(list) => self::list(list, columns, lines),
            Block::Table(table) => self::table(table, columns, lines),
            Block::Figure(figure) => lines.extend(wrapped(&figure.image.alt, columns)),
            Block::CallOut(call_out) => self::call_out(call_out, columns, lines),
            // A terminal has no room beside: one after the other, as they are read.
            Block::Beside(sections) => {
                for own in sections {
                    self::blocks(own, columns, lines);
                }
                continue;
            }
        }
        lines.push(String::new());
    }
}

/// Marks of Markdown stay as marks of rank: a heading is one without colour too.
fn heading(heading: &Heading, columns: usize, lines: &mut Vec<String>) {
    let words = line(&heading.content);
    let set = wrapped(&words, columns);
    let longest = set.iter().map(|one| display_width(one)).max().unwrap_or_default();
    lines.extend(set);
    if heading.rank < 3 {
        lines.push(if heading.rank == 1 { "=" } else { "-" }.repeat(longest));
    }
}

fn list(list: &List, columns: usize, lines: &mut Vec<String>) {
    for (at, entry) in list.entries.iter().enumerate() {
        let mark = match list.start {
            Some(first) => format!("{}. ", first + at as u64),
            None => String::from("- "),
        };
        let mut inner = Vec::new();
        blocks(entry, columns.saturating_sub(mark.len()), &mut inner);
        while inner.last().is_some_and(String::is_empty) {
            inner.pop();
        }
        for (place, one) in inner.into_iter().enumerate() {
            let lead = if place == 0 { mark.clone() } else { " ".repeat(mark.len()) };
            lines.push(format!("{lead}{one}").trim_end().to_owned());
        }
    }
}

fn call_out(call_out: &CallOut, columns: usize, lines: &mut Vec<String>) {
    let mut inner = Vec::new();
    if let Some(title) = &call_out.title {
        inner.extend(wrapped(&line(title), columns - 2));
    }
    blocks(&call_out.blocks, columns - 2, &mut inner);
    while inner.last().is_some_and(String::is_empty) {
        inner.pop();
    }
    lines.extend(inner.into_iter().map(|one| format!("| {one}").trim_end().to_owned()));
}

fn table(table: &Table, columns: usize, lines: &mut Vec<String>) {
    let words = |cells: &[Cell]| -> Vec<String> {
        cells
            .iter()
            .map(|cell| match cell {
                Cell::Text(words) => line(words),
                Cell::Chart(image) => image.alt.clone(),
            })
            .collect()
    };
    let head = words(&table.head);
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| words(row)).collect();
    let widths = widths(&head, &rows, columns);
    row(&head, &table.columns, &widths, lines);
    lines.push(widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  "));
    for one in &rows {
        row(one, &table.columns, &widths, lines);
    }
}

/// Natural widths; where they do not fit, the widest column gives way first, but no word is broken before it must.
fn widths(head: &[String], rows: &[Vec<String>], columns: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = head.iter().map(|cell| display_width(cell)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(display_width(cell));
        }
    }
    let room = columns.saturating_sub(GAP * widths.len().saturating_sub(1));
    let mut words = vec![NARROWEST; widths.len()];
    for row in rows.iter().map(Vec::as_slice).chain([head]) {
        for (width, cell) in words.iter_mut().zip(row) {
            let longest = cell.split(' ').map(display_width).max().unwrap_or_default();
            *width = (*width).max(longest.min(LONGEST));
        }
    }
    for least in [words, vec![NARROWEST; widths.len()]] {
        while widths.iter().sum::<usize>() > room {
            let wide = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
            let Some((widest, _)) = wide.max_by_key(|(width, _)| **width) else { break };
            *widest -= 1;
        }
    }
    widths
}

fn row(cells: &[String], columns: &[Align], widths: &[usize], lines: &mut Vec<String>) {
    let set: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, width)| set(cell, *width, true)).collect(); // columns hold
    let height = set.iter().map(Vec::len).max().unwrap_or_default();
    for at in 0..height {
        let mut text = String::new();
        for (place, (cell, width)) in set.iter().zip(widths).enumerate() {
            let words = cell.get(at).map_or("", String::as_str);
            let pad = " ".repeat(width.saturating_sub(display_width(words)));
            let right = columns.get(place) == Some(&Align::Right);
            if place > 0 {
                text.push_str(&" ".repeat(GAP));
            }
            if right {
                text.push_str(&pad);
            }
            text.push_str(words);
            if !right {
                text.push_str(&pad);
            }
        }
        lines.push(text.trim_end().to_owned());
    }
}

/// Wrapped between words; an address stays in one piece, so that it can be followed. At least one line.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    set(text, columns, false)
}

fn set(text: &str, columns: usize, break_words: bool) -> Vec<String> {
    let options = textwrap::Options::new(columns.max(1))
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(break_words);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// The bare words of a line; an address stands beside the words of its link.
fn line(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Foreign(_, inner) => {
                text.push_str(&line(inner));
            }
            Inline::Link(target, inner) => match target {
                LinkTarget::Address(address) => text.push_str(address),
                LinkTarget::Anchor(_) => {
                    text.push('[');
                    text.push_str(&line(inner));
                    text.push(']');
                }
            },
            Inline::Break => text.push(' '),
        }
    }
    text
}
