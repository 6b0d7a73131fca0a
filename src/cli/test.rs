//! `preaudit test [PATH...]`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use model::Lang;
use model::limits::Limits;
use policy::authoring;
use policy::authoring::{Coverage, Difference, TestResult, rule_tests};
use policy::render::test_results as render;
use policy::rules::Rules;
use policy::rules::yaml::Diagnostics;
use policy::sanitize::printable;
use preaudit::audit;
use preaudit::audit::ExtractOptions;

use crate::adversary;
use crate::args::{Common, TestArgs, TestFormat};
use crate::check;
use crate::extract_options;
use crate::fixture_pack::open_pack;
use crate::output::{Exit, Terminal};

pub fn run(args: &TestArgs, terminal: &Terminal) -> Result<Exit> {
    check::start_threads(args.common.jobs)?;
    let limits = Limits::default();
    let rules = Rules::load(&args.common.rules, &limits)?;
    if args.adversary {
        return adversary::run(args, &rules, limits, terminal);
    }
    let results = run_tests(args, &rules, limits)?;
    // A folder without any test must not end as success.
    if results.is_empty() {
        return Ok(Exit::NoInput);
    }
    let mut bytes = Vec::new();
    match args.format {
        TestFormat::Table => {
            let mut text = result_lines(&results, terminal);
            let coverage = coverage_text(&results, &rules, args.coverage, terminal);
            text += &coverage;
            text += &totals_line(&results);
            bytes = text.into_bytes();
        }
        TestFormat::Json => render::write_json(&results, &mut bytes)?,
        TestFormat::Junit => render::write_junit(&results, &mut bytes)?,
        TestFormat::Sarif => {
            let lang = terminal.lang;
            render::write_sarif(&results, lang, &mut bytes)?;
        }
        TestFormat::Github => render::write_github(&results, &mut bytes)?,
    }
    let output = args.output.as_deref();
    terminal.write_output(output, &bytes)?;
    // As with `check`: SARIF goes to a service that decides by itself.
    let decides = args.format != TestFormat::Sarif;
    let has_failed = |result: &TestResult| !result.differences.is_empty();
    let failed = results.iter().any(has_failed);
    if failed && decides {
        Ok(Exit::NotReady)
    } else {
        Ok(Exit::Ready)
    }
}

/// Fixture packs and rule tests among and below the named paths; without any the built-in rule tests.
fn run_tests(args: &TestArgs, rules: &Rules, limits: Limits) -> Result<Vec<TestResult>> {
    let packs = authoring::find_fixture_packs(&args.packs);
    let files = if args.packs.is_empty() {
        rule_tests::embedded_tests()
    } else {
        rule_tests::find_test_files(&args.packs, &limits)?
    };
    let tests = rule_tests::parse_test_files(&files, rules)?;
    let looking = extract_options::extract_options(&args.common, limits)?;
    let of_pack = |folder: &PathBuf| test_pack(folder, rules, &args.common, &looking);
    let of_packs = packs.iter().map(of_pack);
    let of_tests = tests
        .iter()
        .flat_map(|test| test.run(rules));
    let results = of_packs.chain(of_tests);
    Ok(results.collect())
}

/// Requirements that nothing makes both met and unmet, a line each, and how many are proven.
fn coverage_text(
    results: &[TestResult],
    rules: &Rules,
    is_requested: bool,
    terminal: &Terminal,
) -> String {
    if !is_requested {
        return String::new();
    }
    let Coverage {
        requirements,
        proven,
        open,
    } = authoring::compute_coverage(results, rules);
    let mut text = String::new();
    for (id, met, unmet) in &open {
        let _ = writeln!(text, "{id}: met {met}, unmet {unmet}");
    }
    text += &match terminal.lang {
        Lang::Zh => format!("{requirements} 项要求中 {proven} 项既见满足又见不满足\n"),
        Lang::En => format!("{proven} of {requirements} requirements seen both met and unmet\n"),
    };
    text
}

/// A pack that cannot be audited fails; the others go on.
fn test_pack(folder: &Path, rules: &Rules, common: &Common, base: &ExtractOptions) -> TestResult {
    let name = folder.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    audit_pack(folder, rules, common, base).unwrap_or_else(|error| {
        let text = match error.downcast_ref::<Diagnostics>() {
            Some(problems) => problems.to_string(),
            None => format!("{error:#}"),
        };
        TestResult {
            name: name.into_owned(),
            differences: vec![Difference::Broken(text)],
            done: Vec::new(),
            outcomes: Vec::new(),
        }
    })
}

fn audit_pack(
    folder: &Path,
    rules: &Rules,
    common: &Common,
    base: &ExtractOptions,
) -> Result<TestResult> {
    let (pack, looking) = open_pack(folder, rules, common, base)?;
    let report = audit::audit_dossier(&pack.dossier, rules, &looking, &pack.settings);
    let mut outcomes = Vec::new();
    for requirement in &report.requirements {
        let id = requirement.id.clone();
        outcomes.push((id, requirement.outcome));
    }
    Ok(TestResult {
        name: pack.dossier.name,
        differences: authoring::compare_report(&pack.expectation, &report),
        done: authoring::passing_todos(&pack.expectation, &report),
        outcomes,
    })
}

fn result_lines(results: &[TestResult], terminal: &Terminal) -> String {
    let zh = terminal.lang == Lang::Zh;
    let mut text = String::new();
    for result in results {
        let mark = if result.differences.is_empty() {
            "ok  "
        } else {
            "FAIL"
        };
        let _ = writeln!(text, "{mark} {}", printable(&result.name));
        for difference in &result.differences {
            let line = difference_line(difference, zh);
            let _ = writeln!(text, "       {}", printable(&line));
        }
        for todo in &result.done {
            let passes = if zh {
                "todo 已通过："
            } else {
                "todo passes now:"
            };
            let _ = writeln!(text, "       {passes} {todo}");
        }
    }
    text
}

fn difference_line(difference: &Difference, zh: bool) -> String {
    match difference {
        Difference::Verdict(expected, found) if zh => {
            format!("结论应为 {expected}，实为 {found}")
        }
        Difference::Verdict(expected, found) => {
            format!("verdict: expected {expected}, found {found}")
        }
        Difference::Missing(expected) if zh => format!("- 缺少 {expected}"),
        Difference::Missing(expected) => format!("- missing {expected}"),
        Difference::Unexpected(found) if zh => format!("+ 多出 {found}"),
        Difference::Unexpected(found) => format!("+ unexpected {found}"),
        Difference::Outcome(what, expected, found) if zh => {
            format!("{what}：应为 {expected}，实为 {found}")
        }
        Difference::Outcome(what, expected, found) => {
            format!("{what}: expected {expected}, found {found}")
        }
        Difference::Broken(why) => why.trim_end().to_owned(),
    }
}

fn totals_line(results: &[TestResult]) -> String {
    let failed = results
        .iter()
        .filter(|result| !result.differences.is_empty())
        .count();
    let passed = results.len() - failed;
    format!("{passed} passed, {failed} failed\n")
}
