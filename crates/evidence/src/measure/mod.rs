//! Pixels to measures: the scan as a reviewer sees it.
//!
//! `decode` turns one page into a [`PageRaster`] once; [`measure_page`] takes every number from it.
//! Nothing here knows a threshold of a rule: a measure says what it saw, and `None` says that it
//! could not.

// Pixel arithmetic: values are bounded by 8 bits and by `Limits`, and `as` saturates from floats.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]
// What `simd::widest` runs has to be inlined into it.
#![allow(clippy::inline_always)]

mod blur;
mod cards;
mod colour;
mod connected_components;
mod qr;

mod edges;
mod effective_resolution;
mod exposure;
mod fft;
mod line_fit;
mod qr_finder;

mod fingerprint;
mod ground;
mod ink_outside;
mod page_outline;

mod nearest_neighbour;
mod screenshot;
mod seal;
mod skew;
#[cfg(test)]
mod tests;
mod text_tiles;

use crate::raster::{PageRaster, Plane};

pub use ink_outside::{InkPatch, find_ink_outside};

use std::borrow::Cow;

use model::{ColourMeasure, OrientationEstimate, PageMeasures, Quad};

// Origin of both limits: by eye.
/// Share of ink below which a page is blank.
const BLANK_INK_SHARE: f64 = 0.0004;
/// Printed frames lie within this part of the sides: one in ten.
const MARGIN_DIVISOR: usize = 10;

/// Measures one page. Places and lengths are in px of `pixels`; what could not be measured is `None`.
#[must_use]
pub fn measure_page(pixels: &PageRaster) -> PageMeasures {
    let half_scale = 2.0 * pixels.mid_factor as f64;
    let outline = page_outline::find_outline(&pixels.half, half_scale);
    let (page, page_half) = if let Some(quad) = outline {
        let inside = inner_rect(&quad, pixels.mid_factor);
        let page = pixels.mid.crop(inside);
        let half = page.shrink(2);
        (Cow::Owned(page), Cow::Owned(half))
    } else {
        let page = Cow::Borrowed(&pixels.mid);
        let half = Cow::Borrowed(&pixels.half);
        (page, half)
    };
    let area = match outline {
        Some(quad) => inner_rect(&quad, 1),
        None => [0, 0, pixels.width, pixels.height],
    };
    let side = text_tiles::TILE_SIDE;
    let text = text_tiles::busiest_tiles(&pixels.luma, area, side);
    // Colour and seals keep the whole picture: they are found by their own shape and need no
    // outline.
    let colour = colour::measure_colour(pixels);
    let exposure = exposure::measure_exposure(&page_half);
    let ink_share = page_outline::ink_share(&page_half);
    let (skew_deg, turn) = measure_orientation(&crop_margins(&page_half));
    PageMeasures {
        size: [pixels.width as f64, pixels.height as f64],
        colour,
        blur: blur::measure_blur(&page),
        exposure,
        skew_deg,
        turn,
        ink_share,
        blank: ink_share < BLANK_INK_SHARE,
        outline,
        // With an outline there is table around the paper, so nothing can run into the picture's
        // edge.
        cut_off: if outline.is_none() {
            page_outline::find_cut_edges(&pixels.mid)
        } else {
            Vec::new()
        },
        resolved: effective_resolution::measure_resolution(&text, &pixels.luma),
        screen: screenshot::find_screen_traces(pixels),
        photocopy: photocopy_score(&colour),
        seals: seal::find_seals(pixels),
        codes: qr::find_qr_codes(pixels),
        cards: cards::find_cards(&pixels.half, outline, half_scale),
        ground: ground::measure_ground(pixels),
        look: fingerprint::compute_fingerprint(&pixels.half),
    }
}

/// Whole px inside an outline, `factor` px to one.
fn inner_rect(quad: &Quad, factor: usize) -> [usize; 4] {
    let factor = factor as f64;
    let scaled = |side: f64| side.max(0.0) / factor;
    let [a, b, c, d] = quad.corners;
    let left = f64::max(scaled(a.x), scaled(d.x));
    let top = f64::max(scaled(a.y), scaled(b.y));
    let right = f64::min(scaled(b.x), scaled(c.x));
    let bottom = f64::min(scaled(c.y), scaled(d.y));
    let sides = [left, top, right, bottom];
    sides.map(|side| side as usize)
}

/// The page without its margin: printed frames are stronger lines than text, and run both ways.
fn crop_margins(page: &Plane) -> Plane {
    let width = page.width();
    let height = page.height();
    let left = width / MARGIN_DIVISOR;
    let top = height / MARGIN_DIVISOR;
    let right = width - left;
    let bottom = height - top;
    page.crop([left, top, right, bottom])
}

/// Skew of the lines and the quarter turn that sets them across the page.
fn measure_orientation(page: &Plane) -> (Option<f64>, Option<OrientationEstimate>) {
    let across = skew::estimate_skew(page);
    let down = skew::estimate_skew(&page.transpose());
    let across_strength = across.map_or(0.0, |lines| lines.score);
    let down_strength = down.map_or(0.0, |lines| lines.score);
    if across_strength.max(down_strength) <= 0.0 {
        return (None, None);
    }
    // Edges of text lines pile up in one direction only; how far one wins over the other is the
    // trust.
    let lead = (across_strength - down_strength).abs();
    let confidence = lead / (across_strength + down_strength);
    let (clockwise, skew) = if across_strength >= down_strength {
        (0, across.map(|lines| lines.angle))
    } else {
        (90, down.map(|lines| -lines.angle))
    };
    let turn = OrientationEstimate {
        clockwise,
        confidence,
    };
    (skew, Some(turn))
}

/// Without colour and nothing between ink and paper: 0 to 1. Clipped white is no sign, because a
/// copier's own noise keeps paper off it.
fn photocopy_score(colour: &ColourMeasure) -> f64 {
    if colour.colour == model::ColourMode::Colour {
        0.0
    } else {
        1.0 - colour.midtone_share
    }
}
