//! A run of glyphs as text operators.

use printpdf::Op;
use printpdf::TextItem;

use crate::drawing::Glyph;
use crate::drawing::TextRun;

use super::faces::Faces;
use super::faces::FontKey;
use super::faces::stand_in;
use super::number;

/// Glyphs in groups that stand for one piece of text: the first has a range, further ones have none.
pub(super) fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|_, next| next.from == next.to)
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
    line: Vec<TextItem>,
    /// Glyphs since the last move of the pen.
    word: String,
}

/// The glyphs of a run; almost always one piece.
pub(super) fn pieces<'a>(run: &'a TextRun, faces: &Faces<'_>) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(1);
    for cluster in clusters(&run.shaped.glyphs) {
        let first = cluster[0];
        let font = FontKey::of(run.face, first.font);
        let text = &run.shaped.text[first.from as usize..first.to as usize];
        let copies_itself = cluster.len() == 1 && faces.glyph(font, first.id).2 == text;
        let goes_on = |piece: &Piece<'_>| copies_itself && piece.actual.is_none() && piece.font == font;
        if !pieces.last().is_some_and(goes_on) {
            let start = pieces.last().map_or(0, |piece| piece.start + piece.width);
            let actual = (!copies_itself).then_some(text);
            pieces.push(Piece {
                font,
                start,
                width: 0,
                ops: Vec::new(),
                actual,
                line: Vec::new(),
                word: String::new(),
            });
        }
        if let Some(piece) = pieces.last_mut() {
            for glyph in cluster {
                piece.show(run, *glyph, faces);
            }
        }
    }
    pieces.iter_mut().for_each(Piece::flush);
    pieces
}

impl Piece<'_> {
    fn show(&mut self, run: &TextRun, glyph: Glyph, faces: &Faces<'_>) {
        let (code, width, _) = faces.glyph(self.font, glyph.id);
        self.width += glyph.advance;
        self.shift(-glyph.dx);
        let back = width - glyph.advance + glyph.dx;
        if glyph.dy == 0 {
            self.word.push(stand_in(code));
            self.shift(back);
            return;
        }
        self.flush();
        let rise = number(f64::from(glyph.dy) * run.size.to_pt() / 1000.0);
        self.word.push(stand_in(code));
        self.shift(back);
        self.ops.push(Op::SetLineOffset { multiplier: rise });
        self.flush();
        self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
    }

    /// Moves the pen back by thousandths of the type size.
    fn shift(&mut self, by: i32) {
        if by != 0 {
            self.end_word();
            self.line.push(TextItem::Offset(thousandths(by)));
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.line.push(TextItem::Text(std::mem::take(&mut self.word)));
        }
    }

    fn flush(&mut self) {
        self.end_word();
        if !self.line.is_empty() {
            self.ops.push(Op::ShowText { items: std::mem::take(&mut self.line) });
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "advances are a few thousandths")]
fn thousandths(value: i32) -> f32 {
    value as f32
}
