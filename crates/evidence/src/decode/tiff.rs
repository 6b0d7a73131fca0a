//! TIFF: any page, Group 4, palette, 16-bit and CMYK included.

use std::io::Cursor;

use tiff::decoder::{Decoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::bitmap::composite_on_white;
use super::dimensions::check_dimensions;
use super::failure::DecodeFailure;
use crate::raster::Orientation;
use crate::raster::{PageRaster, SampleLayout};
use model::ColourMode;
use model::limits::Limits;

type TiffReader<'a> = Decoder<Cursor<&'a [u8]>>;

pub(super) fn decode_tiff(
    bytes: &[u8],
    page: usize,
    upright: Orientation,
    limits: &Limits,
) -> Result<PageRaster, DecodeFailure> {
    // Pages form a linked list, which a hostile file can make long or circular.
    if page >= limits.pages {
        return Err(DecodeFailure::over_limit(format!("page {}", page + 1)));
    }
    let patched = palette_as_grey(bytes, page);
    let is_palette = patched.is_some();
    let bytes = patched.as_deref().unwrap_or(bytes);
    let mut reader = Decoder::new(Cursor::new(bytes))
        .map_err(|e| tiff_failure(&e))?
        .with_limits(tiff_limits(limits));
    for _ in 0..page {
        reader.next_image().map_err(|e| tiff_failure(&e))?;
    }
    let (width, height) = reader.dimensions().map_err(|e| tiff_failure(&e))?;
    let colour = match reader.colortype().map_err(|e| tiff_failure(&e))? {
        ColorType::Gray(bits) if is_palette => ColorType::Palette(bits),
        other => other,
    };
    check_dimensions(width.into(), height.into(), bytes_per_pixel(colour), limits)?;
    check_strips(&mut reader, bytes, limits)?;
    let planar = find_short(&mut reader, Tag::PlanarConfiguration);
    // Read as samples side by side, separate planes would be noise.
    if planar == Some(2) && colour.num_samples() > 1 {
        return Err(DecodeFailure::unsupported("planar TIFF"));
    }
    let colour_map = reader.find_tag_unsigned_vec::<u16>(Tag::ColorMap);
    let palette = colour_map.ok().flatten().unwrap_or_default();
    let decoded = reader.read_image().map_err(|e| tiff_failure(&e))?;
    let samples = to_bytes(decoded)?;
    let width = width as usize;
    let height = height as usize;
    let (samples, layout, stored) = to_eight_bit(samples, width, colour, &palette)?;
    // Fewer rows than the header tells are no error to the decoder.
    let rows = samples.len() / (width * layout.bytes_per_pixel());
    if rows < height {
        return Err(missing_rows(rows, height));
    }
    Ok(PageRaster::new(width, samples, layout, stored, upright))
}

fn find_short(reader: &mut TiffReader<'_>, tag: Tag) -> Option<u16> {
    reader.find_tag_unsigned(tag).ok().flatten()
}

/// Values of a tag; none where it is missing or broken.
fn find_numbers(reader: &mut TiffReader<'_>, tag: Tag) -> Vec<u64> {
    let values = reader.find_tag_unsigned_vec(tag);
    values.ok().flatten().unwrap_or_default()
}

/// The `tiff` crate refuses palettes: a copy of the file whose page claims to be grey gives their
/// indices. `None` unless the page has a palette (`PhotometricInterpretation` 3, classic TIFF).
fn palette_as_grey(bytes: &[u8], page: usize) -> Option<Vec<u8>> {
    let little = bytes.get(..4)? == b"II*\0";
    let short = |at: usize| -> Option<usize> {
        let raw = *bytes.get(at..)?.first_chunk()?;
        let value = if little {
            u16::from_le_bytes(raw)
        } else {
            u16::from_be_bytes(raw)
        };
        Some(value.into())
    };
    let long = |at: usize| -> Option<usize> {
        let raw = *bytes.get(at..)?.first_chunk()?;
        let value = if little {
            u32::from_le_bytes(raw)
        } else {
            u32::from_be_bytes(raw)
        };
        usize::try_from(value).ok()
    };
    let mut directory = long(4)?;
    for _ in 0..page {
        let length = 2 + 12 * short(directory)?;
        directory = long(directory.checked_add(length)?)?;
    }
    let entries = (0..short(directory)?).map(|i| directory + 2 + 12 * i);
    // 262 is PhotometricInterpretation; its value stands eight bytes into the entry (TIFF 6.0,
    // section 2).
    let mut inside = entries.take_while(|&at| at < bytes.len());
    let entry = inside.find(|&at| short(at) == Some(262))?;
    let photometric = entry + 8;
    if short(photometric)? != 3 {
        return None;
    }
    let grey: [u8; 2] = if little { [1, 0] } else { [0, 1] };
    let mut copy = bytes.to_vec();
    let value = copy.get_mut(photometric..photometric + 2)?;
    value.copy_from_slice(&grey);
    Some(copy)
}

fn tiff_limits(limits: &Limits) -> TiffLimits {
    let bytes = usize::try_from(limits.decode_bytes).unwrap_or(usize::MAX);
    let mut out = TiffLimits::default();
    out.decoding_buffer_size = bytes;
    out.intermediate_buffer_size = bytes;
    out
}

fn bytes_per_pixel(colour: ColorType) -> u64 {
    let samples = u64::from(colour.num_samples());
    let bits = samples * u64::from(colour.bit_depth());
    bits.div_ceil(8).max(1)
}

/// Every strip or tile must lie inside the file; those that are JPEGs must be whole.
fn check_strips(
    reader: &mut TiffReader<'_>,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(), DecodeFailure> {
    // 7 is JPEG with shared tables (TIFF Technical Note 2).
    let is_jpeg = find_short(reader, Tag::Compression) == Some(7);
    let tables = reader.get_tag_u8_vec(Tag::JPEGTables).unwrap_or_default();
    for (offsets, counts) in [
        (Tag::StripOffsets, Tag::StripByteCounts),
        (Tag::TileOffsets, Tag::TileByteCounts),
    ] {
        let offsets = find_numbers(reader, offsets);
        let counts = find_numbers(reader, counts);
        let places = offsets.iter().zip(&counts);
        let strips: Vec<Option<&[u8]>> = places
            .map(|(&offset, &count)| strip_bytes(bytes, offset, count))
            .collect();
        let lost = strips.iter().filter(|s| s.is_none()).count();
        if lost > 0 {
            return Err(missing_strips(lost, strips.len()));
        }
        if !is_jpeg {
            continue;
        }
        for strip in strips.into_iter().flatten() {
            super::jpeg::check_tiff_strip(&tables, strip, limits)?;
        }
    }
    Ok(())
}

fn strip_bytes(bytes: &[u8], offset: u64, count: u64) -> Option<&[u8]> {
    let from = usize::try_from(offset).ok()?;
    let length = usize::try_from(count).ok()?;
    let end = from.checked_add(length)?;
    bytes.get(from..end)
}

fn missing_strips(lost: usize, all: usize) -> DecodeFailure {
    DecodeFailure::damaged(
        format!("TIFF 不完整：{all} 个条带中缺少 {lost} 个"),
        format!("TIFF is cut short: {lost} of {all} strips lie behind its end"),
    )
}

fn missing_rows(rows: usize, height: usize) -> DecodeFailure {
    DecodeFailure::damaged(
        format!("TIFF 不完整：{height} 行中只有 {rows} 行"),
        format!("TIFF is cut short: {rows} of {height} rows are there"),
    )
}

/// Sixteen bits lose their lower byte; other sample types do not occur in scans.
fn to_bytes(samples: DecodingResult) -> Result<Vec<u8>, DecodeFailure> {
    match samples {
        DecodingResult::U8(v) => Ok(v),
        DecodingResult::U16(v) => Ok(v.into_iter().map(|s| (s >> 8) as u8).collect()),
        _ => Err(DecodeFailure::unsupported("TIFF sample type")),
    }
}

fn to_eight_bit(
    samples: Vec<u8>,
    width: usize,
    colour: ColorType,
    palette: &[u16],
) -> Result<(Vec<u8>, SampleLayout, ColourMode), DecodeFailure> {
    let (layout, stored) = match colour {
        ColorType::Gray(1) => (SampleLayout::Grey, ColourMode::Bilevel),
        ColorType::Gray(2 | 4 | 8 | 16) | ColorType::GrayA(8 | 16) => {
            (SampleLayout::Grey, ColourMode::Grey)
        }
        ColorType::YCbCr(8) => (SampleLayout::Ycc, ColourMode::Colour),
        _ => (SampleLayout::Rgb, ColourMode::Colour),
    };
    let samples = match colour {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let scale = 255 / ((1 << bits) - 1);
            unpack_samples(&samples, width, bits, scale)
        }
        ColorType::Gray(8 | 16) | ColorType::RGB(8 | 16) | ColorType::YCbCr(8) => samples,
        ColorType::GrayA(8 | 16) => blend_alpha(&samples, 2),
        ColorType::RGBA(8 | 16) => blend_alpha(&samples, 4),
        ColorType::CMYK(8 | 16) => cmyk_to_rgb(&samples),
        ColorType::Palette(8) => palette_to_rgb(&samples, palette),
        ColorType::Palette(bits @ (1 | 2 | 4)) => {
            let indices = unpack_samples(&samples, width, bits, 1);
            palette_to_rgb(&indices, palette)
        }
        other => return Err(DecodeFailure::unsupported(&format!("TIFF {other:?}"))),
    };
    Ok((samples, layout, stored))
}

/// Rows of packed samples, each row padded to whole bytes, times `scale`.
fn unpack_samples(packed: &[u8], width: usize, bits: u8, scale: u8) -> Vec<u8> {
    let per_byte = usize::from(8 / bits.max(1));
    let mask = (1u16 << bits) - 1;
    let row_bytes = width.div_ceil(per_byte).max(1);
    let unpack = |&byte: &u8| {
        // The topmost bits come first.
        (1..=per_byte).map(move |i| {
            let shift = 8 - i * usize::from(bits);
            let sample = u16::from(byte) >> shift & mask;
            sample as u8 * scale
        })
    };
    let mut out = Vec::with_capacity(packed.len() * per_byte);
    for row in packed.chunks_exact(row_bytes) {
        let samples = row.iter().flat_map(unpack);
        out.extend(samples.take(width));
    }
    out
}

/// The last of every `channels` samples is transparency.
fn blend_alpha(samples: &[u8], channels: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(samples.len());
    for pixel in samples.chunks_exact(channels) {
        if let Some((&alpha, colours)) = pixel.split_last() {
            let blended = colours.iter().map(|&v| composite_on_white(v, alpha));
            out.extend(blended);
        }
    }
    out
}

fn cmyk_to_rgb(samples: &[u8]) -> Vec<u8> {
    let to_rgb = |&[c, m, y, k]: &[u8; 4]| {
        let light = u16::from(255 - k);
        [c, m, y].map(|ink| (u16::from(255 - ink) * light / 255) as u8)
    };
    let (pixels, _) = samples.as_chunks();
    pixels.iter().flat_map(to_rgb).collect()
}

/// TIFF palettes hold all reds, then all greens, then all blues, 16 bits each.
fn palette_to_rgb(indices: &[u8], palette: &[u16]) -> Vec<u8> {
    let size = palette.len() / 3;
    let last = size.saturating_sub(1);
    let entry = |i: usize| palette.get(i).map_or(0, |v| (v >> 8) as u8);
    let colour = |&index: &u8| {
        let i = usize::from(index).min(last);
        let red = entry(i);
        let green = entry(size + i);
        let blue = entry(2 * size + i);
        [red, green, blue]
    };
    indices.iter().flat_map(colour).collect()
}

fn tiff_failure(error: &TiffError) -> DecodeFailure {
    match error {
        TiffError::LimitsExceeded | TiffError::IntSizeError => DecodeFailure::over_limit(error),
        TiffError::UnsupportedError(what) => DecodeFailure::unsupported(&what.to_string()),
        other => DecodeFailure::damaged(
            format!("TIFF 数据损坏（{other}）"),
            format!("TIFF data is damaged ({other})"),
        ),
    }
}
