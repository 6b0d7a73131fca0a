//! A part of a page, drawn.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use hayro_interpret::kurbo::Affine;
use hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro_syntax::page::Page;

use super::super::geometry::{PageFrame, region_corners};
use super::super::picture::PlacedImage;
use super::failure::undecodable_failure;
use super::ipc::{RawPage, RawSamples};
use super::plan::RasterRegion;
use crate::decode::{DecodeFailure, RGBA_BYTES, check_dimensions};
use model::limits::Limits;

/// Draws on white paper. The page passed the cost limits before; what a library cannot be kept from
/// is the sandbox's to end.
pub(super) fn rasterise_region(
    page: &Page<'_>,
    frame: &PageFrame,
    view: &RasterRegion,
    pictures: &[PlacedImage],
    limits: &Limits,
) -> Result<RawPage, DecodeFailure> {
    // Pictures are decoded at their own size, however small the part that is drawn.
    for picture in pictures {
        check_dimensions(
            picture.placement.width_px.into(),
            picture.placement.height_px.into(),
            RGBA_BYTES,
            limits,
        )?;
    }
    let [across, down] = view.dpi;
    let width = view.region.width() * across / 72.0;
    let height = view.region.height() * down / 72.0;
    let width = clamp_side(width);
    let height = clamp_side(height);
    check_dimensions(width.into(), height.into(), RGBA_BYTES, limits)?;
    let to_px = page_to_px(frame, view);
    let pixmap = render_page(page, to_px, [width, height])?;
    let (rgba, _) = pixmap.data_as_u8_slice().as_chunks();
    let rgb = |&[red, green, blue, _]: &[u8; 4]| [red, green, blue];
    Ok(RawPage::Samples(RawSamples {
        width: width.into(),
        channels: 3,
        stored: None,
        rotation: 0,
        mirrored: false,
        per_px: view.source_px_per_px,
        region: region_corners(view.region),
        bytes: rgba.iter().flat_map(rgb).collect(),
    }))
}

fn page_to_px(frame: &PageFrame, view: &RasterRegion) -> Affine {
    let [across, down] = view.dpi.map(|dpi| dpi / 72.0);
    let corner = view.region.origin().to_vec2();
    // Read from the right: to the upright page, to the region's corner, to px.
    let to_corner = Affine::translate(-corner);
    Affine::scale_non_uniform(across, down) * to_corner * frame.transform
}

fn render_page(
    page: &Page<'_>,
    to_px: Affine,
    [width, height]: [u16; 2],
) -> Result<Pixmap, DecodeFailure> {
    let has_failed = Arc::new(AtomicBool::new(false));
    let settings = settings_with_failure_flag(Arc::clone(&has_failed));
    let mut context = RenderContext::new(width, height);
    render_into(
        page,
        &RenderCache::new(),
        &settings,
        &RenderSettings::default(),
        &mut context,
        to_px,
    );
    context.flush();
    if has_failed.load(Ordering::Relaxed) {
        return Err(undecodable_failure());
    }
    let mut pixmap = Pixmap::new(width, height);
    let white = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..RasterizerSettings::default()
    };
    // The context holds as much memory as the page's pixels; it ends here, before they are copied.
    context.render_with(&mut pixmap, &mut Resources::default(), white);
    Ok(pixmap)
}

fn settings_with_failure_flag(has_failed: Arc<AtomicBool>) -> InterpreterSettings {
    let note_failure = move |warning| {
        // The renderer leaves a picture out without an error; a page with a hole would be
        // measured as blank.
        if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
            has_failed.store(true, Ordering::Relaxed);
        }
    };
    InterpreterSettings {
        warning_sink: Arc::new(note_failure),
        ..InterpreterSettings::default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
fn clamp_side(px: f64) -> u16 {
    let most = f64::from(u16::MAX);
    px.round().clamp(1.0, most) as u16
}
