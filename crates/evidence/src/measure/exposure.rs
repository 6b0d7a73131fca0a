//! Light on the paper: how bright, how even, where it drowns the print.

use super::colour::{histogram, percentile};
use crate::raster::Plane;
use model::Exposure;

/// Side of a cell of the even-light grid, in px of half the middle plane.
const CELL: usize = 48;
/// Side of a patch that counts as glare when all of it is clipped.
const PATCH: usize = 6;
/// Luma from which a pixel is clipped.
const CLIPPED: u8 = 251;
/// The same on paper that is at least that bright.
const CLIPPED_BRIGHT: u8 = 254;
const BRIGHT_PAPER: u8 = 245;
/// Paper whiter than this cannot be told from glare.
const WHITE_PAPER: u8 = 253;

pub(super) fn measure(page: &Plane) -> Exposure {
    let table = histogram(page.samples());
    let middle = percentile(&table, 0.5);
    let level = if middle < BRIGHT_PAPER { CLIPPED } else { CLIPPED_BRIGHT };
    let clipped: u32 = table.iter().skip(253).sum();
    Exposure {
        paper: f64::from(percentile(&table, 0.95)),
        ink: f64::from(percentile(&table, 0.005)),
        glare_share: (middle < WHITE_PAPER).then(|| clipped_share(page, level)),
        clipped_share: f64::from(clipped) / page.samples().len().max(1) as f64,
        evenness: evenness(page),
    }
}

/// Share of the page in patches that are clipped all over. White from edge to edge was drawn, as
/// between pictures on a page, and is no light.
fn clipped_share(page: &Plane, level: u8) -> f64 {
    let columns = page.width() / PATCH;
    let mut rows: Vec<Vec<bool>> = page
        .samples()
        .chunks_exact(PATCH * page.width())
        .map(|band| clipped(band, page.width(), level))
        .collect();
    rows.retain(|row| row.contains(&false));
    let drawn = |x: usize| rows.iter().all(|row| row.get(x) == Some(&true));
    let across = (0..columns).filter(|&x| !drawn(x)).count();
    let clipped = rows.iter().flatten().filter(|&&v| v).count() - (columns - across) * rows.len();
    clipped as f64 / (across * rows.len()).max(1) as f64
}

/// Which patches of a band of rows are clipped all over.
fn clipped(band: &[u8], width: usize, level: u8) -> Vec<bool> {
    let (first, below) = band.split_at(width);
    let mut lowest = first.to_vec();
    for row in below.chunks_exact(width) {
        lowest.iter_mut().zip(row).for_each(|(low, &v)| *low = v.min(*low));
    }
    lowest.chunks_exact(PATCH).map(|patch| patch.iter().all(|&v| v >= level)).collect()
}

/// Paper of the darkest over paper of the brightest cell; the extremes are left out.
fn evenness(page: &Plane) -> f64 {
    let mut papers: Vec<u8> =
        cells(page, CELL).iter().map(|cell| percentile(&histogram(cell.samples()), 0.85)).collect();
    papers.sort_unstable();
    let at =
        |share: f64| papers.get((papers.len() as f64 * share) as usize).copied().map_or(255.0, f64::from);
    (at(0.03) / at(0.97).max(1.0)).min(1.0)
}

fn cells(page: &Plane, side: usize) -> Vec<Plane> {
    let starts = |length: usize| (0..(length / side).max(1)).map(move |i| i * side);
    starts(page.height())
        .flat_map(|y| starts(page.width()).map(move |x| [x, y, x + side, y + side]))
        .map(|area| page.crop(area))
        .collect()
}
