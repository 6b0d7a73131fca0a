//! An industry added by a user without Rust: the very files of CONTRIBUTING.md, from lint to verdict.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::support::{fixtures, preaudit, stderr, stdout};

/// The folder `my-rules` as CONTRIBUTING.md writes it.
fn my_rules(root: &Path) -> PathBuf {
    let text = include_str!("../../CONTRIBUTING.md");
    let blocks: Vec<&str> = text
        .split("```yaml\n# my-rules/")
        .skip(1)
        .collect();
    assert_eq!(blocks.len(), 4, "a pack, documents, reasons and tests");
    for block in blocks {
        let (name, rest) = block
            .split_once('\n')
            .expect("a first line");
        let (body, _) = rest.split_once("```").expect("an end");
        let file = root.join("my-rules").join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, body).expect("written");
    }
    root.join("my-rules")
}

/// A teahouse's folder: the licence and the card of a fixture, and a filing valid until `until`.
fn dossier(root: &Path, name: &str, seats: u32, until: Option<&str>) -> PathBuf {
    let (folder, pack) = (root.join(name), fixtures().join("catering-ready"));
    fs::create_dir(&folder).expect("made");
    for entry in fs::read_dir(&pack)
        .expect("a pack")
        .flatten()
    {
        let file = entry
            .file_name()
            .to_string_lossy()
            .into_owned();
        if entry.path().is_file() && file != "merchant.yaml" && !file.starts_with("食品") {
            fs::copy(entry.path(), folder.join(file)).expect("copied");
        }
    }
    let declared = fs::read_to_string(pack.join("merchant.yaml")).expect("text");
    let merchant = declared
        .split("industry:")
        .next()
        .expect("a merchant");
    let name = merchant
        .lines()
        .find_map(|l| l.trim().strip_prefix("name: "))
        .expect("a name");
    fs::write(
        folder.join("merchant.yaml"),
        format!("{merchant}facts: {{ seats: {seats} }}\n"),
    )
    .expect("written");
    if let Some(until) = until {
        let text = format!(
            "茶馆备案回执\n样本 SPECIMEN\n经营者名称：{name}\n备案编号：茶备2026第0007号\n有效期至：{until}\n"
        );
        fs::write(folder.join("茶馆备案回执.txt"), text).expect("written");
    }
    folder
}

fn run(arguments: &[&str], code: i32) -> Output {
    let output = preaudit(arguments);
    let (said, written) = (stderr(&output), stdout(&output));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}: {said}\n{written}"
    );
    output
}

fn check(folder: &Path, rules: &str, code: i32) -> serde_json::Value {
    let folder = folder.to_string_lossy();
    let call = [
        "check",
        &folder,
        "--category",
        "teahouse.room",
        "--rules",
        rules,
        "--format",
        "json",
    ];
    serde_json::from_slice(&run(&call, code).stdout).expect("JSON")
}

fn outcome(report: &serde_json::Value, id: &str) -> String {
    let all = report["requirements"]
        .as_array()
        .expect("a list");
    let one = all
        .iter()
        .find(|r| r["id"] == id)
        .unwrap_or_else(|| panic!("{id} is not asked"));
    one["outcome"]
        .as_str()
        .expect("an outcome")
        .to_owned()
}

fn codes(report: &serde_json::Value) -> Vec<String> {
    let all = report["findings"]
        .as_array()
        .expect("a list");
    all.iter()
        .map(|f| {
            f["code"]
                .as_str()
                .expect("a code")
                .to_owned()
        })
        .collect()
}

#[test]
fn the_rules_of_the_manual_are_sound_and_proven() {
    let scratch = tempfile::tempdir().expect("a folder");
    let rules = my_rules(scratch.path());
    let rules = rules.to_string_lossy();
    let said = stdout(&run(&["rules", "lint", &rules], 0));
    assert!(
        !said.contains("error[") && !said.contains("warning["),
        "{said}"
    );
    let tests = format!("{rules}/tests");
    let covered = stdout(&run(&["test", &tests, "--rules", &rules, "--coverage"], 0));
    assert!(
        !covered.contains("teahouse.room/"),
        "both ways are seen of each requirement: {covered}"
    );
    let shown = stdout(&run(&["rules", "show", "teahouse", "--rules", &rules], 0));
    assert!(
        shown.contains("teahouse.room") && shown.contains("duration"),
        "{shown}"
    );
    let call = [
        "checklist",
        "--category",
        "teahouse.room",
        "--rules",
        &rules,
        "--format",
        "markdown",
        "--lang",
        "zh",
    ];
    let list = stdout(&run(&call, 0));
    for part in ["茶馆备案回执", "有多少个座位", "茶馆服务", "备案当场办结"] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let explained = stdout(&run(
        &[
            "explain",
            "teahouse-filing-missing",
            "--rules",
            &rules,
            "--lang",
            "en",
        ],
        0,
    ));
    assert!(explained.contains("File it at the district"), "{explained}");
}

#[test]
fn a_dossier_of_the_new_industry_passes_and_fails() {
    let scratch = tempfile::tempdir().expect("a folder");
    let rules = my_rules(scratch.path())
        .to_string_lossy()
        .into_owned();
    let good = dossier(scratch.path(), "good", 40, Some("2029年09月30日"));
    let report = check(&good, &rules, 0);
    assert_eq!(report["verdict"], "ready", "{:?}", codes(&report));
    assert_eq!(outcome(&report, "teahouse.room/filing"), "met");

    let ended = dossier(scratch.path(), "ended", 40, Some("2026年09月30日"));
    let report = check(&ended, &rules, 1);
    assert_eq!(
        (
            report["verdict"].as_str(),
            outcome(&report, "teahouse.room/filing").as_str()
        ),
        (Some("not-ready"), "unmet")
    );
    assert!(
        codes(&report).contains(&"document-expired".to_owned()),
        "{:?}",
        codes(&report)
    );
    let reasons = report["rejection_reasons"]
        .as_array()
        .expect("a list");
    let own = reasons
        .iter()
        .find(|r| r["id"] == "teahouse-filing-missing")
        .expect("the reason");
    assert_eq!(own["status"], "triggered");

    let missing = dossier(scratch.path(), "missing", 400, None);
    let report = check(&missing, &rules, 1);
    assert_eq!(outcome(&report, "teahouse.room/filing"), "unmet");
    assert_eq!(outcome(&report, "teahouse.room/size"), "unmet");
    assert!(
        codes(&report).contains(&"document-missing".to_owned()),
        "{:?}",
        codes(&report)
    );

    let folder = good.to_string_lossy();
    let told = stdout(&run(
        &[
            "rules", "diff", "builtin", &rules, "--packs", &folder, "--lang", "en",
        ],
        0,
    ));
    assert!(
        told.contains("+ category teahouse.room")
            && told.contains("+ document-kind teahouse-filing"),
        "{told}"
    );
}
