//! Where red seals cover a page.

use rten_imageproc::{BoundingRect, RetrievalMode, find_contours};
use rten_tensor::{NdTensor, prelude::*};

use super::OcrImage;
use super::pixels::resize_picture;
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
const SEAL_SIDE_RATIO: std::ops::RangeInclusive<f64> = 0.06..=0.5;
// Origin: by eye. Every seal costs one more detection.
/// Seals of one page that are read a second time, the largest first.
const MAX_SEALS: usize = 4;

/// Boxes of the page's seals in px of the picture.
pub(super) fn find_red_seals(picture: &OcrImage) -> Vec<Rect> {
    let long = picture.width().max(picture.height());
    let scale = f64::from(SEARCH_SIDE) / f64::from(long.max(1));
    let side = |v: u32| ((f64::from(v) * scale).round() as u32).clamp(1, SEARCH_SIDE);
    let (width, height) = (side(picture.width()), side(picture.height()));
    let mask = red_ink_mask(&resize_picture(picture, width, height));
    let (x, y) = (
        f64::from(picture.width()) / f64::from(width),
        f64::from(picture.height()) / f64::from(height),
    );
    let mut found: Vec<Rect> = find_contours(mask.view(), RetrievalMode::External)
        .iter()
        .map(|contour| rten_imageproc::Polygon::new(contour).bounding_rect())
        .map(|r| [r.left(), r.top(), r.right() + 1, r.bottom() + 1].map(f64::from))
        .filter(|[x0, y0, x1, y1]| {
            [x1 - x0, y1 - y0]
                .iter()
                .all(|d| SEAL_SIDE_RATIO.contains(&(d / f64::from(SEARCH_SIDE))))
        })
        .map(|[x0, y0, x1, y1]| Rect {
            x0: x0 * x,
            y0: y0 * y,
            x1: x1 * x,
            y1: y1 * y,
        })
        .collect();
    found.sort_by(|a, b| (b.width() * b.height()).total_cmp(&(a.width() * a.height())));
    found.truncate(MAX_SEALS);
    found
}

/// Red ink with its small gaps closed.
fn red_ink_mask(picture: &OcrImage) -> NdTensor<bool, 2> {
    let ink: Vec<bool> = picture.pixels().map(|p| is_red_ink(p.0)).collect();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    NdTensor::from_fn([height, width], |[y, x]| {
        (y.saturating_sub(CLOSED_GAP)..(y + CLOSED_GAP + 1).min(height)).any(|ny| {
            let row = ink.iter().skip(ny * width).take(width);
            row.skip(x.saturating_sub(CLOSED_GAP))
                .take(2 * CLOSED_GAP + 1)
                .any(|&v| v)
        })
    })
}

fn is_red_ink([r, g, b]: [u8; 3]) -> bool {
    r.saturating_sub(g.max(b)) > MIN_RED_EXCESS
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
