//! PDF: pages, the pictures on them, and their text; and, for whoever asks, the pixels of a page.
//!
//! [`read_pdf`] decodes no pixel. [`PageImages`] gives them one page at a time, because the interpreter that finds
//! a page's scan is here. [`read_attachments`] gives the files that a PDF embeds. Two libraries look at each file. `lopdf` tells the state of the file: encryption, damage, scripts,
//! the program that wrote it, and streams that would inflate over the limits. `hayro` reads the pages and
//! interprets their content. It has no limits of its own, so what every page would cost is bounded before
//! (`cost_limits`), watched while it is drawn (`content`), and, in a [`Sandbox::Worker`], the whole
//! reading runs in a process that can be killed.
//!
//! A page that is refused keeps its number and size; the other pages are still read.

mod attachments;
mod colour;
mod content;
mod content_recorder;
mod cost_limits;
mod geometry;
mod glyph_metrics;
mod occlusion;
mod page_scan;
mod picture;
mod problem;
mod raster;
mod signatures;
mod structure;
pub mod text;
mod vector_ink;
mod worker;

use std::sync::Arc;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use serde::{Deserialize, Serialize};

use crate::sandbox;
use crate::sandbox::{Deadline, Sandbox, WorkerError, Workers};
use model::limits::Limits;
use model::{FileFormat, FileIntegrity, FileText, Page, Probe};
use text::{GlyphPage, PartedText};

use problem::PdfProblem;
use structure::PdfStructure;
use worker::{ReadDepth, WorkerJob, WorkerRequest, catch_panic, encode_request, worker_timeout};

pub use attachments::{may_hold_attachments, read_attachments};
pub use raster::{PageImage, PageImages};
pub use text::ScanText;

/// What was read from a PDF.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PdfReading {
    /// Pages with placements; damage, encryption and limits in [`Probe::integrity`].
    pub probe: Probe,
    /// The pages' own text.
    pub text: FileText,
    /// Text over and under scans, which counts for nothing until it was held against them.
    pub scan_texts: Vec<ScanText>,
}

/// Reads a PDF. Never fails: what is wrong with the file is in the probe.
///
/// In a panic of a library the process' panic hook is left alone, so in [`Sandbox::InProcess`] its
/// message may appear on stderr; the file becomes [`FileIntegrity::Damaged`].
#[must_use]
pub fn read_pdf(
    pdf_bytes: &[u8],
    want_text: bool,
    limits: &Limits,
    sandbox: &Sandbox,
) -> PdfReading {
    let depth = if want_text {
        ReadDepth::Text
    } else {
        ReadDepth::Pictures
    };
    match sandbox {
        Sandbox::InProcess => {
            let bytes = Arc::new(pdf_bytes.to_vec());
            read_in_process(&bytes, depth, limits)
        }
        Sandbox::Worker(workers) => read_in_worker(pdf_bytes, depth, limits, workers)
            .unwrap_or_else(|death| {
                let problem = PdfProblem::from(death);
                let mut rest = read_in_worker(pdf_bytes, ReadDepth::Pages, limits, workers)
                    .unwrap_or_else(|_| PdfReading::without_pages(PdfProblem::from(death)));
                rest.add_problem(&problem);
                rest
            }),
    }
}

/// A worker's answer to a request of this room; `None` for one that is not.
pub(crate) fn answer_request(header: &[u8], body: &Arc<Vec<u8>>) -> Option<Vec<u8>> {
    let WorkerRequest { job, limits } = serde_json::from_slice(header).ok()?;
    sandbox::limit_memory(limits.worker_bytes);
    Some(match job {
        WorkerJob::Read(depth) => {
            let reading = read_in_process(body, depth, &limits);
            serde_json::to_vec(&reading).unwrap_or_default()
        }
        WorkerJob::Attachments { allowed } => attachments::answer_request(body, allowed, &limits),
        WorkerJob::Pixels { page, purpose } => raster::answer_request(body, page, purpose, &limits),
    })
}

fn read_in_worker(
    bytes: &[u8],
    depth: ReadDepth,
    limits: &Limits,
    workers: &Workers,
) -> Result<PdfReading, WorkerError> {
    let answer = workers.call(
        &encode_request(WorkerJob::Read(depth), limits),
        bytes,
        worker_timeout(limits.page_time),
    )?;
    serde_json::from_slice(&answer).map_err(|_| WorkerError::Ended)
}

fn read_in_process(bytes: &Arc<Vec<u8>>, depth: ReadDepth, limits: &Limits) -> PdfReading {
    if bytes.is_empty() {
        return PdfReading::without_pages(PdfProblem::Empty);
    }
    let structure = catch_panic(|| structure::read_structure(bytes, limits))
        .unwrap_or(Err(PdfProblem::Crashed));
    let structure = match structure {
        Ok(structure) => structure,
        Err(PdfProblem::Inflated) => return PdfReading::without_pages(PdfProblem::Inflated),
        Err(problem) => PdfStructure {
            problem: Some(problem),
            ..PdfStructure::default()
        },
    };
    let depth = if structure.problem == Some(PdfProblem::Inflated) {
        ReadDepth::Pages
    } else {
        depth
    };
    let read = || read_pages(bytes, depth, limits, structure.pages);
    let mut reading =
        catch_panic(read).unwrap_or_else(|_| PdfReading::without_pages(PdfProblem::Crashed));
    reading.apply_structure(structure);
    reading
}

fn read_pages(
    bytes: &Arc<Vec<u8>>,
    depth: ReadDepth,
    limits: &Limits,
    expected: u32,
) -> PdfReading {
    let parsed = Pdf::new(Arc::clone(bytes));
    let pdf = match parsed {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return PdfReading::without_pages(PdfProblem::Password);
        }
        Err(LoadPdfError::Decryption(_)) => return PdfReading::without_pages(PdfProblem::Cipher),
        Err(LoadPdfError::Invalid) => return PdfReading::without_pages(PdfProblem::Broken),
    };
    let count = u32::try_from(pdf.pages().len());
    let count = count.unwrap_or(u32::MAX);
    let mut reading = PdfReading {
        probe: Probe {
            page_count: count,
            ..Probe::without_pages(FileFormat::Pdf, FileIntegrity::Ok, None)
        },
        text: FileText::default(),
        scan_texts: Vec::new(),
    };
    if count == 0 {
        reading.add_problem(&PdfProblem::NoPages);
    } else if count < expected {
        reading.add_problem(&PdfProblem::PagesLost);
    }
    reading.read_all_pages(&pdf, depth, limits);
    reading
}

impl PdfReading {
    fn without_pages(problem: PdfProblem) -> Self {
        let probe = Probe::without_pages(
            FileFormat::Pdf,
            problem.integrity(),
            Some(problem.to_bilingual()),
        );
        Self {
            probe,
            text: FileText::default(),
            scan_texts: Vec::new(),
        }
    }

    /// Notes a problem unless there is one already.
    fn add_problem(&mut self, problem: &PdfProblem) {
        if self.probe.integrity == FileIntegrity::Ok {
            self.set_problem(problem);
        }
    }

    fn set_problem(&mut self, problem: &PdfProblem) {
        self.probe.integrity = problem.integrity();
        self.probe.why = Some(problem.to_bilingual());
    }

    /// A lock that only `lopdf` stumbles over did not keep the pages from being read.
    fn apply_structure(&mut self, structure: PdfStructure) {
        let probe = &mut self.probe;
        probe.page_count = probe.page_count.max(structure.pages);
        probe.active_content = structure.active_content;
        probe.software = structure.software;
        probe.signatures = structure.signatures;
        let locked = matches!(
            structure.problem,
            Some(PdfProblem::Password | PdfProblem::Cipher)
        );
        let is_opened_all_the_same = locked && !probe.pages.is_empty();
        probe.owner_locked = structure.owner_locked || is_opened_all_the_same;
        match structure.problem {
            Some(problem) if !(locked && probe.owner_locked) => self.set_problem(&problem),
            _ => {}
        }
        let probe = &mut self.probe;
        if probe.is_altered() && probe.integrity == FileIntegrity::Ok {
            probe.integrity = FileIntegrity::Damaged;
            probe.why = probe
                .signatures
                .as_ref()
                .and_then(|s| s.why.clone());
        }
    }

    fn read_all_pages(&mut self, pdf: &Pdf, depth: ReadDepth, limits: &Limits) {
        let deadline = Deadline::after(limits.page_time);
        let wants_text = depth == ReadDepth::Text;
        let mut reader = content::ContentReader::new(limits, deadline, wants_text);
        let mut texts = Vec::new();
        let numbered = (1..).zip(pdf.pages().iter());
        for (number, raw) in numbered {
            if number as usize > limits.pages {
                self.add_problem(&PdfProblem::TooManyPages(limits.pages));
                break;
            }
            let frame = geometry::page_frame(raw);
            if frame.size.is_none() {
                self.add_problem(&PdfProblem::PageBox(number));
            }
            let mut page = Page {
                number,
                size_pt: frame.size,
                ..Page::default()
            };
            if depth != ReadDepth::Pages {
                let (content, refusal) = reader.read_page(raw, &frame);
                if let Some(refusal) = refusal {
                    self.add_problem(&PdfProblem::Page(number, refusal));
                }
                let scans = page_scan::apply_scan(&mut page, &content.pictures, content.typeset);
                let glyphs = GlyphPage {
                    number,
                    width: frame.page.width(),
                    height: frame.page.height(),
                    glyphs: content.glyphs,
                };
                let PartedText { own, scan, state } = text::part_text(&glyphs, &scans);
                page.text_layer = state;
                texts.extend(own);
                self.scan_texts.extend(scan);
            }
            self.probe.pages.push(page);
        }
        self.text = text::collect_own_text(texts);
    }
}
