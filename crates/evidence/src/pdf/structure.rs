//! The state of the file, by `lopdf`.

use std::collections::HashSet;

use lopdf::xref::XrefRecovery;
use lopdf::{
    DecompressError, Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream,
    decode_text_string,
};

use super::cost_limits::could_exceed;
use super::problem::PdfProblem;
use super::signatures::check_signatures;
use model::SignatureEvidence;
use model::limits::Limits;

// Origin: by eye; the stack holds it, and tests/pdf/hostile.rs nests 60,000 arrays.
/// Objects inside each other that are looked through for scripts and embedded files.
pub(super) const MAX_OBJECT_DEPTH: usize = 128;

// Origin: by eye; names of programs with their versions, while hostile files put whole scripts
// there.
/// Characters of the Producer and Creator that are kept.
const MAX_SOFTWARE_CHARS: usize = 120;

/// What a reader of the whole file finds, apart from the content of its pages.
#[derive(Debug, Default)]
pub(super) struct PdfStructure {
    pub(super) pages: u32,
    pub(super) owner_locked: bool,
    pub(super) active_content: bool,
    pub(super) software: Option<String>,
    pub(super) signatures: Option<SignatureEvidence>,
    /// The file was readable all the same.
    pub(super) problem: Option<PdfProblem>,
}

/// Reads the structure; the error is what made the file unreadable.
pub(super) fn read_structure(
    pdf_bytes: &[u8],
    limits: &Limits,
) -> Result<PdfStructure, PdfProblem> {
    let options = LoadOptions {
        max_decompressed_size: Some(limits.stream_bytes),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(pdf_bytes, options) {
        Ok(document) if document.is_encrypted() => return Err(PdfProblem::Password),
        Ok(document) => document,
        Err(Error::InvalidPassword) => return Err(PdfProblem::Password),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
            return Err(PdfProblem::Inflated);
        }
        Err(Error::Decryption(_) | Error::Unimplemented(_)) => return Err(PdfProblem::Cipher),
        Err(_) => return Err(PdfProblem::Broken),
    };
    let pages = document.get_pages().len();
    let active_content = document
        .objects
        .values()
        .any(|object| is_active(object, MAX_OBJECT_DEPTH));
    Ok(PdfStructure {
        pages: u32::try_from(pages).unwrap_or(u32::MAX),
        owner_locked: document.was_encrypted(),
        active_content,
        software: software_of_info(&document),
        signatures: check_signatures(&document, pdf_bytes),
        problem: find_problem(&document, pdf_bytes, limits),
    })
}

/// A table that had to be rebuilt is harmless sloppiness, unless the end of the file is missing too.
fn find_problem(document: &Document, bytes: &[u8], limits: &Limits) -> Option<PdfProblem> {
    let content: HashSet<ObjectId> = document
        .page_iter()
        .flat_map(|page| document.get_page_contents(page))
        .collect();
    let oversized = |(id, object): (&ObjectId, &Object)| match object {
        Object::Stream(stream) => {
            !content.contains(id) && inflates_over(stream, limits.stream_bytes)
        }
        _ => false,
    };
    let is_reconstructed = document.xref_recovery == Some(XrefRecovery::Reconstructed);
    if document.objects.iter().any(oversized) {
        Some(PdfProblem::Inflated)
    } else if is_reconstructed && !has_eof_marker(bytes) {
        Some(PdfProblem::CutOff)
    } else {
        None
    }
}

/// Mail gateways and upload forms pad files; the padding is no part of it.
fn has_eof_marker(bytes: &[u8]) -> bool {
    let padding = bytes
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_whitespace() || **byte == 0)
        .count();
    let end = bytes.len() - padding;
    // Viewers look for the marker in the last 1024 bytes (Adobe, implementation notes to PDF 1.7).
    bytes
        .get(end.saturating_sub(1024)..end)
        .unwrap_or_default()
        .windows(5)
        .any(|window| window == b"%%EOF")
}

/// Whether a stream that interpreting a page may inflate is over the limit: a font, a map, a function.
/// Pictures and attachments are not inflated; content and forms are checked page by page
/// (`cost_limits`).
fn inflates_over(stream: &Stream, limit: usize) -> bool {
    let is = |key: &[u8], value: &[u8]| {
        stream
            .dict
            .get(key)
            .and_then(Object::as_name)
            .is_ok_and(|name| name == value)
    };
    if is(b"Subtype", b"Image")
        || is(b"Subtype", b"Form")
        || is(b"Type", b"EmbeddedFile")
        || is(b"Type", b"Metadata")
    {
        return false;
    }
    let filters = stream.filters().unwrap_or_default();
    if !could_exceed(stream.content.len(), filters.into_iter(), limit) {
        return false;
    }
    matches!(
        stream.decompressed_content_with_limit(limit),
        Err(Error::Decompress(
            DecompressError::MemoryLimitExceeded { .. }
        ))
    )
}

/// Scripts, launch actions and embedded files, wherever in the file they are.
fn is_active(object: &Object, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match object {
        Object::Dictionary(dict) => is_active_dict(dict, depth),
        Object::Stream(stream) => is_active_dict(&stream.dict, depth),
        Object::Array(items) => items
            .iter()
            .any(|item| is_active(item, depth)),
        _ => false,
    }
}

fn is_active_dict(dict: &Dictionary, depth: usize) -> bool {
    let is = |key: &[u8], value: &[u8]| {
        let name = dict.get(key).and_then(Object::as_name);
        name.is_ok_and(|n| n == value)
    };
    // Keys wherever they stand: actions hang on pages, fields, outlines and names, and nobody can
    // list them all.
    let keys = [&b"JS"[..], b"JavaScript", b"EmbeddedFiles", b"EF"];
    let mut values = dict.iter().map(|(_, value)| value);
    keys.iter().any(|key| dict.has(key))
        || is(b"S", b"Launch")
        || is(b"Type", b"EmbeddedFile")
        || values.any(|value| is_active(value, depth))
}

/// `Creator; Producer`, or the one that is there.
fn software_of_info(document: &Document) -> Option<String> {
    let info = document
        .trailer
        .get_deref(b"Info", document)
        .and_then(Object::as_dict)
        .ok()?;
    let mut names: Vec<String> = Vec::new();
    for key in [&b"Creator"[..], b"Producer"] {
        let Ok(value) = info.get_deref(key, document) else {
            continue;
        };
        let name = decode_text_string(value).unwrap_or_default();
        let name: String = name
            .chars()
            .filter(|character| !character.is_control())
            .take(MAX_SOFTWARE_CHARS)
            .collect();
        let name = name.trim().to_owned();
        let is_known = names.contains(&name);
        if !name.is_empty() && !is_known {
            names.push(name);
        }
    }
    if names.is_empty() {
        None
    } else {
        Some(names.join("; "))
    }
}
