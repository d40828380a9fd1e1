//! Labels of places on an axis that must not touch each other.

use std::sync::Arc;

use crate::drawing::Shaped;

use super::canvas::Align;
use super::canvas::Canvas;
use super::canvas::Frame;
use super::canvas::Type;
use super::canvas::height_of;
use super::canvas::width_of_lines;

/// Least distance between two labels, in points.
const GAP: f64 = 8.0;

/// A label before and after it got its place.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// What it names.
    pub x: f64,
    style: Type,
    lines: Vec<Arc<Shaped>>,
    width: f64,
    /// Its middle.
    pub middle: f64,
    /// Its row, from zero.
    row: usize,
}

/// Labels in rows.
pub(super) struct Labels {
    pub all: Vec<Label>,
    /// Top of each row and, last, the bottom of the lowest, relative to the first.
    tops: Vec<f64>,
}

impl Labels {
    /// Finds places: as near as possible to what they name, beside each other if they fit, else in rows.
    pub(super) fn arrange<'t>(
        canvas: &mut Canvas,
        texts: impl Iterator<Item = (f64, &'t str, Type)>,
    ) -> Self {
        let widest = canvas.width;
        let mut all: Vec<Label> = texts
            .filter(|(x, text, _)| x.is_finite() && !text.trim().is_empty())
            .map(|(x, text, style)| {
                let lines = canvas.wrap(style, text, widest);
                let width = width_of_lines(&lines, style);
                Label { x, style, lines, width, middle: x, row: 0 }
            })
            .collect();
        all.sort_by(|one, two| one.x.total_cmp(&two.x));
        let rows = rows_needed(&all, widest);
        for (label, place) in all.iter_mut().zip(0..) {
            label.row = place % rows;
        }
        for row in 0..rows {
            let mut of_row: Vec<&mut Label> = all.iter_mut().filter(|label| label.row == row).collect();
            spread(&mut of_row, widest);
        }
        let mut tops = vec![0.0];
        for row in 0..rows {
            let heights =
                all.iter().filter(|label| label.row == row).map(|label| height_of(&label.lines, label.style));
            tops.push(tops[row] + heights.fold(0.0, f64::max));
        }
        Self { all, tops }
    }

    /// Height of all rows.
    pub(super) fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// Draws the labels below `top` with fine lines from what they name, which ends at `from`.
    pub(super) fn draw_below(&self, canvas: &mut Canvas, from: f64, top: f64) {
        let (color, width) = (canvas.look.muted, canvas.look.hairline.to_pt());
        for label in &self.all {
            let cross = self.cross(label, 0);
            let bend = (top - 5.5).max(from);
            let mut line = vec![(label.x, from), (label.x, bend), (cross, top - 0.5)];
            if label.row > 0 {
                line.push((cross, top + self.tops[label.row] + 1.0));
            }
            canvas.line(&line, color, width);
        }
        self.draw(canvas, top);
    }

    /// Draws the labels above what they name; the lowest row ends at `bottom`, the lines at `to`.
    pub(super) fn draw_above(&self, canvas: &mut Canvas, bottom: f64, to: f64) {
        let (color, width) = (canvas.look.muted, canvas.look.hairline.to_pt());
        let top = bottom - self.height();
        let lowest = self.tops.len().saturating_sub(2);
        for label in &self.all {
            let cross = self.cross(label, lowest);
            let bend = bottom + (to - bottom) * 0.5;
            let mut line = vec![(label.x, to), (label.x, bend), (cross, bottom + 1.0)];
            if label.row < lowest {
                line.push((cross, top + self.tops[label.row + 1] - 1.0));
            }
            canvas.line(&line, color, width);
        }
        self.draw(canvas, top);
    }

    /// Where a label's line passes the row nearest to what is named: between two labels of that row, or at its own
    /// middle if it stands there itself.
    fn cross(&self, label: &Label, nearest: usize) -> f64 {
        if label.row == nearest {
            return label.middle;
        }
        let row: Vec<&Label> = self.all.iter().filter(|other| other.row == nearest).collect();
        let between = row.windows(2).map(|pair| f64::midpoint(pair[0].right(), pair[1].left()));
        let (first, last) =
            (row.first().map(|first| first.left() - 3.0), row.last().map(|last| last.right() + 3.0));
        let gaps = between.chain(first).chain(last).filter(|x| *x >= 0.0);
        let gap = gaps.min_by(|one, two| (one - label.middle).abs().total_cmp(&(two - label.middle).abs()));
        gap.unwrap_or(label.middle).min(label.right()).max(label.left())
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) {
        let paper = canvas.look.paper;
        for label in &self.all {
            let y = top + self.tops[label.row];
            if self.tops.len() > 2 {
                // Lines to other rows that find no gap pass behind the text.
                let height = height_of(&label.lines, label.style);
                canvas.fill(Frame { x: label.left(), y, width: label.width, height }, paper);
            }
            canvas.lines(label.style, &label.lines, (label.middle, y), Align::Middle);
        }
    }
}

impl Label {
    fn left(&self) -> f64 {
        self.middle - self.width / 2.0
    }

    fn right(&self) -> f64 {
        self.middle + self.width / 2.0
    }
}

/// How many rows it takes.
fn rows_needed(all: &[Label], width: f64) -> usize {
    let fits = |rows: usize| {
        (0..rows).all(|row| {
            let of_row = all.iter().skip(row).step_by(rows);
            of_row.map(|label| label.width + GAP).sum::<f64>() - GAP <= width
        })
    };
    (1..=all.len().max(1)).find(|rows| fits(*rows)).unwrap_or(all.len().max(1))
}

/// Moves labels of a row apart until none touches another and none leaves the area.
///
/// Labels that touch form a block, and a block stands where the mean of its wishes is.
fn spread(labels: &mut [&mut Label], width: f64) {
    struct Block {
        first: usize,
        left: f64,
        width: f64,
    }
    let mut blocks: Vec<Block> = Vec::new();
    for place in 0..labels.len() {
        let own = labels[place].width;
        let mut block = Block { first: place, left: labels[place].x - own / 2.0, width: own };
        block.left = block.left.min(width - block.width).max(0.0);
        while let Some(before) = blocks.pop_if(|before| before.left + before.width + GAP > block.left) {
            block.first = before.first;
            block.width += before.width + GAP;
            let mut offset = 0.0;
            let mut wish = 0.0;
            for label in &labels[block.first..=place] {
                wish += label.x - label.width / 2.0 - offset;
                offset += label.width + GAP;
            }
            let count = f64::from(u32::try_from(place + 1 - block.first).unwrap_or(u32::MAX));
            block.left = (wish / count).min(width - block.width).max(0.0);
        }
        blocks.push(block);
    }
    for (number, block) in blocks.iter().enumerate() {
        let end = blocks.get(number + 1).map_or(labels.len(), |next| next.first);
        let mut left = block.left;
        for label in &mut labels[block.first..end] {
            label.middle = left + label.width / 2.0;
            left += label.width + GAP;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Color;
    use crate::drawing::Face;

    fn label(x: f64, width: f64) -> Label {
        let style = Type { face: Face::Regular, size: 8.0, color: Color::hex(0) };
        Label { x, style, lines: Vec::new(), width, middle: x, row: 0 }
    }

    #[test]
    fn labels_move_apart_and_stay_inside() {
        for places in [vec![0.0, 1.0, 2.0], vec![99.0, 100.0, 100.0], vec![50.0; 3], vec![10.0, 50.0, 90.0]] {
            let mut labels: Vec<Label> = places.iter().map(|x| label(*x, 20.0)).collect();
            let mut all: Vec<&mut Label> = labels.iter_mut().collect();
            spread(&mut all, 100.0);
            assert!(labels[0].middle >= 10.0 && labels[2].middle <= 90.0, "{labels:?}");
            for pair in labels.windows(2) {
                assert!(pair[1].middle - pair[0].middle >= 20.0 + GAP - 1e-9, "{labels:?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_beside_goes_below() {
        let four: Vec<Label> = (0..4).map(|_| label(50.0, 40.0)).collect();
        assert_eq!(rows_needed(&four, 400.0), 1);
        assert_eq!(rows_needed(&four, 100.0), 2);
        assert_eq!(rows_needed(&four, 10.0), 4);
        assert_eq!(rows_needed(&[], 10.0), 1);
    }
}
