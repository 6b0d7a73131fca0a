//! A line of text as a slanted box.

use model::Rect;

/// A point in px, x right, y down.
pub(super) type PixelPoint = [f32; 2];

/// Four corners in reading order of the text: top left, top right, bottom right, bottom left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quad(pub [PixelPoint; 4]);

fn distance_between([ax, ay]: PixelPoint, [bx, by]: PixelPoint) -> f32 {
    let dx = ax - bx;
    let dy = ay - by;
    dx.hypot(dy)
}

pub(super) fn midpoint([ax, ay]: PixelPoint, [bx, by]: PixelPoint) -> PixelPoint {
    let x = f32::midpoint(ax, bx);
    let y = f32::midpoint(ay, by);
    [x, y]
}

impl Quad {
    /// The box around `centre` whose writing runs along the unit vector `along`.
    pub fn new(centre: PixelPoint, along: PixelPoint, width: f32, height: f32) -> Self {
        let [x, y] = centre;
        let [cos, sin] = along;
        let ux = cos * width / 2.0;
        let uy = sin * width / 2.0;
        let vx = -sin * height / 2.0;
        let vy = cos * height / 2.0;
        Self([
            [x - ux - vx, y - uy - vy],
            [x + ux - vx, y + uy - vy],
            [x + ux + vx, y + uy + vy],
            [x - ux + vx, y - uy + vy],
        ])
    }

    /// Length along the writing in px.
    pub fn width(&self) -> f32 {
        let [top_left, top_right, ..] = self.0;
        distance_between(top_left, top_right)
    }

    /// Height of the writing in px.
    pub fn height(&self) -> f32 {
        let [top_left, _, _, bottom_left] = self.0;
        distance_between(top_left, bottom_left)
    }

    /// The same corners, read after the picture is turned clockwise by `turn` degrees.
    pub fn rotate_corners(mut self, turn: u16) -> Self {
        let quarters = usize::from(turn / 90);
        self.0.rotate_right(quarters % 4);
        self
    }

    /// The box in a picture scaled by `x` and `y`.
    pub fn scale_by(&self, x: f32, y: f32) -> Self {
        let scale = |[old_x, old_y]: PixelPoint| {
            let new_x = old_x * x;
            let new_y = old_y * y;
            [new_x, new_y]
        };
        Self(self.0.map(scale))
    }

    /// The box in a picture that begins `rows` px higher.
    pub fn shift_down(&self, rows: u32) -> Self {
        let way = rows as f32;
        let shift = |[x, y]: PixelPoint| [x, y + way];
        Self(self.0.map(shift))
    }

    /// The box in a picture of `width` by `height` px after turning it clockwise by `turn` degrees.
    pub fn rotate_with_picture(
        &self,
        clockwise: u16,
        picture_width: f32,
        picture_height: f32,
    ) -> Self {
        let rotate = |[x, y]: PixelPoint| match clockwise % 360 {
            90 => [picture_height - y, x],
            180 => [picture_width - x, picture_height - y],
            270 => [y, picture_width - x],
            _ => [x, y],
        };
        Self(self.0.map(rotate))
    }

    /// The upright box around it, inside a picture of `width` by `height` px.
    pub fn bounding_rect(&self, width: u32, height: u32) -> Rect {
        let [first, ..] = self.0;
        let [mut left, mut top] = first;
        let [mut right, mut bottom] = first;
        for [x, y] in self.0 {
            left = left.min(x);
            top = top.min(y);
            right = right.max(x);
            bottom = bottom.max(y);
        }
        let clamp = |v: f32, max: u32| {
            let most = f64::from(max);
            f64::from(v).clamp(0.0, most)
        };
        Rect {
            x0: clamp(left, width),
            y0: clamp(top, height),
            x1: clamp(right, width),
            y1: clamp(bottom, height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_a_box_keeps_the_writing_on_it() {
        // Writing that runs upwards in a 100 x 50 picture: a clockwise quarter turn rights it.
        let tall = Quad::new([10.0, 25.0], [1.0, 0.0], 4.0, 20.0);
        let read = tall.rotate_corners(90);
        assert!(distance_between(read.0[0], [8.0, 35.0]) < 1e-4);
        assert_eq!((read.width(), read.height()), (20.0, 4.0));
        let upright = read.rotate_with_picture(90, 100.0, 50.0);
        assert_eq!(
            upright.0,
            [[15.0, 8.0], [35.0, 8.0], [35.0, 12.0], [15.0, 12.0]]
        );
    }

    #[test]
    fn four_quarter_turns_are_none() {
        let quad = Quad::new([30.0, 20.0], [0.8, 0.6], 20.0, 4.0);
        let mut q = quad;
        let mut w = 100.0;
        let mut h = 50.0;
        for _ in 0..4 {
            q = q.rotate_with_picture(90, w, h);
            std::mem::swap(&mut w, &mut h);
        }
        for (a, b) in q.0.iter().zip(quad.0) {
            assert!(distance_between(*a, b) < 1e-3);
        }
    }
}
