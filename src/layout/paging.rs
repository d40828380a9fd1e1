//! Where pages end: the breaks that are best for the document as a whole.
//!
//! The same idea as for lines (Knuth and Plass 1981, section "Applications of the algorithm"): every page between two
//! possible breaks has a cost, and the cheapest sequence of pages is found by dynamic programming. A greedy breaker
//! fills every page and is then left with whatever remains; this one gives away a few lines on one page so that the
//! next does not begin with the last two rows of a table.
//!
//! Costs are in arbitrary units and mean something only beside each other; the order of magnitude tells the rank of a
//! rule. Time grows with pieces times pieces per page.

/// What a piece begins; it says how well a page may end before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// A part, which wants a page of its own.
    Part,
    /// A heading of this rank.
    Heading(u8),
    /// A paragraph, table, figure or list.
    Block,
    /// An entry of a list.
    Entry,
    /// A row of a table.
    Row,
    /// A call-out below a table: it says where the figures come from and loses its place on another page.
    Note,
    /// A further line of a paragraph.
    #[default]
    Line,
}

/// What is known of a piece; lengths in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    /// Space above, dropped at the top of a page.
    pub before: f64,
    /// Its own height.
    pub height: f64,
    /// Height of what is repeated above it if it begins a page.
    pub head: f64,
    /// Stands on the same page as the next piece.
    pub keep: bool,
    /// What it begins.
    pub start: Start,
}

/// Sums of lengths differ in their last digit.
const TOLERANCE: f64 = 0.001;
/// Part of the column below which a page looks forgotten.
pub const THIN: f64 = 1.0 / 3.0;
/// A page ends between pieces that belong together; worse than anything else but losing text.
const TORN: f64 = 1e6;
/// A page less than a third full that is not the last.
const FORGOTTEN: f64 = 1e4;
/// A part does not begin a page.
const RUN_ON: f64 = 1e3;
/// A heading of rank 1 does not begin a page.
const MID_PAGE: f64 = 12.0;
/// One more page.
const PAGE: f64 = 40.0;

impl Start {
    /// What a page break before it costs.
    fn cut(self) -> f64 {
        match self {
            Self::Part | Self::Heading(0 | 1) => 0.0,
            Self::Heading(2) => 6.0,
            Self::Heading(_) => 10.0,
            Self::Block => 14.0,
            Self::Entry => 20.0,
            Self::Row => 36.0,
            Self::Line => 44.0,
            Self::Note => 130.0,
        }
    }

    /// What a wholly empty page before it would cost; the eye accepts room before a new chapter.
    fn room(self) -> f64 {
        match self {
            Self::Part => 8.0,
            Self::Heading(0 | 1) => 40.0,
            Self::Heading(2) => 110.0,
            _ => 160.0,
        }
    }
}

/// The first piece of every page; empty without pieces.
///
/// Every page holds at least one piece and is not higher than `column`, unless a single piece is. Pieces that belong
/// together are parted only where no page could hold them.
#[must_use]
pub fn pages(pieces: &[Extent], column: f64) -> Vec<usize> {
    let count = pieces.len();
    let measured = Measured::of(pieces);
    let mut best = vec![(f64::INFINITY, 0); count + 1];
    best[0].0 = 0.0;
    // Where a page can begin without tearing anything; half of all pieces are lines that stay with the next.
    let mut whole = Vec::with_capacity(count);
    for end in 1..=count {
        if end == 1 || !pieces[end - 2].keep {
            whole.push(end - 1);
        }
        let ending = measured.ending(pieces, end);
        let cheapest = measured.cheapest(&ending, end, whole.iter().rev().copied(), &best, column);
        // To begin elsewhere costs at least a tear: that can only be better where there is one anyway.
        best[end] = if cheapest.0 < TORN {
            cheapest
        } else {
            measured.cheapest(&ending, end, (0..end).rev(), &best, column)
        };
    }
    let mut starts = Vec::new();
    let mut at = count;
    while at > 0 {
        at = best[at].1;
        starts.push(at);
    }
    starts.reverse();
    starts
}

/// Sums over the pieces before each place, so that every page is measured in one step.
struct Measured {
    /// For every piece, as the first of a page.
    places: Vec<Place>,
    /// Up to behind every piece: heights with the spaces above, and what it costs that pieces stand inside a page.
    sums: Vec<(f64, f64)>,
}

/// A piece as the first of a page.
struct Place {
    /// Where it begins, with the space above it behind.
    above: f64,
    /// Height of what is repeated above it.
    head: f64,
    /// What it costs that it and those before stand inside a page.
    inside: f64,
}

/// The end of a page.
struct Ending {
    /// Where the last piece ends.
    below: f64,
    /// What the page costs whatever begins it, those before included that stand inside a page.
    cost: f64,
    /// What a wholly empty page would cost; `None` = it is the last, which may be as empty as it likes.
    room: Option<f64>,
}

impl Measured {
    fn of(pieces: &[Extent]) -> Self {
        let (mut places, mut sums) = (Vec::with_capacity(pieces.len()), Vec::with_capacity(pieces.len()));
        let (mut height, mut inside) = (0.0, 0.0);
        for piece in pieces {
            inside += match piece.start {
                Start::Part => RUN_ON,
                Start::Heading(0 | 1) => MID_PAGE,
                _ => 0.0,
            };
            places.push(Place { above: height + piece.before, head: piece.head, inside });
            height += piece.before + piece.height;
            sums.push((height, inside));
        }
        Self { places, sums }
    }

    /// What the pages up to an end cost at least if the last one begins at one of these places, and that place; the
    /// nearest come first.
    fn cheapest(
        &self,
        ending: &Ending,
        end: usize,
        firsts: impl Iterator<Item = usize>,
        best: &[(f64, usize)],
        column: f64,
    ) -> (f64, usize) {
        let mut cheapest = (f64::INFINITY, 0);
        for first in firsts {
            let place = &self.places[first];
            let several = first + 1 < end;
            if several && ending.below - place.above > column + TOLERANCE {
                break;
            }
            let height = ending.below - place.above + place.head;
            if several && height > column + TOLERANCE {
                continue;
            }
            let fill = (height / column).min(1.0);
            let cost = best[first].0 + ending.cost(place, fill);
            if cost < cheapest.0 {
                cheapest = (cost, first);
            }
        }
        cheapest
    }

    /// The end of a page before this place, which is not the first.
    fn ending(&self, pieces: &[Extent], end: usize) -> Ending {
        let (below, inside) = self.sums[end - 1];
        let cost = PAGE + inside;
        let Some(next) = pieces.get(end) else { return Ending { below, cost, room: None } };
        let torn = if pieces[end - 1].keep { TORN } else { 0.0 };
        Ending { below, cost: cost + torn + next.start.cut(), room: Some(next.start.room()) }
    }
}

impl Ending {
    /// What a page costs that begins at a place and is filled to this part.
    fn cost(&self, first: &Place, fill: f64) -> f64 {
        let cost = self.cost - first.inside;
        let Some(room) = self.room else { return cost };
        let thin = if fill < THIN { FORGOTTEN } else { 0.0 };
        let empty = 1.0 - fill;
        cost + thin + room * empty * empty
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(height: f64) -> Extent {
        Extent { height, ..Extent::default() }
    }

    #[test]
    fn no_pieces_need_no_page() {
        assert_eq!(pages(&[], 100.0), Vec::<usize>::new());
    }

    #[test]
    fn a_part_that_would_leave_its_last_page_bare_shares_its_lines() {
        // 22 lines of ten on pages of 20: greedy would leave two lines on the second page, before the next part.
        let mut all = vec![line(10.0); 22];
        all.push(Extent { start: Start::Part, ..line(10.0) });
        let starts = pages(&all, 200.0);
        assert_eq!(starts.len(), 3);
        assert_eq!(starts[2], 22);
        assert!(22 - starts[1] >= 7, "{starts:?}");
    }

    #[test]
    fn a_part_too_short_for_a_page_lets_the_next_run_on() {
        let mut all = vec![line(10.0); 3];
        all.push(Extent { start: Start::Part, ..line(10.0) });
        all.extend(vec![line(10.0); 12]);
        assert_eq!(pages(&all, 200.0), [0]);
    }

    #[test]
    fn what_belongs_together_is_parted_only_where_no_page_holds_it() {
        let mut all = vec![line(10.0); 15];
        all.extend(vec![Extent { keep: true, ..line(10.0) }; 9]);
        all.push(line(10.0));
        assert_eq!(pages(&all, 200.0), [0, 15]);
        let all = vec![Extent { keep: true, ..line(10.0) }; 30];
        assert_eq!(pages(&all, 200.0).len(), 2);
    }

    #[test]
    fn a_note_goes_with_its_table() {
        let row = Extent { start: Start::Row, ..line(10.0) };
        let mut all = vec![row; 19];
        all.push(Extent { start: Start::Note, keep: true, ..line(10.0) });
        all.push(line(10.0));
        assert!(pages(&all, 200.0)[1] < 19);
        all[19].start = Start::Block;
        assert_eq!(pages(&all, 200.0), [0, 19]);
    }

    #[test]
    fn a_repeated_head_takes_its_room() {
        let row = Extent { head: 30.0, start: Start::Row, ..line(10.0) };
        let starts = pages(&vec![row; 40], 200.0);
        // The first page's rows have their head in a piece of its own; here every page repeats one.
        assert_eq!(starts, [0, 17, 34]);
    }

    fn extent() -> impl Strategy<Value = Extent> {
        let start = prop_oneof![
            1 => Just(Start::Part),
            2 => (1_u8..4).prop_map(Start::Heading),
            3 => Just(Start::Block),
            2 => Just(Start::Row),
            6 => Just(Start::Line),
        ];
        let numbers = (0.0..20.0, 1.0..60.0, prop_oneof![3 => Just(0.0), 1 => 5.0..20.0]);
        (numbers, prop::bool::weighted(0.3), start).prop_map(|((before, height, head), keep, start)| Extent {
            before,
            height,
            head,
            keep,
            start,
        })
    }

    /// The pages if every place is tried for every end.
    fn plain_pages(pieces: &[Extent], column: f64) -> Vec<usize> {
        let measured = Measured::of(pieces);
        let mut best = vec![(f64::INFINITY, 0); pieces.len() + 1];
        best[0].0 = 0.0;
        for end in 1..=pieces.len() {
            let ending = measured.ending(pieces, end);
            best[end] = measured.cheapest(&ending, end, (0..end).rev(), &best, column);
        }
        let before = |at: &usize| Some(best[*at].1).filter(|_| *at > 0);
        let mut starts: Vec<usize> = std::iter::successors(before(&pieces.len()), before).collect();
        starts.reverse();
        starts
    }

    proptest! {
        #[test]
        fn places_left_out_would_not_have_been_better(all in prop::collection::vec(extent(), 0..120)) {
            for column in [80.0, 300.0, 700.0] {
                prop_assert_eq!(pages(&all, column), plain_pages(&all, column));
            }
        }

        #[test]
        fn every_piece_stands_on_one_page_that_holds_it(all in prop::collection::vec(extent(), 0..120)) {
            let starts = pages(&all, 300.0);
            prop_assert_eq!(starts.first().copied(), (!all.is_empty()).then_some(0));
            prop_assert!(starts.is_sorted());
            let measured = Measured::of(&all);
            for (place, first) in starts.iter().enumerate() {
                let end = starts.get(place + 1).copied().unwrap_or(all.len());
                prop_assert!(end > *first);
                let top = &measured.places[*first];
                prop_assert!(measured.ending(&all, end).below - top.above + top.head <= 300.0 + TOLERANCE);
            }
        }
    }
}
