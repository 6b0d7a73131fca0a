//! The whole way of one dossier: extract every file, identify, evaluate.

mod pages;
pub mod picture;
mod recognition;
mod thumbnails;
mod upload;

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use evidence::discover;
use evidence::discover::LoadError;
use model::limits::Limits;
use model::{
    DeclaredDocument, Document, Dossier, FileEvidence, FileFormat, FileIntegrity, FileText,
    PageResolution, Probe, Report, SourceFile,
};
use policy::evaluate;
use policy::evaluate::AuditOptions;
use policy::identify;

use evidence::probe;
use evidence::sandbox::Sandbox;
use evidence::text::ocr_recordings::OcrRecordings;
use policy::rules::Rules;
use policy::rules::catalogue::Catalogue;

pub use recognition::CachedOcr;
pub use thumbnails::draw_thumbnails;

/// What looking at files needs.
#[derive(Debug, Clone)]
pub struct ExtractOptions {
    /// Upper bounds for hostile input.
    pub limits: Limits,
    /// Where PDF content is interpreted.
    pub sandbox: Sandbox,
    /// OCR recordings that the user named.
    pub readings: OcrRecordings,
    /// Read text.
    pub text: bool,
    /// Who reads pictures; `None`: what they say stays unknown.
    pub ocr: Option<CachedOcr>,
    /// Decode and measure pixels.
    pub pixels: bool,
    /// Compute the SHA-256 of files even where no text is read. Evaluating needs it: by it documents
    /// are told apart; without it `sha256` stays empty.
    pub hashes: bool,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            sandbox: Sandbox::InProcess,
            readings: OcrRecordings::default(),
            text: true,
            ocr: None,
            pixels: true,
            hashes: true,
        }
    }
}

/// Everything that was found in a dossier before it is evaluated.
#[derive(Debug, Clone)]
pub struct DossierEvidence {
    /// What looking at each file gave.
    pub files: Vec<FileEvidence>,
    /// What the files turned out to be.
    pub documents: Vec<Document>,
    /// Resolution of each page of each file.
    pub resolutions: Vec<Vec<PageResolution>>,
}

/// Audits one dossier. Nothing that is wrong with a file is an error here: it is a finding.
#[must_use]
pub fn audit_dossier(
    dossier: &Dossier,
    rules: &Rules,
    options: &ExtractOptions,
    settings: &AuditOptions,
) -> Report {
    let evidence = extract_dossier(
        &dossier.files,
        &dossier.declaration.documents,
        &rules.catalogue,
        options,
    );
    let trials = upload::run_upload_trials(
        &dossier.files,
        &evidence,
        rules,
        &dossier.declaration.scenarios,
        options,
    );
    let mut report = evaluate::evaluate_dossier(&evaluate::EvaluationInput {
        name: &dossier.name,
        declaration: &dossier.declaration,
        files: &evidence.files,
        resolutions: &evidence.resolutions,
        trials: &trials,
        skipped: &dossier.skipped,
        documents: &evidence.documents,
        rules,
        settings,
    });
    report.notes.extend(recognition::note_unread_files(
        &evidence.files,
        options.ocr.as_ref(),
    ));
    report
}

/// Extracts every file, on all cores, and identifies what they are. The order of the files is kept.
#[must_use]
pub fn extract_dossier(
    files: &[SourceFile],
    declared: &[DeclaredDocument],
    catalogue: &Catalogue,
    options: &ExtractOptions,
) -> DossierEvidence {
    // The report must not depend on the number of cores: `collect` keeps the order of the files.
    let files: Vec<FileEvidence> = files.par_iter().map(|f| extract_file(f, options)).collect();
    let documents = identify::identify_documents(&files, declared, catalogue);
    let resolutions =
        identify::resolution::compute_resolutions(&files, &documents, declared, catalogue);
    DossierEvidence {
        files,
        documents,
        resolutions,
    }
}

/// Extracts one file: its bytes are held only as long as this takes.
#[must_use]
pub fn extract_file(file: &SourceFile, options: &ExtractOptions) -> FileEvidence {
    let evidence = |sha256, probe, text| FileEvidence {
        path: file.path.clone(),
        sha256,
        bytes: file.bytes,
        probe,
        text,
    };
    let bytes = match discover::load_file(file, &options.limits) {
        Ok(bytes) => bytes,
        Err(error) => {
            // A file that cannot be loaded is a finding and no error: all other files are still
            // checked.
            let integrity = match error {
                LoadError::TooLarge { .. } => FileIntegrity::Limit,
                LoadError::Unreadable { .. } => FileIntegrity::Damaged,
            };
            let probe =
                Probe::without_pages(FileFormat::Other, integrity, Some(error.to_bilingual()));
            return evidence(String::new(), probe, FileText::default());
        }
    };
    // Recordings and what was read before are found by it.
    let needs_hash = options.hashes || options.text;
    let sha256 = if needs_hash {
        encode_hex(&Sha256::digest(&*bytes))
    } else {
        String::new()
    };
    // A PDF gives its headers and its text in one pass, because each pass is a call to the worker.
    let (mut probe, mut text) = if probe::detect_format(&bytes, &options.limits) == FileFormat::Pdf
    {
        let reading =
            evidence::pdf::read_pdf(&bytes, options.text, &options.limits, &options.sandbox);
        (reading.probe, reading.text)
    } else {
        let probe = probe::probe_file(&file.path, &bytes, &options.limits);
        let text = if options.text {
            probe::read_text_document(&probe, &bytes, &options.limits)
        } else {
            FileText::default()
        };
        (probe, text)
    };
    pages::extract_pages(&bytes, &sha256, &mut probe, &mut text, options);
    evidence(sha256, probe, text)
}

fn encode_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // a string takes whatever is written
        text
    })
}

/// Today in China (UTC+8), where the documents are valid until midnight.
#[must_use]
pub fn date_in_china(now: jiff::Timestamp) -> Date {
    // A fixed offset needs no time zone data: China has one zone and no summer time since 1992.
    now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
        .date()
}
