//! Labels whose characters stand in boxes of their own: 名 | 称.

use std::collections::BTreeSet;

use super::label_match::{LabelMatch, build_match};
use super::layout::{PageLayout, is_same_row};
use super::text_box::{TextBox, vertical_centre};
use crate::rules::lexicon::LabelIndex;

// By eye, for labels of licences such as 名 称 that are stretched to the width of 法定代表人.
/// Boxes of one letter-spaced label stand at most this many glyphs apart.
const MAX_LETTER_GAP: f64 = 5.0;

/// A label whose characters stand in boxes of their own: 名 | 称, 经 | 营 | 范 | 围, and the value
/// may hang on the last of them.
pub(super) fn match_spaced_label(
    sheet: &PageLayout,
    lexicon: &LabelIndex,
    index: usize,
    excluded_cells: &BTreeSet<usize>,
) -> Option<LabelMatch> {
    let first = sheet.cells.get(index)?;
    // By eye: a longer box is a value. The bound also keeps the search cheap on hostile pages.
    if first.chars().len() > 8 {
        return None;
    }
    lexicon
        .labels_starting_with(first.chars())
        .find_map(|label| {
            let mut cells = vec![index];
            let mut rect = first.rect;
            let mut done = first.chars().len();
            while done < label.len() && cells.len() < 6 {
                let last = cells.last().copied()?;
                let next = next_on_row(sheet, last)?;
                if excluded_cells.contains(&next) {
                    return None;
                }
                let cell = sheet.cells.get(next)?;
                let missing = label.get(done..)?;
                let shared = cell
                    .chars()
                    .iter()
                    .zip(missing)
                    .take_while(|(a, b)| a == b)
                    .count();
                let fills_cell = shared == cell.chars().len();
                let ends_inside = shared < missing.len() && !fills_cell;
                if shared == 0 || ends_inside {
                    return None;
                }
                let shared_rect = cell.range_rect(0..shared);
                rect = rect.union(&shared_rect);
                done += shared;
                cells.push(next);
            }
            let (last, before) = cells.split_last()?;
            let last = sheet.cells.get(*last)?;
            let used_before: usize = before
                .iter()
                .filter_map(|index| sheet.cells.get(*index))
                .map(|cell| {
                    let chars = cell.chars();
                    chars.len()
                })
                .sum();
            let used = label.len() - used_before;
            let mut hit = build_match(last, cells, 0, used, label, true);
            hit.rect = rect;
            Some(hit)
        })
}

/// The next cell on the row within the gap of letter-spaced words.
pub(super) fn next_on_row(sheet: &PageLayout, index: usize) -> Option<usize> {
    let cell = sheet.cells.get(index)?;
    if !sheet.placed {
        return None;
    }
    // Bent rows do not come in order, so the neighbour is looked for by its place.
    let distance = |next: &TextBox| {
        let gap = next.rect.x0 - cell.rect.x1;
        // In heights and not in px: the same form comes in 100 and in 600 dpi.
        let height = cell
            .rect
            .height()
            .max(next.rect.height());
        let behind = next.rect.x0 > cell.rect.x0 && next.rect.x1 > cell.rect.x1;
        let close = gap < MAX_LETTER_GAP * height && gap > -0.8 * cell.rect.width();
        let same_row = is_same_row(&cell.rect, &next.rect);
        let off_row = vertical_centre(&next.rect) - vertical_centre(&cell.rect);
        // By eye: a neighbour off the row is worth a gap of three times its offset.
        (behind && close && same_row).then(|| gap.max(0.0) + 3.0 * off_row.abs())
    };
    let mut best: Option<(f64, usize)> = None;
    for (place, next) in sheet.cells.iter().enumerate() {
        let Some(near) = distance(next) else {
            continue;
        };
        if best.is_none_or(|(least, _)| near < least) {
            best = Some((near, place));
        }
    }
    best.map(|(_, place)| place)
}

/// A long label in two rows: 宗旨和 above 业务范围.
pub(super) fn match_stacked_label(
    sheet: &PageLayout,
    lexicon: &LabelIndex,
    index: usize,
    excluded_cells: &BTreeSet<usize>,
) -> Option<LabelMatch> {
    let first = sheet.cells.get(index)?;
    // By eye: of shorter beginnings and longer boxes none is half a label.
    if !sheet.placed || !(2..=6).contains(&first.chars().len()) {
        return None;
    }
    let mut labels = lexicon.labels_starting_with(first.chars());
    labels.find_map(|label| {
        let rest = label.get(first.chars().len()..)?;
        let is_below = |(other, cell): &(usize, &TextBox)| {
            let down = vertical_centre(&cell.rect) - vertical_centre(&first.rect);
            let shift = (cell.rect.x0 - first.rect.x0).abs();
            let height = first.rect.height();
            let near = down > 0.5 * height && down < 1.8 * height && shift < height;
            near && !excluded_cells.contains(other) && cell.chars().starts_with(rest)
        };
        let mut cells = sheet.cells.iter().enumerate();
        let (below, cell) = cells.find(is_below)?;
        let cells = vec![index, below];
        let mut hit = build_match(cell, cells, 0, rest.len(), label, true);
        hit.rect = first
            .rect
            .union(&cell.range_rect(0..rest.len()));
        Some(hit)
    })
}

/// 日 | 期 is the end of 成 | 立 | 日 | 期 and no label 日期.
pub(super) fn drop_ends_of_spaced_labels(hits: &mut Vec<LabelMatch>) {
    let spaced: Vec<Vec<usize>> = hits
        .iter()
        .filter(|hit| hit.cells.len() > 1)
        .map(|hit| hit.cells.clone())
        .collect();
    hits.retain(|hit| {
        let within = |cells: &Vec<usize>| {
            let inside = hit
                .cells
                .iter()
                .all(|cell| cells.contains(cell));
            let is_end = hit.cells.len() < cells.len() && hit.cells.last() == cells.last();
            inside && is_end && hit.start == 0
        };
        !spaced.iter().any(within)
    });
}
