//! Reading what is stacked: parts, headings, paragraphs, lists, call-outs.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use super::Block;
use super::CallOut;
use super::Document;
use super::Figure;
use super::Heading;
use super::Inline;
use super::List;
use super::Part;
use super::beside::paired;
use super::inline::LoneImage;
use super::parse::Reader;
use super::plain;

/// Where a block stands: not everything may stand everywhere.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Part,
    CallOut,
    /// An entry of a list of this depth, 1 = outermost.
    Entry(u8),
}

/// What a heading's class asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeadingManner {
    Plain,
    Half,
    Fine,
}

impl HeadingManner {
    /// `None` if the attributes are outside the vocabulary.
    fn of(level: HeadingLevel, classes: &[CowStr<'_>], no_others: bool) -> Option<Self> {
        match classes {
            _ if !no_others => None,
            [] => Some(Self::Plain),
            [class] if class.as_ref() == "half" && level != HeadingLevel::H1 => Some(Self::Half),
            [class] if class.as_ref() == "fine" => Some(Self::Fine),
            _ => None,
        }
    }
}

/// How deep lists may be nested.
const DEEPEST_LIST: u8 = 2;

impl Reader<'_> {
    pub(super) fn document(&mut self) -> Document {
        let mut parts = vec![Part::default()];
        while let Some(event) = self.outermost() {
            if matches!(event, Event::Rule) {
                self.at += 1;
                parts.push(Part::default());
                continue;
            }
            let block = self.block(Inside::Part);
            if let (Some(block), Some(part)) = (block, parts.last_mut()) {
                add(&mut part.blocks, block);
            }
        }
        parts.retain(|part| !part.blocks.is_empty());
        for part in &mut parts {
            part.blocks = paired(std::mem::take(&mut part.blocks));
        }
        Document { parts }
    }

    /// The blocks up to and with the end of the element they stand in.
    fn blocks(&mut self, inside: Inside) -> Vec<Block> {
        let mut blocks = Vec::new();
        while !self.ends() {
            if let Some(block) = self.block(inside) {
                add(&mut blocks, block);
            }
        }
        blocks
    }

    fn block(&mut self, inside: Inside) -> Option<Block> {
        let (event, span) = self.peek().cloned()?;
        let Event::Start(tag) = event else {
            return self.loose(&event, span);
        };
        match tag {
            Tag::Paragraph => {
                self.at += 1;
                self.paragraph(inside, span)
            }
            Tag::Heading { level, id, classes, attrs } if inside == Inside::Part => {
                self.at += 1;
                let manner = HeadingManner::of(level, &classes, attrs.is_empty());
                self.heading(level, id, manner, span)
            }
            Tag::List(start) if inside != Inside::Entry(DEEPEST_LIST) => {
                self.at += 1;
                Some(self.list(start, inside))
            }
            Tag::BlockQuote(_) if inside == Inside::Part => {
                self.at += 1;
                let title = self.call_out_title();
                Some(Block::CallOut(CallOut { title, blocks: self.blocks(Inside::CallOut) }))
            }
            Tag::Table(columns) if !matches!(inside, Inside::Entry(_)) => {
                self.at += 1;
                Some(Block::Table(self.table(&columns)))
            }
            Tag::Heading { .. } | Tag::List(_) | Tag::BlockQuote(_) | Tag::Table(_) => {
                self.misplaced(&tag, span);
                None
            }
            Tag::CodeBlock(_) => {
                self.pass("code-block", "a code block", span, "write ids as `` `ID` `` in the text")
            }
            Tag::HtmlBlock => {
                self.pass("raw-html", "raw HTML", span, "write the character as `\\<` if it is meant as text")
            }
            Tag::FootnoteDefinition(_) => self.pass("footnote", "a footnote", span, "say it in the text"),
            _ => {
                // What stands inside a line without a paragraph around it: an entry of a tight list.
                let content = self.inline_run();
                if content.is_empty() && self.peek().is_some_and(|(_, next)| *next == span) {
                    return self.pass(
                        "unknown-element",
                        "this element",
                        span,
                        "use headings, paragraphs, lists and tables",
                    );
                }
                (!content.is_empty()).then_some(Block::Paragraph(content))
            }
        }
    }

    /// What is not an element: words of a tight list entry, or a rule where none may stand.
    fn loose(&mut self, event: &Event<'_>, span: Range<usize>) -> Option<Block> {
        if matches!(event, Event::Rule) {
            self.at += 1;
            self.error(
                "nesting",
                "a new part inside another element",
                span,
                "put `---` between blocks, not inside them",
            );
            return None;
        }
        let content = self.inline_run();
        if content.is_empty() {
            self.at += usize::from(self.peek().is_some_and(|(_, next)| *next == span));
            return None;
        }
        Some(Block::Paragraph(content))
    }

    fn pass(&mut self, code: &'static str, what: &str, span: Range<usize>, help: &str) -> Option<Block> {
        self.refuse(code, what, span, help);
        self.at += 1;
        self.skip();
        None
    }

    fn misplaced(&mut self, tag: &Tag<'_>, span: Range<usize>) {
        let (what, help) = match tag {
            Tag::Heading { .. } => ("a heading inside another element", "headings stand on their own"),
            Tag::List(_) => ("a list at the third depth", "lists are nested once: make it text or a table"),
            Tag::BlockQuote(_) => ("a call-out inside another element", "call-outs stand on their own"),
            _ => ("a table inside a list", "put it after the list"),
        };
        self.error("nesting", what, span, help);
        self.at += 1;
        self.skip();
    }

    fn paragraph(&mut self, inside: Inside, span: Range<usize>) -> Option<Block> {
        if let Some(LoneImage(image)) = self.lone_image() {
            if matches!(inside, Inside::Entry(_)) {
                self.error("nesting", "a chart inside a list", span, "put it after the list");
            }
            return image.map(|image| Block::Figure(Figure { caption: None, image }));
        }
        let content = self.inlines();
        (!content.is_empty()).then_some(Block::Paragraph(content))
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        manner: Option<HeadingManner>,
        span: Range<usize>,
    ) -> Option<Block> {
        let content = self.inlines();
        let rank = level as u8;
        if manner.is_none() {
            let help = "a heading has an id and at most one class: `## Title {#id .half}` at rank 2 or 3, \
                        `## Title {#id .fine}` at any rank";
            self.error("heading-attribute", "a heading with unknown attributes", span.clone(), help);
        }
        if plain(&content).trim().is_empty() {
            self.error("empty-heading", "a heading without words", span, "write `# Title {#id}`");
            return None;
        }
        let Some(id) = id else {
            let help = "write `# Title {#id}`; if no heading is meant, leave a blank line before `---`";
            self.error(
                "heading-without-id",
                format!("heading `{}` without an id", plain(&content)),
                span,
                help,
            );
            return None;
        };
        self.check_rank(rank, span.clone());
        let id: Arc<str> = id.as_ref().into();
        if self.headings.insert(id.clone(), span.clone()).is_some() {
            self.error(
                "duplicate-heading-id",
                format!("second heading with id `{id}`"),
                span,
                "give each its own id",
            );
            return None;
        }
        let (half, fine) = (manner == Some(HeadingManner::Half), manner == Some(HeadingManner::Fine));
        Some(Block::Heading(Heading { rank, id, content, half, fine }))
    }

    fn check_rank(&mut self, rank: u8, span: Range<usize>) {
        if rank > 3 {
            self.error(
                "heading-rank",
                format!("a heading of rank {rank}"),
                span,
                "there are three ranks: `#`, `##`, `###`",
            );
        } else if rank > self.rank + 1 {
            let message = format!("a heading of rank {rank} after rank {}", self.rank);
            let help = format!("write `{}`: a rank is never skipped", "#".repeat(usize::from(self.rank) + 1));
            self.error("heading-rank", message, span, help);
        }
        self.rank = rank.min(3);
    }

    fn list(&mut self, start: Option<u64>, inside: Inside) -> Block {
        let depth = match inside {
            Inside::Entry(depth) => depth + 1,
            Inside::Part | Inside::CallOut => 1,
        };
        let mut entries = Vec::new();
        while !self.ends() {
            self.at += 1; // the start of the entry
            entries.push(self.blocks(Inside::Entry(depth)));
        }
        Block::List(List { start, entries })
    }

    /// The title of a call-out: strong text that fills its first line.
    ///
    /// Strong text with words after it stays where it is, as a run-in head.
    fn call_out_title(&mut self) -> Option<Vec<Inline>> {
        let starts = |at: usize| self.events.get(at).map(|(event, _)| event);
        let (Some(Event::Start(Tag::Paragraph)), Some(Event::Start(Tag::Strong))) =
            (starts(self.at), starts(self.at + 1))
        else {
            return None;
        };
        let end = self.events[self.at + 1..]
            .iter()
            .position(|(event, _)| matches!(event, Event::End(TagEnd::Strong)))?;
        let after = self.at + 1 + end + 1;
        let only = matches!(starts(after), Some(Event::End(_)));
        if !only && !matches!(starts(after), Some(Event::SoftBreak | Event::HardBreak)) {
            return None;
        }
        let paragraph = self.at;
        self.at += 2;
        let title = self.inlines();
        if only {
            self.at = after + 1;
        } else {
            // The rest of the paragraph is read as the paragraph: its start moves behind the line break.
            self.events[after] = self.events[paragraph].clone();
            self.at = after;
        }
        Some(title)
    }
}

/// Adds a block; a paragraph of nothing but emphasis before a table or figure becomes its caption.
fn add(blocks: &mut Vec<Block>, mut block: Block) {
    if let Block::Table(super::Table { caption, .. }) | Block::Figure(Figure { caption, .. }) = &mut block
        && let Some(Block::Paragraph(content)) = blocks.last()
        && let [Inline::Emphasis(words)] = &content[..]
    {
        *caption = Some(words.clone());
        blocks.pop();
    }
    blocks.push(block);
}
