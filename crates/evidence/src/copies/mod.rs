//! Copies of pictures for an upload form: without what a camera or program wrote beside the pixels, in
//! the colours that every viewer assumes. The originals are read only.

mod colour_profile;
mod crop;
mod joined_sides;
mod jpeg_file;
mod png_file;

pub use colour_profile::{ProfileError, convert_to_srgb, is_srgb, read_profile};
pub use crop::crop_page;
pub use joined_sides::{JoinedSides, SidePicture, join_sides};
pub use jpeg_file::clean_jpeg;
pub use png_file::clean_png;

/// Resolution in whole dpi that a header holds; never more than what was measured.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped before"
)]
fn header_dpi(dpi: f64) -> u16 {
    dpi.floor()
        .clamp(1.0, f64::from(u16::MAX)) as u16
}
