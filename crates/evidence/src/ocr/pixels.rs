//! Pixels as the models take them, and a quick resize.

use super::OcrImage;

/// Samples of one pixel.
const CHANNELS: usize = 3;

/// The value of an 8 bit sample in the models' range: mean 0.5, deviation 0.5.
pub(super) fn normalise_sample(sample: f32) -> f32 {
    sample / 127.5 - 1.0
}

/// The picture as blue, green and red plane, normalised. The models were trained on BGR.
pub(super) fn bgr_planes(picture: &OcrImage) -> Vec<f32> {
    let raw = picture.as_raw();
    let mut out = Vec::with_capacity(raw.len());
    for channel in (0..CHANNELS).rev() {
        let samples = raw
            .iter()
            .skip(channel)
            .step_by(CHANNELS)
            .map(|&sample| normalise_sample(f32::from(sample)));
        out.extend(samples);
    }
    out
}

/// Source samples and weights of one target sample: the covered area when shrinking, the two
/// neighbours when enlarging.
struct ResampleTap {
    first: usize,
    weights: Vec<f32>,
}

fn resample_taps(from: usize, to: usize) -> Vec<ResampleTap> {
    let scale = from as f32 / to as f32;
    let last = from.saturating_sub(1);
    let tap = |i: usize| {
        let place = i as f32;
        if scale > 1.0 {
            ResampleTap::new(place * scale, scale, from)
        } else {
            let middle = (place + 0.5) * scale - 0.5;
            let start = middle.clamp(0.0, last as f32);
            ResampleTap::new(start, 1.0, from)
        }
    };
    (0..to).map(tap).collect()
}

impl ResampleTap {
    /// What `reach` samples from `start` on cover of a row of `length`.
    fn new(start: f32, reach: f32, length: usize) -> Self {
        let last = length.saturating_sub(1);
        let first = (start as usize).min(last);
        let covered_end = start + reach;
        let end = covered_end.ceil() as usize;
        let end = end.clamp(first + 1, length);
        let weight = |sample: usize| {
            let left = sample as f32;
            let right = left + 1.0;
            let covered = right.min(covered_end) - left.max(start);
            covered.max(1e-6)
        };
        let weights = (first..end).map(weight);
        let mut weights: Vec<_> = weights.collect();
        let sum: f32 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        Self { first, weights }
    }
}

/// The picture at `width` by `height` px: area mean when shrinking, linear when enlarging.
pub(super) fn resize_picture(
    picture: &OcrImage,
    target_width: u32,
    target_height: u32,
) -> OcrImage {
    let raw = picture.as_raw();
    let has_size = picture.dimensions() == (target_width, target_height);
    if has_size || raw.is_empty() {
        return picture.clone();
    }
    let width = target_width as usize;
    let height = target_height as usize;
    let source_width = picture.width() as usize;
    let source_height = picture.height() as usize;
    let row = source_width * CHANNELS;
    let down = resample_taps(source_height, height);
    let across = resample_taps(source_width, width);
    let mut out = Vec::with_capacity(width * height * CHANNELS);
    let mut sums = vec![0.0_f32; row];
    for tap in &down {
        sums.fill(0.0);
        let rows = raw.chunks_exact(row).skip(tap.first);
        let weighted_rows = rows.zip(&tap.weights);
        for (source, &weight) in weighted_rows {
            let samples = sums.iter_mut().zip(source);
            for (sum, &sample) in samples {
                *sum += f32::from(sample) * weight;
            }
        }
        resample_row(&sums, &across, &mut out);
    }
    let resized = OcrImage::from_raw(target_width, target_height, out);
    resized.unwrap_or_default()
}

fn resample_row(sums: &[f32], across: &[ResampleTap], out: &mut Vec<u8>) {
    for tap in across {
        // Starts at half a level, because the cast below cuts off: together they round.
        let mut pixel = [0.5_f32; CHANNELS];
        let sources = sums
            .chunks_exact(CHANNELS)
            .skip(tap.first);
        let weighted = sources.zip(&tap.weights);
        for (source, &weight) in weighted {
            let samples = pixel.iter_mut().zip(source);
            for (sum, &sample) in samples {
                *sum += sample * weight;
            }
        }
        let rounded = pixel.map(|sample| sample as u8);
        out.extend(rounded);
    }
}

/// How far red lies above the stronger of green and blue: the ink of seals.
pub(super) fn red_excess([red, green, blue]: [u8; 3]) -> u8 {
    red.saturating_sub(green.max(blue))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn shrinking_takes_the_mean() {
        let picture = OcrImage::from_fn(4, 2, |x, _| {
            Rgb([if x % 2 == 0 { 0 } else { 200 }, 10, 255])
        });
        let small = resize_picture(&picture, 2, 1);
        assert_eq!(small.dimensions(), (2, 1));
        assert!(
            small
                .pixels()
                .all(|p| *p == Rgb([100, 10, 255]))
        );
    }

    #[test]
    fn enlarging_stays_between_the_neighbours() {
        let picture = OcrImage::from_fn(2, 1, |x, _| Rgb([if x == 0 { 0 } else { 90 }; 3]));
        let big = resize_picture(&picture, 6, 3);
        assert_eq!(big.dimensions(), (6, 3));
        let row: Vec<u8> = big
            .rows()
            .next()
            .unwrap()
            .map(|pixel| pixel.0[0])
            .collect();
        assert!(row.is_sorted() && row[0] == 0 && row[5] == 90, "{row:?}");
    }

    #[test]
    fn one_pixel_fills_any_size() {
        let big = resize_picture(&OcrImage::from_pixel(1, 1, Rgb([7, 8, 9])), 33, 5);
        assert!(
            big.pixels()
                .all(|p| *p == Rgb([7, 8, 9]))
        );
    }

    #[test]
    fn planes_are_blue_first() {
        assert_eq!(
            bgr_planes(&OcrImage::from_pixel(1, 1, Rgb([0, 255, 255]))),
            [1.0, 1.0, -1.0]
        );
    }
}
