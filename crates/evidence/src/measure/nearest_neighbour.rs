//! Pixels that repeat their neighbours: enlargement without interpolation (nearest neighbour).
//!
//! Enlarged `k` times, a page changes at every `k`-th column only, in step from one edge to the other,
//! so that the differences of neighbouring columns swing `1 / k` times a px. Interpolation leaves such
//! swings too (Gallagher, "Detection of linear and cubic interpolation in JPEG compressed images",
//! 2005), but weaker ones. JPEG smears the repeats, but not their step.

use std::ops::Range;

use super::fft::{Complex, compute_spectrum, multiply_complex};
use crate::raster::Plane;
use crate::raster::simd::widest;

// Origin: by eye; an enlargement repeats over the whole page, so a sixth of the rows shows it.
/// Every how many rows differences across are taken, and of how many runs of a row one is taken down.
const SAMPLE_STEP: usize = 6;
/// Px of a run.
const RUN_LENGTH: usize = 64;
// Origin: by eye.
/// Columns on each side with which a column is compared.
const NEIGHBOUR_COLUMNS: usize = 32;
// Origin: by eye. Margins would otherwise be divided by next to nothing.
/// Part of the strong differences below which there is no print.
const MIN_PRINT_SHARE: f64 = 0.1;
// Origin: one in six is 0.167; a little lower, so that its bin is inside.
/// Slowest swing that is looked for, a px: enlarged six times.
const MIN_FREQUENCY: f64 = 0.16;
/// Slowest swing that tells of a regular pitch: below it are the lines of the print.
const PITCH_FREQUENCY: f64 = 0.08;
// Origin: by eye, between the figures named here.
/// Height of a swing above the slower ones, relative to the mean difference, that no other page
/// reaches: repeats have 0.3 and more under JPEG, up to 2 without.
const MIN_SWING: f64 = 0.2;
// Origin: by eye. The swing of one in k has multiples; the root is the one that tells k.
/// Part of the strongest swing from which a slower one is what the strongest is a multiple of.
const ROOT_SHARE: f64 = 0.6;

/// Px that do not repeat the one before, `[across, down]`, as a share: 0.5 when every px comes
/// twice, 1 where px do not repeat.
pub(super) fn unrepeated_shares(luma: &Plane) -> [f64; 2] {
    let pairs_across = luma.width().saturating_sub(1);
    let mut across = vec![0u32; pairs_across];
    let mut down = Vec::with_capacity(luma.height());
    widest!({
        for row in luma.rows().step_by(SAMPLE_STEP) {
            let next = row.get(1..).unwrap_or_default();
            let pairs = row.iter().zip(next);
            let sums = across.iter_mut().zip(pairs);
            for (sum, (a, b)) in sums {
                let difference = a.abs_diff(*b);
                *sum += u32::from(difference);
            }
        }
        let below = luma.rows().skip(1);
        let neighbours = luma.rows().zip(below);
        for (row, below) in neighbours {
            let runs = sampled_runs(row).zip(sampled_runs(below));
            down.push(runs.map(sum_differences).sum());
        }
    });
    [unrepeated_share(&across), unrepeated_share(&down)]
}

#[inline(always)]
fn sum_differences((a, b): (&[u8], &[u8])) -> u32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| u32::from(a.abs_diff(*b)))
        .sum()
}

/// The part of a row that is looked at.
#[inline(always)]
fn sampled_runs(row: &[u8]) -> impl Iterator<Item = &[u8]> {
    row.chunks(RUN_LENGTH)
        .step_by(SAMPLE_STEP)
}

fn unrepeated_share(differences: &[u32]) -> f64 {
    let relative = relative_differences(differences);
    let print = relative
        .iter()
        .filter(|&&difference| difference != 0.0)
        .count()
        .max(1) as f64;
    let spectrum = compute_spectrum(&relative);
    let length = spectrum.len();
    let half = length / 2 + 1;
    let heights: Vec<f64> = spectrum
        .iter()
        .take(half)
        .map(|&[re, im]| {
            let length = re.hypot(im);
            2.0 * length / print
        })
        .collect();
    let slowest = frequency_bin(MIN_FREQUENCY, length);
    let others = other_swings(&heights, length);
    let swings = || {
        heights
            .iter()
            .map(|height| height - others)
            .enumerate()
            .skip(slowest)
    };
    let strongest = swings()
        .map(|(_bin, swing_height)| swing_height)
        .fold(0.0, f64::max);
    if strongest < MIN_SWING {
        return 1.0;
    }
    let least_height = ROOT_SHARE * strongest;
    let Some(root) = first_peak(swings(), least_height) else {
        return 1.0;
    };
    let swing = root as f64 / length as f64;
    // A px in k that changes, or all but one in k: the same swing, turned over.
    if is_upward(&spectrum, root) {
        swing
    } else {
        1.0 - swing
    }
}

fn frequency_bin(frequency: f64, length: usize) -> usize {
    (length as f64 * frequency) as usize
}

/// The highest swing of a spectrum of `length` bins that tells nothing of repeats.
fn other_swings(heights: &[f64], length: usize) -> f64 {
    // What swings more slowly is the pitch of the print or the blocks of JPEG, which swing at all
    // their multiples alike; of the eighths, repeats have the even ones only.
    let highest_in = |bins: Range<usize>| {
        heights
            .get(bins)
            .unwrap_or_default()
            .iter()
            .copied()
            .fold(0.0, f64::max)
    };
    let pitch = frequency_bin(PITCH_FREQUENCY, length);
    let slowest = frequency_bin(MIN_FREQUENCY, length);
    let slower = highest_in(pitch..slowest);
    let third_eighth = 3 * length / 8;
    let first = third_eighth.saturating_sub(1);
    let blocks = highest_in(first..third_eighth + 2);
    f64::max(slower, blocks)
}

/// Differences relative to those around them: -1 where nothing changes, 0 without print and where
/// they are as usual.
fn relative_differences(differences: &[u32]) -> Vec<f64> {
    let means = surrounding_means(differences);
    let mut sorted = means.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let ninth_tenth = sorted.len() * 9 / 10;
    let strong = sorted
        .get(ninth_tenth)
        .copied()
        .unwrap_or_default();
    let least = MIN_PRINT_SHARE * strong;
    let relative_to_mean = |(&difference, &mean): (&u32, &f64)| {
        // Rules and frames are far stronger than text and tell nothing.
        if mean > least {
            let ratio = f64::from(difference) / mean;
            (ratio - 1.0).clamp(-1.0, 2.0)
        } else {
            0.0
        }
    };
    differences
        .iter()
        .zip(&means)
        .map(relative_to_mean)
        .collect()
}

/// Of each difference the mean of those around it.
fn surrounding_means(differences: &[u32]) -> Vec<f64> {
    let length = differences.len();
    let mut sums = vec![0u64];
    let mut sum = 0;
    for &difference in differences {
        sum += u64::from(difference);
        sums.push(sum);
    }
    let sum_before = |i: usize| {
        let sum = sums.get(i.min(length));
        sum.copied().unwrap_or(0) as f64
    };
    let mean = |i: usize| {
        let first = i.saturating_sub(NEIGHBOUR_COLUMNS);
        let end = (i + NEIGHBOUR_COLUMNS + 1).min(length);
        let count = (end - first).max(1);
        let sum = sum_before(end) - sum_before(first);
        sum / count as f64
    };
    (0..length).map(mean).collect()
}

/// The highest point of the first rise over `level`.
fn first_peak(
    swing_heights: impl Iterator<Item = (usize, f64)>,
    least_height: f64,
) -> Option<usize> {
    swing_heights
        .skip_while(|&(_, height)| height < least_height)
        .take_while(|&(_, height)| height >= least_height)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(bin, _)| bin)
}

/// Whether the swing at `bin` has high peaks and broad valleys: the phase between it and its double
/// (bispectrum).
fn is_upward(spectrum: &[Complex], bin: usize) -> bool {
    let length = spectrum.len().max(1);
    let at = |bin: usize| {
        let value = spectrum.get(bin % length);
        value.copied().unwrap_or_default()
    };
    let [re, im] = at(2 * bin);
    let root = at(bin);
    let squared = multiply_complex(root, root);
    let conjugate = [re, -im];
    let [skewness, _] = multiply_complex(squared, conjugate);
    skewness >= 0.0
}
