//! Lines that stand in many documents, remembered as they are written.
//!
//! Whoever sets the same paragraph again shares its lines ([`crate::layout::settings`]). A line that others hold, too, is
//! taken apart into glyphs once in a thread; what it becomes depends on the line and the everyday set of its face alone.

use std::cell::RefCell;
use std::sync::Arc;

use printpdf::DictItem;
use rustc_hash::FxHashMap;

use crate::drawing::Face;
use crate::drawing::Shaped;
use crate::drawing::TextRun;

/// Most lines that are remembered; beyond, it begins anew.
const MOST: usize = 6_000;

/// A line of everyday letters, each of which copies as itself, all on the baseline.
#[derive(Clone)]
pub(super) struct Encoded {
    /// The operator that shows it.
    pub key: &'static str,
    /// Its operands.
    pub value: Vec<DictItem>,
    /// Sum of the advances in thousandths.
    pub width: i32,
}

/// By place in memory and face; never iterated. The line itself is held, so that no other can take its place.
type Memory = FxHashMap<(usize, Face), (Arc<Shaped>, Encoded)>;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// What is remembered of a line.
pub(super) fn known(run: &TextRun) -> Option<Encoded> {
    let of = |memory: &Memory| memory.get(&key(run)).map(|(_, encoded)| encoded.clone());
    is_shared(run).then(|| MEMORY.with_borrow(of)).flatten()
}

/// Remembers a line if anybody else holds it.
pub(super) fn remember(run: &TextRun, encoded: impl FnOnce() -> Encoded) {
    if !is_shared(run) {
        return;
    }
    MEMORY.with_borrow_mut(|memory| {
        if memory.len() >= MOST {
            memory.clear();
        }
        memory.insert(key(run), (Arc::clone(&run.shaped), encoded()));
    });
}

fn is_shared(run: &TextRun) -> bool {
    Arc::strong_count(&run.shaped) > 1
}

fn key(run: &TextRun) -> (usize, Face) {
    (Arc::as_ptr(&run.shaped).addr(), run.face)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Color;
    use crate::drawing::geometry::Length;
    use crate::drawing::geometry::Point;
    use crate::fonts::Shaper;

    fn run(shaped: &Arc<Shaped>, face: Face) -> TextRun {
        let (size, color, origin) = (Length::pt(9.0), Color::hex(0), Point::default());
        TextRun { face, size, color, origin, shaped: Arc::clone(shaped), lang: None }
    }

    #[test]
    fn only_what_others_hold_is_remembered_and_each_line_for_itself() {
        let mut shaper = Shaper::new();
        let [one, other] = ["Kundenservice", "Kundendienst"].map(|text| shaper.shape(Face::Regular, text));
        let encoded = |width| Encoded { key: "Tj", value: vec![DictItem::Int(1)], width };
        remember(&run(&one, Face::Regular), || encoded(7));
        assert_eq!(known(&run(&one, Face::Regular)).map(|line| line.width), Some(7));
        assert!(known(&run(&one, Face::Bold)).is_none());
        assert!(known(&run(&other, Face::Regular)).is_none());
        let alone = Arc::new(Shaped { text: "a".to_owned(), ..Shaped::default() });
        let alone = TextRun { shaped: alone, ..run(&one, Face::Regular) };
        remember(&alone, || encoded(8));
        assert!(known(&alone).is_none());
    }
}
