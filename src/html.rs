//! A document as one HTML page: the same blocks, charts as inline drawings, nothing from outside.
//!
//! The page holds its whole style, loads nothing and runs nothing; its security policy says so to the browser.

use std::fmt::Write as _;

use crate::chart::Charts;
use crate::chart::draw;
use crate::document::Align;
use crate::document::Block;
use crate::document::Cell;
use crate::document::ChartImage;
use crate::document::Document;
use crate::document::Inline;
use crate::document::List;
use crate::document::Table;
use crate::drawing::Color;
use crate::drawing::Face;
use crate::drawing::LinkTarget;
use crate::drawing::Path;
use crate::drawing::Segment;
use crate::drawing::Shape;
use crate::drawing::TextRun;
use crate::drawing::geometry::Length;
use crate::fonts::Shaper;
use crate::layout::Style;
use crate::locale::Lang;

/// Width for which charts on their own are drawn; the page scales them.
const FIGURE: Length = Length::pt(480.0);
/// Width for which charts in table cells are drawn.
const IN_CELL: Length = Length::pt(120.0);

/// What a page says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language.
    pub lang: Lang,
    /// The program with version.
    pub creator: &'a str,
}

/// The document as HTML.
///
/// Charts that were not given are told by their words alone.
#[must_use]
pub fn to_html(
    document: &Document,
    charts: &Charts,
    style: &Style,
    shaper: &mut Shaper,
    page: &Page<'_>,
) -> String {
    let mut writer = Writer { out: String::new(), charts, style, shaper };
    for part in &document.parts {
        writer.out.push_str("<section>\n");
        writer.blocks(&part.blocks);
        writer.out.push_str("</section>\n");
    }
    let (lang, title, creator) = (page.lang.code(), escaped(page.title), escaped(page.creator));
    let (rules, body) = (rules(style), writer.out);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"generator\" content=\"{creator}\">\n<title>{title}</title>\n<style>\n{rules}</style>\n</head>\n\
         <body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// The style sheet, in the colours of the page.
fn rules(style: &Style) -> String {
    let color = &style.color;
    let (ink, muted, accent) = (hex(color.ink), hex(color.muted), hex(color.accent));
    let (ground, rule, paper) = (hex(color.ground), hex(color.rule), hex(color.paper));
    format!(
        "body{{color:{ink};background:{paper};font:1rem/1.45 \"Noto Sans\",system-ui,sans-serif;margin:0}}\n\
         main{{max-width:46rem;margin:0 auto;padding:2rem 1rem}}\n\
         h1,h2{{color:{accent};line-height:1.2}}\nsection+section{{border-top:1px solid {rule};margin-top:2rem}}\n\
         a{{color:{accent}}}\ncode{{font:inherit;color:{muted}}}\n\
         table{{border-collapse:collapse;width:100%;margin:1rem 0;font-variant-numeric:tabular-nums}}\n\
         caption,figcaption{{text-align:left;font-weight:bold;color:{muted};font-size:.9rem}}\n\
         th,td{{text-align:left;vertical-align:top;padding:.2rem .5rem;border-bottom:1px solid {rule}}}\n\
         thead th{{color:{muted};border-bottom:2px solid {accent}}}\ntbody th{{font-weight:normal}}\n\
         .right{{text-align:right}}\n.center{{text-align:center}}\n\
         aside{{background:{ground};border-left:4px solid {accent};padding:.5rem 1rem;margin:1rem 0}}\n\
         figure{{margin:1rem 0}}\nsvg{{max-width:100%;height:auto;overflow:visible}}\n\
         @media print{{section+section{{break-before:page;border:0}}tr,figure,aside{{break-inside:avoid}}}}\n"
    )
}

struct Writer<'a> {
    out: String,
    charts: &'a Charts,
    style: &'a Style,
    shaper: &'a mut Shaper,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => {
                let (rank, id) = (heading.rank, escaped(&heading.id));
                let _ = write!(self.out, "<h{rank} id=\"{id}\">");
                self.inlines(&heading.content);
                let _ = writeln!(self.out, "</h{rank}>");
            }
            Block::Paragraph(content) => self.element("p", content),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => {
                self.out.push_str("<figure>\n");
                if let Some(caption) = &figure.caption {
                    self.element("figcaption", caption);
                }
                self.chart(&figure.image, FIGURE);
                self.out.push_str("\n</figure>\n");
            }
            Block::CallOut(call_out) => {
                self.out.push_str("<aside>\n");
                if let Some(title) = &call_out.title {
                    self.out.push_str("<p><strong>");
                    self.inlines(title);
                    self.out.push_str("</strong></p>\n");
                }
                self.blocks(&call_out.blocks);
                self.out.push_str("</aside>\n");
            }
            Block::Beside(halves) => {
                self.out.push_str("<div class=\"beside\">\n");
                for half in halves {
                    self.out.push_str("<section>\n");
                    self.blocks(half);
                    self.out.push_str("</section>\n");
                }
                self.out.push_str("</div>\n");
            }
        }
    }

    fn element(&mut self, name: &str, content: &[Inline]) {
        let _ = write!(self.out, "<{name}>");
        self.inlines(content);
        let _ = writeln!(self.out, "</{name}>");
    }

    fn list(&mut self, list: &List) {
        let name = if list.start.is_some() { "ol" } else { "ul" };
        match list.start.filter(|start| *start != 1) {
            Some(start) => {
                let _ = writeln!(self.out, "<ol start=\"{start}\">");
            }
            None => {
                let _ = writeln!(self.out, "<{name}>");
            }
        }
        for entry in &list.entries {
            self.out.push_str("<li>");
            match &entry[..] {
                [Block::Paragraph(content)] => self.inlines(content),
                blocks => self.blocks(blocks),
            }
            self.out.push_str("</li>\n");
        }
        let _ = writeln!(self.out, "</{name}>");
    }

    fn table(&mut self, table: &Table) {
        self.out.push_str("<table>\n");
        if let Some(caption) = &table.caption {
            self.element("caption", caption);
        }
        self.out.push_str("<thead>\n");
        self.row(&table.head, table, true);
        self.out.push_str("</thead>\n<tbody>\n");
        for row in &table.rows {
            self.row(row, table, false);
        }
        self.out.push_str("</tbody>\n</table>\n");
    }

    fn row(&mut self, cells: &[Cell], table: &Table, head: bool) {
        self.out.push_str("<tr>");
        for (place, cell) in cells.iter().enumerate() {
            let (name, scope) = match (head, place) {
                (true, _) => ("th", " scope=\"col\""),
                (false, 0) => ("th", " scope=\"row\""),
                (false, _) => ("td", ""),
            };
            let class = match table.columns.get(place) {
                Some(Align::Right) => " class=\"right\"",
                Some(Align::Center) => " class=\"center\"",
                _ => "",
            };
            let _ = write!(self.out, "<{name}{scope}{class}>");
            match cell {
                Cell::Text(content) => self.inlines(content),
                Cell::Chart(image) => self.chart(image, IN_CELL),
            }
            let _ = write!(self.out, "</{name}>");
        }
        self.out.push_str("</tr>\n");
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(words) => self.out.push_str(&escaped(words)),
                Inline::Emphasis(inner) => self.within("em", "em", inner),
                Inline::Strong(inner) => self.within("strong", "strong", inner),
                Inline::Code(words) => {
                    let _ = write!(self.out, "<code>{}</code>", escaped(words));
                }
                Inline::Foreign(lang, inner) => {
                    self.within("span", &format!("span lang=\"{}\"", lang.code()), inner);
                }
                Inline::Link(LinkTarget::Anchor(id), inner) => {
                    self.within("a", &format!("a href=\"#{}\"", escaped(id)), inner);
                }
                Inline::Link(LinkTarget::Address(address), inner) => {
                    let open = format!("a href=\"{}\" rel=\"noreferrer\"", escaped(address));
                    self.within("a", &open, inner);
                }
                Inline::Break => self.out.push_str("<br>"),
            }
        }
    }

    fn within(&mut self, name: &str, open: &str, inner: &[Inline]) {
        let _ = write!(self.out, "<{open}>");
        self.inlines(inner);
        let _ = write!(self.out, "</{name}>");
    }

    /// A chart as a drawing that is read as its words.
    fn chart(&mut self, image: &ChartImage, width: Length) {
        let alt = escaped(&image.alt);
        let Some(chart) = self.charts.get(&image.chart) else {
            let _ = write!(self.out, "<span>{alt}</span>");
            return;
        };
        let drawn = draw(chart, width, &self.style.look(), self.shaper);
        let (wide, high) = (points(width), points(drawn.height));
        let _ = write!(
            self.out,
            "<svg role=\"img\" aria-label=\"{alt}\" width=\"{wide}pt\" height=\"{high}pt\" viewBox=\"0 0 {wide} {high}\">"
        );
        for shape in &drawn.shapes {
            match shape {
                Shape::Text(run) => self.words(run),
                Shape::Path(path) => self.path(path),
                Shape::Link(..) => {}
            }
        }
        self.out.push_str("</svg>");
    }

    fn words(&mut self, run: &TextRun) {
        let (x, y, size) = (points(run.origin.x), points(run.origin.y), points(run.size));
        // Another font than ours may be wider: the words keep the room they were given.
        let room = points(run.size * (f64::from(run.shaped.width) / 1000.0));
        let bold = matches!(run.face, Face::Bold | Face::BoldItalic);
        let slanted = matches!(run.face, Face::Italic | Face::BoldItalic);
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        let slant = if slanted { " font-style=\"italic\"" } else { "" };
        let (color, text) = (hex(run.color), escaped(run.shaped.text.trim_end()));
        let _ = write!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{color}\"{weight}{slant} textLength=\"{room}\" \
             lengthAdjust=\"spacingAndGlyphs\">{text}</text>"
        );
    }

    fn path(&mut self, path: &Path) {
        let mut line = String::new();
        for segment in &path.segments {
            let _ = match segment {
                Segment::Move(to) => write!(line, "M{} {}", points(to.x), points(to.y)),
                Segment::Line(to) => write!(line, "L{} {}", points(to.x), points(to.y)),
                Segment::Close => write!(line, "Z"),
            };
        }
        let fill = path.fill.map_or("none".to_owned(), hex);
        let _ = write!(self.out, "<path d=\"{line}\" fill=\"{fill}\"");
        if let Some(stroke) = &path.stroke {
            let (color, width) = (hex(stroke.color), points(stroke.width));
            let _ = write!(self.out, " stroke=\"{color}\" stroke-width=\"{width}\"");
            if let Some((on, off)) = stroke.dash {
                let _ = write!(self.out, " stroke-dasharray=\"{} {}\"", points(on), points(off));
            }
        }
        self.out.push_str("/>");
    }
}

/// Text for HTML, in content and in attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{AD}' => out.push_str("&shy;"),
            c if c.is_control() && !c.is_whitespace() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// Points to the hundredth.
fn points(length: Length) -> f64 {
    (length.to_pt() * 100.0).round() / 100.0 + 0.0 // + 0.0: no negative zero
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;
    use crate::document::parse;

    fn html(text: &str) -> String {
        let source = Source { name: "t".into(), text: text.into() };
        let document = parse(&source, &Charts::new()).unwrap();
        let page = Page { title: "A & <b>", lang: Lang::De, creator: "csm" };
        to_html(&document, &Charts::new(), &Style::built_in(), &mut Shaper::new(), &page)
    }

    #[test]
    fn every_block_becomes_its_element() {
        let page = html(
            "# Eins {#a}\n\nText *so* **und** `X1` [Customer](lang:en) [dort](#a) [fern](https://example.org/?a=\"b)\n\n\
             - a\n- b\n\n3. c\n\n> **Achtung**\n>\n> Satz\n\n| K | Z |\n|---|--:|\n| r | 1 |\n\n---\n\nEnde\n",
        );
        for piece in [
            "<html lang=\"de\">",
            "<title>A &amp; &lt;b&gt;</title>",
            "<h1 id=\"a\">Eins</h1>",
            "<em>so</em> <strong>und</strong> <code>X1</code> <span lang=\"en\">Customer</span>",
            "<a href=\"#a\">dort</a>",
            "href=\"https://example.org/?a=",
            "<ul>\n<li>a</li>",
            "<ol start=\"3\">\n<li>c</li>",
            "<aside>\n<p><strong>Achtung</strong></p>\n<p>Satz</p>",
            "<th scope=\"col\" class=\"right\">Z</th>",
            "<th scope=\"row\">r</th><td class=\"right\">1</td>",
        ] {
            assert!(page.contains(piece), "{piece} is not in\n{page}");
        }
        assert_eq!(page.matches("<section>").count(), 2);
    }

    #[test]
    fn names_stay_names_and_nothing_is_loaded() {
        let page = html("# A {#a}\n\n\\<script\\>alert(1)\\</script\\> \\& \"x\"\n");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"), "{page}");
        for outside in ["<script", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
