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
        let tiles = (left..)
            .step_by(side)
            .zip(row)
            .filter(|(_, score)| *score > 0);
        scored.extend(tiles.map(|(x, score)| (score, x, y)));
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
        for row in (y..y + side)
            .step_by(8)
            .map(|y| luma.row_part(columns.start, y, length))
        {
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
        let low = lows
            .iter()
            .take(side - 1)
            .fold(u8::MAX, |low, v| low.min(*v));
        let high = highs.iter().take(side - 1).fold(0, |high, v| high.max(*v));
        let sum = sums.iter().take(side - 1).map(|v| u32::from(*v)).sum();
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
    let step = |length: usize| (length / 12).max(TILE_SIDE);
    for y in (0..luma.height().saturating_sub(TILE_SIDE - 1)).step_by(step(luma.height())) {
        for x in (0..luma.width().saturating_sub(TILE_SIDE - 1)).step_by(step(luma.width())) {
            // Darker than 60 is table or shadow, whose grain looks like a pattern (by eye).
            if luma.get(x, y).is_some_and(|v| v > 60)
                && tile_scores(luma, x..x + TILE_SIDE, y, TILE_SIDE) == [0]
            {
                out.push(luma.crop([x, y, x + TILE_SIDE, y + TILE_SIDE]));
            }
        }
    }
    out.truncate(48);
    out
}
