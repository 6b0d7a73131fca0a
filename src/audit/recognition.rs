//! Pages that carry no text of their own are read by an engine.

use std::fmt;
use std::sync::Arc;

use evidence::ocr::cache::OcrCache;
use evidence::ocr::{OcrEngine, OcrImage};
use evidence::raster::PageRaster;
use model::limits::Limits;
use model::{
    Bilingual, FileEvidence, FileIntegrity, FileText, OcrAvailability, Rect, TextLayer, TextPage,
};

/// An engine and what it read before.
#[derive(Clone)]
pub struct CachedOcr {
    engine: Arc<dyn OcrEngine>,
    cache: Option<OcrCache>,
}

impl fmt::Debug for CachedOcr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recognition")
            .field("engine", &self.name())
            .field("cache", &self.cache)
            .finish()
    }
}

impl CachedOcr {
    /// Reads with `engine`; what it read is kept in `cache`, where there is one.
    #[must_use]
    pub fn new(engine: Arc<dyn OcrEngine>, cache: Option<OcrCache>) -> Self {
        Self { engine, cache }
    }

    /// The engine and its models.
    #[must_use]
    pub fn name(&self) -> &str {
        self.engine.name()
    }

    /// What was once read from the file with this hash.
    pub(super) fn recall_text(&self, sha256: &str) -> Option<FileText> {
        let cache = self.cache.as_ref()?;
        cache.get(sha256, self.name())
    }

    /// Keeps what was read from the file with this hash.
    pub(super) fn store_text(&self, sha256: &str, text: &FileText) {
        if let Some(cache) = &self.cache {
            cache.put(sha256, self.name(), text);
        }
    }

    /// Page `number` read. One that cannot be read is a page without text.
    pub(super) fn recognise_page(
        &self,
        pixels: &PageRaster,
        number: u32,
        limits: &Limits,
    ) -> Option<TextPage> {
        let (picture, factor) = whole_picture(pixels)?;
        // Why it failed is no property of the document: the page stays unread, and the report
        // counts it.
        let recognised = self
            .engine
            .recognise_page(&picture, limits)
            .ok()?;
        Some(
            recognised
                .enlarge_by(factor)
                .into_page(number),
        )
    }
}

impl CachedOcr {
    /// Where lines of text lie on an upright page, px; `None` where that cannot be told.
    pub(super) fn find_lines(&self, pixels: &PageRaster, limits: &Limits) -> Option<Vec<Rect>> {
        let (picture, factor) = whole_picture(pixels)?;
        let boxes = self.find_lines_in(&picture, limits)?;
        let scale = factor as f64;
        Some(
            boxes
                .iter()
                .map(|b| b.scale_by(scale))
                .collect(),
        )
    }

    /// The same in a picture of parts of a page.
    pub(super) fn find_lines_in(&self, picture: &OcrImage, limits: &Limits) -> Option<Vec<Rect>> {
        self.engine
            .find_lines(picture, limits)
            .ok()
    }

    /// One upright line in a box of the picture, px; `None` where it cannot be read.
    pub(super) fn recognise_line(
        &self,
        pixels: &PageRaster,
        line: &Rect,
        limits: &Limits,
    ) -> Option<(String, f32)> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "inside the picture; the cast saturates"
        )]
        let [left, top, right, bottom] = [
            line.x0.floor(),
            line.y0.floor(),
            line.x1.ceil(),
            line.y1.ceil(),
        ]
        .map(|side| side.max(0.0) as usize);
        let right = right.min(pixels.width);
        let bottom = bottom.min(pixels.height);
        let width = right.checked_sub(left)?;
        let height = bottom.checked_sub(top)?;
        let width = u32::try_from(width).ok()?;
        let height = u32::try_from(height).ok()?;
        let samples = pixels.crop_rgb([left, top, right, bottom]);
        let picture = OcrImage::from_raw(width, height, samples)?;
        self.engine
            .recognise_line(&picture, limits)
            .ok()
    }
}

// Origin: A4 at 600 dpi has 35 megapixels. Finer print is read no better, and a copy takes three bytes a px.
/// Pixels of the picture that an engine gets, at most.
const ENGINE_PX: usize = 36_000_000;

/// How many px of the page, across and down, become one px for the engine.
fn engine_factor(pixels: &PageRaster) -> usize {
    let area = pixels.width * pixels.height;
    // Sides end at 30,000 px (`Limits::side_px`), so eight is more than any page needs.
    (1..8)
        .find(|factor| area / (factor * factor) <= ENGINE_PX)
        .unwrap_or(8)
}

/// The page for an engine, and how many px of the page one of its px stands for.
fn whole_picture(pixels: &PageRaster) -> Option<(OcrImage, usize)> {
    let factor = engine_factor(pixels);
    let samples = pixels.shrunk_rgb(factor);
    let width = (pixels.width / factor)
        .try_into()
        .ok()?;
    let height = (pixels.height / factor)
        .try_into()
        .ok()?;
    Some((OcrImage::from_raw(width, height, samples)?, factor))
}

/// Pictures whose pixels nobody saw, for they are coded in a way that is not followed: no recognition
/// would help.
pub(super) fn note_undecoded_files(files: &[FileEvidence]) -> Option<Bilingual> {
    let undecoded = |f: &&FileEvidence| {
        let is_known = f.probe.format.is_readable();
        is_known && f.probe.integrity == FileIntegrity::Unsupported
    };
    let count = files.iter().filter(undecoded).count();
    (count > 0).then(|| {
        Bilingual::new(
            format!("{count} 份文件里的图片采用本工具不能解码的编码，其内容和画质无法判断"),
            format!(
                "{count} file(s) hold pictures in a coding that is not decoded here; what they show stays unknown"
            ),
        )
    })
}

/// What became of text that is no text.
pub(super) fn note_garbage_layers(files: &[FileEvidence]) -> Option<Bilingual> {
    let garbage = |f: &&FileEvidence| {
        let mut pages = f.probe.pages.iter();
        let garbage = Some(TextLayer::Garbage);
        pages.any(|p| p.text_layer == garbage)
    };
    let count = files.iter().filter(garbage).count();
    (count > 0).then(|| {
        Bilingual::new(
            format!("{count} 份 PDF 的文字层是乱码，没有采用，以画面为准"),
            format!(
                "the text layer of {count} PDF(s) is garbage and was not used; the picture counts"
            ),
        )
    })
}

/// Says first that something was not read, for all of its content is then unknown.
pub(super) fn note_unread_files(
    files: &[FileEvidence],
    recognition: OcrAvailability,
) -> Option<Bilingual> {
    let count = files
        .iter()
        .filter(|file| file.text.has_unread_pages(&file.probe))
        .count();
    if count == 0 {
        return None;
    }
    Some(match recognition {
        OcrAvailability::NotInstalled => Bilingual::new(
            format!(
                "没有安装文字识别：{count} 份图片或扫描件的内容没有读取，无法判断。运行一次 `preaudit ocr install` 即可安装"
            ),
            format!(
                "no text recognition is installed: {count} picture(s) were not read, what they say stays unknown; `preaudit ocr install` installs it once"
            ),
        ),
        OcrAvailability::Unused => Bilingual::new(
            format!("这次没有使用文字识别：{count} 份图片或扫描件的内容没有读取，无法判断"),
            format!(
                "text recognition was not used this time: {count} picture(s) were not read, what they say stays unknown"
            ),
        ),
        OcrAvailability::InUse => Bilingual::new(
            format!("文字识别未能读取 {count} 份图片或扫描件，其内容无法判断"),
            format!(
                "text recognition could not read {count} picture(s), what they say stays unknown"
            ),
        ),
    })
}
