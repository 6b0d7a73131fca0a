//! How even the paper is: a program paints it with one value, a scanner or camera never does.
//!
//! Grain and light spread paper over many levels. Strong JPEG compression takes the grain of a scan away,
//! but leaves the steps of its light; so what counts is how much of the ground has *one* level.

use crate::raster::{PageRaster, Plane};
use model::Ground;

/// Side of a cell, px: half a block of JPEG (T.81), so that some lie inside one.
const CELL_PX: usize = 4;
/// Of so many rows of cells one is looked at: the ground is the same between.
const ROW_STEP: usize = 4;
// Origin of the next three: by eye; a pattern of a licence has more contrast than the grain of paper.
/// Luma from which a cell is paper.
const MIN_LUMA: u8 = 128;
/// Contrast of a cell without print.
const CALM_CONTRAST: u8 = 24;
/// Contrast of a cell of one value; rounding in JPEG makes it two.
const FLAT_CONTRAST: u8 = 1;
/// Fewer calm cells say nothing: a page of 100 by 100 px.
const MIN_CELLS: u32 = 150;

/// `None` where print or pattern leaves hardly any ground.
pub(super) fn measure_ground(pixels: &PageRaster) -> Option<Ground> {
    let mut levels = [0_u32; 256];
    let mut calm = 0;
    for cell in ground_cells(&pixels.luma) {
        let contrast = cell.high - cell.low;
        if cell.low < MIN_LUMA || contrast >= CALM_CONTRAST {
            continue;
        }
        calm += 1;
        if contrast <= FLAT_CONTRAST
            && let Some(count) = levels.get_mut(usize::from(cell.high))
        {
            *count += 1;
        }
    }
    let (level, count) = (0..=u8::MAX)
        .zip(levels)
        .max_by_key(|(_, count)| *count)?;
    (calm >= MIN_CELLS).then(|| Ground {
        level,
        share: f64::from(count) / f64::from(calm),
    })
}

struct CellRange {
    low: u8,
    high: u8,
}

fn ground_cells(luma: &Plane) -> impl Iterator<Item = CellRange> + '_ {
    let width = luma.width();
    let bands = luma
        .samples()
        .chunks_exact(CELL_PX * width);
    bands
        .step_by(ROW_STEP)
        .flat_map(move |band| {
            let starts = (0..width / CELL_PX).map(|cell| cell * CELL_PX);
            starts.map(move |start| {
                let rows = band.chunks_exact(width);
                let parts = rows.filter_map(|row| row.get(start..start + CELL_PX));
                let whole = CellRange { low: 255, high: 0 };
                parts
                    .flatten()
                    .fold(whole, |range, &value| CellRange {
                        low: range.low.min(value),
                        high: range.high.max(value),
                    })
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Orientation, SampleLayout};
    use model::ColourMode;

    fn ground_of(shade: impl Fn(usize, usize) -> u8) -> Option<Ground> {
        let side = 240;
        let samples = (0..side * side).map(|at| shade(at % side, at / side));
        let upright = Orientation {
            rotation: 0,
            mirrored: false,
        };
        let grey = ColourMode::Grey;
        let samples = samples.collect();
        measure_ground(&PageRaster::new(
            side,
            samples,
            SampleLayout::Grey,
            grey,
            upright,
        ))
    }

    /// Noise that looks the same on every run.
    fn grain(x: usize, y: usize) -> u8 {
        ((x * 7919 + y * 104_729) % 251 % 7) as u8
    }

    #[test]
    fn a_painted_ground_has_one_level_and_paper_has_many() {
        let print = |x: usize, y: usize| x % 60 < 3 || y % 60 < 3;
        let painted = ground_of(|x, y| if print(x, y) { 20 } else { 252 }).unwrap();
        assert_eq!(painted.level, 252);
        assert!(painted.share > 0.99, "{painted:?}");
        let grainy = ground_of(|x, y| 240 + grain(x, y)).unwrap();
        assert!(grainy.share < 0.1, "{grainy:?}");
        // The grain is gone, the light is not.
        let lit = ground_of(|x, y| (230 + (x / 30) + (y / 80)) as u8).unwrap();
        assert!(lit.share < 0.4, "{lit:?}");
    }

    #[test]
    fn a_page_without_ground_says_nothing() {
        assert_eq!(
            ground_of(|x, y| if (x + y) % 2 == 0 { 0 } else { 255 }),
            None
        );
        assert_eq!(ground_of(|_, _| 60), None);
    }
}
