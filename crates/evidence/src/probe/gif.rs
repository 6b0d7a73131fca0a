//! `GIF89a`.

use super::Headers;
use super::bytes::Order::Little;
use model::{Colour, Page, Words};

pub(super) fn read(bytes: &[u8]) -> Headers {
    let flags = bytes.get(10).copied().unwrap_or(0);
    let page = Page {
        width_px: Little.u16(bytes, 6).map(u32::from),
        height_px: Little.u16(bytes, 8).map(u32::from),
        // A palette is colour as far as the header goes.
        colour: Some(Colour::Colour),
        bit_depth: Some((flags & 7) + 1),
        ..Page::default()
    };
    let whole = blocks(bytes, 13 + table(flags)).is_some();
    let damage = (!whole).then(|| {
        Words::new("文件不完整，缺少 GIF 结束标记", "the file breaks off: the GIF trailer is missing")
    });
    Headers::of_picture(page, None, damage)
}

/// Size in bytes of the colour table that `flags` announce.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Walks block by block to the trailer; nothing when the file ends before. What is no block ends
/// the walk like the trailer, since decoders stop there with what they have.
fn blocks(bytes: &[u8], mut at: usize) -> Option<()> {
    loop {
        at = match *bytes.get(at)? {
            0x21 => sub_blocks(bytes, at + 2)?,
            0x2c => {
                let flags = *bytes.get(at + 9)?;
                sub_blocks(bytes, at + 11 + table(flags))?
            }
            _ => return Some(()),
        };
    }
}

/// The place behind a chain of data blocks.
fn sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}
