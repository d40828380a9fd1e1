//! Fonts a person adds for characters the embedded faces lack.

use std::fmt;
use std::sync::Arc;

use rustybuzz::ttf_parser::GlyphId;
use rustybuzz::ttf_parser::Permissions;
use rustybuzz::ttf_parser::Tag;
use rustybuzz::ttf_parser::name_id;

use super::scaled;

/// Most fonts that can be added; their numbers fit into a byte with room to spare.
const MOST: usize = 16;

/// Added fonts in the order in which they are asked.
#[derive(Clone, Debug, Default)]
pub struct Added(Vec<AddedFont>);

/// One added font: TrueType or CFF outlines, alone or the first of a collection (`.ttc`).
///
/// It has one weight: in bold text its characters stand as they are.
#[derive(Clone, Debug)]
pub struct AddedFont {
    data: Arc<[u8]>,
    name: String,
    em: i32,
}

/// Why a file cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontProblem {
    /// It is no OpenType or TrueType font, or a damaged one.
    NotAFont,
    /// Its outlines are of a kind that cannot be embedded: bitmaps, or CFF2 of variable fonts.
    Outlines,
    /// Its maker forbids embedding it.
    Forbidden,
    /// There are too many already.
    TooMany,
}

impl fmt::Display for FontProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for FontProblem {}

impl FontProblem {
    /// Its name in the locale files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAFont => "font_unreadable",
            Self::Outlines => "font_outlines",
            Self::Forbidden => "font_forbidden",
            Self::TooMany => "font_too_many",
        }
    }
}

impl Added {
    /// Adds a font file behind the others.
    ///
    /// # Errors
    /// See [`FontProblem`].
    pub fn add(&mut self, file: Vec<u8>) -> Result<(), FontProblem> {
        if self.0.len() == MOST {
            return Err(FontProblem::TooMany);
        }
        self.0.push(AddedFont::open(file)?);
        Ok(())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The font with this number, from 1.
    #[must_use]
    pub fn font(&self, number: u8) -> Option<&AddedFont> {
        self.0.get(usize::from(number).checked_sub(1)?)
    }

    /// The number of the first font that has a glyph for a character.
    pub(super) fn font_with(&self, c: char) -> Option<u8> {
        let has = |font: &AddedFont| {
            let face = font.face();
            face.and_then(|face| face.glyph_index(c)).is_some_and(|glyph| glyph != GlyphId(0))
        };
        self.0.iter().position(has).and_then(|place| u8::try_from(place + 1).ok())
    }
}

impl AddedFont {
    fn open(file: Vec<u8>) -> Result<Self, FontProblem> {
        let face = rustybuzz::Face::from_slice(&file, 0).ok_or(FontProblem::NotAFont)?;
        let has = |tag: &[u8; 4]| face.raw_face().table(Tag::from_bytes(tag)).is_some();
        if !has(b"glyf") && !has(b"CFF ") {
            return Err(FontProblem::Outlines);
        }
        let subset_forbidden = face.tables().os2.is_some_and(|table| !table.is_subsetting_allowed());
        if face.permissions() == Some(Permissions::Restricted) || subset_forbidden {
            return Err(FontProblem::Forbidden);
        }
        let given = face.names().into_iter().filter(|name| name.name_id == name_id::POST_SCRIPT_NAME);
        let given = given.into_iter().find_map(|name| name.to_string()).unwrap_or_default();
        let name: String =
            given.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
        let name = if name.is_empty() { "Added".to_owned() } else { name };
        let em = face.units_per_em();
        Ok(Self { data: file.into(), name, em })
    }

    /// The font parsed; once for a word, which is cheap beside finding out where its outlines are.
    pub(crate) fn face(&self) -> Option<rustybuzz::Face<'_>> {
        rustybuzz::Face::from_slice(&self.data, 0)
    }

    /// The file.
    pub(crate) fn data(&self) -> &[u8] {
        &self.data
    }

    /// Its PostScript name, as far as it is plain.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Font units to thousandths of the type size.
    pub(crate) fn to_thousandths(&self, units: i32) -> i32 {
        scaled(units, self.em)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Face;
    use crate::fonts::Shaper;
    use crate::fonts::file;

    #[test]
    fn what_is_no_font_is_refused() {
        let mut added = Added::default();
        assert_eq!(added.add(b"%PDF-1.7".to_vec()), Err(FontProblem::NotAFont));
        assert_eq!(added.add(Vec::new()), Err(FontProblem::NotAFont));
        for _ in 0..MOST {
            assert_eq!(added.add(file(Face::Italic).to_vec()), Ok(()));
        }
        assert_eq!(added.add(file(Face::Italic).to_vec()), Err(FontProblem::TooMany));
    }

    #[test]
    fn a_font_whose_maker_forbids_it_is_not_embedded() {
        let mut forbidden = file(Face::Regular).to_vec();
        let face = rustybuzz::Face::from_slice(&forbidden, 0).unwrap();
        let table = face.raw_face().table_records.into_iter().find(|one| one.tag == Tag::from_bytes(b"OS/2"));
        let at = table.unwrap().offset as usize + 8;
        forbidden[at..at + 2].copy_from_slice(&2_u16.to_be_bytes());
        assert_eq!(Added::default().add(forbidden), Err(FontProblem::Forbidden));
    }

    #[test]
    fn the_faces_come_first_and_added_fonts_only_for_what_they_lack() {
        let mut added = Added::default();
        added.add(file(Face::Bold).to_vec()).unwrap();
        assert_eq!(added.font_with('A'), Some(1));
        assert_eq!(added.font_with('李'), None);
        let mut shaper = Shaper::with_fonts(Arc::new(added));
        let drawn = shaper.shape(Face::Regular, "Anna 李");
        assert!(drawn.each().all(|glyph| glyph.font == 0), "the face has the rest, nobody has this");
        assert_eq!(shaper.missing().len(), 1);
    }
}
