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
    let sampled_boxes = || cells.iter().take(MAX_SAMPLED_BOXES);
    let heights: Vec<f64> = sampled_boxes().filter_map(slope_from_height).collect();
    let steps: Vec<f64> = sampled_boxes()
        .filter_map(|cell| slope_to_next_box(cell, cells))
        .collect();
    let Some(tall) = median(heights) else {
        return 0.0;
    };
    let Some(slope) = median(steps) else {
        return 0.0;
    };
    let is_consistent = are_estimates_consistent(tall, slope.abs());
    if !is_consistent {
        return 0.0;
    }
    slope
}

fn are_estimates_consistent(tall: f64, slope: f64) -> bool {
    // By eye. A slope of 0.2 is 11 degrees. A ribbon or seal that lies askew fools one of the two
    // estimates, hardly both by the same amount.
    let is_tilt = (MIN_SLOPE..0.2).contains(&slope);
    let tilted = is_tilt && tall >= MIN_SLOPE;
    let ratio = slope / tall;
    tilted && (0.4..2.5).contains(&ratio)
}

/// The middle one of at least two.
fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    values.get(middle).copied()
}

/// Slope that would explain the height of a long line.
fn slope_from_height(cell: &TextBox) -> Option<f64> {
    let width = cell.rect.width();
    let height = cell.rect.height();
    let type_width = |c: &char| {
        if c.is_ascii() { 0.5 } else { 1.0 }
    };
    let chars = cell.chars().iter();
    let units: f64 = chars.map(type_width).sum();
    // Short boxes say little about a slope. The numbers are by eye; 1.15 allows for the margin that
    // engines leave around a line.
    if units < 8.0 || width <= 4.0 * height {
        return None;
    }
    let type_height = 1.15 * width / units;
    Some((height - type_height) / width)
}

/// Whether the box tells where a line runs: a single character is too short for it, and what lies
/// askew (a ribbon over a corner, pieces of a seal) is as tall as wide.
fn is_flat(cell: &TextBox) -> bool {
    let has_text = cell.chars().len() > 1;
    let wide = cell.rect.width() > 1.3 * cell.rect.height();
    has_text && wide
}

/// Slope from a box to the next on its right that stands most on its height.
fn slope_to_next_box(cell: &TextBox, cells: &[TextBox]) -> Option<f64> {
    if !is_flat(cell) {
        return None;
    }
    let from = &cell.rect;
    let height = from.height();
    let level = vertical_centre(from);
    let rise = |to: &Rect| vertical_centre(to) - level;
    let nearest = from.x1 - 0.2 * height;
    let farthest = from.x1 + MAX_STEP_GAP * height;
    let next = cells
        .iter()
        .take(MAX_SAMPLED_BOXES)
        .filter(|other| is_flat(other))
        .map(|other| &other.rect)
        .filter(|to| {
            let reach = nearest..farthest;
            reach.contains(&to.x0)
        })
        .min_by(|a, b| {
            let rise_a = rise(a).abs();
            let rise_b = rise(b).abs();
            rise_a.total_cmp(&rise_b)
        })?;
    let run = horizontal_centre(next) - horizontal_centre(from);
    let rise = rise(next);
    // More than one height up or down is another row and no slope.
    let on_row = rise.abs() < height.max(next.height());
    if !on_row {
        return None;
    }
    Some(rise / run)
}

fn horizontal_centre(r: &Rect) -> f64 {
    f64::midpoint(r.x0, r.x1)
}

/// How far a line rises or falls over the width of the box, in px.
fn rise_across(r: &Rect, slope: f64) -> f64 {
    slope.abs() * r.width()
}

/// The box on the levelled page; its height without what the tilt adds.
pub(super) fn deskew_rect(r: &Rect, slope: f64) -> Rect {
    // A slope that was estimated too high must not turn a box inside out.
    let least = 0.2 * r.height();
    let level_height = r.height() - rise_across(r, slope);
    let half = (0.5 * level_height).max(least);
    let rise = slope * horizontal_centre(r);
    let y = vertical_centre(r) - rise;
    with_rows(r, y, half)
}

/// The box on the page as it was read, from one on the levelled page.
pub(super) fn skew_rect(r: &Rect, slope: f64) -> Rect {
    let skewed_height = r.height() + rise_across(r, slope);
    let half = 0.5 * skewed_height;
    let rise = slope * horizontal_centre(r);
    let y = vertical_centre(r) + rise;
    with_rows(r, y, half)
}

/// The box at another height: its middle and half its height.
fn with_rows(r: &Rect, y: f64, half: f64) -> Rect {
    Rect {
        y0: y - half,
        y1: y + half,
        ..*r
    }
}
