//! Reading order: rows from top to bottom, left to right in a row, on slanted pages too.

use super::quad::{Quad, midpoint};

/// A line in page axes turned to the writing.
struct ProjectedLine {
    index: usize,
    left: f32,
    centre: f32,
    height: f32,
}

/// Indices of the lines in reading order.
pub(super) fn sort_reading_order(lines: &[Quad]) -> Vec<usize> {
    let (sin, cos) = median_slope(lines).sin_cos();
    let mut rest: Vec<ProjectedLine> = lines
        .iter()
        .enumerate()
        .map(|(index, quad)| {
            let [top_left, _, bottom_right, bottom_left] = quad.0;
            let [middle_x, middle_y] = midpoint(top_left, bottom_right);
            let [edge_x, edge_y] = midpoint(top_left, bottom_left);
            ProjectedLine {
                index,
                left: edge_x * cos + edge_y * sin,
                centre: middle_y * cos - middle_x * sin,
                height: quad.height(),
            }
        })
        .collect();
    let by_centre = |a: &ProjectedLine, b: &ProjectedLine| a.centre.total_cmp(&b.centre);
    rest.sort_by(by_centre);
    let mut order = Vec::with_capacity(lines.len());
    while !rest.is_empty() {
        let mut row = take_row(&mut rest);
        let by_left = |a: &ProjectedLine, b: &ProjectedLine| a.left.total_cmp(&b.left);
        row.sort_by(by_left);
        for line in row {
            order.push(line.index);
        }
    }
    order
}

/// The topmost line and all whose middle is level with it.
fn take_row(rest: &mut Vec<ProjectedLine>) -> Vec<ProjectedLine> {
    let first = rest.remove(0);
    let centre = first.centre;
    let height = first.height;
    // Half of the smaller line, by eye: small print beside large type is level with it.
    let is_level = |line: &mut ProjectedLine| {
        let smaller = line.height.min(height);
        line.centre - centre < 0.5 * smaller
    };
    let mut row = vec![first];
    row.extend(rest.extract_if(.., is_level));
    row
}

/// The middle slope of all lines in radians, long lines counting more; 0 without lines.
fn median_slope(lines: &[Quad]) -> f32 {
    // Weights by eye: the angle of a long flat box is surer than that of a short one; with 20 as
    // the most, one line alone seldom decides.
    let slopes = lines.iter().map(LineSlope::of_line);
    let mut slopes: Vec<_> = slopes.collect();
    slopes.sort_by(|a, b| a.angle.total_cmp(&b.angle));
    let weights = slopes.iter().map(|slope| slope.weight);
    let total_weight: f32 = weights.sum();
    let half = total_weight / 2.0;
    let mut sum = 0.0;
    for slope in slopes {
        sum += slope.weight;
        if sum >= half {
            return slope.angle;
        }
    }
    0.0
}

/// How a line slopes, and what it counts.
struct LineSlope {
    /// Radians.
    angle: f32,
    weight: f32,
}

impl LineSlope {
    fn of_line(line: &Quad) -> Self {
        let [left, right, ..] = line.0;
        let [left_x, left_y] = left;
        let [right_x, right_y] = right;
        let rise = right_y - left_y;
        let run = right_x - left_x;
        let width = line.width();
        let aspect = width / line.height().max(1.0);
        Self {
            angle: rise.atan2(run),
            weight: width * aspect.min(20.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x: f32, y: f32, angle: f32) -> Quad {
        let (sin, cos) = angle.sin_cos();
        Quad::new(
            [x * cos - y * sin, x * sin + y * cos],
            [cos, sin],
            200.0,
            30.0,
        )
    }

    #[test]
    fn rows_then_columns() {
        let lines = [
            line(600.0, 104.0, 0.0),
            line(100.0, 200.0, 0.0),
            line(100.0, 100.0, 0.0),
        ];
        assert_eq!(sort_reading_order(&lines), [2, 0, 1]);
    }

    #[test]
    fn a_slanted_page_reads_as_a_straight_one() {
        // At 5 degrees the right end of a row is level with the row two below on the left.
        let angle = 5.0_f32.to_radians();
        let mut lines = Vec::new();
        for row in 0..4_u8 {
            for column in (0..3_u8).rev() {
                lines.push(line(
                    100.0 + 500.0 * f32::from(column),
                    100.0 + 45.0 * f32::from(row),
                    angle,
                ));
            }
        }
        assert_eq!(
            sort_reading_order(&lines),
            [2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9]
        );
    }

    #[test]
    fn nothing_and_nonsense() {
        assert!(sort_reading_order(&[]).is_empty());
        let nan = Quad::new([f32::NAN, 1.0], [1.0, 0.0], 1.0, 1.0);
        assert_eq!(sort_reading_order(&[nan, nan]).len(), 2);
    }
}
