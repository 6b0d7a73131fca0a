//! Installing models: pinned wheels, directories of other models.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use evidence::ocr::*;

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
    let graph = [
        field(1, &node),
        field(2, b"g"),
        field(11, &value(b"x")),
        field(12, &value(b"y")),
    ]
    .concat();
    let mut out = [vec![8, 8], field(7, &graph), field(8, &[16, 13])].concat();
    if let Some(dictionary) = dictionary {
        out.extend(field(
            14,
            &[field(1, b"character"), field(2, dictionary.as_bytes())].concat(),
        ));
    }
    out
}

fn wheel(dir: &Path, members: &[(&str, &[u8])]) -> PathBuf {
    let path = dir.join("some-1.0-py3-none-any.whl");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
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
    let names = [
        "m/ch_det_infer.onnx",
        "m/ch_cls_infer.onnx",
        "m/ch_rec_infer.onnx",
        "m/readme.md",
    ];
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
    assert!(
        matches!(error, InstallError::Missing { what: "angle", .. }),
        "{error}"
    );
    fs::write(&source, b"not a zip").unwrap();
    assert!(matches!(
        install_from(&source, &into).unwrap_err(),
        InstallError::Wheel { .. }
    ));
    let absent = dir.path().join("absent.whl");
    assert!(matches!(
        install_from(&absent, &into).unwrap_err(),
        InstallError::Io { .. }
    ));
}

#[test]
fn a_directory_of_other_models_is_installed_as_unpinned() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, with) = (model(None), model(Some("甲\n乙\n丙")));
    let source = directory(
        dir.path(),
        &[
            ("det/inference.onnx", &plain),
            ("cls.onnx", &plain),
            ("PP-OCRv9_rec.onnx", &with),
        ],
    );
    let into = dir.path().join("deep").join("models");
    let installed = install_from(&source, &into).unwrap();
    assert!(
        !installed.pinned
            && installed
                .set
                .starts_with("PP-OCR unpinned "),
        "{installed:?}"
    );
    let names: Vec<&str> = installed
        .files
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(names, ["angle.onnx", "detection.onnx", "recognition.onnx"]);
    assert_eq!(
        InstalledModels::read_manifest(&into),
        Some(installed.clone())
    );
    assert!(
        fs::read_to_string(into.join("LICENSE"))
            .unwrap()
            .contains("Apache License")
    );
    let models = OcrModels::open(&into).unwrap();
    assert_eq!(
        (models.name(), models.character_count()),
        (installed.set.as_str(), 4)
    );
}

#[test]
fn a_dictionary_beside_the_models_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let plain = model(None);
    let export =
        "Global: {}\nPostProcess:\n  name: CTCLabelDecode\n  character_dict:\n  - 甲\n  - '1'\n";
    for (name, text, characters) in [
        ("rec/inference.yml", export, 3),
        ("ppocr_keys_v9.txt", "甲\n乙\n丙\n丁\n", 5),
    ] {
        let source = directory(
            &dir.path().join(characters.to_string()),
            &[
                ("det/a.onnx", &plain),
                ("rec/a.onnx", &plain),
                (name, text.as_bytes()),
            ],
        );
        let into = dir.path().join("models");
        install_from(&source, &into).unwrap();
        assert_eq!(
            OcrModels::open(&into)
                .unwrap()
                .character_count(),
            characters,
            "{name}"
        );
    }
}

#[test]
fn a_failed_installation_leaves_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let into = dir.path().join("models");
    let good = model(Some("甲"));
    install_from(
        &directory(dir.path(), &[("det.onnx", &good), ("rec.onnx", &good)]),
        &into,
    )
    .unwrap();
    for bad in [b"no model".to_vec(), model(None)] {
        let source = directory(
            &dir.path().join("bad"),
            &[("det.onnx", &good), ("rec.onnx", &bad)],
        );
        let error = install_from(&source, &into).unwrap_err();
        assert!(
            matches!(
                error,
                InstallError::Model(ModelError::Damaged { .. } | ModelError::NoDictionary { .. })
            ),
            "{error}"
        );
    }
    assert_eq!(
        OcrModels::open(&into)
            .unwrap()
            .character_count(),
        2
    );
    assert_eq!(
        fs::read_dir(dir.path())
            .unwrap()
            .count(),
        3,
        "nothing half installed is left"
    );
}
