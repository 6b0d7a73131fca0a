//! Cards of ID-1 shape (85.60 × 53.98 mm, ISO/IEC 7810) lying on the paper.

use std::ops::RangeInclusive;

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
const ASPECT: RangeInclusive<f64> = 1.46..=1.72;
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
pub(super) fn find_cards(
    page: &Plane,
    paper_outline: Option<Quad>,
    picture_scale: f64,
) -> Vec<Quad> {
    let mask = edge_mask(page, paper_outline, picture_scale);
    let (components, labels) = label_components(&mask, CELL_PX);
    let longer_side = page.width().max(page.height());
    let long = longer_side as f64;
    let least = long * MIN_SIDE_SHARE;
    let most = long * MAX_SIDE_SHARE;
    let sizes = least..=most;
    let cell = CELL_PX as f64;
    let mut out = Vec::new();
    for blob in &components {
        let width = blob.width();
        let height = blob.height();
        let longer = width.max(height);
        let shorter = width.min(height).max(1.0);
        let aspect = longer / shorter;
        let has_size = sizes.contains(&longer);
        if !has_size || !ASPECT.contains(&aspect) {
            continue;
        }
        let (rows, _) = labels.cell_extents(blob.label);
        let mut inside = 0.0;
        for &(_, first, last) in &rows {
            let length = last - first + 1.0;
            inside += length * cell;
        }
        let least = MIN_FILL * width * height;
        if inside * cell < least {
            continue;
        }
        let quad = page_outline::fit_quad(&labels, blob.label);
        if let Some(quad) = quad {
            out.push(tighten_outline(quad, picture_scale));
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
    let toward = |v: f64, centre: f64| {
        let outward = (v - centre).signum();
        (v - inset * outward) * full
    };
    let tightened = |p: Point| Point {
        x: toward(p.x, cx),
        y: toward(p.y, cy),
    };
    let corners = quad.corners.map(tightened);
    Quad { corners }
}

/// 255 where neighbours differ, inside the paper.
fn edge_mask(page: &Plane, within: Option<Quad>, scale: f64) -> Plane {
    let width = page.width();
    let inside = paper_bounds(page, within, scale);
    let [left, top, right, bottom] = inside.map(|side| side.max(0.0) as usize);
    let most = width.saturating_sub(2);
    let end = right.min(most).max(left);
    let mut mask = vec![0; page.samples().len()];
    let unders = page.rows().skip(2);
    let outs = mask.chunks_exact_mut(width);
    let rows = page.rows().zip(unders).zip(outs);
    let rows = rows.take(bottom).skip(top);
    for ((row, under), out) in rows {
        let row = row.get(left..);
        let under = under.get(left..end);
        let out = out.get_mut(left..end);
        let Some(row) = row else { continue };
        let Some(under) = under else { continue };
        let Some(out) = out else { continue };
        let beside = row.get(2..).unwrap_or_default();
        let here = row.iter().zip(beside);
        let neighbours = here.zip(under).zip(out);
        for (((&here, &beside), &below), set) in neighbours {
            let across = here.abs_diff(beside);
            let down = here.abs_diff(below);
            let differs = across.max(down) > EDGE_STEP;
            *set = if differs { 255 } else { 0 };
        }
    }
    Plane::new(width, mask)
}

/// `[left, top, right, bottom]` of the paper without its own edges, or of the whole picture.
fn paper_bounds(page: &Plane, within: Option<Quad>, scale: f64) -> [f64; 4] {
    let width = page.width() as f64;
    let height = page.height() as f64;
    let Some(quad) = within else {
        return [0.0, 0.0, width, height];
    };
    let margin = width * 0.02;
    let bounds = quad.bounds();
    let [left, top, right, bottom] = bounds.map(|side| side / scale);
    [left + margin, top + margin, right - margin, bottom - margin]
}
