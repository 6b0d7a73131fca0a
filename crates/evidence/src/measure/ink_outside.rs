//! Ink beside given boxes: whether a picture shows more than the letters that are printed over it.
//!
//! A look at contrast, not a search for text. Where it finds nothing there is none; what it finds may be
//! an emblem or a seal, and is for a reader to look at.

use super::connected_components::find_components;
use crate::raster::simd::widest;
use crate::raster::{PageRaster, Plane};
use model::Rect;

/// Side of a cell, px of the middle plane: 1.4 mm at 150 dpi, half the height of small print.
const CELL_PX: usize = 8;
// Origin: by eye, below what print needs to be sharp or blurred (40, `text_tiles`): a pale letter
// must not be lost.
/// Contrast in luma that a cell with strokes has.
const MIN_CONTRAST: u8 = 30;
// Origin: by eye; one letter of small print touches four cells, a speck one or two.
/// Cells from which a patch may be writing.
const MIN_CELLS: usize = 3;

/// Ink that belongs together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InkPatch {
    /// px of the page.
    pub bounds: Rect,
    /// What of the bounds has strokes, px².
    pub area: f64,
}

/// Where strokes are that none of the `covered` boxes hides; all in px of the page.
#[must_use]
pub fn find_ink_outside(pixels: &PageRaster, covered: &[Rect]) -> Vec<InkPatch> {
    let mut mask = stroke_cells(&pixels.mid);
    let cell = (CELL_PX * pixels.mid_factor) as f64;
    for rect in covered {
        clear_cells(&mut mask, rect, cell);
    }
    let patches = find_components(&mask, 1).into_iter();
    let writing = patches.filter(|patch| patch.cells >= MIN_CELLS);
    let to_page = |side: usize| side as f64 * cell;
    let scaled = writing.map(|patch| InkPatch {
        bounds: Rect {
            x0: to_page(patch.left),
            y0: to_page(patch.top),
            x1: to_page(patch.right).min(pixels.width as f64),
            y1: to_page(patch.bottom).min(pixels.height as f64),
        },
        area: patch.cells as f64 * cell * cell,
    });
    scaled.collect()
}

fn clear_cells(mask: &mut Plane, rect: &Rect, cell: f64) {
    let first = |side: f64| (side / cell).max(0.0) as usize;
    let end = |side: f64, most: usize| ((side / cell).ceil().max(0.0) as usize).min(most);
    let right = end(rect.x1, mask.width());
    let bottom = end(rect.y1, mask.height());
    for y in first(rect.y0)..bottom {
        for x in first(rect.x0)..right {
            mask.set(x, y, 0);
        }
    }
}

/// 255 for each cell of the plane with strokes.
fn stroke_cells(luma: &Plane) -> Plane {
    let width = luma.width();
    let columns = width.div_ceil(CELL_PX);
    let mut cells = Vec::with_capacity(columns * luma.height().div_ceil(CELL_PX));
    let mut band = BandContrast::new(width);
    for rows in luma
        .samples()
        .chunks(CELL_PX * width.max(1))
    {
        widest!(band.measure(rows));
        cells.extend(band.stroke_cells());
    }
    Plane::new(columns.max(1), cells)
}

/// Contrast in a row of cells, along the page and down it: a frame has it one way only, a letter both.
struct BandContrast {
    width: usize,
    lows: Vec<u8>,
    highs: Vec<u8>,
    along: Vec<u8>,
}

impl BandContrast {
    fn new(width: usize) -> Self {
        Self {
            width: width.max(1),
            lows: vec![0; width],
            highs: vec![0; width],
            along: vec![0; width.div_ceil(CELL_PX)],
        }
    }

    #[inline(always)]
    fn measure(&mut self, rows: &[u8]) {
        self.lows.fill(u8::MAX);
        self.highs.fill(0);
        self.along.fill(0);
        for row in rows.chunks_exact(self.width) {
            let ends = self
                .lows
                .iter_mut()
                .zip(&mut self.highs);
            for ((low, high), &value) in ends.zip(row) {
                *low = (*low).min(value);
                *high = (*high).max(value);
            }
            for (most, part) in self
                .along
                .iter_mut()
                .zip(row.chunks(CELL_PX))
            {
                let low = part
                    .iter()
                    .fold(u8::MAX, |low, &v| low.min(v));
                let high = part
                    .iter()
                    .fold(0, |high, &v| high.max(v));
                *most = (*most).max(high - low);
            }
        }
    }

    fn stroke_cells(&self) -> impl Iterator<Item = u8> + '_ {
        let columns = self
            .lows
            .chunks(CELL_PX)
            .zip(self.highs.chunks(CELL_PX));
        let down = columns.map(|(lows, highs)| {
            let pairs = lows.iter().zip(highs);
            let contrast = pairs.map(|(low, high)| high.saturating_sub(*low));
            contrast.fold(0, u8::max)
        });
        let both = self.along.iter().zip(down);
        both.map(|(&along, down)| {
            let has_strokes = along.min(down) >= MIN_CONTRAST;
            if has_strokes { 255 } else { 0 }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Orientation, SampleLayout};
    use model::ColourMode;

    /// White paper with boxes of a shade: left, top, right, bottom.
    fn page(boxes: &[([usize; 4], u8)]) -> PageRaster {
        let mut paper = Plane::from_value(620, 877, 250);
        for &([left, top, right, bottom], shade) in boxes {
            for y in top..bottom {
                for x in left..right {
                    paper.set(x, y, shade);
                }
            }
        }
        let samples = paper.into_samples();
        let upright = Orientation {
            rotation: 0,
            mirrored: false,
        };
        PageRaster::new(620, samples, SampleLayout::Grey, ColourMode::Grey, upright)
    }

    /// Strokes of 2 px, 3 px apart, that end within their line: what writing looks like.
    fn writing([left, top, right, bottom]: [usize; 4], shade: u8) -> Vec<([usize; 4], u8)> {
        let strokes = (left..right).step_by(5);
        strokes
            .map(|x| ([x, top, x + 2, bottom], shade))
            .collect()
    }

    fn rect([x0, y0, x1, y1]: [f64; 4]) -> Rect {
        Rect { x0, y0, x1, y1 }
    }

    #[test]
    fn writing_beside_the_boxes_is_found_and_covered_writing_is_not() {
        let lines = [
            writing([100, 100, 300, 112], 20),
            writing([100, 400, 300, 412], 20),
        ];
        let pixels = page(&lines.concat());
        let first = rect([98.0, 98.0, 302.0, 114.0]);
        let second = rect([98.0, 398.0, 302.0, 414.0]);
        assert_eq!(find_ink_outside(&pixels, &[]).len(), 2);
        let [rest] = find_ink_outside(&pixels, &[first])[..] else {
            panic!("one line is left")
        };
        assert!(rest.bounds.x0 <= 100.0 && rest.bounds.x1 >= 300.0);
        assert!(rest.bounds.y0 > 390.0 && rest.bounds.y1 < 424.0);
        assert_eq!(find_ink_outside(&pixels, &[first, second]), []);
    }

    #[test]
    fn pale_and_light_writing_counts() {
        for shade in [210, 150] {
            let pixels = page(&writing([100, 100, 300, 112], shade));
            assert_eq!(find_ink_outside(&pixels, &[]).len(), 1, "{shade}");
        }
        let mut on_dark = vec![([50, 50, 400, 200], 60)];
        on_dark.extend(writing([100, 100, 300, 112], 240));
        let found = find_ink_outside(&page(&on_dark), &[]);
        let inside = |p: &&InkPatch| p.bounds.x0 > 90.0 && p.bounds.x1 < 310.0;
        assert_eq!(found.iter().filter(inside).count(), 1);
    }

    #[test]
    fn frames_and_flat_areas_are_no_writing() {
        let frame = [
            ([40, 40, 580, 42], 0),
            ([40, 830, 580, 832], 0),
            ([40, 40, 42, 832], 0),
            ([578, 40, 580, 832], 0),
            ([100, 100, 500, 300], 128),
        ];
        assert_eq!(find_ink_outside(&page(&frame), &[]), []);
    }

    #[test]
    fn a_page_without_samples_has_no_ink() {
        let upright = Orientation {
            rotation: 0,
            mirrored: false,
        };
        let grey = ColourMode::Grey;
        let empty = PageRaster::new(0, Vec::new(), SampleLayout::Grey, grey, upright);
        assert_eq!(find_ink_outside(&empty, &[]), []);
    }
}
