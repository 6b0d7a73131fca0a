//! TIFF: any page; fax codings, old-style JPEG, separate planes, palettes, 16 bits and CMYK included.

mod chunks;
mod fax;
mod layout;
mod old_jpeg;
mod patches;
mod samples;

use std::panic::{AssertUnwindSafe, catch_unwind};

use tiff::decoder::{Decoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError, TiffFormatError};

use super::dimensions::{PAGE_BYTES, check_dimensions};
use super::failure::DecodeFailure;
use crate::probe::{Ifd, find_page_directory};
use crate::raster::{Orientation, PageRaster};
use model::limits::Limits;

use chunks::{find_chunks, missing_rows};
use layout::TiffLayout;
use patches::PatchedFile;
use samples::{interleave_planes, to_bytes, to_eight_bit};

type TiffReader<'a> = Decoder<PatchedFile<'a>>;

pub(super) fn decode_tiff(
    bytes: &[u8],
    page: usize,
    upright: Orientation,
    limits: &Limits,
) -> Result<PageRaster, DecodeFailure> {
    // Pages form a linked list, which a hostile file can make long or circular.
    if page >= limits.pages {
        let what = format!("page {}", page + 1);
        return Err(DecodeFailure::over_limit(what));
    }
    let directory = find_page_directory(bytes, page);
    let directory = directory.ok_or_else(missing_page)?;
    let layout = TiffLayout::from_directory(&directory);
    let pixel_bytes = layout.pixel_bytes();
    check_dimensions(
        layout.width,
        layout.height,
        pixel_bytes + PAGE_BYTES,
        limits,
    )?;
    if let Some(coding) = layout.foreign_coding() {
        return Err(DecodeFailure::unsupported(&coding));
    }
    match layout.compression {
        layout::FAX_RLE..=layout::FAX_4 => fax::decode_fax(bytes, &directory, &layout, upright),
        layout::OLD_JPEG => old_jpeg::decode_old_jpeg(bytes, &directory, upright, limits),
        _ => decode_samples(bytes, &directory, &layout, upright, limits),
    }
}

/// The codings that the `tiff` crate follows.
fn decode_samples(
    bytes: &[u8],
    directory: &Ifd<'_>,
    layout: &TiffLayout,
    upright: Orientation,
    limits: &Limits,
) -> Result<PageRaster, DecodeFailure> {
    let chunks = find_chunks(directory);
    chunks::check_chunks(bytes, directory, &chunks, limits)?;
    let file = patches::patch_page(bytes, directory, layout, &chunks)?;
    let reader = Decoder::new(file);
    let reader = reader.map_err(|e| tiff_failure(&e))?;
    let mut reader = reader.with_limits(tiff_limits(limits));
    let size = reader.dimensions();
    let (width, height) = size.map_err(|e| tiff_failure(&e))?;
    let colour = colour_type(&mut reader, layout)?;
    let pixel_bytes = bytes_per_pixel(colour);
    check_dimensions(
        width.into(),
        height.into(),
        pixel_bytes + PAGE_BYTES,
        limits,
    )?;
    let colour_map = reader.find_tag_unsigned_vec::<u16>(Tag::ColorMap);
    let palette = colour_map
        .ok()
        .flatten()
        .unwrap_or_default();
    let samples = read_planes(&mut reader, colour)?;
    let width = width as usize;
    let height = height as usize;
    let (samples, sample_layout, stored) = to_eight_bit(samples, width, colour, &palette)?;
    // Fewer rows than the header tells are no error to the decoder.
    let row_bytes = width * sample_layout.bytes_per_pixel();
    let rows = samples.len() / row_bytes;
    if rows < height {
        return Err(missing_rows(rows, height));
    }
    let page = PageRaster::new(width, samples, sample_layout, stored, upright);
    Ok(page)
}

fn colour_type(
    reader: &mut TiffReader<'_>,
    layout: &TiffLayout,
) -> Result<ColorType, DecodeFailure> {
    let colour = reader.colortype();
    let colour = colour.map_err(|e| tiff_failure(&e))?;
    Ok(match colour {
        ColorType::Gray(bits) if layout.is_palette() => ColorType::Palette(bits),
        // The crate has no name for grey with transparency.
        ColorType::Multiband {
            bit_depth,
            num_samples: 2,
        } if layout.has_alpha() => ColorType::GrayA(bit_depth),
        other => other,
    })
}

/// Samples side by side, however they are stored.
fn read_planes(reader: &mut TiffReader<'_>, colour: ColorType) -> Result<Vec<u8>, DecodeFailure> {
    let mut decoded = DecodingResult::U8(Vec::new());
    // Layouts that the crate did not foresee end in its assertions (0.11.3, `expand_chunk`).
    let read = || reader.read_image_to_buffer(&mut decoded);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    let outcome = outcome.map_err(|_| unforeseen_layout())?;
    let stored = outcome.map_err(|e| tiff_failure(&e))?;
    let samples = to_bytes(decoded)?;
    let is_planar = stored.planes > 1;
    if is_planar && colour.bit_depth() < 8 {
        return Err(DecodeFailure::unsupported("planar TIFF of packed samples"));
    }
    Ok(if is_planar {
        interleave_planes(&samples, stored.planes)
    } else {
        samples
    })
}

fn tiff_limits(limits: &Limits) -> TiffLimits {
    let bytes = usize::try_from(limits.decode_bytes).unwrap_or(usize::MAX);
    let mut out = TiffLimits::default();
    out.decoding_buffer_size = bytes;
    out.intermediate_buffer_size = bytes;
    out
}

fn bytes_per_pixel(colour: ColorType) -> u64 {
    let samples = u64::from(colour.num_samples());
    let bits = samples * u64::from(colour.bit_depth());
    bits.div_ceil(8).max(1)
}

fn missing_page() -> DecodeFailure {
    DecodeFailure::damaged(
        "TIFF 中没有这一页的目录",
        "the TIFF has no directory of this page",
    )
}

fn unforeseen_layout() -> DecodeFailure {
    DecodeFailure::unsupported("TIFF of an unusual layout")
}

fn tiff_failure(error: &TiffError) -> DecodeFailure {
    match error {
        TiffError::LimitsExceeded | TiffError::IntSizeError => DecodeFailure::over_limit(error),
        TiffError::UnsupportedError(what) => DecodeFailure::unsupported(&what.to_string()),
        // Old writers leave the sizes of strips out; nothing need be missing.
        TiffError::FormatError(TiffFormatError::StripTileTagConflict) => {
            DecodeFailure::unsupported("TIFF without the sizes of its strips")
        }
        other => DecodeFailure::damaged(
            format!("TIFF 数据损坏（{other}）"),
            format!("TIFF data is damaged ({other})"),
        ),
    }
}
