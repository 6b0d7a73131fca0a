//! The paper in the picture: its outline, what it cuts, what lies on it.

use super::colour::{compute_histogram, percentile_of};
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
const PAPER_SHARE: std::ops::RangeInclusive<f64> = 0.12..=0.97;
/// Luma by which the paper is brighter than what it lies on.
const MIN_CONTRAST: u8 = 24;

/// The outline of the brightest large area, `None` when the picture holds only paper.
pub(super) fn find_outline(page: &Plane, scale: f64) -> Option<Quad> {
    let table = compute_histogram(page.samples());
    let level = otsu_threshold(&table);
    let ground = histogram_mean(&table, 0, level);
    if histogram_mean(&table, level, 255).saturating_sub(ground) < MIN_CONTRAST {
        return None;
    }
    let bright = page.samples().iter().map(|&v| u8::from(v > level) * 255);
    let mask = Plane::new(page.width(), bright.collect());
    let (areas, labels) = label_components(&mask, CELL_PX);
    let paper = areas.iter().max_by_key(|a| a.cells)?;
    let whole = [
        paper.left == 0,
        paper.top == 0,
        paper.right >= page.width(),
        paper.bottom >= page.height(),
    ];
    // A sheet that touches three sides is a scan with a dark strip, not a photo of a paper.
    if whole.iter().filter(|&&touches| touches).count() >= 3 {
        return None;
    }
    let quad = fit_quad(&labels, paper.label)?;
    let cell_area = (CELL_PX * CELL_PX) as f64;
    let page_area = page.samples().len().max(1) as f64;
    let area = quad_area(&quad) * cell_area / page_area;
    let filled = paper.cells as f64 * cell_area / page_area;
    // A shape that fills less than three quarters of its own outline is not a sheet (by eye).
    let is_sheet = PAPER_SHARE.contains(&area) && filled > 0.75 * area;
    let to_px = |p: Point| Point {
        x: p.x * scale * CELL_PX as f64,
        y: p.y * scale * CELL_PX as f64,
    };
    is_sheet.then(|| Quad {
        corners: quad.corners.map(to_px),
    })
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
fn fit_opposite_sides(extents: &[(f64, f64, f64)]) -> Option<(FittedLine, FittedLine)> {
    let mut firsts = Vec::with_capacity(extents.len());
    let mut lasts = Vec::with_capacity(extents.len());
    for &(place, first, last) in extents {
        firsts.push((place + 0.5, first));
        lasts.push((place + 0.5, last + 1.0));
    }
    Some((fit_side(&firsts)?, fit_side(&lasts)?))
}

fn quad_area(quad: &Quad) -> f64 {
    let [a, b, c, d] = quad.corners;
    ((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y)).abs() / 2.0
}

/// The level that parts a histogram best (Otsu 1979).
fn otsu_threshold(table: &[u32; 256]) -> u8 {
    let total: f64 = table.iter().map(|&n| f64::from(n)).sum();
    let all: f64 = table
        .iter()
        .zip(0u8..=255)
        .map(|(&n, v)| f64::from(n) * f64::from(v))
        .sum();
    let mut below = 0.0;
    let mut sum = 0.0;
    let mut best_variance = 0.0;
    let mut best_level = 0;
    for (&n, value) in table.iter().zip(0u8..=255) {
        below += f64::from(n);
        sum += f64::from(n) * f64::from(value);
        let above = total - below;
        if below > 0.0 && above > 0.0 {
            let gap = sum / below - (all - sum) / above;
            let variance = below * above * gap * gap;
            if variance > best_variance {
                best_variance = variance;
                best_level = value;
            }
        }
    }
    best_level
}

/// Mean value of the histogram in `from..=to`.
fn histogram_mean(table: &[u32; 256], from: u8, to: u8) -> u8 {
    let (mut count, mut sum) = (0.0, 0.0);
    for (&n, value) in table
        .iter()
        .zip(0u8..=255)
        .filter(|(_, v)| (from..=to).contains(v))
    {
        count += f64::from(n);
        sum += f64::from(n) * f64::from(value);
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
    let (width, height) = (page.width(), page.height());
    let (left, top) = (width / 32, height / 32);
    let (mut ink, mut all) = (0usize, 0usize);
    for y in (top..height - top).step_by(PAPER_CELL) {
        for x in (left..width - left).step_by(PAPER_CELL) {
            let right = (x + PAPER_CELL).min(width - left);
            let bottom = (y + PAPER_CELL).min(height - top);
            let cell = page.crop([x, y, right, bottom]);
            // The 80th percentile is paper even in a cell that is full of text.
            let paper = percentile_of(&compute_histogram(cell.samples()), 0.8);
            let contrast = u16::from(INK_CONTRAST) * u16::from(paper) / 255;
            let least = paper.saturating_sub(contrast as u8);
            ink += widest!(
                cell.samples()
                    .iter()
                    .map(|&v| u16::from(v < least))
                    .sum::<u16>() as usize
            );
            all += cell.samples().len();
        }
    }
    ink as f64 / all.max(1) as f64
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
    let (width, height) = (page.width(), page.height());
    let (right, bottom) = (
        width.saturating_sub(PAPER_CELL),
        height.saturating_sub(PAPER_CELL),
    );
    let level = |strip: [usize; 4]| {
        let paper = f64::from(percentile_of(
            &compute_histogram(page.crop(strip).samples()),
            0.8,
        ));
        (paper - paper / 255.0 * f64::from(INK_CONTRAST)).max(0.0) as u8
    };
    let across = |from: usize, strip: [usize; 4]| {
        let level = level(strip);
        print_share(
            &(0..width)
                .map(|x| page.column(x, from, EDGE_DEPTH).all(|v| v < level))
                .collect::<Vec<_>>(),
        )
    };
    let down = |from: usize, strip: [usize; 4]| {
        let level = level(strip);
        print_share(
            &(0..height)
                .map(|y| {
                    page.row_part(from, y, EDGE_DEPTH)
                        .iter()
                        .all(|&v| v < level)
                })
                .collect::<Vec<_>>(),
        )
    };
    let sides = [
        (PageEdge::Top, across(0, [0, 0, width, PAPER_CELL])),
        (
            PageEdge::Right,
            down(width.saturating_sub(EDGE_DEPTH), [right, 0, width, height]),
        ),
        (
            PageEdge::Bottom,
            across(
                height.saturating_sub(EDGE_DEPTH),
                [0, bottom, width, height],
            ),
        ),
        (PageEdge::Left, down(0, [0, 0, PAPER_CELL, height])),
    ];
    sides
        .into_iter()
        .filter(|&(_, share)| share >= CUT_SHARE)
        .map(|(edge, _)| edge)
        .collect()
}

/// Share of an edge in short runs of ink.
fn print_share(ink: &[bool]) -> f64 {
    if ink.iter().filter(|&&v| v).count() as f64 > SHADOW_SHARE * ink.len() as f64 {
        return 0.0;
    }
    let longest = (ink.len() as f64 * MAX_RUN_SHARE) as usize;
    // What lies in a corner belongs to the other side.
    let start = ink.iter().position(|&v| !v).unwrap_or(0);
    let end = ink.iter().rposition(|&v| !v).unwrap_or(0);
    let inner = ink.get(start..end).unwrap_or(&[]);
    let is_print = |run: &&[bool]| run.first() == Some(&true) && run.len() <= longest;
    let print: usize = inner
        .chunk_by(|a, b| a == b)
        .filter(is_print)
        .map(<[bool]>::len)
        .sum();
    print as f64 / ink.len().max(1) as f64
}
