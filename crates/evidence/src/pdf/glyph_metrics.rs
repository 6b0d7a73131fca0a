//! Where a glyph stands on the page, and how large it is.

use hayro_interpret::font::Glyph;
use hayro_interpret::kurbo::{Affine, Point, Vec2};

/// Units of an em in glyph space.
const UNITS_PER_EM: f64 = 1000.0;

// Origin: by eye; the narrowest print that is meant to be read has half the width of its face.
/// Width over height of letters, against those of their face, below which they are a line.
const MIN_SQUEEZE: f64 = 0.1;

/// Where a glyph stands on the page and how large it is, pt.
#[derive(Clone, Copy)]
pub(super) struct GlyphMetrics {
    /// Start on the base line.
    pub(super) origin: Point,
    /// One em in the direction of the text.
    pub(super) run: Vec2,
    /// One em from the base line up.
    pub(super) up: Vec2,
    /// How far the text advances with it.
    pub(super) advance: f64,
    pub(super) middle: Point,
    pub(super) vertical: bool,
}

impl GlyphMetrics {
    pub(super) fn new(glyph: &Glyph<'_>, to_page: Affine, vertical: bool) -> Self {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(drawn) => drawn.advance_width(),
        };
        let origin = to_page * Point::ZERO;
        let em = |x, y| {
            let end = to_page * Point::new(x, y);
            end - origin
        };
        let along = em(UNITS_PER_EM, 0.0);
        let up = em(0.0, UNITS_PER_EM);
        let (run, advance) = if vertical {
            (-up, up.hypot())
        } else {
            let ems = match advance {
                Some(units) => f64::from(units) / UNITS_PER_EM,
                None => 0.5,
            };
            (along, ems * along.hypot())
        };
        // 0.35 em up: about half the height of letters, so that a line cut by the page's edge
        // counts by its larger part.
        let rise = if vertical { 0.0 } else { 0.35 };
        let half_run = run.normalize() * (advance / 2.0);
        let middle = origin + half_run + up * rise;
        Self {
            origin,
            run,
            up,
            advance,
            middle,
            vertical,
        }
    }

    /// Whether the letter is not squeezed to a line.
    pub(super) fn is_legible(&self) -> bool {
        let [along, up] = [self.run, self.up].map(Vec2::hypot);
        self.vertical || along >= MIN_SQUEEZE * up
    }

    pub(super) fn is_finite(&self) -> bool {
        let is_placed = self.middle.is_finite() && self.advance.is_finite();
        is_placed && self.run.hypot() > 0.0
    }
}
