//! Resolution by placement, colour and bounds of single pictures.

use lopdf::{Dictionary, Object, Stream, dictionary};
use model::{ColourMode, ImagePlacement};

use crate::make::{A4, Maker, draw, full_page, jpeg, name_of, numbers};
use crate::{near, only_page};

fn placements(maker: &mut Maker) -> Vec<ImagePlacement> {
    only_page(&maker.bytes()).placements
}

#[test]
fn a_flate_picture_that_fills_a4() {
    let page = only_page(&full_page([2480, 3508], Dictionary::new()));
    let [placement] = page.placements.as_slice() else {
        panic!("{:?}", page.placements)
    };
    near(placement.dpi, [300.0, 300.0]);
    assert_eq!(
        (placement.colour, placement.bit_depth),
        (Some(ColourMode::Colour), Some(8))
    );
    assert_eq!(placement.bounds, [0.0, 0.0, 1.0, 1.0]);
    assert!((placement.area - 1.0).abs() < 1e-3 && !placement.inline && !placement.mask);
    assert!(placement.object.is_some());
    near(page.size_pt.unwrap(), A4);
    assert_eq!(
        (page.width_px, page.height_px, page.rotation),
        (Some(2480), Some(3508), 0)
    );
}

#[test]
fn a_jpeg_and_a_half_size_placement() {
    let mut maker = Maker::new();
    maker.xobject("Jpg", jpeg([400, 300], 3));
    maker.xobject("Grey", jpeg([40, 30], 1));
    let content = draw("Jpg", [96.0, 0.0, 0.0, 72.0, 10.0, 700.0])
        + &draw("Jpg", [48.0, 0.0, 0.0, 36.0, 10.0, 500.0])
        + &draw("Grey", [96.0, 0.0, 0.0, 72.0, 10.0, 300.0]);
    maker.page(A4, &content, Dictionary::new());
    let found = placements(&mut maker);
    assert_eq!(found.len(), 3);
    near(found[0].dpi, [300.0, 300.0]);
    near(found[1].dpi, [600.0, 600.0]);
    assert_eq!(
        (found[0].colour, found[2].colour),
        (Some(ColourMode::Colour), Some(ColourMode::Grey))
    );
    let top = (A4[1] - 772.0) / A4[1];
    assert!(
        (found[0].bounds[1] - top).abs() < 1e-3,
        "{:?}",
        found[0].bounds
    );
}

#[test]
fn a_turned_page_and_a_turned_picture_agree() {
    // 1100 x 800 px on 264 x 192 pt: 300 dpi, once turned by the page, once by the matrix.
    for rotate in [90, -270, 450] {
        let mut maker = Maker::new();
        maker.image("Im", [1100, 800], "DeviceGray", 8);
        maker.page(
            [264.0, 192.0],
            &draw("Im", [264.0, 0.0, 0.0, 192.0, 0.0, 0.0]),
            dictionary! { "Rotate" => rotate },
        );
        let page = only_page(&maker.bytes());
        near(page.size_pt.unwrap(), [192.0, 264.0]);
        near(page.placements[0].dpi, [300.0, 300.0]);
        assert_eq!(
            (page.width_px, page.height_px, page.rotation),
            (Some(800), Some(1100), 90),
            "{rotate}"
        );
    }
    let mut maker = Maker::new();
    maker.image("Im", [1100, 800], "DeviceGray", 8);
    // Counter-clockwise in user space, so the stored picture needs 270 degrees clockwise.
    maker.page(
        [192.0, 264.0],
        &draw("Im", [0.0, 264.0, -192.0, 0.0, 192.0, 0.0]),
        Dictionary::new(),
    );
    let page = only_page(&maker.bytes());
    near(page.placements[0].dpi, [300.0, 300.0]);
    assert_eq!(
        (page.width_px, page.height_px, page.rotation),
        (Some(800), Some(1100), 270)
    );
    assert!(!page.mirrored);
}

#[test]
fn a_mirrored_picture_says_so() {
    let mut maker = Maker::new();
    maker.image("Im", [100, 100], "DeviceGray", 8);
    maker.page(
        [100.0, 100.0],
        &draw("Im", [-100.0, 0.0, 0.0, 100.0, 100.0, 0.0]),
        Dictionary::new(),
    );
    let page = only_page(&maker.bytes());
    assert!(page.mirrored);
    assert_eq!(page.rotation, 0);
}

#[test]
fn user_unit_makes_the_page_larger_and_the_resolution_lower() {
    let page = only_page(&full_page([2480, 3508], dictionary! { "UserUnit" => 2 }));
    near(page.size_pt.unwrap(), [A4[0] * 2.0, A4[1] * 2.0]);
    near(page.placements[0].dpi, [150.0, 150.0]);
    near(page.placed.unwrap(), [150.0, 150.0]);
    assert!((page.placements[0].area - 1.0).abs() < 1e-3);
}

#[test]
fn stretched_pictures_keep_an_axis_each() {
    let mut maker = Maker::new();
    maker.image("Im", [1000, 1000], "DeviceRGB", 8);
    maker.page(
        [240.0, 120.0],
        &draw("Im", [240.0, 0.0, 0.0, 120.0, 0.0, 0.0]),
        dictionary! { "Rotate" => 90 },
    );
    let page = only_page(&maker.bytes());
    near(page.placements[0].dpi, [300.0, 600.0]);
    near(page.placed.unwrap(), [600.0, 300.0]);
}

#[test]
fn forms_inside_forms_multiply_their_matrices() {
    let mut maker = Maker::new();
    let image = maker.image("Im", [600, 600], "DeviceRGB", 8);
    let half = [0.5, 0.0, 0.0, 0.5, 0.0, 0.0];
    let inner = draw("Im", [144.0, 0.0, 0.0, 144.0, 0.0, 0.0]);
    let inner = maker.form("Inner", half, &inner, dictionary! { "Im" => image });
    let outer = draw("Inner", [2.0, 0.0, 0.0, 2.0, 20.0, 20.0]);
    maker.form("Outer", half, &outer, dictionary! { "Inner" => inner });
    maker.page(A4, "/Outer Do", Dictionary::new());
    let found = placements(&mut maker);
    assert_eq!(found.len(), 1);
    near(found[0].dpi, [600.0, 600.0]);
    assert_eq!(found[0].object, Some(image.0));
}

#[test]
fn inline_pictures_count() {
    let mut maker = Maker::new();
    let content = "q 72 0 0 72 10 10 cm BI /W 8 /H 8 /BPC 8 /CS /G ID \
        0123456701234567012345670123456701234567012345670123456701234567 EI Q\n\
        q 72 0 0 72 200 10 cm BI /W 16 /H 4 /IM true ID 01234567 EI Q";
    maker.page(A4, content, Dictionary::new());
    let found = placements(&mut maker);
    assert_eq!(found.len(), 2);
    near(found[0].dpi, [8.0, 8.0]);
    assert_eq!(
        (found[0].inline, found[0].object, found[0].colour),
        (true, None, Some(ColourMode::Grey))
    );
    assert_eq!(
        (found[1].inline, found[1].mask, found[1].colour),
        (true, true, Some(ColourMode::Bilevel))
    );
}

#[test]
fn soft_masks_are_listed_but_are_no_scan() {
    let mut maker = Maker::new();
    let mask = maker.image("Mask", [50, 50], "DeviceGray", 8);
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 100, "Height" => 100,
        "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "SMask" => mask,
    };
    maker.flate("Im", dict, vec![0; 30_000]);
    maker.page(
        [72.0, 72.0],
        &draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]),
        Dictionary::new(),
    );
    let page = only_page(&maker.bytes());
    assert_eq!(page.placements.len(), 2);
    near(page.placements[0].dpi, [100.0, 100.0]);
    near(page.placements[1].dpi, [50.0, 50.0]);
    assert_eq!(
        (page.placements[0].mask, page.placements[1].mask),
        (false, true)
    );
    near(page.placed.unwrap(), [100.0, 100.0]);
}

#[test]
fn clips_and_page_edges_bound_what_is_seen() {
    let mut maker = Maker::new();
    maker.image("Im", [100, 100], "DeviceGray", 8);
    let half_clipped = format!(
        "q 0 0 50 100 re W n {} Q\n",
        draw("Im", [100.0, 0.0, 0.0, 100.0, 0.0, 0.0])
    );
    let half_off = draw("Im", [100.0, 0.0, 0.0, 100.0, 150.0, 0.0]);
    let off = draw("Im", [100.0, 0.0, 0.0, 100.0, 300.0, 0.0]);
    maker.page(
        [200.0, 100.0],
        &(half_clipped + &half_off + &off),
        Dictionary::new(),
    );
    let found = placements(&mut maker);
    assert_eq!(found.len(), 2, "the third is off the page: {found:?}");
    for placement in &found {
        assert!((placement.area - 0.25).abs() < 1e-3, "{placement:?}");
    }
    assert_eq!(found[1].bounds, [0.75, 0.0, 1.0, 1.0]);
}

type Space = Box<dyn Fn(&mut Maker) -> Object>;

#[test]
fn colour_spaces() {
    let icc = |n: u32| {
        move |maker: &mut Maker| {
            let profile = maker
                .doc
                .add_object(Stream::new(dictionary! { "N" => n }, vec![0; 64]));
            Object::Array(vec![name_of("ICCBased"), profile.into()])
        }
    };
    let array = |items: Vec<Object>| move |_: &mut Maker| Object::Array(items.clone());
    let palette = |base: &str, entries: &str| {
        vec![
            name_of("Indexed"),
            name_of(base),
            1.into(),
            Object::string_literal(entries),
        ]
    };
    let calibrated = vec![
        name_of("CalGray"),
        dictionary! { "WhitePoint" => numbers(&[1.0, 1.0, 1.0]) }.into(),
    ];
    let cases: Vec<(Space, u32, ColourMode)> = vec![
        (Box::new(|_| name_of("DeviceGray")), 8, ColourMode::Grey),
        (Box::new(|_| name_of("DeviceGray")), 1, ColourMode::Bilevel),
        (Box::new(|_| name_of("DeviceCMYK")), 8, ColourMode::Colour),
        (Box::new(icc(1)), 8, ColourMode::Grey),
        (Box::new(icc(3)), 8, ColourMode::Colour),
        (
            Box::new(array(palette("DeviceGray", "\0\u{1}"))),
            8,
            ColourMode::Grey,
        ),
        (
            Box::new(array(palette("DeviceRGB", "\0\0\0\u{1}\u{2}\u{1}"))),
            8,
            ColourMode::Colour,
        ),
        (
            Box::new(array(palette("DeviceRGB", "\0\0\0\u{1}\u{1}\u{1}"))),
            8,
            ColourMode::Grey,
        ),
        (
            Box::new(array(palette("DeviceRGB", "\0\0\0\u{1}\u{1}\u{1}"))),
            1,
            ColourMode::Bilevel,
        ),
        (Box::new(array(calibrated)), 8, ColourMode::Grey),
    ];
    for (i, (space, bits, expected)) in cases.into_iter().enumerate() {
        let mut maker = Maker::new();
        let space = space(&mut maker);
        maker.image("Im", [10, 10], space, bits);
        maker.page(
            A4,
            &draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]),
            Dictionary::new(),
        );
        let found = placements(&mut maker);
        assert_eq!(found.len(), 1, "case {i}");
        assert_eq!(found[0].colour, Some(expected), "case {i}");
    }
}

#[test]
fn fax_pictures_are_bilevel() {
    let mut maker = Maker::new();
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 300, "Height" => 300, "ColorSpace" => "DeviceGray",
        "Filter" => "CCITTFaxDecode", "DecodeParms" => dictionary! { "K" => -1, "Columns" => 300 },
    };
    maker.xobject("Im", Stream::new(dict, vec![0; 20]));
    maker.page(
        A4,
        &draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]),
        Dictionary::new(),
    );
    let found = placements(&mut maker);
    assert_eq!(
        (found[0].colour, found[0].bit_depth),
        (Some(ColourMode::Bilevel), Some(1))
    );
}

#[test]
fn stamps_of_annotations_are_pictures_too() {
    let mut maker = Maker::new();
    let image = maker.image("Im", [100, 100], "DeviceRGB", 8);
    let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let stamp = maker.form(
        "Stamp",
        identity,
        &draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]),
        dictionary! { "Im" => image },
    );
    let Ok(Object::Stream(form)) = maker.doc.get_object_mut(stamp) else {
        panic!()
    };
    form.dict
        .set("BBox", numbers(&[0.0, 0.0, 72.0, 72.0]));
    let annotation = dictionary! {
        "Type" => "Annot", "Subtype" => "Stamp", "Rect" => numbers(&[100.0, 100.0, 136.0, 136.0]),
        "AP" => dictionary! { "N" => stamp },
    };
    maker.page(A4, "", dictionary! { "Annots" => vec![annotation.into()] });
    let found = placements(&mut maker);
    assert_eq!(found.len(), 1);
    near(found[0].dpi, [200.0, 200.0]);
}
