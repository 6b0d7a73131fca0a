//! Widths of the print's edges, from ink to paper.
//!
//! Only whole edges count: monotone, square to the direction, with ink on one side and paper on the
//! other. Thin strokes that blur has melted together never reach both and drop out.

use super::colour::{compute_histogram, percentile_of};
use super::text_tiles::TILE_SIDE;
use crate::raster::Plane;
use crate::raster::simd::widest;

// Origin of the limits here, where none names its own: by eye.
/// Furthest px from the middle of an edge that is looked at.
const MAX_REACH_PX: usize = 14;
// Origin: by eye; the last fifth on both sides is lost in the grain of ink and paper.
/// Part of the contrast between which an edge is measured: from 20 to 80 %.
const EDGE_LEVEL: f32 = 0.8;
/// Part of the contrast that both sides must reach.
const PLATEAU_LEVEL: f32 = 0.88;
/// Contrast of ink and paper in a tile, luma.
const MIN_CONTRAST: u8 = 50;
/// Fewer edges say nothing.
const MIN_EDGES: usize = 30;

/// Widths in px at the sharpest tenth and in the middle of all edges along the rows.
pub(super) fn edge_widths<'a>(printed_tiles: impl Iterator<Item = &'a Plane>) -> Option<[f64; 2]> {
    let mut found: Vec<f32> = printed_tiles
        .flat_map(|tile| widest!(tile_edge_widths(tile)))
        .collect();
    if found.len() < MIN_EDGES {
        return None;
    }
    let mut at = |share: usize| {
        let place = found.len() * share / 100;
        let (_, width, _) = found.select_nth_unstable_by(place, f32::total_cmp);
        f64::from(*width)
    };
    Some([at(10), at(50)])
}

#[inline(always)]
fn tile_edge_widths(tile: &Plane) -> Vec<f32> {
    let table = compute_histogram(tile.samples());
    let ink = percentile_of(&table, 0.04);
    let paper = percentile_of(&table, 0.85);
    if paper.saturating_sub(ink) < MIN_CONTRAST {
        return Vec::new();
    }
    let span = f32::from(paper - ink);
    let ink = f32::from(ink);
    let to_share = |&v: &u8| (f32::from(v) - ink) / span;
    let levels = tile.samples().iter().map(to_share);
    let levels: Vec<_> = levels.collect();
    let rows = || levels.chunks_exact(tile.width());
    let inner = rows().skip(1);
    let around = rows().zip(rows().skip(2));
    let mut out = Vec::new();
    for (row, (above, below)) in inner.zip(around) {
        row_edge_widths(row, above, below, &mut out);
    }
    out
}

#[inline(always)]
fn row_edge_widths(row: &[f32], row_above: &[f32], row_below: &[f32], widths_found: &mut Vec<f32>) {
    let inner = MAX_REACH_PX..row.len() - MAX_REACH_PX;
    for x in half_contrast_crossings(row) {
        if !inner.contains(&x) {
            continue;
        }
        let rest = row.get(x..).unwrap_or_default();
        let Some(&[a, b]) = rest.first_chunk() else {
            continue;
        };
        // Up and down must change less than half as fast: a slanted edge looks wider than it is.
        let Some(up) = row_above.get(x) else {
            continue;
        };
        let Some(down) = row_below.get(x) else {
            continue;
        };
        let across = (up - down).abs() / 2.0;
        let along = (b - a).abs();
        if across < 0.5 * along + 0.02 {
            let width = edge_width(row, x, [a, b]);
            widths_found.extend(width);
        }
    }
}

/// Width in px of the edge whose middle lies between px `x` and the next, which have these levels.
#[inline(always)]
fn edge_width(row: &[f32], x: usize, [a, b]: [f32; 2]) -> Option<f32> {
    let rightwards = row.iter().skip(x + 1);
    let leftwards = row.iter().take(x + 1).rev();
    let is_rising = b >= 0.5;
    let paper = |&v: &f32| if is_rising { v } else { 1.0 - v };
    let ink = |&v: &f32| if is_rising { 1.0 - v } else { v };
    let rightwards = rightwards.take(MAX_REACH_PX).map(paper);
    let leftwards = leftwards.take(MAX_REACH_PX).map(ink);
    let to_right = distance_to_level(paper(&a), rightwards)?;
    let to_left = distance_to_level(ink(&b), leftwards)?;
    Some(to_right + to_left + 1.0)
}

/// Px of a row whose right neighbour lies on the other side of half the contrast.
#[inline(always)]
fn half_contrast_crossings(row: &[f32]) -> impl Iterator<Item = usize> {
    let mut dark = [0u8; TILE_SIDE];
    for (dark, &v) in dark.iter_mut().zip(row) {
        *dark = u8::from(v < 0.5);
    }
    // The product moves the lowest bits of eight bytes into the topmost one.
    let bits = |eight: &[u8; 8]| {
        let number = u64::from_le_bytes(*eight);
        number.wrapping_mul(0x0102_0408_1020_4080) >> 56
    };
    let (eights, _) = dark.as_chunks();
    let dark = eights
        .iter()
        .rev()
        .fold(0, |all, eight| all << 8 | bits(eight));
    let mut left: u64 = dark ^ dark >> 1;
    std::iter::from_fn(move || {
        if left == 0 {
            return None;
        }
        let next = left.trailing_zeros();
        left &= left - 1;
        Some(next as usize)
    })
}

/// Px beyond the first sample at which the side passes [`EDGE_LEVEL`], once it climbs to
/// [`PLATEAU_LEVEL`]. The first value is negative when the level lies before the first sample.
fn distance_to_level(before: f32, side: impl Iterator<Item = f32>) -> Option<f32> {
    let mut previous = before;
    let mut crossed = None;
    for (i, value) in (0u8..).zip(side) {
        // Three percent of the contrast is grain; a larger step back means a second edge.
        if value < previous - 0.03 {
            return None;
        }
        if crossed.is_none() && value >= EDGE_LEVEL {
            let rise = (value - previous).max(1e-6);
            let part = (EDGE_LEVEL - previous) / rise;
            crossed = Some(f32::from(i) - 1.0 + part);
        }
        if value >= PLATEAU_LEVEL {
            return crossed;
        }
        previous = value;
    }
    None
}
