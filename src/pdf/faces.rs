//! The fonts of one document.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::Stream;
use printpdf::FontId;
use printpdf::FontMetrics;
use printpdf::ParsedFont;
use printpdf::PdfFont;

use crate::drawing::Face;
use crate::drawing::Glyph;
use crate::drawing::Glyphs;
use crate::drawing::Pages;
use crate::drawing::Shape;
use crate::drawing::TextRun;
use crate::fonts;
use crate::fonts::Added;

use super::PdfError;
use super::dictionary;
use super::glyph_run::clusters;
use super::packed::Packed;
use super::subset;
use super::subset::Codes;
use super::subset::Subset;
use super::subset::Texts;
use super::writer::SIGN;

/// A font of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FontKey {
    /// An embedded face.
    Face(Face),
    /// An added font, by its number.
    Added(u8),
}

impl FontKey {
    /// The font that has a glyph of a run in a face.
    pub(super) fn of(face: Face, font: u8) -> Self {
        if font == 0 { Self::Face(face) } else { Self::Added(font) }
    }

    /// The writer's name of it; short, for it is written hundreds of times.
    pub(super) fn id(self) -> FontId {
        FontId(match self {
            Self::Face(Face::Regular) => "R".to_owned(),
            Self::Face(Face::Bold) => "B".to_owned(),
            Self::Face(Face::Italic) => "I".to_owned(),
            Self::Face(Face::BoldItalic) => "BI".to_owned(),
            Self::Added(number) => format!("A{number}"),
        })
    }
}

/// Every font that is used.
pub(super) struct Faces<'a> {
    fonts: BTreeMap<FontKey, Arc<Subset>>,
    added: &'a Added,
}

impl<'a> Faces<'a> {
    /// Collects the glyphs of all pages.
    ///
    /// # Errors
    /// [`PdfError::Font`] when a font cannot be reduced or was not given; [`PdfError::BadGlyphRange`].
    pub(super) fn of(pages: &Pages, added: &'a Added) -> Result<Self, PdfError> {
        let mut met: BTreeMap<FontKey, Met> = BTreeMap::new();
        for (page, number) in pages.pages.iter().zip(1..) {
            for mark in &page.marks {
                if let Shape::Text(run) = &mark.shape
                    && !collect(run, &mut met)
                {
                    return Err(PdfError::BadGlyphRange(number));
                }
            }
        }
        let mut fonts = BTreeMap::new();
        for (key, Met { texts: used, .. }) in met {
            let subset = match key {
                FontKey::Face(face) => subset::of_face(face, &used)?,
                FontKey::Added(number) => {
                    let lost = || PdfError::Font(format!("added font {number} was not given"));
                    subset::of_added(added.font(number).ok_or_else(lost)?, &used)?
                }
            };
            fonts.insert(key, subset);
        }
        Ok(Self { fonts, added })
    }

    /// The reduced font.
    pub(super) fn font(&self, key: FontKey) -> Option<&Subset> {
        self.fonts.get(&key).map(Arc::as_ref)
    }

    /// The fonts as the writer wants them; widths in thousandths, or it would cut them off.
    ///
    /// The writer gets the start of each font file only, enough to tell its kind, and one glyph: [`Faces::finish`] puts in
    /// what belongs there, for making it anew in every document would cost more than all the rest.
    pub(super) fn fonts(&self) -> BTreeMap<FontId, PdfFont> {
        let font = |(key, subset): (&FontKey, &Arc<Subset>)| {
            let glyph = subset.glyphs.last().map_or((0, 0), |glyph| (glyph.code, glyph.width));
            let (codes, widths) = ([(SIGN.into(), glyph.0)].into(), [glyph].into());
            let heights = self.heights(*key);
            let name = Some(subset.name.clone());
            let start = subset.start.clone();
            (
                key.id(),
                PdfFont::new(ParsedFont::with_glyph_data(start, 0, name, codes, widths, 1000, heights)),
            )
        };
        self.fonts.iter().map(font).collect()
    }

    fn heights(&self, key: FontKey) -> FontMetrics {
        let short = |value: i32| i16::try_from(value).unwrap_or(i16::MAX);
        let (ascent, descent) = match key {
            FontKey::Face(face) => {
                let metrics = fonts::metrics(face);
                (metrics.ascent, -metrics.descent)
            }
            FontKey::Added(number) => self.added.font(number).map_or((1000, -200), |font| {
                let of = |units: i16| font.to_thousandths(i32::from(units));
                font.face().map_or((1000, -200), |face| (of(face.ascender()), of(face.descender())))
            }),
        };
        FontMetrics { ascent: short(ascent), descent: short(descent) }
    }

    /// Completes what the writer left at defaults: the descriptor's measures, widths, the maps to glyphs and to text, the
    /// font file.
    pub(super) fn finish(&self, file: &mut Document) -> Result<(), PdfError> {
        let is_byte = |subset: &Arc<Subset>| subset.codes == Codes::Byte;
        let bytes = self.fonts.values().any(is_byte).then(|| file.add_object(bytes_to_glyphs()));
        for (key, subset) in &self.fonts {
            let places = Places::of(file, &subset.name)?;
            file.set_object(places.to_unicode, stream(Dictionary::new(), &subset.to_unicode));
            let program = if subset.cff {
                Dictionary::from_iter([("Subtype", Object::from("CIDFontType0C"))])
            } else {
                let length = i64::try_from(subset.program.length).unwrap_or(i64::MAX);
                Dictionary::from_iter([("Length1", Object::from(length))])
            };
            file.set_object(places.program, stream(program, &subset.program));
            self.describe(*key, dictionary(file, places.descriptor)?);
            // The writer knows one glyph.
            let font = dictionary(file, places.font)?;
            if let Some(bytes) = bytes.filter(|_| is_byte(subset)) {
                font.set("Encoding", bytes);
            }
            let descendants = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut);
            let descendant = descendants.ok().and_then(|all| all.first_mut()?.as_dict_mut().ok());
            let lost = || PdfError::Writer(format!("the writer lost the widths of {}", subset.name));
            descendant.ok_or_else(lost)?.set("W", subset.widths.clone());
        }
        Ok(())
    }

    /// Measures of the font for readers that have to replace it.
    fn describe(&self, key: FontKey, descriptor: &mut Dictionary) {
        let (slanted, bold) = match key {
            FontKey::Face(Face::Regular) | FontKey::Added(_) => (false, false),
            FontKey::Face(Face::Bold) => (false, true),
            FontKey::Face(Face::Italic) => (true, false),
            FontKey::Face(Face::BoldItalic) => (true, true),
        };
        let (frame, capital) = match key {
            FontKey::Face(face) => (frame(fonts::parsed(face)), fonts::metrics(face).cap_height),
            FontKey::Added(number) => {
                let parsed = self.added.font(number).and_then(fonts::AddedFont::face);
                (parsed.as_ref().map_or([0, -200, 1000, 1000], frame), 700)
            }
        };
        // Bit 3, symbolic: the glyphs are addressed by number, not through a standard encoding; bit 7: slanted.
        let flags: i64 = if slanted { 4 | 64 } else { 4 };
        descriptor.set("Flags", flags);
        descriptor.set("FontBBox", Object::Array(frame.map(Object::Integer).to_vec()));
        descriptor.set("CapHeight", i64::from(capital));
        descriptor.set("ItalicAngle", if slanted { -12 } else { 0 });
        descriptor.set("StemV", if bold { 155 } else { 95 });
    }
}

/// The glyphs of a font met so far.
#[derive(Default)]
struct Met {
    texts: Texts,
    /// By number: known with its text. A list, for most glyphs are met a thousand times.
    done: Vec<bool>,
}

/// Takes down the glyphs of a run, and what they stand for where they stand alone; `false` = a glyph stands for text that
/// is not there.
fn collect(run: &TextRun, met: &mut BTreeMap<FontKey, Met>) -> bool {
    let text = run.shaped.text.as_str();
    let glyphs = match &run.shaped.glyphs {
        // Everyday glyphs, all of them.
        Glyphs::Plain(_) => {
            met.entry(FontKey::Face(run.face)).or_default();
            return true;
        }
        Glyphs::Any(glyphs) => glyphs,
    };
    let is_ascii = text.is_ascii(); // then every place is between two characters
    let sane = |glyph: &Glyph| {
        let Range { start, end } = glyph.range();
        let between = |place: usize| is_ascii || text.is_char_boundary(place);
        end <= text.len() && between(start) && between(end)
    };
    // Nearly every other run: nothing of it is new.
    if let Some(font) = met.get(&FontKey::Face(run.face)) {
        let is_done = |glyph: &Glyph| glyph.font == 0 && font.done.get(usize::from(glyph.id)) == Some(&true);
        if glyphs.iter().all(|glyph| is_done(glyph) && sane(glyph)) {
            return true;
        }
    }
    if !glyphs.iter().all(sane) {
        return false;
    }
    for stretch in glyphs.chunk_by(|one, next| one.font == next.font) {
        let font = met.entry(FontKey::of(run.face, stretch[0].font)).or_default();
        for cluster in clusters(stretch) {
            for glyph in cluster {
                let place = usize::from(glyph.id);
                if font.done.get(place) == Some(&true) {
                    continue;
                }
                let known = font.texts.entry(glyph.id).or_default();
                // Only a glyph that stands alone for its text says what it means everywhere.
                if cluster.len() == 1 && glyph.length > 0 {
                    *known = Some(text[glyph.range()].to_owned());
                    font.done.resize(font.done.len().max(place + 1), false);
                    font.done[place] = true;
                }
            }
        }
    }
    true
}

/// The box around all glyphs of a font, in thousandths.
fn frame(font: &rustybuzz::Face) -> [i64; 4] {
    let em = i64::from(font.units_per_em()).max(1);
    let frame = font.global_bounding_box();
    [frame.x_min, frame.y_min, frame.x_max, frame.y_max].map(|units| (i64::from(units) * 1000).div_euclid(em))
}

/// The map by which a byte of a string is the glyph of its number; the predefined one wants two bytes.
fn bytes_to_glyphs() -> Stream {
    const NAME: &str = "OneByteIdentityH"; // the name it has wherever it is used; some readers know it by that alone
    let map = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo 3 dict dup begin\n\
         /Registry (Adobe) def\n/Ordering (Identity) def\n/Supplement 0 def\nend def\n/CMapName /{NAME} def\n\
         /CMapType 1 def\n/WMode 0 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n\
         1 begincidrange\n<00> <FF> 0\nendcidrange\nendcmap\n\
         CMapName currentdict /CMap defineresource pop\nend\nend\n"
    );
    let system = Dictionary::from_iter([
        ("Registry", Object::string_literal("Adobe")),
        ("Ordering", Object::string_literal("Identity")),
        ("Supplement", Object::from(0)),
    ]);
    let about = Dictionary::from_iter([
        ("Type", Object::from("CMap")),
        ("CMapName", Object::from(NAME)),
        ("CIDSystemInfo", Object::Dictionary(system)),
        ("WMode", Object::from(0)),
    ]);
    Stream::new(about, map.into_bytes()).with_compression(false)
}

fn stream(mut dictionary: Dictionary, packed: &Packed) -> Stream {
    dictionary.set("Filter", "FlateDecode");
    Stream::new(dictionary, packed.bytes.clone()).with_compression(false)
}

/// Object numbers of what belongs to a font.
struct Places {
    font: ObjectId,
    to_unicode: ObjectId,
    descriptor: ObjectId,
    program: ObjectId,
}

impl Places {
    fn of(file: &Document, name: &str) -> Result<Self, PdfError> {
        let lost = || PdfError::Writer(format!("the writer lost the font {name}"));
        Self::find(file, name).ok_or_else(lost)
    }

    fn find(file: &Document, name: &str) -> Option<Self> {
        let is = |font: &Dictionary, key: &[u8], value: &str| {
            font.get(key).and_then(Object::as_name).is_ok_and(|name| name == value.as_bytes())
        };
        let mut fonts = file.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
        let (id, font) =
            fonts.find(|(_, font)| is(font, b"Subtype", "Type0") && is(font, b"BaseFont", name))?;
        let descendants = font.get(b"DescendantFonts").and_then(Object::as_array).ok()?;
        let descendant = descendants.first()?.as_dict().ok()?;
        let descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok()?;
        let described = file.get_object(descriptor).and_then(Object::as_dict).ok()?;
        let program = described.get(b"FontFile2").or_else(|_| described.get(b"FontFile3"));
        Some(Self {
            font: id,
            to_unicode: font.get(b"ToUnicode").and_then(Object::as_reference).ok()?,
            descriptor,
            program: program.and_then(Object::as_reference).ok()?,
        })
    }
}
