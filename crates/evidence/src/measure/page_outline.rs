//! The paper in the picture: its outline, what it cuts, what lies on it.

use std::ops::RangeInclusive;

use super::colour::{Histogram, compute_histogram, percentile_of};
use super::connected_components::{CellExtent, ConnectedComponent};
use super::connected_components::{LabelGrid, label_components};
use super::line_fit::{FittedLine, fit_side, intersect_sides};
use crate::raster::Plane;
use crate::raster::simd::widest;
use model::{PageEdge, Point, Quad};

// Origin: by eye. Coarse cells close the gaps that print leaves in the paper.
/// Px of the plane a cell of the paper's mask has.
const CELL_PX: usize = 4;
// Origin of the limits here, where none names its own: by eye.
/// Share of the picture that the paper covers when more than the paper is in it.
const PAPER_SHARE: RangeInclusive<f64> = 0.12..=0.97;
/// Luma by which the paper is brighter than what it lies on.
const MIN_CONTRAST: u8 = 24;

/// The outline of the brightest large area, `None` when the picture holds only paper.
pub(super) fn find_outline(page: &Plane, scale: f64) -> Option<Quad> {
    let mask = bright_mask(page)?;
    let (areas, labels) = label_components(&mask, CELL_PX);
    let by_size = |area: &&ConnectedComponent| area.cells;
    let paper = areas.iter().max_by_key(by_size)?;
    // A sheet that touches three sides is a scan with a dark strip, not a photo of a paper.
    if count_touched_sides(paper, page) >= 3 {
        return None;
    }
    let quad = fit_quad(&labels, paper.label)?;
    let cell_area = (CELL_PX * CELL_PX) as f64;
    let px = page.samples().len().max(1);
    let page_area = px as f64;
    let area = quad_area(&quad) * cell_area / page_area;
    let filled = paper.cells as f64 * cell_area / page_area;
    // A shape that fills less than three quarters of its own outline is not a sheet (by eye).
    let is_filled = filled > 0.75 * area;
    if !PAPER_SHARE.contains(&area) || !is_filled {
        return None;
    }
    let to_px = |p: Point| Point {
        x: p.x * scale * CELL_PX as f64,
        y: p.y * scale * CELL_PX as f64,
    };
    let corners = quad.corners.map(to_px);
    Some(Quad { corners })
}

/// Sides of the page that an area reaches.
fn count_touched_sides(area: &ConnectedComponent, page: &Plane) -> usize {
    let touches = [
        area.left == 0,
        area.top == 0,
        area.right >= page.width(),
        area.bottom >= page.height(),
    ];
    touches
        .into_iter()
        .filter(|&side_is_touched| side_is_touched)
        .count()
}

/// 255 where the picture is bright; `None` where nothing stands out from its ground.
fn bright_mask(page: &Plane) -> Option<Plane> {
    let table = compute_histogram(page.samples());
    let level = otsu_threshold(&table);
    let ground = histogram_mean(&table, 0, level);
    let paper = histogram_mean(&table, level, 255);
    if paper.saturating_sub(ground) < MIN_CONTRAST {
        return None;
    }
    let to_mask = |&luma: &u8| {
        let is_bright = luma > level;
        u8::from(is_bright) * 255
    };
    let bright = page.samples().iter().map(to_mask);
    Some(Plane::new(page.width(), bright.collect()))
}

/// Four lines through the outermost cells of an area.
pub(super) fn fit_quad(labels: &LabelGrid, label: u32) -> Option<Quad> {
    let (rows, columns) = labels.cell_extents(label);
    let (left, right) = fit_opposite_sides(&rows)?;
    let (top, bottom) = fit_opposite_sides(&columns)?;
    let corners = [
        intersect_sides(top, left),
        intersect_sides(top, right),
        intersect_sides(bottom, right),
        intersect_sides(bottom, left),
    ];
    Some(Quad { corners })
}

/// Lines through the first and the last cells, each row or column given as `(place, first, last)`.
fn fit_opposite_sides(extents: &[CellExtent]) -> Option<(FittedLine, FittedLine)> {
    let mut firsts = Vec::with_capacity(extents.len());
    let mut lasts = Vec::with_capacity(extents.len());
    for &(place, first, last) in extents {
        let middle = place + 0.5;
        firsts.push((middle, first));
        lasts.push((middle, last + 1.0));
    }
    let first_side = fit_side(&firsts)?;
    let last_side = fit_side(&lasts)?;
    Some((first_side, last_side))
}

fn quad_area(quad: &Quad) -> f64 {
    let [a, b, c, d] = quad.corners;
    let falling = Point {
        x: c.x - a.x,
        y: c.y - a.y,
    };
    let rising = Point {
        x: d.x - b.x,
        y: d.y - b.y,
    };
    let falling_turn = falling.x * rising.y;
    let product = falling_turn - rising.x * falling.y;
    product.abs() / 2.0
}

/// The level that parts a histogram best (Otsu 1979).
fn otsu_threshold(table: &Histogram) -> u8 {
    let total = px_count(table);
    let all = luma_sum(table);
    let mut below = 0.0;
    let mut sum = 0.0;
    let mut best_variance = 0.0;
    let mut best_level = 0;
    let levels = table.iter().zip(0u8..=255);
    for (&count, value) in levels {
        let count = f64::from(count);
        below += count;
        sum += count * f64::from(value);
        let above = total - below;
        if below <= 0.0 || above <= 0.0 {
            continue;
        }
        let mean_below = sum / below;
        let mean_above = (all - sum) / above;
        let gap = mean_below - mean_above;
        let variance = below * above * gap * gap;
        if variance > best_variance {
            best_variance = variance;
            best_level = value;
        }
    }
    best_level
}

/// Px in the histogram.
fn px_count(table: &Histogram) -> f64 {
    table
        .iter()
        .map(|&px_with_value| f64::from(px_with_value))
        .sum()
}

/// The values of all px in the histogram, added up.
fn luma_sum(table: &Histogram) -> f64 {
    table
        .iter()
        .zip(0u8..=255)
        .map(|(&count, value)| f64::from(count) * f64::from(value))
        .sum()
}

/// Mean value of the histogram in `from..=to`.
fn histogram_mean(table: &Histogram, from: u8, to: u8) -> u8 {
    let mut count = 0.0;
    let mut sum = 0.0;
    let levels = table.iter().zip(0u8..=255);
    for (&px, value) in levels {
        if value < from || value > to {
            continue;
        }
        let px = f64::from(px);
        count += px;
        sum += px * f64::from(value);
    }
    (sum / f64::max(count, 1.0)) as u8
}

// Origin: by eye, of 255 on white paper; it shrinks with the light on the paper.
/// Luma below the paper's that counts as ink.
const INK_CONTRAST: u8 = 56;
// Origin: by eye; about 16 mm of A4 at 75 dpi.
/// Side of a cell that has its own paper, px.
const PAPER_CELL: usize = 48;

/// Share of the page, margins left out, that is darker than the paper around it.
pub(super) fn ink_share(page: &Plane) -> f64 {
    let left = page.width() / 32;
    let top = page.height() / 32;
    let right = page.width() - left;
    let bottom = page.height() - top;
    let mut ink = 0;
    let mut all = 0;
    for y in (top..bottom).step_by(PAPER_CELL) {
        for x in (left..right).step_by(PAPER_CELL) {
            let cell_right = (x + PAPER_CELL).min(right);
            let cell_bottom = (y + PAPER_CELL).min(bottom);
            let cell = page.crop([x, y, cell_right, cell_bottom]);
            ink += ink_px(&cell);
            all += cell.samples().len();
        }
    }
    ink as f64 / all.max(1) as f64
}

/// Px of a cell that are darker than its own paper.
fn ink_px(cell: &Plane) -> usize {
    let table = compute_histogram(cell.samples());
    // The 80th percentile is paper even in a cell that is full of text.
    let paper = percentile_of(&table, 0.8);
    let light = u16::from(paper);
    let contrast = u16::from(INK_CONTRAST) * light / 255;
    let least = paper.saturating_sub(contrast as u8);
    let count = widest!(
        cell.samples()
            .iter()
            .map(|&v| u16::from(v < least))
            .sum::<u16>()
    );
    usize::from(count)
}

// Origin: by eye; 1 mm of A4 at 150 dpi, so that a speck of dust is no print.
/// Rows from the edge that must all be ink for print to run into it.
const EDGE_DEPTH: usize = 6;
/// Longest run along the edge that is print and not the scanner's shadow: part of the edge.
const MAX_RUN_SHARE: f64 = 0.2;
/// Part of the edge that is dark when a shadow of the scanner lies on it.
const SHADOW_SHARE: f64 = 0.35;
// Origin: by eye; held by the sweep (fixtures/generator/rates.md, row "cut off": 24 of 32 found,
// the others lost no print).
/// Part of the edge that is print when something is cut off.
const CUT_SHARE: f64 = 0.012;

/// Sides at which print runs into the edge of the picture. Each has its own light.
pub(super) fn find_cut_edges(page: &Plane) -> Vec<PageEdge> {
    let width = page.width();
    let height = page.height();
    let last_column = width.saturating_sub(EDGE_DEPTH);
    let last_row = height.saturating_sub(EDGE_DEPTH);
    let right = width.saturating_sub(PAPER_CELL);
    let bottom = height.saturating_sub(PAPER_CELL);
    let across = |from: usize, strip: PixelBox| {
        let level = ink_level(page, strip);
        let is_ink = |x| {
            let mut column = page.column(x, from, EDGE_DEPTH);
            column.all(|luma| luma < level)
        };
        print_share((0..width).map(is_ink))
    };
    let down = |from: usize, strip: PixelBox| {
        let level = ink_level(page, strip);
        let is_ink = |y| {
            page.row_part(from, y, EDGE_DEPTH)
                .iter()
                .all(|&luma| luma < level)
        };
        print_share((0..height).map(is_ink))
    };
    let top_share = across(0, [0, 0, width, PAPER_CELL]);
    let right_share = down(last_column, [right, 0, width, height]);
    let bottom_share = across(last_row, [0, bottom, width, height]);
    let left_share = down(0, [0, 0, PAPER_CELL, height]);
    let sides = [
        (PageEdge::Top, top_share),
        (PageEdge::Right, right_share),
        (PageEdge::Bottom, bottom_share),
        (PageEdge::Left, left_share),
    ];
    sides
        .into_iter()
        .filter(|&(_, share)| share >= CUT_SHARE)
        .map(|(edge, _)| edge)
        .collect()
}

/// `[left, top, right, bottom]`, px.
type PixelBox = [usize; 4];

/// Luma below which a px of the strip is ink.
fn ink_level(page: &Plane, strip: PixelBox) -> u8 {
    let crop = page.crop(strip);
    let table = compute_histogram(crop.samples());
    let paper = percentile_of(&table, 0.8);
    let paper = f64::from(paper);
    let contrast = paper / 255.0 * f64::from(INK_CONTRAST);
    let level = paper - contrast;
    level.max(0.0) as u8
}

/// Share of an edge in short runs of ink.
fn print_share(ink: impl Iterator<Item = bool>) -> f64 {
    let ink: Vec<bool> = ink.collect();
    let length = ink.len() as f64;
    let dark = ink
        .iter()
        .filter(|&&is_ink_at_place| is_ink_at_place)
        .count();
    if dark as f64 > SHADOW_SHARE * length {
        return 0.0;
    }
    let longest = (length * MAX_RUN_SHARE) as usize;
    // What lies in a corner belongs to the other side.
    let start = ink
        .iter()
        .position(|&place_is_ink| !place_is_ink)
        .unwrap_or_default();
    let end = ink
        .iter()
        .rposition(|&place_is_ink| !place_is_ink)
        .unwrap_or_default();
    let is_print = |run: &&[bool]| {
        let is_dark = run.first() == Some(&true);
        is_dark && run.len() <= longest
    };
    let print: usize = ink
        .get(start..end)
        .unwrap_or_default()
        .chunk_by(|a, b| a == b)
        .filter(is_print)
        .map(<[bool]>::len)
        .sum();
    print as f64 / length.max(1.0)
}
