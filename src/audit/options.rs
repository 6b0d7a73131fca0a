//! What looking at files needs to be told.

use std::fmt;
use std::sync::Arc;

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
    /// Whom to tell that a file was looked at: reading a scan takes seconds.
    pub progress: FileProgress,
}

/// Called after every file, on the thread that looked at it.
#[derive(Clone, Default)]
pub struct FileProgress(Option<Arc<dyn Fn() + Send + Sync>>);

impl FileProgress {
    /// Calls `tell` after every file.
    pub fn new(tell: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(super) fn report_file(&self) {
        if let Some(tell) = &self.0 {
            tell();
        }
    }
}

impl fmt::Debug for FileProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "told" } else { "silent" })
    }
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
            progress: FileProgress::default(),
        }
    }
}
