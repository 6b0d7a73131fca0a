//! Pixels of another colour space become sRGB, which viewers assume where a file says nothing.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageDecoder, ImageFormat, ImageReader};
use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

use crate::raster::{Orientation, PageRaster, SampleLayout};
use model::{ColourMode, FileFormat};

// Origin: by eye. Profiles of displays and scanners have some kilobytes, those of presses one or two MB.
/// A larger profile is not looked at.
const MAX_PROFILE_BYTES: usize = 4 << 20;
// Origin: by eye. Nobody sees two of 255 steps, and rounding alone makes one.
/// Steps of a channel that a profile may differ from sRGB and still is taken for it.
const SAME_STEPS: u8 = 2;
/// Levels of each channel at which a profile is held against sRGB: both ends and seven between.
const PROBED: [u8; 9] = [0, 32, 64, 96, 128, 160, 192, 224, 255];

/// A profile that cannot be followed: the pixels stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the colour profile cannot be followed")]
pub struct ProfileError;

/// The ICC profile in a picture's header; `None` where there is none, or none that is bounded.
#[must_use]
pub fn read_profile(bytes: &[u8], format: FileFormat) -> Option<Vec<u8>> {
    let format = match format {
        FileFormat::Jpeg => ImageFormat::Jpeg,
        FileFormat::Png => ImageFormat::Png,
        FileFormat::Webp => ImageFormat::WebP,
        FileFormat::Tiff => ImageFormat::Tiff,
        _ => return None,
    };
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().ok()?;
    let profile = decoder.icc_profile().ok()??;
    (profile.len() <= MAX_PROFILE_BYTES).then_some(profile)
}

/// Whether a profile says nothing else than sRGB does.
///
/// # Errors
/// The profile is broken, or of inks (CMYK), which the decoder turned into red, green and blue already.
pub fn is_srgb(profile: &[u8]) -> Result<bool, ProfileError> {
    let profile = ProfileTransform::new(profile)?;
    let probe = probe_levels(profile.is_rgb);
    let plain: Vec<u8> = if profile.is_rgb {
        probe.clone()
    } else {
        let grey = probe.iter().map(|level| [*level; 3]);
        grey.flatten().collect()
    };
    let converted = profile.convert(&probe)?;
    let mut pairs = converted.iter().zip(&plain);
    Ok(pairs.all(|(got, level)| got.abs_diff(*level) <= SAME_STEPS))
}

/// The page in sRGB.
///
/// # Errors
/// As [`is_srgb`].
pub fn convert_to_srgb(pixels: &PageRaster, profile: &[u8]) -> Result<PageRaster, ProfileError> {
    let profile = ProfileTransform::new(profile)?;
    let samples = if profile.is_rgb {
        pixels.crop_rgb([0, 0, pixels.width, pixels.height])
    } else {
        let rows = (0..pixels.height).map(|y| pixels.luma.row(y));
        rows.flatten().copied().collect()
    };
    let converted = profile.convert(&samples)?;
    Ok(raster_from_rgb(pixels.width, converted, pixels.stored))
}

/// From a profile of three channels or of one to sRGB.
struct ProfileTransform {
    transform: Arc<Transform8BitExecutor>,
    is_rgb: bool,
}

impl ProfileTransform {
    fn new(profile: &[u8]) -> Result<Self, ProfileError> {
        let profile = ColorProfile::new_from_slice(profile).map_err(|_| ProfileError)?;
        let is_rgb = match profile.color_space {
            DataColorSpace::Rgb => true,
            DataColorSpace::Gray => false,
            _ => return Err(ProfileError),
        };
        let layout = if is_rgb { Layout::Rgb } else { Layout::Gray };
        let srgb = ColorProfile::new_srgb();
        let options = TransformOptions::default();
        let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options);
        let transform = transform.map_err(|_| ProfileError)?;
        Ok(Self { transform, is_rgb })
    }

    fn convert(&self, source: &[u8]) -> Result<Vec<u8>, ProfileError> {
        let channels = if self.is_rgb { 3 } else { 1 };
        let mut converted = vec![0; source.len() / channels * 3];
        let done = self
            .transform
            .transform(source, &mut converted);
        done.map_err(|_| ProfileError)?;
        Ok(converted)
    }
}

/// Colours spread over the whole space, or levels of grey.
fn probe_levels(is_rgb: bool) -> Vec<u8> {
    if !is_rgb {
        return PROBED.to_vec();
    }
    let of_green = |red| {
        PROBED.iter().flat_map(move |green| {
            let of_blue = move |blue: &u8| [red, *green, *blue];
            PROBED.iter().flat_map(of_blue)
        })
    };
    PROBED
        .iter()
        .flat_map(|red| of_green(*red))
        .collect()
}

/// A page of red, green and blue that stands upright.
pub(super) fn raster_from_rgb(width: usize, rgb: Vec<u8>, stored: ColourMode) -> PageRaster {
    PageRaster::new(
        width,
        rgb,
        SampleLayout::Rgb,
        stored,
        Orientation::default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> PageRaster {
        let rgb = (0..16 * 16).flat_map(|_| [200, 100, 100]);
        raster_from_rgb(16, rgb.collect(), ColourMode::Colour)
    }

    #[test]
    fn another_space_is_converted_and_srgb_is_left_alone() {
        let srgb = ColorProfile::new_srgb()
            .encode()
            .unwrap();
        assert_eq!(is_srgb(&srgb), Ok(true));
        let wide = ColorProfile::new_display_p3()
            .encode()
            .unwrap();
        assert_eq!(is_srgb(&wide), Ok(false));
        let converted = convert_to_srgb(&page(), &wide).unwrap();
        // By the matrices of IEC 61966-2-1 and SMPTE EG 432-1: 215, 93, 97.
        let px = converted.crop_rgb([0, 0, 1, 1]);
        let expected = [215_u8, 93, 97];
        let near = px
            .iter()
            .zip(expected)
            .all(|(got, want)| got.abs_diff(want) <= 1);
        assert!(near, "{px:?}");
        assert_eq!((converted.width, converted.height), (16, 16));
    }

    #[test]
    fn a_profile_that_cannot_be_followed_is_told() {
        for broken in [&b""[..], b"no profile", &[0; 200]] {
            assert_eq!(is_srgb(broken), Err(ProfileError));
            assert!(convert_to_srgb(&page(), broken).is_err());
        }
    }
}
