//! Which text belongs to which label, by geometry and type: in the same box, to the right on the row,
//! and on the rows below. All lines and labels are weighed together, so that nothing is used twice and
//! as little as possible is left over.

use std::collections::BTreeSet;

use super::label::LabelMatch;
use super::layout::PageLayout;
use super::line_costs::PairingPage;
use super::line_matching::{FollowEdge, match_lines};
use super::value_lines::{ValueLine, ValueSpan, collect_lines};
use model::Rect;

// By eye: what would be odder is no more of the value.
/// Cost up to which a line that follows nothing stands where a value would.
const MAX_LOOSE_COST: f64 = 2.2;

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
    /// Cells of lines that follow nothing and stand where the value, or more of it, would.
    pub loose: Vec<usize>,
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
    let gathered = hits.iter().enumerate().map(|(index, hit)| {
        let (mut value, end) = gather_rows(index, hit, hits.len(), &lines, &next);
        let near = edges.iter().filter(|edge| {
            edge.from == end && left_over.contains(&edge.to) && edge.cost < MAX_LOOSE_COST
        });
        let near = near.filter_map(|edge| lines.get(edge.to));
        let cells = near.flat_map(|line| line.spans.iter().map(|span| span.cell));
        value.loose = cells.collect();
        value
    });
    gathered.collect()
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
            value.strain = edge.cost;
        }
        value.rows.push(line.spans.clone());
        // Rows only go down the page, so this ends.
        at = labels + edge.to;
    }
    (value, at)
}
