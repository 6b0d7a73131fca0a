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
        // Of equal areas the first wins, which is the upright one; a single point has no other.
        let mut smallest = Self::along_edge(&hull, [1.0, 0.0])?;
        let next_corners = hull.iter().cycle().skip(1);
        for (start, end) in hull.iter().zip(next_corners) {
            if start == end {
                continue;
            }
            let edge_x = f64::from(end.x - start.x);
            let edge_y = f64::from(end.y - start.y);
            let candidate = Self::along_edge(&hull, [edge_x, edge_y])?;
            if candidate.area() < smallest.area() {
                smallest = candidate;
            }
        }
        Some(smallest)
    }

    /// The rectangle around the hull with a side along `edge`.
    fn along_edge(hull: &[Point], edge: [f64; 2]) -> Option<Self> {
        let [edge_x, edge_y] = edge;
        let length = edge_x.hypot(edge_y);
        let cos = edge_x / length;
        let sin = edge_y / length;
        let (left, right) = project_extent(hull, [cos, sin])?;
        let (top, bottom) = project_extent(hull, [-sin, cos])?;
        let middle_along = f64::midpoint(left, right);
        let middle_down = f64::midpoint(top, bottom);
        let x = middle_along * cos + middle_down * -sin;
        let y = middle_along * sin + middle_down * cos;
        Some(Self {
            centre: [x as f32, y as f32],
            along: [cos as f32, sin as f32],
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
        let [x, y] = self.centre;
        let [cos, sin] = self.along;
        let w = self.width / 2.0;
        let h = self.height / 2.0;
        let corner_at = |along: f32, across: f32| {
            let right = x + along * cos - across * sin;
            let down = y + along * sin + across * cos;
            [right, down]
        };
        [
            corner_at(-w, -h),
            corner_at(w, -h),
            corner_at(w, h),
            corner_at(-w, h),
        ]
    }

    /// Whether a point lies inside or on the edge.
    pub fn contains(&self, [x, y]: [f32; 2]) -> bool {
        let [centre_x, centre_y] = self.centre;
        let right = x - centre_x;
        let down = y - centre_y;
        let [cos, sin] = self.along;
        let along = right * cos + down * sin;
        let across = down * cos - right * sin;
        let most_along = self.width / 2.0 + EDGE_TOLERANCE;
        let most_across = self.height / 2.0 + EDGE_TOLERANCE;
        along.abs() <= most_along && across.abs() <= most_across
    }
}

// Origin: by eye, about 8 times the step of single precision at 1,280 px.
/// Corners of the hull are computed, so points on an edge may lie this far out, px.
const EDGE_TOLERANCE: f32 = 0.001;

/// Least and greatest projection on an axis.
fn project_extent(points: &[Point], axis: [f64; 2]) -> Option<(f64, f64)> {
    let [axis_x, axis_y] = axis;
    let project = |p: &Point| {
        let x = f64::from(p.x);
        let y = f64::from(p.y);
        x * axis_x + y * axis_y
    };
    let first = project(points.first()?);
    let mut least = first;
    let mut greatest = first;
    for value in points.iter().map(project) {
        least = least.min(value);
        greatest = greatest.max(value);
    }
    Some((least, greatest))
}

/// Corners of the convex hull.
fn convex_hull(points: &[Point]) -> Vec<Point> {
    let mut sorted: Vec<Point> = points.to_vec();
    sorted.sort_unstable_by_key(|p| (p.x, p.y));
    sorted.dedup();
    let mut hull = half_hull(sorted.iter());
    let upper = half_hull(sorted.iter().rev());
    // Each half ends with the point that the other one begins with.
    hull.pop();
    hull.extend(upper);
    if hull.len() > 1 {
        hull.pop();
    }
    hull
}

/// One side of the hull: turns one way only.
fn half_hull<'p>(points: impl Iterator<Item = &'p Point>) -> Vec<Point> {
    let mut side: Vec<Point> = Vec::new();
    for &point in points {
        while let &[.., a, b] = side.as_slice() {
            if turn_at(a, b, point) > 0 {
                break;
            }
            side.pop();
        }
        side.push(point);
    }
    side
}

/// Above 0 where the way from `a` over `b` to `c` turns clockwise.
fn turn_at(a: Point, b: Point, c: Point) -> i64 {
    // 64 bits: the product of two differences need not fit into 32.
    let edge_x = i64::from(b.x - a.x);
    let edge_y = i64::from(b.y - a.y);
    let new_x = i64::from(c.x - a.x);
    let new_y = i64::from(c.y - a.y);
    edge_x * new_y - edge_y * new_x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(list: &[(i32, i32)]) -> Vec<Point> {
        list.iter()
            .map(|&(column, row)| Point::from_yx(row, column))
            .collect()
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
            let slack = RotatedRect {
                width: found.width + 0.01,
                height: found.height + 0.01,
                ..found
            };
            let is_inside = |point: &Point| {
                let x = point.x as f32;
                let y = point.y as f32;
                slack.contains([x, y])
            };
            prop_assert!(all.iter().all(is_inside));
            let (columns, rows): (Vec<i32>, Vec<i32>) = list.into_iter().unzip();
            let side = |places: &[i32]| {
                let first = places.iter().min().unwrap();
                let last = places.iter().max().unwrap();
                (last - first) as f32
            };
            let upright = side(&columns) * side(&rows);
            prop_assert!(found.area() <= upright * 1.0001 + 0.01);
        }
    }
}
