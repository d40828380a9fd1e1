//! What a face can draw, and what stands in for what it cannot.

use rustybuzz::ttf_parser::GlyphId;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use crate::drawing::Face;

use super::Added;
use super::parsed;

/// Text made ready for shaping.
#[derive(Debug, Default)]
pub(super) struct Drawable {
    /// What a copy of the text yields.
    pub text: String,
    /// What is shaped: one character for each character of `text`.
    pub drawn: Vec<Drawn>,
    /// Characters no glyph exists for.
    pub missing: Vec<char>,
}

/// One character to shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    /// The character whose glyph is used.
    pub glyph_of: char,
    /// Which font has it: 0 is the face, others are added fonts counted from 1.
    pub font: u8,
    /// Where it starts in `Drawable::text`.
    pub at: u32,
    /// A width of its own instead of the glyph's, in thousandths.
    pub advance: Option<i32>,
}

/// Width of the narrow no-break space: a fifth of the type size, as between a figure and its unit.
const NARROW_SPACE: i32 = 200;

/// Prepares text: composed (NFC), controls and invisible characters dropped, spaces and hyphens that only differ
/// in breaking drawn alike.
///
/// No-break spaces copy as plain spaces and the no-break hyphen as a plain hyphen, so that a search for
/// `48.100 €` finds it. A soft hyphen is invisible except at the end, where the line broke at it.
///
/// What the face lacks is looked for in the added fonts, in their order. Characters without an agreed meaning
/// (private use) and those of scripts that run from right to left are replaced whatever a font has: the first may
/// not stand in an archived file, the second would come out backwards.
pub(super) fn drawable(face: Face, added: &Added, text: &str) -> Drawable {
    let mut out = Drawable::default();
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        text.chars().for_each(|c| out.push(c, c, 0, None)); // most words; every face has all of it
        return out;
    }
    let mut chars = text.nfc().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{AD}' if chars.peek().is_none() => out.push('-', '-', 0, None),
            '\t' | '\n' | '\r' | '\u{A0}' | '\u{2007}' | '\u{2028}' | '\u{2029}' => {
                out.push(' ', ' ', 0, None);
            }
            '\u{202F}' | '\u{2009}' => out.push(' ', ' ', 0, Some(NARROW_SPACE)),
            '\u{2010}' | '\u{2011}' => out.push('-', '-', 0, None),
            ' '..='~' => out.push(c, c, 0, None), // nearly all there is, and every face has it
            c if is_invisible(c) => {}
            c if is_private(c) => out.replace('\u{FFFD}', c, face),
            c if is_right_to_left(c) => out.replace(c, c, face),
            c if has_glyph(face, c) => out.push(c, c, 0, None),
            c => match added.font_with(c) {
                Some(font) => out.push(c, c, font, None),
                None => out.replace(c, c, face),
            },
        }
    }
    out
}

impl Drawable {
    fn push(&mut self, copied: char, glyph_of: char, font: u8, advance: Option<i32>) {
        let at = u32::try_from(self.text.len()).expect("a paragraph is shorter than four gigabytes");
        self.text.push(copied);
        self.drawn.push(Drawn { glyph_of, font, at, advance });
    }

    /// Draws the replacement for a character and remembers it.
    fn replace(&mut self, copied: char, missing: char, face: Face) {
        self.missing.push(missing);
        self.push(copied, replacement(face), 0, None);
    }
}

/// Private use and noncharacters: they mean something in one place only, or nothing.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'..='\u{10FFFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Scripts that are written from right to left: Hebrew, Arabic and their neighbours.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether a character leaves no mark and no width: controls, joiners, direction marks, variation selectors.
/// They are dropped rather than reported; nobody misses them on paper.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether the face draws this character, itself or from its canonical parts.
pub(super) fn has_glyph(face: Face, c: char) -> bool {
    let font = parsed(face);
    let has = |c: char| font.glyph_index(c).is_some_and(|id| id != GlyphId(0));
    if has(c) {
        return true;
    }
    let (mut parts, mut all) = (0, true);
    decompose_canonical(c, |part| {
        parts += 1;
        all &= has(part);
    });
    parts > 1 && all
}

/// The visible stand-in: the replacement character, else a white square, else a question mark.
pub(super) fn replacement(face: Face) -> char {
    ['\u{FFFD}', '\u{25A1}'].into_iter().find(|c| has_glyph(face, *c)).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_what_is_not_looked_up() {
        for face in Face::ALL {
            assert!((' '..='~').all(|c| has_glyph(face, c)), "{face:?}");
        }
    }
}
