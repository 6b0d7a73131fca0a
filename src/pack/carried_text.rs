//! Text that was read of an original, for the same page of its copy: recordings belong to the bytes of
//! the original, and without an engine nobody reads the copy.

use model::{FileEvidence, FileText, Rect, TextLine, TextOrigin, TextPage};

use super::make_copy::CopyDraft;
use crate::audit::ExtractOptions;

/// What was read of the pages of a copy; `None` where the copy is read anew, or nobody read them.
pub fn carry_text(
    draft: &CopyDraft,
    files: &[FileEvidence],
    options: &ExtractOptions,
) -> Option<FileText> {
    let content = draft.content.as_ref().ok()?;
    let mut pages = Vec::new();
    for at in &draft.pages {
        let file = files.get(at.file)?;
        let is_recorded = options
            .readings
            .get(&file.sha256)
            .is_some();
        // An engine reads the copy as a reviewer would.
        if options.ocr.is_some() && !is_recorded || file.text.origin == TextOrigin::None {
            return None;
        }
        let mut own = file.text.pages.iter();
        pages.push(
            own.find(|page| page.number == at.page)?
                .clone(),
        );
    }
    let page = match (pages.as_slice(), content.places.as_slice()) {
        ([page], []) => match draft.part {
            Some(part) => part_of_text(page, part)?,
            None => page.clone(),
        },
        (pages, places) => frame_text(pages, places, content.size_px?)?,
    };
    Some(FileText {
        origin: TextOrigin::Sidecar,
        pages: vec![TextPage { number: 1, ..page }],
    })
}

/// The lines of several pages, each where it lies in the frame.
fn frame_text(
    pages: &[TextPage],
    places: &[[usize; 4]],
    [width, height]: [u32; 2],
) -> Option<TextPage> {
    let is_whole = pages.len() == places.len() && pages.iter().all(|page| page.turn == 0);
    if !is_whole {
        return None;
    }
    let lines = pages
        .iter()
        .zip(places)
        .flat_map(|(page, place)| {
            let [left, top, across, down] = place.map(|px| px as f64);
            let scale = [across / page.width, down / page.height];
            let moved = move |line: &TextLine| TextLine {
                rect: Rect {
                    x0: left + line.rect.x0 * scale[0],
                    y0: top + line.rect.y0 * scale[1],
                    x1: left + line.rect.x1 * scale[0],
                    y1: top + line.rect.y1 * scale[1],
                },
                ..line.clone()
            };
            page.lines.iter().map(moved)
        });
    Some(TextPage {
        number: 1,
        width: f64::from(width),
        height: f64::from(height),
        turn: 0,
        lines: lines.collect(),
    })
}

/// The lines inside a part of a page, where they lie in it.
fn part_of_text(page: &TextPage, [left, top, right, bottom]: [f64; 4]) -> Option<TextPage> {
    if page.turn != 0 {
        return None;
    }
    let [left, right] = [left, right].map(|edge| edge * page.width);
    let [top, bottom] = [top, bottom].map(|edge| edge * page.height);
    let is_inside = |rect: &Rect| {
        let across = f64::midpoint(rect.x0, rect.x1);
        let down = f64::midpoint(rect.y0, rect.y1);
        (left..right).contains(&across) && (top..bottom).contains(&down)
    };
    let inside = page
        .lines
        .iter()
        .filter(|line| is_inside(&line.rect));
    let lines = inside.map(|line| TextLine {
        rect: Rect {
            x0: line.rect.x0 - left,
            y0: line.rect.y0 - top,
            x1: line.rect.x1 - left,
            y1: line.rect.y1 - top,
        },
        ..line.clone()
    });
    Some(TextPage {
        number: page.number,
        width: right - left,
        height: bottom - top,
        turn: 0,
        lines: lines.collect(),
    })
}
