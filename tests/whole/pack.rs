//! `preaudit pack`: copies for upload forms, made of the fixture packs and checked again here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use evidence::digest::sha256_hex;
use evidence::discover;
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{Declaration, Dossier, FileText, Severity, TextOrigin, TextPage, Verdict};
use policy::rules::Rules;
use preaudit::audit;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde_json::Value;

use crate::support::{Pack, all_packs, fixtures, nothing_installed, preaudit, stderr, stdout};

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
    assert_eq!((packs.len(), places.len()), (22, 13));
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
fn what_is_not_ready_is_refused_and_in_part_has_empty_slots() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("catering-permit-missing");
    let refused = preaudit(&["pack", text(&folder), "-o", text(&output), "--lang", "zh"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("还不可提交") && stdout(&refused).is_empty());
    assert!(!output.exists());
    let (code, manifest) = pack(&folder, &["--partial", "-o", text(&output)]);
    assert_eq!(
        (code, &manifest["complete"]),
        (Some(1), &Value::Bool(false))
    );
    let of_kind = |kind: &str| {
        let mut all = slots(&manifest).into_iter();
        all.find(|slot| slot["kind"] == kind)
            .unwrap_or_else(|| panic!("{kind}: {manifest:#}"))
    };
    assert_eq!(of_kind("business-license")["filled"], true);
    let missing = of_kind("food-business-license");
    assert_eq!(
        (missing["filled"].as_bool(), list(missing, "files").len()),
        (Some(false), 0)
    );
    assert!(
        missing["note"]
            .as_str()
            .is_some_and(|note| note.contains("not among"))
    );
    let empty = output.join(
        missing["folder"]
            .as_str()
            .expect("a folder"),
    );
    assert_eq!(
        fs::read_dir(empty)
            .expect("there")
            .count(),
        0
    );
}

#[test]
fn nothing_is_overwritten_and_a_dry_run_writes_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("certification-ready");
    assert_eq!(
        pack(&folder, &["--dry-run", "-o", text(&output)]).0,
        Some(0)
    );
    assert_eq!(pack(&folder, &["--dry-run"]).0, Some(0));
    assert_eq!(
        fs::read_dir(home.path())
            .expect("listed")
            .count(),
        0
    );
    fs::create_dir(&output).expect("made");
    fs::write(output.join("mine.txt"), "mine").expect("written");
    let own = home.path().join("own");
    fs::create_dir(&own).expect("made");
    fs::write(own.join("a.jpg"), "").expect("written");
    let inside = own.join("set");
    let nothing = home.path().join("nothing");
    fs::create_dir(&nothing).expect("made");
    let free = home.path().join("free");
    let wrong: [(&[&str], i32, &str); 5] = [
        (
            &[text(&folder), "-o", text(&output)],
            2,
            "nothing is overwritten",
        ),
        (&[text(&own), "-o", text(&inside)], 2, "outside of it"),
        (
            &[
                text(&folder),
                "-o",
                text(&free),
                "--place",
                "wechat.certificate",
            ],
            2,
            "wechat.certification",
        ),
        (&[text(&nothing), "-o", text(&free)], 3, "no file"),
        (&[text(&folder)], 2, "--output"),
    ];
    for (args, code, words) in wrong {
        let said = preaudit(&[&["pack", "--lang", "en"], args].concat());
        assert_eq!(
            said.status.code(),
            Some(code),
            "{args:?}: {}",
            stderr(&said)
        );
        assert!(stderr(&said).contains(words), "{}", stderr(&said));
    }
    assert_eq!(
        tree(&output),
        BTreeMap::from([("mine.txt".to_owned(), b"mine".to_vec())])
    );
    assert!(!free.exists() && !inside.exists());
}

#[test]
fn a_killed_run_leaves_no_half_set() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = fixtures().join("finance-insurance-ready");
    let mut killed = 0;
    for step in 0..10 {
        let output = home.path().join(format!("set-{step}"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_preaudit"))
            .args([
                "pack",
                text(&folder),
                "--place",
                "wechat.category",
                "-o",
                text(&output),
            ])
            .env("PREAUDIT_HOME", nothing_installed())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(step * 250));
        child.kill().expect("killed");
        killed += usize::from(!child.wait().expect("ended").success());
        if output.exists() {
            let written = tree(&output);
            let manifest: Value = serde_json::from_slice(&written["manifest.json"]).expect("whole");
            for file in slots(&manifest)
                .into_iter()
                .flat_map(|slot| list(slot, "files"))
            {
                let path = file["copy"]["path"]
                    .as_str()
                    .expect("all of it passes");
                assert_eq!(file["copy"]["sha256"], sha256_hex(&written[path]));
            }
        }
    }
    assert!(killed > 0);
}

/// A pack of its own whose portrait side is another file; what was read of it stays known.
fn pack_with_portrait(home: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let source = fixtures().join("certification-ready");
    let folder = home.join("client");
    fs::create_dir(&folder).expect("made");
    for (path, content) in tree(&source) {
        if path != "身份证人像面.jpg" {
            fs::write(folder.join(path), content).expect("written");
        }
    }
    let old = sha256_hex(&fs::read(source.join("身份证人像面.jpg")).expect("read"));
    let readings = fs::read_to_string(source.join("readings.jsonl")).expect("read");
    assert!(readings.contains(&old));
    let readings = readings.replace(&old, &sha256_hex(bytes));
    fs::write(folder.join("readings.jsonl"), readings).expect("written");
    fs::write(folder.join(name), bytes).expect("written");
    folder
}

fn portrait() -> image::DynamicImage {
    let path = fixtures().join("certification-ready/身份证人像面.jpg");
    image::open(path).expect("a picture")
}

/// EXIF that asks for a quarter turn and names a place: TIFF header, one entry, text behind it.
fn exif_of_a_telephone() -> Vec<u8> {
    let mut data = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    data.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
    data.extend(b"GPS 30.25 N 120.17 E");
    let length = u16::try_from(data.len() + 2)
        .expect("short")
        .to_be_bytes();
    [&[0xFF, 0xE1], &length[..], &data].concat()
}

#[test]
fn a_turned_photo_loses_its_position_and_a_hostile_name_its_effect() {
    let home = tempfile::tempdir().expect("a folder");
    let upright = portrait();
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 97);
    upright
        .rotate270()
        .write_with_encoder(encoder)
        .expect("written");
    let jpeg = jpeg.into_inner();
    let (start, rest) = jpeg.split_at(2);
    let bytes = [start, &exif_of_a_telephone(), rest].concat();
    let name = "身份证人像面\u{202e}gpj.$(rm -rf x)\n\u{1b}[2J.jpg";
    let folder = pack_with_portrait(home.path(), name, &bytes);
    let output = home.path().join("set");
    let (code, manifest) = pack(&folder, &["-o", text(&output)]);
    assert_eq!(code, Some(0), "{manifest:#}");
    let files: Vec<&Value> = slots(&manifest)
        .into_iter()
        .flat_map(|s| list(s, "files"))
        .collect();
    let turned = files
        .iter()
        .find(|file| file["sources"][0]["sha256"] == sha256_hex(&bytes));
    let turned = turned.expect("used");
    assert_eq!(turned["steps"][0]["step"], "turned-upright", "{turned:#}");
    let written = tree(&output);
    let copy = &written[turned["copy"]["path"]
        .as_str()
        .expect("written")];
    let back = image::load_from_memory(copy).expect("a picture");
    assert_eq!(
        (back.width(), back.height()),
        (upright.width(), upright.height())
    );
    assert!(!copy.windows(3).any(|w| w == b"GPS") && !copy.windows(4).any(|w| w == b"Exif"));
    let is_plain = |path: &String| {
        path.chars()
            .all(|c| c.is_alphanumeric() || "-_./".contains(c))
    };
    assert!(written.keys().all(is_plain), "{:?}", written.keys());
    let table = preaudit(&["pack", text(&folder), "--dry-run", "--lang", "zh"]);
    let table = stdout(&table);
    assert!(
        !table.contains('\u{1b}') && !table.contains('\u{202e}'),
        "{table}"
    );
    let readme = String::from_utf8(written["preaudit-readme.txt"].clone()).expect("UTF-8");
    assert!(
        readme.contains("\\u{202e}") && !readme.contains('\u{202e}'),
        "{readme}"
    );
}

#[test]
fn another_format_becomes_a_jpeg_and_names_are_masked() {
    let home = tempfile::tempdir().expect("a folder");
    let mut tiff = std::io::Cursor::new(Vec::new());
    portrait()
        .write_to(&mut tiff, image::ImageFormat::Tiff)
        .expect("written");
    let tiff = tiff.into_inner();
    let folder = pack_with_portrait(home.path(), "人像面 13800138000.tif", &tiff);
    let output = home.path().join("set");
    let (code, manifest) = pack(&folder, &["-o", text(&output)]);
    assert_eq!(code, Some(0), "{manifest:#}");
    assert_eq!(manifest["originals"], "not-ready", "no TIFF is taken there");
    assert_eq!(manifest["places"][0]["copies"], "ready");
    let form = fs::read_to_string(output.join("preaudit-form.md")).expect("read");
    let shown = form + &manifest.to_string();
    assert!(
        !shown.contains("霍清扬") && !shown.contains("13800138000"),
        "{shown}"
    );
    assert!(shown.contains("91990102MA30MUGL8T"));
    let whole = home.path().join("whole");
    pack(&folder, &["-o", text(&whole), "--reveal"]);
    let form = fs::read_to_string(whole.join("preaudit-form.md")).expect("read");
    assert!(form.contains("霍清扬"), "{form}");
}

#[test]
fn two_sides_are_joined_where_one_frame_is_wanted() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("catering-electronic-ready");
    let scenario = [
        "--scenario",
        "points-program",
        "--partial",
        "-o",
        text(&output),
    ];
    let (code, manifest) = pack(&folder, &scenario);
    assert_eq!(code, Some(1), "the programme's other papers are missing");
    let cards = slots(&manifest)
        .into_iter()
        .find(|slot| slot["kind"] == "id-card");
    let cards = cards.expect("a slot");
    assert_eq!(cards["filled"], true, "{cards:#}");
    let [frame] = list(cards, "files").as_slice() else {
        panic!("one frame: {cards:#}");
    };
    assert_eq!(list(frame, "sources").len(), 2);
    let first = &frame["steps"][0]["step"];
    assert_eq!(first, "sides-joined");
    // A sheet of A4 at the dpi of both.
    assert_eq!(
        (&frame["copy"]["width_px"], &frame["copy"]["dpi"]),
        (&2480.into(), &300.into())
    );
}

#[test]
fn two_sides_on_one_page_are_taken_apart_where_each_is_a_picture() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("catering-ready");
    let (_, manifest) = pack(
        &folder,
        &["--scenario", "wechat-pay", "--partial", "-o", text(&output)],
    );
    let cards = slots(&manifest)
        .into_iter()
        .find(|slot| slot["kind"] == "id-card");
    let cards = cards.expect("a slot");
    assert_eq!(cards["filled"], true, "{cards:#}");
    let files = list(cards, "files");
    assert_eq!(files.len(), 2);
    for file in files {
        assert_eq!(file["steps"][0]["step"], "side-cut");
        // 85.6 × 54 mm at 300 dpi.
        let sides = [&file["copy"]["width_px"], &file["copy"]["height_px"]];
        let [width, height] = sides.map(|px| px.as_f64().expect("px"));
        assert!(
            (width - 1011.0).abs() < 15.0 && (height - 638.0).abs() < 15.0,
            "{width} {height}"
        );
    }
}

#[test]
fn a_check_can_be_held_to_one_place() {
    let folder = fixtures().join("certification-ready");
    let of = |place: &str| {
        let args = ["check", text(&folder), "--place", place, "--format", "json"];
        let output = preaudit(&args);
        (
            output.status.code(),
            stdout(&output).contains("\"file-too-small\""),
        )
    };
    assert_eq!(of("wechat.certification"), (Some(0), false));
    assert_eq!(of("acquirer.500kb-1mb"), (Some(1), true));
    let wrong = preaudit(&["check", text(&folder), "--place", "wechat.certificatoin"]);
    assert_eq!(wrong.status.code(), Some(2));
}
