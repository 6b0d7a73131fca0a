//! What a reader of one picture format finds.

use super::exif::Exif;
use model::{Bilingual, Page};

/// What one reader found.
#[derive(Debug, Default)]
pub(super) struct ImageHeaders {
    pub(super) pages: Vec<Page>,
    pub(super) page_count: u32,
    pub(super) camera: Option<String>,
    pub(super) software: Option<String>,
    /// What is missing or broken.
    pub(super) damage: Option<Bilingual>,
}

impl ImageHeaders {
    /// One page, turned as its EXIF asks.
    pub(super) fn from_page(mut page: Page, exif: Option<Exif>, damage: Option<Bilingual>) -> Self {
        page.number = 1;
        let exif = exif.unwrap_or_default();
        page.declared.extend(exif.dpi);
        exif.orientation
            .apply_to_page(&mut page);
        let has_size = page
            .width_px
            .zip(page.height_px)
            .is_some_and(|(w, h)| w > 0 && h > 0);
        Self {
            pages: has_size
                .then_some(page)
                .into_iter()
                .collect(),
            page_count: 1,
            camera: exif.camera,
            software: exif.software,
            damage: damage.or_else(|| (!has_size).then(missing_size_reason)),
        }
    }
}

pub(super) fn missing_size_reason() -> Bilingual {
    Bilingual::new(
        "文件头不完整，没有图片尺寸",
        "the header is incomplete: it states no picture size",
    )
}
