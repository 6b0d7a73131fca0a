//! Light on the paper: how bright, how even, where it drowns the print.

use super::colour::{compute_histogram, percentile_of};
use crate::raster::Plane;
use model::Exposure;

// Origin: by eye. About 16 mm of A4: smaller than a shadow, larger than a character.
/// Side of a cell of the even-light grid, in px of half the middle plane.
const CELL_PX: usize = 48;
// Origin: by eye. About 2 mm of A4, so that a white gap inside a character is no patch.
/// Side of a patch that counts as glare when all of it is clipped.
const PATCH_PX: usize = 6;
// Origin: by eye; the sweep finds glare from its smallest radius on (fixtures/generator/rates.md).
/// Luma from which a pixel is clipped.
const CLIPPED_LUMA: u8 = 251;
// Origin: by eye, when glare on white scans was added to that sweep.
/// The same on paper that is at least that bright.
const CLIPPED_LUMA_BRIGHT: u8 = 254;
const BRIGHT_PAPER_LUMA: u8 = 245;
// Origin: the same sweep. Before, papers from 245 on were left out and their glare was missed.
/// Paper whiter than this cannot be told from glare.
const WHITE_PAPER_LUMA: u8 = 253;

pub(super) fn measure_exposure(page: &Plane) -> Exposure {
    let table = compute_histogram(page.samples());
    let middle = percentile_of(&table, 0.5);
    let level = if middle < BRIGHT_PAPER_LUMA {
        CLIPPED_LUMA
    } else {
        CLIPPED_LUMA_BRIGHT
    };
    // Two levels below full white: JPEG moves a clipped pixel by one or two.
    let clipped: u32 = table.iter().skip(253).sum();
    Exposure {
        paper: f64::from(percentile_of(&table, 0.95)),
        ink: f64::from(percentile_of(&table, 0.005)),
        glare_share: (middle < WHITE_PAPER_LUMA).then(|| clipped_share(page, level)),
        clipped_share: f64::from(clipped) / page.samples().len().max(1) as f64,
        evenness: light_evenness(page),
    }
}

/// Share of the page in patches that are clipped all over. White from edge to edge was drawn, as
/// between pictures on a page, and is no light.
fn clipped_share(page: &Plane, level: u8) -> f64 {
    let columns = page.width() / PATCH_PX;
    let mut rows: Vec<Vec<bool>> = page
        .samples()
        .chunks_exact(PATCH_PX * page.width())
        .map(|band| clipped_patches(band, page.width(), level))
        .collect();
    rows.retain(|row| row.contains(&false));
    let is_drawn_white = |x: usize| rows.iter().all(|row| row.get(x) == Some(&true));
    let across = (0..columns).filter(|&x| !is_drawn_white(x)).count();
    let clipped = rows.iter().flatten().filter(|&&v| v).count() - (columns - across) * rows.len();
    clipped as f64 / (across * rows.len()).max(1) as f64
}

/// Which patches of a band of rows are clipped all over.
fn clipped_patches(band: &[u8], width: usize, level: u8) -> Vec<bool> {
    let (first, below) = band.split_at(width);
    let mut lowest = first.to_vec();
    for row in below.chunks_exact(width) {
        lowest
            .iter_mut()
            .zip(row)
            .for_each(|(low, &v)| *low = v.min(*low));
    }
    lowest
        .chunks_exact(PATCH_PX)
        .map(|patch| patch.iter().all(|&v| v >= level))
        .collect()
}

/// Paper of the darkest over paper of the brightest cell; the extremes are left out.
fn light_evenness(page: &Plane) -> f64 {
    let mut papers: Vec<u8> = split_cells(page, CELL_PX)
        .iter()
        .map(|cell| percentile_of(&compute_histogram(cell.samples()), 0.85))
        .collect();
    papers.sort_unstable();
    let at = |share: f64| {
        let index = (papers.len() as f64 * share) as usize;
        papers.get(index).copied().map_or(255.0, f64::from)
    };
    let darkest = at(0.03);
    let brightest = at(0.97).max(1.0);
    (darkest / brightest).min(1.0)
}

fn split_cells(page: &Plane, side: usize) -> Vec<Plane> {
    let starts = |length: usize| (0..(length / side).max(1)).map(move |i| i * side);
    starts(page.height())
        .flat_map(|y| starts(page.width()).map(move |x| [x, y, x + side, y + side]))
        .map(|area| page.crop(area))
        .collect()
}
