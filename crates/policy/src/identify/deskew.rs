//! Tilted pages: boxes of a tilted line are tall and its pieces stand on different heights, so
//! rows are told only after the page is levelled.
//!
//! Evidence measures a page's skew on its pixels (`measure::skew`). That number is none for pages of
//! a PDF's own text, and boxes may come from a recording whose picture is not at hand, so the slope is
//! taken from the boxes themselves.

use super::text_box::{TextBox, vertical_centre};
use model::Rect;

// By eye: over 1000 px a slope of 0.01 is 10 px, about half a line of print.
/// Slopes under this (0.6 degrees) disturb no row.
const MIN_SLOPE: f64 = 0.01;
// Tried with 6 and taken back to 4: on steep photos a box farther off was one of the next row.
/// A value stands at most this far behind its label, heights of the label.
const MAX_STEP_GAP: f64 = 4.0;
// By eye. Enough for a median; the search for the next box takes the square of it.
/// Cells that the estimate looks at.
const MAX_SAMPLED_BOXES: usize = 160;

/// Slope of the text lines, down to the right, as rise over run; 0 for a level page.
///
/// That there is one follows from long lines, whose boxes are taller than their type by width times
/// slope; which one, from boxes that stand next to each other.
pub(super) fn estimate_slope(cells: &[TextBox]) -> f64 {
    let tall = median(
        cells
            .iter()
            .take(MAX_SAMPLED_BOXES)
            .filter_map(slope_from_height)
            .collect(),
    );
    let steps = cells
        .iter()
        .take(MAX_SAMPLED_BOXES)
        .filter_map(|c| slope_to_next_box(c, cells))
        .collect();
    match (tall, median(steps)) {
        (Some(tall), Some(slope)) if are_estimates_consistent(tall, slope.abs()) => slope,
        _ => 0.0,
    }
}

/// Whether both estimates tell of a tilt, and of much the same one.
fn are_estimates_consistent(tall: f64, slope: f64) -> bool {
    // By eye. A slope of 0.2 is 11 degrees. A ribbon or seal that lies askew fools one of the two
    // estimates, hardly both by the same amount.
    tall >= MIN_SLOPE && (MIN_SLOPE..0.2).contains(&slope) && (0.4..2.5).contains(&(slope / tall))
}

/// The middle one of at least two.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len() / 2)
        .copied()
        .filter(|_| values.len() > 1)
}

/// Slope that would explain the height of a long line.
fn slope_from_height(cell: &TextBox) -> Option<f64> {
    let width = cell.rect.width();
    let units: f64 = cell
        .chars()
        .iter()
        .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
        .sum();
    // Short boxes say little about a slope. The numbers are by eye; 1.15 allows for the margin that
    // engines leave around a line.
    let long = units >= 8.0 && width > 4.0 * cell.rect.height();
    long.then(|| (cell.rect.height() - 1.15 * width / units) / width)
}

/// Whether the box tells where a line runs: a single character is too short for it, and what lies
/// askew (a ribbon over a corner, pieces of a seal) is as tall as wide.
fn is_flat(cell: &TextBox) -> bool {
    cell.chars().len() > 1 && cell.rect.width() > 1.3 * cell.rect.height()
}

/// Slope from a box to the next on its right that stands most on its height.
fn slope_to_next_box(cell: &TextBox, cells: &[TextBox]) -> Option<f64> {
    let from = Some(&cell.rect).filter(|_| is_flat(cell))?;
    let rise = |to: &Rect| vertical_centre(to) - vertical_centre(from);
    let reach = MAX_STEP_GAP * from.height();
    let right = |to: &&Rect| to.x0 >= from.x1 - 0.2 * from.height() && to.x0 < from.x1 + reach;
    let next = cells
        .iter()
        .take(MAX_SAMPLED_BOXES)
        .filter(|c| is_flat(c))
        .map(|c| &c.rect)
        .filter(right);
    let next = next.min_by(|a, b| rise(a).abs().total_cmp(&rise(b).abs()))?;
    // More than one height up or down is another row and no slope.
    let run = horizontal_centre(next) - horizontal_centre(from);
    (rise(next).abs() < from.height().max(next.height())).then(|| rise(next) / run)
}

fn horizontal_centre(r: &Rect) -> f64 {
    f64::midpoint(r.x0, r.x1)
}

/// The box on the levelled page; its height without what the tilt adds.
pub(super) fn deskew_rect(r: &Rect, slope: f64) -> Rect {
    // A slope that was estimated too high must not turn a box inside out.
    let half = (0.5 * (r.height() - slope.abs() * r.width())).max(0.2 * r.height());
    let y = vertical_centre(r) - slope * horizontal_centre(r);
    Rect {
        y0: y - half,
        y1: y + half,
        ..*r
    }
}

/// The box on the page as it was read, from one on the levelled page.
pub(super) fn skew_rect(r: &Rect, slope: f64) -> Rect {
    let half = 0.5 * (r.height() + slope.abs() * r.width());
    let y = vertical_centre(r) + slope * horizontal_centre(r);
    Rect {
        y0: y - half,
        y1: y + half,
        ..*r
    }
}
