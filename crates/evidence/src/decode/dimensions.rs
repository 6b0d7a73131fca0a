//! The size that a header promises, held to the limits before anything of that size is allocated.

use super::failure::DecodeFailure;
use model::limits::Limits;

/// Red, green, blue and alpha: the most that a decoded px takes.
pub(crate) const RGBA_BYTES: u64 = 4;

// Origin: red, green, blue and luma at full size; the smaller copies take a tenth of that and are not counted.
/// What a px takes in memory beside its decoded samples while the page is made of them, bytes.
pub(crate) const PAGE_BYTES: u64 = 4;

/// Refuses sides, areas and allocations over the limits.
pub(crate) fn check_dimensions(
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
    let long = width > side || height > side;
    let over = long || pixels > limits.pixels;
    if over || pixels.saturating_mul(bytes_per_pixel) > limits.decode_bytes {
        return Err(DecodeFailure::over_limit(format!("{width} × {height} px")));
    }
    Ok(())
}
