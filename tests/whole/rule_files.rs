//! Wrong rule files end with 2 (`check`) or 1 (`rules lint`), each problem with its place; an overlay
//! without Rust works.

use std::path::Path;

use crate::support::{preaudit, stderr, stdout};

/// A sound pack to be spoilt line by line.
const PACK: &str = "\
pack: teahouse
title: { zh: 茶馆, en: Teahouse }
version: 2026.11.0
as_of: 2026-11-01
sources:
  own: { title: our own rules, trust: owner, as_of: 2026-11-01 }
  hearsay: { title: a forum, trust: practice, as_of: 2026-11-01 }
categories:
  - id: teahouse.room
    title: { zh: 茶室, en: Tea room }
    scope: { any: [茶馆服务] }
    requirements:
      - id: permit
        need:
          any:
            - document: food-business-license
              check: [not-expired, { field-contains: { field: items, any: [自制饮品制售] } }]
            - { at_least: 2, of: { document: storefront-photo } }
        reason: special-qualification-missing
        source: own
    source: own
";

/// Case, what is replaced, by what, place, part of the message.
const BAD: &[(&str, &str, &str, &str, &str)] = &[
    (
        "unknown key",
        "    scope: {",
        "    scoop: {",
        ":11:5:",
        "did you mean `scope`",
    ),
    (
        "wrong type",
        "version: 2026.11.0",
        "version: [1]",
        ":3:10:",
        "expected a string",
    ),
    (
        "unknown kind",
        "food-business-license",
        "food-bussiness-license",
        ":16:25:",
        "did you mean `food-business-license`",
    ),
    (
        "unknown check",
        "[not-expired,",
        "[not-expire,",
        ":17:",
        "did you mean `not-expired`",
    ),
    (
        "unknown source",
        "        source: own",
        "        source: ownn",
        ":20:17:",
        "did you mean `own`",
    ),
    (
        "unknown reason",
        "special-qualification-missing",
        "special-qualification-mising",
        ":19:17:",
        "did you mean",
    ),
    (
        "unknown field",
        "field: items",
        "field: itms",
        ":17:",
        "unknown field",
    ),
    (
        "impossible at_least",
        "at_least: 2",
        "at_least: 0",
        ":18:27:",
        "no set of documents can meet it",
    ),
    (
        "over-trusted error",
        "        source: own",
        "        source: hearsay",
        ":20:17:",
        "not trusted for an error",
    ),
    (
        "bad date",
        "as_of: 2026-11-01\nsources",
        "as_of: 2026-11-31\nsources",
        ":4:8:",
        "expected YYYY-MM-DD",
    ),
    (
        "contradiction",
        "{ any: [茶馆服务] }",
        "{ any: [茶馆服务], near_misses: [茶馆服务] }",
        ":11:",
        "contradict",
    ),
    (
        "threshold out of range",
        "[not-expired,",
        "[{ resolution: { at_least: 90000 } },",
        ":17:",
        "out of range",
    ),
    (
        "empty node",
        "            - document: food-business-license\n              check: [not-expired, { field-contains: { field: items, any: [自制饮品制售] } }]",
        "            - {}",
        ":16:",
        "exactly one of",
    ),
];

/// What `rules lint` and `check` say of a pack.
pub fn told(text: &str) -> [std::process::Output; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("teahouse.yaml"), text).expect("written");
    let rules = folder.path().to_string_lossy();
    let check = [
        "check",
        "fixtures/packs/hotel-lying-extension",
        "--rules",
        &rules,
    ];
    [preaudit(&["rules", "lint", &rules]), preaudit(&check)]
}

fn lint(text: &str) -> std::process::Output {
    let [lint, _] = told(text);
    lint
}

#[test]
fn the_sound_pack_is_sound() {
    let output = lint(&reasoned());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// The pack with a reject reason that exists.
pub fn reasoned() -> String {
    let rules = policy::rules::Rules::load_embedded().expect("sound");
    let id = rules
        .reasons
        .first()
        .expect("a reason")
        .id
        .clone();
    PACK.replace("special-qualification-missing", &id)
}

#[test]
fn every_bad_pack_is_placed_and_named() {
    let mut cases = 0;
    for (case, from, to, place, message) in BAD {
        let sound = if *case == "unknown reason" {
            PACK.to_owned()
        } else {
            reasoned()
        };
        let text = sound.replacen(from, to, 1);
        assert_ne!(text, sound, "{case}");
        // A problem is what lint looks for (1); an audit does not begin with wrong rules (2).
        for (output, code) in told(&text).iter().zip([1, 2]) {
            let said = stderr(output);
            assert_eq!(output.status.code(), Some(code), "{case}: {said}");
            assert!(
                said.contains(&format!("teahouse.yaml{place}")),
                "{case}: {said}"
            );
            assert!(said.contains(message), "{case}: {said}");
        }
        cases += 1;
    }
    assert!(cases >= 13);
}

#[test]
fn all_problems_are_told_at_once() {
    let text = reasoned()
        .replace("food-business-license", "no-such-kind")
        .replace("{ any: [茶馆服务] }", "{ any: [] }");
    let said = stderr(&lint(&text));
    assert!(said.lines().count() >= 2, "{said}");
}

#[test]
fn every_wrong_sibling_of_a_tree_is_told() {
    let text = reasoned()
        .replace("food-business-license", "no-such-kind")
        .replace("storefront-photo", "no-such-photo");
    let said = stderr(&lint(&text));
    for kind in ["no-such-kind", "no-such-photo"] {
        assert!(said.contains(kind), "{kind}: {said}");
    }
}

#[test]
fn a_rule_file_over_the_limit_is_refused() {
    let limit = usize::try_from(model::limits::Limits::default().yaml_bytes).expect("small");
    let comment = |bytes: usize| format!("{}# {}\n", reasoned(), "x".repeat(bytes));
    let said = stderr(&lint(&comment(limit)));
    assert!(said.contains("is over the limit of"), "{said}");
    let output = lint(&comment(limit / 2));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn duplicate_ids_are_refused() {
    let text = reasoned()
        + "  - id: teahouse.room\n    title: { zh: 茶室, en: Tea room }\n    source: own\n";
    assert!(stderr(&lint(&text)).contains("duplicate id `teahouse.room`"));
}

#[test]
fn a_bad_pack_stops_check_with_two() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("x.yaml"),
        reasoned().replace("at_least: 2", "at_least: 0"),
    )
    .expect("written");
    let args = [
        "check",
        "fixtures/packs/catering-ready",
        "--rules",
        &folder.path().to_string_lossy(),
    ];
    let output = preaudit(&args);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_user_adds_an_industry_without_rust() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("teahouse.yaml"), reasoned()).expect("written");
    let rules = folder
        .path()
        .to_string_lossy()
        .into_owned();
    let shown = preaudit(&["rules", "show", "teahouse.room", "--rules", &rules]);
    assert!(stdout(&shown).contains("茶馆服务"), "{}", stderr(&shown));
    let args = [
        "check",
        "fixtures/packs/catering-ready",
        "--category",
        "teahouse.room",
        "--rules",
        &rules,
        "--format",
        "json",
    ];
    let output = preaudit(&args);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["category"], "teahouse.room");
    assert_eq!(
        report["verdict"], "not-ready",
        "the scope names no teahouse"
    );
    let codes: Vec<_> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|f| f["code"].as_str())
        .collect();
    assert!(codes.contains(&Some("scope-mismatch")), "{codes:?}");
    assert!(
        report["notes"]
            .to_string()
            .contains("teahouse"),
        "the report says that rules were added"
    );
}

#[test]
fn words_for_a_case_that_no_check_tells_are_a_problem() {
    let words = "{ zh: 未读, en: not read }";
    let findings = |case: &str| {
        format!(
            "findings:\n  document-unreadable:\n    title: {words}\n    about: {words}\n    message: {words}\n    \
             remedy: {words}\n    cases:\n      {case}: {{ message: {words}, remedy: {words} }}\n    \
             fixable: resend\n    source: wxpay-reject\n"
        )
    };
    let linted = |case: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("findings.yaml"), findings(case)).expect("written");
        preaudit(&[
            "rules",
            "lint",
            "--lang",
            "en",
            &folder.path().to_string_lossy(),
        ])
    };
    let unknown = linted("notread");
    let said = format!("{}{}", stdout(&unknown), stderr(&unknown));
    assert!(
        said.contains("findings.yaml:8:") && said.contains("did you mean `not-read`"),
        "{said}"
    );
    assert_eq!(unknown.status.code(), Some(1));
    let known = linted("not-read");
    assert!(
        known.status.success(),
        "{}{}",
        stdout(&known),
        stderr(&known)
    );
}

#[test]
fn schemas_are_json_schemas_of_the_files() {
    for (file, key) in [
        ("pack", "categories"),
        ("documents", "documents"),
        ("merchant", "waivers"),
        ("expect", "verdict"),
    ] {
        let text = stdout(&preaudit(&["rules", "schema", file]));
        let schema: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert!(schema["properties"].get(key).is_some(), "{file}");
    }
}

#[test]
fn the_built_in_rules_are_listed() {
    let text = stdout(&preaudit(&["rules", "list"]));
    for pack in [
        "retail",
        "finance",
        "medical",
        "catering",
        "hotel",
        "mini-program-certification",
        "face-verification",
    ] {
        assert!(text.contains(&format!("  {pack}  ")), "{pack}");
    }
    assert!(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("rules/catering.yaml")
            .is_file()
    );
}

#[test]
fn the_same_scan_twice_is_one_paper_and_ones_own_is_no_partners() {
    let pack = crate::support::fixtures().join("catering-other-subject");
    let outcome = |need: &str, copies: usize| {
        let folder = tempfile::tempdir().expect("a folder");
        for entry in std::fs::read_dir(&pack)
            .expect("a pack")
            .flatten()
        {
            let name = entry
                .file_name()
                .to_string_lossy()
                .into_owned();
            std::fs::copy(entry.path(), folder.path().join(&name)).expect("copied");
            if name == "食品经营许可证.pdf" {
                for i in 1..copies {
                    std::fs::copy(
                        entry.path(),
                        folder
                            .path()
                            .join(format!("{i} {name}")),
                    )
                    .expect("copied");
                }
            }
        }
        let rules = tempfile::tempdir().expect("a folder");
        let (head, tail) = (reasoned(), "        source: own\n    source: own\n");
        let head = head
            .split("        need:\n")
            .next()
            .expect("a head")
            .to_owned();
        std::fs::write(
            rules.path().join("t.yaml"),
            format!("{head}        need: {need}\n{tail}"),
        )
        .expect("written");
        let (folder, rules) = (
            folder.path().to_string_lossy(),
            rules.path().to_string_lossy(),
        );
        let args = [
            "check",
            &folder,
            "--category",
            "teahouse.room",
            "--rules",
            &rules,
            "--format",
            "json",
        ];
        let output = preaudit(&args);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let all = report["requirements"]
            .as_array()
            .expect("a list")
            .clone();
        let one = all
            .into_iter()
            .find(|r| r["id"] == "teahouse.room/permit")
            .expect("the requirement");
        one["outcome"]
            .as_str()
            .expect("an outcome")
            .to_owned()
    };
    let of = "document: food-business-license, owner: partner";
    assert_eq!(
        outcome(&format!("{{ {of} }}"), 1),
        "met",
        "another subject's permit is a partner's"
    );
    assert_eq!(
        outcome(&format!("{{ at_least: 2, of: {{ {of} }} }}"), 2),
        "unmet",
        "one scan twice"
    );
    let own = "{ document: business-license, owner: partner }";
    assert_eq!(
        outcome(own, 1),
        "unmet",
        "the applicant's own licence is no partner's"
    );
}
