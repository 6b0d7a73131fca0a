//! Cards of ID-1 shape (85.60 × 53.98 mm, ISO/IEC 7810) lying on the paper.

use super::connected_components::label_components;
use super::page_outline;
use crate::raster::Plane;
use model::{Point, Quad};

/// Px a cell has.
const CELL_PX: usize = 4;
// Origin: by eye; low, because a white card on white paper differs little.
/// Difference of neighbours that belongs to a card's edge or print.
const EDGE_STEP: u8 = 6;
/// Width over height of ID-1 is 1.586; room for perspective.
const ASPECT: std::ops::RangeInclusive<f64> = 1.46..=1.72;
// Origin: by eye; ID-1 on A4 takes 0.29.
/// Part of the picture's long side that a card takes at least.
const MIN_SIDE_SHARE: f64 = 0.15;
// Origin: by eye. Above it the card is the picture, and the outline of the paper is its own.
/// Part of the picture's long side that a card lying on a page takes at most.
const MAX_SIDE_SHARE: f64 = 0.85;
// Origin: by eye.
/// Part of the box that lies between the card's outermost cells.
const MIN_FILL: f64 = 0.92;

/// Cards, top to bottom.
pub(super) fn find_cards(page: &Plane, within: Option<Quad>, scale: f64) -> Vec<Quad> {
    let (components, labels) = label_components(&edge_mask(page, within, scale), CELL_PX);
    let long = page.width().max(page.height()) as f64;
    let sizes = long * MIN_SIDE_SHARE..=long * MAX_SIDE_SHARE;
    let mut out = Vec::new();
    for blob in &components {
        let (width, height) = (blob.width(), blob.height());
        let aspect = width.max(height) / width.min(height).max(1.0);
        if !sizes.contains(&width.max(height)) || !ASPECT.contains(&aspect) {
            continue;
        }
        let (rows, _) = labels.cell_extents(blob.label);
        let cell = CELL_PX as f64;
        let row_width = |&(_, first, last): &(f64, f64, f64)| (last - first + 1.0) * cell;
        let inside: f64 = rows.iter().map(row_width).sum();
        if inside * cell >= MIN_FILL * width * height
            && let Some(quad) = page_outline::fit_quad(&labels, blob.label)
        {
            out.push(tighten_outline(quad, scale));
        }
    }
    out
}

/// Px of the picture; without the half cell and the px of edge that surround a card on each side.
fn tighten_outline(quad: Quad, scale: f64) -> Quad {
    let [left, top, right, bottom] = quad.bounds();
    let cx = f64::midpoint(left, right);
    let cy = f64::midpoint(top, bottom);
    let inset = 0.5 + 1.0 / CELL_PX as f64;
    let full = scale * CELL_PX as f64;
    let toward = |v: f64, centre: f64| (v - inset * (v - centre).signum()) * full;
    Quad {
        corners: quad.corners.map(|p| Point {
            x: toward(p.x, cx),
            y: toward(p.y, cy),
        }),
    }
}

/// 255 where neighbours differ, inside the paper.
fn edge_mask(page: &Plane, within: Option<Quad>, scale: f64) -> Plane {
    let inside = within.map_or(
        [0.0, 0.0, page.width() as f64, page.height() as f64],
        |quad| {
            let margin = page.width() as f64 * 0.02;
            let [l, t, r, b] = quad.bounds().map(|v| v / scale);
            [l + margin, t + margin, r - margin, b - margin]
        },
    );
    let [left, top, right, bottom] = inside.map(|v| v.max(0.0) as usize);
    let mut mask = vec![0; page.samples().len()];
    let rows = page
        .rows()
        .zip(page.rows().skip(2))
        .zip(mask.chunks_exact_mut(page.width()));
    let part = left..right.min(page.width().saturating_sub(2)).max(left);
    for ((row, under), out) in rows.take(bottom).skip(top) {
        let (Some(row), Some(under), Some(out)) = (
            row.get(part.start..),
            under.get(part.clone()),
            out.get_mut(part.clone()),
        ) else {
            continue;
        };
        let neighbours = row.iter().zip(row.get(2..).unwrap_or(&[])).zip(under);
        for (((&here, &beside), &below), set) in neighbours.zip(out) {
            let differs = here.abs_diff(beside).max(here.abs_diff(below)) > EDGE_STEP;
            *set = if differs { 255 } else { 0 };
        }
    }
    Plane::new(page.width(), mask)
}
