//! Each check of pixels seen to pass and to fail on pixels: one small scan, spoiled in one way at a time,
//! through the whole command.

// Places and tones are clamped to what they are cast to.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use image::{GenericImage, ImageFormat, Rgb, RgbImage, imageops};

use crate::support::{preaudit, stderr};

/// The 75-dpi licence of the specimens.
fn licence() -> RgbImage {
    image::load_from_memory(include_bytes!("../data/licence-75dpi.jpg"))
        .expect("a picture")
        .into_rgb8()
}

/// Codes of the findings on this picture, handed in as a business licence of A4.
fn codes(picture: &RgbImage) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    picture
        .save_with_format(folder.path().join("licence.png"), ImageFormat::Png)
        .expect("written");
    let declared = "merchant: { entity: enterprise }\ncategory: catering.venue\n\
                    documents: [{ file: licence.png, kind: business-license, size: A4 }]\n";
    std::fs::write(folder.path().join("merchant.yaml"), declared).expect("written");
    let dossier = folder
        .path()
        .to_string_lossy()
        .into_owned();
    let output = preaudit(&[
        "check",
        &dossier,
        "--format",
        "json",
        "--as-of",
        "2026-11-01",
    ]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)));
    let findings = report["findings"]
        .as_array()
        .expect("a list")
        .iter();
    let on_file = findings.filter(|f| f["file"] == "licence.png");
    on_file
        .map(|f| {
            f["code"]
                .as_str()
                .expect("a code")
                .to_owned()
        })
        .collect()
}

/// The picture with every pixel changed by `spoil`, which is given its place, 0 to 1.
fn each(mut picture: RgbImage, spoil: impl Fn(f64, f64, [u8; 3]) -> [f64; 3]) -> RgbImage {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let changed = spoil(f64::from(x) / width, f64::from(y) / height, pixel.0);
        *pixel = Rgb(changed.map(|v| v.clamp(0.0, 255.0) as u8));
    }
    picture
}

fn luma([r, g, b]: [u8; 3]) -> f64 {
    0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)
}

/// A reflection in the middle of the page.
fn glare(page: RgbImage) -> RgbImage {
    each(page, |x, y, rgb| {
        let light = (-((x - 0.5).hypot((y - 0.5) * 0.7) / 0.16).powi(3)).exp();
        rgb.map(|v| f64::from(v) * (1.0 - light) + 262.0 * light)
    })
}

/// What a copier makes of it, with its noise.
fn photocopy(page: RgbImage) -> RgbImage {
    each(page, |x, y, rgb| {
        let noise = ((x * 7919.0 + y * 104_729.0).sin() * 43_758.0).fract() * 4.0;
        [246.0 / (1.0 + (-(luma(rgb) - 150.0) / 9.0).exp()) + noise; 3]
    })
}

fn slanted(page: &RgbImage, degrees: f64) -> RgbImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = (
        f64::from(page.width()) / 2.0,
        f64::from(page.height()) / 2.0,
    );
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let (dx, dy) = (f64::from(x) - cx, f64::from(y) - cy);
        let (from_x, from_y) = (cx + dx * cos + dy * sin, cy - dx * sin + dy * cos);
        let inside = from_x >= 0.0 && from_y >= 0.0;
        let there = if inside {
            page.get_pixel_checked(from_x as u32, from_y as u32)
        } else {
            None
        };
        there.copied().unwrap_or(Rgb([250; 3]))
    })
}

/// The page in a viewer on a phone.
fn screenshot(page: &RgbImage) -> RgbImage {
    let mut shot = RgbImage::from_pixel(1080, 2340, Rgb([255; 3]));
    let page = imageops::resize(page, 1080, 763, imageops::FilterType::CatmullRom);
    shot.copy_from(&page, 0, 700)
        .expect("it fits");
    shot
}

#[test]
fn every_flaw_of_a_picture_is_found_and_none_on_the_clean_one() {
    let page = licence();
    let cut = imageops::crop_imm(&page, 0, 70, page.width(), page.height() - 70).to_image();
    let spoiled = [
        ("scan-glare", glare(page.clone())),
        ("photocopy", photocopy(page.clone())),
        ("scan-skewed", slanted(&page, 5.0)),
        ("scan-cut-off", cut),
        ("screenshot", screenshot(&page)),
        (
            "scan-greyscale",
            each(page.clone(), |_, _, rgb| [luma(rgb); 3]),
        ),
        (
            "scan-too-dark",
            each(page.clone(), |_, _, rgb| rgb.map(|v| f64::from(v) * 0.6)),
        ),
        ("scan-blurred", imageops::blur(&page, 2.0)),
        ("scan-sideways", imageops::rotate90(&page)),
        ("scan-blank", each(page.clone(), |_, _, _| [250.0; 3])),
    ];
    let clean = codes(&page);
    assert!(
        clean
            .iter()
            .any(|c| c == "resolution-too-low"),
        "it was looked at: {clean:?}"
    );
    for (code, picture) in spoiled {
        assert!(!clean.iter().any(|c| c == code), "{code} on the clean page");
        let found = codes(&picture);
        assert!(
            found.iter().any(|c| c == code),
            "{code} is not among {found:?}"
        );
    }
}
