//! `preaudit test [PATH...]`.

use std::fmt::Write as _;
use std::path::Path;

use model::limits::Limits;
use model::{Declaration, Dossier, Lang};
use policy::authoring;
use policy::authoring::{Coverage, Difference, Expectation, TestResult, rule_tests};
use policy::evaluate::AuditOptions;
use policy::render::test_results as render;
use policy::rules::Rules;
use policy::rules::declaration::parse_declaration;
use policy::rules::yaml::{Diagnostics, YamlFile};
use policy::sanitize::printable;
use preaudit::audit;
use preaudit::audit::ExtractOptions;

use crate::args::{Common, TestArgs, TestFormat};
use crate::check;
use crate::extract_options;
use crate::output::{Exit, Terminal};

pub fn run(args: &TestArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    check::start_threads(args.common.jobs)?;
    let limits = Limits::default();
    let rules = Rules::load(&args.common.rules, &limits)?;
    let results = run_tests(args, &rules, limits)?;
    // A folder without any test must not end as success.
    if results.is_empty() {
        return Ok(Exit::NoInput);
    }
    let mut bytes = Vec::new();
    match args.format {
        TestFormat::Table => {
            let text = result_lines(&results, terminal)
                + &coverage_text(&results, &rules, args.coverage, terminal);
            bytes = (text + &totals_line(&results)).into_bytes();
        }
        TestFormat::Json => render::write_json(&results, &mut bytes)?,
        TestFormat::Junit => render::write_junit(&results, &mut bytes)?,
        TestFormat::Sarif => render::write_sarif(&results, terminal.lang, &mut bytes)?,
        TestFormat::Github => render::write_github(&results, &mut bytes)?,
    }
    terminal.write_output(args.output.as_deref(), &bytes)?;
    // As with `check`: SARIF goes to a service that decides by itself.
    let failed = results.iter().any(|result| !result.differences.is_empty())
        && args.format != TestFormat::Sarif;
    Ok(if failed { Exit::NotReady } else { Exit::Ready })
}

/// Fixture packs and rule tests among and below the named paths; without any the built-in rule tests.
fn run_tests(args: &TestArgs, rules: &Rules, limits: Limits) -> anyhow::Result<Vec<TestResult>> {
    let packs = authoring::find_fixture_packs(&args.packs);
    let files = if args.packs.is_empty() {
        rule_tests::embedded_tests()
    } else {
        rule_tests::find_test_files(&args.packs, &limits)?
    };
    let tests = rule_tests::parse_test_files(&files, rules)?;
    let looking = extract_options::extract_options(&args.common, limits)?;
    let of_packs = packs
        .iter()
        .map(|folder| test_pack(folder, rules, &args.common, &looking));
    let of_tests = tests.iter().flat_map(|test| test.run(rules));
    Ok(of_packs.chain(of_tests).collect())
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
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    audit_pack(folder, rules, common, base).unwrap_or_else(|error| {
        let text = error
            .downcast_ref::<Diagnostics>()
            .map_or_else(|| format!("{error:#}"), ToString::to_string);
        TestResult {
            name: name.clone(),
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
) -> anyhow::Result<TestResult> {
    let listing = check::list_dossier(folder, &base.limits)?;
    let control = listing
        .expect
        .clone()
        .unwrap_or_else(|| evidence::discover::ControlFile {
            path: "expect.yaml".into(),
            bytes: Vec::new(),
        });
    let expectation = Expectation::parse(&YamlFile::decode(&control.path, &control.bytes))?;
    let declared = match &listing.merchant {
        Some(c) => parse_declaration(&YamlFile::decode(&c.path, &c.bytes), rules)?,
        None => Declaration::default(),
    };
    let looking =
        extract_options::dossier_extract_options(base, common, &listing, Some(&expectation))?;
    let settings = AuditOptions {
        // Without a date of its own a test would fail on the day a document in it expires.
        as_of: expectation.as_of.unwrap_or_else(check::today_in_china),
        specimens: expectation.specimens_allowed,
        only: Vec::new(),
        skip: Vec::new(),
        reveal: common.reveal,
    };
    let dossier = Dossier {
        name: listing.name.clone(),
        declaration: declared,
        files: listing.files,
        skipped: listing.skipped,
    };
    let report = audit::audit_dossier(&dossier, rules, &looking, &settings);
    Ok(TestResult {
        name: listing.name,
        differences: authoring::compare_report(&expectation, &report),
        done: authoring::passing_todos(&expectation, &report),
        outcomes: report
            .requirements
            .iter()
            .map(|requirement| (requirement.id.clone(), requirement.outcome))
            .collect(),
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
            let line = match difference {
                Difference::Verdict(e, f) if zh => format!("结论应为 {e}，实为 {f}"),
                Difference::Verdict(e, f) => format!("verdict: expected {e}, found {f}"),
                Difference::Missing(e) => format!("- {}{e}", if zh { "缺少 " } else { "missing " }),
                Difference::Unexpected(f) => {
                    format!("+ {}{f}", if zh { "多出 " } else { "unexpected " })
                }
                Difference::Outcome(what, e, f) if zh => format!("{what}：应为 {e}，实为 {f}"),
                Difference::Outcome(what, e, f) => format!("{what}: expected {e}, found {f}"),
                Difference::Broken(why) => why.trim_end().to_owned(),
            };
            let _ = writeln!(text, "       {}", printable(&line));
        }
        for todo in &result.done {
            let _ = writeln!(
                text,
                "       {} {todo}",
                if zh {
                    "todo 已通过："
                } else {
                    "todo passes now:"
                }
            );
        }
    }
    text
}

fn totals_line(results: &[TestResult]) -> String {
    let failed = results
        .iter()
        .filter(|result| !result.differences.is_empty())
        .count();
    format!("{} passed, {failed} failed\n", results.len() - failed)
}
