//! Every header field, seen to be given and seen not to be.

use evidence::probe::detect_format;
use image::ImageFormat;
use model::limits::Limits;
use model::{ColourMode, DpiSource, FileFormat, FileIntegrity, Probe};

use crate::samples;
use crate::samples::{Tag, app1, exif, jfif, jpeg, page, phys, png, stored, tiff, zip_of};

fn probe(bytes: &[u8]) -> Probe {
    evidence::probe::probe_file("x", bytes, &Limits::default())
}

/// A sound file of one page and its declared resolutions.
fn declared(bytes: &[u8]) -> Vec<(DpiSource, f64, f64)> {
    let probe = probe(bytes);
    assert_eq!(
        (probe.integrity, probe.why.as_ref()),
        (FileIntegrity::Ok, None)
    );
    assert_eq!((probe.pages.len(), probe.page_count), (1, 1));
    probe.pages[0]
        .declared
        .iter()
        .map(|d| (d.source, d.x, d.y))
        .collect()
}

fn size(probe: &Probe) -> (u32, u32) {
    (
        probe.pages[0].width_px.unwrap(),
        probe.pages[0].height_px.unwrap(),
    )
}

fn colour(bytes: &[u8]) -> (Option<ColourMode>, Option<u8>) {
    let page = &probe(bytes).pages[0];
    (page.colour, page.bit_depth)
}

#[test]
fn jfif_density_by_unit() {
    let dpi = |unit, x, y| declared(&jpeg(&[jfif(unit, x, y)], 20, 10, 3));
    assert_eq!(dpi(1, 300, 200), [(DpiSource::Jfif, 300.0, 200.0)]);
    assert_eq!(dpi(2, 118, 118), [(DpiSource::Jfif, 299.72, 299.72)]);
    assert_eq!(dpi(0, 300, 300), [], "unit 0 is an aspect ratio");
    assert_eq!(dpi(1, 0, 300), []);
    assert_eq!(dpi(7, 300, 300), []);
    assert_eq!(declared(&jpeg(&[], 20, 10, 3)), [], "absent is absent");
}

#[test]
fn exif_resolution_by_unit() {
    let dpi = |density, unit| declared(&jpeg(&[app1(&exif(density, unit, 1))], 20, 10, 3));
    assert_eq!(dpi(300, Some(2)), [(DpiSource::Exif, 300.0, 300.0)]);
    assert_eq!(dpi(118, Some(3)), [(DpiSource::Exif, 299.72, 299.72)]);
    assert_eq!(
        dpi(300, None),
        [(DpiSource::Exif, 300.0, 300.0)],
        "the standard's default is inch"
    );
    assert_eq!(dpi(300, Some(1)), [], "no unit");
    assert_eq!(dpi(0, Some(2)), []);
    assert_eq!(dpi(1_000_000, Some(2)), []);
}

#[test]
fn exif_numbers_that_are_none() {
    let with = |x| {
        let tags = vec![(282, x), (283, Tag::Ratio(300, 1)), (296, Tag::Short(2))];
        declared(&jpeg(&[app1(&tiff(false, &[tags]))], 20, 10, 3))
    };
    assert_eq!(with(Tag::Ratio(600, 2)).len(), 1);
    assert_eq!(with(Tag::Ratio(300, 0)), [], "infinite");
    assert_eq!(with(Tag::Ratio(0, 0)), [], "not a number");
    assert_eq!(with(Tag::SRatio(-300, 1)), [], "negative");
    assert_eq!(with(Tag::Text("300")), [], "text");
}

#[test]
fn jfif_and_exif_are_both_told_jfif_first() {
    let both = jpeg(&[app1(&exif(72, Some(2), 1)), jfif(1, 300, 300)], 20, 10, 3);
    assert_eq!(
        declared(&both),
        [
            (DpiSource::Jfif, 300.0, 300.0),
            (DpiSource::Exif, 72.0, 72.0)
        ]
    );
}

#[test]
fn orientation_turns_size_and_resolution() {
    let cases = [
        (0, 0, false),
        (1, 0, false),
        (2, 0, true),
        (3, 180, false),
        (4, 180, true),
        (5, 270, true),
        (6, 90, false),
        (7, 90, true),
        (8, 270, false),
        (9, 0, false),
    ];
    for (tag, rotation, mirrored) in cases {
        let got = probe(&jpeg(
            &[jfif(1, 300, 200), app1(&exif(72, Some(2), tag))],
            20,
            10,
            3,
        ));
        let turned = rotation % 180 == 90;
        assert_eq!(
            (got.pages[0].rotation, got.pages[0].mirrored),
            (rotation, mirrored),
            "{tag}"
        );
        assert_eq!(
            size(&got),
            if turned { (10, 20) } else { (20, 10) },
            "{tag}"
        );
        assert_eq!(
            got.pages[0].declared[0].x,
            if turned { 200.0 } else { 300.0 },
            "{tag}"
        );
    }
}

#[test]
fn camera_and_software() {
    let got = probe(&jpeg(&[app1(&exif(72, Some(2), 1))], 20, 10, 3));
    assert_eq!(
        (got.camera.as_deref(), got.software.as_deref()),
        (Some("ACME Phone 1"), Some("scan 2.0"))
    );
    let tags = vec![(271, Tag::Text("ACME")), (272, Tag::Text("ACME Phone 2"))];
    let got = probe(&jpeg(&[app1(&tiff(false, &[tags]))], 20, 10, 3));
    assert_eq!(
        (got.camera.as_deref(), got.software),
        (Some("ACME Phone 2"), None)
    );
    let got = probe(&jpeg(&[], 20, 10, 3));
    assert_eq!((got.camera, got.software), (None, None));
    let text = samples::chunk(*b"tEXt", b"Software\0Scanner App");
    assert_eq!(
        probe(&png(20, 10, 8, 2, &[text]))
            .software
            .as_deref(),
        Some("Scanner App")
    );
}

#[test]
fn jpeg_colour_by_components() {
    let of = |components| colour(&jpeg(&[], 20, 10, components));
    assert_eq!(of(1), (Some(ColourMode::Grey), Some(8)));
    assert_eq!(of(3), (Some(ColourMode::Colour), Some(8)));
    assert_eq!(of(4), (Some(ColourMode::Colour), Some(8)), "CMYK and YCCK");
    assert_eq!(of(2).0, None);
}

#[test]
fn png_fields() {
    assert_eq!(
        declared(&png(20, 10, 8, 2, &[phys(11811, 5906, 1)])),
        [(DpiSource::Phys, 300.0, 150.01)]
    );
    assert_eq!(
        declared(&png(20, 10, 8, 2, &[phys(300, 300, 0)])),
        [],
        "unit unknown"
    );
    assert_eq!(declared(&png(20, 10, 8, 2, &[phys(0, 0, 1)])), []);
    assert_eq!(declared(&png(20, 10, 8, 2, &[])), []);
    let with_exif = png(
        20,
        10,
        8,
        2,
        &[samples::chunk(*b"eXIf", &exif(300, Some(2), 6))],
    );
    assert_eq!(declared(&with_exif), [(DpiSource::Exif, 300.0, 300.0)]);
    assert_eq!(size(&probe(&with_exif)), (10, 20));
    let of = |depth, kind| colour(&png(20, 10, depth, kind, &[]));
    assert_eq!(of(1, 0), (Some(ColourMode::Bilevel), Some(1)));
    assert_eq!(of(8, 0), (Some(ColourMode::Grey), Some(8)));
    assert_eq!(of(16, 4), (Some(ColourMode::Grey), Some(16)));
    assert_eq!(of(8, 2).0, Some(ColourMode::Colour));
    assert_eq!(
        of(1, 3).0,
        Some(ColourMode::Colour),
        "a palette is colour by header"
    );
    assert_eq!(of(8, 6).0, Some(ColourMode::Colour));
}

#[test]
fn tiff_resolution_by_unit() {
    let dpi = |big_endian, density, unit: Option<u16>| {
        let mut more = vec![(282, Tag::Ratio(density, 1)), (283, Tag::Ratio(density, 1))];
        more.extend(unit.map(|u| (296, Tag::Short(u))));
        declared(&tiff(big_endian, &[page(20, 10, &more)]))
    };
    for big_endian in [false, true] {
        assert_eq!(
            dpi(big_endian, 300, Some(2)),
            [(DpiSource::Tiff, 300.0, 300.0)]
        );
        assert_eq!(
            dpi(big_endian, 118, Some(3)),
            [(DpiSource::Tiff, 299.72, 299.72)]
        );
        assert_eq!(
            dpi(big_endian, 300, None),
            [(DpiSource::Tiff, 300.0, 300.0)],
            "absent means inch"
        );
        assert_eq!(dpi(big_endian, 300, Some(1)), [], "no unit");
    }
    assert_eq!(declared(&tiff(false, &[page(20, 10, &[])])), []);
}

#[test]
fn tiff_colour() {
    let of = |tags: &[(u16, u16)]| {
        let tags: Vec<_> = tags
            .iter()
            .map(|(tag, n)| (*tag, Tag::Short(*n)))
            .collect();
        colour(&tiff(false, &[page(20, 10, &tags)])).0
    };
    assert_eq!(
        of(&[(262, 0)]),
        Some(ColourMode::Bilevel),
        "one bit is the default"
    );
    assert_eq!(
        of(&[(262, 1), (258, 1), (259, 4)]),
        Some(ColourMode::Bilevel),
        "fax"
    );
    assert_eq!(
        of(&[(259, 3)]),
        Some(ColourMode::Bilevel),
        "fax without photometric"
    );
    assert_eq!(of(&[(262, 1), (258, 8)]), Some(ColourMode::Grey));
    assert_eq!(
        of(&[(262, 2), (258, 8), (277, 3)]),
        Some(ColourMode::Colour)
    );
    assert_eq!(
        of(&[(262, 3), (258, 8)]),
        Some(ColourMode::Colour),
        "palette"
    );
    assert_eq!(
        of(&[(262, 5), (258, 8), (277, 4)]),
        Some(ColourMode::Colour),
        "CMYK"
    );
    assert_eq!(
        of(&[(262, 6), (258, 8), (277, 3), (259, 6)]),
        Some(ColourMode::Colour),
        "old-style JPEG"
    );
    assert_eq!(of(&[(258, 8), (277, 3)]), Some(ColourMode::Colour));
    assert_eq!(of(&[(262, 32803)]), None);
}

#[test]
fn every_page_of_a_tiff_but_no_thumbnail() {
    let pages = [
        page(20, 10, &[]),
        page(2, 1, &[(254, Tag::Long(1))]),
        page(40, 30, &[(274, Tag::Short(6))]),
    ];
    let got = probe(&tiff(false, &pages));
    assert_eq!(
        (got.integrity, got.page_count, got.pages.len()),
        (FileIntegrity::Ok, 2, 2)
    );
    assert_eq!(
        (
            got.pages[1].number,
            got.pages[1].width_px,
            got.pages[1].height_px
        ),
        (2, Some(30), Some(40))
    );
    let only = probe(&tiff(false, &[page(20, 10, &[(254, Tag::Long(1))])]));
    assert_eq!(
        size(&only),
        (20, 10),
        "the only page is shown whatever it calls itself"
    );
    let thumbnail = vec![
        (259, Tag::Short(6)),
        (513, Tag::Long(0)),
        (514, Tag::Long(8)),
    ];
    let with_thumbnail = probe(&tiff(false, &[page(20, 10, &[]), thumbnail]));
    assert_eq!(
        (with_thumbnail.integrity, with_thumbnail.page_count),
        (FileIntegrity::Ok, 1),
        "as EXIF appends it"
    );
    let limits = Limits {
        pages: 2,
        ..Limits::default()
    };
    let many =
        evidence::probe::probe_file("x.tif", &tiff(true, &vec![page(20, 10, &[]); 5]), &limits);
    assert_eq!((many.page_count, many.pages.len()), (5, 2));
}

#[test]
fn bigtiff() {
    let mut file = b"II\x2b\0\x08\0\0\0\x10\0\0\0\0\0\0\0".to_vec();
    file.extend(5_u64.to_le_bytes());
    for (tag, kind, value) in [
        (256_u16, 3_u16, 20_u64),
        (257, 3, 10),
        (262, 3, 1),
        (282, 5, 0x1_0000_012c),
        (283, 5, 0x1_0000_012c),
    ] {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1_u64.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend(0_u64.to_le_bytes());
    assert_eq!(declared(&file), [(DpiSource::Tiff, 300.0, 300.0)]);
    assert_eq!(size(&probe(&file)), (20, 10));
}

#[test]
fn bmp_fields() {
    let (black, white, grey, red) = (
        [0, 0, 0, 0],
        [255, 255, 255, 0],
        [9, 9, 9, 0],
        [0, 0, 255, 0],
    );
    assert_eq!(
        declared(&samples::bmp(20, 10, 24, 11811, &[])),
        [(DpiSource::Bmp, 300.0, 300.0)]
    );
    assert_eq!(declared(&samples::bmp(20, 10, 24, 0, &[])), []);
    assert_eq!(declared(&samples::bmp(20, 10, 24, -11811, &[])), []);
    assert_eq!(
        size(&probe(&samples::bmp(20, -10, 24, 0, &[]))),
        (20, 10),
        "stored from the top down"
    );
    let of = |bits, table: &[[u8; 4]]| colour(&samples::bmp(20, 10, bits, 0, table)).0;
    assert_eq!(of(24, &[]), Some(ColourMode::Colour));
    assert_eq!(of(1, &[black, white]), Some(ColourMode::Bilevel));
    assert_eq!(of(1, &[white, red]), Some(ColourMode::Colour));
    assert_eq!(of(8, &[black, grey, white]), Some(ColourMode::Grey));
    assert_eq!(of(8, &[black, white]), Some(ColourMode::Bilevel));
    assert_eq!(of(8, &[black, red]), Some(ColourMode::Colour));
}

#[test]
fn webp_and_gif_fields() {
    let extended = samples::webp(&exif(300, Some(2), 1));
    assert_eq!(declared(&extended), [(DpiSource::Exif, 300.0, 300.0)]);
    assert_eq!(size(&probe(&extended)), (100, 60));
    let lossless = samples::encoded(ImageFormat::WebP);
    assert_eq!(
        (declared(&lossless), size(&probe(&lossless))),
        (vec![], (100, 60))
    );
    let mut lossy = b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a".to_vec();
    lossy.extend([0x64, 0x40, 0x3c, 0x80]);
    assert_eq!(
        size(&probe(&lossy)),
        (100, 60),
        "the top two bits are scaling"
    );
    let gif = samples::encoded(ImageFormat::Gif);
    assert_eq!((declared(&gif), size(&probe(&gif))), (vec![], (100, 60)));
    assert_eq!(colour(&gif).0, Some(ColourMode::Colour));
}

#[test]
fn formats_by_magic() {
    let limits = Limits::default();
    let docx = zip_of(&[
        stored(b"[Content_Types].xml", b"<x/>"),
        stored(b"word/document.xml", b"<x/>"),
    ]);
    let xlsx = zip_of(&[
        stored(b"[Content_Types].xml", b"<x/>"),
        stored(b"xl/workbook.xml", b"<x/>"),
    ]);
    let ofd = zip_of(&[
        stored(b"Doc_0/Document.xml", b"<x/>"),
        stored(b"OFD.xml", b"<x/>"),
    ]);
    let late_pdf = [&[b'\n'; 900][..], b"%PDF-1.7"].concat();
    let too_late_pdf = [&[b'\n'; 1024][..], b"%PDF-1.7"].concat();
    let cases: [(&[u8], FileFormat); 24] = [
        (b"\xff\xd8\xff\xe0", FileFormat::Jpeg),
        (b"\x89PNG\r\n\x1a\n", FileFormat::Png),
        (b"II*\0", FileFormat::Tiff),
        (b"MM\0*", FileFormat::Tiff),
        (b"MM\0\x2b", FileFormat::Tiff),
        (b"GIF89a", FileFormat::Gif),
        (b"RIFF\0\0\0\0WEBP", FileFormat::Webp),
        (b"RIFF\0\0\0\0WAVE", FileFormat::Other),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FileFormat::Heic),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", FileFormat::Heic),
        (b"\0\0\0\x1cftypisom\0\0\0\0isomavif", FileFormat::Heic),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isom", FileFormat::Other),
        (b"%PDF-1.4", FileFormat::Pdf),
        (&late_pdf, FileFormat::Pdf),
        (&too_late_pdf, FileFormat::Other),
        (&docx, FileFormat::Docx),
        (&xlsx, FileFormat::Zip),
        (&ofd, FileFormat::Ofd),
        (&docx[..docx.len() - 30], FileFormat::Docx),
        (b"PK\x05\x06", FileFormat::Zip),
        (b"BMW 320i", FileFormat::Other),
        (b"\0\0\0\x0cjP  \r\n\x87\n", FileFormat::Other),
        ("营业执照".as_bytes(), FileFormat::Other),
        (b"", FileFormat::Other),
    ];
    for (bytes, format) in cases {
        assert_eq!(
            detect_format(bytes, &limits),
            format,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    assert_eq!(
        detect_format(&samples::bmp(2, 2, 24, 0, &[]), &limits),
        FileFormat::Bmp
    );
}

#[test]
fn what_is_not_read_says_so() {
    let of = |name, bytes: &[u8]| {
        let probe = evidence::probe::probe_file(name, bytes, &Limits::default());
        assert!(probe.pages.is_empty());
        let why = probe.why.unwrap();
        assert!(!why.zh.is_empty() && !why.en.is_empty());
        (probe.integrity, why.en)
    };
    assert_eq!(of("a.jpg", b"").0, FileIntegrity::Empty);
    assert_eq!(
        of("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0").0,
        FileIntegrity::Damaged,
        "a HEIC without a picture"
    );
    assert_eq!(
        of("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0").0,
        FileIntegrity::Unsupported
    );
    assert!(
        of("a.rar", b"Rar!\x1a\x07")
            .1
            .contains("RAR")
    );
    assert!(
        of("a.jpg", b"<!DOCTYPE html>")
            .1
            .contains("web page")
    );
    assert_eq!(
        of("a.jpg", &[0; 500]).0,
        FileIntegrity::Damaged,
        "a picture of nothing but zeros"
    );
    let docx = zip_of(&[
        stored(b"[Content_Types].xml", b"<x/>"),
        stored(b"word/document.xml", b"<x/>"),
    ]);
    assert_eq!(
        of("a.docx", &docx[..docx.len() - 30]).0,
        FileIntegrity::Damaged
    );
    for (name, bytes, format) in [
        ("a.txt", &b"hello"[..], FileFormat::Text),
        ("a.docx", &docx, FileFormat::Docx),
    ] {
        let probe = evidence::probe::probe_file(name, bytes, &Limits::default());
        assert_eq!(
            (probe.format, probe.integrity, probe.pages.len()),
            (format, FileIntegrity::Ok, 1),
            "{name}"
        );
    }
}

#[test]
fn endings_that_fit() {
    assert!(FileFormat::Jpeg.matches_extension("a.JPG"));
    assert!(FileFormat::Jpeg.matches_extension("a.zip/b.jpe"));
    assert!(FileFormat::Pdf.matches_extension("scan"));
    assert!(
        FileFormat::Png.matches_extension(".jpg"),
        "a name that is all dot has no ending"
    );
    assert!(FileFormat::Other.matches_extension("a.rtf"));
    assert!(
        FileFormat::Text.matches_extension("a.txt")
            && !FileFormat::Other.matches_extension("a.txt")
    );
    assert!(FileFormat::Zip.matches_extension("a.xlsx"));
    assert!(!FileFormat::Png.matches_extension("a.jpg"));
    assert!(!FileFormat::Other.matches_extension("a.jpg"));
    assert!(!FileFormat::Docx.matches_extension("a.pdf"));
}
