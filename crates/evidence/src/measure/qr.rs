//! QR codes (ISO/IEC 18004): finder patterns are looked for here, only their surroundings are read.
//!
//! Reading a whole page costs as much as decoding it. A finder pattern is dark, light, dark, light,
//! dark in widths 1:1:3:1:1 along any line through its middle, which one pass over the rows finds.

use std::ops::RangeInclusive;
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
const MODULES_BETWEEN: RangeInclusive<f64> = 10.0..=180.0;
// Origin: by eye, so that text is seldom read.
/// Share of a code's modules that are dark, and of neighbours that differ: masks keep both near a
/// half. Text has more paper, and longer runs of it.
const DARK_SHARE: RangeInclusive<f64> = 0.28..=0.72;
const MIN_CHANGE_SHARE: f64 = 0.25;

pub(super) fn find_qr_codes(pixels: &PageRaster) -> Vec<QrCode> {
    let marks = find_patterns(&pixels.mid);
    let scale = pixels.mid_factor as f64;
    let places = find_candidates(&marks)
        .into_iter()
        .filter(|place| place.has_module_pattern(&pixels.mid))
        .take(MAX_CANDIDATES);
    let mut out: Vec<QrCode> = Vec::new();
    for place in places {
        let area = place.search_area(scale);
        let is_read = out
            .iter()
            .any(|code| areas_overlap(code.quad.bounds(), area));
        if is_read {
            continue;
        }
        let module = place.module * scale;
        if let Some(text) = read_area(&pixels.luma, area, module) {
            let quad = place.scaled_quad(scale);
            out.push(QrCode { text, quad });
        }
    }
    out
}

/// `[left, top, right, bottom]` of the full-size page, px.
type SearchArea = [f64; 4];

/// A place that may hold a code, px of the middle plane.
struct QrCandidate {
    corners: [Point; 4],
    module: f64,
}

impl QrCandidate {
    fn search_area(&self, scale: f64) -> SearchArea {
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
        let (samples, columns) = self.module_samples(page);
        let table = compute_histogram(&samples);
        let darkest = percentile_of(&table, 0.05);
        let brightest = percentile_of(&table, 0.95);
        let middle = u8::midpoint(darkest, brightest);
        let is_dark = |&luma: &u8| luma < middle;
        let dark: Vec<bool> = samples.iter().map(is_dark).collect();
        let mut changes = 0;
        for row in dark.chunks(columns) {
            changes += count_changes(row);
        }
        let dark_count = dark
            .iter()
            .filter(|&&module_is_dark| module_is_dark)
            .count();
        let total = dark.len().max(1) as f64;
        let dark_share = dark_count as f64 / total;
        let change_share = changes as f64 / total;
        DARK_SHARE.contains(&dark_share) && change_share >= MIN_CHANGE_SHARE
    }

    /// Luma of the modules between the finders, row by row, and how many a row has.
    fn module_samples(&self, page: &Plane) -> (Vec<u8>, usize) {
        let [a, b, _, c] = self.corners;
        let across = b.x - a.x;
        let down = b.y - a.y;
        let side = across.hypot(down);
        let modules = (side / self.module).round();
        let count = modules.max(1.0);
        let last = count as u32;
        let mut samples = Vec::new();
        for y in (0..=last).map(f64::from) {
            for x in (0..=last).map(f64::from) {
                let place = |a: f64, b: f64, c: f64| {
                    let along_row = (b - a) * x;
                    let way = along_row + (c - a) * y;
                    let at = a + way / count;
                    at.max(0.0) as usize
                };
                let column = place(a.x, b.x, c.x);
                let row = place(a.y, b.y, c.y);
                let sample = page.get(column, row);
                samples.push(sample.unwrap_or(255));
            }
        }
        (samples, last as usize + 1)
    }

    fn scaled_quad(&self, scale: f64) -> Quad {
        let scaled = |p: Point| Point {
            x: p.x * scale,
            y: p.y * scale,
        };
        let corners = self.corners.map(scaled);
        Quad { corners }
    }
}

fn count_changes(row: &[bool]) -> usize {
    row.windows(2)
        .filter(|pair| pair.first() != pair.last())
        .count()
}

fn areas_overlap(a: SearchArea, b: SearchArea) -> bool {
    let [a_left, a_top, a_right, a_bottom] = a;
    let [b_left, b_top, b_right, b_bottom] = b;
    let across = a_left < b_right && b_left < a_right;
    let down = a_top < b_bottom && b_top < a_bottom;
    across && down
}

/// Three finder patterns of one size at the corners of a square; best squares first.
fn find_candidates(marks: &[FinderPattern]) -> Vec<QrCandidate> {
    let mut out = Vec::new();
    // All triples of at most MAX_PATTERNS marks: some six thousand, and cheap.
    for (i, a) in marks.iter().enumerate() {
        for (j, b) in marks.iter().enumerate() {
            if i == j {
                continue;
            }
            for c in marks.iter().skip(j + 1) {
                let across = c.x - a.x;
                let down = c.y - a.y;
                let distance = across.hypot(down);
                if distance > 0.0 {
                    out.extend(fit_square(a, b, c));
                }
            }
        }
    }
    out.sort_by(|a: &FittedSquare, b| a.misfit.total_cmp(&b.misfit));
    let squares = out.into_iter();
    squares
        .map(|square| square.candidate)
        .collect()
}

/// Three marks that may be the corners of a square.
struct FittedSquare {
    /// How far they are from one; 0 is none.
    misfit: f64,
    candidate: QrCandidate,
}

/// The square with its right angle at `a`.
fn fit_square(a: &FinderPattern, b: &FinderPattern, c: &FinderPattern) -> Option<FittedSquare> {
    let total = a.module + b.module + c.module;
    let module = total / 3.0;
    let mut uneven = 0.0_f64;
    for mark in [a, b, c] {
        let ratio = mark.module / module;
        uneven = uneven.max((ratio - 1.0).abs());
    }
    let bx = b.x - a.x;
    let by = b.y - a.y;
    let cx = c.x - a.x;
    let cy = c.y - a.y;
    let first = bx.hypot(by);
    let second = cx.hypot(cy);
    let product = bx * cx + by * cy;
    let lengths = (first * second).max(1.0);
    let angle = (product / lengths).abs();
    let ratio = first / second.max(1.0);
    let sides = (ratio - 1.0).abs();
    // Origin of the slack: by eye; a photo shows a code at an angle.
    if uneven > 0.4 || angle > 0.25 || sides > 0.25 {
        return None;
    }
    let modules = first / module;
    if !MODULES_BETWEEN.contains(&modules) {
        return None;
    }
    let corner = |x: f64, y: f64| Point { x, y };
    let corners = [
        corner(a.x, a.y),
        corner(b.x, b.y),
        corner(b.x + cx, b.y + cy),
        corner(c.x, c.y),
    ];
    Some(FittedSquare {
        misfit: uneven + angle + sides,
        candidate: QrCandidate { corners, module },
    })
}

/// The text of the code in `area` of the full-size page.
fn read_area(luma: &Plane, area: SearchArea, module: f64) -> Option<String> {
    let bounds = area.map(|v| v.max(0.0) as usize);
    let crop = luma.crop(bounds);
    let surplus = (module / READER_MODULE_PX).floor() as usize;
    let shrink = surplus.clamp(1, 16);
    // Fine scans are shrunk first: the reader is quicker there, and its own grid is coarse.
    let small = if shrink > 1 {
        decode_qr(&crop.shrink(shrink))
    } else {
        None
    };
    small.or_else(|| decode_qr(&crop))
}

fn decode_qr(plane: &Plane) -> Option<String> {
    let width = u32::try_from(plane.width()).ok()?;
    let height = u32::try_from(plane.height()).ok()?;
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
        let code = helpers::detect_in_luma_with_hints(samples, width, height, format, &mut hints);
        let code = code.ok()?;
        Some(code.getText().to_owned())
    };
    // The reader is a port of another language's; a slip in it must not end the audit.
    let outcome = catch_unwind(AssertUnwindSafe(read));
    outcome.ok().flatten()
}
