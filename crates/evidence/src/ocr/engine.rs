//! The narrow trait, the engine that runs PP-OCR in process, and one for tests.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use rten::ThreadPool;

use super::OcrImage;
use super::error::OcrError;
use super::models::OcrModels;
use super::page::PageReader;
use super::recognised_page::RecognisedPage;
use model::TextLine;
use model::limits::Limits;

/// Reads the text of a picture.
pub trait OcrEngine: Send + Sync {
    /// The engine and its models, for reports and cache keys.
    fn name(&self) -> &str;

    /// All text of the picture. The same picture always gives the same reading.
    fn recognise_page(
        &self,
        picture: &OcrImage,
        limits: &Limits,
    ) -> Result<RecognisedPage, OcrError>;
}

/// PP-OCR in process.
///
/// Pages are independent: callers read several at once from threads of their own. One page uses
/// [`threads`](Self::with_threads), by default one, which costs the least CPU time a page.
pub struct PpOcr {
    models: OcrModels,
    threads: usize,
}

impl PpOcr {
    /// An engine over loaded models.
    #[must_use]
    pub fn new(models: OcrModels) -> Self {
        Self { models, threads: 1 }
    }

    /// Threads for one page (at least 1).
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    fn run_pipeline(
        &self,
        picture: &OcrImage,
        limits: &Limits,
    ) -> Result<RecognisedPage, OcrError> {
        let start = Instant::now();
        let go_on = || {
            if start.elapsed() > limits.ocr_time {
                return Err(OcrError::Time(limits.ocr_time));
            }
            Ok(())
        };
        let threads = Arc::new(ThreadPool::with_num_threads(self.threads));
        PageReader {
            models: &self.models,
            threads,
            go_on: &go_on,
        }
        .read_page(picture)
    }
}

impl OcrEngine for PpOcr {
    fn name(&self) -> &str {
        self.models.name()
    }

    fn recognise_page(
        &self,
        picture: &OcrImage,
        limits: &Limits,
    ) -> Result<RecognisedPage, OcrError> {
        let (width, height) = picture.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if pixels > limits.pixels {
            return Err(OcrError::TooLarge {
                pixels,
                limit: limits.pixels,
            });
        }
        // Later stages divide by the sides.
        if pixels == 0 {
            return Ok(RecognisedPage {
                width,
                height,
                ..RecognisedPage::default()
            });
        }
        // A plain thread: a caller's rayon worker would start further pages while it waits for the
        // page's own pool, and a crash of the runtime stays in here.
        thread::scope(|scope| scope.spawn(|| self.run_pipeline(picture, limits)).join())
            .unwrap_or(Err(OcrError::Crashed))
    }
}

/// An engine that gives back prepared lines, for tests of what comes after.
#[derive(Debug, Clone, Default)]
pub struct FakeEngine {
    /// The answer to every picture.
    pub lines: Vec<TextLine>,
}

impl OcrEngine for FakeEngine {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn recognise_page(&self, picture: &OcrImage, _: &Limits) -> Result<RecognisedPage, OcrError> {
        let (width, height) = picture.dimensions();
        Ok(RecognisedPage {
            turn: 0,
            width,
            height,
            lines: self.lines.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fake_answers_the_same_to_everything() {
        let line = TextLine {
            text: "营业执照".into(),
            rect: model::Rect::default(),
            confidence: 1.0,
        };
        let fake = FakeEngine { lines: vec![line] };
        let engine: &dyn OcrEngine = &fake;
        let page = engine
            .recognise_page(&OcrImage::new(3, 2), &Limits::default())
            .unwrap()
            .into_page(4);
        assert_eq!((page.number, page.width, page.lines.len()), (4, 3.0, 1));
    }
}
