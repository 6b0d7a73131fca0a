//! Pieces of text between the labels, put together to lines from left to right.

use std::collections::BTreeSet;
use std::ops::Range;

use super::label_match::LabelMatch;
use super::layout::PageLayout;
use super::text_box::vertical_centre;
use model::Rect;

// By eye: wider than the spaces in 2017 年 02 月, narrower than the gap to a second column.
/// Pieces of one line stand at most this far apart, in heights of their type.
const MAX_PIECE_GAP: f64 = 4.0;

/// A piece of a value: a range of normalised characters of one cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueSpan {
    /// Index of the cell.
    pub cell: usize,
    /// Normalised characters.
    pub range: Range<usize>,
    pub rect: Rect,
}

/// Pieces on one row of a value, from left to right.
#[derive(Debug, Clone)]
pub(super) struct ValueLine {
    pub spans: Vec<ValueSpan>,
    /// Box around them.
    pub rect: Rect,
    /// Height of the type, without what a tilt adds to the box.
    pub type_height: f64,
    /// Index of the label in whose cell it begins.
    pub joined: Option<usize>,
}

impl ValueLine {
    /// The piece that it begins with.
    pub fn first_span(&self) -> Option<&ValueSpan> {
        self.spans.first()
    }

    /// Box of the piece that it begins with.
    pub fn first_rect(&self) -> Rect {
        self.first_span()
            .map_or(self.rect, |span| span.rect)
    }
}

/// What is left of the cells when the labels are cut out, as lines in reading order.
pub(super) fn collect_lines(
    sheet: &PageLayout,
    hits: &[LabelMatch],
    excluded_cells: &BTreeSet<usize>,
) -> Vec<ValueLine> {
    let pieces = collect_pieces(sheet, hits, excluded_cells);
    let columns = label_columns(sheet, hits);
    let next = link_pieces(hits, &columns, &pieces);
    let followers: BTreeSet<usize> = next.iter().flatten().copied().collect();
    let mut lines = Vec::new();
    for start in 0..pieces.len() {
        if followers.contains(&start) {
            continue;
        }
        let mut spans = Vec::new();
        let mut heights = Vec::new();
        let mut at = Some(start);
        while let Some(piece) = at.and_then(|index| pieces.get(index)) {
            spans.push(piece.span.clone());
            heights.push(piece.type_height);
            at = at.and_then(|index| next.get(index).copied().flatten());
        }
        let rects = spans.iter().map(|span| span.rect);
        let Some(rect) = rects.reduce(|a, b| a.union(&b)) else {
            continue;
        };
        lines.push(ValueLine {
            spans,
            rect,
            type_height: heights.into_iter().fold(0.0, f64::max),
            joined: pieces
                .get(start)
                .and_then(|piece| piece.joined),
        });
    }
    lines
}

/// Where columns of labels begin: two labels at least.
fn label_columns(sheet: &PageLayout, hits: &[LabelMatch]) -> Vec<f64> {
    let starts = hits.iter().map(|hit| hit.rect.x0);
    let has_mate = |x: &f64| {
        let near = hits
            .iter()
            .filter(|hit| (hit.rect.x0 - x).abs() < 0.6 * sheet.line_height);
        near.count() > 1
    };
    starts.filter(has_mate).collect()
}

struct Piece {
    span: ValueSpan,
    type_height: f64,
    /// The label right before it in its cell.
    joined: Option<usize>,
    /// A label stands behind it in its cell.
    ends_at_label: bool,
}

fn collect_pieces(
    sheet: &PageLayout,
    hits: &[LabelMatch],
    excluded_cells: &BTreeSet<usize>,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, cell) in sheet.cells.iter().enumerate() {
        // Upright boxes are pieces of a seal's ring and belong to no label.
        let excluded = excluded_cells.contains(&index);
        if excluded || cell.is_vertical() {
            continue;
        }
        let mut cuts: Vec<(Range<usize>, Option<usize>)> = Vec::new();
        for (number, hit) in hits.iter().enumerate() {
            let cut = label_range_in_cell(hit, index);
            cuts.extend(cut.map(|cut| (cut, Some(number))));
        }
        cuts.sort_by_key(|(cut, _)| cut.start);
        let end = cell.chars().len();
        cuts.push((end..usize::MAX, None));
        let mut at = 0;
        let mut joined = None;
        for (cut, label) in cuts {
            let range = at..cut.start;
            let between = cell.chars_in(range.clone());
            if !between.iter().all(|c| is_filler(*c)) {
                let rect = cell.range_rect(range.clone());
                let span = ValueSpan {
                    cell: index,
                    rect,
                    range,
                };
                pieces.push(Piece {
                    span,
                    type_height: cell.type_height(),
                    joined,
                    ends_at_label: label.is_some(),
                });
            }
            at = at.max(cut.end);
            joined = label;
        }
    }
    pieces
}

/// Nothing that could be a value: separators and rules.
fn is_filler(c: char) -> bool {
    matches!(
        c,
        ':' | ';' | '|' | '_' | '.' | ',' | '·' | '、' | '。' | '~' | '"' | '\''
    )
}

fn label_range_in_cell(hit: &LabelMatch, index: usize) -> Option<Range<usize>> {
    let mut cells = hit.cells.iter();
    let place = cells.position(|cell| *cell == index)?;
    let is_first = place == 0;
    let is_last = place + 1 == hit.cells.len();
    let start = if is_first { hit.start } else { 0 };
    let end = if is_last { hit.end } else { usize::MAX };
    Some(start..end)
}

/// For each piece the one that goes on with its line: the nearest, and each the nearest of only one.
fn link_pieces(hits: &[LabelMatch], columns: &[f64], pieces: &[Piece]) -> Vec<Option<usize>> {
    let mut links = Vec::new();
    for (left, piece) in pieces.iter().enumerate() {
        for (right, other) in pieces.iter().enumerate() {
            if let Some(distance) = distance_along(hits, columns, piece, other) {
                links.push((distance, left, right));
            }
        }
    }
    links.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next = vec![None; pieces.len()];
    let mut taken = BTreeSet::new();
    for (_, left, right) in links {
        let Some(slot) = next.get_mut(left) else {
            continue;
        };
        if slot.is_none() && taken.insert(right) {
            *slot = Some(right);
        }
    }
    next
}

/// How far `right` is from going on with the line of `left`; `None` where it is on another row, or a
/// label stands between.
fn distance_along(
    hits: &[LabelMatch],
    columns: &[f64],
    left: &Piece,
    right: &Piece,
) -> Option<f64> {
    if right.joined.is_some() || left.ends_at_label || left.span.cell == right.span.cell {
        return None;
    }
    let (from, to) = (&left.span.rect, &right.span.rect);
    let height = left.type_height.max(right.type_height);
    let gap = (to.x0 - from.x1) / height;
    let follows = to.x0 > from.x0 && to.x1 > from.x1;
    if !follows || !(-1.0..MAX_PIECE_GAP).contains(&gap) {
        return None;
    }
    let offset = row_offset(left, right);
    // By eye: digits typed between preprinted characters stand up to half a height off.
    if offset > 0.6 {
        return None;
    }
    // What begins where labels begin is no more of a value to their left.
    let in_column = |x: &f64| (to.x0 - x).abs() < 0.6 * height && gap > 0.5;
    if columns.iter().any(in_column) {
        return None;
    }
    let blocked = hits.iter().any(|hit| {
        let inside = hit.rect.x0 > from.x1 - height && hit.rect.x0 < to.x0;
        let row = vertical_centre(&hit.rect) - vertical_centre(to);
        inside && row.abs() < 0.8 * height
    });
    // By eye: a gap of a height counts more than half a height off the row, so that no piece between is
    // passed over.
    (!blocked).then(|| offset + 0.6 * gap.max(0.0))
}

/// How far apart the rows of two pieces are in heights. A tilted box tells its row only to the rise
/// of its line, so half of that counts little.
fn row_offset(left: &Piece, right: &Piece) -> f64 {
    let height = left.type_height.max(right.type_height);
    let rise = |piece: &Piece| (piece.span.rect.height() - piece.type_height).max(0.0);
    let slack = 0.5 * (rise(left) + rise(right));
    let distance = vertical_centre(&left.span.rect) - vertical_centre(&right.span.rect);
    let distance = distance.abs();
    let beyond = (distance - slack).max(0.0);
    (beyond + 0.2 * distance.min(slack)) / height
}
