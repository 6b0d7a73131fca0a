//! A dossier of a phone's HEIC pictures: read like any other picture, and told where no place takes them.

use std::fs;
use std::path::Path;

use crate::support::{fixtures, preaudit, stderr};

fn check(folder: &Path, more: &[&str]) -> serde_json::Value {
    let folder = folder.to_string_lossy();
    let args = [&["check", &folder, "--format", "json"][..], more].concat();
    let output = preaudit(&args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
}

fn integrity_of_heics(report: &serde_json::Value) -> Vec<&str> {
    let files = report["files"]
        .as_array()
        .expect("a list");
    let heics = files
        .iter()
        .filter(|f| f["format"] == "heic");
    heics
        .filter_map(|f| f["integrity"].as_str())
        .collect()
}

#[test]
fn a_heic_card_is_read_and_refused_only_where_it_is_not_taken() {
    let pack = fixtures().join("face-verification-heic");
    let report = check(&pack, &[]);
    assert_eq!(report["verdict"], "ready");
    assert_eq!(integrity_of_heics(&report), ["ok", "ok"]);
    let report = check(&pack, &["--scenario", "mini-program-certification"]);
    assert_eq!(report["verdict"], "not-ready");
    let findings = report["findings"]
        .as_array()
        .expect("a list");
    let refused = findings.iter().filter(|f| {
        let message = f["message"]
            .as_str()
            .unwrap_or_default();
        f["code"] == "format-not-accepted" && message.contains(".heic")
    });
    assert_eq!(refused.count(), 2);
}

#[test]
fn a_heic_card_that_breaks_off_is_no_proof() {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(fixtures().join("face-verification-heic")).expect("a pack") {
        let entry = entry.expect("readable");
        let mut bytes = fs::read(entry.path()).expect("read");
        if entry.file_name().to_string_lossy() == "身份证人像面.heic" {
            bytes.truncate(bytes.len() / 2);
        }
        fs::write(folder.path().join(entry.file_name()), bytes).expect("written");
    }
    let report = check(folder.path(), &[]);
    assert_ne!(report["verdict"], "ready");
    assert!(integrity_of_heics(&report).contains(&"damaged"));
}
