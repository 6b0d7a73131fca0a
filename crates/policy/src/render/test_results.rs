//! Fixture packs for machines: what `test` says, as JUnit, SARIF, GitHub annotations or JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::github;
use super::junit;
use super::junit::JunitCase;
use super::sarif::{SarifLog, relative_uri};
use crate::authoring::{Difference, TestResult};
use model::Lang;

/// One test case a pack.
pub fn write_junit(results: &[TestResult], sink: &mut dyn Write) -> io::Result<()> {
    let case = |r: &TestResult| {
        let lines: Vec<String> = r.differences.iter().map(difference_line).collect();
        JunitCase::new("preaudit", &r.name, &lines)
    };
    junit::start_document(sink)?;
    junit::write_suite(
        "preaudit test",
        &results.iter().map(case).collect::<Vec<_>>(),
        sink,
    )?;
    junit::end_document(sink)
}

/// A result for each difference.
pub fn write_sarif(results: &[TestResult], lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let descriptor = |(id, text): &(&str, &str)| {
        json!({ "id": id, "shortDescription": { "text": text }, "help": { "text": text },
            "defaultConfiguration": { "level": "error" } })
    };
    let mut log = SarifLog::begin(
        &RULES.iter().map(descriptor).collect::<Vec<_>>(),
        lang,
        sink,
    )?;
    for result in results {
        for difference in &result.differences {
            // SARIF's `ruleIndex` points into the driver's own list of rules, so both come from
            // `RULES`.
            let id = rule_id(difference);
            log.push_result(&json!({
                "ruleId": id,
                "ruleIndex": RULES.iter().position(|(r, _)| *r == id),
                "level": "error",
                "message": { "text": format!("{}: {}", result.name, difference_line(difference)) },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": relative_uri(&format!("{}/expect.yaml", result.name)) } } }],
            }))?;
        }
    }
    log.finish()
}

/// An annotation for each difference.
pub fn write_github(results: &[TestResult], sink: &mut dyn Write) -> io::Result<()> {
    for result in results {
        for difference in &result.differences {
            let (file, message) = (
                format!("{}/expect.yaml", result.name),
                difference_line(difference),
            );
            github::write_annotation(
                "error",
                &file,
                rule_id(difference),
                &format!("{}: {message}", result.name),
                sink,
            )?;
        }
    }
    Ok(())
}

/// One JSON object: every pack with its differences.
pub fn write_json(results: &[TestResult], sink: &mut dyn Write) -> io::Result<()> {
    let failed = results.iter().filter(|r| !r.differences.is_empty()).count();
    let pack = |r: &TestResult| -> Value {
        let differences: Vec<Value> = r
            .differences
            .iter()
            .map(|d| json!({ "rule": rule_id(d), "message": difference_line(d) }))
            .collect();
        json!({ "name": r.name, "passed": r.differences.is_empty(), "differences": differences, "todo_passes": r.done })
    };
    let all = json!({
        "schema": "preaudit.test/1",
        "tool": { "name": super::TOOL_NAME, "version": env!("CARGO_PKG_VERSION") },
        "passed": results.len() - failed,
        "failed": failed,
        "packs": results.iter().map(pack).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *sink, &all)?;
    sink.write_all(b"\n")
}

// CI configurations read these ids: they are only added, never renamed.
/// How a pack can differ from its expectation.
const RULES: &[(&str, &str)] = &[
    (
        "verdict-differs",
        "The audit gives another verdict than expect.yaml states.",
    ),
    (
        "finding-missing",
        "The audit does not give a finding that expect.yaml states.",
    ),
    (
        "finding-unexpected",
        "The audit gives an error or warning that expect.yaml does not state.",
    ),
    (
        "outcome-differs",
        "A requirement ends in another way than the rule test states.",
    ),
    ("pack-broken", "The pack could not be audited."),
];

fn rule_id(difference: &Difference) -> &'static str {
    match difference {
        Difference::Verdict(..) => "verdict-differs",
        Difference::Missing(_) => "finding-missing",
        Difference::Unexpected(_) => "finding-unexpected",
        Difference::Outcome(..) => "outcome-differs",
        Difference::Broken(_) => "pack-broken",
    }
}

fn difference_line(difference: &Difference) -> String {
    match difference {
        Difference::Verdict(expected, found) => {
            format!("verdict: expected {expected}, found {found}")
        }
        Difference::Missing(finding) => format!("missing {finding}"),
        Difference::Unexpected(finding) => format!("unexpected {finding}"),
        Difference::Outcome(what, expected, found) => {
            format!("{what}: expected {expected}, found {found}")
        }
        Difference::Broken(why) => why.clone(),
    }
}
