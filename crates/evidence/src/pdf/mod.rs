//! PDF: pages, the pictures on them, and their text; and, for whoever asks, the pixels of a page.
//!
//! [`read`] decodes no pixel. [`Views`] gives them one page at a time, because the interpreter that finds
//! a page's scan is here. Two libraries look at each file. `lopdf` tells the state of the file: encryption, damage, scripts,
//! the program that wrote it, and streams that would inflate over the limits. `hayro` reads the pages and
//! interprets their content. It has no limits of its own, so every page is screened before
//! (`screen`), watched while it is drawn (`content`), and, in a [`Sandbox::Worker`], the whole
//! reading runs in a process that can be killed.
//!
//! A page that is refused keeps its number and size; the other pages are still read.

mod colour;
mod content;
mod geometry;
mod vector_ink;
mod picture;
mod raster;
mod problem;
mod page_scan;
mod cost_limits;
mod structure;
pub mod text;

use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use serde::{Deserialize, Serialize};

use model::limits::Limits;
use model::{Format, Integrity, Page, Probe, Text};
use text::GlyphPage;
use crate::sandbox; use crate::sandbox::{Deadline, Death, Sandbox, Workers};

use problem::Problem;
use structure::Structure;

pub use raster::{View, Views};

/// First argument with which the program calls itself to [`serve`].
pub const WORKER_ARGUMENT: &str = "__read-pdf";

/// Characters of the Producer and Creator that are kept.
const SOFTWARE_CHARACTERS: usize = 120;

/// What was read from a PDF.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PdfReading {
    /// Pages with placements; damage, encryption and limits in [`Probe::integrity`].
    pub probe: Probe,
    /// The pages' own text.
    pub text: Text,
}

/// How far a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Depth {
    /// Page sizes only: what is left when the content killed a worker.
    Pages,
    /// Pictures.
    Pictures,
    /// Pictures and text.
    Text,
}

/// What a worker is asked; the file is the request's body.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    job: Job,
    limits: Limits,
}

#[derive(Debug, Serialize, Deserialize)]
enum Job {
    Read(Depth),
    Pixels { page: usize, text: bool },
}

fn request(job: Job, limits: &Limits) -> Vec<u8> {
    serde_json::to_vec(&Request { job, limits: limits.clone() }).unwrap_or_default()
}

/// Reads a PDF. Never fails: what is wrong with the file is in the probe.
///
/// In a panic of a library the process' panic hook is left alone, so in [`Sandbox::InProcess`] its
/// message may appear on stderr; the file becomes [`Integrity::Damaged`].
#[must_use]
pub fn read(bytes: &[u8], want_text: bool, limits: &Limits, sandbox: &Sandbox) -> PdfReading {
    let depth = if want_text { Depth::Text } else { Depth::Pictures };
    match sandbox {
        Sandbox::InProcess => read_here(&Arc::new(bytes.to_vec()), depth, limits),
        Sandbox::Worker(workers) => read_there(bytes, depth, limits, workers).unwrap_or_else(|death| {
            let mut rest = read_there(bytes, Depth::Pages, limits, workers)
                .unwrap_or_else(|_| PdfReading::without_pages(Problem::from(death)));
            rest.add(&Problem::from(death));
            rest
        }),
    }
}

/// What the program's `main` does when its first argument is [`WORKER_ARGUMENT`]: answers requests until
/// the input ends. Errors: a broken pipe or a request that is not ours.
pub fn serve(input: impl Read, output: impl Write) -> io::Result<()> {
    sandbox::serve(input, output, |header, body| {
        let Ok(Request { job, limits }) = serde_json::from_slice(header) else { return Vec::new() };
        sandbox::limit_memory(limits.worker_bytes);
        match job {
            Job::Read(depth) => serde_json::to_vec(&read_here(body, depth, &limits)).unwrap_or_default(),
            Job::Pixels { page, text } => raster::answer(body, page, text, &limits),
        }
    })
}

fn read_there(bytes: &[u8], depth: Depth, limits: &Limits, workers: &Workers) -> Result<PdfReading, Death> {
    let answer = workers.call(&request(Job::Read(depth), limits), bytes, patience(limits.page_time))?;
    serde_json::from_slice(&answer).map_err(|_| Death::Ended)
}

/// A worker stops by itself after `page_time`, keeping the pages it has read; it is killed when it
/// does not.
fn patience(page_time: Duration) -> Duration {
    page_time.saturating_add(page_time / 4)
}

fn read_here(bytes: &Arc<Vec<u8>>, depth: Depth, limits: &Limits) -> PdfReading {
    if bytes.is_empty() {
        return PdfReading::without_pages(Problem::Empty);
    }
    let structure = match caught(|| structure::read(bytes, limits)).unwrap_or(Err(Problem::Crashed)) {
        Ok(structure) => structure,
        Err(Problem::Inflated) => return PdfReading::without_pages(Problem::Inflated),
        Err(problem) => Structure { problem: Some(problem), ..Structure::default() },
    };
    let depth = if structure.problem == Some(Problem::Inflated) { Depth::Pages } else { depth };
    let mut reading = caught(|| read_pages(bytes, depth, limits, structure.pages))
        .unwrap_or_else(|_| PdfReading::without_pages(Problem::Crashed));
    reading.take_structure(structure);
    reading
}

fn read_pages(bytes: &Arc<Vec<u8>>, depth: Depth, limits: &Limits, expected: u32) -> PdfReading {
    let pdf = match Pdf::new(Arc::clone(bytes)) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return PdfReading::without_pages(Problem::Password);
        }
        Err(LoadPdfError::Decryption(_)) => return PdfReading::without_pages(Problem::Cipher),
        Err(LoadPdfError::Invalid) => return PdfReading::without_pages(Problem::Broken),
    };
    let count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    let mut reading = PdfReading {
        probe: Probe { page_count: count, ..Probe::without_pages(Format::Pdf, Integrity::Ok, None) },
        text: Text::default(),
    };
    if count == 0 {
        reading.add(&Problem::NoPages);
    } else if count < expected {
        reading.add(&Problem::PagesLost);
    }
    let texts = reading.take_pages(&pdf, depth, limits);
    reading.text = text::assemble(&texts);
    reading
}

impl PdfReading {
    fn without_pages(problem: Problem) -> Self {
        let probe = Probe::without_pages(Format::Pdf, problem.integrity(), Some(problem.words()));
        Self { probe, text: Text::default() }
    }

    /// Notes a problem unless there is one already.
    fn add(&mut self, problem: &Problem) {
        if self.probe.integrity == Integrity::Ok {
            self.put_first(problem);
        }
    }

    fn put_first(&mut self, problem: &Problem) {
        self.probe.integrity = problem.integrity();
        self.probe.why = Some(problem.words());
    }

    /// A lock that only `lopdf` stumbles over did not keep the pages from being read.
    fn take_structure(&mut self, structure: Structure) {
        let probe = &mut self.probe;
        probe.page_count = probe.page_count.max(structure.pages);
        probe.active_content = structure.active_content;
        probe.software = structure.software;
        let locked = matches!(structure.problem, Some(Problem::Password | Problem::Cipher));
        probe.owner_locked = structure.owner_locked || (locked && !probe.pages.is_empty());
        match structure.problem {
            Some(problem) if !(locked && probe.owner_locked) => self.put_first(&problem),
            _ => {}
        }
    }

    fn take_pages(&mut self, pdf: &Pdf, depth: Depth, limits: &Limits) -> Vec<GlyphPage> {
        let mut reader =
            content::Reader::new(limits, Deadline::after(limits.page_time), depth == Depth::Text);
        let mut texts = Vec::new();
        for (number, raw) in (1..).zip(pdf.pages().iter()) {
            if number as usize > limits.pages {
                self.add(&Problem::TooManyPages(limits.pages));
                break;
            }
            let frame = geometry::frame(raw);
            if frame.size.is_none() {
                self.add(&Problem::PageBox(number));
            }
            let mut page = Page { number, size_pt: frame.size, ..Page::default() };
            if depth != Depth::Pages {
                let (drawn, refusal) = reader.read(raw, &frame);
                if let Some(refusal) = refusal {
                    self.add(&Problem::Page(number, refusal));
                }
                page_scan::settle(&mut page, &drawn.pictures, drawn.typeset);
                texts.push(GlyphPage {
                    number,
                    width: frame.page.width(),
                    height: frame.page.height(),
                    glyphs: drawn.glyphs,
                });
            }
            self.probe.pages.push(page);
        }
        texts
    }
}

/// Runs `work` and turns a panic of a library into an error.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn std::any::Any + Send>> {
    panic::catch_unwind(AssertUnwindSafe(work))
}
