//! Text with its glyphs.

use std::ops::Range;

use compact_str::CompactString;
use smallvec::SmallVec;

/// Text with its glyphs, independent of size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shaped {
    /// The characters (what a copy of the text yields).
    pub text: CompactString,
    /// The glyphs in visual order.
    pub glyphs: Glyphs,
    /// Sum of the advances in thousandths of the type size.
    pub width: i32,
}

/// The glyphs of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Glyphs {
    /// One for each character, the character's own in the run's face, on the baseline: letters that every document has.
    /// Nearly every text, in a quarter of the memory.
    Plain(Steps),
    /// Any other.
    Any(Vec<Glyph>),
}

/// Glyphs of plain characters; those of most words beside the rest of the word, where the processor has them at hand.
pub type Steps = SmallVec<[Step; 12]>;

/// A glyph that stands for one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Id in the face.
    pub id: u16,
    /// Advance after shaping, in thousandths of the type size.
    pub advance: i16,
}

/// One glyph; distances in thousandths of the type size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Id in the font.
    pub id: u16,
    /// Which font: 0 is the run's face, others are fonts added for what the faces lack, counted from 1.
    pub font: u8,
    /// Advance after shaping.
    pub advance: i16,
    /// Shift to the right.
    pub dx: i16,
    /// Shift upwards.
    pub dy: i16,
    /// Where the bytes of `Shaped::text` begin that it stands for.
    pub from: u32,
    /// How many they are; 0 for the further glyphs of a cluster.
    pub length: u16,
}

impl Glyph {
    /// The bytes of `Shaped::text` it stands for.
    #[must_use]
    #[inline]
    pub fn range(&self) -> Range<usize> {
        let from = self.from as usize;
        from..from + usize::from(self.length)
    }
}

impl Default for Glyphs {
    fn default() -> Self {
        Self::Plain(Steps::new())
    }
}

impl Glyphs {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Plain(steps) => steps.len(),
            Self::Any(glyphs) => glyphs.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Advance of the one at a place; zero if there is none.
    #[must_use]
    pub fn advance(&self, place: usize) -> i32 {
        match self {
            Self::Plain(steps) => steps.get(place).map_or(0, |step| step.advance.into()),
            Self::Any(glyphs) => glyphs.get(place).map_or(0, |glyph| glyph.advance.into()),
        }
    }

    /// Sum of the advances from a place up to another.
    #[must_use]
    pub fn width(&self, from: usize, to: usize) -> i32 {
        (from..to).map(|place| self.advance(place)).sum()
    }

    /// Whether the one at a place stands for characters, not for the rest of what the one before it stands for.
    #[must_use]
    pub fn begins_cluster(&self, place: usize) -> bool {
        match self {
            Self::Plain(steps) => place < steps.len(),
            Self::Any(glyphs) => glyphs.get(place).is_some_and(|glyph| glyph.length > 0),
        }
    }
}

impl Shaped {
    /// The glyphs one by one, with what they stand for.
    pub fn each(&self) -> impl Iterator<Item = Glyph> + '_ {
        let (steps, glyphs): (&[Step], &[Glyph]) = match &self.glyphs {
            Glyphs::Plain(steps) => (steps, &[]),
            Glyphs::Any(glyphs) => (&[], glyphs),
        };
        let plain = steps.iter().zip(self.text.char_indices()).map(|(step, (at, c))| Glyph {
            id: step.id,
            font: 0,
            advance: step.advance,
            dx: 0,
            dy: 0,
            from: u32::try_from(at).unwrap_or(u32::MAX),
            length: if c.is_ascii() { 1 } else { c.len_utf8().try_into().unwrap_or(0) },
        });
        plain.chain(glyphs.iter().copied())
    }

    /// What the glyphs from a place up to another stand for.
    #[must_use]
    pub fn text_of(&self, from: usize, to: usize) -> &str {
        if from == 0 && to == self.glyphs.len() {
            return &self.text;
        }
        let range = match &self.glyphs {
            _ if from >= to => 0..0,
            Glyphs::Plain(_) if self.text.is_ascii() => from..to,
            Glyphs::Plain(_) => {
                let mut starts = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]);
                let start = starts.nth(from).unwrap_or(self.text.len());
                start..starts.nth(to - from - 1).unwrap_or(self.text.len())
            }
            Glyphs::Any(glyphs) => match glyphs.get(from..to) {
                Some([first, .., last]) => first.from as usize..last.range().end,
                Some([one]) => one.range(),
                _ => 0..0,
            },
        };
        self.text.get(range).unwrap_or_default()
    }

    /// The glyph with which the text from this byte begins; `None` inside a cluster and at the end.
    #[must_use]
    pub fn glyph_at(&self, byte: usize) -> Option<usize> {
        if !self.text.is_char_boundary(byte) || byte >= self.text.len() {
            return None;
        }
        match &self.glyphs {
            Glyphs::Plain(_) if self.text.is_ascii() => Some(byte),
            Glyphs::Plain(_) => Some(self.text[..byte].chars().count()),
            Glyphs::Any(glyphs) => {
                glyphs.iter().position(|glyph| glyph.from as usize == byte && glyph.length > 0)
            }
        }
    }

    /// Adds glyphs of a text behind those there are, from a place up to another, whose width is known.
    ///
    /// # Panics
    /// Beyond four billion bytes.
    pub fn push(&mut self, other: &Self, (from, to): (usize, usize), width: i32) {
        if from >= to {
            return;
        }
        if let (Glyphs::Plain(own), Glyphs::Plain(steps)) = (&mut self.glyphs, &other.glyphs) {
            own.extend_from_slice(&steps[from..to]);
        } else {
            let start = u32::try_from(self.text.len()).expect("a line is shorter than four billion bytes");
            let mut glyphs = match std::mem::take(&mut self.glyphs) {
                Glyphs::Any(glyphs) => glyphs,
                plain @ Glyphs::Plain(_) => {
                    let text = std::mem::take(&mut self.text);
                    let own = Self { text, glyphs: plain, width: 0 };
                    let glyphs = own.each().collect();
                    self.text = own.text;
                    glyphs
                }
            };
            let mut first = None;
            glyphs.extend(other.each().take(to).skip(from).map(|glyph| {
                let first = *first.get_or_insert(glyph.from);
                Glyph { from: glyph.from.saturating_sub(first) + start, ..glyph }
            }));
            self.glyphs = Glyphs::Any(glyphs);
        }
        self.text.push_str(other.text_of(from, to));
        self.width += width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of plain glyphs, and the same said at length.
    fn both(text: &str) -> [Shaped; 2] {
        let steps =
            text.chars().map(|c| Step { id: u16::try_from(u32::from(c) % 1000).unwrap(), advance: 500 });
        let width = i32::try_from(text.chars().count()).unwrap() * 500;
        let plain = Shaped { text: text.into(), glyphs: Glyphs::Plain(steps.collect()), width };
        let any = Shaped { glyphs: Glyphs::Any(plain.each().collect()), ..plain.clone() };
        [plain, any]
    }

    #[test]
    fn plain_glyphs_are_what_they_are_at_length() {
        for text in ["Kundenservice", "Qualität für 5 €", "ß", ""] {
            let [plain, any] = both(text);
            assert_eq!(plain.each().collect::<Vec<_>>(), any.each().collect::<Vec<_>>());
            let count = text.chars().count();
            assert_eq!([plain.glyphs.len(), any.glyphs.len()], [count, count]);
            for byte in 0..=text.len() + 1 {
                assert_eq!(plain.glyph_at(byte), any.glyph_at(byte), "{text} {byte}");
            }
            for from in 0..=count {
                assert_eq!(plain.glyphs.begins_cluster(from), any.glyphs.begins_cluster(from));
                for to in from..=count {
                    assert_eq!(plain.text_of(from, to), any.text_of(from, to), "{text} {from} {to}");
                    assert_eq!(plain.glyphs.width(from, to), any.glyphs.width(from, to));
                    let part: String = text.chars().take(to).skip(from).collect();
                    assert_eq!(plain.text_of(from, to), part);
                }
            }
        }
    }

    #[test]
    fn what_is_put_together_stands_for_its_parts_whatever_they_are() {
        let [plain, any] = both("Größe");
        for parts in [[&plain, &plain], [&plain, &any], [&any, &plain], [&any, &any]] {
            let mut line = Shaped::default();
            line.push(parts[0], (0, 3), 1500);
            line.push(parts[1], (1, 1), 0);
            line.push(parts[1], (2, 5), 1500);
            assert_eq!((line.text.as_str(), line.width), ("Grööße", 3000));
            let said: Vec<&str> = line.each().map(|glyph| &line.text[glyph.range()]).collect();
            assert_eq!(said, ["G", "r", "ö", "ö", "ß", "e"]);
            let are_plain = parts.iter().all(|part| matches!(part.glyphs, Glyphs::Plain(_)));
            assert_eq!(matches!(line.glyphs, Glyphs::Plain(_)), are_plain);
        }
    }
}
