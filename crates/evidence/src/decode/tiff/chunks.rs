//! The strips or tiles of a page.

use crate::decode::failure::DecodeFailure;
use crate::decode::jpeg::check_tiff_strip;
use crate::probe::Ifd;
use model::limits::Limits;

use super::layout::JPEG;

// Tags of TIFF 6.0, sections 8 and 15; `JPEGTables` of Technical Note 2.
const COMPRESSION: u16 = 259;
const STRIP_OFFSETS: u16 = 273;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_BYTE_COUNTS: u16 = 279;
const TILE_WIDTH: u16 = 322;
const TILE_LENGTH: u16 = 323;
const TILE_OFFSETS: u16 = 324;
const TILE_BYTE_COUNTS: u16 = 325;
const JPEG_TABLES: u16 = 347;

/// Where a strip or tile lies in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChunkPlace {
    offset: u64,
    /// `None` where the directory does not tell it.
    count: Option<u64>,
}

impl ChunkPlace {
    /// Its range in a file of `length` bytes; `None` where it lies beyond the end.
    pub(super) fn range(self, length: usize) -> Option<std::ops::Range<usize>> {
        let from = usize::try_from(self.offset).ok()?;
        let end = match self.count {
            Some(count) => {
                let count = usize::try_from(count).ok()?;
                from.checked_add(count)?
            }
            None => length,
        };
        let is_inside = from <= end && end <= length;
        is_inside.then_some(from..end)
    }
}

/// Strips or tiles in the order of their numbers.
pub(super) fn find_chunks(directory: &Ifd<'_>) -> Vec<ChunkPlace> {
    let tags = if directory
        .read_uint(TILE_OFFSETS)
        .is_some()
    {
        [TILE_OFFSETS, TILE_BYTE_COUNTS]
    } else {
        [STRIP_OFFSETS, STRIP_BYTE_COUNTS]
    };
    let read = |tag| directory.read_uints(tag);
    let [offsets, counts] = tags.map(read);
    let unknown = std::iter::repeat(None);
    let counts = counts.map(Some).chain(unknown);
    let places = offsets.zip(counts);
    places
        .map(|(offset, count)| ChunkPlace { offset, count })
        .collect()
}

/// Width and height of a strip or tile, px.
pub(super) fn chunk_size(directory: &Ifd<'_>, [width, height]: [u64; 2]) -> [u64; 2] {
    if directory
        .read_uint(TILE_OFFSETS)
        .is_some()
    {
        let side = |tag| directory.read_uint(tag).unwrap_or(0);
        return [side(TILE_WIDTH), side(TILE_LENGTH)];
    }
    // Without the tag, or with 2^32 - 1, all rows are one strip.
    let rows = directory.read_uint(ROWS_PER_STRIP);
    let rows = rows.unwrap_or(height);
    [width, rows.min(height)]
}

/// Every strip or tile must lie inside the file; those that are JPEGs must be whole.
pub(super) fn check_chunks(
    bytes: &[u8],
    directory: &Ifd<'_>,
    chunks: &[ChunkPlace],
    limits: &Limits,
) -> Result<(), DecodeFailure> {
    let length = bytes.len();
    let ranges = chunks.iter().map(|c| c.range(length));
    let ranges: Vec<_> = ranges.collect();
    let lost = ranges
        .iter()
        .filter(|range| range.is_none());
    let lost = lost.count();
    if lost > 0 {
        return Err(missing_chunks(lost, chunks.len()));
    }
    if directory.read_uint(COMPRESSION) != Some(JPEG) {
        return Ok(());
    }
    let tables = directory.read_bytes(JPEG_TABLES);
    let tables = tables.unwrap_or_default();
    for range in ranges.into_iter().flatten() {
        let strip = bytes.get(range).unwrap_or_default();
        check_tiff_strip(tables, strip, limits)?;
    }
    Ok(())
}

pub(super) fn missing_chunks(lost: usize, all: usize) -> DecodeFailure {
    DecodeFailure::damaged(
        format!("TIFF 不完整：{all} 个条带中缺少 {lost} 个"),
        format!("TIFF is cut short: {lost} of {all} strips lie behind its end"),
    )
}

pub(super) fn missing_rows(rows: usize, height: usize) -> DecodeFailure {
    DecodeFailure::damaged(
        format!("TIFF 不完整：{height} 行中只有 {rows} 行"),
        format!("TIFF is cut short: {rows} of {height} rows are there"),
    )
}
