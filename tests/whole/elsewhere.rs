//! Records of one machine on another: they are keyed by content, so other roots and folders change nothing.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{stderr, stdout};
use crate::worker::{DATE, clients, records, run};

/// Stands in records of the first machine only: where it comes back, nothing was audited again.
const MARK: &str = "seen on the first machine";

fn mark(records: &str) -> String {
    let lines = records.lines().map(|line| {
        let mut record: Value = serde_json::from_str(line).expect("JSON");
        record["record"]["merchant"] = MARK.into();
        format!("{record}\n")
    });
    lines.collect()
}

fn marked(records: &str) -> usize {
    records
        .lines()
        .filter(|line| line.contains(MARK))
        .count()
}

/// The dossiers on another machine: another root, another name of it, one dossier with a note more.
fn move_clients(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("mnt/share")).expect("a folder");
    fs::rename(from.join("clients"), to.join("mnt/share/merchants")).expect("moved");
    let changed = to.join("mnt/share/merchants/retail-guess/note.txt");
    fs::write(changed, "seen again").expect("written");
}

#[test]
fn workers_go_on_from_records_of_another_machine() {
    let (first, second) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    clients(first.path());
    let list = stdout(&run(first.path(), &["worker", "--list", "clients"], ""));
    let made = records(first.path(), &list, &[]);
    assert_eq!(marked(&mark(&made)), 6);
    let cwd = second.path();
    move_clients(first.path(), cwd);
    fs::write(cwd.join("first-1.jsonl"), mark(&made)).expect("written");
    let list = [
        "worker",
        "--list",
        "mnt/share/merchants",
        "--resume",
        "first-?.jsonl",
    ];
    let list = stdout(&run(cwd, &list, ""));
    let again = records(cwd, &list, &[]);
    assert_eq!(
        marked(&again),
        5,
        "all but the one that has changed: {again}"
    );
    for line in again.lines() {
        assert!(
            line.contains("\"location\":\"mnt/share/merchants/"),
            "{line}"
        );
        assert_eq!(
            line.contains(MARK),
            !line.contains("retail-guess\""),
            "{line}"
        );
    }
    // Another date, and nothing holds any more.
    let other = ["worker", "--no-cache", "--as-of", "2026-11-02"];
    assert_eq!(marked(&stdout(&run(cwd, &other, &list))), 0);
    // Without marks it is the summary of a batch over there.
    fs::write(cwd.join("first-1.jsonl"), &made).expect("written");
    let list = [
        "worker",
        "--list",
        "mnt/share/merchants",
        "--resume",
        "first-1.jsonl",
    ];
    let again = records(cwd, &stdout(&run(cwd, &list, "")), &[]);
    let common = [&["--format", "sarif"], &DATE[..]].concat();
    let folded = run(
        cwd,
        &[&["batch", "--from", "-"], &common[..]].concat(),
        &again,
    );
    let batch = run(
        cwd,
        &[&["batch", "mnt/share/merchants", "--no-cache"], &common[..]].concat(),
        "",
    );
    assert_eq!(stdout(&folded), stdout(&batch), "{}", stderr(&folded));
}

#[test]
fn a_batch_goes_on_from_a_journal_of_another_machine() {
    let (first, second) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    clients(first.path());
    // A dossier that fails keeps the journal.
    fs::write(
        first
            .path()
            .join("clients/retail-damaged/merchant.yaml"),
        "nmae: x\n",
    )
    .expect("written");
    let out = ["-o", "out", "--format", "json"];
    let call = [&["batch", "clients", "--no-cache"], &out[..], &DATE[..]].concat();
    let output = run(first.path(), &call, "");
    assert!(
        first
            .path()
            .join("out/journal.jsonl")
            .exists(),
        "{}",
        stderr(&output)
    );
    let cwd = second.path();
    move_clients(first.path(), cwd);
    fs::rename(first.path().join("out"), cwd.join("out")).expect("moved");
    let journal = cwd.join("out/journal.jsonl");
    let before = fs::read_to_string(&journal).expect("a journal");
    fs::write(&journal, mark(&before)).expect("written");
    let roots = ["batch", "mnt/share/merchants", "--no-cache", "--resume"];
    let output = run(cwd, &[&roots[..], &out[..], &DATE[..]].concat(), "");
    let summary = fs::read_to_string(cwd.join("out/summary.json")).expect("a summary");
    // Neither the one that failed nor the one that has changed.
    assert_eq!(summary.matches(MARK).count(), 4, "{}", stderr(&output));
    let journal = fs::read_to_string(&journal).expect("a journal");
    let moved = journal
        .lines()
        .filter(|l| l.contains("\"location\":\"mnt/share/merchants/"));
    assert_eq!(
        moved.count(),
        6,
        "each record tells where its dossier lies now"
    );
}
