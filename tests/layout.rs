//! What the page maker promises, seen from outside.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use csm_kompass::chart::Axis;
use csm_kompass::chart::Band;
use csm_kompass::chart::Bullet;
use csm_kompass::chart::Chart;
use csm_kompass::chart::Charts;
use csm_kompass::chart::Gauge;
use csm_kompass::chart::Parts;
use csm_kompass::chart::Step;
use csm_kompass::chart::Timeline;
use csm_kompass::chart::TimelineBar;
use csm_kompass::chart::Waterfall;
use csm_kompass::diagnostic::Source;
use csm_kompass::document::parse;
use csm_kompass::drawing::Face;
use csm_kompass::drawing::Mark;
use csm_kompass::drawing::Pages;
use csm_kompass::drawing::Shape;
use csm_kompass::drawing::TextRun;
use csm_kompass::drawing::listing::listing;
use csm_kompass::drawing::structure::Role;
use csm_kompass::fonts::Shaper;
use csm_kompass::id::ChartId;
use csm_kompass::layout::Frame;
use csm_kompass::layout::Style;
use csm_kompass::layout::lay_out;
use csm_kompass::locale::Lang;
use csm_kompass::pdf::About;
use csm_kompass::pdf::write;

const EXAMPLE: &str = include_str!("layout/example.md");

fn axis(min: f64, max: f64, ticks: &[(f64, &str)]) -> Axis {
    Axis { min, max, ticks: ticks.iter().map(|(at, label)| (*at, (*label).to_owned())).collect() }
}

fn bullet(value: Option<f64>, target: f64) -> Chart {
    Chart::Bullet(Bullet {
        axis: axis(1.0, 5.0, &[]),
        value,
        interval: value.map(|value| (value - 0.5, value + 0.5)),
        target: Some(target),
        minimum: Some(3.0),
        emphasis: value.is_some_and(|value| value + 1.0 < target),
    })
}

fn labels(all: &[(f64, &str)]) -> Vec<(f64, String)> {
    all.iter().map(|(at, label)| (*at, (*label).to_owned())).collect()
}

fn charts() -> Charts {
    let bar = |label: &str, start, weeks, figure: &str| TimelineBar {
        label: label.into(),
        start,
        weeks,
        figure: figure.into(),
    };
    let step = |label: &str, figure: &str, from, to, total| Step {
        label: label.into(),
        figure: figure.into(),
        from,
        to,
        total,
    };
    let part = |name: &str, points, max, figure: &str| (name.to_owned(), points, max, figure.to_owned());
    let all = [
        (
            "fit",
            Chart::Gauge(Gauge {
                axis: axis(0.0, 100.0, &[(0.0, "0"), (50.0, "50"), (100.0, "100")]),
                zones: labels(&[(0.0, "Einstieg"), (50.0, "im Aufbau"), (70.0, "gut"), (85.0, "sehr gut")]),
                holds: None,
                value: Some(73.0),
                interval: Some((69.0, 78.0)),
                label: "73 ± 4".into(),
            }),
        ),
        ("gap-LEA", bullet(Some(2.5), 4.0)),
        ("gap-COA", bullet(Some(2.9), 4.0)),
        ("gap-STR", bullet(Some(2.8), 3.5)),
        ("gap-EMP", bullet(Some(4.2), 4.0)),
        ("gap-NEG", bullet(None, 3.0)),
        (
            "experience",
            Chart::Parts(Parts {
                max: 100.0,
                parts: vec![
                    part("Kundenservice", Some(19.0), 25.0, "19 von 25"),
                    part("Führung", Some(10.0), 25.0, "10 von 25"),
                    part("Projekte", None, 25.0, "keine Angabe"),
                    part("Branche", Some(17.5), 25.0, "18 von 25"),
                ],
                total: "55 von 100".into(),
            }),
        ),
        (
            "pay",
            Chart::Band(Band {
                axis: axis(40_000.0, 75_000.0, &[(40_000.0, "40.000 €"), (60_000.0, "60.000 €")]),
                outer: (42_600.0, 71_100.0),
                inner: (48_100.0, 63_000.0),
                median: 55_000.0,
                labels: labels(&[
                    (48_100.0, "P25 48.100 €"),
                    (55_000.0, "P50 55.000 €"),
                    (63_000.0, "P75 63.000 €"),
                ]),
                markers: labels(&[(52_000.0, "Ihr Gehalt")]),
                label: String::new(),
            }),
        ),
        (
            "factors",
            Chart::Waterfall(Waterfall {
                axis: axis(40_000.0, 60_000.0, &[(40_000.0, "40.000 €"), (60_000.0, "60.000 €")]),
                steps: vec![
                    step("Ausgangswert", "46.200 €", 40_000.0, 46_200.0, true),
                    step("Branche: Software und IT-Dienstleistungen", "+6.700 €", 46_200.0, 52_900.0, false),
                    step("Berufserfahrung", "+3.100 €", 52_900.0, 56_000.0, false),
                    step("Führung", "−1.000 €", 56_000.0, 55_000.0, false),
                    step("Ihr Profil", "55.000 €", 40_000.0, 55_000.0, true),
                ],
            }),
        ),
        (
            "plan",
            Chart::Timeline(Timeline {
                weeks: 26,
                months: labels(&[
                    (0.0, "Dez"),
                    (4.3, "Jan"),
                    (8.7, "Feb"),
                    (13.0, "Mrz"),
                    (17.3, "Apr"),
                    (21.7, "Mai"),
                ]),
                bars: vec![
                    bar("Fachliche Anleitung von zwei Kolleginnen oder Kollegen", 0.0, 12.0, "24 Std."),
                    bar("Lehrgang Führung im Kundenservice", 6.0, 8.0, "40 Std."),
                    bar("Lesekreis Strategie", 16.0, 10.0, "20 Std."),
                ],
                load: labels(&[(9.0, "9"), (17.0, "17"), (22.0, "22"), (20.0, "20"), (8.0, "8"), (8.0, "8")]),
                load_label: "Stunden im Monat".into(),
            }),
        ),
    ];
    all.into_iter().map(|(name, chart)| (ChartId::new(name), chart)).collect()
}

fn frame() -> Frame {
    Frame {
        head: "Kompass für Customer Service Manager".into(),
        foot: "Anna Beispiel".into(),
        folio: "Seite {page} von {pages}".into(),
        lang: Lang::De,
        names: Vec::new(),
    }
}

fn pages_framed(text: &str, frame: &Frame) -> Pages {
    let source = Source { name: "report.md".into(), text: text.into() };
    let document = parse(&source, &charts()).unwrap_or_else(|found| panic!("{found:#?}"));
    let laid = lay_out(&document, &charts(), &Style::built_in(), &mut Shaper::new(), frame)
        .expect("every chart is there");
    laid.value
}

fn pages(text: &str) -> Pages {
    pages_framed(text, &frame())
}

fn runs(marks: &[Mark]) -> impl Iterator<Item = (&Mark, &TextRun)> {
    marks.iter().filter_map(|mark| if let Shape::Text(run) = &mark.shape { Some((mark, run)) } else { None })
}

/// All text of the document proper, page after page.
fn spoken(pages: &Pages) -> String {
    pages
        .pages
        .iter()
        .flat_map(|page| runs(&page.marks))
        .filter(|(mark, _)| mark.node.is_some())
        .map(|(_, run)| run.shaped.text.as_str())
        .collect()
}

/// Nothing drawn lies beyond the margins; returns how much was looked at.
fn check_inside(pages: &Pages) -> usize {
    let sheet = Style::built_in().page;
    let (left, right) = (sheet.left.to_pt(), (sheet.width - sheet.right).to_pt());
    let mut seen = 0;
    for page in &pages.pages {
        for (_, run) in runs(&page.marks) {
            let x = run.origin.x.to_pt();
            let trailing = run.shaped.text.len() - run.shaped.text.trim_end().len();
            let hidden: i32 =
                run.shaped.glyphs.width(run.shaped.glyphs.len() - trailing, run.shaped.glyphs.len());
            let end = x + run.size.to_pt() * f64::from(run.shaped.width - hidden) / 1000.0;
            assert!(x >= left - 0.01 && end <= right + 0.01, "{x}..{end} {:?}", run.shaped.text);
            let y = run.origin.y.to_pt();
            assert!(y > 20.0 && y < sheet.height.to_pt() - 20.0, "{y} {:?}", run.shaped.text);
            seen += 1;
        }
    }
    seen
}

#[test]
fn example_reads_in_order_and_stays_inside() {
    let pages = pages(EXAMPLE);
    assert!(check_inside(&pages) > 150);
    let text = spoken(&pages);
    let order = [
        "Zusammenfassung",
        "73 ± 4",
        "Ihr nächster Schritt",
        "Stärken",
        "Gesprächs",
        "Quellen",
        "Kompetenzprofil",
        "Alle Kompetenzen",
        "Mitarbeiterentwicklung",
        "Gelegenheit",
        "Was die Stufen",
        "Erwartetes",
        "P25",
        "Förderung",
    ];
    let mut from = 0;
    for words in order {
        from += text[from..].find(words).unwrap_or_else(|| panic!("{words} after {}", &text[..from]));
    }
    assert_eq!(pages.outline.len(), 7);
    assert_eq!(pages.anchors.len(), 7);
}

#[test]
fn example_becomes_a_file() {
    let about = About {
        title: "Kompass".into(),
        lang: Lang::De,
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        subject: String::new(),
        keywords: Vec::new(),
        creator: "test".into(),
        producer: "test".into(),
        seed: [7; 32],
    };
    let bytes = write(&pages(EXAMPLE), &about).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    // To look at: the one test that a program cannot do.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/layout-example.pdf"), bytes).unwrap();
}

#[test]
fn what_was_laid_out_before_does_not_show() {
    let long = "Qualifizierungschancengesetzgebung ".repeat(20);
    let named = Frame { names: vec!["Qualifizierungschancengesetzgebung".into()], ..frame() };
    let all = [(EXAMPLE, frame()), (&long, frame()), (&long, named), (&long, frame()), ("漢", frame())];
    let laid = |(text, frame): &(&str, Frame), shaper: &mut Shaper| {
        let source = Source { name: "report.md".into(), text: (*text).into() };
        let document = parse(&source, &charts()).unwrap();
        shaper.begin();
        lay_out(&document, &charts(), &Style::built_in(), shaper, frame).unwrap()
    };
    let mut used = Shaper::new();
    let again: Vec<_> = all.iter().chain(&all).map(|one| laid(one, &mut used)).collect();
    let fresh: Vec<_> = all.iter().chain(&all).map(|one| laid(one, &mut Shaper::new())).collect();
    assert!(again == fresh && fresh[1] != fresh[2], "a name is not divided, in its own document only");
}

#[test]
fn every_text_mark_belongs_to_a_leaf() {
    let pages = pages(EXAMPLE);
    let nodes = &pages.structure.nodes;
    let mut parents: BTreeMap<u32, usize> = BTreeMap::new();
    for node in &nodes[1..] {
        *parents.entry(node.parent.unwrap().0).or_default() += 1;
    }
    let mut seen = 0;
    for mark in pages.pages.iter().flat_map(|page| &page.marks) {
        if let Some(node) = mark.node {
            assert!(!parents.contains_key(&node.0), "{node:?} {:?}", nodes[node.0 as usize]);
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen}");
    assert!(
        nodes
            .iter()
            .all(|node| node.role != Role::Figure || node.alt.as_ref().is_some_and(|alt| !alt.is_empty()))
    );
    let foreign: Vec<_> = nodes.iter().filter(|node| node.lang == Some(Lang::En)).collect();
    assert_eq!(foreign.len(), 1);
}

#[test]
fn long_tables_repeat_their_head_and_keep_their_rows() {
    let mut text = "| Kopf | Zahl |\n|---|--:|\n".to_owned();
    for row in 1..=60 {
        let _ = writeln!(text, "| Zeile {row} mit einigen Worten | {row},0 |");
    }
    let pages = pages(&text);
    assert!(pages.pages.len() >= 2);
    for (page, number) in pages.pages.iter().zip(0..) {
        let heads: Vec<_> =
            runs(&page.marks).filter(|(_, run)| run.shaped.text.trim_end() == "Kopf").collect();
        assert_eq!(heads.len(), 1, "page {number}");
        assert_eq!(heads[0].0.node.is_some(), number == 0);
        let rows = runs(&page.marks).filter(|(_, run)| run.shaped.text.starts_with("Zeile ")).count();
        let figures = runs(&page.marks).filter(|(_, run)| run.shaped.text.ends_with(",0")).count();
        assert!(rows >= 2 && rows == figures, "{rows} {figures}");
    }
}

#[test]
fn headings_captions_and_lines_are_never_left_alone() {
    // Move the same text down line by line: every break position is met once.
    let mut broken = 0;
    for filler in 20..75 {
        let mut text = String::new();
        for number in 0..filler {
            let _ = writeln!(text, "Füllzeile {number}\n");
        }
        let words = "Wort ".repeat(900);
        let _ = write!(
            text,
            "# Titel {{#t}}\n\n{words}ENDE\n\n*Unterschrift*\n\n| Kopf |\n|---|\n| eins |\n| zwei |\n"
        );
        let pages = pages(&text);
        let page_of = |words: &str| {
            pages.pages.iter().position(|page| {
                runs(&page.marks).any(|(mark, run)| mark.node.is_some() && run.shaped.text.contains(words))
            })
        };
        let lines: Vec<usize> = pages
            .pages
            .iter()
            .map(|page| runs(&page.marks).filter(|(_, run)| run.shaped.text.starts_with("Wort ")).count())
            .collect();
        assert!(!lines.contains(&1), "{filler}: {lines:?}");
        assert_eq!(page_of("Titel"), page_of("Wort "), "{filler}");
        assert_eq!(page_of("Unterschrift"), page_of("eins"), "{filler}");
        broken += usize::from(page_of("Titel") != page_of("zwei"));
    }
    assert!(broken > 3, "only {broken} of the texts broke inside");
}

#[test]
fn a_short_introduction_stays_with_its_table_and_figure() {
    let mut turned = 0;
    for filler in 20..75 {
        let mut text = String::new();
        for number in 0..filler {
            let _ = writeln!(text, "Füllzeile {number}\n");
        }
        text.push_str("# Titel {#t}\n\nEinleitung.\n\n| Kopf |\n|---|\n| eins |\n| zwei |\n");
        let pages = pages(&text);
        let page_of = |words: &str| {
            pages.pages.iter().position(|page| {
                runs(&page.marks).any(|(mark, run)| mark.node.is_some() && run.shaped.text.contains(words))
            })
        };
        assert_eq!(page_of("Titel"), page_of("zwei"), "{filler}");
        assert_eq!(page_of("Einleitung"), page_of("eins"), "{filler}");
        turned += usize::from(page_of("Titel") != Some(0));
    }
    assert!(turned > 3, "only {turned} of the texts turned the page");
}

#[test]
fn odd_input_stays_inside_and_loses_nothing() {
    let name = "Adelgunde".repeat(23);
    let wide = format!(
        "|{}\n|{}\n|{}\n",
        " Spaltenüberschrift |".repeat(12),
        "---|".repeat(12),
        " Donaudampfschifffahrt |".repeat(12)
    );
    let tall = format!("| a | b |\n|---|---|\n| x | {} |\n", "sehr viele Worte ".repeat(1200));
    let texts = [
        name.clone(),
        format!(
            "# {name} {{#n}}\n\n- {name}\n  - {name}\n\n> {name}\n\n| {name} | b |\n|---|--:|\n| {name} | {name} |\n"
        ),
        format!("https://example.org/{name}/{name}"),
        wide,
        tall,
        "| | |\n|---|---|\n| | |\n".to_owned(),
        "-\n- \n".to_owned(),
        ">\n".to_owned(),
    ];
    let strip = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    for text in &texts {
        let pages = pages_framed(text, &Frame { foot: name.clone(), ..frame() });
        check_inside(&pages);
        let wanted = text.replace("{#n}", "");
        assert_eq!(strip(&spoken(&pages)), strip(&wanted), "{text:.60}");
    }
    assert_eq!(pages("").pages.len(), 1);
}

#[test]
fn running_head_from_the_second_page_on() {
    let much = "Wort ".repeat(500);
    let pages = pages(&format!("# Erstes {{#e}}\n\n{much}\n\n---\n\nzwei\n\n# Zweites {{#z}}\n\ndrei\n"));
    let artifacts = |page: usize| -> Vec<&str> {
        runs(&pages.pages[page].marks)
            .filter(|(mark, _)| mark.node.is_none())
            .map(|(_, run)| run.shaped.text.as_str())
            .collect()
    };
    let kompass = "Kompass für Customer Service Manager";
    assert_eq!(artifacts(0), [kompass, "Anna Beispiel", "Seite 1 von 2"]);
    assert_eq!(artifacts(1), [kompass, "Erstes", "Anna Beispiel", "Seite 2 von 2"]);
    for page in &pages.pages {
        let words = |marks| runs(marks).map(|(_, run)| run.shaped.text.as_str()).collect::<Vec<_>>();
        assert_eq!(words(&page.marks[..page.head])[0], kompass);
        assert_eq!(words(&page.marks[page.marks.len() - page.foot..]).len(), 2);
    }
}

#[test]
fn half_sections_stand_side_by_side_and_read_one_after_the_other() {
    let text = "# T {#t}\n\n## Links {#l .half}\n\nEins\n\n## Rechts {#r .half}\n\nZwei\n\n## Darunter {#d}\n\nDrei\n";
    let pages = pages(text);
    let place = |words: &str| {
        let found = runs(&pages.pages[0].marks).find(|(_, run)| run.shaped.text.trim() == words);
        found.map(|(_, run)| (run.origin.x.to_pt(), run.origin.y.to_pt())).unwrap()
    };
    assert_eq!(place("Links").1, place("Rechts").1);
    assert_eq!(place("Eins").1, place("Zwei").1);
    let measure = Style::built_in().page.measure().to_pt();
    assert!(place("Rechts").0 > place("Links").0 + measure * 0.5);
    assert!(place("Darunter").1 > place("Zwei").1 && place("Darunter").0 == place("Links").0);
    assert_eq!(spoken(&pages).split_whitespace().collect::<String>(), "TLinksEinsRechtsZweiDarunterDrei");
    let y = |name: &str| pages.anchors.iter().find(|one| &*one.name == name).unwrap().y;
    assert!(y("l") == y("r") && y("d") > y("r") && y("t") < y("l"));
    // Too high for one piece: still everything once and in order.
    let long = "Wort ".repeat(900);
    let pages = pages_framed(&text.replace("Eins", &long), &frame());
    assert_eq!(spoken(&pages).matches("Wort").count(), 900);
    check_inside(&pages);
}

#[test]
fn fine_print_ends_with_its_section() {
    let pages = pages(
        "# T {#t}\n\nGroß\n\n## F {#f .fine}\n\nKlein\n\n### G {#g}\n\nAuch\n\n## H {#h}\n\nWieder\n\n> Notiz\n\nZuletzt\n",
    );
    let size = |words: &str| {
        let found = runs(&pages.pages[0].marks).find(|(_, run)| run.shaped.text.trim() == words);
        found.map(|(_, run)| run.size).unwrap()
    };
    let style = Style::built_in();
    assert_eq!(["Groß", "Wieder", "Zuletzt"].map(size), [style.body.size; 3]);
    assert_eq!(["Klein", "Auch", "Notiz"].map(size), [style.fine.size; 3]);
    assert_eq!([size("F"), size("H")], [style.heading_2.size; 2]);
}

#[test]
fn figures_stand_below_each_other() {
    let mut shaper = Shaper::new();
    for face in Face::ALL {
        let widths: Vec<i32> = (0..10).map(|digit| shaper.shape(face, &digit.to_string()).width).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{face:?}: {widths:?}");
        // In a row too: no kerning between figures moves the columns.
        assert_eq!(shaper.shape(face, "1471").width, widths[0] * 4, "{face:?}");
    }
}

#[test]
fn characters_without_glyph_are_named_once() {
    let source = Source { name: "report.md".into(), text: "漢 漢 字".into() };
    let document = parse(&source, &Charts::new()).unwrap();
    let laid = lay_out(&document, &Charts::new(), &Style::built_in(), &mut Shaper::new(), &frame()).unwrap();
    assert_eq!(laid.warnings.0.len(), 1);
    let message = &laid.warnings.0[0].message;
    assert!(message.contains("漢") && message.contains("U+5B57"), "{message}");
}

#[test]
fn a_small_page_lists_like_this() {
    let text = "# Titel {#t}\n\nEin Wort, ein [link](https://example.org) und [service](lang:en).\n\n> **Rat**\n\n- a\n";
    let found = listing(&pages(text));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/layout/small.txt");
    #[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
    if std::env::var_os("CSM_BLESS").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expect = std::fs::read_to_string(path).unwrap();
    assert!(found == expect, "differs; CSM_BLESS=1 writes it anew\n{found}");
}
