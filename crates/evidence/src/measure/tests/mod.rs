//! Synthetic pages, decoded and measured.

mod decoding;
mod drawn_pages;

use decoding::decoded;
use drawn_pages::*;

use image::imageops::{FilterType, resize};
use image::{ExtendedColorType, GrayImage, ImageEncoder, RgbImage};
use proptest::prelude::*;

use super::*;
use crate::raster::{Orientation, SampleLayout};
use model::limits::Limits;
use model::{ColourMode, FileFormat, FileIntegrity, PageEdge};

#[test]
fn resolved_detail_follows_the_true_resolution() {
    let page = print_page(3000, 2100, 1900);
    let native = scanned(&page, 2);
    let (width, height) = native.dimensions();
    let genuine = measure_page(&grey(&native))
        .resolved
        .unwrap()
        .ratio;
    assert!(genuine > 0.62, "a genuine scan resolves {genuine}");
    for (k, truth) in [(3, 2.0 / 3.0), (4, 0.5), (6, 1.0 / 3.0)] {
        let low = scanned(&page, k);
        for filter in [
            FilterType::CatmullRom,
            FilterType::Lanczos3,
            FilterType::Nearest,
        ] {
            let enlarged = resize(&low, width, height, filter);
            let ratio = measure_page(&grey(&enlarged))
                .resolved
                .unwrap()
                .ratio;
            assert!(
                (ratio / truth - 1.0).abs() < 0.25,
                "{filter:?} from {truth:.2} reads {ratio:.2}"
            );
        }
    }
}

/// As JPEG leaves it.
fn compressed(page: &GrayImage, quality: u8) -> PageRaster {
    let mut out = Vec::new();
    let (w, h) = page.dimensions();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality);
    encoder
        .write_image(page, w, h, ExtendedColorType::L8)
        .unwrap();
    decoded(&out, FileFormat::Jpeg).unwrap()
}

#[test]
fn repeated_pixels_are_found_under_jpeg() {
    let page = print_page(3000, 2100, 1900);
    let native = scanned(&page, 2);
    for quality in [60, 80] {
        let repeats = measure_page(&compressed(&native, quality))
            .resolved
            .unwrap()
            .repeats;
        assert!(
            repeats
                .iter()
                .all(|&share| share > 0.99),
            "{repeats:?}"
        );
        for (k, truth) in [(3, 2.0 / 3.0), (4, 0.5), (6, 1.0 / 3.0)] {
            let enlarged = resize(
                &scanned(&page, k),
                native.width(),
                native.height(),
                FilterType::Nearest,
            );
            let resolved = measure_page(&compressed(&enlarged, quality))
                .resolved
                .unwrap();
            assert!(
                (resolved.ratio / truth - 1.0).abs() < 0.05,
                "1 in {k} reads {resolved:?}"
            );
        }
    }
}

#[test]
fn blur_grows_with_defocus_and_detail_shrinks() {
    let page = scanned(&print_page(3000, 2100, 1900), 2);
    let all: Vec<PageMeasures> = [0.01, 1.0, 2.5]
        .map(|s| measure_page(&grey(&image::imageops::blur(&page, s))))
        .into_iter()
        .collect();
    let blurs: Vec<f64> = all
        .iter()
        .map(|m| m.blur.unwrap())
        .collect();
    let details: Vec<f64> = all
        .iter()
        .map(|m| m.resolved.unwrap().ratio)
        .collect();
    assert!(
        blurs[0] < 0.2 && blurs[0] < blurs[1] && blurs[1] < blurs[2] && blurs[2] > 0.28,
        "{blurs:?}"
    );
    assert!(
        details[0] > details[1] && details[1] > details[2] && details[2] < 0.3,
        "{details:?}"
    );
}

#[test]
fn colour_is_judged_by_pixels_and_not_by_the_mode() {
    let page = scanned(&print_page(2000, 1500, 1300), 2);
    let plain = tinted(&page, |v| [v; 3]);
    let yellowed = tinted(&page, |v| {
        [v, (f64::from(v) * 0.97) as u8, (f64::from(v) * 0.86) as u8]
    });
    assert_eq!(
        measure_page(&coloured(&plain))
            .colour
            .colour,
        ColourMode::Grey
    );
    assert_eq!(
        measure_page(&coloured(&yellowed))
            .colour
            .colour,
        ColourMode::Grey
    );
    let mut sealed = plain.clone();
    red_ring(&mut sealed, (750.0, 550.0), (60.0, 60.0), 0.9);
    assert_eq!(
        measure_page(&coloured(&sealed))
            .colour
            .colour,
        ColourMode::Colour
    );
    let bilevel = GrayImage::from_fn(page.width(), page.height(), |x, y| {
        image::Luma([if page.get_pixel(x, y).0[0] > 128 {
            255
        } else {
            0
        }])
    });
    assert_eq!(
        measure_page(&grey(&bilevel))
            .colour
            .colour,
        ColourMode::Bilevel
    );
}

#[test]
fn rings_are_seals_and_discs_are_full() {
    let mut page = RgbImage::from_pixel(1600, 1100, image::Rgb([250, 250, 248]));
    red_ring(&mut page, (1200.0, 800.0), (140.0, 140.0), 0.93);
    red_ring(&mut page, (400.0, 800.0), (150.0, 100.0), 0.92);
    red_ring(&mut page, (800.0, 150.0), (80.0, 80.0), 0.0);
    let seals = measure_page(&coloured(&page)).seals;
    assert_eq!(seals.len(), 3);
    let round = seals
        .iter()
        .find(|s| s.centre.x > 1000.0)
        .unwrap();
    assert!(
        (round.centre.x - 1200.0).abs() < 8.0 && (round.radius - 140.0).abs() < 8.0,
        "{round:?}"
    );
    assert!(round.ring > 0.9 && round.fill < 0.3, "{round:?}");
    let oval = seals
        .iter()
        .find(|s| s.centre.x < 600.0)
        .unwrap();
    assert!(oval.ring > 0.9 && oval.fill < 0.3, "{oval:?}");
    assert!(
        seals.iter().any(|s| s.fill > 0.9),
        "the disc is there and full"
    );
}

#[test]
fn skew_and_quarter_turns_are_measured() {
    let page = scanned(&print_page(2600, 2000, 1800), 2);
    for angle in [-3.0f64, 0.0, 1.2, 4.0] {
        let (sin, cos) = angle.to_radians().sin_cos();
        let turned = GrayImage::from_fn(page.width(), page.height(), |x, y| {
            let (dx, dy) = (f64::from(x) - 650.0, f64::from(y) - 500.0);
            let (sx, sy) = (650.0 + dx * cos + dy * sin, 500.0 - dx * sin + dy * cos);
            let inside = sx >= 0.0
                && sy >= 0.0
                && sx < f64::from(page.width())
                && sy < f64::from(page.height());
            if inside {
                *page.get_pixel(sx as u32, sy as u32)
            } else {
                image::Luma([250])
            }
        });
        let upright = measure_page(&grey(&turned));
        assert!(
            (upright.skew_deg.unwrap() - angle).abs() <= 0.25,
            "{angle} reads {:?}",
            upright.skew_deg
        );
        assert_eq!(upright.turn.unwrap().clockwise, 0);
        let sideways = measure_page(&grey(&image::imageops::rotate90(&turned)));
        assert_eq!(sideways.turn.unwrap().clockwise, 90);
        assert!(
            (sideways.skew_deg.unwrap() - angle).abs() <= 0.25,
            "{angle} sideways {:?}",
            sideways.skew_deg
        );
    }
}

#[test]
fn a_blank_page_is_blank_and_says_nothing_about_sharpness() {
    let page = scanned(&GrayImage::from_pixel(1600, 1200, image::Luma([251])), 1);
    let blank = measure_page(&grey(&page));
    assert!(blank.blank);
    assert_eq!(
        (blank.blur, blank.resolved, blank.skew_deg, blank.turn),
        (None, None, None, None)
    );
    let written = measure_page(&grey(&scanned(&print_page(1600, 1200, 300), 1)));
    assert!(!written.blank);
}

#[test]
fn the_paper_in_a_photo_has_its_outline() {
    let mut photo = GrayImage::from_pixel(1600, 1200, image::Luma([70]));
    for (x, y, pixel) in photo.enumerate_pixels_mut() {
        let (u, v) = (
            f64::from(x) - 0.05 * f64::from(y),
            f64::from(y) + 0.04 * f64::from(x),
        );
        if (200.0..1300.0).contains(&u) && (150.0..1000.0).contains(&v) {
            *pixel = image::Luma([225]);
        }
    }
    let found = measure_page(&grey(&photo))
        .outline
        .unwrap();
    assert!(
        (found.width() - 1100.0).abs() < 16.0 && (found.height() - 850.0).abs() < 16.0,
        "{found:?}"
    );
    let scan = measure_page(&grey(&scanned(&print_page(1600, 1200, 900), 1)));
    assert_eq!(scan.outline, None);
}

#[test]
fn print_that_runs_into_an_edge_is_cut_off() {
    let page = scanned(&print_page(2000, 1500, 1300), 2);
    assert_eq!(measure_page(&grey(&page)).cut_off, []);
    let cut = image::imageops::crop_imm(&page, 0, 70, page.width(), page.height() - 70).to_image();
    assert_eq!(measure_page(&grey(&cut)).cut_off, [PageEdge::Top]);
}

#[test]
fn both_cards_on_a_page_are_found() {
    let mut page = GrayImage::from_pixel(1240, 1754, image::Luma([252]));
    for top in [300, 800] {
        rectangle(&mut page, [350, top, 350 + 506, top + 319], 200);
        rectangle(&mut page, [356, top + 6, 350 + 500, top + 313], 232);
        rectangle(&mut page, [400, top + 60, 600, top + 80], 40);
    }
    let cards = measure_page(&grey(&page)).cards;
    assert_eq!(cards.len(), 2);
    for card in cards {
        assert!(
            (card.width() - 506.0).abs() < 14.0 && (card.height() - 319.0).abs() < 14.0,
            "{card:?}"
        );
    }
}

/// `SPECIMEN-2026`, version 1, error correction M.
const CODE: [&str; 21] = [
    "#######..###..#######",
    "#.....#.#.....#.....#",
    "#.###.#..#.#..#.###.#",
    "#.###.#..#..#.#.###.#",
    "#.###.#.#..##.#.###.#",
    "#.....#..#.#..#.....#",
    "#######.#.#.#.#######",
    "..........#..........",
    "#.#.#.#..#..#...#..#.",
    "..###....###.#.#.....",
    ".#.#.####.##..#.#####",
    "###.##.######...##.#.",
    ".##.#.#....#..###.#.#",
    "........#.#..#..#....",
    "#######.....##..#.##.",
    "#.....#..##..#..#.###",
    "#.###.#.###.#.##.####",
    "#.###.#..#.#.#.###.#.",
    "#.###.#.##.#..###.#.#",
    "#.....#..#####.#.#.##",
    "#######.####..#####.#",
];

#[test]
fn a_code_is_read_where_it_is() {
    for module in [3u32, 8] {
        let mut page = print_page(1700, 1200, 400);
        for (row, line) in (0u32..).zip(CODE) {
            for (column, cell) in (0u32..).zip(line.chars()) {
                let (x, y) = (900 + column * module, 700 + row * module);
                rectangle(
                    &mut page,
                    [x, y, x + module, y + module],
                    if cell == '#' { 20 } else { 250 },
                );
            }
        }
        let codes = measure_page(&grey(&page)).codes;
        assert_eq!(codes.len(), 1, "module {module}");
        assert_eq!(codes[0].text, "SPECIMEN-2026");
        let [left, top, ..] = codes[0].quad.bounds();
        assert!(
            (left - 900.0).abs() < 5.0 * f64::from(module)
                && (top - 700.0).abs() < 5.0 * f64::from(module)
        );
    }
    assert_eq!(measure_page(&grey(&print_page(1700, 1200, 900))).codes, []);
}

#[test]
fn a_screenshot_shows_its_device_and_status_bar() {
    let mut shot = RgbImage::from_pixel(1080, 2400, image::Rgb([255, 255, 255]));
    for x in [60u32, 80, 100, 130, 900, 940, 980, 1010] {
        for (dx, dy) in (0..14).flat_map(|dx| (0..30).map(move |dy| (dx, dy))) {
            shot.put_pixel(x + dx, 25 + dy, image::Rgb([20, 20, 20]));
        }
    }
    let screen = measure_page(&coloured(&shot)).screen;
    assert!(
        screen.device_size && screen.status_bar && screen.flat_share > 0.9,
        "{screen:?}"
    );
    let page = measure_page(&grey(&scanned(&print_page(3000, 2100, 1900), 2))).screen;
    assert!(
        !page.device_size && !page.status_bar && page.flat_share < 0.01,
        "{page:?}"
    );
}

#[test]
fn the_smallest_and_thinnest_pictures_are_measured() {
    for (width, height) in [(1, 1), (1, 4000), (4000, 1), (3, 3), (70, 70), (129, 2000)] {
        let noise =
            GrayImage::from_fn(width, height, |x, y| image::Luma([(x * 37 + y * 91) as u8]));
        let measures = measure_page(&grey(&noise));
        assert!(measures.ink_share >= 0.0);
        let colour = measure_page(&coloured(&tinted(&noise, |v| [v, 255 - v, v / 2])));
        assert!(colour.ink_share >= 0.0);
    }
    let none = PageRaster::new(
        5,
        Vec::new(),
        SampleLayout::Rgb,
        ColourMode::Colour,
        Orientation::default(),
    );
    assert_eq!(measure_page(&none).resolved, None);
}
