//! A JPEG in the colours of print is read, and its owner is told what upload places make of it.

use std::fs;
use std::path::Path;

use crate::support::{fixtures, preaudit, stderr};

const CMYK: &[u8] = include_bytes!("../../crates/evidence/src/measure/tests/data/cmyk.jpg");

fn check_with(more: Option<&[u8]>) -> serde_json::Value {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(fixtures().join("catering-ready")).expect("a pack") {
        let entry = entry.expect("readable");
        fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    if let Some(bytes) = more {
        fs::write(folder.path().join("门头.jpg"), bytes).expect("written");
    }
    check(folder.path())
}

fn check(folder: &Path) -> serde_json::Value {
    let folder = folder.to_string_lossy();
    let output = preaudit(&["check", &folder, "--format", "json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
}

fn remarks(report: &serde_json::Value) -> Vec<&serde_json::Value> {
    let findings = report["findings"]
        .as_array()
        .expect("a list");
    let own = findings
        .iter()
        .filter(|f| f["code"] == "cmyk-colours");
    own.collect()
}

#[test]
fn a_cmyk_jpeg_is_a_remark_and_no_obstacle() {
    let report = check_with(Some(CMYK));
    let [remark] = remarks(&report)[..] else {
        panic!("one remark: {report:#}")
    };
    assert_eq!(remark["severity"], "info");
    assert!(
        remark["message"]
            .as_str()
            .unwrap()
            .contains("门头.jpg")
    );
    assert_eq!(report["verdict"], "ready");
    let files = report["files"]
        .as_array()
        .expect("a list");
    let file = files
        .iter()
        .find(|f| f["path"] == "门头.jpg")
        .expect("it");
    assert_eq!(file["integrity"], "ok", "it is decoded");
}

#[test]
fn an_rgb_jpeg_is_none() {
    let report = check_with(None);
    assert!(remarks(&report).is_empty());
    assert_eq!(report["verdict"], "ready");
}
