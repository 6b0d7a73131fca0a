//! `GIF89a`.

use super::bytes::ByteOrder::Little;
use super::headers::ImageHeaders;
use model::{Bilingual, ColourMode, Page};

pub(super) fn probe_gif(bytes: &[u8]) -> ImageHeaders {
    let flags = bytes.get(10).copied().unwrap_or(0);
    let page = Page {
        width_px: Little.read_u16(bytes, 6).map(u32::from),
        height_px: Little.read_u16(bytes, 8).map(u32::from),
        // A palette is colour as far as the header goes.
        colour: Some(ColourMode::Colour),
        bit_depth: Some((flags & 7) + 1),
        ..Page::default()
    };
    let whole = find_trailer(bytes, 13 + colour_table_bytes(flags)).is_some();
    let damage = (!whole).then(|| {
        Bilingual::new(
            "文件不完整，缺少 GIF 结束标记",
            "the file breaks off: the GIF trailer is missing",
        )
    });
    ImageHeaders::from_page(page, None, damage)
}

/// Size in bytes of the colour table that `flags` announce.
fn colour_table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

/// Walks block by block to the trailer; nothing when the file ends before. What is no block ends
/// the walk like the trailer, since decoders stop there with what they have.
fn find_trailer(bytes: &[u8], mut at: usize) -> Option<()> {
    loop {
        at = match *bytes.get(at)? {
            // 0x21 begins an extension, 0x2c an image (GIF89a, sections 20 and 23); both end in a
            // chain of data blocks.
            0x21 => skip_sub_blocks(bytes, at + 2)?,
            0x2c => {
                let flags = *bytes.get(at + 9)?;
                skip_sub_blocks(bytes, at + 11 + colour_table_bytes(flags))?
            }
            _ => return Some(()),
        };
    }
}

/// The place behind a chain of data blocks.
fn skip_sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}
