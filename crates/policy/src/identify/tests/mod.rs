//! Recognition on line lists as readers give them: boxes, letter-spaced labels, glued values.

mod faces;
mod kinds;
mod letters;
mod licences;
mod pages;
mod permits;
mod printed_labels;
mod resolutions;

use serde::Deserialize;

use super::identify_documents;
use model::{
    Bilingual, DeclaredDocument, Document, FieldState, FileEvidence, FileFormat, FileIntegrity,
    FileText, Page, Probe, Rect, TextLine, TextOrigin, TextPage,
};

use crate::rules::catalogue::Catalogue;
use crate::rules::document_type::{DocumentType, FieldDefinition, PaperSize, Side};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestKind {
    id: String,
    title: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    fields: Vec<TestField>,
    #[serde(default)]
    sizes: Vec<(String, f64, f64)>,
    #[serde(default)]
    sides: Vec<(String, Vec<String>)>,
    #[serde(default)]
    freeform: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TestField {
    Plain(String, String, Vec<String>),
    Noted(String, String, Vec<String>, String),
}

/// The catalogue next to this file.
pub(super) fn catalogue() -> Catalogue {
    let kinds: Vec<TestKind> = serde_yaml::from_str(include_str!("catalogue.yaml")).unwrap();
    let mut kinds: Vec<DocumentType> = kinds.into_iter().map(kind).collect();
    kinds.sort_by(|a, b| a.id.cmp(&b.id));
    let electronic_words = vec!["电子营业执照".to_owned()];
    Catalogue {
        kinds,
        electronic_words,
        ..Catalogue::default()
    }
}

fn kind(k: TestKind) -> DocumentType {
    DocumentType {
        id: k.id,
        title: Bilingual::new(k.title.clone(), k.title),
        aliases: k.aliases,
        titles: k.titles,
        labels: k.labels,
        phrases: k.phrases,
        number: k.number,
        not: k.not,
        fields: k
            .fields
            .into_iter()
            .map(field)
            .collect(),
        sizes: k
            .sizes
            .into_iter()
            .map(|(name, width_mm, height_mm)| PaperSize {
                name,
                width_mm,
                height_mm,
            })
            .collect(),
        sides: k
            .sides
            .into_iter()
            .map(|(name, words)| Side { name, words })
            .collect(),
        legacy: None,
        freeform: k.freeform,
        issuer: None,
        note: None,
        source: "test".into(),
        ..DocumentType::default()
    }
}

fn field(f: TestField) -> FieldDefinition {
    let (name, data_type, labels, note) = match f {
        TestField::Plain(name, data_type, labels) => (name, data_type, labels, String::new()),
        TestField::Noted(name, data_type, labels, note) => (name, data_type, labels, note),
    };
    let may_be_absent = note == "absent";
    let side = (!may_be_absent && !note.is_empty()).then_some(note);
    FieldDefinition {
        name,
        labels,
        data_type,
        role: None,
        may_be_absent,
        side,
        until: Vec::new(),
    }
}

/// A box: left, top, height of the type, text; its width follows from the characters.
pub(super) type Box4<'a> = (f64, f64, f64, &'a str);

/// A page of 1400 × 1000 with OCR boxes.
pub(super) fn page(number: u32, boxes: &[Box4]) -> TextPage {
    let lines = boxes
        .iter()
        .map(|&(x0, y0, height, text)| {
            let width: f64 = text
                .chars()
                .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
                .sum::<f64>()
                * height;
            TextLine {
                text: text.into(),
                rect: Rect {
                    x0,
                    y0,
                    x1: x0 + width,
                    y1: y0 + height,
                },
                confidence: 0.97,
            }
        })
        .collect();
    TextPage {
        number,
        width: 1400.0,
        height: 1000.0,
        turn: 0,
        lines,
    }
}

/// A file with these pages, read by `origin`.
pub(super) fn file(path: &str, origin: TextOrigin, pages: Vec<TextPage>) -> FileEvidence {
    let mut probe = Probe::without_pages(FileFormat::Jpeg, FileIntegrity::Ok, None);
    probe.pages = pages
        .iter()
        .map(|p| Page {
            number: p.number,
            ..Page::default()
        })
        .collect();
    FileEvidence {
        path: path.into(),
        sha256: String::new(),
        bytes: 1,
        probe,
        text: FileText { origin, pages },
    }
}

/// One OCR page in one file.
pub(super) fn scan(path: &str, boxes: &[Box4]) -> FileEvidence {
    file(path, TextOrigin::Ocr, vec![page(1, boxes)])
}

/// A file that nobody read.
pub(super) fn unread(path: &str) -> FileEvidence {
    let mut file = file(path, TextOrigin::None, vec![]);
    file.probe.pages = vec![Page {
        number: 1,
        ..Page::default()
    }];
    file
}

/// Text without boxes.
pub(super) fn plain(path: &str, text: &str) -> FileEvidence {
    let lines = text
        .lines()
        .map(|l| TextLine {
            text: l.into(),
            rect: Rect::default(),
            confidence: 1.0,
        })
        .collect();
    let page = TextPage {
        number: 1,
        width: 0.0,
        height: 0.0,
        turn: 0,
        lines,
    };
    file(path, TextOrigin::Sidecar, vec![page])
}

/// Documents in `files` by the test catalogue.
pub(super) fn papers(files: &[FileEvidence]) -> Vec<Document> {
    identify_documents(files, &[], &catalogue())
}

pub(super) fn only(files: &[FileEvidence]) -> Document {
    let mut all = papers(files);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

pub(super) fn declared(file: &str, kind: &str) -> DeclaredDocument {
    DeclaredDocument {
        file: file.into(),
        kind: kind.into(),
        ..DeclaredDocument::default()
    }
}

/// Asserts value or state of every named field, and that no other field has a value.
#[track_caller]
pub(super) fn assert_fields(document: &Document, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        let field = &document.fields[*name];
        let shown = match field.state {
            FieldState::Present => field.value.as_str(),
            FieldState::LabelWithoutValue => "<blank>",
            FieldState::LabelAbsent => "<absent>",
            FieldState::Unreadable => "<unreadable>",
        };
        assert_eq!(shown, *value, "{name}");
    }
    for (name, field) in &document.fields {
        let named = expected.iter().any(|(n, _)| n == name);
        assert!(
            named || field.state != FieldState::Present,
            "{name} = {}",
            field.value
        );
    }
}

/// Names of the marks.
pub(super) fn marks(document: &Document) -> Vec<&str> {
    document
        .marks
        .iter()
        .map(|m| m.name.as_str())
        .collect()
}
