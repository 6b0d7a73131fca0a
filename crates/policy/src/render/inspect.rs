//! What the tool sees in files, without rules: for machines.

use std::io::{self, Write};

use super::json::{InspectDetail, file_view, inline_document};
use model::{
    Bilingual, Document, FileEvidence, FileIntegrity, FileReport, FileStatus, Lang, PageResolution,
};

/// Files as they were looked at, with what they turned out to be.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Files in the order given.
    pub files: Vec<FileEvidence>,
    /// Resolution of each page of each file.
    pub resolutions: Vec<Vec<PageResolution>>,
    /// What they turned out to be.
    pub documents: Vec<Document>,
    /// Title of each document, in the same order.
    pub titles: Vec<Bilingual>,
}

/// One JSON array with an entry a file.
pub fn write_json(
    inspection: &Inspection,
    lang: Lang,
    text: bool,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let reports = file_reports(inspection);
    let path = |index: usize| {
        inspection
            .files
            .get(index)
            .map(|file| file.path.as_str())
            .unwrap_or_default()
    };
    let entries: Vec<_> = reports
        .iter()
        .enumerate()
        .map(|(index, report)| {
            let own = inspection
                .documents
                .iter()
                .zip(&inspection.titles);
            // A file with several documents shows the first: the entry has room for one.
            let first = own.clone().find(|(document, _)| {
                document
                    .pages
                    .iter()
                    .any(|page| page.file == index)
            });
            let document =
                first.map(|(document, title)| inline_document(document, title.get(lang), &path));
            file_view(
                report,
                lang,
                InspectDetail {
                    headers: true,
                    text,
                },
                document,
            )
        })
        .collect();
    serde_json::to_writer_pretty(&mut *sink, &entries)?;
    sink.write_all(b"\n")
}

/// Files as report entries: nobody asked for them, so the status says only whether they open.
#[must_use]
pub fn file_reports(inspection: &Inspection) -> Vec<FileReport> {
    let one = |(index, facts): (usize, &FileEvidence)| FileReport {
        facts: facts.clone(),
        resolutions: inspection
            .resolutions
            .get(index)
            .cloned()
            .unwrap_or_default(),
        documents: Vec::new(),
        // Listed one by one: a new state must be decided here, not fall into a default.
        status: match facts.probe.integrity {
            FileIntegrity::Damaged | FileIntegrity::Encrypted | FileIntegrity::Empty => {
                FileStatus::Damaged
            }
            FileIntegrity::Ok | FileIntegrity::Unsupported | FileIntegrity::Limit => {
                FileStatus::Unclaimed
            }
        },
        why: facts.probe.why.clone(),
    };
    inspection
        .files
        .iter()
        .enumerate()
        .map(one)
        .collect()
}
