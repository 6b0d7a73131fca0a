//! Whether a file that an upload endpoint refuses as it is could be made to fit: tried on the
//! pixels, because evaluating opens no file.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::dossier_evidence::DossierEvidence;
use super::options::ExtractOptions;
use super::pages::PixelSource;
use evidence::discover;
use evidence::pdf::PageImage;
use evidence::raster::PageRaster;
use evidence::reencode::{DpiBudget, FileLimits, reencode_to_limits};
use model::limits::Limits;
use model::{
    FileEvidence, FileFormat, FileIntegrity, PageResolution, ResolutionBound, SourceFile,
    UploadTrial,
};
use policy::checks::{UploadLimits, find_small_page};
use policy::rules::Rules;
use policy::rules::pack::UploadEndpoint;

/// The trials of each file, in the order of the files; none where a place takes a file as it is.
pub(super) fn run_upload_trials(
    files: &[SourceFile],
    evidence: &DossierEvidence,
    rules: &Rules,
    (scenarios, places): (&[String], &[String]),
    options: &ExtractOptions,
) -> Vec<Vec<UploadTrial>> {
    let endpoints = rules.upload_endpoints(scenarios, places);
    let endpoints: Vec<&UploadEndpoint> = endpoints.collect();
    let demand = rules.required_dpi();
    let all: Vec<_> = files
        .iter()
        .zip(&evidence.files)
        .zip(&evidence.resolutions)
        .collect();
    all.par_iter()
        .map(|((source, facts), resolutions)| {
            // Trials write JPEGs only, so an endpoint that takes none has nothing to try; nor has one that
            // asks for more pixels than there are.
            let not_taken = |endpoint: &&UploadEndpoint| {
                let limits = &endpoint.limits;
                let least = limits.min_sides_px;
                let small = least.and_then(|least| find_small_page(facts, least));
                let is_taken = limits.accepts_file(facts);
                limits.accepts_jpeg() && !is_taken && small.is_none()
            };
            let refused = endpoints
                .iter()
                .copied()
                .filter(not_taken);
            let refused: Vec<_> = refused.collect();
            let is_wanted = options.pixels && can_be_tried(facts);
            if refused.is_empty() || !is_wanted {
                return Vec::new();
            }
            // The first resolution stands for the file, because only files of one page are tried.
            let known = resolutions.first().and_then(known_dpi);
            let budget = |(needs, has)| DpiBudget { has, needs };
            let fineness = demand.zip(known).map(budget);
            try_endpoints(source, facts, &refused, fineness, options)
        })
        .collect()
}

/// One whole picture, or a PDF of one page.
fn can_be_tried(evidence: &FileEvidence) -> bool {
    let probe = &evidence.probe;
    let format = probe.format;
    let is_pdf = format == FileFormat::Pdf;
    let visible = format.is_picture() || is_pdf;
    let whole = probe.integrity == FileIntegrity::Ok;
    whole && visible && probe.pages.len() == 1
}

/// A resolution that may be relied on when pixels are given away.
fn known_dpi(resolution: &PageResolution) -> Option<f64> {
    // An upper bound may promise more dpi than the document has; pixels given away on it are lost.
    resolution
        .effective
        .filter(|_| resolution.bound != Some(ResolutionBound::AtMost))
}

/// The pixels of a file of one page.
fn load_only_page(
    source: &SourceFile,
    evidence: &FileEvidence,
    options: &ExtractOptions,
) -> Option<PageImage> {
    let limits = &options.limits;
    let bytes = discover::load_file(source, limits).ok()?;
    let mut pixel_source =
        PixelSource::for_file(&bytes, &evidence.probe, limits, &options.sandbox)?;
    let page = evidence.probe.pages.first()?;
    pixel_source
        .load_page(0, page, false, limits)
        .ok()?
}

fn file_limits(limits: &UploadLimits) -> FileLimits {
    FileLimits {
        min_bytes: limits.min_bytes.unwrap_or(0),
        max_bytes: limits.max_bytes,
        max_side: limits.max_side_px,
    }
}

/// What re-encoding within `bounds` gives, at no endpoint yet.
fn try_limits(
    pixels: &PageRaster,
    fineness: Option<DpiBudget>,
    bounds: FileLimits,
    limits: &Limits,
) -> UploadTrial {
    let result = reencode_to_limits(pixels, fineness, bounds, limits);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates
    let dpi = fineness.map(|budget| budget.needs.round() as u32);
    UploadTrial {
        place: String::new(),
        dpi,
        setting: result.setting,
        smallest: result.smallest,
    }
}

fn try_endpoints(
    source: &SourceFile,
    evidence: &FileEvidence,
    endpoints: &[&UploadEndpoint],
    fineness: Option<DpiBudget>,
    options: &ExtractOptions,
) -> Vec<UploadTrial> {
    let Some(page_image) = load_only_page(source, evidence, options) else {
        return Vec::new();
    };
    // A PDF page may be drawn finer or coarser than its scan.
    let fineness = fineness.map(|budget| DpiBudget {
        has: budget.has / page_image.source_px_per_px,
        ..budget
    });
    let mut trials: Vec<(FileLimits, UploadTrial)> = Vec::new();
    for endpoint in endpoints {
        let bounds = file_limits(&endpoint.limits);
        // Places with the same limits share their trial.
        let shared_trial = trials
            .iter()
            .find(|(limits, _)| *limits == bounds)
            .map(|(_, trial)| trial.clone());
        let trial = shared_trial
            .unwrap_or_else(|| try_limits(&page_image.pixels, fineness, bounds, &options.limits));
        let trial = UploadTrial {
            place: endpoint.limits.id.clone(),
            ..trial
        };
        trials.push((bounds, trial));
    }
    trials
        .into_iter()
        .map(|(_, trial)| trial)
        .collect()
}
