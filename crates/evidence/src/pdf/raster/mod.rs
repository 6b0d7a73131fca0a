//! The pixels of a page, upright, one page at a time.
//!
//! A page whose scan is one stored picture, or several side by side with nothing over them, gives the
//! stored pixels (`embedded_images`): not resampled, so that sharpness and detail are the scanner's.
//! Everything else that must be seen is drawn by `hayro` at a resolution that the page's content justifies
//! (`plan`, `rasterise`). Decoders forgive; `integrity` does not.
//!
//! All of it runs where the page's content is interpreted, in the worker. A plain JPEG leaves the worker
//! as it is stored and is decoded like a JPEG file; all else travels as samples.

mod embedded_images;
mod failure;
mod integrity;
mod ipc;
mod plan;
mod rasterise;
mod tile_layout;

use std::sync::Arc;

use hayro_syntax::Pdf;

use super::content::ContentReader;
use super::problem::PdfProblem;
use super::worker::{PagePurpose, WorkerJob, catch_panic, encode_request, worker_timeout};
use super::{geometry, page_scan};
use crate::decode::{DecodeFailure, decode_page};
use crate::raster::{Orientation, PageRaster, SampleLayout};
use crate::sandbox::{Deadline, Sandbox, WorkerSession};
use model::limits::Limits;
use model::{ColourMode, FileFormat, FileIntegrity};

use failure::{problem_failure, refusal_failure};
use ipc::{RawPage, RawSamples};
use plan::RasterPlan;

/// One page's pixels.
#[derive(Debug)]
pub struct PageImage {
    /// As the page shows them.
    pub pixels: PageRaster,
    /// Pixels of the page's scan, as its header counts them, for each of these; not 1 where the page
    /// was drawn finer or coarser than its scan.
    pub source_px_per_px: f64,
    /// What of a PDF page they show: left, top, right, bottom in pt of the upright page.
    pub region: Option<[f64; 4]>,
}

/// The pixels of a file's pages.
#[derive(Debug)]
pub struct PageImages<'b> {
    place: PdfBackend<'b>,
    limits: &'b Limits,
}

#[derive(Debug)]
enum PdfBackend<'b> {
    InProcess(Arc<Vec<u8>>),
    Worker(WorkerSession<'b>),
}

impl<'b> PageImages<'b> {
    /// Of the PDF with these bytes.
    #[must_use]
    pub fn new(bytes: &'b [u8], limits: &'b Limits, sandbox: &Sandbox) -> Self {
        let place = match sandbox {
            Sandbox::InProcess => {
                let bytes = Arc::new(bytes.to_vec());
                PdfBackend::InProcess(bytes)
            }
            Sandbox::Worker(workers) => {
                let session = workers.session(bytes);
                PdfBackend::Worker(session)
            }
        };
        Self { place, limits }
    }

    /// Page `page` (from 0). `text`: the page's own text is known, so that nobody has to read it.
    /// `None` where nothing on the page has to be seen.
    ///
    /// # Errors
    /// A picture of the page is damaged, not supported or over a limit.
    pub fn load_page(
        &mut self,
        page: usize,
        text: bool,
    ) -> Result<Option<PageImage>, DecodeFailure> {
        let purpose = if text {
            PagePurpose::Measuring
        } else {
            PagePurpose::Reading
        };
        self.load_page_for(page, purpose)
    }

    /// Page `page` (from 0) with everything that it shows, for a copy that is handed in: the stored
    /// picture where that is all there is, or the whole page drawn at 300 dpi, at the resolution of its
    /// scans where that is less.
    ///
    /// # Errors
    /// As [`Self::load_page`].
    pub fn draw_page(&mut self, page: usize) -> Result<Option<PageImage>, DecodeFailure> {
        self.load_page_for(page, PagePurpose::Copying)
    }

    fn load_page_for(
        &mut self,
        page: usize,
        purpose: PagePurpose,
    ) -> Result<Option<PageImage>, DecodeFailure> {
        let raw = match &mut self.place {
            PdfBackend::InProcess(bytes) => extract_page(bytes, page, purpose, self.limits),
            PdfBackend::Worker(session) => request_page(session, page, purpose, self.limits),
        };
        raw?.into_page_image(self.limits)
    }
}

fn request_page(
    session: &mut WorkerSession<'_>,
    page: usize,
    purpose: PagePurpose,
    limits: &Limits,
) -> Result<RawPage, DecodeFailure> {
    let answer = session.request(
        &encode_request(WorkerJob::Pixels { page, purpose }, limits),
        worker_timeout(limits.page_time),
    );
    let raw = answer
        .map(ipc::decode_answer)
        .map_err(|death| problem_failure(PdfProblem::from(death)))?;
    raw.unwrap_or_else(|| Err(problem_failure(PdfProblem::Crashed)))
}

/// What the worker answers to [`WorkerJob::Pixels`].
pub(super) fn answer_request(
    bytes: &Arc<Vec<u8>>,
    page: usize,
    purpose: PagePurpose,
    limits: &Limits,
) -> Vec<u8> {
    ipc::encode_answer(extract_page(bytes, page, purpose, limits))
}

fn extract_page(
    bytes: &Arc<Vec<u8>>,
    page: usize,
    purpose: PagePurpose,
    limits: &Limits,
) -> Result<RawPage, DecodeFailure> {
    catch_panic(|| rasterise_page(bytes, page, purpose, limits))
        .unwrap_or_else(|_| Err(problem_failure(PdfProblem::Crashed)))
}

fn rasterise_page(
    bytes: &Arc<Vec<u8>>,
    index: usize,
    purpose: PagePurpose,
    limits: &Limits,
) -> Result<RawPage, DecodeFailure> {
    let pdf = Pdf::new(Arc::clone(bytes));
    let pdf = pdf.map_err(|_| problem_failure(PdfProblem::Broken))?;
    let pages = pdf.pages();
    let page = pages.get(index);
    let page = page.ok_or_else(|| problem_failure(PdfProblem::PagesLost))?;
    let frame = geometry::page_frame(page);
    let deadline = Deadline::after(limits.page_time);
    let mut reader = ContentReader::new(limits, deadline, false);
    let (content, refusal) = reader.read_page(page, &frame);
    if let Some(refusal) = refusal {
        return Err(refusal_failure(refusal));
    }
    let scans = page_scan::find_scans(&content.pictures, content.typeset);
    let plan = plan::plan_page(&content, &scans, frame.page, purpose);
    if let RasterPlan::Stored(mosaic) = &plan
        && let Some(raw) = embedded_images::decode_tiles(&mut reader, page, &frame, mosaic, limits)?
    {
        return Ok(raw);
    }
    let view = match plan {
        RasterPlan::Nothing => return Ok(RawPage::Nothing),
        RasterPlan::Drawn(view) => view,
        RasterPlan::Stored(_) if purpose == PagePurpose::Copying => {
            plan::whole_page_of_scans(&content, &scans, frame.page)
        }
        RasterPlan::Stored(_) => plan::region_of_scans(&content, &scans, frame.page),
    };
    let mut members = Vec::new();
    for scan in &scans {
        members.extend_from_slice(&scan.members);
    }
    integrity::check_images(&mut reader, page, &frame, &members, limits)?;
    let drawn = rasterise::rasterise_region(page, &frame, &view, &content.pictures, limits);
    drawn.map_err(|failure| {
        let is_damage = failure.integrity == FileIntegrity::Damaged;
        let mut find_foreign = || integrity::find_foreign_image(&mut reader, page, &frame, limits);
        let foreign = if is_damage { find_foreign() } else { None };
        foreign.unwrap_or(failure)
    })
}

impl RawPage {
    fn into_page_image(self, limits: &Limits) -> Result<Option<PageImage>, DecodeFailure> {
        match self {
            Self::Nothing => Ok(None),
            Self::Jpeg {
                rotation,
                mirrored,
                region,
                bytes,
            } => {
                let pixels = decode_page(
                    &bytes,
                    FileFormat::Jpeg,
                    0,
                    Orientation { rotation, mirrored },
                    limits,
                )?;
                Ok(Some(PageImage {
                    pixels,
                    source_px_per_px: 1.0,
                    region: Some(region),
                }))
            }
            Self::Samples(samples) => Ok(Some(samples.into_page_image())),
        }
    }
}

impl RawSamples {
    fn into_page_image(self) -> PageImage {
        let layout = if self.channels == 1 {
            SampleLayout::Grey
        } else {
            SampleLayout::Rgb
        };
        let by_layout = if layout == SampleLayout::Grey {
            ColourMode::Grey
        } else {
            ColourMode::Colour
        };
        let stored = self.stored.unwrap_or(by_layout);
        let upright = self.upright_orientation();
        let pixels = PageRaster::new(self.width, self.bytes, layout, stored, upright);
        PageImage {
            pixels,
            source_px_per_px: self.per_px,
            region: Some(self.region),
        }
    }

    fn upright_orientation(&self) -> Orientation {
        Orientation {
            rotation: self.rotation,
            mirrored: self.mirrored,
        }
    }
}
