//! Text to glyphs, remembered.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use rustybuzz::Direction;
use rustybuzz::Feature;
use rustybuzz::GlyphBuffer;
use rustybuzz::Script;
use rustybuzz::ShapePlan;
use rustybuzz::UnicodeBuffer;
use rustybuzz::ttf_parser::Tag;

use crate::drawing::Face;
use crate::drawing::Glyph;
use crate::drawing::Shaped;

use super::Metrics;
use super::coverage::Drawable;
use super::coverage::drawable;
use super::index;
use super::metrics;
use super::parsed;
use super::to_thousandths;

/// Shapes text and remembers the result; one per document or per thread.
///
/// The result depends on face and text only, never on what was shaped before.
#[derive(Default)]
pub struct Shaper {
    /// By face; never iterated, so the order of a hash map cannot show.
    cache: [HashMap<Box<str>, Arc<Shaped>>; 4],
    /// Plans by face and script: making one costs more than shaping a word.
    plans: Vec<(Face, Option<Script>, ShapePlan)>,
    missing: BTreeSet<char>,
    spare: Option<UnicodeBuffer>,
}

impl Shaper {
    /// An empty cache.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The glyphs of a text, left to right.
    ///
    /// [`Shaped::text`] is the text as a copy of it reads: composed, without soft hyphens (except one at the end,
    /// which became `-`) and controls, no-break spaces as spaces. Empty text gives no glyphs.
    pub fn shape(&mut self, face: Face, text: &str) -> Arc<Shaped> {
        if let Some(known) = self.cache[index(face)].get(text) {
            return Arc::clone(known);
        }
        let ready = drawable(face, text);
        self.missing.extend(&ready.missing);
        let shaped = Arc::new(self.shape_ready(face, ready));
        self.cache[index(face)].insert(text.into(), Arc::clone(&shaped));
        shaped
    }

    /// Heights of a face.
    #[must_use]
    pub fn metrics(&self, face: Face) -> Metrics {
        metrics(face)
    }

    /// Every character met so far that was drawn as a replacement.
    #[must_use]
    pub fn missing(&self) -> &BTreeSet<char> {
        &self.missing
    }

    fn shape_ready(&mut self, face: Face, ready: Drawable) -> Shaped {
        let mut buffer = self.spare.take().unwrap_or_default();
        for (cluster, drawn) in (0_u32..).zip(&ready.drawn) {
            buffer.add(drawn.glyph_of, cluster);
        }
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight); // what runs the other way is replaced anyway
        let script = Some(buffer.script());
        let plan = match self.plans.iter().position(|(f, s, _)| *f == face && *s == script) {
            Some(known) => known,
            None => self.add_plan(face, script),
        };
        let output = rustybuzz::shape_with_plan(parsed(face), &self.plans[plan].2, buffer);
        let glyphs = glyphs(face, &ready, &output);
        self.spare = Some(output.clear());
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        Shaped { text: ready.text, glyphs, width }
    }

    fn add_plan(&mut self, face: Face, script: Option<Script>) -> usize {
        // No ligatures: across the joint of a German compound (`Auf|lage`) they are a mistake, and nothing else
        // in the face needs them.
        let off = [Feature::new(Tag::from_bytes(b"liga"), 0, ..)];
        let plan = ShapePlan::new(parsed(face), Direction::LeftToRight, script, None, &off);
        self.plans.push((face, script, plan));
        self.plans.len() - 1
    }
}

/// The shaper's output in our units; the first glyph of a cluster stands for its characters, the others for none.
fn glyphs(face: Face, ready: &Drawable, output: &GlyphBuffer) -> Vec<Glyph> {
    let infos = output.glyph_infos();
    let end = u32::try_from(ready.text.len()).expect("checked when it was filled");
    let start_of = |cluster: u32| ready.drawn.get(cluster as usize).map_or(end, |drawn| drawn.at);
    let mut out = Vec::with_capacity(infos.len());
    let mut last = None;
    for (place, (info, position)) in infos.iter().zip(output.glyph_positions()).enumerate() {
        let first = last != Some(info.cluster);
        last = Some(info.cluster);
        let next = infos[place..].iter().find(|other| other.cluster != info.cluster);
        let to = next.map_or(end, |other| start_of(other.cluster));
        let own_width = ready.drawn.get(info.cluster as usize).and_then(|drawn| drawn.advance);
        out.push(Glyph {
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            advance: own_width.unwrap_or_else(|| to_thousandths(position.x_advance, face)),
            dx: to_thousandths(position.x_offset, face),
            dy: to_thousandths(position.y_offset, face),
            from: if first { start_of(info.cluster) } else { to },
            to,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "ÄÖÜäöüß€–„“”‚‘’…×±≥≤σ−√§•·%°²µ»«→";
    const NAMES: &str = "Łukasz Żółć, İpek Şahin, Nguyễn, Ἀθηνᾶ, Ελλάδα, Дмитрий, Õ Þór Čapek Ğ ő";

    #[test]
    fn what_a_report_needs_has_glyphs_in_every_face_or_is_reported() {
        for face in Face::ALL {
            let mut shaper = Shaper::new();
            let shaped = shaper.shape(face, GERMAN);
            assert!(shaped.glyphs.iter().all(|glyph| glyph.id != 0), "{face:?} draws .notdef");
            assert_eq!(shaper.missing().len(), 0, "{face:?}: {:?}", shaper.missing());
            let mut shaper = Shaper::new();
            let shaped = shaper.shape(face, NAMES);
            assert!(shaped.glyphs.iter().all(|glyph| glyph.id != 0), "{face:?} draws .notdef");
            assert_eq!(shaper.missing().len(), 0, "{face:?}: {:?}", shaper.missing());
        }
    }

    #[test]
    fn the_ranges_of_the_glyphs_put_the_text_together_again() {
        for text in [
            "Auflage fi ffl",
            "Nguye\u{302}\u{303}n",
            "x\u{323}\u{307}y",
            "a\u{AD}b",
            "q\u{301}z",
            GERMAN,
            NAMES,
        ] {
            let shaped = Shaper::new().shape(Face::Regular, text);
            let copied: String =
                shaped.glyphs.iter().map(|g| &shaped.text[g.from as usize..g.to as usize]).collect();
            assert_eq!(copied, shaped.text, "{text}");
            assert_eq!(shaped.width, shaped.glyphs.iter().map(|g| g.advance).sum::<i32>());
        }
    }

    #[test]
    fn decomposed_and_composed_names_give_the_same() {
        let mut shaper = Shaper::new();
        let composed = shaper.shape(Face::Bold, "Müller Nguyễn");
        let decomposed = shaper.shape(Face::Bold, "Mu\u{308}ller Nguye\u{302}\u{303}n");
        assert_eq!(composed, decomposed);
    }

    #[test]
    fn special_spaces_and_hyphens_are_drawn_and_copy_plainly() {
        let mut shaper = Shaper::new();
        let plain = shaper.shape(Face::Regular, "48.100 €");
        let hard = shaper.shape(Face::Regular, "48.100\u{A0}€");
        let narrow = shaper.shape(Face::Regular, "48.100\u{202F}€");
        assert_eq!(hard.text, plain.text);
        assert_eq!(narrow.text, plain.text);
        assert_eq!(hard.width, plain.width);
        assert!(narrow.width < plain.width);
        assert_eq!(shaper.shape(Face::Regular, "E\u{2011}Mail").text, "E-Mail");
        assert_eq!(shaper.shape(Face::Regular, "Kom\u{AD}pe\u{AD}tenz").text, "Kompetenz");
        assert_eq!(shaper.shape(Face::Regular, "Kom\u{AD}").text, "Kom-");
        assert_eq!(shaper.shape(Face::Regular, "a\u{1b}[31m\u{200B}b\tc").text, "a[31mb c");
        assert!(shaper.missing().is_empty());
    }

    #[test]
    fn what_has_no_glyph_is_replaced_visibly_and_reported() {
        let mut shaper = Shaper::new();
        let shaped = shaper.shape(Face::Regular, "李✓");
        assert_eq!(shaped.glyphs.len(), 2);
        assert!(shaped.glyphs.iter().all(|glyph| glyph.id != 0 && glyph.advance > 0));
        assert_eq!(shaped.text, "李✓");
        assert_eq!(shaper.missing().iter().collect::<String>(), "✓李");
    }

    #[test]
    fn the_same_text_is_shaped_once() {
        let mut shaper = Shaper::new();
        let one = shaper.shape(Face::Regular, "Kompetenz");
        let two = shaper.shape(Face::Regular, "Kompetenz");
        assert!(Arc::ptr_eq(&one, &two));
    }

    #[test]
    fn kerning_is_applied() {
        let mut shaper = Shaper::new();
        let apart = shaper.shape(Face::Regular, "T").width + shaper.shape(Face::Regular, "o").width;
        assert!(shaper.shape(Face::Regular, "To").width < apart);
        assert!(shaper.shape(Face::Regular, "").glyphs.is_empty());
    }
}
