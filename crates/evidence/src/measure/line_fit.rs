//! Straight sides through points of which some belong to other sides.

use model::Point;

/// `across = offset + slope * along`; for a left or right side `along` is y, for a top or bottom x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FittedLine {
    offset: f64,
    slope: f64,
}

/// Along the side and across it, cells.
type SidePoint = (f64, f64);

// Origin: by eye; a cell of rounding and a little wave of the paper.
/// Furthest distance of a point from its line, cells.
const MAX_RESIDUAL: f64 = 1.2;

/// The line that most points lie on (random sample consensus with a fixed choice of pairs), then
/// least squares over those.
pub(super) fn fit_side(points: &[SidePoint]) -> Option<FittedLine> {
    let n = points.len();
    if n < 8 {
        return None;
    }
    // Fixed picks in place of random ones: the same picture must give the same outline on every
    // run.
    let step = (n / 24).max(1);
    let picks = points.iter().copied().step_by(step);
    let picks: Vec<_> = picks.collect();
    // Pairs a quarter of the side apart or more: near ones give a slope of rounding errors.
    let apart = picks.len() / 4;
    let mut best: Option<(usize, FittedLine)> = None;
    for (i, &a) in picks.iter().enumerate() {
        for &b in picks.iter().skip(i + apart) {
            let Some(line) = FittedLine::through_points(a, b) else {
                continue;
            };
            let near = line.points_near(points).count();
            // 0.6 is 31 degrees (by eye): a steeper line belongs to the side next to it.
            let is_flat = line.slope.abs() < 0.6;
            let is_better = best.is_none_or(|(most, _)| near > most);
            if is_flat && is_better {
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
    /// `None` where the points lie less than one cell apart along the side.
    fn through_points((ax, ay): SidePoint, (bx, by): SidePoint) -> Option<Self> {
        let along = bx - ax;
        if along.abs() < 1.0 {
            return None;
        }
        let slope = (by - ay) / along;
        let offset = ay - slope * ax;
        Some(Self { offset, slope })
    }

    fn points_near(self, points: &[SidePoint]) -> impl Iterator<Item = SidePoint> {
        points
            .iter()
            .copied()
            .filter(move |&point| self.distance_to(point) < MAX_RESIDUAL)
    }

    fn distance_to(self, (along, across): SidePoint) -> f64 {
        let line_across = self.slope * along;
        (across - self.offset - line_across).abs()
    }

    fn least_squares(self, points: &[SidePoint]) -> Self {
        let near = self.points_near(points);
        let near: Vec<SidePoint> = near.collect();
        let n = near.len() as f64;
        let mut mean_x = 0.0;
        let mut mean_y = 0.0;
        for &(x, y) in &near {
            mean_x += x / n;
            mean_y += y / n;
        }
        let mut variance = 0.0;
        let mut covariance = 0.0;
        for &(x, y) in &near {
            let dx = x - mean_x;
            let dy = y - mean_y;
            variance += dx * dx;
            covariance += dx * dy;
        }
        if variance < 1.0 {
            return self;
        }
        let slope = covariance / variance;
        let offset = mean_y - slope * mean_x;
        Self { offset, slope }
    }
}

/// Where a flat side (top, bottom) meets a steep one (left, right).
pub(super) fn intersect_sides(flat: FittedLine, steep: FittedLine) -> Point {
    let start = flat.offset + flat.slope * steep.offset;
    let turn = 1.0 - flat.slope * steep.slope;
    let y = start / turn;
    let x = steep.offset + steep.slope * y;
    Point { x, y }
}
