//! Where the text is: the busiest square tiles of the page.

use std::ops::Range;

use crate::raster::Plane;
use crate::raster::simd::widest;

/// Side of a tile of the full-size page in px.
pub(super) const TILE_SIDE: usize = 64;
// Origin: by eye; it bounds the time of blur and detail, whatever the size of the page.
/// Tiles that are measured.
const MAX_TILES: usize = 128;
// Origin: by eye.
/// Contrast in luma that a tile with print has at least.
const MIN_CONTRAST: u8 = 40;

/// Tiles of `side` px with print inside `[left, top, right, bottom]`, busiest first.
pub(super) fn busiest_tiles(
    luma: &Plane,
    [left, top, right, bottom]: [usize; 4],
    side: usize,
) -> Vec<Plane> {
    let mut scored = Vec::new();
    for y in (top..bottom.saturating_sub(side - 1)).step_by(side) {
        let row = tile_scores(luma, left..right, y, side);
        for (x, score) in (left..).step_by(side).zip(row) {
            if score > 0 {
                scored.push((score, x, y));
            }
        }
    }
    // Ties are broken by place: the same page must give the same tiles on every run.
    scored.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    scored.truncate(MAX_TILES);
    scored
        .into_iter()
        .map(|(_, x, y)| luma.crop([x, y, x + side, y + side]))
        .collect()
}

/// Of each tile between the columns the sum of differences on every eighth row; 0 without contrast.
fn tile_scores(luma: &Plane, columns: Range<usize>, y: usize, side: usize) -> Vec<u32> {
    let length = columns.end.min(luma.width()).saturating_sub(columns.start);
    // Of every px and the one before it: added up down the page, along it only once.
    let [mut lows, mut highs] = [vec![u8::MAX; length], vec![0; length]];
    let mut sums = vec![0u16; length];
    widest!({
        for y in (y..y + side).step_by(8) {
            let row = luma.row_part(columns.start, y, length);
            let pairs = row.iter().zip(row.get(1..).unwrap_or(&[]));
            let ends = lows.iter_mut().zip(&mut highs);
            for ((sum, (low, high)), (before, here)) in sums.iter_mut().zip(ends).zip(pairs) {
                *sum += u16::from(before.abs_diff(*here));
                *low = (*low).min(*here);
                *high = (*high).max(*here);
            }
        }
    });
    let ends = lows.chunks_exact(side).zip(highs.chunks_exact(side));
    let score = |(sums, (lows, highs)): (&[u16], (&[u8], &[u8]))| {
        // The last px of a tile has its successor in the next one.
        let inner = side - 1;
        let low = lows.iter().take(inner).copied().fold(u8::MAX, u8::min);
        let high = highs.iter().take(inner).copied().fold(0, u8::max);
        let sum = sums.iter().take(inner).map(|v| u32::from(*v)).sum();
        if high.saturating_sub(low) >= MIN_CONTRAST {
            sum
        } else {
            0
        }
    };
    sums.chunks_exact(side).zip(ends).map(score).collect()
}

/// Bright tiles without print, spread over the page.
pub(super) fn calm_tiles(luma: &Plane) -> Vec<Plane> {
    let mut out = Vec::new();
    let starts = |length: usize| {
        let step = (length / 12).max(TILE_SIDE);
        (0..length.saturating_sub(TILE_SIDE - 1)).step_by(step)
    };
    for y in starts(luma.height()) {
        for x in starts(luma.width()) {
            let (right, bottom) = (x + TILE_SIDE, y + TILE_SIDE);
            // Darker than 60 is table or shadow, whose grain looks like a pattern (by eye).
            let is_bright = luma.get(x, y).is_some_and(|v| v > 60);
            if is_bright && tile_scores(luma, x..right, y, TILE_SIDE) == [0] {
                out.push(luma.crop([x, y, right, bottom]));
            }
        }
    }
    out.truncate(48);
    out
}
