//! The fixture packs as a set, and how their results are told; `tests/packs` runs each of them.

use crate::support::{all_packs, preaudit, stdout};

#[test]
fn each_of_the_five_industries_has_a_ready_pack_and_two_that_are_not() {
    let names: Vec<String> = all_packs()
        .iter()
        .map(|p| {
            let verdict = std::fs::read_to_string(p.join("expect.yaml")).expect("readable");
            let line = verdict
                .lines()
                .find(|l| l.starts_with("verdict:"))
                .expect("a verdict")
                .to_owned();
            format!(
                "{} {line}",
                p.file_name()
                    .expect("a name")
                    .to_string_lossy()
            )
        })
        .collect();
    for industry in ["catering", "retail", "finance", "medical", "hotel"] {
        let of = |v: &str| {
            names
                .iter()
                .filter(|n| n.starts_with(industry) && n.ends_with(v))
                .count()
        };
        assert!(of(": ready") >= 1, "{industry}");
        assert!(of(": not-ready") >= 2, "{industry}");
    }
    assert!(
        names
            .iter()
            .any(|n| n.ends_with(": review"))
    );
}

#[test]
fn a_failed_expectation_is_told_readably() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(
        crate::support::fixtures().join("hotel-lying-extension/merchant.yaml"),
        folder.path().join("merchant.yaml"),
    )
    .expect("copied");
    // Damaged, so it cannot be the paper that is missing.
    std::fs::write(folder.path().join("a.jpg"), b"\xff\xd8\xff").expect("written");
    std::fs::write(
        folder.path().join("expect.yaml"),
        "as_of: 2026-11-01\nverdict: ready\nexact: true\n",
    )
    .expect("written");
    let output = preaudit(&["test", &folder.path().to_string_lossy()]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("verdict: expected ready, found not-ready"),
        "{text}"
    );
    assert!(
        text.contains("unexpected { code: document-missing"),
        "{text}"
    );
    assert!(text.ends_with("0 passed, 1 failed\n"), "{text}");
}

#[test]
fn junit_is_written() {
    let output = preaudit(&["test", "fixtures/packs/hotel-ready", "--format", "junit"]);
    let text = stdout(&output);
    assert!(text.contains("tests=\"1\" failures=\"0\""), "{text}");
    assert!(text.contains("name=\"hotel-ready\""), "{text}");
}
