//! Whether a stored picture is whole and of the size that the page counts on.
//!
//! The interpreter's decoders show what they can of a picture that is cut off, as viewers do. Here every
//! codec is asked for what is missing: rows (Flate, LZW, CCITT), segments (JBIG2), tile parts (JPEG 2000),
//! the end marker and a strict decoding (JPEG). Sizes are admitted before anything is inflated.

mod jbig2;
mod jpeg2000;

use std::collections::HashSet;

use hayro_interpret::Image;
use hayro_syntax::Filter;
use hayro_syntax::object::stream::ImageDecodeParams;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Page;
use zune_core::{bytestream::ZCursor, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use super::super::content::ContentReader;
use super::super::cost_limits::inflate_through;
use super::super::geometry::PageFrame;
use super::super::picture::size_in_px;
use super::super::problem::PageRefusal;
use super::failure::{foreign_failure, undecodable_failure};
use crate::decode::{DecodeFailure, RGBA_BYTES, check_dimensions, decode_page};
use crate::raster::Orientation;
use model::limits::Limits;
use model::{FileFormat, FileIntegrity};

// Origin: by eye; encoders round sizes up to whole blocks of eight.
/// Px by which a codec's own size may differ from the page's.
const SIZE_SLACK_PX: u32 = 8;
// Origin: by eye; tests/pdf/pixels.rs has a bomb of 300 MiB in less than one.
/// How far samples may exceed what the picture needs before they are a bomb: twice, and this much.
const SPARE_BYTES: usize = 1 << 20;

/// What a sound picture is.
pub(super) enum CheckedImage {
    /// A JPEG file like any other, to be decoded as one: nothing in the page changes its colours.
    PlainJpeg(Vec<u8>),
    Sound,
}

/// Checks the pictures of a page that is drawn as a whole.
pub(super) fn check_images<'a>(
    reader: &mut ContentReader<'_, 'a>,
    page: &Page<'a>,
    frame: &PageFrame,
    members: &[usize],
    limits: &Limits,
) -> Result<(), DecodeFailure> {
    let members: HashSet<_> = members.iter().copied().collect();
    let mut found = Ok(());
    let _ = reader.visit_images(page, frame, &mut |index, image| {
        if found.is_ok() && members.contains(&index) {
            let checked = check_image(image, false, limits);
            found = checked.map(|_| ());
        }
    });
    found
}

/// Why a page could not be drawn, where a picture on it is whole and in a coding that is not followed.
pub(super) fn find_foreign_image<'a>(
    reader: &mut ContentReader<'_, 'a>,
    page: &Page<'a>,
    frame: &PageFrame,
    limits: &Limits,
) -> Option<DecodeFailure> {
    let mut found = None;
    let _ = reader.visit_images(page, frame, &mut |_, image| {
        let Image::Raster(raster) = image else {
            return;
        };
        let failure = foreign_failure(raster.stream());
        let is_foreign = failure.integrity == FileIntegrity::Unsupported;
        if found.is_none() && is_foreign && check_image(image, false, limits).is_ok() {
            found = Some(failure);
        }
    });
    found
}

/// Checks one picture. `alone`: it is all that is shown, so that a plain JPEG can be handed on.
pub(super) fn check_image(
    image: &Image<'_, '_>,
    alone: bool,
    limits: &Limits,
) -> Result<CheckedImage, DecodeFailure> {
    match image {
        Image::Stencil(stencil) => check_stream(stencil.stream(), false, limits),
        Image::Raster(raster) => check_stream(raster.stream(), alone, limits),
    }
}

// Origin: measured, 784 MB for 81 megapixels: the stream while it grows, its samples, and those of the page.
/// What a px of a picture without a codec takes in memory at most, bytes.
const INFLATED_BYTES: u64 = 10;

fn check_stream(
    stream: &Stream<'_>,
    alone: bool,
    limits: &Limits,
) -> Result<CheckedImage, DecodeFailure> {
    let own_size = size_in_px(stream.dict());
    let size = own_size.ok_or_else(undecodable_failure)?;
    let [width, height] = size;
    let filters = stream.filters();
    let is_codec_at = |f: &Filter| is_codec(*f);
    let codec = filters.iter().position(is_codec_at);
    let pixel_bytes = if codec.is_some() {
        RGBA_BYTES
    } else {
        INFLATED_BYTES
    };
    check_dimensions(width.into(), height.into(), pixel_bytes, limits)?;
    // With a codec the data stays compressed, so no more than the file itself; without one it is
    // the samples.
    let most = if codec.is_some() {
        usize::try_from(limits.file_bytes).unwrap_or(usize::MAX)
    } else {
        let eight_bytes_each = width as usize * height as usize * 8;
        let needed = sample_bytes_needed(stream, size);
        let needed = needed.unwrap_or(eight_bytes_each);
        needed.saturating_mul(2) + SPARE_BYTES
    };
    let depth = codec.unwrap_or(filters.len());
    let inflated = inflate_through(stream, depth, most);
    let data = inflated.map_err(|refusal| match refusal {
        PageRefusal::Bytes => DecodeFailure::over_limit("picture data"),
        _ => undecodable_failure(),
    })?;
    match codec.and_then(|at| filters.get(at)) {
        Some(Filter::DctDecode) => check_jpeg(stream, size, data, alone, limits),
        Some(Filter::CcittFaxDecode) => check_fax(stream, size),
        Some(Filter::Jbig2Decode) => {
            let own = jbig2::page_size(&data)?;
            check_sizes_agree(size, own)
        }
        Some(Filter::JpxDecode) => {
            let own = jpeg2000::image_size(&data)?;
            check_sizes_agree(size, own)
        }
        _ => check_sample_bytes(stream, size, data.len()),
    }
}

/// Colour spaces that only the page explains are let through: nobody knows how many bytes they need.
fn check_sample_bytes(
    stream: &Stream<'_>,
    size: [u32; 2],
    bytes: usize,
) -> Result<CheckedImage, DecodeFailure> {
    let [_, height] = size;
    match sample_bytes_needed(stream, size) {
        Some(needed) if bytes < needed => {
            let row_bytes = needed / height as usize;
            let rows = bytes / row_bytes.max(1);
            Err(missing_rows_failure(rows, height))
        }
        _ => Ok(CheckedImage::Sound),
    }
}

fn is_codec(filter: Filter) -> bool {
    use Filter::{CcittFaxDecode, DctDecode, Jbig2Decode, JpxDecode};
    matches!(filter, DctDecode | CcittFaxDecode | Jbig2Decode | JpxDecode)
}

/// Bytes of samples without a codec; `None` for a colour space that only the page explains.
fn sample_bytes_needed(stream: &Stream<'_>, [width, height]: [u32; 2]) -> Option<usize> {
    let dict = stream.dict();
    let stencil = dict
        .get::<bool>(b"IM")
        .or_else(|| dict.get::<bool>(b"ImageMask"))
        .unwrap_or(false);
    let bits = dict
        .get::<u8>(b"BPC")
        .or_else(|| dict.get::<u8>(b"BitsPerComponent"));
    let (bits, channels) = if stencil {
        (1, 1)
    } else {
        let bits = usize::from(bits.unwrap_or(8));
        let space = colour_space(stream)?;
        let channels = component_count(&space)?;
        (bits, channels)
    };
    let row_bits = width as usize * channels * bits;
    let row_bytes = row_bits.div_ceil(8);
    Some(row_bytes * height as usize)
}

fn colour_space<'a>(stream: &Stream<'a>) -> Option<Object<'a>> {
    let dict = stream.dict();
    let short = dict.get(b"CS");
    short.or_else(|| dict.get(b"ColorSpace"))
}

/// Components of a colour space (ISO 32000-1, 8.6).
fn component_count(space: &Object<'_>) -> Option<usize> {
    let of_name = |name: &Name| match name.as_ref() {
        b"DeviceGray" | b"G" | b"CalGray" | b"Indexed" | b"I" | b"Separation" => Some(1),
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    };
    match space {
        Object::Name(name) => of_name(name),
        Object::Array(array) => {
            let mut items = array.iter::<Object>();
            let family = items.next()?.into_name()?;
            match family.as_ref() {
                b"ICCBased" => {
                    let profile = items.next()?.into_stream()?;
                    profile.dict().get(b"N")
                }
                b"DeviceN" => match items.next()? {
                    Object::Array(names) => {
                        let names = names.iter::<Object>();
                        Some(names.count())
                    }
                    _ => None,
                },
                _ => of_name(&family),
            }
        }
        _ => None,
    }
}

fn missing_rows_failure(rows: usize, height: u32) -> DecodeFailure {
    DecodeFailure::damaged(
        format!("内嵌图片不完整：{height} 行中只有 {rows} 行"),
        format!("an embedded picture is cut short: {rows} of {height} rows are there"),
    )
}

/// The codec's size must be the page's, or resolutions are wrong.
fn check_sizes_agree(page: [u32; 2], own: [u32; 2]) -> Result<CheckedImage, DecodeFailure> {
    let near = |a: u32, b: u32| a.abs_diff(b) <= SIZE_SLACK_PX;
    let [page_width, page_height] = page;
    let [own_width, own_height] = own;
    if near(page_width, own_width) && near(page_height, own_height) {
        return Ok(CheckedImage::Sound);
    }
    let print = |[w, h]: [u32; 2]| format!("{w} × {h} px");
    let a = print(own);
    let b = print(page);
    Err(DecodeFailure::damaged(
        format!("内嵌图片实为 {a}，PDF 却写 {b}"),
        format!("an embedded picture has {a} where the PDF says {b}"),
    ))
}

/// Rows that a fax decoder delivers; asked for indices it returns those it has read and no more.
fn check_fax(
    stream: &Stream<'_>,
    [width, height]: [u32; 2],
) -> Result<CheckedImage, DecodeFailure> {
    let params = ImageDecodeParams {
        is_indexed: true,
        width,
        height,
        ..ImageDecodeParams::default()
    };
    let decoded = stream
        .decoded_image(&params)
        .map_err(|_| undecodable_failure())?;
    let columns = match &decoded.image_data {
        Some(data) => data.width,
        None => width,
    };
    let row_bytes = columns.div_ceil(8) as usize;
    let rows = decoded.data.len() / row_bytes.max(1);
    if rows < height as usize {
        return Err(missing_rows_failure(rows, height));
    }
    check_sizes_agree([width, height], [columns, height])
}

fn check_jpeg(
    stream: &Stream<'_>,
    size: [u32; 2],
    data: Vec<u8>,
    alone: bool,
    limits: &Limits,
) -> Result<CheckedImage, DecodeFailure> {
    let most = usize::from(u16::MAX);
    let options = DecoderOptions::default()
        .set_max_width(most)
        .set_max_height(most);
    let cursor = ZCursor::new(&data);
    let mut decoder = JpegDecoder::new_with_options(cursor, options);
    let headers = decoder.decode_headers().ok();
    let header = headers.and_then(|()| decoder.info());
    let upright = Orientation::default();
    let decode = || decode_page(&data, FileFormat::Jpeg, 0, upright, limits);
    let Some(header) = header else {
        // What cannot be read at all is named by the decoder of pictures.
        let failure = decode().err();
        return Err(failure.unwrap_or_else(undecodable_failure));
    };
    let width = header.width.into();
    let height = header.height.into();
    check_sizes_agree(size, [width, height])?;
    if alone && is_plain(stream, header.components.into()) {
        return Ok(CheckedImage::PlainJpeg(data));
    }
    decode()?;
    Ok(CheckedImage::Sound)
}

/// Whether the page shows a JPEG's colours as the file has them.
fn is_plain(stream: &Stream<'_>, components: usize) -> bool {
    let dict = stream.dict();
    let changed = [&b"D"[..], b"Decode", b"SMask", b"Mask", b"SMaskInData"];
    let plain = |name: &Name| {
        matches!(
            name.as_ref(),
            b"DeviceGray" | b"G" | b"CalGray" | b"DeviceRGB" | b"RGB" | b"CalRGB" | b"ICCBased"
        )
    };
    let family = match colour_space(stream) {
        None => true,
        Some(Object::Name(name)) => plain(&name),
        Some(Object::Array(array)) => {
            let name = first_name(&array);
            name.is_some_and(|name| plain(&name))
        }
        Some(_) => false,
    };
    let fits = match colour_space(stream) {
        None => true,
        Some(space) => component_count(&space) == Some(components),
    };
    let params = dict.get::<Dict>(b"DecodeParms");
    let transform = params.is_some_and(|p| p.contains_key(b"ColorTransform".as_slice()));
    let is_changed = changed
        .iter()
        .any(|key| dict.contains_key(*key));
    matches!(components, 1 | 3) && family && fits && !transform && !is_changed
}

fn first_name<'a>(array: &Array<'a>) -> Option<Name<'a>> {
    let mut items = array.iter::<Object>();
    items.next()?.into_name()
}
