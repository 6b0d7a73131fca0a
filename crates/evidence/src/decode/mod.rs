//! Bytes to pixels: bounded, and never silent about what is missing.
//!
//! Decoders forgive. A JPEG that ends in the middle becomes a picture with grey rows, so every
//! format gets a check of its own: the end marker, the rows delivered, the strict mode.

mod jpeg;
mod bitmap;
mod tiff;

use serde::{Deserialize, Serialize};

pub(crate) use bitmap::on_white;

use super::raster::Pixels;
use super::raster::Orientation;
use model::limits::Limits;
use model::{Format, Integrity, Words};

/// Why a page has no pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecodeFailure {
    /// Damaged, unsupported, or over our limit.
    pub integrity: Integrity,
    /// What is missing or wrong.
    pub why: Words,
}

impl DecodeFailure {
    pub(crate) fn damaged(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { integrity: Integrity::Damaged, why: Words::new(zh, en) }
    }

    pub(crate) fn unsupported(what: &str) -> Self {
        Self {
            integrity: Integrity::Unsupported,
            why: Words::new(format!("不支持：{what}"), format!("not supported: {what}")),
        }
    }

    pub(crate) fn limit(what: impl std::fmt::Display) -> Self {
        Self {
            integrity: Integrity::Limit,
            why: Words::new(format!("超出上限：{what}"), format!("over the limit: {what}")),
        }
    }
}

/// Decodes page `page` (from 0; only TIFF has more than one) and turns it upright.
///
/// # Errors
/// [`DecodeFailure`] when the picture is damaged, not supported or larger than `limits` allow. A
/// picture of which only a part is there is damaged.
pub fn decode(
    bytes: &[u8],
    format: Format,
    page: usize,
    upright: Orientation,
    limits: &Limits,
) -> Result<Pixels, DecodeFailure> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(DecodeFailure::limit(format!("{} bytes", bytes.len())));
    }
    match format {
        Format::Jpeg => jpeg::decode(bytes, upright, limits),
        Format::Tiff => tiff::decode(bytes, page, upright, limits),
        Format::Png | Format::Bmp | Format::Webp | Format::Gif => {
            bitmap::decode(bytes, format, upright, limits)
        }
        Format::Heic
        | Format::Pdf
        | Format::Ofd
        | Format::Docx
        | Format::Zip
        | Format::Text
        | Format::Other => Err(DecodeFailure::unsupported(format.name())),
    }
}

/// Refuses sides, areas and allocations over the limits.
fn admit(width: u64, height: u64, bytes_per_pixel: u64, limits: &Limits) -> Result<(), DecodeFailure> {
    let side = u64::from(limits.side_px);
    if width == 0 || height == 0 {
        return Err(DecodeFailure::damaged("图片没有像素", "the picture has no pixels"));
    }
    let pixels = width.saturating_mul(height);
    let over = width > side || height > side || pixels > limits.pixels;
    if over || pixels.saturating_mul(bytes_per_pixel) > limits.decode_bytes {
        return Err(DecodeFailure::limit(format!("{width} × {height} px")));
    }
    Ok(())
}
