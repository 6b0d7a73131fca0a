//! One named test for each fixture pack, each file of rule tests and each pack with generated cases, so
//! that the one that fails is seen by its name and runs alone: `cargo test --test packs catering-ready`.
//!
//! The tests are found at run time, so a new pack needs no line here; how many were found is a test too.

// Everything here is a test, also the helpers.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use model::limits::Limits;
use policy::authoring::generated::{all_requirements, run_generated_cases};
use policy::authoring::rule_tests::{RuleTestFile, find_test_files, parse_test_files};
use policy::authoring::{TestResult, find_fixture_packs};
use policy::rules::Rules;

fn main() {
    let arguments = Arguments::from_args();
    let rules = Arc::new(Rules::load_embedded().expect("sound rules"));
    let test_files = parse_rule_tests(&rules);
    let cases = test_files
        .iter()
        .map(|file| file.cases.len())
        .sum();
    // The longest first, so that no core waits for them at the end.
    let mut trials: Vec<Trial> = test_files
        .iter()
        .flat_map(|file| rule_test_trials(file, &rules))
        .collect();
    let fixture_packs = pack_trials();
    let packs = fixture_packs.len();
    trials.extend(fixture_packs);
    let names: BTreeSet<String> = trials
        .iter()
        .map(|t| t.name().to_owned())
        .collect();
    trials.push(Trial::test("every_folder_and_file_is_found", move || {
        check_counts(packs, cases, &names, &rules)
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

fn base() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pack_trials() -> Vec<Trial> {
    let folders = find_fixture_packs(&[base().join("fixtures/packs")]);
    let trial = |folder: PathBuf| {
        let name = format!("packs::{}", file_name(&folder));
        Trial::test(name, move || run_pack(&folder))
    };
    folders.into_iter().map(trial).collect()
}

/// A pack passes if the command says so: nothing missing, nothing that its `expect.yaml` does not name.
fn run_pack(folder: &Path) -> Result<(), Failed> {
    let output = Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .arg("test")
        .arg(folder)
        .current_dir(base())
        .env_remove("LC_ALL")
        .env("LANG", "en_US.UTF-8")
        // What is installed on this machine changes no result.
        .env(
            "PREAUDIT_HOME",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/nothing-installed"),
        )
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(0) && text.contains("1 passed, 0 failed") {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}\n{text}{errors}", output.status).into())
}

fn parse_rule_tests(rules: &Rules) -> Vec<RuleTestFile> {
    let folder = base().join("rules/tests");
    let files = find_test_files(&[folder], &Limits::default()).expect("readable tests");
    parse_test_files(&files, rules).expect("sound tests")
}

/// The described tests of a file are one trial, the cases it has generated one for each pack.
fn rule_test_trials(file: &RuleTestFile, rules: &Arc<Rules>) -> Vec<Trial> {
    let name = format!("rule_tests::{}", rule_test_name(&file.name));
    let mut trials = Vec::new();
    if !file.cases.is_empty() {
        let described = RuleTestFile {
            generate: None,
            ..file.clone()
        };
        let rules = Arc::clone(rules);
        let run = move || judge_results(&described.run(&rules));
        trials.push(Trial::test(name.clone(), run));
    }
    // An empty list stands for every pack.
    let packs = match &file.generate {
        Some(named) if named.is_empty() => packs_with_requirements(rules),
        Some(named) => named.clone(),
        None => Vec::new(),
    };
    for pack in packs {
        let rules = Arc::clone(rules);
        trials.push(Trial::test(format!("{name}::{pack}"), move || {
            let cases = run_generated_cases(&rules, &[pack]);
            judge_results(
                &cases
                    .into_iter()
                    .map(TestResult::from)
                    .collect::<Vec<_>>(),
            )
        }));
    }
    trials
}

/// A pack may hold categories and notes only; nothing is generated for it.
fn packs_with_requirements(rules: &Rules) -> Vec<String> {
    let packs: BTreeSet<String> = all_requirements(rules)
        .map(|r| r.pack.id.clone())
        .collect();
    packs.into_iter().collect()
}

fn judge_results(results: &[TestResult]) -> Result<(), Failed> {
    if results.is_empty() {
        return Err("nothing was run".into());
    }
    let failed: Vec<_> = results
        .iter()
        .filter(|r| !r.differences.is_empty())
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(format!("{} of {}: {failed:#?}", failed.len(), results.len()).into())
}

/// What was found, against the folders as they lie there.
fn check_counts(
    packs: usize,
    cases: usize,
    names: &BTreeSet<String>,
    rules: &Rules,
) -> Result<(), Failed> {
    let folders = entries("fixtures/packs");
    let files = rule_test_files();
    let has_trial = |name: &String| {
        let below = format!("{name}::");
        names.contains(name)
            || names
                .iter()
                .any(|n| n.starts_with(&below))
    };
    let missing: Vec<String> = folders
        .iter()
        .map(|folder| format!("packs::{folder}"))
        .chain(
            files
                .iter()
                .map(|file| format!("rule_tests::{file}")),
        )
        .chain(
            packs_with_requirements(rules)
                .into_iter()
                .map(|p| format!("rule_tests::generated.yaml::{p}")),
        )
        .filter(|name| !has_trial(name))
        .collect();
    if !missing.is_empty() {
        return Err(format!("no test for {missing:?}").into());
    }
    if packs != folders.len() || packs < 35 || files.len() < 4 || cases < 120 {
        return Err(format!(
            "{packs} packs, {} files, {cases} described tests",
            files.len()
        )
        .into());
    }
    Ok(())
}

fn entries(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(base().join(folder)).expect("a folder");
    entries
        .flatten()
        .map(|e| file_name(&e.path()))
        .collect()
}

/// The files below `rules/tests`, subfolders included.
fn rule_test_files() -> Vec<String> {
    let folder = base().join("rules/tests");
    let all = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten();
    let files = all.filter(|entry| entry.file_type().is_file());
    let name = |entry: walkdir::DirEntry| rule_test_name(&entry.path().to_string_lossy());
    files.map(name).collect()
}

/// The path below `rules/tests`, with `/`.
fn rule_test_name(path: &str) -> String {
    let path = path.replace('\\', "/");
    let below = path.split("rules/tests/").last();
    below.unwrap_or(&path).to_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
