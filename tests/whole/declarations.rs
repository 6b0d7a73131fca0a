//! A wrong declaration or call ends with 2 and says `merchant.yaml:LINE:COLUMN` and the nearest name.

use crate::support::{preaudit, stderr};

/// Case, `merchant.yaml`, place, part of the message.
const BAD: &[(&str, &str, &str, &str)] = &[
    (
        "unknown key",
        "merchant:\n  nmae: 样例\n",
        ":2:3:",
        "did you mean `name`",
    ),
    (
        "wrong type",
        "scenarios: 5\n",
        ":1:12:",
        "expected a sequence",
    ),
    (
        "unknown industry",
        "industry: caterin\n",
        ":1:11:",
        "did you mean `catering`",
    ),
    (
        "unknown category",
        "category: catering.venu\n",
        ":1:11:",
        "did you mean `catering.venue`",
    ),
    (
        "unknown scenario",
        "scenarios: [wechat-pai]\n",
        ":1:13:",
        "did you mean `wechat-pay`",
    ),
    (
        "unknown entity",
        "merchant: { entity: enterprize }\n",
        ":1:21:",
        "did you mean `enterprise`",
    ),
    (
        "unknown kind",
        "documents:\n  - { file: a.jpg, kind: busines-license }\n",
        ":2:26:",
        "did you mean `business-license`",
    ),
    (
        "unknown fact",
        "facts: { sells_alcohl: true }\n",
        ":1:24:",
        "unknown fact",
    ),
    (
        "unknown role",
        "persons: { handlr: 张样本 }\n",
        ":1:20:",
        "did you mean `handler`",
    ),
    (
        "an answer that is not listed",
        "facts: { utility_kind: powr }\n",
        ":1:24:",
        "did you mean `power`",
    ),
    (
        "an answer that is near to no listed one",
        "facts: { utility_kind: 随便 }\n",
        ":1:24:",
        "one of: `gas`",
    ),
    (
        "a listed answer of another type",
        "facts: { utility_kind: 5 }\n",
        ":1:24:",
        "must be words; one of: `gas`",
    ),
    (
        "a role that is near to no other",
        "persons: { 店长: 张样本 }\n",
        ":1:16:",
        "`handler`",
    ),
    (
        "bad date",
        "waivers:\n  - { finding: scan-greyscale, reason: r, owner: o, until: 2026-13-01 }\n",
        ":2:60:",
        "expected YYYY-MM-DD",
    ),
    (
        "unknown finding",
        "waivers:\n  - { finding: scan-grayscale, reason: r, owner: o, until: 2026-12-01 }\n",
        ":2:16:",
        "did you mean `scan-greyscale`",
    ),
    ("no YAML", "merchant: [\n", ":", "merchant.yaml:"),
];

fn check(text: &[u8]) -> std::process::Output {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("merchant.yaml"), text).expect("written");
    // Damaged, so it cannot be the paper that is missing.
    std::fs::write(folder.path().join("a.jpg"), b"\xff\xd8\xff").expect("written");
    preaudit(&["check", &folder.path().to_string_lossy()])
}

#[test]
fn every_bad_declaration_is_placed_and_named() {
    for (case, text, place, message) in BAD {
        let output = check(text.as_bytes());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{case}: {said}");
        assert!(said.starts_with("merchant.yaml:"), "{case}: {said}");
        assert!(
            said.contains(&format!("merchant.yaml{place}")),
            "{case}: {said}"
        );
        assert!(said.contains(message), "{case}: {said}");
        assert!(output.stdout.is_empty(), "{case}: nothing is audited");
    }
}

#[test]
fn gbk_and_byte_order_marks_are_read() {
    let text = "merchant: { name: 样例市青禾餐饮有限公司 }\ncategory: catering.venue\n";
    let gbk = encoding_rs::GBK
        .encode(text)
        .0
        .into_owned();
    let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [gbk, bom] {
        let output = check(&bytes);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(crate::support::stdout(&output).contains("样例市青禾餐饮有限公司"));
    }
}

#[test]
fn yaml_bombs_end_with_a_message() {
    let mut bomb = String::from("a0: &a0 [x]\n");
    for i in 1..40 {
        bomb += &format!("a{i}: &a{i} [*a{p}, *a{p}, *a{p}, *a{p}]\n", p = i - 1);
    }
    assert_eq!(check(bomb.as_bytes()).status.code(), Some(2));
    let deep = format!("facts: {}", "[".repeat(900_000));
    let refused = check(deep.as_bytes());
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        stderr(&refused).contains("inside one another"),
        "{}",
        stderr(&refused)
    );
    let huge = format!("merchant: {{ name: {} }}\n", "x".repeat(5 << 20));
    assert_eq!(check(huge.as_bytes()).status.code(), Some(2));
}

#[test]
fn wrong_calls_end_with_two_and_nothing_to_check_with_three() {
    let pack = "fixtures/packs/catering-ready";
    for args in [
        vec!["check", "no-such-folder"],
        vec!["check", pack, "--category", "catering.venu"],
        vec!["check", pack, "--scenario", "wechat-pai"],
        vec!["check", pack, "--entity", "enterprize"],
        vec!["check", pack, "--industry", "caterin"],
        vec!["check", pack, "--as-of", "2026-13-01"],
        vec!["check", pack, "--only", "scope-mismach"],
        vec!["check", pack, "--rules", "no-such-folder"],
        vec!["check", pack, "--readings", "no-such-file"],
        vec!["check", pack, "--no-such-option"],
        vec!["explain", "nothing-at-all-like-this"],
        vec!["inspect", "no-such-file"],
    ] {
        let output = preaudit(&args);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{args:?}: {}",
            stderr(&output)
        );
        assert!(!output.stderr.is_empty(), "{args:?}");
    }
    let empty = tempfile::tempdir().expect("a folder");
    assert_eq!(
        preaudit(&["check", &empty.path().to_string_lossy()])
            .status
            .code(),
        Some(3)
    );
    assert_eq!(
        preaudit(&["test", &empty.path().to_string_lossy()])
            .status
            .code(),
        Some(3)
    );
}
