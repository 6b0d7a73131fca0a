//! Installing recognition where something is missing: every failure ends with the one next step.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::stderr;

/// Shell scripts by name.
type Programs<'a> = &'a [(&'a str, &'a str)];

/// Runs with a `PATH` that holds only `programs`.
fn install(home: &Path, programs: Programs, args: &[&str], lang: &str) -> Output {
    let bin = home.join("bin");
    fs::create_dir_all(&bin).expect("a folder");
    for (name, script) in programs {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("executable");
    }
    Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .args([&["--lang", lang], args].concat())
        .env("PATH", &bin)
        .env("PREAUDIT_HOME", home.join("own"))
        .output()
        .expect("the command runs")
}

/// A pip that is there and fails with these words.
fn failing_pip(words: &str) -> String {
    format!("[ \"$1\" = --version ] && exit 0\necho '{words}' >&2\nexit 1")
}

#[test]
fn every_failure_of_an_installation_ends_with_the_next_step() {
    let unreachable = failing_pip(
        "WARNING: Retrying after connection broken by NewConnectionError\nERROR: No matching distribution found",
    );
    let full = failing_pip(
        "Traceback (most recent call last):\nOSError: [Errno 28] No space left on device",
    );
    let absent = failing_pip("ERROR: Could not find a version that satisfies the requirement");
    let odd = failing_pip("line\nERROR: something else");
    let cases: [(Programs, &str, &str); 5] = [
        (&[], "浏览器打开", "with a browser from"),
        (&[("pip", &unreachable)], "检查网络", "check network"),
        (&[("pip", &full)], "腾出约", "make room"),
        (&[("pip", &absent)], "换一个镜像", "another index"),
        (
            &[("pip3", &odd)],
            "something else。请用浏览器",
            "something else; download",
        ),
    ];
    for (programs, zh, en) in cases {
        for (lang, words) in [("zh", zh), ("en", en)] {
            let home = tempfile::tempdir().expect("a folder");
            let output = install(home.path(), programs, &["ocr", "install"], lang);
            let said = stderr(&output);
            assert_ne!(output.status.code(), Some(0), "{said}");
            assert!(said.contains(words), "{said}");
            assert!(!said.contains("Traceback"), "{said}");
        }
    }
}

#[test]
fn a_wrong_source_is_told_with_the_right_one() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("x.whl");
    fs::write(&file, "no archive").expect("a file");
    let folder = home.path().join("empty");
    fs::create_dir(&folder).expect("a folder");
    let blocked = home.path().join("blocked");
    fs::write(&blocked, "").expect("a file");
    let inside = blocked.join("ocr");
    for (source, into, words) in [
        (&file, None, "不是完整的安装包，请重新下载"),
        (&folder, None, "rapidocr_onnxruntime-1.4.4-py3-none-any.whl"),
        (&home.path().join("nowhere.whl"), None, "--into 文件夹"),
        (&folder, Some(&inside), "没有安装"),
    ] {
        let source = source.to_str().expect("UTF-8");
        let mut args = vec!["ocr", "install", "--from", source];
        if let Some(into) = into {
            args.extend(["--into", into.to_str().expect("UTF-8")]);
        }
        let output = install(home.path(), &[], &args, "zh");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn the_extra_of_the_wheel_brings_the_models_that_are_known() {
    let project = fs::read_to_string("pyproject.toml").expect("there");
    let brought = format!("ocr = [\"{}\"]", evidence::ocr::WHEEL);
    assert!(project.contains(&brought), "{brought}");
}

#[test]
fn nobody_is_asked_in_a_pipe_and_a_call_that_says_install_fails_without_pip() {
    let home = tempfile::tempdir().expect("a folder");
    let dossier = home.path().join("dossier");
    fs::create_dir(&dossier).expect("a folder");
    fs::write(dossier.join("a.txt"), "营业执照").expect("a file");
    let dossier = dossier.to_str().expect("UTF-8");
    let silent = install(home.path(), &[], &["check", dossier], "zh");
    assert!(!stderr(&silent).contains("[Y/n]"), "{}", stderr(&silent));
    let asked = install(
        home.path(),
        &[],
        &["check", dossier, "--ocr", "install"],
        "zh",
    );
    assert_eq!(asked.status.code(), Some(4), "{}", stderr(&asked));
    assert!(
        stderr(&asked).contains("没有找到 pip"),
        "{}",
        stderr(&asked)
    );
}
