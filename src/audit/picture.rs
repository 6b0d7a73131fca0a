//! Pages drawn with what was found on them: the file is opened once more, for nothing else keeps
//! pixels.

use super::Looking;
use super::pages::Source;
use evidence::discover;
use model::{FileFacts, Page, SourceFile};
use evidence::overlay::{draw, shapes, Drawing, Ground, Shape, View};

/// Every page of a file, drawn with what was found on it and with `more` shapes on each page
/// (findings); page numbers with their pictures. Pages that could not be decoded are left out.
#[must_use]
pub fn pictures(
    file: &SourceFile,
    facts: &FileFacts,
    more: &dyn Fn(u32) -> Vec<Shape>,
    view: View,
    looking: &Looking,
) -> Vec<(u32, Drawing)> {
    let limits = &looking.limits;
    let Ok(bytes) = discover::load(file, limits) else { return Vec::new() };
    let Some(mut source) = Source::of(&bytes, &facts.probe, limits, &looking.sandbox) else {
        return Vec::new();
    };
    let mut one = |(index, page): (usize, &Page)| {
        let text = facts.text.pages.iter().find(|t| t.number == page.number);
        let turn = text.map_or(0, |t| t.turn);
        let seen = source.view(index, page, false, limits).ok().flatten();
        let ground = match (&seen, page.size_pt) {
            (Some(seen), _) => Ground::Pixels(&seen.pixels),
            (None, Some([width, height])) => Ground::Sheet(width, height),
            (None, None) => return None,
        };
        let mut all = shapes(page, text);
        all.extend(more(page.number));
        Some((page.number, draw(ground, turn, &all, view)))
    };
    facts.probe.pages.iter().enumerate().filter_map(&mut one).collect()
}
