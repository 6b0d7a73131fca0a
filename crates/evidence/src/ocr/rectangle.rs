//! The smallest rectangle around a region, at any angle.
//!
//! `rten_imageproc::min_area_rect` sorts the points by cosines in single precision, which are all the
//! same along a long flat line: such lines came back as slivers. Here the hull is found in integers
//! (Andrew's monotone chain), the rectangle along one of its edges (Freeman and Shapira 1975).

use rten_imageproc::Point;

/// A rectangle at an angle, in px of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RotatedRect {
    pub centre: [f32; 2],
    /// Unit vector along `width`.
    pub along: [f32; 2],
    pub width: f32,
    pub height: f32,
}

impl RotatedRect {
    /// The one of smallest area around the points; `None` without any.
    pub fn min_area_around(points: &[Point]) -> Option<Self> {
        let hull = convex_hull(points);
        let next = hull.iter().cycle().skip(1);
        let edges = hull
            .iter()
            .zip(next)
            .map(|(a, b)| [f64::from(b.x - a.x), f64::from(b.y - a.y)]);
        // Of equal areas the first wins, which is the upright one; a single point has no other.
        let upright = Some([1.0, 0.0]).into_iter();
        upright
            .chain(edges.filter(|e| e[0].hypot(e[1]) > 0.0))
            .filter_map(|edge| Self::along_edge(&hull, edge))
            .min_by(|a, b| a.area().total_cmp(&b.area()))
    }

    /// The rectangle around the hull with a side along `edge`.
    fn along_edge(hull: &[Point], edge: [f64; 2]) -> Option<Self> {
        let length = edge[0].hypot(edge[1]);
        let u = edge.map(|v| v / length);
        let v = [-u[1], u[0]];
        let (left, right) = project_extent(hull, u)?;
        let (top, bottom) = project_extent(hull, v)?;
        let (across, down) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        Some(Self {
            centre: [across * u[0] + down * v[0], across * u[1] + down * v[1]].map(|c| c as f32),
            along: u.map(|c| c as f32),
            width: (right - left) as f32,
            height: (bottom - top) as f32,
        })
    }

    /// Area in px².
    pub fn area(&self) -> f32 {
        self.width * self.height
    }

    /// The four corners, each beside the next.
    pub fn corners(&self) -> [[f32; 2]; 4] {
        let (u, w, h) = (self.along, self.width / 2.0, self.height / 2.0);
        [(-w, -h), (w, -h), (w, h), (-w, h)].map(|(a, b)| {
            [
                self.centre[0] + a * u[0] - b * u[1],
                self.centre[1] + a * u[1] + b * u[0],
            ]
        })
    }

    /// Whether a point lies inside or on the edge.
    pub fn contains(&self, [x, y]: [f32; 2]) -> bool {
        let (right, down, [cos, sin]) = (x - self.centre[0], y - self.centre[1], self.along);
        let (along, across) = (right * cos + down * sin, down * cos - right * sin);
        along.abs() <= self.width / 2.0 + EDGE_TOLERANCE
            && across.abs() <= self.height / 2.0 + EDGE_TOLERANCE
    }
}

// Origin: by eye, about 8 times the step of single precision at 1,280 px.
/// Corners of the hull are computed, so points on an edge may lie this far out, px.
const EDGE_TOLERANCE: f32 = 0.001;

/// Least and greatest projection on an axis.
fn project_extent(points: &[Point], axis: [f64; 2]) -> Option<(f64, f64)> {
    let at = points
        .iter()
        .map(|p| f64::from(p.x) * axis[0] + f64::from(p.y) * axis[1]);
    at.fold(None, |range, v| {
        range.map_or(Some((v, v)), |(lo, hi): (f64, f64)| {
            Some((lo.min(v), hi.max(v)))
        })
    })
}

/// Corners of the convex hull.
fn convex_hull(points: &[Point]) -> Vec<Point> {
    let mut sorted: Vec<Point> = points.to_vec();
    sorted.sort_unstable_by_key(|p| (p.x, p.y));
    sorted.dedup();
    let mut hull = half_hull(sorted.iter().copied());
    let upper = half_hull(sorted.iter().rev().copied());
    // Each half ends with the point that the other one begins with.
    hull.pop();
    hull.extend(upper);
    if hull.len() > 1 {
        hull.pop();
    }
    hull
}

/// One side of the hull: turns one way only.
fn half_hull(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut side: Vec<Point> = Vec::new();
    for p in points {
        while let [.., a, b] = side.as_slice() {
            // 64 bits: the product of two differences need not fit into 32.
            let turn = i64::from(b.x - a.x) * i64::from(p.y - a.y)
                - i64::from(b.y - a.y) * i64::from(p.x - a.x);
            if turn > 0 {
                break;
            }
            side.pop();
        }
        side.push(p);
    }
    side
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(list: &[(i32, i32)]) -> Vec<Point> {
        list.iter().map(|&(x, y)| Point::from_yx(y, x)).collect()
    }

    #[test]
    fn a_long_flat_line_keeps_its_height() {
        // The outline of a line of writing 744 px long with a ragged edge.
        let mut outline = Vec::new();
        for x in 0..=744 {
            outline.extend([
                (x, 576 - i32::from(x % 40 < 20)),
                (x, 585 + i32::from(x % 31 == 0)),
            ]);
        }
        let found = RotatedRect::min_area_around(&points(&outline)).unwrap();
        assert!(
            (found.width - 744.0).abs() < 1.0 && (10.0..12.1).contains(&found.height),
            "{found:?}"
        );
    }

    #[test]
    fn points_lines_and_nothing() {
        assert_eq!(RotatedRect::min_area_around(&[]), None);
        let one = RotatedRect::min_area_around(&points(&[(4, 5)])).unwrap();
        assert_eq!((one.centre, one.width, one.height), ([4.0, 5.0], 0.0, 0.0));
        let line = RotatedRect::min_area_around(&points(&[(0, 0), (3, 4), (6, 8)])).unwrap();
        assert!(
            (line.width.max(line.height) - 10.0).abs() < 1e-4 && line.area() < 1e-4,
            "{line:?}"
        );
    }

    proptest! {
        #[test]
        fn every_point_lies_inside_and_no_upright_box_is_smaller(
            list in proptest::collection::vec((-2000..2000, -2000..2000), 1..60)
        ) {
            let all = points(&list);
            let found = RotatedRect::min_area_around(&all).unwrap();
            let slack = RotatedRect { width: found.width + 0.01, height: found.height + 0.01, ..found };
            prop_assert!(all.iter().all(|p| slack.contains([p.x as f32, p.y as f32])));
            let side = |v: Vec<i32>| (v.iter().max().unwrap() - v.iter().min().unwrap()) as f32;
            let upright = side(list.iter().map(|p| p.0).collect()) * side(list.iter().map(|p| p.1).collect());
            prop_assert!(found.area() <= upright * 1.0001 + 0.01);
        }
    }
}
