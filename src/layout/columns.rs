//! How wide the columns of a table are.

use crate::drawing::geometry::Length;

/// What the cells of a column ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// What it holds.
    pub kind: Kind,
    /// Widest word, divided where hyphens may be.
    pub divided: Length,
    /// Widest word.
    pub least: Length,
    /// Widest cell on one line; of figures the head only as wide as its widest word.
    pub natural: Length,
    /// The head on one line: figures get it where the table has room.
    pub head: Length,
}

/// Kinds of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, which wrap.
    Text,
    /// Figures, which stay on one line.
    Figures,
    /// Charts, which take what they are given.
    Charts,
}

/// Most of the room that charts take together.
const MOST_FOR_CHARTS: f64 = 0.6;
/// How much more than they ask for the columns may get.
const ROOMY: f64 = 1.35;
/// Part of the room that every table takes: a very narrow one looks lost.
const LEAST_SHARE: f64 = 0.5;
/// Narrowest column: even an absurd table has a place for every cell.
const NARROWEST: Length = Length::pt(1.0);

/// Whether all words fit side by side without being divided.
#[must_use]
pub fn at_ease(columns: &[Column], room: Length, chart_share: f64) -> bool {
    let rest = room - charts_of(columns, room, chart_share) * count(columns, Kind::Charts);
    columns.iter().map(|column| base(column, column.least)).sum::<Length>() <= rest
}

/// The room a table takes: all there is, or less where its cells ask for much less.
///
/// Figures at the far end of a line are read against the wrong name; a table of short words stays narrow.
#[must_use]
pub fn room_taken(columns: &[Column], room: Length) -> Length {
    if columns.iter().any(|column| column.kind == Kind::Charts) {
        return room;
    }
    let asked: Length = columns.iter().map(|column| column.natural).sum();
    room.min((asked * ROOMY).max(room * LEAST_SHARE))
}

/// The widths, summing up to the room (as far as it is wide enough for one point per column).
///
/// Charts get their share, figures what they need; words get the widest word and then the more of the rest the
/// longer they are.
#[must_use]
pub fn widths(columns: &[Column], room: Length, chart_share: f64) -> Vec<Length> {
    let chart = charts_of(columns, room, chart_share);
    let rest = room - chart * count(columns, Kind::Charts);
    let mut widths: Vec<Length> = columns.iter().map(|column| base(column, column.natural)).collect();
    let asked: Length = widths.iter().copied().sum();
    if asked <= rest {
        spread(&mut widths, columns, rest - asked);
    } else {
        let words = [|column: &Column| column.least, |column: &Column| column.divided];
        let fitting = words.iter().find_map(|word| {
            let narrow: Vec<Length> = columns.iter().map(|column| base(column, word(column))).collect();
            let sum: Length = narrow.iter().copied().sum();
            (sum <= rest).then_some((narrow, sum))
        });
        widths = match fitting {
            Some((narrow, sum)) => grow(narrow, &widths, rest - sum),
            None => widths.iter().map(|width| *width * (rest / asked).max(0.0)).collect(),
        };
    }
    let charts = widths.iter_mut().zip(columns).filter(|(_, column)| column.kind == Kind::Charts);
    charts.for_each(|(width, _)| *width = chart);
    widths.into_iter().map(|width| width.max(NARROWEST)).collect()
}

fn count(columns: &[Column], kind: Kind) -> f64 {
    columns.iter().filter(|column| column.kind == kind).count() as f64
}

fn charts_of(columns: &[Column], room: Length, share: f64) -> Length {
    let count = count(columns, Kind::Charts);
    if count == 0.0 {
        return Length::ZERO;
    }
    room * share.min(MOST_FOR_CHARTS / count)
}

fn base(column: &Column, words: Length) -> Length {
    match column.kind {
        Kind::Text => words,
        Kind::Figures => column.natural,
        Kind::Charts => Length::ZERO,
    }
}

/// Gives what is left to the columns of words by their length, or to the first column if there are none.
///
/// Before that the heads of figures take up to half of it, so that they need not stand in a tower.
fn spread(widths: &mut [Length], columns: &[Column], left: Length) {
    let wish = |(width, column): (&Length, &Column)| match column.kind {
        Kind::Figures => (column.head - *width).max(Length::ZERO),
        Kind::Text | Kind::Charts => Length::ZERO,
    };
    let wishes: Vec<Length> = widths.iter().zip(columns).map(wish).collect();
    let total_wish: Length = wishes.iter().copied().sum();
    let given = total_wish.min(left * 0.5);
    if total_wish.to_pt() > 0.0 {
        for (width, wish) in widths.iter_mut().zip(wishes) {
            *width += wish * (given / total_wish);
        }
    }
    let left = left - given;
    let text = |at: usize| columns[at].kind == Kind::Text;
    let total: Length = (0..widths.len()).filter(|at| text(*at)).map(|at| widths[at]).sum();
    if total.to_pt() <= 0.0 {
        let count = count(columns, Kind::Figures).max(1.0);
        let figures = widths.iter_mut().zip(columns).filter(|(_, column)| column.kind != Kind::Charts);
        figures.for_each(|(width, _)| *width += left / count);
        return;
    }
    for (at, width) in widths.iter_mut().enumerate().filter(|(at, _)| text(*at)) {
        debug_assert!(text(at));
        *width += left * (*width / total);
    }
}

/// Lets narrow columns grow towards what they asked for.
///
/// One that asks for no more than an even share gets it, so that two words never break beside a wide column;
/// the others divide what is left by what they asked for.
fn grow(narrow: Vec<Length>, asked: &[Length], left: Length) -> Vec<Length> {
    let wishes: Vec<Length> =
        asked.iter().zip(&narrow).map(|(asked, narrow)| (*asked - *narrow).max(Length::ZERO)).collect();
    let wishing = wishes.iter().filter(|wish| wish.to_pt() > 0.0).count();
    let even = left / wishing.max(1) as f64;
    let small = |wish: Length| wish.to_pt() <= even.to_pt();
    let given: Length = wishes.iter().copied().filter(|wish| small(*wish)).sum();
    let total: Length = wishes.iter().copied().filter(|wish| !small(*wish)).sum();
    let share = |wish: Length| if small(wish) { wish } else { (left - given) * (wish / total) };
    narrow.into_iter().zip(wishes).map(|(width, wish)| width + share(wish)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: Kind, divided: f64, least: f64, natural: f64) -> Column {
        let [divided, least, natural] = [divided, least, natural].map(Length::pt);
        Column { kind, divided, least, natural, head: Length::ZERO }
    }

    fn points(columns: &[Column], room: f64) -> Vec<f64> {
        let widths = widths(columns, Length::pt(room), 0.25);
        widths.iter().map(|width| (width.to_pt() * 10.0).round() / 10.0).collect()
    }

    #[test]
    fn figures_keep_their_width_and_words_share_the_rest() {
        let columns = [
            column(Kind::Text, 10.0, 30.0, 200.0),
            column(Kind::Charts, 0.0, 0.0, 0.0),
            column(Kind::Figures, 20.0, 20.0, 40.0),
        ];
        assert_eq!(points(&columns, 400.0), [260.0, 100.0, 40.0]);
        assert_eq!(points(&columns, 200.0), [110.0, 50.0, 40.0]);
    }

    #[test]
    fn too_narrow_tables_divide_words_and_then_shrink() {
        let columns = [column(Kind::Text, 20.0, 60.0, 300.0), column(Kind::Text, 20.0, 60.0, 100.0)];
        assert!(!at_ease(&columns, Length::pt(100.0), 0.25));
        assert_eq!(points(&columns, 100.0), [66.7, 33.3]);
        assert_eq!(points(&columns, 20.0), [15.0, 5.0]);
        assert_eq!(points(&columns, 0.0), [1.0, 1.0]);
    }

    #[test]
    fn a_short_column_is_not_squeezed_by_a_long_one() {
        let columns = [column(Kind::Text, 20.0, 60.0, 300.0), column(Kind::Text, 20.0, 30.0, 50.0)];
        assert_eq!(points(&columns, 200.0), [150.0, 50.0]);
    }

    #[test]
    fn short_words_do_not_need_the_whole_width() {
        let short = [column(Kind::Text, 10.0, 30.0, 100.0), column(Kind::Figures, 20.0, 20.0, 40.0)];
        let room = |columns: &[Column]| room_taken(columns, Length::pt(300.0)).to_pt().round();
        assert_eq!(room(&short), 189.0);
        assert_eq!(room(&[column(Kind::Text, 10.0, 30.0, 40.0)]), 150.0);
        assert_eq!(room(&[short[0], column(Kind::Text, 10.0, 30.0, 400.0)]), 300.0);
        assert_eq!(room(&[short[0], column(Kind::Charts, 0.0, 0.0, 0.0)]), 300.0);
    }

    #[test]
    fn heads_of_figures_get_room_where_there_is_some() {
        let names = column(Kind::Text, 10.0, 30.0, 100.0);
        let figures = Column { head: Length::pt(60.0), ..column(Kind::Figures, 20.0, 20.0, 40.0) };
        assert_eq!(points(&[names, figures], 200.0), [140.0, 60.0]);
        assert_eq!(points(&[names, figures], 160.0), [110.0, 50.0]);
    }

    #[test]
    fn only_figures_share_what_is_left() {
        let columns = [column(Kind::Figures, 5.0, 5.0, 20.0); 2];
        assert_eq!(points(&columns, 100.0), [50.0, 50.0]);
    }
}
