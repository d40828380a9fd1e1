//! Reading: the events of the `CommonMark` parser, walked once.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Event;
use pulldown_cmark::OffsetIter;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;

use crate::chart::Charts;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::diagnostic::nearest;
use crate::id::ChartId;

use super::Document;

/// Reads a text that may show these charts.
///
/// # Errors
/// Everything that lies outside the vocabulary, by place.
pub fn parse(source: &Source, charts: &Charts) -> Result<Document, Diagnostics> {
    parse_showing(source, charts.keys().cloned().collect())
}

/// Reads a text; `charts` are the names of those it may show.
///
/// An empty text is an empty document.
///
/// # Errors
/// Everything outside the vocabulary of this module, all of it at once and in order of place.
pub fn parse_showing(source: &Source, charts: BTreeSet<ChartId>) -> Result<Document, Diagnostics> {
    // Footnotes and task lists are read only to be refused: otherwise their marks would pass as text.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS;
    let parser = Parser::new_ext(&source.text, options);
    let definitions: Vec<Range<usize>> =
        parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    let mut reader = Reader {
        source,
        charts,
        rest: parser.into_offset_iter(),
        events: Vec::with_capacity(USUAL_EVENTS),
        at: 0,
        headings: BTreeMap::new(),
        rank: 0,
        links: Vec::new(),
        findings: Diagnostics::default(),
    };
    for span in definitions {
        reader.refuse(
            "link-definition",
            "a link definition",
            span,
            "write the address at the link: `[text](https://…)`",
        );
    }
    let document = reader.document();
    reader.check_links();
    let mut findings = reader.findings;
    if findings.0.is_empty() {
        return Ok(document);
    }
    findings.sort();
    Err(findings)
}

/// Events of nearly all tables.
const USUAL_EVENTS: usize = 512;

/// The walk over the events.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    pub(super) charts: BTreeSet<ChartId>,
    /// What is not read yet.
    rest: OffsetIter<'a>,
    /// The events of the outermost element that is being read.
    pub(super) events: Vec<(Event<'a>, Range<usize>)>,
    /// The next of them.
    pub(super) at: usize,
    /// Ids seen so far.
    pub(super) headings: BTreeMap<Arc<str>, Range<usize>>,
    /// Rank of the last heading, 0 before the first.
    pub(super) rank: u8,
    /// Links to headings, checked when all headings are known.
    pub(super) links: Vec<(Arc<str>, Range<usize>)>,
    pub(super) findings: Diagnostics,
}

impl<'a> Reader<'a> {
    /// The next event between elements, left in place; reads the next outermost element when the last one is done.
    pub(super) fn outermost(&mut self) -> Option<&Event<'a>> {
        if self.peek().is_none() {
            self.advance();
        }
        self.peek().map(|(event, _)| event)
    }

    /// Reads the next outermost element. Only one lies in memory at a time: a report has thousands of events.
    fn advance(&mut self) {
        self.events.clear();
        self.at = 0;
        let mut depth = 0_usize;
        for event in self.rest.by_ref() {
            match event.0 {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.events.push(event);
            if depth == 0 {
                break;
            }
        }
    }

    /// The next event, left in place.
    pub(super) fn peek(&self) -> Option<&(Event<'a>, Range<usize>)> {
        self.events.get(self.at)
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let event = self.events.get(self.at).cloned();
        self.at += 1;
        event
    }

    /// Takes the end of the element being read; says whether it was there.
    pub(super) fn ends(&mut self) -> bool {
        let ends = matches!(self.peek(), None | Some((Event::End(_), _)));
        if ends {
            self.at += 1;
        }
        ends
    }

    /// Passes over the rest of an element whose start has been taken.
    pub(super) fn skip(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.next() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Notes an error at a place.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Range<usize>,
        help: impl Into<String>,
    ) {
        // Block spans end with the line break: a caret would run into the next line.
        let text = self.source.text.get(span.clone()).unwrap_or_default();
        let span = span.start..span.start + text.trim_end().len();
        self.findings.push(Diagnostic::error(Code(code), message).at(self.source, span).help(help));
    }

    /// Notes that something is outside the vocabulary.
    pub(super) fn refuse(
        &mut self,
        code: &'static str,
        what: &str,
        span: Range<usize>,
        help: impl Into<String>,
    ) {
        self.error(code, format!("{what} is not part of the vocabulary"), span, help);
    }

    fn check_links(&mut self) {
        for (id, span) in std::mem::take(&mut self.links) {
            if self.headings.contains_key(&id) {
                continue;
            }
            let help = match nearest(&id, self.headings.keys().map(AsRef::as_ref)) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => "links lead to the id of a heading: `# Title {#id}`".to_owned(),
            };
            self.error("unknown-heading", format!("link to unknown heading `#{id}`"), span, help);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::chart::Bullet;
    use crate::chart::Chart;
    use crate::chart::Charts;
    use crate::diagnostic::Source;
    use crate::document::Align;
    use crate::document::Block;
    use crate::document::Cell;
    use crate::document::Document;
    use crate::document::Inline;
    use crate::document::plain;
    use crate::drawing::LinkTarget;
    use crate::id::ChartId;
    use crate::locale::Lang;

    use super::parse;

    fn charts() -> Charts {
        ["gaps", "fit"]
            .map(|name| (ChartId::new(name), Chart::Bullet(Bullet::default())))
            .into_iter()
            .collect()
    }

    fn source(text: &str) -> Source {
        Source { name: "report.md".into(), text: text.into() }
    }

    fn read(text: &str) -> Document {
        parse(&source(text), &charts()).unwrap_or_else(|found| panic!("{text}\n{found:#?}"))
    }

    fn blocks(text: &str) -> Vec<Block> {
        let document = read(text);
        assert_eq!(document.parts.len(), 1, "{document:#?}");
        document.parts.into_iter().next().unwrap().blocks
    }

    fn paragraph(text: &str) -> Vec<Inline> {
        match blocks(text).remove(0) {
            Block::Paragraph(content) => content,
            other => panic!("{other:?}"),
        }
    }

    /// Code, line and column of every finding.
    fn found(text: &str) -> Vec<String> {
        let findings = parse(&source(text), &charts()).expect_err(text);
        let place = |at: usize| {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            (line, before.rsplit('\n').next().unwrap().chars().count() + 1)
        };
        findings
            .0
            .iter()
            .map(|one| {
                assert!(one.help.as_ref().is_some_and(|help| !help.is_empty()), "{one:?}");
                let (line, column) = place(one.place.span.as_ref().unwrap().start);
                format!("{} {line}:{column}", one.code)
            })
            .collect()
    }

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    #[test]
    fn empty_text_is_an_empty_document() {
        assert_eq!(read(""), Document::default());
        assert_eq!(read("\n---\n\n---\n"), Document::default());
    }

    #[test]
    fn headings_carry_rank_and_id() {
        let all = blocks("# Eins {#eins}\n\n## Zwei *halb* {#zwei}\n\n### Drei {#drei}\n\n# Vier {#vier}\n");
        let seen: Vec<_> = all
            .iter()
            .map(|block| match block {
                Block::Heading(heading) => (heading.rank, heading.id.to_string(), plain(&heading.content)),
                other => panic!("{other:?}"),
            })
            .collect();
        let expect = |rank, id: &str, words: &str| (rank, id.to_owned(), words.to_owned());
        assert_eq!(
            seen,
            [
                expect(1, "eins", "Eins"),
                expect(2, "zwei", "Zwei halb"),
                expect(3, "drei", "Drei"),
                expect(1, "vier", "Vier")
            ]
        );
    }

    #[test]
    fn half_sections_stand_side_by_side_in_twos() {
        let shape = |text: &str| -> Vec<usize> {
            let document = read(text);
            let of = |block: &Block| match block {
                Block::Beside(sections) => sections.iter().map(Vec::len).sum::<usize>() * 10,
                _ => 1,
            };
            document.parts.iter().flat_map(|part| part.blocks.iter().map(of)).collect()
        };
        let half = |name: &str| format!("## {name} {{#{name} .half}}\n\nWort\n\n");
        let [a, b, c] = ["a", "b", "c"].map(half);
        assert_eq!(shape(&format!("# T {{#t}}\n\n{a}{b}## Z {{#z}}\n\n{c}")), [1, 40, 1, 1, 1]);
        assert_eq!(shape(&format!("# T {{#t}}\n\n{a}> Hinweis\n\n{b}{c}")), [1, 1, 1, 1, 40]);
        assert_eq!(shape(&format!("# T {{#t}}\n\n{a}\n---\n\n{b}")), [1, 1, 1, 1, 1]);
    }

    #[test]
    fn a_heading_says_whether_its_section_is_fine_print() {
        let document = read("# A {#a}\n\n## B {#b .fine}\n\nText\n\n# C {#c .fine}\n");
        let fine = |block: &Block| matches!(block, Block::Heading(heading) if heading.fine);
        assert_eq!(document.parts[0].blocks.iter().map(fine).collect::<Vec<_>>(), [false, true, false, true]);
    }

    #[test]
    fn escapes_come_out_as_plain_characters() {
        assert_eq!(
            paragraph(r"A\*B\|C\<D\[E\]\_F\`G \& \&amp; \\ 1\. \#"),
            [text(r"A*B|C<D[E]_F`G & &amp; \ 1. #")]
        );
        let Block::Table(table) = blocks("| a | b |\n|---|---|\n| x\\|y | z |\n").remove(0) else { panic!() };
        assert_eq!(table.rows[0][0], Cell::Text(vec![text("x|y")]));
    }

    #[test]
    fn inlines_keep_their_nesting() {
        assert_eq!(
            paragraph("Eins *zwei **drei***\nvier  \nfünf `COM1` [x](#h) [Manager](lang:en)\n\n# H {#h}"),
            [
                text("Eins "),
                Inline::Emphasis(vec![text("zwei "), Inline::Strong(vec![text("drei")])]),
                text(" vier"),
                Inline::Break,
                text("fünf "),
                Inline::Code("COM1".into()),
                text(" "),
                Inline::Link(LinkTarget::Anchor("h".into()), vec![text("x")]),
                text(" "),
                Inline::Foreign(Lang::En, vec![text("Manager")]),
            ]
        );
        let address: Arc<str> = "https://example.org/a".into();
        assert_eq!(
            paragraph("<https://example.org/a>"),
            [Inline::Link(LinkTarget::Address(address), vec![text("https://example.org/a")])]
        );
    }

    #[test]
    fn captions_belong_to_what_follows() {
        let all =
            blocks("*Die Lücken*\n\n![Balken](chart:gaps)\n\n*Tabelle*\n\n| a |\n|--:|\n| 1 |\n\n*Allein*\n");
        let Block::Figure(figure) = &all[0] else { panic!() };
        assert_eq!(plain(figure.caption.as_ref().unwrap()), "Die Lücken");
        assert_eq!(figure.image.alt, "Balken");
        let Block::Table(table) = &all[1] else { panic!() };
        assert_eq!(plain(table.caption.as_ref().unwrap()), "Tabelle");
        assert_eq!(table.columns, [Align::Right]);
        assert_eq!(all[2], Block::Paragraph(vec![Inline::Emphasis(vec![text("Allein")])]));
    }

    #[test]
    fn tables_hold_charts_and_empty_cells() {
        let Block::Table(table) =
            blocks("| Name | | Stufe |\n|:--|:-:|--:|\n| LEA | ![Stufe 2](chart:gaps) | 2,5 |\n| | | |\n")
                .remove(0)
        else {
            panic!()
        };
        assert_eq!(table.columns, [Align::Left, Align::Center, Align::Right]);
        assert!(
            matches!(&table.rows[0][1], Cell::Chart(image) if image.chart == "gaps" && image.alt == "Stufe 2")
        );
        assert_eq!(table.rows[1], vec![Cell::Text(vec![]); 3]);
    }

    #[test]
    fn parts_lists_and_callouts() {
        let document =
            read("Eins\n\n---\n\n- a\n  1. b\n- c\n\n> **Titel**\n> Text\n>\n> - d\n\n> **Kurz:** mehr\n");
        assert_eq!(document.parts.len(), 2);
        let [Block::List(list), Block::CallOut(titled), Block::CallOut(run_in)] =
            &document.parts[1].blocks[..]
        else {
            panic!("{document:#?}")
        };
        assert_eq!((list.start, list.entries.len()), (None, 2));
        assert!(matches!(&list.entries[0][1], Block::List(inner) if inner.start == Some(1)));
        assert_eq!(titled.title, Some(vec![text("Titel")]));
        assert_eq!(titled.blocks[0], Block::Paragraph(vec![text("Text")]));
        assert_eq!(run_in.title, None);
        assert!(matches!(&run_in.blocks[0], Block::Paragraph(words) if plain(words) == "Kurz: mehr"));
    }

    #[test]
    fn everything_else_is_refused_with_its_place() {
        let cases = [
            ("ok\n\n<div>x</div>\n", "raw-html 3:1"),
            ("a <b>c\n", "raw-html 1:3"),
            ("a\n\n    code\n", "code-block 3:5"),
            ("```\ncode\n```\n", "code-block 1:1"),
            ("a[^1]\n\n[^1]: b\n", "footnote 1:2"),
            ("- [ ] a\n", "task-list 1:3"),
            ("# A\n", "heading-without-id 1:1"),
            ("# {#a}\n", "empty-heading 1:1"),
            ("# A {#a}\n\n# B {#a}\n", "duplicate-heading-id 3:1"),
            ("# A {#a}\n\n### B {#b}\n", "heading-rank 3:1"),
            ("## B {#b}\n", "heading-rank 1:1"),
            ("# A {#a}\n\n## B {#b}\n\n### C {#c}\n\n#### D {#d}\n", "heading-rank 7:1"),
            ("# A {#a .class}\n", "heading-attribute 1:1"),
            ("# A {#a .half}\n", "heading-attribute 1:1"),
            ("# A {#a}\n\n## B {#b .half .half}\n", "heading-attribute 3:1"),
            ("# A {#a}\n\n## B {#b .half .fine}\n", "heading-attribute 3:1"),
            ("# A {#a width=3}\n", "heading-attribute 1:1"),
            ("text\n---\n", "heading-without-id 1:1"),
            ("![](chart:gaps)\n", "image-without-text 1:1"),
            ("![a](chart:gabs)\n", "unknown-chart 1:1"),
            ("![a](photo.png)\n", "image-address 1:1"),
            ("ä ![a](chart:gaps)\n", "image-place 1:3"),
            ("[a](#b)\n", "unknown-heading 1:1"),
            ("[a](http://b.org)\n", "link-address 1:1"),
            ("[a](lang:fr)\n", "unknown-language 1:1"),
            ("[a](https://b.org \"t\")\n", "link-title 1:1"),
            ("x [a][b]\n\n[b]: https://b.org\n", "link-address 1:3"),
            ("- a\n  - b\n    - c\n", "nesting 3:5"),
            ("- a\n\n  > b\n", "nesting 3:3"),
            ("> > a\n", "nesting 1:3"),
            ("> # A {#a}\n", "nesting 1:3"),
            ("> a\n>\n> ---\n", "nesting 3:3"),
            ("| a | b |\n|---|---|\n| c |\n", "table-row 3:1"),
            ("| a | b |\n|---|---|\n| c | d | e |\n", "table-row 3:1"),
            ("| a | b |\n|---|---|\n| c | x ![a](chart:gaps) |\n", "image-place 3:9"),
            ("<me@example.org>\n", "link-address 1:1"),
        ];
        for (text, expect) in cases {
            assert_eq!(found(text)[0], expect, "{text}");
        }
    }

    #[test]
    fn all_findings_come_at_once_and_in_order() {
        assert_eq!(
            found("<b>\n\n# A\n\n[x](#nix)\n"),
            ["raw-html 1:1", "heading-without-id 3:1", "unknown-heading 5:1"]
        );
    }

    #[test]
    fn near_names_are_suggested() {
        let findings =
            parse(&source("# Gaps {#gaps}\n\n[a](#gasp)\n\n![a](chart:fti)"), &charts()).unwrap_err();
        let helps: Vec<_> = findings.0.iter().filter_map(|one| one.help.as_deref()).collect();
        assert!(helps.contains(&"did you mean `#gaps`?"), "{helps:?}");
        assert!(helps.iter().any(|help| help.contains("`chart:fit`")), "{helps:?}");
    }
}
