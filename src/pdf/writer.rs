//! The writer's part: `printpdf` makes pages and fonts.
//!
//! It gets one page at a time. What becomes of a page's operators is a few kilobytes; those of all pages at once, with all
//! that is made of them on the way, would not fit next to the processor.

use std::collections::BTreeMap;

use lopdf::Document;
use lopdf::ObjectId;
use printpdf::FontId;
use printpdf::Op;
use printpdf::PdfDocument;
use printpdf::PdfFont;
use printpdf::PdfFontHandle;
use printpdf::PdfPage;
use printpdf::PdfSaveOptions;
use printpdf::PdfWarnMsg;
use printpdf::Pt;
use printpdf::Rect;
use printpdf::TextItem;

use crate::drawing::Page;
use crate::drawing::Pages;

use super::PdfError;
use super::number;

/// The character by which the writer is told that a font is used.
pub(super) const SIGN: char = 'A';

/// A file with empty pages, and with the fonts. Each font has to have a glyph for [`SIGN`].
///
/// # Errors
/// [`PdfError::Writer`] with what the writer warns about.
pub(super) fn frame(
    pages: &Pages,
    fonts: BTreeMap<FontId, PdfFont>,
) -> Result<(Document, Vec<ObjectId>), PdfError> {
    // The writer leaves out fonts that no page shows anything with; this page gets its real content later.
    let mut names = vec![Op::StartTextSection];
    for font in fonts.keys() {
        names.push(Op::SetFont { font: PdfFontHandle::External(font.clone()), size: Pt(1.0) });
        names.push(Op::ShowText { items: vec![TextItem::Text(SIGN.to_string())] });
    }
    names.push(Op::EndTextSection);
    let empty = pages.pages.iter().map(|page| page_of(page, std::mem::take(&mut names))).collect();
    let mut document = PdfDocument { pages: empty, ..PdfDocument::default() };
    document.resources.fonts.map = fonts;
    let file = to_lopdf(&document)?;
    let ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    if ids.len() == pages.pages.len() { Ok((file, ids)) } else { Err(lost()) }
}

/// Puts operators on a page of the frame, and leaves room for those of the next page.
///
/// # Errors
/// [`PdfError::Writer`] with what the writer warns about.
pub(super) fn fill(
    file: &mut Document,
    id: ObjectId,
    page: &Page,
    ops: &mut Vec<Op>,
) -> Result<(), PdfError> {
    let mut document = PdfDocument::default();
    document.pages.push(page_of(page, std::mem::take(ops)));
    let mut alone = to_lopdf(&document)?;
    if let Some(page) = document.pages.pop() {
        *ops = page.ops;
        ops.clear();
    }
    let drawn = alone.get_pages().into_values().next().and_then(|id| content(&alone, id));
    let drawn = drawn.and_then(|id| alone.objects.remove(&id)).ok_or_else(lost)?;
    let place = content(file, id).ok_or_else(lost)?;
    file.set_object(place, drawn);
    Ok(())
}

/// The stream with the operators of a page.
fn content(file: &Document, page: ObjectId) -> Option<ObjectId> {
    file.get_page_contents(page).first().copied()
}

fn lost() -> PdfError {
    PdfError::Writer("pages got lost".to_owned())
}

/// A page of the writer; all boxes are the sheet.
fn page_of(page: &Page, ops: Vec<Op>) -> PdfPage {
    let sheet = Rect::from_wh(Pt(number(page.size.width.to_pt())), Pt(number(page.size.height.to_pt())));
    PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet, ops }
}

/// Whatever the writer warns about is an error, for it means that something is not in the file.
fn to_lopdf(document: &PdfDocument) -> Result<Document, PdfError> {
    let options =
        PdfSaveOptions { optimize: true, subset_fonts: false, secure: false, image_optimization: None };
    let mut warnings: Vec<PdfWarnMsg> = Vec::new();
    let file = document.to_lopdf_document(&options, &mut warnings);
    match warnings.first() {
        None => Ok(file),
        Some(first) => Err(PdfError::Writer(first.msg.clone())),
    }
}
