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
    let [origin, right, _, down] = quad.0;
    let across = samples_per_pixel(quad.width(), width);
    let along = samples_per_pixel(quad.height(), height);
    let step_right = step_between(origin, right, width * across);
    let step_down = step_between(origin, down, height * along);
    let mean = 1.0 / (across * along) as f32;
    let plane = width * height;
    let mut out = vec![0.0_f32; 3 * plane];
    for y in 0..height {
        for x in 0..width {
            let mut sum = [0.0_f32; 3];
            for sy in y * along..(y + 1) * along {
                for sx in x * across..(x + 1) * across {
                    let (a, b) = (sx as f32 + 0.5, sy as f32 + 0.5);
                    let x = origin[0] + a * step_right[0] + b * step_down[0];
                    let y = origin[1] + a * step_right[1] + b * step_down[1];
                    add_rgb(&mut sum, sample_bilinear(picture, [x, y]));
                }
            }
            for (channel, value) in sum.iter().rev().enumerate() {
                if let Some(target) = out.get_mut(channel * plane + y * width + x) {
                    *target = normalise_sample(value * mean);
                }
            }
        }
    }
    out
}

/// One of `count` equal steps from `start` to `end`.
fn step_between(start: PixelPoint, end: PixelPoint, count: usize) -> PixelPoint {
    let count = count as f32;
    [(end[0] - start[0]) / count, (end[1] - start[1]) / count]
}

fn samples_per_pixel(source: f32, target: usize) -> usize {
    (source / target as f32).ceil().clamp(1.0, MOST_SAMPLES) as usize
}

fn add_rgb(sum: &mut [f32; 3], value: [f32; 3]) {
    for (s, v) in sum.iter_mut().zip(value) {
        *s += v;
    }
}

/// The picture between its pixels; outside, its edge goes on.
fn sample_bilinear(picture: &OcrImage, at: [f32; 2]) -> [f32; 3] {
    let x = (at[0] - 0.5).clamp(0.0, picture.width().saturating_sub(1) as f32);
    let y = (at[1] - 0.5).clamp(0.0, picture.height().saturating_sub(1) as f32);
    let (x0, y0) = (x as u32, y as u32);
    let (fx, fy) = (x - x0 as f32, y - y0 as f32);
    let neighbours = [
        (0, 0, (1.0 - fx) * (1.0 - fy)),
        (1, 0, fx * (1.0 - fy)),
        (0, 1, (1.0 - fx) * fy),
        (1, 1, fx * fy),
    ];
    let mut out = [0.0; 3];
    for (dx, dy, weight) in neighbours {
        let px = (x0 + dx).min(picture.width() - 1);
        let py = (y0 + dy).min(picture.height() - 1);
        if let Some(pixel) = picture.get_pixel_checked(px, py) {
            add_rgb(&mut out, pixel.0.map(|v| f32::from(v) * weight));
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
        assert!(out.iter().all(|v| (v - 1.0).abs() < 1e-5));
    }
}
