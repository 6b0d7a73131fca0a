//! HEIF (ISO/IEC 23008-12): size, crop and turn of the primary picture, and its EXIF.
//!
//! Crop, rotation and mirror of the container are part of the picture: every reader applies them, so the
//! size here is that of the upright picture. EXIF's orientation only repeats them and is not applied.

use super::bytes::ByteOrder::Big;
use super::exif::{Exif, ExifOrientation};
use super::headers::ImageHeaders;
use super::isobmff::{
    MediaBox, boxes, find_box, full_box, item_extent, item_properties, item_types, primary_item,
};
use model::{Bilingual, ColourMode, Page};

/// What the container says; `Err`: why it is a picture of another coding, which is not read.
pub(super) fn probe_heif(bytes: &[u8]) -> Result<ImageHeaders, Bilingual> {
    if let Some(coding) = foreign_coding(bytes) {
        return Err(foreign_reason(coding));
    }
    let (page, quarter) = primary_page(bytes).unwrap_or_default();
    let mut exif = meta_box(bytes).and_then(|meta| read_exif(bytes, meta));
    if let Some(exif) = &mut exif {
        exif.orientation = ExifOrientation::default();
        if let Some(dpi) = exif.dpi.as_mut().filter(|_| quarter) {
            std::mem::swap(&mut dpi.x, &mut dpi.y);
        }
    }
    Ok(ImageHeaders::from_page(page, exif, truncated_reason(bytes)))
}

/// The primary picture as its container describes it, upright.
pub(crate) fn heif_page(bytes: &[u8]) -> Option<Page> {
    primary_page(bytes).map(|(page, _)| page)
}

fn meta_box(bytes: &[u8]) -> Option<&[u8]> {
    let (_, meta) = full_box(find_box(bytes, *b"meta")?)?;
    Some(meta)
}

/// The page, and whether it lies a quarter turn from how it is stored.
fn primary_page(bytes: &[u8]) -> Option<(Page, bool)> {
    let meta = meta_box(bytes)?;
    let mut page = Page {
        colour: Some(ColourMode::Colour),
        ..Page::default()
    };
    let mut quarter = false;
    for property in item_properties(meta, primary_item(meta)?) {
        quarter ^= apply_property(&mut page, property);
    }
    Some((page, quarter))
}

/// Applies one property, in the order of the file; `true` for a quarter turn.
fn apply_property(page: &mut Page, property: MediaBox<'_>) -> bool {
    let data = property.data;
    match &property.kind {
        // Spatial extents: a full box of two 32-bit numbers.
        b"ispe" => {
            page.width_px = Big.read_u32(data, 4);
            page.height_px = Big.read_u32(data, 8);
        }
        // Clean aperture: width and height as fractions. A fraction of a px is cut.
        b"clap" => {
            let side = |at: usize| {
                Big.read_u32(data, at)?
                    .checked_div(Big.read_u32(data, at + 4)?)
            };
            page.width_px = side(0).or(page.width_px);
            page.height_px = side(8).or(page.height_px);
        }
        b"irot" => {
            let quarter = data
                .first()
                .is_some_and(|turns| turns & 1 == 1);
            if quarter {
                std::mem::swap(&mut page.width_px, &mut page.height_px);
            }
            return quarter;
        }
        // Pixel information: channels, then the bits of each.
        b"pixi" => {
            page.bit_depth = data.get(5).copied();
            if data.get(4) == Some(&1) {
                page.colour = Some(ColourMode::Grey);
            }
        }
        _ => {}
    }
    false
}

/// The first item of EXIF: how many bytes lie before the TIFF structure, then those (23008-12, A.2.1).
fn read_exif(bytes: &[u8], meta: &[u8]) -> Option<Exif> {
    let (item, _) = item_types(meta)
        .into_iter()
        .find(|(_, kind)| kind == b"Exif")?;
    let (at, length) = item_extent(meta, item)?;
    let data = bytes.get(at..at.checked_add(length)?)?;
    let before = Big.read_u32(data, 0)? as usize;
    Exif::parse_exif(data.get(before.checked_add(4)?..)?)
}

/// The coding of the primary picture where it is not HEVC.
fn foreign_coding(bytes: &[u8]) -> Option<&'static str> {
    let brand = bytes.get(8..12);
    if brand == Some(b"avif") || brand == Some(b"avis") {
        return Some("AVIF");
    }
    let Some(meta) = meta_box(bytes) else {
        let sequence = [b"hevc", b"hevx", b"heim", b"heis", b"msf1"];
        let is_sequence = sequence
            .iter()
            .any(|b| brand == Some(&b[..]));
        return is_sequence.then_some("HEIF sequence");
    };
    let primary = primary_item(meta)?;
    let types = item_types(meta);
    let kind_of = |wanted: u32| {
        let found = types
            .iter()
            .find(|(id, _)| *id == wanted);
        found.map(|(_, kind)| kind)
    };
    // A derived picture (a grid of tiles) is coded as its tiles are.
    let kind = match kind_of(primary)? {
        b"grid" | b"iovl" | b"iden" => types
            .iter()
            .map(|(_, kind)| kind)
            .find(|kind| [b"hvc1", b"av01", b"jpeg"].contains(kind))?,
        kind => kind,
    };
    match kind {
        b"hvc1" => None,
        b"av01" => Some("AVIF"),
        b"jpeg" => Some("HEIF (JPEG)"),
        _ => Some("HEIF"),
    }
}

fn foreign_reason(coding: &str) -> Bilingual {
    Bilingual::new(
        format!("{coding} 图片，暂不能读取；请转换为 JPG"),
        format!("a picture in {coding}, which is not read; convert it to JPG"),
    )
}

fn truncated_reason(bytes: &[u8]) -> Option<Bilingual> {
    let is_cut = boxes(bytes).any(|b| b.cut);
    is_cut.then(|| {
        Bilingual::new(
            "文件不完整，短于文件头声明的长度",
            "the file breaks off: it is shorter than its header says",
        )
    })
}
