//! What the commands write beside the report of one dossier.

use std::path::Path;
use std::process::Command;

use policy::rules::Rules;

use super::{Secrets, readable, secrets};
use crate::support::{all_packs, preaudit};

/// The files of a pack that are papers.
fn papers(pack: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(pack)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file());
    let control = |p: &Path| {
        p.extension()
            .is_some_and(|e| e == "yaml" || e == "jsonl")
    };
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|p| !control(p))
        .map(|p| p.to_string_lossy().into())
        .collect()
}

#[test]
fn looking_at_files_shows_no_personal_data_of_any_fixture() {
    let rules = Rules::load_embedded().expect("sound");
    let (mut looked, mut shown) = (0, 0);
    for folder in all_packs() {
        let (secrets, papers) = (secrets(&folder, &rules), papers(&folder));
        let readings = folder.join("readings.jsonl");
        let options = [
            "--no-pixels",
            "--text",
            "--readings",
            &readings.to_string_lossy(),
        ];
        let inspect = |more: &[&str]| {
            let papers: Vec<&str> = papers
                .iter()
                .map(String::as_str)
                .collect();
            let output = preaudit(&[&["inspect"], &papers[..], &options[..], more].concat());
            let said = readable(&output.stdout) + &readable(&output.stderr);
            assert!(
                output.status.success() && said.len() > 100,
                "{more:?}: {said}"
            );
            said
        };
        for format in ["table", "json"] {
            let said = inspect(&["--format", format]);
            for secret in secrets.all() {
                assert!(
                    !said.contains(secret.as_str()),
                    "{}: {format} shows {secret}",
                    folder.display()
                );
                looked += 1;
            }
        }
        // That the search finds what is shown is told by some packs as well as by all.
        if folder
            .to_string_lossy()
            .contains("-ready")
        {
            let revealed = inspect(&["--format", "json", "--reveal"]);
            let found = secrets
                .all()
                .filter(|s| revealed.contains(s.as_str()));
            shown += found.count();
        }
    }
    assert!(
        looked > 150 && shown > 30,
        "{looked} searches, {shown} found where revealed"
    );
}

/// Packs with every kind of personal data, and their secrets.
fn some_packs() -> (Vec<String>, Vec<Secrets>) {
    let rules = Rules::load_embedded().expect("sound");
    let chosen: Vec<_> = all_packs()
        .into_iter()
        .filter(|p| p.to_string_lossy().contains("-ready"))
        .collect();
    let secrets: Vec<Secrets> = chosen
        .iter()
        .map(|p| secrets(p, &rules))
        .collect();
    assert!(
        secrets
            .iter()
            .any(|s| !s.accounts.is_empty())
            && secrets
                .iter()
                .all(|s| !s.persons.is_empty())
    );
    (
        chosen
            .iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect(),
        secrets,
    )
}

#[test]
fn testing_packs_shows_no_personal_data_of_any() {
    let (packs, secrets) = some_packs();
    // Every format of a third of the packs: the other formats of `check` are looked at for all of them.
    let packs: Vec<&str> = packs
        .iter()
        .step_by(3)
        .map(String::as_str)
        .collect();
    for format in ["table", "json", "junit", "sarif", "github"] {
        let output =
            preaudit(&[&["test"], &packs[..], &["--verbose", "--format", format]].concat());
        let said = readable(&output.stdout) + &readable(&output.stderr);
        // Packs that pass are no annotations.
        assert!(
            output.status.success() && (said.len() > 100 || format == "github"),
            "{format}: {said}"
        );
        for secret in secrets.iter().flat_map(Secrets::all) {
            assert!(!said.contains(secret.as_str()), "{format} shows {secret}");
        }
    }
}

#[test]
fn no_summary_of_a_batch_shows_personal_data_of_any_fixture() {
    let (packs, secrets) = some_packs();
    let home = tempfile::tempdir().expect("a folder");
    let formats = "table json jsonl markdown html junit sarif github csv xlsx message";
    let out = home.path().join("out");
    let output = Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .arg("batch")
        .args(&packs)
        .args(["--ocr", "off", "--as-of", "2026-11-01"])
        .args(["--fail-on", "never", "-o"])
        .arg(out.join("clients"))
        .args(["--format", &formats.replace(' ', ",")])
        .env("PREAUDIT_HOME", home.path().join("home"))
        .output()
        .expect("runs");
    let mut written = vec![("terminal".to_owned(), output.stdout)];
    written.push(("errors".to_owned(), output.stderr));
    for entry in walkdir::WalkDir::new(home.path())
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
    {
        let bytes = std::fs::read(entry.path()).expect("readable");
        written.push((entry.path().display().to_string(), bytes));
    }
    assert!(written.len() > 12, "{}", written.len());
    for (name, bytes) in written {
        let text = readable(&bytes);
        for secret in secrets.iter().flat_map(Secrets::all) {
            assert!(!text.contains(secret.as_str()), "{name} shows {secret}");
        }
    }
}
