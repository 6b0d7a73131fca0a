//! HEIC through `heifer`, which applies crop, rotation and mirror of the file itself.

use heifer::{Error, Image, Options};
use serde::{Deserialize, Serialize};

use super::bitmap::composite_on_white;
use super::dimensions::check_dimensions;
use super::failure::DecodeFailure;
use crate::probe::heif_page;
use crate::raster::{Orientation, PageRaster, SampleLayout};
use model::ColourMode;
use model::limits::Limits;

// Origin: measured, 13 bytes a px at the peak of an 8.7-megapixel picture in one piece.
/// What the decoder takes for a px: RGBA, the planes of the frame, and the picture turned or converted.
const DECODER_BYTES: u64 = 13;

/// Rows of red, green and blue, eight bits each, upright.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HeifSamples {
    width: usize,
    stored: ColourMode,
    #[serde(skip)]
    bytes: Vec<u8>,
}

/// The primary picture. The size that the container promises is held to `limits` before.
pub(crate) fn decode_heif(bytes: &[u8], limits: &Limits) -> Result<HeifSamples, DecodeFailure> {
    if bytes.len() as u64 > limits.file_bytes {
        let what = format!("{} bytes", bytes.len());
        return Err(DecodeFailure::over_limit(what));
    }
    let page = heif_page(bytes).unwrap_or_default();
    let (width, height) = page
        .width_px
        .zip(page.height_px)
        .unwrap_or_default();
    check_dimensions(width.into(), height.into(), DECODER_BYTES, limits)?;
    let stored = page
        .colour
        .unwrap_or(ColourMode::Colour);
    let options = Options {
        // The files of a dossier are read side by side already.
        max_threads: 1,
        max_pixels: limits
            .pixels
            .min(limits.decode_bytes / DECODER_BYTES),
    };
    let picture = decode_as_srgb(bytes, &options).map_err(|e| heif_failure(&e))?;
    Ok(HeifSamples {
        width: picture.width as usize,
        stored,
        bytes: to_rgb(&picture),
    })
}

/// Phones store Display P3; a profile or a curve that cannot be converted is taken as it is, for the
/// measures ask how much colour there is and not which red.
fn decode_as_srgb(bytes: &[u8], options: &Options) -> Result<Image<u8>, Error> {
    match heifer::decode_srgb_rgba8(bytes, options) {
        Err(Error::Unsupported(_)) => heifer::decode_rgba8(bytes, options),
        outcome => outcome,
    }
}

/// Transparency laid on white paper.
fn to_rgb(picture: &Image<u8>) -> Vec<u8> {
    let opaque = !picture.has_alpha;
    let (pixels, _) = picture.data.as_chunks::<4>();
    let rgb = pixels.iter().flat_map(|&[r, g, b, a]| {
        let on_white = |value| {
            if opaque {
                value
            } else {
                composite_on_white(value, a)
            }
        };
        [r, g, b].map(on_white)
    });
    rgb.collect()
}

fn heif_failure(error: &Error) -> DecodeFailure {
    match error {
        Error::Unsupported(what) => DecodeFailure::unsupported(what),
        other => DecodeFailure::damaged(
            format!("图片数据损坏（{other}）"),
            format!("picture data is damaged ({other})"),
        ),
    }
}

impl HeifSamples {
    /// Takes the samples out, to travel beside their description.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// Puts them back; `None` when they are not whole rows.
    pub(crate) fn with_bytes(self, bytes: Vec<u8>) -> Option<Self> {
        let row = self.width.checked_mul(3)?;
        let whole = row > 0 && bytes.len().is_multiple_of(row);
        whole.then_some(Self { bytes, ..self })
    }

    /// `upright`: a turn beside the container's own, which is applied already.
    pub(crate) fn into_raster(self, upright: Orientation) -> PageRaster {
        PageRaster::new(
            self.width,
            self.bytes,
            SampleLayout::Rgb,
            self.stored,
            upright,
        )
    }
}
