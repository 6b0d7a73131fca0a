//! Cards of ID-1 shape (85.60 × 53.98 mm, ISO/IEC 7810) lying on the paper.

use super::connected_components::labelled;
use super::page_outline;
use crate::raster::Plane;
use model::{Point, Quad};

/// Px a cell has.
const CELL: usize = 4;
/// Difference of neighbours that belongs to a card's edge or print.
const EDGE: u8 = 6;
/// Width over height of ID-1 is 1.586; room for perspective.
const ASPECT: std::ops::RangeInclusive<f64> = 1.46..=1.72;
/// Part of the picture's long side that a card takes at least.
const SMALLEST: f64 = 0.15;
/// Part of the picture's long side that a card lying on a page takes at most.
const LARGEST: f64 = 0.85;
/// Part of the box that lies between the card's outermost cells.
const FILLED: f64 = 0.92;

/// Cards, top to bottom.
pub(super) fn measure(page: &Plane, within: Option<Quad>, scale: f64) -> Vec<Quad> {
    let (labels_of, labels) = labelled(&edges(page, within, scale), CELL);
    let long = page.width().max(page.height()) as f64;
    let sizes = long * SMALLEST..=long * LARGEST;
    let mut out = Vec::new();
    for blob in &labels_of {
        let (width, height) = (blob.width(), blob.height());
        let aspect = width.max(height) / width.min(height).max(1.0);
        if !sizes.contains(&width.max(height)) || !ASPECT.contains(&aspect) {
            continue;
        }
        let (rows, _) = labels.extents(blob.label);
        let inside: f64 = rows.iter().map(|&(_, first, last)| (last - first + 1.0) * CELL as f64).sum();
        if inside * CELL as f64 >= FILLED * width * height
            && let Some(quad) = page_outline::quad(&labels, blob.label)
        {
            out.push(tightened(quad, scale));
        }
    }
    out
}

/// Px of the picture; without the half cell and the px of edge that surround a card on each side.
fn tightened(quad: Quad, scale: f64) -> Quad {
    let [l, t, r, b] = quad.bounds();
    let (cx, cy) = (f64::midpoint(l, r), f64::midpoint(t, b));
    let inset = 0.5 + 1.0 / CELL as f64;
    let full = scale * CELL as f64;
    let toward = |v: f64, centre: f64| (v - inset * (v - centre).signum()) * full;
    Quad { corners: quad.corners.map(|p| Point { x: toward(p.x, cx), y: toward(p.y, cy) }) }
}

/// 255 where neighbours differ, inside the paper.
fn edges(page: &Plane, within: Option<Quad>, scale: f64) -> Plane {
    let inside = within.map_or([0.0, 0.0, page.width() as f64, page.height() as f64], |quad| {
        let margin = page.width() as f64 * 0.02;
        let [l, t, r, b] = quad.bounds().map(|v| v / scale);
        [l + margin, t + margin, r - margin, b - margin]
    });
    let [left, top, right, bottom] = inside.map(|v| v.max(0.0) as usize);
    let mut mask = vec![0; page.samples().len()];
    let rows = page.rows().zip(page.rows().skip(2)).zip(mask.chunks_exact_mut(page.width()));
    let part = left..right.min(page.width().saturating_sub(2)).max(left);
    for ((row, under), out) in rows.take(bottom).skip(top) {
        let (Some(row), Some(under), Some(out)) =
            (row.get(part.start..), under.get(part.clone()), out.get_mut(part.clone()))
        else {
            continue;
        };
        let neighbours = row.iter().zip(row.get(2..).unwrap_or(&[])).zip(under);
        for (((&here, &beside), &below), set) in neighbours.zip(out) {
            let differs = here.abs_diff(beside).max(here.abs_diff(below)) > EDGE;
            *set = if differs { 255 } else { 0 };
        }
    }
    Plane::new(page.width(), mask)
}
