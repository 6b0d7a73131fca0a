//! How a page's pixels are come by.

use std::collections::HashSet;

use hayro_interpret::kurbo::Rect;

use super::super::content::PageContent;
use super::super::page_scan::ScanTile;
use super::super::picture::{ImageRole, PlacedImage};
use super::super::worker::PagePurpose;
use super::tile_layout::TileLayout;

/// Most dpi at which a page with scans is drawn: what the rules ask for.
const SCAN_DPI: f64 = 300.0;
// Origin of the next two: by eye; tests/pdf/pixels.rs holds both.
/// dpi of a page of lines that has to be read: recognition gains nothing from more.
const LINES_DPI: f64 = 200.0;
/// dpi of a page of text that may bear a seal.
const TEXT_DPI: f64 = 150.0;
// Origin: by eye, twice A3 and more; three bytes each make 120 MB.
/// Most pixels of a drawn page: an A3 page at 300 dpi has 17 million.
const MAX_RASTER_PX: f64 = 40e6;
// Origin of both shares: by eye; a scan placed a hair larger than its page is common.
/// Part of a scan that may be hidden behind the page's edge or a clip.
const MAX_HIDDEN_SHARE: f64 = 0.02;
/// Share of the page from which something beside the scan is worth its resolution.
const MIN_IMAGE_SHARE: f64 = 0.02;

/// How to come by them.
pub(super) enum RasterPlan {
    /// Nothing on the page has to be seen.
    Nothing,
    /// Stored pictures side by side.
    Stored(TileLayout),
    /// A part of the page, drawn.
    Drawn(RasterRegion),
}

/// A part of the page to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RasterRegion {
    /// pt on the upright page.
    pub(super) region: Rect,
    /// dpi across and down.
    pub(super) dpi: [f64; 2],
    /// Pixels of the scan for one that is drawn.
    pub(super) source_px_per_px: f64,
}

pub(super) fn plan_page(
    drawn: &PageContent,
    scans: &[ScanTile],
    page: Rect,
    purpose: PagePurpose,
) -> RasterPlan {
    if purpose == PagePurpose::Copying {
        return plan_copy(drawn, scans, page);
    }
    let text = purpose == PagePurpose::Measuring;
    let has_pictures = !drawn.pictures.is_empty();
    let anything = drawn.marks.count() > 0 || has_pictures;
    let seal = drawn.marks.red || has_pictures;
    match scans {
        // A page of text is known already; it is drawn only because a seal may be drawn or pictured
        // on it.
        [] if text && seal => {
            let region = whole_page(page, TEXT_DPI);
            RasterPlan::Drawn(region)
        }
        [] if !text && anything => {
            let region = whole_page(page, LINES_DPI);
            RasterPlan::Drawn(region)
        }
        [] => RasterPlan::Nothing,
        [scan] if stands_alone(scan, drawn, page) => {
            let layout = TileLayout::from_scan(scan, &drawn.pictures);
            RasterPlan::Stored(layout)
        }
        _ => {
            let region = region_of_scans(drawn, scans, page);
            RasterPlan::Drawn(region)
        }
    }
}

/// Everything that the page shows: a scan alone as it is stored, all else drawn.
fn plan_copy(drawn: &PageContent, scans: &[ScanTile], page: Rect) -> RasterPlan {
    match scans {
        [] => RasterPlan::Drawn(whole_page(page, SCAN_DPI)),
        // A line beside the scan is a part of the paper too.
        [scan] if drawn.marks.count() == 0 && stands_alone(scan, drawn, page) => {
            RasterPlan::Stored(TileLayout::from_scan(scan, &drawn.pictures))
        }
        _ => RasterPlan::Drawn(whole_page_of_scans(drawn, scans, page)),
    }
}

/// The whole page at the resolution of its scans.
pub(super) fn whole_page_of_scans(
    drawn: &PageContent,
    scans: &[ScanTile],
    page: Rect,
) -> RasterRegion {
    let part = region_of_scans(drawn, scans, page);
    let [across, down] = part.dpi;
    let whole = whole_page(page, across.min(down));
    let [dpi, _] = whole.dpi;
    RasterRegion {
        source_px_per_px: part.source_px_per_px * across.min(down) / dpi,
        ..whole
    }
}

fn whole_page(page: Rect, dpi: f64) -> RasterRegion {
    let dpi = dpi
        * (MAX_RASTER_PX / pixel_count(page, [dpi; 2]))
            .sqrt()
            .min(1.0);
    RasterRegion {
        region: page,
        dpi: [dpi; 2],
        source_px_per_px: 1.0,
    }
}

fn pixel_count(region: Rect, dpi: [f64; 2]) -> f64 {
    let [across, down] = dpi;
    region.area() / (72.0 * 72.0) * across * down
}

/// The part of the page that holds the scans, at their resolution or that of what lies on them.
pub(super) fn region_of_scans(drawn: &PageContent, scans: &[ScanTile], page: Rect) -> RasterRegion {
    let bounds = scans.iter().map(|s| s.bounds);
    let region = bounds.reduce(|a, b| a.union(b));
    let region = region.unwrap_or(page).intersect(page);
    let scan_dpi = || scans.iter().map(|s| s.dpi);
    let own = match scans {
        [scan] => scan.dpi,
        _ => [finest_dpi(scan_dpi()); 2],
    };
    let beside = drawn
        .pictures
        .iter()
        .filter(|p| p.placement.area >= MIN_IMAGE_SHARE)
        .map(|p| p.placement.dpi);
    let finest = finest_dpi(scan_dpi().chain(beside));
    let target_dpi = finest.min(SCAN_DPI);
    let [own_across, own_down] = own;
    let factor = target_dpi / own_across.max(own_down);
    let own_px = pixel_count(region, own);
    let most = (MAX_RASTER_PX / own_px).sqrt();
    let factor = factor.min(most);
    RasterRegion {
        region,
        dpi: own.map(|d| d * factor),
        source_px_per_px: 1.0 / factor,
    }
}

fn finest_dpi(dpi: impl Iterator<Item = [f64; 2]>) -> f64 {
    dpi.fold(1.0, |most, [x, y]| most.max(x).max(y))
}

/// The stored pixels are what is seen: upright or turned by quarters, not cut off, nothing over them.
fn stands_alone(scan: &ScanTile, drawn: &PageContent, page: Rect) -> bool {
    let visible_share = scan.area * page.area() / scan.bounds.area();
    let pictures = &drawn.pictures;
    let members = scan.members.iter().copied();
    let first = members
        .clone()
        .min()
        .unwrap_or_default();
    let under = match pictures.get(first) {
        Some(picture) => picture.under,
        None => 0,
    };
    let members: HashSet<_> = members.collect();
    let on_top = |(index, picture): (usize, &PlacedImage)| {
        let is_drawn = picture.role != ImageRole::Mask;
        index > first && is_drawn && !members.contains(&index)
    };
    scan.square
        && visible_share >= 1.0 - MAX_HIDDEN_SHARE
        && !drawn.marks.blended
        && !drawn
            .marks
            .has_ink_over(scan.bounds, under)
        && !pictures.iter().enumerate().any(on_top)
}
