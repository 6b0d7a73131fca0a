//! How a page's pixels are come by.

use hayro_interpret::kurbo::Rect;

use super::super::content::Drawn;
use super::super::picture::Role;
use super::super::page_scan::Piece;
use super::embedded_images::Mosaic;

/// Most dpi at which a page with scans is drawn: what the rules ask for.
const SCAN_DPI: f64 = 300.0;
/// dpi of a page of lines that has to be read: recognition gains nothing from more.
const LINES_DPI: f64 = 200.0;
/// dpi of a page of text that may bear a seal.
const TEXT_DPI: f64 = 150.0;
/// Most pixels of a drawn page: an A3 page at 300 dpi has 17 million.
const PIXELS: f64 = 40e6;
/// Part of a scan that may be hidden behind the page's edge or a clip.
const HIDDEN: f64 = 0.02;
/// Share of the page from which something beside the scan is worth its resolution.
const WORTH: f64 = 0.02;

/// How to come by them.
pub(super) enum Plan {
    /// Nothing on the page has to be seen.
    Nothing,
    /// Stored pictures side by side.
    Stored(Mosaic),
    /// A part of the page, drawn.
    Drawn(Drawing),
}

/// A part of the page to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drawing {
    /// pt on the upright page.
    pub(super) region: Rect,
    /// dpi across and down.
    pub(super) dpi: [f64; 2],
    /// Pixels of the scan for one that is drawn.
    pub(super) per_px: f64,
}

/// `text`: the page's own text is known.
pub(super) fn plan(drawn: &Drawn, scans: &[Piece], page: Rect, text: bool) -> Plan {
    let anything = drawn.marks.count() > 0 || !drawn.pictures.is_empty();
    let seal = drawn.marks.red || !drawn.pictures.is_empty();
    match scans {
        [] if text && seal => Plan::Drawn(whole(page, TEXT_DPI)),
        [] if !text && anything => Plan::Drawn(whole(page, LINES_DPI)),
        [] => Plan::Nothing,
        [scan] if stands_alone(scan, drawn, page) => Plan::Stored(Mosaic::of(scan, &drawn.pictures)),
        _ => Plan::Drawn(crate::pdf::raster::plan::drawn(drawn, scans, page)),
    }
}

fn whole(page: Rect, dpi: f64) -> Drawing {
    let dpi = dpi * (PIXELS / pixels(page, [dpi; 2])).sqrt().min(1.0);
    Drawing { region: page, dpi: [dpi; 2], per_px: 1.0 }
}

fn pixels(region: Rect, dpi: [f64; 2]) -> f64 {
    region.area() / (72.0 * 72.0) * dpi[0] * dpi[1]
}

/// The part of the page that holds the scans, at their resolution or that of what lies on them.
pub(super) fn drawn(drawn: &Drawn, scans: &[Piece], page: Rect) -> Drawing {
    let region = scans.iter().map(|s| s.bounds).reduce(|a, b| a.union(b)).unwrap_or(page).intersect(page);
    let own = match scans {
        [scan] => scan.dpi,
        _ => [finest(scans.iter().map(|s| s.dpi)); 2],
    };
    let beside = drawn.pictures.iter().filter(|p| p.placement.area >= WORTH).map(|p| p.placement.dpi);
    let wanted = finest(scans.iter().map(|s| s.dpi).chain(beside)).min(SCAN_DPI);
    let factor = wanted / own[0].max(own[1]);
    let most = (PIXELS / pixels(region, own)).sqrt();
    let factor = factor.min(most);
    Drawing { region, dpi: own.map(|d| d * factor), per_px: 1.0 / factor }
}

fn finest(dpi: impl Iterator<Item = [f64; 2]>) -> f64 {
    dpi.fold(1.0, |most, [x, y]| most.max(x).max(y))
}

/// The stored pixels are what is seen: upright or turned by quarters, not cut off, nothing over them.
fn stands_alone(scan: &Piece, drawn: &Drawn, page: Rect) -> bool {
    let seen = scan.area * page.area() / scan.bounds.area();
    let pictures = &drawn.pictures;
    let first = scan.members.iter().min().copied().unwrap_or_default();
    let under = pictures.get(first).map_or(0, |p| p.under);
    let members: std::collections::HashSet<usize> = scan.members.iter().copied().collect();
    let on_top = |(index, picture): (usize, &super::super::picture::Picture)| {
        index > first && picture.role != Role::Mask && !members.contains(&index)
    };
    scan.square
        && seen >= 1.0 - HIDDEN
        && !drawn.marks.blended
        && !drawn.marks.over(scan.bounds, under)
        && !pictures.iter().enumerate().any(on_top)
}
