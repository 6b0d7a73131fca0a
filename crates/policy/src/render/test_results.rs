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
    let case = |result: &TestResult| {
        let lines: Vec<String> = result
            .differences
            .iter()
            .map(difference_line)
            .collect();
        JunitCase::new("preaudit", &result.name, &lines)
    };
    junit::start_document(sink)?;
    let cases: Vec<JunitCase> = results.iter().map(case).collect();
    junit::write_suite("preaudit test", &cases, sink)?;
    junit::end_document(sink)
}

/// A result for each difference.
pub fn write_sarif(results: &[TestResult], lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let descriptor = |(id, text): &(&str, &str)| {
        json!({
            "id": id,
            "shortDescription": { "text": text },
            "help": { "text": text },
            "defaultConfiguration": { "level": "error" },
        })
    };
    let descriptors: Vec<Value> = RULES.iter().map(descriptor).collect();
    let mut log = SarifLog::begin(&descriptors, lang, sink)?;
    for result in results {
        for difference in &result.differences {
            // SARIF's `ruleIndex` points into the driver's own list of rules, so both come from
            // `RULES`.
            let id = rule_id(difference);
            let index = RULES
                .iter()
                .position(|(rule, _)| *rule == id);
            let line = difference_line(difference);
            let text = format!("{}: {line}", result.name);
            let uri = relative_uri(&expectation_path(result));
            log.push_result(&json!({
                "ruleId": id,
                "ruleIndex": index,
                "level": "error",
                "message": { "text": text },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": uri },
                    },
                }],
            }))?;
        }
    }
    log.finish()
}

/// An annotation for each difference.
pub fn write_github(results: &[TestResult], sink: &mut dyn Write) -> io::Result<()> {
    for result in results {
        for difference in &result.differences {
            let file = expectation_path(result);
            let line = difference_line(difference);
            let message = format!("{}: {line}", result.name);
            let id = rule_id(difference);
            github::write_annotation("error", &file, id, &message, sink)?;
        }
    }
    Ok(())
}

/// The file that a difference is a difference from.
fn expectation_path(result: &TestResult) -> String {
    format!("{}/expect.yaml", result.name)
}

/// One JSON object: every pack with its differences.
pub fn write_json(results: &[TestResult], sink: &mut dyn Write) -> io::Result<()> {
    let failed = results
        .iter()
        .filter(|result| !result.differences.is_empty())
        .count();
    let pack = |result: &TestResult| -> Value {
        let differences: Vec<Value> = result
            .differences
            .iter()
            .map(|difference| {
                json!({
                    "rule": rule_id(difference),
                    "message": difference_line(difference),
                })
            })
            .collect();
        json!({
            "name": result.name,
            "passed": differences.is_empty(),
            "differences": differences,
            "todo_passes": result.done,
        })
    };
    let packs: Vec<Value> = results.iter().map(pack).collect();
    let all = json!({
        "schema": "preaudit.test/1",
        "tool": { "name": super::TOOL_NAME, "version": env!("CARGO_PKG_VERSION") },
        "passed": results.len() - failed,
        "failed": failed,
        "packs": packs,
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
