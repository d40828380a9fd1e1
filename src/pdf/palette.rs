//! The colours of a document as a list: what is drawn names them by number.
//!
//! Three fractions for every change of colour were a thirtieth of the time of a report; and a list holds the bytes of a
//! colour exactly.

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::StringFormat;

use crate::drawing::Color;

use super::PdfError;
use super::dictionary;

/// The name of the list in the content of a page.
pub(super) const NAME: &str = "C";

/// Most colours a list may have (ISO 32000-1, 8.6.6.3).
const MOST: usize = 256;

/// The colours of a document, each once, in the order in which they were asked for.
#[derive(Default)]
pub(super) struct Palette(Vec<Color>);

impl Palette {
    /// The number of a colour, a new one if need be; `None` = the list is full and the colour has to be named by its parts.
    pub(super) fn number(&mut self, color: Color) -> Option<i64> {
        let known = self.0.iter().position(|known| *known == color);
        let place = known.or_else(|| {
            let free = Some(self.0.len()).filter(|free| *free < MOST)?;
            self.0.push(color);
            Some(free)
        });
        place.and_then(|place| i64::try_from(place).ok())
    }

    /// Adds the list to the file and its name to every page.
    ///
    /// # Errors
    /// [`PdfError::Writer`] if the file lost what belongs to its pages.
    pub(super) fn add(&self, file: &mut Document, page_ids: &[ObjectId]) -> Result<(), PdfError> {
        let Some(highest) = self.0.len().checked_sub(1) else { return Ok(()) };
        let parts = self.0.iter().flat_map(|color| [color.r, color.g, color.b]).collect();
        let list = file.add_object(Object::Array(vec![
            "Indexed".into(),
            "DeviceRGB".into(),
            i64::try_from(highest).unwrap_or(0).into(),
            Object::String(parts, StringFormat::Hexadecimal),
        ]));
        let spaces = file.add_object(Dictionary::from_iter([(NAME, Object::from(list))]));
        for page in page_ids {
            let resources = dictionary(file, *page)?.get(b"Resources").and_then(Object::as_reference);
            let resources = resources.map_err(|error| PdfError::Writer(error.to_string()))?;
            dictionary(file, resources)?.set("ColorSpace", spaces);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_one_number_and_the_257th_has_none() {
        let mut palette = Palette::default();
        for _ in 0..2 {
            let numbers: Vec<Option<i64>> = (0..300).map(|rgb| palette.number(Color::hex(rgb))).collect();
            assert_eq!((numbers[0], numbers[255]), (Some(0), Some(255)));
            assert_eq!(numbers[256..], vec![None; 44]);
        }
    }
}
