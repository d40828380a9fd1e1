//! A run of glyphs as text operators.

use printpdf::Codepoint;
use printpdf::Op;
use printpdf::TextItem;

use crate::drawing::Glyph;
use crate::drawing::TextRun;

use super::faces::Faces;
use super::number;

/// Glyphs in groups that stand for one piece of text: the first has a range, further ones have none.
pub(super) fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|_, next| next.from == next.to)
}

/// A part of a run that copies alike.
#[derive(Default)]
pub(super) struct Piece<'a> {
    /// Where it begins, in thousandths from the start of the run.
    pub start: i32,
    /// Sum of its advances.
    pub width: i32,
    /// What shows it.
    pub ops: Vec<Op>,
    /// What it copies as, where that is not what its glyphs mean elsewhere.
    pub actual: Option<&'a str>,
    line: Vec<TextItem>,
}

/// The glyphs of a run; almost always one piece.
pub(super) fn pieces<'a>(run: &'a TextRun, faces: &Faces) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    for cluster in clusters(&run.shaped.glyphs) {
        let first = cluster[0];
        let text = &run.shaped.text[first.from as usize..first.to as usize];
        let copies_itself = cluster.len() == 1 && faces.glyph(run.face, first.id).2 == text;
        if !copies_itself || piece.actual.is_some() {
            let start = piece.start + piece.width;
            let actual = (!copies_itself).then_some(text);
            pieces.push(std::mem::replace(&mut piece, Piece { start, actual, ..Piece::default() }));
        }
        for glyph in cluster {
            piece.show(run, *glyph, faces);
        }
    }
    pieces.push(piece);
    for piece in &mut pieces {
        piece.flush();
    }
    pieces.retain(|piece| !piece.ops.is_empty());
    pieces
}

impl Piece<'_> {
    fn show(&mut self, run: &TextRun, glyph: Glyph, faces: &Faces) {
        let (code, width, text) = faces.glyph(run.face, glyph.id);
        let back = width - glyph.advance + glyph.dx;
        let item = TextItem::GlyphIds(vec![Codepoint::with_cid(code, thousandths(back), text.to_owned())]);
        self.width += glyph.advance;
        if glyph.dx != 0 {
            self.line.push(TextItem::Offset(thousandths(-glyph.dx)));
        }
        if glyph.dy == 0 {
            self.line.push(item);
            return;
        }
        self.flush();
        let rise = number(f64::from(glyph.dy) * run.size.to_pt() / 1000.0);
        self.ops.push(Op::SetLineOffset { multiplier: rise });
        self.ops.push(Op::ShowText { items: vec![item] });
        self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
    }

    fn flush(&mut self) {
        if !self.line.is_empty() {
            self.ops.push(Op::ShowText { items: std::mem::take(&mut self.line) });
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "advances are a few thousandths")]
fn thousandths(value: i32) -> f32 {
    value as f32
}
