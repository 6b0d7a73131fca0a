//! Company seals: red rings, round or oval.
//!
//! A national emblem is red as well, but a disc; the fill tells them apart.
//!
//! `ocr::seal` looks for red too, and differs in all else: it has the reading's RGB picture and wants
//! every patch that may hide writing, faint or broken. Here the planes of the page are at hand, the
//! light on the paper counts, and only what has a ring may pass for a seal.

use std::f64::consts::TAU;
use std::ops::RangeInclusive;

use super::colour::{compute_histogram, percentile_of};
use super::connected_components::{ConnectedComponent, find_components};
use crate::raster::Plane;
use crate::raster::{PageRaster, Preview};
use model::{Point, Seal};

// Origin of the limits here, where none names its own: by eye.
/// How far red lies above green and blue on white paper, in 8-bit steps.
const MIN_REDNESS: i16 = 45;
// Origin: by eye; five degrees each.
/// Directions in which the ring is looked for.
const DIRECTIONS: usize = 72;
/// Part of the radius within which the outline lies.
const RING_RADII: (f64, f64) = (0.84, 1.06);
// Origin: by eye; oval seals and tilted photos included.
/// Height over width of a seal, round or oval.
const ASPECT: RangeInclusive<f64> = 0.55..=1.8;
// Origin: by eye; 7 mm on A4, far below any company seal.
/// Smaller marks are no seals: part of the page's short side.
const MIN_SIZE_SHARE: f64 = 0.035;
// Origin: by eye; lower than what the check asks for (0.6), so that a rule can be stricter or
// laxer.
/// A ring with fewer directions filled is kept out of the list.
const MIN_RING_SHARE: f64 = 0.45;

pub(super) fn find_seals(pixels: &PageRaster) -> Vec<Seal> {
    let Some(small) = &pixels.small else {
        return Vec::new();
    };
    let mask = red_mask(small);
    let scale = pixels.small_factor as f64;
    let width = small.y.width();
    let height = small.y.height();
    let short_side = width.min(height) as f64;
    let least = short_side * MIN_SIZE_SHARE;
    let mut seals = Vec::new();
    for patch in find_components(&mask, 2) {
        let width = patch.width();
        let height = patch.height();
        let is_small = width < least || height < least;
        let aspect = height / width;
        if is_small || !ASPECT.contains(&aspect) {
            continue;
        }
        let seal = measure_seal(&mask, &patch, scale);
        if seal.ring >= MIN_RING_SHARE {
            seals.push(seal);
        }
    }
    let by_size = |a: &Seal, b: &Seal| b.radius.total_cmp(&a.radius);
    seals.sort_by(by_size);
    seals
}

/// 255 where the colour is red, relative to the light on the paper.
fn red_mask(small: &Preview) -> Plane {
    let luma = compute_histogram(small.y.samples());
    let paper = percentile_of(&luma, 0.9);
    let light = i16::from(paper);
    let least = (MIN_REDNESS * light / 245).max(18);
    let mark_red = |(&cb, &cr)| {
        let is_red = redness(cb, cr) > least;
        if is_red { 255 } else { 0 }
    };
    let blue = small.cb.samples().iter();
    let pairs = blue.zip(small.cr.samples());
    let mask = pairs.map(mark_red).collect();
    Plane::new(small.y.width(), mask)
}

/// How far red lies above the stronger of green and blue.
#[inline(always)]
fn redness(cb: u8, cr: u8) -> i16 {
    // Sixty-fourths: products stay within 16 bits, of which a vector holds more.
    let b = i16::from(cb) - 128;
    let r = i16::from(cr) - 128;
    // 135/64 and 22/64: red minus green in terms of Cb and Cr (JFIF). The next line: red minus
    // blue.
    let over_green = (135 * r + 22 * b) >> 6;
    let over_blue = (90 * r - 114 * b) >> 6;
    over_green.min(over_blue)
}

fn measure_seal(mask: &Plane, blob: &ConnectedComponent, scale: f64) -> Seal {
    let cx = (blob.left + blob.right) as f64 / 2.0;
    let cy = (blob.top + blob.bottom) as f64 / 2.0;
    let rx = blob.width() / 2.0;
    let ry = blob.height() / 2.0;
    let (ring_start, ring_end) = RING_RADII;
    let mut directions = [false; DIRECTIONS];
    let mut inside = 0u32;
    let mut red = 0u32;
    for y in blob.top..blob.bottom {
        let length = blob.right - blob.left;
        let row = mask.row_part(blob.left, y, length);
        let columns = blob.left..;
        for (x, &value) in columns.zip(row) {
            // Scaled to a circle first: one test then holds for round and oval seals.
            let dx = (x as f64 + 0.5 - cx) / rx;
            let dy = (y as f64 + 0.5 - cy) / ry;
            let radius = (dx * dx + dy * dy).sqrt();
            let is_inside = radius <= 1.0;
            let is_red = value > 0;
            inside += u32::from(is_inside);
            red += u32::from(is_inside && is_red);
            let is_on_ring = radius >= ring_start && radius <= ring_end;
            if is_red && is_on_ring {
                let turn = dy.atan2(dx) / TAU + 0.5;
                let direction = (turn * DIRECTIONS as f64) as usize % DIRECTIONS;
                if let Some(covered) = directions.get_mut(direction) {
                    *covered = true;
                }
            }
        }
    }
    let covered = directions
        .iter()
        .filter(|&&is_covered_direction| is_covered_direction)
        .count();
    let bounds = [blob.left, blob.top, blob.right, blob.bottom];
    let centre = Point {
        x: cx * scale,
        y: cy * scale,
    };
    let area = inside.max(1);
    Seal {
        centre,
        radius: rx.max(ry) * scale,
        bounds: bounds.map(|v| v as f64 * scale),
        ring: covered as f64 / DIRECTIONS as f64,
        fill: f64::from(red) / f64::from(area),
    }
}
