//! Cards of ID-1 shape (85.60 × 53.98 mm, ISO/IEC 7810) lying on the paper.

use super::blobs::labelled;
use super::paper;
use super::plane::Plane;
use crate::model::{Point, Quad};

/// Px a cell has.
const CELL: usize = 4;
/// Difference of neighbours that belongs to a card's edge or print.
const EDGE: u8 = 5;
/// Width over height of ID-1 is 1.586; room for perspective.
const ASPECT: std::ops::RangeInclusive<f64> = 1.42..=1.76;
/// Part of the picture's long side that a card takes at least.
const SMALLEST: f64 = 0.15;
/// Part of the box that lies between the card's outermost cells.
const FILLED: f64 = 0.92;

/// Cards, top to bottom.
pub(super) fn measure(page: &Plane, within: Option<Quad>, scale: f64) -> Vec<Quad> {
    let (labels_of, labels) = labelled(&edges(page, within, scale), CELL);
    let least = page.width().max(page.height()) as f64 * SMALLEST;
    let mut out = Vec::new();
    for blob in &labels_of {
        let (width, height) = (blob.width(), blob.height());
        let aspect = width.max(height) / width.min(height).max(1.0);
        if width.max(height) < least || !ASPECT.contains(&aspect) {
            continue;
        }
        let (rows, _) = labels.extents(blob.label);
        let inside: f64 = rows.iter().map(|&(_, first, last)| (last - first + 1.0) * CELL as f64).sum();
        if inside * CELL as f64 >= FILLED * width * height
            && let Some(quad) = paper::quad(&labels, blob.label)
        {
            let full = scale * CELL as f64;
            out.push(Quad { corners: quad.corners.map(|p| Point { x: p.x * full, y: p.y * full }) });
        }
    }
    out
}

/// 255 where neighbours differ, inside the paper.
fn edges(page: &Plane, within: Option<Quad>, scale: f64) -> Plane {
    let inside = within.map_or([0.0, 0.0, page.width() as f64, page.height() as f64], |quad| {
        let margin = page.width() as f64 * 0.02;
        let [l, t, r, b] = quad.bounds().map(|v| v / scale);
        [l + margin, t + margin, r - margin, b - margin]
    });
    let mut mask = Plane::filled(page.width(), page.height(), 0);
    for y in inside[1].max(0.0) as usize..(inside[3].max(0.0) as usize).min(page.height().saturating_sub(2)) {
        let rows = page.row(y).iter().zip(page.row(y).iter().skip(2)).zip(page.row(y + 2));
        for (x, ((&here, &right), &below)) in rows.enumerate() {
            let counted = x as f64 >= inside[0] && (x as f64) < inside[2];
            if counted && (here.abs_diff(right) > EDGE || here.abs_diff(below) > EDGE) {
                mask.set(x, y, 255);
            }
        }
    }
    mask
}
