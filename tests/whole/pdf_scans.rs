//! Scans in PDFs through the audit: measured, read where their text is not known, damaged where they are.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use evidence::ocr::cache::OcrCache;
use evidence::ocr::{OcrEngine, OcrError, OcrImage, RecognisedPage};
use lopdf::{Dictionary, dictionary};
use model::limits::Limits;
use model::{
    FileEvidence, FileIntegrity, FileOrigin, Rect, SourceFile, TextLayer, TextLine, TextOrigin,
};
use preaudit::audit::{CachedOcr, ExtractOptions, extract_file};

// The PDF writer of evidence's own tests; not all of it is needed here.
#[allow(clippy::many_single_char_names, clippy::needless_pass_by_value)] // a matrix; pages built in a row
#[path = "../../crates/evidence/tests/pdf/make.rs"]
#[allow(dead_code)]
mod make;

use make::{A4, Maker, at, draw, full_page, song};

/// Reads the same words everywhere and counts how often it is asked.
#[derive(Default)]
struct Counting {
    asked: AtomicUsize,
    turn: u16,
    /// What it reads where that is not [`WORDS`].
    text: Option<&'static str>,
}

const WORDS: &str = "统一社会信用代码和名称以及经营范围";

impl OcrEngine for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn recognise_page(&self, picture: &OcrImage, _: &Limits) -> Result<RecognisedPage, OcrError> {
        self.asked
            .fetch_add(1, Ordering::Relaxed);
        let text = self.text.unwrap_or(WORDS).to_owned();
        let line = TextLine {
            text,
            rect: Rect::default(),
            confidence: 0.9,
        };
        let (width, height) = picture.dimensions();
        Ok(RecognisedPage {
            turn: self.turn,
            width,
            height,
            lines: vec![line],
        })
    }
}

/// Looks at a file with these bytes; how often the engine was asked.
fn looked(bytes: &[u8], turn: u16, cache: Option<&Path>, pixels: bool) -> (FileEvidence, usize) {
    let engine = Counting {
        turn,
        ..Counting::default()
    };
    looked_with(engine, bytes, cache, pixels)
}

fn looked_with(
    engine: Counting,
    bytes: &[u8],
    cache: Option<&Path>,
    pixels: bool,
) -> (FileEvidence, usize) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let engine = Arc::new(engine);
    let recognition = CachedOcr::new(engine.clone(), cache.map(OcrCache::new));
    let looking = ExtractOptions {
        ocr: Some(recognition),
        pixels,
        ..ExtractOptions::default()
    };
    let file = SourceFile {
        path: "a.pdf".into(),
        origin: FileOrigin::Disk(path),
        bytes: bytes.len() as u64,
    };
    (
        extract_file(&file, &looking),
        engine.asked.load(Ordering::Relaxed),
    )
}

/// A scan of 150 dpi with `words` in Helvetica over it.
fn lettered(words: &str) -> Vec<u8> {
    let mut maker = Maker::new();
    maker.image("Im", [1240, 1754], "DeviceRGB", 8);
    let helvetica =
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    maker.fonts.set("F", helvetica);
    let content = draw("Im", [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0])
        + &format!("BT /F 12 Tf 50 700 Td ({words}) Tj ET");
    maker
        .page(A4, &content, Dictionary::new())
        .bytes()
}

#[test]
fn a_scan_is_measured_and_read_once() {
    let (facts, asked) = looked(&full_page([620, 877], Dictionary::new()), 0, None, true);
    assert_eq!((facts.probe.integrity, asked), (FileIntegrity::Ok, 1));
    assert!(facts.probe.pages[0].quality.is_some());
    assert_eq!(
        (facts.text.origin, facts.text.pages.len()),
        (TextOrigin::Ocr, 1)
    );
    assert_eq!(
        (facts.text.pages[0].width, facts.text.pages[0].height),
        (620.0, 877.0)
    );
}

/// A scan with an invisible layer of these lines, and a note over it.
fn layered(lines: &[&str], note: Option<&str>) -> Vec<u8> {
    let mut maker = Maker::new();
    song(&mut maker);
    maker.image("Im", [1240, 1754], "DeviceRGB", 8);
    let mut content = draw("Im", [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0]);
    for (row, line) in (0..).zip(lines) {
        let line = at(50.0, 700.0 - 20.0 * f64::from(row), line);
        content += &line.replace("BT ", "BT 3 Tr ");
    }
    // The rendering mode stays as it was set until it is set again.
    let seen = |note| at(50.0, 100.0, note).replace("BT ", "BT 0 Tr ");
    content += &note.map_or(String::new(), seen);
    maker
        .page(A4, &content, Dictionary::new())
        .bytes()
}

#[test]
fn a_text_layer_that_agrees_costs_no_reading_of_the_page() {
    let (facts, asked) = looked(&layered(&[WORDS], None), 0, None, true);
    // Only its one line was looked at.
    assert_eq!((asked, facts.text.origin), (1, TextOrigin::PdfText));
    assert_eq!(facts.probe.pages[0].text_layer, Some(TextLayer::Agreement));
    assert!(
        facts.probe.pages[0].quality.is_some(),
        "the scan is measured all the same"
    );
}

#[test]
fn a_text_layer_that_disagrees_gives_way_to_the_picture() {
    let cache = tempfile::tempdir().unwrap();
    let bytes = layered(&["食品经营许可证有效期至", "2027年04月16日"], None);
    let engine = || Counting {
        text: Some("食品经营许可证有效期至2025年08月30日"),
        ..Counting::default()
    };
    let (first, asked) = looked_with(engine(), &bytes, Some(cache.path()), true);
    assert_eq!(
        first.probe.pages[0].text_layer,
        Some(TextLayer::Disagreement)
    );
    assert_eq!(
        (asked, first.text.origin),
        (3, TextOrigin::Ocr),
        "two lines, then the page"
    );
    assert!(
        first
            .text
            .lines()
            .all(|l| !l.text.contains("2027"))
    );
    let (second, asked) = looked_with(engine(), &bytes, Some(cache.path()), true);
    assert_eq!((asked, &second.text), (0, &first.text));
    assert_eq!(second.probe, first.probe);
}

#[test]
fn a_text_layer_that_nobody_compares_counts_for_nothing() {
    let bytes = layered(&[WORDS], None);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.pdf");
    std::fs::write(&path, &bytes).unwrap();
    let file = SourceFile {
        path: "a.pdf".into(),
        origin: FileOrigin::Disk(path),
        bytes: bytes.len() as u64,
    };
    let facts = extract_file(&file, &ExtractOptions::default());
    assert_eq!(
        (facts.text.origin, facts.text.pages.len()),
        (TextOrigin::None, 0)
    );
    assert_eq!(facts.probe.pages[0].text_layer, Some(TextLayer::Unverified));
    assert!(
        facts
            .text
            .has_unread_pages(&facts.probe)
    );
}

#[test]
fn a_note_over_a_scan_is_kept_beside_what_the_scan_says() {
    let note = "仅供办理微信支付商户入驻使用，他用无效，样本";
    for layer in [&[][..], &[WORDS]] {
        let (facts, _) = looked(&layered(layer, Some(note)), 0, None, true);
        let lines: Vec<&str> = facts
            .text
            .lines()
            .map(|l| l.text.as_str())
            .collect();
        assert_eq!(
            lines,
            [WORDS, note],
            "{layer:?} {:?}",
            facts.probe.pages[0].text_layer
        );
    }
}

/// A scan with so many lines printed over it as a paper has.
fn printed(lines: &[&str]) -> Vec<u8> {
    let mut maker = Maker::new();
    song(&mut maker);
    maker.image("Im", [1240, 1754], "DeviceRGB", 8);
    let mut content = draw("Im", [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0]);
    for (row, line) in (0..).zip(lines) {
        content += &at(50.0, 700.0 - 40.0 * f64::from(row), line);
    }
    maker
        .page(A4, &content, Dictionary::new())
        .bytes()
}

const PRINTED: [&str; 7] = [
    "本扫描件仅供办理商户入驻使用",
    "不得用于其他用途",
    "再次复印无效",
    "经办人张样本",
    "云岚市样本餐饮有限公司",
    "二〇二六年十月",
    "他用无效样本",
];

#[test]
fn letters_over_a_background_are_the_papers_own() {
    let engine = Counting {
        text: Some(
            "本扫描件仅供办理商户入驻使用不得用于其他用途再次复印无效经办人张样本\
             云岚市样本餐饮有限公司二〇二六年十月他用无效样本",
        ),
        ..Counting::default()
    };
    let (facts, _) = looked_with(engine, &printed(&PRINTED), None, true);
    assert_eq!(facts.probe.pages[0].text_layer, Some(TextLayer::Agreement));
    assert_eq!(facts.text.origin, TextOrigin::PdfText);
    let lines: Vec<&str> = facts
        .text
        .lines()
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(lines, PRINTED);
}

#[test]
fn a_long_note_over_a_scan_is_not_the_papers_text() {
    let scan =
        "食品经营许可证经营者名称云岚市样本餐饮有限公司统一社会信用代码有效期至主体业态经营项目";
    let engine = Counting {
        text: Some(scan),
        ..Counting::default()
    };
    let (facts, _) = looked_with(engine, &printed(&PRINTED), None, true);
    assert_eq!(facts.probe.pages[0].text_layer, Some(TextLayer::Addition));
    assert_eq!(facts.text.origin, TextOrigin::Ocr);
    let first = facts.text.lines().next();
    assert_eq!(first.map(|l| l.text.as_str()), Some(scan));
}

#[test]
fn a_mark_on_a_scan_is_no_text_layer() {
    let (facts, asked) = looked(&lettered("Page 1"), 0, None, true);
    assert_eq!(
        (asked, facts.text.origin, facts.text.pages.len()),
        (1, TextOrigin::Ocr, 1)
    );
}

#[test]
fn pages_of_text_and_pages_of_pictures_are_each_known() {
    let mut maker = Maker::new();
    maker.image("Im", [620, 877], "DeviceRGB", 8);
    maker.fonts.set(
        "F",
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" },
    );
    maker.page(
        A4,
        "BT /F 12 Tf 50 700 Td (The terms of this agreement) Tj ET",
        Dictionary::new(),
    );
    maker.page(
        A4,
        &draw("Im", [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0]),
        Dictionary::new(),
    );
    maker.page(A4, "", Dictionary::new());
    let (facts, asked) = looked(&maker.bytes(), 0, None, true);
    let numbers: Vec<u32> = facts
        .text
        .pages
        .iter()
        .map(|p| p.number)
        .collect();
    assert_eq!(
        (asked, numbers, facts.text.origin),
        (1, vec![1, 2], TextOrigin::Ocr)
    );
    let measured: Vec<bool> = facts
        .probe
        .pages
        .iter()
        .map(|p| p.quality.is_some())
        .collect();
    assert_eq!(measured, [false, true, false]);
}

#[test]
fn a_second_run_reads_nothing() {
    let cache = tempfile::tempdir().unwrap();
    let bytes = full_page([620, 877], Dictionary::new());
    let first = looked(&bytes, 180, Some(cache.path()), true);
    let second = looked(&bytes, 180, Some(cache.path()), true);
    assert_eq!((first.1, second.1), (1, 0));
    assert_eq!(first.0.text.pages, second.0.text.pages);
    assert_eq!(
        first.0.probe, second.0.probe,
        "the turn is remembered with the text"
    );
    let (unmeasured, asked) = looked(&bytes, 0, None, false);
    assert!(
        asked == 1
            && unmeasured.probe.pages[0]
                .quality
                .is_none()
    );
}

#[test]
fn whoever_reads_a_page_knows_which_way_is_up() {
    for turn in [0, 90, 180, 270] {
        let (facts, _) = looked(&full_page([620, 877], Dictionary::new()), turn, None, true);
        let found = facts.probe.pages[0]
            .quality
            .as_ref()
            .unwrap()
            .turn
            .unwrap();
        assert_eq!(found.clockwise, turn);
        assert!(found.confidence > 0.8);
    }
}

#[test]
fn a_damaged_picture_is_the_files_damage() {
    let mut maker = Maker::new();
    maker.image("Good", [620, 877], "DeviceRGB", 8);
    let id = maker.image("Bad", [620, 877], "DeviceRGB", 8);
    let Ok(lopdf::Object::Stream(stream)) = maker.doc.get_object_mut(id) else {
        panic!()
    };
    let half = stream.content.len() / 2;
    stream.set_content(stream.content[..half].to_vec());
    for name in ["Good", "Bad", "Good"] {
        maker.page(
            A4,
            &draw(name, [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0]),
            Dictionary::new(),
        );
    }
    let (facts, asked) = looked(&maker.bytes(), 0, None, true);
    assert_eq!(
        (facts.probe.integrity, asked),
        (FileIntegrity::Damaged, 2),
        "the other pages are read"
    );
    let why = facts.probe.why.unwrap();
    assert!(
        why.en.starts_with("page 2: ") && why.en.contains("rows are there"),
        "{}",
        why.en
    );
    assert!(facts.probe.pages[1].quality.is_none());
}

#[test]
fn measures_of_a_page_drawn_coarser_are_in_px_of_its_scan() {
    // 600 dpi with a stamp over it: drawn at 300.
    let mut maker = Maker::new();
    maker.image("Im", [1200, 1200], "DeviceGray", 8);
    let content = "q 144 0 0 144 0 0 cm /Im Do Q 0.8 0 0 RG 5 w 40 72 m 40 89.7 54.3 104 72 104 c \
        89.7 104 104 89.7 104 72 c 104 54.3 89.7 40 72 40 c 54.3 40 40 54.3 40 72 c s";
    let bytes = maker
        .page([144.0, 144.0], content, Dictionary::new())
        .bytes();
    let (facts, _) = looked(&bytes, 0, None, true);
    let page = &facts.probe.pages[0];
    let quality = page.quality.as_ref().unwrap();
    assert_eq!((page.width_px, quality.seals.len()), (Some(1200), 1));
    let [left, top, right, bottom] = quality.seals[0].bounds;
    let near = |found: f64, expected: f64| (found - expected).abs() < 20.0;
    assert!(near(left, 312.0) && near(top, 312.0) && near(right, 888.0) && near(bottom, 888.0));
    assert!(
        quality.resolved.is_none(),
        "half the resolution does not tell the detail"
    );
}
