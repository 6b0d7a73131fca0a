//! A part of a page.

use super::colour_profile::raster_from_rgb;
use crate::raster::PageRaster;

/// The pixels inside `[left, top, right, bottom]`, fractions of the page; `None` where nothing is inside.
#[must_use]
pub fn crop_page(pixels: &PageRaster, part: [f64; 4]) -> Option<PageRaster> {
    let [left, top, right, bottom] = part;
    let across = [left, right].map(|edge| edge_px(edge, pixels.width));
    let down = [top, bottom].map(|edge| edge_px(edge, pixels.height));
    let ([left, right], [top, bottom]) = (across, down);
    if left >= right || top >= bottom {
        return None;
    }
    let rgb = pixels.crop_rgb([left, top, right, bottom]);
    Some(raster_from_rgb(right - left, rgb, pixels.stored))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a side of the page"
)]
fn edge_px(edge: f64, side: usize) -> usize {
    (edge.clamp(0.0, 1.0) * side as f64).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ColourMode;

    #[test]
    fn a_part_has_the_pixels_of_its_place() {
        let rgb = (0..100_u8).flat_map(|level| [level; 3]);
        let page = raster_from_rgb(10, rgb.collect(), ColourMode::Colour);
        let part = crop_page(&page, [0.2, 0.5, 0.4, 2.0]).unwrap();
        assert_eq!((part.width, part.height), (2, 5));
        assert_eq!(part.crop_rgb([0, 0, 2, 1]), [52, 52, 52, 53, 53, 53]);
        assert!(crop_page(&page, [0.4, 0.0, 0.4, 1.0]).is_none());
    }
}
