//! PNG, BMP, WebP and GIF through `image`.

use std::io::Cursor;

use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::dimensions::{RGBA_BYTES, check_dimensions};
use super::failure::DecodeFailure;
use crate::raster::Orientation;
use crate::raster::{PageRaster, SampleLayout};
use model::limits::Limits;
use model::{ColourMode, FileFormat};

pub(super) fn decode_raster(
    bytes: &[u8],
    format: FileFormat,
    upright: Orientation,
    limits: &Limits,
) -> Result<PageRaster, DecodeFailure> {
    let kind = match format {
        FileFormat::Png => ImageFormat::Png,
        FileFormat::Bmp => ImageFormat::Bmp,
        FileFormat::Webp => ImageFormat::WebP,
        _ => ImageFormat::Gif,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    reader.limits(image_limits(limits));
    let decoder = reader.into_decoder().map_err(|e| image_failure(&e))?;
    let (width, height) = decoder.dimensions();
    let stored = if is_one_bit_png(bytes) {
        ColourMode::Bilevel
    } else {
        stored_colour(decoder.original_color_type())
    };
    check_dimensions(width.into(), height.into(), RGBA_BYTES, limits)?;
    check_end(bytes, format)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| image_failure(&e))?;
    let (samples, layout) = to_eight_bit(picture);
    Ok(PageRaster::new(
        width as usize,
        samples,
        layout,
        stored,
        upright,
    ))
}

// Offsets are fixed: IHDR must be the first chunk of a PNG (ISO/IEC 15948, 5.6).
/// IHDR with bit depth 1 and colour type grey, which the decoder reports as eight bits.
fn is_one_bit_png(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"IHDR") && bytes.get(24..26) == Some(&[1, 0])
}

fn image_limits(limits: &Limits) -> image::Limits {
    let mut out = image::Limits::default();
    out.max_image_width = Some(limits.side_px);
    out.max_image_height = Some(limits.side_px);
    out.max_alloc = Some(limits.decode_bytes);
    out
}

fn stored_colour(kind: ExtendedColorType) -> ColourMode {
    match kind {
        ExtendedColorType::L1 => ColourMode::Bilevel,
        ExtendedColorType::L2
        | ExtendedColorType::L4
        | ExtendedColorType::L8
        | ExtendedColorType::L16
        | ExtendedColorType::La1
        | ExtendedColorType::La2
        | ExtendedColorType::La4
        | ExtendedColorType::La8
        | ExtendedColorType::La16 => ColourMode::Grey,
        _ => ColourMode::Colour,
    }
}

/// Eight bits, transparency laid on white paper.
fn to_eight_bit(picture: DynamicImage) -> (Vec<u8>, SampleLayout) {
    match picture {
        DynamicImage::ImageLuma8(grey) => (grey.into_raw(), SampleLayout::Grey),
        DynamicImage::ImageRgb8(rgb) => (rgb.into_raw(), SampleLayout::Rgb),
        DynamicImage::ImageLuma16(_) => (picture.into_luma8().into_raw(), SampleLayout::Grey),
        DynamicImage::ImageLumaA8(_) | DynamicImage::ImageLumaA16(_) => {
            let raw = picture.into_luma_alpha8().into_raw();
            (
                raw.chunks_exact(2)
                    .filter_map(|p| Some(composite_on_white(*p.first()?, *p.get(1)?)))
                    .collect(),
                SampleLayout::Grey,
            )
        }
        other if other.color().has_alpha() => {
            let raw = other.into_rgba8().into_raw();
            let blend = |p: &[u8]| match p {
                &[r, g, b, a] => [r, g, b].map(|v| composite_on_white(v, a)),
                _ => [255; 3],
            };
            (
                raw.chunks_exact(4).flat_map(blend).collect(),
                SampleLayout::Rgb,
            )
        }
        other => (other.into_rgb8().into_raw(), SampleLayout::Rgb),
    }
}

pub(crate) fn composite_on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u16::from(value), u16::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// End markers that the decoders do not insist on.
fn check_end(bytes: &[u8], format: FileFormat) -> Result<(), DecodeFailure> {
    let cut = |what: &str| {
        Err(DecodeFailure::damaged(
            format!("文件不完整：缺少 {what}"),
            format!("cut short: {what} is missing"),
        ))
    };
    match format {
        // From the back, where IEND lies in a sound file; a search from the front would read it
        // all.
        FileFormat::Png if !bytes.windows(4).rev().any(|w| w == b"IEND") => cut("IEND"),
        // The RIFF header counts what follows its own eight bytes.
        FileFormat::Webp if riff_length(bytes) > bytes.len() as u64 => cut("RIFF data"),
        _ => Ok(()),
    }
}

fn riff_length(bytes: &[u8]) -> u64 {
    match bytes.get(4..8) {
        Some(&[a, b, c, d]) => u64::from(u32::from_le_bytes([a, b, c, d])) + 8,
        _ => 0,
    }
}

fn image_failure(error: &ImageError) -> DecodeFailure {
    match error {
        ImageError::Limits(_) => DecodeFailure::over_limit(error),
        ImageError::Unsupported(_) => DecodeFailure::unsupported(&error.to_string()),
        _ => DecodeFailure::damaged(
            format!("图片数据损坏（{error}）"),
            format!("picture data is damaged ({error})"),
        ),
    }
}
