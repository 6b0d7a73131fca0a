//! Skew of the text lines, and whether they run across or down.
//!
//! The edges along the top and bottom of the print are counted along lines of every angle; at the
//! true one they pile up (projection profile method, Postl 1986).
//!
//! Policy's `identify::deskew` has no pixels: it takes a slope from the boxes of text, for its own rows
//! of values. This one needs no text and is what the merchant is told.

use crate::raster::Plane;
use crate::raster::simd::widest;

// Origin: by eye; the sweep (fixtures/generator/rates.md) goes to 7.
/// Steepest skew that is looked for, degrees.
const MAX_SKEW_DEG: f64 = 10.0;
// Origin of the limits here, where none names its own: by eye.
/// Difference of neighbours that is an edge of print.
const EDGE_STEP: u8 = 36;
/// Peak over median score below which there are no lines.
const MIN_PEAK: f64 = 1.6;
/// Px, or edges, that are looked at together.
const RUN_LENGTH: usize = 32;
/// Fewer edges say nothing.
const MIN_EDGES: usize = 400;
// Origin: by eye; 40 000 at first, lowered because each is counted once for every angle.
/// Most edges that are counted.
const MAX_EDGES: usize = 8_000;

/// Lines of a page: their angle and how clearly they stand out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SkewEstimate {
    /// Degrees by which they fall to the right (clockwise).
    pub(super) angle: f64,
    /// Score at the angle over the median score.
    pub(super) peak: f64,
    /// Score an edge at the angle.
    pub(super) score: f64,
}

/// Lines that run across the plane, `None` without.
pub(super) fn estimate_skew(page: &Plane) -> Option<SkewEstimate> {
    let edges = collect_edges(page);
    if edges.count < MIN_EDGES {
        return None;
    }
    // Coarse, then fine: 41 and 11 angles in place of 201.
    let with_score = |angle: f64| (angle, profile_score(&edges, page, angle));
    let coarse_angles = angle_steps(-MAX_SKEW_DEG, MAX_SKEW_DEG, 0.5);
    let coarse: Vec<(f64, f64)> = coarse_angles.map(with_score).collect();
    let (near, _) = best_angle(&coarse)?;
    let fine_angles = angle_steps(near - 0.5, near + 0.5, 0.1);
    let fine: Vec<(f64, f64)> = fine_angles.map(with_score).collect();
    let (angle, score) = best_angle(&fine)?;
    let mut scores: Vec<f64> = coarse.iter().map(|&(_, score)| score).collect();
    scores.sort_by(f64::total_cmp);
    let median = scores.get(scores.len() / 2).copied()?.max(1.0);
    let peak = score / median;
    (peak >= MIN_PEAK).then_some(SkewEstimate {
        angle,
        peak,
        score: score / edges.count as f64,
    })
}

fn angle_steps(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let count = ((to - from) / step).round() as i32;
    (0..=count).map(move |i| from + f64::from(i) * step)
}

fn best_angle(scores: &[(f64, f64)]) -> Option<(f64, f64)> {
    scores.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Px where the print begins going down the page, in runs of columns and rows. What fills up a run lies
/// in no row.
struct EdgePoints {
    count: usize,
    runs: Vec<[[f32; RUN_LENGTH]; 2]>,
}

/// Where the print begins going down the page; the margins are left out.
fn collect_edges(page: &Plane) -> EdgePoints {
    let (width, height) = (page.width(), page.height());
    // A sixteenth on each side: shadows and punched holes at the margin are edges in one line as
    // well.
    let (left, top) = (width / 16, height / 16);
    let mut out = Vec::new();
    for y in top..height.saturating_sub(top + 1) {
        let length = width - 2 * left;
        let upper = page.row_part(left, y, length);
        let lower = page.row_part(left, y + 1, length);
        widest!({
            for (start, (above, below)) in (left..)
                .step_by(RUN_LENGTH)
                .zip(upper.chunks(RUN_LENGTH).zip(lower.chunks(RUN_LENGTH)))
            {
                let falls = || above.iter().zip(below).map(|(a, b)| a.saturating_sub(*b));
                if falls().fold(0, u8::max) > EDGE_STEP {
                    let edges = (start..).zip(falls()).filter(|&(_, fall)| fall > EDGE_STEP);
                    out.extend(edges.map(|(x, _)| (x as f32, y as f32)));
                }
            }
        });
    }
    let step = out.len().div_ceil(MAX_EDGES).max(1);
    let kept: Vec<(f32, f32)> = out.into_iter().step_by(step).collect();
    // Edges of one line count in one place: in turn from all over the page, they need not wait for each other.
    let part = kept.len().div_ceil(RUN_LENGTH).max(1);
    let runs = (0..part).map(|i| {
        let [mut xs, mut ys] = [[0.0; RUN_LENGTH], [f32::INFINITY; RUN_LENGTH]];
        for ((x, y), edge) in xs
            .iter_mut()
            .zip(&mut ys)
            .zip(kept.iter().skip(i).step_by(part))
        {
            (*x, *y) = *edge;
        }
        [xs, ys]
    });
    EdgePoints {
        count: kept.len(),
        runs: runs.collect(),
    }
}

/// Sum of squared differences of the profile along lines at `angle` degrees.
fn profile_score(edges: &EdgePoints, page: &Plane, angle: f64) -> f64 {
    let slope = angle.to_radians().tan() as f32;
    let shift = (slope.abs() * page.width() as f32).ceil();
    let mut profile = vec![0i32; page.height() + 2 * shift as usize + 2];
    widest!({
        let mut rows = [0i32; RUN_LENGTH];
        for [xs, ys] in &edges.runs {
            for (row, (x, y)) in rows.iter_mut().zip(xs.iter().zip(ys)) {
                *row = (y - x * slope + shift) as i32;
            }
            for row in rows {
                if let Some(n) = profile.get_mut(row as usize) {
                    *n += 1;
                }
            }
        }
        profile
            .windows(2)
            .map(|w| {
                if let [a, b] = w {
                    i64::from((b - a) * (b - a))
                } else {
                    0
                }
            })
            .sum::<i64>() as f64
    })
}
