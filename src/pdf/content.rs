//! Marks to page content, in marked sequences that the structure refers to.

use std::collections::BTreeMap;

use printpdf::Color;
use printpdf::CurTransMat;
use printpdf::DictItem;
use printpdf::Op;
use printpdf::Rgb;

use crate::drawing;
use crate::drawing::Glyphs;
use crate::drawing::Mark;
use crate::drawing::Page;
use crate::drawing::Pages;
use crate::drawing::Path;
use crate::drawing::Segment;
use crate::drawing::Shape;
use crate::drawing::Stroke;
use crate::drawing::TextRun;
use crate::drawing::geometry;
use crate::drawing::geometry::Length;
use crate::drawing::structure::NodeId;
use crate::locale::Lang;

use super::UNITS;
use super::bar::Bar;
use super::bar::rectangle;
use super::faces::Faces;
use super::faces::FontKey;
use super::glyph_run;
use super::glyph_run::Piece;
use super::number;
use super::palette;
use super::palette::Palette;
use super::tags;
use super::text::utf16;
use super::units;

/// A marked sequence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sequence {
    /// The element it belongs to.
    pub node: NodeId,
    /// Its first mark on the page.
    pub mark: usize,
}

/// Draws a page with operators; gives its marked sequences, whose place in the list is their number.
pub(super) fn draw(
    page: &Page,
    pages: &Pages,
    (faces, palette): (&Faces<'_>, &mut Palette),
    lang: Lang,
    ops: &mut Vec<Op>,
) -> Vec<Sequence> {
    let structure = &pages.structure;
    let mut pen = Pen::new(page, pages, (faces, palette), ops);
    // Grounds and rules lie below everything and running heads beside it, so each come in one go: fewer sequences, and
    // words that are not cut off from each other.
    let (mut decoration, mut running) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
    let mut content: Vec<(usize, &Mark, Key)> = Vec::with_capacity(page.marks.len());
    for (place, mark) in page.marks.iter().enumerate() {
        match (&mark.shape, mark.node) {
            (Shape::Link(..), _) => {} // an annotation draws nothing
            (Shape::Text(_), None) => {
                let part = if place < page.head {
                    Running::Head
                } else if place + page.foot >= page.marks.len() {
                    Running::Foot
                } else {
                    Running::Again
                };
                running[part as usize].push((place, mark, Key::Running(part)));
            }
            (Shape::Path(_), None) => decoration.push((place, mark, Key::Decoration)),
            (Shape::Text(run), Some(node)) => {
                let lang = run.lang.filter(|own| *own != lang);
                content.push((place, mark, Key::Content(tags::owner(structure, node), lang)));
            }
            (Shape::Path(_), Some(node)) => {
                content.push((place, mark, Key::Content(tags::owner(structure, node), None)));
            }
        }
    }
    // Grounds before rules, and equal rules together.
    let mut strokes: Vec<Stroke> = Vec::new();
    decoration.sort_by_cached_key(|(_, mark, _)| {
        let Shape::Path(path) = &mark.shape else { return None };
        let stroke = path.stroke.filter(|_| path.fill.is_none())?;
        let known = strokes.iter().position(|known| (known.color, known.dash) == (stroke.color, stroke.dash));
        Some(known.unwrap_or_else(|| {
            strokes.push(stroke);
            strokes.len() - 1
        }))
    });
    if !page.marks.is_empty() {
        let scale = 1.0 / f32::from(UNITS);
        pen.ops.push(Op::SetTransformationMatrix { matrix: CurTransMat::Scale(scale, scale) });
    }
    let content = content.chunk_by_mut(|(.., key), (.., next)| key == next);
    let running = running.iter_mut().map(Vec::as_mut_slice);
    for sequence in std::iter::once(&mut decoration[..]).chain(running).chain(content) {
        pen.sequence(sequence);
    }
    pen.end_text();
    pen.sequences
}

/// Whether the next mark can be painted together with a path: bars, rules and ticks come by the dozen.
fn goes_on(path: &Path, next: &Shape, page: Length) -> bool {
    let Shape::Path(next) = next else { return false };
    let stroked = |path: &Path| path.fill.is_none() && path.stroke.is_some() && !path.segments.is_empty();
    match (Bar::of(path, page), Bar::of(next, page)) {
        (Some(one), Some(next)) => one.color == next.color,
        (None, None) => stroked(path) && stroked(next) && path.stroke == next.stroke,
        _ => false,
    }
}

/// What a marked sequence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// Part of an element, in a deviating language or not.
    Content(NodeId, Option<Lang>),
    /// Words that belong to the page, not to the text.
    Running(Running),
    /// Rules and grounds.
    Decoration,
}

/// Words of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Running {
    /// The running head.
    Head,
    /// The foot.
    Foot,
    /// Table heads that come back.
    Again,
}

/// A colour that has been set, and whether by its number.
#[derive(Default)]
struct Ink {
    color: Option<drawing::Color>,
    by_number: bool,
}

/// What has been set on the page so far.
#[derive(Default)]
struct State {
    fill: Ink,
    stroke: Ink,
    width: Option<i64>,
    dash: Option<[i64; 2]>,
    /// Font and size; valid inside a text object only as far as we set it there.
    font: Option<(FontKey, i64)>,
    in_text: bool,
    /// Start of the line that was set last in this text object, in units: moves are from there.
    line: (i64, i64),
    /// How far up the last move to a next line went; a line break goes as far again, whatever text object it stands in.
    lead: Option<i64>,
    /// Where the last run of this text object ended, whatever sequence it belongs to: x in points, y in units.
    pen: Option<(f64, i64)>,
}

struct Pen<'a> {
    height: Length,
    pages: &'a Pages,
    faces: &'a Faces<'a>,
    palette: &'a mut Palette,
    ops: &'a mut Vec<Op>,
    sequences: Vec<Sequence>,
    state: State,
    open: Option<Key>,
    /// Whether the sequence shows nothing but text. Such sequences follow each other inside one text object; one with
    /// paths has text objects inside, for the two must not overlap.
    all_text: bool,
    /// The mark that is being drawn.
    mark: usize,
}

impl<'a> Pen<'a> {
    fn new(
        page: &Page,
        pages: &'a Pages,
        (faces, palette): (&'a Faces<'a>, &'a mut Palette),
        ops: &'a mut Vec<Op>,
    ) -> Self {
        Self {
            height: page.size.height,
            pages,
            faces,
            palette,
            ops,
            sequences: Vec::with_capacity(page.marks.len()),
            state: State::default(),
            open: None,
            all_text: false,
            mark: 0,
        }
    }

    /// Draws the marks of a sequence, its paths first: the words of a figure stand on them.
    fn sequence(&mut self, marks: &mut [(usize, &Mark, Key)]) {
        let [(first, _, key), ..] = *marks else { return };
        let is_text = |mark: &Mark| matches!(mark.shape, Shape::Text(_));
        marks.sort_by_key(|(_, mark, _)| is_text(mark));
        self.all_text = marks.first().is_some_and(|(_, mark, _)| is_text(mark));
        self.mark = first;
        self.begin_sequence(key, None);
        for (nth, (place, mark, _)) in marks.iter().enumerate() {
            self.mark = *place;
            match &mark.shape {
                Shape::Text(run) => self.text(run),
                Shape::Path(path) => {
                    let next = marks.get(nth + 1).map(|(_, next, _)| &next.shape);
                    self.path(path, next.is_some_and(|next| goes_on(path, next, self.height)));
                }
                Shape::Link(..) => {}
            }
        }
        self.end_sequence();
    }

    fn begin_sequence(&mut self, key: Key, actual: Option<&str>) {
        if self.all_text {
            self.begin_text();
        } else {
            self.end_text();
        }
        self.open = Some(key);
        let (node, lang) = match key {
            Key::Content(node, lang) => (node, lang),
            Key::Running(Running::Head) => return self.begin_artifact("Pagination", Some("Header")),
            Key::Running(Running::Foot) => return self.begin_artifact("Pagination", Some("Footer")),
            Key::Running(Running::Again) => return self.begin_artifact("Pagination", None),
            Key::Decoration => return self.begin_artifact("Layout", None),
        };
        let number = i64::try_from(self.sequences.len()).unwrap_or(i64::MAX);
        let mut map = BTreeMap::new();
        map.insert("MCID".to_owned(), DictItem::Int(number));
        if let Some(lang) = lang {
            let data = lang.code().as_bytes().to_vec();
            map.insert("Lang".to_owned(), DictItem::String { data, literal: true });
        }
        if let Some(actual) = actual {
            map.insert("ActualText".to_owned(), DictItem::Bytes(utf16(actual)));
        }
        let role = self.pages.structure.nodes[node.0 as usize].role;
        let tag = if actual.is_some() { "Span" } else { tags::name(role) }.to_owned();
        self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties: DictItem::Dict { map } });
        self.sequences.push(Sequence { node, mark: self.mark });
    }

    fn begin_artifact(&mut self, kind: &str, part: Option<&str>) {
        let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
        let mut map = BTreeMap::from([("Type".to_owned(), name(kind))]);
        map.extend(part.map(|part| ("Subtype".to_owned(), name(part))));
        let tag = "Artifact".to_owned();
        self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties: DictItem::Dict { map } });
    }

    fn end_sequence(&mut self) {
        if !self.all_text {
            self.end_text();
        }
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn begin_text(&mut self) {
        if !std::mem::replace(&mut self.state.in_text, true) {
            self.ops.push(Op::StartTextSection);
            self.state.line = (0, 0);
        }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.state.in_text) {
            self.ops.push(Op::EndTextSection);
        }
        self.state.pen = None;
    }

    fn text(&mut self, run: &TextRun) {
        let Some(key) = self.open else { return };
        let glyphs = match &run.shaped.glyphs {
            Glyphs::Plain(steps) => {
                self.place(run, FontKey::Face(run.face), (0, run.shaped.width));
                if let Some(shown) = glyph_run::plain(run.face, steps, self.faces) {
                    self.push(shown);
                }
                return;
            }
            Glyphs::Any(glyphs) => glyphs,
        };
        for piece in glyph_run::pieces(run, glyphs, self.faces) {
            // A sequence of its own, not one within the other: readers lose what follows an inner one.
            let apart = piece.actual.is_some() && matches!(key, Key::Content(..));
            if apart {
                self.end_sequence();
                self.begin_sequence(key, piece.actual);
            }
            self.show(run, piece);
            if apart {
                self.end_sequence();
                self.begin_sequence(key, None);
            }
        }
    }

    fn show(&mut self, run: &TextRun, piece: Piece<'_>) {
        self.place(run, piece.font, (piece.start, piece.width));
        for shown in piece.ops {
            self.push(shown);
        }
    }

    /// Adds what shows glyphs; a string that begins a line and the break before it are one operator.
    fn push(&mut self, mut shown: Op) {
        if let (Some(Op::AddLineBreak), Op::Unknown { key, .. }) = (self.ops.last(), &mut shown)
            && key == glyph_run::SHOW
        {
            glyph_run::SHOW_ON_NEXT_LINE.clone_into(key);
            self.ops.pop();
        }
        self.ops.push(shown);
    }

    /// Sets font, colour and pen for a part of a run, which begins at some distance from the start of the run and has some
    /// width, both in thousandths.
    fn place(&mut self, run: &TextRun, font: FontKey, (start, width): (i32, i32)) {
        self.begin_text();
        let size = units(run.size.to_pt());
        if self.state.font != Some((font, size)) {
            self.state.font = Some((font, size));
            let value = vec![DictItem::Name(font.id().0.into_bytes()), DictItem::Int(size)];
            self.ops.push(Op::Unknown { key: "Tf".to_owned(), value });
        }
        self.fill(run.color);
        let em = |thousandths: i32| f64::from(thousandths) * run.size.to_pt() / 1000.0;
        let start = run.origin.x.to_pt() + em(start);
        self.move_to(start, units((self.height - run.origin.y).to_pt()), em(width), size);
    }

    /// Moves the pen to the start of a piece of a size; one that begins where the last one ended needs no move.
    ///
    /// Only a move to the next line sets how far a line break goes: paragraphs and cells of the same type have the same
    /// distance again, whatever moves lie between them.
    fn move_to(&mut self, x: f64, y: i64, width: f64, size: i64) {
        let start = match self.state.pen {
            Some((end, line)) if line == y && (end - x).abs() < 0.01 => end,
            _ => {
                let to = (units(x), y);
                // Differences of rounded places: moves in a row add up to no error.
                let (across, up) = (to.0 - self.state.line.0, to.1 - self.state.line.1);
                let is_next_line = across == 0 && up < 0 && -2 * up <= 3 * size;
                if across == 0 && self.state.lead == Some(up) {
                    self.ops.push(Op::AddLineBreak);
                } else if is_next_line {
                    self.operator("TD", &[across, up]);
                    self.state.lead = Some(up);
                } else {
                    self.operator("Td", &[across, up]);
                }
                self.state.line = to;
                x
            }
        };
        self.state.pen = Some((start + width, y));
    }

    /// Draws a path; one that goes on is painted together with the next.
    fn path(&mut self, path: &Path, goes_on: bool) {
        let painted = path.fill.is_some() || path.stroke.is_some();
        if !painted || path.segments.is_empty() {
            return;
        }
        self.end_text();
        if let Some(bar) = Bar::of(path, self.height) {
            self.fill(bar.color);
            self.operator("re", &bar.frame);
            if !goes_on {
                self.operator("f", &[]);
            }
            return;
        }
        if let Some(color) = path.fill {
            self.fill(color);
        }
        if let Some(stroke) = path.stroke {
            self.stroke(&stroke);
        }
        match rectangle(path, self.height) {
            Some(frame) => self.operator("re", &frame),
            None => self.outline(&path.segments),
        }
        let paint = match (path.fill, path.stroke) {
            (Some(_), Some(_)) => "B",
            (Some(_), None) => "f",
            _ => "S",
        };
        if !goes_on {
            self.operator(paint, &[]);
        }
    }

    /// A path by its segments, with operators of our own: the writer's polygon closes every path.
    fn outline(&mut self, segments: &[Segment]) {
        // A path must start with a move.
        match segments.first() {
            None | Some(Segment::Move(_)) => {}
            Some(Segment::Line(to)) => self.segment(Segment::Move(*to)),
            Some(Segment::Close) => self.segment(Segment::Move(geometry::Point::default())),
        }
        for segment in segments {
            self.segment(*segment);
        }
    }

    fn segment(&mut self, segment: Segment) {
        let at = |point: geometry::Point| [units(point.x.to_pt()), units((self.height - point.y).to_pt())];
        match segment {
            Segment::Move(to) => self.operator("m", &at(to)),
            Segment::Line(to) => self.operator("l", &at(to)),
            Segment::Close => self.operator("h", &[]),
        }
    }

    fn fill(&mut self, color: drawing::Color) {
        if self.state.fill.color.replace(color) != Some(color) {
            self.ink(color, |state| &mut state.fill, ["cs", "sc"], |col| Op::SetFillColor { col });
        }
    }

    /// Sets a colour by its number, or by its parts if the palette has no room for it.
    fn ink(
        &mut self,
        color: drawing::Color,
        ink: impl Fn(&mut State) -> &mut Ink,
        [space, operator]: [&str; 2],
        by_parts: impl Fn(Color) -> Op,
    ) {
        let number = self.palette.number(color);
        let by_number = std::mem::replace(&mut ink(&mut self.state).by_number, number.is_some());
        let Some(number) = number else { return self.ops.push(by_parts(rgb(color))) };
        if !by_number {
            let value = vec![DictItem::Name(palette::NAME.as_bytes().to_vec())];
            self.ops.push(Op::Unknown { key: space.to_owned(), value });
        }
        self.operator(operator, &[number]);
    }

    fn stroke(&mut self, stroke: &Stroke) {
        if self.state.stroke.color.replace(stroke.color) != Some(stroke.color) {
            self.ink(
                stroke.color,
                |state| &mut state.stroke,
                ["CS", "SC"],
                |col| Op::SetOutlineColor { col },
            );
        }
        let width = units(stroke.width.to_pt());
        if self.state.width != Some(width) {
            self.state.width = Some(width);
            self.operator("w", &[width]);
        }
        let dash = stroke.dash.map(|(on, off)| [units(on.to_pt()), units(off.to_pt())]);
        if self.state.dash != dash {
            self.state.dash = dash;
            let pattern = dash.iter().flatten().map(|length| DictItem::Int(*length)).collect();
            let value = vec![DictItem::Array(pattern), DictItem::Int(0)];
            self.ops.push(Op::Unknown { key: "d".to_owned(), value });
        }
    }

    fn operator(&mut self, key: &str, operands: &[i64]) {
        let value = operands.iter().map(|value| DictItem::Int(*value)).collect();
        self.ops.push(Op::Unknown { key: key.to_owned(), value });
    }
}

fn rgb(color: drawing::Color) -> Color {
    let part = |value: u8| number(f64::from(value) / 255.0);
    Color::Rgb(Rgb { r: part(color.r), g: part(color.g), b: part(color.b), icc_profile: None })
}
