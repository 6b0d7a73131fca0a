//! Where the text is: the busiest square tiles of the page.

use std::cmp::Reverse;
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
    let last_start = bottom.saturating_sub(side - 1);
    for y in (top..last_start).step_by(side) {
        let row = tile_scores(luma, left..right, y, side);
        let starts = (left..).step_by(side);
        for (x, score) in starts.zip(row) {
            if score > 0 {
                scored.push((Reverse(score), x, y));
            }
        }
    }
    // Ties are broken by place: the same page must give the same tiles on every run.
    scored.sort_unstable();
    scored.truncate(MAX_TILES);
    let tile = |(_, x, y)| {
        let right = x + side;
        let bottom = y + side;
        luma.crop([x, y, right, bottom])
    };
    scored.into_iter().map(tile).collect()
}

/// Of each tile between the columns the sum of differences on every eighth row; 0 without contrast.
fn tile_scores(
    page_luma: &Plane,
    columns: Range<usize>,
    first_row: usize,
    side: usize,
) -> Vec<u32> {
    let end = columns.end.min(page_luma.width());
    let length = end.saturating_sub(columns.start);
    // Of every px and the one before it: added up down the page, along it only once.
    let mut lows = vec![u8::MAX; length];
    let mut highs = vec![0; length];
    let mut sums = vec![0u16; length];
    widest!({
        for y in (first_row..first_row + side).step_by(8) {
            let row = page_luma.row_part(columns.start, y, length);
            let next = row.get(1..).unwrap_or_default();
            let pairs = row.iter().zip(next);
            let ends = lows.iter_mut().zip(&mut highs);
            let targets = sums.iter_mut().zip(ends);
            let steps = targets.zip(pairs);
            for ((sum, (low, high)), (before, here)) in steps {
                let step = before.abs_diff(*here);
                *sum += u16::from(step);
                *low = (*low).min(*here);
                *high = (*high).max(*here);
            }
        }
    });
    // The last px of a tile has its successor in the next one.
    let inner = side - 1;
    let score = |((sums, lows), highs): ((&[u16], &[u8]), &[u8])| {
        let lows = lows.iter().take(inner).copied();
        let highs = highs.iter().take(inner).copied();
        let low = lows.fold(u8::MAX, u8::min);
        let high = highs.fold(0, u8::max);
        if high.saturating_sub(low) < MIN_CONTRAST {
            return 0;
        }
        sums.iter()
            .take(inner)
            .map(|&difference| u32::from(difference))
            .sum()
    };
    sums.chunks_exact(side)
        .zip(lows.chunks_exact(side))
        .zip(highs.chunks_exact(side))
        .map(score)
        .collect()
}

/// The tiles with rows and columns exchanged.
pub(super) fn transpose_tiles(tiles: &[Plane]) -> Vec<Plane> {
    tiles
        .iter()
        .map(Plane::transpose)
        .collect()
}

/// Bright tiles without print, spread over the page.
pub(super) fn calm_tiles(luma: &Plane) -> Vec<Plane> {
    let mut out = Vec::new();
    let starts = |length: usize| {
        let step = (length / 12).max(TILE_SIDE);
        let end = length.saturating_sub(TILE_SIDE - 1);
        (0..end).step_by(step)
    };
    for y in starts(luma.height()) {
        for x in starts(luma.width()) {
            let right = x + TILE_SIDE;
            let bottom = y + TILE_SIDE;
            // Darker than 60 is table or shadow, whose grain looks like a pattern (by eye).
            let corner = luma.get(x, y).unwrap_or_default();
            if corner <= 60 {
                continue;
            }
            let scores = tile_scores(luma, x..right, y, TILE_SIDE);
            if scores == [0] {
                out.push(luma.crop([x, y, right, bottom]));
            }
        }
    }
    out.truncate(48);
    out
}
