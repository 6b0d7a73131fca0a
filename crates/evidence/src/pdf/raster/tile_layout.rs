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
        let mut width = 0;
        let mut height = 0;
        for (_, tile) in &tiles {
            width = width.max(tile.right());
            height = height.max(tile.bottom());
        }
        let mut slots = HashMap::new();
        for (index, tile) in tiles {
            let stored = tile.before_turn(scan.turn, [width, height]);
            slots.insert(index, stored);
        }
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
    let [across, down] = scan.dpi;
    let mut tiles: Vec<(usize, TileRect)> = Vec::with_capacity(scan.members.len());
    for &index in &scan.members {
        let Some(picture) = pictures.get(index) else {
            continue;
        };
        let own = tile_of_image(index, picture);
        let from_left = own.bounds.x0 - scan.bounds.x0;
        let from_top = own.bounds.y0 - scan.bounds.y0;
        let x = from_left / 72.0 * across;
        let y = from_top / 72.0 * down;
        let near = tiles
            .iter()
            .rev()
            .take(NEIGHBOUR_WINDOW)
            .map(|(_, s)| *s);
        // Edges of those laid before, so that rounding does not add up from strip to strip.
        let mut left = Vec::new();
        let mut top = Vec::new();
        for tile in near {
            left.push(tile.right());
            top.push(tile.bottom());
        }
        let [width, height] = own.pixels;
        let slot = TileRect {
            x: snap_to_edge(x, &left),
            y: snap_to_edge(y, &top),
            width: round_px(width),
            height: round_px(height),
        };
        tiles.push((index, slot));
    }
    tiles
}

/// `at`, or the edge next to it.
fn snap_to_edge(at: f64, edges: &[usize]) -> usize {
    let off = |edge: usize| (edge as f64 - at).abs();
    let edges = edges.iter().copied();
    let nearest = edges.min_by(|a, b| {
        let off_a = off(*a);
        let off_b = off(*b);
        off_a.total_cmp(&off_b)
    });
    match nearest {
        Some(edge) if off(edge) <= MAX_SEAM_PX => edge,
        _ => round_px(at),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
fn round_px(value: f64) -> usize {
    let most = f64::from(u32::MAX);
    value.round().clamp(0.0, most) as usize
}

impl TileRect {
    fn right(&self) -> usize {
        self.x + self.width
    }

    fn bottom(&self) -> usize {
        self.y + self.height
    }

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
