//! Text: fonts that say what they are, lines and columns, hidden and doubled text.

use evidence::pdf;
use evidence::sandbox::Sandbox;
use lopdf::{Dictionary, Object, Stream, dictionary};
use model::limits::Limits;
use model::{FileIntegrity, TextOrigin};

use crate::make::{A4, Maker, at, helvetica, hex, song};
use crate::{lines, read};

fn song_page(content: &str, extra: Dictionary) -> Vec<u8> {
    let mut maker = Maker::new();
    song(&mut maker);
    helvetica(&mut maker);
    maker.page(A4, content, extra).bytes()
}

#[test]
fn a_named_chinese_font_and_the_places_of_its_lines() {
    let bytes = song_page(
        &(at(50.0, 700.0, "名称") + &at(50.0, 800.0, "营业执照")),
        Dictionary::new(),
    );
    let text = read(&bytes).text;
    assert_eq!(text.origin, TextOrigin::PdfText);
    let found: Vec<_> = text
        .lines()
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(found, ["营业执照", "名称"]);
    let rect = text.pages[0].lines[0].rect;
    assert!(
        (rect.x0 - 50.0).abs() < 0.1 && (rect.x1 - 90.0).abs() < 0.1,
        "{rect:?}"
    );
    assert!(
        rect.y0 < A4[1] - 800.0 && A4[1] - 800.0 < rect.y1 && rect.height() < 11.0,
        "{rect:?}"
    );
    assert!(
        text.lines()
            .all(|l| (l.confidence - 1.0).abs() < 1e-6)
    );
}

#[test]
fn letter_spacing_joins_and_columns_part() {
    let content = at(50.0, 700.0, "名") + &at(74.0, 700.0, "称") // 1.4 em apart
        + &at(50.0, 680.0, "类型") + &at(95.0, 680.0, "个体工商户") // 2.5 em
        + &at(300.0, 680.0, "注册资本");
    assert_eq!(
        lines(&song_page(&content, Dictionary::new())),
        ["名称", "类型", "个体工商户", "注册资本"]
    );
}

#[test]
fn labels_set_to_one_width_stay_whole_and_apart_from_their_values() {
    let content = at(50.0, 700.0, "法定代表人") + &at(112.0, 700.0, "张样本") // 1.2 em
        + &at(50.0, 680.0, "住") + &at(90.0, 680.0, "所") + &at(122.0, 680.0, "样张市") // 3 em
        + &at(50.0, 640.0, "住\u{3000}\u{3000}\u{3000}所");
    let expected = ["法定代表人 张样本", "住所", "样张市", "住 所"];
    assert_eq!(lines(&song_page(&content, Dictionary::new())), expected);
}

#[test]
fn vertical_fonts_run_down() {
    let mut maker = Maker::new();
    song(&mut maker);
    let Ok(Object::Dictionary(font)) = maker.fonts.get_mut(b"S") else {
        panic!()
    };
    font.set("Encoding", "UniGB-UCS2-V");
    let bytes = maker
        .page(A4, &at(300.0, 700.0, "营业执照"), Dictionary::new())
        .bytes();
    let text = read(&bytes).text;
    let found: Vec<_> = text
        .lines()
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(found, ["营业执照"]);
    let rect = text.pages[0].lines[0].rect;
    assert!(
        (rect.height() - 40.0).abs() < 2.0 && rect.width() < 15.0,
        "{rect:?}"
    );
    assert!(
        (rect.y0 - (A4[1] - 700.0)).abs() < 10.0 && (rect.x0 - 295.0).abs() < 10.0,
        "{rect:?}"
    );
}

#[test]
fn words_of_latin_letters_keep_their_spaces() {
    let content = "BT /H 12 Tf 50 700 Td [(Hello) -300 (World) 20 (wide)] TJ 0 -20 Td (a b) Tj ET";
    assert_eq!(
        lines(&song_page(content, Dictionary::new())),
        ["Hello Worldwide", "a b"]
    );
}

#[test]
fn invisible_text_is_none_and_bold_by_doubling_is_single() {
    let hidden = format!(
        "BT 3 Tr /S 10 Tf 50 600 Td <{}> Tj ET\n",
        hex("统一社会信用代码")
    );
    let bold = at(50.0, 700.0, "营业执照") + &at(50.3, 700.2, "营业执照");
    let text = read(&song_page(&(bold + &hidden), Dictionary::new())).text;
    let found: Vec<_> = text
        .lines()
        .map(|l| (l.text.as_str(), l.confidence))
        .collect();
    assert_eq!(found, [("营业执照", 1.0)]);
}

#[test]
fn clipped_and_off_page_text_is_dropped() {
    let content = at(700.0, 700.0, "页外")
        + &at(50.0, 700.0, "页内")
        + &format!("q 0 0 40 40 re W n {} Q", at(50.0, 600.0, "剪去"));
    assert_eq!(lines(&song_page(&content, Dictionary::new())), ["页内"]);
}

#[test]
fn turned_text_is_not_lost() {
    let down = format!(
        "BT /S 10 Tf 0 -1 1 0 300 700 Tm <{}> Tj ET\n",
        hex("竖排的印章文字")
    );
    let bytes = song_page(&(at(50.0, 800.0, "正文") + &down), Dictionary::new());
    let text = read(&bytes).text;
    let found: Vec<_> = text
        .lines()
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(found, ["正文", "竖排的印章文字"]);
    let rect = text.pages[0].lines[1].rect;
    assert!(rect.height() > 60.0 && rect.width() < 15.0, "{rect:?}");
    let upright = read(&song_page(&down, dictionary! { "Rotate" => 270 })).text;
    let rect = upright.pages[0].lines[0].rect;
    assert!(rect.width() > 60.0 && rect.height() < 15.0, "{rect:?}");
    assert!((upright.pages[0].width - A4[1]).abs() < 0.1);
}

#[test]
fn to_unicode_maps_and_radicals_fold() {
    let mut maker = Maker::new();
    let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n\
        1 begincodespacerange <00> <ff> endcodespacerange\n\
        3 beginbfchar <41> <98DF> <42> <2EDD> <43> <2F64> endbfchar\n\
        endcmap end end";
    let map = maker
        .doc
        .add_object(Stream::new(Dictionary::new(), map.into()));
    maker.fonts.set("T", dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "ABCDEF+Any", "FirstChar" => 65, "LastChar" => 67,
        "Widths" => vec![1000.into(), 1000.into(), 1000.into()], "ToUnicode" => map,
    });
    let bytes = maker
        .page(A4, "BT /T 10 Tf 50 700 Td (ABC) Tj ET", Dictionary::new())
        .bytes();
    assert_eq!(lines(&bytes), ["食食用"]);
}

#[test]
fn garbage_is_no_text() {
    let mut maker = Maker::new();
    maker.fonts.set(
        "G",
        dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => dictionary! {
                "Differences" => vec![65.into(), "uniE001".into(), "uniE002".into(), "uniE003".into()],
            },
        },
    );
    let bytes = maker
        .page(
            A4,
            "BT /G 10 Tf 50 700 Td (ABCABCABCxy) Tj ET",
            Dictionary::new(),
        )
        .bytes();
    let text = read(&bytes).text;
    assert_eq!((text.origin, text.pages.len()), (TextOrigin::None, 0));
}

#[test]
fn text_is_only_read_when_wanted_and_within_the_limit() {
    let bytes = song_page(&at(50.0, 700.0, "统一社会信用代码"), Dictionary::new());
    let limits = Limits {
        text_characters: 4,
        ..Limits::default()
    };
    let reading = pdf::read_pdf(&bytes, true, &limits, &Sandbox::InProcess);
    assert_eq!(
        (reading.text.count_characters(), reading.probe.integrity),
        (4, FileIntegrity::Limit)
    );
    let reading = pdf::read_pdf(&bytes, false, &limits, &Sandbox::InProcess);
    assert_eq!(
        (reading.text.origin, reading.probe.integrity),
        (TextOrigin::None, FileIntegrity::Ok)
    );
}
