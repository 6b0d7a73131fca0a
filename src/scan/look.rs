//! How a page looks, in 64 bits: a difference hash, for finding one scan used twice.
//!
//! Method (dHash, N. Krawetz 2013, "Kind of Like That"): the page becomes a grid of 9 by 8 mean values;
//! each bit tells whether a cell is darker than its right neighbour. Saving, scaling, recolouring or
//! brightening the same scan moves few cells across the line, so few bits; the number of bits that
//! differ (Hamming distance) tells how much two pages differ.

use super::Plane;

const COLUMNS: usize = 9;
const ROWS: usize = 8;
/// Levels that neighbours must differ by; less is noise of white paper.
const STEP: u64 = 1;
/// Pages with fewer bits, or fewer missing, have next to nothing on them and look like all others.
const TELLING: std::ops::RangeInclusive<u32> = 8..=56;

/// The hash of a page; `None` for a page without enough on it to be told from others.
pub(super) fn measure(page: &Plane) -> Option<u64> {
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
    TELLING.contains(&hash.count_ones()).then_some(hash)
}

/// Mean of a cell in sixteenths of a level.
fn mean(page: &Plane, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> u64 {
    let count = (columns.len() * rows.len()).max(1) as u64;
    let sum: u64 = rows
        .map(|y| page.run(columns.start, y, columns.len()).iter().map(|&v| u64::from(v)).sum::<u64>())
        .sum();
    sum * 16 / count
}
