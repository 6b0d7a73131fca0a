//! Effective resolution: how many of the stored pixels carry something.
//!
//! Print is edges, and the gradient of an ideal edge holds all frequencies alike. So the amplitude
//! spectrum of the gradient over many edges is the contrast that scanner, lens and every later
//! enlargement have left at each frequency (the spatial frequency response of ISO 12233 and
//! ISO 16067-1, taken from text in place of a slanted edge). A scan that deserves its resolution
//! still has about a third of its contrast at half the sampling rate; an enlarged or defocused one
//! loses it earlier, and the frequency at which it does is its resolved detail.

use std::sync::LazyLock;

use super::edges;
use super::nearest_neighbour;
use super::text_tiles::{TILE_SIDE, calm_tiles, transpose_tiles};
use crate::raster::Plane;
use crate::raster::simd::widest;
use model::EffectiveResolution;

// Origin: by eye.
/// Lags of the autocorrelation (Blackman-Tukey estimate).
const LAGS: usize = 24;
/// Frequencies from 0 to half a cycle a px.
const BINS: usize = 64;
// Origin: by eye; 0.3 came first and was given up when edge widths joined the fit.
/// Contrast, relative to the strongest frequency, at which the spectrum ends.
const END_CONTRAST: f64 = 0.2;
/// Fewer tiles with print say nothing.
const MIN_TILES: usize = 4;

// Origin: least squares on seed 5 of the sweep and on strokes without any softness
// (fixtures/generator/rates.md); checked on seeds 11, 29 and 41.
/// ln(ratio) over 1, ln(end of the spectrum), ln(width of sharp edges), ln(width of middling edges).
const FIT_COEFFICIENTS: [f64; 4] = [0.3187, 0.7379, 1.4398, -1.8658];

// Origin: by eye; repeated px are steps, which hold all frequencies, and interpolation takes the
// high ones away.
/// Where the spectrum of repeated px ends at least.
const HARD_EDGE_END: f64 = 0.9;

// Origin: the drawn pages of the tests, whose strokes have no softness at all.
/// Edges sharper than this are as sharp as the stored px allow.
const MIN_EDGE_PX: f64 = 1.0;

pub(super) fn measure_resolution(
    tiles: &[Plane],
    page_luma: &Plane,
) -> Option<EffectiveResolution> {
    if tiles.len() < MIN_TILES {
        return None;
    }
    let turned = transpose_tiles(tiles);
    let end = spectrum_end(&summed_spectrum(tiles, &turned));
    let [sharp, middling] = widest_edges(tiles, &turned)?;
    let repeats = nearest_neighbour::unrepeated_shares(page_luma);
    // Enlarging repeats px both ways; one way alone is a pattern of the print.
    let repeated = repeats.into_iter().fold(0.0, f64::max);
    // Repeated px have hard edges; a smooth picture with alike neighbours is something else.
    let is_enlarged = repeated < 1.0 && end > HARD_EDGE_END;
    let ratio = if is_enlarged {
        repeated
    } else {
        predict_ratio(end, sharp, middling)
    };
    Some(EffectiveResolution {
        ratio,
        repeats,
        spectrum_end: end,
        edge_px: [sharp, middling],
        tiles: tiles.len(),
    })
}

/// Responses across and down, added up.
fn summed_spectrum(tiles: &[Plane], turned: &[Plane]) -> Vec<f64> {
    let correlated_across = gradient_autocorrelation(tiles);
    let correlated_down = gradient_autocorrelation(turned);
    let across = frequency_response(&correlated_across);
    let down = frequency_response(&correlated_down);
    across
        .into_iter()
        .zip(down)
        .map(|(across, down)| across + down)
        .collect()
}

/// Widths of sharp and of middling edges, in the direction in which they are wider.
fn widest_edges(tiles: &[Plane], turned: &[Plane]) -> Option<[f64; 2]> {
    // Every second tile is enough for a median of widths and halves the cost.
    let tiles = tiles.iter().step_by(2);
    let turned = turned.iter().step_by(2);
    let across = edges::edge_widths(tiles);
    let down = edges::edge_widths(turned);
    let Some([sharp, middling]) = across else {
        return down;
    };
    let Some([sharp_down, middling_down]) = down else {
        return across;
    };
    let wider_sharp = sharp.max(sharp_down);
    let wider_middling = middling.max(middling_down);
    Some([wider_sharp, wider_middling])
}

/// Resolved over stored px for pages enlarged from a known resolution and defocused by a known
/// strength; a Gaussian of standard deviation s px counts as 0.57 / s, where a fifth of the contrast
/// is left.
fn predict_ratio(end: f64, sharp: f64, middling: f64) -> f64 {
    let [constant, by_end, by_sharp, by_middling] = FIT_COEFFICIENTS;
    // Sharpening makes edges narrower than any scan has them; it must not raise the ratio.
    let sharp = sharp.max(MIN_EDGE_PX);
    let from_end = by_end * end.ln();
    let from_sharp = by_sharp * sharp.ln();
    let from_middling = by_middling * middling.ln();
    let ln_ratio = constant + from_end + from_sharp + from_middling;
    ln_ratio.exp().min(1.0)
}

/// Where the response falls below [`END_CONTRAST`] of its peak, 1 at half a cycle a px.
fn spectrum_end(spectrum: &[f64]) -> f64 {
    let peak = spectrum
        .iter()
        .fold(0.0, |peak: f64, &height| peak.max(height));
    let level = peak * END_CONTRAST;
    let first = spectrum
        .iter()
        .position(|&height| height >= peak)
        .unwrap_or_default();
    let pairs = spectrum.array_windows().enumerate();
    for (bin, &[here, next]) in pairs.skip(first) {
        if next < level {
            let part = (here - level) / (here - next);
            return (bin as f64 + part) / BINS as f64;
        }
    }
    1.0
}

/// A number for each lag from 0 on.
type LagTable = [f64; LAGS + 1];

/// Mean product of gradients `lag` px apart along the rows.
fn gradient_autocorrelation(tiles: &[Plane]) -> LagTable {
    widest!(correlate_gradients(tiles))
}

#[inline(always)]
fn correlate_gradients(tiles: &[Plane]) -> LagTable {
    let mut sums = [0i64; LAGS + 1];
    // Zeros behind the row, so that every lag is one product of whole vectors.
    let mut gradient = [0i16; TILE_SIDE + LAGS];
    for row in tiles
        .iter()
        .flat_map(|tile| tile.rows().step_by(2))
    {
        let next = row.iter().skip(1);
        let pairs = row.iter().zip(next);
        let steps = gradient.iter_mut().zip(pairs);
        for (step, (&before, &here)) in steps {
            *step = i16::from(here) - i16::from(before);
        }
        let Some(here) = gradient.first_chunk::<TILE_SIDE>() else {
            continue;
        };
        let shifted = gradient.windows(TILE_SIDE);
        let lags = sums.iter_mut().zip(shifted);
        for (sum, ahead) in lags {
            let products = sum_of_products(here, ahead);
            *sum += i64::from(products);
        }
    }
    let mut out = [0.0; LAGS + 1];
    let means = out.iter_mut().zip(sums);
    for (lag, (mean, sum)) in means.enumerate() {
        let count = TILE_SIDE - 1 - lag;
        *mean = sum as f64 / count as f64;
    }
    out
}

#[inline(always)]
fn sum_of_products(here: &[i16], ahead: &[i16]) -> i32 {
    here.iter()
        .zip(ahead)
        .map(|(&a, &b)| i32::from(a) * i32::from(b))
        .sum()
}

/// Amplitude at each frequency, the two-point difference corrected to a true derivative.
fn frequency_response(autocorrelation: &LagTable) -> Vec<f64> {
    static LAG_WEIGHTS: LazyLock<Vec<LagTable>> = LazyLock::new(all_lag_weights);
    let amplitude_of_bin = |(bin, waves): (usize, &LagTable)| {
        let power: f64 = autocorrelation
            .iter()
            .zip(waves)
            .map(|(a, wave)| a * wave)
            .sum();
        power.max(0.0).sqrt() * derivative_correction(bin)
    };
    LAG_WEIGHTS
        .iter()
        .enumerate()
        .map(amplitude_of_bin)
        .collect()
}

/// A difference of neighbours damps high frequencies by sin(w/2)/(w/2); this takes it back.
fn derivative_correction(bin: usize) -> f64 {
    if bin == 0 {
        return 1.0;
    }
    let half = bin_frequency(bin) / 2.0;
    half / half.sin()
}

/// Radians a px.
fn bin_frequency(bin: usize) -> f64 {
    let turns = std::f64::consts::PI * bin as f64;
    turns / BINS as f64
}

/// What each lag counts at each frequency.
fn all_lag_weights() -> Vec<LagTable> {
    (0..=BINS).map(lag_weights).collect()
}

/// What each lag counts at a frequency.
fn lag_weights(bin: usize) -> LagTable {
    let frequency = bin_frequency(bin);
    let weight = |lag: usize| {
        let wave = (frequency * lag as f64).cos();
        let windowed = parzen_window(lag) * wave;
        let sides = if lag == 0 { 1.0 } else { 2.0 };
        windowed * sides
    };
    std::array::from_fn(weight)
}

fn parzen_window(lag: usize) -> f64 {
    // Parzen's window has no negative side lobes, so the estimated power has none either.
    let u = lag as f64 / LAGS as f64;
    if u <= 0.5 {
        1.0 - 6.0 * u * u * (1.0 - u)
    } else {
        2.0 * (1.0 - u).powi(3)
    }
}

/// Strength of a fine regular pattern on calm paper: the strongest frequency over the median one.
/// Blocks of 8 px that JPEG leaves behind are passed over. `None` without calm paper.
pub(super) fn grid_strength(luma: &Plane) -> Option<f64> {
    let calm = calm_tiles(luma);
    if calm.len() < MIN_TILES {
        return None;
    }
    let turned = transpose_tiles(&calm);
    let across = peak_over_median(&calm);
    let down = peak_over_median(&turned);
    Some(across.max(down))
}

fn peak_over_median(tiles: &[Plane]) -> f64 {
    let autocorrelation = gradient_autocorrelation(tiles);
    let spectrum = frequency_response(&autocorrelation);
    // JPEG blocks swing at every eighth of a cycle a px: bins 16, 32 and 48 with two on each
    // side.
    let is_kept = |bin: usize| {
        let from_block = bin % 16;
        bin > 8 && from_block > 2 && from_block < 14
    };
    let mut values: Vec<f64> = spectrum
        .into_iter()
        .enumerate()
        .filter(|&(bin, _)| is_kept(bin))
        .map(|(_, value)| value)
        .collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let median = values.get(middle).copied();
    let median = median.unwrap_or_default();
    let peak = values.last().copied();
    let peak = peak.unwrap_or(0.0);
    peak / median.max(1.0)
}
