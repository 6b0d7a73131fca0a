//! Whether two pages are one scan, saved again or scaled, and not two documents of one printed form.
//!
//! The grids of mean levels are fitted to each other, because a program may have made one brighter. What is
//! left between them is noise of saving, small and alike everywhere; another name or number leaves
//! more, in one place. Held against the 153 pages of the fixtures: of 76 saved again at 37 % of their
//! size, or as messengers do, 72 are the same by hash and grid; of 1,233 pairs of documents of different merchants
//! that the hash takes for near, 55 are, nearly all of them backs of identity cards, which print no name; so cards
//! are compared only where their number was read.

use std::ops::RangeInclusive;

// Origin of the bounds without one of their own: set on the pages of the fixtures, with the counts
// given above.
/// Levels that a cell may differ by after the fit.
const MAX_CELL_DIFFERENCE: f64 = 8.0;
/// Root mean square of the levels that are left.
const MAX_NOISE_RMS: f64 = 1.3;
// Origin: the error of rounding has a variance of 1/12; the difference of two rounded values has
// 1/6, its root is 0.41.
/// What rounding to whole levels leaves of two equal pages.
const ROUNDING_RMS: f64 = 0.41;
/// How far one cell may stand out of the noise.
const MAX_CELL_OVER_NOISE: f64 = 7.0;
// Origin: by eye. Scanning programs brighten and darken; twice the contrast is another picture.
const CONTRAST_GAIN: RangeInclusive<f64> = 0.5..=2.0;

pub(super) fn is_same_scan(a: &[u8], b: &[u8]) -> bool {
    let is_alike = a.len() == b.len();
    if !is_alike || a.is_empty() {
        return false;
    }
    let over_mean_a = levels_over_mean(a);
    let over_mean_b = levels_over_mean(b);
    let pairs = || over_mean_a.iter().zip(&over_mean_b);
    // Least squares: the gain that fits `a` to `b` best. The means are taken away, so brightness
    // drops out.
    let mut own = 0.0;
    let mut common = 0.0;
    for (x, y) in pairs() {
        own += x * x;
        common += x * y;
    }
    let gain = if own > 0.0 { common / own } else { 0.0 };
    if !CONTRAST_GAIN.contains(&gain) {
        return false;
    }
    let mut most = 0.0_f64;
    let mut squares = 0.0;
    for (x, y) in pairs() {
        let left = (y / gain - x).abs();
        most = most.max(left);
        squares += left * left;
    }
    let count = a.len() as f64;
    let noise = (squares / count).sqrt();
    // Two pages without noise differ by rounding only; a bound of 0 would part them.
    let usual = MAX_CELL_OVER_NOISE * noise.max(ROUNDING_RMS);
    let bound = usual.min(MAX_CELL_DIFFERENCE);
    noise <= MAX_NOISE_RMS && most <= bound
}

/// How far each cell lies over the mean of all.
fn levels_over_mean(cells: &[u8]) -> Vec<f64> {
    let levels = cells
        .iter()
        .map(|level| f64::from(*level));
    let sum: f64 = levels.clone().sum();
    let mean = sum / cells.len() as f64;
    levels
        .map(|level| level - mean)
        .collect()
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // levels, clamped
mod tests;
