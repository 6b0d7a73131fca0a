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
// By eye. A slope of 0.2 is 11 degrees.
/// Slopes from this on are no tilt of a page.
const MAX_SLOPE: f64 = 0.2;
/// Boxes on one row stand at most this far apart, heights of the type.
const MAX_STEP_GAP: f64 = 10.0;
/// Off the row by this many heights, two boxes are on two rows.
const MAX_ROW_OFFSET: f64 = 0.4;
/// Slopes that are tried between the least and the steepest.
const TRIED_SLOPES: usize = 24;
// By eye. Enough for a median; the search for the next box takes the square of it.
/// Cells that the estimate looks at.
const MAX_SAMPLED_BOXES: usize = 160;

/// Slope of the text lines, down to the right, as rise over run; 0 for a level page.
///
/// How steep it is follows roughly from long lines, whose boxes are taller than their type by width times
/// slope; which way and how much exactly, from the slope at which most boxes stand on the row of another.
pub(super) fn estimate_slope(cells: &[TextBox]) -> f64 {
    let sampled = cells
        .get(..MAX_SAMPLED_BOXES)
        .unwrap_or(cells);
    let heights: Vec<f64> = sampled
        .iter()
        .filter_map(slope_from_height)
        .collect();
    let Some(tall) = median(heights) else {
        return 0.0;
    };
    if tall < MIN_SLOPE {
        return 0.0;
    }
    let type_heights = sampled
        .iter()
        .map(TextBox::type_height)
        .collect();
    let Some(height) = median(type_heights) else {
        return 0.0;
    };
    // By eye: type is up to so much flatter or taller than it is wide.
    let least = (0.4 * tall).max(0.5 * MIN_SLOPE);
    let most = (2.5 * tall).min(MAX_SLOPE);
    let pairs = neighbour_pairs(sampled, height);
    let level = row_score(&pairs, 0.0, height);
    let mut best = (level, 0.0);
    for step in 0..=TRIED_SLOPES {
        let slope = least + (most - least) * step as f64 / TRIED_SLOPES as f64;
        for slope in [slope, -slope] {
            let score = row_score(&pairs, slope, height);
            if score > best.0 {
                best = (score, slope);
            }
        }
    }
    let (score, slope) = best;
    // By eye: noise alone makes a few boxes fit better.
    if score > 1.1 * level { slope } else { 0.0 }
}

/// Boxes to the right of each box, near enough to stand on its row: distance along and down.
fn neighbour_pairs(cells: &[TextBox], height: f64) -> Vec<Vec<(f64, f64)>> {
    let near = |cell: &TextBox, other: &TextBox| {
        let gap = (other.rect.x0 - cell.rect.x1) / height;
        let along = horizontal_centre(&other.rect) - horizontal_centre(&cell.rect);
        let down = vertical_centre(&other.rect) - vertical_centre(&cell.rect);
        let is_near = gap > -0.5 && gap < MAX_STEP_GAP && down.abs() < MAX_SLOPE * along + height;
        is_near.then_some((along, down))
    };
    let flat = || {
        cells
            .iter()
            .filter(|cell| is_flat(cell))
    };
    let of_cell = |cell: &TextBox| {
        flat()
            .filter_map(|other| near(cell, other))
            .collect()
    };
    flat().map(of_cell).collect()
}

/// How many boxes have a neighbour on their row, at that slope.
fn row_score(pairs: &[Vec<(f64, f64)>], slope: f64, height: f64) -> f64 {
    let fit = |(along, down): &(f64, f64)| {
        let offset = (down - slope * along).abs() / (MAX_ROW_OFFSET * height);
        (1.0 - offset * offset).max(0.0)
    };
    let best = |near: &Vec<(f64, f64)>| near.iter().map(fit).fold(0.0, f64::max);
    pairs.iter().map(best).sum()
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

/// Whether the box is that of a line or a character: pieces of a seal and what lies askew (a ribbon over
/// a corner) are taller.
fn is_flat(cell: &TextBox) -> bool {
    let has_one = cell.chars().len() == 1;
    let wide = cell.rect.width() > 1.3 * cell.rect.height();
    has_one || wide
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
