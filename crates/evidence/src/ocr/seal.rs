//! Where red seals cover a page.
//!
//! `measure::seal` proves that a seal is there, by its ring; here a patch that only may be one costs no
//! more than another reading of it, so gaps are closed and no ring is asked for.

use std::ops::RangeInclusive;

use rten_imageproc::{BoundingRect, Polygon, RetrievalMode, find_contours};
use rten_tensor::{NdTensor, prelude::*};

use super::OcrImage;
use super::pixels::{red_excess, resize_picture};
use model::Rect;

// Origin: by eye. The smallest seal is still 24 px wide at this size.
/// Seals are looked for at this longer side, px.
const SEARCH_SIDE: u32 = 400;
// Origin: by eye.
/// Red minus the stronger of green and blue, from which a pixel is red ink.
const MIN_RED_EXCESS: u8 = 45;
// Origin: by eye.
/// Gaps in a seal that are closed, px at [`SEARCH_SIDE`].
const CLOSED_GAP: usize = 2;
// Origin: by eye, around the shares of these sizes: 38 mm on A4 are 0.13.
/// Sides of a seal's box over the page's longer side. A company seal is 38 to 50 mm, A4 is 297 mm, an
/// ID card 85.6 mm.
const SEAL_SIDE_RATIO: RangeInclusive<f64> = 0.06..=0.5;
// Origin: by eye. Every seal costs one more detection.
/// Seals of one page that are read a second time, the largest first.
const MAX_SEALS: usize = 4;

/// Boxes of the page's seals in px of the picture.
pub(super) fn find_red_seals(picture: &OcrImage) -> Vec<Rect> {
    let full_width = f64::from(picture.width());
    let full_height = f64::from(picture.height());
    let long = full_width.max(full_height);
    let longest = long.max(1.0);
    let scale = f64::from(SEARCH_SIDE) / longest;
    let side = |v: f64| {
        let px = (v * scale).round() as u32;
        px.clamp(1, SEARCH_SIDE)
    };
    let width = side(full_width);
    let height = side(full_height);
    let small = resize_picture(picture, width, height);
    let mask = red_ink_mask(&small);
    let x_scale = full_width / f64::from(width);
    let y_scale = full_height / f64::from(height);
    let mut found = Vec::new();
    let contours = find_contours(mask.view(), RetrievalMode::External);
    for contour in contours.iter() {
        let patch = Polygon::new(contour).bounding_rect();
        let x0 = f64::from(patch.left());
        let y0 = f64::from(patch.top());
        let x1 = f64::from(patch.right() + 1);
        let y1 = f64::from(patch.bottom() + 1);
        if is_seal_side(x1 - x0) && is_seal_side(y1 - y0) {
            let seal = Rect {
                x0: x0 * x_scale,
                y0: y0 * y_scale,
                x1: x1 * x_scale,
                y1: y1 * y_scale,
            };
            found.push(seal);
        }
    }
    let area = |r: &Rect| r.width() * r.height();
    found.sort_by(|a, b| {
        let area_a = area(a);
        let area_b = area(b);
        area_b.total_cmp(&area_a)
    });
    found.truncate(MAX_SEALS);
    found
}

fn is_seal_side(side: f64) -> bool {
    let ratio = side / f64::from(SEARCH_SIDE);
    SEAL_SIDE_RATIO.contains(&ratio)
}

/// Red ink with its small gaps closed.
fn red_ink_mask(picture: &OcrImage) -> NdTensor<bool, 2> {
    let width = picture.width() as usize;
    let height = picture.height() as usize;
    let ink: Vec<bool> = picture
        .pixels()
        .map(|pixel| red_excess(pixel.0) > MIN_RED_EXCESS)
        .collect();
    let has_ink = |row: usize, left: usize| {
        ink.iter()
            .skip(row * width)
            .take(width)
            .skip(left)
            .take(2 * CLOSED_GAP + 1)
            .any(|&is_ink| is_ink)
    };
    NdTensor::from_fn([height, width], |[y, x]| {
        let left = x.saturating_sub(CLOSED_GAP);
        let top = y.saturating_sub(CLOSED_GAP);
        let bottom = (y + CLOSED_GAP + 1).min(height);
        let mut rows = top..bottom;
        rows.any(|row| has_ink(row, left))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn page(ink: impl Fn(f32) -> bool) -> OcrImage {
        OcrImage::from_fn(1754, 1240, |x, y| {
            let r = (x as f32 - 1300.0).hypot(y as f32 - 900.0);
            if ink(r) {
                Rgb([200, 40, 50])
            } else {
                Rgb([250, 245, 240])
            }
        })
    }

    #[test]
    fn a_ring_is_one_seal() {
        let found = find_red_seals(&page(|r| (110.0..120.0).contains(&r)));
        assert_eq!(found.len(), 1);
        let r = found[0];
        assert!(
            (r.x0 - 1180.0).abs() < 20.0 && (r.x1 - 1420.0).abs() < 20.0,
            "{r:?}"
        );
        assert!(
            (r.y0 - 780.0).abs() < 20.0 && (r.y1 - 1020.0).abs() < 20.0,
            "{r:?}"
        );
    }

    #[test]
    fn specks_red_pages_and_grey_pages_have_none() {
        assert!(find_red_seals(&page(|r| r < 15.0)).is_empty());
        assert!(find_red_seals(&page(|_| true)).is_empty());
        assert!(find_red_seals(&page(|_| false)).is_empty());
        assert!(find_red_seals(&OcrImage::from_pixel(1, 1, Rgb([255, 0, 0]))).is_empty());
    }
}
