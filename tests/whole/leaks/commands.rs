//! What the commands write beside the report of one dossier.

use std::path::Path;
use std::process::Command;

use preaudit::rules::Rules;

use super::{readable, secrets};
use crate::support::{all_packs, fixtures, preaudit};

/// The files of a pack that are papers.
fn papers(pack: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(pack).into_iter().flatten().filter(|e| e.file_type().is_file());
    let control = |p: &Path| p.extension().is_some_and(|e| e == "yaml" || e == "jsonl");
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|p| !control(p))
        .map(|p| p.to_string_lossy().into())
        .collect()
}

#[test]
fn no_other_command_shows_personal_data_of_any_fixture() {
    let rules = Rules::embedded().expect("sound");
    let (mut looked, mut shown) = (0, 0);
    for folder in all_packs() {
        let (secrets, path) = (secrets(&folder, &rules), folder.to_string_lossy().into_owned());
        let readings = format!("{path}/readings.jsonl");
        let papers = papers(&folder);
        let papers: Vec<&str> = papers.iter().map(String::as_str).collect();
        let options = ["--no-pixels", "--text", "--readings", &readings, "--format"];
        let inspect = [&["inspect"], &papers[..], &options[..]].concat();
        let test = ["test", &path, "--readings", &readings, "--verbose", "--format"];
        let inspects = ["table", "json"].map(|f| [&inspect[..], &[f]].concat());
        let tests = ["table", "json", "junit", "sarif", "github"].map(|f| [&test[..], &[f]].concat());
        for arguments in inspects.into_iter().chain(tests) {
            let output = preaudit(&arguments);
            let said = readable(&output.stdout) + &readable(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1)) && said.len() > 20, "{arguments:?}: {said}");
            for secret in secrets.all() {
                assert!(!said.contains(secret.as_str()), "{arguments:?} shows {secret}");
                looked += 1;
            }
        }
        let revealed = preaudit(&[&inspect[..], &["json", "--reveal"]].concat());
        shown += secrets.all().filter(|s| readable(&revealed.stdout).contains(s.as_str())).count();
    }
    assert!(looked > 400 && shown > 60, "{looked} searches, {shown} found where revealed");
}

#[test]
fn no_summary_of_a_batch_shows_personal_data_of_any_fixture() {
    let rules = Rules::embedded().expect("sound");
    let home = tempfile::tempdir().expect("a folder");
    let secrets: Vec<_> = all_packs().iter().map(|p| (p.clone(), secrets(p, &rules))).collect();
    let formats = "table json jsonl markdown html junit sarif github csv xlsx message";
    for format in formats.split(' ') {
        let out = home.path().join(format!("clients.{format}"));
        let to = if format == "xlsx" { vec!["-o", out.to_str().expect("UTF-8")] } else { Vec::new() };
        let output = Command::new(env!("CARGO_BIN_EXE_preaudit"))
            .args(["batch", &fixtures().to_string_lossy(), "--ocr", "off", "--as-of", "2026-11-01"])
            .args(["--fail-on", "never", "--format", format])
            .args(to)
            .env("PREAUDIT_HOME", home.path().join("home"))
            .output()
            .expect("runs");
        let said = [std::fs::read(&out).unwrap_or_default(), output.stdout, output.stderr];
        let text = said.map(|bytes| readable(&bytes)).concat();
        assert!(text.len() > 2000, "{format}: {text}");
        for (folder, secrets) in &secrets {
            for secret in secrets.all() {
                assert!(!text.contains(secret.as_str()), "{format} shows {secret} of {}", folder.display());
            }
        }
    }
}
