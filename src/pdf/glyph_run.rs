//! A run of glyphs as text operators.

use printpdf::DictItem;
use printpdf::Op;

use crate::drawing::Face;
use crate::drawing::Glyph;
use crate::drawing::Step;
use crate::drawing::TextRun;

use super::faces::Faces;
use super::faces::FontKey;
use super::real;
use super::subset::Codes;
use super::subset::Known;
use super::subset::Subset;
use super::units;

/// Glyphs in groups that stand for one piece of text: the first has a range, further ones have none.
pub(super) fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|_, next| next.length == 0)
}

/// What shows plain glyphs of a face; `None` = there are none.
pub(super) fn plain(face: Face, steps: &[Step], faces: &Faces<'_>) -> Option<Op> {
    let font = faces.font(FontKey::Face(face))?;
    let all = font.all();
    let mut moves = false;
    let found = steps.iter().map(|step| {
        let known = all.get(usize::from(step.id)).copied().unwrap_or_default();
        moves |= i32::from(known.width) != i32::from(step.advance);
        known.code.to_be_bytes()
    });
    let data = match font.codes {
        Codes::Byte => found.map(|[_, low]| low).collect(),
        Codes::Pair => found.collect::<Vec<_>>().into_flattened(),
    };
    // Nearly all runs are a string without moves.
    if !moves && !data.is_empty() {
        let value = vec![DictItem::String { data, literal: true }];
        return Some(Op::Unknown { key: SHOW.to_owned(), value });
    }
    let mut line = Line::new(font.codes, steps.len());
    for step in steps {
        let known = font.known(step.id);
        line.show(known);
        line.shift(i32::from(known.width) - i32::from(step.advance));
    }
    line.operator()
}

/// A part of a run in one font that copies alike.
pub(super) struct Piece<'a> {
    /// Its font.
    pub font: FontKey,
    /// Where it begins, in thousandths from the start of the run.
    pub start: i32,
    /// Sum of its advances.
    pub width: i32,
    /// What shows it.
    pub ops: Vec<Op>,
    /// What it copies as, where that is not what its glyphs mean elsewhere.
    pub actual: Option<&'a str>,
    line: Line,
}

/// The operator for a string, the one for a string on the next line, and the one for strings with moves between them.
pub(super) const SHOW: &str = "Tj";
pub(super) const SHOW_ON_NEXT_LINE: &str = "'";
const SHOW_WITH_KERNS: &str = "TJ";

/// The glyphs of a run by font and by what they copy as.
pub(super) fn pieces<'a>(run: &'a TextRun, glyphs: &[Glyph], faces: &Faces<'_>) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(1);
    let text = &run.shaped.text;
    for stretch in glyphs.chunk_by(|one, next| one.font == next.font) {
        let font = FontKey::of(run.face, stretch[0].font);
        let reduced = faces.font(font);
        let codes = reduced.map_or(Codes::Pair, |font| font.codes);
        let mut piece = None;
        let mut rest = stretch;
        while let [glyph, further @ ..] = rest {
            let known = known(reduced, glyph.id);
            let alone = further.first().is_none_or(|next| next.length > 0);
            if alone && known.copies_as(text, glyph.range()) {
                let piece = piece.get_or_insert_with(|| {
                    Piece::new(font, end_of(&pieces), None, Line::new(codes, rest.len()))
                });
                piece.show(run, glyph, known);
                rest = further;
                continue;
            }
            pieces.extend(piece.take());
            let cluster = clusters(rest).next().unwrap_or(rest);
            let line = Line::new(codes, cluster.len());
            let mut own = Piece::new(font, end_of(&pieces), Some(&text[glyph.range()]), line);
            for glyph in cluster {
                own.show(run, glyph, self::known(reduced, glyph.id));
            }
            pieces.push(own);
            rest = &rest[cluster.len()..];
        }
        pieces.extend(piece);
    }
    pieces.iter_mut().for_each(Piece::flush);
    pieces
}

/// Where what follows these pieces begins.
fn end_of(pieces: &[Piece<'_>]) -> i32 {
    pieces.last().map_or(0, |piece| piece.start + piece.width)
}

/// A glyph in the reduced font.
#[inline]
fn known(font: Option<&Subset>, id: u16) -> Known {
    // The fonts were reduced to the glyphs of the same pages, so it is there; the first glyph of a font says that one
    // is missing.
    font.map(|font| font.known(id)).unwrap_or_default()
}

impl<'a> Piece<'a> {
    fn new(font: FontKey, start: i32, actual: Option<&'a str>, line: Line) -> Self {
        Self { font, start, width: 0, ops: Vec::with_capacity(1), actual, line }
    }

    fn show(&mut self, run: &TextRun, glyph: &Glyph, known: Known) {
        let [advance, dx] = [glyph.advance, glyph.dx].map(i32::from);
        self.width += advance;
        self.line.shift(-dx);
        let back = i32::from(known.width) - advance + dx;
        if glyph.dy == 0 {
            self.line.show(known);
            self.line.shift(back);
            return;
        }
        self.flush();
        let rise = real(units(f64::from(glyph.dy) * run.size.to_pt() / 1000.0));
        self.line.show(known);
        self.line.shift(back);
        self.ops.push(Op::SetLineOffset { multiplier: rise });
        self.flush();
        self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
    }

    fn flush(&mut self) {
        let next = Line::new(self.line.codes, 0);
        self.ops.extend(std::mem::replace(&mut self.line, next).operator());
    }
}

/// Strings of glyphs with moves between them.
struct Line {
    codes: Codes,
    parts: Vec<DictItem>,
    /// Glyphs since the last move.
    word: Vec<u8>,
}

impl Line {
    fn new(codes: Codes, glyphs: usize) -> Self {
        Self { codes, parts: Vec::with_capacity(1), word: Vec::with_capacity(2 * glyphs) }
    }

    #[inline]
    fn show(&mut self, known: Known) {
        self.codes.push(known.code, &mut self.word);
    }

    /// Moves the pen back by thousandths of the type size.
    #[inline]
    fn shift(&mut self, by: i32) {
        if by != 0 {
            self.end_word();
            self.parts.push(DictItem::Int(by.into()));
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            // What is left has room again: lines with a kern have several words.
            let rest = Vec::with_capacity(self.word.capacity() - self.word.len());
            let data = std::mem::replace(&mut self.word, rest);
            self.parts.push(DictItem::String { data, literal: true });
        }
    }

    /// The operator that shows it; `None` = there is nothing to show.
    fn operator(mut self) -> Option<Op> {
        self.end_word();
        let (key, value) = match self.parts.len() {
            0 => return None,
            1 => (SHOW, self.parts),
            _ => (SHOW_WITH_KERNS, vec![DictItem::Array(self.parts)]),
        };
        Some(Op::Unknown { key: key.to_owned(), value })
    }
}
