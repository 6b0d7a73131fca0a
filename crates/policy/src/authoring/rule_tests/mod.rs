//! Rule tests as data: dossiers described in words, evaluated like pictures.

mod raw;
mod validate;

use std::path::{Path, PathBuf};

pub use raw::{DocumentEntry, RawRuleTest, RawTestExpectation, RawTestFile};

use super::fixture_packs;
use super::fixture_packs::{Difference, TestResult, compare_report};
use super::generated;
use super::synthetic::SyntheticDossier;
use super::{Expectation, ExpectedFinding};
use crate::rules::Rules;
use crate::rules::yaml::{Diagnostic, Diagnostics, YamlFile};
use model::limits::Limits;
use model::{Bilingual, Report};

// Written by the build script from the YAML files below `rules/tests/`.
/// The compiled-in tests: name below `rules/`, text.
const EMBEDDED_TESTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rule_tests.rs"));

/// A file of tests, its names resolved.
#[derive(Debug, Clone)]
pub struct RuleTestFile {
    /// Name of the file.
    pub name: String,
    /// Packs to prove; `None`: nothing is generated.
    pub generate: Option<Vec<String>>,
    /// Described tests.
    pub cases: Vec<RuleTest>,
}

/// One described test.
#[derive(Debug, Clone)]
pub struct RuleTest {
    /// What it shows.
    pub name: String,
    /// The dossier.
    pub scene: SyntheticDossier,
    /// Verdict and findings.
    pub expectation: Expectation,
    /// Outcomes by requirement.
    pub requirements: Vec<(String, model::Outcome)>,
    /// Status by reject reason.
    pub reasons: Vec<(String, model::ReasonStatus)>,
}

/// The compiled-in test files.
#[must_use]
pub fn embedded_tests() -> Vec<YamlFile> {
    let file = |(name, text): &(&str, &'static str)| YamlFile {
        name: format!("rules/{name}"),
        text: (*text).into(),
    };
    EMBEDDED_TESTS.iter().map(file).collect()
}

/// Test files among and below `roots`, sorted: YAML with the key `tests` or `generate`. Fixture packs
/// hold none.
pub fn find_test_files(roots: &[PathBuf], limits: &Limits) -> Result<Vec<YamlFile>, Diagnostics> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for root in roots {
        let pack = |e: &walkdir::DirEntry| {
            e.file_type().is_dir() && e.path().join("expect.yaml").is_file()
        };
        let walk = walkdir::WalkDir::new(root)
            .sort_by_file_name()
            .max_depth(limits.folder_depth);
        for entry in walk.into_iter().filter_entry(|e| !pack(e)).flatten() {
            let named = entry
                .path()
                .extension()
                .is_some_and(|e| e == "yaml" || e == "yml");
            if entry.file_type().is_file() && named {
                match read_test_file(entry.path(), limits) {
                    Ok(file) if is_test_file(&file) => files.push(file),
                    Ok(_) => {}
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(Diagnostics(problems))
    }
}

fn read_test_file(path: &Path, limits: &Limits) -> Result<YamlFile, Diagnostic> {
    let name = path.to_string_lossy();
    let fail = |why: Bilingual| {
        YamlFile {
            name: name.to_string(),
            text: "".into(),
        }
        .diagnostic_at(&[], why)
    };
    // Asked before reading: a file over the limit never comes into memory.
    if std::fs::metadata(path).is_ok_and(|m| m.len() > limits.yaml_bytes) {
        let n = limits.yaml_bytes;
        return Err(fail(Bilingual::new(
            format!("超过 {n} 字节的上限"),
            format!("is over the limit of {n} bytes"),
        )));
    }
    let bytes = std::fs::read(path);
    bytes.map(|b| YamlFile::decode(&name, &b)).map_err(|e| {
        fail(Bilingual::new(
            format!("无法读取：{e}"),
            format!("cannot be read: {e}"),
        ))
    })
}

fn is_test_file(file: &YamlFile) -> bool {
    // Top-level keys only, without a parse: a test file with a mistake must be told, not skipped.
    file.text
        .lines()
        .any(|l| l.starts_with("tests:") || l.starts_with("generate:"))
}

/// Reads test files; every problem with its place.
pub fn parse_test_files(
    files: &[YamlFile],
    rules: &Rules,
) -> Result<Vec<RuleTestFile>, Diagnostics> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        match validate::validate_test_file(file, rules) {
            Ok(tests) => all.push(tests),
            Err(mut wrong) => problems.append(&mut wrong.0),
        }
    }
    if problems.is_empty() {
        Ok(all)
    } else {
        Err(Diagnostics(problems))
    }
}

impl RuleTestFile {
    /// Runs the described tests, then the generated ones.
    #[must_use]
    pub fn run(&self, rules: &Rules) -> Vec<TestResult> {
        use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
        // On all cores; the order of the results is that of the file.
        let mut results: Vec<TestResult> = self
            .cases
            .par_iter()
            .map(|c| c.run(&self.name, rules))
            .collect();
        if let Some(packs) = &self.generate {
            results.extend(
                generated::run_generated_cases(rules, packs)
                    .into_iter()
                    .map(TestResult::from),
            );
        }
        results
    }
}

impl RuleTest {
    fn run(&self, file: &str, rules: &Rules) -> TestResult {
        let report = self.scene.evaluate(rules);
        let mut differences = compare_report(&self.expectation, &report);
        differences.extend(self.requirements.iter().filter_map(|(id, outcome)| {
            let found = outcome_name(&report, id);
            let expected = fixture_packs::json_name(outcome);
            (found != expected).then(|| Difference::Outcome(id.clone(), expected, found))
        }));
        differences.extend(self.reasons.iter().filter_map(|(id, status)| {
            let found = report
                .reasons
                .iter()
                .find(|r| &r.id == id)
                .map(|r| fixture_packs::json_name(&r.status));
            let (expected, found) = (
                fixture_packs::json_name(status),
                found.unwrap_or_else(|| "not asked".into()),
            );
            (found != expected).then(|| Difference::Outcome(id.clone(), expected, found))
        }));
        // Two files may use one name for a test, so the file is named in front of it.
        let stem = file
            .rsplit('/')
            .next()
            .unwrap_or(file)
            .trim_end_matches(".yaml");
        TestResult {
            name: format!("{stem}: {}", self.name),
            differences,
            done: Vec::new(),
            outcomes: report
                .requirements
                .iter()
                .map(|r| (r.id.clone(), r.outcome))
                .collect(),
        }
    }
}

/// The outcome of a requirement by its whole id or its last part.
fn outcome_name(report: &Report, id: &str) -> String {
    let found = report
        .requirements
        .iter()
        .find(|r| fixture_packs::same_requirement(Some(id), Some(&r.id)));
    found.map_or_else(
        || "not asked".to_owned(),
        |r| fixture_packs::json_name(&r.outcome),
    )
}

fn build_expectation(raw: &RawTestExpectation) -> Expectation {
    Expectation {
        as_of: None,
        verdict: raw.verdict,
        findings: raw.findings.iter().map(ExpectedFinding::clone).collect(),
        exact: raw.exact,
        todo: Vec::new(),
        readings: None,
        specimens_allowed: true,
    }
}
