//! Sharpness at text scale: how little a picture loses when it is blurred again.
//!
//! Method of Crete, Dolmiere, Ladret and Nicolas, "The blur effect" (SPIE 6492, 2007): a sharp
//! picture loses much of its neighbour differences under a 9-tap mean, a blurred one little.
//! Measured at 150 dpi of A4, so that the value speaks about reading and not about pixels.

use super::text_tiles::{busiest_tiles, transpose_tiles};
use crate::raster::Plane;
use crate::raster::simd::widest;

// Origin: nine taps in all, as in the paper of Crete and others.
/// Half the length of the mean.
const MEAN_REACH: usize = 4;
// Origin: by eye; 8 mm of A4, about two lines of text.
/// Tiles at the middle plane that are looked at.
const BLUR_TILE_SIDE: usize = 48;

/// Samples of a row that have a whole mean around them.
const INNER_SAMPLES: usize = BLUR_TILE_SIDE - 2 * MEAN_REACH;

/// 0 (sharp) to 1; `None` without print.
pub(super) fn measure_blur(page: &Plane) -> Option<f64> {
    let whole = [0, 0, page.width(), page.height()];
    let tiles = busiest_tiles(page, whole, BLUR_TILE_SIDE);
    let turned = transpose_tiles(&tiles);
    let across = surviving_share(&tiles)?;
    let down = surviving_share(&turned)?;
    // Motion blurs one direction only, so the worse of the two counts.
    Some(across.max(down))
}

/// Share of neighbour differences along the rows that survive the second blur.
fn surviving_share(tiles: &[Plane]) -> Option<f64> {
    let mut before = 0u64;
    let mut lost = 0u64;
    widest!({
        let rows = tiles.iter().flat_map(Plane::rows);
        for row in rows.filter_map(|row| row.first_chunk()) {
            let (differences, less) = sum_differences(row);
            before += u64::from(differences);
            lost += u64::from(less);
        }
    });
    if before == 0 {
        return None;
    }
    let surviving = before - lost;
    Some(surviving as f64 / before as f64)
}

/// Sum of neighbour differences, and of what the mean takes from them.
#[inline(always)]
fn sum_differences(row: &[u8; BLUR_TILE_SIDE]) -> (u16, u16) {
    // Two, four and eight samples added up are three steps on the way to nine.
    let samples = row.map(u16::from);
    let two = add_shifted(&samples, 1);
    let four = add_shifted(&two, 2);
    let eight = add_shifted(&four, 4);
    let lasts = samples.iter().skip(2 * MEAN_REACH);
    let mut means = [0; INNER_SAMPLES];
    let sums = eight.into_iter().zip(lasts);
    for (mean, (sum, last)) in means.iter_mut().zip(sums) {
        let taps = 2 * MEAN_REACH as u16 + 1;
        *mean = (sum + last) / taps;
    }
    let here = row.iter().skip(MEAN_REACH);
    let next = row.iter().skip(MEAN_REACH + 1);
    let sharp = here.zip(next);
    let sharp = sharp.map(|(a, b)| u16::from(a.abs_diff(*b)));
    let next = means.iter().skip(1);
    let smooth = means.iter().zip(next);
    let smooth = smooth.map(|(a, b)| a.abs_diff(*b));
    let mut all = 0;
    let mut lost = 0;
    for (sharp, smooth) in sharp.zip(smooth) {
        all += sharp;
        lost += sharp.saturating_sub(smooth);
    }
    (all, lost)
}

/// A number for each px of a row of a tile.
type RowSums = [u16; BLUR_TILE_SIDE];

/// Each sample and the one `apart` px later.
#[inline(always)]
fn add_shifted(samples: &RowSums, apart: usize) -> RowSums {
    let mut sums = *samples;
    let later = samples.iter().skip(apart);
    for (sum, later) in sums.iter_mut().zip(later) {
        *sum += later;
    }
    sums
}
