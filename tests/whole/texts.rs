//! Codes and their texts agree; no message leaves a placeholder open; nothing personal leaks.

use model::FindingCode;
use policy::checks::CheckSpec;
use policy::rules::Rules;

use crate::support::{all_packs, pack_report, preaudit, stdout};

#[test]
fn every_code_has_a_text_and_every_text_a_code() {
    let rules = Rules::load_embedded().expect("sound");
    for code in FindingCode::ALL {
        let text = rules
            .findings
            .get(code)
            .unwrap_or_else(|| panic!("{code} has no text in rules/findings.yaml"));
        for words in [&text.title, &text.about, &text.message, &text.remedy] {
            assert!(
                !words.zh.trim().is_empty() && !words.en.trim().is_empty(),
                "{code}"
            );
        }
        assert!(
            code.wording_cases()
                .iter()
                .eq(text.cases.keys()),
            "{code}: the cases that checks tell have words"
        );
    }
    assert_eq!(rules.findings.len(), FindingCode::ALL.len());
}

#[test]
fn every_code_reason_and_check_is_explained() {
    let rules = Rules::load_embedded().expect("sound");
    for about in CheckSpec::describe_all() {
        assert!(
            !about.sentence.zh.is_empty() && !about.sentence.en.is_empty(),
            "{}",
            about.tag
        );
    }
    let some = [
        "scope-mismatch",
        "resolution-claim-false",
        "not-expired",
        "business-license",
        "catering.venue",
    ];
    for id in some.iter().copied().chain(
        rules
            .reasons
            .iter()
            .take(3)
            .map(|r| r.id.as_str()),
    ) {
        let output = preaudit(&["explain", id]);
        assert_eq!(output.status.code(), Some(0), "{id}");
        assert!(stdout(&output).starts_with(id), "{id}");
    }
    let output = preaudit(&["explain", "scope-mismach"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(crate::support::stderr(&output).contains("did you mean `scope-mismatch`"));
}

#[test]
fn no_message_leaves_a_placeholder_open() {
    let mut looked = 0;
    for folder in all_packs() {
        let report = pack_report(&folder);
        for finding in &report.findings {
            looked += 1;
            for text in [&finding.message, &finding.remedy] {
                assert!(
                    !text.zh.contains('{') && !text.en.contains('{'),
                    "{}: {text:?}",
                    finding.code
                );
            }
        }
    }
    assert!(looked > 40, "{looked}");
}

#[test]
fn personal_data_is_masked_unless_revealed() {
    let readings =
        std::fs::read_to_string(crate::support::fixtures().join("catering-ready/readings.jsonl"))
            .expect("there");
    let id = regex_id(&readings).expect("an identity number in the readings");
    for format in ["table", "json", "jsonl"] {
        let args = [
            "check",
            "fixtures/packs/catering-ready",
            "--format",
            format,
            "-v",
        ];
        assert!(!stdout(&preaudit(&args)).contains(&id), "{format}");
    }
    let revealed = stdout(&preaudit(&[
        "check",
        "fixtures/packs/catering-ready",
        "--format",
        "json",
        "--reveal",
    ]));
    assert!(revealed.contains(&id), "--reveal shows it");
}

fn regex_id(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|t| t.len() == 18 && values::CitizenId::parse(t).is_ok())
        .map(str::to_owned)
}
