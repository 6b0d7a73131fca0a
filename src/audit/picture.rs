//! Pages drawn with what was found on them: the file is opened once more, for nothing else keeps
//! pixels.

use crate::discover;
use crate::limits::Limits;
use crate::model::{FileFacts, Page, SourceFile};
use crate::scan::picture::{Drawing, Ground, Shape, View, draw, shapes};
use crate::scan::{Orientation, Pixels, decode};

/// Every page of a file, drawn with what was found on it and with `more` shapes on each page
/// (findings); page numbers with their pictures. Pages that could not be decoded are left out.
#[must_use]
pub fn pictures(
    file: &SourceFile,
    facts: &FileFacts,
    more: &dyn Fn(u32) -> Vec<Shape>,
    view: View,
    limits: &Limits,
) -> Vec<(u32, Drawing)> {
    let Ok(bytes) = discover::load(file, limits) else { return Vec::new() };
    let pages = facts.probe.pages.iter().enumerate();
    pages
        .filter_map(|(i, page)| Some((page.number, one(&bytes, facts, i, page, more, view, limits)?)))
        .collect()
}

fn one(
    bytes: &[u8],
    facts: &FileFacts,
    index: usize,
    page: &Page,
    more: &dyn Fn(u32) -> Vec<Shape>,
    view: View,
    limits: &Limits,
) -> Option<Drawing> {
    let text = facts.text.pages.iter().find(|t| t.number == page.number);
    let mut all = shapes(page, text);
    all.extend(more(page.number));
    let turn = text.map_or(0, |t| t.turn);
    match (pixels(bytes, facts, index, page, limits), page.size_pt) {
        (Some(pixels), _) => Some(draw(Ground::Pixels(&pixels), turn, &all, view)),
        (None, Some([width, height])) => Some(draw(Ground::Sheet(width, height), turn, &all, view)),
        (None, None) => None,
    }
}

fn pixels(bytes: &[u8], facts: &FileFacts, index: usize, page: &Page, limits: &Limits) -> Option<Pixels> {
    let upright = Orientation { rotation: page.rotation, mirrored: page.mirrored };
    decode(bytes, facts.probe.format, index, upright, limits).ok()
}
