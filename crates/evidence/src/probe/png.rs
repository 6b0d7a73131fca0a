//! PNG (W3C, third edition).

use super::bytes::ByteOrder::Big;
use super::bytes::header_text;
use super::dpi;
use super::dpi::DensityUnit;
use super::exif::Exif;
use super::headers::ImageHeaders;
use model::{Bilingual, ColourMode, DeclaredDpi, DpiSource, Page};

/// Longest chunk, section 5.3 of the standard.
const MAX_CHUNK_BYTES: usize = 0x7fff_ffff;

/// What the chunks told so far.
#[derive(Default)]
struct PngHeaders {
    page: Page,
    exif: Option<Exif>,
    software: Option<String>,
    has_data: bool,
}

pub(super) fn probe_png(bytes: &[u8]) -> ImageHeaders {
    let mut fields = PngHeaders::default();
    let damage = read_chunks(bytes, &mut fields).err();
    let mut headers = ImageHeaders::from_page(fields.page, fields.exif, damage);
    headers.software = headers.software.or(fields.software);
    headers
}

/// Walks chunk by chunk to IEND; what follows it is ignored, as decoders do.
fn read_chunks(bytes: &[u8], fields: &mut PngHeaders) -> Result<(), Bilingual> {
    let mut at = 8;
    loop {
        let kind = bytes
            .get(at + 4..at + 8)
            .ok_or_else(truncated_reason)?;
        let length = Big
            .read_u32(bytes, at)
            .ok_or_else(truncated_reason)?;
        let length = length as usize;
        // Four letters (5.4): anything else means that a length before was wrong and that the walk
        // is lost.
        let has_name = kind.iter().all(u8::is_ascii_alphabetic);
        if !has_name || length > MAX_CHUNK_BYTES {
            return Err(Bilingual::new(
                "PNG 数据块结构已损坏",
                "the PNG's chunk structure is broken",
            ));
        }
        let end = at + 8 + length;
        let data = bytes
            .get(at + 8..end)
            .ok_or_else(truncated_reason)?;
        fields.read_chunk(kind, data);
        // The last chunk's checksum may be missing without any loss.
        if kind == b"IEND" {
            break;
        }
        at = end + 4;
    }
    if fields.has_data {
        Ok(())
    } else {
        Err(no_data_reason())
    }
}

fn truncated_reason() -> Bilingual {
    Bilingual::new(
        "文件不完整，缺少 PNG 结束块",
        "the file breaks off: the PNG end chunk is missing",
    )
}

fn no_data_reason() -> Bilingual {
    Bilingual::new("PNG 没有图像数据", "the PNG has no picture data")
}

impl PngHeaders {
    fn read_chunk(&mut self, kind: &[u8], data: &[u8]) {
        match kind {
            b"IHDR" if self.page.width_px.is_none() => self.read_ihdr(data),
            b"pHYs" if self.page.declared.is_empty() => {
                self.page
                    .declared
                    .extend(phys_density(data));
            }
            b"eXIf" if self.exif.is_none() => self.exif = Exif::parse_exif(data),
            b"tEXt" if self.software.is_none() => self.software = software_text(data),
            b"IDAT" => self.has_data = true,
            _ => {}
        }
    }

    /// IHDR. A palette is colour as far as the header goes.
    fn read_ihdr(&mut self, data: &[u8]) {
        let depth = data.get(8).copied();
        self.page.width_px = Big.read_u32(data, 0);
        self.page.height_px = Big.read_u32(data, 4);
        self.page.bit_depth = depth;
        self.page.colour = match data.get(9) {
            Some(0) if depth == Some(1) => Some(ColourMode::Bilevel),
            Some(0 | 4) => Some(ColourMode::Grey),
            Some(2 | 3 | 6) => Some(ColourMode::Colour),
            _ => None,
        };
    }
}

/// pHYs. Only unit 1 (metre) is a size; unit 0 is an aspect ratio.
fn phys_density(data: &[u8]) -> Option<DeclaredDpi> {
    if *data.get(8)? != 1 {
        return None;
    }
    let x = Big.read_u32(data, 0)?;
    let y = Big.read_u32(data, 4)?;
    dpi::declared_dpi(x.into(), y.into(), DensityUnit::Metre, DpiSource::Phys)
}

fn software_text(data: &[u8]) -> Option<String> {
    let text = data.strip_prefix(b"Software\0")?;
    header_text(text.get(..200).unwrap_or(text))
}
