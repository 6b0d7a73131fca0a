//! What is kept of a reading: nothing with `--no-cache`; recordings say what the engine says.

use std::fs;
use std::path::{Path, PathBuf};

use preaudit::read::ocr::install_from;

use crate::{CHECK, engine, preaudit, read, report};

#[test]
fn without_the_cache_nothing_is_kept() {
    let Some(models) = std::env::var_os("PREAUDIT_OCR_MODELS") else {
        engine("without_the_cache_nothing_is_kept");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (home, folder) = (dir.path().join("home"), dir.path().join("papers"));
    install_from(Path::new(&models), &home.join("ocr")).unwrap();
    fs::create_dir(&folder).unwrap();
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/licence-75dpi.jpg");
    fs::copy(picture, folder.join("营业执照.jpg")).unwrap();
    let unkept: Vec<&str> = CHECK.iter().copied().chain(["--no-cache"]).collect();
    let first = report(&preaudit(&home, &unkept, &folder));
    assert!(!home.join("cache").exists());
    assert_eq!(report(&preaudit(&home, &CHECK, &folder)), first);
    assert!(home.join("cache/readings").exists());
}

/// Files that hold recordings, and where their pictures lie.
fn recordings() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = fs::read_dir(root.join("fixtures/packs")).unwrap().map(|e| e.unwrap().path());
    packs.chain([root.join("tests/data")]).map(|p| p.join("readings.jsonl")).filter(|p| p.is_file()).collect()
}

/// Boxes may move by this much between machines, px, and confidences by this share: kernels for
/// other instruction sets round differently.
const ROUNDING: (f64, f64) = (1.0, 0.02);

#[test]
#[ignore = "tests/data/readings.jsonl was recorded through another JPEG decoder: record it again, and read it here as the program does"]
fn what_the_engine_recorded_is_what_it_reads_today() {
    use sha2::{Digest, Sha256};
    let Some(engine) = engine("what_the_engine_recorded_is_what_it_reads_today") else { return };
    let mut held = 0;
    for file in recordings() {
        let text = fs::read_to_string(&file).unwrap();
        let records = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        // Recordings that the fixtures' own generator made are of no engine.
        for record in records.filter(|r| r["engine"].as_str().unwrap().starts_with("PP-OCR")) {
            let pictures = fs::read_dir(file.parent().unwrap()).unwrap().map(|e| e.unwrap().path());
            let same = |p: &PathBuf| {
                let hash = Sha256::digest(fs::read(p).unwrap_or_default());
                hash.iter().fold(String::new(), |hex, b| format!("{hex}{b:02x}"))
                    == record["sha256"].as_str().unwrap()
            };
            let picture = pictures.into_iter().find(same).expect("the picture of a recording");
            let fresh = read(&engine, &image::open(&picture).unwrap().into_rgb8());
            let lines = record["pages"][0]["lines"].as_array().unwrap();
            let texts: Vec<&str> = lines.iter().map(|l| l["text"].as_str().unwrap()).collect();
            assert_eq!(fresh.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), texts);
            for (line, kept) in fresh.lines.iter().zip(lines) {
                let near = |a: f64, b: &serde_json::Value, by: f64| (a - b.as_f64().unwrap()).abs() <= by;
                let (r, k) = (line.rect, &kept["rect"]);
                let sides = [(r.x0, "x0"), (r.y0, "y0"), (r.x1, "x1"), (r.y1, "y1")];
                assert!(sides.iter().all(|(v, name)| near(*v, &k[*name], ROUNDING.0)), "{line:?} {kept}");
                assert!(near(f64::from(line.confidence), &kept["confidence"], ROUNDING.1), "{line:?} {kept}");
            }
            held += 1;
        }
    }
    assert!(held >= 1, "no recording of the engine was held against it");
}
