//! A paper moved into another file: it is found there, never counts as handed in, and is never called
//! missing where nobody could look.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::support::{fixtures, preaudit, stderr, stdout};

const PERMIT: &str = "食品经营许可证.jpg";

/// How a paper is put into another file.
struct Wrapping {
    name: &'static str,
    wrap: fn(&[u8]) -> Vec<u8>,
    /// Where it is found.
    inside: Option<&'static str>,
    verdict: &'static str,
    /// Code of the finding that names the container.
    code: Option<&'static str>,
}

const WRAPPINGS: &[Wrapping] = &[
    Wrapping {
        name: "资质.docx",
        wrap: |scan| office("word/document.xml", "word/media/image1.jpg", scan),
        inside: Some("资质.docx/word/media/image1.jpg"),
        verdict: "review",
        code: Some("inside-container"),
    },
    Wrapping {
        name: "资质.xlsx",
        wrap: |scan| office("xl/workbook.xml", "xl/media/image1.jpg", scan),
        inside: Some("资质.xlsx/xl/media/image1.jpg"),
        verdict: "review",
        code: Some("inside-container"),
    },
    Wrapping {
        name: "资质.pptx",
        wrap: |scan| office("ppt/presentation.xml", "ppt/media/image1.jpg", scan),
        inside: Some("资质.pptx/ppt/media/image1.jpg"),
        verdict: "review",
        code: Some("inside-container"),
    },
    Wrapping {
        name: "资质.pdf",
        wrap: portfolio,
        inside: Some("资质.pdf/scan.jpg"),
        verdict: "review",
        code: Some("inside-container"),
    },
    // What comes out of an archive or a mail is handed in as it is.
    Wrapping {
        name: "资质.zip",
        wrap: |scan| zip(&[("scan.jpg", scan)]),
        inside: Some("资质.zip/scan.jpg"),
        verdict: "ready",
        code: None,
    },
    Wrapping {
        name: "资质.eml",
        wrap: mail,
        inside: Some("资质.eml/scan.jpg"),
        verdict: "ready",
        code: None,
    },
    Wrapping {
        name: "资质.rar",
        wrap: |scan| [b"Rar!\x1a\x07\x01\x00", scan].concat(),
        inside: None,
        verdict: "not-ready",
        code: Some("container-not-opened"),
    },
    Wrapping {
        name: "资质.doc",
        wrap: |scan| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", scan].concat(),
        inside: None,
        verdict: "not-ready",
        code: Some("container-not-opened"),
    },
    Wrapping {
        name: ".食品经营许可证.jpg.icloud",
        wrap: |_| b"bplist00 invented".to_vec(),
        inside: Some(".食品经营许可证.jpg.icloud"),
        verdict: "review",
        code: Some("file-not-downloaded"),
    },
];

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer
            .start_file(*name, options)
            .expect("a member");
        writer
            .write_all(bytes)
            .expect("written");
    }
    writer
        .finish()
        .expect("a ZIP")
        .into_inner()
}

fn office(own: &str, picture: &str, scan: &[u8]) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        (own, b"<x/>"),
        (picture, scan),
    ])
}

/// A PDF with an empty page and the scan attached.
fn portfolio(scan: &[u8]) -> Vec<u8> {
    let mut doc = Document::with_version("1.7");
    let pages = doc.new_object_id();
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    doc.objects
        .insert(pages, Object::from(tree));
    let stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, scan.to_vec());
    let stream = doc.add_object(stream);
    let mut specification = Dictionary::new();
    specification.set("F", Object::string_literal("scan.jpg"));
    specification.set("EF", dictionary! { "F" => stream });
    let names = vec![Object::string_literal("scan.jpg"), specification.into()];
    let list = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
    let catalog = dictionary! { "Type" => "Catalog", "Pages" => pages, "Names" => list };
    let catalog = doc.add_object(catalog);
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("a PDF");
    bytes
}

fn mail(scan: &[u8]) -> Vec<u8> {
    let head = "From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=e\r\n\r\n\
        --e\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n\
        --e\r\nContent-Type: image/jpeg; name=scan.jpg\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    [head.as_bytes(), scan, b"\r\n--e--\r\n"].concat()
}

/// The ready pack of a restaurant with its permit moved into another file.
fn pack_with(wrapping: &Wrapping) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(fixtures().join("catering-ready")).expect("a pack") {
        let entry = entry.expect("readable");
        fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    let permit = folder.path().join(PERMIT);
    let scan = fs::read(&permit).expect("the permit");
    fs::remove_file(permit).expect("removed");
    fs::write(folder.path().join(wrapping.name), (wrapping.wrap)(&scan)).expect("written");
    folder
}

fn check(folder: &Path) -> serde_json::Value {
    let folder = folder.to_string_lossy();
    let output = preaudit(&["check", &folder, "--format", "json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
}

fn findings(report: &serde_json::Value) -> Vec<&serde_json::Value> {
    let all = report["findings"]
        .as_array()
        .expect("a list")
        .iter();
    all.collect()
}

#[test]
fn a_paper_in_another_file_is_found_and_is_not_handed_in() {
    for wrapping in WRAPPINGS {
        let report = check(pack_with(wrapping).path());
        let name = wrapping.name;
        assert_eq!(report["verdict"], wrapping.verdict, "{name}: {report:#}");
        let files = report["files"]
            .as_array()
            .expect("a list");
        let inside = files
            .iter()
            .find(|f| Some(f["path"].as_str().unwrap()) == wrapping.inside);
        assert_eq!(inside.is_some(), wrapping.inside.is_some(), "{name}");
        if let Some(file) = inside {
            let mut documents = report["documents"]
                .as_array()
                .expect("a list")
                .iter();
            let document = documents.find(|d| d["id"] == file["document"]);
            let kind = &document.expect("it is one")["kind"];
            assert_eq!(kind, "food-business-license", "{name}");
        }
        if let Some(code) = wrapping.code {
            let told = findings(&report).into_iter().any(|f| {
                f["code"] == code
                    && f["message"]
                        .as_str()
                        .unwrap()
                        .contains(name)
            });
            assert!(told, "{name}: no {code} names it: {report:#}");
        }
        let missing = findings(&report)
            .into_iter()
            .filter(|f| f["code"] == "document-missing");
        for finding in missing {
            let message = finding["message"]
                .as_str()
                .expect("text");
            assert!(
                message.contains("may be in") && message.contains(name),
                "{message}"
            );
        }
    }
}

#[test]
fn the_pack_is_ready_before_and_not_ready_without_the_permit() {
    let whole = check(&fixtures().join("catering-ready"));
    assert_eq!(whole["verdict"], "ready");
    let gone = Wrapping {
        name: "notes.txt",
        wrap: |_| b"hello".to_vec(),
        ..WRAPPINGS[0]
    };
    let report = check(pack_with(&gone).path());
    assert_eq!(report["verdict"], "not-ready");
    let missing = findings(&report)
        .into_iter()
        .find(|f| f["code"] == "document-missing");
    let message = missing.expect("told")["message"]
        .as_str()
        .expect("text");
    assert!(message.contains("is missing"), "{message}");
}

#[test]
fn inspect_shows_what_lies_inside_as_check_does() {
    let permit = fixtures()
        .join("catering-ready")
        .join(PERMIT);
    let scan = fs::read(permit).expect("the permit");
    let folder = tempfile::tempdir().expect("a folder");
    let mut opened = 0;
    for wrapping in WRAPPINGS {
        let path = folder.path().join(wrapping.name);
        fs::write(&path, (wrapping.wrap)(&scan)).expect("written");
        let path = path.to_string_lossy();
        let output = preaudit(&["inspect", &path, "--format", "json", "--ocr", "off"]);
        let files: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)));
        let files = files.as_array().expect("a list");
        assert_eq!(files[0]["path"], *path);
        let inside = wrapping
            .inside
            .filter(|inside| *inside != wrapping.name);
        let expected = inside.map(|inside| folder.path().join(inside));
        let members = files
            .iter()
            .skip(1)
            .map(|f| f["path"].as_str().unwrap());
        let members: Vec<_> = members
            .map(std::path::PathBuf::from)
            .collect();
        assert_eq!(members, Vec::from_iter(expected), "{}", wrapping.name);
        for member in files.iter().skip(1) {
            opened += 1;
            assert_eq!(member["format"], "jpeg", "{}", wrapping.name);
            assert!(member["pages"][0]["quality"].is_object());
        }
    }
    assert_eq!(opened, 6);
}

/// A batch of one client whose files are all still in the cloud, one whose papers are in a RAR and one
/// whose only file is a mail.
fn clients() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let file = |path: &str, bytes: &[u8]| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    };
    file("client-a/.营业执照.pdf.icloud", b"bplist00 invented");
    file("client-a/.食品经营许可证.pdf.icloud", b"bplist00 invented");
    let licence = fs::read(fixtures().join("catering-ready/营业执照副本.jpg")).expect("a scan");
    file("client-b/执照.jpg", &licence);
    file("client-b/资料.rar", b"Rar!\x1a\x07\x01\x00invented");
    file("client-c/资料.eml", &mail(&licence));
    file("client-d/.git/config", b"no client");
    root
}

#[test]
fn no_client_vanishes_from_a_batch_and_each_summary_says_what_to_do() {
    let root = clients();
    let path = root.path().to_string_lossy();
    for format in [
        "table", "json", "jsonl", "markdown", "html", "junit", "sarif", "github", "csv",
    ] {
        let output = preaudit(&[
            "batch",
            &path,
            "--format",
            format,
            "--no-cache",
            "--ocr",
            "off",
        ]);
        let said = stdout(&output);
        for client in ["client-a", "client-b", "client-c"] {
            assert!(said.contains(client), "{format}: no {client}: {said}");
        }
        assert!(!said.contains("client-d"), "{format}");
        // A terminal's table breaks lines.
        let words = said
            .split(['\n', '│', '┆', ' '])
            .filter(|w| !w.is_empty());
        let words = words.collect::<Vec<_>>().join(" ");
        assert!(words.contains("ownload the files"), "{format}: {said}");
        assert!(words.contains("npack it"), "{format}: {said}");
    }
    let output = preaudit(&[
        "batch",
        &path,
        "--format",
        "json",
        "--no-cache",
        "--ocr",
        "off",
    ]);
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let clients = summary["clients"]
        .as_array()
        .expect("a list");
    let verdicts: Vec<_> = clients
        .iter()
        .map(|c| c["verdict"].as_str())
        .collect();
    assert_eq!(verdicts, [Some("review"); 3], "{summary:#}");
}

#[test]
fn installing_text_recognition_is_advised_only_where_it_is_not_installed() {
    let folder = tempfile::tempdir().expect("a folder");
    let scan = fixtures().join("catering-ready/营业执照副本.jpg");
    fs::copy(scan, folder.path().join("scan001.jpg")).expect("copied");
    let home = tempfile::tempdir().expect("a folder");
    let say = || {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_preaudit"))
            .args(["check", &folder.path().to_string_lossy(), "--ocr", "off"])
            .env("LANG", "en_US.UTF-8")
            .env_remove("LC_ALL")
            .env("PREAUDIT_HOME", home.path())
            .output();
        stdout(&output.expect("runs"))
    };
    let missing = say();
    assert!(missing.contains("ocr install"), "{missing}");
    fs::create_dir(home.path().join("ocr")).expect("the folder of the models");
    let switched_off = say();
    assert!(!switched_off.contains("install"), "{switched_off}");
    assert!(
        switched_off.contains("was not used this time"),
        "{switched_off}"
    );
}
