//! OCR through its public face: installing models, and reading pages where models are installed.
//!
//! Reading needs the models that `preaudit ocr install` puts in place; name their directory in
//! `PREAUDIT_OCR_MODELS`. Without it the reading tests say that they were left out.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing
)] // tests

mod folders;
mod installing;
mod recorded;

use std::fs;
use std::path::{Path, PathBuf};

use evidence::ocr::seal_removal::remove_red_seal;
use evidence::ocr::{
    OcrEngine, OcrError, OcrImage, OcrModels, PpOcr, RecognisedPage, install_from,
};
use image::{Rgb, imageops};
use model::limits::Limits;

/// The directory of the models, or `None` after saying that `test` is left out.
fn models(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("PREAUDIT_OCR_MODELS").map(PathBuf::from);
    if named.is_none() {
        eprintln!("LEFT OUT: {test}: PREAUDIT_OCR_MODELS does not name a directory of OCR models");
    }
    named
}

/// The engine, or `None` after saying that `test` is left out.
fn engine(test: &str) -> Option<PpOcr> {
    models(test).map(|dir| PpOcr::new(OcrModels::open(&dir).unwrap()))
}

fn licence() -> OcrImage {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/licence-75dpi.jpg");
    image::open(path).unwrap().into_rgb8()
}

/// Values printed on the licence.
const PRINTED: [&str; 8] = [
    "91990000MA9TEKTX70",
    "样张市示例食品贸易有限公司",
    "有限责任公司(自然人投资或控股)",
    "张样本",
    "伍佰万元整",
    "2019年03月18日至2049年03月17日",
    "样张市示范区测试路128号3幢501室",
    "样张市市场监督管理局",
];

fn read(engine: &PpOcr, picture: &OcrImage) -> RecognisedPage {
    let reading = engine
        .recognise_page(picture, &Limits::default())
        .unwrap();
    let upright = if reading.turn % 180 == 0 {
        picture.dimensions()
    } else {
        (picture.height(), picture.width())
    };
    assert_eq!((reading.width, reading.height), upright);
    for line in &reading.lines {
        let r = line.rect;
        assert!(
            0.0 <= r.x0 && r.x0 <= r.x1 && r.x1 <= f64::from(reading.width),
            "{line:?}"
        );
        assert!(
            0.0 <= r.y0 && r.y0 <= r.y1 && r.y1 <= f64::from(reading.height),
            "{line:?}"
        );
        assert!((0.5..=1.0001).contains(&line.confidence), "{line:?}");
    }
    reading
}

fn missing(reading: &RecognisedPage) -> Vec<&'static str> {
    let text: String = reading
        .lines
        .iter()
        .map(|l| {
            l.text
                .replace('（', "(")
                .replace('）', ")")
        })
        .collect();
    PRINTED
        .into_iter()
        .filter(|value| !text.contains(value))
        .collect()
}

#[test]
fn a_licence_is_read_whichever_way_it_lies() {
    let Some(engine) = engine("a_licence_is_read_whichever_way_it_lies") else {
        return;
    };
    let upright = licence();
    let lying: [(u16, OcrImage); 4] = [
        (0, upright.clone()),
        (90, imageops::rotate270(&upright)),
        (180, imageops::rotate180(&upright)),
        (270, imageops::rotate90(&upright)),
    ];
    for (turn, picture) in lying {
        let reading = read(&engine, &picture);
        assert_eq!(reading.turn, turn);
        assert_eq!(missing(&reading), [""; 0], "turn {turn}");
    }
}

#[test]
fn the_same_picture_gives_the_same_reading() {
    let Some(engine) = engine("the_same_picture_gives_the_same_reading") else {
        return;
    };
    let picture = imageops::crop_imm(&licence(), 0, 0, 440, 320).to_image();
    let first = read(&engine, &picture);
    assert!(first.lines.len() > 5, "{first:?}");
    assert_eq!(first, read(&engine, &picture));
    assert_eq!(first, read(&engine.with_threads(2), &picture));
}

#[test]
fn two_cards_may_lie_either_way_on_a_page() {
    let Some(engine) = engine("two_cards_may_lie_either_way_on_a_page") else {
        return;
    };
    let one = imageops::crop_imm(&licence(), 0, 0, 560, 420).to_image();
    let mut both = OcrImage::from_pixel(one.width(), 2 * one.height(), Rgb([255; 3]));
    imageops::replace(&mut both, &imageops::rotate180(&one), 0, 0);
    imageops::replace(&mut both, &one, 0, i64::from(one.height()));
    let reading = read(&engine, &both);
    let names = reading
        .lines
        .iter()
        .filter(|l| l.text.contains("91990000MA9TEKTX70"))
        .count();
    assert_eq!(names, 2);
}

#[test]
fn a_page_without_its_seal_is_read_as_well() {
    let Some(engine) = engine("a_page_without_its_seal_is_read_as_well") else {
        return;
    };
    assert_eq!(
        missing(&read(&engine, &remove_red_seal(&licence()))),
        [""; 0]
    );
}

#[test]
fn pictures_without_writing_say_nothing() {
    let Some(engine) = engine("pictures_without_writing_say_nothing") else {
        return;
    };
    let noise = |x: u32, y: u32| {
        let v = x
            .wrapping_mul(2_654_435_761)
            .wrapping_add(y.wrapping_mul(40_503))
            >> 7;
        let [r, g, b, _] = v.to_le_bytes();
        Rgb([r, g, b])
    };
    let pictures = [
        OcrImage::new(0, 0),
        OcrImage::new(0, 9),
        OcrImage::new(1, 1),
        OcrImage::from_pixel(2, 3, Rgb([255, 0, 0])),
        OcrImage::from_pixel(900, 700, Rgb([255; 3])),
        OcrImage::new(20_000, 1),
        OcrImage::new(1, 20_000),
        OcrImage::from_fn(640, 480, noise),
        OcrImage::from_fn(640, 480, |x, _| Rgb([if x % 2 == 0 { 0 } else { 255 }; 3])),
        OcrImage::from_fn(640, 480, |x, y| {
            Rgb([if (x / 8 + y / 8) % 2 == 0 { 0 } else { 255 }; 3])
        }),
    ];
    for picture in pictures {
        let reading = read(&engine, &picture);
        let characters: usize = reading
            .lines
            .iter()
            .map(|l| l.text.chars().count())
            .sum();
        assert!(
            characters < 20,
            "{:?}: {:?}",
            picture.dimensions(),
            reading.lines
        );
    }
}

#[test]
fn limits_are_kept() {
    let Some(engine) = engine("limits_are_kept") else {
        return;
    };
    let picture = licence();
    let small = Limits {
        pixels: 1000,
        ..Limits::default()
    };
    assert!(matches!(
        engine.recognise_page(&picture, &small),
        Err(OcrError::TooLarge { limit: 1000, .. })
    ));
    let none = Limits {
        ocr_time: std::time::Duration::ZERO,
        ..Limits::default()
    };
    assert!(matches!(
        engine.recognise_page(&picture, &none),
        Err(OcrError::Time(_))
    ));
}
