//! Traces of a screen: a screenshot, or a photo of a display.

use super::colour::{compute_histogram, highest_value, lowest_value, percentile_of};
use super::effective_resolution;
use crate::raster::PageRaster;
use crate::raster::Plane;
use model::ScreenTraces;

// Origin: not recorded; sizes of common phones and tablets. A missing one costs one trace of three,
// and the check wants two.
/// Pixels of phone and tablet screens, short side first.
const DEVICE_SIZES: [(usize, usize); 34] = [
    (640, 1136),
    (720, 1280),
    (720, 1520),
    (720, 1560),
    (720, 1600),
    (750, 1334),
    (828, 1792),
    (1080, 1920),
    (1080, 2160),
    (1080, 2220),
    (1080, 2244),
    (1080, 2280),
    (1080, 2310),
    (1080, 2340),
    (1080, 2376),
    (1080, 2400),
    (1080, 2408),
    (1080, 2412),
    (1125, 2436),
    (1170, 2532),
    (1179, 2556),
    (1206, 2622),
    (1220, 2712),
    (1224, 2700),
    (1242, 2208),
    (1242, 2688),
    (1260, 2800),
    (1284, 2778),
    (1290, 2796),
    (1320, 2868),
    (1440, 2560),
    (1440, 3200),
    (1536, 2048),
    (1668, 2388),
];
/// Px of a row that are looked at first.
const RUN_LENGTH: usize = 64;
// Origin: by eye.
/// Height of a status bar: part of the picture's height.
const STATUS_BAR_SHARE: f64 = 0.035;

pub(super) fn find_screen_traces(pixels: &PageRaster) -> ScreenTraces {
    let shorter = pixels.width.min(pixels.height);
    let longer = pixels.width.max(pixels.height);
    ScreenTraces {
        device_size: DEVICE_SIZES.contains(&(shorter, longer)),
        status_bar: has_status_bar(&pixels.mid),
        flat_share: flat_share(&pixels.mid),
        grid: effective_resolution::grid_strength(&pixels.luma),
    }
}

/// Share of rows without any noise.
fn flat_share(page: &Plane) -> f64 {
    let is_even = |samples: &[u8]| {
        let low = lowest_value(samples);
        let high = highest_value(samples);
        high.saturating_sub(low) <= 2
    };
    let is_flat = |row: &&[u8]| {
        // Few px of a row tell most of those that are not.
        let first = row.get(..RUN_LENGTH).unwrap_or(row);
        is_even(first) && is_even(row)
    };
    let flat = page.rows().filter(is_flat).count();
    let rows = page.height().max(1);
    flat as f64 / rows as f64
}

/// A noiseless bar along the top with marks at both ends and none in between.
fn has_status_bar(page: &Plane) -> bool {
    let height = page.height() as f64 * STATUS_BAR_SHARE;
    let height = height as usize;
    let bar = page.crop([0, 0, page.width(), height]);
    let is_wide = page.height() < page.width();
    if height < 12 || is_wide {
        return false;
    }
    let samples = bar.samples();
    let table = compute_histogram(samples);
    let ground = percentile_of(&table, 0.5);
    let is_ground = |v: &&u8| v.abs_diff(ground) <= 2;
    let even = samples.iter().filter(is_ground).count();
    let width = bar.width() as f64;
    let marked = |from: f64, to: f64| {
        let first = (width * from) as usize;
        let end = (width * to) as usize;
        let is_mark = |v: u8| v.abs_diff(ground) > 48;
        let is_marked = |&x: &usize| {
            let mut column = bar.column(x, 0, height);
            column.any(is_mark)
        };
        let columns = (first..end).filter(is_marked).count();
        let span = width * (to - from);
        columns as f64 / span.max(1.0)
    };
    // Origin of the figures below: by eye.
    let least_even = 0.85 * samples.len() as f64;
    let noiseless = even as f64 > least_even;
    let left = marked(0.03, 0.3);
    let right = marked(0.7, 0.97);
    let weaker = left.min(right);
    let has_marks = (0.05..0.8).contains(&weaker);
    noiseless && has_marks && marked(0.36, 0.64) < 0.02
}
