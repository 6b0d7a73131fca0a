//! Where the pieces of a stored scan lie, side by side.

use std::collections::HashMap;

use super::super::geometry::region_corners;
use super::super::page_scan::{QuarterTurn, ScanTile, tile_of_image};
use super::super::picture::PlacedImage;
use model::ColourMode;

// Origin: by eye; two pieces may each be off by the px and a half that joining allows.
/// Seams in px that come from rounded places.
const MAX_SEAM_PX: f64 = 3.0;
// Origin: by eye; a bound, because a scan may come in thousands of strips.
/// Pieces laid last among which a neighbour is looked for.
const NEIGHBOUR_WINDOW: usize = 64;

/// A box in whole px.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TileRect {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Pictures and where each goes, not yet upright.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TileLayout {
    pub(super) slots: HashMap<usize, TileRect>,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rotation: u16,
    pub(super) mirrored: bool,
    pub(super) stored: Option<ColourMode>,
    /// The scan's box on the page: left, top, right, bottom, pt.
    pub(super) region: [f64; 4],
}

impl TileLayout {
    pub(super) fn from_scan(scan: &ScanTile, pictures: &[PlacedImage]) -> Self {
        let tiles = layout_tiles(scan, pictures);
        let width = tiles.iter().map(|(_, s)| s.x + s.width).max().unwrap_or(0);
        let height = tiles.iter().map(|(_, s)| s.y + s.height).max().unwrap_or(0);
        let slots = tiles
            .into_iter()
            .map(|(i, s)| (i, s.before_turn(scan.turn, [width, height])))
            .collect();
        let lies = scan.turn.quarters % 2 == 1;
        Self {
            slots,
            width: if lies { height } else { width },
            height: if lies { width } else { height },
            rotation: scan.turn.quarters * 90,
            mirrored: scan.turn.mirrored,
            stored: scan.colour,
            region: region_corners(scan.bounds),
        }
    }
}

/// Places on the upright scan. Pieces that nearly touch are made to.
fn layout_tiles(scan: &ScanTile, pictures: &[PlacedImage]) -> Vec<(usize, TileRect)> {
    let mut tiles: Vec<(usize, TileRect)> = Vec::with_capacity(scan.members.len());
    for &index in &scan.members {
        let Some(own) = pictures.get(index).map(|p| tile_of_image(index, p)) else {
            continue;
        };
        let x = (own.bounds.x0 - scan.bounds.x0) / 72.0 * scan.dpi[0];
        let y = (own.bounds.y0 - scan.bounds.y0) / 72.0 * scan.dpi[1];
        let near = tiles.iter().rev().take(NEIGHBOUR_WINDOW).map(|(_, s)| *s);
        // Edges of those laid before, so that rounding does not add up from strip to strip.
        let (left, top): (Vec<usize>, Vec<usize>) =
            near.map(|s| (s.x + s.width, s.y + s.height)).unzip();
        let slot = TileRect {
            x: snap_to_edge(x, &left),
            y: snap_to_edge(y, &top),
            width: round_px(own.pixels[0]),
            height: round_px(own.pixels[1]),
        };
        tiles.push((index, slot));
    }
    tiles
}

/// `at`, or the edge next to it.
fn snap_to_edge(at: f64, edges: &[usize]) -> usize {
    let off = |edge: &&usize| (**edge as f64 - at).abs();
    let nearest = edges.iter().min_by(|a, b| off(a).total_cmp(&off(b)));
    nearest
        .filter(|edge| off(edge) <= MAX_SEAM_PX)
        .copied()
        .unwrap_or_else(|| round_px(at))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
fn round_px(value: f64) -> usize {
    value.round().clamp(0.0, f64::from(u32::MAX)) as usize
}

impl TileRect {
    /// Where an upright box lay before the page of `[width, height]` was turned.
    fn before_turn(self, turn: QuarterTurn, [width, height]: [usize; 2]) -> Self {
        let Self {
            x,
            y,
            width: w,
            height: h,
        } = self;
        let (across, x, y, w, h) = match turn.quarters % 4 {
            0 => (width, x, y, w, h),
            1 => (height, y, width - x - w, h, w),
            2 => (width, width - x - w, height - y - h, w, h),
            _ => (height, height - y - h, x, h, w),
        };
        Self {
            x: if turn.mirrored { across - x - w } else { x },
            y,
            width: w,
            height: h,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Orientation, PageRaster, SampleLayout};

    #[test]
    fn boxes_go_back_to_where_turning_brings_them_from() {
        // A page of 3 x 2 px with one marked px, turned every way.
        for (quarters, mirrored) in (0..4u16).flat_map(|q| [(q, false), (q, true)]) {
            let lies = quarters % 2 == 1;
            let (up_width, up_height) = if lies { (2, 3) } else { (3, 2) };
            for (x, y) in (0..up_width).flat_map(|x| (0..up_height).map(move |y| (x, y))) {
                let slot = TileRect {
                    x,
                    y,
                    width: 1,
                    height: 1,
                };
                let turn = QuarterTurn { quarters, mirrored };
                let before = slot.before_turn(turn, [up_width, up_height]);
                let mut samples = vec![0; 6];
                samples[before.y * 3 + before.x] = 9;
                let upright = Orientation {
                    rotation: quarters * 90,
                    mirrored,
                };
                let pixels =
                    PageRaster::new(3, samples, SampleLayout::Grey, ColourMode::Grey, upright);
                assert_eq!(
                    pixels.luma.samples()[y * up_width + x],
                    9,
                    "{quarters} {mirrored} {x} {y}"
                );
            }
        }
    }

    #[test]
    fn edges_that_nearly_touch_do() {
        assert_eq!(snap_to_edge(99.4, &[40, 101]), 101);
        assert_eq!(snap_to_edge(95.4, &[40, 101]), 95);
        assert_eq!(snap_to_edge(-0.2, &[]), 0);
    }
}
