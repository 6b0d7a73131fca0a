//! `preaudit test [PATH...]`.

use std::fmt::Write as _;
use std::path::Path;

use preaudit::audit; use preaudit::audit::Looking;
use policy::evaluate::Settings;
use model::limits::Limits;
use model::{Declaration, Dossier, Lang};
use policy::render::test_results as render;
use policy::rules::Rules;
use policy::rules::declaration::declaration;
use policy::rules::yaml::{Problems, YamlFile};
use policy::sanitize::printable;
use policy::authoring; use policy::authoring::{rule_tests, Coverage, Difference, Expectation, PackResult};

use crate::args::{Common, TestArgs, TestFormat};
use crate::check;
use crate::output::{Exit, Terminal};

pub fn run(args: &TestArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    check::start_threads(args.common.jobs)?;
    let limits = Limits::default();
    let rules = Rules::load(&args.common.rules, &limits)?;
    let results = results(args, &rules, limits)?;
    if results.is_empty() {
        return Ok(Exit::Nothing);
    }
    let mut bytes = Vec::new();
    match args.format {
        TestFormat::Table => {
            let text = lines(&results, terminal) + &proven(&results, &rules, args.coverage, terminal);
            bytes = (text + &tail(&results)).into_bytes();
        }
        TestFormat::Json => render::json(&results, &mut bytes)?,
        TestFormat::Junit => render::junit(&results, &mut bytes)?,
        TestFormat::Sarif => render::sarif(&results, terminal.lang, &mut bytes)?,
        TestFormat::Github => render::github(&results, &mut bytes)?,
    }
    terminal.write(args.output.as_deref(), &bytes)?;
    // As with `check`: SARIF goes to a service that decides by itself.
    let failed = results.iter().any(|r| !r.differences.is_empty()) && args.format != TestFormat::Sarif;
    Ok(if failed { Exit::NotReady } else { Exit::Ready })
}

/// Fixture packs and rule tests among and below the named paths; without any the built-in rule tests.
fn results(args: &TestArgs, rules: &Rules, limits: Limits) -> anyhow::Result<Vec<PackResult>> {
    let packs = authoring::packs(&args.packs);
    let files = if args.packs.is_empty() { rule_tests::embedded() } else { rule_tests::find(&args.packs, &limits)? };
    let tests = rule_tests::parse(&files, rules)?;
    let looking = check::looking(&args.common, limits)?;
    let of_packs = packs.iter().map(|folder| one(folder, rules, &args.common, &looking));
    let of_tests = tests.iter().flat_map(|t| t.run(rules));
    Ok(of_packs.chain(of_tests).collect())
}

/// Requirements that nothing makes both met and unmet, a line each, and how many are proven.
fn proven(results: &[PackResult], rules: &Rules, wanted: bool, terminal: &Terminal) -> String {
    if !wanted {
        return String::new();
    }
    let Coverage { requirements, proven, open } = authoring::coverage(results, rules);
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
fn one(folder: &Path, rules: &Rules, common: &Common, base: &Looking) -> PackResult {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    audited(folder, rules, common, base).unwrap_or_else(|error| {
        let text = error.downcast_ref::<Problems>().map_or_else(|| format!("{error:#}"), ToString::to_string);
        PackResult {
            name: name.clone(),
            differences: vec![Difference::Broken(text)],
            done: Vec::new(),
            outcomes: Vec::new(),
        }
    })
}

fn audited(folder: &Path, rules: &Rules, common: &Common, base: &Looking) -> anyhow::Result<PackResult> {
    let found = check::find(folder, &base.limits)?;
    let control = found
        .expect
        .clone()
        .unwrap_or_else(|| evidence::discover::Control { path: "expect.yaml".into(), bytes: Vec::new() });
    let expectation = Expectation::parse(&YamlFile::decode(&control.path, &control.bytes))?;
    let declared = match &found.merchant {
        Some(c) => declaration(&YamlFile::decode(&c.path, &c.bytes), rules)?,
        None => Declaration::default(),
    };
    let looking = check::looking_at(base, common, &found, Some(&expectation))?;
    let settings = Settings {
        as_of: expectation.as_of.unwrap_or_else(check::today),
        specimens: expectation.specimens_allowed,
        only: Vec::new(),
        skip: Vec::new(),
        reveal: common.reveal,
    };
    let dossier = Dossier {
        name: found.name.clone(),
        declaration: declared,
        files: found.files,
        skipped: found.skipped,
    };
    let report = audit::audit(&dossier, rules, &looking, &settings);
    Ok(PackResult {
        name: found.name,
        differences: authoring::compare(&expectation, &report),
        done: authoring::done(&expectation, &report),
        outcomes: report.requirements.iter().map(|r| (r.id.clone(), r.outcome)).collect(),
    })
}

fn lines(results: &[PackResult], terminal: &Terminal) -> String {
    let zh = terminal.lang == Lang::Zh;
    let mut text = String::new();
    for result in results {
        let mark = if result.differences.is_empty() { "ok  " } else { "FAIL" };
        let _ = writeln!(text, "{mark} {}", printable(&result.name));
        for difference in &result.differences {
            let line = match difference {
                Difference::Verdict(e, f) if zh => format!("结论应为 {e}，实为 {f}"),
                Difference::Verdict(e, f) => format!("verdict: expected {e}, found {f}"),
                Difference::Missing(e) => format!("- {}{e}", if zh { "缺少 " } else { "missing " }),
                Difference::Unexpected(f) => format!("+ {}{f}", if zh { "多出 " } else { "unexpected " }),
                Difference::Outcome(what, e, f) if zh => format!("{what}：应为 {e}，实为 {f}"),
                Difference::Outcome(what, e, f) => format!("{what}: expected {e}, found {f}"),
                Difference::Broken(why) => why.trim_end().to_owned(),
            };
            let _ = writeln!(text, "       {}", printable(&line));
        }
        for todo in &result.done {
            let _ = writeln!(text, "       {} {todo}", if zh { "todo 已通过：" } else { "todo passes now:" });
        }
    }
    text
}

fn tail(results: &[PackResult]) -> String {
    let failed = results.iter().filter(|r| !r.differences.is_empty()).count();
    format!("{} passed, {failed} failed\n", results.len() - failed)
}
