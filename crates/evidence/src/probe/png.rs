//! PNG (W3C, third edition).

use super::Headers;
use super::bytes::Order::Big;
use super::dpi; use super::dpi::Unit;
use super::exif::Exif;
use model::{Colour, DeclaredDpi, DpiSource, Page, Words};

/// Longest chunk, section 5.3 of the standard.
const MAX_LENGTH: usize = 0x7fff_ffff;

/// What the chunks told so far.
#[derive(Default)]
struct Seen {
    page: Page,
    exif: Option<Exif>,
    software: Option<String>,
    has_data: bool,
}

pub(super) fn read(bytes: &[u8]) -> Headers {
    let mut seen = Seen::default();
    let damage = chunks(bytes, &mut seen).err();
    let mut headers = Headers::of_picture(seen.page, seen.exif, damage);
    headers.software = headers.software.or(seen.software);
    headers
}

/// Walks chunk by chunk to IEND; what follows it is ignored, as decoders do.
fn chunks(bytes: &[u8], seen: &mut Seen) -> Result<(), Words> {
    let mut at = 8;
    loop {
        let kind = bytes.get(at + 4..at + 8).ok_or_else(cut)?;
        let length = Big.u32(bytes, at).ok_or_else(cut)? as usize;
        if !kind.iter().all(u8::is_ascii_alphabetic) || length > MAX_LENGTH {
            return Err(Words::new("PNG 数据块结构已损坏", "the PNG's chunk structure is broken"));
        }
        let end = at + 8 + length;
        seen.chunk(kind, bytes.get(at + 8..end).ok_or_else(cut)?);
        // The last chunk's checksum may be missing without any loss.
        if kind == b"IEND" {
            return if seen.has_data { Ok(()) } else { Err(no_data()) };
        }
        at = end + 4;
    }
}

fn cut() -> Words {
    Words::new("文件不完整，缺少 PNG 结束块", "the file breaks off: the PNG end chunk is missing")
}

fn no_data() -> Words {
    Words::new("PNG 没有图像数据", "the PNG has no picture data")
}

impl Seen {
    fn chunk(&mut self, kind: &[u8], data: &[u8]) {
        match kind {
            b"IHDR" if self.page.width_px.is_none() => self.header(data),
            b"pHYs" if self.page.declared.is_empty() => self.page.declared.extend(phys(data)),
            b"eXIf" if self.exif.is_none() => self.exif = Exif::read(data),
            b"tEXt" => {
                let software =
                    data.strip_prefix(b"Software\0").and_then(|t| super::text(t.get(..200).unwrap_or(t)));
                self.software = self.software.take().or(software);
            }
            b"IDAT" => self.has_data = true,
            _ => {}
        }
    }

    /// IHDR. A palette is colour as far as the header goes.
    fn header(&mut self, data: &[u8]) {
        let depth = data.get(8).copied();
        self.page.width_px = Big.u32(data, 0);
        self.page.height_px = Big.u32(data, 4);
        self.page.bit_depth = depth;
        self.page.colour = match data.get(9) {
            Some(0) if depth == Some(1) => Some(Colour::Bilevel),
            Some(0 | 4) => Some(Colour::Grey),
            Some(2 | 3 | 6) => Some(Colour::Colour),
            _ => None,
        };
    }
}

/// pHYs. Only unit 1 (metre) is a size; unit 0 is an aspect ratio.
fn phys(data: &[u8]) -> Option<DeclaredDpi> {
    let metre = *data.get(8)? == 1;
    let (x, y) = (Big.u32(data, 0)?, Big.u32(data, 4)?);
    metre.then(|| dpi::declared(x.into(), y.into(), Unit::Metre, DpiSource::Phys)).flatten()
}
