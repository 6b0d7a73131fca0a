//! `preaudit pack`: copies for upload forms, made of the fixture packs and checked again here.

mod pictures;
mod refusals;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use evidence::digest::sha256_hex;
use evidence::discover;
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{Declaration, Dossier, FileText, Severity, TextOrigin, TextPage, Verdict};
use policy::rules::Rules;
use preaudit::audit;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde_json::Value;

use crate::support::{Pack, all_packs, fixtures, preaudit, stderr};

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter();
    files
        .map(|entry| entry.expect("listed"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(folder)
                .expect("below");
            let path = path
                .to_string_lossy()
                .replace('\\', "/");
            (path, fs::read(entry.path()).expect("read"))
        })
        .collect()
}

fn ready_packs() -> Vec<PathBuf> {
    let is_ready = |pack: &PathBuf| {
        let expected = fs::read_to_string(pack.join("expect.yaml")).expect("read");
        expected.contains("verdict: ready")
    };
    all_packs()
        .into_iter()
        .filter(is_ready)
        .collect()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Runs the command; its exit code and the manifest that it printed.
fn pack(folder: &Path, more: &[&str]) -> (Option<i32>, Value) {
    let args = [
        &["pack", text(folder), "--format", "json", "--lang", "en"],
        more,
    ]
    .concat();
    let output = preaudit(&args);
    let manifest = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {args:?}: {}", stderr(&output)));
    (output.status.code(), manifest)
}

fn list<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("{key}: {value}"))
}

/// Slots of all places.
fn slots(manifest: &Value) -> Vec<&Value> {
    let places = list(manifest, "places").iter();
    places
        .flat_map(|place| list(place, "slots"))
        .collect()
}

/// What the copies of a place are by an audit of their folder; what was read of the originals is known.
fn audit_copies(source: &Pack, place: &Value, output: &Path, rules: &Rules) -> (Verdict, usize) {
    let limits = Limits::default();
    let found = discover::discover_files(output, &limits, &Sandbox::InProcess).expect("a folder");
    let mut looking = source.looking.clone();
    // Only what they say: measuring pixels takes longest.
    looking.pixels = false;
    let mut evidence = BTreeMap::new();
    for file in &source.dossier.files {
        let known = audit::extract_file(file, &looking);
        evidence.insert(known.sha256.clone(), known);
    }
    looking.pixels = true;
    let mut copies = 0;
    for file in list(place, "slots")
        .iter()
        .flat_map(|slot| list(slot, "files"))
    {
        let Some(sha256) = file["copy"]["sha256"].as_str() else {
            continue;
        };
        copies += 1;
        let [from] = list(file, "sources").as_slice() else {
            continue;
        };
        let known = &evidence[from["sha256"].as_str().expect("a hash")];
        let number = from["page"].as_u64().unwrap_or(1);
        let page = known
            .text
            .pages
            .iter()
            .find(|p| u64::from(p.number) == number);
        if let Some(page) = page.filter(|_| known.sha256 != sha256) {
            let page = TextPage {
                number: 1,
                ..page.clone()
            };
            let text = FileText {
                origin: TextOrigin::Sidecar,
                pages: vec![page],
            };
            looking
                .readings
                .insert(sha256.to_owned(), text);
        }
    }
    let mut settings = source.settings.clone();
    settings.places = place["id"]
        .as_str()
        .map(str::to_owned)
        .into_iter()
        .collect();
    let dossier = Dossier {
        name: found.name,
        declaration: Declaration {
            documents: Vec::new(),
            ..source.dossier.declaration.clone()
        },
        files: found.files,
        skipped: found.skipped,
    };
    assert_eq!(
        dossier.files.len(),
        copies,
        "nothing but copies is looked at"
    );
    let report = audit::audit_dossier(&dossier, rules, &looking, &settings);
    let on_files = report
        .findings
        .iter()
        .filter(|finding| {
            // A side that could not be copied is missing: said of the other side, which is not at fault.
            finding.severity == Severity::Error && !finding.places.is_empty()
        });
    let wrong: Vec<&str> = on_files
        .map(|finding| finding.message.en.as_str())
        .collect();
    assert_eq!(wrong, Vec::<&str>::new(), "{}", source.dossier.name);
    let endpoint = rules
        .platforms
        .iter()
        .find(|p| place["id"] == p.limits.id.as_str());
    for file in report.examined_files() {
        assert!(
            endpoint.is_none_or(|e| e.limits.accepts_file(&file.facts)),
            "{}",
            file.facts.path
        );
        assert!(
            file.facts.probe.camera.is_none()
                && file
                    .facts
                    .probe
                    .pages
                    .iter()
                    .all(|page| page.rotation == 0)
        );
    }
    (report.verdict, copies)
}

#[test]
fn every_ready_pack_is_packed_for_upload_places_and_passes_there() {
    let rules = Rules::load_embedded().expect("sound");
    let places: Vec<&str> = rules
        .platforms
        .iter()
        .map(|p| p.limits.id.as_str())
        .collect();
    let all = std::env::var_os("PREAUDIT_PACK_ALL").is_some();
    let packs = ready_packs();
    let pack_one = |(number, folder): (usize, &PathBuf)| {
        let chosen: Vec<&str> = if all {
            places.clone()
        } else {
            // Every place once, and every pack.
            vec![places[number % places.len()]]
        };
        let before = tree(folder);
        let source = Pack::open(folder, &rules);
        let tallies = chosen
            .iter()
            .map(|id| pack_for_place(folder, &source, id, &rules));
        let tally = tallies
            .reduce(|a, b| [a[0] + b[0], a[1] + b[1]])
            .expect("a place");
        assert_eq!(tree(folder), before, "originals are not touched");
        tally
    };
    let tallies = packs
        .par_iter()
        .enumerate()
        .map(pack_one);
    let [copies, unmet] = tallies.reduce(|| [0; 2], |a, b| [a[0] + b[0], a[1] + b[1]]);
    println!(
        "{} packs, {} places: {copies} copies, {unmet} could not be met",
        packs.len(),
        places.len()
    );
    assert_eq!((packs.len(), places.len()), (24, 13));
    assert!(copies > 70 && unmet > 0, "{copies} {unmet}");
}

/// Packs for one place and audits the copies; how many there are, and how many could not be made.
fn pack_for_place(folder: &Path, source: &Pack, id: &str, rules: &Rules) -> [usize; 2] {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let (code, manifest) = pack(folder, &["--place", id, "-o", text(&output)]);
    let [place] = list(&manifest, "places").as_slice() else {
        panic!("{manifest}");
    };
    let written = tree(&output);
    let mut unmet = 0;
    let files = list(place, "slots")
        .iter()
        .flat_map(|slot| list(slot, "files"));
    for file in files {
        if file["copy"].is_null() {
            unmet += 1;
            assert!(
                file["unmet"]
                    .as_str()
                    .is_some_and(|why| !why.is_empty())
            );
            continue;
        }
        let path = file["copy"]["path"]
            .as_str()
            .expect("a path");
        assert_eq!(file["copy"]["sha256"], sha256_hex(&written[path]), "{path}");
    }
    let (verdict, count) = audit_copies(source, place, &output, rules);
    // The manifest and two sheets lie beside the copies, and nothing else.
    assert_eq!(written.len(), count + 3, "{:?}", written.keys());
    let complete = manifest["complete"] == true;
    assert_eq!(code, Some(i32::from(!complete)), "{manifest:#}");
    assert!(
        !complete || verdict != Verdict::NotReady,
        "{}",
        folder.display()
    );
    [count, unmet]
}

#[test]
fn a_second_run_gives_the_same_bytes_and_an_empty_folder_is_taken() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = fixtures().join("finance-insurance-ready");
    let mut sets = Vec::new();
    for name in ["one", "other"] {
        let output = home.path().join(name);
        fs::create_dir(&output).expect("made");
        let args = ["--place", "wechat.category", "-o", text(&output)];
        assert_eq!(pack(&folder, &args).0, Some(0));
        sets.push(tree(&output));
    }
    assert!(sets[0].len() > 5);
    assert_eq!(sets[0], sets[1]);
    let left = fs::read_dir(home.path())
        .expect("listed")
        .count();
    assert_eq!(left, 2, "no stage is left");
}

#[test]
fn a_choice_of_papers_does_not_hang_on_the_format_of_the_originals() {
    // Its papers are pages of one PDF, which this place does not take: a mark of its own needs no
    // authorisation there either.
    let folder = fixtures().join("local-component-ready");
    let (code, manifest) = pack(&folder, &["--place", "wechat.category", "--dry-run"]);
    assert_eq!(
        (code, &manifest["originals"]),
        (Some(0), &"not-ready".into())
    );
    assert!(
        slots(&manifest)
            .iter()
            .all(|slot| slot["filled"] == true)
    );
}
