//! Written files as independent readers see them.
//!
//! The readers are programs of the test machine (qpdf, poppler). One that is missing is reported loudly and its
//! checks are left out.

#![allow(clippy::unwrap_used, reason = "tests stop at what cannot be")]

#[path = "support/by_hand.rs"]
mod by_hand;

use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;

use by_hand::{Sheet, at};
use chrono::NaiveDate;
use csm_kompass::drawing::Anchor;
use csm_kompass::drawing::Color;
use csm_kompass::drawing::Face;
use csm_kompass::drawing::Glyph;
use csm_kompass::drawing::Glyphs;
use csm_kompass::drawing::LinkTarget;
use csm_kompass::drawing::Mark;
use csm_kompass::drawing::OutlineEntry;
use csm_kompass::drawing::Page;
use csm_kompass::drawing::Pages;
use csm_kompass::drawing::Path;
use csm_kompass::drawing::Segment;
use csm_kompass::drawing::Shape;
use csm_kompass::drawing::Stroke;
use csm_kompass::drawing::geometry::Length;
use csm_kompass::drawing::geometry::Point;
use csm_kompass::drawing::geometry::Rect;
use csm_kompass::drawing::geometry::Size;
use csm_kompass::drawing::structure::NodeId;
use csm_kompass::drawing::structure::Role;
use csm_kompass::locale::Lang;
use csm_kompass::pdf;
use csm_kompass::pdf::About;
use csm_kompass::pdf::PdfError;
use proptest::prelude::*;

/// What the sample's body says, line by line.
const LINES: [&str; 5] = [
    "Größe, Übung, Maß: 48.100\u{A0}€ – „so“ ‚und‘ ’so’ …",
    "3 × 4 ± 1; 5 ≥ 4 ≤ 6; σ − √",
    "Łukasz Żółć, İpek Şahin, Nguyễn, Ἀθηνᾶ",
    "Mu\u{308}ller, q\u{301}, x\u{323}\u{307}y und Auflage, Tofu",
    "Dies ist 李 und ✓ am Ende",
];

fn about() -> About {
    About {
        title: "Bericht für O’Neil & Söhne <Test>".into(),
        lang: Lang::De,
        date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        subject: "Kompass".into(),
        keywords: vec!["CSM".into(), "Gehalt".into()],
        creator: "csm-kompass 0.1.0".into(),
        producer: "printpdf".into(),
        seed: [7; 32],
    }
}

/// Two pages with everything.
fn sample() -> Pages {
    let mut sheet = Sheet::new();
    let root = NodeId(0);
    sheet.page();
    sheet.text(Face::Regular, "Kopfzeile", at(60.0, 30.0), None);
    let heading = sheet.node(Role::Heading(1), root);
    sheet.text(Face::Bold, "Zusammenfassung", at(60.0, 60.0), Some(heading));
    for (line, y) in LINES.iter().zip(0..) {
        let paragraph = sheet.node(Role::Paragraph, root);
        sheet.text(Face::Regular, line, at(60.0, 90.0 + f64::from(y) * 14.0), Some(paragraph));
    }
    linked_paragraph(&mut sheet);
    list(&mut sheet);
    table(&mut sheet);
    let figure = sheet.node(Role::Figure, root);
    sheet.pages.structure.nodes[figure.0 as usize].alt = Some("Ein Balken: 3 von 5".into());
    let stroke = Stroke {
        color: Color::hex(0),
        width: Length::pt(0.7),
        dash: Some((Length::pt(2.0), Length::pt(1.0))),
    };
    let segments = [
        Segment::Move(at(60.0, 400.0)),
        Segment::Line(at(160.0, 400.0)),
        Segment::Line(at(170.0, 420.0)),
        Segment::Close,
    ];
    let segments = segments.into_iter().collect();
    let path = Path { segments, fill: Some(Color::hex(0x1f_5a_7a)), stroke: Some(stroke) };
    sheet.mark(Shape::path(path), Some(figure));
    sheet.page();
    let second = sheet.node(Role::Heading(2), root);
    sheet.text(Face::BoldItalic, "Gehalt", at(60.0, 60.0), Some(second));
    let paragraph = sheet.node(Role::Paragraph, root);
    sheet.pages.structure.nodes[paragraph.0 as usize].lang = Some(Lang::En);
    sheet.text(Face::Italic, "Customer Success", at(60.0, 90.0), Some(paragraph));
    sheet.pages.anchors.push(Anchor { name: "gehalt".into(), page: 1, y: Length::pt(50.0) });
    let entry =
        |title: &str, rank, page| OutlineEntry { title: title.into(), rank, page, y: Length::pt(50.0) };
    sheet.pages.outline =
        vec![entry("Überblick", 1, 0), entry("Teil", 2, 0), entry("Mehr", 3, 0), entry("Gehalt", 1, 1)];
    sheet.pages
}

fn linked_paragraph(sheet: &mut Sheet) {
    let paragraph = sheet.node(Role::Paragraph, NodeId(0));
    let link = sheet.node(Role::Link, paragraph);
    let start = sheet.text(Face::Regular, "Siehe ", at(60.0, 170.0), Some(paragraph));
    let end = sheet.text(Face::Regular, "Gehalt", start, Some(link));
    let size = Size { width: end.x - start.x, height: Length::pt(12.0) };
    let rect = Rect { origin: Point::new(start.x, start.y - Length::pt(9.0)), size };
    sheet.mark(Shape::link(rect, LinkTarget::Anchor("gehalt".into())), Some(link));
    let end = sheet.text(Face::Regular, " oder ", end, Some(paragraph));
    sheet.text(Face::Bold, "dort", end, Some(paragraph));
    let address = LinkTarget::Address("https://example.org/ü?a=(b)".into());
    sheet.mark(Shape::link(rect, address), None);
}

fn list(sheet: &mut Sheet) {
    let list = sheet.node(Role::List, NodeId(0));
    for (label, y) in [("1.", 190.0), ("2.", 204.0)] {
        let item = sheet.node(Role::ListItem, list);
        let number = sheet.node(Role::Label, item);
        let body = sheet.node(Role::ListBody, item);
        sheet.text(Face::Regular, label, at(60.0, y), Some(number));
        sheet.text(Face::Regular, "Schritt", at(76.0, y), Some(body));
    }
}

fn table(sheet: &mut Sheet) {
    let table = sheet.node(Role::Table, NodeId(0));
    for (y, roles) in [(240.0, [Role::ColumnHeader; 2]), (254.0, [Role::RowHeader, Role::Cell])] {
        let row = sheet.node(Role::Row, table);
        for (role, x) in roles.into_iter().zip([60.0, 160.0]) {
            let cell = sheet.node(role, row);
            sheet.text(Face::Regular, &format!("Zelle{x}"), at(x, y), Some(cell));
        }
    }
}

/// Runs a reader over a file; `None` if it is not installed.
fn read(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == "FILE" { path } else { argument });
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program}: {errors}");
            assert_eq!(errors, "", "{program} complains");
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            eprintln!("\n*** {program} CANNOT BE RUN ({error}): ITS CHECKS ARE LEFT OUT ***\n");
            None
        }
    }
}

fn written() -> Vec<u8> {
    pdf::write(&sample(), &about()).unwrap()
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let one = written();
    assert_eq!(one, written());
    let other = About { seed: [8; 32], ..about() };
    assert_ne!(one, pdf::write(&sample(), &other).unwrap());
    assert!(one.len() < 70_000, "{} bytes", one.len());
}

#[test]
fn qpdf_finds_nothing_wrong() {
    assert_sound(&written());
}

fn assert_sound(bytes: &[u8]) {
    let Some(said) = read("qpdf", &["--check", "FILE"], bytes) else { return };
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
    assert!(said.contains("PDF Version: 1.7"), "{said}");
}

#[test]
fn text_copies_as_it_was_written() {
    let Some(text) = read("pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"], &written()) else { return };
    let expected = [
        "Größe, Übung, Maß: 48.100 € – „so“ ‚und‘ ’so’ …",
        LINES[1],
        LINES[2],
        "Müller, q\u{301}, \u{1E8B}\u{323}y und Auflage, Tofu", // composed
        LINES[4],
        "Siehe Gehalt oder dort",
        "1. Schritt",
        "Customer Success",
    ];
    for line in expected {
        assert!(text.lines().any(|found| found == line), "{line:?} is not in\n{text}");
    }
}

#[test]
fn fonts_are_embedded_reduced_and_have_text_maps() {
    let Some(fonts) = read("pdffonts", &["FILE"], &written()) else { return };
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(rows.len(), 4, "{fonts}");
    for row in rows {
        assert!(row.contains("+NotoSans-"), "{row}");
        assert!(row.contains("CID TrueType      Custom           yes yes yes"), "{row}");
    }
}

#[test]
fn a_face_with_more_glyphs_than_a_byte_counts_is_written_in_pairs() {
    let ranges = ['Ā'..='Ĩ', 'Ī'..='ň', 'Ŋ'..='ž', 'Ə'..='ǎ', 'Α'..='Ρ', 'Σ'..='ω', 'А'..='я'];
    let lines: Vec<String> = ranges.into_iter().map(Iterator::collect).collect();
    let mut sheet = Sheet::new();
    sheet.page();
    for (line, y) in lines.iter().zip(0..) {
        let paragraph = sheet.node(Role::Paragraph, NodeId(0));
        sheet.text(Face::Regular, line, at(60.0, 90.0 + f64::from(y) * 14.0), Some(paragraph));
    }
    let heading = sheet.node(Role::Heading(1), NodeId(0));
    sheet.text(Face::Bold, "Überschrift", at(60.0, 300.0), Some(heading));
    let bytes = pdf::write(&sheet.pages, &about()).unwrap();
    let Some(text) = read("pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"], &bytes) else { return };
    let found: Vec<&str> = text.lines().collect();
    assert_eq!(found[..8], [&lines[..], &["Überschrift".to_owned()]].concat(), "{text}");
    let Some(fonts) = read("pdffonts", &["FILE"], &bytes) else { return };
    for (name, encoding) in [("NotoSans-Regular", " Identity-H "), ("NotoSans-Bold", " Custom ")] {
        let row = fonts.lines().find(|row| row.contains(name)).unwrap_or_default();
        assert!(row.contains(encoding), "{encoding}: {fonts}");
    }
    assert_sound(&bytes);
}

#[test]
fn lines_that_follow_evenly_stand_where_they_should() {
    let mut sheet = Sheet::new();
    sheet.page();
    let blocks = [(60.0, 100.0, "a1 a2 a3 a4"), (200.0, 100.0, "b1 b2"), (200.0, 140.0, "c1 c2")];
    let lines = |words: &'static str| (0_u8..).map(|nth| 14.0 * f64::from(nth)).zip(words.split(' '));
    let words =
        blocks.iter().flat_map(|(x, y, all)| lines(all).map(move |(down, one)| (one, [*x, y + down])));
    for (word, [x, y]) in words.clone() {
        let node = sheet.node(Role::Paragraph, NodeId(0));
        sheet.text(Face::Regular, word, at(x, y), Some(node));
    }
    let bytes = pdf::write(&sheet.pages, &about()).unwrap();
    let Some(boxes) = read("pdftotext", &["-bbox", "FILE", "-"], &bytes) else { return };
    let found = |word: &str| -> [f64; 2] {
        let line = boxes.lines().find(|line| line.ends_with(&format!(">{word}</word>"))).unwrap();
        let after = |key: &str| line.split(key).nth(1).unwrap().split('"').next().unwrap();
        ["xMin=\"", "yMin=\""].map(|key| after(key).parse().unwrap())
    };
    for (word, [x, y]) in words {
        let ([left, top], [own_x, own_y]) = (found("a1"), found(word));
        assert!((own_x - left - x + 60.0).abs() < 0.1 && (own_y - top - y + 100.0).abs() < 0.1, "{word}");
    }
    let Some(raw) = read("qpdf", &["--qdf", "--object-streams=disable", "FILE", "-"], &bytes) else { return };
    // The second line says how far lines are apart; from there on a break and a string are one operator everywhere.
    let ends = |operator: &str| raw.lines().filter(|line| line.ends_with(operator)).count();
    assert_eq!((ends(" Tj"), ends(" '")), (4, 4));
}

#[test]
fn the_structure_is_read_in_order() {
    let Some(structure) = read("pdfinfo", &["-struct-text", "FILE"], &written()) else { return };
    let expected = [
        "Document",
        "H1 (block)",
        "\"Zusammenfassung\"",
        "Dies ist",
        "am Ende",
        "\"Siehe \"",
        "Link (inline)",
        "\"Gehalt\"",
        "\" oder dort\"",
        "L (block):",
        "/ListNumbering /Decimal",
        "Lbl (block)",
        "\"1.\"",
        "LBody (block)",
        "Table (block)",
        "TH:",
        "/Scope /Column",
        "TD",
        "Figure:",
        "H2 (block)",
        "\"Customer Success\"",
    ];
    let mut rest = structure.as_str();
    for piece in expected {
        let Some(found) = rest.find(piece) else {
            panic!("{piece} is missing or out of order:\n{structure}")
        };
        rest = &rest[found + piece.len()..];
    }
    assert!(!structure.contains("Kopfzeile"), "the running head is an artifact");
}

#[test]
fn the_file_says_what_it_is() {
    let bytes = written();
    let Some(info) = read("pdfinfo", &["-isodates", "FILE"], &bytes) else { return };
    for piece in ["Title:           Bericht für O’Neil & Söhne <Test>", "Tagged:          yes", "2026-11-23"]
    {
        assert!(info.contains(piece), "{piece} is not in\n{info}");
    }
    let Some(metadata) = read("pdfinfo", &["-meta", "FILE"], &bytes) else { return };
    assert!(metadata.contains("O’Neil &amp; Söhne &lt;Test&gt;"), "{metadata}");
    for claim in ["<pdfuaid:part>1<", "<pdfaid:part>3<", "<pdfaid:conformance>A<", "<dc:creator>"] {
        assert!(metadata.contains(claim), "{claim}: {metadata}");
    }
    let Some(links) = read("pdfinfo", &["-url", "FILE"], &bytes) else { return };
    assert!(links.contains("https://example.org/%C3%BC?a=(b)"), "{links}");
    let Some(places) = read("pdfinfo", &["-dests", "FILE"], &bytes) else { return };
    let place = places.lines().find(|line| line.ends_with("\"gehalt\"")).unwrap_or_default();
    let place: Vec<&str> = place.split_whitespace().collect();
    assert_eq!(place[..4], ["2", "[", "XYZ", "null"], "{places}");
}

#[test]
fn details_that_readers_do_not_show() {
    let Some(raw) = read("qpdf", &["--qdf", "--object-streams=disable", "FILE", "-"], &written()) else {
        return;
    };
    for piece in [
        "/Scope /Column",
        "/Scope /Row",
        "/ListNumbering /Decimal",
        "/DisplayDocTitle true",
        "/Lang (de)",
        "/Lang (en)",
        "/Tabs /S",
        "/OBJR",
        "/BBox",
        "/Contents (Gehalt)", // what the link says
        "/Dest (gehalt)",     // where it leads
        "/Type/Pagination",
        "/GTS_PDFA1",
        "/ActualText",
        "/Outlines",
        "/CMapName /OneByteIdentityH", // strings of one byte a glyph, in words all readers know
        "<00> <FF> 0",
    ] {
        assert!(raw.contains(piece), "{piece} is missing");
    }
    assert!(!raw.contains("GTS_PDFX"), "no claim we do not keep");
    assert!(!raw.contains("/AF "), "nothing is attached");
}

#[test]
fn running_head_and_foot_are_told_apart() {
    let mut sheet = Sheet::new();
    for _ in 0..2 {
        sheet.page();
        for (words, y) in [("oben", 20.0), ("Tabellenkopf", 80.0), ("Seite 1", 800.0)] {
            sheet.text(Face::Regular, words, at(60.0, y), None);
        }
        let page = sheet.pages.pages.last_mut().unwrap();
        (page.head, page.foot) = (1, 1);
    }
    let bytes = pdf::write(&sheet.pages, &about()).unwrap();
    let Some(raw) = read("qpdf", &["--qdf", "--object-streams=disable", "FILE", "-"], &bytes) else { return };
    for artifact in
        ["<</Subtype/Header/Type/Pagination>>", "<</Subtype/Footer/Type/Pagination>>", "<</Type/Pagination>>"]
    {
        assert_eq!(raw.matches(artifact).count(), 2, "{artifact}");
    }
}

#[test]
fn pages_that_make_no_sense_are_refused() {
    let refused = |change: &dyn Fn(&mut Pages)| {
        let mut pages = sample();
        change(&mut pages);
        pdf::write(&pages, &about()).unwrap_err()
    };
    assert_eq!(pdf::write(&Pages::default(), &about()), Err(PdfError::NoPages));
    let nowhere = Shape::link(Rect::default(), LinkTarget::Anchor("nirgends".into()));
    assert_eq!(
        refused(&|pages| pages.pages[0].marks.push(Mark { shape: nowhere.clone(), node: None })),
        PdfError::NoSuchAnchor(Arc::from("nirgends"))
    );
    assert_eq!(refused(&|pages| pages.pages[1].size.width = Length::pt(f64::NAN)), PdfError::BadLength(2));
    assert_eq!(refused(&|pages| pages.pages[1].size.height = Length::ZERO), PdfError::BadLength(2));
    assert_eq!(refused(&|pages| pages.pages[0].marks[0].node = Some(NodeId(9999))), PdfError::NoSuchNode(1));
    assert_eq!(
        refused(&|pages| pages.structure.nodes[3].parent = Some(NodeId(5))),
        PdfError::BadStructure(3)
    );
    assert_eq!(refused(&|pages| pages.anchors[0].page = 7), PdfError::NoSuchPage(8));
    let Shape::Text(mut run) = sample().pages[0].marks[0].shape.clone() else { panic!("a run") };
    run.origin.x = Length::pt(f64::INFINITY);
    assert_eq!(
        refused(&|pages| pages.pages[0].marks[0].shape = Shape::Text(run.clone())),
        PdfError::BadLength(1)
    );
    let mut broken = sample().pages[0].marks[0].shape.clone();
    if let Shape::Text(run) = &mut broken {
        let mut glyphs: Vec<Glyph> = run.shaped.each().collect();
        glyphs[0].length = 99;
        Arc::make_mut(&mut run.shaped).glyphs = Glyphs::Any(glyphs);
    }
    assert_eq!(refused(&|pages| pages.pages[0].marks[0].shape = broken.clone()), PdfError::BadGlyphRange(1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_written_the_same_way_twice(texts in prop::collection::vec(any::<String>(), 1..5)) {
        let mut sheet = Sheet::new();
        sheet.page();
        for (text, y) in texts.iter().zip(1..) {
            let paragraph = sheet.node(Role::Paragraph, NodeId(0));
            sheet.text(Face::Regular, text, at(60.0, 20.0 * f64::from(y)), Some(paragraph));
        }
        let about = About { title: texts.concat(), ..about() };
        let bytes = pdf::write(&sheet.pages, &about);
        prop_assert!(bytes.is_ok(), "{:?}", bytes);
        prop_assert_eq!(bytes, pdf::write(&sheet.pages, &about));
    }
}

#[test]
fn an_empty_page_without_structure_can_be_written() {
    let pages = Pages { pages: vec![Page::new(Size::A4, Vec::new())], ..Pages::default() };
    let bytes = pdf::write(&pages, &about()).unwrap();
    assert!(read("qpdf", &["--check", "FILE"], &bytes).is_none_or(|said| said.contains("No syntax")));
}

/// The first 256 are numbers of a list, the others are named by their parts, and back again.
#[test]
fn any_number_of_colours_is_drawn_as_it_is() {
    let color = |nth: u32| Color::hex(nth * 0x01_02_05 % 0x100_0000);
    let square = |nth: u32| {
        let (x, y) = (f64::from(nth % 20) * 10.0, f64::from(nth / 20) * 10.0);
        let corners = [at(x, y), at(x + 10.0, y), at(x + 10.0, y + 10.0), at(x, y + 10.0)];
        let mut segments = vec![Segment::Move(corners[0])];
        segments.extend(corners[1..].iter().map(|corner| Segment::Line(*corner)));
        segments.push(Segment::Close);
        let path = Path { segments: segments.into(), fill: Some(color(nth % 300)), stroke: None };
        Mark { shape: Shape::path(path), node: None }
    };
    let page = Page::new(Size::A4, (0..320).map(square).collect());
    let bytes = pdf::write(&Pages { pages: vec![page], ..Pages::default() }, &about()).unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&bytes).unwrap();
    let Ok(drawn) = Command::new("pdftoppm").args(["-r", "72", "-singlefile"]).arg(file.path()).output()
    else {
        eprintln!("\n*** pdftoppm CANNOT BE RUN: ITS CHECK IS LEFT OUT ***\n");
        return;
    };
    let width: usize =
        String::from_utf8_lossy(&drawn.stdout[3..20]).split(' ').next().unwrap().parse().unwrap();
    let header = drawn.stdout.windows(5).position(|part| part == b"\n255\n").unwrap() + 5;
    for nth in 0..320_usize {
        let pixel = header + 3 * ((nth / 20 * 10 + 5) * width + nth % 20 * 10 + 5);
        let Color { r, g, b } = color(u32::try_from(nth % 300).unwrap());
        let near =
            drawn.stdout[pixel..pixel + 3].iter().zip([r, g, b]).all(|(own, asked)| own.abs_diff(asked) < 2);
        assert!(near, "{nth}: {:?} instead of {r} {g} {b}", &drawn.stdout[pixel..pixel + 3]);
    }
}

/// Poppler looks for the end of long strings among the objects.
#[test]
fn long_descriptions_bother_no_reader() {
    let mut pages = sample();
    let figure = pages.structure.nodes.iter_mut().find(|node| node.role == Role::Figure).unwrap();
    figure.alt = Some("Ein Balken: Größe 3 von 5, „mit“ Zielwert. ".repeat(20));
    let title = "Größe „und“ Änderung, ".repeat(20);
    let bytes = pdf::write(&pages, &About { title: title.clone(), ..about() }).unwrap();
    let Some(said) = read("pdfinfo", &["-struct-text", "FILE"], &bytes) else { return };
    assert!(said.contains("Gehalt"), "{said}");
    let Some(said) = read("pdfinfo", &["FILE"], &bytes) else { return };
    assert!(said.contains(title.trim()), "{said}");
}

#[test]
fn an_element_goes_on_on_the_next_page() {
    let mut sheet = Sheet::new();
    sheet.page();
    let paragraph = sheet.node(Role::Paragraph, NodeId(0));
    sheet.text(Face::Regular, "Anfang", at(60.0, 800.0), Some(paragraph));
    sheet.page();
    sheet.text(Face::Regular, "Ende", at(60.0, 60.0), Some(paragraph));
    let bytes = pdf::write(&sheet.pages, &about()).unwrap();
    let Some(structure) = read("pdfinfo", &["-struct-text", "FILE"], &bytes) else { return };
    assert!(structure.contains("Anfang") && structure.contains("Ende"), "{structure}");
    assert_eq!(structure.matches("P (block)").count(), 1, "{structure}");
}
