//! `worker` and `batch --from`: the same summary as `batch`, whoever audits and in whatever order.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::{fixtures, nothing_installed, stderr, stdout};

pub const DATE: [&str; 2] = ["--as-of", "2026-11-01"];

/// Copies of small packs below one root.
pub fn clients(into: &Path) -> PathBuf {
    let root = into.join("clients");
    for pack in [
        "catering-permit-missing",
        "finance-encrypted",
        "medical-filing-missing",
        "medical-side-missing",
        "retail-damaged",
        "retail-guess",
    ] {
        let folder = root.join(pack);
        fs::create_dir_all(&folder).expect("a folder");
        for entry in fs::read_dir(fixtures().join(pack)).expect("the pack") {
            let entry = entry.expect("an entry");
            fs::copy(entry.path(), folder.join(entry.file_name())).expect("a copy");
        }
    }
    fs::create_dir(root.join("empty")).expect("a folder");
    root
}

pub fn run(cwd: &Path, args: &[&str], input: impl AsRef<[u8]>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .args(args)
        .current_dir(cwd)
        .env_remove("LC_ALL")
        .env("LANG", "en_US.UTF-8")
        .env("PREAUDIT_HOME", nothing_installed())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.as_ref().to_owned();
    let writer = std::thread::spawn(move || {
        // The command may end before it has read all.
        let _ = stdin.write_all(&input);
    });
    let output = child
        .wait_with_output()
        .expect("it ends");
    writer.join().expect("no panic");
    output
}

pub fn records(cwd: &Path, lines: &(impl AsRef<[u8]> + ?Sized), more: &[&str]) -> String {
    let args = [&["worker", "--no-cache"], &DATE[..], more].concat();
    let output = run(cwd, &args, lines);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn records_fold_into_the_summary_of_a_batch() {
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    clients(cwd);
    let list = stdout(&run(cwd, &["worker", "--list", "clients"], ""));
    assert_eq!(list.lines().count(), 6, "an empty folder is none: {list}");
    let made = records(cwd, &list, &["--jobs", "2"]);
    let mut lines: Vec<&str> = made.lines().collect();
    assert_eq!(lines.len(), 6);
    // Shuffled, doubled, and one cut off in the middle.
    lines.reverse();
    lines.swap(1, 4);
    let (half, _) = lines[2].split_at(lines[2].len() / 2);
    let (first, second) = lines.split_at(3);
    fs::write(
        cwd.join("a.jsonl"),
        [first, second].concat().join("\n") + "\n",
    )
    .expect("written");
    fs::write(
        cwd.join("b.jsonl"),
        format!("{}\n{half}", second.join("\n")),
    )
    .expect("written");
    for format in ["json", "csv", "table", "html", "junit", "sarif", "markdown"] {
        let common = [&["--format", format], &DATE[..]].concat();
        let batch = run(
            cwd,
            &[&["batch", "clients", "--no-cache"], &common[..]].concat(),
            "",
        );
        let from = ["batch", "--from", "a.jsonl", "b.jsonl"];
        let folded = run(cwd, &[&from[..], &common[..]].concat(), "");
        assert_eq!(
            stdout(&folded),
            stdout(&batch),
            "{format}: {}",
            stderr(&folded)
        );
        assert_eq!(folded.status.code(), batch.status.code(), "{format}");
        assert!(stderr(&folded).contains("1 line(s) are no whole record"));
    }
    // A pattern that no shell has expanded.
    let pattern = run(cwd, &["batch", "--from", "?.jsonl", "--format", "json"], "");
    let piped = run(cwd, &["batch", "--from", "-", "--format", "json"], &made);
    assert_eq!(stdout(&pattern), stdout(&piped));
    let batch = [
        &["batch", "clients", "--no-cache", "--format", "json"],
        &DATE[..],
    ]
    .concat();
    assert_eq!(stdout(&piped), stdout(&run(cwd, &batch, "")));
}

#[test]
fn a_part_of_the_records_is_a_part_of_the_summary() {
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    clients(cwd);
    let list = stdout(&run(cwd, &["worker", "--list", "clients"], ""));
    let two: Vec<&str> = list.lines().skip(2).take(2).collect();
    let two = two.join("\n");
    let made = records(cwd, &two, &[]);
    let folded = run(cwd, &["batch", "--from", "-", "--format", "json"], &made);
    assert_eq!(folded.status.code(), Some(130), "not all of them");
    let summary: serde_json::Value = serde_json::from_str(&stdout(&folded)).expect("JSON");
    assert_eq!(
        summary["clients"]
            .as_array()
            .expect("a list")
            .len(),
        2
    );
}

#[test]
fn bad_lines_and_dossiers_cost_themselves_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    clients(cwd);
    let good =
        r#"{"path":"clients/retail-guess","category":["retail.food"],"facts":{"sells_food":true}}"#;
    let lines = format!(
        "no json\n{{\"path\":\"clients/not-there\"}}\n\n{{\"path\":\"clients/retail-guess\",\"category\":[\"no.such\"]}}\n{good}\n"
    );
    let made = records(cwd, &lines, &["--jobs", "1"]);
    let all: Vec<serde_json::Value> = made
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let exits: Vec<_> = all
        .iter()
        .map(|r| r["record"]["failure"]["exit"].clone())
        .collect();
    let expected = [2, 4, 2].map(serde_json::Value::from);
    assert_eq!(exits[..3], expected, "{made}");
    assert_eq!(all[3]["record"]["category"], "retail.food");
    assert!(
        !made.contains(cwd.to_str().expect("UTF-8")),
        "no path of the machine: {made}"
    );
}

#[test]
fn a_dossier_that_takes_too_long_is_stopped_and_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    clients(cwd);
    let list = stdout(&run(cwd, &["worker", "--list", "clients"], ""));
    let made = records(cwd, &list, &["--time", "0", "--jobs", "1"]);
    assert_eq!(made.lines().count(), 6);
    assert!(made.contains("not done after 0 s"), "{made}");
}

#[test]
fn a_list_takes_the_dossiers_that_a_batch_would_take() {
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    clients(cwd);
    let count = |more: &[&str]| {
        let list = run(cwd, &[&["worker", "--list", "clients"], more].concat(), "");
        (stdout(&list).lines().count(), list.status.code())
    };
    assert_eq!(count(&["--glob", "medical-*"]), (2, Some(0)));
    assert_eq!(count(&["--depth", "1"]), (7, Some(0)), "the empty one, too");
    assert_eq!(count(&["--glob", "nobody"]), (0, Some(3)));
}

#[test]
fn a_wrong_call_ends_before_any_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let output = run(dir.path(), &["worker", "--category", "no.such"], "{}\n");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    let output = run(dir.path(), &["batch", "--from", "missing.jsonl"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("missing.jsonl"));
    let output = run(dir.path(), &["batch", "--from", "part-*"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no file matches"));
    for wrong in [["--glob", "*"], ["--depth", "1"], ["--resume", "a"]] {
        let output = run(dir.path(), &[&["worker"], &wrong[..]].concat(), "");
        assert_eq!(output.status.code(), Some(2), "{wrong:?} without --list");
    }
}
