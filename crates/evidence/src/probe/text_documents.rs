//! The text of files that are written and not scanned.

use crate::archive::Archive;
use model::limits::Limits;
use model::{Format, Integrity, Probe, Text};
use crate::text::text_documents;

/// Text of a sound Word document or text file; nothing for other formats.
#[must_use]
pub fn written(probe: &Probe, bytes: &[u8], limits: &Limits) -> Text {
    let text = match probe.format {
        _ if probe.integrity != Integrity::Ok => None,
        Format::Docx => document(bytes, limits).map(|xml| text_documents::word_document(&xml, limits)),
        Format::Text => text_documents::text_file(bytes, limits),
        _ => None,
    };
    text.filter(|t| t.characters() > 0).unwrap_or_default()
}

/// The main part of a Word document, inflated within the limits of archives.
fn document(bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    let mut budget = limits.stream_bytes as u64;
    let archive = Archive::open(bytes, limits).ok()?;
    archive.members().find(|m| m.name == "word/document.xml")?.read(&mut budget, limits).ok()
}
