//! Another reader's opinion on the same files: exiftool, where it is installed.

use std::fs;
use std::process::Command;

use image::ImageFormat;
use model::limits::Limits;
use tempfile::tempdir;

use crate::samples;
use crate::samples::{Tag, app1, exif, jfif, jpeg, page, phys, png, tiff};

/// Files and the tags in which exiftool tells the resolution of each.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let tiff_page = |density, unit| {
        page(
            70,
            40,
            &[
                (282, Tag::Ratio(density, 1)),
                (283, Tag::Ratio(density * 2, 1)),
                (296, Tag::Short(unit)),
                (262, Tag::Short(1)),
                (258, Tag::Short(8)),
            ],
        )
    };
    vec![
        ("inch.jpg", jpeg(&[jfif(1, 300, 200)], 20, 10, 3)),
        ("cm.jpg", jpeg(&[jfif(2, 118, 118)], 20, 10, 1)),
        ("exif.jpg", jpeg(&[app1(&exif(240, Some(2), 1))], 20, 10, 3)),
        (
            "exif-cm.jpg",
            jpeg(&[app1(&exif(118, Some(3), 3))], 20, 10, 3),
        ),
        ("phys.png", png(33, 22, 8, 2, &[phys(11811, 5906, 1)])),
        (
            "exif.png",
            png(
                33,
                22,
                8,
                2,
                &[samples::chunk(*b"eXIf", &exif(150, Some(2), 1))],
            ),
        ),
        ("inch.tif", tiff(false, &[tiff_page(300, 2)])),
        ("cm.tif", tiff(true, &[tiff_page(118, 3)])),
        ("metre.bmp", samples::bmp(21, 11, 24, 11811, &[])),
        ("exif.webp", samples::webp(&exif(300, Some(2), 1))),
        ("unknown.png", png(33, 22, 8, 2, &[phys(11811, 11811, 0)])),
        ("aspect.jpg", jpeg(&[jfif(0, 300, 300)], 20, 10, 3)),
        ("none.tif", tiff(false, &[tiff_page(300, 1)])),
        ("plain.png", samples::encoded(ImageFormat::Png)),
        ("plain.tif", samples::encoded(ImageFormat::Tiff)),
        ("plain.webp", samples::encoded(ImageFormat::WebP)),
        ("plain.gif", samples::encoded(ImageFormat::Gif)),
        ("plain.bmp", samples::encoded(ImageFormat::Bmp)),
        ("plain.jpg", samples::encoded(ImageFormat::Jpeg)),
    ]
}

/// dpi as exiftool has it: number and unit are two tags, and pHYs and BMP have their own names.
fn their_dpi(tags: &serde_json::Value) -> Option<[f64; 2]> {
    let number = |names: &[&str]| {
        names
            .iter()
            .find_map(|n| tags.get(n))
            .and_then(serde_json::Value::as_f64)
    };
    let word = |name: &str| {
        tags.get(name)
            .and_then(serde_json::Value::as_str)
    };
    let scale = match (word("PixelUnits"), word("ResolutionUnit")) {
        (Some("meters"), _) => 0.0254,
        (_, Some("inches")) => 1.0,
        (_, Some("cm")) => 2.54,
        _ if tags.get("PixelsPerMeterX").is_some() => 0.0254,
        _ => return None,
    };
    let x = number(&["PixelsPerUnitX", "PixelsPerMeterX", "XResolution"]).filter(|x| *x > 0.0)?;
    let y = number(&["PixelsPerUnitY", "PixelsPerMeterY", "YResolution"])?;
    Some([x * scale, y * scale])
}

#[test]
fn exiftool_agrees() {
    if Command::new("exiftool")
        .arg("-ver")
        .output()
        .is_err()
    {
        eprintln!("SKIPPED exiftool_agrees: exiftool is not installed, nothing was compared");
        return;
    }
    let dir = tempdir().unwrap();
    let files = files();
    let paths: Vec<_> = files
        .iter()
        .map(|(name, _)| dir.path().join(name))
        .collect();
    for (path, (_, bytes)) in paths.iter().zip(&files) {
        fs::write(path, bytes).unwrap();
    }
    let output = Command::new("exiftool")
        .arg("-json")
        .args(&paths)
        .output()
        .unwrap();
    let theirs: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(theirs.len(), files.len());
    let with_dpi = files
        .iter()
        .zip(&theirs)
        .filter(|((name, bytes), tags)| agrees(name, bytes, tags))
        .count();
    assert_eq!(with_dpi, 10);
}

/// Compares one file; whether it has a resolution.
fn agrees(name: &str, bytes: &[u8], tags: &serde_json::Value) -> bool {
    let ours = evidence::probe::probe_file(name, bytes, &Limits::default());
    let page = &ours.pages[0];
    assert_eq!(
        page.width_px.map(u64::from),
        tags["ImageWidth"].as_u64(),
        "{name}"
    );
    assert_eq!(
        page.height_px.map(u64::from),
        tags["ImageHeight"].as_u64(),
        "{name}"
    );
    let declared = page
        .declared
        .first()
        .map(|d| [d.x, d.y]);
    match (declared, their_dpi(tags)) {
        (None, None) => false,
        (Some(a), Some(b))
            if a.iter()
                .zip(b)
                .all(|(a, b)| (a - b).abs() < 0.01) =>
        {
            true
        }
        (a, b) => panic!("{name}: {a:?} and {b:?} in {tags}"),
    }
}
