//! Where an upload place refuses a file as it is, a JPEG setting that does is found by trying, or it
//! is said that none does.

use crate::support::{fixtures, preaudit, stderr};

/// Findings of one code on the identity cards of a pack, for a place that wants so many bytes at least.
fn told(min_bytes: u32, code: &str) -> Vec<serde_json::Value> {
    let rules = tempfile::tempdir().expect("a folder");
    let place = format!(
        "sources:\n  own: {{ title: our figures, trust: owner, as_of: 2026-11-01 }}\nplatforms:\n  - id: some.place\n    \
         title: {{ zh: 某处, en: Some place }}\n    formats: [jpeg]\n    min_bytes: {min_bytes}\n    scenarios: [weidian-binding]\n    source: own\n"
    );
    std::fs::write(rules.path().join("places.yaml"), place).expect("written");
    let pack = fixtures().join("catering-permit-missing");
    let (pack, rules) = (
        pack.to_string_lossy().into_owned(),
        rules
            .path()
            .to_string_lossy()
            .into_owned(),
    );
    let args = [
        "check",
        &pack,
        "--scenario",
        "weidian-binding",
        "--rules",
        &rules,
        "--format",
        "json",
        "--lang",
        "en",
    ];
    let output = preaudit(&args);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)));
    let findings = report["findings"]
        .as_array()
        .expect("a list")
        .iter();
    findings
        .filter(|f| f["code"] == code && f["file"] == "身份证人像面.jpg")
        .cloned()
        .collect()
}

#[test]
fn a_file_beyond_a_limit_gets_a_setting_that_keeps_both() {
    let found = told(60_000, "limits-cannot-meet");
    assert_eq!(found.len(), 1, "{found:#?}");
    let message = found[0]["message"]
        .as_str()
        .expect("words");
    assert!(
        message.contains("JPEG quality") && message.contains("px it has"),
        "{message}"
    );
    assert_eq!(found[0]["severity"], "info", "it can be done");
    assert_eq!(told(60_000, "file-too-small").len(), 1);
}

#[test]
fn where_no_setting_does_that_is_said() {
    let found = told(5_000_000, "limits-cannot-meet");
    assert_eq!(found.len(), 1, "{found:#?}");
    let message = found[0]["message"]
        .as_str()
        .expect("words");
    assert!(
        message.contains("no JPEG setting that was tried does"),
        "{message}"
    );
    assert_ne!(found[0]["severity"], "info");
}

#[test]
fn a_file_within_the_limits_is_not_tried() {
    assert_eq!(
        told(1_000, "limits-cannot-meet"),
        Vec::<serde_json::Value>::new()
    );
}
