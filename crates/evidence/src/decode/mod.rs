//! Bytes to pixels: bounded, and never silent about what is missing.
//!
//! Decoders forgive. A JPEG that ends in the middle becomes a picture with grey rows, so every
//! format gets a check of its own: the end marker, the rows delivered, the strict mode.

// Samples of 16 bits are cut to their upper eight.
#![allow(clippy::cast_possible_truncation)]

mod bitmap;
mod dimensions;
mod failure;
mod heif;
mod jpeg;
mod jpeg_variants;
mod tiff;

pub(crate) use bitmap::composite_on_white;
pub(crate) use dimensions::{RGBA_BYTES, check_dimensions};
pub use failure::DecodeFailure;
pub(crate) use heif::{HeifSamples, decode_heif};

use super::raster::Orientation;
use super::raster::PageRaster;
use model::FileFormat;
use model::limits::Limits;

/// Decodes page `page` (from 0; only TIFF has more than one) and turns it upright.
///
/// # Errors
/// [`DecodeFailure`] when the picture is damaged, not supported or larger than `limits` allow. A
/// picture of which only a part is there is damaged.
pub fn decode_page(
    bytes: &[u8],
    format: FileFormat,
    page: usize,
    upright: Orientation,
    limits: &Limits,
) -> Result<PageRaster, DecodeFailure> {
    if bytes.len() as u64 > limits.file_bytes {
        let what = format!("{} bytes", bytes.len());
        return Err(DecodeFailure::over_limit(what));
    }
    match format {
        FileFormat::Jpeg => jpeg::decode_jpeg(bytes, upright, limits),
        FileFormat::Tiff => tiff::decode_tiff(bytes, page, upright, limits),
        FileFormat::Png | FileFormat::Bmp | FileFormat::Webp | FileFormat::Gif => {
            bitmap::decode_raster(bytes, format, upright, limits)
        }
        FileFormat::Heic => {
            let samples = heif::decode_heif(bytes, limits)?;
            Ok(samples.into_raster(upright))
        }
        FileFormat::Pdf
        | FileFormat::Ofd
        | FileFormat::Docx
        | FileFormat::Zip
        | FileFormat::Text
        | FileFormat::Other => {
            let what = format.name();
            Err(DecodeFailure::unsupported(what))
        }
    }
}
