//! Rule tests as data, lints and the difference of rules, as rule authors meet them.

use std::path::Path;

use model::limits::Limits;
use policy::authoring::diff::{ChangeKind, diff_rules};
use policy::authoring::lint;
use policy::authoring::lint::LintKind;
use policy::authoring::{TestResult, compute_coverage, rule_tests};
use policy::rules::Rules;
use policy::rules::yaml::YamlFile;

use crate::support::{preaudit, stderr, stdout};

fn results(rules: &Rules, files: &[YamlFile]) -> Vec<TestResult> {
    rule_tests::parse_test_files(files, rules)
        .expect("sound tests")
        .iter()
        .flat_map(|t| t.run(rules))
        .collect()
}

#[test]
fn every_requirement_is_proven_and_every_built_in_test_passes() {
    let rules = Rules::load_embedded().expect("sound");
    let all = results(&rules, &rule_tests::embedded_tests());
    let failed: Vec<_> = all
        .iter()
        .filter(|r| !r.differences.is_empty())
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
    let described = all
        .iter()
        .filter(|r| r.name.contains(": "))
        .count();
    assert!(described >= 120, "only {described} described tests");
    let proven = compute_coverage(&all, &rules);
    assert!(proven.requirements >= 445, "{}", proven.requirements);
    assert_eq!(proven.open, Vec::new());
}

/// A pack with one fault each: lint, what is replaced, by what.
const FAULTS: &[(LintKind, &str, &str)] = &[
    (
        LintKind::Unsatisfiable,
        "need: { document: tea-permit }",
        "need: { all: [{ fact: sells_tea, is: true }, { fact: sells_tea, is: false }] }",
    ),
    (
        LintKind::UnreachableAlternative,
        "need: { document: tea-permit }",
        "need: { any: [{ document: tea-permit }, { document: org-code-cert }] }",
    ),
    (
        LintKind::ConditionNeverHolds,
        "need: { document: tea-permit }",
        "when: { entity: personal, not: { entity: personal } }\n        need: { document: tea-permit }",
    ),
    (
        LintKind::Contradiction,
        "need: { document: tea-permit }",
        "need: { fact: sells_tea, is: true }",
    ),
    (
        LintKind::SubsumedAlternative,
        "need: { document: tea-permit }",
        "need: { any: [{ document: tea-permit }, { all: [{ document: tea-permit }, { document: id-card }] }] }",
    ),
    (
        LintKind::MissingRemedy,
        "        remedy: { zh: 补交。, en: Add it. }\n        source: own\n      - id: second",
        "        source: own\n      - id: second",
    ),
    (
        LintKind::StaleSource,
        "as_of: 2026-11-01 }",
        "as_of: 2019-03 }",
    ),
    (
        LintKind::Unused,
        "need: { fact: sells_tea, is: false }",
        "need: { document: tea-permit }",
    ),
    (LintKind::Unproven, "generate: tea", "generate: base"),
];

const PACK: &str = "\
pack: tea
title: { zh: 茶, en: Tea }
version: 2026.11.0
as_of: 2026-11-01
sources:
  own: { title: our own rules, trust: owner, as_of: 2026-11-01 }
facts:
  sells_tea: { ask: { zh: 卖茶吗？, en: Is tea sold? } }
categories:
  - id: tea.shop
    title: { zh: 茶叶店, en: Tea shop }
    requirements:
      - id: first
        need: { document: tea-permit }
        remedy: { zh: 补交。, en: Add it. }
        source: own
      - id: second
        need: { fact: sells_tea, is: false }
        remedy: { zh: 补交。, en: Add it. }
        source: own
    source: own
";

const KINDS: &str = "\
sources:
  own: { title: our own rules, trust: owner, as_of: 2026-11-01 }
documents:
  - { id: tea-permit, title: { zh: 茶叶许可证, en: Tea permit }, source: own }
";

const TESTS: &str = "generate: tea\n";

/// The names of the lints of a pack.
fn lints(pack: &str, tests: &str) -> Vec<LintKind> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("tests")).expect("made");
    for (name, text) in [
        ("tea.yaml", pack),
        ("kinds.yaml", KINDS),
        ("tests/tea.yaml", tests),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let limits = Limits::default();
    let rules = Rules::load(&[folder.path()], &limits).expect("well formed");
    let files =
        rule_tests::find_test_files(&[folder.path().to_owned()], &limits).expect("readable");
    let settings = lint::LintOptions {
        as_of: jiff::civil::date(2026, 11, 22),
        stale_months: 36,
        own_only: true,
    };
    lint::lint_rules(&rules, &results(&rules, &files), &settings)
        .into_iter()
        .map(|l| l.name)
        .collect()
}

#[test]
fn every_lint_has_a_pack_that_triggers_it() {
    assert_eq!(lints(PACK, TESTS), Vec::new(), "the sound pack");
    for (name, from, to) in FAULTS {
        let (pack, tests) = (PACK.replacen(from, to, 1), TESTS.replacen(from, to, 1));
        assert!(pack != PACK || tests != TESTS, "{}", name.name());
        let found = lints(&pack, &tests);
        assert!(found.contains(name), "{}: {found:?}", name.name());
    }
    assert_eq!(FAULTS.len(), LintKind::ALL.len());
}

#[test]
fn the_built_in_rules_have_no_lint_but_the_age_of_their_sources() {
    let rules = Rules::load_embedded().expect("sound");
    let settings = lint::LintOptions {
        as_of: jiff::civil::date(2026, 11, 22),
        stale_months: 36,
        own_only: false,
    };
    let found = lint::lint_rules(&rules, &[], &settings);
    // The sources are as old as they are, and every report prints their dates.
    let others: Vec<_> = found
        .iter()
        .filter(|l| l.name != LintKind::StaleSource)
        .collect();
    assert!(others.is_empty(), "{others:#?}");
    // 22 in 39 packs; the scenarios that came since bring eight more, none newer to be had.
    assert!(found.len() <= 30, "{}", found.len());
}

#[test]
fn mistakes_in_rule_tests_have_their_place() {
    let rules = Rules::load_embedded().expect("sound");
    let sound = "as_of: 2026-11-01\ntests:\n  - name: x\n    category: retail.food\n    papers: [food-business-license]\n    expect: { verdict: not-ready }\n";
    for (from, to, place, message) in [
        (
            "food-business-license",
            "food-bussiness-license",
            ":5:14:",
            "did you mean `food-business-license`",
        ),
        ("retail.food", "retail.fod", ":4:15:", "unknown category"),
        (
            "verdict: not-ready",
            "verdikt: ready",
            ":6:",
            "did you mean `verdict`",
        ),
        (
            "verdict: not-ready",
            "requirements: { food-permitt: met }",
            ":6:",
            "unknown requirement",
        ),
        (
            "papers:",
            "facts: { utility_kind: 5 }\n    papers:",
            ":5:28:",
            "must be words; one of: `gas`",
        ),
        (
            "papers:",
            "facts: { utility_kind: powr }\n    papers:",
            ":5:28:",
            "one of: `gas` (gas), `heating` (heating), `power` (power)",
        ),
        (
            "papers:",
            "persons: { 店长: 张样本 }\n    papers:",
            ":5:20:",
            "`handler`",
        ),
        ("as_of: 2026-11-01\n", "", ":2:5:", "as_of is missing"),
    ] {
        let text = sound.replacen(from, to, 1);
        assert_ne!(text, sound);
        let said = rule_tests::parse_test_files(
            &[YamlFile {
                name: "t.yaml".into(),
                text: text.into(),
            }],
            &rules,
        )
        .expect_err(to)
        .to_string();
        assert!(
            said.contains(&format!("t.yaml{place}")) && said.contains(message),
            "{to}: {said}"
        );
    }
}

#[test]
fn a_failing_rule_test_ends_with_one_and_a_wrong_one_with_two() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("t.yaml");
    let test = |verdict: &str| {
        format!(
            "as_of: 2026-11-01\ntests:\n  - name: nothing handed in\n    category: retail.food\n    expect: {{ verdict: {verdict} }}\n"
        )
    };
    for (text, code) in [
        (test("not-ready"), 0),
        (test("ready"), 1),
        (test("perhaps"), 2),
    ] {
        std::fs::write(&file, text).expect("written");
        let output = preaudit(&["test", &file.to_string_lossy()]);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
    }
}

#[test]
fn compiled_rules_are_the_ones_of_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let read = Rules::load_alone_or_over(&folder, &Limits::default()).expect("sound");
    let compiled = Rules::load_embedded().expect("sound");
    assert_eq!(
        diff_rules(&compiled, &read),
        Vec::new(),
        "the JSON made by build.rs says what the YAML says"
    );
    assert_eq!(read.packs.len(), compiled.packs.len());
}

#[test]
fn a_difference_of_rules_is_told_and_so_are_the_dossiers_it_moves() {
    let folder = tempfile::tempdir().expect("a folder");
    let strict = "pack: points-program\nrole: scenario\ntitle: { zh: 积分计划, en: Points programme }\nversion: 2026.12.0\nas_of: 2026-11-01\nsources:\n  own: { title: our own, trust: owner, as_of: 2026-11-01 }\nrequirements:\n  - id: flow\n    need: { document: product-flow-doc }\n    source: own\n";
    std::fs::write(folder.path().join("x.yaml"), strict).expect("written");
    let rules = folder.path().to_string_lossy();
    let a = Rules::load_embedded().expect("sound");
    let b = Rules::load_alone_or_over(folder.path(), &Limits::default()).expect("sound");
    let changes = diff_rules(&a, &b);
    let of_flow = changes
        .iter()
        .find(|c| c.id == "points-program/flow")
        .expect("the requirement");
    assert_eq!(of_flow.change, ChangeKind::Changed);
    assert!(
        of_flow
            .parts
            .iter()
            .any(|p| p.part == "severity" && p.before == "info" && p.after == "required")
    );
    let call = [
        "rules",
        "diff",
        "builtin",
        &rules,
        "--format",
        "json",
        "--packs",
        "fixtures/packs/points-ready",
    ];
    let output = preaudit(&call);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        output.status.code(),
        Some(1),
        "a ready dossier is no longer ready"
    );
    assert_eq!(answer["dossiers"][0]["before"], "ready");
    assert_eq!(answer["dossiers"][0]["after"], "not-ready");
    assert_eq!(
        preaudit(&["rules", "diff", "builtin", "builtin"])
            .status
            .code(),
        Some(0)
    );
}
