//! WebP (RFC 9649).

use super::bytes::ByteOrder::Little;
use super::exif::Exif;
use super::headers::ImageHeaders;
use model::{Bilingual, ColourMode, Page};

pub(super) fn probe_webp(bytes: &[u8]) -> ImageHeaders {
    let mut page = Page {
        colour: Some(ColourMode::Colour),
        bit_depth: Some(8),
        ..Page::default()
    };
    let mut exif = None;
    let mut at = 12;
    while let Some((kind, data)) = chunk_at(bytes, at) {
        let size = match kind {
            b"VP8X" => canvas_size(data),
            b"VP8L" => lossless_size(data),
            b"VP8 " => lossy_size(data),
            _ => None,
        };
        // The canvas of an extended file comes first and counts.
        if page.width_px.is_none()
            && let Some((width, height)) = size
        {
            page.width_px = Some(width);
            page.height_px = Some(height);
        }
        if kind == b"EXIF" && exif.is_none() {
            exif = Exif::parse_exif(data);
        }
        let padding = data.len() % 2;
        at += 8 + data.len() + padding;
    }
    ImageHeaders::from_page(page, exif, truncated_reason(bytes))
}

/// The chunk at `at`; its data is cut where the file ends.
fn chunk_at(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    let kind = bytes.get(at..at + 4)?;
    let length = Little.read_u32(bytes, at + 4)? as usize;
    let data = bytes.get(at + 8..)?;
    Some((kind, data.get(..length).unwrap_or(data)))
}

/// Canvas of VP8X: two 24-bit numbers, one less than the size.
fn canvas_size(data: &[u8]) -> Option<(u32, u32)> {
    let low = Little.read_u32(data, 4)? & 0xff_ffff;
    let high = Little.read_u32(data, 6)? >> 8;
    Some((low + 1, high + 1))
}

/// Header of a lossless stream: 14 bits each, one less than the size.
fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    // The signature of a lossless stream (RFC 9649).
    if data.first() != Some(&0x2f) {
        return None;
    }
    let bits = Little.read_u32(data, 1)?;
    let width = (bits & 0x3fff) + 1;
    let height = ((bits >> 14) & 0x3fff) + 1;
    Some((width, height))
}

/// Frame header of a lossy key frame: 14 bits each and two of scaling.
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    // Behind the three bytes of the frame tag comes the start code 9d 01 2a (RFC 6386, 9.1).
    if data.get(3..6)? != [0x9d, 0x01, 0x2a] {
        return None;
    }
    let width = Little.read_u16(data, 6)?;
    let height = Little.read_u16(data, 8)?;
    Some(((width & 0x3fff).into(), (height & 0x3fff).into()))
}

/// The RIFF size reaches beyond the file. One byte less is a forgotten padding byte.
fn truncated_reason(bytes: &[u8]) -> Option<Bilingual> {
    let riff = Little
        .read_u32(bytes, 4)
        .map_or(0, u64::from);
    let length = bytes.len() as u64;
    if riff + 8 <= length + 1 {
        return None;
    }
    Some(Bilingual::new(
        "文件不完整，短于文件头声明的长度",
        "the file breaks off: it is shorter than its header says",
    ))
}
