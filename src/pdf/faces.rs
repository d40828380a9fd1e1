//! The faces of one document, reduced to the glyphs used, and which text each glyph copies as.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::Stream;
use printpdf::FontId;
use printpdf::FontMetrics;
use printpdf::ParsedFont;
use printpdf::PdfFont;
use rustybuzz::ttf_parser::GlyphId;
use sha2::Digest;
use sha2::Sha256;
use subsetter::GlyphRemapper;

use crate::drawing::Face;
use crate::drawing::Pages;
use crate::drawing::Shape;
use crate::fonts;

use super::PdfError;
use super::dictionary;
use super::glyph_run::clusters;

/// Every face that is used.
pub(super) struct Faces(BTreeMap<Face, Used>);

/// One face as far as it is used.
struct Used {
    /// New number and text of each glyph, by the number in the whole face.
    glyphs: BTreeMap<u16, Glyph>,
    /// The reduced font file.
    program: Vec<u8>,
    /// `ABCDEF+NotoSans-Bold`.
    name: String,
}

/// One glyph.
struct Glyph {
    code: u16,
    /// In thousandths.
    width: u16,
    /// What it copies as unless the place says otherwise; never empty.
    text: String,
}

impl Faces {
    /// Collects the glyphs of all pages.
    ///
    /// # Errors
    /// [`PdfError::Font`] when a face cannot be reduced.
    pub(super) fn of(pages: &Pages) -> Result<Self, PdfError> {
        let mut texts: BTreeMap<Face, BTreeMap<u16, Option<String>>> = BTreeMap::new();
        for run in pages.pages.iter().flat_map(|page| &page.marks).filter_map(|mark| match &mark.shape {
            Shape::Text(run) => Some(run),
            _ => None,
        }) {
            let known = texts.entry(run.face).or_default();
            for cluster in clusters(&run.shaped.glyphs) {
                for glyph in cluster {
                    let text = known.entry(glyph.id).or_default();
                    // Only a glyph that stands alone for its text says what it means everywhere.
                    if cluster.len() == 1 && glyph.from < glyph.to && text.is_none() {
                        *text = Some(run.shaped.text[glyph.from as usize..glyph.to as usize].to_owned());
                    }
                }
            }
        }
        let used = texts.into_iter().map(|(face, texts)| Ok((face, Used::new(face, texts)?)));
        used.collect::<Result<_, PdfError>>().map(Self)
    }

    /// The writer's name of a face.
    pub(super) fn id(face: Face) -> FontId {
        FontId(resource(face).to_owned())
    }

    /// Number of a glyph in the reduced face, its width in thousandths and the text it copies as.
    pub(super) fn glyph(&self, face: Face, id: u16) -> (u16, i32, &str) {
        let glyph = &self.0[&face].glyphs[&id]; // `of` walked the same pages
        (glyph.code, i32::from(glyph.width), &glyph.text)
    }

    /// The fonts as the writer wants them; widths in thousandths, or it would cut them off.
    pub(super) fn fonts(&self) -> BTreeMap<FontId, PdfFont> {
        let font = |(face, used): (&Face, &Used)| {
            let metrics = fonts::metrics(*face);
            let short = |value: i32| i16::try_from(value).unwrap_or(i16::MAX);
            let heights = FontMetrics { ascent: short(metrics.ascent), descent: short(-metrics.descent) };
            let widths = used.glyphs.values().map(|glyph| (glyph.code, glyph.width)).collect();
            let name = Some(used.name.clone());
            let parsed = ParsedFont::with_glyph_data(
                used.program.clone(),
                0,
                name,
                BTreeMap::new(),
                widths,
                1000,
                heights,
            );
            (Self::id(*face), PdfFont::new(parsed))
        };
        self.0.iter().map(font).collect()
    }

    /// Completes what the writer left at defaults: the descriptor's measures and the map to text.
    pub(super) fn finish(&self, file: &mut Document) -> Result<(), PdfError> {
        for (face, used) in &self.0 {
            let (to_unicode, descriptor) = places(file, &used.name)?;
            file.set_object(to_unicode, Stream::new(Dictionary::new(), used.to_unicode().into_bytes()));
            describe(*face, dictionary(file, descriptor)?);
        }
        Ok(())
    }
}

impl Used {
    fn new(face: Face, texts: BTreeMap<u16, Option<String>>) -> Result<Self, PdfError> {
        let mut remapper = GlyphRemapper::new();
        for id in texts.keys() {
            remapper.remap(*id);
        }
        let program = subsetter::subset(fonts::file(face), 0, &remapper)
            .map_err(|error| PdfError::Font(format!("{face:?}: {error}")))?;
        let name = format!("{}+{}", tag(texts.keys()), postscript_name(face));
        let unknown = texts.iter().filter(|(_, text)| text.is_none()).map(|(id, _)| *id).collect();
        let own = own_characters(face, &unknown);
        let font = fonts::parsed(face);
        let glyph = |(id, text): (u16, Option<String>)| {
            let advance = i32::from(font.glyph_hor_advance(GlyphId(id)).unwrap_or(0));
            let width = u16::try_from(fonts::to_thousandths(advance, face)).unwrap_or(0);
            let text = text.unwrap_or_else(|| own.get(&id).copied().unwrap_or('\u{FFFD}').to_string());
            (id, Glyph { code: remapper.get(id).unwrap_or(0), width, text })
        };
        Ok(Self { glyphs: texts.into_iter().map(glyph).collect(), program, name })
    }

    /// The map from glyph numbers to text.
    fn to_unicode(&self) -> String {
        let mut out = String::from(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo \
             << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n\
             /CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        let mut glyphs: Vec<&Glyph> = self.glyphs.values().collect();
        glyphs.sort_by_key(|glyph| glyph.code);
        for block in glyphs.chunks(100) {
            // A hundred is the most a block may have.
            let _ = writeln!(out, "{} beginbfchar", block.len());
            for glyph in block {
                let _ = write!(out, "<{:04X}> <", glyph.code);
                for unit in glyph.text.encode_utf16() {
                    let _ = write!(out, "{unit:04X}");
                }
                out.push_str(">\n");
            }
            out.push_str("endbfchar\n");
        }
        out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        out
    }
}

/// The six letters before a reduced font's name: different for different sets of glyphs.
fn tag<'a>(ids: impl Iterator<Item = &'a u16>) -> String {
    let bytes: Vec<u8> = ids.flat_map(|id| id.to_be_bytes()).collect();
    Sha256::digest(&bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// The characters whose own glyph each of these is.
fn own_characters(face: Face, ids: &BTreeSet<u16>) -> BTreeMap<u16, char> {
    let mut found = BTreeMap::new();
    if ids.is_empty() {
        return found;
    }
    let tables = fonts::parsed(face).tables().cmap;
    for table in tables.iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode()) {
        table.codepoints(|code| {
            let glyph = table.glyph_index(code).map(|glyph| glyph.0);
            if let (Some(id), Some(c)) = (glyph.filter(|id| ids.contains(id)), char::from_u32(code)) {
                found.entry(id).or_insert(c);
            }
        });
    }
    found
}

/// Object numbers of a font's text map and of its descriptor.
fn places(file: &Document, name: &str) -> Result<(ObjectId, ObjectId), PdfError> {
    let lost = || PdfError::Writer(format!("the writer lost the font {name}"));
    let is_ours = |object: &&Object| {
        let Ok(font) = object.as_dict() else { return false };
        let is = |key: &[u8], value: &str| {
            font.get(key).and_then(Object::as_name).is_ok_and(|name| name == value.as_bytes())
        };
        is(b"Subtype", "Type0") && is(b"BaseFont", name)
    };
    let font =
        file.objects.values().find(is_ours).and_then(|object| object.as_dict().ok()).ok_or_else(lost)?;
    let to_unicode = font.get(b"ToUnicode").and_then(Object::as_reference).map_err(|_| lost())?;
    let descendants = font.get(b"DescendantFonts").and_then(Object::as_array).map_err(|_| lost())?;
    let descendant = descendants.first().and_then(|object| object.as_dict().ok()).ok_or_else(lost)?;
    let descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).map_err(|_| lost())?;
    Ok((to_unicode, descriptor))
}

/// Measures of the face for readers that have to replace it.
fn describe(face: Face, descriptor: &mut Dictionary) {
    let font = fonts::parsed(face);
    let metrics = fonts::metrics(face);
    let frame = font.global_bounding_box();
    let frame = [frame.x_min, frame.y_min, frame.x_max, frame.y_max]
        .map(|units| Object::Integer(fonts::to_thousandths(i32::from(units), face).into()));
    let (slanted, bold) = match face {
        Face::Regular => (false, false),
        Face::Bold => (false, true),
        Face::Italic => (true, false),
        Face::BoldItalic => (true, true),
    };
    // Bit 3, symbolic: the glyphs are addressed by number, not through a standard encoding; bit 7: slanted.
    let flags: i64 = if slanted { 4 | 64 } else { 4 };
    descriptor.set("Flags", flags);
    descriptor.set("FontBBox", Object::Array(frame.to_vec()));
    descriptor.set("CapHeight", i64::from(metrics.cap_height));
    descriptor.set("ItalicAngle", if slanted { -12 } else { 0 });
    descriptor.set("StemV", if bold { 155 } else { 95 });
}

const fn resource(face: Face) -> &'static str {
    match face {
        Face::Regular => "regular",
        Face::Bold => "bold",
        Face::Italic => "italic",
        Face::BoldItalic => "bolditalic",
    }
}

const fn postscript_name(face: Face) -> &'static str {
    match face {
        Face::Regular => "NotoSans-Regular",
        Face::Bold => "NotoSans-Bold",
        Face::Italic => "NotoSans-Italic",
        Face::BoldItalic => "NotoSans-BoldItalic",
    }
}
