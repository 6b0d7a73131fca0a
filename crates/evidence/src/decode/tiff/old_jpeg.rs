//! JPEG as TIFF 6.0, section 22 had it. Nobody agreed on what its tags mean (Technical Note 2), but most
//! scanner programs put a whole JPEG file where `JPEGInterchangeFormat` points: that is decoded as one.

use jpeg::{Segments, marker};

use crate::decode::failure::DecodeFailure;
use crate::decode::jpeg::decode_jpeg;
use crate::probe::Ifd;
use crate::raster::{Orientation, PageRaster};
use model::limits::Limits;

/// `JPEGInterchangeFormat`: place of a JPEG stream.
const STREAM_OFFSET: u16 = 513;
/// Its length; many writers count wrongly or leave it out.
const STREAM_LENGTH: u16 = 514;

pub(super) fn decode_old_jpeg(
    bytes: &[u8],
    directory: &Ifd<'_>,
    upright: Orientation,
    limits: &Limits,
) -> Result<PageRaster, DecodeFailure> {
    let stream = find_stream(bytes, directory);
    let stream = stream.filter(|s| is_whole_file(s));
    let foreign = || DecodeFailure::unsupported("old-style JPEG in a TIFF");
    decode_jpeg(stream.ok_or_else(foreign)?, upright, limits)
}

fn find_stream<'b>(bytes: &'b [u8], directory: &Ifd<'_>) -> Option<&'b [u8]> {
    let start = directory.read_uint(STREAM_OFFSET)?;
    let start = usize::try_from(start).ok()?;
    let rest = bytes.get(start..)?;
    let length = directory.read_uint(STREAM_LENGTH);
    let length = length.and_then(|length| usize::try_from(length).ok());
    let counted = length.and_then(|length| rest.get(..length));
    match counted {
        Some(stream) if is_whole_file(stream) => Some(stream),
        _ => Some(rest),
    }
}

/// Whether it has a frame and a scan of its own; others keep tables here and the scan in the strips.
fn is_whole_file(stream: &[u8]) -> bool {
    if !stream.starts_with(&[0xFF, marker::SOI]) {
        return false;
    }
    let mut has_frame = false;
    let segments = Segments::new(stream).map_while(Result::ok);
    for segment in segments {
        match segment.marker {
            marker::SOF0..=marker::SOF2 => has_frame = true,
            marker::SOS if has_frame => return true,
            _ => {}
        }
    }
    false
}
