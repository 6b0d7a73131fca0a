//! A second picture of a page, without its seals, for what the first pass left unread.

use super::OcrImage;
use super::pixels::{red_excess, resize_picture};

// Origin: by eye. Wider than a stroke, so that most blocks hold some bare paper.
/// The paper's brightness is taken from blocks of this size, px.
const BLOCK_SIDE: u32 = 16;
// Origin of both: by eye.
/// After flattening, this and darker is black, [`WHITE_POINT`] and lighter is white.
const BLACK_POINT: f32 = 60.0;
const WHITE_POINT: f32 = 215.0;

// Origin: by eye.
/// Red ink takes away some red light too; this share of its colour gives it back.
const RED_INK_GAIN: f32 = 0.6;

/// The page without its red seal and with an even background.
///
/// Red ink is nearly as bright as paper in the red channel, so a seal vanishes and what it covers
/// comes back. Shade and tint go by dividing by the paper's brightness around each pixel. A grey copy keeps
/// its seal: no channel tells it from writing.
#[must_use]
pub fn remove_red_seal(picture: &OcrImage) -> OcrImage {
    let (width, height) = picture.dimensions();
    if width == 0 || height == 0 {
        return picture.clone();
    }
    let paper = estimate_paper(picture);
    let mut out = OcrImage::new(width, height);
    let sources = picture.pixels().zip(paper.pixels());
    let targets = out.pixels_mut().zip(sources);
    for (target, (source, paper)) in targets {
        let [ground, ..] = paper.0;
        let brightness = brightness_without_ink(source.0);
        let light = f32::from(ground.max(1));
        let flat = 255.0 * brightness / light;
        let value = (flat - BLACK_POINT) / (WHITE_POINT - BLACK_POINT) * 255.0;
        let grey = value.clamp(0.0, 255.0) as u8;
        target.0 = [grey; 3];
    }
    out
}

/// Brightness of a pixel as if no red ink lay on it, 0 to 255.
fn brightness_without_ink(rgb: [u8; 3]) -> f32 {
    let [red, ..] = rgb;
    let ink = f32::from(red_excess(rgb));
    let red = f32::from(red);
    let brightness = red + RED_INK_GAIN * ink;
    brightness.min(255.0)
}

/// Brightness of the paper: the brightest of each block, evened out, at full size.
fn estimate_paper(picture: &OcrImage) -> OcrImage {
    let (width, height) = picture.dimensions();
    let columns = width.div_ceil(BLOCK_SIDE);
    let rows = height.div_ceil(BLOCK_SIDE);
    let count = columns as usize * rows as usize;
    let mut blocks = vec![0_u8; count];
    for (x, y, pixel) in picture.enumerate_pixels() {
        let value = brightness_without_ink(pixel.0) as u8;
        let row = y / BLOCK_SIDE;
        let index = row * columns + x / BLOCK_SIDE;
        if let Some(block) = blocks.get_mut(index as usize) {
            *block = value.max(*block);
        }
    }
    let samples = blocks
        .into_iter()
        .flat_map(|brightest| [brightest; 3])
        .collect();
    let grid = OcrImage::from_raw(columns, rows, samples);
    let grid = grid.unwrap_or_default();
    let paper = median_filter(&grid);
    resize_picture(&paper, width, height)
}

/// Median of each pixel's 5 by 5 neighbourhood in the first channel.
fn median_filter(picture: &OcrImage) -> OcrImage {
    const REACH: u32 = 2;
    // A median and no mean: a block that is all ink must not darken the paper around it.
    let (width, height) = picture.dimensions();
    OcrImage::from_fn(width, height, |x, y| {
        let mut near = Vec::with_capacity(25);
        for ny in y.saturating_sub(REACH)..=y + REACH {
            for nx in x.saturating_sub(REACH)..=x + REACH {
                if let Some(pixel) = picture.get_pixel_checked(nx, ny) {
                    let [first, ..] = pixel.0;
                    near.push(first);
                }
            }
        }
        near.sort_unstable();
        let middle = near.len() / 2;
        let median = near.get(middle).copied();
        let grey = median.unwrap_or(255);
        image::Rgb([grey; 3])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// Shaded paper, a black bar, half of it under red.
    fn page() -> OcrImage {
        OcrImage::from_fn(256, 256, |x, y| {
            let shade = 255 - (x / 4) as u8;
            match (x, y) {
                (64..=191, 120..=127) => Rgb([20, 10, 10]),
                (128..=255, 80..=160) => Rgb([shade - 50, 40, 50]),
                _ => Rgb([shade, shade, shade]),
            }
        })
    }

    #[test]
    fn seal_and_shade_go_and_writing_stays() {
        let out = remove_red_seal(&page());
        assert_eq!(out.dimensions(), (256, 256));
        assert!(
            out.get_pixel(200, 100).0[0] > 245,
            "seal: {:?}",
            out.get_pixel(200, 100)
        );
        assert!(
            out.get_pixel(250, 10).0[0] > 245,
            "shade: {:?}",
            out.get_pixel(250, 10)
        );
        assert!(out.get_pixel(100, 123).0[0] < 10 && out.get_pixel(180, 123).0[0] < 10);
    }

    #[test]
    fn any_size_is_fine() {
        for (w, h) in [(0, 0), (1, 1), (3, 700)] {
            assert_eq!(remove_red_seal(&OcrImage::new(w, h)).dimensions(), (w, h));
        }
    }
}
