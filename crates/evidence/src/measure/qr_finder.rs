//! Finder patterns of QR codes.

// Own code, because it was measured: `rxing` on the whole plane reads 345 of 383 codes where this
// finder and `rxing` on its crops read 349, and takes fourteen times as long (ARCHITECTURE.md).

use super::colour::{highest_value, lowest_value};
use crate::raster::Plane;
use crate::raster::simd::widest;

// Origin: by eye; small, because light may change across a code.
/// Side of a cell that shares a threshold, px.
const CELL_PX: usize = 32;
// Origin of the limits here, where none names its own: by eye.
/// Contrast below which a cell is all paper.
const MIN_CONTRAST: u8 = 40;
/// Long side in px above which every third row will do.
const SPARSE_SIDE: usize = 1200;
// Origin: by eye: room for eight codes. Triples grow with the third power.
/// Patterns that are kept at most.
const MAX_PATTERNS: usize = 24;

/// A finder pattern: centre and module in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FinderPattern {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) module: f64,
    hits: usize,
}

/// Finder patterns, those met on most rows first.
pub(super) fn find_patterns(page: &Plane) -> Vec<FinderPattern> {
    let thresholds = local_thresholds(page);
    let mut found = Vec::new();
    let long_side = page.width().max(page.height());
    let step = if long_side > SPARSE_SIDE { 3 } else { 1 };
    for y in (0..page.height()).step_by(step) {
        let row_thresholds = thresholds.row(y / CELL_PX);
        let on_row = patterns_on_row(page.row(y), row_thresholds);
        for (x, module) in on_row {
            let confirmed = confirm_on_column(page, &thresholds, x, y, module);
            if let Some(finder) = confirmed {
                merge_pattern(&mut found, finder);
            }
        }
    }
    // Small patterns meet few rows, so one hit must do for them.
    found.retain(|finder| finder.hits >= 2 || finder.module < 3.0);
    found.sort_by(|a, b| {
        let by_hits = b.hits.cmp(&a.hits);
        let by_row = a.y.total_cmp(&b.y);
        let by_column = a.x.total_cmp(&b.x);
        by_hits.then(by_row).then(by_column)
    });
    found.truncate(MAX_PATTERNS);
    found
}

fn merge_pattern(found: &mut Vec<FinderPattern>, new: FinderPattern) {
    let is_near = |finder: &&mut FinderPattern| {
        let dx = finder.x - new.x;
        let dy = finder.y - new.y;
        dx.hypot(dy) < 2.5 * new.module
    };
    // Each hit searches the list, so it is bounded: a hostile page of stripes would let it grow
    // without end.
    if let Some(old) = found.iter_mut().find(is_near) {
        let hits = old.hits as f64;
        let mean = |old: f64, new: f64| {
            let sum = old * hits + new;
            sum / (hits + 1.0)
        };
        old.x = mean(old.x, new.x);
        old.y = mean(old.y, new.y);
        old.module = mean(old.module, new.module);
        old.hits += 1;
    } else if found.len() < 40 * MAX_PATTERNS {
        found.push(new);
    }
}

/// The same pattern must lie down the column.
fn confirm_on_column(
    page: &Plane,
    thresholds: &Plane,
    x: f64,
    y: usize,
    module: f64,
) -> Option<FinderPattern> {
    let reach = (module * 7.0) as usize + 2;
    let top = y.saturating_sub(reach);
    let column = x as usize;
    let length = 2 * reach + 1;
    let samples = page.column(column, top, length);
    let mut line = RunLengths::default();
    for (y, value) in (top..).zip(samples) {
        let is_dark = value < threshold_at(thresholds, column, y);
        line.push(is_dark, 1);
    }
    for (place, down) in line.into_patterns() {
        let middle = place + top as f64;
        let offset = (middle - y as f64).abs();
        let unevenness = (down / module - 1.0).abs();
        // Within two modules of the row, and half to one and a half times its module (by eye).
        if offset <= 2.0 * module + 1.0 && unevenness < 0.5 {
            return Some(FinderPattern {
                x,
                y: middle,
                module: f64::midpoint(module, down),
                hits: 1,
            });
        }
    }
    None
}

/// Centres and modules of 1:1:3:1:1 on a row, whose cells have these thresholds.
fn patterns_on_row(row: &[u8], thresholds: &[u8]) -> Vec<(f64, f64)> {
    let mut line = RunLengths::default();
    let cells = row.chunks(CELL_PX).zip(thresholds);
    for (cell, &threshold) in cells {
        let darkest = lowest_value(cell);
        if darkest >= threshold {
            line.push(false, cell.len());
            continue;
        }
        for &value in cell {
            line.push(value < threshold, 1);
        }
    }
    line.into_patterns()
}

/// The last five runs of dark and light on a line, and the patterns seen so far.
#[derive(Default)]
struct RunLengths {
    runs: [usize; 5],
    is_dark: bool,
    end: usize,
    patterns: Vec<(f64, f64)>,
}

impl RunLengths {
    /// Adds `count` samples.
    #[inline]
    fn push(&mut self, is_dark: bool, count: usize) {
        if is_dark != self.is_dark {
            self.end_run();
        }
        if let Some(last) = self.runs.last_mut() {
            *last += count;
        }
        self.end += count;
    }

    fn end_run(&mut self) {
        if self.is_dark {
            let pattern = match_pattern(self.runs, self.end);
            self.patterns.extend(pattern);
        }
        self.runs.rotate_left(1);
        if let Some(last) = self.runs.last_mut() {
            *last = 0;
        }
        self.is_dark = !self.is_dark;
    }

    fn into_patterns(mut self) -> Vec<(f64, f64)> {
        self.end_run();
        self.patterns
    }
}

fn match_pattern(runs: [usize; 5], end: usize) -> Option<(f64, f64)> {
    let total: usize = runs.iter().sum();
    if total < 7 || runs.contains(&0) {
        return None;
    }
    let module = total as f64 / 7.0;
    // ISO/IEC 18004 allows half a module; blur and whole px take a little more. Three modules get
    // half as much again.
    let slack = module * 0.6 + 0.35;
    let fits = |run: usize, modules: f64, slack: f64| {
        let difference = run as f64 - modules * module;
        difference.abs() < slack
    };
    let [first, second, middle, light, dark] = runs;
    let narrow = [first, second, light, dark];
    let mut narrow = narrow.into_iter();
    let are_narrow = narrow.all(|run| fits(run, 1.0, slack));
    if !are_narrow || !fits(middle, 3.0, slack * 1.5) {
        return None;
    }
    let behind = (light + dark) as f64;
    let centre = end as f64 - behind - middle as f64 / 2.0;
    Some((centre, module))
}

/// Middle between the darkest and the brightest sample of each cell; 0 where all is paper.
fn local_thresholds(page: &Plane) -> Plane {
    let width = page.width();
    let mut out = Vec::new();
    for band in page.samples().chunks(CELL_PX * width) {
        // Down the page first, so that cells need not be gathered row by row.
        let mut lows = vec![u8::MAX; width];
        let mut highs = vec![0; width];
        widest!({
            for row in band.chunks_exact(width).step_by(2) {
                let ends = lows.iter_mut().zip(&mut highs);
                for ((low, high), &value) in ends.zip(row) {
                    *low = value.min(*low);
                    *high = value.max(*high);
                }
            }
        });
        let lows = lows.chunks(CELL_PX);
        let cells = lows.zip(highs.chunks(CELL_PX));
        out.extend(cells.map(cell_threshold));
    }
    Plane::new(width.div_ceil(CELL_PX), out)
}

fn cell_threshold((lows, highs): (&[u8], &[u8])) -> u8 {
    let dark = lowest_value(lows);
    let bright = highest_value(highs);
    if bright.saturating_sub(dark) < MIN_CONTRAST {
        return 0;
    }
    u8::midpoint(dark, bright)
}

fn threshold_at(thresholds: &Plane, x: usize, y: usize) -> u8 {
    let column = x / CELL_PX;
    let row = y / CELL_PX;
    thresholds.get(column, row).unwrap_or(0)
}
