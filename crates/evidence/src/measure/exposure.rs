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
    let glare_share = if middle < WHITE_PAPER_LUMA {
        Some(clipped_share(page, level))
    } else {
        None
    };
    // Two levels below full white: JPEG moves a clipped pixel by one or two.
    let clipped = table.iter().skip(253);
    let clipped: u32 = clipped.sum();
    let total = page.samples().len().max(1);
    Exposure {
        paper: f64::from(percentile_of(&table, 0.95)),
        ink: f64::from(percentile_of(&table, 0.005)),
        glare_share,
        clipped_share: f64::from(clipped) / total as f64,
        evenness: light_evenness(page),
    }
}

/// Share of the page in patches that are clipped all over. White from edge to edge was drawn, as
/// between pictures on a page, and is no light.
fn clipped_share(page: &Plane, level: u8) -> f64 {
    let width = page.width();
    let columns = width / PATCH_PX;
    let bands = page
        .samples()
        .chunks_exact(PATCH_PX * width);
    let rows = bands.map(|band| clipped_patches(band, width, level));
    let mut rows: Vec<_> = rows.collect();
    rows.retain(|row| row.contains(&false));
    let is_drawn_white = |x: usize| {
        rows.iter()
            .map(|patches| patches.get(x))
            .all(|is_clipped| is_clipped == Some(&true))
    };
    let drawn = (0..columns)
        .filter(|&column| is_drawn_white(column))
        .count();
    let across = columns - drawn;
    let all_clipped = rows
        .iter()
        .flatten()
        .filter(|&&is_clipped| is_clipped)
        .count();
    let clipped = all_clipped - drawn * rows.len();
    let patches = across * rows.len();
    clipped as f64 / patches.max(1) as f64
}

/// Which patches of a band of rows are clipped all over.
fn clipped_patches(band: &[u8], width: usize, clipped_luma: u8) -> Vec<bool> {
    let (first, below) = band.split_at(width);
    let mut lowest = first.to_vec();
    for row in below.chunks_exact(width) {
        let pairs = lowest.iter_mut().zip(row);
        for (low, &v) in pairs {
            *low = v.min(*low);
        }
    }
    let is_clipped = |patch: &[u8]| {
        let mut lumas = patch.iter();
        lumas.all(|&luma| luma >= clipped_luma)
    };
    let patches = lowest.chunks_exact(PATCH_PX);
    patches.map(is_clipped).collect()
}

/// Paper of the darkest over paper of the brightest cell; the extremes are left out.
fn light_evenness(page: &Plane) -> f64 {
    let paper_luma_of_cell = |cell: &Plane| {
        let table = compute_histogram(cell.samples());
        percentile_of(&table, 0.85)
    };
    let mut papers: Vec<u8> = split_cells(page, CELL_PX)
        .iter()
        .map(paper_luma_of_cell)
        .collect();
    papers.sort_unstable();
    let at = |share: f64| {
        let index = (papers.len() as f64 * share) as usize;
        papers
            .get(index)
            .map_or(255.0, |&paper_luma| f64::from(paper_luma))
    };
    let darkest = at(0.03);
    let brightest = at(0.97).max(1.0);
    (darkest / brightest).min(1.0)
}

fn split_cells(page: &Plane, side: usize) -> Vec<Plane> {
    let rows = page.height() / side;
    let columns = page.width() / side;
    let rows = rows.max(1);
    let columns = columns.max(1);
    let mut cells = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let left = column * side;
            let top = row * side;
            let right = left + side;
            let bottom = top + side;
            let cell = page.crop([left, top, right, bottom]);
            cells.push(cell);
        }
    }
    cells
}
