//! A part of a page, drawn.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use hayro_interpret::kurbo::Affine;
use hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro_syntax::page::Page;

use super::super::geometry::PageFrame;
use super::super::picture::PlacedImage;
use super::integrity::{check_dimensions, undecodable_failure};
use super::plan::RasterRegion;
use super::{RawPage, RawSamples};
use crate::decode::DecodeFailure;
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
            picture.placement.width_px as usize,
            picture.placement.height_px as usize,
            limits,
        )?;
    }
    let size = [
        view.region.width() * view.dpi[0] / 72.0,
        view.region.height() * view.dpi[1] / 72.0,
    ];
    let [width, height] = size.map(clamp_side);
    check_dimensions(width.into(), height.into(), limits)?;
    let scale = view.dpi.map(|dpi| dpi / 72.0);
    // Read from the right: to the upright page, to the region's corner, to px.
    let to_px = Affine::scale_non_uniform(scale[0], scale[1])
        * Affine::translate(-view.region.origin().to_vec2())
        * frame.transform;
    let failed = Arc::new(AtomicBool::new(false));
    let failure_flag = Arc::clone(&failed);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            // The renderer leaves a picture out without an error; a page with a hole would be
            // measured as blank.
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                failure_flag.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
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
    if failed.load(Ordering::Relaxed) {
        return Err(undecodable_failure());
    }
    let mut pixmap = Pixmap::new(width, height);
    let white = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..RasterizerSettings::default()
    };
    context.render_with(&mut pixmap, &mut Resources::default(), white);
    // It holds as much memory as the page's pixels, which are copied next.
    drop(context);
    let rgba: &[[u8; 4]] = pixmap.data_as_u8_slice().as_chunks().0;
    let bytes = rgba
        .iter()
        .flat_map(|&[red, green, blue, _]| [red, green, blue])
        .collect();
    Ok(RawPage::Samples(RawSamples {
        width: width.into(),
        channels: 3,
        stored: None,
        rotation: 0,
        mirrored: false,
        per_px: view.source_px_per_px,
        bytes,
    }))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
fn clamp_side(px: f64) -> u16 {
    px.round().clamp(1.0, f64::from(u16::MAX)) as u16
}
