//! Pages whose text says other than what a reviewer sees: what is drawn counts.

mod annotations;

use evidence::pdf::PdfReading;
use lopdf::{Dictionary, Object, Stream, dictionary};
use model::{TextLayer, TextPage};

use crate::make::{A4, Maker, at, draw, full_page, hex, numbers, song};
use crate::read;

/// A scan that fills the page.
const SCAN: [f64; 6] = [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0];
/// What a reviewer sees.
const SEEN: &str = "有效期至2025年08月30日";
/// What he does not see.
const UNSEEN: &str = "有效期至2029年08月30日";

/// A page in the making, with the fonts and a picture.
struct Trap {
    maker: Maker,
    resources: Dictionary,
}

impl Trap {
    fn new() -> Self {
        let mut maker = Maker::new();
        song(&mut maker);
        maker.image("Im", [620, 877], "DeviceRGB", 8);
        Self {
            maker,
            resources: Dictionary::new(),
        }
    }

    /// Reads the page with this content.
    fn read(mut self, content: &str, mut extra: Dictionary) -> PdfReading {
        let mut resources = dictionary! {
            "Font" => self.maker.fonts.clone(), "XObject" => self.maker.xobjects.clone(),
        };
        resources.extend(&self.resources);
        extra.set("Resources", resources);
        read(
            &self
                .maker
                .page(A4, content, extra)
                .bytes(),
        )
    }

    /// A font of which every code has a name of an invented glyph procedure and this character.
    fn drawn_font(&mut self, name: &str, glyph: &str, mapped: &str) {
        let procedure = Stream::new(Dictionary::new(), glyph.into());
        let procedure = self.maker.doc.add_object(procedure);
        let map = self
            .maker
            .doc
            .add_object(character_map(mapped));
        self.maker.fonts.set(name, dictionary! {
            "Type" => "Font", "Subtype" => "Type3", "FontBBox" => numbers(&[0.0, 0.0, 1000.0, 1000.0]),
            "FontMatrix" => numbers(&[0.001, 0.0, 0.0, 0.001, 0.0, 0.0]),
            "FirstChar" => 48, "LastChar" => 57, "Widths" => vec![Object::from(600); 10],
            "CharProcs" => dictionary! { "a" => procedure },
            "Encoding" => dictionary! {
                "Type" => "Encoding",
                "Differences" => [vec![Object::from(48)], vec![Object::Name("a".into()); 10]].concat(),
            },
            "ToUnicode" => map,
        });
    }

    /// Helvetica whose codes 0 to 9 say these characters.
    fn mapped_font(&mut self, name: &str, mapped: &str) {
        let map = self
            .maker
            .doc
            .add_object(character_map(mapped));
        self.maker.fonts.set(
            name,
            dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
                "Encoding" => "WinAnsiEncoding", "ToUnicode" => map,
            },
        );
    }

    fn state(&mut self, state: Dictionary) {
        self.resources
            .set("ExtGState", dictionary! { "E" => state });
    }

    /// An annotation with this appearance, as `extra` of the page.
    fn annotation(&mut self, content: &str, more: Dictionary) -> Dictionary {
        let rect = numbers(&[40.0, 600.0, 400.0, 760.0]);
        let appearance = self.maker.doc.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "BBox" => rect.clone(),
                "Resources" => dictionary! { "Font" => self.maker.fonts.clone() },
            },
            content.into(),
        ));
        let mut annotation = dictionary! {
            "Type" => "Annot", "Subtype" => "FreeText", "Rect" => rect,
            "AP" => dictionary! { "N" => appearance },
        };
        annotation.extend(&more);
        dictionary! { "Annots" => vec![Object::Dictionary(annotation)] }
    }
}

/// A map from the codes of `0` to `9` to these characters.
fn character_map(mapped: &str) -> Stream {
    let lines = (0x30..)
        .zip(mapped.chars())
        .map(|(code, c)| {
            let c = c.to_string();
            format!("<{code:02x}> <{}>\n", hex(&c))
        });
    let lines: String = lines.collect();
    let count = mapped.chars().count();
    let text = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
         /CMapName /X def /CMapType 2 def\n1 begincodespacerange <00> <ff> endcodespacerange\n\
         {count} beginbfchar\n{lines}endbfchar\nendcmap end end"
    );
    Stream::new(Dictionary::new(), text.into_bytes())
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

fn own_lines(reading: &PdfReading) -> Vec<&str> {
    assert_eq!(reading.probe.why, None);
    let lines = reading.text.lines();
    lines.map(|l| l.text.as_str()).collect()
}

/// So many lines as a paper has.
fn paper(line: &str) -> String {
    (0..9).fold(String::new(), |all, row| {
        let text = format!("第{row}项{line}");
        all + &at(60.0, 700.0 - 40.0 * f64::from(row), &text)
    })
}

/// Nothing of the page's text counts, and its picture is to be read.
#[track_caller]
fn waits_for_the_picture(name: &str, reading: &PdfReading) {
    assert_eq!(own_lines(reading), [""; 0], "{name}");
    assert!(
        reading
            .text
            .has_unread_pages(&reading.probe),
        "{name}"
    );
}

/// Letters that nobody sees, on a page without a scan, beside one line that is seen.
#[test]
fn letters_that_leave_no_ink_are_no_text() {
    let line = at(60.0, 700.0, UNSEEN);
    let seen = at(60.0, 600.0, SEEN);
    let group = format!("q /E gs /F Do Q {seen}");
    let traps: [(&str, Dictionary, String); 7] = [
        (
            "see-through",
            dictionary! { "ca" => 0 },
            format!("q /E gs {line} Q {seen}"),
        ),
        (
            "in a group that is see-through",
            dictionary! { "ca" => 0 },
            group,
        ),
        (
            "white outlines",
            Dictionary::new(),
            format!("q 1 G {} Q {seen}", line.replace("BT ", "BT 1 Tr ")),
        ),
        (
            "squeezed to nothing",
            Dictionary::new(),
            format!("q {} Q {seen}", line.replace("BT ", "BT 0.5 Tz ")),
        ),
        (
            "as small as dust",
            Dictionary::new(),
            line.replace("10 Tf", "0.2 Tf") + &seen,
        ),
        (
            "clipped by two areas that do not meet",
            Dictionary::new(),
            format!("q 0 0 90 900 re W n 300 0 90 900 re W n {line} Q {seen}"),
        ),
        (
            "off the page",
            Dictionary::new(),
            at(900.0, 700.0, UNSEEN) + &seen,
        ),
    ];
    for (name, state, content) in traps {
        let mut trap = Trap::new();
        trap.state(state);
        let fonts = dictionary! { "Font" => trap.maker.fonts.clone() };
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, 600.0, 850.0]),
            "Group" => dictionary! { "S" => "Transparency" }, "Resources" => fonts,
        };
        let form = Stream::new(form, line.clone().into_bytes());
        trap.maker.xobject("F", form);
        let reading = trap.read(&content, Dictionary::new());
        assert_eq!(own_lines(&reading), [SEEN], "{name}");
    }
}

#[test]
fn letters_behind_a_mask_are_no_text() {
    let mut trap = Trap::new();
    let black = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, 600.0, 850.0]),
        "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceGray" },
    };
    let black = Stream::new(black, b"0 g 0 0 600 850 re f".to_vec());
    let black = trap.maker.doc.add_object(black);
    trap.state(dictionary! { "SMask" => dictionary! { "S" => "Luminosity", "G" => black } });
    let content = format!(
        "q /E gs {} Q {}",
        at(60.0, 700.0, UNSEEN),
        at(60.0, 600.0, SEEN)
    );
    let reading = trap.read(&content, Dictionary::new());
    assert_eq!(own_lines(&reading), [SEEN]);
}

/// What a drawn glyph shows is known only to whoever looks at it.
#[test]
fn letters_of_drawn_glyphs_wait_for_the_picture() {
    for (name, glyph) in [
        ("blank", "600 0 d0"),
        ("a box", "600 0 0 0 600 700 d1 0 0 500 700 re f"),
    ] {
        let mut trap = Trap::new();
        trap.drawn_font("T", glyph, "有效期至二〇二九年三");
        let content = "BT /T 20 Tf 60 700 Td (0123456789) Tj ET";
        waits_for_the_picture(name, &trap.read(content, Dictionary::new()));
    }
}

#[test]
fn a_replacement_text_is_not_what_is_drawn() {
    let lie = format!(
        "/Span <</ActualText <feff{}>>> BDC {} EMC",
        hex(UNSEEN),
        at(60.0, 700.0, SEEN)
    );
    let reading = Trap::new().read(&lie, Dictionary::new());
    assert_eq!(own_lines(&reading), [SEEN]);
}

#[test]
fn characters_without_a_meaning_are_no_text() {
    let mut trap = Trap::new();
    let private: String = ('\u{e000}'..='\u{e009}').collect();
    trap.mapped_font("P", &private);
    let content = "BT /P 10 Tf 60 700 Td (01234567890123456789) Tj ET";
    let reading = trap.read(content, Dictionary::new());
    assert_eq!(reading.probe.pages[0].text_layer, Some(TextLayer::Garbage));
    waits_for_the_picture("private use", &reading);
}

/// Over a scan; a page of letters alone is taken at its word, for nobody draws it to read it.
#[test]
fn digits_that_are_mapped_to_other_digits_wait_for_the_picture() {
    let digits = "0123956784";
    let mut over_scan = Trap::new();
    over_scan.mapped_font("L", digits);
    let lines = (0..9).fold(String::new(), |all, row| {
        all + &format!("BT /L 10 Tf 60 {} Td (2025083{row}) Tj ET ", 700 - 40 * row)
    });
    let content = draw("Im", SCAN) + &paper("有效") + &lines;
    let reading = over_scan.read(&content, Dictionary::new());
    waits_for_the_picture("over a scan", &reading);

    let mut sound = Trap::new();
    sound.mapped_font("L", "0123456789");
    let reading = sound.read(&(paper("有效") + &lines), Dictionary::new());
    let said = own_lines(&reading).concat();
    assert!(
        said.contains("2025")
            && !reading
                .text
                .has_unread_pages(&reading.probe)
    );
}

#[test]
fn text_over_a_scan_that_nobody_sees_is_never_the_papers() {
    let licence = paper(UNSEEN);
    let traps = [
        (
            "clipped",
            format!("{}q 0 0 20 20 re W n {licence} Q", draw("Im", SCAN)),
        ),
        (
            "clip mode",
            draw("Im", SCAN) + &format!("q {} Q", licence.replace("BT ", "BT 7 Tr ")),
        ),
        ("white", draw("Im", SCAN) + &format!("1 g {licence} 0 g")),
        ("behind", licence.clone() + &draw("Im", SCAN)),
        (
            "unseen beside the scan",
            draw("Im", [A4[0], 0.0, 0.0, 300.0, 0.0, 0.0])
                + &format!("q {} Q", licence.replace("BT ", "BT 3 Tr ")),
        ),
    ];
    for (name, content) in traps {
        let reading = Trap::new().read(&content, Dictionary::new());
        waits_for_the_picture(name, &reading);
        let seen = reading.scan_texts.iter();
        let said = seen.filter(|s| s.added.is_some() || s.printed.is_some());
        assert_eq!(said.count(), 0, "{name}");
    }
    let crop = dictionary! { "CropBox" => numbers(&[0.0, 0.0, A4[0], 200.0]) };
    let cropped = Trap::new().read(&(draw("Im", SCAN) + &licence), crop);
    waits_for_the_picture("crop", &cropped);
    assert!(cropped.scan_texts.is_empty());
}

#[test]
fn a_layer_over_one_card_says_nothing_of_the_other() {
    let cards = draw("Im", [240.0, 0.0, 0.0, 150.0, 60.0, 600.0])
        + &draw("Im", [240.0, 0.0, 0.0, 150.0, 60.0, 300.0]);
    let layer = at(70.0, 660.0, UNSEEN).replace("BT ", "BT 3 Tr ");
    let reading = Trap::new().read(&(cards + &layer), Dictionary::new());
    waits_for_the_picture("cards", &reading);
    let state = reading.probe.pages[0].text_layer;
    assert_eq!(state, Some(TextLayer::Unverified));
}

#[test]
fn a_form_that_is_switched_off_is_no_text() {
    let mut trap = Trap::new();
    let group = trap
        .maker
        .doc
        .add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("a") });
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, 600.0, 850.0]),
        "OC" => group, "Resources" => dictionary! { "Font" => trap.maker.fonts.clone() },
    };
    let form = Stream::new(form, paper(UNSEEN).into_bytes());
    trap.maker.xobject("F", form);
    let content = draw("Im", SCAN) + "/F Do";
    trap.maker
        .page(A4, &content, Dictionary::new());
    let catalog = trap
        .maker
        .finish()
        .trailer
        .get(b"Root")
        .unwrap();
    let catalog = catalog.as_reference().unwrap();
    let off = dictionary! {
        "OCGs" => vec![group.into()], "D" => dictionary! { "OFF" => vec![group.into()] },
    };
    let catalog = trap
        .maker
        .doc
        .get_object_mut(catalog)
        .unwrap();
    catalog
        .as_dict_mut()
        .unwrap()
        .set("OCProperties", off);
    let mut bytes = Vec::new();
    trap.maker
        .doc
        .save_to(&mut bytes)
        .unwrap();
    let reading = read(&bytes);
    waits_for_the_picture("form", &reading);
    assert!(reading.scan_texts.is_empty());
}

#[test]
fn a_layer_of_a_turned_page_says_which_way_it_lies() {
    let layer = paper(UNSEEN).replace("BT ", "BT 3 Tr ");
    for turn in [90, 180, 270] {
        let content = draw("Im", SCAN) + &layer;
        let reading = Trap::new().read(&content, dictionary! { "Rotate" => turn });
        waits_for_the_picture("turned", &reading);
        let hidden = reading.scan_texts[0].hidden.as_ref();
        assert_eq!(texts(hidden).len(), 9);
        let upright = hidden.map(|h| (i64::from(h.turn) + turn) % 360);
        assert_eq!(upright, Some(0));
    }
}

#[test]
fn a_scan_without_text_stays_unread() {
    waits_for_the_picture("bare", &read(&full_page([620, 877], Dictionary::new())));
}
