//! Page boxes, encryption, damage, scripts.

use std::process::Command;

use evidence::pdf;
use evidence::sandbox::Sandbox;
use lopdf::{Dictionary, Object, dictionary};
use model::FileIntegrity;
use model::limits::Limits;

use crate::make::{A4, Maker, draw, full_page, numbers};
use crate::{near, only_page, read};

#[test]
fn boxes_are_inherited_and_cropped() {
    let mut maker = Maker::new();
    maker.page(A4, "", Dictionary::new());
    let doc = maker.finish();
    let page = doc.get_pages()[&1];
    let parent = doc
        .get_dictionary(page)
        .unwrap()
        .get(b"Parent")
        .unwrap()
        .as_reference()
        .unwrap();
    doc.get_dictionary_mut(page)
        .unwrap()
        .remove(b"MediaBox");
    let pages = doc.get_dictionary_mut(parent).unwrap();
    pages.set("MediaBox", numbers(&[-10.0, -10.0, 590.0, 790.0]));
    pages.set("CropBox", numbers(&[0.0, 0.0, 500.0, 9000.0]));
    pages.set("Rotate", -90);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    let page = only_page(&bytes);
    near(page.size_pt.unwrap(), [790.0, 500.0]);
}

#[test]
fn impossible_boxes_are_said() {
    for side in [0.0, 0.5, 20_000.0, 1e9] {
        let reading = read(
            &Maker::new()
                .page([side, 500.0], "", Dictionary::new())
                .bytes(),
        );
        assert_eq!(reading.probe.pages.len(), 1, "{side}");
        assert_eq!(reading.probe.pages[0].size_pt, None, "{side}");
        assert_eq!(reading.probe.integrity, FileIntegrity::Damaged, "{side}");
    }
}

#[test]
fn the_number_of_pages_is_limited() {
    let mut maker = Maker::new();
    for _ in 0..7 {
        maker.page(A4, "", Dictionary::new());
    }
    let limits = Limits {
        pages: 5,
        ..Limits::default()
    };
    let probe = pdf::read_pdf(&maker.bytes(), true, &limits, &Sandbox::InProcess).probe;
    assert_eq!(
        (probe.pages.len(), probe.page_count, probe.integrity),
        (5, 7, FileIntegrity::Limit)
    );
    assert!(probe.why.unwrap().en.contains('5'));
}

#[test]
fn scripts_attachments_and_launches_are_active() {
    let plain = Maker::new()
        .page(A4, "", Dictionary::new())
        .bytes();
    assert!(!read(&plain).probe.active_content);
    let go_to = dictionary! { "S" => "GoTo" };
    let cases = [
        (
            "OpenAction",
            dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") },
            true,
        ),
        (
            "OpenAction",
            dictionary! { "S" => "Launch", "F" => Object::string_literal("x.exe") },
            true,
        ),
        (
            "Names",
            dictionary! { "EmbeddedFiles" => dictionary! { "Names" => Vec::<Object>::new() } },
            true,
        ),
        ("OpenAction", go_to, false),
    ];
    for (key, value, active) in cases {
        let mut maker = Maker::new();
        maker.page(A4, "", Dictionary::new());
        let doc = maker.finish();
        doc.catalog_mut()
            .unwrap()
            .set(key, value.clone());
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).unwrap();
        assert_eq!(read(&bytes).probe.active_content, active, "{key} {value:?}");
    }
}

#[test]
fn the_writing_program_is_named() {
    let mut maker = Maker::new();
    maker.page(A4, "", Dictionary::new());
    let doc = maker.finish();
    let info = doc.add_object(dictionary! {
        "Producer" => Object::string_literal("Maker 1.0"), "Creator" => lopdf::text_string("扫描王"),
    });
    doc.trailer.set("Info", info);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    assert_eq!(
        read(&bytes).probe.software.as_deref(),
        Some("扫描王; Maker 1.0")
    );
}

#[test]
fn garbage_before_the_header_is_harmless() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n".to_vec();
    bytes.extend(full_page([100, 100], Dictionary::new()));
    let page = only_page(&bytes);
    assert_eq!(page.placements.len(), 1);
}

#[test]
fn padding_after_the_end_is_harmless() {
    let mut bytes = full_page([100, 100], Dictionary::new());
    bytes.extend([0; 5000]);
    assert_eq!(only_page(&bytes).placements.len(), 1);
}

#[test]
fn object_streams_are_read() {
    let mut maker = Maker::new();
    maker.image("Im", [100, 100], "DeviceRGB", 8);
    maker.page(
        A4,
        &draw("Im", [72.0, 0.0, 0.0, 72.0, 0.0, 0.0]),
        Dictionary::new(),
    );
    let mut bytes = Vec::new();
    maker
        .finish()
        .save_modern(&mut bytes)
        .unwrap();
    assert!(
        bytes
            .windows(7)
            .any(|w| w == b"/ObjStm")
    );
    near(only_page(&bytes).placements[0].dpi, [100.0, 100.0]);
}

#[test]
fn a_missing_cross_reference_is_repaired() {
    let bytes = full_page([100, 100], Dictionary::new());
    let at = bytes
        .windows(9)
        .rposition(|w| w == b"startxref")
        .unwrap();
    let mut sloppy = bytes.clone();
    sloppy[at..at + 9].copy_from_slice(b"startxxxx");
    assert_eq!(only_page(&sloppy).placements.len(), 1);
    let reading = read(&bytes[..at]);
    assert_eq!(reading.probe.integrity, FileIntegrity::Damaged);
    assert_eq!(
        reading.probe.pages.len(),
        1,
        "what is there is still reported"
    );
}

#[test]
fn passwords() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, locked) = (dir.path().join("plain.pdf"), dir.path().join("locked.pdf"));
    std::fs::write(&plain, full_page([100, 100], Dictionary::new())).unwrap();
    for (bits, user) in [
        ("128", ""),
        ("256", ""),
        ("128", "secret"),
        ("256", "secret"),
    ] {
        let mut qpdf = Command::new("qpdf");
        if bits == "128" {
            qpdf.arg("--allow-weak-crypto");
        }
        qpdf.args(["--encrypt", user, "owner", bits, "--"])
            .args([&plain, &locked]);
        let Ok(status) = qpdf.status() else {
            eprintln!("SKIPPED: qpdf is not installed, encryption is not tested");
            return;
        };
        assert!(status.success());
        let probe = read(&std::fs::read(&locked).unwrap()).probe;
        if user.is_empty() {
            assert_eq!(
                (probe.integrity, probe.owner_locked),
                (FileIntegrity::Ok, true),
                "{bits} {:?}",
                probe.why
            );
            assert_eq!(probe.pages[0].placements.len(), 1);
        } else {
            assert_eq!(
                (probe.integrity, probe.pages.len()),
                (FileIntegrity::Encrypted, 0),
                "{bits}"
            );
        }
    }
}
