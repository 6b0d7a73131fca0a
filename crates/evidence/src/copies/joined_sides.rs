//! Pictures of the sides of a card in one frame.

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Rgb};

use super::colour_profile::raster_from_rgb;
use crate::raster::PageRaster;
use model::ColourMode;

/// White around and between sides whose resolution nobody knows, in parts of the width; by eye.
const MARGIN_PARTS: usize = 40;
/// Sides of A4 in inches (ISO 216: 210 × 297 mm), on which copies of cards are usual.
const A4_INCHES: [f64; 2] = [210.0 / 25.4, 297.0 / 25.4];
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
/// Where all resolutions are known and the sides fit, the frame is a sheet of A4, whose size proves the
/// resolution. `None` without a side, or where a side has no pixels.
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
    let frame = FrameSize::for_sides(&scaled, dpi)?;
    let mut rgb = vec![WHITE; frame.width * frame.gap * 3];
    let mut places = Vec::new();
    for side in &scaled {
        let [across, down] = [side.width() as usize, side.height() as usize];
        let left = (frame.width - across) / 2;
        let right = frame.width - left - across;
        places.push([left, rgb.len() / (frame.width * 3), across, down]);
        for row in side.as_raw().chunks_exact(across * 3) {
            rgb.resize(rgb.len() + left * 3, WHITE);
            rgb.extend_from_slice(row);
            rgb.resize(rgb.len() + right * 3, WHITE);
        }
        rgb.resize(rgb.len() + frame.width * frame.gap * 3, WHITE);
    }
    // What the gaps leave over by rounding.
    rgb.resize(frame.width * frame.height * 3, WHITE);
    Some(JoinedSides {
        pixels: raster_from_rgb(frame.width, rgb, ColourMode::Colour),
        places,
        dpi,
    })
}

/// A frame with the same gap above, between and below the sides, px.
struct FrameSize {
    width: usize,
    height: usize,
    gap: usize,
}

impl FrameSize {
    fn for_sides(sides: &[RgbPicture], dpi: Option<f64>) -> Option<Self> {
        let widest = sides
            .iter()
            .map(|side| side.width() as usize)
            .max()?;
        let filled: usize = sides
            .iter()
            .map(|side| side.height() as usize)
            .sum();
        let gaps = sides.len() + 1;
        if let Some([width, height]) = dpi.map(sheet_px)
            && width > widest
            && height > filled + gaps
        {
            let gap = (height - filled) / gaps;
            return Some(Self { width, height, gap });
        }
        let gap = (widest / MARGIN_PARTS).max(1);
        Some(Self {
            width: widest + 2 * gap,
            height: filled + gaps * gap,
            gap,
        })
    }
}

/// A sheet of A4 at so many dpi.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some thousand px; `as` saturates"
)]
fn sheet_px(dpi: f64) -> [usize; 2] {
    A4_INCHES.map(|inches| (inches * dpi).round() as usize)
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
    let [across, down] = [width, height].map(side_px);
    Some(imageops::resize(
        &picture,
        across,
        down,
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
    fn the_finer_side_is_reduced_and_the_frame_is_a_sheet() {
        let (fine, coarse) = (side(80, 50, 10), side(40, 25, 90));
        let of = |pixels, dpi| SidePicture {
            pixels,
            dpi: Some(dpi),
        };
        let joined = join_sides(&[of(&fine, 20.0), of(&coarse, 10.0)]).unwrap();
        assert_eq!(joined.dpi, Some(10.0));
        // 8.27 × 11.69 inches at 10 dpi.
        assert_eq!((joined.pixels.width, joined.pixels.height), (83, 117));
        assert_eq!(joined.places, [[21, 22, 40, 25], [21, 69, 40, 25]]);
        let at = |x, y| {
            joined
                .pixels
                .crop_rgb([x, y, x + 1, y + 1])[0]
        };
        assert_eq!(
            [at(0, 0), at(40, 30), at(40, 60), at(40, 80)],
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
