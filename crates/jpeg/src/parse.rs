//! The way through a JPEG, and whether all of it is there.
//!
//! Other decoders fill in what is missing and guess their way past broken bits. Huffman codes tell more:
//! bits that are no code, a block with more than 64 coefficients, blocks that are missing before a
//! marker or bytes left over behind the last one, restart markers out of turn, a brightness that
//! no picture has, scans that never came (ITU-T T.81, annexes F and G).

use super::flaw::{Flaw, FlawKind};
use super::frame::{Frame, parse_scan_header};
use super::scan::{Scan, reconstruct_frame};
use super::segments::{Segment, Segments, marker};
use super::tables::DecodingTables;

// Origin: by eye, twenty times what encoders write; a file of some kilobytes could else ask for
// thousands of passes.
/// Scans of one picture; encoders write about ten.
const MAX_SCANS: usize = 200;

/// Decodes a whole JPEG file up to its EOI marker; what follows it is none of our business.
///
/// With `decode_pixels` the frame holds the samples of each component; without, the data is only
/// checked. `max_blocks` bounds the blocks of all scans together.
///
/// `None` for codings that are not followed (arithmetic, lossless, a height told later).
///
/// # Errors
/// [`Flaw`]: what is missing or broken, and how many rows are whole.
pub fn parse_jpeg(
    bytes: &[u8],
    decode_pixels: bool,
    max_blocks: u64,
) -> Result<Option<Frame>, Flaw> {
    let mut parser = JpegParser {
        bytes,
        segments: Segments::new(bytes),
        tables: DecodingTables::default(),
        frame: None,
        scans: 0,
        blocks: 0,
        decode_pixels,
        max_blocks,
    };
    let is_followed = parser.parse_segments()?;
    let frame = if is_followed { parser.frame } else { None };
    let Some(mut frame) = frame else {
        return Ok(None);
    };
    if frame.is_progressive && decode_pixels {
        reconstruct_frame(&mut frame, &parser.tables);
    }
    Ok(Some(frame))
}

struct JpegParser<'a> {
    bytes: &'a [u8],
    segments: Segments<'a>,
    tables: DecodingTables,
    frame: Option<Frame>,
    scans: usize,
    decode_pixels: bool,
    /// Blocks of all scans so far, and how many there may be: work, which no slow machine makes more.
    blocks: u64,
    max_blocks: u64,
}

impl JpegParser<'_> {
    /// Whether the coding could be followed to the end marker.
    fn parse_segments(&mut self) -> Result<bool, Flaw> {
        while let Some(segment) = self.segments.next() {
            let Ok(segment) = segment else {
                return Err(self.flaw_without_eoi());
            };
            if !self.parse_segment(segment)? {
                return Ok(false);
            }
        }
        self.check_complete().map(|()| true)
    }

    /// Whether the coding can be followed further.
    fn parse_segment(&mut self, segment: Segment<'_>) -> Result<bool, Flaw> {
        let Segment { marker, data, .. } = segment;
        let is_sound = match marker {
            // SOF0 to SOF2: baseline, extended and progressive Huffman coding (T.81, table B.1).
            marker::SOF0..=marker::SOF2 => match Frame::new(marker, data, self.decode_pixels) {
                // A second frame belongs to hierarchical coding (T.81, annex J), which is not
                // followed.
                Some(_) if self.frame.is_some() => false,
                Some(frame) => {
                    self.frame = Some(frame);
                    true
                }
                None => return Ok(false),
            },
            // Lossless, differential and arithmetic coding (T.81, table B.1): legal, but not
            // followed here.
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Ok(false),
            marker::DHT => {
                let tables = self.tables.define_huffman(data);
                tables.is_some()
            }
            marker::DQT => {
                let tables = self.tables.define_quantisation(data);
                tables.is_some()
            }
            marker::DRI => {
                self.tables
                    .define_restart_interval(data);
                true
            }
            marker::SOS => {
                let start = self.segments.position();
                let next = self.decode_scan(data, start)?;
                self.segments.resume_at(next);
                true
            }
            _ => true,
        };
        if is_sound {
            Ok(true)
        } else {
            Err(self.new_flaw(FlawKind::Header, None))
        }
    }

    fn new_flaw(&self, kind: FlawKind, rows: Option<usize>) -> Flaw {
        Flaw {
            kind,
            rows,
            height: self
                .frame
                .as_ref()
                .map_or(0, |parsed_frame| parsed_frame.height),
        }
    }

    /// The end marker is there: is everything else?
    fn check_complete(&self) -> Result<(), Flaw> {
        let kind = match &self.frame {
            Some(frame) if frame.is_complete() => return Ok(()),
            Some(_) if self.scans > 0 => FlawKind::MissingScans,
            _ => FlawKind::Header,
        };
        Err(self.new_flaw(kind, None))
    }

    fn flaw_without_eoi(&self) -> Flaw {
        let (kind, rows) = match &self.frame {
            Some(frame) if frame.is_complete() => (FlawKind::NoEnd, Some(frame.height)),
            Some(_) if self.scans > 0 => (FlawKind::MissingScans, None),
            _ => (FlawKind::CutShort, Some(0)),
        };
        self.new_flaw(kind, rows)
    }

    /// Walks one scan; the place of the marker behind it.
    fn decode_scan(&mut self, header: &[u8], at: usize) -> Result<usize, Flaw> {
        self.scans += 1;
        let Some(mut frame) = self.frame.take() else {
            return Err(self.new_flaw(FlawKind::Header, None));
        };
        let outcome = self.decode_scan_of(&mut frame, header, at);
        // Later scans of a progressive picture refine rows that are there already.
        let is_first = self.scans == 1 || !frame.is_progressive;
        let rows_of = |row: usize| {
            let rows = row * frame.mcu_height;
            is_first.then_some(rows.min(frame.height))
        };
        let outcome = match outcome {
            Some(Ok(next)) => Ok(next),
            Some(Err((kind, row))) => Err((kind, rows_of(row))),
            None => Err((FlawKind::Header, None)),
        };
        // The frame was taken out so that the scan may change it; it goes back before the flaw is
        // told.
        self.frame = Some(frame);
        outcome.map_err(|(kind, rows)| self.new_flaw(kind, rows))
    }

    /// The place behind the scan, or its flaw and the row of MCUs that it is in; `None` when the
    /// header fits no frame.
    fn decode_scan_of(
        &mut self,
        frame: &mut Frame,
        header: &[u8],
        at: usize,
    ) -> Option<Result<usize, (FlawKind, usize)>> {
        let (scan_components, band) = parse_scan_header(frame, header)?;
        // Bounded before the work is done, over all scans: a progressive bomb repeats one large
        // picture.
        self.blocks += frame.count_blocks(&scan_components);
        if self.scans > MAX_SCANS || self.blocks > self.max_blocks {
            return Some(Err((FlawKind::Limit, 0)));
        }
        let mut scan = Scan::new(&self.tables, frame, &scan_components, band);
        Some(scan.decode_blocks(frame, self.bytes, at))
    }
}
