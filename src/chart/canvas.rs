//! The area a chart is drawn on; distances in points from its upper left corner.

use std::sync::Arc;

use crate::drawing::Color;
use crate::drawing::Face;
use crate::drawing::Path;
use crate::drawing::Segment;
use crate::drawing::Segments;
use crate::drawing::Shape;
use crate::drawing::Shaped;
use crate::drawing::Stroke;
use crate::drawing::TextRun;
use crate::drawing::geometry::Length;
use crate::drawing::geometry::Point;
use crate::fonts::Shaper;

use super::Look;

/// Which part of a text stands at the given place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

/// Style of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub face: Face,
    /// In points.
    pub size: f64,
    pub color: Color,
}

impl Type {
    /// Distance from line to line.
    pub(super) fn leading(self) -> f64 {
        self.size * 1.25
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Frame {
    pub(super) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub(super) fn middle(self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// Collects marks.
pub(super) struct Canvas<'a> {
    pub width: f64,
    pub look: &'a Look,
    shaper: &'a mut Shaper,
    shapes: Vec<Shape>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(width: f64, look: &'a Look, shaper: &'a mut Shaper) -> Self {
        Self { width, look, shaper, shapes: Vec::new() }
    }

    pub(super) fn into_shapes(self) -> Vec<Shape> {
        self.shapes
    }

    /// Labels.
    pub(super) fn label(&self) -> Type {
        Type { face: Face::Regular, size: self.look.label.to_pt(), color: self.look.ink }
    }

    /// Labels that stand out.
    pub(super) fn bold(&self) -> Type {
        Type { face: Face::Bold, ..self.label() }
    }

    /// The one figure a chart is about.
    pub(super) fn strong(&self) -> Type {
        Type { face: Face::Bold, size: self.look.strong.to_pt(), color: self.look.ink }
    }

    /// The one figure a page is about.
    fn hero(&self) -> Type {
        Type { face: Face::Bold, size: self.look.hero.to_pt(), color: self.look.accent }
    }

    /// The figure a chart is about, large at the left; as small as it must be to stand on one line.
    /// Gives the height used.
    pub(super) fn headline(&mut self, text: &str) -> f64 {
        if text.trim().is_empty() {
            return 0.0;
        }
        let (hero, strong) = (self.hero(), self.strong());
        let style = [hero, strong].into_iter().find(|style| self.measure(*style, text) <= self.width);
        let Some(style) = style else {
            let lines = self.wrap(strong, text, self.width);
            self.lines(strong, &lines, (0.0, 0.0), Align::Left);
            return height_of(&lines, strong);
        };
        let baseline = f64::midpoint(style.leading(), self.cap_height(style));
        self.text(style, text, (0.0, baseline), Align::Left);
        style.leading()
    }

    /// Ticks and names in the second row.
    pub(super) fn tick(&self) -> Type {
        Type { face: Face::Regular, size: self.look.tick.to_pt(), color: self.look.muted }
    }

    /// A filled rectangle; nothing if it has no extent.
    pub(super) fn fill(&mut self, frame: Frame, color: Color) {
        if frame.width > 0.0 && frame.height > 0.0 {
            let (right, bottom) = (frame.right(), frame.bottom());
            self.polygon(&[(frame.x, frame.y), (right, frame.y), (right, bottom), (frame.x, bottom)], color);
        }
    }

    /// A rectangle's outline, drawn inside the frame.
    pub(super) fn outline(&mut self, frame: Frame, color: Color, width: f64) {
        let half = width / 2.0;
        let (left, right) = (frame.x + half, (frame.right() - half).max(frame.x + half));
        let (top, bottom) = (frame.y + half, frame.bottom() - half);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let path = Path { segments: closed(&corners), fill: None, stroke: Some(stroke(color, width, None)) };
        self.shapes.push(Shape::path(path));
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, corners: &[(f64, f64)], color: Color) {
        let path = Path { segments: closed(corners), fill: Some(color), stroke: None };
        self.shapes.push(Shape::path(path));
    }

    /// A line through these points.
    pub(super) fn line(&mut self, points: &[(f64, f64)], color: Color, width: f64) {
        self.stroke(points, stroke(color, width, None));
    }

    fn stroke(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        let segments = open(points);
        self.shapes.push(Shape::path(Path { segments, fill: None, stroke: Some(stroke) }));
    }

    /// Fine slanted lines: something is not known here.
    pub(super) fn hatch(&mut self, frame: Frame, color: Color) {
        const STEP: f64 = 3.5;
        let mut segments = Segments::new();
        let mut foot = frame.x - frame.height + STEP / 2.0;
        while foot < frame.right() {
            // From the foot at the bottom up to the right, cut off at both sides.
            let from = foot.max(frame.x);
            let to = (foot + frame.height).min(frame.right());
            if to > from {
                let line = [(from, frame.bottom() - (from - foot)), (to, frame.bottom() - (to - foot))];
                segments.extend(open(&line));
            }
            foot += STEP;
        }
        if !segments.is_empty() {
            let stroke = stroke(color, self.look.hairline.to_pt(), None);
            self.shapes.push(Shape::path(Path { segments, fill: None, stroke: Some(stroke) }));
        }
    }

    /// Width of a text.
    pub(super) fn measure(&mut self, style: Type, text: &str) -> f64 {
        width_of(&self.shaper.shape(style.face, text), style.size)
    }

    /// Height of capitals and figures.
    pub(super) fn cap_height(&self, style: Type) -> f64 {
        f64::from(self.shaper.metrics(style.face).cap_height) * style.size / 1000.0
    }

    /// One line of text with its baseline at `y`.
    pub(super) fn text(&mut self, style: Type, text: &str, (x, y): (f64, f64), align: Align) {
        let shaped = self.shaper.shape(style.face, text);
        self.run(style, shaped, (x, y), align);
    }

    /// One line of text whose capitals are centred on the height `middle`.
    pub(super) fn text_centred(&mut self, style: Type, text: &str, (x, middle): (f64, f64), align: Align) {
        let y = middle + self.cap_height(style) / 2.0;
        self.text(style, text, (x, y), align);
    }

    /// Lines of text, one below the other, the first in the line that begins at `top`.
    pub(super) fn lines(&mut self, style: Type, lines: &[Arc<Shaped>], (x, top): (f64, f64), align: Align) {
        let first = top + f64::midpoint(style.leading(), self.cap_height(style));
        for (line, number) in lines.iter().zip(0_u32..) {
            let y = first + f64::from(number) * style.leading();
            self.run(style, Arc::clone(line), (x, y), align);
        }
    }

    /// Lines of text, centred as a block on the height `middle`.
    pub(super) fn lines_centred(
        &mut self,
        style: Type,
        lines: &[Arc<Shaped>],
        (x, middle): (f64, f64),
        align: Align,
    ) {
        self.lines(style, lines, (x, middle - height_of(lines, style) / 2.0), align);
    }

    fn run(&mut self, style: Type, shaped: Arc<Shaped>, (x, y): (f64, f64), align: Align) {
        if shaped.glyphs.is_empty() {
            return;
        }
        let width = width_of(&shaped, style.size);
        let x = match align {
            Align::Left => x,
            Align::Middle => x - width / 2.0,
            Align::Right => x - width,
        };
        let (size, origin) = (Length::pt(style.size), Point::new(Length::pt(x), Length::pt(y)));
        let run = TextRun { face: style.face, size, color: style.color, origin, shaped, lang: None };
        self.shapes.push(Shape::Text(run));
    }

    /// Breaks a text into lines of at most this width: at spaces and after hyphens, a longer word where it must.
    ///
    /// Words are measured one by one; a line is shaped when it is complete.
    pub(super) fn wrap(&mut self, style: Type, text: &str, width: f64) -> Vec<Arc<Shaped>> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        let mut used = 0.0;
        for word in text.split_inclusive([' ', '-', '\u{AD}', '/']) {
            let (seen, whole) = (self.measure(style, word.trim_end()), self.measure(style, word));
            if used + seen > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if seen <= width {
                line.push_str(word);
                used += whole;
                continue;
            }
            for c in word.chars() {
                let own = self.measure(style, c.encode_utf8(&mut [0; 4]));
                if !line.is_empty() && used + own > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(c);
                used += own;
            }
        }
        lines.push(line);
        lines.retain(|line| !line.trim().is_empty());
        lines.iter().map(|line| self.shaper.shape(style.face, line.trim())).collect()
    }
}

/// Height of a block of lines.
pub(super) fn height_of(lines: &[Arc<Shaped>], style: Type) -> f64 {
    f64::from(u32::try_from(lines.len()).unwrap_or(0)) * style.leading()
}

/// Width of the longest of some lines.
pub(super) fn width_of_lines(lines: &[Arc<Shaped>], style: Type) -> f64 {
    lines.iter().map(|line| width_of(line, style.size)).fold(0.0, f64::max)
}

/// Width of a shaped text at a size.
pub(super) fn width_of(shaped: &Shaped, size: f64) -> f64 {
    f64::from(shaped.width) * size / 1000.0
}

fn stroke(color: Color, width: f64, dash: Option<(Length, Length)>) -> Stroke {
    Stroke { color, width: Length::pt(width), dash }
}

fn open(points: &[(f64, f64)]) -> Segments {
    let at = |(x, y): (f64, f64)| Point::new(Length::pt(x), Length::pt(y));
    let segment = |(place, point): (usize, &(f64, f64))| match place {
        0 => Segment::Move(at(*point)),
        _ => Segment::Line(at(*point)),
    };
    points.iter().enumerate().map(segment).collect()
}

fn closed(points: &[(f64, f64)]) -> Segments {
    let mut segments = open(points);
    segments.push(Segment::Close);
    segments
}
