//! Page boxes: where content lands on the upright page.

use std::ops::RangeInclusive;

use hayro_interpret::TransformExt;
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_syntax::page::Page;

/// Smallest and largest page side in default user space units (ISO 32000-1, annex C.2, as viewers
/// apply it: smaller ones exist and are drawn).
const PAGE_SIDE_UNITS: RangeInclusive<f64> = 1.0..=14_400.0;

/// A page's frame in pt, upright: `CropBox` within `MediaBox`, after Rotate and `UserUnit`.
pub(super) struct PageFrame {
    /// Width and height; `None` when the page boxes are unusable.
    pub(super) size: Option<[f64; 2]>,
    /// The area in which drawing is seen, from the origin at the top left.
    pub(super) page: Rect,
    /// User space to the upright page.
    pub(super) transform: Affine,
}

/// Boxes and Rotate are inherited (and any multiple of 90, negative too), `UserUnit` is the page's own.
pub(super) fn page_frame(page: &Page<'_>) -> PageFrame {
    let is_usable = |unit: &f64| unit.is_finite() && *unit > 0.0;
    let unit = page.raw().get(b"UserUnit");
    let unit = unit.filter(is_usable).unwrap_or(1.0);
    let (width, height) = page.render_dimensions();
    let width = f64::from(width) * unit;
    let height = f64::from(height) * unit;
    let to_page = page.initial_transform(true).to_kurbo();
    let given = page.intersected_crop_box();
    // UserUnit has no upper bound in the standard; here it is a tenth of the largest side, by eye.
    let most_unit = PAGE_SIDE_UNITS.end() / 10.0;
    let usable = PAGE_SIDE_UNITS.contains(&given.width())
        && PAGE_SIDE_UNITS.contains(&given.height())
        && unit <= most_unit;
    let size = [width, height].map(round_coordinate);
    PageFrame {
        size: usable.then_some(size),
        page: Rect::new(0.0, 0.0, width, height),
        transform: Affine::scale(unit) * to_page,
    }
}

/// Four decimals: finer than any paper, and the same after a passage through JSON.
pub(super) fn round_coordinate(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Left, top, right, bottom.
pub(in crate::pdf) fn region_corners(region: Rect) -> [f64; 4] {
    [region.x0, region.y0, region.x1, region.y1]
}
