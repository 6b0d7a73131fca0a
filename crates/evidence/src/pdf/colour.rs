//! Colour and bit depth of a picture by its dictionary; JPEG 2000 by its header box.

use std::borrow::Cow;

use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Name, Object, Stream};

use model::ColourMode;

/// Colour spaces inside colour spaces: an Indexed over an `ICCBased` over its alternate.
const MAX_SPACE_DEPTH: usize = 4;

/// Colour and bits a sample, as far as they are known.
pub(super) type StoredColour = (Option<ColourMode>, Option<u8>);

/// Colour and bits per component of the stored picture.
pub(super) fn stored_colour(picture: &Stream<'_>, stencil: bool) -> StoredColour {
    let dict = picture.dict();
    let filters = picture.filters();
    let is_bilevel =
        |filter: &Filter| matches!(filter, Filter::CcittFaxDecode | Filter::Jbig2Decode);
    let short_bits = dict.get(b"BPC");
    let bits = short_bits.or_else(|| dict.get(b"BitsPerComponent"));
    if stencil || filters.iter().any(is_bilevel) {
        return (Some(ColourMode::Bilevel), Some(1));
    }
    let short_space = dict.get::<Object>(b"CS");
    let space = short_space.or_else(|| dict.get(b"ColorSpace"));
    let colour = space.and_then(|space| colour_of_space(&space, MAX_SPACE_DEPTH));
    // JPEG 2000 carries its own colour space, and the one in the dictionary outranks it (ISO
    // 32000-1, 7.4.9).
    if filters.contains(&Filter::JpxDecode) {
        let (own, depth) = colour_of_jpeg2000(&picture.raw_data());
        return (colour.or(own), depth.or(bits));
    }
    let is_jpeg = filters.contains(&Filter::DctDecode);
    let is_coloured = colour == Some(ColourMode::Colour);
    match bits {
        Some(1) if !is_coloured => (Some(ColourMode::Bilevel), bits),
        None if is_jpeg => (colour, Some(8)),
        _ => (colour, bits),
    }
}

/// Colour of a colour space (ISO 32000-1, 8.6). A name that only the page's resources explain is `None`.
fn colour_of_space(space: &Object<'_>, depth: usize) -> Option<ColourMode> {
    let depth = depth.checked_sub(1)?;
    match space {
        Object::Name(name) => colour_of_name(name),
        Object::Array(array) => colour_of_array(array, depth),
        _ => None,
    }
}

fn colour_of_name(name: &Name<'_>) -> Option<ColourMode> {
    match name.as_ref() {
        b"DeviceGray" | b"G" | b"CalGray" => Some(ColourMode::Grey),
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"DeviceCMYK" | b"CMYK" | b"Lab" => {
            Some(ColourMode::Colour)
        }
        _ => None,
    }
}

fn colour_of_array(array: &Array<'_>, depth: usize) -> Option<ColourMode> {
    let mut items = array.iter::<Object>();
    let family = items.next()?.into_name()?;
    match family.as_ref() {
        b"ICCBased" => {
            let profile = items.next()?.into_stream()?;
            let components = profile.dict().get(b"N")?;
            colour_of_components(components)
        }
        b"Indexed" | b"I" => {
            let base = items.next()?;
            let base = colour_of_space(&base, depth)?;
            let palette = items.nth(1)?;
            if is_grey_palette(&palette) {
                Some(ColourMode::Grey)
            } else {
                Some(base)
            }
        }
        b"Separation" => {
            let ink = items.next()?.into_name()?;
            match ink.as_ref() {
                b"Black" | b"All" => Some(ColourMode::Grey),
                _ => Some(ColourMode::Colour),
            }
        }
        b"DeviceN" => Some(ColourMode::Colour),
        _ => colour_of_name(&family),
    }
}

/// Whether a palette over a colour space of three components holds only greys. Longer ones than 256
/// entries need are not looked at.
fn is_grey_palette(palette: &Object<'_>) -> bool {
    let bytes = match palette {
        Object::String(string) => string.as_bytes().to_vec(),
        // 256 entries of three bytes are 768; 2048 leaves room for poor compression and stops a
        // bomb.
        Object::Stream(stream) if stream.raw_data().len() <= 2048 => stream
            .decoded_data()
            .map(Cow::into_owned)
            .unwrap_or_default(),
        _ => return false,
    };
    let is_grey = |rgb: &[u8; 3]| {
        let [red, green, blue] = rgb;
        red == green && green == blue
    };
    let (entries, rest) = bytes.as_chunks();
    let is_whole = !entries.is_empty() && rest.is_empty();
    is_whole && entries.iter().all(is_grey)
}

fn colour_of_components(components: u32) -> Option<ColourMode> {
    match components {
        0 => None,
        1 | 2 => Some(ColourMode::Grey),
        _ => Some(ColourMode::Colour),
    }
}

/// Components and depth of the image header box (ISO/IEC 15444-1, annex I.5.3.1), or of the SIZ marker
/// when the code stream comes without boxes (annex A.5.1). A palette is taken for colour.
fn colour_of_jpeg2000(data: &[u8]) -> StoredColour {
    // By eye: header boxes come first and are short; an ICC profile may stand behind them.
    let length = data.len().min(4096);
    let head = data.get(..length).unwrap_or_default();
    let find = |tag: &[u8]| {
        let mut windows = head.windows(tag.len());
        windows.position(|window| window == tag)
    };
    let byte = |at: usize| head.get(at).copied();
    let number = |at: usize| {
        let high = u32::from(byte(at)?);
        let low = u32::from(byte(at + 1)?);
        Some(high << 8 | low)
    };
    let depth_of_byte = |depth_byte: u8| (depth_byte & 0x7f) + 1;
    if let Some(at) = find(b"ihdr") {
        let components = number(at + 12);
        let colour = if find(b"pclr").is_some() {
            Some(ColourMode::Colour)
        } else {
            components.and_then(colour_of_components)
        };
        let depth = byte(at + 14)
            .filter(|&depth_byte| depth_byte != 255)
            .map(depth_of_byte);
        return (colour, depth);
    }
    let Some(at) = find(&[0xff, 0x4f, 0xff, 0x51]) else {
        return (None, None);
    };
    let colour = number(at + 40).and_then(colour_of_components);
    let depth = byte(at + 42).map(depth_of_byte);
    (colour, depth)
}
