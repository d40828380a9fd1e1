//! A run of glyphs as text operators.

use printpdf::Codepoint;
use printpdf::DictItem;
use printpdf::Op;
use printpdf::TextItem;

use crate::drawing::Glyph;
use crate::drawing::TextRun;

use super::faces::Faces;
use super::number;
use super::text::utf16;

/// Glyphs in groups that stand for one piece of text: the first has a range, further ones have none.
pub(super) fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|_, next| next.from == next.to)
}

/// Writes the glyphs of a run from the pen's place on.
pub(super) fn show(run: &TextRun, faces: &Faces, ops: &mut Vec<Op>) {
    let mut line = Vec::new();
    for cluster in clusters(&run.shaped.glyphs) {
        let first = cluster[0];
        let text = &run.shaped.text[first.from as usize..first.to as usize];
        let copies_itself = cluster.len() == 1 && faces.glyph(run.face, first.id).2 == text;
        if !copies_itself {
            flush(&mut line, ops);
            ops.push(Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: dict([("ActualText", DictItem::Bytes(utf16(text)))]),
            });
        }
        for glyph in cluster {
            show_glyph(run, *glyph, faces, &mut line, ops);
        }
        if !copies_itself {
            flush(&mut line, ops);
            ops.push(Op::EndMarkedContent);
        }
    }
    flush(&mut line, ops);
}

/// One glyph; `line` collects what stands on the baseline.
fn show_glyph(run: &TextRun, glyph: Glyph, faces: &Faces, line: &mut Vec<TextItem>, ops: &mut Vec<Op>) {
    let (code, width, text) = faces.glyph(run.face, glyph.id);
    let back = width - glyph.advance + glyph.dx;
    let item = TextItem::GlyphIds(vec![Codepoint::with_cid(code, thousandths(back), text.to_owned())]);
    if glyph.dx != 0 {
        line.push(TextItem::Offset(thousandths(-glyph.dx)));
    }
    if glyph.dy == 0 {
        line.push(item);
        return;
    }
    flush(line, ops);
    let rise = number(f64::from(glyph.dy) * run.size.to_pt() / 1000.0);
    ops.push(Op::SetLineOffset { multiplier: rise });
    ops.push(Op::ShowText { items: vec![item] });
    ops.push(Op::SetLineOffset { multiplier: 0.0 });
}

fn flush(line: &mut Vec<TextItem>, ops: &mut Vec<Op>) {
    if !line.is_empty() {
        ops.push(Op::ShowText { items: std::mem::take(line) });
    }
}

/// A property list.
pub(super) fn dict<const N: usize>(entries: [(&str, DictItem); N]) -> DictItem {
    DictItem::Dict { map: entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect() }
}

#[allow(clippy::cast_precision_loss, reason = "advances are a few thousandths")]
fn thousandths(value: i32) -> f32 {
    value as f32
}
