//! Files embedded in a PDF (ISO 32000-1, 7.11.4): portfolios, and whatever was attached to a page.

use std::collections::HashSet;

use lopdf::{
    DecompressError, Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream,
    decode_text_string,
};

use super::problem::PdfProblem;
use super::structure::MAX_OBJECT_DEPTH;
use super::worker::{WorkerJob, catch_panic, encode_request, worker_timeout};
use crate::sandbox::{ExtractedFiles, FileListWriter, Sandbox, decode_file_list, encode_file_list};
use model::Bilingual;
use model::limits::Limits;

/// Words of which a PDF with files in it has one in the clear (ISO 32000-1, 7.11.4): the stream of an
/// embedded file is never packed into another object. It need not name its type, but then has its size and
/// dates, a media type, or a specification that was not packed either.
const SIGNS: [&[u8]; 6] = [
    b"/EmbeddedFile",
    b"/EF",
    b"/Params",
    b"#2F",
    b"#2f",
    b"/FileAttachment",
];

/// Whether it is worth asking [`read_attachments`].
#[must_use]
pub fn may_hold_attachments(bytes: &[u8]) -> bool {
    let mut signs = SIGNS.iter();
    signs.any(|sign| memchr::memmem::find(bytes, sign).is_some())
}

/// The files that a PDF embeds, `allowed` bytes of them at most and `limits.archive_members` in number.
///
/// # Errors
/// The file could not be looked through: it is broken or locked, or over a limit of the sandbox.
pub fn read_attachments(
    bytes: &[u8],
    allowed: u64,
    limits: &Limits,
    sandbox: &Sandbox,
) -> Result<ExtractedFiles, Bilingual> {
    let answer = match sandbox {
        Sandbox::InProcess => answer_request(bytes, allowed, limits),
        Sandbox::Worker(workers) => {
            let request = encode_request(WorkerJob::Attachments { allowed }, limits);
            let answer = workers.call(&request, bytes, worker_timeout(limits.page_time));
            answer.map_err(|death| PdfProblem::from(death).to_bilingual())?
        }
    };
    decode_file_list(answer).unwrap_or_else(|| Err(PdfProblem::Crashed.to_bilingual()))
}

/// What the worker answers to [`WorkerJob::Attachments`].
pub(super) fn answer_request(bytes: &[u8], allowed: u64, limits: &Limits) -> Vec<u8> {
    let extracted = catch_panic(|| extract_attachments(bytes, allowed, limits));
    let extracted = extracted.unwrap_or(Err(PdfProblem::Crashed));
    encode_file_list(extracted.map_err(PdfProblem::to_bilingual))
}

fn extract_attachments(
    bytes: &[u8],
    allowed: u64,
    limits: &Limits,
) -> Result<FileListWriter, PdfProblem> {
    let options = LoadOptions {
        max_decompressed_size: Some(limits.stream_bytes),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options).map_err(|e| match e {
        Error::InvalidPassword => PdfProblem::Password,
        _ => PdfProblem::Broken,
    })?;
    let mut extractor = AttachmentExtractor {
        document: &document,
        limits,
        allowed,
        seen: HashSet::new(),
        list: FileListWriter::default(),
    };
    for object in document.objects.values() {
        extractor.visit_object(object, MAX_OBJECT_DEPTH);
    }
    Ok(extractor.list)
}

struct AttachmentExtractor<'a> {
    document: &'a Document,
    limits: &'a Limits,
    /// Bytes that may still be taken.
    allowed: u64,
    /// Streams taken already: the list of names and a mark on a page may mean one file.
    seen: HashSet<ObjectId>,
    list: FileListWriter,
}

impl AttachmentExtractor<'_> {
    /// File specifications stand wherever a writer puts them: in lists of names, on pages, alone.
    fn visit_object(&mut self, object: &Object, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match object {
            Object::Array(items) => items
                .iter()
                .for_each(|o| self.visit_object(o, depth)),
            Object::Dictionary(dict) => self.visit_dictionary(dict, depth),
            Object::Stream(stream) => self.visit_dictionary(&stream.dict, depth),
            _ => {}
        }
    }

    fn visit_dictionary(&mut self, dict: &Dictionary, depth: usize) {
        if let Some(id) = embedded_stream(dict, self.document)
            && self.seen.insert(id)
        {
            self.take_file(dict, id);
        }
        dict.iter()
            .for_each(|(_, o)| self.visit_object(o, depth));
    }

    fn take_file(&mut self, specification: &Dictionary, id: ObjectId) {
        let Ok(stream) = self
            .document
            .get_object(id)
            .and_then(Object::as_stream)
        else {
            return;
        };
        if self.list.count() >= self.limits.archive_members {
            self.list.mark_cut();
            return;
        }
        let number = self.list.count() + 1;
        let name = specification_name(specification, self.document);
        let name = name.unwrap_or_else(|| format!("attachment-{number}"));
        let content = self.inflate_file(stream);
        if let Ok(content) = &content {
            self.allowed = self
                .allowed
                .saturating_sub(content.len() as u64);
        }
        self.list.push_file(name, content);
    }

    fn inflate_file(&self, stream: &Stream) -> Result<Vec<u8>, Bilingual> {
        let by_ratio = self
            .limits
            .inflated_bytes(stream.content.len() as u64);
        let most = by_ratio
            .min(self.allowed)
            .min(self.limits.file_bytes);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if stream
            .filters()
            .unwrap_or_default()
            .is_empty()
        {
            return (stream.content.len() <= most)
                .then(|| stream.content.clone())
                .ok_or_else(|| PdfProblem::Inflated.to_bilingual());
        }
        let inflated = stream.decompressed_content_with_limit(most);
        inflated.map_err(|error| match error {
            Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => {
                PdfProblem::Inflated.to_bilingual()
            }
            _ => Bilingual::new(
                "PDF 里的这个附件已损坏（解压失败）",
                "this attachment of the PDF is damaged (it does not unpack)",
            ),
        })
    }
}

/// The stream that a file specification embeds (ISO 32000-1, table 44), by its platform-free name first.
fn embedded_stream(dict: &Dictionary, document: &Document) -> Option<ObjectId> {
    let files = dict
        .get_deref(b"EF", document)
        .ok()?
        .as_dict()
        .ok()?;
    [&b"UF"[..], b"F", b"Unix", b"DOS", b"Mac"]
        .iter()
        .find_map(|key| {
            files
                .get(key)
                .and_then(Object::as_reference)
                .ok()
        })
}

fn specification_name(dict: &Dictionary, document: &Document) -> Option<String> {
    let name = [&b"UF"[..], b"F", b"Desc"]
        .iter()
        .find_map(|key| {
            let name = dict.get_deref(key, document).ok()?;
            let name = decode_text_string(name).ok()?;
            (!name.trim().is_empty()).then_some(name)
        });
    // Backslashes part names in files written on Windows, as in archives.
    name.map(|name| name.replace('\\', "/"))
}
