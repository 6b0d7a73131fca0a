//! Pictures of the sides of a card in one frame.

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Rgb};

use super::colour_profile::raster_from_rgb;
use crate::raster::PageRaster;
use model::ColourMode;

/// Share of the width that stays white around and between the sides: 1/40, by eye.
const MARGIN_PARTS: usize = 40;
// Origin: by eye. Two percent of a side are not worth a resampling.
const SAME_DPI: f64 = 1.02;
const WHITE: u8 = 255;

/// One side with the resolution that it is known to have.
#[derive(Debug)]
pub struct SidePicture<'p> {
    /// Its pixels, upright.
    pub pixels: &'p PageRaster,
    /// Its dpi; `None`: not known.
    pub dpi: Option<f64>,
}

/// Sides below each other.
#[derive(Debug)]
pub struct JoinedSides {
    /// The whole frame.
    pub pixels: PageRaster,
    /// Left and top of each side in the frame, and its size there, px.
    pub places: Vec<[usize; 4]>,
    /// The resolution of all of it; `None`: not known.
    pub dpi: Option<f64>,
}

/// Lays the sides below each other on white, at the resolution of the coarsest one: nothing is enlarged.
/// `None` without a side, or where a side has no pixels.
#[must_use]
pub fn join_sides(sides: &[SidePicture<'_>]) -> Option<JoinedSides> {
    let known: Option<Vec<f64>> = sides
        .iter()
        .map(|side| side.dpi)
        .collect();
    let dpi = known.and_then(|known| known.into_iter().reduce(f64::min));
    let scaled: Option<Vec<RgbPicture>> = sides
        .iter()
        .map(|side| scale_side(side, dpi))
        .collect();
    let scaled = scaled?;
    let widest = scaled
        .iter()
        .map(|side| side.width() as usize)
        .max()?;
    let margin = (widest / MARGIN_PARTS).max(1);
    let width = widest + 2 * margin;
    let mut rgb = vec![WHITE; width * margin * 3];
    let mut places = Vec::new();
    for side in &scaled {
        let [across, down] = [side.width() as usize, side.height() as usize];
        let left = (width - across) / 2;
        places.push([left, rgb.len() / (width * 3), across, down]);
        for row in side.as_raw().chunks_exact(across * 3) {
            rgb.resize(rgb.len() + left * 3, WHITE);
            rgb.extend_from_slice(row);
            rgb.resize(rgb.len() + (width - left - across) * 3, WHITE);
        }
        rgb.resize(rgb.len() + width * margin * 3, WHITE);
    }
    Some(JoinedSides {
        pixels: raster_from_rgb(width, rgb, ColourMode::Colour),
        places,
        dpi,
    })
}

type RgbPicture = ImageBuffer<Rgb<u8>, Vec<u8>>;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a side that fits"
)]
fn scale_side(side: &SidePicture<'_>, dpi: Option<f64>) -> Option<RgbPicture> {
    let pixels = side.pixels;
    let width = u32::try_from(pixels.width).ok()?;
    let height = u32::try_from(pixels.height).ok()?;
    let rgb = pixels.crop_rgb([0, 0, pixels.width, pixels.height]);
    let picture = RgbPicture::from_raw(width, height, rgb).filter(|_| width > 0 && height > 0)?;
    let share = side
        .dpi
        .zip(dpi)
        .map_or(1.0, |(own, all)| all / own);
    if share * SAME_DPI >= 1.0 {
        return Some(picture);
    }
    let side_px = |px: u32| (f64::from(px) * share).ceil() as u32;
    let size = [side_px(width), side_px(height)];
    Some(imageops::resize(
        &picture,
        size[0],
        size[1],
        FilterType::CatmullRom,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(width: usize, height: usize, level: u8) -> PageRaster {
        raster_from_rgb(width, vec![level; width * height * 3], ColourMode::Colour)
    }

    #[test]
    fn the_finer_side_is_reduced_and_none_is_enlarged() {
        let (fine, coarse) = (side(200, 120, 10), side(100, 60, 90));
        let joined = join_sides(&[
            SidePicture {
                pixels: &fine,
                dpi: Some(600.0),
            },
            SidePicture {
                pixels: &coarse,
                dpi: Some(300.0),
            },
        ])
        .unwrap();
        assert_eq!(joined.dpi, Some(300.0));
        assert_eq!(joined.places, [[2, 2, 100, 60], [2, 64, 100, 60]]);
        assert_eq!((joined.pixels.width, joined.pixels.height), (104, 126));
        let at = |x, y| {
            joined
                .pixels
                .crop_rgb([x, y, x + 1, y + 1])[0]
        };
        assert_eq!(
            [at(0, 0), at(50, 30), at(50, 63), at(50, 90)],
            [255, 10, 255, 90]
        );
    }

    #[test]
    fn an_unknown_resolution_scales_nothing() {
        let (one, other) = (side(200, 120, 10), side(100, 60, 90));
        let of = |pixels, dpi| SidePicture { pixels, dpi };
        let joined = join_sides(&[of(&one, Some(300.0)), of(&other, None)]).unwrap();
        assert_eq!(joined.dpi, None);
        assert_eq!(joined.places[1][2..], [100, 60]);
        assert!(join_sides(&[]).is_none());
    }
}
