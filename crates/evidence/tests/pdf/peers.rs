//! The same files read by poppler, when it is there.

use std::path::Path;
use std::process::Command;

use lopdf::{Dictionary, dictionary};

use crate::make::{A4, Maker, draw, jpeg};
use crate::only_page;

fn poppler(tool: &str, args: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(tool)
        .args(args)
        .arg(file)
        .output();
    if output.is_err() {
        eprintln!("SKIPPED: {tool} is not installed");
    }
    Some(String::from_utf8_lossy(&output.ok()?.stdout).into_owned())
}

/// Pixels and resolution of each picture as `pdfimages -list` prints them.
fn listed(file: &Path) -> Option<Vec<[u32; 4]>> {
    let table = poppler("pdfimages", &["-list"], file)?;
    let row = |line: &str| -> Option<[u32; 4]> {
        let cells: Vec<&str> = line.split_whitespace().collect();
        // An inline picture has "[inline]" for object and generation.
        let shift = usize::from(
            cells
                .get(10)
                .is_some_and(|c| *c == "[inline]"),
        );
        let cell = |i: usize| cells.get(i)?.parse().ok();
        Some([cell(3)?, cell(4)?, cell(12 - shift)?, cell(13 - shift)?])
    };
    Some(
        table
            .lines()
            .skip(2)
            .filter_map(row)
            .collect(),
    )
}

#[test]
fn placements_agree_with_pdfimages() {
    let mut maker = Maker::new();
    let image = maker.image("Im", [600, 400], "DeviceRGB", 8);
    maker.xobject("Jpg", jpeg([350, 250], 1));
    maker.form(
        "Fm",
        [0.3, 0.1, -0.1, 0.3, 50.0, 50.0],
        &draw("Im", [300.0, 0.0, 0.0, 200.0, 0.0, 0.0]),
        dictionary! { "Im" => image },
    );
    let content = draw("Im", [144.0, 0.0, 0.0, 144.0, 10.0, 10.0])
        + &draw("Im", [0.0, 96.0, -144.0, 0.0, 300.0, 300.0])
        + &draw("Jpg", [100.0, 0.0, 0.0, -100.0, 300.0, 600.0])
        + "/Fm Do q 72 0 0 36 400 400 cm BI /W 4 /H 4 /BPC 8 /CS /G ID 0123456789abcdef EI Q";
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pictures.pdf");
    for rotate in [0, 90, 180] {
        let mut copy = Maker {
            doc: maker.doc.clone(),
            xobjects: maker.xobjects.clone(),
            ..Maker::new()
        };
        copy.pages = maker.pages;
        let bytes = copy
            .page(A4, &content, dictionary! { "Rotate" => rotate })
            .bytes();
        std::fs::write(&file, &bytes).unwrap();
        let Some(listed) = listed(&file) else { return };
        let found = only_page(&bytes).placements;
        assert_eq!((listed.len(), found.len()), (5, 5));
        for (peer, ours) in listed.iter().zip(&found) {
            assert_eq!([peer[0], peer[1]], [ours.width_px, ours.height_px]);
            for axis in 0..2 {
                assert!(
                    (f64::from(peer[2 + axis]) - ours.dpi[axis]).abs() <= 1.0,
                    "{peer:?} {ours:?}"
                );
            }
        }
    }
}

#[test]
fn page_sizes_agree_with_pdfinfo() {
    let mut maker = Maker::new();
    maker
        .page([300.0, 400.0], "", Dictionary::new())
        .page([842.0, 1191.0], "", Dictionary::new());
    let bytes = maker.bytes();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sizes.pdf");
    std::fs::write(&file, &bytes).unwrap();
    let Some(info) = poppler("pdfinfo", &["-l", "9"], &file) else {
        return;
    };
    let pages = crate::read(&bytes).probe.pages;
    assert_eq!(pages.len(), 2);
    for page in pages {
        let [width, height] = page.size_pt.unwrap();
        let line = format!("size:  {width} x {height} pts");
        assert!(info.contains(&line), "{line} not in {info}");
    }
}
