//! Fixture packs for machines: what `test` says, as JUnit, SARIF, GitHub annotations or JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::github;
use super::junit; use super::junit::Case;
use super::sarif::{uri, Log};
use model::Lang;
use crate::authoring::{Difference, PackResult};

/// One test case a pack.
pub fn junit(results: &[PackResult], sink: &mut dyn Write) -> io::Result<()> {
    let case = |r: &PackResult| {
        let lines: Vec<String> = r.differences.iter().map(line).collect();
        Case::new("preaudit", &r.name, &lines)
    };
    junit::open(sink)?;
    junit::suite("preaudit test", &results.iter().map(case).collect::<Vec<_>>(), sink)?;
    junit::close(sink)
}

/// A result for each difference.
pub fn sarif(results: &[PackResult], lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let descriptor = |(id, text): &(&str, &str)| {
        json!({ "id": id, "shortDescription": { "text": text }, "help": { "text": text },
            "defaultConfiguration": { "level": "error" } })
    };
    let mut log = Log::begin(&RULES.iter().map(descriptor).collect::<Vec<_>>(), lang, sink)?;
    for result in results {
        for difference in &result.differences {
            let id = rule(difference);
            log.result(&json!({
                "ruleId": id,
                "ruleIndex": RULES.iter().position(|(r, _)| *r == id),
                "level": "error",
                "message": { "text": format!("{}: {}", result.name, line(difference)) },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": uri(&format!("{}/expect.yaml", result.name)) } } }],
            }))?;
        }
    }
    log.end()
}

/// An annotation for each difference.
pub fn github(results: &[PackResult], sink: &mut dyn Write) -> io::Result<()> {
    for result in results {
        for difference in &result.differences {
            let (file, message) = (format!("{}/expect.yaml", result.name), line(difference));
            github::annotation(
                "error",
                &file,
                rule(difference),
                &format!("{}: {message}", result.name),
                sink,
            )?;
        }
    }
    Ok(())
}

/// One JSON object: every pack with its differences.
pub fn json(results: &[PackResult], sink: &mut dyn Write) -> io::Result<()> {
    let failed = results.iter().filter(|r| !r.differences.is_empty()).count();
    let pack = |r: &PackResult| -> Value {
        let differences: Vec<Value> =
            r.differences.iter().map(|d| json!({ "rule": rule(d), "message": line(d) })).collect();
        json!({ "name": r.name, "passed": r.differences.is_empty(), "differences": differences, "todo_passes": r.done })
    };
    let all = json!({
        "schema": "preaudit.test/1",
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "passed": results.len() - failed,
        "failed": failed,
        "packs": results.iter().map(pack).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *sink, &all)?;
    sink.write_all(b"\n")
}

/// How a pack can differ from its expectation.
const RULES: &[(&str, &str)] = &[
    ("verdict-differs", "The audit gives another verdict than expect.yaml states."),
    ("finding-missing", "The audit does not give a finding that expect.yaml states."),
    ("finding-unexpected", "The audit gives an error or warning that expect.yaml does not state."),
    ("outcome-differs", "A requirement ends in another way than the rule test states."),
    ("pack-broken", "The pack could not be audited."),
];

fn rule(difference: &Difference) -> &'static str {
    match difference {
        Difference::Verdict(..) => "verdict-differs",
        Difference::Missing(_) => "finding-missing",
        Difference::Unexpected(_) => "finding-unexpected",
        Difference::Outcome(..) => "outcome-differs",
        Difference::Broken(_) => "pack-broken",
    }
}

fn line(difference: &Difference) -> String {
    match difference {
        Difference::Verdict(expected, found) => format!("verdict: expected {expected}, found {found}"),
        Difference::Missing(finding) => format!("missing {finding}"),
        Difference::Unexpected(finding) => format!("unexpected {finding}"),
        Difference::Outcome(what, expected, found) => format!("{what}: expected {expected}, found {found}"),
        Difference::Broken(why) => why.clone(),
    }
}
