//! From marker to marker (ITU-T T.81, B.1).

/// Codes of the markers that are told apart here (T.81, table B.1).
pub mod marker {
    /// Temporary use in arithmetic coding; stands alone.
    pub const TEM: u8 = 0x01;
    /// Baseline Huffman coding.
    pub const SOF0: u8 = 0xC0;
    /// Progressive Huffman coding.
    pub const SOF2: u8 = 0xC2;
    /// Huffman tables.
    pub const DHT: u8 = 0xC4;
    /// First restart marker; stands alone.
    pub const RST0: u8 = 0xD0;
    /// Last restart marker; stands alone.
    pub const RST7: u8 = 0xD7;
    /// Start of image; stands alone.
    pub const SOI: u8 = 0xD8;
    /// End of image; stands alone.
    pub const EOI: u8 = 0xD9;
    /// Start of scan.
    pub const SOS: u8 = 0xDA;
    /// Quantisation tables.
    pub const DQT: u8 = 0xDB;
    /// Number of lines, where the frame header does not tell it.
    pub const DNL: u8 = 0xDC;
    /// Restart interval.
    pub const DRI: u8 = 0xDD;
    /// First application segment: JFIF.
    pub const APP0: u8 = 0xE0;
    /// Second application segment: EXIF.
    pub const APP1: u8 = 0xE1;
    /// Last application segment.
    pub const APP15: u8 = 0xEF;
    /// Comment.
    pub const COM: u8 = 0xFE;
}

// Origin: by eye; long enough for vector instructions, short enough that a marker costs one run
// twice.
/// Bytes of a scan that are looked at together.
const RUN_BYTES: usize = 256;

/// A marker with what its segment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    /// One of [`marker`], or a frame header's.
    pub marker: u8,
    /// Length in bytes as the file states it; it counts its own two bytes, so that less than 2 is wrong.
    pub length: usize,
    /// What follows the length; nothing where the length is wrong.
    pub data: &'a [u8],
}

/// Why there is no further segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentError {
    /// The data ends without an EOI marker.
    NoEoi,
    /// The data ends inside of a segment.
    Truncated,
}

/// The segments of a JPEG up to its EOI marker. What follows it (further pictures of an MPO file,
/// padding, a camera's trailer) is none of our business.
///
/// Markers that stand alone are passed over, and the data of a scan is skipped;
/// [`resume_at`](Self::resume_at) is for those who decode it.
#[derive(Debug, Clone)]
pub struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    in_scan: bool,
    is_done: bool,
}

impl<'a> Segments<'a> {
    /// Of a file that begins with an SOI marker.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 2,
            in_scan: false,
            is_done: false,
        }
    }

    /// Place of the first byte behind the last segment.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Goes on from `at`, which lies outside of a scan.
    pub fn resume_at(&mut self, at: usize) {
        self.at = at;
        self.in_scan = false;
    }

    fn next_segment(&mut self) -> Result<Option<Segment<'a>>, SegmentError> {
        let marker = self.next_marker();
        let marker = marker.ok_or(SegmentError::NoEoi)?;
        if marker == marker::EOI {
            return Ok(None);
        }
        let after = self.at;
        let length = self.read_length(after);
        let length = length.ok_or(SegmentError::Truncated)?;
        let start = after + 2;
        let end = after + length.max(2);
        let data = self.bytes.get(start..end);
        let data = data.ok_or(SegmentError::Truncated)?;
        self.at = after + 2 + data.len();
        // After SOS comes entropy-coded data; a DNL there does not leave the scan.
        let continues_scan = self.in_scan && marker == marker::DNL;
        self.in_scan = marker == marker::SOS || continues_scan;
        Ok(Some(Segment {
            marker,
            length,
            data,
        }))
    }

    /// Goes behind the next marker. Bytes that are no marker are skipped, as decoders do.
    fn next_marker(&mut self) -> Option<u8> {
        loop {
            if self.in_scan {
                self.at = skip_entropy_coded(self.bytes, self.at);
            }
            let rest = self.bytes.get(self.at..)?;
            let step = memchr::memchr(0xFF, rest)?;
            self.at += step + 1;
            let marker = *self.bytes.get(self.at)?;
            let counts = if self.in_scan {
                may_end_scan(marker)
            } else {
                // 0xFF 0x00 is a stuffed byte, 0xFF 0xFF fill before a marker (T.81, B.1.1.2).
                !matches!(marker, 0x00 | 0xFF)
            };
            if counts {
                self.at += 1;
            }
            if counts && !stands_alone(marker) {
                return Some(marker);
            }
        }
    }

    fn read_length(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let length = rest.first_chunk()?;
        let length = u16::from_be_bytes(*length);
        Some(length.into())
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Result<Segment<'a>, SegmentError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let segment = self.next_segment().transpose();
        let is_sound = matches!(segment, Some(Ok(_)));
        self.is_done = !is_sound;
        segment
    }
}

/// Markers without a length, other than EOI: outside of a scan they mean nothing.
fn stands_alone(marker: u8) -> bool {
    matches!(marker, marker::TEM | marker::RST0..=marker::SOI)
}

/// Inside of a scan only these count, since anything else there is broken data.
fn may_end_scan(marker: u8) -> bool {
    matches!(
        marker,
        marker::DHT | marker::EOI..=marker::DRI | marker::APP0..=marker::APP15 | marker::COM
    )
}

/// The end of the runs of a scan in which no marker begins. `0xFF` is frequent there, but a zero follows it.
fn skip_entropy_coded(bytes: &[u8], mut at: usize) -> usize {
    while let Some(run) = bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        && !contains_marker(run)
    {
        at += RUN_BYTES;
    }
    at
}

/// Whether one of the first [`RUN_BYTES`] bytes begins a marker.
fn contains_marker(run: &[u8; RUN_BYTES + 1]) -> bool {
    // No early exit: a loop without branches is what the compiler turns into vector instructions.
    let begins = |(byte, next): (&u8, &u8)| {
        let is_marker = *byte == 0xFF && *next != 0;
        u8::from(is_marker)
    };
    let any = run
        .iter()
        .zip(run.iter().skip(1))
        .map(begins)
        .fold(0, |any, begins| any | begins);
    any > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker_in_scan(scan: &[u8]) -> Option<(u8, usize)> {
        let mut segments = Segments::new(scan);
        (segments.at, segments.in_scan) = (0, true);
        segments
            .next_marker()
            .map(|marker| (marker, segments.at))
    }

    #[test]
    fn a_marker_is_found_wherever_it_lies_in_a_scan() {
        for place in (0..3 * RUN_BYTES).step_by(7).chain([
            RUN_BYTES - 2,
            RUN_BYTES - 1,
            RUN_BYTES,
            RUN_BYTES + 1,
            2 * RUN_BYTES - 1,
        ]) {
            let mut scan = vec![0u8; 3 * RUN_BYTES + 8];
            // Stuffing and restart markers are no markers that end a scan.
            for (at, pair) in [
                (place / 3, [0xff, 0]),
                (place / 2, [0xff, 0xd3]),
                (place, [0xff, 0xd9]),
            ] {
                scan[at..at + 2].copy_from_slice(&pair);
            }
            assert_eq!(marker_in_scan(&scan), Some((0xd9, place + 2)), "at {place}");
            scan[place + 1] = 0;
            assert_eq!(marker_in_scan(&scan), None, "at {place}");
        }
    }

    #[test]
    fn segments_end_with_eoi_or_tell_why_not() {
        // SOI, a comment of one byte, TEM, a segment whose length is wrong, EOI and a trailer.
        let file = [
            0xFF, 0xD8, 0xFF, 0xFE, 0, 3, 7, 0xFF, 0x01, 0xFF, 0xDB, 0, 0, 0xFF, 0xD9, 9,
        ];
        let found: Vec<_> = Segments::new(&file).collect();
        let [Ok(comment), Ok(wrong)] = found[..] else {
            panic!("{found:?}");
        };
        assert_eq!((comment.marker, comment.data), (marker::COM, &[7][..]));
        assert_eq!(
            (wrong.marker, wrong.length, wrong.data.len()),
            (marker::DQT, 0, 0)
        );
        let last = |bytes| Segments::new(bytes).last();
        assert_eq!(last(&file[..13]), Some(Err(SegmentError::NoEoi)));
        assert_eq!(last(&file[..6]), Some(Err(SegmentError::Truncated)));
    }
}
