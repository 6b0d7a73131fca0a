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
    let with_score = |degrees: f64| ScoredAngle {
        degrees,
        score: profile_score(&edges, page, degrees),
    };
    let coarse: Vec<ScoredAngle> = angle_steps(-MAX_SKEW_DEG, MAX_SKEW_DEG, 0.5)
        .map(with_score)
        .collect();
    let angles = coarse.iter().copied();
    let near = best_angle(angles)?.degrees;
    let angles = angle_steps(near - 0.5, near + 0.5, 0.1);
    let fine = angles.map(with_score);
    let best = best_angle(fine)?;
    let mut scores: Vec<f64> = coarse
        .into_iter()
        .map(|scored_angle| scored_angle.score)
        .collect();
    scores.sort_by(f64::total_cmp);
    let middle = scores.len() / 2;
    let median = scores.get(middle).copied()?;
    let peak = best.score / median.max(1.0);
    if peak < MIN_PEAK {
        return None;
    }
    Some(SkewEstimate {
        angle: best.degrees,
        peak,
        score: best.score / edges.count as f64,
    })
}

fn angle_steps(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let span = to - from;
    let count = (span / step).round() as i32;
    let angle = move |i: i32| {
        let steps = f64::from(i);
        from + steps * step
    };
    (0..=count).map(angle)
}

/// An angle with its [`profile_score`].
#[derive(Clone, Copy)]
struct ScoredAngle {
    degrees: f64,
    score: f64,
}

fn best_angle(angles: impl Iterator<Item = ScoredAngle>) -> Option<ScoredAngle> {
    let by_score = |a: &ScoredAngle, b: &ScoredAngle| a.score.total_cmp(&b.score);
    angles.max_by(by_score)
}

/// Px where the print begins going down the page, in runs of columns and rows. What fills up a run lies
/// in no row.
struct EdgePoints {
    count: usize,
    runs: Vec<[[f32; RUN_LENGTH]; 2]>,
}

/// Where the print begins going down the page; the margins are left out.
/// Column and row of an edge, px.
type EdgePoint = (f32, f32);

fn collect_edges(page: &Plane) -> EdgePoints {
    let width = page.width();
    let height = page.height();
    // A sixteenth on each side: shadows and punched holes at the margin are edges in one line as
    // well.
    let left = width / 16;
    let top = height / 16;
    let length = width - 2 * left;
    let mut out = Vec::new();
    for y in top..height.saturating_sub(top + 1) {
        let upper = page.row_part(left, y, length);
        let lower = page.row_part(left, y + 1, length);
        widest!({
            let upper = upper.chunks(RUN_LENGTH);
            let lower = lower.chunks(RUN_LENGTH);
            let starts = (left..).step_by(RUN_LENGTH);
            let pairs = upper.zip(lower);
            for (start, (above, below)) in starts.zip(pairs) {
                let pairs = || above.iter().zip(below);
                let falls = || pairs().map(|(a, b)| a.saturating_sub(*b));
                if falls().fold(0, u8::max) <= EDGE_STEP {
                    continue;
                }
                for (x, fall) in (start..).zip(falls()) {
                    if fall > EDGE_STEP {
                        out.push((x as f32, y as f32));
                    }
                }
            }
        });
    }
    let shares = out.len().div_ceil(MAX_EDGES);
    let step = shares.max(1);
    let kept = out.into_iter().step_by(step);
    let kept: Vec<_> = kept.collect();
    EdgePoints::from_places(&kept)
}

impl EdgePoints {
    fn from_places(places: &[EdgePoint]) -> Self {
        // Edges of one line count in one place: in turn from all over the page, they need not wait
        // for each other.
        let shares = places.len().div_ceil(RUN_LENGTH);
        let part = shares.max(1);
        let run = |first: usize| {
            let mut xs = [0.0; RUN_LENGTH];
            let mut ys = [f32::INFINITY; RUN_LENGTH];
            let targets = xs.iter_mut().zip(&mut ys);
            let edges = places.iter().skip(first);
            let edges = edges.step_by(part);
            for ((x, y), edge) in targets.zip(edges) {
                (*x, *y) = *edge;
            }
            [xs, ys]
        };
        let runs = (0..part).map(run).collect();
        let count = places.len();
        Self { count, runs }
    }
}

/// Sum of squared differences of the profile along lines at `angle` degrees.
fn profile_score(edges: &EdgePoints, page: &Plane, angle: f64) -> f64 {
    let slope = angle.to_radians().tan() as f32;
    let fall = slope.abs() * page.width() as f32;
    let shift = fall.ceil();
    let rows = page.height() + 2 * shift as usize + 2;
    let mut profile = vec![0i32; rows];
    widest!({
        let mut rows = [0i32; RUN_LENGTH];
        for [xs, ys] in &edges.runs {
            let places = xs.iter().zip(ys);
            let targets = rows.iter_mut().zip(places);
            for (row, (x, y)) in targets {
                *row = (y - x * slope + shift) as i32;
            }
            for row in rows {
                if let Some(n) = profile.get_mut(row as usize) {
                    *n += 1;
                }
            }
        }
        profile
            .array_windows()
            .map(|[here, next]| next - here)
            .map(|step| i64::from(step * step))
            .sum::<i64>() as f64
    })
}
