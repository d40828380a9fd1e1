//! The pages of real and of random reports, looked at by machine: what a typesetter would not let pass.
//!
//! `CSM_REPORTS=1000 cargo test --release --test pages` looks at a thousand random reports instead of a few;
//! `CSM_BLESS=1 cargo test --test pages` writes the golden listings anew.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![expect(clippy::disallowed_methods, reason = "the two switches of these tests, and golden files")]

#[path = "support/ink.rs"]
mod ink;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use csm_kompass::answers::Answers;
use csm_kompass::answers::json::Reader;
use csm_kompass::answers::split::Piece;
use csm_kompass::assessment::{Request, assess};
use csm_kompass::diagnostic::Source;
use csm_kompass::document::parse;
use csm_kompass::drawing::listing::listing;
use csm_kompass::drawing::structure::{NodeId, Role};
use csm_kompass::drawing::{Face, Mark, Page, Pages, Shape, TextRun};
use csm_kompass::fonts::{Shaper, file};
use csm_kompass::layout::{Closer, CloserStyle, Frame, Style, lay_out};
use csm_kompass::levers::levers;
use csm_kompass::locale::Lang;
use csm_kompass::pack::Pack;
use csm_kompass::pack::questionnaire::Mode;
use csm_kompass::plan::plan;
use csm_kompass::report::wording::Wording;
use csm_kompass::report::{ComposeOptions, Edition, compose};
use csm_kompass::template::Template;
use ink::{Box4, hull, ink, overlap};
use proptest::test_runner::{RngAlgorithm, TestRng};
use support::sheets::{below, mended, random, sheet};

/// Everything that turns answers into pages, loaded once.
struct Press {
    pack: Pack,
    style: Style,
    languages: [(Lang, Wording, Template); 2],
}

impl Press {
    fn new() -> Self {
        let languages = Lang::ALL.map(|lang| (lang, Wording::builtin(lang), Template::builtin(lang)));
        Self { pack: Pack::embedded(), style: Style::built_in(), languages }
    }

    fn pages(&self, answers: &Answers, language: usize, edition: Edition) -> Pages {
        let (lang, wording, template) = &self.languages[language];
        let date = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        let request = Request::of(&self.pack, answers, date).unwrap();
        let assessment = assess(&self.pack, answers, &request);
        let plan = plan(&self.pack, answers, &assessment, date);
        let levers = levers(&self.pack, answers, &assessment);
        let about = ComposeOptions {
            edition,
            date,
            program: "csm-kompass test".to_owned(),
            input_hash: "0".repeat(64),
            attached: false,
        };
        let report = compose(&self.pack, answers, &assessment, plan.as_ref(), &levers, &about, wording);
        let text = template.render(&report).unwrap_or_else(|found| panic!("{found:?}"));
        let source = Source { name: "report.md".into(), text: text.as_str().into() };
        let document = parse(&source, &report.charts).unwrap_or_else(|found| panic!("{found:#?}"));
        let frame = Frame {
            head: report.pack_title.clone(),
            foot: report.date.clone(),
            folio: "{page} / {pages}".to_owned(),
            lang: *lang,
            names: report.person.name.split_whitespace().map(str::to_owned).collect(),
        };
        lay_out(&document, &report.charts, &self.style, &mut Shaper::new(), &frame).unwrap().value
    }
}

/// What was looked at, so that no check passes because there was nothing to look at.
#[derive(Default, Debug)]
struct Seen {
    pages: usize,
    runs: usize,
    parted_paragraphs: usize,
    parted_tables: usize,
    rows: usize,
}

/// Looks at pages; collects what a typesetter would mark.
struct Inspection<'a> {
    pages: &'a Pages,
    style: &'a Style,
    found: Vec<String>,
    seen: Seen,
}

fn runs(page: &Page) -> impl Iterator<Item = (&Mark, &TextRun)> {
    page.marks
        .iter()
        .filter_map(|mark| if let Shape::Text(run) = &mark.shape { Some((mark, run)) } else { None })
}

/// Part of a page down to its last line, running head and foot left out.
fn filled(page: &Page, style: &Style) -> f64 {
    let bottom = (style.page.height - style.page.bottom).to_pt();
    let lines = runs(page).map(|(_, run)| run.origin.y.to_pt());
    let lowest = lines.filter(|y| *y <= bottom).fold(0.0, f64::max);
    (lowest - style.page.top.to_pt()) / style.page.column().to_pt()
}

impl Inspection<'_> {
    fn all(mut self, faces: &BTreeMap<Face, rustybuzz::Face<'static>>) -> (Vec<String>, Seen) {
        for (page, number) in self.pages.pages.iter().zip(1..) {
            self.glyphs(page, number, faces);
            if number < self.pages.pages.len() {
                self.fill(page, number);
                self.foot(page, number);
            }
        }
        self.lines();
        self.rows();
        (self.found, self.seen)
    }

    /// No glyph outside the margins (running head and folio: the sheet) or over another.
    fn glyphs(&mut self, page: &Page, number: usize, faces: &BTreeMap<Face, rustybuzz::Face<'static>>) {
        let sheet = &self.style.page;
        let (left, right) = (sheet.left.to_pt() - 1.0, (sheet.width - sheet.right).to_pt() + 1.0);
        let (top, bottom) = (sheet.top.to_pt() - 1.0, (sheet.height - sheet.bottom).to_pt() + 1.0);
        let mut hulls: Vec<(Box4, Vec<Box4>, &str)> = Vec::new();
        for (mark, run) in runs(page) {
            self.seen.runs += 1;
            let boxes = ink(run, faces);
            let Some(whole) = hull(&boxes) else { continue };
            let inside =
                whole[0] >= left && whole[2] <= right && whole[1] > 0.0 && whole[3] < sheet.height.to_pt();
            let column = mark.node.is_none() || whole[1] >= top && whole[3] <= bottom;
            if !inside || !column {
                self.found.push(format!("page {number}: outside {whole:.1?}: {:?}", run.shaped.text));
            }
            hulls.push((whole, boxes, &run.shaped.text));
        }
        hulls.sort_by(|a, b| a.0[1].total_cmp(&b.0[1]));
        for (place, (whole, boxes, text)) in hulls.iter().enumerate() {
            let below = hulls[place + 1..].iter().take_while(|(other, ..)| other[1] < whole[3]);
            for (_, others, other) in below.filter(|(one, ..)| overlap(whole, one)) {
                if boxes.iter().any(|a| others.iter().any(|b| overlap(a, b))) {
                    self.found.push(format!("page {number}: {text:?} over {other:?} at {whole:.1?}"));
                }
            }
        }
        self.seen.pages += 1;
    }

    /// At least a third full.
    fn fill(&mut self, page: &Page, number: usize) {
        let fill = filled(page, self.style);
        // The baseline of the last line stands a little above its lower edge.
        if fill < 1.0 / 3.0 - 0.01 {
            self.found.push(format!("page {number}: only {:.0} % full", fill * 100.0));
        }
    }

    fn role(&self, node: NodeId) -> Role {
        self.pages.structure.nodes[node.0 as usize].role
    }

    /// The nearest ancestor, or the node itself, with a role.
    fn ancestor(&self, node: NodeId, wanted: impl Fn(Role) -> bool) -> Option<NodeId> {
        let mut at = Some(node);
        while let Some(one) = at {
            if wanted(self.role(one)) {
                return Some(one);
            }
            at = self.pages.structure.nodes[one.0 as usize].parent;
        }
        None
    }

    /// Neither a heading nor a caption nor a head of a table is the last thing on a page.
    fn foot(&mut self, page: &Page, number: usize) {
        let bodies = runs(page).filter_map(|(mark, run)| Some((mark.node?, run)));
        let last = bodies.max_by(|(_, a), (_, b)| a.origin.y.to_pt().total_cmp(&b.origin.y.to_pt()));
        let Some((node, run)) = last else { return };
        let leads = |role| matches!(role, Role::Heading(_) | Role::Caption | Role::ColumnHeader);
        let caption = run.face == Face::Bold
            && run.size == self.style.caption.size
            && self
                .ancestor(node, |role| matches!(role, Role::Cell | Role::RowHeader | Role::Figure))
                .is_none();
        if self.ancestor(node, leads).is_some() || caption {
            self.found.push(format!("page {number}: ends with {:?}", run.shaped.text));
        }
    }

    /// No line of a paragraph stands alone on a page.
    fn lines(&mut self) {
        let mut lines: BTreeMap<u32, BTreeMap<usize, BTreeSet<i64>>> = BTreeMap::new();
        for (page, number) in self.pages.pages.iter().zip(1_usize..) {
            for (mark, run) in runs(page) {
                let Some(node) = mark.node else { continue };
                let block = |role| matches!(role, Role::Paragraph | Role::ListBody | Role::Heading(_));
                let cell =
                    |role| matches!(role, Role::Cell | Role::RowHeader | Role::ColumnHeader | Role::Figure);
                if self.ancestor(node, cell).is_some() {
                    continue;
                }
                let Some(owner) = self.ancestor(node, block) else { continue };
                #[expect(clippy::cast_possible_truncation, reason = "hundredths of a point on a page")]
                let y = (run.origin.y.to_pt() * 100.0).round() as i64;
                lines.entry(owner.0).or_default().entry(number).or_default().insert(y);
            }
        }
        for (node, pages) in lines {
            if pages.len() > 1 {
                self.seen.parted_paragraphs += 1;
                if pages.values().any(|own| own.len() < 2) {
                    let counts: Vec<_> = pages.iter().map(|(page, own)| (page, own.len())).collect();
                    self.found.push(format!("a line of node {node} stands alone: {counts:?}"));
                }
            }
        }
    }

    /// No row on two pages; heads come back.
    fn rows(&mut self) {
        let mut rows: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        let mut tables: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        let mut heads: BTreeMap<u32, Vec<(usize, String)>> = BTreeMap::new();
        for (page, number) in self.pages.pages.iter().zip(1_usize..) {
            for (mark, run) in runs(page) {
                let Some(node) = mark.node else { continue };
                let Some(row) = self.ancestor(node, |role| role == Role::Row) else { continue };
                let Some(table) = self.ancestor(row, |role| role == Role::Table) else { continue };
                rows.entry(row.0).or_default().insert(number);
                tables.entry(table.0).or_default().insert(number);
                if self.ancestor(node, |role| role == Role::ColumnHeader).is_some() {
                    heads.entry(table.0).or_default().push((number, run.shaped.text.to_string()));
                }
            }
        }
        self.seen.rows += rows.len();
        for (row, pages) in rows.iter().filter(|(_, pages)| pages.len() > 1) {
            self.found.push(format!("row {row} stands on pages {pages:?}"));
        }
        for (table, pages) in tables.iter().filter(|(_, pages)| pages.len() > 1) {
            self.seen.parted_tables += 1;
            let head = heads.get(table).cloned().unwrap_or_default();
            for number in pages {
                let artifacts: Vec<&str> = runs(&self.pages.pages[number - 1])
                    .filter(|(mark, _)| mark.node.is_none())
                    .map(|(_, run)| run.shaped.text.as_str())
                    .collect();
                let back =
                    |(own, words): &(usize, String)| own == number || artifacts.contains(&words.as_str());
                if !head.iter().all(back) {
                    self.found.push(format!("table {table} has no head on page {number}"));
                }
            }
        }
    }
}

fn faces() -> BTreeMap<Face, rustybuzz::Face<'static>> {
    Face::ALL.into_iter().map(|face| (face, rustybuzz::Face::from_slice(file(face), 0).unwrap())).collect()
}

fn inspect(
    pages: &Pages,
    style: &Style,
    faces: &BTreeMap<Face, rustybuzz::Face<'static>>,
) -> (Vec<String>, Seen) {
    Inspection { pages, style, found: Vec::new(), seen: Seen::default() }.all(faces)
}

fn add(all: &mut Seen, one: &Seen) {
    all.pages += one.pages;
    all.runs += one.runs;
    all.parted_paragraphs += one.parted_paragraphs;
    all.parted_tables += one.parted_tables;
    all.rows += one.rows;
}

fn example(press: &Press, name: &str) -> Vec<Answers> {
    let text = std::fs::read(support::example(name)).unwrap();
    let pieces: Vec<Piece> = if Path::new(name).extension().is_some_and(|end| end == "jsonl") {
        let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| Piece { bytes: line.to_vec(), line: 1, column: 1 }).collect()
    } else {
        vec![Piece { bytes: text, line: 1, column: 1 }]
    };
    let reader = Reader::new(&press.pack, Mode::Own);
    pieces.iter().map(|piece| reader.read(piece).unwrap().answers).collect()
}

#[test]
fn every_example_is_set_as_a_typesetter_would() {
    let (press, faces) = (Press::new(), faces());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/answers");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "json" || end == "jsonl"))
        .collect();
    names.sort();
    let (mut all, mut found) = (Seen::default(), Vec::new());
    for name in &names {
        for answers in example(&press, name) {
            for language in 0..2 {
                for edition in [Edition::Personal, Edition::Share] {
                    let pages = press.pages(&answers, language, edition);
                    let (own, seen) = inspect(&pages, &press.style, &faces);
                    let (lang, count) = (press.languages[language].0, pages.pages.len());
                    found.extend(
                        own.iter().map(|one| format!("{name} {lang:?} {edition:?} ({count} pages): {one}")),
                    );
                    if body(&pages) > press.style.closer.pages {
                        found.push(format!("{name} {lang:?} {edition:?}: {} pages of body", body(&pages)));
                    }
                    add(&mut all, &seen);
                }
            }
        }
    }
    println!("{all:?}");
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(all.pages > 400 && all.rows > 3000, "{all:?}"); // parted tables are among the random ones
}

/// How many pages come before method and appendix.
fn body(pages: &Pages) -> usize {
    pages.anchors.iter().find(|anchor| &*anchor.name == "method").unwrap().page
}

#[test]
fn what_takes_too_many_pages_is_set_closer() {
    let mut press = Press::new();
    let answers = example(&press, "graduate.json").remove(0);
    let sizes = |pages: &Pages| -> BTreeSet<String> {
        let marks = pages.pages.iter().flat_map(|page| &page.marks);
        let texts = marks.filter_map(|mark| match &mark.shape {
            Shape::Text(run) => Some(format!("{:.3}", run.size.to_pt())),
            _ => None,
        });
        texts.collect()
    };
    let mut set = |pages, steps: &[Closer]| {
        press.style.closer = CloserStyle { pages, last: 0.0, steps: steps.to_vec() };
        press.pages(&answers, 0, Edition::Personal)
    };
    let hardly = Closer { leading: 0.9999, space: 0.9999 };
    let much = Closer { leading: 0.9, space: 0.5 };
    let open = set(0, &[]);
    let fewer = body(&open) - 1;
    assert!(set(fewer + 1, &[much]) == open, "what keeps to its pages is set as ever");
    assert!(set(fewer, &[hardly]) == open, "what saves no page is not done");
    let closer = set(fewer, &[hardly, much]);
    assert_eq!(body(&closer), fewer);
    assert_eq!(sizes(&closer), sizes(&open));
    assert!(
        set(fewer, &[hardly, much, Closer { leading: 0.8, space: 0.0 }]) == closer,
        "nor more than needed"
    );
}

#[test]
fn no_page_is_begun_for_a_few_lines_at_the_end() {
    let mut press = Press::new();
    let pack = Pack::embedded();
    let (mut rng, reader) = (random(7), Reader::new(&pack, Mode::Own));
    let steps = press.style.closer.steps.clone();
    let (mut tried, mut saved) = (0, 0);
    // Few are such reports, and a word more or less makes them others.
    while tried < 60 || (saved == 0 && tried < 600) {
        let Some((_, answers)) = mended(&reader, sheet(&mut rng, &pack)) else { continue };
        tried += 1;
        let set = |press: &mut Press, last, steps: &[Closer]| {
            press.style.closer = CloserStyle { pages: 8, last, steps: steps.to_vec() };
            press.pages(&answers, tried % 2, Edition::Personal)
        };
        let (open, closer) = (set(&mut press, 0.0, &steps), set(&mut press, 0.15, &steps));
        let [before, after] = [&open, &closer].map(|pages| filled(pages.pages.last().unwrap(), &press.style));
        if before >= 0.15 || open == closer {
            assert!(open == closer, "what ends well is set as ever");
            continue;
        }
        let (count, plain) = (closer.pages.len(), open.pages.len());
        assert!(count < plain && after >= 0.15, "{count} of {plain} pages, {after}");
        if body(&open) <= 8 {
            let hardly = Closer { leading: 0.9999, space: 0.9999 };
            assert!(set(&mut press, 0.15, &[hardly]) == open, "what saves no page is not done");
        }
        saved += 1;
    }
    assert!(saved > 0, "none of {tried}");
}

/// Names people have, and some nobody has.
fn name(rng: &mut TestRng) -> Option<String> {
    match below(rng, 9) {
        0 | 1 => None,
        2 => Some(String::new()),
        3 => Some("N".repeat(200)),
        4 => Some("Wolfeschlegelsteinhausenbergerdorff ".repeat(6)),
        5 => Some("Dr. Maria-Magdalena Freifrau von und zu Hohenstein-Waldeck-Limpurg".to_owned()),
        6 => Some("A".repeat(if below(rng, 8) == 0 { 10_000 } else { 300 })),
        _ => Some("Anna Beispiel".to_owned()),
    }
}

#[test]
fn random_reports_are_set_as_a_typesetter_would() {
    let count = std::env::var("CSM_REPORTS").ok().and_then(|text| text.parse().ok()).unwrap_or(24_usize);
    let (press, faces) = (Press::new(), faces());
    let reader = Reader::new(&press.pack, Mode::Own);
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    let (mut all, mut found, mut made) = (Seen::default(), Vec::new(), 0);
    let mut per_length: BTreeMap<usize, usize> = BTreeMap::new();
    while made < count {
        let Some((_, mut answers)) = mended(&reader, sheet(&mut rng, &press.pack)) else { continue };
        answers.name = name(&mut rng);
        let edition = if below(&mut rng, 4) == 0 { Edition::Share } else { Edition::Personal };
        let pages = press.pages(&answers, made % 2, edition);
        let (own, seen) = inspect(&pages, &press.style, &faces);
        let length = pages.pages.len();
        found.extend(own.iter().map(|one| format!("report {made} ({length} pages): {one}")));
        add(&mut all, &seen);
        *per_length.entry(length).or_default() += 1;
        made += 1;
    }
    println!("{made} reports, {all:?}, pages: {per_length:?}");
    assert!(found.is_empty(), "{} findings\n{}", found.len(), found[..found.len().min(60)].join("\n"));
    assert!(all.pages > made * 4 && all.rows > made * 10 && all.parted_tables > 0, "{all:?}");
}

/// A listing without what changes with every release: long hashes.
fn golden_listing(pages: &Pages) -> String {
    let hash = |line: &str| line.split(|c: char| !c.is_ascii_hexdigit()).any(|word| word.len() >= 12);
    let mut out = String::new();
    for line in listing(pages).lines().filter(|line| !hash(line)) {
        let _ = writeln!(out, "{line}");
    }
    out
}

#[test]
fn pages_look_as_they_did() {
    let press = Press::new();
    let bless = std::env::var_os("CSM_BLESS").is_some();
    for (name, language) in [("golden", 0), ("unbrauchbar", 1)] {
        let answers = example(&press, &format!("{name}.json")).remove(0);
        let found = golden_listing(&press.pages(&answers, language, Edition::Personal));
        let lang = press.languages[language].0.code();
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.{lang}.pages.txt"));
        if bless {
            std::fs::write(&path, &found).unwrap();
        }
        let wanted = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = found.lines().zip(wanted.lines()).find(|(a, b)| a != b);
        assert!(
            found == wanted,
            "{} differs (CSM_BLESS=1 writes it anew): {differs:#?}",
            path.file_name().unwrap().display()
        );
    }
}
