//! First characters of labels below each other that were read as one upright box: 名, 类 and 住 of the
//! spread labels 名称, 类型, 住所.

use super::layout::PageLayout;
use super::text_box::TextBox;
use super::text_box::vertical_centre;
use crate::rules::lexicon::LabelIndex;
use model::Rect;

// By eye: taller columns are seals or text set upright.
/// Characters of the longest such box.
const MAX_UPRIGHT_CHARACTERS: usize = 6;
// The same distance as between the boxes of a letter-spaced label.
/// How far right the rest of a label stands, in widths of the box.
const MAX_REST_GAP: f64 = 5.0;

/// The page with such boxes cut into their characters.
pub(super) fn split_upright_cells(sheet: PageLayout, lexicon: &LabelIndex) -> PageLayout {
    if !sheet.placed {
        return sheet;
    }
    let mut cut = Vec::new();
    for (index, cell) in sheet.cells.iter().enumerate() {
        if let Some(parts) = cut_cell(&sheet, cell, lexicon) {
            cut.push((index, parts));
        }
    }
    sheet.replace_boxes(cut)
}

/// One box for each character, when most of them begin a label that goes on beside them.
fn cut_cell(sheet: &PageLayout, cell: &TextBox, lexicon: &LabelIndex) -> Option<Vec<TextBox>> {
    let chars = cell.chars();
    let is_short = (2..=MAX_UPRIGHT_CHARACTERS).contains(&chars.len());
    if !cell.is_vertical() || !is_short {
        return None;
    }
    let step = cell.rect.height() / chars.len() as f64;
    let mut parts = Vec::new();
    let mut begun = 0;
    let mut least_row = f64::MIN;
    for (place, c) in chars.iter().enumerate() {
        let y0 = cell.rect.y0 + step * place as f64;
        let slice = Rect {
            y0,
            y1: y0 + step,
            ..cell.rect
        };
        let rest = rest_of_label(sheet, &slice, *c, lexicon, least_row);
        begun += usize::from(rest.is_some());
        // The rest of the label tells its row better than an equal share of the box.
        let row = rest.unwrap_or(f64::midpoint(slice.y0, slice.y1));
        least_row = row;
        let half = 0.5 * step.min(cell.rect.width());
        let square = Rect {
            y0: row - half,
            y1: row + half,
            ..cell.rect
        };
        parts.push(cell.single_character(place, square));
    }
    (begun * 2 >= chars.len() && begun > 1).then_some(parts)
}

/// The row of the box beside `slice` that goes on with a label beginning with `c`.
fn rest_of_label(
    sheet: &PageLayout,
    slice: &Rect,
    c: char,
    lexicon: &LabelIndex,
    least_row: f64,
) -> Option<f64> {
    let begins = [c];
    let seconds: Vec<char> = lexicon
        .labels_starting_with(&begins)
        .filter_map(|label| label.get(1).copied())
        .collect();
    let row = vertical_centre(slice);
    let goes_on = |cell: &&TextBox| {
        let gap = cell.rect.x0 - slice.x1;
        let beside = gap > -0.5 * slice.width() && gap < MAX_REST_GAP * slice.width();
        let lower = vertical_centre(&cell.rect) - row;
        let on_row = lower.abs() < 0.75 * slice.height();
        let in_order = vertical_centre(&cell.rect) > least_row;
        let first = cell.chars().first();
        let second = first.is_some_and(|first| seconds.contains(first));
        beside && on_row && in_order && second && is_next(sheet, slice, cell)
    };
    let cells = sheet.cells.iter().filter(goes_on);
    let rows = cells.map(|cell| vertical_centre(&cell.rect));
    rows.min_by(|a, b| {
        (a - row)
            .abs()
            .total_cmp(&(b - row).abs())
    })
}

/// Whether no other box stands between `slice` and `cell` on the row of `cell`.
fn is_next(sheet: &PageLayout, slice: &Rect, cell: &TextBox) -> bool {
    let row = vertical_centre(&cell.rect);
    !sheet.cells.iter().any(|other| {
        let between = other.rect.x0 > slice.x1 && other.rect.x0 < cell.rect.x0;
        let off = vertical_centre(&other.rect) - row;
        between && off.abs() < 0.5 * cell.rect.height()
    })
}
