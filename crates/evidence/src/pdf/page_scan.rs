//! Which of a page's pictures are its scan.
//!
//! A scan may come in strips or tiles; they are joined before anything is measured by size. A picture
//! then counts when its share of the page is at least [`MIN_PAGE_SHARE`] and at least
//! [`MIN_SHARE_OF_LARGEST`] of the largest picture's: an identity card on A4 covers 7 %, a seal or a
//! logo 3 %. On a page of prose only a picture that covers [`MIN_SHARE_IN_PROSE`] counts. Several that
//! count (both sides of a card) give the page their poorest resolution and colour, but no size in px:
//! that belongs to each of them.
//!
//! Stencils count only where no picture does: black-and-white scans are often stored as one, while over
//! a picture they are the text layer of a compressed scan.

use std::ops::Range;

use hayro_interpret::kurbo::{Affine, Rect};

use super::geometry::round_coordinate;
use super::picture::{ImageRole, PlacedImage};
use model::{ColourMode, Page};

// Origin: by eye, between a logo (3 %) and an identity card (7 %) on A4; tests/pdf/scans.rs holds
// both.
/// Share of the page from which a picture may be its scan.
const MIN_PAGE_SHARE: f64 = 0.05;
// Origin: by eye; a banner over a page of terms stays below it (tests/pdf/scans.rs).
/// The same on a page with at least [`PROSE_GLYPHS`] visible glyphs.
const MIN_SHARE_IN_PROSE: f64 = 0.25;
// Origin: by eye; a caption or a stamp has some tens of glyphs, a page of terms many hundreds.
/// Visible glyphs from which a page is text with pictures rather than pictures with captions.
const PROSE_GLYPHS: usize = 200;
// Origin: by eye; the two sides of a card are alike, a stamp on a scan is far smaller.
/// Share of the largest picture's area from which a second one counts.
const MIN_SHARE_OF_LARGEST: f64 = 0.25;
// Origin: by eye; whole px on whole pt move the resolution of a narrow strip by about 1 %.
/// Resolutions that differ by less belong to pieces of one scan.
const DPI_TOLERANCE: f64 = 0.02;
// Origin of both seams: by eye; tests/pdf/scans.rs holds them with 1,169 strips whose places have
// two decimals.
/// How far apart, in px, edges of neighbouring pieces may be; producers round to whole points.
const SEAM_PX: f64 = 1.5;
/// The same in pt.
const SEAM_PT: f64 = 0.15;

// Origin: by eye; producers let the strips of one column differ by fractions of a pt.
/// Pieces whose sides start within this, in pt, may be in one row or column.
const LANE_PT: f64 = 1.0;

// Origin: by eye; a bound, because thousands of pieces that join one pair a pass would take
// quadratic time.
/// Passes of joining; two are enough for any grid, more for scans that were cut unevenly.
const MAX_PASSES: usize = 8;

/// Colour of the stored samples, `None` where it is unknown.
type StoredMode = Option<ColourMode>;

/// Quarter turns clockwise that bring the stored picture upright, after mirroring it if need be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct QuarterTurn {
    pub(super) quarters: u16,
    pub(super) mirrored: bool,
}

/// Two numbers: across the upright page, and down it.
type AcrossDown = [f64; 2];

/// A piece of a scan, or several joined: a box on the page with the resolution of its pixels.
#[derive(Debug, Clone)]
pub(super) struct ScanTile {
    /// The page's pictures of which it is made.
    pub(super) members: Vec<usize>,
    /// pt on the upright page, not clipped.
    pub(super) bounds: Rect,
    /// dpi across and down the upright page.
    pub(super) dpi: AcrossDown,
    /// Pixels across and down the upright page.
    pub(super) pixels: AcrossDown,
    /// Share of the page that is seen.
    pub(super) area: f64,
    pub(super) turn: QuarterTurn,
    pub(super) colour: StoredMode,
    bit_depth: Option<u8>,
    /// A picture that stands askew is left alone.
    pub(super) square: bool,
}

/// The page's scans: pictures, or stencils where there is no picture.
pub(super) fn find_scans(pictures: &[PlacedImage], typeset: usize) -> Vec<ScanTile> {
    let of = |role| {
        let tiles = tiles_of_role(pictures, role);
        let joined = join_neighbours(tiles);
        retain_significant(joined, typeset)
    };
    let scans = of(ImageRole::Picture);
    if scans.is_empty() {
        of(ImageRole::Stencil)
    } else {
        scans
    }
}

/// Fills in what the page's scan says: size, resolution, colour, rotation; all stay empty on a page
/// without one. `placed` and the size in px are along the upright page's axes: under a quarter turn
/// the stored picture's height lies across.
///
/// Gives back the boxes of the scans, pt.
pub(super) fn apply_scan(
    page: &mut Page,
    pictures: &[PlacedImage],
    typeset_glyphs: usize,
) -> Vec<Rect> {
    page.placements = pictures
        .iter()
        .map(|picture| picture.placement.clone())
        .collect();
    let scans = find_scans(pictures, typeset_glyphs);
    let resolutions = scans.iter().map(|scan| scan.dpi);
    let least = |[ax, ay]: AcrossDown, [bx, by]: AcrossDown| {
        let across = ax.min(bx);
        let down = ay.min(by);
        [across, down]
    };
    let lowest = resolutions.reduce(least);
    page.placed = lowest.map(|dpi| dpi.map(round_coordinate));
    page.colour = scans
        .iter()
        .map(|scan| scan.colour)
        .reduce(poorer_colour)
        .flatten();
    page.bit_depth = scans
        .iter()
        .filter_map(|scan_tile| scan_tile.bit_depth)
        .min();
    if let [scan] = scans.as_slice() {
        let [width, height] = scan.pixels;
        page.width_px = round_px(width);
        page.height_px = round_px(height);
        page.rotation = scan.turn.quarters * 90;
        page.mirrored = scan.turn.mirrored;
    }
    scans
        .into_iter()
        .map(|scan_tile| scan_tile.bounds)
        .collect()
}

fn tiles_of_role(pictures: &[PlacedImage], role: ImageRole) -> Vec<ScanTile> {
    pictures
        .iter()
        .enumerate()
        .filter(|(_, picture)| picture.role == role)
        .map(|(index, picture)| tile_of_image(index, picture))
        .collect()
}

/// Picture `index` of the page as a piece of its own.
pub(super) fn tile_of_image(index: usize, picture: &PlacedImage) -> ScanTile {
    let placement = &picture.placement;
    let width = f64::from(placement.width_px);
    let height = f64::from(placement.height_px);
    let (turn, square) = nearest_quarter_turn(picture.matrix);
    let lies = turn.quarters % 2 == 1;
    let swap = |sides: AcrossDown| {
        let [x, y] = sides;
        if lies { [y, x] } else { sides }
    };
    let pixels = Rect::new(0.0, 0.0, width, height);
    ScanTile {
        members: vec![index],
        bounds: picture
            .matrix
            .transform_rect_bbox(pixels),
        dpi: swap(placement.dpi),
        pixels: swap([width, height]),
        area: placement.area,
        turn,
        colour: placement.colour,
        bit_depth: placement.bit_depth,
        square,
    }
}

/// The nearest quarter turn, and whether the picture stands square to it (within half a degree).
fn nearest_quarter_turn(matrix: Affine) -> (QuarterTurn, bool) {
    let [ax, ay, dx, dy, ..] = matrix.as_coeffs();
    let mirrored = matrix.determinant() < 0.0;
    let sign = if mirrored { -1.0 } else { 1.0 };
    let x = ax * sign;
    let y = ay * sign;
    let degrees = y.atan2(x).to_degrees();
    let quarters = (degrees / 90.0).round();
    let skew = (degrees - quarters * 90.0).abs();
    let lengths = ax.hypot(ay) * dx.hypot(dy);
    let product = ax * dx + ay * dy;
    let lean = product.abs() / lengths;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 3"
    )]
    let quarters = quarters.rem_euclid(4.0) as u16;
    // Half a degree is below what anybody sees, 0.01 is a lean of 0.6 degrees (both by eye).
    let is_square = skew < 0.5 && lean < 0.01;
    (QuarterTurn { quarters, mirrored }, is_square)
}

/// Joins neighbours in rows, then rows in columns, until nothing changes.
fn join_neighbours(mut pieces: Vec<ScanTile>) -> Vec<ScanTile> {
    for _ in 0..MAX_PASSES {
        let before = pieces.len();
        let rows = join_along(pieces, 0);
        pieces = join_along(rows, 1);
        if pieces.len() == before {
            break;
        }
    }
    pieces
}

/// One pass of joining along an axis (0 across, 1 down): pieces are put in lanes by where their side
/// starts, so that neighbours follow each other, and each is taken into the one before where they fit.
fn join_along(mut pieces: Vec<ScanTile>, axis: usize) -> Vec<ScanTile> {
    let side = |piece: &ScanTile| span_along(piece, 1 - axis).start;
    pieces.sort_by(|a, b| {
        let side_a = side(a);
        let side_b = side(b);
        side_a.total_cmp(&side_b)
    });
    let mut lane = 0usize;
    let mut lane_start = f64::NEG_INFINITY;
    let mut lanes = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if side(&piece) - lane_start > LANE_PT {
            lane += 1;
            lane_start = side(&piece);
        }
        lanes.push((lane, piece));
    }
    // Sorted neighbours need one comparison each; trying all pairs of 20,000 strips would hang.
    let start = |piece: &ScanTile| span_along(piece, axis).start;
    lanes.sort_by(|(lane_a, a), (lane_b, b)| {
        let by_lane = lane_a.cmp(lane_b);
        let by_start = start(a).total_cmp(&start(b));
        by_lane.then(by_start)
    });
    let mut out = Vec::with_capacity(lanes.len());
    for (_, piece) in lanes {
        match out.last_mut() {
            Some(last) if fits_beside(last, &piece, axis) => join_tiles(last, piece),
            _ => out.push(piece),
        }
    }
    out
}

/// Where a piece starts and ends along an axis (0 across, 1 down), pt.
fn span_along(piece: &ScanTile, axis: usize) -> Range<f64> {
    let bounds = piece.bounds;
    if axis == 0 {
        bounds.x0..bounds.x1
    } else {
        bounds.y0..bounds.y1
    }
}

fn fits_beside(a: &ScanTile, b: &ScanTile, axis: usize) -> bool {
    let dpi_of = |piece: &ScanTile, axis: usize| {
        let [across, down] = piece.dpi;
        if axis == 0 { across } else { down }
    };
    let near = |x: f64, y: f64, axis: usize| {
        let dpi_a = dpi_of(a, axis);
        let dpi_b = dpi_of(b, axis);
        let coarser_dpi = dpi_a.min(dpi_b);
        let seam = SEAM_PT.max(SEAM_PX * 72.0 / coarser_dpi);
        (x - y).abs() <= seam
    };
    let alike = |x: f64, y: f64| {
        let difference = (x - y).abs();
        difference <= DPI_TOLERANCE * x.max(y)
    };
    let [dpi_across_a, dpi_down_a] = a.dpi;
    let [dpi_across_b, dpi_down_b] = b.dpi;
    let along_a = span_along(a, axis);
    let along_b = span_along(b, axis);
    let side_a = span_along(a, 1 - axis);
    let side_b = span_along(b, 1 - axis);
    a.square
        && b.square
        && a.turn == b.turn
        && alike(dpi_across_a, dpi_across_b)
        && alike(dpi_down_a, dpi_down_b)
        && near(along_a.end, along_b.start, axis)
        && near(side_a.start, side_b.start, 1 - axis)
        && near(side_a.end, side_b.end, 1 - axis)
}

/// Takes the second piece into the first; the resolution is weighted by their area.
fn join_tiles(a: &mut ScanTile, b: ScanTile) {
    let wa = a.bounds.area();
    let wb = b.bounds.area();
    let total = wa + wb;
    let mean = |x: f64, y: f64| {
        let weighted = x * wa + y * wb;
        weighted / total
    };
    a.members.extend(b.members);
    a.bounds = a.bounds.union(b.bounds);
    let [across_a, down_a] = a.dpi;
    let [across_b, down_b] = b.dpi;
    let dpi_across = mean(across_a, across_b);
    let dpi_down = mean(down_a, down_b);
    a.dpi = [dpi_across, dpi_down];
    a.pixels = [
        a.bounds.width() / 72.0 * dpi_across,
        a.bounds.height() / 72.0 * dpi_down,
    ];
    a.area += b.area;
    a.colour = richer_colour(a.colour, b.colour);
    a.bit_depth = a.bit_depth.max(b.bit_depth);
}

fn retain_significant(mut pieces: Vec<ScanTile>, typeset: usize) -> Vec<ScanTile> {
    let share = if typeset >= PROSE_GLYPHS {
        MIN_SHARE_IN_PROSE
    } else {
        MIN_PAGE_SHARE
    };
    let largest = pieces
        .iter()
        .map(|scan_tile| scan_tile.area)
        .fold(0.0, f64::max);
    let least = f64::max(share, largest * MIN_SHARE_OF_LARGEST);
    pieces.retain(|piece| piece.area >= least);
    pieces
}

/// Pieces of one scan may be stored differently (a blank strip as grey): the scan is the richer one.
fn richer_colour(a: StoredMode, b: StoredMode) -> StoredMode {
    if colour_rank(a) >= colour_rank(b) {
        a
    } else {
        b
    }
}

/// Of two scans the poorer is what a reviewer will complain about; an unknown one hides both.
fn poorer_colour(a: StoredMode, b: StoredMode) -> StoredMode {
    if colour_rank(a) <= colour_rank(b) {
        a
    } else {
        b
    }
}

fn colour_rank(colour: StoredMode) -> u8 {
    match colour {
        None => 0,
        Some(ColourMode::Bilevel) => 1,
        Some(ColourMode::Grey) => 2,
        Some(ColourMode::Colour) => 3,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
fn round_px(value: f64) -> Option<u32> {
    if value.is_finite() && value >= 1.0 {
        let most = f64::from(u32::MAX);
        Some(value.round().min(most) as u32)
    } else {
        None
    }
}
