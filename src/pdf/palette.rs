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
use crate::drawing::Pages;
use crate::drawing::Shape;

use super::PdfError;
use super::dictionary;

/// The name of the list in the content of a page.
pub(super) const NAME: &str = "C";

/// Most colours a list may have (ISO 32000-1, 8.6.6.3).
const MOST: usize = 256;

/// The colours of a document, each once.
pub(super) struct Palette(Vec<Color>);

impl Palette {
    /// The colours of all pages in the order in which they come, the first 256 of them.
    pub(super) fn of(pages: &Pages) -> Self {
        let mut colors: Vec<Color> = Vec::new();
        let mut add = |color: Color| {
            if colors.len() < MOST && !colors.contains(&color) {
                colors.push(color);
            }
        };
        for mark in pages.pages.iter().flat_map(|page| &page.marks) {
            match &mark.shape {
                Shape::Text(run) => add(run.color),
                Shape::Path(path) => {
                    path.fill.into_iter().for_each(&mut add);
                    path.stroke.iter().for_each(|stroke| add(stroke.color));
                }
                Shape::Link(..) => {}
            }
        }
        Self(colors)
    }

    /// The number of a colour; `None` = it is beyond the list and has to be named by its parts.
    pub(super) fn number(&self, color: Color) -> Option<i64> {
        self.0.iter().position(|known| *known == color).and_then(|place| i64::try_from(place).ok())
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
    use crate::drawing::Mark;
    use crate::drawing::Page;
    use crate::drawing::Path;
    use crate::drawing::geometry::Size;

    #[test]
    fn a_colour_has_one_number_and_the_257th_has_none() {
        let colored = |rgb: u32| {
            let path = Path { segments: Vec::new(), fill: Some(Color::hex(rgb)), stroke: None };
            Mark { shape: Shape::Path(path), node: None }
        };
        let marks = (0..300).chain(0..300).map(colored).collect();
        let page = Page { size: Size::default(), marks };
        let palette = Palette::of(&Pages { pages: vec![page], ..Pages::default() });
        assert_eq!(palette.number(Color::hex(0)), Some(0));
        assert_eq!(palette.number(Color::hex(255)), Some(255));
        assert_eq!(palette.number(Color::hex(256)), None);
    }
}
