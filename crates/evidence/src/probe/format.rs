//! Formats by their first bytes, never by their names.

use crate::archive;
use crate::archive::ContainerUse;
use model::limits::Limits;
use model::{Bilingual, FileFormat};

/// Readers accept a PDF header anywhere in the first kilobyte (ISO 32000-1, annex H.3.4.1).
const PDF_WINDOW: usize = 1024;

/// Brands of the HEIF family (ISO/IEC 23008-12, AV1 image file format).
const HEIF_BRANDS: &[&[u8; 4]] = &[
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis",
];

/// The format by the first bytes, never by the name; a ZIP is opened within `limits` to tell what it
/// carries.
#[must_use]
pub fn detect_format(bytes: &[u8], limits: &Limits) -> FileFormat {
    match bytes {
        // Rare and long beginnings first in doubt: BMP has two letters only, and a PDF header may
        // stand behind rubbish.
        [0xff, 0xd8, 0xff, ..] => FileFormat::Jpeg,
        [0x89, b'P', b'N', b'G', ..] => FileFormat::Png,
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => FileFormat::Tiff,
        [b'G', b'I', b'F', b'8', ..] => FileFormat::Gif,
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => FileFormat::Webp,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if is_heif(bytes) => FileFormat::Heic,
        _ if archive::is_zip(bytes) => {
            format_of_container(archive::detect_container_use(bytes, limits))
        }
        _ if super::bmp::is_bmp(bytes) => FileFormat::Bmp,
        _ if is_pdf(bytes) => FileFormat::Pdf,
        _ => FileFormat::Other,
    }
}

/// The major brand, or one of the compatible brands that follow it.
fn is_heif(bytes: &[u8]) -> bool {
    // The box states its own size; 128 bytes hold 28 brands, more than any real file has (by eye).
    let size = super::bytes::ByteOrder::Big
        .read_u32(bytes, 0)
        .map_or(0, |n| n as usize)
        .clamp(16, 128);
    let brands = bytes
        .get(8..size.min(bytes.len()))
        .unwrap_or_default();
    brands.chunks_exact(4).any(|brand| {
        HEIF_BRANDS
            .iter()
            .any(|b| brand == b.as_slice())
    })
}

fn is_pdf(bytes: &[u8]) -> bool {
    bytes
        .get(..bytes.len().min(PDF_WINDOW))
        .is_some_and(|head| head.windows(5).any(|w| w == b"%PDF-"))
}

fn format_of_container(usage: ContainerUse) -> FileFormat {
    match usage {
        ContainerUse::Archive | ContainerUse::Office => FileFormat::Zip,
        ContainerUse::Docx => FileFormat::Docx,
        ContainerUse::Ofd => FileFormat::Ofd,
    }
}

/// First bytes of what holds other files and is not opened here, and what it is. Old Office
/// documents are compound files ([MS-CFB]), as are new ones with a password and mails of Outlook.
const CLOSED_CONTAINERS: &[(&[u8], &str, &str)] = &[
    (
        b"Rar!",
        "RAR 压缩包，请解压后提交",
        "a RAR archive; hand it in unpacked",
    ),
    (
        b"7z\xbc\xaf",
        "7z 压缩包，请解压后提交",
        "a 7z archive; hand it in unpacked",
    ),
    (
        b"\x1f\x8b",
        "gzip 压缩包，请解压后提交",
        "a gzip archive; hand it in unpacked",
    ),
    (
        b"BZh",
        "bzip2 压缩包，请解压后提交",
        "a bzip2 archive; hand it in unpacked",
    ),
    (
        b"\xfd7zXZ",
        "xz 压缩包，请解压后提交",
        "an xz archive; hand it in unpacked",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "旧版或加密的 Office 文档，请导出为 PDF 或图片",
        "an old or locked Office document; export it as PDF or pictures",
    ),
    (
        b"{\\rtf",
        "RTF 文档，请导出为 PDF",
        "an RTF document; export it as PDF",
    ),
];

/// First bytes of things people hand in by mistake, and what they are.
const FOREIGN_FORMATS: &[(&[u8], &str, &str)] = &[
    (
        b"8BPS",
        "Photoshop 文件，请导出为 JPG 或 PDF",
        "a Photoshop file; export it as JPG or PDF",
    ),
    (
        b"%!PS",
        "PostScript 文件，请导出为 PDF",
        "a PostScript file; export it as PDF",
    ),
    (
        b"\0\0\0\x0cjP  ",
        "JPEG 2000 图片，请转换为 JPG",
        "a JPEG 2000 picture; convert it to JPG",
    ),
    (
        b"\xff\x4f\xff\x51",
        "JPEG 2000 图片，请转换为 JPG",
        "a JPEG 2000 picture; convert it to JPG",
    ),
    (
        b"\0\0\0\x0cJXL ",
        "JPEG XL 图片，请转换为 JPG",
        "a JPEG XL picture; convert it to JPG",
    ),
    (
        b"<!DOCTYPE",
        "网页，不是图片或 PDF",
        "a web page, not a picture or PDF",
    ),
    (
        b"<!doctype",
        "网页，不是图片或 PDF",
        "a web page, not a picture or PDF",
    ),
    (
        b"<html",
        "网页，不是图片或 PDF",
        "a web page, not a picture or PDF",
    ),
    (
        b"<HTML",
        "网页，不是图片或 PDF",
        "a web page, not a picture or PDF",
    ),
    (
        b"<svg",
        "SVG 矢量图，请转换为 PDF",
        "an SVG drawing; convert it to PDF",
    ),
    (b"MZ", "可执行程序", "a program"),
    (b"\x7fELF", "可执行程序", "a program"),
];

/// What a container of [`FileFormat::Other`] is, where its first bytes tell.
pub(super) fn describe_closed_container(bytes: &[u8]) -> Option<Bilingual> {
    describe_by_magic(CLOSED_CONTAINERS, bytes)
}

/// Whether a file begins as something that holds other files and is not opened here.
#[must_use]
pub fn is_closed_container(bytes: &[u8]) -> bool {
    describe_closed_container(bytes).is_some()
}

/// What a file of [`FileFormat::Other`] is, where its first bytes tell.
pub(super) fn describe_foreign(bytes: &[u8]) -> Option<Bilingual> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(Bilingual::new(
            "视频文件，请提交图片或 PDF",
            "a film; hand in a picture or PDF",
        ));
    }
    describe_by_magic(FOREIGN_FORMATS, bytes)
}

fn describe_by_magic(table: &[(&[u8], &str, &str)], bytes: &[u8]) -> Option<Bilingual> {
    let (_, zh, en) = table
        .iter()
        .find(|(magic, _, _)| bytes.starts_with(magic))?;
    Some(Bilingual::new(*zh, *en))
}
