//! Which text belongs to which label, by geometry and type: in the same box, to the right on the row,
//! and on the rows below. All lines and labels are weighed together, so that nothing is used twice and
//! as little as possible is left over.

use std::collections::BTreeSet;

use super::label_match::LabelMatch;
use super::layout::PageLayout;
use super::line_costs::{PairingPage, VALUE_GAIN};
use super::line_matching::{FollowEdge, match_lines};
use super::text_box::vertical_centre;
use super::value_lines::{ValueLine, ValueSpan, collect_lines};
use model::Rect;

// By eye: above a value stands the entry before it; a row of its own is very near.
/// How much odder a line before the first one of a value is than one behind.
const LINE_BEFORE_COST: f64 = 1.2;

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
        value.loose = loose_cells(&edges, first, end, hits.len(), &lines);
        values.push(value);
    }
    level_rows(sheet, hits, &mut values);
    values
}

/// Cells of the lines that could go on with the value, or stand before its first line, with how odd that
/// would be. Most of them turn out to be of other fields.
fn loose_cells(
    edges: &[FollowEdge],
    first: Option<FollowEdge>,
    end: usize,
    labels: usize,
    lines: &[ValueLine],
) -> Vec<(usize, f64)> {
    let mut loose = Vec::new();
    for edge in edges {
        let is_first = first.is_some_and(|first| first.to == edge.to);
        let above = edge
            .from
            .checked_sub(labels)
            .filter(|_| is_first);
        let (line, cost) = match above {
            Some(above) => (above, edge.cost + LINE_BEFORE_COST),
            None if edge.from == end => (edge.to, edge.cost),
            None => continue,
        };
        let spans = lines
            .get(line)
            .into_iter()
            .flat_map(|line| &line.spans);
        loose.extend(spans.map(|span| (span.cell, cost)));
    }
    loose
}

/// Measures where values begin against the usual place on the page: forms are typed a little above or
/// below their labels, but all alike.
fn level_rows(sheet: &PageLayout, hits: &[LabelMatch], values: &mut [ValueSpans]) {
    let offset = |hit: &LabelMatch, value: &ValueSpans| {
        let first = value.rows.first()?.first()?;
        let cell = sheet.cells.get(first.cell)?;
        let down = vertical_centre(&first.rect) - vertical_centre(&hit.rect);
        let is_joined = hit.cells.contains(&first.cell);
        let height = cell
            .type_height()
            .max(hit.rect.height());
        (!value.below).then_some(if is_joined { 0.0 } else { down / height })
    };
    let pairs = hits.iter().zip(values.iter());
    let mut offsets: Vec<f64> = pairs
        .filter_map(|(hit, value)| offset(hit, value))
        .collect();
    offsets.sort_by(f64::total_cmp);
    let usual = offsets
        .get(offsets.len() / 2)
        .copied()
        .unwrap_or_default();
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
