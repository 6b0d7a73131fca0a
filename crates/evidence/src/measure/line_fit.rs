//! Straight sides through points of which some belong to other sides.

use model::Point;

/// `across = offset + slope * along`; for a left or right side `along` is y, for a top or bottom x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FittedLine {
    offset: f64,
    slope: f64,
}

// Origin: by eye; a cell of rounding and a little wave of the paper.
/// Furthest distance of a point from its line, cells.
const MAX_RESIDUAL: f64 = 1.2;

/// The line that most points lie on (random sample consensus with a fixed choice of pairs), then
/// least squares over those.
pub(super) fn fit_side(points: &[(f64, f64)]) -> Option<FittedLine> {
    let n = points.len();
    if n < 8 {
        return None;
    }
    // Fixed picks in place of random ones: the same picture must give the same outline on every
    // run.
    let step = (n / 24).max(1);
    let picks: Vec<(f64, f64)> = points.iter().copied().step_by(step).collect();
    let mut best: Option<(usize, FittedLine)> = None;
    for (i, a) in picks.iter().enumerate() {
        // Pairs a quarter of the side apart or more: near ones give a slope of rounding errors.
        for b in picks.iter().skip(i + picks.len() / 4) {
            if (b.0 - a.0).abs() < 1.0 {
                continue;
            }
            let slope = (b.1 - a.1) / (b.0 - a.0);
            let line = FittedLine {
                offset: a.1 - slope * a.0,
                slope,
            };
            let near = points
                .iter()
                .filter(|p| line.distance_to(p) < MAX_RESIDUAL)
                .count();
            // 0.6 is 31 degrees (by eye): a steeper line belongs to the side next to it.
            if slope.abs() < 0.6 && best.is_none_or(|(most, _)| near > most) {
                best = Some((near, line));
            }
        }
    }
    let (near, line) = best?;
    if near * 3 < n {
        None
    } else {
        Some(line.least_squares(points))
    }
}

impl FittedLine {
    fn distance_to(&self, point: &(f64, f64)) -> f64 {
        (point.1 - self.offset - self.slope * point.0).abs()
    }

    fn least_squares(self, points: &[(f64, f64)]) -> Self {
        let near: Vec<_> = points
            .iter()
            .filter(|p| self.distance_to(p) < MAX_RESIDUAL)
            .collect();
        let n = near.len() as f64;
        let (mx, my) = near
            .iter()
            .fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
        let (xx, xy) = near.iter().fold((0.0, 0.0), |(a, b), p| {
            (a + (p.0 - mx) * (p.0 - mx), b + (p.0 - mx) * (p.1 - my))
        });
        if xx < 1.0 {
            return self;
        }
        let slope = xy / xx;
        Self {
            offset: my - slope * mx,
            slope,
        }
    }
}

/// Where a flat side (top, bottom) meets a steep one (left, right).
pub(super) fn intersect_sides(flat: FittedLine, steep: FittedLine) -> Point {
    let y = (flat.offset + flat.slope * steep.offset) / (1.0 - flat.slope * steep.slope);
    Point {
        x: steep.offset + steep.slope * y,
        y,
    }
}
