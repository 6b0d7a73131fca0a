//! Samples as a TIFF stores them, as eight bits of grey or of three colours.

use tiff::ColorType;
use tiff::decoder::DecodingResult;

use crate::decode::bitmap::composite_on_white;
use crate::decode::failure::DecodeFailure;
use crate::raster::SampleLayout;
use model::ColourMode;

/// One sample after the other instead of one plane after the other (TIFF 6.0, `PlanarConfiguration` 2).
pub(super) fn interleave_planes(planes: &[u8], count: usize) -> Vec<u8> {
    let length = planes.len() / count.max(1);
    let mut out = vec![0; length * count];
    let planes = planes.chunks_exact(length.max(1));
    for (index, plane) in planes.enumerate() {
        let step = count.max(1);
        let slots = out.iter_mut().skip(index).step_by(step);
        for (slot, sample) in slots.zip(plane) {
            *slot = *sample;
        }
    }
    out
}

/// Sixteen bits lose their lower byte; other sample types do not occur in scans.
pub(super) fn to_bytes(samples: DecodingResult) -> Result<Vec<u8>, DecodeFailure> {
    match samples {
        DecodingResult::U8(v) => Ok(v),
        DecodingResult::U16(v) => {
            let high_bytes = v.into_iter().map(|s| (s >> 8) as u8);
            Ok(high_bytes.collect())
        }
        _ => Err(DecodeFailure::unsupported("TIFF sample type")),
    }
}

/// Eight bits a sample, transparency laid on white paper.
pub(super) fn to_eight_bit(
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
        other => {
            let kind = format!("TIFF {other:?}");
            return Err(DecodeFailure::unsupported(&kind));
        }
    };
    Ok((samples, layout, stored))
}

/// Rows of packed samples, each row padded to whole bytes, times `scale`.
fn unpack_samples(packed: &[u8], width: usize, bits: u8, scale: u8) -> Vec<u8> {
    let samples = 8 / bits.max(1);
    let per_byte = usize::from(samples);
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
    let most = packed.len() * per_byte;
    let mut out = Vec::with_capacity(most);
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
            let blend = |&v: &u8| composite_on_white(v, alpha);
            let blended = colours.iter().map(blend);
            out.extend(blended);
        }
    }
    out
}

fn cmyk_to_rgb(samples: &[u8]) -> Vec<u8> {
    let to_rgb = |&[c, m, y, k]: &[u8; 4]| {
        let light = u16::from(255 - k);
        let mix = |ink: u8| {
            let paper = u16::from(255 - ink);
            (paper * light / 255) as u8
        };
        [mix(c), mix(m), mix(y)]
    };
    let (pixels, _) = samples.as_chunks();
    pixels.iter().flat_map(to_rgb).collect()
}

/// TIFF palettes hold all reds, then all greens, then all blues, 16 bits each.
fn palette_to_rgb(indices: &[u8], palette: &[u16]) -> Vec<u8> {
    let size = palette.len() / 3;
    let last = size.saturating_sub(1);
    let entry = |i: usize| match palette.get(i) {
        Some(level) => (level >> 8) as u8,
        None => 0,
    };
    let colour = |&index: &u8| {
        let i = usize::from(index).min(last);
        let red = entry(i);
        let green = entry(size + i);
        let blue = entry(2 * size + i);
        [red, green, blue]
    };
    indices
        .iter()
        .flat_map(colour)
        .collect()
}
