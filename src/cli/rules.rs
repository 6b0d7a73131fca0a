//! `preaudit rules list|lint|schema`, and where the others are.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use model::limits::Limits;
use model::{Bilingual, Declaration, Lang};
use policy::authoring::RawExpectation;
use policy::authoring::generated::all_requirements;
use policy::authoring::lint;
use policy::authoring::lint::Lint;
use policy::authoring::rule_tests;
use policy::authoring::rule_tests::RawTestFile;
use policy::rules::Rules;
use policy::rules::pack::Pack;
use policy::rules::raw::{
    PackRole, RawActivities, RawCauses, RawDocuments, RawFindings, RawPack, RawPlatforms,
    RawReasons, RawRejections, RawSets,
};
use policy::rules::yaml::nearest_name;

use crate::args::{LintArgs, RulesAction, RulesArgs, SchemaArg};
use crate::output::{CliError, Exit, Terminal, usage_error};
use crate::rules_diff;
use crate::rules_show::rule_text;

pub fn run(args: &RulesArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    match &args.action {
        RulesAction::List => {
            let rules = Rules::load(&args.rules, &limits)?;
            let text = list_packs(&rules, terminal.lang);
            terminal.write_output(None, text.as_bytes())?;
        }
        RulesAction::Show { id } => {
            let rules = Rules::load(&args.rules, &limits)?;
            let text = rule_text(&rules, id, terminal.lang);
            let text = text.ok_or_else(|| unknown_rule_error(&rules, id))?;
            terminal.write_output(None, text.as_bytes())?;
        }
        RulesAction::Lint(of) => return lint_rules(args, of, terminal),
        RulesAction::Diff(of) => return rules_diff::run(of, terminal),
        RulesAction::Schema { file } => {
            let text = schema_text(*file)?;
            terminal.write_output(None, text.as_bytes())?;
        }
    }
    Ok(Exit::Ready)
}

fn unknown_rule_error(rules: &Rules, id: &str) -> anyhow::Error {
    let mut all: Vec<String> = Vec::new();
    for pack in rules.packs.values() {
        for category in &pack.categories {
            all.push(category.id.clone());
        }
    }
    all.extend(rules.packs.keys().cloned());
    all.extend(all_requirements(rules).map(|place| place.id()));
    let all = all.iter().map(String::as_str);
    let (zh, en) = match nearest_name(id, all) {
        Some(near) => (
            format!("；是否想写 `{near}`？"),
            format!("; did you mean `{near}`?"),
        ),
        None => (
            "；见 preaudit rules list".into(),
            "; see preaudit rules list".into(),
        ),
    };
    usage_error(
        format!("没有规则包、类目或要求 `{id}`{zh}"),
        format!("no pack, category or requirement `{id}`{en}"),
    )
}

/// A problem in the rules is what lint looks for, so it ends with 1 and not with 2.
fn lint_rules(args: &RulesArgs, of: &LintArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let mut folders = args.rules.clone();
    folders.extend_from_slice(&of.folders);
    let rules = match Rules::load(&folders, &limits) {
        Ok(rules) => rules,
        Err(problems) => {
            terminal.print_error(&problems.into());
            return Ok(Exit::NotReady);
        }
    };
    // A mistyped folder must not end with `no problem`.
    let is_without_rules = rules.user_files().is_empty();
    if !folders.is_empty() && is_without_rules {
        return Err(no_rules_error(&folders));
    }
    let tests = match rule_tests::find_test_files(&folders, &limits)
        .and_then(|files| rule_tests::parse_test_files(&files, &rules))
    {
        Ok(tests) => tests,
        Err(problems) => {
            terminal.print_error(&problems.into());
            return Ok(Exit::NotReady);
        }
    };
    let results: Vec<_> = tests
        .iter()
        .flat_map(|rule_test| rule_test.run(&rules))
        .collect();
    let as_of = of
        .as_of
        .unwrap_or_else(crate::check::today_in_china);
    let settings = lint::LintOptions {
        as_of,
        stale_months: of.stale_after,
        own_only: !folders.is_empty(),
    };
    let lints = lint::lint_rules(&rules, &results, &settings);
    let text = lint_report(&lints, rules.packs.len(), terminal.lang);
    terminal.write_output(None, text.as_bytes())?;
    let has_errors = lints
        .iter()
        .any(|lint| lint.name.is_error());
    Ok(if has_errors {
        Exit::NotReady
    } else {
        Exit::Ready
    })
}

/// A line for each lint, and how many there are.
fn lint_report(lints: &[Lint], pack_count: usize, lang: Lang) -> String {
    let mut text: String = lints
        .iter()
        .map(|lint| lint_line(lint, lang))
        .collect();
    let failures = lints
        .iter()
        .filter(|lint| lint.name.is_error())
        .count();
    let warnings = lints.len() - failures;
    text += &match (lang, lints.len()) {
        (Lang::Zh, 0) => format!("{pack_count} 个规则包，没有问题\n"),
        (Lang::En, 0) => format!("{pack_count} packs, no problem\n"),
        (Lang::Zh, _) => format!("{pack_count} 个规则包，{failures} 处错误，{warnings} 处提醒\n"),
        (Lang::En, _) => format!("{pack_count} packs, {failures} problems, {warnings} warnings\n"),
    };
    text
}

fn no_rules_error(folders: &[PathBuf]) -> anyhow::Error {
    let names: Vec<String> = folders
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    let names = names.join(", ");
    let names = policy::sanitize::printable(&names);
    let message = Bilingual::new(
        format!("{names} 中没有规则文件（*.yaml）"),
        format!("no rule file (*.yaml) in {names}"),
    );
    CliError {
        exit: Exit::NoInput,
        message,
    }
    .into()
}

fn lint_line(lint: &Lint, lang: Lang) -> String {
    let problem = &lint.problem;
    let file = policy::sanitize::printable(&problem.file);
    let level = if lint.name.is_error() {
        "error"
    } else {
        "warning"
    };
    format!(
        "{file}:{}:{}: {level}[{}] {}\n",
        problem.line,
        problem.column,
        lint.name.name(),
        problem.message().get(lang)
    )
}

fn schema_text(file: SchemaArg) -> Result<String> {
    let schema = match file {
        SchemaArg::Pack => schemars::schema_for!(RawPack),
        SchemaArg::Documents => schemars::schema_for!(RawDocuments),
        SchemaArg::Sets => schemars::schema_for!(RawSets),
        SchemaArg::Reasons => schemars::schema_for!(RawReasons),
        SchemaArg::Activities => schemars::schema_for!(RawActivities),
        SchemaArg::Causes => schemars::schema_for!(RawCauses),
        SchemaArg::Rejections => schemars::schema_for!(RawRejections),
        SchemaArg::Platforms => schemars::schema_for!(RawPlatforms),
        SchemaArg::Findings => schemars::schema_for!(RawFindings),
        SchemaArg::Merchant => schemars::schema_for!(Declaration),
        SchemaArg::Expect => schemars::schema_for!(RawExpectation),
        SchemaArg::Tests => schemars::schema_for!(RawTestFile),
    };
    let json = serde_json::to_string_pretty(&schema)?;
    Ok(json + "\n")
}

fn list_packs(rules: &Rules, lang: Lang) -> String {
    let mut text = String::new();
    for (role, zh, en) in [
        (PackRole::Base, "通用", "base"),
        (PackRole::Industry, "行业", "industries"),
        (PackRole::Scenario, "场景", "scenarios"),
    ] {
        let title = Bilingual::new(zh, en);
        let _ = writeln!(text, "{}", title.get(lang));
        for pack in rules.packs_with_role(role) {
            list_pack(&mut text, pack, lang);
        }
    }
    text
}

fn list_pack(text: &mut String, pack: &Pack, lang: Lang) {
    let _ = writeln!(
        text,
        "  {}  {}  {} ({})",
        pack.id,
        pack.title.get(lang),
        pack.version,
        pack.as_of
    );
    for category in &pack.categories {
        let closed = if category.open { "" } else { " ✗" };
        let _ = writeln!(
            text,
            "      {}  {}{closed}",
            category.id,
            category.title.get(lang)
        );
    }
}
