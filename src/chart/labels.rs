//! Labels of places on an axis that must not touch each other.

use std::sync::Arc;

use crate::drawing::Shaped;

use super::canvas::Align;
use super::canvas::Canvas;
use super::canvas::Type;
use super::canvas::width_of;

/// Least distance between two labels, in points.
const GAP: f64 = 8.0;

/// A label before and after it got its place.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// What it names.
    pub x: f64,
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
    style: Type,
    /// Top of each row and, last, the bottom of the lowest, relative to the first.
    tops: Vec<f64>,
}

impl Labels {
    /// Finds places: as near as possible to what they name, beside each other if they fit, else in rows.
    pub(super) fn arrange<'t>(
        canvas: &mut Canvas,
        style: Type,
        texts: impl Iterator<Item = (f64, &'t str)>,
    ) -> Self {
        let widest = canvas.width;
        let mut all: Vec<Label> = texts
            .filter(|(x, text)| x.is_finite() && !text.trim().is_empty())
            .map(|(x, text)| {
                let lines = canvas.wrap(style, text, widest);
                let width = lines.iter().map(|line| width_of(line, style.size)).fold(0.0, f64::max);
                Label { x, lines, width, middle: x, row: 0 }
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
            let lines = all.iter().filter(|label| label.row == row).map(|label| label.lines.len()).max();
            let height = f64::from(u32::try_from(lines.unwrap_or(0)).unwrap_or(0)) * style.leading();
            tops.push(tops[row] + height);
        }
        Self { all, style, tops }
    }

    /// Height of all rows.
    pub(super) fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// Draws the labels below `top` with fine lines from what they name, which ends at `from`.
    pub(super) fn draw_below(&self, canvas: &mut Canvas, from: f64, top: f64) {
        let rule = canvas.look.muted;
        let width = canvas.look.hairline.to_pt();
        for label in &self.all {
            let end = top + self.tops[label.row] + 0.5;
            let bend = from + (top - from) * 0.35;
            canvas.line(
                &[(label.x, from), (label.x, bend), (label.middle, top - 0.5), (label.middle, end)],
                rule,
                width,
            );
        }
        self.draw(canvas, top);
    }

    /// Draws the labels above what they name; the lowest row ends at `bottom`, the lines at `to`.
    pub(super) fn draw_above(&self, canvas: &mut Canvas, bottom: f64, to: f64) {
        let rule = canvas.look.muted;
        let width = canvas.look.hairline.to_pt();
        let top = bottom - self.height();
        for label in &self.all {
            let start = top + self.tops[label.row + 1];
            let bend = bottom + (to - bottom) * 0.5;
            canvas.line(
                &[(label.middle, start), (label.middle, bottom + 1.0), (label.x, bend), (label.x, to)],
                rule,
                width,
            );
        }
        self.draw(canvas, top);
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) {
        let paper = canvas.look.paper;
        for label in &self.all {
            let y = top + self.tops[label.row];
            if self.tops.len() > 2 {
                // Lines to other rows pass behind the text.
                let height = self.tops[label.row + 1] - self.tops[label.row];
                let frame = super::canvas::Frame {
                    x: label.middle - label.width / 2.0 - 1.0,
                    y,
                    width: label.width + 2.0,
                    height,
                };
                canvas.fill(frame, paper);
            }
            canvas.lines(self.style, &label.lines, (label.middle, y), Align::Middle);
        }
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

    fn label(x: f64, width: f64) -> Label {
        Label { x, lines: Vec::new(), width, middle: x, row: 0 }
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
