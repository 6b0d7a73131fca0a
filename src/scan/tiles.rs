//! Where the text is: the busiest square tiles of the page.

use super::plane::Plane;
use super::vectors::widest;

/// Side of a tile of the full-size page in px.
pub(super) const SIDE: usize = 64;
/// Tiles that are measured.
const MOST: usize = 128;
/// Contrast in luma that a tile with print has at least.
const CONTRAST: u8 = 40;

/// Tiles of `side` px with print inside `[left, top, right, bottom]`, busiest first.
pub(super) fn busy(luma: &Plane, [left, top, right, bottom]: [usize; 4], side: usize) -> Vec<Plane> {
    let mut scored = Vec::new();
    for y in (top..bottom.saturating_sub(side - 1)).step_by(side) {
        widest!({
            for x in (left..right.saturating_sub(side - 1)).step_by(side) {
                let score = busyness(luma, x, y, side);
                if score > 0 {
                    scored.push((score, x, y));
                }
            }
        });
    }
    scored.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    scored.truncate(MOST);
    scored.into_iter().map(|(_, x, y)| luma.crop([x, y, x + side, y + side])).collect()
}

/// Sum of differences on every eighth row; 0 without contrast.
#[inline(always)]
fn busyness(luma: &Plane, x: usize, y: usize, side: usize) -> u32 {
    let mut sum = 0;
    let (mut low, mut high) = (255, 0);
    for row in (y..y + side).step_by(8).map(|y| luma.run(x, y, side)) {
        let after = row.get(1..).unwrap_or(&[]);
        sum += row.iter().zip(after).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
        low = after.iter().fold(low, |low, &v| low.min(v));
        high = after.iter().fold(high, |high, &v| high.max(v));
    }
    if u8::saturating_sub(high, low) >= CONTRAST { sum } else { 0 }
}

/// Bright tiles without print, spread over the page.
pub(super) fn calm(luma: &Plane) -> Vec<Plane> {
    let mut out = Vec::new();
    let step = |length: usize| (length / 12).max(SIDE);
    for y in (0..luma.height().saturating_sub(SIDE - 1)).step_by(step(luma.height())) {
        for x in (0..luma.width().saturating_sub(SIDE - 1)).step_by(step(luma.width())) {
            if luma.get(x, y).is_some_and(|v| v > 60) && busyness(luma, x, y, SIDE) == 0 {
                out.push(luma.crop([x, y, x + SIDE, y + SIDE]));
            }
        }
    }
    out.truncate(48);
    out
}
