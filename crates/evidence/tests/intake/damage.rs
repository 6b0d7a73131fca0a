//! Files that are cut, broken or made to hurt.

use image::ImageFormat;
use model::limits::Limits;
use model::{FileFormat, FileIntegrity, Probe};

use crate::samples;
use crate::samples::{Tag, app1, exif, jfif, jpeg, page, png, tiff};

fn probe(bytes: &[u8]) -> Probe {
    evidence::probe::probe_file("x", bytes, &Limits::default())
}

/// Sound files of every format, as real encoders write them.
fn sound() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("jpeg", samples::encoded(ImageFormat::Jpeg)),
        ("png", samples::encoded(ImageFormat::Png)),
        ("tiff", samples::encoded(ImageFormat::Tiff)),
        ("bmp", samples::encoded(ImageFormat::Bmp)),
        ("gif", samples::encoded(ImageFormat::Gif)),
        ("webp", samples::encoded(ImageFormat::WebP)),
        ("webp with exif", samples::webp(&exif(300, Some(2), 6))),
        (
            "jpeg with exif",
            jpeg(
                &[jfif(1, 300, 300), app1(&exif(300, Some(2), 6))],
                20,
                10,
                3,
            ),
        ),
    ]
}

#[test]
fn sound_files_are_sound_also_with_something_behind_them() {
    for (name, bytes) in sound() {
        for tail in [
            &b""[..],
            &[0; 1],
            &[0; 4096],
            b"\xff\xd8\xff\xe0 second picture \xff\xd8",
            b"trailer\x3b",
        ] {
            let got = probe(&[&bytes, tail].concat());
            assert_eq!(
                (got.integrity, got.pages.len()),
                (FileIntegrity::Ok, 1),
                "{name} with {} more",
                tail.len()
            );
        }
    }
}

#[test]
fn a_cut_file_is_never_sound() {
    let mut cuts = 0;
    for (name, bytes) in sound() {
        for end in (0..bytes.len())
            .step_by(64)
            .chain([1, 2, 3, 4, 8, 12, 20, 26, bytes.len() - 5])
        {
            let got = probe(&bytes[..end]);
            assert_ne!(
                got.integrity,
                FileIntegrity::Ok,
                "{name} cut at {end} of {}",
                bytes.len()
            );
            let why = got.why.unwrap();
            assert!(
                !why.zh.is_empty() && !why.en.is_empty(),
                "{name} cut at {end}"
            );
            cuts += 1;
        }
    }
    assert!(cuts > 400, "{cuts}");
}

#[test]
fn any_byte_may_be_anything() {
    let mut seed = 0x1234_5678_u32;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed
    };
    for (_, bytes) in sound() {
        for _ in 0..2000 {
            let mut broken = bytes.clone();
            for _ in 0..=next() % 8 {
                let at = next() as usize % broken.len().min(400);
                broken[at] = if next() % 3 == 0 { 0xff } else { next() as u8 };
            }
            let got = probe(&broken);
            assert!(
                got.pages
                    .iter()
                    .flat_map(|p| &p.declared)
                    .all(|d| d.x > 0.0 && d.y <= 100_000.0)
            );
        }
    }
}

#[test]
fn missing_ends_are_named() {
    let why = |bytes: &[u8]| {
        let got = probe(bytes);
        assert_eq!(got.integrity, FileIntegrity::Damaged);
        got.why.unwrap().en
    };
    let file = jpeg(&[], 20, 10, 3);
    assert!(why(&file[..file.len() - 2]).contains("JPEG end marker"));
    assert!(why(&file[..10]).contains("inside a JPEG segment"));
    let file = png(20, 10, 8, 2, &[]);
    assert!(why(&file[..file.len() - 12]).contains("PNG end chunk"));
    assert!(
        why(&png(
            20,
            10,
            8,
            2,
            &[b"\0\0\0\0\x01\x02\x03\x04\0\0\0\0".to_vec()]
        ))
        .contains("chunk structure")
    );
    let no_data: Vec<u8> = [&file[..33], &file[file.len() - 12..]].concat();
    assert!(why(&no_data).contains("no picture data"));
    let file = tiff(false, &[page(20, 10, &[]), page(20, 10, &[])]);
    assert!(why(&file[..file.len() - 20]).contains("page directory"));
    let far = vec![
        (256, Tag::Long(9)),
        (257, Tag::Long(9)),
        (273, Tag::Longs(vec![8, 999_999])),
        (279, Tag::Longs(vec![1, 1])),
    ];
    assert!(why(&tiff(false, &[page(9, 9, &[]), far])).contains("page 2"));
    let file = samples::bmp(20, 10, 24, 0, &[]);
    assert!(why(&file[..file.len() - 60]).contains("pixels"));
    let file = samples::encoded(ImageFormat::WebP);
    assert!(why(&file[..file.len() - 60]).contains("shorter"));
    let file = samples::encoded(ImageFormat::Gif);
    assert!(why(&file[..file.len() - 1]).contains("GIF trailer"));
    assert!(why(&jpeg(&[], 0, 10, 3)).contains("no picture size"));
}

#[test]
fn height_may_follow_the_scan() {
    let mut file = jpeg(&[], 20, 0, 3);
    file.truncate(file.len() - 2);
    file.extend(b"\xff\xdc\0\x04\0\x0a\xff\xd9");
    let got = probe(&file);
    assert_eq!(
        (got.integrity, got.pages[0].height_px),
        (FileIntegrity::Ok, Some(10))
    );
}

#[test]
fn too_many_pixels_is_a_limit_whatever_else_is_wrong() {
    let got = probe(&png(50_000, 50_000, 8, 2, &[]));
    assert_eq!(
        (got.format, got.integrity),
        (FileFormat::Png, FileIntegrity::Limit)
    );
    assert_eq!(got.pages[0].width_px, Some(50_000));
    assert!(
        got.why
            .unwrap()
            .en
            .contains("50000×50000")
    );
    assert_eq!(
        probe(&png(50_000, 50_000, 8, 2, &[])[..40]).integrity,
        FileIntegrity::Limit
    );
    assert_eq!(
        probe(&png(u32::MAX, u32::MAX, 8, 2, &[])).integrity,
        FileIntegrity::Limit
    );
    assert_eq!(
        probe(&jpeg(&[], 65_500, 65_500, 3)).integrity,
        FileIntegrity::Limit
    );
    assert_eq!(
        probe(&tiff(false, &[page(9, 9, &[]), page(29_000, 29_000, &[])])).integrity,
        FileIntegrity::Limit
    );
    assert_eq!(
        probe(&png(29_000, 8_000, 8, 2, &[])).integrity,
        FileIntegrity::Ok
    );
}

#[test]
fn tiff_directories_in_a_loop() {
    let mut file = tiff(false, &[page(9, 9, &[])]);
    let next = 8 + 2 + 4 * 12;
    file[next..next + 4].copy_from_slice(&8_u32.to_le_bytes());
    let got = probe(&file);
    assert_eq!(
        (got.integrity, got.pages.len()),
        (FileIntegrity::Damaged, 1)
    );
    assert!(got.why.unwrap().en.contains("loop"));
}

#[test]
fn counts_beyond_all_reason() {
    // A tag with four thousand million values, an IFD at the end of the address space, a strip
    // table that spans the file and is shared by hundreds of pages.
    let mut file = tiff(false, &[page(9, 9, &[(282, Tag::Ratio(300, 1))])]);
    file[8 + 2 + 4..8 + 2 + 8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(probe(&file).integrity, FileIntegrity::Damaged);
    assert_eq!(
        probe(b"II*\0\xff\xff\xff\xff").integrity,
        FileIntegrity::Damaged
    );
    assert_eq!(
        probe(b"MM\0\x2b\0\x08\0\0\xff\xff\xff\xff\xff\xff\xff\xff").integrity,
        FileIntegrity::Damaged
    );

    let mut pages = vec![page(9, 9, &[]); 400];
    let table = Tag::Longs(vec![0; 200_000]);
    pages[0] = vec![(256, Tag::Long(9)), (257, Tag::Long(9)), (273, table)];
    let file = tiff(false, &pages);
    assert_eq!(probe(&file).page_count, 400);

    // Directories of 65,535 entries that overlap, each pointing at the next.
    let (first, entries) = (8, 0xffff_usize);
    let mut file = vec![0xff; first + 8000 * 4 + 2 + entries * 12 + 4];
    file[..8].copy_from_slice(b"II*\0\x08\0\0\0");
    for n in 0..8000 {
        let next = first + n * 4 + 2 + entries * 12;
        file[next..next + 4].copy_from_slice(&((first + (n + 1) * 4) as u32).to_le_bytes());
    }
    assert_eq!(probe(&file).integrity, FileIntegrity::Damaged);
}
