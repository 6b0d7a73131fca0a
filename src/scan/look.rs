//! How a page looks, in few bytes, for finding one scan used twice: a hash and a coarse grid.
//!
//! Method (dHash, N. Krawetz 2013, "Kind of Like That"): the page becomes a grid of 9 by 8 mean values;
//! each bit tells whether a cell is darker than its right neighbour. Saving, scaling, recolouring or
//! brightening the same scan moves few cells across the line, so few bits; the number of bits that
//! differ (Hamming distance) tells how much two pages differ. Papers of one printed form are as near to each
//! other as two saves of one scan, so the grid tells these apart: its cells are exact means of the same
//! part of the page at any size in px.

use super::Plane;
use super::vectors::widest;
use crate::model::Look;

const COLUMNS: usize = 9;
const ROWS: usize = 8;
/// Levels that neighbours must differ by; less is noise of white paper.
const STEP: u64 = 1;
/// Pages with fewer bits, or fewer missing, have next to nothing on them and look like all others.
const TELLING: std::ops::RangeInclusive<u32> = 8..=56;

/// The look of a page; `None` for a page without enough on it to be told from others.
pub(super) fn measure(page: &Plane) -> Option<Look> {
    let (width, height) = (page.width(), page.height());
    if width < COLUMNS || height < ROWS {
        return None;
    }
    let mut hash = 0u64;
    for row in 0..ROWS {
        let rows = row * height / ROWS..(row + 1) * height / ROWS;
        let mean = |column: usize| {
            mean(page, column * width / COLUMNS..(column + 1) * width / COLUMNS, rows.clone())
        };
        for column in 0..COLUMNS - 1 {
            hash = hash << 1 | u64::from(mean(column) + STEP * 16 <= mean(column + 1));
        }
    }
    TELLING.contains(&hash.count_ones()).then(|| Look { hash, cells: cells(page) })
}

/// Mean levels of the cells; a px that lies across a border counts on both sides by its shares.
fn cells(page: &Plane) -> [u8; Look::SIDE * Look::SIDE] {
    let (columns, rows) = (parts(page.width()), parts(page.height()));
    let mut sums = [0.0; Look::SIDE * Look::SIDE];
    for (y, row) in page.rows().enumerate() {
        let means = widest!(columns.each_ref().map(|c| c.mean(row)));
        for (part, out) in rows.iter().zip(sums.chunks_exact_mut(Look::SIDE)) {
            let share = part.share(y);
            if share > 0.0 {
                out.iter_mut().zip(&means).for_each(|(sum, mean)| *sum += mean * share);
            }
        }
    }
    let height = page.height() as f64 / Look::SIDE as f64;
    sums.map(|sum| (sum / height).round() as u8)
}

/// One of the equal parts of a side, from and to in px.
struct Part(f64, f64);

fn parts(side: usize) -> [Part; Look::SIDE] {
    let at = |i: usize| (i * side) as f64 / Look::SIDE as f64;
    std::array::from_fn(|i| Part(at(i), at(i + 1)))
}

impl Part {
    /// How much of the px at `place` lies inside, 0 to 1.
    fn share(&self, place: usize) -> f64 {
        let at = place as f64;
        (self.1.min(at + 1.0) - self.0.max(at)).max(0.0)
    }

    /// Mean level of its px of a row.
    #[inline(always)]
    fn mean(&self, row: &[u8]) -> f64 {
        let (first, end) = (self.0 as usize, (self.1.ceil() as usize).min(row.len()));
        let inside = row.get(first..end).unwrap_or(&[]);
        let sum = f64::from(inside.iter().map(|v| u32::from(*v)).sum::<u32>());
        // The px at both ends lie inside by a share only.
        let outside =
            |place: usize| row.get(place).map_or(0.0, |v| f64::from(*v) * (1.0 - self.share(place)));
        let ends = outside(first) + if end > first + 1 { outside(end - 1) } else { 0.0 };
        (sum - ends) / (self.1 - self.0)
    }
}

/// Mean of a cell in sixteenths of a level.
fn mean(page: &Plane, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> u64 {
    let count = (columns.len() * rows.len()).max(1) as u64;
    let sum: u64 = rows
        .map(|y| page.run(columns.start, y, columns.len()).iter().map(|&v| u64::from(v)).sum::<u64>())
        .sum();
    sum * 16 / count
}
