//! Reading what stands inside a line.

use std::ops::Range;

use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Tag;

use crate::diagnostic::nearest;
use crate::drawing::LinkTarget;
use crate::id::ChartId;
use crate::locale::Lang;

use super::ChartImage;
use super::Inline;
use super::parse::Reader;
use super::plain;

const IMAGE_HELP: &str = "an image stands alone in a paragraph or in a table cell";

/// An image alone in its element; nothing in it if it was refused.
pub(super) struct LoneImage(pub(super) Option<ChartImage>);

impl Reader<'_> {
    /// The inlines up to and with the end of the element they stand in.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        let inlines = self.inline_run();
        if !self.ends() {
            // Cannot happen with the parser's grammar; passing over keeps the walk in step if it ever does.
            self.skip();
        }
        inlines
    }

    /// The inlines up to the next block or the end of the element, which is left in place.
    pub(super) fn inline_run(&mut self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while self.peek().is_some_and(|(event, _)| is_inline(event)) {
            let Some((event, span)) = self.next() else { break };
            match event {
                Event::Text(words) => push_text(&mut inlines, &words),
                Event::SoftBreak => push_text(&mut inlines, " "),
                Event::HardBreak => inlines.push(Inline::Break),
                Event::Code(words) => inlines.push(Inline::Code(words.into_string())),
                Event::Start(tag) => {
                    if let Some(inline) = self.element(tag, span) {
                        inlines.push(inline);
                    }
                }
                other => self.refuse_inline(&other, span),
            }
        }
        inlines
    }

    fn element(&mut self, tag: Tag<'_>, span: Range<usize>) -> Option<Inline> {
        match tag {
            Tag::Emphasis => Some(Inline::Emphasis(self.inlines())),
            Tag::Strong => Some(Inline::Strong(self.inlines())),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title, span),
            Tag::Image { .. } => {
                self.error("image-place", "an image between other things", span, IMAGE_HELP);
                self.skip();
                None
            }
            _ => {
                self.refuse(
                    "unknown-element",
                    "this element",
                    span,
                    "use emphasis, strong text, links or plain words",
                );
                self.skip();
                None
            }
        }
    }

    fn link(
        &mut self,
        kind: LinkType,
        dest: &CowStr<'_>,
        title: &CowStr<'_>,
        span: Range<usize>,
    ) -> Option<Inline> {
        let content = self.inlines();
        if !title.is_empty() {
            self.error("link-title", "a link with a title", span, "leave the title out: no page shows it");
            return None;
        }
        if !matches!(kind, LinkType::Inline | LinkType::Autolink) {
            let help = "write the address at the link: `[text](https://…)`";
            self.error("link-address", "a link without its address", span, help);
            return None;
        }
        if plain(&content).trim().is_empty() {
            self.error("link-without-text", "a link without text", span, "write `[text](https://…)`");
            return None;
        }
        if let Some(code) = dest.strip_prefix("lang:") {
            let Some(lang) = Lang::from_code(code) else {
                let known = Lang::ALL.map(|lang| format!("`lang:{}`", lang.code())).join(", ");
                self.error(
                    "unknown-language",
                    format!("unknown language `{code}`"),
                    span,
                    format!("known are {known}"),
                );
                return None;
            };
            return Some(Inline::Foreign(lang, content));
        }
        if let Some(id) = dest.strip_prefix('#') {
            self.links.push((id.into(), span));
            return Some(Inline::Link(LinkTarget::Anchor(id.into()), content));
        }
        if dest.starts_with("https://") {
            return Some(Inline::Link(LinkTarget::Address(dest.as_ref().into()), content));
        }
        let help = "a link leads to a heading (`#id`) or to an address (`https://…`)";
        self.error("link-address", format!("a link to `{dest}`"), span, help);
        None
    }

    /// The image at the current place, if it stands alone in its element; the element's end is taken, too.
    pub(super) fn lone_image(&mut self) -> Option<LoneImage> {
        let (Event::Start(Tag::Image { .. }), span) = self.peek()? else { return None };
        let span = span.clone();
        let mut depth = 0;
        let after = self.events[self.at..].iter().position(|(event, _)| {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        if !matches!(self.events.get(self.at + after + 1), None | Some((Event::End(_), _))) {
            return None;
        }
        let Some((Event::Start(Tag::Image { dest_url, title, link_type, .. }), _)) = self.next() else {
            return None;
        };
        let alt = plain(&self.inlines());
        self.ends();
        Some(LoneImage(self.chart_image(link_type, &dest_url, &title, &alt, span)))
    }

    fn chart_image(
        &mut self,
        kind: LinkType,
        dest: &CowStr<'_>,
        title: &CowStr<'_>,
        alt: &str,
        span: Range<usize>,
    ) -> Option<ChartImage> {
        let name = dest.strip_prefix("chart:").filter(|_| kind == LinkType::Inline && title.is_empty());
        let Some(name) = name else {
            let help = "images are charts of the report: `![what it shows](chart:name)`, without a title";
            self.error("image-address", format!("an image from `{dest}`"), span, help);
            return None;
        };
        if alt.trim().is_empty() {
            let help = "say in words what it shows: `![what it shows](chart:…)`";
            self.error("image-without-text", format!("chart `{name}` without alternative text"), span, help);
            return None;
        }
        let chart = ChartId::new(name);
        if self.charts.contains(&chart) {
            return Some(ChartImage { chart, alt: alt.trim().to_owned() });
        }
        let help = if let Some(near) = nearest(name, self.charts.iter().map(ChartId::as_str)) {
            format!("did you mean `chart:{near}`?")
        } else {
            let known: Vec<_> = self.charts.iter().map(|one| format!("`{one}`")).collect();
            format!("this report has the charts {}", known.join(", "))
        };
        self.error("unknown-chart", format!("unknown chart `{name}`"), span, help);
        None
    }

    fn refuse_inline(&mut self, event: &Event<'_>, span: Range<usize>) {
        match event {
            Event::InlineHtml(_) | Event::Html(_) => {
                self.refuse(
                    "raw-html",
                    "raw HTML",
                    span,
                    "write the character as `\\<` if it is meant as text",
                );
            }
            Event::FootnoteReference(_) => {
                self.refuse(
                    "footnote",
                    "a footnote",
                    span,
                    "say it in the text, or write `\\[` if it is meant as text",
                );
            }
            Event::TaskListMarker(_) => {
                self.refuse(
                    "task-list",
                    "a task list",
                    span,
                    "use a plain list, or write `\\[` if it is meant as text",
                );
            }
            _ => self.refuse("unknown-element", "this element", span, "use plain words"),
        }
    }
}

/// Whether an event stands inside a line.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(_) | Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}

fn push_text(inlines: &mut Vec<Inline>, words: &str) {
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        last.push_str(words);
    } else {
        if inlines.is_empty() {
            inlines.reserve_exact(1); // most cells and paragraphs hold nothing else
        }
        inlines.push(Inline::Text(words.to_owned()));
    }
}
