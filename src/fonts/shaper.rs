//! Text to glyphs, remembered.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use rustybuzz::Direction;
use rustybuzz::Feature;
use rustybuzz::GlyphBuffer;
use rustybuzz::Script;
use rustybuzz::ShapePlan;
use rustybuzz::UnicodeBuffer;
use rustybuzz::ttf_parser::GlyphId;
use rustybuzz::ttf_parser::Tag;
use rustybuzz::ttf_parser::gdef::GlyphClass;

use crate::drawing::Face;
use crate::drawing::Glyph;
use crate::drawing::Glyphs;
use crate::drawing::Shaped;
use crate::drawing::Step;
use crate::drawing::Steps;

use super::Added;
use super::Metrics;
use super::coverage::Drawable;
use super::coverage::Drawn;
use super::coverage::drawable;
use super::index;
use super::metrics;
use super::pairs::Pair;
use super::pairs::Pairs;
use super::pairs::is_plain;
use super::pairs::script_of;
use super::parsed;
use super::to_thousandths;

/// Most words a cache may hold; beyond, it is emptied between documents. A report has about two thousand.
const MOST_WORDS: usize = 30_000;

/// Kerning by less is left out, in thousandths of the type size: in ten points it is the twentieth part of a millimetre,
/// which nobody sees, and yet each would cut a line of the file in two. Nine in ten kerns of a report are of this kind.
const LEAST_KERN: i32 = 15;

/// Shapes text and remembers the result; one per thread, [`Shaper::begin`] for each document.
///
/// The result depends on face, added fonts and text only, never on what was shaped before.
#[derive(Default)]
pub struct Shaper {
    added: Arc<Added>,
    /// By face; never iterated, so the order of a hash map cannot show.
    cache: [FxHashMap<Box<str>, Known>; 4],
    /// Plans by face and script: making one costs more than shaping a word.
    plans: Vec<(Face, Option<Script>, ShapePlan)>,
    pairs: Pairs,
    missing: BTreeSet<char>,
    spare: Option<UnicodeBuffer>,
}

/// A text that was shaped before.
struct Known {
    shaped: Arc<Shaped>,
    /// What had to be replaced in it: every document that holds it has to say so.
    missing: Box<[char]>,
}

impl Shaper {
    /// An empty cache over the embedded faces.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty cache that looks for what the faces lack in these fonts.
    #[must_use]
    pub fn with_fonts(added: Arc<Added>) -> Self {
        Self { added, ..Self::default() }
    }

    /// Begins a document: nothing is missing in it so far. Words shaped before stay known.
    pub fn begin(&mut self) {
        self.missing.clear();
        for words in &mut self.cache {
            if words.len() > MOST_WORDS {
                words.clear();
            }
        }
    }

    /// The glyphs of a text, left to right.
    ///
    /// [`Shaped::text`] is the text as a copy of it reads: composed, without soft hyphens (except one at the end,
    /// which became `-`) and controls, no-break spaces as spaces. Empty text gives no glyphs.
    pub fn shape(&mut self, face: Face, text: &str) -> Arc<Shaped> {
        if let Some(known) = self.cache[index(face)].get(text) {
            self.missing.extend(&known.missing);
            return Arc::clone(&known.shaped);
        }
        let mut ready = drawable(face, &self.added, text);
        self.missing.extend(&ready.missing);
        let missing = std::mem::take(&mut ready.missing).into_boxed_slice();
        let shaped = Arc::new(self.shape_ready(face, ready));
        self.cache[index(face)].insert(text.into(), Known { shaped: Arc::clone(&shaped), missing });
        shaped
    }

    /// Whether a text was shaped before and nothing in it had to be replaced.
    #[must_use]
    pub fn is_complete(&self, face: Face, text: &str) -> bool {
        self.cache[index(face)].get(text).is_some_and(|known| known.missing.is_empty())
    }

    /// The fonts beside the faces.
    #[must_use]
    pub fn added(&self) -> &Arc<Added> {
        &self.added
    }

    /// Heights of a face.
    #[must_use]
    pub fn metrics(&self, face: Face) -> Metrics {
        metrics(face)
    }

    /// Every character of this document that was drawn as a replacement.
    #[must_use]
    pub fn missing(&self) -> &BTreeSet<char> {
        &self.missing
    }

    fn shape_ready(&mut self, face: Face, ready: Drawable) -> Shaped {
        if let Some(steps) = self.compose(face, &ready.drawn) {
            let width = steps.iter().map(|step| i32::from(step.advance)).sum();
            return Shaped { text: ready.text.into(), glyphs: Glyphs::Plain(steps), width };
        }
        let mut glyphs = Vec::with_capacity(ready.drawn.len());
        let mut first = 0;
        for stretch in ready.drawn.chunk_by(|one, next| one.font == next.font) {
            let next = first + stretch.len();
            let end = ready.drawn.get(next).map_or(ready.text.len(), |drawn| drawn.at as usize);
            let end = u32::try_from(end).expect("checked when it was filled");
            self.shape_whole(face, None, &ready.drawn, (first, next), end, &mut glyphs);
            first = next;
        }
        let width = glyphs.iter().map(|glyph| i32::from(glyph.advance)).sum();
        Shaped { text: ready.text.into(), glyphs: Glyphs::Any(glyphs), width }
    }

    /// Puts plain characters of the face together from pairs; `None` if they have to be shaped as a whole.
    fn compose(&mut self, face: Face, drawn: &[Drawn]) -> Option<Steps> {
        if !drawn.iter().all(|one| one.font == 0 && is_plain(one.glyph_of)) {
            return None;
        }
        let script = script_of(drawn.iter().map(|one| one.glyph_of));
        let mut steps = Steps::with_capacity(drawn.len());
        for (place, one) in drawn.iter().enumerate() {
            let after = drawn.get(place + 1).map(|after| after.glyph_of);
            let step = self.step(face, script, (one.glyph_of, after))?;
            steps.push(Step { advance: one.advance.map_or(step.advance, short), ..step });
        }
        Some(steps)
    }

    /// A character before its neighbour; `None` if more happens than kerning.
    fn step(&mut self, face: Face, script: Script, pair: Pair) -> Option<Step> {
        if let Some(known) = self.pairs.of(face, script).get(&pair) {
            return *known;
        }
        let step = self.measure(face, script, pair);
        self.pairs.of(face, script).insert(pair, step);
        step
    }

    /// The same, asked of the shaper: it counts if the second glyph is as it is alone, and the first, but for its advance.
    fn measure(&mut self, face: Face, script: Script, (one, after): Pair) -> Option<Step> {
        let mut drawn: Vec<Drawn> = Vec::with_capacity(2);
        for (at, glyph_of) in (0..).zip([Some(one), after].into_iter().flatten()) {
            drawn.push(Drawn { glyph_of, font: 0, at, advance: None });
        }
        let mut glyphs = Vec::with_capacity(2);
        self.shape_whole(face, Some(script), &drawn, (0, drawn.len()), 2, &mut glyphs);
        let stays = glyphs.len() == drawn.len() && glyphs.iter().all(|glyph| (glyph.dx, glyph.dy) == (0, 0));
        let step = |glyph: &Glyph| Step { id: glyph.id, advance: glyph.advance };
        let made = glyphs.first().filter(|_| stays).map(step)?;
        let Some(after) = after else { return Some(made).filter(|made| !is_mark(face, made.id)) };
        let alone = self.step(face, script, (one, None))?;
        let last = self.step(face, script, (after, None))?;
        (made.id == alone.id && glyphs.last().map(step) == Some(last)).then_some(made)
    }

    /// Shapes characters of one font together, by the rules of a script, else by those of the first letter.
    fn shape_whole(
        &mut self,
        face: Face,
        script: Option<Script>,
        drawn: &[Drawn],
        (first, next): (usize, usize),
        end: u32,
        out: &mut Vec<Glyph>,
    ) {
        let mut buffer = self.spare.take().unwrap_or_default();
        if let Some(script) = script {
            buffer.set_script(script);
        }
        for (place, one) in drawn.iter().enumerate().take(next).skip(first) {
            buffer.add(one.glyph_of, u32::try_from(place).unwrap_or(u32::MAX));
        }
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight); // what runs the other way is replaced anyway
        let font = drawn[first].font;
        let added = self.added.font(font).and_then(|added| Some((added, added.face()?)));
        let output = if let Some((added, parsed)) = added {
            let output = rustybuzz::shape(&parsed, &[], buffer);
            glyphs(&drawn[..next], end, font, &output, (&parsed, |units| added.to_thousandths(units)), out);
            output
        } else {
            let plan = self.plan(face, Some(buffer.script()));
            let output = rustybuzz::shape_with_plan(parsed(face), &self.plans[plan].2, buffer);
            let measures = (parsed(face), |units| to_thousandths(units, face));
            glyphs(&drawn[..next], end, 0, &output, measures, out);
            output
        };
        self.spare = Some(output.clear());
    }

    fn plan(&mut self, face: Face, script: Option<Script>) -> usize {
        let known = self.plans.iter().position(|(f, s, _)| *f == face && *s == script);
        known.unwrap_or_else(|| self.add_plan(face, script))
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
///
/// `drawn` ends with the stretch, `end` is where the text after it starts.
fn glyphs(
    drawn: &[Drawn],
    end: u32,
    font: u8,
    output: &GlyphBuffer,
    (face, thousandths): (&rustybuzz::Face<'_>, impl Fn(i32) -> i32),
    out: &mut Vec<Glyph>,
) {
    let infos = output.glyph_infos();
    let start_of = |cluster: u32| drawn.get(cluster as usize).map_or(end, |drawn| drawn.at);
    let mut last = None;
    for (place, (info, position)) in infos.iter().zip(output.glyph_positions()).enumerate() {
        let first = last != Some(info.cluster);
        last = Some(info.cluster);
        let next = infos[place..].iter().find(|other| other.cluster != info.cluster);
        let to = next.map_or(end, |other| start_of(other.cluster));
        let own_width = drawn.get(info.cluster as usize).and_then(|drawn| drawn.advance);
        let from = if first { start_of(info.cluster) } else { to };
        let id = u16::try_from(info.glyph_id).unwrap_or(0);
        let [dx, dy] = [position.x_offset, position.y_offset].map(|units| short(thousandths(units)));
        let kerned = || {
            let natural = face.glyph_hor_advance(GlyphId(id)).map(|units| thousandths(units.into()));
            let kerned = thousandths(position.x_advance);
            natural
                .filter(|natural| (dx, dy) == (0, 0) && (kerned - natural).abs() < LEAST_KERN)
                .unwrap_or(kerned)
        };
        out.push(Glyph {
            id,
            font,
            advance: short(own_width.unwrap_or_else(kerned)),
            dx,
            dy,
            from,
            length: short_length(to.saturating_sub(from)),
        });
    }
}

/// Whether a glyph counts as a mark: kerning looks past it, to neighbours further away.
fn is_mark(face: Face, id: u16) -> bool {
    let classes = parsed(face).tables().gdef;
    classes.and_then(|classes| classes.glyph_class(GlyphId(id))) == Some(GlyphClass::Mark)
}

fn short(value: i32) -> i16 {
    i16::try_from(value).unwrap_or(if value < 0 { i16::MIN } else { i16::MAX })
}

/// No text of a person or template has so many marks on one letter; beyond, it copies as none of them.
fn short_length(bytes: u32) -> u16 {
    u16::try_from(bytes).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GERMAN: &str = "ÄÖÜäöüß€–„“”‚‘’…×±≥≤σ−√§•·%°²µ»«→";
    const NAMES: &str = "Łukasz Żółć, İpek Şahin, Nguyễn, Ἀθηνᾶ, Ελλάδα, Дмитрий, Õ Þór Čapek Ğ ő";

    #[test]
    fn what_a_report_needs_has_glyphs_in_every_face_or_is_reported() {
        for face in Face::ALL {
            let mut shaper = Shaper::new();
            let german = shaper.shape(face, GERMAN);
            assert!(german.each().all(|glyph| glyph.id != 0), "{face:?} draws .notdef");
            assert_eq!(shaper.missing().len(), 0, "{face:?}: {:?}", shaper.missing());
            let mut shaper = Shaper::new();
            let names = shaper.shape(face, NAMES);
            assert!(names.each().all(|glyph| glyph.id != 0), "{face:?} draws .notdef");
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
            let copied: String = shaped.each().map(|g| &shaped.text[g.range()]).collect();
            assert_eq!(copied, shaped.text, "{text}");
            assert_eq!(shaped.width, shaped.each().map(|g| i32::from(g.advance)).sum::<i32>());
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
        let tofu = shaper.shape(Face::Regular, "李✓");
        assert_eq!(tofu.glyphs.len(), 2);
        assert!(tofu.each().all(|glyph| glyph.id != 0 && glyph.advance > 0));
        assert_eq!(tofu.text, "李✓");
        assert_eq!(shaper.missing().iter().collect::<String>(), "✓李");
    }

    #[test]
    fn what_is_missing_is_told_of_every_document_that_holds_it() {
        let mut shaper = Shaper::new();
        shaper.shape(Face::Regular, "李");
        shaper.begin();
        assert!(shaper.missing().is_empty(), "a new document begins");
        shaper.shape(Face::Regular, "Anna");
        assert!(shaper.missing().is_empty());
        shaper.shape(Face::Regular, "李");
        assert_eq!(shaper.missing().len(), 1, "known from the document before, and still missing");
    }

    #[test]
    fn private_characters_and_scripts_from_right_to_left_are_replaced() {
        let mut shaper = Shaper::new();
        let text = "\u{E000}\u{FFFF}\u{5D0}\u{627}";
        let drawn = shaper.shape(Face::Regular, text);
        assert_eq!(drawn.text, "\u{FFFD}\u{FFFD}\u{5D0}\u{627}");
        assert_eq!(shaper.missing().len(), 4);
    }

    #[test]
    fn the_same_text_is_shaped_once() {
        let mut shaper = Shaper::new();
        let one = shaper.shape(Face::Regular, "Kompetenz");
        let two = shaper.shape(Face::Regular, "Kompetenz");
        assert!(Arc::ptr_eq(&one, &two));
    }

    /// What a stretch becomes by its pairs, and as a whole.
    fn both_ways(shaper: &mut Shaper, face: Face, text: &str) -> (Vec<Glyph>, Vec<Glyph>) {
        let ready = drawable(face, &Added::default(), text);
        let (count, end) = (ready.drawn.len(), u32::try_from(ready.text.len()).unwrap());
        let mut whole = Vec::new();
        let composed = shaper.compose(face, &ready.drawn);
        assert_eq!(composed.is_some(), !text.contains('`'), "{text}"); // which counts as a mark
        shaper.shape_whole(face, None, &ready.drawn, (0, count), end, &mut whole);
        let plain =
            composed.map(|steps| Shaped { text: ready.text.into(), glyphs: Glyphs::Plain(steps), width: 0 });
        (plain.iter().flat_map(Shaped::each).collect(), whole)
    }

    #[test]
    fn pairs_are_kerned_and_marks_are_not_plain() {
        let mut shaper = Shaper::new();
        let (pairs, whole) = both_ways(&mut shaper, Face::Regular, "VATER, Tel. 7.450\u{202F}€");
        assert_eq!(pairs, whole);
        assert!(i32::from(pairs[0].advance) < shaper.shape(Face::Regular, "V").width, "V and A are kerned");
        for text in ["\"`ö", "a`b", "^", " "] {
            let (pairs, whole) = both_ways(&mut shaper, Face::Regular, text);
            assert!(pairs == whole || text.contains('`') && pairs.is_empty(), "{text}");
        }
        let marked = drawable(Face::Regular, &Added::default(), "q\u{301}");
        assert_eq!(shaper.compose(Face::Regular, &marked.drawn), None);
    }

    proptest! {
        #[test]
        fn plain_text_is_the_same_by_its_pairs_and_as_a_whole(
            text in "[ -~ÄÖÜßäöü€–−±×·§…„“”’\u{202F}]{1,40}",
            digits in "[0-9.,% +€()–−]{1,12}",
        ) {
            let mut shaper = Shaper::new();
            for face in Face::ALL {
                for text in [&text, &digits] {
                    let (pairs, whole) = both_ways(&mut shaper, face, text);
                    prop_assert!(pairs == whole || pairs.is_empty(), "{:?} {}", face, text);
                }
            }
        }

        #[test]
        fn any_text_is_shaped_without_losing_a_character(text in any::<String>()) {
            let mut shaper = Shaper::new();
            let shaped = shaper.shape(Face::Italic, &text);
            let copied: String =
                shaped.each().map(|g| &shaped.text[g.range()]).collect();
            prop_assert_eq!(&copied, &shaped.text);
            prop_assert!(shaped.each().all(|glyph| glyph.id != 0));
        }
    }

    #[test]
    fn a_shaper_can_work_in_a_thread_of_its_own() {
        fn movable<T: Send>(_: &T) {}
        movable(&Shaper::new());
    }

    #[test]
    fn kerning_nobody_sees_is_left_out() {
        let mut shaper = Shaper::new();
        for text in ["re", "ro", "ve", "r\u{e9}"] {
            let alone: i32 = text.chars().map(|c| shaper.shape(Face::Regular, &c.to_string()).width).sum();
            assert_eq!(shaper.shape(Face::Regular, text).width, alone, "{text}");
        }
    }

    #[test]
    fn kerning_is_applied() {
        let mut shaper = Shaper::new();
        let apart = shaper.shape(Face::Regular, "T").width + shaper.shape(Face::Regular, "o").width;
        assert!(shaper.shape(Face::Regular, "To").width < apart);
        assert!(shaper.shape(Face::Regular, "").glyphs.is_empty());
    }
}
