//! Bytes to pixels: bounded, and never silent about what is missing.
//!
//! Decoders forgive. A JPEG that ends in the middle becomes a picture with grey rows, so every
//! format gets a check of its own: the end marker, the rows delivered, the strict mode.

mod bitmap;
mod jpeg;
mod tiff;

use serde::{Deserialize, Serialize};

pub(crate) use bitmap::composite_on_white;

use super::raster::Orientation;
use super::raster::PageRaster;
use model::limits::Limits;
use model::{Bilingual, FileFormat, FileIntegrity};

/// Why a page has no pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecodeFailure {
    /// Damaged, unsupported, or over our limit.
    pub integrity: FileIntegrity,
    /// What is missing or wrong.
    pub why: Bilingual,
}

impl DecodeFailure {
    pub(crate) fn damaged(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            integrity: FileIntegrity::Damaged,
            why: Bilingual::new(zh, en),
        }
    }

    pub(crate) fn unsupported(what: &str) -> Self {
        Self {
            integrity: FileIntegrity::Unsupported,
            why: Bilingual::new(format!("不支持：{what}"), format!("not supported: {what}")),
        }
    }

    pub(crate) fn over_limit(what: impl std::fmt::Display) -> Self {
        Self {
            integrity: FileIntegrity::Limit,
            why: Bilingual::new(
                format!("超出上限：{what}"),
                format!("over the limit: {what}"),
            ),
        }
    }
}

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
        return Err(DecodeFailure::over_limit(format!("{} bytes", bytes.len())));
    }
    match format {
        FileFormat::Jpeg => jpeg::decode_jpeg(bytes, upright, limits),
        FileFormat::Tiff => tiff::decode_tiff(bytes, page, upright, limits),
        FileFormat::Png | FileFormat::Bmp | FileFormat::Webp | FileFormat::Gif => {
            bitmap::decode_raster(bytes, format, upright, limits)
        }
        FileFormat::Heic
        | FileFormat::Pdf
        | FileFormat::Ofd
        | FileFormat::Docx
        | FileFormat::Zip
        | FileFormat::Text
        | FileFormat::Other => Err(DecodeFailure::unsupported(format.name())),
    }
}

/// Refuses sides, areas and allocations over the limits.
fn check_dimensions(
    width: u64,
    height: u64,
    bytes_per_pixel: u64,
    limits: &Limits,
) -> Result<(), DecodeFailure> {
    // The header's word is enough: the check must come before anything of that size is allocated.
    let side = u64::from(limits.side_px);
    if width == 0 || height == 0 {
        return Err(DecodeFailure::damaged(
            "图片没有像素",
            "the picture has no pixels",
        ));
    }
    let pixels = width.saturating_mul(height);
    // Sides and area both: one row of 30 000 px is fine, 30 000 of them are not.
    let over = width > side || height > side || pixels > limits.pixels;
    if over || pixels.saturating_mul(bytes_per_pixel) > limits.decode_bytes {
        return Err(DecodeFailure::over_limit(format!("{width} × {height} px")));
    }
    Ok(())
}
