//! Pictures that carry no text are read by an engine, page by page.

use std::fmt;
use std::sync::Arc;

use crate::limits::Limits;
use crate::model::{FileFacts, Format, Integrity, Page, Probe, Text, TextOrigin, TextPage, Words};
use crate::read::cache::ReadingCache;
use crate::read::ocr::{OcrEngine, Picture};
use crate::scan::{Orientation, decode};

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

    /// The text of a picture; without pages when it could not be decoded or read. One page is in
    /// memory at a time.
    pub(super) fn read(&self, bytes: &[u8], sha256: &str, probe: &Probe, limits: &Limits) -> Text {
        if !is_picture(probe) {
            return Text::default();
        }
        if let Some(text) = self.cache.as_ref().and_then(|c| c.get(sha256, self.name())) {
            return text;
        }
        let page = |(index, page)| self.page(bytes, probe.format, index, page, limits);
        let pages: Vec<TextPage> = probe.pages.iter().enumerate().filter_map(page).collect();
        if pages.is_empty() {
            return Text::default();
        }
        let whole = pages.len() == probe.pages.len();
        let text = Text { origin: TextOrigin::Ocr, pages };
        // A page that failed may have run out of time: it gets another chance.
        if let Some(cache) = self.cache.as_ref().filter(|_| whole) {
            cache.put(sha256, self.name(), &text);
        }
        text
    }

    /// A page that cannot be decoded or read is a page without text; why is for the scan to find.
    fn page(
        &self,
        bytes: &[u8],
        format: Format,
        index: usize,
        page: &Page,
        limits: &Limits,
    ) -> Option<TextPage> {
        let upright = Orientation { rotation: page.rotation, mirrored: page.mirrored };
        let pixels = decode(bytes, format, index, upright, limits).ok()?;
        let (width, height) = (pixels.width, pixels.height);
        let samples = pixels.rgb([0, 0, width, height]);
        drop(pixels);
        let picture = Picture::from_raw(width.try_into().ok()?, height.try_into().ok()?, samples)?;
        Some(self.engine.read(&picture, limits).ok()?.into_page(page.number))
    }
}

/// A picture that can be decoded.
fn is_picture(probe: &Probe) -> bool {
    probe.integrity == Integrity::Ok && probe.format.is_readable() && probe.format != Format::Pdf
}

/// Says first that something was not read, for all of its content is then unknown.
pub(super) fn note(files: &[FileFacts], recognition: Option<&Recognition>) -> Option<Words> {
    let unread = |f: &&FileFacts| is_picture(&f.probe) && f.text.origin == TextOrigin::None;
    let count = files.iter().filter(unread).count();
    if count == 0 {
        return None;
    }
    Some(match recognition {
        None => Words::new(
            format!(
                "没有启用文字识别：{count} 张图片的内容没有读取，无法判断。运行一次 `preaudit ocr install` 即可安装"
            ),
            format!(
                "no text recognition in use: {count} picture(s) were not read, what they say stays unknown; `preaudit ocr install` installs it once"
            ),
        ),
        Some(_) => Words::new(
            format!("文字识别未能读取 {count} 张图片，其内容无法判断"),
            format!("text recognition could not read {count} picture(s), what they say stays unknown"),
        ),
    })
}
