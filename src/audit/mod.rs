//! The whole way of one dossier: look at every file, identify, judge.

mod pages;
pub mod picture;
mod recognition;
mod thumbnails;
mod upload;

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use evidence::discover; use evidence::discover::LoadError;
use policy::identify;
use policy::evaluate; use policy::evaluate::Settings;
use model::limits::Limits;
use model::{DeclaredDocument, Document, Dossier, FileFacts, Format, Integrity, Probe, Report, Resolution, SourceFile, Text};



use evidence::probe;
use evidence::text::ocr_recordings::Readings;
use policy::rules::Rules;
use policy::rules::catalogue::Catalogue;
use evidence::sandbox::Sandbox;

pub use recognition::Recognition;
pub use thumbnails::thumbnails;

/// What looking at files needs.
#[derive(Debug, Clone)]
pub struct Looking {
    /// Upper bounds for hostile input.
    pub limits: Limits,
    /// Where PDF content is interpreted.
    pub sandbox: Sandbox,
    /// Recorded readings that the user named.
    pub readings: Readings,
    /// Read text.
    pub text: bool,
    /// Who reads pictures; `None`: what they say stays unknown.
    pub ocr: Option<Recognition>,
    /// Decode and measure pixels.
    pub pixels: bool,
    /// Compute the SHA-256 of files even where no text is read. Judging needs it: by it papers are told
    /// apart; without it `sha256` stays empty.
    pub hashes: bool,
}

impl Default for Looking {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            sandbox: Sandbox::InProcess,
            readings: Readings::default(),
            text: true,
            ocr: None,
            pixels: true,
            hashes: true,
        }
    }
}

/// Everything that was found in a dossier before it is judged.
#[derive(Debug, Clone)]
pub struct Findable {
    /// What looking at each file gave.
    pub files: Vec<FileFacts>,
    /// What the files turned out to be.
    pub documents: Vec<Document>,
    /// Resolution of each page of each file.
    pub resolutions: Vec<Vec<Resolution>>,
}

/// Audits one dossier. Nothing that is wrong with a file is an error here: it is a finding.
#[must_use]
pub fn audit(dossier: &Dossier, rules: &Rules, looking: &Looking, settings: &Settings) -> Report {
    let seen = look_at(&dossier.files, &dossier.declaration.documents, &rules.catalogue, looking);
    let trials = upload::trials(&dossier.files, &seen, rules, &dossier.declaration.scenarios, looking);
    let mut report = evaluate::judge(&evaluate::Input {
        name: &dossier.name,
        declaration: &dossier.declaration,
        files: &seen.files,
        resolutions: &seen.resolutions,
        trials: &trials,
        skipped: &dossier.skipped,
        documents: &seen.documents,
        rules,
        settings,
    });
    report.notes.extend(recognition::note(&seen.files, looking.ocr.as_ref()));
    report
}

/// Looks at every file, on all cores, and identifies what they are. The order of the files is kept.
#[must_use]
pub fn look_at(
    files: &[SourceFile],
    declared: &[DeclaredDocument],
    catalogue: &Catalogue,
    looking: &Looking,
) -> Findable {
    let files: Vec<FileFacts> = files.par_iter().map(|f| look(f, looking)).collect();
    let documents = identify::identify(&files, declared, catalogue);
    let resolutions = identify::resolution::resolutions(&files, &documents, declared, catalogue);
    Findable { files, documents, resolutions }
}

/// Looks at one file: its bytes are held only as long as this takes.
#[must_use]
pub fn look(file: &SourceFile, looking: &Looking) -> FileFacts {
    let facts =
        |sha256, probe, text| FileFacts { path: file.path.clone(), sha256, bytes: file.bytes, probe, text };
    let bytes = match discover::load(file, &looking.limits) {
        Ok(bytes) => bytes,
        Err(error) => {
            let integrity = match error {
                LoadError::TooLarge { .. } => Integrity::Limit,
                LoadError::Unreadable { .. } => Integrity::Damaged,
            };
            let probe = Probe::without_pages(Format::Other, integrity, Some(error.words()));
            return facts(String::new(), probe, Text::default());
        }
    };
    // Recordings and what was read before are found by it.
    let wanted = looking.hashes || looking.text;
    let sha256 = if wanted { hexadecimal(&Sha256::digest(&*bytes)) } else { String::new() };
    let (mut probe, mut text) = if probe::detect(&bytes, &looking.limits) == Format::Pdf {
        let reading = evidence::pdf::read(&bytes, looking.text, &looking.limits, &looking.sandbox);
        (reading.probe, reading.text)
    } else {
        let probe = probe::probe(&file.path, &bytes, &looking.limits);
        let text =
            if looking.text { probe::written(&probe, &bytes, &looking.limits) } else { Text::default() };
        (probe, text)
    };
    pages::look(&bytes, &sha256, &mut probe, &mut text, looking);
    facts(sha256, probe, text)
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // a string takes whatever is written
        text
    })
}

/// Today in China (UTC+8), where the papers are valid until midnight.
#[must_use]
pub fn date_in_china(now: jiff::Timestamp) -> Date {
    now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date()
}
