//! A file that says nothing takes nothing back: added to a dossier that is not ready, every error stays.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;

use evidence::digest::sha256_hex;
use evidence::discover;
use image::{ImageFormat, Rgb, RgbImage};
use model::{FileEvidence, Report, Severity, SkippedFile, Verdict};
use policy::rules::Rules;
use preaudit::audit::extract_file;

use crate::support::{MixedDossier, Pack, all_packs, fixtures, pack_snapshot, preaudit, stdout};

/// A file to add: its name and bytes. `read`: recognition was at work and found no text on it.
struct AddedFile {
    name: &'static str,
    bytes: Vec<u8>,
    read: bool,
}

fn added_files() -> Vec<AddedFile> {
    let file = |name, bytes| AddedFile {
        name,
        bytes,
        read: false,
    };
    vec![
        file("IMG_0001.AVIF", avif()),
        file("客户信息.xlsx", zip(&[("xl/workbook.xml", "<workbook/>")])),
        file("IMG_0002.jpg", jpeg(evening_sky)),
        AddedFile {
            name: "IMG_0003.jpg",
            bytes: jpeg(shop_front),
            read: true,
        },
        file("说明.docx", docx("请尽快处理，谢谢。")),
        file(
            "资料.rar",
            b"Rar!\x1a\x07\x01\x00invented, holds nothing".to_vec(),
        ),
        file(".扫描件.icloud", b"bplist00 invented placeholder".to_vec()),
    ]
}

fn avif() -> Vec<u8> {
    b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif\x00\x00\x00\x08mdat".to_vec()
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a member");
        writer
            .write_all(text.as_bytes())
            .expect("written");
    }
    writer
        .finish()
        .expect("a ZIP")
        .into_inner()
}

fn docx(text: &str) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let body = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"#
    );
    zip(&[("[Content_Types].xml", types), ("word/document.xml", &body)])
}

fn jpeg(pixel: fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let picture = RgbImage::from_fn(1200, 900, |x, y| Rgb(pixel(x, y)));
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .expect("a JPEG");
    bytes.into_inner()
}

/// Nothing printed at all: told by the pixels alone.
fn evening_sky(_: u32, y: u32) -> [u8; 3] {
    let shade = u8::try_from(y / 8).unwrap_or(u8::MAX);
    [120 + shade / 2, 110, 200 - shade]
}

/// Edges as of windows and doors.
fn shop_front(x: u32, y: u32) -> [u8; 3] {
    if (x / 150 + y / 180).is_multiple_of(2) {
        [60, 70, 80]
    } else {
        [200, 180, 150]
    }
}

/// A pack whose files were looked at once.
struct ExtractedPack {
    pack: Pack,
    files: Vec<FileEvidence>,
}

impl ExtractedPack {
    fn open(folder: &Path, rules: &Rules) -> Self {
        let pack = Pack::open(folder, rules);
        let files = pack_snapshot(folder).files.clone();
        Self { pack, files }
    }

    fn report(&self, rules: &Rules) -> Report {
        self.report_with(&[], &[], rules)
    }

    fn report_with(&self, more: &[FileEvidence], skipped: &[SkippedFile], rules: &Rules) -> Report {
        let declaration = &self.pack.dossier.declaration;
        let files = [self.files.as_slice(), more].concat();
        let skipped = [self.pack.dossier.skipped.as_slice(), skipped].concat();
        MixedDossier {
            name: &self.pack.dossier.name,
            declaration,
            files: &files,
            skipped: &skipped,
            recognition: model::OcrAvailability::NotInstalled,
            settings: &self.pack.settings,
        }
        .evaluate(rules)
    }

    fn report_with_file(&self, added: &FoundFile, rules: &Rules) -> Report {
        self.report_with(&added.files, &added.skipped, rules)
    }
}

/// An added file as the command finds it in a folder.
struct FoundFile {
    name: &'static str,
    files: Vec<FileEvidence>,
    skipped: Vec<SkippedFile>,
}

impl FoundFile {
    fn look(added: &AddedFile, rules: &Rules) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(added.name), &added.bytes).expect("written");
        // No pack changes how files are looked at but by its recorded readings.
        let mut looking = Pack::open(&fixtures().join("catering-permit-missing"), rules).looking;
        let found = discover::discover_files(folder.path(), &looking.limits, &looking.sandbox);
        let found = found.expect("a folder");
        if added.read {
            let record = format!(
                r#"{{"sha256":"{}","origin":"ocr","engine":"test","pages":[{{"number":1,"width":1200.0,"height":900.0,"lines":[]}}]}}"#,
                sha256_hex(&added.bytes)
            );
            let record = evidence::text::ocr_recordings::OcrRecordings::parse(&record);
            looking
                .readings
                .extend(record.expect("a record"));
        }
        let files = found
            .files
            .iter()
            .map(|f| extract_file(f, &looking));
        Self {
            name: added.name,
            files: files.collect(),
            skipped: found.skipped,
        }
    }
}

fn find_added_files(rules: &Rules) -> Vec<FoundFile> {
    let added = added_files();
    let found = added
        .iter()
        .map(|file| FoundFile::look(file, rules));
    found.collect()
}

/// Every open error by code, type of paper and requirement.
fn errors(report: &Report) -> BTreeMap<(String, Option<String>, Option<String>), usize> {
    let mut counts = BTreeMap::new();
    let open = |f: &&model::Finding| f.severity == Severity::Error && f.waived.is_none();
    for f in report.findings.iter().filter(open) {
        let key = (
            f.code.name().to_owned(),
            f.kind.clone(),
            f.requirement.clone(),
        );
        *counts.entry(key).or_default() += 1;
    }
    counts
}

#[test]
fn an_added_file_that_says_nothing_takes_nothing_back() {
    let rules = Rules::load_embedded().expect("sound");
    let (mut refused, mut ready, mut tries) = (0, 0, 0);
    let mut failures = Vec::new();
    let added_files = find_added_files(&rules);
    for folder in all_packs() {
        let pack = ExtractedPack::open(&folder, &rules);
        let alone = pack.report(&rules);
        let before = errors(&alone);
        match alone.verdict {
            Verdict::NotReady => refused += 1,
            Verdict::Ready => ready += 1,
            Verdict::Review => continue,
        }
        for added in &added_files {
            tries += 1;
            let report = pack.report_with_file(added, &rules);
            let after = errors(&report);
            let lost: Vec<_> = before
                .iter()
                .filter(|(key, n)| after.get(key).is_none_or(|m| m < n))
                .collect();
            let named = report
                .findings
                .iter()
                .any(|f| f.severity > Severity::Info && f.message.en.contains(added.name));
            let kept =
                report.verdict == alone.verdict || (alone.verdict == Verdict::Ready && named);
            if !kept || !lost.is_empty() {
                let name = &pack.pack.dossier.name;
                failures.push(format!(
                    "{name} + {}: {:?}, lost {lost:?}",
                    added.name, report.verdict
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{tries} tries:\n{}",
        failures.join("\n")
    );
    assert!(
        refused >= 20 && ready >= 12 && tries >= 220,
        "{refused} {ready} {tries}"
    );
    println!("{refused} packs not ready, {ready} ready: {tries} files added");
}

/// What is told of a missing paper names where it may be.
#[test]
fn a_missing_paper_says_where_it_may_be() {
    let rules = Rules::load_embedded().expect("sound");
    let pack = ExtractedPack::open(&fixtures().join("catering-permit-missing"), &rules);
    let mut named = 0;
    for added in &find_added_files(&rules) {
        let report = pack.report_with_file(added, &rules);
        let missing = report
            .findings
            .iter()
            .find(|f| f.code == model::FindingCode::DocumentMissing)
            .expect("the error stays");
        let may_be_it = ["AVIF", "rar", "icloud"]
            .iter()
            .any(|e| added.name.ends_with(e));
        assert_eq!(
            missing.message.en.contains(added.name),
            may_be_it,
            "{}",
            missing.message.en
        );
        named += usize::from(may_be_it);
    }
    assert_eq!(named, 3);
}

#[test]
fn exit_code_junit_and_message_follow_the_errors() {
    let mut tries = 0;
    for name in [
        "catering-other-subject",
        "catering-expired",
        "catering-permit-missing",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        for entry in std::fs::read_dir(fixtures().join(name))
            .expect("there")
            .flatten()
        {
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
        }
        for added in added_files()
            .into_iter()
            .filter(|a| !a.read)
        {
            std::fs::write(folder.path().join(added.name), added.bytes).expect("written");
        }
        let path = folder
            .path()
            .to_string_lossy()
            .into_owned();
        let run =
            |format: &str| preaudit(&["check", &path, "--as-of", "2026-11-01", "--format", format]);
        let junit = run("junit");
        assert_eq!(junit.status.code(), Some(1), "{name}");
        assert!(!stdout(&junit).contains("failures=\"0\""), "{name}");
        let message = run("message");
        assert_eq!(message.status.code(), Some(1), "{name}");
        let text = stdout(&message);
        assert!(!text.contains("Nothing must be corrected"), "{text}");
        tries += 1;
    }
    assert_eq!(tries, 3);
}
