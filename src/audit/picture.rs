//! Pages drawn with what was found on them: the file is opened once more, for nothing else keeps
//! pixels.

use super::ExtractOptions;
use super::pages::PixelSource;
use evidence::discover;
use evidence::overlay::{
    Backdrop, DrawOptions, OverlayImage, OverlayShape, draw_overlay, page_shapes,
};
use model::{FileEvidence, Page, SourceFile};

/// Every page of a file, drawn with what was found on it and with `more` shapes on each page
/// (findings); page numbers with their pictures. Pages that could not be decoded are left out.
#[must_use]
pub fn draw_file_pages(
    file: &SourceFile,
    evidence: &FileEvidence,
    more: &dyn Fn(u32) -> Vec<OverlayShape>,
    view: DrawOptions,
    options: &ExtractOptions,
) -> Vec<(u32, OverlayImage)> {
    let limits = &options.limits;
    let Ok(bytes) = discover::load_file(file, limits) else {
        return Vec::new();
    };
    let sandbox = &options.sandbox;
    let source = PixelSource::for_file(&bytes, &evidence.probe, limits, sandbox);
    let Some(mut source) = source else {
        return Vec::new();
    };
    let mut draw_page = |(index, page): (usize, &Page)| {
        let mut texts = evidence.text.pages.iter();
        let text = texts.find(|text| text.number == page.number);
        let turn = text.map_or(0, |text| text.turn);
        // `false`, as if the text were unknown: the picture is wanted even where nothing has to be
        // read.
        let page_image = source.load_page(index, page, false, limits);
        let page_image = page_image.ok().flatten();
        let ground = match (&page_image, page.size_pt) {
            (Some(page_image), _) => Backdrop::Pixels(&page_image.pixels),
            // Findings still have their place on an empty sheet where the page itself cannot be
            // shown.
            (None, Some([width, height])) => Backdrop::Sheet(width, height),
            (None, None) => return None,
        };
        let mut all = page_shapes(page, text);
        all.extend(more(page.number));
        let image = draw_overlay(ground, turn, &all, view);
        Some((page.number, image))
    };
    evidence
        .probe
        .pages
        .iter()
        .enumerate()
        .filter_map(&mut draw_page)
        .collect()
}
