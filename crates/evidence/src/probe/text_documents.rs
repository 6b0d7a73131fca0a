//! The text of files that are written and not scanned.

use crate::archive::Archive;
use crate::text::text_documents;
use model::limits::Limits;
use model::{FileFormat, FileIntegrity, FileText, Probe};

/// Text of a sound Word document or text file; nothing for other formats.
#[must_use]
pub fn read_text_document(probe: &Probe, bytes: &[u8], limits: &Limits) -> FileText {
    let text = match probe.format {
        _ if probe.integrity != FileIntegrity::Ok => None,
        FileFormat::Docx => main_document_xml(bytes, limits)
            .map(|xml| text_documents::read_word_document(&xml, limits)),
        FileFormat::Text => text_documents::read_text_file(bytes, limits),
        _ => None,
    };
    text.filter(|t| t.count_characters() > 0)
        .unwrap_or_default()
}

/// The main part of a Word document, inflated within the limits of archives.
fn main_document_xml(bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    // A stream's limit, not an archive's: one part is read, and a contract's text has less than 1
    // MB.
    let mut budget = limits.stream_bytes as u64;
    let archive = Archive::open(bytes, limits).ok()?;
    archive
        .members()
        .find(|m| m.name == "word/document.xml")?
        .read_bytes(&mut budget, limits)
        .ok()
}
