//! Whether a stored picture is whole and of the size that the page counts on.
//!
//! The interpreter's decoders show what they can of a picture that is cut off, as viewers do. Here every
//! codec is asked for what is missing: rows (Flate, LZW, CCITT), segments (JBIG2), tile parts (JPEG 2000),
//! the end marker and a strict decoding (JPEG). Sizes are admitted before anything is inflated.

mod jbig2;
mod jpeg2000;

use hayro_interpret::Image;
use hayro_syntax::Filter;
use hayro_syntax::object::stream::ImageDecodeParams;
use hayro_syntax::object::{Array, Name, Object, Stream};
use hayro_syntax::page::Page;
use zune_core::{bytestream::ZCursor, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use super::super::content::Reader;
use super::super::geometry::Frame;
use super::super::picture::pixels;
use super::super::problem::Refusal;
use super::super::cost_limits::inflate_through;
use model::limits::Limits;
use model::Format;
use crate::decode::{DecodeFailure, decode}; use crate::raster::Orientation;

/// Px by which a codec's own size may differ from the page's.
const SLACK: u32 = 8;
/// How far samples may exceed what the picture needs before they are a bomb: twice, and this much.
const SPARE: usize = 1 << 20;

/// What a sound picture is.
pub(super) enum Checked {
    /// A JPEG file like any other, to be decoded as one: nothing in the page changes its colours.
    PlainJpeg(Vec<u8>),
    /// Sound.
    Sound,
}

/// Refuses sides, areas and allocations over the limits.
pub(super) fn admit(width: usize, height: usize, limits: &Limits) -> Result<(), DecodeFailure> {
    let [wide, high] = [width as u64, height as u64];
    let (side, area) = (u64::from(limits.side_px), wide.saturating_mul(high));
    if wide > side || high > side || area > limits.pixels || area.saturating_mul(4) > limits.decode_bytes {
        return Err(DecodeFailure::limit(format!("{width} × {height} px")));
    }
    Ok(())
}

/// For pictures of which the codec can make nothing.
pub(super) fn undecodable() -> DecodeFailure {
    DecodeFailure::damaged("内嵌图片损坏，无法解码", "an embedded picture is broken and cannot be decoded")
}

/// Checks the pictures of a page that is drawn as a whole.
pub(super) fn check_all<'a>(
    reader: &mut Reader<'_, 'a>,
    page: &Page<'a>,
    frame: &Frame,
    members: &[usize],
    limits: &Limits,
) -> Result<(), DecodeFailure> {
    let members: std::collections::HashSet<usize> = members.iter().copied().collect();
    let mut found = Ok(());
    let _ = reader.catch(page, frame, &mut |index, image| {
        if found.is_ok() && members.contains(&index) {
            found = check(image, false, limits).map(|_| ());
        }
    });
    found
}

/// Checks one picture. `alone`: it is all that is shown, so that a plain JPEG can be handed on.
pub(super) fn check(image: &Image<'_, '_>, alone: bool, limits: &Limits) -> Result<Checked, DecodeFailure> {
    match image {
        Image::Stencil(stencil) => check_stream(stencil.stream(), false, limits),
        Image::Raster(raster) => check_stream(raster.stream(), alone, limits),
    }
}

fn check_stream(stream: &Stream<'_>, alone: bool, limits: &Limits) -> Result<Checked, DecodeFailure> {
    let size = pixels(stream.dict()).ok_or_else(undecodable)?;
    admit(size[0] as usize, size[1] as usize, limits)?;
    let filters = stream.filters();
    let codec = filters.iter().position(|f| is_codec(*f));
    let most = match codec {
        Some(_) => usize::try_from(limits.file_bytes).unwrap_or(usize::MAX),
        None => {
            needed(stream, size).unwrap_or(size[0] as usize * size[1] as usize * 8).saturating_mul(2) + SPARE
        }
    };
    let data =
        inflate_through(stream, codec.unwrap_or(filters.len()), most).map_err(|refusal| match refusal {
            Refusal::Bytes => DecodeFailure::limit("picture data"),
            _ => undecodable(),
        })?;
    match codec.and_then(|at| filters.get(at)) {
        Some(Filter::DctDecode) => jpeg(stream, size, data, alone, limits),
        Some(Filter::CcittFaxDecode) => fax(stream, size),
        Some(Filter::Jbig2Decode) => agree(size, jbig2::size(&data)?),
        Some(Filter::JpxDecode) => agree(size, jpeg2000::size(&data)?),
        _ => match needed(stream, size) {
            Some(needed) if data.len() < needed => {
                Err(missing_rows(data.len() / (needed / size[1] as usize).max(1), size[1]))
            }
            _ => Ok(Checked::Sound),
        },
    }
}

fn is_codec(filter: Filter) -> bool {
    use Filter::{CcittFaxDecode, DctDecode, Jbig2Decode, JpxDecode};
    matches!(filter, DctDecode | CcittFaxDecode | Jbig2Decode | JpxDecode)
}

/// Bytes of samples without a codec; `None` for a colour space that only the page explains.
fn needed(stream: &Stream<'_>, [width, height]: [u32; 2]) -> Option<usize> {
    let dict = stream.dict();
    let stencil = dict.get::<bool>(b"IM").or_else(|| dict.get::<bool>(b"ImageMask")).unwrap_or(false);
    let bits = dict.get::<u8>(b"BPC").or_else(|| dict.get::<u8>(b"BitsPerComponent"));
    let (bits, channels) =
        if stencil { (1, 1) } else { (usize::from(bits.unwrap_or(8)), channels(&space(stream)?)?) };
    Some((width as usize * channels * bits).div_ceil(8) * height as usize)
}

fn space<'a>(stream: &Stream<'a>) -> Option<Object<'a>> {
    stream.dict().get::<Object<'_>>(b"CS").or_else(|| stream.dict().get::<Object<'_>>(b"ColorSpace"))
}

/// Components of a colour space (ISO 32000-1, 8.6).
fn channels(space: &Object<'_>) -> Option<usize> {
    let of_name = |name: &Name<'_>| match name.as_ref() {
        b"DeviceGray" | b"G" | b"CalGray" | b"Indexed" | b"I" | b"Separation" => Some(1),
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    };
    match space {
        Object::Name(name) => of_name(name),
        Object::Array(array) => {
            let mut items = array.iter::<Object<'_>>();
            let family = items.next()?.into_name()?;
            match family.as_ref() {
                b"ICCBased" => items.next()?.into_stream()?.dict().get::<usize>(b"N"),
                b"DeviceN" => match items.next()? {
                    Object::Array(names) => Some(names.iter::<Object<'_>>().count()),
                    _ => None,
                },
                _ => of_name(&family),
            }
        }
        _ => None,
    }
}

fn missing_rows(rows: usize, height: u32) -> DecodeFailure {
    DecodeFailure::damaged(
        format!("内嵌图片不完整：{height} 行中只有 {rows} 行"),
        format!("an embedded picture is cut short: {rows} of {height} rows are there"),
    )
}

/// The codec's size must be the page's, or resolutions are wrong.
fn agree(page: [u32; 2], own: [u32; 2]) -> Result<Checked, DecodeFailure> {
    let near = |a: u32, b: u32| a.abs_diff(b) <= SLACK;
    if near(page[0], own[0]) && near(page[1], own[1]) {
        return Ok(Checked::Sound);
    }
    let [a, b] = [own, page].map(|[w, h]| format!("{w} × {h} px"));
    Err(DecodeFailure::damaged(
        format!("内嵌图片实为 {a}，PDF 却写 {b}"),
        format!("an embedded picture has {a} where the PDF says {b}"),
    ))
}

/// Rows that a fax decoder delivers; asked for indices it returns those it has read and no more.
fn fax(stream: &Stream<'_>, [width, height]: [u32; 2]) -> Result<Checked, DecodeFailure> {
    let params = ImageDecodeParams { is_indexed: true, width, height, ..ImageDecodeParams::default() };
    let decoded = stream.decoded_image(&params).map_err(|_| undecodable())?;
    let columns = decoded.image_data.as_ref().map_or(width, |data| data.width);
    let rows = decoded.data.len() / (columns.div_ceil(8) as usize).max(1);
    if rows < height as usize {
        return Err(missing_rows(rows, height));
    }
    agree([width, height], [columns, height])
}

fn jpeg(
    stream: &Stream<'_>,
    size: [u32; 2],
    data: Vec<u8>,
    alone: bool,
    limits: &Limits,
) -> Result<Checked, DecodeFailure> {
    let most = usize::from(u16::MAX);
    let options = DecoderOptions::default().set_max_width(most).set_max_height(most);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&data), options);
    let header = decoder.decode_headers().ok().and_then(|()| decoder.info());
    let Some(header) = header else {
        // What cannot be read at all is named by the decoder of pictures.
        return Err(decode(&data, Format::Jpeg, 0, Orientation::default(), limits)
            .err()
            .unwrap_or_else(undecodable));
    };
    agree(size, [header.width.into(), header.height.into()])?;
    if alone && is_plain(stream, header.components.into()) {
        return Ok(Checked::PlainJpeg(data));
    }
    decode(&data, Format::Jpeg, 0, Orientation::default(), limits).map(|_| Checked::Sound)
}

/// Whether the page shows a JPEG's colours as the file has them.
fn is_plain(stream: &Stream<'_>, components: usize) -> bool {
    let dict = stream.dict();
    let changed = [&b"D"[..], b"Decode", b"SMask", b"Mask", b"SMaskInData"];
    let plain = |name: &Name<'_>| {
        matches!(
            name.as_ref(),
            b"DeviceGray" | b"G" | b"CalGray" | b"DeviceRGB" | b"RGB" | b"CalRGB" | b"ICCBased"
        )
    };
    let family = match space(stream) {
        None => true,
        Some(Object::Name(name)) => plain(&name),
        Some(Object::Array(array)) => first_name(&array).is_some_and(|name| plain(&name)),
        Some(_) => false,
    };
    let fits = space(stream).is_none_or(|s| channels(&s) == Some(components));
    let transform = dict
        .get::<hayro_syntax::object::Dict<'_>>(b"DecodeParms")
        .is_some_and(|params| params.contains_key(&b"ColorTransform"[..]));
    matches!(components, 1 | 3)
        && family
        && fits
        && !transform
        && !changed.iter().any(|key| dict.contains_key(*key))
}

fn first_name<'a>(array: &Array<'a>) -> Option<Name<'a>> {
    array.iter::<Object<'_>>().next()?.into_name()
}
