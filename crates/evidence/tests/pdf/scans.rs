//! Which of the pictures are the page's scan.

use lopdf::{Dictionary, dictionary};
use model::{ColourMode, Page};

use crate::make::{A4, Maker, draw};
use crate::{near, only_page};

/// Pieces of 2480 x 3508 px on A4, cut into columns and rows.
fn cut(columns: u32, rows: u32, extra: Dictionary) -> Page {
    let mut maker = Maker::new();
    let (mut content, step) = (
        String::new(),
        [A4[0] / f64::from(columns), A4[1] / f64::from(rows)],
    );
    for row in 0..rows {
        for column in 0..columns {
            let name = format!("P{row}_{column}");
            maker.image(&name, [2480 / columns, 3508 / rows], "DeviceRGB", 8);
            let (x, y) = (
                f64::from(column) * step[0],
                A4[1] - f64::from(row + 1) * step[1],
            );
            content += &draw(&name, [step[0], 0.0, 0.0, step[1], x, y]);
        }
    }
    only_page(&maker.page(A4, &content, extra).bytes())
}

fn around(value: Option<u32>, expected: u32) -> bool {
    value.is_some_and(|v| v.abs_diff(expected) <= 8)
}

#[test]
fn eight_strips_are_one_scan() {
    let page = cut(1, 8, Dictionary::new());
    assert_eq!(page.placements.len(), 8);
    near(page.placed.unwrap(), [300.0, 300.0]);
    assert!(
        around(page.width_px, 2480) && around(page.height_px, 3508),
        "{:?} {:?}",
        page.width_px,
        page.height_px
    );
}

#[test]
fn tiles_are_one_scan_under_any_rotation() {
    let page = cut(4, 5, Dictionary::new());
    assert_eq!(page.placements.len(), 20);
    near(page.placed.unwrap(), [300.0, 300.0]);
    assert!(
        around(page.width_px, 2480) && around(page.height_px, 3508),
        "{:?} {:?}",
        page.width_px,
        page.height_px
    );
    let turned = cut(4, 5, dictionary! { "Rotate" => 270 });
    assert!(around(turned.width_px, 3508) && around(turned.height_px, 2480));
    assert_eq!(turned.rotation, 270);
}

#[test]
fn both_sides_of_a_card_give_their_poorer_resolution() {
    let mut maker = Maker::new();
    maker.image("Front", [1011, 638], "DeviceRGB", 8);
    maker.image("Back", [506, 319], "DeviceGray", 8);
    let card = |name, y| draw(name, [242.6, 0.0, 0.0, 153.1, 170.0, y]);
    maker.page(
        A4,
        &(card("Front", 500.0) + &card("Back", 250.0)),
        Dictionary::new(),
    );
    let page = only_page(&maker.bytes());
    near(page.placed.unwrap(), [150.0, 150.0]);
    assert_eq!((page.width_px, page.height_px), (None, None));
    assert_eq!(page.colour, Some(ColourMode::Grey));
}

#[test]
fn a_logo_is_no_scan() {
    let mut maker = Maker::new();
    maker.image("Logo", [72, 72], "DeviceRGB", 8);
    let lines = "0 0 m 500 500 l S\n".repeat(20);
    maker.page(
        A4,
        &(draw("Logo", [72.0, 0.0, 0.0, 72.0, 20.0, 700.0]) + &lines),
        Dictionary::new(),
    );
    let page = only_page(&maker.bytes());
    assert_eq!(page.placements.len(), 1);
    assert_eq!(
        (page.placed, page.width_px, page.colour),
        (None, None, None)
    );
}

#[test]
fn a_small_stamp_on_a_scan_does_not_lower_it() {
    let mut maker = Maker::new();
    maker.image("Scan", [2480, 3508], "DeviceRGB", 8);
    maker.image("Stamp", [100, 100], "DeviceRGB", 8);
    let content = draw("Scan", [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0])
        + &draw("Stamp", [170.0, 0.0, 0.0, 170.0, 300.0, 100.0]);
    let page = only_page(
        &maker
            .page(A4, &content, Dictionary::new())
            .bytes(),
    );
    assert_eq!(page.placements.len(), 2);
    near(page.placed.unwrap(), [300.0, 300.0]);
    assert_eq!(page.width_px, Some(2480));
}

#[test]
fn a_banner_over_prose_is_no_scan() {
    let mut maker = Maker::new();
    maker.image("Banner", [595, 60], "DeviceRGB", 8);
    let helvetica =
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    maker.fonts.set("F", helvetica);
    let banner = draw("Banner", [595.0, 0.0, 0.0, 60.0, 0.0, 780.0]);
    let few = "BT /F 10 Tf 50 700 Td (Copy of the card) Tj ET";
    let prose =
        "BT /F 10 Tf 50 700 Td 12 TL (Terms and conditions of the service) ' ET\n".repeat(10);
    let page = only_page(
        &maker
            .page(A4, &format!("{banner}{few}"), Dictionary::new())
            .bytes(),
    );
    near(page.placed.unwrap(), [72.0, 72.0]);
    let mut maker = Maker {
        fonts: maker.fonts.clone(),
        xobjects: Dictionary::new(),
        ..Maker::new()
    };
    maker.image("Banner", [595, 60], "DeviceRGB", 8);
    let page = only_page(
        &maker
            .page(A4, &format!("{banner}{prose}"), Dictionary::new())
            .bytes(),
    );
    assert_eq!(page.placed, None);
}

#[test]
fn a_vector_page_has_no_pixels() {
    let page = only_page(
        &Maker::new()
            .page(A4, "0 0 m 100 100 l S", Dictionary::new())
            .bytes(),
    );
    assert_eq!(
        (page.width_px, page.placed, page.placements.len()),
        (None, None, 0)
    );
    near(page.size_pt.unwrap(), A4);
}

#[test]
fn pictures_of_other_resolution_are_not_joined() {
    let mut maker = Maker::new();
    maker.image("A", [2480, 1754], "DeviceRGB", 8);
    maker.image("B", [1240, 877], "DeviceRGB", 8);
    let half = A4[1] / 2.0;
    let content = draw("A", [A4[0], 0.0, 0.0, half, 0.0, half])
        + &draw("B", [A4[0], 0.0, 0.0, half, 0.0, 0.0]);
    let page = only_page(
        &maker
            .page(A4, &content, Dictionary::new())
            .bytes(),
    );
    near(page.placed.unwrap(), [150.0, 150.0]);
    assert_eq!(page.width_px, None);
}

#[test]
fn a_stencil_is_a_scan_only_on_its_own() {
    let stencil = || {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 2480, "Height" => 3508, "ImageMask" => true,
        };
        let mut maker = Maker::new();
        maker.flate("Mask", dict, vec![0; 310 * 3508]);
        maker
    };
    let whole = |name| draw(name, [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0]);
    let page = only_page(
        &stencil()
            .page(A4, &whole("Mask"), Dictionary::new())
            .bytes(),
    );
    near(page.placed.unwrap(), [300.0, 300.0]);
    assert_eq!(page.colour, Some(ColourMode::Bilevel));
    let mut maker = stencil();
    maker.image("Background", [827, 1169], "DeviceRGB", 8);
    let both = whole("Background") + &whole("Mask");
    let page = only_page(
        &maker
            .page(A4, &both, Dictionary::new())
            .bytes(),
    );
    near(page.placed.unwrap(), [100.0, 100.0]);
    assert_eq!(
        (page.colour, page.width_px),
        (Some(ColourMode::Colour), Some(827))
    );
}

#[test]
fn a_thousand_strips_with_rounded_places_are_one_scan() {
    let mut maker = Maker::new();
    maker.image("Row", [2480, 3], "DeviceGray", 8);
    let step = 3.0 * 72.0 / 300.0;
    let row = |i: u32| {
        let y = A4[1] - f64::from(i + 1) * step;
        format!("q 595.28 0 0 {step:.2} 0.00 {y:.2} cm /Row Do Q\n")
    };
    let content: String = (0..1169).map(row).collect();
    let page = only_page(
        &maker
            .page(A4, &content, Dictionary::new())
            .bytes(),
    );
    assert_eq!(page.placements.len(), 1169);
    near(page.placed.unwrap(), [300.0, 300.0]);
    assert!(
        around(page.width_px, 2480) && around(page.height_px, 3507),
        "{:?}",
        page.height_px
    );
}
