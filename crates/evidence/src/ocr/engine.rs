//! The narrow trait, the engine that runs PP-OCR in process, and one for tests.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use rten::ThreadPool;

use super::OcrImage;
use super::error::OcrError;
use super::models::OcrModels;
use super::page::PageReader;
use super::quad::Quad;
use super::recognised_page::RecognisedPage;
use model::limits::Limits;
use model::{Rect, TextLine};

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

    /// Where lines of text lie on an upright picture, px: less work than reading them.
    fn find_lines(&self, picture: &OcrImage, limits: &Limits) -> Result<Vec<Rect>, OcrError> {
        let page = self.recognise_page(picture, limits)?;
        let page = page.into_page(1);
        let boxes = page.lines.iter().map(|l| l.rect);
        Ok(boxes.collect())
    }

    /// What a picture of one upright line says, and how sure that is.
    fn recognise_line(
        &self,
        picture: &OcrImage,
        limits: &Limits,
    ) -> Result<(String, f32), OcrError> {
        let page = self.recognise_page(picture, limits)?;
        let page = page.into_page(1);
        let text = page
            .lines
            .iter()
            .map(|text_line| text_line.text.as_str())
            .collect();
        let confidence = page
            .mean_confidence()
            .unwrap_or_default();
        Ok((text, confidence as f32))
    }
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

    fn run_pipeline<T>(
        &self,
        limits: &Limits,
        work: impl FnOnce(&PageReader<'_>) -> Result<T, OcrError>,
    ) -> Result<T, OcrError> {
        let start = Instant::now();
        let go_on = || {
            if start.elapsed() > limits.ocr_time {
                return Err(OcrError::Time(limits.ocr_time));
            }
            Ok(())
        };
        let pool = ThreadPool::with_num_threads(self.threads);
        let threads = Arc::new(pool);
        work(&PageReader {
            models: &self.models,
            threads,
            go_on: &go_on,
        })
    }

    /// Runs `work` where neither its waiting nor its crash touches the caller.
    fn run_apart<T: Send>(
        &self,
        limits: &Limits,
        work: impl FnOnce(&PageReader<'_>) -> Result<T, OcrError> + Send,
    ) -> Result<T, OcrError> {
        // A plain thread: a caller's rayon worker would start further pages while it waits for the
        // page's own pool, and a crash of the runtime stays in here.
        let outcome = thread::scope(|scope| {
            let pipeline = scope.spawn(|| self.run_pipeline(limits, work));
            pipeline.join()
        });
        outcome.unwrap_or(Err(OcrError::Crashed))
    }
}

/// How many px a picture has.
fn check_picture_size(picture: &OcrImage, limits: &Limits) -> Result<u64, OcrError> {
    let (width, height) = picture.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.pixels {
        return Err(OcrError::TooLarge {
            pixels,
            limit: limits.pixels,
        });
    }
    Ok(pixels)
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
        let pixels = check_picture_size(picture, limits)?;
        // Later stages divide by the sides.
        if pixels == 0 {
            return Ok(RecognisedPage {
                width,
                height,
                ..RecognisedPage::default()
            });
        }
        self.run_apart(limits, |page_reader| page_reader.read_page(picture))
    }

    fn find_lines(&self, picture: &OcrImage, limits: &Limits) -> Result<Vec<Rect>, OcrError> {
        check_picture_size(picture, limits)?;
        let (width, height) = picture.dimensions();
        if width == 0 || height == 0 {
            return Ok(Vec::new());
        }
        let detect = |reader: &PageReader<'_>| reader.detect_boxes(picture);
        let boxes = self.run_apart(limits, detect)?;
        let bounds = boxes
            .iter()
            .map(|quad| quad.bounding_rect(width, height));
        Ok(bounds.collect())
    }

    fn recognise_line(
        &self,
        picture: &OcrImage,
        limits: &Limits,
    ) -> Result<(String, f32), OcrError> {
        let (width, height) = picture.dimensions();
        if width == 0 || height == 0 {
            return Ok((String::new(), 0.0));
        }
        let width = width as f32;
        let height = height as f32;
        let centre = [width / 2.0, height / 2.0];
        let whole = Quad::new(centre, [1.0, 0.0], width, height);
        let read = |reader: &PageReader<'_>| reader.read_line(picture, whole);
        self.run_apart(limits, read)
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
