//! JPEG 2000: every tile part must be there (ISO/IEC 15444-1, annexes A and I).

use std::collections::HashSet;

use super::super::failure::undecodable_failure;
use crate::decode::DecodeFailure;

/// Start of the code stream with its SIZ marker.
const START: [u8; 4] = [0xff, 0x4f, 0xff, 0x51];
/// Start of a tile part.
const SOT: [u8; 2] = [0xff, 0x90];
/// End of the code stream.
const EOC: [u8; 2] = [0xff, 0xd9];

/// Size of the picture, when all its tiles are there.
pub(super) fn image_size(data: &[u8]) -> Result<[u32; 2], DecodeFailure> {
    let stream = code_stream(data);
    let stream = stream.ok_or_else(undecodable_failure)?;
    let field = |i: usize| {
        let field = stream.get(8 + 4 * i..)?;
        let bytes = field.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    };
    let sizes: Option<Vec<u32>> = (0..8).map(field).collect();
    let Some(
        &[
            right,
            bottom,
            left,
            top,
            tile_width,
            tile_height,
            tile_left,
            tile_top,
        ],
    ) = sizes.as_deref()
    else {
        return Err(undecodable_failure());
    };
    let tiles_in = |end: u32, start: u32, side: u32| {
        let length = end.saturating_sub(start);
        length.div_ceil(side.max(1))
    };
    let across = tiles_in(right, tile_left, tile_width);
    let down = tiles_in(bottom, tile_top, tile_height);
    let expected = u64::from(across) * u64::from(down);
    let found = count_tiles(stream)?;
    if (found as u64) < expected {
        return Err(truncated_failure(found, expected));
    }
    let width = right.saturating_sub(left);
    let height = bottom.saturating_sub(top);
    Ok([width, height])
}

/// The code stream inside its boxes, or bare.
fn code_stream(data: &[u8]) -> Option<&[u8]> {
    if data.starts_with(&START) {
        return Some(data);
    }
    let mut at = 0usize;
    loop {
        let head = data.get(at..)?;
        let short = head.first_chunk()?;
        let short = u32::from_be_bytes(*short);
        let (length, header) = match short {
            1 => {
                let behind = head.get(8..)?;
                let long = behind.first_chunk()?;
                (u64::from_be_bytes(*long), 16)
            }
            0 => (head.len() as u64, 8),
            short => (short.into(), 8),
        };
        if head.get(4..8)? == b"jp2c" {
            let stream = head.get(header..)?;
            return stream
                .starts_with(&START)
                .then_some(stream);
        }
        let length = usize::try_from(length).ok()?;
        if length < header {
            return None;
        }
        at = at.checked_add(length)?;
    }
}

/// Tiles of which a part was found; every part must lie within the data.
fn count_tiles(stream: &[u8]) -> Result<usize, DecodeFailure> {
    let short = |at: usize| {
        let bytes = stream.get(at..)?.first_chunk()?;
        Some(u16::from_be_bytes(*bytes))
    };
    let long = |at: usize| {
        let bytes = stream.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    };
    let mut at = 2usize;
    while let Some(marker) = stream.get(at..at + 2)
        && marker != SOT
    {
        let length = short(at + 2).unwrap_or(2);
        let length = usize::from(length.max(2));
        at += 2 + length;
    }
    let mut tiles = HashSet::new();
    while stream.get(at..at + 2) == Some(&SOT[..]) {
        let Some(tile) = short(at + 4) else {
            break;
        };
        let Some(length) = long(at + 6) else {
            break;
        };
        let end = match length {
            // A length of 0 is allowed in the last tile part only: then the end marker alone shows
            // that nothing is cut.
            0 if stream.ends_with(&EOC) => stream.len() - 2,
            0 => return Err(truncated_failure(tiles.len(), 0)),
            length => at.saturating_add(length as usize),
        };
        if end > stream.len() || end <= at {
            return Err(truncated_failure(tiles.len(), 0));
        }
        tiles.insert(tile);
        at = end;
    }
    Ok(tiles.len())
}

fn truncated_failure(found: usize, expected: u64) -> DecodeFailure {
    let (zh, en) = if expected > 0 {
        (
            format!("{expected} 个图块中只有 {found} 个"),
            format!("{found} of {expected} tiles are there"),
        )
    } else {
        (
            format!("在第 {} 个图块中断", found + 1),
            format!("it ends in tile {}", found + 1),
        )
    };
    DecodeFailure::damaged(
        format!("内嵌 JPEG 2000 图片不完整：{zh}"),
        format!("an embedded JPEG 2000 picture is cut short: {en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 x 10 px in two tiles of ten.
    fn stream() -> Vec<u8> {
        let mut data = [START.to_vec(), vec![0, 41, 0, 0]].concat();
        for field in [20u32, 10, 0, 0, 10, 10, 0, 0] {
            data.extend(field.to_be_bytes());
        }
        data.extend([0, 1, 7, 1, 1]);
        for tile in 0..2u8 {
            data.extend([
                0xff, 0x90, 0, 10, 0, tile, 0, 0, 0, 16, 0, 1, 0xff, 0x93, 1, 2,
            ]);
        }
        data.extend(EOC);
        data
    }

    #[test]
    fn all_tiles_tell_the_size() {
        let bare = stream();
        assert_eq!(image_size(&bare), Ok([20, 10]));
        let mut boxed = vec![0, 0, 0, 12, b'j', b'P', b' ', b' ', 13, 10, 0x87, 10];
        boxed.extend([0, 0, 0, 0, b'j', b'p', b'2', b'c']);
        boxed.extend(&bare);
        assert_eq!(image_size(&boxed), Ok([20, 10]));
    }

    #[test]
    fn a_cut_anywhere_but_in_the_end_marker_is_seen() {
        let whole = stream();
        for end in 0..whole.len() - 2 {
            assert!(image_size(&whole[..end]).is_err(), "cut at {end}");
        }
        assert!(image_size(b"\0\0\0\x04jp2c").is_err() && image_size(&[0; 64]).is_err());
    }
}
