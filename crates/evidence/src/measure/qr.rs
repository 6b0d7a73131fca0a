//! QR codes (ISO/IEC 18004): finder patterns are looked for here, only their surroundings are read.
//!
//! Reading a whole page costs as much as decoding it. A finder pattern is dark, light, dark, light,
//! dark in widths 1:1:3:1:1 along any line through its middle, which one pass over the rows finds.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::{BarcodeFormat, DecodeHints, helpers};

use super::colour::{compute_histogram, percentile_of};
use super::qr_finder::{FinderPattern, find_patterns};
use crate::raster::PageRaster;
use crate::raster::Plane;
use model::{Point, QrCode, Quad};

// Origin: by eye. A hostile page full of finder patterns must not cost a hundred readings.
/// Places that are read at most.
const MAX_CANDIDATES: usize = 6;
// Origin: by eye.
/// Px a module that the reader likes.
const READER_MODULE_PX: f64 = 4.0;
// Origin: by eye. From the centres of the finders it is 3.5 modules to the edge; the rest is quiet
// zone (ISO/IEC 18004).
/// Modules around a code that are read along with it.
const MARGIN_MODULES: f64 = 6.0;
// Origin: ISO/IEC 18004. Between the centres are 14 modules in version 1 and 170 in version 40; the
// rest is slack.
/// Modules from finder to finder: the smallest code has 21 on a side, the largest 177.
const MODULES_BETWEEN: std::ops::RangeInclusive<f64> = 10.0..=180.0;
// Origin: by eye, so that text is seldom read.
/// Share of a code's modules that are dark, and of neighbours that differ: masks keep both near a
/// half. Text has more paper, and longer runs of it.
const DARK_SHARE: std::ops::RangeInclusive<f64> = 0.28..=0.72;
const MIN_CHANGE_SHARE: f64 = 0.25;

pub(super) fn find_qr_codes(pixels: &PageRaster) -> Vec<QrCode> {
    let marks = find_patterns(&pixels.mid);
    let scale = pixels.mid_factor as f64;
    let mut out: Vec<QrCode> = Vec::new();
    for place in find_candidates(&marks)
        .into_iter()
        .filter(|place| place.has_module_pattern(&pixels.mid))
        .take(MAX_CANDIDATES)
    {
        let area = place.search_area(scale);
        if out
            .iter()
            .all(|code| !areas_overlap(code.quad.bounds(), area))
            && let Some(text) = read_area(&pixels.luma, area, place.module * scale)
        {
            out.push(QrCode {
                text,
                quad: place.scaled_quad(scale),
            });
        }
    }
    out
}

/// A place that may hold a code, px of the middle plane.
struct QrCandidate {
    corners: [Point; 4],
    module: f64,
}

impl QrCandidate {
    fn search_area(&self, scale: f64) -> [f64; 4] {
        let corners = self.corners;
        let [left, top, right, bottom] = Quad { corners }.bounds();
        let margin = MARGIN_MODULES * self.module;
        [
            (left - margin) * scale,
            (top - margin) * scale,
            (right + margin) * scale,
            (bottom + margin) * scale,
        ]
    }

    /// Whether the modules between the finders alternate as those of a code do. Reading costs a
    /// hundred times more, and text holds finder patterns too.
    fn has_module_pattern(&self, page: &Plane) -> bool {
        let [a, b, _, c] = self.corners;
        let side = (b.x - a.x).hypot(b.y - a.y);
        let count = (side / self.module).round().max(1.0);
        let last = count as u32;
        let mut samples = Vec::new();
        for y in (0..=last).map(f64::from) {
            for x in (0..=last).map(f64::from) {
                let place = |a: f64, b: f64, c: f64| a + ((b - a) * x + (c - a) * y) / count;
                let column = place(a.x, b.x, c.x).max(0.0) as usize;
                let row = place(a.y, b.y, c.y).max(0.0) as usize;
                samples.push(page.get(column, row).unwrap_or(255));
            }
        }
        let table = compute_histogram(&samples);
        let middle = u8::midpoint(percentile_of(&table, 0.05), percentile_of(&table, 0.95));
        let dark: Vec<bool> = samples.iter().map(|&v| v < middle).collect();
        let rows = dark.chunks(last as usize + 1);
        let changes: usize = rows.map(count_changes).sum();
        let dark_count = dark.iter().filter(|&&is_dark| is_dark).count();
        let share = |n: usize| n as f64 / dark.len().max(1) as f64;
        DARK_SHARE.contains(&share(dark_count)) && share(changes) >= MIN_CHANGE_SHARE
    }

    fn scaled_quad(&self, scale: f64) -> Quad {
        Quad {
            corners: self.corners.map(|p| Point {
                x: p.x * scale,
                y: p.y * scale,
            }),
        }
    }
}

fn count_changes(row: &[bool]) -> usize {
    row.windows(2)
        .filter(|pair| pair.first() != pair.last())
        .count()
}

fn areas_overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    let ([al, at, ar, ab], [bl, bt, br, bb]) = (a, b);
    al < br && bl < ar && at < bb && bt < ab
}

/// Three finder patterns of one size at the corners of a square; best squares first.
fn find_candidates(marks: &[FinderPattern]) -> Vec<QrCandidate> {
    let mut out = Vec::new();
    // All triples of at most MAX_PATTERNS marks: some six thousand, and cheap.
    for (i, a) in marks.iter().enumerate() {
        for (j, b) in marks.iter().enumerate() {
            for c in marks.iter().skip(j + 1) {
                if j != i && (c.x - a.x).hypot(c.y - a.y) > 0.0 {
                    out.extend(fit_square(a, b, c));
                }
            }
        }
    }
    out.sort_by(|a: &(f64, QrCandidate), b| a.0.total_cmp(&b.0));
    out.into_iter().map(|(_, place)| place).collect()
}

/// How far `a` is from the right angle of a square, and the square.
fn fit_square(
    a: &FinderPattern,
    b: &FinderPattern,
    c: &FinderPattern,
) -> Option<(f64, QrCandidate)> {
    let module = (a.module + b.module + c.module) / 3.0;
    let uneven = [a, b, c]
        .iter()
        .map(|m| (m.module / module - 1.0).abs())
        .fold(0.0, f64::max);
    let (bx, by) = (b.x - a.x, b.y - a.y);
    let (cx, cy) = (c.x - a.x, c.y - a.y);
    let first = bx.hypot(by);
    let second = cx.hypot(cy);
    let angle = ((bx * cx + by * cy) / (first * second).max(1.0)).abs();
    let sides = (first / second.max(1.0) - 1.0).abs();
    // Origin of the slack: by eye; a photo shows a code at an angle.
    if uneven > 0.4 || angle > 0.25 || sides > 0.25 || !MODULES_BETWEEN.contains(&(first / module))
    {
        return None;
    }
    let corner = |x: f64, y: f64| Point { x, y };
    let corners = [
        corner(a.x, a.y),
        corner(b.x, b.y),
        corner(b.x + cx, b.y + cy),
        corner(c.x, c.y),
    ];
    Some((uneven + angle + sides, QrCandidate { corners, module }))
}

/// The text of the code in `area` of the full-size page.
fn read_area(luma: &Plane, area: [f64; 4], module: f64) -> Option<String> {
    let crop = luma.crop(area.map(|v| v.max(0.0) as usize));
    let shrink = ((module / READER_MODULE_PX).floor() as usize).clamp(1, 16);
    // Fine scans are shrunk first: the reader is quicker there, and its own grid is coarse.
    let small = if shrink > 1 {
        decode_qr(&crop.shrink(shrink))
    } else {
        None
    };
    small.or_else(|| decode_qr(&crop))
}

fn decode_qr(plane: &Plane) -> Option<String> {
    let (width, height) = (
        u32::try_from(plane.width()).ok()?,
        u32::try_from(plane.height()).ok()?,
    );
    if height == 0 {
        return None;
    }
    let samples = plane.samples().to_vec();
    let mut hints = DecodeHints {
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    let format = Some(BarcodeFormat::QR_CODE);
    let read = || {
        helpers::detect_in_luma_with_hints(samples, width, height, format, &mut hints)
            .ok()
            .map(|r| r.getText().to_owned())
    };
    // The reader is a port of another language's; a slip in it must not end the audit.
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}
