//! Rule tests as data: dossiers described in words, audited by the same judge as pictures.

mod raw;
mod validate;

use std::path::{Path, PathBuf};

pub use raw::{Listed, RawCase, RawExpected, RawTests};

use super::generated;
use super::fixture_packs; use super::fixture_packs::{compare, Difference, PackResult};
use super::synthetic::Scene;
use super::{Expectation, ExpectedFinding};
use model::limits::Limits;
use model::{Report, Words};
use crate::rules::Rules;
use crate::rules::yaml::{Problem, Problems, YamlFile};

/// The compiled-in tests: name below `rules/`, text.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rule_tests.rs"));

/// A file of tests, its names resolved.
#[derive(Debug, Clone)]
pub struct Tests {
    /// Name of the file.
    pub name: String,
    /// Packs to prove; `None`: nothing is generated.
    pub generate: Option<Vec<String>>,
    /// Described tests.
    pub cases: Vec<Case>,
}

/// One described test.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The dossier.
    pub scene: Scene,
    /// Verdict and findings.
    pub expectation: Expectation,
    /// Outcomes by requirement.
    pub requirements: Vec<(String, model::Outcome)>,
    /// Status by reject reason.
    pub reasons: Vec<(String, model::ReasonStatus)>,
}

/// The compiled-in test files.
#[must_use]
pub fn embedded() -> Vec<YamlFile> {
    let file = |(name, text): &(&str, &'static str)| YamlFile {
        name: format!("rules/{name}"),
        text: (*text).into(),
    };
    EMBEDDED.iter().map(file).collect()
}

/// Test files among and below `roots`, sorted: YAML with the key `tests` or `generate`. Fixture packs
/// hold none.
pub fn find(roots: &[PathBuf], limits: &Limits) -> Result<Vec<YamlFile>, Problems> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for root in roots {
        let pack = |e: &walkdir::DirEntry| e.file_type().is_dir() && e.path().join("expect.yaml").is_file();
        let walk = walkdir::WalkDir::new(root).sort_by_file_name().max_depth(limits.folder_depth);
        for entry in walk.into_iter().filter_entry(|e| !pack(e)).flatten() {
            let named = entry.path().extension().is_some_and(|e| e == "yaml" || e == "yml");
            if entry.file_type().is_file() && named {
                match read(entry.path(), limits) {
                    Ok(file) if is_tests(&file) => files.push(file),
                    Ok(_) => {}
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(Problems(problems)) }
}

fn read(path: &Path, limits: &Limits) -> Result<YamlFile, Problem> {
    let name = path.to_string_lossy();
    let fail = |why: Words| YamlFile { name: name.to_string(), text: "".into() }.problem(&[], why);
    if std::fs::metadata(path).is_ok_and(|m| m.len() > limits.yaml_bytes) {
        let n = limits.yaml_bytes;
        return Err(fail(Words::new(
            format!("超过 {n} 字节的上限"),
            format!("is over the limit of {n} bytes"),
        )));
    }
    let bytes = std::fs::read(path);
    bytes
        .map(|b| YamlFile::decode(&name, &b))
        .map_err(|e| fail(Words::new(format!("无法读取：{e}"), format!("cannot be read: {e}"))))
}

fn is_tests(file: &YamlFile) -> bool {
    file.text.lines().any(|l| l.starts_with("tests:") || l.starts_with("generate:"))
}

/// Reads test files; every problem with its place.
pub fn parse(files: &[YamlFile], rules: &Rules) -> Result<Vec<Tests>, Problems> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        match validate::tests(file, rules) {
            Ok(tests) => all.push(tests),
            Err(mut wrong) => problems.append(&mut wrong.0),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(Problems(problems)) }
}

impl Tests {
    /// Runs the described tests, then the generated ones.
    #[must_use]
    pub fn run(&self, rules: &Rules) -> Vec<PackResult> {
        use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
        let mut results: Vec<PackResult> = self.cases.par_iter().map(|c| c.run(&self.name, rules)).collect();
        if let Some(packs) = &self.generate {
            results.extend(generated::prove(rules, packs).into_iter().map(PackResult::from));
        }
        results
    }
}

impl Case {
    fn run(&self, file: &str, rules: &Rules) -> PackResult {
        let report = self.scene.report(rules);
        let mut differences = compare(&self.expectation, &report);
        differences.extend(self.requirements.iter().filter_map(|(id, outcome)| {
            let found = outcome_of(&report, id);
            let expected = fixture_packs::name(outcome);
            (found != expected).then(|| Difference::Outcome(id.clone(), expected, found))
        }));
        differences.extend(self.reasons.iter().filter_map(|(id, status)| {
            let found = report.reasons.iter().find(|r| &r.id == id).map(|r| fixture_packs::name(&r.status));
            let (expected, found) = (fixture_packs::name(status), found.unwrap_or_else(|| "not asked".into()));
            (found != expected).then(|| Difference::Outcome(id.clone(), expected, found))
        }));
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".yaml");
        PackResult {
            name: format!("{stem}: {}", self.name),
            differences,
            done: Vec::new(),
            outcomes: report.requirements.iter().map(|r| (r.id.clone(), r.outcome)).collect(),
        }
    }
}

/// The outcome of a requirement by its whole id or its last part.
fn outcome_of(report: &Report, id: &str) -> String {
    let found = report.requirements.iter().find(|r| fixture_packs::same_requirement(Some(id), Some(&r.id)));
    found.map_or_else(|| "not asked".to_owned(), |r| fixture_packs::name(&r.outcome))
}

/// An expectation of findings and a verdict.
fn expectation(raw: &RawExpected) -> Expectation {
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
