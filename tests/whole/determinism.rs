//! The same input gives the same bytes, whatever the number of threads.

use crate::support::{all_packs, preaudit};

#[test]
fn json_is_byte_identical_twice_and_with_one_and_two_jobs() {
    let packs = all_packs();
    assert!(packs.len() >= 35);
    for folder in packs.iter().step_by(9) {
        let folder = folder.to_string_lossy();
        let run =
            |jobs: &str| preaudit(&["check", &folder, "--format", "json", "--jobs", jobs]).stdout;
        let first = run("1");
        assert!(first.starts_with(b"{"), "{folder}");
        assert_eq!(first, run("1"), "{folder} twice");
        assert_eq!(first, run("2"), "{folder} with two jobs");
    }
}

#[test]
fn nothing_of_the_machine_is_in_the_report() {
    let output = preaudit(&["check", "fixtures/packs/catering-ready", "--format", "json"]);
    let text = crate::support::stdout(&output);
    assert!(
        !text.contains(env!("CARGO_MANIFEST_DIR")),
        "an absolute path"
    );
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for key in [
        "schema",
        "tool",
        "as_of",
        "rules",
        "merchant",
        "verdict",
        "files",
        "documents",
        "requirements",
        "findings",
        "rejection_reasons",
    ] {
        assert!(value.get(key).is_some(), "{key}");
    }
    assert_eq!(value["schema"], "preaudit.report/1");
}
