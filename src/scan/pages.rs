//! Every page of a picture measured, one page of pixels in memory at a time.

use super::{Orientation, decode, measure};
use crate::limits::Limits;
use crate::model::{Integrity, Page, Probe};

/// Fills in `quality` of every page of a picture whose headers are in order. A page that cannot be
/// decoded says so in `integrity` and `why`; the pages after it are left unmeasured.
///
/// PDF pages are left alone: their pictures are drawn, not stored as a file.
pub fn measure_pages(bytes: &[u8], probe: &mut Probe, limits: &Limits) {
    if probe.integrity != Integrity::Ok {
        return;
    }
    for (index, page) in probe.pages.iter_mut().enumerate().filter(|(_, p)| is_picture(p)) {
        let upright = Orientation { rotation: page.rotation, mirrored: page.mirrored };
        match decode(bytes, probe.format, index, upright, limits) {
            Ok(pixels) => page.quality = Some(measure(&pixels)),
            // An encoding we do not know may be fine: the measures stay unknown, the file whole.
            Err(failure) if failure.integrity == Integrity::Unsupported => return,
            Err(failure) => {
                (probe.integrity, probe.why) = (failure.integrity, Some(failure.why));
                return;
            }
        }
    }
}

fn is_picture(page: &Page) -> bool {
    page.size_pt.is_none() && page.width_px.is_some()
}
