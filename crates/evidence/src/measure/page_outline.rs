//! The paper in the picture: its outline, what it cuts, what lies on it.

use super::connected_components::{labelled, Labels};
use super::colour::{histogram, percentile};
use super::line_fit::{corner, side, Line};
use crate::raster::Plane;
use crate::raster::simd::widest;
use model::{Edge, Point, Quad};

/// Px of the plane a cell of the paper's mask has.
const CELL: usize = 4;
/// Share of the picture that the paper covers when more than the paper is in it.
const SHARE: std::ops::RangeInclusive<f64> = 0.12..=0.97;
/// Luma by which the paper is brighter than what it lies on.
const STEP: u8 = 24;

/// The outline of the brightest large area, `None` when the picture holds only paper.
pub(super) fn outline(page: &Plane, scale: f64) -> Option<Quad> {
    let table = histogram(page.samples());
    let level = otsu(&table);
    let ground = mean(&table, 0, level);
    if mean(&table, level, 255).saturating_sub(ground) < STEP {
        return None;
    }
    let mask = Plane::new(page.width(), page.samples().iter().map(|&v| u8::from(v > level) * 255).collect());
    let (areas, labels) = labelled(&mask, CELL);
    let paper = areas.iter().max_by_key(|a| a.cells)?;
    let whole = [paper.left == 0, paper.top == 0, paper.right >= page.width(), paper.bottom >= page.height()];
    if whole.iter().filter(|&&touches| touches).count() >= 3 {
        return None;
    }
    let quad = quad(&labels, paper.label)?;
    let area = area(&quad) * (CELL * CELL) as f64 / page.samples().len().max(1) as f64;
    let filled = paper.cells as f64 * (CELL * CELL) as f64 / page.samples().len().max(1) as f64;
    (SHARE.contains(&area) && filled > 0.75 * area).then(|| Quad {
        corners: quad.corners.map(|p| Point { x: p.x * scale * CELL as f64, y: p.y * scale * CELL as f64 }),
    })
}

/// Four lines through the outermost cells of an area.
pub(super) fn quad(labels: &Labels, label: u32) -> Option<Quad> {
    let (rows, columns) = labels.extents(label);
    let left: Vec<(f64, f64)> = rows.iter().map(|&(y, first, _)| (y + 0.5, first)).collect();
    let right: Vec<(f64, f64)> = rows.iter().map(|&(y, _, last)| (y + 0.5, last + 1.0)).collect();
    let top: Vec<(f64, f64)> = columns.iter().map(|&(x, first, _)| (x + 0.5, first)).collect();
    let bottom: Vec<(f64, f64)> = columns.iter().map(|&(x, _, last)| (x + 0.5, last + 1.0)).collect();
    let [left, right, top, bottom]: [Line; 4] = [side(&left)?, side(&right)?, side(&top)?, side(&bottom)?];
    let corners = [corner(top, left), corner(top, right), corner(bottom, right), corner(bottom, left)];
    Some(Quad { corners })
}

fn area(quad: &Quad) -> f64 {
    let [a, b, c, d] = quad.corners;
    ((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y)).abs() / 2.0
}

/// The level that parts a histogram best (Otsu 1979).
fn otsu(table: &[u32; 256]) -> u8 {
    let total: f64 = table.iter().map(|&n| f64::from(n)).sum();
    let all: f64 = table.iter().zip(0u8..=255).map(|(&n, v)| f64::from(n) * f64::from(v)).sum();
    let (mut below, mut sum, mut best) = (0.0, 0.0, (0.0, 0));
    for (&n, value) in table.iter().zip(0u8..=255) {
        below += f64::from(n);
        sum += f64::from(n) * f64::from(value);
        let above = total - below;
        if below > 0.0 && above > 0.0 {
            let gap = sum / below - (all - sum) / above;
            let between = below * above * gap * gap;
            if between > best.0 {
                best = (between, value);
            }
        }
    }
    best.1
}

/// Mean value of the histogram in `from..=to`.
fn mean(table: &[u32; 256], from: u8, to: u8) -> u8 {
    let (mut count, mut sum) = (0.0, 0.0);
    for (&n, value) in table.iter().zip(0u8..=255).filter(|(_, v)| (from..=to).contains(v)) {
        count += f64::from(n);
        sum += f64::from(n) * f64::from(value);
    }
    (sum / f64::max(count, 1.0)) as u8
}

/// Luma below the paper's that counts as ink.
const INK: u8 = 56;
/// Side of a cell that has its own paper, px.
const PAPER_CELL: usize = 48;

/// Share of the page, margins left out, that is darker than the paper around it.
pub(super) fn ink_share(page: &Plane) -> f64 {
    let (width, height) = (page.width(), page.height());
    let (left, top) = (width / 32, height / 32);
    let (mut ink, mut all) = (0usize, 0usize);
    for y in (top..height - top).step_by(PAPER_CELL) {
        for x in (left..width - left).step_by(PAPER_CELL) {
            let cell =
                page.crop([x, y, (x + PAPER_CELL).min(width - left), (y + PAPER_CELL).min(height - top)]);
            let paper = percentile(&histogram(cell.samples()), 0.8);
            let least = paper.saturating_sub((u16::from(INK) * u16::from(paper) / 255) as u8);
            ink += widest!(cell.samples().iter().map(|&v| u16::from(v < least)).sum::<u16>() as usize);
            all += cell.samples().len();
        }
    }
    ink as f64 / all.max(1) as f64
}

/// Rows from the edge that must all be ink for print to run into it.
const DEPTH: usize = 6;
/// Longest run along the edge that is print and not the scanner's shadow: part of the edge.
const LONGEST: f64 = 0.2;
/// Part of the edge that is dark when a shadow of the scanner lies on it.
const SHADOW: f64 = 0.35;
/// Part of the edge that is print when something is cut off.
const CUT: f64 = 0.012;

/// Sides at which print runs into the edge of the picture. Each has its own light.
pub(super) fn cut_off(page: &Plane) -> Vec<Edge> {
    let (width, height) = (page.width(), page.height());
    let (right, bottom) = (width.saturating_sub(PAPER_CELL), height.saturating_sub(PAPER_CELL));
    let level = |strip: [usize; 4]| {
        let paper = f64::from(percentile(&histogram(page.crop(strip).samples()), 0.8));
        (paper - paper / 255.0 * f64::from(INK)).max(0.0) as u8
    };
    let across = |from: usize, strip: [usize; 4]| {
        let level = level(strip);
        share(&(0..width).map(|x| page.column(x, from, DEPTH).all(|v| v < level)).collect::<Vec<_>>())
    };
    let down = |from: usize, strip: [usize; 4]| {
        let level = level(strip);
        share(&(0..height).map(|y| page.run(from, y, DEPTH).iter().all(|&v| v < level)).collect::<Vec<_>>())
    };
    let sides = [
        (Edge::Top, across(0, [0, 0, width, PAPER_CELL])),
        (Edge::Right, down(width.saturating_sub(DEPTH), [right, 0, width, height])),
        (Edge::Bottom, across(height.saturating_sub(DEPTH), [0, bottom, width, height])),
        (Edge::Left, down(0, [0, 0, PAPER_CELL, height])),
    ];
    sides.into_iter().filter(|&(_, share)| share >= CUT).map(|(edge, _)| edge).collect()
}

/// Share of an edge in short runs of ink.
fn share(ink: &[bool]) -> f64 {
    if ink.iter().filter(|&&v| v).count() as f64 > SHADOW * ink.len() as f64 {
        return 0.0;
    }
    let longest = (ink.len() as f64 * LONGEST) as usize;
    // What lies in a corner belongs to the other side.
    let start = ink.iter().position(|&v| !v).unwrap_or(0);
    let end = ink.iter().rposition(|&v| !v).unwrap_or(0);
    let inner = ink.get(start..end).unwrap_or(&[]);
    let is_print = |run: &&[bool]| run.first() == Some(&true) && run.len() <= longest;
    let print: usize = inner.chunk_by(|a, b| a == b).filter(is_print).map(<[bool]>::len).sum();
    print as f64 / ink.len().max(1) as f64
}
