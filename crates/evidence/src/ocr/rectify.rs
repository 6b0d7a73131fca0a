//! One line of text, straightened to a strip of fixed height.

use super::OcrImage;
use super::pixels::normalise_sample;
use super::quad::{PixelPoint, Quad};

// Origin: by eye. At most 36 samples a pixel, however large the line is.
/// Samples averaged across and down for one pixel of the strip, at most.
const MOST_SAMPLES: f32 = 6.0;

/// The quad's content at `width` by `height` px as normalised blue, green and red planes.
///
/// Text boxes are parallelograms, so the map is affine. Where the strip is coarser than the picture,
/// several samples are averaged.
pub(super) fn rectify_line(
    picture: &OcrImage,
    quad: &Quad,
    width: usize,
    height: usize,
) -> Vec<f32> {
    let grid = SampleGrid::over_quad(quad, width, height);
    let mean = 1.0 / (grid.across * grid.along) as f32;
    let plane = width * height;
    let mut out = vec![0.0_f32; 3 * plane];
    for y in 0..height {
        for x in 0..width {
            let sum = grid.sum_of_pixel(picture, x, y);
            let offset = y * width + x;
            for (channel, value) in sum.iter().rev().enumerate() {
                let index = channel * plane + offset;
                if let Some(target) = out.get_mut(index) {
                    *target = normalise_sample(value * mean);
                }
            }
        }
    }
    out
}

/// The places in the picture that a strip is made of.
struct SampleGrid {
    origin: PixelPoint,
    /// From one sample to the next along the writing and down, px of the picture.
    step_right: PixelPoint,
    step_down: PixelPoint,
    /// Samples for one px of the strip.
    across: usize,
    along: usize,
}

impl SampleGrid {
    fn over_quad(quad: &Quad, width: usize, height: usize) -> Self {
        let [origin, right, _, down] = quad.0;
        let across = samples_per_pixel(quad.width(), width);
        let along = samples_per_pixel(quad.height(), height);
        Self {
            origin,
            step_right: step_between(origin, right, width * across),
            step_down: step_between(origin, down, height * along),
            across,
            along,
        }
    }

    #[inline]
    fn sum_of_pixel(&self, picture: &OcrImage, x: usize, y: usize) -> RgbSum {
        let first_row = y * self.along;
        let first_column = x * self.across;
        let mut sum = [0.0_f32; 3];
        for row in first_row..first_row + self.along {
            for column in first_column..first_column + self.across {
                let at = self.place_of(column, row);
                let pixel = sample_bilinear(picture, at);
                add_rgb(&mut sum, pixel);
            }
        }
        sum
    }

    #[inline]
    fn place_of(&self, column: usize, row: usize) -> PixelPoint {
        let right = column as f32 + 0.5;
        let down = row as f32 + 0.5;
        let [x, y] = self.origin;
        let [right_x, right_y] = self.step_right;
        let [down_x, down_y] = self.step_down;
        [
            x + right * right_x + down * down_x,
            y + right * right_y + down * down_y,
        ]
    }
}

/// One of `count` equal steps from `start` to `end`.
fn step_between(start: PixelPoint, end: PixelPoint, count: usize) -> PixelPoint {
    let [start_x, start_y] = start;
    let [end_x, end_y] = end;
    let count = count as f32;
    let x = (end_x - start_x) / count;
    let y = (end_y - start_y) / count;
    [x, y]
}

fn samples_per_pixel(source: f32, target: usize) -> usize {
    let samples = (source / target as f32).ceil();
    samples.clamp(1.0, MOST_SAMPLES) as usize
}

/// Red, green, blue: sums or weighted values.
type RgbSum = [f32; 3];

fn add_rgb(sum: &mut RgbSum, value: RgbSum) {
    for (s, v) in sum.iter_mut().zip(value) {
        *s += v;
    }
}

/// The picture between its pixels; outside, its edge goes on.
fn sample_bilinear(picture: &OcrImage, [x, y]: PixelPoint) -> RgbSum {
    let last_x = picture.width().saturating_sub(1);
    let last_y = picture.height().saturating_sub(1);
    let from_middle = x - 0.5;
    let x = from_middle.clamp(0.0, last_x as f32);
    let from_middle = y - 0.5;
    let y = from_middle.clamp(0.0, last_y as f32);
    let left = x as u32;
    let top = y as u32;
    let to_right = x - left as f32;
    let to_bottom = y - top as f32;
    let to_left = 1.0 - to_right;
    let to_top = 1.0 - to_bottom;
    let neighbours = [
        (0, 0, to_left * to_top),
        (1, 0, to_right * to_top),
        (0, 1, to_left * to_bottom),
        (1, 1, to_right * to_bottom),
    ];
    let mut out = [0.0; 3];
    for (dx, dy, weight) in neighbours {
        let px = (left + dx).min(picture.width() - 1);
        let py = (top + dy).min(picture.height() - 1);
        if let Some(pixel) = picture.get_pixel_checked(px, py) {
            let weigh = |sample: u8| f32::from(sample) * weight;
            let weighted = pixel.0.map(weigh);
            add_rgb(&mut out, weighted);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// Left half black, right half white.
    fn halves() -> OcrImage {
        OcrImage::from_fn(80, 40, |x, _| Rgb([if x < 40 { 0 } else { 255 }; 3]))
    }

    #[test]
    fn a_strip_keeps_left_and_right() {
        let quad = Quad::new([40.0, 20.0], [1.0, 0.0], 80.0, 40.0);
        let out = rectify_line(&halves(), &quad, 8, 4);
        assert_eq!(out.len(), 3 * 8 * 4);
        assert!((out[0] + 1.0).abs() < 1e-5 && (out[7] - 1.0).abs() < 1e-5);
        let flipped = rectify_line(&halves(), &quad.rotate_corners(180), 8, 4);
        assert!((flipped[0] - 1.0).abs() < 1e-5 && (flipped[7] + 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_quad_outside_the_picture_repeats_its_edge() {
        let quad = Quad::new([500.0, -300.0], [0.6, 0.8], 30.0, 10.0);
        assert!(
            rectify_line(&halves(), &quad, 6, 3)
                .iter()
                .all(|v| (v - 1.0).abs() < 1e-5)
        );
    }

    #[test]
    fn one_pixel_is_enough() {
        let quad = Quad::new([0.5, 0.5], [1.0, 0.0], 1.0, 1.0);
        let out = rectify_line(&OcrImage::from_pixel(1, 1, Rgb([255; 3])), &quad, 3, 2);
        assert!(
            out.iter()
                .all(|v| (v - 1.0).abs() < 1e-5)
        );
    }
}
