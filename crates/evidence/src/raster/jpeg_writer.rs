//! Pixels to JPEG.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A JPEG file of red, green and blue samples with full colour resolution up to quality 90 and
/// halved below, as common programs do. `None` when the samples do not fill the picture, or it has
/// a side that JPEG cannot hold.
pub(crate) fn encode_jpeg(rgb: &[u8], width: usize, height: usize, quality: u8) -> Option<Vec<u8>> {
    let sampling = if quality > 90 {
        SamplingFactor::F_1_1
    } else {
        SamplingFactor::F_2_2
    };
    encode_with_sampling(rgb, width, height, quality, sampling)
}

/// The same with a chosen colour resolution.
pub(crate) fn encode_with_sampling(
    rgb: &[u8],
    width: usize,
    height: usize,
    quality: u8,
    sampling: SamplingFactor,
) -> Option<Vec<u8>> {
    let width = u16::try_from(width).ok()?;
    let height = u16::try_from(height).ok()?;
    let quality = quality.clamp(1, 100);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(sampling);
    let outcome = encoder.encode(rgb, width, height, ColorType::Rgb);
    outcome.ok()?;
    Some(out)
}
