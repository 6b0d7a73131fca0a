//! What looking at files needs to be told.

use super::recognition::CachedOcr;
use evidence::sandbox::Sandbox;
use evidence::text::ocr_recordings::OcrRecordings;
use model::OcrAvailability;
use model::limits::Limits;

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
    /// Why `ocr` is `None`, where it is.
    pub without_ocr: OcrAvailability,
    /// Decode and measure pixels.
    pub pixels: bool,
    /// Compute the SHA-256 of files even where no text is read. Evaluating needs it: by it documents
    /// are told apart; without it `sha256` stays empty.
    pub hashes: bool,
}

impl ExtractOptions {
    /// Whether pictures can be read.
    #[must_use]
    pub fn ocr_availability(&self) -> OcrAvailability {
        match self.ocr {
            Some(_) => OcrAvailability::InUse,
            None => self.without_ocr,
        }
    }
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            sandbox: Sandbox::InProcess,
            readings: OcrRecordings::default(),
            text: true,
            ocr: None,
            without_ocr: OcrAvailability::NotInstalled,
            pixels: true,
            hashes: true,
        }
    }
}
