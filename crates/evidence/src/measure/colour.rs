//! Colour, grey or black and white, from pixels.
//!
//! Paper and ink each have a tint; between them a grey scan runs along a straight line. What
//! departs from that line is colour: a red seal on grey paper is, a yellowed grey scan is not.

use crate::raster::Plane;
use crate::raster::simd::widest;
use crate::raster::{PageRaster, Preview};
use model::{ColourMeasure, ColourMode};

// Origin: by eye; held by the sweep: grey and tinted grey pages are found 12 of 12 times.
/// Distance from the tint line, in units of Cb and Cr, that is colour to an eye.
const MIN_CHROMA: i32 = 14;
// Origin: by eye. Without it a page of blue ink would make its own blue the neutral tint.
/// Ink may be a little tinted by the lamp; more than this is a colour of its own.
const MAX_INK_TINT: i32 = 10;
// Origin: by eye; held by the same sweep, in which no colour page is called grey.
/// Share of coloured pixels from which a page is in colour.
const COLOUR_SHARE: f64 = 0.0003;
// Origin: by eye. JPEG and softness blur even a bilevel page a little.
/// Share of dark pixels that are neither ink nor paper, below which a page is black and white.
const MIDTONE_SHARE: f64 = 0.06;

pub(super) fn measure_colour(pixels: &PageRaster) -> ColourMeasure {
    let chroma_share = match &pixels.small {
        Some(small) => chroma_share(small),
        None => 0.0,
    };
    let midtone_share = midtone_share(&pixels.luma);
    let is_stored_bilevel = pixels.stored == ColourMode::Bilevel;
    let colour = if chroma_share >= COLOUR_SHARE {
        ColourMode::Colour
    } else if is_stored_bilevel || midtone_share < MIDTONE_SHARE {
        ColourMode::Bilevel
    } else {
        ColourMode::Grey
    };
    ColourMeasure {
        colour,
        chroma_share,
        midtone_share,
    }
}

/// Luma and chroma of one kind of pixel: paper or ink.
#[derive(Clone, Copy)]
struct Tint {
    y: i32,
    cb: i32,
    cr: i32,
}

fn chroma_share(small: &Preview) -> f64 {
    let luma = small.y.samples();
    let blue = small.cb.samples();
    let red = small.cr.samples();
    let line = tint_line(small);
    // Paper is most of a page: runs that lie near the line as a whole are passed over.
    let blue_tints = line.iter().map(|tint| tint.cb);
    let red_tints = line.iter().map(|tint| tint.cr);
    let near_blue = neutral_range(blue_tints);
    let near_red = neutral_range(red_tints);
    let is_far = |&((_, blue), red): &PixelRun| {
        let is_blue_near = all_within(near_blue, blue);
        let is_neutral = is_blue_near && all_within(near_red, red);
        !is_neutral
    };
    let count = |((luma, blue), red): PixelRun| {
        luma.iter()
            .zip(blue)
            .zip(red)
            .filter(|&((&y, &cb), &cr)| is_coloured(&line, y, cb, cr))
            .count()
    };
    let coloured: usize = widest!(
        luma.chunks(RUN_LENGTH)
            .zip(blue.chunks(RUN_LENGTH))
            .zip(red.chunks(RUN_LENGTH))
            .filter(is_far)
            .map(count)
            .sum()
    );
    coloured as f64 / luma.len().max(1) as f64
}

/// Luma of some pixels, and their Cb and Cr.
type PixelRun<'a> = ((&'a [u8], &'a [u8]), &'a [u8]);

#[inline(always)]
fn is_coloured(line: &[Neutral], y: u8, cb: u8, cr: u8) -> bool {
    let tint = line.get(usize::from(y));
    let neutral = tint.copied().unwrap_or_default();
    let blue = i32::from(cb) - 128 - neutral.cb;
    let red = i32::from(cr) - 128 - neutral.cr;
    blue * blue + red * red > MIN_CHROMA * MIN_CHROMA
}

/// Cb and Cr, 0 is grey.
#[derive(Clone, Copy, Default)]
struct Neutral {
    cb: i32,
    cr: i32,
}

/// Cb and Cr that a page without colour has at each luma: from its ink to its paper.
fn tint_line(small: &Preview) -> Vec<Neutral> {
    let luma = compute_histogram(small.y.samples());
    // Above the 60th percentile is paper, below the first is ink, also on pages full of text (by
    // eye).
    let paper_start = percentile_of(&luma, 0.60);
    let ink_end = percentile_of(&luma, 0.01);
    let paper = median_tint(small, paper_start, 255);
    let mut ink = median_tint(small, 0, ink_end);
    ink.cb = ink
        .cb
        .clamp(-MAX_INK_TINT, MAX_INK_TINT);
    ink.cr = ink
        .cr
        .clamp(-MAX_INK_TINT, MAX_INK_TINT);
    let span = (paper.y - ink.y).max(1);
    let neutral = |y: i32| {
        let t = (y - ink.y).clamp(0, span);
        let between = |ink: i32, paper: i32| {
            let way = (paper - ink) * t;
            ink + way / span
        };
        Neutral {
            cb: between(ink.cb, paper.cb),
            cr: between(ink.cr, paper.cr),
        }
    };
    (0..256).map(neutral).collect()
}

// Origin: by eye; 32 bytes fill one vector of 256 bits.
/// Pixels that are looked at together.
const RUN_LENGTH: usize = 32;

/// The least and the greatest value of a range.
type LeastMost = [u8; 2];

/// Values of a colour difference that are near the tint line, whatever the luma: the square inside
/// the circle of [`MIN_CHROMA`] around every point of it. `None` where the line is too long for
/// any.
fn neutral_range(line: impl Iterator<Item = i32>) -> Option<LeastMost> {
    let radius = f64::from(MIN_CHROMA);
    let side = (radius * std::f64::consts::FRAC_1_SQRT_2) as i32;
    let mut low = 255;
    let mut high = -255;
    for value in line {
        low = value.min(low);
        high = value.max(high);
    }
    let least = high - side;
    let most = low + side;
    if least > most {
        return None;
    }
    let byte = |difference: i32| {
        let value = difference + 128;
        value.clamp(0, 255) as u8
    };
    Some([byte(least), byte(most)])
}

/// Whether all samples lie in the range.
#[inline(always)]
fn all_within(range: Option<LeastMost>, samples: &[u8]) -> bool {
    let Some([least, most]) = range else {
        return false;
    };
    let farthest = samples
        .iter()
        .fold(0, |far, &value| value.wrapping_sub(least).max(far));
    farthest <= most - least
}

/// One pixel of three.
fn every_third_pixel(small: &Preview) -> impl Iterator<Item = [u8; 3]> + '_ {
    fn pixel_triples(plane: &Plane) -> std::slice::Iter<'_, [u8; 3]> {
        let (triples, _) = plane.samples().as_chunks();
        triples.iter()
    }
    pixel_triples(&small.y)
        .zip(pixel_triples(&small.cb))
        .zip(pixel_triples(&small.cr))
        .map(|((y, cb), cr)| [y[0], cb[0], cr[0]])
}

/// Median chroma of the pixels whose luma lies in the range.
fn median_tint(small: &Preview, low: u8, high: u8) -> Tint {
    let pixels = small.y.samples().len() / 3;
    let mut within = vec![[0; 3]; pixels];
    let mut count = 0;
    // Noise decides which px lie in the range: a branch would be guessed wrong half the time.
    for pixel in every_third_pixel(small) {
        if let Some(next) = within.get_mut(count) {
            *next = pixel;
        }
        let [luma, ..] = pixel;
        let is_within = (low..=high).contains(&luma);
        count += usize::from(is_within);
    }
    within.truncate(count);
    let median = |channel: fn(&[u8; 3]) -> u8| {
        let samples = within.iter().map(channel);
        let samples = samples.collect::<Vec<_>>();
        let table = compute_histogram(&samples);
        i32::from(percentile_of(&table, 0.5))
    };
    Tint {
        y: median(|p| p[0]),
        cb: median(|p| p[1]) - 128,
        cr: median(|p| p[2]) - 128,
    }
}

/// Of the pixels darker than paper, how many are not ink either.
fn midtone_share(luma: &Plane) -> f64 {
    let mut table = [0u32; 256];
    for row in luma.rows().step_by(16) {
        count_values(row, &mut table);
    }
    let ink = i32::from(percentile_of(&table, 0.001));
    let paper = i32::from(percentile_of(&table, 0.9));
    let span = paper - ink;
    // Ink and paper that differ so little cannot be told apart: call it all grey (by eye).
    if span < 64 {
        return 1.0;
    }
    let count_between = |from: i32, to: i32| {
        let mut count = 0.0;
        for (&n, y) in table.iter().zip(0..) {
            if y >= from && y < to {
                count += f64::from(n);
            }
        }
        count
    };
    let ink_end = ink + span / 5;
    let paper_start = paper - span / 5;
    let midtones = count_between(ink_end, paper_start);
    let below_paper = count_between(0, paper_start);
    midtones / below_paper.max(1.0)
}

/// The lowest of the samples, 255 without any.
#[inline(always)]
pub(super) fn lowest_value(samples: &[u8]) -> u8 {
    samples
        .iter()
        .fold(u8::MAX, |lowest, &value| lowest.min(value))
}

/// The highest of the samples, 0 without any.
#[inline(always)]
pub(super) fn highest_value(samples: &[u8]) -> u8 {
    samples
        .iter()
        .fold(0, |highest, &sample| sample.max(highest))
}

/// How often each value occurs.
pub(super) fn compute_histogram(samples: &[u8]) -> Histogram {
    let mut table = [0; 256];
    count_values(samples, &mut table);
    table
}

/// Counts of the values 0 to 255.
pub(super) type Histogram = [u32; 256];

/// Adds samples to a histogram; four tables, because equal neighbours wait for each other in one.
fn count_values(samples: &[u8], table: &mut Histogram) {
    let mut others = [[0u32; 256]; 3];
    let [second, third, fourth] = &mut others;
    let (fours, rest) = samples.as_chunks();
    for &[a, b, c, d] in fours {
        increment_bin(table, a);
        increment_bin(second, b);
        increment_bin(third, c);
        increment_bin(fourth, d);
    }
    for &value in rest {
        increment_bin(table, value);
    }
    for other in others {
        for (count, more) in table.iter_mut().zip(other) {
            *count += more;
        }
    }
}

#[inline(always)]
fn increment_bin(table: &mut Histogram, value: u8) {
    if let Some(n) = table.get_mut(usize::from(value)) {
        *n += 1;
    }
}

/// The value below which `share` of all samples lie.
pub(super) fn percentile_of(table: &Histogram, share: f64) -> u8 {
    let total: u32 = table.iter().sum();
    let least = f64::from(total) * share;
    let mut cumulative = 0u32;
    for (value, &n) in (0u8..=255).zip(table) {
        cumulative += n;
        // Without samples every share is reached at once: that must not read as black.
        if cumulative > 0 && f64::from(cumulative) >= least {
            return value;
        }
    }
    255
}
