//! What a file's headers say: format, pages, pixels, declared resolution, colour, orientation, and
//! whether the file is whole. No pixel is decoded here.

mod bmp;
mod bytes;
mod dpi;
mod exif;
mod format;
mod gif;
mod headers;
mod heif;
mod ifd;
mod isobmff;
mod jpeg;
mod placeholder;
mod png;
mod text_documents;
mod tiff;
mod webp;

pub use format::{detect_format, is_closed_container};
pub(crate) use heif::heif_page;
pub(crate) use ifd::Ifd;
pub use placeholder::is_placeholder;
pub use text_documents::read_text_document;
pub(crate) use tiff::find_page_directory;

use headers::ImageHeaders;

use crate::archive::{self, Archive, ContainerUse};
use crate::text;
use model::limits::Limits;
use model::{Bilingual, FileFormat, FileIntegrity, Page, Probe, UnseenContent};

/// Headers of a file. `name` is only asked what a file without a known beginning was meant to be.
/// A PDF is only recognised here: its pages are read by [`crate::pdf`].
#[must_use]
pub fn probe_file(name: &str, bytes: &[u8], limits: &Limits) -> Probe {
    let format = detect_format(bytes, limits);
    // What has come already may be read: browsers give a file its name last.
    if format == FileFormat::Other && is_placeholder(name) {
        let why = placeholder::placeholder_reason();
        return unseen_probe(UnseenContent::CloudPlaceholder, why);
    }
    if bytes.is_empty() {
        let why = Bilingual::new(
            "文件为空（0 字节）；若在网盘中，可能还没有下载到本机",
            "the file is empty (0 bytes); in a cloud drive it may not have been downloaded yet",
        );
        return Probe::without_pages(FileFormat::Other, FileIntegrity::Empty, Some(why));
    }
    match format {
        FileFormat::Jpeg => build_probe(format, jpeg::probe_jpeg(bytes), limits),
        FileFormat::Png => build_probe(format, png::probe_png(bytes), limits),
        FileFormat::Tiff => build_probe(format, tiff::probe_tiff(bytes, limits), limits),
        FileFormat::Bmp => build_probe(format, bmp::probe_bmp(bytes), limits),
        FileFormat::Webp => build_probe(format, webp::probe_webp(bytes), limits),
        FileFormat::Gif => build_probe(format, gif::probe_gif(bytes), limits),
        FileFormat::Pdf => Probe::without_pages(FileFormat::Pdf, FileIntegrity::Ok, None),
        FileFormat::Ofd | FileFormat::Docx | FileFormat::Zip => {
            probe_container(format, bytes, limits)
        }
        FileFormat::Heic => match heif::probe_heif(bytes) {
            Ok(headers) => build_probe(format, headers, limits),
            Err(coding) => Probe::without_pages(format, FileIntegrity::Unsupported, Some(coding)),
        },
        FileFormat::Other | FileFormat::Text => probe_unknown(name, bytes, limits),
    }
}

/// A limit outranks damage: what is too large is never handed to a decoder.
fn build_probe(format: FileFormat, headers: ImageHeaders, limits: &Limits) -> Probe {
    let (integrity, why) = match (size_limit_reason(&headers.pages, limits), headers.damage) {
        (Some(why), _) => (FileIntegrity::Limit, Some(why)),
        (None, Some(why)) => (FileIntegrity::Damaged, Some(why)),
        (None, None) => (FileIntegrity::Ok, None),
    };
    Probe {
        page_count: headers.page_count,
        camera: headers.camera,
        software: headers.software,
        pages: headers.pages,
        ..Probe::without_pages(format, integrity, why)
    }
}

fn size_limit_reason(pages: &[Page], limits: &Limits) -> Option<Bilingual> {
    let (w, h) = pages
        .iter()
        .filter_map(|p| p.width_px.zip(p.height_px))
        .find(|(w, h)| {
            *w.max(h) > limits.side_px || u64::from(*w) * u64::from(*h) > limits.pixels
        })?;
    Some(Bilingual::new(
        format!(
            "图片 {w}×{h} 像素，超过上限（边长 {}，共 {} 像素）",
            limits.side_px, limits.pixels
        ),
        format!(
            "{w}×{h} px is over the limit ({} px a side, {} px in all)",
            limits.side_px, limits.pixels
        ),
    ))
}

fn probe_container(format: FileFormat, bytes: &[u8], limits: &Limits) -> Probe {
    let damage = match Archive::open(bytes, limits) {
        Ok(archive) => archive.damage,
        Err(why) => Some(why),
    };
    if damage.is_some() {
        return Probe::without_pages(format, FileIntegrity::Damaged, damage);
    }
    match format {
        // Recognised here, as a PDF is; [`crate::ofd`] reads it.
        FileFormat::Ofd => Probe::without_pages(format, FileIntegrity::Ok, None),
        FileFormat::Docx => text_page_probe(format),
        _ if archive::detect_container_use(bytes, limits) == ContainerUse::Office => {
            unsupported_probe(
                format,
                "Office 文档，只查看里面的图片，文字和表格不读取；证照请另存为 JPG 或 PDF",
                "an Office document: the pictures in it are looked at, its text and tables are not read; save papers as JPG or PDF",
            )
        }
        _ => unsupported_probe(
            format,
            "压缩包，不能读取；请解压后提交",
            "an archive that is not read; hand it in unpacked",
        ),
    }
}

/// No known beginning. Under the name of a picture or PDF that is damage; under another name it is
/// a format that is not read.
fn probe_unknown(name: &str, bytes: &[u8], limits: &Limits) -> Probe {
    if let Some(what) = format::describe_closed_container(bytes) {
        return unseen_probe(UnseenContent::ClosedContainer, what);
    }
    if let Some(what) = format::describe_foreign(bytes) {
        return Probe::without_pages(FileFormat::Other, FileIntegrity::Unsupported, Some(what));
    }
    if archive::mail::is_mail_name(name) {
        let why = Bilingual::new(
            "邮件，没有打开；请把附件另存后提交",
            "a mail that was not opened; save its attachments and hand those in",
        );
        return unseen_probe(UnseenContent::ClosedContainer, why);
    }
    let promised = FileFormat::from_extension(name);
    // Text has no signature: the name must claim it and the bytes must be one of the known
    // encodings.
    if promised == Some(FileFormat::Text)
        && text::text_documents::read_text_file(bytes, limits).is_some()
    {
        return text_page_probe(FileFormat::Text);
    }
    match promised.filter(|format| format.is_readable()) {
        Some(format) => {
            let why = Bilingual::new(
                format!("文件名表示 {}，但文件开头不是该格式", format.name()),
                format!(
                    "named like {}, but it does not begin like one",
                    format.name()
                ),
            );
            Probe::without_pages(FileFormat::Other, FileIntegrity::Damaged, Some(why))
        }
        None => unsupported_probe(
            FileFormat::Other,
            "不支持的格式；请提交 JPG、PNG 或 PDF",
            "a format that is not read; hand in JPG, PNG or PDF",
        ),
    }
}

/// Written text has no pixels: a sheet that is sharp at any resolution.
fn text_page_probe(format: FileFormat) -> Probe {
    let sheet = Page {
        number: 1,
        size_pt: Some(text::text_documents::A4_SIZE_PT),
        ..Page::default()
    };
    Probe {
        pages: vec![sheet],
        page_count: 1,
        ..Probe::without_pages(format, FileIntegrity::Ok, None)
    }
}

/// Nothing of the file was seen, and what is in it may be a paper.
fn unseen_probe(unseen: UnseenContent, why: Bilingual) -> Probe {
    Probe {
        unseen: Some(unseen),
        ..Probe::without_pages(FileFormat::Other, FileIntegrity::Unsupported, Some(why))
    }
}

fn unsupported_probe(format: FileFormat, zh: &str, en: &str) -> Probe {
    Probe::without_pages(
        format,
        FileIntegrity::Unsupported,
        Some(Bilingual::new(zh, en)),
    )
}
