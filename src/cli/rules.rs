//! `preaudit rules list|show|lint|schema`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use model::limits::Limits;
use model::{Bilingual, Declaration, Lang, RequirementLevel};
use policy::authoring::RawExpectation;
use policy::authoring::generated::all_requirements;
use policy::authoring::lint;
use policy::authoring::lint::Lint;
use policy::authoring::rule_tests;
use policy::authoring::rule_tests::RawTestFile;
use policy::rules::Rules;
use policy::rules::pack::{Category, Need, Pack, Requirement};
use policy::rules::raw::{
    PackRole, RawActivities, RawCauses, RawDocuments, RawFindings, RawPack, RawPlatforms,
    RawReasons, RawRejections, RawSets,
};
use policy::rules::yaml::nearest_name;

use crate::args::{LintArgs, RulesAction, RulesArgs, SchemaArg};
use crate::output::{CliError, Exit, Terminal, usage_error};
use crate::rules_diff;

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
    let mut text: String = lints
        .iter()
        .map(|lint| lint_line(lint, terminal.lang))
        .collect();
    let failures = lints
        .iter()
        .filter(|found_lint| found_lint.name.is_error())
        .count();
    let pack_count = rules.packs.len();
    let warnings = lints.len() - failures;
    text += &match (terminal.lang, lints.len()) {
        (Lang::Zh, 0) => format!("{pack_count} 个规则包，没有问题\n"),
        (Lang::En, 0) => format!("{pack_count} packs, no problem\n"),
        (Lang::Zh, _) => format!("{pack_count} 个规则包，{failures} 处错误，{warnings} 处提醒\n"),
        (Lang::En, _) => format!("{pack_count} packs, {failures} problems, {warnings} warnings\n"),
    };
    terminal.write_output(None, text.as_bytes())?;
    Ok(if failures > 0 {
        Exit::NotReady
    } else {
        Exit::Ready
    })
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

fn rule_text(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let mut text = String::new();
    if let Some((_, category)) = rules.find_category(id) {
        show_category(&mut text, category, rules, lang);
        return Some(text);
    }
    let mut requirements = all_requirements(rules);
    if let Some(place) = requirements.find(|place| place.id() == id) {
        show_requirement(&mut text, place.requirement, rules, lang);
        return Some(text);
    }
    let pack = rules.packs.get(id)?;
    let _ = writeln!(
        text,
        "{}  {}  {} ({})",
        pack.id,
        pack.title.get(lang),
        pack.version,
        pack.as_of
    );
    for note in &pack.notes {
        let source = &note.source;
        let _ = writeln!(
            text,
            "  * {}  [{} {}, {:?}]\n      {}",
            note.id,
            source.id,
            source.as_of,
            source.trust,
            note.text.get(lang)
        );
    }
    for requirement in &pack.requirements {
        show_requirement(&mut text, requirement, rules, lang);
    }
    for category in &pack.categories {
        text.push('\n');
        show_category(&mut text, category, rules, lang);
    }
    Some(text)
}

fn show_category(text: &mut String, category: &Category, rules: &Rules, lang: Lang) {
    let tr = |zh: &str, en: &str| {
        let words = Bilingual::new(zh, en);
        words.get(lang).to_owned()
    };
    let _ = writeln!(text, "{}  {}", category.id, category.title.get(lang));
    if !category.open {
        let _ = writeln!(text, "  {}", tr("平台不开放", "not open at the platform"));
    }
    if let Some(scope) = &category.scope {
        let _ = writeln!(
            text,
            "  {}: {}",
            tr("经营范围须含其一", "business scope must name one of"),
            scope.any.join("、")
        );
        if !scope.near_misses.is_empty() {
            let _ = writeln!(
                text,
                "  {}: {}",
                tr("看似相近但不算", "looks close and is not"),
                scope.near_misses.join("、")
            );
        }
    }
    if let Some(note) = &category.note {
        let _ = writeln!(text, "  {}", note.get(lang));
    }
    for requirement in &category.requirements {
        show_requirement(text, requirement, rules, lang);
    }
    let source = &category.source;
    let _ = writeln!(
        text,
        "  [{} {}, {:?}: {}]",
        source.id, source.as_of, source.trust, source.title
    );
}

fn show_requirement(text: &mut String, requirement: &Requirement, rules: &Rules, lang: Lang) {
    let level = match requirement.level {
        RequirementLevel::Required => Bilingual::new("必须", "required"),
        RequirementLevel::Recommended => Bilingual::new("建议", "recommended"),
        RequirementLevel::Info => Bilingual::new("参考", "information"),
    };
    let source = &requirement.source;
    let _ = writeln!(
        text,
        "  - {} ({})  [{} {}, {:?}]",
        requirement.id,
        level.get(lang),
        source.id,
        source.as_of,
        source.trust
    );
    // 3: below the pack and the requirement's own line.
    show_need(text, &requirement.need, rules, lang, 3);
    if let Some(note) = &requirement.note {
        let _ = writeln!(text, "      {}", note.get(lang));
    }
}

fn show_need(text: &mut String, need: &Need, rules: &Rules, lang: Lang, depth: usize) {
    let indent = "  ".repeat(depth);
    let tr = |zh: &str, en: &str| {
        let words = Bilingual::new(zh, en);
        words.get(lang).to_owned()
    };
    let (head, members): (String, Vec<&Need>) = match need {
        Need::All(members) => (tr("全部：", "all of:"), members.iter().collect()),
        Need::Any(members) => (tr("任选其一：", "one of:"), members.iter().collect()),
        Need::AtLeast(n, of) => {
            let zh = format!("至少 {n} 份：");
            let en = format!("at least {n} of:");
            let head = Bilingual::new(zh, en);
            (head.get(lang).to_owned(), vec![of.as_ref()])
        }
        Need::Document(leaf) => {
            let checks: Vec<&str> = leaf
                .checks
                .iter()
                .map(|(requested_check, _)| requested_check.tag())
                .collect();
            let title = rules.document_title(&leaf.kind);
            (
                format!(
                    "{} ({})  ✓ {}",
                    title.get(lang),
                    leaf.kind,
                    checks.join(" ")
                ),
                Vec::new(),
            )
        }
        Need::Fact(fact) => (
            format!("? {} ({})", fact.ask.get(lang), fact.name),
            Vec::new(),
        ),
    };
    let _ = writeln!(text, "{indent}{head}");
    for member in members {
        show_need(text, member, rules, lang, depth + 1);
    }
}
