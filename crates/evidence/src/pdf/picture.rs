//! One drawn picture: its pixels, its place and resolution, and the masks that come with it.

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, Stream};

use super::colour::stored_colour;
use super::geometry::round_coordinate;
use model::ImagePlacement;

/// A picture and where its pixels go.
pub(super) struct PlacedImage {
    pub(super) placement: ImagePlacement,
    /// Picture pixels (y down) to pt on the upright page (y down).
    pub(super) matrix: Affine,
    pub(super) role: ImageRole,
    /// Marks that were on the page before it: those after it may cover it.
    pub(super) under: usize,
    /// One of its colours is not painted (ISO 32000-1, 8.9.6.4): what lies below shows through.
    pub(super) colour_keyed: bool,
}

impl PlacedImage {
    /// pt on the upright page, not clipped.
    pub(super) fn bounds(&self) -> Rect {
        let width = f64::from(self.placement.width_px);
        let height = f64::from(self.placement.height_px);
        let pixels = Rect::new(0.0, 0.0, width, height);
        self.matrix.transform_rect_bbox(pixels)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ImageRole {
    /// It has colours of its own.
    Picture,
    /// Its bits are painted in the current colour.
    Stencil,
    /// It makes another picture transparent.
    Mask,
}

/// A picture as drawn, followed by its soft or explicit mask at its own resolution; none of them where
/// nothing is seen. `matrix` maps the picture's pixels to the page, `seen` is the clip, all in pt.
pub(super) fn placed_images(
    stream: &Stream<'_>,
    matrix: Affine,
    seen: Rect,
    page: Rect,
) -> Vec<PlacedImage> {
    let dict = stream.dict();
    let stencil = dict
        .get::<bool>(b"IM")
        .or_else(|| dict.get::<bool>(b"ImageMask"))
        .unwrap_or(false);
    let role = if stencil {
        ImageRole::Stencil
    } else {
        ImageRole::Picture
    };
    let picture = place_image(stream, role, matrix, seen, page);
    let mut found: Vec<_> = picture.into_iter().collect();
    for key in [&b"SMask"[..], b"Mask"] {
        let Some(mask) = dict.get::<Stream>(key) else {
            continue;
        };
        let Some([width, height]) = size_in_px(dict) else {
            continue;
        };
        let mask_size = size_in_px(mask.dict());
        let Some([mask_width, mask_height]) = mask_size else {
            continue;
        };
        // A mask covers its picture whatever its own size, so its pixels are scaled to those of the
        // picture.
        let x = f64::from(width) / f64::from(mask_width);
        let y = f64::from(height) / f64::from(mask_height);
        let mask_matrix = matrix * Affine::scale_non_uniform(x, y);
        let placed = place_image(&mask, ImageRole::Mask, mask_matrix, seen, page);
        found.extend(placed);
    }
    found
}

/// The share of the page is exact for pictures that stand square on it; of one that stands askew the
/// part that is seen is taken to be that of its bounding box.
fn place_image(
    stream: &Stream<'_>,
    role: ImageRole,
    matrix: Affine,
    seen: Rect,
    page: Rect,
) -> Option<PlacedImage> {
    let [width, height] = size_in_px(stream.dict())?;
    let across = f64::from(width);
    let down = f64::from(height);
    let [ax, ay, dx, dy, ..] = matrix.as_coeffs();
    let dpi_across = 72.0 / ax.hypot(ay);
    let dpi_down = 72.0 / dx.hypot(dy);
    let dpi = [dpi_across, dpi_down];
    let pixels = Rect::new(0.0, 0.0, across, down);
    let bounds = matrix.transform_rect_bbox(pixels);
    let visible = bounds.intersect(seen);
    let full_area = matrix.determinant().abs() * across * down;
    let area = full_area * visible.area() / bounds.area() / page.area();
    let has_dpi = dpi_across.is_finite() && dpi_down.is_finite();
    let is_seen = area.is_finite() && visible.area() > 0.0;
    if !has_dpi || !is_seen {
        return None;
    }
    let is_stencil = role == ImageRole::Stencil;
    let (colour, bit_depth) = stored_colour(stream, is_stencil);
    let object = stream
        .dict()
        .obj_id()
        .map(|id| id.obj_number)
        .filter(|number| *number > 0);
    let w = page.width();
    let h = page.height();
    let bounds = [
        visible.x0 / w,
        visible.y0 / h,
        visible.x1 / w,
        visible.y1 / h,
    ];
    let colour_key = stream.dict().get::<Array>(b"Mask");
    let placement = ImagePlacement {
        width_px: width,
        height_px: height,
        dpi: dpi.map(round_coordinate),
        area: round_coordinate(area.min(1.0)),
        bounds: bounds.map(round_coordinate),
        colour,
        bit_depth,
        inline: object.is_none(),
        object,
        mask: role != ImageRole::Picture,
    };
    Some(PlacedImage {
        placement,
        matrix,
        role,
        under: 0,
        colour_keyed: colour_key.is_some(),
    })
}

/// Stored width and height in px.
pub(super) fn size_in_px(dict: &Dict<'_>) -> Option<[u32; 2]> {
    let size = |short: &[u8], long: &[u8]| {
        let short = dict.get::<u32>(short);
        short.or_else(|| dict.get(long))
    };
    let width = size(b"W", b"Width")?;
    let height = size(b"H", b"Height")?;
    let is_there = width > 0 && height > 0;
    is_there.then_some([width, height])
}
