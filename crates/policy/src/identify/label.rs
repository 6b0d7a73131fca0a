//! Printed labels on a page: whole, letter-spaced into several boxes, glued to their value, or
//! with one character misread.

use std::collections::BTreeSet;

use super::label_match::{LabelMatch, build_match};
use super::layout::PageLayout;
use super::spaced_labels::{drop_ends_of_spaced_labels, match_spaced_label, match_stacked_label};
use super::text_box::TextBox;
use crate::rules::lexicon::{FUZZY_MIN_LENGTH, LabelIndex};

/// Every label of `lexicon` on the page, in reading order; cells in `excluded_cells` are not looked
/// at.
pub(super) fn find_labels(
    sheet: &PageLayout,
    lexicon: &LabelIndex,
    excluded_cells: &BTreeSet<usize>,
) -> Vec<LabelMatch> {
    let mut hits = Vec::new();
    let mut spaced_label_cells = BTreeSet::new();
    let searched_cells = || {
        let cells = sheet.cells.iter().enumerate();
        cells.filter(|(index, _)| !excluded_cells.contains(index))
    };
    for (index, cell) in searched_cells() {
        // First the split labels: their first box alone may already be a shorter label.
        let split = match_spaced_label(sheet, lexicon, index, excluded_cells)
            .or_else(|| match_stacked_label(sheet, lexicon, index, excluded_cells));
        if let Some(hit) = split {
            let cells = hit.cells.iter().copied();
            spaced_label_cells.extend(cells);
            hits.push(hit);
        }
        if !spaced_label_cells.contains(&index) {
            hits.extend(match_at_start(index, cell, lexicon));
        }
    }
    // Only now is it known where the labels at the starts end, and behind them the search goes on.
    let inner: Vec<LabelMatch> = searched_cells()
        .flat_map(|(index, cell)| {
            let from = first_uncovered_char(&hits, index);
            let glued = hits.iter().any(|hit| {
                let only_here = hit.cells.as_slice() == [index];
                hit.glued && only_here
            });
            matches_inside(index, cell, lexicon, from, glued)
        })
        .collect();
    hits.extend(inner);
    drop_ends_of_spaced_labels(&mut hits);
    hits.sort_by_key(|hit| {
        let first_cell = hit.cells.first().copied();
        (first_cell, hit.start)
    });
    drop_unaligned_matches(sheet, hits)
}

/// First normalised character of cell `index` that no label at its start covers.
fn first_uncovered_char(hits: &[LabelMatch], index: usize) -> usize {
    let covered = |hit: &LabelMatch| {
        if hit.last_cell() == index {
            hit.end
        } else {
            usize::MAX
        }
    };
    hits.iter()
        .filter(|hit| hit.cells.contains(&index))
        .map(covered)
        .max()
        .unwrap_or(1)
}

/// A label that begins the cell.
fn match_at_start(index: usize, cell: &TextBox, lexicon: &LabelIndex) -> Option<LabelMatch> {
    let chars = cell.chars();
    let is_mark = |c: &&char| !c.is_alphanumeric() && **c != '(';
    let skipped = chars.iter().take_while(is_mark).count();
    let numbered = numbering_length(chars.get(skipped..)?);
    let start = skipped + numbered;
    let text = chars.get(start..)?;
    let (label, exact) = lexicon
        .find_exact_prefix(text)
        .map(|label| (label, true))
        .or_else(|| {
            lexicon
                .find_with_one_edit(text)
                .filter(|_| numbered == 0)
                .map(|label| (label, false))
        })
        .or_else(|| {
            let label = lexicon.find_fuzzy_prefix(text)?;
            Some((label, false))
        })?;
    // With a character lost or added the box as a whole is the label.
    let whole_slip = !exact
        && lexicon
            .find_fuzzy_prefix(text)
            .is_none_or(|fuzzy| fuzzy != label);
    let length = if whole_slip { text.len() } else { label.len() };
    let label_end = start + length;
    let hit = build_match(cell, vec![index], start, label_end, label, exact);
    // Lists in a scope or contract are numbered as well, so a numbered label needs its colon.
    let last = hit.end.wrapping_sub(1);
    let has_colon = chars.get(last) == Some(&':');
    if numbered > 0 && !has_colon {
        return None;
    }
    Some(hit)
}

/// Characters of a list number such as `1、`, `(二)` or `3.` at the start.
fn numbering_length(text: &[char]) -> usize {
    let is_number = |c: &&char| {
        let in_words = "一二三四五六七八九十(".contains(**c);
        in_words || c.is_ascii_digit()
    };
    let start = text.iter().take(4);
    let digits = start.take_while(is_number).count();
    match text.get(digits) {
        Some('、' | '.' | ')') if digits > 0 => digits + 1,
        _ => 0,
    }
}

/// Labels that begin inside the cell: parted by white space in front, and a separator or white
/// space behind. Readers that join the two columns of a page give such lines.
///
/// `glued`: the label at the start of the cell runs into its value, and so may the next (性别男民族汉).
fn matches_inside(
    index: usize,
    cell: &TextBox,
    lexicon: &LabelIndex,
    from: usize,
    glued: bool,
) -> Vec<LabelMatch> {
    let chars = cell.chars();
    let mut hits = Vec::new();
    let mut at = from;
    while at < chars.len() {
        let text = chars.get(at..).unwrap_or_default();
        // By eye: 性别男民族汉 has six characters; a longer line is prose that begins with a label's
        // word.
        let run_on = glued && chars.len() <= 10;
        let apart = |label: &&[char]| {
            let length = label.len();
            run_on || is_set_apart(cell, at, length)
        };
        let found = lexicon
            .find_exact_prefix(text)
            .filter(apart);
        if let Some(label) = found {
            let label_end = at + label.len();
            let hit = build_match(cell, vec![index], at, label_end, label, true);
            at = hit.end.max(at + 1);
            hits.push(hit);
        } else {
            at += 1;
        }
    }
    hits
}

/// Short labels are also words, so in a longer line with single spaces they need a wider gap.
fn is_set_apart(cell: &TextBox, at: usize, length: usize) -> bool {
    let end = at + length;
    let chars = cell.chars();
    let behind = chars.get(end);
    let colon = behind == Some(&':');
    let open = behind.is_none() || cell.space_before(end) > 0;
    let gap = cell.space_before(at);
    let long_label = length >= FUZZY_MIN_LENGTH;
    let short_line = chars.len() <= 12;
    let tight = cell.whitespace_ratio() < 0.2;
    let gap_parts = match gap {
        0 => false,
        1 => long_label || short_line || tight,
        _ => true,
    };
    let before_colon = colon && (gap > 0 || long_label);
    before_colon || (open && gap_parts)
}

/// Drops glued hits that stand alone: a line of a scope may begin with a label's word. Labels of
/// a column begin at one x.
fn drop_unaligned_matches(sheet: &PageLayout, hits: Vec<LabelMatch>) -> Vec<LabelMatch> {
    let tolerance = 1.2 * sheet.line_height;
    let anyone_free = hits.iter().any(|hit| !hit.glued);
    let keep: Vec<bool> = hits
        .iter()
        .enumerate()
        .map(|(index, hit)| {
            let mate = |(other_index, other): (usize, &LabelMatch)| {
                let shift = other.rect.x0 - hit.rect.x0;
                index != other_index && shift.abs() <= tolerance
            };
            if !hit.glued || !anyone_free {
                return true;
            }
            if sheet.placed {
                hits.iter().enumerate().any(mate)
            } else {
                hit.label.chars().count() >= FUZZY_MIN_LENGTH
            }
        })
        .collect();
    hits.into_iter()
        .zip(keep)
        .filter_map(|(hit, keep)| keep.then_some(hit))
        .collect()
}
