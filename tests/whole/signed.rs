//! A paper that was signed: what the report says of its bytes, and of one that was changed later.

use crate::support::{fixtures, preaudit, stderr};

fn certificate(pack: &str) -> (serde_json::Value, serde_json::Value) {
    let folder = fixtures().join(pack);
    let output = preaudit(&["check", &folder.to_string_lossy(), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)));
    let files = report["files"]
        .as_array()
        .expect("a list");
    let file = files
        .iter()
        .find(|f| f["format"] == "ofd")
        .expect("the certificate");
    (report.clone(), file.clone())
}

#[test]
fn an_ofd_certificate_is_read_and_its_signature_held() {
    let (report, file) = certificate("face-verification-ofd");
    assert_eq!(report["verdict"], "ready");
    assert_eq!(file["integrity"], "ok");
    assert_eq!(file["signatures"]["state"], "intact");
    assert_eq!(file["signatures"]["count"], 1);
}

#[test]
fn a_digit_changed_after_signing_is_an_error_in_words_of_its_own() {
    let (report, file) = certificate("face-verification-ofd-altered");
    assert_eq!(report["verdict"], "not-ready");
    assert_eq!(file["signatures"]["state"], "broken");
    let findings = report["findings"]
        .as_array()
        .expect("a list");
    let damage = findings
        .iter()
        .find(|f| f["code"] == "file-damaged")
        .expect("the finding");
    let message = damage["message"]
        .as_str()
        .unwrap_or_default();
    assert!(
        message.contains("签名") || message.contains("signed"),
        "{message}"
    );
}
