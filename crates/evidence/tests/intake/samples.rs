//! Tiny files built by hand, so that every field of a header can be set to anything.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};

pub fn be16(n: u16) -> [u8; 2] {
    n.to_be_bytes()
}

pub fn be32(n: u32) -> [u8; 4] {
    n.to_be_bytes()
}

/// A whole JPEG by its structure: the scan is a few bytes that no decoder will like.
pub fn jpeg(segments: &[(u8, Vec<u8>)], width: u16, height: u16, components: u8) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let frame = [
        &[8][..],
        &be16(height),
        &be16(width),
        &[components],
        &[1, 0x11, 0].repeat(components.into()),
    ]
    .concat();
    let all = segments
        .iter()
        .cloned()
        .chain([(0xc0, frame), (0xda, vec![1, 1, 0, 0, 63, 0])]);
    for (marker, data) in all {
        out.extend([0xff, marker]);
        out.extend(be16(data.len() as u16 + 2));
        out.extend(data);
    }
    out.extend([0x12, 0x34, 0xff, 0x00, 0x56, 0xff, 0xd0, 0x78, 0xff, 0xd9]);
    out
}

pub fn jfif(unit: u8, x: u16, y: u16) -> (u8, Vec<u8>) {
    (
        0xe0,
        [b"JFIF\0\x01\x02", &[unit][..], &be16(x), &be16(y), &[0, 0]].concat(),
    )
}

pub fn app1(tiff: &[u8]) -> (u8, Vec<u8>) {
    (0xe1, [b"Exif\0\0", tiff].concat())
}

pub fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            if c & 1 == 1 {
                (c >> 1) ^ 0xedb8_8320
            } else {
                c >> 1
            }
        })
    })
}

pub fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    [&be32(data.len() as u32)[..], &body, &be32(crc32(&body))].concat()
}

/// A PNG by its structure; `extra` chunks stand between IHDR and IDAT.
pub fn png(width: u32, height: u32, depth: u8, kind: u8, extra: &[Vec<u8>]) -> Vec<u8> {
    let header = [&be32(width)[..], &be32(height), &[depth, kind, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(*b"IHDR", &header),
        extra.concat(),
        chunk(*b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]),
        chunk(*b"IEND", &[]),
    ]
    .concat()
}

pub fn phys(x: u32, y: u32, unit: u8) -> Vec<u8> {
    chunk(*b"pHYs", &[&be32(x)[..], &be32(y), &[unit]].concat())
}

/// A value of a TIFF tag.
#[derive(Clone)]
pub enum Tag {
    Short(u16),
    Long(u32),
    Longs(Vec<u32>),
    Ratio(u32, u32),
    SRatio(i32, i32),
    Text(&'static str),
}

/// A TIFF structure: classic, either byte order; pages in a chain.
pub fn tiff(big_endian: bool, pages: &[Vec<(u16, Tag)>]) -> Vec<u8> {
    let n16 = |n: u16| {
        if big_endian {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let n32 = |n: u32| {
        if big_endian {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let mut out = if big_endian {
        b"MM".to_vec()
    } else {
        b"II".to_vec()
    };
    out.extend(n16(42));
    out.extend(n32(8));
    for (index, page) in pages.iter().enumerate() {
        let start = out.len();
        let mut values = Vec::new();
        let mut entries = n16(page.len() as u16).to_vec();
        let values_at = start + 2 + page.len() * 12 + 4;
        for (tag, value) in page {
            let (kind, count, raw) = match value {
                Tag::Short(n) => (3, 1, n16(*n).to_vec()),
                Tag::Long(n) => (4, 1, n32(*n).to_vec()),
                Tag::Longs(n) => (4, n.len(), n.iter().flat_map(|n| n32(*n)).collect()),
                Tag::Ratio(a, b) => (5, 1, [n32(*a), n32(*b)].concat()),
                Tag::SRatio(a, b) => (
                    10,
                    1,
                    [n32(a.cast_unsigned()), n32(b.cast_unsigned())].concat(),
                ),
                Tag::Text(t) => (2, t.len() + 1, [t.as_bytes(), &[0]].concat()),
            };
            entries.extend(n16(*tag));
            entries.extend(n16(kind));
            entries.extend(n32(count as u32));
            if raw.len() <= 4 {
                entries.extend(raw.iter().chain(&[0; 4]).take(4));
            } else {
                entries.extend(n32((values_at + values.len()) as u32));
                values.extend(raw);
                values.resize(values.len().next_multiple_of(2), 0);
            }
        }
        let next = values_at + values.len();
        entries.extend(n32(if index + 1 == pages.len() {
            0
        } else {
            next as u32
        }));
        out.extend(entries);
        out.extend(values);
    }
    out
}

/// Tags of a page whose single strip lies in the header, so that it is never beyond the file.
pub fn page(width: u32, height: u32, more: &[(u16, Tag)]) -> Vec<(u16, Tag)> {
    let mut tags = vec![
        (256, Tag::Long(width)),
        (257, Tag::Long(height)),
        (273, Tag::Long(0)),
        (279, Tag::Long(8)),
    ];
    tags.extend(more.iter().cloned());
    tags.sort_by_key(|(tag, _)| *tag);
    tags
}

/// EXIF with both resolutions the same.
pub fn exif(density: u32, unit: Option<u16>, orientation: u16) -> Vec<u8> {
    let mut tags = vec![
        (271, Tag::Text("ACME")),
        (272, Tag::Text("Phone 1")),
        (274, Tag::Short(orientation)),
        (282, Tag::Ratio(density, 1)),
        (283, Tag::Ratio(density, 1)),
    ];
    tags.extend(unit.map(|u| (296, Tag::Short(u))));
    tags.push((305, Tag::Text("scan 2.0")));
    tiff(true, &[tags])
}

/// A bitmap with an info header and all its pixels.
pub fn bmp(width: i32, height: i32, bits: u16, density: i32, table: &[[u8; 4]]) -> Vec<u8> {
    let row = (width.unsigned_abs() * u32::from(bits)).div_ceil(32) * 4;
    let pixels = vec![0x55; (row * height.unsigned_abs()) as usize];
    let start = 54 + table.len() as u32 * 4;
    let mut out = b"BM".to_vec();
    for n in [start + pixels.len() as u32, 0, start, 40] {
        out.extend(n.to_le_bytes());
    }
    out.extend(width.to_le_bytes());
    out.extend(height.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(bits.to_le_bytes());
    for n in [
        0,
        i32::try_from(pixels.len()).unwrap(),
        density,
        density,
        i32::try_from(table.len()).unwrap(),
        0,
    ] {
        out.extend(n.to_le_bytes());
    }
    out.extend(table.concat());
    out.extend(pixels);
    out
}

/// An extended WebP around a real lossless one.
pub fn webp(exif: &[u8]) -> Vec<u8> {
    let plain = encoded(ImageFormat::WebP);
    let mut body = b"WEBPVP8X\x0a\0\0\0\x08\0\0\0".to_vec();
    body.extend([99, 0, 0, 59, 0, 0]);
    body.extend(&plain[12..]);
    body.extend(b"EXIF");
    body.extend((exif.len() as u32).to_le_bytes());
    body.extend(exif);
    body.resize(body.len().next_multiple_of(2), 0);
    [&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body].concat()
}

/// A real picture of 100 × 60 px that every decoder can read.
pub fn encoded(format: ImageFormat) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(100, 60, |x, y| {
        image::Rgb([
            (x * 37 % 251) as u8,
            (y * 91 % 253) as u8,
            (x * y % 255) as u8,
        ])
    });
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut out, format)
        .unwrap();
    out.into_inner()
}

/// A member of [`zip_of`].
pub struct Stored<'a> {
    pub name: &'a [u8],
    pub data: &'a [u8],
    pub flags: u16,
    pub extra: Vec<u8>,
}

pub fn stored<'a>(name: &'a [u8], data: &'a [u8]) -> Stored<'a> {
    Stored {
        name,
        data,
        flags: 0,
        extra: Vec::new(),
    }
}

/// A ZIP with any names and flags, nothing compressed.
pub fn zip_of(members: &[Stored<'_>]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for m in members {
        let offset = out.len() as u32;
        let mut head = m.flags.to_le_bytes().to_vec();
        head.extend([0, 0, 0, 0, 0x21, 0x5c]);
        head.extend(crc32(m.data).to_le_bytes());
        head.extend((m.data.len() as u32).to_le_bytes());
        head.extend((m.data.len() as u32).to_le_bytes());
        head.extend((m.name.len() as u16).to_le_bytes());
        head.extend((m.extra.len() as u16).to_le_bytes());
        out.extend([&b"PK\x03\x04\x14\0"[..], &head, m.name, &m.extra, m.data].concat());
        directory.extend(
            [
                &b"PK\x01\x02\x14\0\x14\0"[..],
                &head,
                &[0; 10],
                &offset.to_le_bytes(),
                m.name,
                &m.extra,
            ]
            .concat(),
        );
    }
    let start = out.len() as u32;
    out.extend(&directory);
    let count = members.len() as u16;
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([(directory.len() as u32).to_le_bytes(), start.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}
