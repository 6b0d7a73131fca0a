//! A TIFF with a few of its bytes replaced, so that the `tiff` crate reads what it would refuse: a page
//! in the middle of the chain as the first, a palette's indices as grey, bytes with their bits in order.

use std::borrow::Cow;
use std::io::{Cursor, Read, Result as IoResult, Seek, SeekFrom};

use crate::decode::failure::DecodeFailure;
use crate::probe::Ifd;

use super::chunks::ChunkPlace;
use super::layout::{PHOTOMETRIC, TiffLayout};

/// `PhotometricInterpretation` of grey whose 0 is black.
const BLACK_IS_ZERO: u64 = 1;

/// Reads a file, some of its bytes otherwise than they are. The file itself is not copied.
pub(super) struct PatchedFile<'b> {
    file: Cursor<Cow<'b, [u8]>>,
    patches: Vec<BytePatch>,
}

struct BytePatch {
    at: usize,
    bytes: Vec<u8>,
}

impl Read for PatchedFile<'_> {
    fn read(&mut self, out: &mut [u8]) -> IoResult<usize> {
        let start = usize::try_from(self.file.position());
        let start = start.unwrap_or(usize::MAX);
        let count = self.file.read(out)?;
        for patch in &self.patches {
            let places = (patch.at..).zip(&patch.bytes);
            for (place, byte) in places {
                let inside = place.checked_sub(start);
                let inside = inside.filter(|at| *at < count);
                let target = inside.and_then(|at| out.get_mut(at));
                if let Some(target) = target {
                    *target = *byte;
                }
            }
        }
        Ok(count)
    }
}

impl Seek for PatchedFile<'_> {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        self.file.seek(to)
    }
}

/// The file as if `directory` were its first, in a form that the crate decodes.
pub(super) fn patch_page<'b>(
    bytes: &'b [u8],
    directory: &Ifd<'_>,
    layout: &TiffLayout,
    chunks: &[ChunkPlace],
) -> Result<PatchedFile<'b>, DecodeFailure> {
    let file = order_bits(bytes, layout, chunks)?;
    let (at, offset) = directory.as_first();
    let mut patches = vec![BytePatch { at, bytes: offset }];
    if layout.is_palette()
        && let Some((at, bytes)) = directory.replace_uint(PHOTOMETRIC, BLACK_IS_ZERO)
    {
        patches.push(BytePatch { at, bytes });
    }
    Ok(PatchedFile {
        file: Cursor::new(file),
        patches,
    })
}

/// The file with the highest bit of each byte of its strips first (TIFF 6.0, `FillOrder`).
pub(super) fn order_bits<'b>(
    bytes: &'b [u8],
    layout: &TiffLayout,
    chunks: &[ChunkPlace],
) -> Result<Cow<'b, [u8]>, DecodeFailure> {
    if !layout.is_bit_reversed() {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut copy = bytes.to_vec();
    let mut total = 0;
    let ranges = chunks
        .iter()
        .filter_map(|c| c.range(bytes.len()));
    for range in ranges {
        // Strips that lie over each other could ask for any amount of work.
        total += range.len();
        if total > bytes.len() {
            return Err(DecodeFailure::unsupported("TIFF whose strips overlap"));
        }
        let strip = copy.get_mut(range).unwrap_or_default();
        for byte in strip {
            *byte = byte.reverse_bits();
        }
    }
    Ok(Cow::Owned(copy))
}
