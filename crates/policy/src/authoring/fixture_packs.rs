//! Finding packs and holding reports against their expectations.

use std::path::PathBuf;

use super::{Expectation, ExpectedFinding};
use model::{FileStatus, Finding, Report, Severity};

/// How a pack ended.
#[derive(Debug, Clone)]
pub struct TestResult {
    /// Name of the pack's folder.
    pub name: String,
    /// What differs; empty: passed.
    pub differences: Vec<Difference>,
    /// `todo` findings that now appear.
    pub done: Vec<String>,
    /// Requirement ids with their outcomes, for coverage.
    pub outcomes: Vec<(String, model::Outcome)>,
}

/// One difference between expectation and report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Another verdict: expected, found.
    Verdict(String, String),
    /// An expected finding is not there.
    Missing(String),
    /// An error or warning nobody expected.
    Unexpected(String),
    /// A requirement ended otherwise: which (and in which case), expected, found.
    Outcome(String, String, String),
    /// The pack could not be audited.
    Broken(String),
}

/// The packs among and below `roots`: folders with an `expect.yaml`, sorted, none inside another.
#[must_use]
pub fn find_fixture_packs(roots: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for root in roots {
        let mut walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let Ok(entry) = entry else { continue };
            if entry.file_type().is_dir() && entry.path().join("expect.yaml").is_file() {
                found.push(entry.into_path());
                // What lies inside a pack belongs to it, even a folder that looks like another
                // pack.
                walk.skip_current_dir();
            }
        }
    }
    found
}

/// What differs between an expectation and a report.
#[must_use]
pub fn compare_report(expectation: &Expectation, report: &Report) -> Vec<Difference> {
    let mut differences = Vec::new();
    if let Some(verdict) = expectation.verdict.filter(|v| *v != report.verdict) {
        differences.push(Difference::Verdict(
            json_name(&verdict),
            json_name(&report.verdict),
        ));
    }
    let missing = expectation.findings.iter().filter(|e| {
        !report
            .findings
            .iter()
            .any(|f| matches_expected(e, f, report))
    });
    differences.extend(missing.map(|e| Difference::Missing(expected_text(e))));
    if expectation.exact {
        // What was waived is accepted on purpose and surprises nobody.
        let serious = report
            .findings
            .iter()
            .filter(|f| f.severity > Severity::Info && f.waived.is_none());
        let surprising = serious.filter(|f| {
            !expectation
                .findings
                .iter()
                .any(|e| matches_expected(e, f, report))
        });
        differences.extend(surprising.map(|f| Difference::Unexpected(finding_text(f, report))));
    }
    differences
}

/// Findings of `todo` that the report has by now.
#[must_use]
pub fn passing_todos(expectation: &Expectation, report: &Report) -> Vec<String> {
    let here = |e: &&ExpectedFinding| {
        report
            .findings
            .iter()
            .any(|f| matches_expected(e, f, report))
    };
    expectation
        .todo
        .iter()
        .filter(here)
        .map(expected_text)
        .collect()
}

/// A value by the name it has in JSON.
pub(super) fn json_name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn path_of_finding<'a>(finding: &Finding, report: &'a Report) -> Option<&'a str> {
    let place = finding.places.first()?;
    // A place counts the files that were opened; skipped ones have no number.
    let opened_files = report
        .files
        .iter()
        .filter(|f| f.status != FileStatus::Skipped);
    opened_files.map(|f| f.facts.path.as_str()).nth(place.file)
}

fn matches_expected(expected: &ExpectedFinding, finding: &Finding, report: &Report) -> bool {
    let same = |expected_value: &Option<String>, found: Option<&str>| {
        expected_value.as_deref().is_none_or(|w| Some(w) == found)
    };
    expected.code == finding.code.name()
        && same(&expected.file, path_of_finding(finding, report))
        && same(&expected.document, finding.kind.as_deref())
        && same_requirement(
            expected.requirement.as_deref(),
            finding.requirement.as_deref(),
        )
        && expected
            .page
            .is_none_or(|p| finding.places.first().is_some_and(|q| q.page == p))
        && expected.severity.is_none_or(|s| s == finding.severity)
}

/// A requirement is named by its whole id (`catering.venue/food-permit`) or by its last part.
pub(super) fn same_requirement(expected_id: Option<&str>, found: Option<&str>) -> bool {
    let last = |id: &str| id.rsplit('/').next().map(str::to_owned);
    expected_id.is_none_or(|w| found.is_some_and(|f| f == w || last(f).as_deref() == Some(w)))
}

fn expected_text(e: &ExpectedFinding) -> String {
    let part = |key: &str, value: &Option<String>| {
        value
            .as_ref()
            .map(|v| format!(", {key}: {v}"))
            .unwrap_or_default()
    };
    let page = e.page.map(|p| format!(", page: {p}")).unwrap_or_default();
    let severity = e
        .severity
        .map(|s| format!(", severity: {}", json_name(&s)))
        .unwrap_or_default();
    format!(
        "{{ code: {}{}{}{}{page}{severity} }}",
        e.code,
        part("document", &e.document),
        part("file", &e.file),
        part("requirement", &e.requirement)
    )
}

fn finding_text(finding: &Finding, report: &Report) -> String {
    let file = path_of_finding(finding, report)
        .map(|f| format!(", file: {f}"))
        .unwrap_or_default();
    let document = finding
        .kind
        .as_ref()
        .map(|k| format!(", document: {k}"))
        .unwrap_or_default();
    format!(
        "{{ code: {}{document}{file} }} ({}: {})",
        finding.code,
        json_name(&finding.severity),
        finding.message.en
    )
}
