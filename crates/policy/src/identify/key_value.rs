//! Which text belongs to which label, by geometry and type: in the same box, to the right on the row,
//! and on the rows below. All lines and labels are weighed together, so that nothing is used twice and
//! as little as possible is left over.

use std::collections::BTreeSet;

use super::label::LabelMatch;
use super::layout::PageLayout;
use super::line_costs::{PairingPage, VALUE_GAIN};
use super::line_matching::{FollowEdge, match_lines};
use super::text_box::vertical_centre;
use super::value_lines::{ValueLine, ValueSpan, collect_lines};
use model::Rect;

/// What stands behind a label, row by row.
#[derive(Debug, Clone, Default)]
pub(super) struct ValueSpans {
    /// Rows of pieces from left to right.
    pub rows: Vec<Vec<ValueSpan>>,
    /// Stands under the label instead of beside it: a weaker claim.
    pub below: bool,
    /// How far from its usual place the value begins: 0 beside its label, 2 as odd as a text that
    /// belongs to nothing.
    pub strain: f64,
    /// How much farther down the value begins than the others on the page, in heights.
    pub off_row: f64,
    /// Cells of lines that follow nothing and stand where the value, or more of it, would, with how odd
    /// that would be.
    pub loose: Vec<(usize, f64)>,
}

impl ValueSpans {
    /// The box around what stands in other cells than `cell`.
    pub fn bounds_outside_cell(&self, cell: usize) -> Option<Rect> {
        self.rows
            .iter()
            .flatten()
            .filter(|span| span.cell != cell)
            .map(|span| span.rect)
            .reduce(|a, b| a.union(&b))
    }
}

/// Gives every line of text to at most one label; `excluded_cells` belong to none. `types` are those
/// of the values behind `hits`, empty for labels of other documents.
pub(super) fn pair_values(
    sheet: &PageLayout,
    hits: &[LabelMatch],
    types: &[&str],
    excluded_cells: &BTreeSet<usize>,
) -> Vec<ValueSpans> {
    let lines = collect_lines(sheet, hits, excluded_cells);
    let page = PairingPage::new(sheet, hits, types, &lines);
    let edges = page.follow_edges();
    let chosen = match_lines(&edges, lines.len(), hits.len() + lines.len());
    let left_over: BTreeSet<usize> = (0..lines.len())
        .filter(|line| chosen.get(*line).is_some_and(Option::is_none))
        .collect();
    let mut next: Vec<Option<FollowEdge>> = vec![None; hits.len() + lines.len()];
    for edge in chosen.into_iter().flatten() {
        if let Some(slot) = next.get_mut(edge.from) {
            *slot = Some(edge);
        }
    }
    let mut values: Vec<ValueSpans> = Vec::new();
    for (index, hit) in hits.iter().enumerate() {
        let (mut value, end) = gather_rows(index, hit, hits.len(), &lines, &next);
        let first = next.get(index).copied().flatten();
        let near = edges.iter().filter(|edge| {
            let goes_on = edge.from == end && left_over.contains(&edge.to);
            goes_on
                || first.is_some_and(|first| is_row_before(edge, &first, hits.len(), &left_over))
        });
        for edge in near {
            let line = if edge.from == end {
                lines.get(edge.to)
            } else {
                lines.get(edge.from - hits.len())
            };
            let spans = line.into_iter().flat_map(|line| &line.spans);
            value.loose.extend(spans.map(|span| (span.cell, edge.cost)));
        }
        values.push(value);
    }
    level_rows(sheet, hits, &mut values);
    values
}

/// Whether an edge leads from a line that follows nothing to the first line of a value.
fn is_row_before(
    edge: &FollowEdge,
    first: &FollowEdge,
    labels: usize,
    left_over: &BTreeSet<usize>,
) -> bool {
    let above = edge.from.checked_sub(labels);
    // By eye: a row that is so near is no other entry of the form.
    edge.to == first.to && edge.cost < 1.0 && above.is_some_and(|line| left_over.contains(&line))
}

/// Measures where values begin against the usual place on the page: forms are typed a little above or
/// below their labels, but all alike.
fn level_rows(sheet: &PageLayout, hits: &[LabelMatch], values: &mut [ValueSpans]) {
    let offset = |hit: &LabelMatch, value: &ValueSpans| {
        let first = value.rows.first()?.first()?;
        let cell = sheet.cells.get(first.cell)?;
        let down = vertical_centre(&first.rect) - vertical_centre(&hit.rect);
        let is_joined = hit.cells.contains(&first.cell);
        let height = cell.type_height().max(hit.rect.height());
        (!value.below).then_some(if is_joined { 0.0 } else { down / height })
    };
    let pairs = hits.iter().zip(values.iter());
    let mut offsets: Vec<f64> = pairs
        .filter_map(|(hit, value)| offset(hit, value))
        .collect();
    offsets.sort_by(f64::total_cmp);
    let usual = offsets.get(offsets.len() / 2).copied().unwrap_or_default();
    for (hit, value) in hits.iter().zip(values) {
        if let Some(offset) = offset(hit, value) {
            value.off_row = (offset - usual).abs();
        }
    }
}

/// The lines that hang on label `index`, in order, and the number of the last of them.
fn gather_rows(
    index: usize,
    hit: &LabelMatch,
    labels: usize,
    lines: &[ValueLine],
    next: &[Option<FollowEdge>],
) -> (ValueSpans, usize) {
    let mut value = ValueSpans::default();
    let mut at = index;
    while let Some(edge) = next.get(at).copied().flatten() {
        let Some(line) = lines.get(edge.to) else {
            break;
        };
        if value.rows.is_empty() {
            let beside = line.first_rect().x0 >= hit.rect.x1 - 0.6 * line.type_height;
            value.below = !beside;
            value.strain = edge.cost + VALUE_GAIN;
        }
        value.rows.push(line.spans.clone());
        // Rows only go down the page, so this ends.
        at = labels + edge.to;
    }
    (value, at)
}
