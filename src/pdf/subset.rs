//! A font reduced to the glyphs that are needed, made once per set of glyphs.
//!
//! Nearly every report gets by with the letters of German and English, so each face is reduced and compressed once
//! per process; a document with a rarer letter gets a set of its own. What a document gets depends on its glyphs
//! alone, never on the documents before it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use lopdf::Object;
use rustybuzz::ttf_parser::GlyphId;
use rustybuzz::ttf_parser::Tag;
use sha2::Digest;
use sha2::Sha256;
use subsetter::GlyphRemapper;

use crate::drawing::Face;
use crate::fonts;
use crate::fonts::AddedFont;

use super::PdfError;
use super::packed::Effort;
use super::packed::Packed;

/// Letters and signs that every reduced face has, whether the document needs them or not.
const EVERYDAY: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\
    ÄÖÜßäöüÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝàáâãåæçèéêëìíîïñòóôõøùúûýÿ§©«®°±²³µ·»×÷–—‘’‚“”„•…€→↑↓−≈≤≥√\u{FFFD}";

/// Most sets of glyphs beyond the everyday ones that are remembered.
const MOST_REMEMBERED: usize = 64;

/// A glyph of a reduced font.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Its number in the reduced font.
    pub code: u16,
    /// In thousandths.
    pub width: u16,
    /// What it copies as unless the place says otherwise; never empty.
    pub text: String,
}

/// A reduced font, ready for the file.
#[derive(Debug)]
pub(super) struct Subset {
    /// `ABCDEF+NotoSans-Bold`.
    pub name: String,
    /// Its glyphs in the order of their numbers.
    pub glyphs: Vec<Glyph>,
    /// By the number in the whole font. A list, for every letter of every page is looked up.
    known: Vec<Known>,
    /// How its numbers stand in a string.
    pub codes: Codes,
    /// Font program.
    pub program: Packed,
    /// Widths of all glyphs, as the file wants them.
    pub widths: Object,
    /// Its first bytes, by which the writer tells its kind.
    pub start: Vec<u8>,
    /// Whether `program` is a CFF table instead of a TrueType file.
    pub cff: bool,
    /// Map from glyph numbers to text.
    pub to_unicode: Packed,
}

/// How the numbers of glyphs stand in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codes {
    /// A byte each: half as much to write and to compress. Nearly every font has few enough glyphs once it is reduced.
    Byte,
    /// Two bytes each.
    Pair,
}

impl Codes {
    /// What numbers up to this one need.
    fn up_to(last: u16) -> Self {
        if u8::try_from(last).is_ok() { Self::Byte } else { Self::Pair }
    }

    /// Adds a number to a string.
    #[inline]
    pub(super) fn push(self, code: u16, string: &mut Vec<u8>) {
        match (self, code.to_be_bytes()) {
            (Self::Byte, [_, low]) => string.push(low),
            (Self::Pair, both) => string.extend_from_slice(&both),
        }
    }
}

/// What has to be known of a glyph to show it, in few bytes.
///
/// The default is the first glyph of a font: it says that one is missing, and copies as nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Its number in the reduced font; 0 = the font does not have it.
    pub code: u16,
    /// In thousandths.
    pub width: u16,
    /// What it copies as, if that is one character, else NUL.
    character: char,
}

impl Known {
    fn new(glyph: &Glyph) -> Self {
        let mut characters = glyph.text.chars();
        let character = characters.next().filter(|_| characters.next().is_none()).unwrap_or_default();
        Self { code: glyph.code, width: glyph.width, character }
    }

    /// Whether the glyph copies as this piece of a text wherever it stands alone; `false` where only a look at it could
    /// tell.
    #[inline]
    pub(super) fn copies_as(self, text: &str, range: Range<usize>) -> bool {
        match text.as_bytes().get(range.start) {
            Some(byte) if byte.is_ascii() => range.len() == 1 && char::from(*byte) == self.character,
            Some(_) => {
                let mut characters = text.get(range).unwrap_or_default().chars();
                characters.next() == Some(self.character) && characters.next().is_none()
            }
            None => false,
        }
    }
}

/// The glyphs of a font by number, each with what it copies as if its font does not say.
pub(super) type Texts = BTreeMap<u16, Option<String>>;

impl Subset {
    /// The glyph with this number in the whole font; the first one if it is not in this one.
    #[inline]
    pub(super) fn known(&self, id: u16) -> Known {
        self.known.get(usize::from(id)).copied().unwrap_or_default()
    }

    /// All glyphs by the number in the whole font; what is beyond is not in this one.
    pub(super) fn all(&self) -> &[Known] {
        &self.known
    }
}

/// Sets with rarer letters, by face and glyphs.
type Remembered = BTreeMap<(Face, Vec<(u16, Option<String>)>), Arc<Subset>>;

/// A face with the everyday glyphs, made once per process; whoever comes while it is made waits.
///
/// # Errors
/// [`PdfError::Font`] when it cannot be reduced.
pub(super) fn everyday(face: Face) -> Result<Arc<Subset>, PdfError> {
    static SETS: [OnceLock<Result<Arc<Subset>, PdfError>>; Face::ALL.len()] =
        [const { OnceLock::new() }; Face::ALL.len()];
    let place = Face::ALL.iter().position(|one| *one == face).unwrap_or(0);
    SETS[place].get_or_init(|| reduced_face(face, &everyday_glyphs(face)).map(Arc::new)).clone()
}

/// A face with at least these glyphs.
///
/// # Errors
/// [`PdfError::Font`] when it cannot be reduced.
pub(super) fn of_face(face: Face, used: &Texts) -> Result<Arc<Subset>, PdfError> {
    static OTHERS: Mutex<Remembered> = Mutex::new(BTreeMap::new());
    let everyday = everyday(face)?;
    if used.keys().all(|id| everyday.known(*id).code != 0) {
        return Ok(everyday);
    }
    let own = own_texts(face);
    let mut all: Texts = everyday_glyphs(face);
    // What the font itself knows must not depend on the document, or the same set would be made twice.
    all.extend(used.iter().map(|(id, text)| (*id, text.clone().filter(|_| !own.contains_key(id)))));
    let key = (face, all.clone().into_iter().collect::<Vec<_>>());
    let remembered = || OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = remembered().get(&key) {
        return Ok(Arc::clone(known));
    }
    let made = Arc::new(reduced_face(face, &all)?);
    let mut others = remembered();
    if others.len() >= MOST_REMEMBERED {
        others.clear();
    }
    others.insert(key, Arc::clone(&made));
    Ok(made)
}

/// An added font with just these glyphs.
///
/// # Errors
/// [`PdfError::Font`] when it cannot be reduced.
pub(super) fn of_added(font: &AddedFont, used: &Texts) -> Result<Arc<Subset>, PdfError> {
    let lost = || PdfError::Font(format!("{}: not readable", font.name()));
    let parsed = font.face().ok_or_else(lost)?;
    let wanted: BTreeSet<u16> = used.keys().copied().collect();
    let own = characters(&parsed, Some(&wanted));
    let width = |id| font.to_thousandths(i32::from(parsed.glyph_hor_advance(GlyphId(id)).unwrap_or(0)));
    reduced(font.data(), font.name(), used, &own, width).map(Arc::new)
}

fn everyday_glyphs(face: Face) -> Texts {
    let font = fonts::parsed(face);
    EVERYDAY.chars().filter_map(|c| font.glyph_index(c)).map(|GlyphId(id)| (id, None)).collect()
}

fn reduced_face(face: Face, texts: &Texts) -> Result<Subset, PdfError> {
    let font = fonts::parsed(face);
    let width = |id| fonts::to_thousandths(i32::from(font.glyph_hor_advance(GlyphId(id)).unwrap_or(0)), face);
    reduced(fonts::file(face), postscript_name(face), texts, own_texts(face), width)
}

/// What each glyph of a face stands for by the face's own tables; read once.
fn own_texts(face: Face) -> &'static BTreeMap<u16, char> {
    static OWN: [OnceLock<BTreeMap<u16, char>>; 4] = [const { OnceLock::new() }; 4];
    let place = Face::ALL.iter().position(|one| *one == face).unwrap_or(0);
    OWN[place].get_or_init(|| characters(fonts::parsed(face), None))
}

/// The character whose own glyph each glyph is, the lowest if there are several; all or some glyphs.
fn characters(font: &rustybuzz::Face, wanted: Option<&BTreeSet<u16>>) -> BTreeMap<u16, char> {
    let mut found: BTreeMap<u16, char> = BTreeMap::new();
    for table in font.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
        if !table.is_unicode() {
            continue;
        }
        table.codepoints(|code| {
            let glyph = table.glyph_index(code).map(|GlyphId(id)| id);
            let glyph = glyph.filter(|id| wanted.is_none_or(|wanted| wanted.contains(id)));
            if let (Some(id), Some(c)) = (glyph, char::from_u32(code).filter(|c| !c.is_control())) {
                found.entry(id).and_modify(|known| *known = c.min(*known)).or_insert(c);
            }
        });
    }
    found
}

fn reduced(
    file: &[u8],
    family: &str,
    texts: &Texts,
    own: &BTreeMap<u16, char>,
    width: impl Fn(u16) -> i32,
) -> Result<Subset, PdfError> {
    let mut remapper = GlyphRemapper::new();
    for id in numbered(texts.keys().copied()) {
        remapper.remap(id);
    }
    let failed = |why: String| PdfError::Font(format!("{family}: {why}"));
    let whole = subsetter::subset(file, 0, &remapper).map_err(|error| failed(error.to_string()))?;
    let mut glyphs = Vec::with_capacity(texts.len());
    let mut known = vec![Known::default(); texts.keys().next_back().map_or(0, |last| usize::from(*last) + 1)];
    for (id, text) in texts {
        let text = own.get(id).map(char::to_string).or_else(|| text.clone());
        let text = text.filter(|text| !text.is_empty()).unwrap_or_else(|| "\u{FFFD}".to_owned());
        let width = u16::try_from(width(*id)).unwrap_or(0);
        let glyph = Glyph { code: remapper.get(*id).unwrap_or(0), width, text };
        known[usize::from(*id)] = Known::new(&glyph);
        glyphs.push(glyph);
    }
    let start = whole.get(..12).ok_or_else(|| failed("empty".to_owned()))?.to_vec();
    let cff = start.starts_with(b"OTTO");
    // PDF wants the bare table of a CFF font: only so do all readers address its glyphs alike.
    let table =
        if cff { cff_table(&whole).ok_or_else(|| failed("no outlines".to_owned()))? } else { &whole[..] };
    let codes = Codes::up_to(glyphs.iter().map(|glyph| glyph.code).max().unwrap_or(0));
    Ok(Subset {
        name: format!("{}+{family}", tag(texts.keys())),
        program: Packed::new(table, Effort::Once)?,
        to_unicode: Packed::new(to_unicode(&glyphs, codes).as_bytes(), Effort::Once)?,
        widths: widths(&glyphs),
        glyphs,
        known,
        codes,
        start,
        cff,
    })
}

/// Glyphs in the order in which they get their numbers, from 1.
///
/// Four bytes have to be escaped in a string, which costs the writer more than all the rest of it. Numbers with such a
/// byte go to glyphs from the end of the font, which are rare: arrows, signs.
fn numbered(mut ids: impl DoubleEndedIterator<Item = u16>) -> Vec<u16> {
    const ESCAPED: [usize; 4] = [b'(' as usize, b')' as usize, b'\\' as usize, b'\r' as usize];
    let mut order = Vec::new();
    loop {
        let is_escaped = ESCAPED.contains(&((order.len() + 1) % 256));
        let Some(id) = (if is_escaped { ids.next_back() } else { ids.next() }) else { return order };
        order.push(id);
    }
}

/// The outlines of a CFF font file.
fn cff_table(file: &[u8]) -> Option<&[u8]> {
    rustybuzz::ttf_parser::RawFace::parse(file, 0).ok()?.table(Tag::from_bytes(b"CFF "))
}

/// The widths of glyphs by number: the first of a row of numbers, then the widths of the row.
fn widths(glyphs: &[Glyph]) -> Object {
    let mut glyphs: Vec<&Glyph> = glyphs.iter().collect();
    glyphs.sort_by_key(|glyph| glyph.code);
    let rows = glyphs.chunk_by(|one, next| one.code + 1 == next.code);
    let row = |row: &[&Glyph]| -> [Object; 2] {
        [row[0].code.into(), Object::Array(row.iter().map(|glyph| glyph.width.into()).collect())]
    };
    Object::Array(rows.flat_map(row).collect())
}

/// The map from glyph numbers to text.
fn to_unicode(glyphs: &[Glyph], codes: Codes) -> String {
    let (range, digits) = match codes {
        Codes::Byte => ("<00> <FF>", 2),
        Codes::Pair => ("<0000> <FFFF>", 4),
    };
    let mut out = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo \
         << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n\
         /CMapType 2 def\n1 begincodespacerange\n{range}\nendcodespacerange\n"
    );
    let mut glyphs: Vec<&Glyph> = glyphs.iter().collect();
    glyphs.sort_by_key(|glyph| glyph.code);
    for block in glyphs.chunks(100) {
        // A hundred is the most a block may have.
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for glyph in block {
            let _ = write!(out, "<{:0digits$X}> <", glyph.code);
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

/// The six letters before a reduced font's name: different for different sets of glyphs.
fn tag<'a>(ids: impl Iterator<Item = &'a u16>) -> String {
    let bytes: Vec<u8> = ids.flat_map(|id| id.to_be_bytes()).collect();
    Sha256::digest(&bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

const fn postscript_name(face: Face) -> &'static str {
    match face {
        Face::Regular => "NotoSans-Regular",
        Face::Bold => "NotoSans-Bold",
        Face::Italic => "NotoSans-Italic",
        Face::BoldItalic => "NotoSans-BoldItalic",
    }
}

#[cfg(test)]
mod tests {
    use crate::drawing;

    use super::*;

    fn glyph(face: Face, c: char) -> u16 {
        fonts::parsed(face).glyph_index(c).unwrap().0
    }

    #[test]
    fn everyday_letters_share_one_set_and_rare_ones_share_another() {
        let set = |text: &str| {
            let used: Texts = text.chars().map(|c| (glyph(Face::Regular, c), None)).collect();
            of_face(Face::Regular, &used).unwrap()
        };
        assert!(Arc::ptr_eq(&set("Größe 48.100 €"), &set("abc")));
        assert!(!Arc::ptr_eq(&set("Łukasz"), &set("abc")));
        assert!(Arc::ptr_eq(&set("Łukasz"), &set("Ł")));
        assert!(set("Łukasz").known(glyph(Face::Regular, 'Ł')).copies_as("Łu", 0..2));
        assert!(!set("Łukasz").known(glyph(Face::Regular, 'Ł')).copies_as("Lu", 0..1));
        assert_ne!(set("Łukasz").name, set("abc").name);
    }

    #[test]
    fn a_byte_is_enough_for_everyday_letters_and_not_for_any_number() {
        for face in Face::ALL {
            assert_eq!(everyday(face).unwrap().codes, Codes::Byte);
        }
        let many: Texts = (0..300).map(|id| (id, None)).collect();
        assert_eq!(of_face(Face::Regular, &many).unwrap().codes, Codes::Pair);
        let shown = |codes: Codes| {
            let mut string = Vec::new();
            codes.push(0x00AB, &mut string);
            string
        };
        assert_eq!((shown(Codes::Byte), shown(Codes::Pair)), (vec![0xAB], vec![0, 0xAB]));
        assert_eq!((Codes::up_to(255), Codes::up_to(256)), (Codes::Byte, Codes::Pair));
    }

    #[test]
    fn plain_glyphs_are_everyday_ones_and_copy_as_their_character() {
        let mut shaper = fonts::Shaper::new();
        for face in Face::ALL {
            let mut count = 0;
            for c in ('\0'..'\u{3000}').chain(['\u{FFFD}', '\u{1F600}']) {
                let text = shaper.shape(face, &c.to_string());
                let drawing::Glyphs::Plain(steps) = &text.glyphs else { continue };
                for step in steps {
                    let known = everyday(face).unwrap().known(step.id);
                    assert!(
                        known.code != 0 && known.copies_as(&text.text, 0..text.text.len()),
                        "{face:?} {c:?}"
                    );
                    count += 1;
                }
            }
            assert!(count > 100, "{face:?}: {count}");
        }
    }

    #[test]
    fn what_must_be_escaped_is_rare() {
        for face in Face::ALL {
            let set = everyday(face).unwrap();
            let escaped = set.glyphs.iter().filter(|glyph| b"()\\\r".contains(&glyph.code.to_be_bytes()[1]));
            let escaped: Vec<&str> = escaped.map(|glyph| glyph.text.as_str()).collect();
            assert_eq!(escaped.len(), 4, "{face:?}: {escaped:?}");
            assert!(escaped.iter().all(|text| text.chars().all(|c| c > '\u{2000}')), "{face:?}: {escaped:?}");
        }
        assert_eq!(numbered(0..300).len(), 300);
    }

    #[test]
    fn every_everyday_glyph_has_a_width_and_a_text() {
        for face in Face::ALL {
            let set = of_face(face, &Texts::new()).unwrap();
            assert!(set.glyphs.len() > 180, "{face:?}: {}", set.glyphs.len());
            for glyph in &set.glyphs {
                assert!(glyph.width > 0 && glyph.code > 0, "{face:?} {glyph:?}");
                assert_eq!(glyph.text.chars().count(), 1, "{face:?} {glyph:?}");
            }
            assert!(set.program.bytes.len() < 26_000, "{face:?}: {}", set.program.bytes.len());
        }
    }
}
