//! What is kept of a reading: nothing with `--no-cache`; recordings say what the engine says.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use evidence::ocr::install_from;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::folders::{CHECK, preaudit, report};
use crate::models;

#[test]
fn without_the_cache_nothing_is_kept() {
    let Some(models) = models("without_the_cache_nothing_is_kept") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (home, folder) = (dir.path().join("home"), dir.path().join("papers"));
    install_from(&models, &home.join("ocr")).unwrap();
    fs::create_dir(&folder).unwrap();
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/licence-75dpi.jpg");
    fs::copy(picture, folder.join("营业执照.jpg")).unwrap();
    let unkept: Vec<&str> = CHECK
        .iter()
        .copied()
        .chain(["--no-cache"])
        .collect();
    let first = report(&preaudit(&home, &unkept, &folder));
    assert!(!home.join("cache").exists());
    assert_eq!(report(&preaudit(&home, &CHECK, &folder)), first);
    assert!(home.join("cache/readings").exists());
}

/// Folders with recordings: the fixture packs and the data of these tests.
fn recordings() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = fs::read_dir(root.join("fixtures/packs"))
        .unwrap()
        .map(|e| e.unwrap().path());
    let mut all: Vec<PathBuf> = packs
        .chain([root.join("tests/data")])
        .filter(|p| p.join("readings.jsonl").is_file())
        .collect();
    all.sort();
    all
}

/// Records by SHA-256.
fn by_hash(text: &str) -> BTreeMap<String, Value> {
    let records = text
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap());
    records
        .map(|r| (r["sha256"].as_str().unwrap().to_owned(), r))
        .collect()
}

/// Writes every file of `folder` whose hash is recorded into `into`, those inside archives too.
fn recorded_files(folder: &Path, recorded: &BTreeMap<String, Value>, into: &Path) -> Vec<PathBuf> {
    let mut found = BTreeMap::new();
    let mut keep = |name: &str, bytes: Vec<u8>| {
        let hash = Sha256::digest(&bytes)
            .iter()
            .fold(String::new(), |hex, b| format!("{hex}{b:02x}"));
        if recorded.contains_key(&hash) {
            let extension = Path::new(name)
                .extension()
                .unwrap_or_default()
                .to_owned();
            let path = into
                .join(&hash)
                .with_extension(extension);
            fs::write(&path, bytes).unwrap();
            found.insert(hash, path);
        }
    };
    for entry in walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.file_type().is_file())
    {
        let bytes = fs::read(entry.path()).unwrap();
        if let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) {
            for index in 0..archive.len() {
                let mut member = archive.by_index(index).unwrap();
                let (name, mut inner) = (member.name().unwrap().into_owned(), Vec::new());
                member.read_to_end(&mut inner).unwrap();
                keep(&name, inner);
            }
        }
        keep(&entry.file_name().to_string_lossy(), bytes);
    }
    found.into_values().collect()
}

/// Kernels for other instruction sets round differently: boxes may move by this much, px, and lines
/// that the engine doubts may come out otherwise, as may one in a hundred of the others.
const ROUNDING: f64 = 2.0;
const SURE: f64 = 0.9;

/// The lines that the engine is sure of, with their boxes.
fn sure_lines(record: &Value) -> Vec<(String, Vec<f64>)> {
    let pages = record["pages"].as_array().unwrap();
    let lines = pages
        .iter()
        .flat_map(|p| p["lines"].as_array().unwrap());
    let sure = lines.filter(|l| l["confidence"].as_f64().unwrap() >= SURE);
    let sides = |l: &Value| {
        ["x0", "y0", "x1", "y1"]
            .map(|s| l["rect"][s].as_f64().unwrap())
            .to_vec()
    };
    sure.map(|l| (l["text"].as_str().unwrap().to_owned(), sides(l)))
        .collect()
}

fn texts(record: &Value) -> Vec<&str> {
    let pages = record["pages"].as_array().unwrap();
    let lines = pages
        .iter()
        .flat_map(|p| p["lines"].as_array().unwrap());
    lines
        .map(|line| line["text"].as_str().unwrap())
        .collect()
}

#[test]
fn what_the_engine_recorded_is_what_it_reads_today() {
    let Some(models) = models("what_the_engine_recorded_is_what_it_reads_today") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    install_from(&models, &home.join("ocr")).unwrap();
    let (mut held, mut lines, mut lost) = (0, 0, 0);
    for folder in recordings() {
        let recorded = by_hash(&fs::read_to_string(folder.join("readings.jsonl")).unwrap());
        let scratch = tempfile::tempdir().unwrap();
        let files = recorded_files(&folder, &recorded, scratch.path());
        assert_eq!(
            files.len(),
            recorded.len(),
            "{}: records without their files",
            folder.display()
        );
        if files.is_empty() {
            continue;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_preaudit"));
        command
            .args([
                "inspect",
                "--record",
                "--no-pixels",
                "--no-cache",
                "--ocr=require",
            ])
            .args(&files);
        let output = command
            .env("PREAUDIT_HOME", &home)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}: {output:?}", folder.display());
        let fresh = by_hash(&String::from_utf8(output.stdout).unwrap());
        for (hash, record) in &recorded {
            // The engine only sampled it: the lines are the file's own, and must still be.
            if record["origin"] == "pdf-text" {
                assert_eq!(fresh[hash]["origin"], "pdf-text", "{}", folder.display());
                assert_eq!(texts(&fresh[hash]), texts(record), "{}", folder.display());
                continue;
            }
            assert!(
                record["engine"]
                    .as_str()
                    .unwrap()
                    .starts_with("PP-OCR"),
                "{}: drawn",
                folder.display()
            );
            let is = sure_lines(&fresh[hash]);
            for (text, was) in sure_lines(record) {
                let same = is.iter().filter(|(t, _)| *t == text);
                let stays = |sides: &[f64]| {
                    sides
                        .iter()
                        .zip(&was)
                        .all(|(a, b)| (a - b).abs() <= ROUNDING)
                };
                lines += 1;
                if !same
                    .into_iter()
                    .any(|(_, sides)| stays(sides))
                {
                    eprintln!("{}: no longer read there: {text} {was:?}", folder.display());
                    lost += 1;
                }
            }
            held += 1;
        }
    }
    eprintln!("{held} files, {lines} lines, {lost} read otherwise");
    assert!(
        held >= 100 && lines >= 1000,
        "only {held} recordings with {lines} lines were held against the engine"
    );
    assert!(
        lost * 100 <= lines,
        "{lost} of {lines} lines are read otherwise"
    );
}
