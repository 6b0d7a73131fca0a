//! PNG, BMP, WebP and GIF through `image`.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::dimensions::{PAGE_BYTES, check_dimensions};
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
    let decoder = open_decoder(bytes, kind, limits);
    let decoder = decoder.map_err(|e| image_failure(&e))?;
    let (width, height) = decoder.dimensions();
    let stored = if is_one_bit_png(bytes) {
        ColourMode::Bilevel
    } else {
        stored_colour(decoder.original_color_type())
    };
    let pixel_bytes = u64::from(decoder.color_type().bytes_per_pixel());
    check_dimensions(
        width.into(),
        height.into(),
        pixel_bytes + PAGE_BYTES,
        limits,
    )?;
    check_end(bytes, format)?;
    let outcome = DynamicImage::from_decoder(decoder);
    let picture = outcome.map_err(|e| image_failure(&e))?;
    let width = width as usize;
    let (samples, layout) = to_eight_bit(picture);
    Ok(PageRaster::new(width, samples, layout, stored, upright))
}

// Origin: by eye. Profiles of printers take up to 3 MB; a row of `Limits::side_px` at eight bytes a px takes 240 kB.
/// What the chunks of a PNG beside its samples may take inflated; a larger colour profile is left out.
const PNG_CHUNK_BYTES: u64 = 16 << 20;

fn open_decoder<'b>(
    bytes: &'b [u8],
    kind: ImageFormat,
    limits: &Limits,
) -> Result<Box<dyn ImageDecoder + 'b>, ImageError> {
    let source = Cursor::new(bytes);
    let full = image_limits(limits);
    if kind == ImageFormat::Png {
        // A profile is inflated while the header is read, so its bound must not be that of the picture.
        let mut chunks = full.clone();
        chunks.max_alloc = Some(PNG_CHUNK_BYTES);
        let mut decoder = PngDecoder::with_limits(source, chunks)?;
        decoder.set_limits(full)?;
        return Ok(Box::new(decoder));
    }
    let mut reader = ImageReader::with_format(source, kind);
    reader.limits(full);
    Ok(Box::new(reader.into_decoder()?))
}

// Offsets are fixed: IHDR must be the first chunk of a PNG (ISO/IEC 15948, 5.6).
/// IHDR with bit depth 1 and colour type grey, which the decoder reports as eight bits.
fn is_one_bit_png(bytes: &[u8]) -> bool {
    let chunk = bytes.get(12..16);
    let depth_and_colour = bytes.get(24..26);
    chunk == Some(b"IHDR") && depth_and_colour == Some(&[1, 0])
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
        DynamicImage::ImageLuma8(grey) => {
            let samples = grey.into_raw();
            (samples, SampleLayout::Grey)
        }
        DynamicImage::ImageRgb8(rgb) => {
            let samples = rgb.into_raw();
            (samples, SampleLayout::Rgb)
        }
        DynamicImage::ImageLuma16(_) => {
            let samples = picture.into_luma8().into_raw();
            (samples, SampleLayout::Grey)
        }
        DynamicImage::ImageLumaA8(_) | DynamicImage::ImageLumaA16(_) => {
            let grey = picture.into_luma_alpha8();
            let raw = grey.into_raw();
            let (pixels, _) = raw.as_chunks();
            let blend = |&[v, a]: &[u8; 2]| composite_on_white(v, a);
            let blended = pixels.iter().map(blend);
            let samples = blended.collect();
            (samples, SampleLayout::Grey)
        }
        other if other.color().has_alpha() => {
            let rgba = other.into_rgba8();
            let raw = rgba.into_raw();
            let (pixels, _) = raw.as_chunks();
            let blend = |&[r, g, b, a]: &[u8; 4]| {
                let on_white = |v| composite_on_white(v, a);
                [r, g, b].map(on_white)
            };
            let blended = pixels.iter().flat_map(blend);
            let samples = blended.collect();
            (samples, SampleLayout::Rgb)
        }
        other => {
            let samples = other.into_rgb8().into_raw();
            (samples, SampleLayout::Rgb)
        }
    }
}

pub(crate) fn composite_on_white(value: u8, alpha: u8) -> u8 {
    let value = u16::from(value);
    let alpha = u16::from(alpha);
    let white = 255 * (255 - alpha);
    let sum = value * alpha + white;
    let rounded = (sum + 127) / 255;
    rounded as u8
}

/// End markers that the decoders do not insist on.
fn check_end(bytes: &[u8], format: FileFormat) -> Result<(), DecodeFailure> {
    let missing = match format {
        FileFormat::Png if !has_png_end(bytes) => "IEND",
        // The RIFF header counts what follows its own eight bytes.
        FileFormat::Webp if riff_length(bytes) > bytes.len() as u64 => "RIFF data",
        _ => return Ok(()),
    };
    Err(DecodeFailure::damaged(
        format!("文件不完整：缺少 {missing}"),
        format!("cut short: {missing} is missing"),
    ))
}

fn has_png_end(bytes: &[u8]) -> bool {
    // From the back, where IEND lies in a sound file; a search from the front would read it all.
    bytes
        .windows(4)
        .rev()
        .any(|w| w == b"IEND")
}

fn riff_length(bytes: &[u8]) -> u64 {
    let behind_tag = bytes.get(4..).unwrap_or_default();
    match behind_tag.first_chunk() {
        Some(length) => {
            let length = u32::from_le_bytes(*length);
            u64::from(length) + 8
        }
        None => 0,
    }
}

fn image_failure(error: &ImageError) -> DecodeFailure {
    match error {
        ImageError::Limits(_) => DecodeFailure::over_limit(error),
        ImageError::Unsupported(_) => {
            let what = error.to_string();
            DecodeFailure::unsupported(&what)
        }
        _ => DecodeFailure::damaged(
            format!("图片数据损坏（{error}）"),
            format!("picture data is damaged ({error})"),
        ),
    }
}
