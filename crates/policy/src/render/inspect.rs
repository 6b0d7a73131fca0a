//! What the tool sees in files, without rules: for machines.

use std::io::{self, Write};

use super::json::{file, inline_document, Detail};
use model::{Document, FileFacts, FileReport, FileStatus, Integrity, Lang, Resolution, Words};

/// Files as they were looked at, with what they turned out to be.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// Files in the order given.
    pub files: Vec<FileFacts>,
    /// Resolution of each page of each file.
    pub resolutions: Vec<Vec<Resolution>>,
    /// What they turned out to be.
    pub documents: Vec<Document>,
    /// Title of each document, in the same order.
    pub titles: Vec<Words>,
}

/// One JSON array with an entry a file.
pub fn json(seen: &Inspected, lang: Lang, text: bool, sink: &mut dyn Write) -> io::Result<()> {
    let reports = reports(seen);
    let path = |i: usize| seen.files.get(i).map(|f| f.path.as_str()).unwrap_or_default();
    let entries: Vec<_> = reports
        .iter()
        .enumerate()
        .map(|(index, report)| {
            let own = seen.documents.iter().zip(&seen.titles);
            let first = own.clone().find(|(d, _)| d.pages.iter().any(|p| p.file == index));
            let document = first.map(|(d, title)| inline_document(d, title.get(lang), &path));
            file(report, lang, Detail { headers: true, text }, document)
        })
        .collect();
    serde_json::to_writer_pretty(&mut *sink, &entries)?;
    sink.write_all(b"\n")
}

/// Files as report entries: nobody asked for them, so the status says only whether they open.
#[must_use]
pub fn reports(seen: &Inspected) -> Vec<FileReport> {
    let one = |(index, facts): (usize, &FileFacts)| FileReport {
        facts: facts.clone(),
        resolutions: seen.resolutions.get(index).cloned().unwrap_or_default(),
        documents: Vec::new(),
        status: match facts.probe.integrity {
            Integrity::Damaged | Integrity::Encrypted | Integrity::Empty => FileStatus::Damaged,
            Integrity::Ok | Integrity::Unsupported | Integrity::Limit => FileStatus::Unclaimed,
        },
        why: facts.probe.why.clone(),
    };
    seen.files.iter().enumerate().map(one).collect()
}
