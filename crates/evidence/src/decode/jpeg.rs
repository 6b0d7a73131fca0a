//! JPEG: luma and chroma as stored, and whether all of the picture is there.
//!
//! The Huffman-coded kinds (baseline, extended, progressive; grey or YCbCr) are decoded here, because no
//! decoder tells what is missing, and none hands out the channels as they are: enlarging and
//! interleaving them costs more than decoding. Other colours (CMYK, RGB) are walked for damage and drawn
//! by `zune-jpeg`.

use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use jpeg::{Flaw, FlawKind, Frame, Segments, marker};

use super::dimensions::check_dimensions;
use super::failure::DecodeFailure;
use super::jpeg_variants::complete_jpeg;
use crate::raster::{Orientation, PageRaster, Plane, SampleLayout};
use model::ColourMode;
use model::limits::Limits;

pub(super) fn decode_jpeg(
    bytes: &[u8],
    upright: Orientation,
    limits: &Limits,
) -> Result<PageRaster, DecodeFailure> {
    let bytes = &*complete_jpeg(bytes);
    if let Some(coding) = foreign_coding(bytes) {
        return Err(DecodeFailure::unsupported(&coding));
    }
    let header = JpegHeader::read(bytes, limits)?;
    let decode_pixels = header.layout != SampleLayout::Rgb;
    let parsed = jpeg::parse_jpeg(bytes, decode_pixels, limits.jpeg_blocks);
    let frame = parsed.map_err(|flaw| failure_from_flaw(&flaw))?;
    let decoded = frame.filter(|_| decode_pixels);
    if let Some((luma, chroma)) = decoded.and_then(component_planes) {
        let stored = if chroma.is_some() {
            ColourMode::Colour
        } else {
            ColourMode::Grey
        };
        let page = PageRaster::from_planes(luma, chroma, stored, upright);
        return Ok(page);
    }
    let drawn = header.decode_samples(bytes);
    let samples = drawn.map_err(|e| zune_failure(&e))?;
    Ok(header.build_page(samples, upright))
}

/// Codings that no decoder here follows, so that nobody calls such a file damaged (T.81, table B.1).
fn foreign_coding(bytes: &[u8]) -> Option<String> {
    /// Arithmetic conditioning.
    const DAC: u8 = 0xCC;
    let mut has_tables = false;
    let segments = Segments::new(bytes).map_while(Result::ok);
    for segment in segments {
        match segment.marker {
            marker::DHT => has_tables = true,
            0xC3 | 0xC5..=0xC7 => return Some("lossless or hierarchical JPEG".into()),
            0xC9..=0xCB | DAC | 0xCD..=0xCF => return Some("arithmetic-coded JPEG".into()),
            0xC0..=0xC2 => {
                let bits = segment.data.first();
                if let Some(bits) = bits.filter(|b| **b != 8) {
                    return Some(format!("{bits}-bit JPEG"));
                }
            }
            marker::SOS if !has_tables => return Some("JPEG without Huffman tables".into()),
            marker::SOS => return None,
            _ => {}
        }
    }
    None
}

/// Whether the JPEG of a TIFF strip is whole; `tables` are those that all strips share (TIFF
/// Technical Note 2).
pub(super) fn check_tiff_strip(
    tables: &[u8],
    strip: &[u8],
    limits: &Limits,
) -> Result<(), DecodeFailure> {
    // Tables and strip each have their own SOI and EOI; one pair is kept to make one stream of
    // both.
    let tables_end = tables.len().saturating_sub(2);
    let shared = tables.get(2..tables_end).unwrap_or(&[]);
    let own = strip.get(2..).unwrap_or(&[]);
    let whole = [&[0xFF, 0xD8], shared, own].concat();
    if let Some(coding) = foreign_coding(&whole) {
        return Err(DecodeFailure::unsupported(&coding));
    }
    match jpeg::parse_jpeg(&whole, false, limits.jpeg_blocks) {
        Ok(_) => Ok(()),
        Err(flaw) => Err(failure_from_flaw(&flaw)),
    }
}

type ChromaPlanes = ([Plane; 2], [usize; 2]);

/// Luma and the chroma of a frame; `None` when their sizes do not divide.
fn component_planes(frame: Frame) -> Option<(Plane, Option<ChromaPlanes>)> {
    let mut channels = frame.components.into_iter();
    let luma = channels.next()?;
    let [across, down] = [luma.across, luma.down];
    let blue = channels.next();
    let red = channels.next();
    let Some((blue, red)) = blue.zip(red) else {
        return Some((plane(luma), None));
    };
    let px_across = across / blue.across;
    let px_down = down / blue.down;
    // Sampling 3:2 is legal (T.81, A.1.1) but does not divide; such pictures go to the other
    // decoder.
    let divides_across = blue.across * px_across == across;
    let divides_down = blue.down * px_down == down;
    let divides = divides_across && divides_down;
    let is_finer = px_across == 0 || px_down == 0;
    let is_as_wide = red.across == blue.across;
    let is_as_high = red.down == blue.down;
    let are_alike = is_as_wide && is_as_high;
    if !divides || is_finer || !are_alike {
        return None;
    }
    let planes = [blue, red].map(plane);
    let chroma = (planes, [px_across, px_down]);
    Some((plane(luma), Some(chroma)))
}

fn plane(component: jpeg::Component) -> Plane {
    let (width, samples) = component.into_samples();
    Plane::new(width, samples)
}

/// What the file says before its first scan.
struct JpegHeader {
    width: usize,
    layout: SampleLayout,
    output: ColorSpace,
}

impl JpegHeader {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, DecodeFailure> {
        let source = ZCursor::new(bytes);
        let mut decoder = JpegDecoder::new_with_options(source, decoder_options());
        let headers = decoder.decode_headers();
        headers.map_err(|e| zune_failure(&e))?;
        let size = decoder.dimensions();
        let (width, height) = size.unwrap_or((0, 0));
        let (layout, output) = match decoder.input_colorspace() {
            Some(ColorSpace::Luma) => (SampleLayout::Grey, ColorSpace::Luma),
            Some(ColorSpace::YCbCr) => (SampleLayout::Ycc, ColorSpace::YCbCr),
            _ => (SampleLayout::Rgb, ColorSpace::RGB),
        };
        check_dimensions(
            width as u64,
            height as u64,
            layout.bytes_per_pixel() as u64 + JPEG_PAGE_BYTES,
            limits,
        )?;
        Ok(Self {
            width,
            layout,
            output,
        })
    }

    fn decode_samples(&self, bytes: &[u8]) -> Result<Vec<u8>, DecodeErrors> {
        let options = decoder_options().jpeg_set_out_colorspace(self.output);
        let source = ZCursor::new(bytes);
        JpegDecoder::new_with_options(source, options).decode()
    }

    fn build_page(&self, samples: Vec<u8>, upright: Orientation) -> PageRaster {
        let stored = if self.layout == SampleLayout::Grey {
            ColourMode::Grey
        } else {
            ColourMode::Colour
        };
        PageRaster::new(self.width, samples, self.layout, stored, upright)
    }
}

// Origin: the samples become the page's colours where they lie; luma and the smaller copies come to them.
/// What a px takes in memory beside its decoded samples, bytes.
const JPEG_PAGE_BYTES: u64 = 2;

/// Any size that JPEG can tell: [`check_dimensions`] bounds it, with a message of our own.
fn decoder_options() -> DecoderOptions {
    let side = usize::from(u16::MAX);
    DecoderOptions::default()
        .set_max_width(side)
        .set_max_height(side)
}

fn zune_failure(error: &DecodeErrors) -> DecodeFailure {
    match error {
        DecodeErrors::Unsupported(what) => {
            let kind = format!("{what:?} JPEG");
            DecodeFailure::unsupported(&kind)
        }
        DecodeErrors::LargeDimensions(side) => {
            let what = format!("{side} px");
            DecodeFailure::over_limit(what)
        }
        other => DecodeFailure::damaged(
            format!("JPEG 数据损坏（{other:?}）"),
            format!("JPEG data is damaged ({other:?})"),
        ),
    }
}

/// Names what is missing and the rows that are whole.
fn failure_from_flaw(flaw: &Flaw) -> DecodeFailure {
    let (zh, en) = match flaw.kind {
        FlawKind::Limit => return DecodeFailure::over_limit("JPEG scans"),
        FlawKind::CutShort => (
            "文件在画面中间中断".into(),
            "the file breaks off inside the picture".into(),
        ),
        FlawKind::NoEnd => ("缺少结束标记".into(), "the end marker is missing".into()),
        FlawKind::InvalidCode => ("图像数据损坏".into(), "picture data is broken".into()),
        FlawKind::MissingBlocks => (
            "图像数据缺少一部分".into(),
            "a part of the picture data is missing".into(),
        ),
        FlawKind::ExtraBytes(n) => (
            format!("画面数据多出 {n} 字节"),
            format!("{n} bytes belong to no part of the picture"),
        ),
        FlawKind::Restart => (
            "重启标记缺失或错位".into(),
            "a restart marker is missing or out of turn".into(),
        ),
        FlawKind::Header => (
            "缺少解码所需的数据段".into(),
            "a segment that decoding needs is missing or broken".into(),
        ),
        FlawKind::MissingScans => (
            "渐进式画面缺少后续扫描".into(),
            "scans of a progressive picture are missing".into(),
        ),
    };
    let (rows_zh, rows_en) = match flaw.rows {
        Some(rows) => (
            format!("{} 行中前 {rows} 行完整", flaw.height),
            format!("the first {rows} of {} rows are whole", flaw.height),
        ),
        None => (
            "画面只有粗略内容".to_owned(),
            "the picture is there only coarsely".to_owned(),
        ),
    };
    DecodeFailure::damaged(
        format!("JPEG 不完整：{zh}，{rows_zh}"),
        format!("JPEG is damaged: {en}; {rows_en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::foreign_coding;

    /// A JPEG up to its scan: a frame header, and Huffman tables where wanted.
    fn header(frame: u8, bits: u8, height: u8, tables: bool) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        if tables {
            bytes.extend([0xFF, 0xC4, 0, 2]);
        }
        bytes.extend([0xFF, frame, 0, 11, bits, 0, height, 0, 8, 1, 1, 0x11, 0]);
        bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0xFF, 0xD9]);
        bytes
    }

    #[test]
    fn codings_that_are_not_followed_have_a_name() {
        let name = |bytes: Vec<u8>| foreign_coding(&bytes).unwrap_or_default();
        assert_eq!(name(header(0xC0, 8, 8, true)), "");
        assert_eq!(name(header(0xC2, 8, 8, true)), "");
        assert!(name(header(0xC9, 8, 8, false)).starts_with("arithmetic"));
        assert!(name(header(0xC3, 8, 8, true)).starts_with("lossless"));
        assert!(name(header(0xC1, 12, 8, true)).starts_with("12-bit"));
        assert_eq!(name(header(0xC0, 8, 0, true)), "", "no height is damage");
        assert!(name(header(0xC2, 8, 8, false)).contains("Huffman tables"));
    }
}
