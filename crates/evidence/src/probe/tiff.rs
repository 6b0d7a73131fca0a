//! TIFF 6.0 and `BigTIFF`: every page of the file.

use std::collections::HashSet;

use super::Headers;
use super::exif::Exif;
use super::ifd::{Ifd, Tags};
use model::limits::Limits;
use model::{Colour, DpiSource, Page, Words};

const NEW_SUBFILE_TYPE: u16 = 254;
const SUBFILE_TYPE: u16 = 255;
const WIDTH: u16 = 256;
const LENGTH: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const SAMPLES_PER_PIXEL: u16 = 277;
/// Offsets and byte counts: strips, tiles, the stream of old-style JPEG.
const DATA: [(u16, u16); 3] = [(273, 279), (324, 325), (513, 514)];

/// Directories of a chain that are counted; a chain has no loops but may be absurdly long.
const CHAIN: usize = 10_000;
/// Strips and tiles whose place is checked, all pages together.
const STRIPS: usize = 1 << 20;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Headers {
    let (ifds, mut damage) = chain(bytes);
    let full: Vec<_> = ifds.iter().filter(|ifd| is_page(ifd)).collect();
    let shown = if full.is_empty() { ifds.iter().take(1).collect() } else { full };
    let mut headers =
        Headers { page_count: u32::try_from(shown.len()).unwrap_or(u32::MAX), ..Headers::default() };
    let mut strips = STRIPS;
    for (ifd, number) in shown.into_iter().take(limits.pages).zip(1..) {
        let exif = Exif::of(ifd, DpiSource::Tiff);
        headers.camera = headers.camera.or_else(|| exif.camera.clone());
        headers.software = headers.software.or_else(|| exif.software.clone());
        match page(ifd, number, &exif) {
            Some(page) => headers.pages.push(page),
            None => damage = damage.or_else(|| Some(super::no_size())),
        }
        damage = damage.or_else(|| lost_data(ifd, bytes.len() as u64, number, &mut strips));
    }
    headers.damage = damage;
    headers
}

/// The directories in order, and what broke their chain.
fn chain(bytes: &[u8]) -> (Vec<Ifd<'_>>, Option<Words>) {
    let cut = || {
        Words::new(
            "文件不完整，TIFF 页目录在文件之外",
            "the file breaks off: a TIFF page directory lies beyond its end",
        )
    };
    let mut ifds = Vec::new();
    let Some((tags, mut offset)) = Tags::open(bytes) else { return (ifds, Some(cut())) };
    let mut visited = HashSet::new();
    while ifds.len() < CHAIN {
        if !visited.insert(offset) {
            return (
                ifds,
                Some(Words::new("TIFF 页目录循环引用", "the TIFF's page directories form a loop")),
            );
        }
        let Some(ifd) = tags.ifd(offset) else { return (ifds, Some(cut())) };
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
    let reduced = ifd.uint(NEW_SUBFILE_TYPE).is_some_and(|bits| bits & 1 == 1);
    !reduced && ifd.uint(SUBFILE_TYPE) != Some(2) && ifd.uint(WIDTH).is_some() && ifd.uint(LENGTH).is_some()
}

fn page(ifd: &Ifd<'_>, number: u32, exif: &Exif) -> Option<Page> {
    let side = |tag| ifd.uint(tag).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    let bits = ifd.uint(BITS_PER_SAMPLE).unwrap_or(1);
    let mut page = Page {
        number,
        width_px: Some(side(WIDTH)?),
        height_px: Some(side(LENGTH)?),
        declared: exif.dpi.into_iter().collect(),
        colour: colour(ifd, bits),
        bit_depth: u8::try_from(bits).ok(),
        ..Page::default()
    };
    exif.orientation.apply(&mut page);
    Some(page)
}

/// `PhotometricInterpretation`; when it is missing, fax compressions are black and white and the rest
/// is told by the number of channels.
fn colour(ifd: &Ifd<'_>, bits: u64) -> Option<Colour> {
    let one_channel = if bits == 1 { Colour::Bilevel } else { Colour::Grey };
    let samples = ifd.uint(SAMPLES_PER_PIXEL).unwrap_or(1);
    match (ifd.uint(PHOTOMETRIC), ifd.uint(COMPRESSION)) {
        (Some(4), _) | (None, Some(2..=4)) => Some(Colour::Bilevel),
        (Some(0 | 1), _) => Some(one_channel),
        (Some(8..=10) | None, _) if samples < 3 => Some(one_channel),
        (Some(2 | 3 | 5 | 6 | 8..=10) | None, _) => Some(Colour::Colour),
        (Some(_), _) => None,
    }
}

/// Names a page whose pixels lie beyond the end of the file.
fn lost_data(ifd: &Ifd<'_>, length: u64, number: u32, strips: &mut usize) -> Option<Words> {
    let lost = DATA.iter().any(|(offsets, counts)| {
        let mut counts = ifd.uints(*counts);
        ifd.uints(*offsets).take(*strips).any(|offset| {
            *strips = strips.saturating_sub(1);
            offset.saturating_add(counts.next().unwrap_or(0)) > length
        })
    });
    lost.then(|| {
        Words::new(
            format!("文件不完整，第 {number} 页的图像数据在文件之外"),
            format!("the file breaks off: picture data of page {number} lies beyond its end"),
        )
    })
}
