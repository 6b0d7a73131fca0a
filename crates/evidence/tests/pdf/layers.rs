//! Text that nobody sees, text over and under scans, pages that lie on their side.

use evidence::pdf::PdfReading;
use lopdf::{Dictionary, dictionary};
use model::{FileIntegrity, TextLayer, TextPage};

use crate::make::{A4, Maker, at, draw, helvetica, hex, numbers, song};
use crate::{lines, read};

/// A scan that fills the page.
const SCAN: [f64; 6] = [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0];

fn page(content: &str, extra: Dictionary) -> Vec<u8> {
    let mut maker = Maker::new();
    song(&mut maker);
    helvetica(&mut maker);
    maker.image("Im", [620, 877], "DeviceRGB", 8);
    maker.page(A4, content, extra).bytes()
}

fn read_page(content: &str) -> PdfReading {
    read(&page(content, Dictionary::new()))
}

/// The lines of an electronic licence.
fn licence() -> String {
    let lines = [
        "食品经营许可证（样本）",
        "经营者名称 云岚市样本餐饮有限公司",
        "统一社会信用代码 91990102MA0GJDRA4H",
        "法定代表人 张样本",
        "住所 云岚市样张区样张路一号",
        "主体业态 餐饮服务经营者",
        "经营项目 热食类食品制售",
        "有效期至 2027年04月16日",
    ];
    (0..)
        .zip(lines)
        .fold(String::new(), |all, (row, line)| {
            all + &at(80.0, 700.0 - 40.0 * f64::from(row), line)
        })
}

fn invisible(content: &str) -> String {
    format!("q {} Q ", content.replace("BT ", "BT 3 Tr "))
}

fn texts(page: Option<&TextPage>) -> Vec<&str> {
    page.map(|p| {
        p.lines
            .iter()
            .map(|l| l.text.as_str())
            .collect()
    })
    .unwrap_or_default()
}

#[test]
fn what_nobody_sees_is_no_text() {
    let seen = at(50.0, 760.0, "营业执照");
    let unseen = [
        (
            "covered",
            at(50.0, 700.0, "遮住") + "1 1 1 rg 40 690 100 30 re f 0 g ",
        ),
        (
            "covered in grey",
            at(50.0, 700.0, "遮住") + "0.5 g 40 690 100 30 re f 0 g ",
        ),
        (
            "white",
            format!("1 1 1 rg {} 0 g ", at(50.0, 700.0, "白字")),
        ),
        (
            "white on a white box",
            format!("1 g 0 0 500 750 re f {} 0 g ", at(50.0, 700.0, "白字")),
        ),
        (
            "clipped",
            format!("q 0 0 40 40 re W n {} Q ", at(50.0, 700.0, "剪去")),
        ),
        (
            "clip mode",
            at(50.0, 700.0, "剪字").replace("BT ", "q BT 7 Tr ") + " Q ",
        ),
        ("invisible", invisible(&at(50.0, 700.0, "隐形"))),
    ];
    for (name, content) in unseen {
        let found = lines(&page(&(content + " " + &seen), Dictionary::new()));
        assert_eq!(found, ["营业执照"], "{name}");
    }
    let cropped = dictionary! { "CropBox" => numbers(&[0.0, 720.0, A4[0], A4[1]]) };
    let content = at(50.0, 700.0, "裁掉") + &seen;
    assert_eq!(lines(&page(&content, cropped)), ["营业执照"], "crop");
}

#[test]
fn what_is_seen_stays() {
    let seen = [
        (
            "under an outline",
            at(50.0, 700.0, "营业执照") + "40 690 100 30 re S",
        ),
        (
            "over a box",
            "0.9 g 40 690 100 30 re f 0 g ".to_owned() + &at(50.0, 700.0, "营业执照"),
        ),
        (
            "white on red",
            format!(
                "1 0 0 rg 40 690 100 30 re f 1 g {}",
                at(50.0, 700.0, "营业执照")
            ),
        ),
        (
            "beside a box",
            at(50.0, 700.0, "营业执照") + "1 g 40 600 100 30 re f",
        ),
    ];
    for (name, content) in seen {
        assert_eq!(
            lines(&page(&content, Dictionary::new())),
            ["营业执照"],
            "{name}"
        );
    }
}

#[test]
fn a_seal_of_which_one_colour_is_not_painted_hides_nothing() {
    let date = at(25.0, 700.0, "2025年05月20日");
    let content = date + &draw("Im", [120.0, 0.0, 0.0, 120.0, 20.0, 640.0]);
    for (keyed, expected) in [(true, &["2025年05月20日"][..]), (false, &[])] {
        let mut maker = Maker::new();
        song(&mut maker);
        let seal = maker.image("Im", [60, 60], "DeviceRGB", 8);
        if keyed {
            let stream = maker.doc.get_object_mut(seal).unwrap();
            let white = numbers(&[250.0, 255.0, 250.0, 255.0, 250.0, 255.0]);
            stream
                .as_stream_mut()
                .unwrap()
                .dict
                .set("Mask", white);
        }
        let found = lines(
            &maker
                .page(A4, &content, Dictionary::new())
                .bytes(),
        );
        assert_eq!(found, expected, "keyed: {keyed}");
    }
}

#[test]
fn a_layer_that_is_switched_off_is_no_text() {
    for (state, expected) in [("OFF", &["正文"][..]), ("ON", &["图层", "正文"])] {
        let mut maker = Maker::new();
        song(&mut maker);
        let group = maker.doc.add_object(
            dictionary! { "Type" => "OCG", "Name" => lopdf::Object::string_literal("a") },
        );
        let content = format!(
            "/OC /L BDC {} EMC {}",
            at(50.0, 700.0, "图层"),
            at(50.0, 600.0, "正文")
        );
        let resources = dictionary! {
            "Font" => maker.fonts.clone(), "Properties" => dictionary! { "L" => group },
        };
        maker.page(A4, &content, dictionary! { "Resources" => resources });
        let catalog = maker
            .finish()
            .trailer
            .get(b"Root")
            .unwrap()
            .as_reference()
            .unwrap();
        let catalog = maker
            .doc
            .get_object_mut(catalog)
            .unwrap()
            .as_dict_mut()
            .unwrap();
        catalog.set(
            "OCProperties",
            dictionary! { "OCGs" => vec![group.into()], "D" => dictionary! { state => vec![group.into()] } },
        );
        let mut bytes = Vec::new();
        maker.doc.save_to(&mut bytes).unwrap();
        assert_eq!(lines(&bytes), expected, "{state}");
    }
}

#[test]
fn letters_under_a_scan_wait_for_the_picture() {
    let layers = [
        ("invisible", draw("Im", SCAN) + &invisible(&licence())),
        ("behind", licence() + &draw("Im", SCAN)),
        ("white", draw("Im", SCAN) + "1 g " + &licence()),
    ];
    for (name, content) in layers {
        let reading = read_page(&content);
        assert_eq!(reading.probe.integrity, FileIntegrity::Ok);
        assert!(reading.text.pages.is_empty(), "{name}");
        assert_eq!(
            reading.probe.pages[0].text_layer,
            Some(TextLayer::Unverified),
            "{name}"
        );
        let [scan] = reading.scan_texts.as_slice() else {
            panic!("{name}")
        };
        assert_eq!(texts(scan.hidden.as_ref()).len(), 8, "{name}");
        assert!(scan.added.is_none());
        assert!(
            reading
                .text
                .has_unread_pages(&reading.probe),
            "{name}"
        );
    }
}

#[test]
fn a_note_over_a_scan_is_not_the_papers_text() {
    let note = at(
        60.0,
        400.0,
        "仅供云岚市样本餐饮有限公司办理微信支付商户入驻使用，他用无效",
    );
    let footer = at(200.0, 20.0, "由样本扫描王扫描创建 2026年10月01日");
    let watermark = (0..40).fold(String::new(), |all, row| {
        all + &at(
            60.0,
            40.0 + 20.0 * f64::from(row),
            "仅供办理入驻使用，再次复印无效",
        )
    });
    let block = (0..9).fold(String::new(), |all, row| {
        all + &at(
            60.0,
            20.0 + 12.0 * f64::from(row),
            &format!("第{row}条本扫描件仅供审核使用"),
        )
    });
    for (name, added) in [
        ("note", note.clone() + &footer),
        ("watermark", watermark),
        ("block", block),
    ] {
        let reading = read_page(&(draw("Im", SCAN) + &added));
        assert_eq!(
            reading.probe.pages[0].text_layer,
            Some(TextLayer::Addition),
            "{name}"
        );
        assert!(
            reading.text.pages.is_empty()
                && reading
                    .text
                    .has_unread_pages(&reading.probe)
        );
        assert!(
            !texts(reading.scan_texts[0].added.as_ref()).is_empty(),
            "{name}"
        );
    }
    let both = read_page(&(draw("Im", SCAN) + &invisible(&licence()) + &note));
    assert_eq!(both.probe.pages[0].text_layer, Some(TextLayer::Unverified));
    assert_eq!(texts(both.scan_texts[0].hidden.as_ref()).len(), 8);
    assert_eq!(texts(both.scan_texts[0].added.as_ref()).len(), 1);
}

#[test]
fn many_lines_over_a_scan_wait_for_what_the_scan_says() {
    let reading = read_page(&(draw("Im", SCAN) + &licence()));
    let state = reading.probe.pages[0].text_layer;
    assert_eq!(state, Some(TextLayer::Unverified));
    assert!(
        reading.text.pages.is_empty()
            && reading
                .text
                .has_unread_pages(&reading.probe)
    );
    let printed = reading.scan_texts[0].printed.as_ref();
    assert_eq!(texts(printed).len(), 8);
}

#[test]
fn many_lines_beside_a_picture_are_the_papers_own() {
    // A letter with a card pasted in at its foot.
    let pasted = draw("Im", [240.0, 0.0, 0.0, 150.0, 60.0, 100.0]);
    let reading = read_page(&(pasted + &licence()));
    assert_eq!(reading.probe.pages[0].text_layer, None);
    assert_eq!(reading.text.lines().count(), 8);
    assert!(reading.scan_texts.is_empty());
}

#[test]
fn a_garbage_layer_stands_for_nothing() {
    let latin = "BT 3 Tr /H 10 Tf 50 700 Td (RSFE WITAIE Jxi 2S th BR HEA Bl i) Tj \
        0 -20 Td (4 ft W L E 3K iw fe ZH oh BB A) Tj ET";
    let reading = read_page(&(draw("Im", SCAN) + latin));
    assert_eq!(reading.probe.pages[0].text_layer, Some(TextLayer::Garbage));
    assert!(
        reading.scan_texts.is_empty()
            && reading
                .text
                .has_unread_pages(&reading.probe)
    );
    // Glyph numbers that stand for characters, on a page of letters.
    let signs = r##"BT /H 10 Tf 50 700 Td (!"#$%&'*+,-./0:;<=>?@A!"#$%) Tj ET"##;
    let reading = read_page(signs);
    assert_eq!(reading.probe.pages[0].text_layer, Some(TextLayer::Garbage));
    assert!(
        reading.text.pages.is_empty()
            && reading
                .text
                .has_unread_pages(&reading.probe)
    );
    let english = "BT /H 10 Tf 50 700 Td (The terms of this agreement are as follows) Tj ET";
    assert_eq!(read_page(english).text.pages.len(), 1);
}

#[test]
fn a_turned_page_is_read_upright_and_says_so() {
    for rotate in [0, 90, 180, 270] {
        let bytes = page(&licence(), dictionary! { "Rotate" => rotate });
        let reading = read(&bytes);
        let [text] = reading.text.pages.as_slice() else {
            panic!("{rotate}")
        };
        assert_eq!((rotate + i64::from(text.turn)) % 360, 0, "{rotate}");
        let found: Vec<&str> = texts(Some(text));
        assert_eq!(found.first(), Some(&"食品经营许可证（样本）"), "{rotate}");
        assert_eq!(found.last(), Some(&"有效期至 2027年04月16日"), "{rotate}");
        assert!((text.width - A4[0]).abs() < 1.0 && (text.height - A4[1]).abs() < 1.0);
        let rect = text.lines[0].rect;
        assert!(
            (rect.x0 - 80.0).abs() < 1.0 && rect.height() < 12.0,
            "{rotate} {rect:?}"
        );
    }
    let turned = format!(
        "BT /S 10 Tf 0 -1 1 0 300 700 Tm <{}> Tj ET",
        hex("一页只有横着的文字而已没有别的")
    );
    assert_eq!(read_page(&turned).text.pages[0].turn, 270);
}
