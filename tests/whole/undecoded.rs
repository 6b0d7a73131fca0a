//! Pictures in codings that nothing here follows: a doubt with a name, never damage and never a pass.

use std::path::Path;

use serde_json::Value;

use crate::support::{fixtures, preaudit, stderr};

/// The report of a sound restaurant whose food permit is one of the rare pictures.
fn report_with_permit(rare: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(fixtures().join("catering-ready")).expect("the pack") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if name != "食品经营许可证.jpg" {
            std::fs::copy(&path, folder.path().join(name)).expect("copied");
        }
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/codecs/rare");
    let extension = rare
        .rsplit('.')
        .next()
        .expect("an extension");
    let permit = folder
        .path()
        .join(format!("食品经营许可证.{extension}"));
    std::fs::copy(source.join(rare), permit).expect("copied");
    let readings = folder.path().join("readings.jsonl");
    let [dossier, readings] = [folder.path(), &readings].map(|p| p.to_string_lossy().into_owned());
    let output = preaudit(&[
        "check",
        &dossier,
        "--readings",
        &readings,
        "--format",
        "json",
        "--as-of",
        "2026-11-01",
    ]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
}

fn codes_on_permit(report: &Value) -> Vec<&str> {
    let findings = report["findings"]
        .as_array()
        .expect("a list")
        .iter();
    let about = findings.filter(|f| {
        let file = f["file"].as_str().unwrap_or_default();
        file.starts_with("食品经营许可证")
    });
    about
        .filter_map(|f| f["code"].as_str())
        .collect()
}

fn permit_outcome(report: &Value) -> &str {
    let requirements = report["requirements"]
        .as_array()
        .expect("a list");
    let permit = requirements
        .iter()
        .find(|r| r["id"] == "catering.venue/food-permit");
    permit.expect("it is asked for")["outcome"]
        .as_str()
        .expect("a word")
}

#[test]
fn what_was_not_decoded_is_a_doubt_with_a_name() {
    for rare in [
        "arithmetic.jpg",
        "jpx-unknown-colour.pdf",
        "lab.tif",
        "old-jpeg-parted.tif",
    ] {
        let report = report_with_permit(rare);
        let codes = codes_on_permit(&report);
        assert_eq!(report["verdict"], "review", "{rare}: {codes:?}");
        assert_eq!(permit_outcome(&report), "unknown", "{rare}: {codes:?}");
        assert!(codes.contains(&"format-unsupported"), "{rare}: {codes:?}");
        assert!(!codes.contains(&"file-damaged"), "{rare}: {codes:?}");
    }
    // The header tells that there is no colour, decoded or not.
    let grey = report_with_permit("grey-12.tif");
    assert_eq!(permit_outcome(&grey), "unmet");
    assert!(codes_on_permit(&grey).contains(&"format-unsupported"));
}

#[test]
fn what_lacks_a_part_is_damaged() {
    for rare in ["motion-cut.jpg", "planar-cut.tif", "jpx-cut.pdf"] {
        let report = report_with_permit(rare);
        let codes = codes_on_permit(&report);
        assert!(codes.contains(&"file-damaged"), "{rare}: {codes:?}");
        assert!(!codes.contains(&"format-unsupported"), "{rare}: {codes:?}");
    }
}
