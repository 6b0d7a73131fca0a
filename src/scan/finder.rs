//! Finder patterns of QR codes.

use super::plane::Plane;

/// Side of a cell that shares a threshold, px.
const CELL: usize = 32;
/// Contrast below which a cell is all paper.
const CONTRAST: u8 = 40;
/// Long side in px above which every third row will do.
const FINE: usize = 1200;
/// Patterns that are kept at most.
const MOST: usize = 24;

/// A finder pattern: centre and module in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finder {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) module: f64,
    hits: usize,
}

/// Finder patterns, those met on most rows first.
pub(super) fn finders(page: &Plane) -> Vec<Finder> {
    let thresholds = thresholds(page);
    let mut found: Vec<Finder> = Vec::new();
    let step = if page.width().max(page.height()) > FINE { 3 } else { 1 };
    for y in (0..page.height()).step_by(step) {
        for (x, module) in on_line(page.row(y).iter().copied(), |x| threshold(&thresholds, x, y)) {
            if let Some(finder) = crossed(page, &thresholds, x, y, module) {
                merge(&mut found, finder);
            }
        }
    }
    found.retain(|f| f.hits >= 2 || f.module < 3.0);
    found.sort_by(|a, b| b.hits.cmp(&a.hits).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
    found.truncate(MOST);
    found
}

fn merge(found: &mut Vec<Finder>, new: Finder) {
    let near = |f: &&mut Finder| (f.x - new.x).hypot(f.y - new.y) < 2.5 * new.module;
    if let Some(old) = found.iter_mut().find(near) {
        let n = old.hits as f64;
        old.x = (old.x * n + new.x) / (n + 1.0);
        old.y = (old.y * n + new.y) / (n + 1.0);
        old.module = (old.module * n + new.module) / (n + 1.0);
        old.hits += 1;
    } else if found.len() < 40 * MOST {
        found.push(new);
    }
}

/// The same pattern must lie down the column.
fn crossed(page: &Plane, thresholds: &Plane, x: f64, y: usize, module: f64) -> Option<Finder> {
    let reach = (module * 7.0) as usize + 2;
    let top = y.saturating_sub(reach);
    let column = page.column(x as usize, top, 2 * reach + 1);
    on_line(column, |i| threshold(thresholds, x as usize, top + i))
        .into_iter()
        .map(|(at, down)| (at + top as f64, down))
        .find(|&(at, down)| (at - y as f64).abs() <= 2.0 * module + 1.0 && (down / module - 1.0).abs() < 0.5)
        .map(|(at, down)| Finder { x, y: at, module: f64::midpoint(module, down), hits: 1 })
}

/// Centres and modules of 1:1:3:1:1 on a line of samples.
fn on_line(samples: impl Iterator<Item = u8>, threshold: impl Fn(usize) -> u8) -> Vec<(f64, f64)> {
    let mut runs = [0usize; 5];
    let mut dark_before = false;
    let mut out = Vec::new();
    let mut end = 0;
    for (i, value) in samples.enumerate() {
        let dark = value < threshold(i);
        end = i + 1;
        if dark != dark_before {
            if dark_before {
                out.extend(pattern(runs, i));
            }
            runs.rotate_left(1);
            if let Some(last) = runs.last_mut() {
                *last = 0;
            }
            dark_before = dark;
        }
        if let Some(last) = runs.last_mut() {
            *last += 1;
        }
    }
    if dark_before {
        out.extend(pattern(runs, end));
    }
    out
}

fn pattern(runs: [usize; 5], end: usize) -> Option<(f64, f64)> {
    let total: usize = runs.iter().sum();
    if total < 7 || runs.contains(&0) {
        return None;
    }
    let module = total as f64 / 7.0;
    let slack = module * 0.6 + 0.35;
    let fits = runs
        .iter()
        .zip([1.0, 1.0, 3.0, 1.0, 1.0])
        .all(|(&run, want)| (run as f64 - want * module).abs() < slack * if want > 2.0 { 1.5 } else { 1.0 });
    let [_, _, middle, light, dark] = runs;
    fits.then(|| (end as f64 - (light + dark) as f64 - middle as f64 / 2.0, module))
}

/// Middle between the darkest and the brightest sample around each cell; 0 where all is paper.
fn thresholds(page: &Plane) -> Plane {
    let (columns, rows) = (page.width().div_ceil(CELL), page.height().div_ceil(CELL));
    let mut low = Plane::filled(columns, rows, 255);
    let mut high = Plane::filled(columns, rows, 0);
    for (y, row) in page.rows().enumerate().step_by(2) {
        for (x, cell) in row.chunks(CELL).enumerate() {
            let (dark, bright) = cell.iter().fold((255, 0), |(a, b): (u8, u8), &v| (a.min(v), b.max(v)));
            low.set(x, y / CELL, dark.min(low.get(x, y / CELL).unwrap_or(255)));
            high.set(x, y / CELL, bright.max(high.get(x, y / CELL).unwrap_or(0)));
        }
    }
    let mut out = Plane::filled(columns, rows, 0);
    for y in 0..rows {
        for x in 0..columns {
            let (dark, bright) = (low.get(x, y).unwrap_or(255), high.get(x, y).unwrap_or(0));
            if bright.saturating_sub(dark) >= CONTRAST {
                out.set(x, y, u8::midpoint(dark, bright));
            }
        }
    }
    out
}

fn threshold(thresholds: &Plane, x: usize, y: usize) -> u8 {
    thresholds.get(x / CELL, y / CELL).unwrap_or(0)
}
