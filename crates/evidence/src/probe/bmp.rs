//! Windows bitmap (BITMAPFILEHEADER with a core or info header).

use super::bytes::ByteOrder::Little;
use super::dpi;
use super::dpi::DensityUnit;
use super::headers::ImageHeaders;
use model::{Bilingual, ColourMode, DpiSource, Page};

/// Bytes before the info header.
const FILE_HEADER: usize = 14;

/// The fields that matter, for both kinds of header.
struct BmpInfo {
    width: u32,
    height: u32,
    bits: u16,
    compression: u32,
    image_bytes: u32,
    /// px per metre; none in a core header.
    density: Option<(i32, i32)>,
    colours: u32,
}

/// `BM` alone begins too many texts; a known header size and one plane must follow.
pub(super) fn is_bmp(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"BM") {
        return false;
    }
    let planes_at = match Little.read_u32(bytes, FILE_HEADER) {
        // Header sizes: 12 core; 16 and 64 OS/2; 40, 52, 56, 108 and 124 the info header and
        // its later versions.
        Some(12) => 22,
        Some(16 | 40 | 52 | 56 | 64 | 108 | 124) => 26,
        _ => return false,
    };
    let planes = Little.read_u16(bytes, planes_at);
    planes.is_none_or(|n| n == 1)
}

pub(super) fn probe_bmp(bytes: &[u8]) -> ImageHeaders {
    let Some(info) = parse_info_header(bytes) else {
        return ImageHeaders::from_page(Page::default(), None, None);
    };
    let dpi = info.density.and_then(|(x, y)| {
        dpi::declared_dpi(x.into(), y.into(), DensityUnit::Metre, DpiSource::Bmp)
    });
    let page = Page {
        width_px: Some(info.width),
        height_px: Some(info.height),
        declared: dpi.into_iter().collect(),
        colour: Some(colour_of_bitmap(bytes, &info)),
        bit_depth: Some(info.sample_bits()),
        ..Page::default()
    };
    let damage = missing_pixels_reason(bytes, &info);
    ImageHeaders::from_page(page, None, damage)
}

impl BmpInfo {
    /// Bits a sample: more than 8 bits a px are several samples of 8.
    fn sample_bits(&self) -> u8 {
        u8::try_from(self.bits).map_or(8, |bits| bits.min(8))
    }
}

fn parse_info_header(bytes: &[u8]) -> Option<BmpInfo> {
    if Little.read_u32(bytes, FILE_HEADER)? == 12 {
        return Some(BmpInfo {
            width: Little.read_u16(bytes, 18)?.into(),
            height: Little.read_u16(bytes, 20)?.into(),
            bits: Little.read_u16(bytes, 24)?,
            compression: 0,
            image_bytes: 0,
            density: None,
            colours: 0,
        });
    }
    Some(BmpInfo {
        width: u32::try_from(Little.read_i32(bytes, 18)?).ok()?,
        // A negative height is stored from the top down.
        height: Little
            .read_i32(bytes, 22)?
            .unsigned_abs(),
        bits: Little.read_u16(bytes, 28)?,
        compression: Little.read_u32(bytes, 30).unwrap_or(0),
        image_bytes: Little.read_u32(bytes, 34).unwrap_or(0),
        density: Little
            .read_i32(bytes, 38)
            .zip(Little.read_i32(bytes, 42)),
        colours: Little.read_u32(bytes, 46).unwrap_or(0),
    })
}

/// A bitmap has no grey type: its colour table tells.
fn colour_of_bitmap(bytes: &[u8], info: &BmpInfo) -> ColourMode {
    let Some(table) = colour_table(bytes, info) else {
        return ColourMode::Colour;
    };
    let grey_of = |entry: &[u8]| match entry {
        [b, g, r, ..] if b == g && g == r => Some(*b),
        _ => None,
    };
    let greys: Vec<Option<u8>> = table.map(grey_of).collect();
    if greys.contains(&None) {
        return ColourMode::Colour;
    }
    let is_black_or_white = |grey: &Option<u8>| matches!(grey, Some(0 | 255));
    if info.bits == 1 || greys.iter().all(is_black_or_white) {
        ColourMode::Bilevel
    } else {
        ColourMode::Grey
    }
}

fn colour_table<'a>(bytes: &'a [u8], info: &BmpInfo) -> Option<std::slice::Chunks<'a, u8>> {
    if info.bits > 8 {
        return None;
    }
    let most = 1_usize << info.bits;
    let header = Little.read_u32(bytes, FILE_HEADER)? as usize;
    let entry = if header == 12 { 3 } else { 4 };
    let count = if info.colours == 0 {
        most
    } else {
        most.min(info.colours as usize)
    };
    let start = FILE_HEADER + header;
    let end = start + count * entry;
    let table = bytes.get(start..end)?;
    Some(table.chunks(entry))
}

/// The file ends before its pixels do. The padding of the last row may be missing.
fn missing_pixels_reason(bytes: &[u8], info: &BmpInfo) -> Option<Bilingual> {
    let start = u64::from(Little.read_u32(bytes, 10).unwrap_or(0));
    let pixels = match info.compression {
        0 | 3 | 6 => {
            let row_bits = u64::from(info.width) * u64::from(info.bits);
            let row_bytes = row_bits.div_ceil(32) * 4;
            row_bytes * u64::from(info.height)
        }
        _ => u64::from(info.image_bytes),
    };
    let end = start + pixels.saturating_sub(3);
    if end <= bytes.len() as u64 {
        return None;
    }
    Some(Bilingual::new(
        "文件不完整，图像数据缺失一部分",
        "the file breaks off: part of the pixels is missing",
    ))
}
