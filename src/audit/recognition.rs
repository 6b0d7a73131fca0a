//! Pages that carry no text of their own are read by an engine.

use std::fmt;
use std::sync::Arc;

use model::limits::Limits;
use model::{FileFacts, Text, TextPage, Words};
use evidence::ocr::cache::ReadingCache;
use evidence::ocr::{OcrEngine, Picture};
use evidence::raster::Pixels;

/// An engine and what it read before.
#[derive(Clone)]
pub struct Recognition {
    engine: Arc<dyn OcrEngine>,
    cache: Option<ReadingCache>,
}

impl fmt::Debug for Recognition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recognition").field("engine", &self.name()).field("cache", &self.cache).finish()
    }
}

impl Recognition {
    /// Reads with `engine`; readings are kept in `cache`, where there is one.
    #[must_use]
    pub fn new(engine: Arc<dyn OcrEngine>, cache: Option<ReadingCache>) -> Self {
        Self { engine, cache }
    }

    /// The engine and its models.
    #[must_use]
    pub fn name(&self) -> &str {
        self.engine.name()
    }

    /// What was once read from the file with this hash.
    pub(super) fn recall(&self, sha256: &str) -> Option<Text> {
        self.cache.as_ref()?.get(sha256, self.name())
    }

    /// Keeps what was read from the file with this hash.
    pub(super) fn keep(&self, sha256: &str, text: &Text) {
        if let Some(cache) = &self.cache {
            cache.put(sha256, self.name(), text);
        }
    }

    /// Page `number` read. One that cannot be read is a page without text.
    pub(super) fn read(&self, pixels: &Pixels, number: u32, limits: &Limits) -> Option<TextPage> {
        let (width, height) = (pixels.width, pixels.height);
        let samples = pixels.rgb([0, 0, width, height]);
        let picture = Picture::from_raw(width.try_into().ok()?, height.try_into().ok()?, samples)?;
        Some(self.engine.read(&picture, limits).ok()?.into_page(number))
    }
}

/// Says first that something was not read, for all of its content is then unknown.
pub(super) fn note(files: &[FileFacts], recognition: Option<&Recognition>) -> Option<Words> {
    let count = files.iter().filter(|f| f.text.lacks_pages(&f.probe)).count();
    if count == 0 {
        return None;
    }
    Some(match recognition {
        None => Words::new(
            format!(
                "没有启用文字识别：{count} 份图片或扫描件的内容没有读取，无法判断。运行一次 `preaudit ocr install` 即可安装"
            ),
            format!(
                "no text recognition in use: {count} picture(s) were not read, what they say stays unknown; `preaudit ocr install` installs it once"
            ),
        ),
        Some(_) => Words::new(
            format!("文字识别未能读取 {count} 份图片或扫描件，其内容无法判断"),
            format!("text recognition could not read {count} picture(s), what they say stays unknown"),
        ),
    })
}
