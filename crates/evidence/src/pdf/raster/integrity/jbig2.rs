//! JBIG2 as PDF embeds it: segments one after another (ITU-T T.88, 7.2).

use super::super::failure::undecodable_failure;
use crate::decode::DecodeFailure;

/// Segment type of a page's size.
const PAGE_INFORMATION: u8 = 48;
/// A length that is not known beforehand, or a height.
const UNKNOWN_SIZE: u32 = u32::MAX;

/// Size of the page, when every segment is there.
pub(super) fn page_size(data: &[u8]) -> Result<[u32; 2], DecodeFailure> {
    let mut reader = SegmentReader { data, at: 0 };
    let mut page = None;
    let mut segments = 0usize;
    while reader.at < data.len() {
        let (kind, length) = reader
            .read_segment_header()
            .ok_or_else(|| truncated_failure(segments))?;
        let start = reader.at;
        if kind == PAGE_INFORMATION {
            page = reader.read_u32().zip(reader.read_u32());
        }
        // Only an immediate generic region may have it (7.2.7), and its end is found by decoding
        // alone.
        if length == UNKNOWN_SIZE {
            break;
        }
        let end = start
            .checked_add(length as usize)
            .filter(|end| *end <= data.len());
        reader.at = end.ok_or_else(|| truncated_failure(segments))?;
        segments += 1;
    }
    let (width, height) = page.ok_or_else(undecodable_failure)?;
    if height == UNKNOWN_SIZE {
        return Err(DecodeFailure::unsupported("striped JBIG2"));
    }
    Ok([width, height])
}

fn truncated_failure(segments: usize) -> DecodeFailure {
    DecodeFailure::damaged(
        format!("内嵌 JBIG2 图片不完整：在第 {} 段中断", segments + 1),
        format!(
            "an embedded JBIG2 picture is cut short in its segment {}",
            segments + 1
        ),
    )
}

struct SegmentReader<'d> {
    data: &'d [u8],
    at: usize,
}

impl SegmentReader<'_> {
    fn take_bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let rest = self.data.get(self.at..)?;
        let bytes = rest.first_chunk()?;
        self.at += N;
        Some(*bytes)
    }

    fn read_u8(&mut self) -> Option<u8> {
        let [byte] = self.take_bytes()?;
        Some(byte)
    }

    fn read_u32(&mut self) -> Option<u32> {
        self.take_bytes()
            .map(u32::from_be_bytes)
    }

    fn skip_bytes(&mut self, bytes: usize) -> Option<()> {
        self.at = self
            .at
            .checked_add(bytes)
            .filter(|at| *at <= self.data.len())?;
        Some(())
    }

    /// Type and length of the segment whose header starts here.
    fn read_segment_header(&mut self) -> Option<(u8, u32)> {
        let number = self.read_u32()?;
        let flags = self.read_u8()?;
        let count = self.read_u8()?;
        // The short form has three bits; 7 says that a count of 29 bits and a bit for each segment
        // follow (7.2.4).
        let referred = if count >> 5 == 7 {
            self.at -= 1;
            let count = self.read_u32()? & 0x1fff_ffff;
            let retained_bits = count as usize + 1;
            self.skip_bytes(retained_bits.div_ceil(8))?;
            count as usize
        } else {
            usize::from(count >> 5)
        };
        let bytes = match number {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        let numbers = referred.checked_mul(bytes)?;
        self.skip_bytes(numbers)?;
        let page_bytes = if flags & 0x40 == 0 { 1 } else { 4 };
        self.skip_bytes(page_bytes)?;
        let kind = flags & 0x3f;
        let length = self.read_u32()?;
        Some((kind, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 16 x 8 px, a region of five bytes, the end of the page.
    fn file() -> Vec<u8> {
        let mut data = vec![0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 19];
        data.extend([0, 0, 0, 16, 0, 0, 0, 8]);
        data.extend([0; 11]);
        data.extend([0, 0, 0, 1, 38, 0, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5]);
        data.extend([0, 0, 0, 2, 49, 0, 1, 0, 0, 0, 0]);
        data
    }

    #[test]
    fn whole_segments_tell_the_size() {
        assert_eq!(page_size(&file()), Ok([16, 8]));
    }

    #[test]
    fn a_cut_in_any_segment_is_seen() {
        let whole = file();
        // A cut between segments loses them without a trace; the rows that are missing then show elsewhere.
        let between = [30, 46];
        for end in (1..whole.len()).filter(|end| !between.contains(end)) {
            assert!(page_size(&whole[..end]).is_err(), "cut at {end}");
        }
    }
}
