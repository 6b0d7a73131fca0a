//! How a page looks, in few bytes, for finding one scan used twice: a hash and a coarse grid.
//!
//! Method (dHash, N. Krawetz 2013, "Kind of Like That"): the page becomes a grid of 9 by 8 mean values;
//! each bit tells whether a cell is darker than its right neighbour. Saving, scaling, recolouring or
//! brightening the same scan moves few cells across the line, so few bits; the number of bits that
//! differ (Hamming distance) tells how much two pages differ. Papers of one printed form are as near to each
//! other as two saves of one scan, so the grid tells these apart: its cells are exact means of the same
//! part of the page at any size in px.

use std::ops::{Range, RangeInclusive};

use crate::raster::Plane;
use crate::raster::simd::widest;
use model::ScanFingerprint;

// Origin: dHash of N. Krawetz: nine cells a row give eight differences, eight rows 64 bits.
const HASH_COLUMNS: usize = 9;
const HASH_ROWS: usize = 8;
// Origin: by eye. Without it the bits of an empty margin are coin tosses.
/// Levels that neighbours must differ by; less is noise of white paper.
const MIN_STEP: u64 = 1;
// Origin: by eye. Nearly blank pages share almost all bits and would all be "the same scan".
/// Pages with fewer bits, or fewer missing, have next to nothing on them and look like all others.
const TELLING_BITS: RangeInclusive<u32> = 8..=56;

/// The look of a page; `None` for a page without enough on it to be told from others.
pub(super) fn compute_fingerprint(page: &Plane) -> Option<ScanFingerprint> {
    if page.width() < HASH_COLUMNS || page.height() < HASH_ROWS {
        return None;
    }
    let mut hash = 0u64;
    for row in 0..HASH_ROWS {
        let means = hash_row_means(page, row);
        for [left, right] in means.array_windows() {
            let is_darker = left + MIN_STEP * 16 <= *right;
            hash = hash << 1 | u64::from(is_darker);
        }
    }
    if !TELLING_BITS.contains(&hash.count_ones()) {
        return None;
    }
    let cells = mean_cells(page);
    Some(ScanFingerprint { hash, cells })
}

/// Means of the cells of a row of the hash, in sixteenths of a level.
fn hash_row_means(page: &Plane, row: usize) -> [u64; HASH_COLUMNS] {
    let rows = equal_part(row, HASH_ROWS, page.height());
    let count = rows.len();
    let sums = column_sums(page, rows);
    let mean = |column: usize| {
        let columns = equal_part(column, HASH_COLUMNS, page.width());
        let cell = sums.get(columns).unwrap_or(&[]);
        let sum: u64 = cell
            .iter()
            .copied()
            .map(u64::from)
            .sum();
        let px = cell.len() * count;
        let area = px.max(1) as u64;
        sum * 16 / area
    };
    std::array::from_fn(mean)
}

/// Part `index` of a side of `length` px, in whole px.
fn equal_part(index: usize, parts: usize, length: usize) -> Range<usize> {
    let start = index * length / parts;
    let end = (index + 1) * length / parts;
    start..end
}

/// The columns of some rows added up.
fn column_sums(page: &Plane, rows: Range<usize>) -> Vec<u32> {
    let mut sums = vec![0; page.width()];
    for y in rows {
        let row = page.row(y);
        widest!(add_row(&mut sums, row));
    }
    sums
}

#[inline(always)]
fn add_row(sums: &mut [u32], row: &[u8]) {
    let pairs = sums.iter_mut().zip(row);
    for (sum, &v) in pairs {
        *sum += u32::from(v);
    }
}

/// Mean levels of the cells; a px that lies across a border counts on both sides by its shares.
fn mean_cells(page: &Plane) -> [u8; GRID_CELLS] {
    let columns = equal_spans(page.width());
    let rows = equal_spans(page.height());
    let mut cells = [0.0; GRID_CELLS];
    let cell_rows = cells.chunks_exact_mut(ScanFingerprint::GRID_SIDE);
    let parts = rows.iter().zip(cell_rows);
    for (part, cells) in parts {
        let mut add = |row: &[u32], share: f64| {
            let pairs = cells.iter_mut().zip(&columns);
            for (cell, column) in pairs {
                *cell += column.mean_level(row) * share;
            }
        };
        let whole = part.whole_px();
        for y in part.touched_px() {
            if whole.contains(&y) {
                continue;
            }
            let row = column_sums(page, y..y + 1);
            add(&row, part.covered_share(y));
        }
        add(&column_sums(page, whole), 1.0);
    }
    let side = ScanFingerprint::GRID_SIDE as f64;
    let height = page.height() as f64 / side;
    cells.map(|sum| (sum / height).round() as u8)
}

const GRID_CELLS: usize = ScanFingerprint::GRID_SIDE * ScanFingerprint::GRID_SIDE;

/// One of the equal parts of a side, px.
struct GridSpan {
    start: f64,
    end: f64,
}

fn equal_spans(side: usize) -> [GridSpan; ScanFingerprint::GRID_SIDE] {
    let at = |i: usize| {
        let px = (i * side) as f64;
        px / ScanFingerprint::GRID_SIDE as f64
    };
    std::array::from_fn(|index| GridSpan {
        start: at(index),
        end: at(index + 1),
    })
}

impl GridSpan {
    /// The px that lie inside, the first and last of them by a share.
    fn touched_px(&self) -> Range<usize> {
        let first = self.start as usize;
        let end = self.end.ceil() as usize;
        first..end
    }

    /// The px that lie inside as a whole.
    fn whole_px(&self) -> Range<usize> {
        let first = self.start.ceil() as usize;
        let end = self.end as usize;
        first..end
    }

    /// How much of the px at `place` lies inside, 0 to 1.
    fn covered_share(&self, place: usize) -> f64 {
        let Self { start, end } = *self;
        let at = place as f64;
        let covered_end = end.min(at + 1.0);
        let covered_start = start.max(at);
        (covered_end - covered_start).max(0.0)
    }

    /// Mean level of its px of a row.
    fn mean_level(&self, row: &[u32]) -> f64 {
        let Self { start, end } = *self;
        let px = self.touched_px();
        let inner_end = px.end.min(row.len());
        let inside = row.get(px.start..inner_end);
        let inside = inside.unwrap_or_default();
        let sum: u32 = inside.iter().sum();
        // The px at both ends lie inside by a share only.
        let outside = |place: usize| {
            let Some(level) = row.get(place) else {
                return 0.0;
            };
            let outer_share = 1.0 - self.covered_share(place);
            f64::from(*level) * outer_share
        };
        let last = if px.len() > 1 {
            outside(px.end - 1)
        } else {
            0.0
        };
        let ends = outside(px.start) + last;
        let covered = f64::from(sum) - ends;
        covered / (end - start)
    }
}
