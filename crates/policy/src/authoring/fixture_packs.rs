//! Finding packs and holding reports against their expectations.

use std::path::PathBuf;

use serde_json::Value;

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
        let walk = walkdir::WalkDir::new(root);
        let mut walk = walk.sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let Ok(entry) = entry else { continue };
            let expectation = entry.path().join("expect.yaml");
            if entry.file_type().is_dir() && expectation.is_file() {
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
    let expected_verdict = expectation.verdict;
    if let Some(verdict) = expected_verdict.filter(|expected| *expected != report.verdict) {
        differences.push(Difference::Verdict(
            json_name(&verdict),
            json_name(&report.verdict),
        ));
    }
    for expected in &expectation.findings {
        if !has_finding(report, expected) {
            let missing = expected_text(expected);
            differences.push(Difference::Missing(missing));
        }
    }
    if !expectation.exact {
        return differences;
    }
    for finding in &report.findings {
        // What was waived is accepted on purpose and surprises nobody.
        let is_serious = finding.severity > Severity::Info && finding.waived.is_none();
        let is_expected = expectation
            .findings
            .iter()
            .any(|expected| matches_expected(expected, finding, report));
        if is_serious && !is_expected {
            let text = finding_text(finding, report);
            differences.push(Difference::Unexpected(text));
        }
    }
    differences
}

fn has_finding(report: &Report, expected: &ExpectedFinding) -> bool {
    report
        .findings
        .iter()
        .any(|finding| matches_expected(expected, finding, report))
}

/// Findings of `todo` that the report has by now.
#[must_use]
pub fn passing_todos(expectation: &Expectation, report: &Report) -> Vec<String> {
    expectation
        .todo
        .iter()
        .filter(|expected| has_finding(report, expected))
        .map(expected_text)
        .collect()
}

/// A value by the name it has in JSON.
pub(super) fn json_name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn path_of_finding<'a>(finding: &Finding, report: &'a Report) -> Option<&'a str> {
    let place = finding.places.first()?;
    // A place counts the files that were opened; skipped ones have no number.
    let opened_files = report
        .files
        .iter()
        .filter(|file| file.status != FileStatus::Skipped);
    opened_files
        .map(|file| file.facts.path.as_str())
        .nth(place.file)
}

fn matches_expected(expected: &ExpectedFinding, finding: &Finding, report: &Report) -> bool {
    let same = |expected_value: &Option<String>, found: Option<&str>| match expected_value {
        Some(expected) => Some(expected.as_str()) == found,
        None => true,
    };
    let on_page = |page: u32| {
        let place = finding.places.first();
        place.is_some_and(|place| place.page == page)
    };
    expected.code == finding.code.name()
        && same(&expected.file, path_of_finding(finding, report))
        && same(&expected.document, finding.kind.as_deref())
        && same_requirement(
            expected.requirement.as_deref(),
            finding.requirement.as_deref(),
        )
        && expected.page.is_none_or(on_page)
        && expected
            .severity
            .is_none_or(|severity| severity == finding.severity)
}

/// A requirement is named by its whole id (`catering.venue/food-permit`) or by its last part.
pub(super) fn same_requirement(expected_id: Option<&str>, found: Option<&str>) -> bool {
    let Some(expected_id) = expected_id else {
        return true;
    };
    let Some(found) = found else {
        return false;
    };
    let last_part = found.rsplit('/').next();
    found == expected_id || last_part == Some(expected_id)
}

fn expected_text(e: &ExpectedFinding) -> String {
    let part = |key: &str, value: &Option<String>| match value {
        Some(value) => format!(", {key}: {value}"),
        None => String::new(),
    };
    let page = match e.page {
        Some(page) => format!(", page: {page}"),
        None => String::new(),
    };
    let severity = match &e.severity {
        Some(severity) => format!(", severity: {}", json_name(severity)),
        None => String::new(),
    };
    format!(
        "{{ code: {}{}{}{}{page}{severity} }}",
        e.code,
        part("document", &e.document),
        part("file", &e.file),
        part("requirement", &e.requirement)
    )
}

fn finding_text(finding: &Finding, report: &Report) -> String {
    let file = match path_of_finding(finding, report) {
        Some(path) => format!(", file: {path}"),
        None => String::new(),
    };
    let document = match &finding.kind {
        Some(kind) => format!(", document: {kind}"),
        None => String::new(),
    };
    format!(
        "{{ code: {}{document}{file} }} ({}: {})",
        finding.code,
        json_name(&finding.severity),
        finding.message.en
    )
}
