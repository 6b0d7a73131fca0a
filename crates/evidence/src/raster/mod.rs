//! The picture type: planes of 8-bit samples, upright, and how they become a JPEG again.

// Pixel arithmetic: values are bounded by 8 bits and by `Limits`, and `as` saturates from floats.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]
// What `simd::widest` runs has to be inlined into it.
#![allow(clippy::inline_always)]

mod jfif_colour;
pub(crate) mod jpeg_writer;
mod orientation;
pub(crate) mod page_image;
mod plane;
pub(crate) mod simd;

pub use orientation::Orientation;
pub use page_image::{PageRaster, Preview, SampleLayout};
pub use plane::Plane;
