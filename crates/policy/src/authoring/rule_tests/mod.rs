//! Rule tests as data: dossiers described in words, evaluated like pictures.

mod described_documents;
mod expected_ids;
mod notes;
mod raw;
mod rule_test;
mod usual_items;
mod validate;

use std::path::{Path, PathBuf};

pub use raw::{DocumentEntry, RawLeftOut, RawRuleTest, RawTestExpectation, RawTestFile};
pub use rule_test::{RuleTest, RuleTestFile};

use walkdir::{DirEntry, WalkDir};

use crate::rules::Rules;
use crate::rules::yaml::{Diagnostic, Diagnostics, YamlFile};
use model::Bilingual;
use model::limits::Limits;

// Written by the build script from the YAML files below `rules/tests/`.
/// The compiled-in tests: name below `rules/`, text.
const EMBEDDED_TESTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rule_tests.rs"));

/// The compiled-in test files.
#[must_use]
pub fn embedded_tests() -> Vec<YamlFile> {
    let file = |(name, text): &(&str, &'static str)| YamlFile {
        name: format!("rules/{name}"),
        text: (*text).into(),
    };
    EMBEDDED_TESTS
        .iter()
        .map(file)
        .collect()
}

/// Test files among and below `roots`, sorted: YAML with the key `tests` or `generate`. Fixture packs
/// hold none.
pub fn find_test_files(roots: &[PathBuf], limits: &Limits) -> Result<Vec<YamlFile>, Diagnostics> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for root in roots {
        let walk = WalkDir::new(root)
            .sort_by_file_name()
            .max_depth(limits.folder_depth)
            .into_iter()
            .filter_entry(|entry| !is_fixture_pack(entry));
        for entry in walk.flatten() {
            if !is_yaml_file(&entry) {
                continue;
            }
            match read_test_file(entry.path(), limits) {
                Ok(file) if is_test_file(&file) => files.push(file),
                Ok(_) => {}
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(Diagnostics(problems))
    }
}

fn is_fixture_pack(entry: &DirEntry) -> bool {
    let expectation = entry.path().join("expect.yaml");
    entry.file_type().is_dir() && expectation.is_file()
}

fn is_yaml_file(entry: &DirEntry) -> bool {
    let extension = entry.path().extension();
    let is_yaml = extension.is_some_and(|e| e == "yaml" || e == "yml");
    is_yaml && entry.file_type().is_file()
}

fn read_test_file(path: &Path, limits: &Limits) -> Result<YamlFile, Diagnostic> {
    let name = path.to_string_lossy();
    let fail = |why: Bilingual| {
        let file = YamlFile {
            name: name.to_string(),
            text: "".into(),
        };
        file.diagnostic_at(&[], why)
    };
    // Asked before reading: a file over the limit never comes into memory.
    if std::fs::metadata(path).is_ok_and(|m| m.len() > limits.yaml_bytes) {
        let n = limits.yaml_bytes;
        return Err(fail(Bilingual::new(
            format!("超过 {n} 字节的上限"),
            format!("is over the limit of {n} bytes"),
        )));
    }
    match std::fs::read(path) {
        Ok(bytes) => Ok(YamlFile::decode(&name, &bytes)),
        Err(e) => Err(fail(Bilingual::new(
            format!("无法读取：{e}"),
            format!("cannot be read: {e}"),
        ))),
    }
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
    let mut all = Vec::new();
    let mut problems = Vec::new();
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
