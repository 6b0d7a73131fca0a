//! The pixels of a page, upright, one page at a time.
//!
//! A page whose scan is one stored picture, or several side by side with nothing over them, gives the
//! stored pixels (`stored`): not resampled, so that sharpness and detail are the scanner's. Everything else
//! that must be seen is drawn by `hayro` at a resolution that the page's content justifies (`plan`,
//! `draw`). Decoders forgive; `intact` does not.
//!
//! All of it runs where the page's content is interpreted, in the worker. A plain JPEG leaves the worker
//! as it is stored and is decoded like a JPEG file; all else travels as samples.

mod rasterise;
mod integrity;
mod plan;
mod embedded_images;
mod ipc;

use std::sync::Arc;

use hayro_syntax::Pdf;

use super::content::Reader;
use super::problem::{Problem, Refusal};
use super::{caught, geometry, page_scan, patience, request, Job};
use model::limits::Limits;
use model::{Colour, Format};
use crate::sandbox::{Deadline, Sandbox, Session};
use crate::decode::{DecodeFailure, decode}; use crate::raster::{Layout, Orientation, Pixels};

use plan::Plan;
pub(super) use ipc::{Raw, Samples};

/// One page's pixels.
#[derive(Debug)]
pub struct View {
    /// As the page shows them.
    pub pixels: Pixels,
    /// Pixels of the page's scan, as its header counts them, for each of these; not 1 where the page
    /// was drawn finer or coarser than its scan.
    pub per_px: f64,
}

/// The pixels of a file's pages.
#[derive(Debug)]
pub struct Views<'b> {
    place: Place<'b>,
    limits: &'b Limits,
}

#[derive(Debug)]
enum Place<'b> {
    Here(Arc<Vec<u8>>),
    There(Session<'b>),
}

impl<'b> Views<'b> {
    /// Of the PDF with these bytes.
    #[must_use]
    pub fn new(bytes: &'b [u8], limits: &'b Limits, sandbox: &Sandbox) -> Self {
        let place = match sandbox {
            Sandbox::InProcess => Place::Here(Arc::new(bytes.to_vec())),
            Sandbox::Worker(workers) => Place::There(workers.session(bytes)),
        };
        Self { place, limits }
    }

    /// Page `page` (from 0). `text`: the page's own text is known, so that nobody has to read it.
    /// `None` where nothing on the page has to be seen.
    ///
    /// # Errors
    /// A picture of the page is damaged, not supported or over a limit.
    pub fn view(&mut self, page: usize, text: bool) -> Result<Option<View>, DecodeFailure> {
        let raw = match &mut self.place {
            Place::Here(bytes) => raw(bytes, page, text, self.limits),
            Place::There(session) => ask(session, page, text, self.limits),
        };
        raw.and_then(|raw| raw.view(self.limits))
    }
}

fn ask(session: &mut Session<'_>, page: usize, text: bool, limits: &Limits) -> Result<Raw, DecodeFailure> {
    let answer = session.ask(&request(Job::Pixels { page, text }, limits), patience(limits.page_time));
    let raw = answer.map(ipc::unpack).map_err(|death| failure(Problem::from(death)))?;
    raw.unwrap_or_else(|| Err(failure(Problem::Crashed)))
}

/// What the worker answers to [`Job::Pixels`].
pub(super) fn answer(bytes: &Arc<Vec<u8>>, page: usize, text: bool, limits: &Limits) -> Vec<u8> {
    ipc::pack(raw(bytes, page, text, limits))
}

fn raw(bytes: &Arc<Vec<u8>>, page: usize, text: bool, limits: &Limits) -> Result<Raw, DecodeFailure> {
    caught(|| of_page(bytes, page, text, limits)).unwrap_or_else(|_| Err(failure(Problem::Crashed)))
}

fn of_page(bytes: &Arc<Vec<u8>>, index: usize, text: bool, limits: &Limits) -> Result<Raw, DecodeFailure> {
    let pdf = Pdf::new(Arc::clone(bytes)).map_err(|_| failure(Problem::Broken))?;
    let pages = pdf.pages();
    let page = pages.get(index).ok_or_else(|| failure(Problem::PagesLost))?;
    let frame = geometry::frame(page);
    let mut reader = Reader::new(limits, Deadline::after(limits.page_time), false);
    let (drawn, refusal) = reader.read(page, &frame);
    if let Some(refusal) = refusal {
        return Err(refused(refusal));
    }
    let scans = page_scan::find(&drawn.pictures, drawn.typeset);
    let plan = plan::plan(&drawn, &scans, frame.page, text);
    if let Plan::Stored(mosaic) = &plan
        && let Some(raw) = embedded_images::decode(&mut reader, page, &frame, mosaic, limits)?
    {
        return Ok(raw);
    }
    let view = match plan {
        Plan::Nothing => return Ok(Raw::Nothing),
        Plan::Drawn(view) => view,
        Plan::Stored(_) => plan::drawn(&drawn, &scans, frame.page),
    };
    let members: Vec<usize> = scans.iter().flat_map(|s| s.members.iter().copied()).collect();
    integrity::check_all(&mut reader, page, &frame, &members, limits)?;
    rasterise::draw(page, &frame, &view, &drawn.pictures, limits)
}

/// The caller knows which page it is.
fn refused(refusal: Refusal) -> DecodeFailure {
    DecodeFailure { integrity: Problem::Page(0, refusal).integrity(), why: refusal.words() }
}

fn failure(problem: Problem) -> DecodeFailure {
    DecodeFailure { integrity: problem.integrity(), why: problem.words() }
}

impl Raw {
    fn view(self, limits: &Limits) -> Result<Option<View>, DecodeFailure> {
        match self {
            Self::Nothing => Ok(None),
            Self::Jpeg { rotation, mirrored, bytes } => {
                let pixels = decode(&bytes, Format::Jpeg, 0, Orientation { rotation, mirrored }, limits)?;
                Ok(Some(View { pixels, per_px: 1.0 }))
            }
            Self::Samples(samples) => Ok(Some(samples.view())),
        }
    }
}

impl Samples {
    fn view(self) -> View {
        let layout = if self.channels == 1 { Layout::Grey } else { Layout::Rgb };
        let by_layout = if layout == Layout::Grey { Colour::Grey } else { Colour::Colour };
        let (stored, upright) = (self.stored.unwrap_or(by_layout), self.upright());
        let pixels = Pixels::new(self.width, self.bytes, layout, stored, upright);
        View { pixels, per_px: self.per_px }
    }

    fn upright(&self) -> Orientation {
        Orientation { rotation: self.rotation, mirrored: self.mirrored }
    }
}
