//! Several pictures in one JPEG file: MPO of cameras (CIPA DC-007) and Ultra HDR of phones. The first one is
//! the paper, the others are previews, a second eye or a map of brightness.

use evidence::decode::decode_page;
use evidence::probe::probe_file;
use evidence::raster::Orientation;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use model::limits::Limits;
use model::{FileFormat, FileIntegrity};

fn jpeg(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    let picture = RgbImage::from_pixel(width, height, Rgb(colour));
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 90)
        .encode_image(&picture)
        .unwrap();
    out
}

/// A segment behind the start marker of a JPEG.
fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() + 2) as u16;
    let head = [&[0xff, marker][..], &length.to_be_bytes(), data].concat();
    [&jpeg[..2], &head, &jpeg[2..]].concat()
}

/// The index of an MPO: two pictures, their sizes and where the second begins.
fn index_of_pictures(first: u32, second: u32) -> Vec<u8> {
    let mut data = b"MPF\0MM\0*\0\0\0\x08\0\x03".to_vec();
    data.extend(b"\xb0\0\0\x07\0\0\0\x040100");
    data.extend(b"\xb0\x01\0\x04\0\0\0\x01\0\0\0\x02");
    data.extend(b"\xb0\x02\0\x07\0\0\0\x20\0\0\0\x32\0\0\0\0");
    for (attribute, size, offset) in [(0x2003_0000_u32, first, 0), (0x0002_0002, second, first)] {
        data.extend(attribute.to_be_bytes());
        data.extend(size.to_be_bytes());
        data.extend(offset.to_be_bytes());
        data.extend([0; 4]);
    }
    data
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let red = jpeg(160, 120, [200, 30, 30]);
    let blue = jpeg(80, 60, [30, 30, 200]);
    let index = index_of_pictures(red.len() as u32, blue.len() as u32);
    let gain =
        b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/' hdrgm:Version='1.0'/>";
    let multi = with_segment(&red, 0xe2, &index);
    vec![
        ("a.mpo", [&multi[..], &blue].concat()),
        ("padded.jpg", [&multi[..], &[0; 64], &blue].concat()),
        (
            "ultra-hdr.jpg",
            [&with_segment(&multi, 0xe1, gain)[..], &blue].concat(),
        ),
        (
            "map-cut.jpg",
            [&multi[..], &blue[..blue.len() / 2]].concat(),
        ),
    ]
}

#[test]
fn the_first_picture_is_the_paper() {
    let limits = Limits::default();
    let files = files();
    for (name, bytes) in &files {
        let probe = probe_file(name, bytes, &limits);
        assert_eq!(
            (probe.format, probe.integrity),
            (FileFormat::Jpeg, FileIntegrity::Ok),
            "{name}"
        );
        let sizes: Vec<_> = probe
            .pages
            .iter()
            .map(|p| (p.width_px, p.height_px))
            .collect();
        assert_eq!(sizes, [(Some(160), Some(120))], "{name}");
        let got = decode_page(bytes, FileFormat::Jpeg, 0, Orientation::default(), &limits).unwrap();
        let [r, _, b] = got.crop_rgb([80, 60, 81, 61])[..] else {
            panic!("{name}")
        };
        assert!(
            (got.width, got.height) == (160, 120) && r > 150 && b < 80,
            "{name}: {r} {b}"
        );
    }
    assert_eq!(files.len(), 4);
    // Upload forms that go by the ending take no .mpo: its owner is told that it is a JPEG.
    assert!(!FileFormat::Jpeg.matches_extension("a.mpo"));
}

#[test]
fn a_first_picture_that_breaks_off_is_damaged() {
    let red = jpeg(160, 120, [200, 30, 30]);
    let cut = &red[..red.len() / 2];
    let index = index_of_pictures(cut.len() as u32, 900);
    let bytes = [
        &with_segment(cut, 0xe2, &index)[..],
        &jpeg(80, 60, [30, 30, 200]),
    ]
    .concat();
    let limits = Limits::default();
    let got = decode_page(&bytes, FileFormat::Jpeg, 0, Orientation::default(), &limits);
    assert_eq!(got.unwrap_err().integrity, FileIntegrity::Damaged);
}
