//! What every block needs while it is set, and how lines become marks.

use std::rc::Rc;

use crate::chart::Charts;
use crate::document::Align;
use crate::document::Inline;
use crate::drawing::Color;
use crate::drawing::Face;
use crate::drawing::Mark;
use crate::drawing::Path;
use crate::drawing::Segment;
use crate::drawing::Shape;
use crate::drawing::Stroke;
use crate::drawing::TextRun;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::drawing::geometry::Rect;
use crate::drawing::geometry::Size;
use crate::drawing::structure::NodeId;
use crate::drawing::structure::Role;
use crate::drawing::structure::Structure;
use crate::fonts::Shaper;
use crate::locale::Lang;

use super::breaking::Line;
use super::paging::Start;
use super::paragraph::Manner;
use super::paragraph::Paragraph;
use super::style::Style;
use super::style::TypeStyle;
use super::words::Words;

/// The setting of one document.
pub struct Compositor<'a> {
    /// How it looks.
    pub style: &'a Style,
    /// Its charts.
    pub charts: &'a Charts,
    /// Its glyphs.
    pub shaper: &'a mut Shaper,
    /// Its structure so far.
    pub structure: Tree,
    /// Its language.
    pub lang: Lang,
    /// How many call-outs have a ground so far.
    pub grounds: u32,
    /// Words that are never divided: those of a person's name.
    pub names: &'a [String],
    /// What is being set is in small type.
    pub fine: bool,
    /// Its words, with the places where they may be divided.
    pub words: Words,
}

/// The structure being built.
#[derive(Default)]
pub struct Tree(pub Structure);

impl Tree {
    /// Adds a node.
    pub fn add(&mut self, role: Role, parent: NodeId) -> NodeId {
        self.0.add(role, Some(parent))
    }

    /// Sets the language of a node.
    pub fn speak(&mut self, node: NodeId, lang: Option<Lang>) {
        self.0.nodes[node.0 as usize].lang = lang;
    }

    /// Sets the alternative text of a node.
    pub fn describe(&mut self, node: NodeId, alt: &str) {
        self.0.nodes[node.0 as usize].alt = Some(alt.to_owned());
    }
}

/// A horizontal slice of a part that is never divided.
///
/// Its marks are relative to its upper edge and to the left margin.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Space above, dropped at the top of a page.
    pub before: Length,
    /// Its own height.
    pub height: Length,
    /// What it draws.
    pub marks: Vec<Mark>,
    /// Stands on the same page as the next piece.
    pub keep: bool,
    /// The call-out it belongs to.
    pub ground: Option<Ground>,
    /// What is repeated above it if it begins a page.
    pub head: Option<Rc<Head>>,
    /// The headings it begins.
    pub entries: Vec<Entry>,
    /// What it begins.
    pub start: Start,
}

/// A table's head, for the pages after the first.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Its height.
    pub height: Length,
    /// Its marks, all artifacts: the head is in the structure once.
    pub marks: Vec<Mark>,
}

/// The ground of a call-out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// Which call-out.
    pub number: u32,
    /// Its left edge from the margin.
    pub x: Length,
    /// Its width.
    pub width: Length,
    /// A note rather than something nobody may miss: a fine bar without a ground.
    pub quiet: bool,
}

/// A heading for anchors and bookmarks.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: std::sync::Arc<str>,
    /// Its words.
    pub title: String,
    /// Its rank.
    pub rank: u8,
    /// How far below the upper edge of its piece it stands.
    pub y: Length,
}

/// Where on the page's width something is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge, from the left margin.
    pub x: Length,
    /// Width.
    pub width: Length,
}

/// Size and leading of set lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grade {
    /// Type size.
    pub size: Length,
    /// Distance between baselines.
    pub leading: Length,
}

/// Lines ready to be placed.
#[derive(Clone, Debug)]
pub struct Block {
    /// The lines.
    pub lines: Rc<[Line]>,
    /// The manners their runs refer to.
    pub manners: Vec<Manner>,
    /// Their size.
    pub grade: Grade,
}

impl Compositor<'_> {
    /// Running text as it is set here.
    #[must_use]
    pub fn text_style(&self) -> &TypeStyle {
        if self.fine { &self.style.fine } else { &self.style.body }
    }

    /// The manner of plain text.
    #[must_use]
    pub fn manner(face: Face, color: Color, node: Option<NodeId>) -> Manner {
        Manner { face, color, lang: None, node, link: None, whole: false }
    }

    /// Inlines broken to a width.
    pub fn block(&mut self, inlines: &[Inline], base: &Manner, grade: Grade, width: Length) -> Block {
        Block::of(Paragraph::set(inlines, base, self), grade, width)
    }

    /// Distance from a line's upper edge to its baseline: capitals stand in its middle.
    #[must_use]
    pub fn baseline(&self, grade: Grade) -> Length {
        let caps = grade.size * (f64::from(self.shaper.metrics(Face::Regular).cap_height) / 1000.0);
        (grade.leading + caps) * 0.5
    }

    /// The marks of one line whose upper edge is at `top`.
    #[must_use]
    pub fn line_marks(&self, block: &Block, line: &Line, area: Area, align: Align, top: Length) -> Vec<Mark> {
        let mut marks = Vec::with_capacity(line.runs.len());
        self.add_line(&mut marks, block, line, (area, align), top);
        marks
    }

    /// Adds the marks of one line whose upper edge is at `top`.
    pub fn add_line(
        &self,
        marks: &mut Vec<Mark>,
        block: &Block,
        line: &Line,
        (area, align): (Area, Align),
        top: Length,
    ) {
        let size = block.grade.size;
        let of = |thousandths: i32| size * (f64::from(thousandths) / 1000.0);
        let empty = (area.width - of(line.width)).max(Length::ZERO);
        let indent = match align {
            Align::Left => Length::ZERO,
            Align::Center => empty * 0.5,
            Align::Right => empty,
        };
        let baseline = top + self.baseline(block.grade);
        let mut x = area.x + indent;
        // Where the link began that the last run belongs to, and where its underline did: a bold key before its words has
        // none, so that links in a row are seen apart.
        let (mut begun, mut lined) = (None, None);
        for (place, run) in line.runs.iter().enumerate() {
            let manner = &block.manners[run.manner];
            let (width, seen) = (of(run.width), of(run.seen));
            marks.push(Mark {
                shape: Shape::Text(TextRun {
                    face: manner.face,
                    size,
                    color: manner.color,
                    origin: Point::new(x, baseline),
                    shaped: run.shaped.clone(),
                    lang: manner.lang,
                }),
                node: manner.node,
            });
            if let Some(target) = &manner.link {
                let start = *begun.get_or_insert(x);
                if !matches!(manner.face, Face::Bold | Face::BoldItalic) {
                    lined.get_or_insert(x);
                }
                let next = line.runs.get(place + 1).map(|next| &block.manners[next.manner]);
                // Words in another face are no other link.
                if next.is_none_or(|next| (&next.link, next.node) != (&manner.link, manner.node)) {
                    begun = None;
                    let width = x + seen - start;
                    let from = lined.take().unwrap_or(start);
                    let line = x + seen - from;
                    marks.push(underline(from, line, baseline + size * 0.16, manner.color, size * 0.05));
                    let rect = Rect {
                        origin: Point::new(start, top),
                        size: Size { width, height: block.grade.leading },
                    };
                    marks.push(Mark { shape: Shape::link(rect, target.clone()), node: manner.node });
                }
            }
            x += width;
        }
    }
}

impl Block {
    /// A paragraph broken to a width.
    #[must_use]
    pub fn of(paragraph: Paragraph, grade: Grade, width: Length) -> Self {
        let lines = paragraph.setting.lines(thousandths(width, grade.size));
        Self { lines, manners: paragraph.manners, grade }
    }
}

/// Does something with a compositor in the program's own style, as tests of parts of the layout need it.
#[cfg(test)]
pub(super) fn try_out<T>(work: impl FnOnce(&mut Compositor<'_>) -> T) -> T {
    let (style, charts, mut shaper) = (Style::built_in(), Charts::new(), Shaper::new());
    work(&mut Compositor {
        style: &style,
        charts: &charts,
        shaper: &mut shaper,
        structure: Tree::default(),
        lang: Lang::De,
        grounds: 0,
        names: &[],
        fine: false,
        words: Words::new(&style, &std::sync::Arc::default(), false),
    })
}

/// A length in thousandths of a type size, rounded down: a line never gets wider by rounding.
#[must_use]
pub fn thousandths(length: Length, size: Length) -> i32 {
    let value = (length / size * 1000.0 + 0.001).floor();
    #[expect(clippy::cast_possible_truncation, reason = "saturates; measures are far smaller")]
    let value = value as i32;
    value
}

/// A horizontal line that is no part of the text.
#[must_use]
pub fn underline(x: Length, width: Length, y: Length, color: Color, thickness: Length) -> Mark {
    let segments = [Segment::Move(Point::new(x, y)), Segment::Line(Point::new(x + width, y))];
    let segments = segments.into_iter().collect();
    let stroke = Some(Stroke { color, width: thickness, dash: None });
    Mark { shape: Shape::path(Path { segments, fill: None, stroke }), node: None }
}

/// A filled rectangle that is no part of the text.
#[must_use]
pub fn filled(x: Length, y: Length, width: Length, height: Length, color: Color) -> Mark {
    let (right, bottom) = (x + width, y + height);
    polygon(
        &[Point::new(x, y), Point::new(right, y), Point::new(right, bottom), Point::new(x, bottom)],
        color,
    )
}

/// A filled polygon that is no part of the text.
#[must_use]
pub fn polygon(corners: &[Point], color: Color) -> Mark {
    let step = |(place, corner): (usize, &Point)| match place {
        0 => Segment::Move(*corner),
        _ => Segment::Line(*corner),
    };
    let segments = corners.iter().enumerate().map(step).chain([Segment::Close]).collect();
    Mark { shape: Shape::path(Path { segments, fill: Some(color), stroke: None }), node: None }
}

#[cfg(test)]
mod tests {
    use crate::drawing::LinkTarget;

    use super::*;

    /// Left and right edges of the links of a line, and of the lines below them.
    fn links(inlines: &[Inline]) -> [Vec<(f64, f64)>; 2] {
        let area = Area { x: Length::ZERO, width: Length::pt(400.0) };
        let marks = try_out(|compositor| {
            let manner = Compositor::manner(Face::Regular, Color::hex(0), None);
            let grade = compositor.text_style().grade();
            let set = compositor.block(inlines, &manner, grade, area.width);
            assert_eq!(set.lines.len(), 1);
            compositor.line_marks(&set, &set.lines[0], area, Align::Left, Length::ZERO)
        });
        let (mut rects, mut lines) = (Vec::new(), Vec::new());
        for mark in &marks {
            match &mark.shape {
                Shape::Link(rect, _) => {
                    let left = rect.origin.x.to_pt();
                    rects.push((left, left + rect.size.width.to_pt()));
                }
                Shape::Path(path) => {
                    let [Segment::Move(from), Segment::Line(to)] = path.segments[..] else {
                        panic!("a line")
                    };
                    lines.push((from.x.to_pt(), to.x.to_pt()));
                }
                Shape::Text(_) => {}
            }
        }
        [rects, lines]
    }

    fn link(to: &str, inner: Vec<Inline>) -> Inline {
        Inline::Link(LinkTarget::Address(to.into()), inner)
    }

    #[test]
    fn a_link_with_a_key_is_one_link_and_links_in_a_row_are_seen_apart() {
        let text = |words: &str| Inline::Text(words.to_owned());
        let keyed = |to: &str| link(to, vec![Inline::Strong(vec![text("V1")]), text(" Kundenservice heute")]);
        let [rects, lines] = links(&[keyed("https://a.example"), text(" "), keyed("https://b.example")]);
        let [(left, right), (next, _)] = rects[..] else { panic!("{rects:?}") };
        let [(from, to), (further, _)] = lines[..] else { panic!("{lines:?}") };
        assert!(left < from && next < further, "the key has no line below it");
        assert!(
            (to - right).abs() < 0.01 && right + 1.0 < next,
            "a space without a line stands between them"
        );
    }

    #[test]
    fn a_link_all_in_bold_has_its_line() {
        let bold = Inline::Strong(vec![Inline::Text("Kundenservice".to_owned())]);
        let [rects, lines] = links(&[link("https://a.example", vec![bold])]);
        assert_eq!((rects.len(), &rects), (1, &lines));
    }
}
