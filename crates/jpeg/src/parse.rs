//! The way through a JPEG, and whether all of it is there.
//!
//! Other decoders fill in what is missing and guess their way past broken bits. Huffman codes tell more:
//! bits that are no code, a block with more than 64 coefficients, blocks that are missing before a
//! marker or bytes left over behind the last one, restart markers out of turn, a brightness that
//! no picture has, scans that never came (ITU-T T.81, annexes F and G).

use super::frame::{DecodingTables, Frame, parse_scan_header};
use super::scan::{Scan, reconstruct_frame};

// Origin: by eye, twenty times what encoders write; a file of some kilobytes could else ask for
// thousands of passes.
/// Scans of one picture; encoders write about ten.
const MAX_SCANS: usize = 200;

/// What is wrong, and the rows before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub kind: FlawKind,
    /// `None` where all rows are there, but only coarsely.
    pub rows: Option<usize>,
    /// Rows that the header promises.
    pub height: usize,
}

/// What may be wrong with a JPEG whose coding is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlawKind {
    /// The data ends before the picture does.
    CutShort,
    /// All blocks are there, the end marker is not.
    NoEnd,
    /// Bits that are no block, or a brightness that no picture has.
    InvalidCode,
    /// A marker comes before the last block.
    MissingBlocks,
    /// So many bytes are left over behind the last block.
    ExtraBytes(usize),
    /// A restart marker is missing or out of turn.
    Restart,
    /// A table or header that a scan needs is missing or broken.
    Header,
    /// Scans that refine the picture never came.
    MissingScans,
    /// More scans than `MAX_SCANS`, or more blocks than the limits allow.
    Limit,
}

/// Parses the whole file up to the end marker; what follows it is none of our business. The frame
/// holds the samples of each channel where `decode_pixels` asks for them; `most` bounds the blocks
/// that are decoded.
///
/// `None` for codings that are not followed (arithmetic, lossless, a height told later).
pub fn parse_jpeg(bytes: &[u8], decode_pixels: bool, most: u64) -> Result<Option<Frame>, Flaw> {
    let mut parser = JpegParser {
        bytes,
        tables: DecodingTables::default(),
        frame: None,
        scans: 0,
        blocks: 0,
        decode_pixels,
        most,
    };
    let is_followed = parser.parse_segments()?;
    Ok(parser.frame.filter(|_| is_followed).map(|mut frame| {
        if frame.is_progressive && decode_pixels {
            reconstruct_frame(&mut frame, &parser.tables);
        }
        frame
    }))
}

struct JpegParser<'a> {
    bytes: &'a [u8],
    tables: DecodingTables,
    frame: Option<Frame>,
    scans: usize,
    decode_pixels: bool,
    /// Blocks of all scans so far, and how many there may be: work, which no slow machine makes more.
    blocks: u64,
    most: u64,
}

impl JpegParser<'_> {
    /// Whether the coding could be followed to the end marker.
    fn parse_segments(&mut self) -> Result<bool, Flaw> {
        let mut at = 2;
        loop {
            let Some((marker, after)) = next_marker(self.bytes, at) else {
                return Err(self.flaw_without_eoi());
            };
            match marker {
                0xD9 => return self.check_complete().map(|()| true),
                // TEM and RSTm have no length; outside a scan they mean nothing and are passed
                // over.
                0x01 | 0xD0..=0xD8 => {
                    at = after;
                    continue;
                }
                _ => {}
            }
            let Some(data) = segment_data(self.bytes, after) else {
                return Err(self.flaw_without_eoi());
            };
            at = after + 2 + data.len();
            match marker {
                // SOF0 to SOF2: baseline, extended and progressive Huffman coding (T.81, table
                // B.1).
                0xC0..=0xC2 => match Frame::new(marker, data, self.decode_pixels) {
                    Some(frame) if self.frame.is_none() => self.frame = Some(frame),
                    // A second frame belongs to hierarchical coding (T.81, annex J), which is not
                    // followed.
                    Some(_) => return Err(self.new_flaw(FlawKind::Header, None)),
                    None => return Ok(false),
                },
                // Lossless, differential and arithmetic coding (T.81, table B.1): legal, but not
                // followed here.
                0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Ok(false),
                0xC4 if self.tables.define_huffman(data).is_none() => {
                    return Err(self.new_flaw(FlawKind::Header, None));
                }
                0xDB if self.tables.define_quantisation(data).is_none() => {
                    return Err(self.new_flaw(FlawKind::Header, None));
                }
                0xDD => {
                    self.tables.restart = data
                        .first_chunk()
                        .map_or(0, |&length| u16::from_be_bytes(length).into());
                }
                0xDA => at = self.decode_scan(data, at)?,
                _ => {}
            }
        }
    }

    fn new_flaw(&self, kind: FlawKind, rows: Option<usize>) -> Flaw {
        Flaw {
            kind,
            rows,
            height: self.frame.as_ref().map_or(0, |f| f.height),
        }
    }

    /// The end marker is there: is everything else?
    fn check_complete(&self) -> Result<(), Flaw> {
        match &self.frame {
            Some(frame) if frame.is_complete() => Ok(()),
            Some(frame) if self.scans > 0 => Err(self.new_flaw(FlawKind::MissingScans, None)),
            _ => Err(self.new_flaw(FlawKind::Header, None)),
        }
    }

    fn flaw_without_eoi(&self) -> Flaw {
        match &self.frame {
            Some(frame) if frame.is_complete() => {
                self.new_flaw(FlawKind::NoEnd, Some(frame.height))
            }
            Some(frame) if self.scans > 0 => self.new_flaw(FlawKind::MissingScans, None),
            _ => self.new_flaw(FlawKind::CutShort, Some(0)),
        }
    }

    /// Walks one scan; the place of the marker behind it.
    fn decode_scan(&mut self, header: &[u8], at: usize) -> Result<usize, Flaw> {
        self.scans += 1;
        let Some(mut frame) = self.frame.take() else {
            return Err(self.new_flaw(FlawKind::Header, None));
        };
        let outcome = parse_scan_header(&frame, header).map(|(scan_components, band)| {
            // Bounded before the work is done, over all scans: a progressive bomb repeats one large
            // picture.
            self.blocks += frame.count_blocks(&scan_components);
            if self.scans > MAX_SCANS || self.blocks > self.most {
                return Err((FlawKind::Limit, 0));
            }
            Scan::new(&self.tables, &frame, &scan_components, band)
                .decode_blocks(&mut frame, self.bytes, at)
        });
        // Later scans of a progressive picture refine rows that are there already.
        let is_first = self.scans == 1 || !frame.is_progressive;
        let rows_of = |row: usize| is_first.then_some((row * frame.mcu_height).min(frame.height));
        let outcome = outcome.map(|d| d.map_err(|(kind, row)| (kind, rows_of(row))));
        // The frame was taken out so that the scan may change it; it goes back before the flaw is
        // told.
        self.frame = Some(frame);
        match outcome {
            Some(Ok(next)) => Ok(next),
            Some(Err((kind, rows))) => Err(self.new_flaw(kind, rows)),
            None => Err(self.new_flaw(FlawKind::Header, None)),
        }
    }
}

/// The next marker outside of a scan and the place behind it; what is no marker is skipped, as decoders do.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)? + 1;
        match bytes.get(at)? {
            0x00 | 0xFF => {}
            &marker => return Some((marker, at + 1)),
        }
    }
}

/// What the segment holds whose length is at `at`.
fn segment_data(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    bytes.get(at + 2..at + length.max(2))
}
