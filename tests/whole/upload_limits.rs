//! Upload limits that no paper can meet are found by `rules lint`, each at its line.

use crate::support::{preaudit, stderr};

const PLACE: &str = "\
sources:
  own: { title: our own figures, trust: owner, as_of: 2026-11-01 }
platforms:
  - id: some.place
    title: { zh: 某处, en: Some place }
    formats: [jpeg, png]
    max_bytes: 2097152
    max_side_px: 8000
    scenarios: [points-program]
    source: own
";

fn lint(text: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("places.yaml"), text).expect("written");
    let output = preaudit(&["rules", "lint", &folder.path().to_string_lossy()]);
    (output.status.code(), stderr(&output))
}

#[test]
fn limits_that_a_scan_can_meet_are_sound() {
    assert_eq!(lint(PLACE), (Some(0), stderr_of_nothing()));
}

fn stderr_of_nothing() -> String {
    lint("sources: {}\nplatforms: []\n").1
}

#[test]
fn limits_that_contradict_the_demanded_resolution_are_told() {
    for (from, to, place, message) in [
        (
            "max_bytes: 2097152",
            "max_bytes: 150000",
            "places.yaml:7:",
            "can never be met",
        ),
        (
            "max_side_px: 8000",
            "max_side_px: 3000",
            "places.yaml:8:",
            "at least 3438 px",
        ),
        (
            "    max_bytes",
            "    min_bytes: 3000000\n    max_bytes",
            "places.yaml:7:",
            "contradict",
        ),
    ] {
        let text = PLACE.replace(from, to);
        assert_ne!(text, PLACE);
        let (code, said) = lint(&text);
        assert_eq!(code, Some(1), "{to}: {said}");
        assert!(
            said.contains(place) && said.contains(message),
            "{to}: {said}"
        );
    }
}

#[test]
fn a_place_that_no_scenario_uses_binds_nobody() {
    let text = PLACE
        .replace("max_bytes: 2097152", "max_bytes: 1000")
        .replace("[points-program]", "[]");
    assert_eq!(lint(&text).0, Some(0));
}
