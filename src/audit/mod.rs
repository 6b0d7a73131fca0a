//! The whole way of one dossier: extract every file, identify, evaluate.

mod dossier_evidence;
mod further_text;
mod options;
mod pages;
mod patch_sheet;
pub mod picture;
mod recognition;
mod text_layers;
mod thumbnails;
mod upload;

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use evidence::digest::sha256_hex;
use evidence::discover;
use evidence::discover::LoadError;
use evidence::pdf::ScanText;
use model::{
    DeclaredDocument, Dossier, FileEvidence, FileFormat, FileIntegrity, FileText, Probe, Report,
    SourceFile,
};
use policy::authoring::DossierSnapshot;
use policy::evaluate;
use policy::evaluate::AuditOptions;
use policy::identify;

use evidence::probe;
use policy::rules::Rules;
use policy::rules::catalogue::Catalogue;

pub(crate) use pages::PixelSource;

pub use dossier_evidence::DossierEvidence;
pub use options::{ExtractOptions, FileProgress};
pub use recognition::CachedOcr;
pub use thumbnails::draw_thumbnails;

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
        (&dossier.declaration.scenarios, &settings.places),
        options,
    );
    let mut report = evaluate::evaluate_dossier(&evaluate::EvaluationInput {
        name: &dossier.name,
        declaration: &dossier.declaration,
        files: &evidence.files,
        resolutions: &evidence.resolutions,
        trials: &trials,
        recognition: options.ocr_availability(),
        skipped: &dossier.skipped,
        documents: &evidence.documents,
        rules,
        settings,
    });
    report
        .notes
        .extend(recognition::note_unread_files(
            &evidence.files,
            options.ocr_availability(),
        ));
    let notes = [
        recognition::note_garbage_layers(&evidence.files),
        recognition::note_undecoded_files(&evidence.files),
    ];
    report
        .notes
        .extend(notes.into_iter().flatten());
    report
}

/// Looks at a dossier and keeps what was found, to be changed and evaluated again: for tools of rule
/// authors. No upload endpoint is tried.
#[must_use]
pub fn snapshot_dossier(
    dossier: Dossier,
    rules: &Rules,
    options: &ExtractOptions,
    settings: AuditOptions,
) -> DossierSnapshot {
    let declared = &dossier.declaration.documents;
    let catalogue = &rules.catalogue;
    let evidence = extract_dossier(&dossier.files, declared, catalogue, options);
    DossierSnapshot {
        name: dossier.name,
        declaration: dossier.declaration,
        files: evidence.files,
        resolutions: evidence.resolutions,
        trials: Vec::new(),
        recognition: options.ocr_availability(),
        skipped: dossier.skipped,
        documents: evidence.documents,
        settings,
    }
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
    let files: Vec<FileEvidence> = files
        .par_iter()
        .map(|file| extract_file(file, options))
        .inspect(|_| options.progress.report_file())
        .collect();
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
            let why = error.to_bilingual();
            let probe = Probe::without_pages(FileFormat::Other, integrity, Some(why));
            return evidence(String::new(), probe, FileText::default());
        }
    };
    // Recordings and what was read before are found by it.
    let needs_hash = options.hashes || options.text;
    let sha256 = if needs_hash {
        sha256_hex(&bytes)
    } else {
        String::new()
    };
    let (mut probe, mut text, scan_texts) = read_headers(file, &bytes, options);
    pages::extract_pages(&bytes, &sha256, &mut probe, &mut text, scan_texts, options);
    evidence(sha256, probe, text)
}

/// Headers and text of a file; of a PDF both in one pass, because each pass is a call to the worker.
fn read_headers(
    file: &SourceFile,
    bytes: &[u8],
    options: &ExtractOptions,
) -> (Probe, FileText, Vec<ScanText>) {
    let limits = &options.limits;
    if probe::detect_format(bytes, limits) == FileFormat::Pdf {
        let reading = evidence::pdf::read_pdf(bytes, options.text, limits, &options.sandbox);
        return (reading.probe, reading.text, reading.scan_texts);
    }
    let probe = probe::probe_file(&file.path, bytes, limits);
    if probe.format == FileFormat::Ofd && probe.integrity == FileIntegrity::Ok {
        let reading = evidence::ofd::read_ofd(bytes, limits);
        return (reading.probe, reading.text, reading.scan_texts);
    }
    let text = if options.text {
        probe::read_text_document(&probe, bytes, limits)
    } else {
        FileText::default()
    };
    (probe, text, Vec::new())
}

/// Today in China (UTC+8), where the documents are valid until midnight.
#[must_use]
pub fn date_in_china(now: jiff::Timestamp) -> Date {
    // A fixed offset needs no time zone data: China has one zone and no summer time since 1992.
    let offset = jiff::tz::offset(8);
    let china = jiff::tz::TimeZone::fixed(offset);
    now.to_zoned(china).date()
}
