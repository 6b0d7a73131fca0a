//! Every format, whole and cut.

use super::*;
use crate::decode::{DecodeFailure, decode_page};
use crate::raster::{Orientation, PageRaster};

pub(super) fn decoded(bytes: &[u8], format: FileFormat) -> Result<PageRaster, DecodeFailure> {
    decode_page(bytes, format, 0, Orientation::default(), &Limits::default())
}

fn encoded(format: FileFormat) -> Vec<u8> {
    let page = tinted(&scanned(&print_page(900, 600, 400), 2), |v| [v; 3]);
    let (w, h) = page.dimensions();
    let mut out = Vec::new();
    let kind = ExtendedColorType::Rgb8;
    match format {
        FileFormat::Jpeg => image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90)
            .write_image(&page, w, h, kind),
        FileFormat::Png => {
            image::codecs::png::PngEncoder::new(&mut out).write_image(&page, w, h, kind)
        }
        FileFormat::Bmp => {
            image::codecs::bmp::BmpEncoder::new(&mut out).write_image(&page, w, h, kind)
        }
        FileFormat::Webp => {
            image::codecs::webp::WebPEncoder::new_lossless(&mut out).write_image(&page, w, h, kind)
        }
        _ => {
            let mut cursor = std::io::Cursor::new(Vec::new());
            let done =
                image::codecs::tiff::TiffEncoder::new(&mut cursor).write_image(&page, w, h, kind);
            out = cursor.into_inner();
            done
        }
    }
    .unwrap();
    out
}

const FORMATS: [FileFormat; 5] = [
    FileFormat::Jpeg,
    FileFormat::Png,
    FileFormat::Bmp,
    FileFormat::Webp,
    FileFormat::Tiff,
];

#[test]
fn whole_pictures_decode_and_cut_ones_are_damaged() {
    for format in FORMATS {
        let bytes = encoded(format);
        let whole = decoded(&bytes, format).unwrap();
        assert_eq!((whole.width, whole.height), (450, 300), "{format:?}");
        for percent in [30, 60, 90, 99] {
            let failure = decoded(&bytes[..bytes.len() * percent / 100], format).unwrap_err();
            assert_eq!(
                failure.integrity,
                FileIntegrity::Damaged,
                "{format:?} cut to {percent} %: {failure:?}"
            );
            assert!(!failure.why.en.is_empty() && !failure.why.zh.is_empty());
        }
    }
}

#[test]
fn a_cut_jpeg_names_the_rows_that_are_there() {
    let bytes = encoded(FileFormat::Jpeg);
    let failure = decoded(&bytes[..bytes.len() / 2], FileFormat::Jpeg).unwrap_err();
    assert!(failure.why.en.contains("of 300 rows"), "{}", failure.why.en);
}

#[test]
fn rarer_kinds_are_read() {
    let page = |bytes: &[u8], format, number| {
        decode_page(
            bytes,
            format,
            number,
            Orientation::default(),
            &Limits::default(),
        )
    };
    let first = |bytes: &[u8], format| page(bytes, format, 0).unwrap();
    for (name, pixels, stored) in [
        (
            "group 4",
            first(include_bytes!("data/group4.tif"), FileFormat::Tiff),
            ColourMode::Bilevel,
        ),
        (
            "1-bit",
            first(include_bytes!("data/bilevel.png"), FileFormat::Png),
            ColourMode::Bilevel,
        ),
        (
            "16-bit",
            first(include_bytes!("data/grey16.png"), FileFormat::Png),
            ColourMode::Grey,
        ),
        (
            "16-bit",
            first(include_bytes!("data/grey16.tif"), FileFormat::Tiff),
            ColourMode::Grey,
        ),
        (
            "palette",
            first(include_bytes!("data/palette.png"), FileFormat::Png),
            ColourMode::Colour,
        ),
        (
            "palette",
            first(include_bytes!("data/palette.tif"), FileFormat::Tiff),
            ColourMode::Colour,
        ),
        (
            "cmyk",
            first(include_bytes!("data/cmyk.jpg"), FileFormat::Jpeg),
            ColourMode::Colour,
        ),
        (
            "cmyk",
            first(include_bytes!("data/cmyk.tif"), FileFormat::Tiff),
            ColourMode::Colour,
        ),
    ] {
        assert_eq!(
            (pixels.width, pixels.height, pixels.stored),
            (64, 48, stored),
            "{name}"
        );
        let (ink, paper) = (
            pixels.luma.get(20, 20).unwrap(),
            pixels.luma.get(55, 40).unwrap(),
        );
        assert!(ink < 130 && paper > 245, "{name}: ink {ink}, paper {paper}");
    }
    let pages: &[u8] = include_bytes!("data/pages.tif");
    let sizes = [0, 1, 2].map(|n| {
        page(pages, FileFormat::Tiff, n)
            .map(|p| (p.width, p.height))
            .unwrap()
    });
    assert_eq!(sizes, [(64, 48), (32, 16), (20, 30)]);
    assert!(page(pages, FileFormat::Tiff, 3).is_err());
    let red = first(include_bytes!("data/cmyk.jpg"), FileFormat::Jpeg).crop_rgb([20, 20, 21, 21]);
    assert!(red[0] > 180 && red[1] < 70, "{red:?}");
}

#[test]
fn sizes_over_the_limits_are_refused_before_they_are_decoded() {
    let limits = Limits {
        pixels: 1000,
        ..Limits::default()
    };
    for format in FORMATS {
        let failure =
            decode_page(&encoded(format), format, 0, Orientation::default(), &limits).unwrap_err();
        assert_eq!(failure.integrity, FileIntegrity::Limit, "{format:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn damaged_bytes_never_panic(format in 0usize..5, at in 0usize..100_000, value: u8, cut in 0usize..100) {
        let format = FORMATS[format];
        let mut bytes = encoded(format);
        let length = bytes.len();
        bytes[at % length] = value;
        bytes[(at * 7) % length.min(600)] ^= value;
        bytes.truncate(length - length * cut / 400);
        let limits = Limits { pixels: 4_000_000, ..Limits::default() };
        if let Ok(pixels) = decode_page(&bytes, format, 0, Orientation::default(), &limits) {
            prop_assert!(measure_page(&pixels).ink_share >= 0.0);
        }
    }
}
