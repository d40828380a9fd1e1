//! Long templates cut into short ones that include each other, for quick parsing.
//!
//! The engine counts lines from the start of a text for every element it finds there, so parsing a text takes time with
//! the square of its length: more than everything else a single report costs. A paragraph or several, with all blocks
//! that begin in them ended, can as well be a partial of their own on a line of its own. What is said stays the same but
//! for blank lines, and those are made one in the end anyway.

use handlebars::Template;

/// Bytes from which on a piece is worth a partial.
const LONG: usize = 400;

/// A template in pieces.
#[derive(Debug, PartialEq)]
pub(super) struct Pieces {
    /// What is left of it.
    pub(super) rest: String,
    /// Name and text of what was cut out; a piece may include earlier ones.
    pub(super) cut: Vec<(String, String)>,
}

/// Cuts the template of a name. One with anything unusual (comments, raw blocks, escapes, tags over several lines, white
/// space taken away by `~`) stays as it is.
pub(super) fn pieces(name: &str, text: &str) -> Pieces {
    cut(name, text).unwrap_or_else(|| Pieces { rest: text.to_owned(), cut: Vec::new() })
}

fn cut(name: &str, text: &str) -> Option<Pieces> {
    let mut pieces = Pieces { rest: String::with_capacity(text.len()), cut: Vec::new() };
    // Of each open block, the text around them first: where a piece could begin.
    let mut begins = vec![Some(0)];
    for line in text.split_inclusive('\n') {
        let inner = begins.last_mut()?;
        if line == "\n" {
            if let Some(from) = inner.filter(|from| pieces.rest.len() - from >= LONG) {
                let piece = pieces.rest.split_off(from);
                let partial = format!("{name}/{}", pieces.cut.len());
                pieces.rest.extend(["{{> ", partial.as_str(), "}}\n"]);
                pieces.cut.push((partial, piece));
                *inner = None;
            }
            pieces.rest.push('\n');
            inner.get_or_insert(pieces.rest.len());
            continue;
        }
        pieces.rest.push_str(line);
        let tags = tags(line)?;
        for tag in &tags {
            match tag {
                Tag::Open => begins.push(None),
                Tag::Else => *begins.last_mut()? = None,
                Tag::Close => drop(begins.pop()),
                Tag::Other => {}
            }
        }
        // behind the head of a block that has a line of its own
        let alone = line.starts_with("{{") && line.ends_with("}}\n");
        if alone && matches!(tags[..], [Tag::Open | Tag::Else]) {
            *begins.last_mut()? = Some(pieces.rest.len());
        }
    }
    (begins.len() == 1).then_some(pieces)
}

/// What a tag does to the blocks.
#[derive(Clone, Copy)]
enum Tag {
    Open,
    Else,
    Close,
    Other,
}

/// The tags of a line; `None` if there is anything unusual.
fn tags(line: &str) -> Option<Vec<Tag>> {
    let mut tags = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        let (tag, behind) = after.split_once("}}")?;
        let unusual =
            before.ends_with('\\') || tag.starts_with(['!', '{', '~', '^', '*', '&']) || tag.ends_with('~');
        if unusual || tag.contains('{') {
            return None;
        }
        tags.push(match tag.as_bytes() {
            [b'#', b'*' | b'>', ..] => return None,
            [b'#', ..] => Tag::Open,
            [b'/', ..] => Tag::Close,
            _ if tag.split_whitespace().next() == Some("else") => Tag::Else,
            _ => Tag::Other,
        });
        rest = behind;
    }
    Some(tags)
}

/// Texts with their names, parsed on two threads: it is a quarter of what a single report takes. `None` if one does not
/// parse.
pub(super) fn parsed(texts: &[(String, String)]) -> Option<Vec<(String, Template)>> {
    let parse = |texts: &[(String, String)]| -> Option<Vec<(String, Template)>> {
        let one = |(name, text): &(String, String)| {
            Some((name.clone(), Template::compile_with_name(text, name.clone()).ok()?))
        };
        texts.iter().map(one).collect()
    };
    let all: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let mut before = 0;
    let half = texts.iter().take_while(|(_, text)| {
        before += text.len();
        before * 2 <= all
    });
    let (first, second) = texts.split_at(half.count());
    let (first, second) = std::thread::scope(|scope| {
        let second = scope.spawn(|| parse(second));
        (parse(first), second.join())
    });
    let mut both = first?;
    both.extend(second.ok()??);
    Some(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_with_their_blocks_are_cut_out_from_the_inside() {
        let long = "x".repeat(LONG);
        let text = format!(
            "# {long}\n\n{{{{#if a}}}}\n{long}\n\n{{{{b}}}}\n{{{{else}}}}\nc\n\n{long}\n\nd\n{{{{/if}}}}\n\ne\n"
        );
        let pieces = pieces("p", &text);
        let rest = "{{> p/0}}\n\n{{#if a}}\n{{> p/1}}\n\n{{b}}\n{{else}}\n{{> p/2}}\n\nd\n{{/if}}\n\ne\n";
        assert_eq!(pieces.rest, rest);
        let texts: Vec<&str> = pieces.cut.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, [format!("# {long}\n"), format!("{long}\n"), format!("c\n\n{long}\n")]);
    }

    #[test]
    fn a_block_is_never_cut_apart_and_the_unusual_stays_whole() {
        let long = "x".repeat(LONG);
        for text in [
            format!("{{{{#if a}}}}{long}\n\n{{{{b}}}}{{{{/if}}}}\n"),
            format!("{{{{! no }}}}\n{long}\n\na\n"),
            format!("{long}\n\n{{{{~a}}}}\n"),
            format!("{long}\n\n{{{{a\n}}}}\n"),
            format!("{long}\n\n\\{{{{a}}}}\n"),
            format!("{long}\n\n{{{{#if a}}}}\n"),
        ] {
            assert_eq!(pieces("p", &text), Pieces { rest: text, cut: Vec::new() });
        }
    }
}
