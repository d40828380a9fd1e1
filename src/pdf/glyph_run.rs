//! A run of glyphs as text operators.

use printpdf::DictItem;
use printpdf::Op;

use crate::drawing::Glyph;
use crate::drawing::TextRun;

use super::faces::Faces;
use super::faces::FontKey;
use super::lines;
use super::lines::Encoded;
use super::real;
use super::subset::Known;
use super::subset::Subset;
use super::units;

/// Glyphs in groups that stand for one piece of text: the first has a range, further ones have none.
pub(super) fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|_, next| next.length == 0)
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
    line: Vec<DictItem>,
    /// Glyphs since the last move of the pen, two bytes each.
    word: Vec<u8>,
}

/// The glyphs of a run; almost always one piece.
pub(super) fn pieces<'a>(run: &'a TextRun, faces: &Faces<'_>) -> Vec<Piece<'a>> {
    if !faces.is_everyday(run.face) {
        return made(run, faces);
    }
    if let Some(Encoded { key, value, width }) = lines::known(run) {
        let mut piece = Piece::new(FontKey::Face(run.face), 0, None, 0);
        piece.width = width;
        piece.ops.push(Op::Unknown { key: key.to_owned(), value });
        return vec![piece];
    }
    let pieces = made(run, faces);
    if let [Piece { font: FontKey::Face(_), actual: None, width, ops, .. }] = &pieces[..]
        && let [Op::Unknown { key, value }] = &ops[..]
    {
        let key = if key == SHOW { SHOW } else { SHOW_WITH_KERNS };
        lines::remember(run, || Encoded { key, value: value.clone(), width: *width });
    }
    pieces
}

/// The operator for a string, and the one for strings with moves between them.
const SHOW: &str = "Tj";
const SHOW_WITH_KERNS: &str = "TJ";

/// The same from the glyphs themselves.
fn made<'a>(run: &'a TextRun, faces: &Faces<'_>) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(1);
    let text = &run.shaped.text;
    for stretch in run.shaped.glyphs.chunk_by(|one, next| one.font == next.font) {
        let font = FontKey::of(run.face, stretch[0].font);
        let reduced = faces.font(font);
        let mut piece = None;
        let mut rest = stretch;
        while let [glyph, further @ ..] = rest {
            let known = known(reduced, glyph.id);
            let alone = further.first().is_none_or(|next| next.length > 0);
            if alone && known.copies_as(text, glyph.range()) {
                let piece = piece.get_or_insert_with(|| Piece::new(font, end_of(&pieces), None, rest.len()));
                piece.show(run, glyph, known);
                rest = further;
                continue;
            }
            pieces.extend(piece.take());
            let cluster = clusters(rest).next().unwrap_or(rest);
            let mut own = Piece::new(font, end_of(&pieces), Some(&text[glyph.range()]), cluster.len());
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
    fn new(font: FontKey, start: i32, actual: Option<&'a str>, glyphs: usize) -> Self {
        let word = Vec::with_capacity(2 * glyphs);
        Self { font, start, width: 0, ops: Vec::with_capacity(1), actual, line: Vec::new(), word }
    }

    #[inline]
    fn show(&mut self, run: &TextRun, glyph: &Glyph, known: Known) {
        let [advance, dx] = [glyph.advance, glyph.dx].map(i32::from);
        self.width += advance;
        if (dx, glyph.dy, advance) == (0, 0, known.width.into()) {
            return self.word.extend_from_slice(&known.code.to_be_bytes());
        }
        self.shift(-dx);
        let back = i32::from(known.width) - advance + dx;
        if glyph.dy == 0 {
            self.word.extend_from_slice(&known.code.to_be_bytes());
            self.shift(back);
            return;
        }
        self.flush();
        let rise = real(units(f64::from(glyph.dy) * run.size.to_pt() / 1000.0));
        self.word.extend_from_slice(&known.code.to_be_bytes());
        self.shift(back);
        self.ops.push(Op::SetLineOffset { multiplier: rise });
        self.flush();
        self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
    }

    /// Moves the pen back by thousandths of the type size.
    #[inline]
    fn shift(&mut self, by: i32) {
        if by != 0 {
            self.end_word();
            self.line.push(DictItem::Int(by.into()));
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            // What is left has room again: lines with a kern have several words.
            let rest = Vec::with_capacity(self.word.capacity() - self.word.len());
            let data = std::mem::replace(&mut self.word, rest);
            self.line.push(DictItem::String { data, literal: true });
        }
    }

    fn flush(&mut self) {
        self.end_word();
        let line = std::mem::take(&mut self.line);
        let (key, value) = match line.len() {
            0 => return,
            1 => (SHOW, line),
            _ => (SHOW_WITH_KERNS, vec![DictItem::Array(line)]),
        };
        self.ops.push(Op::Unknown { key: key.to_owned(), value });
    }
}
