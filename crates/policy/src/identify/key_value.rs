//! Which text belongs to which label, by geometry: in the same box, to the right on the row, and
//! on the rows below until the next label of the column.

use std::collections::BTreeSet;
use std::ops::Range;

use super::label::LabelMatch;
use super::layout::{PageLayout, is_same_row};
use super::text_box::vertical_centre;
use model::Rect;

// By eye. It keeps slogans and seals at the far edge of a page from becoming values.
/// Share of the page's width that may lie between a label and its value.
const MAX_LABEL_GAP_SHARE: f64 = 0.4;

/// A piece of a value: a range of normalised characters of one cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueSpan {
    /// Index of the cell.
    pub cell: usize,
    /// Normalised characters.
    pub range: Range<usize>,
    pub rect: Rect,
}

/// What stands behind a label, row by row.
#[derive(Debug, Clone, Default)]
pub(super) struct ValueSpans {
    /// Rows of pieces from left to right.
    pub rows: Vec<Vec<ValueSpan>>,
    /// Stands under the label instead of beside it: a weaker claim.
    pub below: bool,
}

impl ValueSpans {
    fn last_span(&self) -> Option<&ValueSpan> {
        self.rows.last()?.last()
    }

    fn left_edge(&self) -> Option<f64> {
        let first_row = self.rows.first()?;
        let first = first_row.first()?;
        Some(first.rect.x0)
    }

    /// The box around what stands in other cells than `cell`.
    pub fn bounds_outside_cell(&self, cell: usize) -> Option<Rect> {
        self.rows
            .iter()
            .flatten()
            .filter(|span| span.cell != cell)
            .map(|span| span.rect)
            .reduce(|a, b| a.union(&b))
    }

    fn bottom_edge(&self) -> Option<f64> {
        self.rows
            .last()?
            .iter()
            .map(|span| span.rect.y1)
            .reduce(f64::max)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Relation {
    /// On the label's row.
    Beside,
    /// On the row of the last piece.
    Along,
    /// On a new row.
    Under,
}

/// Gives every piece of text to at most one label; `excluded_cells` belong to none.
pub(super) fn pair_values(
    sheet: &PageLayout,
    hits: &[LabelMatch],
    excluded_cells: &BTreeSet<usize>,
) -> Vec<ValueSpans> {
    let columns = group_label_columns(sheet, hits);
    let mut values = vec![ValueSpans::default(); hits.len()];
    let mut orphans = Vec::new();
    for piece in collect_value_spans(sheet, hits, excluded_cells) {
        match label_for(sheet, hits, &values, &columns, &piece) {
            Some((index, follows)) => {
                assign_value(&mut values, index, follows, piece);
            }
            None => orphans.push(piece),
        }
    }
    for (hit, value) in hits.iter().zip(&mut values) {
        if !value.rows.is_empty() {
            continue;
        }
        let below = orphan_below(sheet, hit, &orphans);
        if let Some(piece) = below {
            *value = ValueSpans {
                rows: vec![vec![piece.clone()]],
                below: true,
            };
        }
    }
    values
}

fn assign_value(values: &mut [ValueSpans], index: usize, follows: Relation, piece: ValueSpan) {
    let Some(value) = values.get_mut(index) else {
        return;
    };
    match value.rows.last_mut() {
        Some(row) if follows != Relation::Under => row.push(piece),
        _ => value.rows.push(vec![piece]),
    }
}

/// What is left of the cells when the labels are cut out, in reading order.
fn collect_value_spans(
    sheet: &PageLayout,
    hits: &[LabelMatch],
    excluded_cells: &BTreeSet<usize>,
) -> Vec<ValueSpan> {
    let mut pieces = Vec::new();
    for (index, cell) in sheet.cells.iter().enumerate() {
        // Upright boxes are pieces of a seal's ring and belong to no label.
        let excluded = excluded_cells.contains(&index);
        if excluded || cell.is_vertical() {
            continue;
        }
        let mut cuts: Vec<Range<usize>> = hits
            .iter()
            .filter_map(|hit| label_range_in_cell(hit, index))
            .collect();
        cuts.sort_by_key(|c| c.start);
        let end = cell.chars().len();
        cuts.push(end..usize::MAX);
        let mut at = 0;
        for cut in cuts {
            let range = at..cut.start;
            let between = cell.chars_in(range.clone());
            let has_text = between.iter().any(|c| {
                let filler = is_filler(*c);
                !filler
            });
            if has_text {
                pieces.push(ValueSpan {
                    cell: index,
                    rect: cell.range_rect(range.clone()),
                    range,
                });
            }
            at = at.max(cut.end);
        }
    }
    pieces
}

/// Nothing that could be a value: separators and rules.
fn is_filler(c: char) -> bool {
    matches!(
        c,
        ':' | '|' | '_' | '.' | ',' | '·' | '、' | '。' | '~' | '"' | '\''
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

/// A column of labels: they begin at one x.
struct LabelColumn {
    x: f64,
    /// Middles of its labels.
    rows: Vec<f64>,
}

fn group_label_columns(sheet: &PageLayout, hits: &[LabelMatch]) -> Vec<LabelColumn> {
    let mut columns: Vec<LabelColumn> = Vec::new();
    // By eye: engines put the left edges of one printed column about this far apart.
    let tolerance = 1.5 * sheet.line_height;
    for hit in hits {
        let x = hit.rect.x0;
        let row = vertical_centre(&hit.rect);
        let same_column = columns.iter_mut().find(|column| {
            let offset = column.x - x;
            offset.abs() <= tolerance
        });
        match same_column {
            Some(column) => column.rows.push(row),
            None => columns.push(LabelColumn { x, rows: vec![row] }),
        }
    }
    columns
}

/// The label that a piece belongs to: the nearest column to its left wins, then the label on its
/// own row before a label above, then the nearest label.
fn label_for(
    sheet: &PageLayout,
    hits: &[LabelMatch],
    values: &[ValueSpans],
    columns: &[LabelColumn],
    piece: &ValueSpan,
) -> Option<(usize, Relation)> {
    // Engines often read label and value as one box; then geometry has nothing to add.
    let in_front = |hit: &LabelMatch| {
        let same_cell = hit.last_cell() == piece.cell;
        same_cell && hit.end <= piece.range.start
    };
    let joined = hits.iter().rposition(in_front);
    if let Some(index) = joined {
        return Some((index, Relation::Beside));
    }
    let mut best: Option<(usize, &LabelMatch, Relation)> = None;
    let entries = hits.iter().zip(values);
    for (index, (hit, value)) in entries.enumerate() {
        let relation = relation_to(sheet, hit, value, piece);
        let Some(follows) = relation else {
            continue;
        };
        if crosses_column(sheet, columns, hit, piece) {
            continue;
        }
        let closer = match best {
            Some((_, old, old_follows)) => {
                is_closer_label(sheet, (hit, follows), (old, old_follows), piece)
            }
            None => true,
        };
        if closer {
            best = Some((index, hit, follows));
        }
    }
    let (index, _, follows) = best?;
    Some((index, follows))
}

fn is_closer_label(
    sheet: &PageLayout,
    new: (&LabelMatch, Relation),
    old: (&LabelMatch, Relation),
    piece: &ValueSpan,
) -> bool {
    let (new_hit, new_relation) = new;
    let (old_hit, old_relation) = old;
    let by_column = new_hit.rect.x0 - old_hit.rect.x0;
    if by_column.abs() > 1.5 * sheet.line_height {
        return by_column > 0.0;
    }
    let row = vertical_centre(&piece.rect);
    let rank = |hit: &LabelMatch, relation: Relation| {
        let under = relation == Relation::Under;
        let distance = vertical_centre(&hit.rect) - row;
        (under, distance.abs())
    };
    rank(new_hit, new_relation) < rank(old_hit, old_relation)
}

fn relation_to(
    sheet: &PageLayout,
    hit: &LabelMatch,
    value: &ValueSpans,
    piece: &ValueSpan,
) -> Option<Relation> {
    // Typed values are often larger than the small print around them, but boxes more than twice as
    // tall are seals or titles.
    let highest = 2.0 * sheet.line_height;
    let piece_height = piece.rect.height().min(highest);
    let line_height = sheet.line_height.max(piece_height);
    if hit.cells.contains(&piece.cell) {
        return None;
    }
    let Some(last) = value.last_span() else {
        let gap = piece.rect.x0 - hit.rect.x1;
        // Boxes are drawn generously, so a little overlap with the label is still beside it.
        let right = gap >= -0.6 * line_height;
        let within_reach = gap < MAX_LABEL_GAP_SHARE * sheet.size[0];
        let beside = right && (within_reach || !sheet.placed);
        let on_row = is_same_row(&hit.rect, &piece.rect);
        let is_beside = beside && on_row;
        return is_beside.then_some(Relation::Beside);
    };
    if is_same_row(&last.rect, &piece.rect) {
        let gap = piece.rect.x0 - last.rect.x1;
        // By eye: wider than the spaces in 2017 年 02 月, narrower than the gap to a second column.
        let along = gap > -line_height && gap < 4.0 * line_height;
        return along.then_some(Relation::Along);
    }
    let is_under = is_row_under(hit, value, piece, line_height)?;
    is_under.then_some(Relation::Under)
}

fn is_row_under(
    hit: &LabelMatch,
    value: &ValueSpans,
    piece: &ValueSpan,
    line_height: f64,
) -> Option<bool> {
    let gap = piece.rect.y0 - value.bottom_edge()?;
    let first_row = value.rows.first()?;
    // Where label and value are one line of text, the value's left edge is only reckoned from its characters.
    let reckoned = first_row
        .first()
        .is_some_and(|first| hit.cells.contains(&first.cell));
    let tolerance = if reckoned { 4.0 } else { 2.0 } * line_height;
    let from_value = piece.rect.x0 - value.left_edge()?;
    let from_label = piece.rect.x0 - hit.rect.x0;
    let hangs = from_value.abs() <= tolerance;
    let wraps = from_label.abs() <= line_height;
    // By eye: rows of one value are set closer than 1.3 heights, the next entry of a form is not.
    let close = gap > -0.5 * line_height && gap < 1.3 * line_height;
    Some(close && (hangs || wraps))
}

/// A column of other labels stands between the label and the piece: at least two of them near the
/// piece's row.
fn crosses_column(
    sheet: &PageLayout,
    columns: &[LabelColumn],
    hit: &LabelMatch,
    piece: &ValueSpan,
) -> bool {
    let line_height = sheet.line_height;
    let y = vertical_centre(&piece.rect);
    let after = hit.rect.x0 + 1.5 * line_height;
    let up_to = piece.rect.x0 + 0.5 * line_height;
    let between = |column: &&LabelColumn| {
        let behind = column.x > after;
        behind && column.x <= up_to
    };
    // A column that ended farther up the page parts nothing down here.
    let near = |column: &LabelColumn| {
        column
            .rows
            .iter()
            .filter(|row| {
                let distance = *row - y;
                distance.abs() <= 6.0 * line_height
            })
            .count()
    };
    columns
        .iter()
        .filter(between)
        .any(|column| near(column) > 1)
}

fn orphan_below<'a>(
    sheet: &PageLayout,
    hit: &LabelMatch,
    orphans: &'a [ValueSpan],
) -> Option<&'a ValueSpan> {
    let line_height = sheet.line_height;
    // By eye; 1.2 heights were tried first.
    let near = |span: &&ValueSpan| {
        let gap = span.rect.y0 - hit.rect.y1;
        let under = gap > -0.3 * line_height && gap < 1.6 * line_height;
        let leftmost = hit.rect.x0 - 1.5 * line_height;
        let rightmost = hit.rect.x1 + line_height;
        let under_label = leftmost..=rightmost;
        under && under_label.contains(&span.rect.x0)
    };
    orphans.iter().filter(near).min_by(|first, second| {
        let top = first.rect.y0;
        top.total_cmp(&second.rect.y0)
    })
}
