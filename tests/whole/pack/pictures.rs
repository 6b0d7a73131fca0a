//! What becomes of pictures: turned, cleaned, in another format, joined and taken apart.

use std::fs;
use std::path::{Path, PathBuf};

use evidence::digest::sha256_hex;
use serde_json::Value;

use super::{list, pack, slots, text, tree};
use crate::support::{fixtures, preaudit, stdout};

/// A pack of its own whose portrait side is another file; what was read of it stays known.
fn pack_with_portrait(home: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let source = fixtures().join("certification-ready");
    let folder = home.join("client");
    fs::create_dir(&folder).expect("made");
    for (path, content) in tree(&source) {
        if path != "身份证人像面.jpg" {
            fs::write(folder.join(path), content).expect("written");
        }
    }
    let old = sha256_hex(&fs::read(source.join("身份证人像面.jpg")).expect("read"));
    let readings = fs::read_to_string(source.join("readings.jsonl")).expect("read");
    assert!(readings.contains(&old));
    let readings = readings.replace(&old, &sha256_hex(bytes));
    fs::write(folder.join("readings.jsonl"), readings).expect("written");
    fs::write(folder.join(name), bytes).expect("written");
    folder
}

fn portrait() -> image::DynamicImage {
    let path = fixtures().join("certification-ready/身份证人像面.jpg");
    image::open(path).expect("a picture")
}

/// EXIF that asks for a quarter turn and names a place: TIFF header, one entry, text behind it.
fn exif_of_a_telephone() -> Vec<u8> {
    let mut data = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    data.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
    data.extend(b"GPS 30.25 N 120.17 E");
    let length = u16::try_from(data.len() + 2)
        .expect("short")
        .to_be_bytes();
    [&[0xFF, 0xE1], &length[..], &data].concat()
}

#[test]
fn a_turned_photo_loses_its_position_and_a_hostile_name_its_effect() {
    let home = tempfile::tempdir().expect("a folder");
    let upright = portrait();
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 97);
    upright
        .rotate270()
        .write_with_encoder(encoder)
        .expect("written");
    let jpeg = jpeg.into_inner();
    let (start, rest) = jpeg.split_at(2);
    let bytes = [start, &exif_of_a_telephone(), rest].concat();
    let name = "身份证人像面\u{202e}gpj.$(rm -rf x)\n\u{1b}[2J.jpg";
    let folder = pack_with_portrait(home.path(), name, &bytes);
    let output = home.path().join("set");
    let (code, manifest) = pack(&folder, &["-o", text(&output)]);
    assert_eq!(code, Some(0), "{manifest:#}");
    let files: Vec<&Value> = slots(&manifest)
        .into_iter()
        .flat_map(|s| list(s, "files"))
        .collect();
    let turned = files
        .iter()
        .find(|file| file["sources"][0]["sha256"] == sha256_hex(&bytes));
    let turned = turned.expect("used");
    assert_eq!(turned["steps"][0]["step"], "turned-upright", "{turned:#}");
    let written = tree(&output);
    let copy = &written[turned["copy"]["path"]
        .as_str()
        .expect("written")];
    let back = image::load_from_memory(copy).expect("a picture");
    assert_eq!(
        (back.width(), back.height()),
        (upright.width(), upright.height())
    );
    assert!(!copy.windows(3).any(|w| w == b"GPS") && !copy.windows(4).any(|w| w == b"Exif"));
    let is_plain = |path: &String| {
        path.chars()
            .all(|c| c.is_alphanumeric() || "-_./".contains(c))
    };
    assert!(written.keys().all(is_plain), "{:?}", written.keys());
    let table = preaudit(&["pack", text(&folder), "--dry-run", "--lang", "zh"]);
    let table = stdout(&table);
    assert!(
        !table.contains('\u{1b}') && !table.contains('\u{202e}'),
        "{table}"
    );
    let readme = String::from_utf8(written["preaudit-readme.txt"].clone()).expect("UTF-8");
    assert!(
        readme.contains("\\u{202e}") && !readme.contains('\u{202e}'),
        "{readme}"
    );
}

#[test]
fn another_format_becomes_a_jpeg_and_names_are_masked() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tiff = std::io::Cursor::new(Vec::new());
    portrait()
        .write_to(&mut tiff, image::ImageFormat::Tiff)
        .expect("written");
    let tiff = tiff.into_inner();
    let folder = pack_with_portrait(home.path(), "人像面 13800138000.tif", &tiff);
    let output = home.path().join("set");
    let (code, manifest) = pack(&folder, &["-o", text(&output)]);
    assert_eq!(code, Some(0), "{manifest:#}");
    assert_eq!(manifest["originals"], "not-ready", "no TIFF is taken there");
    assert_eq!(manifest["places"][0]["copies"], "ready");
    let form = fs::read_to_string(output.join("preaudit-form.md")).expect("read");
    let shown = form + &manifest.to_string();
    assert!(
        !shown.contains("霍清扬") && !shown.contains("13800138000"),
        "{shown}"
    );
    assert!(shown.contains("91990102MA30MUGL8T"));
    let whole = home.path().join("whole");
    pack(&folder, &["-o", text(&whole), "--reveal"]);
    let form = fs::read_to_string(whole.join("preaudit-form.md")).expect("read");
    assert!(form.contains("霍清扬"), "{form}");
}

#[test]
fn two_sides_are_joined_where_one_frame_is_wanted() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("catering-electronic-ready");
    let scenario = [
        "--scenario",
        "points-program",
        "--partial",
        "-o",
        text(&output),
    ];
    let (code, manifest) = pack(&folder, &scenario);
    assert_eq!(code, Some(1), "the programme's other papers are missing");
    let cards = slots(&manifest)
        .into_iter()
        .find(|slot| slot["kind"] == "id-card");
    let cards = cards.expect("a slot");
    assert_eq!(cards["filled"], true, "{cards:#}");
    let [frame] = list(cards, "files").as_slice() else {
        panic!("one frame: {cards:#}");
    };
    assert_eq!(list(frame, "sources").len(), 2);
    let first = &frame["steps"][0]["step"];
    assert_eq!(first, "sides-joined");
    // A sheet of A4 at the dpi of both.
    assert_eq!(
        (&frame["copy"]["width_px"], &frame["copy"]["dpi"]),
        (&2480.into(), &300.into())
    );
}

#[test]
fn two_sides_on_one_page_are_taken_apart_where_each_is_a_picture() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("catering-ready");
    let (_, manifest) = pack(
        &folder,
        &["--scenario", "wechat-pay", "--partial", "-o", text(&output)],
    );
    let cards = slots(&manifest)
        .into_iter()
        .find(|slot| slot["kind"] == "id-card");
    let cards = cards.expect("a slot");
    assert_eq!(cards["filled"], true, "{cards:#}");
    let files = list(cards, "files");
    assert_eq!(files.len(), 2);
    for file in files {
        assert_eq!(file["steps"][0]["step"], "side-cut");
        // 85.6 × 54 mm at 300 dpi.
        let sides = [&file["copy"]["width_px"], &file["copy"]["height_px"]];
        let [width, height] = sides.map(|px| px.as_f64().expect("px"));
        assert!(
            (width - 1011.0).abs() < 15.0 && (height - 638.0).abs() < 15.0,
            "{width} {height}"
        );
    }
}
