//! Resolved detail: how many of the stored pixels carry something.
//!
//! Print is edges, and the gradient of an ideal edge holds all frequencies alike. So the amplitude
//! spectrum of the gradient over many edges is the contrast that scanner, lens and every later
//! enlargement have left at each frequency (the spatial frequency response of ISO 12233 and
//! ISO 16067-1, taken from text in place of a slanted edge). A scan that deserves its resolution
//! still has about a third of its contrast at half the sampling rate; an enlarged or defocused one
//! loses it earlier, and the frequency at which it does is its resolved detail.

use std::sync::LazyLock;

use super::edges;
use crate::raster::Plane;
use super::nearest_neighbour;
use super::text_tiles::SIDE;
use crate::raster::simd::widest;
use model::Resolved;

/// Lags of the autocorrelation (Blackman-Tukey estimate).
const LAGS: usize = 24;
/// Frequencies from 0 to half a cycle a px.
const BINS: usize = 64;
/// Contrast, relative to the strongest frequency, at which the spectrum ends.
const CONTRAST: f64 = 0.2;
/// Fewer tiles with print say nothing.
const FEWEST: usize = 4;

/// ln(ratio) over 1, ln(end of the spectrum), ln(width of sharp edges), ln(width of middling edges).
const FIT: [f64; 4] = [0.3187, 0.7379, 1.4398, -1.8658];

/// Where the spectrum of repeated px ends at least.
const HARD: f64 = 0.9;

/// Edges sharper than this are as sharp as the stored px allow.
const SHARPEST: f64 = 1.0;

pub(super) fn measure(tiles: &[Plane], luma: &Plane) -> Option<Resolved> {
    if tiles.len() < FEWEST {
        return None;
    }
    let turned: Vec<Plane> = tiles.iter().map(Plane::transposed).collect();
    let spectrum = response(&autocorrelation(tiles))
        .into_iter()
        .zip(response(&autocorrelation(&turned)))
        .map(|(a, b)| a + b)
        .collect::<Vec<_>>();
    let end = spectrum_end(&spectrum);
    let [sharp, middling] =
        match (edges::widths(tiles.iter().step_by(2)), edges::widths(turned.iter().step_by(2))) {
            (Some([a, b]), Some([c, d])) => [a.max(c), b.max(d)],
            (a, b) => a.or(b)?,
        };
    let repeats = nearest_neighbour::shares(luma);
    // Enlarging repeats px both ways; one way alone is a pattern of the print.
    let repeated = repeats.into_iter().fold(0.0, f64::max);
    // Repeated px have hard edges; a smooth picture with alike neighbours is something else.
    let ratio = if repeated < 1.0 && end > HARD { repeated } else { fitted(end, sharp, middling) };
    Some(Resolved { ratio, repeats, spectrum_end: end, edge_px: [sharp, middling], tiles: tiles.len() })
}

/// Resolved over stored px for pages enlarged from a known resolution and defocused by a known
/// strength; a Gaussian of standard deviation s px counts as 0.57 / s, where a fifth of the contrast
/// is left.
fn fitted(end: f64, sharp: f64, middling: f64) -> f64 {
    let [constant, by_end, by_sharp, by_middling] = FIT;
    let sharp = sharp.max(SHARPEST);
    (constant + by_end * end.ln() + by_sharp * sharp.ln() + by_middling * middling.ln()).exp().min(1.0)
}

/// Where the response falls below [`CONTRAST`] of its peak, 1 at half a cycle a px.
fn spectrum_end(spectrum: &[f64]) -> f64 {
    let peak = spectrum.iter().copied().fold(0.0, f64::max);
    let level = peak * CONTRAST;
    let first = spectrum.iter().position(|&v| v >= peak).unwrap_or(0);
    for (bin, pair) in spectrum.windows(2).enumerate().skip(first) {
        if let &[a, b] = pair
            && b < level
        {
            return (bin as f64 + (a - level) / (a - b)) / BINS as f64;
        }
    }
    1.0
}

/// Mean product of gradients `lag` px apart along the rows.
fn autocorrelation(tiles: &[Plane]) -> [f64; LAGS + 1] {
    widest!(products(tiles))
}

#[inline(always)]
fn products(tiles: &[Plane]) -> [f64; LAGS + 1] {
    let mut sums = [0i64; LAGS + 1];
    // Zeros behind the row, so that every lag is one product of whole vectors.
    let mut gradient = [0i16; SIDE + LAGS];
    for row in tiles.iter().flat_map(|tile| tile.rows().step_by(2)) {
        for (g, (&a, &b)) in gradient.iter_mut().zip(row.iter().zip(row.iter().skip(1))) {
            *g = i16::from(b) - i16::from(a);
        }
        let Some(here) = gradient.first_chunk::<SIDE>() else { continue };
        for (sum, ahead) in sums.iter_mut().zip(gradient.windows(SIDE)) {
            let product = |(&a, &b): (&i16, &i16)| i32::from(a) * i32::from(b);
            *sum += i64::from(here.iter().zip(ahead).map(product).sum::<i32>());
        }
    }
    let mut out = [0.0; LAGS + 1];
    for (lag, (mean, sum)) in out.iter_mut().zip(sums).enumerate() {
        *mean = sum as f64 / (SIDE - 1 - lag) as f64;
    }
    out
}

/// Amplitude at each frequency, the two-point difference corrected to a true derivative.
fn response(autocorrelation: &[f64; LAGS + 1]) -> Vec<f64> {
    static WAVES: LazyLock<Vec<[f64; LAGS + 1]>> = LazyLock::new(|| (0..=BINS).map(waves).collect());
    let amplitude = |(bin, waves): (usize, &[f64; LAGS + 1])| {
        let power: f64 = autocorrelation.iter().zip(waves).map(|(a, wave)| a * wave).sum();
        let w = frequency(bin);
        let difference = if bin == 0 { 1.0 } else { (w / 2.0) / (w / 2.0).sin() };
        power.max(0.0).sqrt() * difference
    };
    WAVES.iter().enumerate().map(amplitude).collect()
}

/// Radians a px.
fn frequency(bin: usize) -> f64 {
    std::f64::consts::PI * bin as f64 / BINS as f64
}

/// What each lag counts at a frequency.
fn waves(bin: usize) -> [f64; LAGS + 1] {
    let wave = |lag: usize| parzen(lag) * (frequency(bin) * lag as f64).cos();
    std::array::from_fn(|lag| wave(lag) * if lag == 0 { 1.0 } else { 2.0 })
}

fn parzen(lag: usize) -> f64 {
    let u = lag as f64 / LAGS as f64;
    if u <= 0.5 { 1.0 - 6.0 * u * u * (1.0 - u) } else { 2.0 * (1.0 - u).powi(3) }
}

/// Strength of a fine regular pattern on calm paper: the strongest frequency over the median one.
/// Blocks of 8 px that JPEG leaves behind are passed over. `None` without calm paper.
pub(super) fn grid(luma: &Plane) -> Option<f64> {
    let calm = super::text_tiles::calm(luma);
    if calm.len() < FEWEST {
        return None;
    }
    let turned: Vec<Plane> = calm.iter().map(Plane::transposed).collect();
    let strength = |tiles: &[Plane]| {
        let spectrum = response(&autocorrelation(tiles));
        let kept = |bin: &usize| *bin > 8 && bin % 16 > 2 && bin % 16 < 14;
        let mut values: Vec<f64> =
            spectrum.iter().enumerate().filter(|(bin, _)| kept(bin)).map(|(_, &v)| v).collect();
        values.sort_by(f64::total_cmp);
        let median = values.get(values.len() / 2).copied().unwrap_or(0.0);
        values.last().copied().unwrap_or(0.0) / median.max(1.0)
    };
    Some(strength(&calm).max(strength(&turned)))
}
