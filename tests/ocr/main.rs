//! OCR through its public face: installing models, and reading pages where models are installed.
//!
//! Reading needs the models that `preaudit ocr install` puts in place; name their directory in
//! `PREAUDIT_OCR_MODELS`. Without it the reading tests say that they were left out.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing
)] // tests

mod recorded;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use image::{Rgb, imageops};
use preaudit::limits::Limits;
use preaudit::read::ocr::{
    InstallError, Installed, ModelError, Models, OcrEngine, OcrError, Picture, PpOcr, Reading, install_from,
    prepare::without_seal,
};

// --- Installing -----------------------------------------------------------------------------------

/// A protobuf field with bytes.
fn field(number: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    let mut length = value.len();
    while length > 127 {
        out.push(length as u8 | 128);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(value);
    out
}

/// A smallest ONNX model: one Identity, and a dictionary in its metadata when given.
fn model(dictionary: Option<&str>) -> Vec<u8> {
    let node = [field(1, b"x"), field(2, b"y"), field(4, b"Identity")].concat();
    let value = |name: &[u8]| field(1, name);
    let graph = [field(1, &node), field(2, b"g"), field(11, &value(b"x")), field(12, &value(b"y"))].concat();
    let mut out = [vec![8, 8], field(7, &graph), field(8, &[16, 13])].concat();
    if let Some(dictionary) = dictionary {
        out.extend(field(14, &[field(1, b"character"), field(2, dictionary.as_bytes())].concat()));
    }
    out
}

fn wheel(dir: &Path, members: &[(&str, &[u8])]) -> PathBuf {
    let path = dir.join("some-1.0-py3-none-any.whl");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

fn directory(dir: &Path, files: &[(&str, &[u8])]) -> PathBuf {
    let root = dir.join("source");
    for (name, bytes) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    root
}

#[test]
fn a_wheel_with_other_models_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let onnx = model(Some("甲\n乙"));
    let names = ["m/ch_det_infer.onnx", "m/ch_cls_infer.onnx", "m/ch_rec_infer.onnx", "m/readme.md"];
    let source = wheel(dir.path(), &names.map(|n| (n, onnx.as_slice())));
    let into = dir.path().join("models");
    let error = install_from(&source, &into).unwrap_err();
    assert!(
        matches!(&error, InstallError::Hash { name, found, expected }
            if name == "m/ch_det_infer.onnx" && found.len() == 64 && expected.len() == 64),
        "{error}"
    );
    assert!(!into.exists());
}

#[test]
fn a_wheel_without_a_model_and_a_file_that_is_no_wheel_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let source = wheel(dir.path(), &[("m/det.onnx", b"x"), ("m/rec.onnx", b"x")]);
    let into = dir.path().join("models");
    let error = install_from(&source, &into).unwrap_err();
    assert!(matches!(error, InstallError::Missing { what: "angle", .. }), "{error}");
    fs::write(&source, b"not a zip").unwrap();
    assert!(matches!(install_from(&source, &into).unwrap_err(), InstallError::Wheel { .. }));
    let absent = dir.path().join("absent.whl");
    assert!(matches!(install_from(&absent, &into).unwrap_err(), InstallError::Io { .. }));
}

#[test]
fn a_directory_of_other_models_is_installed_as_unpinned() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, with) = (model(None), model(Some("甲\n乙\n丙")));
    let source = directory(
        dir.path(),
        &[("det/inference.onnx", &plain), ("cls.onnx", &plain), ("PP-OCRv9_rec.onnx", &with)],
    );
    let into = dir.path().join("deep").join("models");
    let installed = install_from(&source, &into).unwrap();
    assert!(!installed.pinned && installed.set.starts_with("PP-OCR unpinned "), "{installed:?}");
    let names: Vec<&str> = installed.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["angle.onnx", "detection.onnx", "recognition.onnx"]);
    assert_eq!(Installed::read(&into), Some(installed.clone()));
    assert!(fs::read_to_string(into.join("LICENSE")).unwrap().contains("Apache License"));
    let models = Models::open(&into).unwrap();
    assert_eq!((models.name(), models.characters()), (installed.set.as_str(), 4));
}

#[test]
fn a_dictionary_beside_the_models_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let plain = model(None);
    let export = "Global: {}\nPostProcess:\n  name: CTCLabelDecode\n  character_dict:\n  - 甲\n  - '1'\n";
    for (name, text, characters) in
        [("rec/inference.yml", export, 3), ("ppocr_keys_v9.txt", "甲\n乙\n丙\n丁\n", 5)]
    {
        let source = directory(
            &dir.path().join(characters.to_string()),
            &[("det/a.onnx", &plain), ("rec/a.onnx", &plain), (name, text.as_bytes())],
        );
        let into = dir.path().join("models");
        install_from(&source, &into).unwrap();
        assert_eq!(Models::open(&into).unwrap().characters(), characters, "{name}");
    }
}

#[test]
fn a_failed_installation_leaves_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let into = dir.path().join("models");
    let good = model(Some("甲"));
    install_from(&directory(dir.path(), &[("det.onnx", &good), ("rec.onnx", &good)]), &into).unwrap();
    for bad in [b"no model".to_vec(), model(None)] {
        let source = directory(&dir.path().join("bad"), &[("det.onnx", &good), ("rec.onnx", &bad)]);
        let error = install_from(&source, &into).unwrap_err();
        assert!(
            matches!(
                error,
                InstallError::Model(ModelError::Damaged { .. } | ModelError::NoDictionary { .. })
            ),
            "{error}"
        );
    }
    assert_eq!(Models::open(&into).unwrap().characters(), 2);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3, "nothing half installed is left");
}

// --- Reading --------------------------------------------------------------------------------------

/// The engine, or `None` after saying that `test` is left out.
fn engine(test: &str) -> Option<PpOcr> {
    let Some(dir) = std::env::var_os("PREAUDIT_OCR_MODELS") else {
        eprintln!("LEFT OUT: {test}: PREAUDIT_OCR_MODELS does not name a directory of OCR models");
        return None;
    };
    Some(PpOcr::new(Models::open(Path::new(&dir)).unwrap()))
}

fn licence() -> Picture {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/licence-75dpi.jpg");
    image::open(path).unwrap().into_rgb8()
}

/// Values printed on the licence.
const PRINTED: [&str; 8] = [
    "91990000MA9TEKTX70",
    "样张市示例食品贸易有限公司",
    "有限责任公司(自然人投资或控股)",
    "张样本",
    "伍佰万元整",
    "2019年03月18日至2049年03月17日",
    "样张市示范区测试路128号3幢501室",
    "样张市市场监督管理局",
];

fn read(engine: &PpOcr, picture: &Picture) -> Reading {
    let reading = engine.read(picture, &Limits::default()).unwrap();
    let upright =
        if reading.turn % 180 == 0 { picture.dimensions() } else { (picture.height(), picture.width()) };
    assert_eq!((reading.width, reading.height), upright);
    for line in &reading.lines {
        let r = line.rect;
        assert!(0.0 <= r.x0 && r.x0 <= r.x1 && r.x1 <= f64::from(reading.width), "{line:?}");
        assert!(0.0 <= r.y0 && r.y0 <= r.y1 && r.y1 <= f64::from(reading.height), "{line:?}");
        assert!((0.5..=1.0001).contains(&line.confidence), "{line:?}");
    }
    reading
}

fn missing(reading: &Reading) -> Vec<&'static str> {
    let text: String = reading.lines.iter().map(|l| l.text.replace('（', "(").replace('）', ")")).collect();
    PRINTED.into_iter().filter(|value| !text.contains(value)).collect()
}

#[test]
fn a_licence_is_read_whichever_way_it_lies() {
    let Some(engine) = engine("a_licence_is_read_whichever_way_it_lies") else { return };
    let upright = licence();
    let lying: [(u16, Picture); 4] = [
        (0, upright.clone()),
        (90, imageops::rotate270(&upright)),
        (180, imageops::rotate180(&upright)),
        (270, imageops::rotate90(&upright)),
    ];
    for (turn, picture) in lying {
        let reading = read(&engine, &picture);
        assert_eq!(reading.turn, turn);
        assert_eq!(missing(&reading), [""; 0], "turn {turn}");
    }
}

#[test]
fn the_same_picture_gives_the_same_reading() {
    let Some(engine) = engine("the_same_picture_gives_the_same_reading") else { return };
    let picture = imageops::crop_imm(&licence(), 0, 0, 440, 320).to_image();
    let first = read(&engine, &picture);
    assert!(first.lines.len() > 5, "{first:?}");
    assert_eq!(first, read(&engine, &picture));
    assert_eq!(first, read(&engine.with_threads(2), &picture));
}

#[test]
fn two_cards_may_lie_either_way_on_a_page() {
    let Some(engine) = engine("two_cards_may_lie_either_way_on_a_page") else { return };
    let one = imageops::crop_imm(&licence(), 0, 0, 560, 420).to_image();
    let mut both = Picture::from_pixel(one.width(), 2 * one.height(), Rgb([255; 3]));
    imageops::replace(&mut both, &imageops::rotate180(&one), 0, 0);
    imageops::replace(&mut both, &one, 0, i64::from(one.height()));
    let reading = read(&engine, &both);
    let names = reading.lines.iter().filter(|l| l.text.contains("91990000MA9TEKTX70")).count();
    assert_eq!(names, 2);
}

#[test]
fn a_page_without_its_seal_is_read_as_well() {
    let Some(engine) = engine("a_page_without_its_seal_is_read_as_well") else { return };
    assert_eq!(missing(&read(&engine, &without_seal(&licence()))), [""; 0]);
}

#[test]
fn pictures_without_writing_say_nothing() {
    let Some(engine) = engine("pictures_without_writing_say_nothing") else { return };
    let noise = |x: u32, y: u32| {
        let v = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7;
        let [r, g, b, _] = v.to_le_bytes();
        Rgb([r, g, b])
    };
    let pictures = [
        Picture::new(0, 0),
        Picture::new(0, 9),
        Picture::new(1, 1),
        Picture::from_pixel(2, 3, Rgb([255, 0, 0])),
        Picture::from_pixel(900, 700, Rgb([255; 3])),
        Picture::new(20_000, 1),
        Picture::new(1, 20_000),
        Picture::from_fn(640, 480, noise),
        Picture::from_fn(640, 480, |x, _| Rgb([if x % 2 == 0 { 0 } else { 255 }; 3])),
        Picture::from_fn(640, 480, |x, y| Rgb([if (x / 8 + y / 8) % 2 == 0 { 0 } else { 255 }; 3])),
    ];
    for picture in pictures {
        let reading = read(&engine, &picture);
        let characters: usize = reading.lines.iter().map(|l| l.text.chars().count()).sum();
        assert!(characters < 20, "{:?}: {:?}", picture.dimensions(), reading.lines);
    }
}

#[test]
fn limits_are_kept() {
    let Some(engine) = engine("limits_are_kept") else { return };
    let picture = licence();
    let small = Limits { pixels: 1000, ..Limits::default() };
    assert!(matches!(engine.read(&picture, &small), Err(OcrError::TooLarge { limit: 1000, .. })));
    let none = Limits { ocr_time: std::time::Duration::ZERO, ..Limits::default() };
    assert!(matches!(engine.read(&picture, &none), Err(OcrError::Time(_))));
}

// --- The whole way ----------------------------------------------------------------------------------

/// A merchant's folder without its recorded readings, and a home with the models.
fn unread_pack(dir: &Path, name: &str) -> PathBuf {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs").join(name);
    let folder = dir.join(name);
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(pack).unwrap().map(Result::unwrap) {
        let file = entry.file_name();
        if file != "readings.jsonl" && file != "expect.yaml" {
            fs::copy(entry.path(), folder.join(file)).unwrap();
        }
    }
    folder
}

fn preaudit(home: &Path, args: &[&str], folder: &Path) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_preaudit"));
    let output = command.args(args).arg(folder).env("PREAUDIT_HOME", home).output().unwrap();
    assert!(output.status.code().is_some(), "{output:?}");
    output
}

const CHECK: [&str; 7] = [
    "check",
    "--lang=en",
    "--format=json",
    "--as-of=2026-11-01",
    "--reveal",
    "--fail-on=never",
    "--ocr=auto",
];

fn report(output: &std::process::Output) -> serde_json::Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
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
    let off: Vec<&str> = CHECK[..6].iter().copied().chain(["--ocr=off"]).collect();
    report(&preaudit(&home, &off, &folder));
}

#[test]
fn a_folder_of_scans_is_checked_by_what_they_say() {
    let Some(models) = std::env::var_os("PREAUDIT_OCR_MODELS") else {
        engine("a_folder_of_scans_is_checked_by_what_they_say");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let folder = unread_pack(dir.path(), "catering-ready");
    fs::remove_file(folder.join("法人身份证正反面.jpg")).unwrap();
    let home = dir.path().join("home");
    install_from(Path::new(&models), &home.join("ocr")).unwrap();
    let first = preaudit(&home, &CHECK, &folder);
    let report = report(&first);
    let declared = fs::read_to_string(folder.join("merchant.yaml")).unwrap();
    let code = declared.lines().find_map(|l| l.trim().strip_prefix("code: ")).unwrap();
    for (kind, file) in
        [("business-license", "营业执照副本.jpg"), ("food-business-license", "食品经营许可证.jpg")]
    {
        let documents = report["documents"].as_array().unwrap();
        let found: Vec<_> = documents.iter().filter(|d| d["kind"] == kind).collect();
        assert_eq!(found.len(), 1, "{kind}: {documents:#?}");
        assert_eq!(found[0]["files"][0]["path"], file);
        let field = &found[0]["fields"]["code"];
        assert_eq!((&field["value"], &field["origin"]), (&code.into(), &"ocr".into()), "{kind}");
    }
    assert!(!report.to_string().contains("not read,"), "every picture was read");
    let kept = || fs::read_dir(home.join("cache/readings")).unwrap().count();
    assert_eq!(kept(), 2);
    assert_eq!(preaudit(&home, &CHECK, &folder).stdout, first.stdout, "kept readings change nothing");
    assert_eq!(kept(), 2);
}

/// The licence of `tests/data` as a PDF of nothing but that picture, placed by `matrix`.
fn scanned(path: &Path, matrix: [i64; 6]) {
    use lopdf::{Document, Object, Stream, dictionary};
    let jpeg = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/licence-75dpi.jpg")).unwrap();
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
    let Some(models) = std::env::var_os("PREAUDIT_OCR_MODELS") else {
        engine("a_scan_in_a_pdf_is_read_upright_and_its_turn_told");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    install_from(Path::new(&models), &home.join("ocr")).unwrap();
    let file = dir.path().join("a.pdf");
    for (matrix, turn) in [([842, 0, 0, 595, 0, 0], 0), ([-842, 0, 0, -595, 842, 595], 180)] {
        scanned(&file, matrix);
        let args = ["inspect", "--lang=en", "--format=json", "--text", "--reveal"];
        let seen = report(&preaudit(&home, &args, &file));
        let seen = &seen[0];
        assert_eq!(seen["text"]["origin"], "ocr");
        assert_eq!(seen["pages"][0]["quality"]["turn"]["clockwise"], turn, "{seen:#}");
        let text = seen["text"]["lines"].to_string();
        for printed in [PRINTED[0], PRINTED[1]] {
            assert!(text.contains(printed), "turned by {turn}: {printed} is missing in {text}");
        }
    }
}
