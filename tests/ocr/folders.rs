//! The whole way: folders of scans through the command.

use super::*;

/// A merchant's folder without its recorded readings.
fn unread_pack(dir: &Path, name: &str) -> PathBuf {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/packs")
        .join(name);
    let folder = dir.join(name);
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(pack)
        .unwrap()
        .map(Result::unwrap)
    {
        let file = entry.file_name();
        if file != "readings.jsonl" && file != "expect.yaml" {
            fs::copy(entry.path(), folder.join(file)).unwrap();
        }
    }
    folder
}

pub fn preaudit(home: &Path, args: &[&str], folder: &Path) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_preaudit"));
    let output = command
        .args(args)
        .arg(folder)
        .env("PREAUDIT_HOME", home)
        .output()
        .unwrap();
    assert!(output.status.code().is_some(), "{output:?}");
    output
}

pub const CHECK: [&str; 7] = [
    "check",
    "--lang=en",
    "--format=json",
    "--as-of=2026-11-01",
    "--reveal",
    "--fail-on=never",
    "--ocr=auto",
];

pub fn report(output: &std::process::Output) -> serde_json::Value {
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn without_models_the_report_says_what_was_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let folder = unread_pack(dir.path(), "catering-ready");
    let home = dir.path().join("home");
    let report = report(&preaudit(&home, &CHECK, &folder)).to_string();
    assert!(report.contains("3 picture(s) were not read"), "{report}");
    assert!(report.contains("preaudit ocr install"), "{report}");
    let required = preaudit(&home, &["check", "--lang=en", "--ocr=require"], &folder);
    assert_eq!(required.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&required.stderr).contains("`preaudit ocr install`"));
    let status = preaudit(&home, &["ocr", "status", "--lang"], Path::new("en"));
    assert_eq!(status.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&status.stdout).contains("not installed"));
    assert!(!home.exists(), "nothing is written without an engine");
}

#[test]
fn models_that_do_not_open_stop_the_call_and_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let folder = unread_pack(dir.path(), "catering-ready");
    let home = dir.path().join("home");
    fs::create_dir_all(home.join("ocr")).unwrap();
    let output = preaudit(&home, &CHECK, &folder);
    assert_eq!(output.status.code(), Some(2));
    let off: Vec<&str> = CHECK[..6]
        .iter()
        .copied()
        .chain(["--ocr=off"])
        .collect();
    report(&preaudit(&home, &off, &folder));
}

#[test]
fn a_folder_of_scans_is_checked_by_what_they_say() {
    let Some(models) = models("a_folder_of_scans_is_checked_by_what_they_say") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let folder = unread_pack(dir.path(), "catering-ready");
    fs::remove_file(folder.join("法人身份证正反面.jpg")).unwrap();
    let home = dir.path().join("home");
    install_from(&models, &home.join("ocr")).unwrap();
    let first = preaudit(&home, &CHECK, &folder);
    let report = report(&first);
    let declared = fs::read_to_string(folder.join("merchant.yaml")).unwrap();
    let code = declared
        .lines()
        .find_map(|l| l.trim().strip_prefix("code: "))
        .unwrap();
    for (kind, file) in [
        ("business-license", "营业执照副本.jpg"),
        ("food-business-license", "食品经营许可证.jpg"),
    ] {
        let documents = report["documents"].as_array().unwrap();
        let found: Vec<_> = documents
            .iter()
            .filter(|d| d["kind"] == kind)
            .collect();
        assert_eq!(found.len(), 1, "{kind}: {documents:#?}");
        assert_eq!(found[0]["files"][0]["path"], file);
        let field = &found[0]["fields"]["code"];
        assert_eq!(
            (&field["value"], &field["origin"]),
            (&code.into(), &"ocr".into()),
            "{kind}"
        );
    }
    assert!(
        !report.to_string().contains("not read,"),
        "every picture was read"
    );
    let kept = || {
        fs::read_dir(home.join("cache/readings"))
            .unwrap()
            .count()
    };
    assert_eq!(kept(), 2);
    assert_eq!(
        preaudit(&home, &CHECK, &folder).stdout,
        first.stdout,
        "kept readings change nothing"
    );
    assert_eq!(kept(), 2);
}

/// The licence of `tests/data` as a PDF of nothing but that picture, placed by `matrix`.
fn scanned(path: &Path, matrix: [i64; 6]) {
    use lopdf::{Document, Object, Stream, dictionary};
    let jpeg = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/licence-75dpi.jpg"))
        .unwrap();
    let (width, height) = licence().dimensions();
    let mut doc = Document::with_version("1.7");
    let picture = doc.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
            "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        },
        jpeg,
    ));
    let matrix = matrix.map(|n| n.to_string()).join(" ");
    let content = format!("q {matrix} cm /Im Do Q");
    let content = doc.add_object(Stream::new(lopdf::Dictionary::new(), content.into_bytes()));
    let pages = doc.new_object_id();
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), Object::from(842), 595.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Im" => picture } },
    });
    doc.set_object(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![Object::from(page)], "Count" => 1 },
    );
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    doc.trailer.set("Root", catalog);
    doc.save(path).unwrap();
}

#[test]
fn a_scan_in_a_pdf_is_read_upright_and_its_turn_told() {
    let Some(models) = models("a_scan_in_a_pdf_is_read_upright_and_its_turn_told") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    install_from(&models, &home.join("ocr")).unwrap();
    let file = dir.path().join("a.pdf");
    for (matrix, turn) in [
        ([842, 0, 0, 595, 0, 0], 0),
        ([-842, 0, 0, -595, 842, 595], 180),
    ] {
        scanned(&file, matrix);
        let args = [
            "inspect",
            "--lang=en",
            "--format=json",
            "--text",
            "--reveal",
        ];
        let seen = report(&preaudit(&home, &args, &file));
        let seen = &seen[0];
        assert_eq!(seen["text"]["origin"], "ocr");
        assert_eq!(
            seen["pages"][0]["quality"]["turn"]["clockwise"], turn,
            "{seen:#}"
        );
        let text = seen["text"]["lines"].to_string();
        for printed in [PRINTED[0], PRINTED[1]] {
            assert!(
                text.contains(printed),
                "turned by {turn}: {printed} is missing in {text}"
            );
        }
    }
}
