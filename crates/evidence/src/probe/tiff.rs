//! TIFF 6.0 and `BigTIFF`: every page of the file.

use std::collections::HashSet;

use super::exif::Exif;
use super::headers::{ImageHeaders, missing_size_reason};
use super::ifd::{Ifd, TiffStructure};
use model::limits::Limits;
use model::{Bilingual, ColourMode, DpiSource, Page};

// Tags of TIFF 6.0, section 8 and appendix A.
const NEW_SUBFILE_TYPE: u16 = 254;
const SUBFILE_TYPE: u16 = 255;
const IMAGE_WIDTH: u16 = 256;
const IMAGE_LENGTH: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const SAMPLES_PER_PIXEL: u16 = 277;
/// Offsets and byte counts: strips, tiles, the stream of old-style JPEG.
const DATA_TAGS: [(u16, u16); 3] = [(273, 279), (324, 325), (513, 514)];

// Origin: by eye; first 65,536, lowered when overlapping directories (tests/intake/damage.rs) made
// each of them expensive.
/// Directories of a chain that are counted; a chain has no loops but may be absurdly long.
const MAX_DIRECTORIES: usize = 10_000;
// Origin: by eye; a long table of strips that hundreds of pages share (tests/intake/damage.rs)
// would be walked for each of them.
/// Strips and tiles whose place is checked, all pages together.
const MAX_STRIPS: usize = 1 << 20;

pub(super) fn probe_tiff(bytes: &[u8], limits: &Limits) -> ImageHeaders {
    let (ifds, mut damage) = read_ifd_chain(bytes);
    let shown = retain_pages(ifds);
    let mut headers = ImageHeaders {
        page_count: u32::try_from(shown.len()).unwrap_or(u32::MAX),
        ..ImageHeaders::default()
    };
    let length = bytes.len() as u64;
    let mut strips = MAX_STRIPS;
    let pages = shown.into_iter().take(limits.pages);
    for (ifd, number) in pages.zip(1..) {
        let exif = Exif::from_ifd(&ifd, DpiSource::Tiff);
        headers.camera = headers
            .camera
            .or_else(|| exif.camera.clone());
        headers.software = headers
            .software
            .or_else(|| exif.software.clone());
        match page_of_ifd(&ifd, number, &exif) {
            Some(page) => headers.pages.push(page),
            None => damage = damage.or_else(|| Some(missing_size_reason())),
        }
        damage = damage.or_else(|| lost_data_reason(&ifd, length, number, &mut strips));
    }
    headers.damage = damage;
    headers
}

/// The directory of page `page` (from 0), counted as [`probe_tiff`] counts.
pub(crate) fn find_page_directory(bytes: &[u8], page: usize) -> Option<Ifd<'_>> {
    let (ifds, _) = read_ifd_chain(bytes);
    // No further than needed: each directory of a hostile file may take thousands of entries to judge.
    let mut pages = (0..ifds.len()).filter(|index| ifds.get(*index).is_some_and(is_page));
    let index = match pages.next() {
        None if page == 0 => Some(0),
        first => first.into_iter().chain(pages).nth(page),
    };
    ifds.into_iter().nth(index?)
}

/// Directories that are pages; the first one where none is.
fn retain_pages(mut ifds: Vec<Ifd<'_>>) -> Vec<Ifd<'_>> {
    if ifds.iter().any(is_page) {
        ifds.retain(is_page);
    } else {
        ifds.truncate(1);
    }
    ifds
}

/// The directories in order, and what broke their chain.
fn read_ifd_chain(bytes: &[u8]) -> (Vec<Ifd<'_>>, Option<Bilingual>) {
    let cut = || {
        Bilingual::new(
            "文件不完整，TIFF 页目录在文件之外",
            "the file breaks off: a TIFF page directory lies beyond its end",
        )
    };
    let mut ifds = Vec::new();
    let Some((tags, mut offset)) = TiffStructure::open(bytes) else {
        return (ifds, Some(cut()));
    };
    let mut visited = HashSet::new();
    while ifds.len() < MAX_DIRECTORIES {
        if !visited.insert(offset) {
            let looped = Bilingual::new(
                "TIFF 页目录循环引用",
                "the TIFF's page directories form a loop",
            );
            return (ifds, Some(looped));
        }
        let Some(ifd) = tags.ifd_at(offset) else {
            return (ifds, Some(cut()));
        };
        // Some writers leave the last pointer out.
        let next = ifd.next.unwrap_or(0);
        ifds.push(ifd);
        if next == 0 {
            break;
        }
        offset = next;
    }
    (ifds, None)
}

/// Neither a smaller copy of another page nor a directory without a picture of its own, such as the
/// JPEG thumbnail that EXIF appends.
fn is_page(ifd: &Ifd<'_>) -> bool {
    let subfile = ifd.read_uint(NEW_SUBFILE_TYPE);
    let is_reduced = subfile.is_some_and(|bits| bits & 1 == 1);
    if is_reduced || ifd.read_uint(SUBFILE_TYPE) == Some(2) {
        return false;
    }
    ifd.read_uint(IMAGE_WIDTH).is_some() && ifd.read_uint(IMAGE_LENGTH).is_some()
}

fn page_of_ifd(ifd: &Ifd<'_>, number: u32, exif: &Exif) -> Option<Page> {
    let side = |tag| {
        let px = u32::try_from(ifd.read_uint(tag)?).ok()?;
        (px > 0).then_some(px)
    };
    let width = side(IMAGE_WIDTH)?;
    let height = side(IMAGE_LENGTH)?;
    let bits = ifd
        .read_uint(BITS_PER_SAMPLE)
        .unwrap_or(1);
    let mut page = Page {
        number,
        width_px: Some(width),
        height_px: Some(height),
        declared: exif.dpi.into_iter().collect(),
        colour: colour_of_ifd(ifd, bits),
        bit_depth: u8::try_from(bits).ok(),
        ..Page::default()
    };
    exif.orientation
        .apply_to_page(&mut page);
    Some(page)
}

/// `PhotometricInterpretation`; when it is missing, fax compressions are black and white and the rest
/// is told by the number of channels.
fn colour_of_ifd(ifd: &Ifd<'_>, bits: u64) -> Option<ColourMode> {
    let one_channel = if bits == 1 {
        ColourMode::Bilevel
    } else {
        ColourMode::Grey
    };
    let samples = ifd
        .read_uint(SAMPLES_PER_PIXEL)
        .unwrap_or(1);
    match (ifd.read_uint(PHOTOMETRIC), ifd.read_uint(COMPRESSION)) {
        // 4 is a transparency mask; 2 to 4 are the fax compressions of CCITT T.4 and T.6.
        (Some(4), _) | (None, Some(2..=4)) => Some(ColourMode::Bilevel),
        (Some(0 | 1), _) => Some(one_channel),
        (Some(8..=10) | None, _) if samples < 3 => Some(one_channel),
        (Some(2 | 3 | 5 | 6 | 8..=10) | None, _) => Some(ColourMode::Colour),
        (Some(_), _) => None,
    }
}

/// Names a page whose pixels lie beyond the end of the file.
fn lost_data_reason(
    ifd: &Ifd<'_>,
    length: u64,
    number: u32,
    strips: &mut usize,
) -> Option<Bilingual> {
    let mut lost = DATA_TAGS
        .iter()
        .map(|(offsets, counts)| {
            let mut counts = ifd.read_uints(*counts);
            let mut offsets = ifd.read_uints(*offsets).take(*strips);
            offsets.any(|offset| {
                *strips = strips.saturating_sub(1);
                let count = counts.next().unwrap_or(0);
                offset.saturating_add(count) > length
            })
        });
    if !lost.any(|is_lost| is_lost) {
        return None;
    }
    Some(Bilingual::new(
        format!("文件不完整，第 {number} 页的图像数据在文件之外"),
        format!("the file breaks off: picture data of page {number} lies beyond its end"),
    ))
}
