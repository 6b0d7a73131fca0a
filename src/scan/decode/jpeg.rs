//! JPEG: luma and colour differences as stored, strictly.

use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use super::{DecodeFailure, admit};
use crate::limits::Limits;
use crate::model::Colour;
use crate::scan::pixels::{Layout, Orientation, Pixels};

pub(super) fn decode(bytes: &[u8], upright: Orientation, limits: &Limits) -> Result<Pixels, DecodeFailure> {
    let header = Header::read(bytes, limits)?;
    let ended = has_end_marker(bytes);
    let strict = header.samples(bytes, limits, true);
    match strict {
        Ok(samples) if ended => Ok(header.pixels(samples, upright)),
        Err(e) if ended && is_harmless(&e) => {
            header.samples(bytes, limits, false).map(|s| header.pixels(s, upright)).map_err(|e| failure(&e))
        }
        Ok(samples) => Err(header.cut_short(&samples)),
        Err(e) => match header.samples(bytes, limits, false) {
            Ok(samples) if !ended => Err(header.cut_short(&samples)),
            _ => Err(failure(&e)),
        },
    }
}

struct Header {
    width: usize,
    height: usize,
    layout: Layout,
    output: ColorSpace,
}

impl Header {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, DecodeFailure> {
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options(limits));
        decoder.decode_headers().map_err(|e| failure(&e))?;
        let (width, height) = decoder.dimensions().unwrap_or((0, 0));
        let (layout, output) = match decoder.input_colorspace() {
            Some(ColorSpace::Luma) => (Layout::Grey, ColorSpace::Luma),
            Some(ColorSpace::YCbCr) => (Layout::Ycc, ColorSpace::YCbCr),
            _ => (Layout::Rgb, ColorSpace::RGB),
        };
        admit(width as u64, height as u64, layout.bytes() as u64, limits)?;
        Ok(Self { width, height, layout, output })
    }

    fn samples(&self, bytes: &[u8], limits: &Limits, strict: bool) -> Result<Vec<u8>, DecodeErrors> {
        let options = options(limits).set_strict_mode(strict).jpeg_set_out_colorspace(self.output);
        JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode()
    }

    fn pixels(&self, samples: Vec<u8>, upright: Orientation) -> Pixels {
        let stored = if self.layout == Layout::Grey { Colour::Grey } else { Colour::Colour };
        Pixels::new(self.width, samples, self.layout, stored, upright)
    }

    /// Names the last row that is more than the decoder's mid-grey filling.
    fn cut_short(&self, samples: &[u8]) -> DecodeFailure {
        let row_bytes = self.width * self.layout.bytes();
        let filled = |row: &[u8]| row.iter().all(|v| v.abs_diff(128) <= 1);
        let empty = samples.chunks_exact(row_bytes.max(1)).rev().take_while(|row| filled(row)).count();
        let rows = self.height.saturating_sub(empty);
        DecodeFailure::damaged(
            format!("JPEG 不完整：缺少结束标记，{} 行中只有约 {rows} 行", self.height),
            format!("JPEG is cut short: no end marker, about {rows} of {} rows are there", self.height),
        )
    }
}

fn options(limits: &Limits) -> DecoderOptions {
    let side = limits.side_px as usize;
    DecoderOptions::default().set_max_width(side).set_max_height(side)
}

/// Quirks of some writers that lose no pixel.
fn is_harmless(error: &DecodeErrors) -> bool {
    matches!(error, DecodeErrors::FormatStatic(why) if why.contains("Extra bytes between headers"))
}

fn failure(error: &DecodeErrors) -> DecodeFailure {
    match error {
        DecodeErrors::Unsupported(what) => DecodeFailure::unsupported(&format!("{what:?} JPEG")),
        DecodeErrors::LargeDimensions(side) => DecodeFailure::limit(format!("{side} px")),
        other => DecodeFailure::damaged(
            format!("JPEG 数据损坏（{other:?}）"),
            format!("JPEG data is damaged ({other:?})"),
        ),
    }
}

/// Looks for EOI behind the first start of scan; a thumbnail's marker lies before it.
fn has_end_marker(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        if marker == 0xDA {
            return bytes.get(at..).unwrap_or(&[]).windows(2).rev().any(|pair| pair == [0xFF, 0xD9]);
        }
        at += if marker == 0xFF { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])).max(2) };
    }
    bytes.windows(2).rev().any(|pair| pair == [0xFF, 0xD9])
}
