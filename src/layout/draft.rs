//! Words to runs of a line.

use std::rc::Rc;
use std::sync::Arc;

use crate::drawing::Glyphs;
use crate::drawing::Shaped;

use super::breaking::Line;
use super::breaking::Run;
use super::paragraph::Unit;
use super::words::Word;

/// A run being put together.
#[derive(Default)]
pub(super) struct Draft<'u> {
    /// Which of the paragraph's manners.
    pub manner: Option<usize>,
    shaped: Shaped,
    /// Parts of one word that follow each other; they are added in one go.
    part: Option<Part<'u>>,
}

/// Glyphs of a word from a place up to another, and their width.
struct Part<'u> {
    word: &'u Rc<Word>,
    glyphs: (usize, usize),
    width: i32,
}

impl<'u> Draft<'u> {
    /// Begins a run with room for what is to come.
    pub fn begin(&mut self, manner: usize, units: &'u [Unit]) {
        self.manner = Some(manner);
        let own = units.iter().take_while(|unit| unit.manner == manner);
        let glyphs = own.map(|unit| unit.glyphs.1 - unit.glyphs.0 + 1).sum::<usize>();
        self.shaped.text.reserve(glyphs + glyphs / 8);
        if let Glyphs::Plain(steps) = &mut self.shaped.glyphs {
            steps.reserve_exact(glyphs);
        }
    }

    /// Adds a part of a word.
    pub fn push_unit(&mut self, unit: &'u Unit) {
        match &mut self.part {
            Some(part) if part.glyphs.1 == unit.glyphs.0 && Rc::ptr_eq(part.word, &unit.word) => {
                part.glyphs.1 = unit.glyphs.1;
                part.width += unit.width;
            }
            _ => {
                self.end_word();
                self.part = Some(Part { word: &unit.word, glyphs: unit.glyphs, width: unit.width });
            }
        }
    }

    fn end_word(&mut self) {
        if let Some(part) = self.part.take() {
            self.shaped.push(&part.word.shaped, part.glyphs, part.width);
        }
    }

    /// Adds a space or a hyphen.
    pub fn push_sign(&mut self, sign: &Shaped) {
        self.end_word();
        self.shaped.push(sign, (0, sign.glyphs.len()), sign.width);
    }

    /// Ends the run, if there is one, and puts it at the end of a line.
    pub fn finish(&mut self, line: &mut Line) {
        self.end_word();
        let draft = std::mem::take(self);
        if let Some(manner) = draft.manner.filter(|_| !draft.shaped.glyphs.is_empty()) {
            let shaped = draft.shaped;
            let (width, space) = (shaped.width, trailing_space(&shaped));
            line.runs.push(Run { shaped: Arc::new(shaped), manner, width, seen: width.min(width - space) });
        }
    }
}

fn trailing_space(shaped: &Shaped) -> i32 {
    let last = shaped.glyphs.len().checked_sub(1);
    last.filter(|_| shaped.text.ends_with(' ')).map_or(0, |last| shaped.glyphs.advance(last))
}
