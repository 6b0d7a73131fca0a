//! Hostile folders: every one ends with a report or a message, within the limits.

use std::path::{Path, PathBuf};

use crate::support::{preaudit, stderr, stdout};

fn hostile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile")
}

/// Ends by itself with one of the contract's codes and without a panic.
fn ends(args: &[&str]) -> std::process::Output {
    let output = preaudit(args);
    let said = stderr(&output);
    let code = output.status.code();
    assert!(
        code.is_some_and(|c| (0..=3).contains(&c)),
        "{args:?}: {code:?} {said}"
    );
    assert!(!said.contains("panicked"), "{args:?}: {said}");
    output
}

#[test]
fn the_hostile_set_gives_a_report() {
    let output = ends(&["check", &hostile().to_string_lossy(), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_ne!(report["verdict"], "ready");
    let files = report["files"]
        .as_array()
        .expect("a list");
    assert!(files.len() >= 30, "only {} files", files.len());
    let with = |i: &str| {
        files
            .iter()
            .filter(|f| f["integrity"] == i)
            .count()
    };
    assert!(
        with("damaged") >= 5 && with("empty") >= 1 && with("limit") >= 1 && with("encrypted") >= 1
    );
    ends(&["check", &hostile().to_string_lossy(), "--lang", "zh"]);
}

#[test]
fn every_hostile_file_is_inspected() {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(hostile())
        .sort_by_file_name()
        .into_iter()
        .flatten()
    {
        if entry.file_type().is_file() {
            files.push(
                entry
                    .path()
                    .to_string_lossy()
                    .into_owned(),
            );
        }
    }
    assert!(files.len() >= 25, "only {} files", files.len());
    let args: Vec<&str> = ["inspect", "--format", "json"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let output = ends(&args);
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // What lies in archives and mails stands behind them, so each that was named is looked for.
    let seen = seen.as_array().expect("a list").iter();
    let paths = seen.filter_map(|entry| entry["path"].as_str());
    let named: Vec<&str> = paths
        .filter(|p| files.iter().any(|f| f == p))
        .collect();
    assert_eq!(named, files);
}

#[test]
fn ten_thousand_files_end() {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..10_000 {
        std::fs::write(folder.path().join(format!("{i}.jpg")), b"\xff\xd8\xff").expect("written");
    }
    let output = ends(&[
        "check",
        &folder.path().to_string_lossy(),
        "--format",
        "jsonl",
    ]);
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn a_closed_pipe_is_the_readers_choice() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .env("PREAUDIT_HOME", crate::support::nothing_installed())
        .args(["rules", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

#[cfg(unix)]
#[test]
fn fifos_and_names_of_any_bytes_are_told() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe.jpg"))
        .status();
    assert!(made.is_ok_and(|s| s.success()), "mkfifo");
    let names: [&[u8]; 4] = [
        b"\xff\xfe.jpg",
        "营业\n执照\u{202e}gpj.jpg".as_bytes(),
        "😀.pdf".as_bytes(),
        &[b'x'; 255],
    ];
    for name in names {
        std::fs::write(
            folder
                .path()
                .join(std::ffi::OsStr::from_bytes(name)),
            b"x",
        )
        .expect("written");
    }
    let output = ends(&["check", &folder.path().to_string_lossy()]);
    let text = stdout(&output);
    assert!(text.contains("pipe.jpg"), "{text}");
    assert!(
        !text.contains('\u{202e}'),
        "a bidi override reached the terminal"
    );
}
