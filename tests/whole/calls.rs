//! How the command may be called: files, patterns, lists on the input, several formats, in Chinese.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{fixtures, preaudit, stderr, stdout};
use crate::worker::run;

const PACK: &str = "catering-permit-missing";

/// The papers of a pack, without its control files.
fn papers() -> Vec<PathBuf> {
    let entries = fs::read_dir(fixtures().join(PACK)).expect("the pack");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_paper = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default();
        ending != "yaml" && ending != "jsonl"
    };
    let mut papers: Vec<PathBuf> = paths.filter(is_paper).collect();
    papers.sort();
    assert!(papers.len() > 1, "{papers:?}");
    papers
}

/// The files that a report names, sorted.
fn files_of(report: &str) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_str(report).expect("JSON");
    let files = report["files"]
        .as_array()
        .expect("files")
        .iter();
    let mut files: Vec<String> = files
        .map(|file| {
            file["path"]
                .as_str()
                .expect("a path")
                .to_owned()
        })
        .collect();
    files.sort();
    files
}

#[test]
fn files_patterns_and_lists_are_one_dossier() {
    let papers = papers();
    let paths: Vec<&str> = papers
        .iter()
        .filter_map(|path| path.to_str())
        .collect();
    let mut expected: Vec<String> = papers
        .iter()
        .map(|path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    expected.sort();
    let options = ["--format", "json", "--ocr", "off"];

    let named = [&["check"], paths.as_slice(), &options].concat();
    let report = stdout(&preaudit(&named));
    assert_eq!(files_of(&report), expected);

    let list = paths.join("\n");
    let listed = run(
        Path::new("."),
        &[&["check", "-"], &options[..]].concat(),
        &list,
    );
    assert_eq!(files_of(&stdout(&listed)), expected);

    let pattern = format!("{}/{PACK}/*.jpg", fixtures().display());
    let matched = preaudit(&[&["check", pattern.as_str()], &options[..]].concat());
    let jpegs: Vec<String> = expected
        .iter()
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|ending| ending == "jpg")
        })
        .cloned()
        .collect();
    assert!(!jpegs.is_empty());
    assert_eq!(files_of(&stdout(&matched)), jpegs);
}

#[test]
fn what_names_no_paper_is_a_wrong_call() {
    for (args, input, words) in [
        (["check", "nowhere/*.jpg"], "", "names no file"),
        (["check", "-"], "\n", "lists no path"),
        (["check", "nowhere.jpg"], "", "does not exist"),
    ] {
        let output = run(Path::new("."), &args, input);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = stderr(&output);
        assert!(said.contains(words), "{args:?}: {said}");
    }
}

#[test]
fn several_formats_come_from_one_audit() {
    let temporary = tempfile::tempdir().expect("a folder");
    let pack = fixtures().join(PACK);
    let pack = pack.to_str().expect("UTF-8");
    let file = temporary.path().join("report.html");
    let file = file.to_str().expect("UTF-8");
    let call = [
        "check",
        pack,
        "--format",
        "html,json,table,message",
        "-o",
        file,
    ];
    let output = preaudit(&call);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let mut written: Vec<String> = fs::read_dir(temporary.path())
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    written.sort();
    let expected = [
        "report.html",
        "report.json",
        "report.message.txt",
        "report.table.txt",
    ];
    assert_eq!(written, expected);
    let json = fs::read_to_string(temporary.path().join("report.json")).expect("written");
    let alone = stdout(&preaudit(&["check", pack, "--format", "json"]));
    assert_eq!(json, alone);

    let homeless = preaudit(&["check", pack, "--format", "html,json"]);
    assert_eq!(homeless.status.code(), Some(2));
    assert!(
        stderr(&homeless).contains("need -o"),
        "{}",
        stderr(&homeless)
    );
}

#[test]
fn a_batch_writes_its_summary_in_every_format() {
    let temporary = tempfile::tempdir().expect("a folder");
    let roots = temporary.path().join("clients");
    let client = roots.join("one");
    fs::create_dir_all(&client).expect("a folder");
    for paper in papers() {
        let name = paper
            .file_name()
            .expect("a name")
            .to_owned();
        fs::copy(&paper, client.join(name)).expect("a copy");
    }
    let out = temporary.path().join("out");
    let call = [
        "batch",
        "clients",
        "-o",
        "out",
        "--format",
        "html,csv,xlsx",
        "--no-cache",
    ];
    let output = run(temporary.path(), &call, "");
    // In review: nobody named the category, and nothing is read here.
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for name in ["summary.html", "summary.csv", "summary.xlsx", "one.html"] {
        assert!(out.join(name).is_file(), "{name}");
    }
    assert!(
        !out.join("one.csv").exists(),
        "reports are in the first format"
    );
}

#[test]
fn a_wrong_call_is_told_in_chinese() {
    for (args, words) in [
        (vec!["chek", "x"], "没有 chek 这个命令"),
        (vec!["check"], "缺少必填的参数"),
        (
            vec!["check", "x", "--formt", "json"],
            "没有 --formt 这个参数",
        ),
        (vec!["check", "x", "--ocr", "maybe"], "不能是“maybe”"),
        (vec!["check", "x", "--jobs", "many"], "不正确"),
    ] {
        let args = [&["--lang", "zh"], args.as_slice()].concat();
        let output = preaudit(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = stderr(&output);
        assert!(said.contains(words), "{args:?}: {said}");
        assert!(!said.contains("error:"), "{said}");
    }
    let help = stdout(&preaudit(&["--lang", "zh", "check", "--help"]));
    assert!(help.contains("用法：preaudit check"), "{help}");
}
