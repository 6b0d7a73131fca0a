//! What a file's headers say: format, pages, pixels, declared resolution, colour, orientation, and
//! whether the file is whole. No pixel is decoded here.

mod bmp;
mod bytes;
mod dpi;
mod exif;
mod format;
mod gif;
mod ifd;
mod jpeg;

mod png;
mod tiff;
mod webp;
mod text_documents;

pub use format::detect;
pub use text_documents::written;

use crate::archive::Archive;
use model::limits::Limits;
use model::{Format, Integrity, Page, Probe, Words};
use crate::text;

/// Headers of a file. `name` is only asked what a file without a known beginning was meant to be.
/// A PDF is only recognised here: its pages take [`pdf`]'s reader.
#[must_use]
pub fn probe(name: &str, bytes: &[u8], limits: &Limits) -> Probe {
    if bytes.is_empty() {
        let why = Words::new("文件为空（0 字节）", "the file is empty (0 bytes)");
        return Probe::without_pages(Format::Other, Integrity::Empty, Some(why));
    }
    let format = detect(bytes, limits);
    match format {
        Format::Jpeg => finish(format, jpeg::read(bytes), limits),
        Format::Png => finish(format, png::read(bytes), limits),
        Format::Tiff => finish(format, tiff::read(bytes, limits), limits),
        Format::Bmp => finish(format, bmp::read(bytes), limits),
        Format::Webp => finish(format, webp::read(bytes), limits),
        Format::Gif => finish(format, gif::read(bytes), limits),
        Format::Pdf => Probe::without_pages(Format::Pdf, Integrity::Ok, None),
        Format::Ofd | Format::Docx | Format::Zip => container(format, bytes, limits),
        Format::Heic => {
            unsupported(format, "HEIC/AVIF 图片，请转换为 JPG", "a HEIC or AVIF picture; convert it to JPG")
        }
        Format::Other | Format::Text => other(name, bytes, limits),
    }
}

/// What one reader found.
#[derive(Debug, Default)]
struct Headers {
    pages: Vec<Page>,
    page_count: u32,
    camera: Option<String>,
    software: Option<String>,
    /// What is missing or broken.
    damage: Option<Words>,
}

impl Headers {
    /// One page, turned as its EXIF asks.
    fn of_picture(mut page: Page, exif: Option<exif::Exif>, damage: Option<Words>) -> Self {
        page.number = 1;
        let exif = exif.unwrap_or_default();
        page.declared.extend(exif.dpi);
        exif.orientation.apply(&mut page);
        let has_size = page.width_px.zip(page.height_px).is_some_and(|(w, h)| w > 0 && h > 0);
        Self {
            pages: has_size.then_some(page).into_iter().collect(),
            page_count: 1,
            camera: exif.camera,
            software: exif.software,
            damage: damage.or_else(|| (!has_size).then(no_size)),
        }
    }
}

fn no_size() -> Words {
    Words::new("文件头不完整，没有图片尺寸", "the header is incomplete: it states no picture size")
}

/// A limit outranks damage: what is too large is never handed to a decoder.
fn finish(format: Format, headers: Headers, limits: &Limits) -> Probe {
    let (integrity, why) = match (over_limit(&headers.pages, limits), headers.damage) {
        (Some(why), _) => (Integrity::Limit, Some(why)),
        (None, Some(why)) => (Integrity::Damaged, Some(why)),
        (None, None) => (Integrity::Ok, None),
    };
    Probe {
        page_count: headers.page_count,
        camera: headers.camera,
        software: headers.software,
        pages: headers.pages,
        ..Probe::without_pages(format, integrity, why)
    }
}

fn over_limit(pages: &[Page], limits: &Limits) -> Option<Words> {
    let (w, h) = pages
        .iter()
        .filter_map(|p| p.width_px.zip(p.height_px))
        .find(|(w, h)| *w.max(h) > limits.side_px || u64::from(*w) * u64::from(*h) > limits.pixels)?;
    Some(Words::new(
        format!("图片 {w}×{h} 像素，超过上限（边长 {}，共 {} 像素）", limits.side_px, limits.pixels),
        format!("{w}×{h} px is over the limit ({} px a side, {} px in all)", limits.side_px, limits.pixels),
    ))
}

fn container(format: Format, bytes: &[u8], limits: &Limits) -> Probe {
    let damage = match Archive::open(bytes, limits) {
        Ok(archive) => archive.damage,
        Err(why) => Some(why),
    };
    if damage.is_some() {
        return Probe::without_pages(format, Integrity::Damaged, damage);
    }
    match format {
        Format::Ofd => unsupported(
            format,
            "OFD 版式文件，暂不能读取；请导出为 PDF",
            "an OFD document, not read; export it as PDF",
        ),
        Format::Docx => sheet(format),
        _ => unsupported(
            format,
            "压缩包或 Office 文档，不能读取；请解压或导出为 PDF",
            "an archive or Office document, not read; unpack it or export it as PDF",
        ),
    }
}

/// No known beginning. Under the name of a picture or PDF that is damage; under another name it is
/// a format that is not read.
fn other(name: &str, bytes: &[u8], limits: &Limits) -> Probe {
    if let Some(what) = format::other(bytes) {
        return Probe::without_pages(Format::Other, Integrity::Unsupported, Some(what));
    }
    let promised = Format::promised(name);
    if promised == Some(Format::Text) && text::text_documents::text_file(bytes, limits).is_some() {
        return sheet(Format::Text);
    }
    match promised.filter(|format| format.is_readable()) {
        Some(format) => {
            let why = Words::new(
                format!("文件名表示 {}，但文件开头不是该格式", format.name()),
                format!("named like {}, but it does not begin like one", format.name()),
            );
            Probe::without_pages(Format::Other, Integrity::Damaged, Some(why))
        }
        None => unsupported(
            Format::Other,
            "不支持的格式；请提交 JPG、PNG 或 PDF",
            "a format that is not read; hand in JPG, PNG or PDF",
        ),
    }
}

/// Written text has no pixels: a sheet that is sharp at any resolution.
fn sheet(format: Format) -> Probe {
    let sheet = Page { number: 1, size_pt: Some(text::text_documents::SHEET), ..Page::default() };
    Probe { pages: vec![sheet], page_count: 1, ..Probe::without_pages(format, Integrity::Ok, None) }
}

fn unsupported(format: Format, zh: &str, en: &str) -> Probe {
    Probe::without_pages(format, Integrity::Unsupported, Some(Words::new(zh, en)))
}

/// Text of a header up to its NUL, trimmed; `None` when empty.
fn text(raw: &[u8]) -> Option<String> {
    let raw = raw.split(|b| *b == 0).next().unwrap_or_default();
    let text = String::from_utf8_lossy(raw).trim().to_owned();
    (!text.is_empty()).then_some(text)
}
